//! Why: for one rule and one note, where its patterns matched, by which words, and what became of it.

use serde::Serialize;

use crate::note::Note;
use crate::rules::compile::Owner;
use crate::span::Span;
use crate::taxonomy::Effect;
use crate::triage::{Scratch, Triage};

/// Where a rule matched in a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The rule.
    pub rule: String,
    /// Its matches, in the order of the note; none where no pattern of it stands in the note.
    pub matches: Vec<TracedMatch>,
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
    /// It claims nothing: silenced by `unless` or `when`, inside words of leaving, or its words belong to a longer match.
    Silent,
}

impl Triage {
    /// Where a rule matched in a note and what became of it, by its id or an old one; `None` if there is no such rule.
    ///
    /// ```
    /// use churn_triage::{Effect, Outcome, RuleSet, Triage};
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
    /// let trace = triage.trace("It was the price of fish.", "price.fish").unwrap();
    /// assert_eq!(trace.matches[0].terms[1].term, "fish");
    /// assert_eq!(trace.matches[0].outcome, Outcome::Counted);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn trace<'n>(&self, note: impl Into<Note<'n>>, rule: &str) -> Option<Trace> {
        let note = note.into();
        let index = self.rules().model().rule_ix(rule)?;
        let rule = self.rules().model().rules.get(index)?.id;
        let owner = Owner::Rule(index as u16);
        let mut scratch = Scratch::default();
        self.read(&note, &mut scratch);
        let (matches, reading) = scratch.parts();
        let names = &self.rules().compiled().names;
        let mut traced = Vec::new();
        for (at, found) in matches.matches.iter().enumerate().filter(|(_, found)| found.owner == owner) {
            let claim = reading.claims.iter().find(|claim| claim.found as usize == at);
            let facet = reading.facets.iter().any(|hit| hit.found as usize == at);
            let outcome = match claim.map(|claim| claim.discounted) {
                Some(Some((by, _))) => Outcome::Discounted(by),
                Some(None) => Outcome::Counted,
                None if facet => Outcome::Counted,
                None => Outcome::Silent,
            };
            let terms = matches.witness_of(found).iter().map(|placed| TracedTerm {
                term: names.get(usize::from(placed.term)).cloned().unwrap_or_default(),
                span: scratch.span(placed.first, placed.last),
            });
            let origin = self.rules().origin_of(found.by);
            traced.push(TracedMatch {
                pattern: self.rules().written(origin).to_owned(),
                place: self.rules().place(origin),
                span: scratch.span(found.first, found.last),
                terms: terms.collect(),
                outcome,
            });
        }
        Some(Trace { rule: rule.to_string(), matches: traced })
    }
}
