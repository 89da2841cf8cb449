//! Many reports together: what is lost for which reasons, what recurs, and what may come back.

use serde::Serialize;

use crate::date::Date;
use crate::report::Report;
use crate::rules::playbook::{PortfolioRules, Recoverable, Recurs};
use crate::taxonomy::{Cause, Confidence, Party, ReasonCode, Stage};
use crate::triage::Triage;

/// A report in a portfolio, with what the caller knows beside it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'c> {
    report: &'c Report,
    client: Option<&'c str>,
    date: Option<Date>,
    amount: Option<i64>,
}

impl<'c> Case<'c> {
    /// A report of which nothing more is known.
    pub fn of(report: &'c Report) -> Self {
        Case { report, client: None, date: None, amount: None }
    }

    /// Which client it was; two notes of one client count as one client. A note without it counts as a client of its own.
    #[must_use]
    pub fn client(mut self, client: &'c str) -> Self {
        self.client = Some(client);
        self
    }

    /// The day of the news.
    #[must_use]
    pub fn date(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// What the client was worth, in a unit of the caller's choice: euros a year, cents a month.
    #[must_use]
    pub fn amount(mut self, amount: i64) -> Self {
        self.amount = Some(amount);
        self
    }
}

/// So many out of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Share {
    /// How many.
    pub count: usize,
    /// Out of how many.
    pub of: usize,
}

impl Share {
    /// Thousandths, rounded to the nearest; none of none is 0.
    ///
    /// ```
    /// # let triage = churn_triage::Triage::builtin()?;
    /// let nobody = triage.portfolio(&[], None);
    /// assert_eq!(nobody.controllable.per_mille(), 0);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn per_mille(self) -> u16 {
        let rounded = (self.count * 1000 + self.of / 2).checked_div(self.of).unwrap_or(0);
        u16::try_from(rounded).unwrap_or(u16::MAX)
    }
}

/// How often a reason decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReasonShare {
    /// The reason.
    pub code: ReasonCode,
    /// Its cause.
    pub cause: Cause,
    /// How often.
    pub share: Share,
}

/// The same reason at several clients in a short time: no longer an accident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Recurrence {
    /// The reason.
    pub code: ReasonCode,
    /// Its cause in each single note. Where it is `fixable`, the portfolio has a skill gap that no single note shows.
    pub cause: Cause,
    /// How many clients named it between the two days.
    pub clients: usize,
    /// The day of the first of these notes.
    pub from: Date,
    /// The day of the last of these notes.
    pub to: Date,
    /// How many clients within how many days make a pattern, by the rule that this meets.
    pub rule: (usize, i64),
}

/// What the clients of a portfolio were worth, over the notes that give an amount; in the caller's unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Value {
    /// How many notes give an amount.
    pub notes: Share,
    /// The sum of the amounts.
    pub total: i64,
    /// Of that, what went for causes in your hands.
    pub controllable: i64,
    /// Of that, what nothing tells the cause of.
    pub undetermined: i64,
    /// What may come back: each amount times the share that its reason and its age leave (`[portfolio]` in the playbook).
    pub recoverable: i64,
}

/// Many reports together; see [`Triage::portfolio`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Portfolio {
    /// How many notes.
    pub notes: usize,
    /// Every cause with its share.
    pub causes: Vec<(Cause, Share)>,
    /// Every deciding reason that occurs, the most frequent first.
    pub reasons: Vec<ReasonShare>,
    /// Fixable reasons and skill gaps together: what was in your hands. Read it beside `undetermined`: the more of that,
    /// the less this says.
    pub controllable: Share,
    /// Notes that give no reason.
    pub undetermined: Share,
    /// Whose words the reasons rest on.
    pub said_by: Vec<(Party, Share)>,
    /// Reasons that are mere euphemisms.
    pub vague: Share,
    /// Verdicts below the confidence that the playbook calls sure.
    pub unsure: Share,
    /// That confidence.
    pub unsure_below: Confidence,
    /// Ended, at risk, no sign of leaving.
    pub stages: Vec<(Stage, Share)>,
    /// What recurs, in the order of the reasons.
    pub recurrences: Vec<Recurrence>,
    /// What the clients were worth; `None` where no note gives an amount.
    pub value: Option<Value>,
}

impl Triage {
    /// Counts many reports together. Pure: `as_of` is the day from which ages are reckoned, by default that of the
    /// newest note; notes without a date do not age and cannot recur.
    ///
    /// ```
    /// use churn_triage::{Case, Date, Triage};
    ///
    /// let triage = Triage::builtin()?;
    /// let first = triage.assess("We are leaving: the reports always come late.");
    /// let second = triage.assess("Every delivery was late, so we cancel the contract.");
    /// let cases = [
    ///     Case::of(&first).client("Acme").date(Date::new(2026, 3, 1).unwrap()).amount(12_000),
    ///     Case::of(&second).client("Bolt").date(Date::new(2026, 5, 1).unwrap()).amount(8_000),
    /// ];
    /// let portfolio = triage.portfolio(&cases, None);
    /// assert_eq!(portfolio.controllable.per_mille(), 1000);
    /// assert_eq!(portfolio.recurrences[0].code, "late_delivery");
    /// assert_eq!(portfolio.value.unwrap().total, 20_000);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn portfolio(&self, cases: &[Case<'_>], as_of: Option<Date>) -> Portfolio {
        let rules = &self.rules().facts().playbook.portfolio;
        let of = cases.len();
        let count = |holds: &dyn Fn(&Report) -> bool| Share {
            count: cases.iter().filter(|case| holds(case.report)).count(),
            of,
        };
        let cause_is = |cause: Cause| count(&|report| report.cause == cause);
        let as_of = as_of.or_else(|| cases.iter().filter_map(|case| case.date).max());
        Portfolio {
            notes: of,
            causes: Cause::ALL.iter().map(|cause| (*cause, cause_is(*cause))).collect(),
            reasons: reasons(cases),
            controllable: count(&|report| is_controllable(report.cause)),
            undetermined: cause_is(Cause::Undetermined),
            said_by: Party::ALL.iter().map(|one| (*one, count(&|report| report.said_by() == *one))).collect(),
            vague: count(&|report| report.vague),
            unsure: count(&|report| report.confidence.per_mille() < rules.unsure_below),
            unsure_below: Confidence::from_per_mille(rules.unsure_below),
            stages: Stage::ALL.iter().map(|one| (*one, count(&|report| report.stage == *one))).collect(),
            recurrences: recurrences(cases, rules),
            value: self.value(cases, as_of),
        }
    }

    fn value(&self, cases: &[Case<'_>], as_of: Option<Date>) -> Option<Value> {
        let (mut total, mut controllable, mut undetermined, mut recoverable) = (0i128, 0i128, 0i128, 0i128);
        let mut notes = Share { count: 0, of: cases.len() };
        for case in cases {
            let Some(amount) = case.amount.map(i128::from) else { continue };
            notes.count += 1;
            total += amount;
            controllable += if is_controllable(case.report.cause) { amount } else { 0 };
            undetermined += if case.report.cause.is_determined() { 0 } else { amount };
            recoverable += amount * i128::from(self.recoverable(case.report)) * fading(self, case, as_of);
        }
        let narrow = |sum: i128| i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX });
        (notes.count > 0).then(|| Value {
            notes,
            total: narrow(total),
            controllable: narrow(controllable),
            undetermined: narrow(undetermined),
            recoverable: narrow(recoverable / 1_000_000),
        })
    }

    /// The share of a loss that may come back by its reason, in thousandths; none for a reason without a remedy.
    fn recoverable(&self, report: &Report) -> u16 {
        let model = self.rules().facts();
        let code = report.deciding().map(|finding| finding.code);
        let reason = model.reasons.iter().position(|reason| Some(reason.code) == code);
        let remedy = model.playbook.remedies.iter().find(|remedy| Some(usize::from(remedy.reason)) == reason);
        let level = remedy.map_or(Recoverable::None, |remedy| remedy.recoverable);
        let at = Recoverable::NAMES.iter().position(|(_, known)| *known == level);
        at.and_then(|at| model.playbook.portfolio.recoverable.get(at)).copied().unwrap_or(0)
    }
}

fn is_controllable(cause: Cause) -> bool {
    matches!(cause, Cause::Fixable | Cause::SkillGap)
}

/// The deciding reasons, the most frequent first, equals by code.
fn reasons(cases: &[Case<'_>]) -> Vec<ReasonShare> {
    let mut shares: Vec<ReasonShare> = Vec::new();
    for finding in cases.iter().filter_map(|case| case.report.deciding()) {
        match shares.iter_mut().find(|known| known.code == finding.code) {
            Some(known) => known.share.count += 1,
            None => {
                let share = Share { count: 1, of: cases.len() };
                shares.push(ReasonShare { code: finding.code, cause: finding.cause, share });
            }
        }
    }
    shares.sort_by_key(|one| (std::cmp::Reverse(one.share.count), one.code));
    shares
}

/// The share of what may come back that the age of a loss leaves, in thousandths.
fn fading(triage: &Triage, case: &Case<'_>, as_of: Option<Date>) -> i128 {
    let age = as_of.zip(case.date).map_or(0, |(as_of, date)| as_of.days() - date.days());
    let rows = &triage.rules().facts().playbook.portfolio.fading;
    let reached = rows.iter().filter(|(after, _)| age >= *after).max_by_key(|(after, _)| *after);
    reached.map_or(1000, |(_, per_mille)| i128::from(*per_mille))
}

/// Every reason that meets a rule of recurrence, by the first rule that it meets.
fn recurrences(cases: &[Case<'_>], rules: &PortfolioRules) -> Vec<Recurrence> {
    let mut named: Vec<(ReasonCode, Cause)> = Vec::new();
    for finding in cases.iter().flat_map(|case| &case.report.reasons) {
        if !named.contains(&(finding.code, finding.cause)) {
            named.push((finding.code, finding.cause));
        }
    }
    named.sort_unstable();
    let mut found = Vec::new();
    for (code, cause) in named {
        let of_cause = rules.recurrences.iter().filter(|rule| rule.causes.contains(&cause));
        found.extend(of_cause.filter_map(|rule| recurrence(cases, code, cause, rule)).next());
    }
    found
}

/// The stretch of days, no longer than the rule's, in which the most clients name a reason; the earliest of several.
fn recurrence(cases: &[Case<'_>], code: ReasonCode, cause: Cause, rule: &Recurs) -> Option<Recurrence> {
    let names = |report: &Report| report.reasons.iter().any(|finding| finding.code == code);
    let leaves = |report: &Report| report.stage != Stage::NoSign;
    let mut dated: Vec<(Date, usize, Option<&str>)> = cases
        .iter()
        .enumerate()
        .filter(|(_, case)| names(case.report) && leaves(case.report))
        .filter_map(|(at, case)| Some((case.date?, at, case.client)))
        .collect();
    dated.sort_unstable();
    let mut best: Option<Recurrence> = None;
    for (from, (first, ..)) in dated.iter().enumerate() {
        let within = |(day, ..): &&(Date, usize, Option<&str>)| day.days() - first.days() <= rule.days;
        let stretch: Vec<_> = dated.iter().skip(from).take_while(within).collect();
        let mut clients: Vec<(Option<&str>, usize)> =
            stretch.iter().map(|(_, at, client)| (*client, if client.is_some() { 0 } else { *at })).collect();
        clients.sort_unstable();
        clients.dedup();
        let to = stretch.last().map_or(*first, |(day, ..)| *day);
        if clients.len() >= rule.clients && best.is_none_or(|best| clients.len() > best.clients) {
            let rule = (rule.clients, rule.days);
            best = Some(Recurrence { code, cause, clients: clients.len(), from: *first, to, rule });
        }
    }
    best
}
