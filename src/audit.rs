//! A rule set against labelled notes: what each rule and pattern claims rightly and wrongly, which answers are confused
//! with which, how sure they should be, and what a change of the rules changes.

mod diff;
mod voters;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::note::Note;
use crate::rules::RuleSet;
use crate::stages::context::Claim;
use crate::taxonomy::{Cause, Confidence};
use crate::triage::{Scratch, Triage, UNSTATED};

pub use diff::{Answer, Changed};
pub use voters::{VoterCount, VoterName};

/// A note with the labels that a reader gave it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Labelled<'n> {
    /// What the note is called in the audit.
    pub id: &'n str,
    /// The note.
    pub note: Note<'n>,
    /// Codes of every reason it asserts, the deciding one first; none for prose that is no termination note.
    pub reasons: &'n [&'n str],
    /// The cause, where it is not simply that of the deciding reason.
    pub cause: Option<Cause>,
}

impl<'n> Labelled<'n> {
    /// A labelled note.
    pub fn new(id: &'n str, note: Note<'n>, reasons: &'n [&'n str]) -> Self {
        Labelled { id, note, reasons, cause: None }
    }

    /// The reason that decides by the labels; none is `unstated`.
    pub(crate) fn deciding(&self) -> &'n str {
        self.reasons.first().copied().unwrap_or(UNSTATED)
    }

    /// The same with a cause of its own: a vague reason may stand under none.
    #[must_use]
    pub fn with_cause(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }
}

/// How a rule set does on labelled notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Audit {
    /// How many notes there were.
    pub notes: usize,
    /// Every rule that claimed something, the most wrong first.
    pub rules: Vec<RuleAudit>,
    /// Every pattern that claimed something, the most wrong first.
    pub patterns: Vec<PatternAudit>,
    /// Which cause was read for which.
    pub causes: Vec<Confused>,
    /// Which deciding reason was read for which.
    pub reasons: Vec<Confused>,
    /// The notes for which the answer is that there is no telling, although they are labelled with a cause.
    pub abstained: Vec<String>,
    /// How often the cause is right among the answers that are at least so sure, the surest first.
    pub curve: Vec<CurvePoint>,
}

/// What one rule claimed over all notes, in the terms of labelling functions; a note counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RuleAudit {
    /// The rule.
    pub rule: String,
    /// Notes whose labels hold the reason it claims.
    pub right: Vec<String>,
    /// Notes whose labels do not.
    pub wrong: Vec<String>,
    /// Of the right ones those in which no other rule claims the reason.
    pub unique: Vec<String>,
    /// Rules that claim the same reason in the same notes, with the number of notes.
    pub overlaps: Vec<(String, usize)>,
    /// Rules that claim a reason of another cause in the same notes, with the number of notes.
    pub conflicts: Vec<(String, usize)>,
}

/// What one pattern claimed over all notes; a note counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PatternAudit {
    /// The rule.
    pub rule: String,
    /// Where the pattern stands, as `file:line:column`.
    pub place: String,
    /// The pattern as written.
    pub pattern: String,
    /// Notes whose labels hold the reason, with the words that matched.
    pub right: Vec<(String, String)>,
    /// Notes whose labels do not, with the words that matched.
    pub wrong: Vec<(String, String)>,
}

/// One cell of a confusion table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Confused {
    /// What the label says.
    pub labelled: String,
    /// What was read.
    pub read: String,
    /// The notes.
    pub notes: Vec<String>,
}

/// One point of the curve of coverage against accuracy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CurvePoint {
    /// The confidence.
    pub at_least: Confidence,
    /// How many answers are at least so sure.
    pub covered: usize,
    /// How many of these have the right cause.
    pub right: usize,
}

impl RuleSet {
    /// Reads labelled notes and tells how the rules do on them.
    ///
    /// ```
    /// use churn_triage::{Labelled, Note, RuleSet};
    ///
    /// let notes = [
    ///     Labelled::new("a", Note::new("You are too expensive for us."), &["price"]),
    ///     Labelled::new("b", Note::new("Head office cut our budget."), &["budget_cut"]),
    /// ];
    /// let audit = RuleSet::builtin()?.audit(notes);
    /// assert_eq!(audit.curve.last().unwrap().right, 2);
    /// assert!(audit.rules.iter().any(|rule| rule.rule.starts_with("price.") && rule.right == ["a"]));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn audit<'n>(&self, notes: impl IntoIterator<Item = Labelled<'n>>) -> Audit {
        let mut auditor = Auditor {
            triage: Triage::new(self.clone()),
            scratch: Scratch::default(),
            rules: BTreeMap::new(),
            patterns: BTreeMap::new(),
            causes: BTreeMap::new(),
            reasons: BTreeMap::new(),
            answers: Vec::new(),
            audit: Audit::default(),
        };
        for labelled in notes {
            auditor.note(&labelled);
        }
        auditor.done()
    }

    /// The cause that a reader would give: his own, else that of the deciding reason.
    pub(crate) fn cause_of(&self, labelled: &Labelled<'_>) -> Cause {
        let deciding = labelled.reasons.first();
        let of_reason = |code: &&str| self.model().reasons.iter().find(|reason| reason.code == **code);
        let cause = deciding.and_then(of_reason).map_or(Cause::Undetermined, |reason| reason.cause);
        labelled.cause.unwrap_or(cause)
    }
}

type Cells = BTreeMap<(String, String), Vec<String>>;
type Counts = BTreeMap<u16, usize>;

struct Auditor {
    triage: Triage,
    scratch: Scratch,
    rules: BTreeMap<u16, (RuleAudit, Counts, Counts)>,
    patterns: BTreeMap<(u16, u32, u32), PatternAudit>,
    causes: Cells,
    reasons: Cells,
    /// How sure each answer is, and whether its cause is right.
    answers: Vec<(Confidence, bool)>,
    audit: Audit,
}

impl Auditor {
    fn note(&mut self, labelled: &Labelled<'_>) {
        let cut = self.triage.read(&labelled.note, &mut self.scratch);
        self.claims(labelled);
        let report = self.triage.conclude(&labelled.note, &mut self.scratch, cut);
        let cause = self.triage.rules().cause_of(labelled);
        let reason = labelled.deciding();
        let read = report.deciding().map_or(UNSTATED, |finding| finding.code.as_str());
        let id = || labelled.id.to_owned();
        self.reasons.entry((reason.to_owned(), read.to_owned())).or_default().push(id());
        let cell = (cause.code().to_owned(), report.cause.code().to_owned());
        self.causes.entry(cell).or_default().push(id());
        if cause.is_determined() && !report.cause.is_determined() {
            self.audit.abstained.push(id());
        }
        self.answers.push((report.confidence, report.cause == cause));
        self.audit.notes += 1;
    }

    /// Books the asserted claims of the note last read.
    fn claims(&mut self, labelled: &Labelled<'_>) {
        let rules = self.triage.rules();
        let (matches, reading) = self.scratch.parts();
        let claims: Vec<&Claim> = reading.claims.iter().filter(|claim| claim.discounted.is_none()).collect();
        let mut booked: Vec<u16> = Vec::new();
        for claim in &claims {
            let Some(reason) = rules.model().reasons.get(usize::from(claim.reason)) else { continue };
            let Some(rule) = rules.model().rules.get(usize::from(claim.rule)) else { continue };
            let is_right = labelled.reasons.contains(&reason.code.as_str());
            let origin = matches.matches.get(claim.found as usize).map(|found| rules.origin_of(found.by));
            let origin = origin.unwrap_or_default();
            let pattern = self.patterns.entry((claim.rule, origin.file, origin.start)).or_insert_with(|| {
                let (rule, place) = (rule.id.to_string(), rules.place(origin));
                let pattern = rules.written(origin).to_owned();
                PatternAudit { rule, place, pattern, right: Vec::new(), wrong: Vec::new() }
            });
            let list = if is_right { &mut pattern.right } else { &mut pattern.wrong };
            if !list.iter().any(|(id, _)| id == labelled.id) {
                let words = self.scratch.span(claim.first, claim.last).of(labelled.note.text());
                list.push((labelled.id.to_owned(), words.unwrap_or_default().to_owned()));
            }
            if booked.contains(&claim.rule) {
                continue;
            }
            booked.push(claim.rule);
            let (own, overlaps, conflicts) = self.rules.entry(claim.rule).or_default();
            own.rule = rule.id.to_string();
            let list = if is_right { &mut own.right } else { &mut own.wrong };
            list.push(labelled.id.to_owned());
            let mut beside: Vec<(u16, u16)> = claims
                .iter()
                .map(|other| (other.rule, other.reason))
                .filter(|(rule, _)| *rule != claim.rule)
                .collect();
            beside.sort_unstable();
            beside.dedup();
            if is_right && !beside.iter().any(|(_, other)| *other == claim.reason) {
                own.unique.push(labelled.id.to_owned());
            }
            for (other, of) in beside {
                let cause = rules.model().reasons.get(usize::from(of)).map(|reason| reason.cause);
                if of == claim.reason {
                    *overlaps.entry(other).or_default() += 1;
                } else if cause != Some(reason.cause) {
                    *conflicts.entry(other).or_default() += 1;
                }
            }
        }
    }

    fn done(mut self) -> Audit {
        let name = |rule: u16| {
            let rule = self.triage.rules().model().rules.get(usize::from(rule));
            rule.map(|rule| rule.id.to_string()).unwrap_or_default()
        };
        let named = |counts: Counts| {
            let mut named: Vec<(String, usize)> =
                counts.into_iter().map(|(rule, count)| (name(rule), count)).collect();
            named.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            named
        };
        let rules = self.rules.into_values().map(|(own, overlaps, conflicts)| RuleAudit {
            overlaps: named(overlaps),
            conflicts: named(conflicts),
            ..own
        });
        self.audit.rules = rules.collect();
        self.audit.rules.sort_by_key(|rule| std::cmp::Reverse(rule.wrong.len()));
        self.audit.patterns = self.patterns.into_values().collect();
        self.audit.patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.wrong.len()));
        self.audit.causes = cells(self.causes);
        self.audit.reasons = cells(self.reasons);
        self.audit.curve = curve(self.answers);
        self.audit
    }
}

fn cells(cells: Cells) -> Vec<Confused> {
    let cell = |((labelled, read), notes)| Confused { labelled, read, notes };
    cells.into_iter().map(cell).collect()
}

/// One point for every confidence that was given.
fn curve(mut answers: Vec<(Confidence, bool)>) -> Vec<CurvePoint> {
    answers.sort_by_key(|(confidence, _)| std::cmp::Reverse(*confidence));
    let (mut curve, mut right): (Vec<CurvePoint>, usize) = (Vec::new(), 0);
    for (at, (confidence, is_right)) in answers.into_iter().enumerate() {
        right += usize::from(is_right);
        let point = CurvePoint { at_least: confidence, covered: at + 1, right };
        match curve.last_mut() {
            Some(last) if last.at_least == confidence => *last = point,
            _ => curve.push(point),
        }
    }
    curve
}
