//! Runs the lines with which rules and cues prove themselves.

use std::fmt;

use serde::Serialize;

use crate::note::Note;
use crate::rules::RuleSet;
use crate::rules::compile::Owner;
use crate::rules::rule::{Conclusion, Line, Rule};
use crate::stages::matching::Match;
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
    /// Whether it fails without the other rules about reasons too: then the rule itself is at fault.
    pub alone: bool,
    /// What was expected and what happened.
    pub problem: String,
}

impl fmt::Display for BrokenLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BrokenLine { id, place, lang, text, alone, problem } = self;
        let alone = if *alone { ", alone" } else { "" };
        write!(f, "{place}: {id} [{lang}{alone}]: {problem}\n  {text}")
    }
}

impl RuleSet {
    /// Reads every `fires_on`, `silent_on` and `discounted_on` line, with the rule alone and with the whole rule set,
    /// and lists those that fail. A line marked `known_wrong` fails when it begins to pass.
    ///
    /// Alone means without the other rules about reasons; words and cues are there.
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
            tester.rule(index as u16, rule);
        }
        for (index, cue) in self.model().cues.iter().enumerate() {
            for (lines, wanted) in [(&cue.lines.fires, true), (&cue.lines.silent, false)] {
                for line in lines {
                    let acts = tester.cue_acts(line, index as u16);
                    let problem = if wanted { "does not act" } else { "acts and should not" };
                    tester.judge(cue.id.as_str(), line, false, (acts != wanted).then(|| problem.to_owned()));
                }
            }
        }
        tester.broken
    }
}

/// What a line is there to show of its rule.
#[derive(Clone, Copy)]
enum Wanted {
    Fires,
    Silent,
    Discounted(Option<Effect>),
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
    fn rule(&mut self, index: u16, rule: &Rule) {
        let fires = rule.lines.fires.iter().map(|line| (line, Wanted::Fires));
        let silent = rule.lines.silent.iter().map(|line| (line, Wanted::Silent));
        let discounted = rule.lines.discounted.iter().map(|line| (line, Wanted::Discounted(line.by)));
        for (line, wanted) in fires.chain(silent).chain(discounted) {
            for alone in [true, false] {
                let fired = self.reading_of(line, index, rule.concludes, alone);
                if self.judge(rule.id.as_str(), line, alone, problem(fired, wanted)) {
                    break;
                }
            }
        }
    }

    /// What a rule makes of a line, alone or among all others.
    fn reading_of(&mut self, line: &Line, index: u16, concludes: Conclusion, alone: bool) -> Fired {
        let note = Note::new(&line.text);
        self.triage.look(&note, &mut self.scratch);
        if alone {
            let rules = &self.triage.rules().model().rules;
            let other = |rule: u16| {
                rule != index
                    && rules
                        .get(usize::from(rule))
                        .is_some_and(|rule| matches!(rule.concludes, Conclusion::Reason(_)))
            };
            self.scratch
                .keep(|found| !matches!(found.owner, Owner::Rule(rule) | Owner::Unless(rule) if other(rule)));
        }
        self.triage.understand(&note, &mut self.scratch);
        let (matches, reading) = self.scratch.parts();
        if !matches.matches.iter().any(|found| found.owner == Owner::Rule(index)) {
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

    fn cue_acts(&mut self, line: &Line, cue: u16) -> bool {
        self.triage.read(&Note::new(&line.text), &mut self.scratch);
        let (matches, _) = self.scratch.parts();
        let of = |owner: Owner| matches.matches.iter().filter(move |found| found.owner == owner);
        let overlap = |a: &Match, b: &Match| a.first <= b.last && a.last >= b.first;
        of(Owner::Cue(cue)).any(|found| !of(Owner::Pseudo(cue)).any(|pseudo| overlap(pseudo, found)))
    }

    /// Notes what is wrong with a line, if anything; tells whether it did.
    fn judge(&mut self, id: &str, line: &Line, alone: bool, problem: Option<String>) -> bool {
        let problem = match (problem, line.known_wrong) {
            (Some(problem), false) => problem,
            // It is only known to fail among all rules.
            (None, true) if !alone => "passes by now: take `known_wrong` away".to_owned(),
            (None, _) | (Some(_), true) => return false,
        };
        self.broken.push(BrokenLine {
            id: id.to_owned(),
            place: self.triage.rules().place(line.origin),
            lang: line.lang,
            text: line.text.clone(),
            alone,
            problem,
        });
        true
    }
}

/// What is wrong with what became of a rule, if anything.
fn problem(fired: Fired, wanted: Wanted) -> Option<String> {
    match (wanted, fired) {
        (Wanted::Fires, Fired::Asserted) => None,
        (Wanted::Fires, Fired::No) => Some("does not fire".to_owned()),
        (Wanted::Fires, Fired::Silenced) => Some("fires and is silenced by `unless` or `when`".to_owned()),
        (Wanted::Fires, Fired::Discounted(by)) => Some(format!("fires and is discounted: {by}")),
        (Wanted::Silent, Fired::Asserted) => Some("fires and should not".to_owned()),
        (Wanted::Silent, _) => None,
        (Wanted::Discounted(None), Fired::Discounted(_)) => None,
        (Wanted::Discounted(Some(wanted)), Fired::Discounted(by)) if by == wanted => None,
        (Wanted::Discounted(_), fired) => Some(format!("should be discounted, and is {fired:?}")),
    }
}
