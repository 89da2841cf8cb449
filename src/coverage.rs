//! What the rules' own lines and labelled notes prove: each pattern is taken away in turn, and where nothing then fails
//! it is named.
//!
//! Taking a pattern away is taking away its matches before they are read in context, which is what a rule set without
//! it would find; so only the texts in which it was found are read again, and from there on.

mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::audit::Labelled;
use crate::note::Note;
use crate::rules::RuleSet;
use crate::rules::compile::{By, Owner};
use crate::selftest::{self, proofs};
use crate::stages::matching::Match;
use crate::taxonomy::vocabulary;
use crate::triage::{Scratch, Triage};

pub use words::ClassCoverage;

vocabulary! {
    /// What a pattern does in its rule or cue.
    #[non_exhaustive]
    pub enum Duty {
        /// It makes a rule speak.
        Rule = "rule",
        /// It silences a rule.
        Unless = "unless",
        /// It makes a cue act.
        Cue = "cue",
        /// It tells a look-alike from a cue.
        Pseudo = "pseudo",
        /// It ends what a cue acts on.
        Until = "until",
    }
}

/// A pattern and what proves that it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Covered {
    /// The rule or cue.
    pub id: String,
    /// What the pattern does there.
    pub duty: Duty,
    /// The pattern as written.
    pub pattern: String,
    /// Where it is written, as `file:line:column`.
    pub place: String,
    /// What proves it.
    pub proof: Proof,
}

/// How far a pattern is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Proof {
    /// Without it this line of a rule or cue, named by its place, fails.
    Line(String),
    /// Without it the answer to this labelled note is no longer right.
    Note(String),
    /// It was found in this many texts, and without it all of them are read as well as before.
    Found(usize),
    /// It stands in no text.
    Nowhere,
}

/// What is proven of a rule set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// Every pattern, in the order of rules and cues.
    pub patterns: Vec<Covered>,
}

impl Covered {
    /// Whether something fails without it.
    pub fn is_proven(&self) -> bool {
        matches!(self.proof, Proof::Line(_) | Proof::Note(_))
    }
}

impl fmt::Display for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Covered { id, duty, pattern, place, proof } = self;
        let proof = match proof {
            Proof::Line(place) => format!("proven by {place}"),
            Proof::Note(id) => format!("proven by the note {id}"),
            Proof::Found(texts) => format!("found in {texts} texts and needed in none"),
            Proof::Nowhere => "stands in no text".to_owned(),
        };
        write!(f, "{place}: {id} ({duty}): {pattern}: {proof}")
    }
}

impl RuleSet {
    /// Takes every pattern away in turn and tells which line of a rule or cue, or which labelled note, then fails.
    ///
    /// A note fails where its cause, its deciding reason or one of the reasons it asserts was read as labelled and is
    /// no longer.
    ///
    /// ```
    /// use churn_triage::RuleSet;
    ///
    /// let pack = r#"
    /// [[rule]]
    /// id = "price.zebra"
    /// reason = "price"
    /// en = ["quixotic zebra", "zebra quixotic"]
    /// fires_on = [{ en = "A quixotic zebra." }]
    /// silent_on = [{ en = "A zebra." }]
    /// "#;
    /// let rules = RuleSet::builder().builtin().text("zebra.toml", pack).build()?;
    /// let coverage = rules.coverage([]);
    /// let own: Vec<bool> =
    ///     coverage.patterns.iter().filter(|p| p.id == "price.zebra").map(|p| p.is_proven()).collect();
    /// assert_eq!(own, [true, false]);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn coverage<'n>(&self, notes: impl IntoIterator<Item = Labelled<'n>>) -> Coverage {
        let compiled = self.compiled();
        let mut prover = Prover::new(self);
        let mut programs = vec![Proof::Nowhere; compiled.programs.len()];
        let mut regexes = vec![Proof::Nowhere; compiled.regexes.len()];
        let notes: Vec<Labelled<'n>> = notes.into_iter().collect();
        for text in self.texts(&notes) {
            let Some((found, before)) = prover.read(&text) else { continue };
            for by in patterns(&found) {
                let Some(proof) = slot(by, &mut programs, &mut regexes) else { continue };
                let texts = match proof {
                    Proof::Nowhere => 1,
                    Proof::Found(texts) => *texts + 1,
                    Proof::Line(_) | Proof::Note(_) => continue,
                };
                *proof = if prover.fails(&text, &found, &before, |other| other != by) {
                    self.named(&text)
                } else {
                    Proof::Found(texts)
                };
            }
        }
        let programs = (0..).map(By::Program).zip(programs);
        let regexes = (0..).map(By::Regex).zip(regexes);
        let covered = programs.chain(regexes).filter_map(|(by, proof)| self.covered(by, proof));
        Coverage { patterns: covered.collect() }
    }

    /// Patterns found in some text that can all go together without any line or note failing: first those found in the
    /// fewest texts, so that the broad ones stay.
    pub fn superfluous<'n>(&self, notes: impl IntoIterator<Item = Labelled<'n>>) -> Vec<Covered> {
        let notes: Vec<Labelled<'n>> = notes.into_iter().collect();
        let texts: Vec<Text<'_>> = self.texts(&notes).collect();
        let mut prover = Prover::new(self);
        let mut found_in: BTreeMap<By, Vec<usize>> = BTreeMap::new();
        for (at, text) in texts.iter().enumerate() {
            for by in prover.read(text).map(|(found, _)| patterns(&found)).unwrap_or_default() {
                found_in.entry(by).or_default().push(at);
            }
        }
        let mut order: Vec<(By, Vec<usize>)> = found_in.into_iter().collect();
        order.sort_by_key(|(_, texts)| texts.len());
        let mut gone: BTreeSet<By> = BTreeSet::new();
        let mut superfluous = Vec::new();
        for (by, own) in order {
            gone.insert(by);
            let needed = own.iter().filter_map(|at| texts.get(*at)).any(|text| {
                let read = prover.read(text);
                read.is_some_and(|(found, before)| {
                    prover.fails(text, &found, &before, |other| !gone.contains(&other))
                })
            });
            if needed {
                gone.remove(&by);
            } else {
                superfluous.extend(self.covered(by, Proof::Found(own.len())));
            }
        }
        superfluous
    }

    /// Every line of a rule or cue, then every note.
    fn texts<'t>(&'t self, notes: &'t [Labelled<'t>]) -> impl Iterator<Item = Text<'t>> {
        let lines = proofs(self.model()).filter(|proof| !proof.line.known_wrong).map(Text::Line);
        lines.chain(notes.iter().map(Text::Note))
    }

    fn named(&self, text: &Text<'_>) -> Proof {
        match text {
            Text::Line(proof) => Proof::Line(self.place(proof.line.origin)),
            Text::Note(labelled) => Proof::Note(labelled.id.to_owned()),
        }
    }

    fn covered(&self, by: By, proof: Proof) -> Option<Covered> {
        let owner = match by {
            By::Program(id) => self.compiled().programs.get(id as usize)?.owner,
            By::Regex(id) => self.compiled().regexes.get(id as usize)?.owner,
        };
        let duty = match owner {
            Owner::Rule(_) => Duty::Rule,
            Owner::Unless(_) => Duty::Unless,
            Owner::Cue(_) => Duty::Cue,
            Owner::Pseudo(_) => Duty::Pseudo,
            Owner::Until(_) => Duty::Until,
        };
        let origin = self.origin_of(by);
        Some(Covered {
            id: self.id_of(owner)?.to_string(),
            duty,
            pattern: self.written(origin).to_owned(),
            place: self.place(origin),
            proof,
        })
    }
}

/// A text that may fail.
enum Text<'t> {
    Line(selftest::Proof<'t>),
    Note(&'t Labelled<'t>),
}

impl<'t> Text<'t> {
    fn note(&self) -> Note<'t> {
        match self {
            Text::Line(proof) => Note::new(&proof.line.text),
            Text::Note(labelled) => labelled.note,
        }
    }
}

/// The patterns that were found.
fn patterns(found: &[Match]) -> Vec<By> {
    let mut by: Vec<By> = found.iter().map(|found| found.by).collect();
    by.sort_unstable();
    by.dedup();
    by
}

fn slot<'s>(by: By, programs: &'s mut [Proof], regexes: &'s mut [Proof]) -> Option<&'s mut Proof> {
    match by {
        By::Program(id) => programs.get_mut(id as usize),
        By::Regex(id) => regexes.get_mut(id as usize),
    }
}

struct Prover {
    triage: Triage,
    scratch: Scratch,
}

impl Prover {
    fn new(rules: &RuleSet) -> Prover {
        Prover { triage: Triage::new(rules.clone()), scratch: Scratch::default() }
    }

    /// What is found in a text, and what is right of how it is read; nothing where a line fails as it is.
    fn read(&mut self, text: &Text<'_>) -> Option<(Vec<Match>, Vec<bool>)> {
        self.triage.read(&text.note(), &mut self.scratch);
        let before = self.right(text);
        let is_sound = matches!(text, Text::Note(_)) || before.iter().all(|right| *right);
        is_sound.then(|| (self.scratch.parts().0.matches.clone(), before))
    }

    /// Whether something is no longer right where only some patterns are left. The text must be the one last read.
    fn fails(
        &mut self,
        text: &Text<'_>,
        found: &[Match],
        before: &[bool],
        is_left: impl Fn(By) -> bool,
    ) -> bool {
        self.scratch.set(found);
        self.scratch.keep(|found| is_left(found.by));
        self.triage.understand(&text.note(), &mut self.scratch);
        before.iter().zip(self.right(text)).any(|(before, now)| *before && !now)
    }

    /// What is right of how a text was read: a line altogether; of a note the cause, the deciding reason and every
    /// reason it asserts.
    fn right(&mut self, text: &Text<'_>) -> Vec<bool> {
        let labelled = match text {
            Text::Line(proof) => return vec![proof.problem(&self.scratch).is_none()],
            Text::Note(labelled) => labelled,
        };
        let report = self.triage.conclude(&labelled.note, &mut self.scratch, labelled.note.text().len());
        let is_read = |code: &&str| report.reasons.iter().any(|finding| finding.code == **code);
        let cause = report.cause == self.triage.rules().cause_of(labelled);
        let first = report.deciding().is_some_and(|finding| finding.code == *labelled.deciding());
        [cause, first].into_iter().chain(labelled.reasons.iter().map(is_read)).collect()
    }
}
