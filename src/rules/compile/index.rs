//! The index of patterns: a pattern is looked at only where terms that it needs are hit.
//!
//! It is listed under the term that is hit least often of those it cannot do without, with the next as a second
//! condition. How often a term is hit is counted in the lines with which the rules prove themselves.

use crate::fold::fold_word;
use crate::rules::compile::{Compiler, Entry, NO_BALLOT, NO_TERM, Owner, TermKey};
use crate::rules::lexicon::TermId;
use crate::rules::lists::Lists;
use crate::rules::rule::{Langs, Line};

/// How often a typed piece is taken to be hit, in so many words.
const PIECE_IN_WORDS: u32 = 30;

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
        let mut index: Vec<(TermId, Entry)> = Vec::new();
        let mut unless: Vec<(u32, Entry)> = Vec::new();
        let wants = std::mem::take(&mut self.wants);
        for (id, (program, (mut needed, mut asked))) in self.out.programs.iter().zip(wants).enumerate() {
            needed.sort_by_key(|term| hits.get(*term as usize).copied());
            self.out.needed.push(needed.len() as u16);
            let mut needs = needed.iter().copied();
            let (rarest, also) = (needs.next(), needs.next().unwrap_or(NO_TERM));
            let entry =
                Entry { id: id as u32, also, langs: program.langs, reads_envelope: program.reads_envelope };
            match (program.owner, program.steps, rarest) {
                (_, _, None) => {}
                // What silences a rule is looked at only where the rule matches; what ends in a later sentence, always.
                (Owner::Unless(rule), (_, 1), _) => unless.push((u32::from(rule), entry)),
                (_, _, Some(rarest)) => self.list(rarest, entry, &mut index),
            }
            asked.retain(|term| !needed.contains(term));
            asked.sort_unstable();
            asked.dedup();
            self.out.asked.push(needed.into_iter().chain(asked));
        }
        for (at, regex) in self.out.regexes.iter().enumerate() {
            let id = (self.out.programs.len() + at) as u32;
            let entry = Entry { id, also: NO_TERM, langs: regex.langs, reads_envelope: false };
            regex.guards.iter().for_each(|guard| self.list(*guard, entry, &mut index));
        }
        self.out.index = Lists::of_pairs(self.keys.len(), &index);
        self.out.unless = Lists::of_pairs(self.model.rules.len(), &unless);
    }

    fn list(&self, term: TermId, entry: Entry, index: &mut Vec<(TermId, Entry)>) {
        match self.out.parts.get(term as usize) {
            [] => index.push((term, entry)),
            parts => index.extend(parts.iter().map(|part| (*part, entry))),
        }
    }

    fn name_classes(&mut self) {
        self.out.names.resize(self.keys.len(), String::new());
        for (id, key) in self.keys.iter().enumerate() {
            if let (Some(name), TermKey::Class(index)) = (self.out.names.get_mut(id), key)
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
        for (id, key) in self.keys.iter().enumerate() {
            let of_parts = |id: usize| {
                let parts = self.out.parts.get(id).iter();
                parts
                    .filter_map(|part| hits.get(*part as usize))
                    .fold(0u32, |sum, hits| sum.saturating_add(*hits))
            };
            let own = match key {
                TermKey::Piece(_) => words / PIECE_IN_WORDS,
                TermKey::Union(_) => of_parts(id),
                TermKey::Class(_) | TermKey::Symbol(_) => continue,
            };
            if let Some(hits) = hits.get_mut(id) {
                *hits = own;
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
