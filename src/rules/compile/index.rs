//! The index of patterns: a pattern is looked at only where two terms that it needs are hit.

use crate::rules::compile::{Compiler, Step, TermKey};
use crate::rules::lexicon::TermId;

impl Compiler<'_> {
    /// Lists every pattern under its rarest required term and names a second one it needs.
    pub(super) fn index(&mut self, voting: &[(TermId, u32)]) {
        let count = self.keys.len();
        self.out.index = vec![Vec::new(); count];
        self.out.guarded = vec![Vec::new(); count];
        self.out.voting = vec![None; count];
        self.out.names.resize(count, String::new());
        for (id, key) in self.keys.iter().enumerate() {
            if let (Some(name), TermKey::Class(index)) = (self.out.names.get_mut(id), key)
                && let Some(class) = self.model.classes.get(*index)
            {
                *name = format!("{{{}}}", class.name);
                self.out.classes.push((id as TermId, *index as u32));
            }
        }
        let required: Vec<Vec<Vec<TermId>>> = self
            .out
            .programs
            .iter()
            .map(|program| program.steps.first().map(|b| needs(b)).unwrap_or_default())
            .collect();
        let mut uses = vec![0usize; count];
        for term in required.iter().flatten().flatten() {
            if let Some(uses) = uses.get_mut(usize::from(*term)) {
                *uses += 1;
            }
        }
        let cost =
            |set: &[TermId]| -> usize { set.iter().filter_map(|term| uses.get(usize::from(*term))).sum() };
        for (at, (program, mut sets)) in self.out.programs.iter_mut().zip(required).enumerate() {
            sets.sort_by_key(|set| cost(set));
            let mut sets = sets.into_iter();
            for term in sets.next().unwrap_or_default() {
                if let Some(list) = self.out.index.get_mut(usize::from(term)) {
                    list.push(at as u32);
                }
            }
            program.also = sets.next().unwrap_or_default();
        }
        for (at, regex) in self.out.regexes.iter().enumerate() {
            for guard in &regex.guards {
                if let Some(list) = self.out.guarded.get_mut(usize::from(*guard)) {
                    list.push(at as u32);
                }
            }
        }
        for (term, at) in voting {
            if let Some(ballot) = self.out.voting.get_mut(usize::from(*term)) {
                *ballot = Some(*at);
            }
        }
    }
}

/// The sets of terms of each of which one must be hit for the sequences to match.
fn needs(both: &[Vec<Step>]) -> Vec<Vec<TermId>> {
    let mut sets: Vec<Vec<TermId>> = both.iter().flat_map(|seq| seq_needs(seq)).collect();
    sets.sort();
    sets.dedup();
    sets
}

fn seq_needs(seq: &[Step]) -> Vec<Vec<TermId>> {
    let mut sets = Vec::new();
    for step in seq {
        match step {
            Step::Term(term) => sets.push(vec![*term]),
            Step::Start | Step::Gap(_) | Step::Maybe(_) => {}
            Step::Either(branches) => {
                let each: Vec<Vec<Vec<TermId>>> = branches.iter().map(|branch| seq_needs(branch)).collect();
                let (first, rest) = match each.split_first() {
                    Some(split) => split,
                    None => continue,
                };
                // What every branch needs (both orders of a `~`), and else one need of each branch.
                let common: Vec<_> = first
                    .iter()
                    .filter(|set| rest.iter().all(|other| other.contains(set)))
                    .cloned()
                    .collect();
                if common.is_empty() {
                    let mut any: Vec<TermId> =
                        each.iter().filter_map(|sets| sets.first()).flatten().copied().collect();
                    any.sort_unstable();
                    any.dedup();
                    if each.iter().all(|sets| !sets.is_empty()) {
                        sets.push(any);
                    }
                } else {
                    sets.extend(common);
                }
            }
        }
    }
    sets
}
