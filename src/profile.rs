//! What the rules cost: which are looked at often, which in vain, which take long.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::note::Note;
use crate::rules::RuleSet;
use crate::stages::matching::Matches;
use crate::stages::matching::cost::looks;
use crate::taxonomy::RuleId;
use crate::triage::{Scratch, Triage};

/// What one rule or cue cost over all notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RuleCost {
    /// The rule or cue.
    pub id: RuleId,
    /// How often one of its patterns was looked at in a sentence.
    pub looks: usize,
    /// How many of these looks found nothing.
    pub in_vain: usize,
    /// How often a pattern of it matched.
    pub matches: usize,
    /// How long the looks took together.
    pub time: Duration,
    /// Where the pattern that took longest is written, as `file:line:column`.
    pub dearest: String,
}

impl RuleSet {
    /// Reads notes and tells what each rule and cue cost, the dearest first: those that were never looked at are left
    /// out.
    ///
    /// Times are measured, so they differ from run to run; the counts do not.
    ///
    /// ```
    /// let rules = churn_triage::RuleSet::builtin()?;
    /// let costs = rules.profile(["Head office has cut our budget."]);
    /// let cut = costs.iter().find(|cost| cost.id == *"budget_cut.cut").unwrap();
    /// assert!(cut.matches > 0 && cut.looks >= cut.in_vain);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn profile<'n, N: Into<Note<'n>>>(&self, notes: impl IntoIterator<Item = N>) -> Vec<RuleCost> {
        let triage = Triage::new(self.clone());
        let (mut scratch, mut matches) = (Scratch::default(), Matches::default());
        let mut costs: BTreeMap<RuleId, Cost> = BTreeMap::new();
        for note in notes {
            let note = note.into();
            triage.look(&note, &mut scratch);
            looks(scratch.text(note.text()), self.compiled(), &mut matches, |look| {
                let Some(id) = self.id_of(look.owner) else { return };
                let cost = costs.entry(id).or_default();
                cost.looks += 1;
                cost.in_vain += usize::from(look.matches == 0);
                cost.matches += look.matches;
                cost.time += look.time;
                *cost.patterns.entry(look.by).or_default() += look.time;
            });
        }
        let told = costs.into_iter().map(|(id, cost)| {
            let dearest = cost.patterns.iter().max_by_key(|(_, time)| **time);
            let dearest = dearest.map(|(by, _)| self.place(self.origin_of(*by))).unwrap_or_default();
            let Cost { looks, in_vain, matches, time, .. } = cost;
            RuleCost { id, looks, in_vain, matches, time, dearest }
        });
        let mut told: Vec<RuleCost> = told.collect();
        told.sort_by_key(|cost| std::cmp::Reverse(cost.time));
        told
    }
}

#[derive(Default)]
struct Cost {
    looks: usize,
    in_vain: usize,
    matches: usize,
    time: Duration,
    patterns: BTreeMap<crate::rules::compile::By, Duration>,
}
