//! Runs the lines with which rules and cues prove themselves.

use std::fmt;

use serde::Serialize;

use crate::note::Note;
use crate::rules::RuleSet;
use crate::rules::compile::Owner;
use crate::rules::rule::{Conclusion, Line, Lines, Model};
use crate::stages::matching::Match;
use crate::taxonomy::{Effect, Lang, RuleId};
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
        let triage = Triage::new(self.clone());
        let mut scratch = Scratch::default();
        let mut broken = Vec::new();
        for proof in proofs(self.model()) {
            let (line, note) = (proof.line, Note::new(&proof.line.text));
            triage.read(&note, &mut scratch);
            let among_all = proof.problem(&scratch);
            // A cue acts alone anyway.
            let alone = proof.concludes.and_then(|_| proof.problem_alone(&triage, &line.text, &mut scratch));
            let (alone, problem) = match (alone, among_all) {
                // What is known to be wrong is so among all rules.
                (None, None) if line.known_wrong => {
                    (false, "passes by now: take `known_wrong` away".to_owned())
                }
                (Some(problem), _) if !line.known_wrong => (true, problem),
                (None, Some(problem)) if !line.known_wrong => (false, problem),
                _ => continue,
            };
            let (id, place) = (proof.id.to_string(), self.place(line.origin));
            broken.push(BrokenLine { id, place, lang: line.lang, text: line.text.clone(), alone, problem });
        }
        broken
    }
}

/// What a line is there to show.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    Fires,
    Silent,
    Discounted(Option<Effect>),
}

/// A line with what it shows of which rule or cue.
#[derive(Clone, Copy)]
pub(crate) struct Proof<'m> {
    pub(crate) id: RuleId,
    pub(crate) owner: Owner,
    /// What the rule concludes; nothing for a cue.
    concludes: Option<Conclusion>,
    pub(crate) line: &'m Line,
    wanted: Wanted,
}

/// Every line of every rule and cue.
pub(crate) fn proofs(model: &Model) -> impl Iterator<Item = Proof<'_>> {
    let rules = model.rules.iter().enumerate().flat_map(|(index, rule)| {
        let Lines { fires, silent, discounted } = &rule.lines;
        let fires = fires.iter().map(|line| (line, Wanted::Fires));
        let silent = silent.iter().map(|line| (line, Wanted::Silent));
        let discounted = discounted.iter().map(|line| (line, Wanted::Discounted(line.by)));
        let (id, owner, concludes) = (rule.id, Owner::Rule(index as u16), Some(rule.concludes));
        let lines = fires.chain(silent).chain(discounted);
        lines.map(move |(line, wanted)| Proof { id, owner, concludes, line, wanted })
    });
    let cues = model.cues.iter().enumerate().flat_map(|(index, cue)| {
        let fires = cue.lines.fires.iter().map(|line| (line, Wanted::Fires));
        let silent = cue.lines.silent.iter().map(|line| (line, Wanted::Silent));
        let (id, owner) = (cue.id, Owner::Cue(index as u16));
        fires.chain(silent).map(move |(line, wanted)| Proof { id, owner, concludes: None, line, wanted })
    });
    rules.chain(cues)
}

impl Proof<'_> {
    /// Whether the line is there to show that its rule speaks.
    pub(crate) fn is_of_a_rule_that_fires(&self) -> bool {
        self.concludes.is_some() && matches!(self.wanted, Wanted::Fires)
    }

    /// What is wrong with how a text is read in place of its line, if anything, without the other rules about reasons.
    pub(crate) fn problem_alone(&self, triage: &Triage, text: &str, scratch: &mut Scratch) -> Option<String> {
        let note = Note::new(text);
        triage.look(&note, scratch);
        if let Owner::Rule(index) = self.owner {
            let rules = &triage.rules().model().rules;
            let is_other = |rule: u16| {
                let other = rules.get(usize::from(rule)).filter(|_| rule != index);
                other.is_some_and(|rule| matches!(rule.concludes, Conclusion::Reason(_)))
            };
            scratch.keep(
                |found| !matches!(found.owner, Owner::Rule(rule) | Owner::Unless(rule) if is_other(rule)),
            );
        }
        triage.understand(&note, scratch);
        self.problem(scratch)
    }

    /// What is wrong with how its line was read, if anything. The note last read must be the line.
    pub(crate) fn problem(&self, scratch: &Scratch) -> Option<String> {
        match (self.owner, self.concludes) {
            (Owner::Rule(rule), Some(concludes)) => problem(fired(scratch, rule, concludes), self.wanted),
            (Owner::Cue(cue), _) => match (self.wanted, cue_acts(scratch, cue)) {
                (Wanted::Fires, false) => Some("does not act".to_owned()),
                (Wanted::Silent, true) => Some("acts and should not".to_owned()),
                _ => None,
            },
            _ => None,
        }
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

/// What became of a rule in the note last read.
fn fired(scratch: &Scratch, rule: u16, concludes: Conclusion) -> Fired {
    let (matches, reading) = scratch.parts();
    if !matches.matches.iter().any(|found| found.owner == Owner::Rule(rule)) {
        return Fired::No;
    }
    let Conclusion::Reason(reason) = concludes else {
        let hit = reading.facets.iter().any(|hit| hit.rule == rule);
        return if hit { Fired::Asserted } else { Fired::Silenced };
    };
    let own = reading.claims.iter().filter(|claim| claim.rule == rule);
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

/// Whether a cue stands in the note last read and no look-alike of it.
fn cue_acts(scratch: &Scratch, cue: u16) -> bool {
    let (matches, _) = scratch.parts();
    let of = |owner: Owner| matches.matches.iter().filter(move |found| found.owner == owner);
    let overlap = |a: &Match, b: &Match| a.first <= b.last && a.last >= b.first;
    of(Owner::Cue(cue)).any(|found| !of(Owner::Pseudo(cue)).any(|pseudo| overlap(pseudo, found)))
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
