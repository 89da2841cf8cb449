//! Runs the lines with which rules and cues prove themselves.

use std::fmt;

use serde::Serialize;

use crate::note::Note;
use crate::rules::RuleSet;
use crate::rules::compile::Owner;
use crate::rules::rule::{Conclusion, Line};
use crate::taxonomy::{Effect, Lang};
use crate::triage::{Scratch, Triage};

/// A line of a rule or cue that does not do what it is there for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BrokenLine {
    /// The rule or cue.
    pub id: String,
    /// Where the line stands, as `file:line:column`.
    pub place: String,
    /// The language of the line.
    pub lang: Lang,
    /// The line.
    pub text: String,
    /// What was expected and what happened.
    pub problem: String,
}

impl fmt::Display for BrokenLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BrokenLine { id, place, lang, text, problem } = self;
        write!(f, "{place}: {id} [{lang}]: {problem}\n  {text}")
    }
}

impl RuleSet {
    /// Reads every `fires_on`, `silent_on` and `discounted_on` line with the whole rule set and lists those that fail.
    ///
    /// ```
    /// # fn main() -> Result<(), churn_triage::Error> {
    /// let broken = churn_triage::RuleSet::builtin()?.self_test();
    /// assert!(broken.is_empty());
    /// # Ok(()) }
    /// ```
    pub fn self_test(&self) -> Vec<BrokenLine> {
        let mut tester =
            Tester { triage: Triage::new(self.clone()), scratch: Scratch::default(), broken: Vec::new() };
        for (index, rule) in self.model().rules.iter().enumerate() {
            let id = rule.id.as_str();
            let owner = Owner::Rule(index as u16);
            for line in &rule.lines.fires {
                let fired = tester.reading_of(line, owner, rule.concludes);
                match fired {
                    Fired::Asserted => {}
                    Fired::No => tester.broken(id, line, "does not fire".to_owned()),
                    Fired::Silenced => {
                        tester.broken(id, line, "fires and is silenced by `unless` or `when`".to_owned());
                    }
                    Fired::Discounted(by) => {
                        tester.broken(id, line, format!("fires and is discounted: {by}"));
                    }
                }
            }
            for line in &rule.lines.silent {
                if tester.reading_of(line, owner, rule.concludes) == Fired::Asserted {
                    tester.broken(id, line, "fires and should not".to_owned());
                }
            }
            for line in &rule.lines.discounted {
                let fired = tester.reading_of(line, owner, rule.concludes);
                let wanted = line
                    .by
                    .map_or(matches!(fired, Fired::Discounted(_)), |by| fired == Fired::Discounted(by));
                if !wanted {
                    tester.broken(id, line, format!("should be discounted, and is {fired:?}"));
                }
            }
        }
        for (index, cue) in self.model().cues.iter().enumerate() {
            let owner = Owner::Cue(index as u16);
            for (lines, wanted) in [(&cue.lines.fires, true), (&cue.lines.silent, false)] {
                for line in lines {
                    if tester.cue_acts(line, owner, Owner::Pseudo(index as u16)) != wanted {
                        let problem = if wanted { "does not act" } else { "acts and should not" };
                        tester.broken(cue.id.as_str(), line, problem.to_owned());
                    }
                }
            }
        }
        tester.broken
    }
}

/// What became of a rule on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fired {
    No,
    /// Matched, but `unless` or `when` or its place kept it from claiming anything.
    Silenced,
    Discounted(Effect),
    Asserted,
}

struct Tester {
    triage: Triage,
    scratch: Scratch,
    broken: Vec<BrokenLine>,
}

impl Tester {
    fn reading_of(&mut self, line: &Line, owner: Owner, concludes: Conclusion) -> Fired {
        self.triage.read(&Note::new(&line.text), &mut self.scratch);
        let (matches, reading) = self.scratch.parts();
        let Owner::Rule(index) = owner else { return Fired::No };
        if !matches.matches.iter().any(|found| found.owner == owner) {
            return Fired::No;
        }
        let Conclusion::Reason(reason) = concludes else {
            let hit = reading.facets.iter().any(|hit| hit.rule == index);
            return if hit { Fired::Asserted } else { Fired::Silenced };
        };
        let own = reading.claims.iter().filter(|claim| claim.rule == index);
        let outcomes: Vec<Option<Effect>> = own.map(|claim| claim.discounted.map(|(by, _)| by)).collect();
        // A longer match of the same reason may have taken the words.
        let same = reading.claims.iter().any(|claim| claim.reason == reason && claim.discounted.is_none());
        match outcomes.as_slice() {
            [] if same => Fired::Asserted,
            [] => Fired::Silenced,
            all if all.contains(&None) => Fired::Asserted,
            all => all.first().copied().flatten().map_or(Fired::Silenced, Fired::Discounted),
        }
    }

    fn cue_acts(&mut self, line: &Line, owner: Owner, pseudo: Owner) -> bool {
        self.triage.read(&Note::new(&line.text), &mut self.scratch);
        let (matches, _) = self.scratch.parts();
        matches.matches.iter().filter(|found| found.owner == owner).any(|found| {
            let overlaps = |other: &crate::stages::matching::Match| {
                other.first <= found.last && other.last >= found.first
            };
            !matches.matches.iter().any(|other| other.owner == pseudo && overlaps(other))
        })
    }

    fn broken(&mut self, id: &str, line: &Line, problem: String) {
        self.broken.push(BrokenLine {
            id: id.to_owned(),
            place: self.triage.rules().place(line.origin),
            lang: line.lang,
            text: line.text.clone(),
            problem,
        });
    }
}
