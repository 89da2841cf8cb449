//! Words, and what stands between them.

/// A word of the note: a run of letters, digits and inner apostrophes. Digits keep their points and colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Token {
    /// Bytes of the folded text.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) marks: Marks,
}

/// What stands around a word, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Marks(u8);

impl Marks {
    pub(crate) const DIGITS: Marks = Marks(1);
    pub(crate) const CURRENCY_BEFORE: Marks = Marks(1 << 1);
    pub(crate) const CURRENCY_AFTER: Marks = Marks(1 << 2);
    pub(crate) const PERCENT_AFTER: Marks = Marks(1 << 3);
    /// A comma, bracket, dash, colon or line end stands before it.
    pub(crate) const CLAUSE_BEFORE: Marks = Marks(1 << 4);

    pub(crate) fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    pub(crate) fn set(&mut self, mark: Marks) {
        self.0 |= mark.0;
    }
}

/// What divides a word from the one before it, strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    Space,
    Clause,
    /// A question mark; also a sentence end.
    Sentence,
}

/// What a walk over a text meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Token(Token),
    /// Punctuation, and the byte after it.
    Point(u8, usize),
}

/// Walks over the words and the points of a stretch of folded text.
pub(crate) struct Walk<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    currency: bool,
}

impl<'t> Walk<'t> {
    pub(crate) fn new(text: &'t str, start: usize, end: usize) -> Self {
        Walk { text, at: start, end, currency: false }
    }
}

/// A long dash is one point among others.
const DASH: u8 = b'-';

impl Iterator for Walk<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let bytes = self.text.as_bytes();
        while self.at < self.end {
            let first = *bytes.get(self.at)?;
            if first.is_ascii_alphanumeric() {
                return Some(Item::Token(self.word()));
            }
            if first.is_ascii() {
                self.at += 1;
                match first {
                    b' ' | b'\t' => {}
                    b'$' => self.currency = true,
                    b'-' if is_joint(bytes, self.at) => {}
                    point => {
                        self.currency = false;
                        return Some(Item::Point(point, self.at));
                    }
                }
                continue;
            }
            let c = self.text.get(self.at..).and_then(|rest| rest.chars().next())?;
            if c.is_alphanumeric() {
                return Some(Item::Token(self.word()));
            }
            self.at += c.len_utf8();
            match c {
                '€' | '£' | '₹' | '₦' | '¥' | '₱' => self.currency = true,
                '\u{2014}' => return Some(Item::Point(DASH, self.at)),
                '•' | '·' => return Some(Item::Point(b'*', self.at)),
                _ => {}
            }
        }
        None
    }
}

/// Whether the hyphen just passed stands between two word characters.
fn is_joint(bytes: &[u8], after: usize) -> bool {
    let word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii());
    word(bytes.get(after)) && after >= 2 && word(bytes.get(after - 2))
}

impl Walk<'_> {
    fn word(&mut self) -> Token {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let digits = bytes.get(start).is_some_and(u8::is_ascii_digit);
        while self.at < self.end {
            let Some(byte) = bytes.get(self.at) else { break };
            let inner =
                |wanted: fn(&u8) -> bool| self.at > start && bytes.get(self.at + 1).is_some_and(wanted);
            let apostrophe = *byte == b'\'' && inner(u8::is_ascii_alphanumeric);
            let in_figure = digits
                && matches!(byte, b'.' | b',' | b':' | b'/')
                && bytes.get(self.at.wrapping_sub(1)).is_some_and(u8::is_ascii_digit)
                && inner(u8::is_ascii_digit);
            if byte.is_ascii_alphanumeric() || apostrophe || in_figure {
                self.at += 1;
            } else if !byte.is_ascii() {
                let c = self.text.get(self.at..).and_then(|rest| rest.chars().next());
                match c.filter(|c| c.is_alphanumeric()) {
                    Some(c) => self.at += c.len_utf8(),
                    None => break,
                }
            } else {
                break;
            }
        }
        let mut marks = Marks::default();
        if digits {
            marks.set(Marks::DIGITS);
            if self.currency {
                marks.set(Marks::CURRENCY_BEFORE);
            }
            let rest = self.text.get(self.at..self.end).unwrap_or_default().trim_start_matches(' ');
            match rest.chars().next() {
                Some('%') => marks.set(Marks::PERCENT_AFTER),
                Some('€' | '£' | '$') => marks.set(Marks::CURRENCY_AFTER),
                _ => {}
            }
        }
        self.currency = false;
        Token { start: start as u32, end: self.at as u32, marks }
    }
}

/// What a point does to the sentence it stands in. A full stop needs its surroundings to tell.
pub(crate) fn strength(point: u8) -> Break {
    match point {
        b'.' | b'!' | b'?' | b';' => Break::Sentence,
        b',' | b':' | b'(' | b')' | b'[' | b']' | b'-' | b'\n' | b'*' | b'|' => Break::Clause,
        _ => Break::Space,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Walk::new(text, 0, text.len())
            .filter_map(|item| match item {
                Item::Token(token) => text.get(token.start as usize..token.end as usize),
                Item::Point(..) => None,
            })
            .collect()
    }

    #[test]
    fn words_are_runs_of_letters_digits_and_inner_apostrophes() {
        assert_eq!(words("we don't, 'ever', follow-up"), ["we", "don't", "ever", "follow", "up"]);
        assert_eq!(words("r$ 1.200,50 at 8:15, 9/5."), ["r", "1.200,50", "at", "8:15", "9/5"]);
        assert_eq!(words("привет 你好"), ["привет", "你好"]);
    }

    #[test]
    fn figures_know_their_signs() {
        let marks = |text: &str| match Walk::new(text, 0, text.len()).next() {
            Some(Item::Token(token)) => token.marks,
            other => panic!("{other:?}"),
        };
        assert!(marks("$275").has(Marks::CURRENCY_BEFORE));
        assert!(marks("40 %").has(Marks::PERCENT_AFTER));
        assert!(marks("30€").has(Marks::CURRENCY_AFTER));
    }
}
