//! Why and why not: for one rule and one note, where its patterns matched, by which words, and what became of it; and
//! where they nearly did, and what was missing.

mod near;
mod shown;

use serde::Serialize;

use crate::note::Note;
use crate::rules::compile::Owner;
use crate::rules::rule::Rule;
use crate::span::Span;
use crate::stages::context::{Claim, Silence};
use crate::stages::matching::Match;
use crate::taxonomy::{Effect, vocabulary};
use crate::triage::{Scratch, Triage};

pub use shown::ShownTrace;

/// What a rule does in a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The rule.
    pub rule: String,
    /// Its matches, in the order of the note; none where no pattern of it stands in the note.
    pub matches: Vec<TracedMatch>,
    /// The patterns that came nearest to a match, the nearest first, at most five; none where one matched.
    pub near: Vec<NearMiss>,
}

/// One match of one pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracedMatch {
    /// The pattern as written.
    pub pattern: String,
    /// Where it is written, as `file:line:column`.
    pub place: String,
    /// The words it took, from the first to the last.
    pub span: Span,
    /// Which term of the pattern stood where; empty for a regular expression.
    pub terms: Vec<TracedTerm>,
    /// What became of it.
    pub outcome: Outcome,
    /// What is to blame where it does not count.
    pub by: Option<Blame>,
}

/// A term of a pattern and the words it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracedTerm {
    /// The term: a word, or a class in braces.
    pub term: String,
    /// Where it stands in the note.
    pub span: Span,
}

/// What became of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// It counts.
    Counted,
    /// It was read and not believed.
    Discounted(Effect),
    /// It says nothing.
    Silent(Silent),
}

vocabulary! {
    /// Why a match says nothing.
    #[non_exhaustive]
    pub enum Silent {
        /// An `unless` of the rule stands in the same sentence.
        Unless = "unless",
        /// It stands in a header, a greeting or a farewell.
        Envelope = "envelope",
        /// Its words belong to words of leaving, which assert no reason.
        Leaving = "leaving",
        /// `when.channel` wants another channel than the one given.
        Channel = "channel",
        /// `when.voice` wants another writer.
        Voice = "voice",
        /// `when.occurrence` wants a thing that happens more often or less.
        Occurrence = "occurrence",
        /// `when.act` wants another kind of sentence.
        Act = "act",
        /// `when.who` wants another's doing.
        Who = "who",
        /// Its words belong to a longer match of a rule that is at least as strong.
        Taken = "taken",
    }
}

/// What keeps a match from counting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Blame {
    /// The cue or rule by its id, the `unless` as written, or what was found instead of what `when` wants.
    pub what: String,
    /// Where that is written, as `file:line:column`.
    pub place: String,
    /// The words of the note that it rests on, if it rests on words.
    pub span: Option<Span>,
}

/// A pattern that nearly matched in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NearMiss {
    /// The pattern as written.
    pub pattern: String,
    /// Where it is written, as `file:line:column`.
    pub place: String,
    /// The sentence in which most of it stands.
    pub sentence: Span,
    /// Why it is not looked for in this sentence at all, if it is not.
    pub asleep: Option<Asleep>,
    /// Its parts in the order written; gaps and optional parts are not told.
    pub parts: Vec<TracedPart>,
}

vocabulary! {
    /// Why a pattern is not looked for in a sentence.
    #[non_exhaustive]
    pub enum Asleep {
        /// It belongs to a language that does not act in the sentence.
        Language = "language",
        /// The sentence is a header, a greeting or a farewell.
        Envelope = "envelope",
    }
}

/// A part of a pattern: a word, a class or alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracedPart {
    /// The part as it could be written.
    pub part: String,
    /// Whether it holds.
    pub state: PartState,
    /// The words it took or could have taken.
    pub span: Option<Span>,
}

/// Whether a part of a pattern holds, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PartState {
    /// It stands where the pattern wants it, as far as what stands before it tells.
    Held,
    /// No word of the note belongs to it.
    Absent,
    /// It stands too far behind the part before it.
    TooFar {
        /// How many words lie between.
        words: usize,
        /// How many may.
        allowed: usize,
    },
    /// It stands before what should come first.
    OutOfOrder,
    /// It stands in another sentence.
    OtherSentence,
    /// The regular expression finds nothing.
    NoMatch,
}

impl Triage {
    /// Where a rule matched in a note and what became of it, or else where it nearly did; by its id or an old one.
    /// `None` if there is no such rule.
    ///
    /// ```
    /// use churn_triage::{Outcome, PartState, RuleSet, Triage};
    ///
    /// let pack = r#"
    /// [[rule]]
    /// id = "price.fish"
    /// reason = "price"
    /// en = ["price .. fish"]
    /// fires_on = [{ en = "The price of fish." }]
    /// silent_on = [{ en = "Meat." }]
    /// "#;
    /// let triage = Triage::new(RuleSet::builder().builtin().text("fish.toml", pack).build()?);
    /// let why = triage.trace("It was the price of fish.", "price.fish").unwrap();
    /// assert_eq!(why.matches[0].terms[1].term, "fish");
    /// assert_eq!(why.matches[0].outcome, Outcome::Counted);
    ///
    /// let why_not = triage.trace("The price that we must pay to you for fish.", "price.fish").unwrap();
    /// assert!(why_not.matches.is_empty());
    /// assert_eq!(why_not.near[0].parts[1].state, PartState::TooFar { words: 7, allowed: 3 });
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn trace<'n>(&self, note: impl Into<Note<'n>>, rule: &str) -> Option<Trace> {
        let note = note.into();
        let index = self.rules().model().rule_ix(rule)?;
        let known = self.rules().model().rules.get(index)?;
        let owner = Owner::Rule(index as u16);
        let mut scratch = Scratch::default();
        self.read(&note, &mut scratch);
        let tracer = Tracer { triage: self, note: note.text(), scratch: &scratch };
        let (matches, _) = scratch.parts();
        let own = matches.matches.iter().enumerate().filter(|(_, found)| found.owner == owner);
        let traced: Vec<TracedMatch> =
            own.map(|(at, found)| tracer.matched(at as u32, found, known)).collect();
        let near = if traced.is_empty() { tracer.near(known, owner) } else { Vec::new() };
        Some(Trace { rule: known.id.to_string(), matches: traced, near })
    }
}

struct Tracer<'t> {
    triage: &'t Triage,
    note: &'t str,
    scratch: &'t Scratch,
}

impl Tracer<'_> {
    fn matched(&self, at: u32, found: &Match, rule: &Rule) -> TracedMatch {
        let rules = self.triage.rules();
        let (matches, reading) = self.scratch.parts();
        let claim = reading.claims.iter().find(|claim| claim.found == at);
        let facet = reading.facets.iter().any(|hit| hit.found == at);
        let silence = reading.silenced.iter().find(|(found, _)| *found == at).map(|(_, silence)| *silence);
        let (outcome, by) = match (claim, silence) {
            (Some(claim), _) => self.of_claim(claim),
            (None, Some(silence)) if !facet => self.of_silence(silence, rule),
            (None, _) => (Outcome::Counted, None),
        };
        let names = &rules.compiled().names;
        let terms = matches.witness_of(found).iter().map(|placed| TracedTerm {
            term: names.get(placed.term).to_owned(),
            span: self.scratch.span(placed.first, placed.last),
        });
        let origin = rules.origin_of(found.by);
        TracedMatch {
            pattern: rules.written(origin).to_owned(),
            place: rules.place(origin),
            span: self.scratch.span(found.first, found.last),
            terms: terms.collect(),
            outcome,
            by,
        }
    }

    fn of_claim(&self, claim: &Claim) -> (Outcome, Option<Blame>) {
        match claim.discounted {
            Some((by, cue)) => (Outcome::Discounted(by), cue.map(|cue| self.blame(cue))),
            None => (Outcome::Counted, None),
        }
    }

    fn of_silence(&self, silence: Silence, rule: &Rule) -> (Outcome, Option<Blame>) {
        let when = |what: &str| {
            let place = self.triage.rules().place(rule.origin);
            Some(Blame { what: what.to_owned(), place, span: None })
        };
        let (why, by) = match silence {
            Silence::Unless(at) => (Silent::Unless, Some(self.blame(at))),
            Silence::Taken(at) => (Silent::Taken, Some(self.blame(at))),
            Silence::Envelope => (Silent::Envelope, None),
            Silence::Leaving((first, last)) => {
                let (matches, _) = self.scratch.parts();
                let cue = matches.matches.iter().position(|found| {
                    matches!(found.owner, Owner::Cue(_)) && (found.first, found.last) == (first, last)
                });
                (Silent::Leaving, cue.map(|at| self.blame(at as u32)))
            }
            Silence::Channel => (Silent::Channel, when("another channel")),
            Silence::Voice(found) => (Silent::Voice, when(found.code())),
            Silence::Occurrence(found) => (Silent::Occurrence, when(found.code())),
            Silence::Act(found) => (Silent::Act, when(found.code())),
            Silence::Who(found) => (Silent::Who, when(found.code())),
        };
        (Outcome::Silent(why), by)
    }

    /// The match that keeps another from counting.
    fn blame(&self, at: u32) -> Blame {
        let rules = self.triage.rules();
        let (matches, _) = self.scratch.parts();
        let Some(found) = matches.matches.get(at as usize) else {
            return Blame { what: String::new(), place: String::new(), span: None };
        };
        let origin = rules.origin_of(found.by);
        let what = match found.owner {
            Owner::Rule(_) | Owner::Cue(_) => rules.id_of(found.owner).map(|id| id.to_string()),
            Owner::Unless(_) | Owner::Pseudo(_) | Owner::Until(_) => None,
        };
        Blame {
            what: what.unwrap_or_else(|| rules.written(origin).to_owned()),
            place: rules.place(origin),
            span: Some(self.scratch.span(found.first, found.last)),
        }
    }
}
