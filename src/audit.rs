//! A rule set against labelled notes: which patterns claim what the labels say, and which claim something else.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::note::Note;
use crate::rules::{ClassCount, RuleSet};
use crate::triage::{Scratch, Triage};

/// A note with the reasons that a reader gave it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Labelled<'n> {
    /// What the note is called in the audit.
    pub id: &'n str,
    /// The note.
    pub note: Note<'n>,
    /// Codes of every reason it asserts; none for prose that is no termination note.
    pub reasons: &'n [&'n str],
}

impl<'n> Labelled<'n> {
    /// A labelled note.
    pub fn new(id: &'n str, note: Note<'n>, reasons: &'n [&'n str]) -> Self {
        Labelled { id, note, reasons }
    }
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

impl RuleSet {
    /// Reads labelled notes and tells for every pattern of a reason rule which asserted claims were right and wrong.
    ///
    /// Sorted by the number of wrong claims, the most first.
    pub fn audit<'n>(&self, notes: impl IntoIterator<Item = Labelled<'n>>) -> Vec<PatternAudit> {
        let triage = Triage::new(self.clone());
        let mut scratch = Scratch::default();
        let mut patterns: BTreeMap<(u16, u32, u32), PatternAudit> = BTreeMap::new();
        for labelled in notes {
            triage.read(&labelled.note, &mut scratch);
            let (matches, reading) = scratch.parts();
            for claim in reading.claims.iter().filter(|claim| claim.discounted.is_none()) {
                let Some(reason) = self.model().reasons.get(usize::from(claim.reason)) else { continue };
                let origin = matches.matches.get(claim.found as usize).map(|found| self.origin_of(found.by));
                let origin = origin.unwrap_or_default();
                let id = self.model().rules.get(usize::from(claim.rule)).map(|rule| rule.id.to_string());
                let key = (claim.rule, origin.file, origin.start);
                let audit = patterns.entry(key).or_insert_with(|| PatternAudit {
                    rule: id.unwrap_or_default(),
                    place: self.place(origin),
                    pattern: self.written(origin).to_owned(),
                    right: Vec::new(),
                    wrong: Vec::new(),
                });
                let right = labelled.reasons.contains(&reason.code.as_str());
                let list = if right { &mut audit.right } else { &mut audit.wrong };
                if !list.iter().any(|(id, _)| id == labelled.id) {
                    let words =
                        scratch.span(claim.first, claim.last).of(labelled.note.text()).unwrap_or_default();
                    list.push((labelled.id.to_owned(), words.to_owned()));
                }
            }
        }
        let mut audits: Vec<PatternAudit> = patterns.into_values().collect();
        audits.sort_by_key(|audit| std::cmp::Reverse(audit.wrong.len()));
        audits
    }

    /// Which word classes a note uses, and how often: what votes can be fitted on.
    ///
    /// ```
    /// let rules = churn_triage::RuleSet::builtin()?;
    /// let classes = rules.class_counts("Our budget was cut.");
    /// assert!(classes.iter().any(|count| count.class == "budget" && count.asserted == 1));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn class_counts<'n>(&self, note: impl Into<Note<'n>>) -> Vec<ClassCount> {
        let note = note.into();
        let mut scratch = Scratch::default();
        Triage::new(self.clone()).read(&note, &mut scratch);
        scratch.class_counts(self, note.text())
    }
}
