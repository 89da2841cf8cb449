//! The index of patterns: a pattern is looked at only where terms that it needs are hit.
//!
//! It is listed under the terms of the need that is met least often, with the next need as a second condition. How
//! often a term is hit is counted in the lines with which the rules prove themselves.

use serde::{Deserialize, Serialize};

use crate::fold::fold_word;
use crate::rules::compile::{Compiler, NO_BALLOT, Op, Owner, TermKey};
use crate::rules::lexicon::TermId;
use crate::rules::lists::Lists;
use crate::rules::rule::{Langs, Line};

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
        let code = &mut self.out.code;
        for (id, (program, (needs, steps))) in self.out.programs.iter_mut().zip(&mut self.trees).enumerate() {
            needs.sort_by_key(hits_of);
            program.place = code.add(needs, steps);
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
        self.names.resize(self.keys.len(), String::new());
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
        let mut words = 0;
        let rules = self.model.rules.iter().map(|rule| &rule.lines);
        for lines in rules.chain(self.model.cues.iter().map(|cue| &cue.lines)) {
            for line in lines.fires.iter().chain(&lines.silent).chain(&lines.discounted) {
                words += self.count(line, &mut hits);
            }
        }
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
        for word in fold_word(&line.text).split(|c: char| !c.is_alphanumeric() && c != '\'') {
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
            count += u32::from(!word.is_empty());
        }
        count
    }
}
