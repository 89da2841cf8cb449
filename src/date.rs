//! A day of the calendar, as plain data: the library reads no clock, so whoever calls it says which day it is.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A day of the Gregorian calendar, years 0 to 9999. Written and read as `2026-11-27`.
///
/// ```
/// use churn_triage::Date;
///
/// let (first, last) = (Date::new(2026, 1, 31).unwrap(), Date::parse("2026-05-01").unwrap());
/// assert_eq!(last.days() - first.days(), 90);
/// assert_eq!(first.to_string(), "2026-01-31");
/// assert!(Date::new(2026, 2, 29).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, or `None` where the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (year <= 9999 && day >= 1 && day <= last).then_some(Date { year, month, day })
    }

    /// The day of a text such as `2026-11-27`; `None` for any other text.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-').map(|part| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        });
        let (year, month, day): (u16, u16, u16) = (parts.next()??, parts.next()??, parts.next()??);
        let whole = parts.next().is_none() && text.len() == 10;
        whole.then(|| Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)).flatten()
    }

    /// The year, 0 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1 January 1970; negative before it.
    pub fn days(self) -> i64 {
        // Years begin in March, so that the leap day is the last of its year.
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Date::parse(&text).ok_or_else(|| de::Error::custom("a day is written as in 2026-11-27"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_one_another() {
        let mut before = Date::new(1899, 12, 31).unwrap().days();
        for year in 1900..=2100 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(date) = Date::new(year, month, day) {
                        assert_eq!(date.days(), before + 1, "{date}");
                        assert_eq!(Date::parse(&date.to_string()), Some(date));
                        before = date.days();
                    }
                }
            }
        }
        assert_eq!(Date::new(1970, 1, 1).unwrap().days(), 0);
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in
            ["", "2026", "2026-1-1", "2026-13-01", "2026-02-30", "2026-01-01x", "+026-01-01", "2026-01-01-01"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
