//! The index of patterns: a pattern is looked at only where terms that it needs are hit.
//!
//! It is listed under the terms of the need that is met least often, with the next need as a second condition. How
//! often a term is hit is counted in the lines with which the rules prove themselves.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::fold::fold_word;
use crate::rules::compile::{Compiled, Compiler, NO_BALLOT, Op, Owner, Step, TermKey};
use crate::rules::lexicon::TermId;
use crate::rules::lists::{Lists, by_frequency, renumber};
use crate::rules::rule::{Langs, Line, Model};

/// How often a typed piece is taken to be hit, in so many words.
const PIECE_IN_WORDS: u32 = 30;

/// Something to look at: a pattern or, behind the last pattern, a regular expression.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Posting {
    pub(crate) id: u32,
    /// A need that must be met too; [`Op::Start`] where that does not matter.
    pub(crate) also: Op,
    pub(crate) langs: Langs,
    pub(crate) reads_envelope: bool,
}

impl Default for Posting {
    fn default() -> Self {
        Posting { id: 0, also: Op::Start, langs: Langs::NONE, reads_envelope: false }
    }
}

impl Compiler<'_> {
    /// Lets the terms that are hit most often stand first in every table.
    pub(super) fn renumber_terms(&mut self, voting: &mut [(TermId, u32)]) {
        self.names.resize(self.keys.len(), String::new());
        let (new, order) = by_frequency(&self.hits());
        let moved =
            |old: &u32| Some((self.keys.get(*old as usize)?.clone(), self.names.get(*old as usize)?.clone()));
        (self.keys, self.names) = order.iter().filter_map(moved).unzip();
        let Compiled { lexicon, units, pieces, regexes, .. } = &mut self.out;
        lexicon.renumber_terms(&new);
        renumber(units.terms_mut(), &new);
        renumber(pieces.iter_mut().flatten(), &new);
        renumber(regexes.iter_mut().flat_map(|regex| &mut regex.guards), &new);
        renumber(voting.iter_mut().map(|(term, _)| term), &new);
        for (needs, steps) in &mut self.trees {
            renumber(needs.iter_mut().flatten(), &new);
            renumber(steps.iter_mut().flatten().flatten().flat_map(Step::terms_mut), &new);
        }
    }

    /// Lists every pattern and regular expression under what it needs.
    pub(super) fn index(&mut self, voting: &[(TermId, u32)]) {
        self.name_classes();
        self.out.voting = vec![NO_BALLOT; self.keys.len()];
        for (term, at) in voting {
            if let Some(ballot) = self.out.voting.get_mut(*term as usize) {
                *ballot = *at;
            }
        }
        let hits = self.hits();
        let hits_of = |set: &Vec<TermId>| -> u32 {
            let hits = set.iter().filter_map(|term| hits.get(*term as usize));
            hits.fold(0, |sum, hits| sum.saturating_add(*hits))
        };
        let mut index: Vec<(u32, Posting)> = Vec::new();
        let mut unless: Vec<(u32, Posting)> = Vec::new();
        for (needs, _) in &mut self.trees {
            needs.sort_by_key(hits_of);
        }
        // What is looked at most stands side by side.
        let mut order: Vec<usize> = (0..self.trees.len()).collect();
        let looks = |at: &usize| self.trees.get(*at).and_then(|(needs, _)| needs.first()).map_or(0, hits_of);
        order.sort_by_key(|at| Reverse(looks(at)));
        let code = &mut self.out.code;
        for at in order {
            if let (Some(program), Some((needs, steps))) = (self.out.programs.get_mut(at), self.trees.get(at))
            {
                program.place = code.add(needs, steps);
            }
        }
        for (id, (program, (needs, _))) in self.out.programs.iter().zip(&self.trees).enumerate() {
            let Some(rarest) = needs.first() else { continue };
            let also = code.needs(program.place).get(1).copied().unwrap_or(Op::Start);
            let (langs, reads_envelope) = (program.langs, program.reads_envelope);
            let posting = Posting { id: id as u32, also, langs, reads_envelope };
            match program.owner {
                // What silences a rule is looked at only where the rule matches; what ends in a later sentence, always.
                Owner::Unless(rule) if program.place.steps == 1 => unless.push((u32::from(rule), posting)),
                _ => index.extend(rarest.iter().map(|term| (*term, posting))),
            }
        }
        for (at, regex) in self.out.regexes.iter().enumerate() {
            let id = (self.out.programs.len() + at) as u32;
            let posting = Posting { id, langs: regex.langs, ..Posting::default() };
            index.extend(regex.guards.iter().map(|guard| (*guard, posting)));
        }
        self.out.index = Lists::of_pairs(self.keys.len(), &index);
        self.out.unless = Lists::of_pairs(self.model.rules.len(), &unless);
    }

    fn name_classes(&mut self) {
        for (id, key) in self.keys.iter().enumerate() {
            if let (Some(name), TermKey::Class(index)) = (self.names.get_mut(id), key)
                && let Some(class) = self.model.classes.get(*index)
            {
                *name = format!("{{{}}}", class.name);
                self.out.classes.push((id as TermId, *index as u32));
            }
        }
    }

    /// How often each term is hit in the rules' own lines.
    fn hits(&self) -> Vec<u32> {
        let mut hits = vec![0u32; self.keys.len()];
        let words = lines(self.model).map(|line| self.count(line, &mut hits)).sum::<u32>();
        for (key, hits) in self.keys.iter().zip(&mut hits) {
            if let TermKey::Piece(_) = key {
                *hits = words / PIECE_IN_WORDS;
            }
        }
        hits
    }

    fn count(&self, line: &Line, hits: &mut [u32]) -> u32 {
        let lexicon = &self.out.lexicon;
        let mut count = 0;
        for word in words_of(&fold_word(&line.text)) {
            let symbols = lexicon.find(word).map_or(&[][..], |form| lexicon.all_symbols_of(form));
            for id in symbols {
                let acts =
                    lexicon.symbol_of(*id).is_some_and(|symbol| symbol.acts_in(Langs::only(line.lang)));
                let terms = if acts { lexicon.terms_of(*id) } else { &[] };
                for term in terms {
                    if let Some(hits) = hits.get_mut(*term as usize) {
                        *hits += 1;
                    }
                }
            }
            count += 1;
        }
        count
    }
}

/// Every line with which a rule or cue proves itself.
pub(super) fn lines(model: &Model) -> impl Iterator<Item = &Line> {
    let lines = model.rules.iter().map(|rule| &rule.lines).chain(model.cues.iter().map(|cue| &cue.lines));
    lines.flat_map(|lines| lines.fires.iter().chain(&lines.silent).chain(&lines.discounted))
}

/// The words of a folded line, near enough for counting.
pub(super) fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty())
}
