//! A rule set against labelled notes: which patterns claim what the labels say, and which claim something else.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::note::Note;
use crate::rules::RuleSet;
use crate::rules::rule::Langs;
use crate::stages::scan::{Hits, scan};
use crate::stages::weigh::{is_asserted, is_heard};
use crate::taxonomy::Lang;
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

/// What may vote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoterName {
    /// A word class.
    Class(String),
    /// A word, folded, in the language of its sentence. Figures are left out, and words that
    /// are capitalised inside a sentence: most are names.
    Word(Lang, String),
}

/// How often a note uses what may vote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VoterCount {
    /// The class or the word.
    pub voter: VoterName,
    /// In the text of the note itself: not in headers, greetings, farewells, older messages.
    pub heard: usize,
    /// In what the note asserts: not denied, supposed, praised, asked for.
    pub asserted: usize,
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

    /// Which word classes and which words a note uses, and how often: what votes can be fitted on.
    ///
    /// ```
    /// use churn_triage::{Lang, RuleSet, VoterName};
    ///
    /// let used = RuleSet::builtin()?.voters("Our budget was cut.");
    /// let has = |name: VoterName| used.iter().any(|count| count.voter == name && count.asserted == 1);
    /// assert!(has(VoterName::Class("budget".to_owned())));
    /// assert!(has(VoterName::Word(Lang::En, "budget".to_owned())));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn voters<'n>(&self, note: impl Into<Note<'n>>) -> Vec<VoterCount> {
        let note = note.into();
        let mut scratch = Scratch::default();
        Triage::new(self.clone()).read(&note, &mut scratch);
        let text = scratch.text(note.text());
        let (_, reading) = scratch.parts();
        let mut counts: BTreeMap<VoterName, (usize, usize)> = BTreeMap::new();
        let mut hits = Hits::default();
        for (at, sentence) in text.segments.sentences.iter().enumerate() {
            let at = at as u32;
            if !is_heard(at, text, reading) {
                continue;
            }
            scan(text, sentence, self.compiled(), &mut hits);
            let mut add = |voter: VoterName, place: usize| {
                let count = counts.entry(voter).or_default();
                count.0 += 1;
                count.1 += usize::from(is_asserted(at, sentence.first + place as u32, text, reading));
            };
            for (term, class) in self.compiled().classes.iter().filter(|(term, _)| hits.has(*term)) {
                let Some(class) = self.model().classes.get(*class as usize) else { continue };
                hits.starts(*term).for_each(|place| add(VoterName::Class(class.name.clone()), place));
            }
            let mut langs = text.forms.language.into_iter().chain(Lang::ALL.iter().copied());
            let Some(lang) = langs.find(|lang| sentence.langs.meets(Langs::only(*lang))) else {
                continue;
            };
            for place in 0..sentence.len() {
                let token = sentence.first + place as u32;
                let is_name = place > 0 && text.given(token).starts_with(char::is_uppercase);
                let has_figures = text.word(token).bytes().any(|byte| byte.is_ascii_digit());
                if !is_name && !has_figures {
                    add(VoterName::Word(lang, text.word(token).to_owned()), place);
                }
            }
        }
        let count = |(voter, (heard, asserted))| VoterCount { voter, heard, asserted };
        counts.into_iter().map(count).collect()
    }
}
