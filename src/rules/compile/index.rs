//! The index of patterns: a pattern is looked at only where terms that it needs are hit.
//!
//! It is listed under the terms of the need that is met least often, with the next need as a second condition. How
//! often a term is hit is counted in the lines with which the rules prove themselves.

use crate::fold::fold_word;
use crate::rules::compile::{Compiler, NO_BALLOT, Owner, TermKey};
use crate::rules::lexicon::TermId;
use crate::rules::rule::{Langs, Line};

/// How often a typed piece is taken to be hit, in so many words.
const PIECE_IN_WORDS: u32 = 30;

/// Something to look at: a pattern or, behind the last pattern, a regular expression.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting<'p> {
    pub(crate) id: u32,
    pub(crate) langs: Langs,
    pub(crate) reads_envelope: bool,
    /// One of these terms must be hit too; none where that does not matter.
    pub(crate) also: &'p [TermId],
}

/// Lists of things to look at, in one row: for each its number, its languages in one word, and the terms of its second
/// condition behind it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postings {
    ends: Vec<u32>,
    row: Vec<u32>,
}

impl Postings {
    fn of(lists: usize, mut postings: Vec<(u32, Posting<'_>)>) -> Postings {
        postings.sort_by_key(|(list, _)| *list);
        let mut made = Postings::default();
        let mut postings = postings.into_iter().peekable();
        for list in 0..lists as u32 {
            while let Some((_, posting)) = postings.next_if(|(of, _)| *of == list) {
                let Posting { id, langs, reads_envelope, also } = posting;
                let conditions =
                    (also.len() as u32) << 4 | u32::from(reads_envelope) << 3 | u32::from(langs.0);
                made.row.extend([id, conditions]);
                made.row.extend(also);
            }
            made.ends.push(made.row.len() as u32);
        }
        made
    }

    /// How many lists there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The postings of a list.
    pub(crate) fn get(&self, list: u32) -> impl Iterator<Item = Posting<'_>> {
        let list = list as usize;
        let end = self.ends.get(list).copied().unwrap_or(0) as usize;
        let start = if list == 0 { 0 } else { self.ends.get(list - 1).copied().unwrap_or(0) as usize };
        let mut rest = self.row.get(start..end).unwrap_or_default();
        std::iter::from_fn(move || {
            let ([id, conditions], behind) = rest.split_first_chunk()?;
            let (also, behind) = behind.split_at_checked((conditions >> 4) as usize)?;
            rest = behind;
            let (langs, reads_envelope) = (Langs((conditions & 0b111) as u8), conditions >> 3 & 1 == 1);
            Some(Posting { id: *id, langs, reads_envelope, also })
        })
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
        let mut trees = std::mem::take(&mut self.trees);
        let mut index: Vec<(u32, Posting<'_>)> = Vec::new();
        let mut unless: Vec<(u32, Posting<'_>)> = Vec::new();
        for (program, (needs, steps)) in self.out.programs.iter_mut().zip(&mut trees) {
            needs.sort_by_key(hits_of);
            program.place = self.out.code.add(needs, steps);
        }
        for (id, (program, (needs, _))) in self.out.programs.iter().zip(&trees).enumerate() {
            let Some((rarest, others)) = needs.split_first() else { continue };
            let also = others.first().map_or(&[][..], Vec::as_slice);
            let (langs, reads_envelope) = (program.langs, program.reads_envelope);
            let posting = Posting { id: id as u32, langs, reads_envelope, also };
            match program.owner {
                // What silences a rule is looked at only where the rule matches; what ends in a later sentence, always.
                Owner::Unless(rule) if program.place.steps == 1 => unless.push((u32::from(rule), posting)),
                _ => index.extend(rarest.iter().map(|term| (*term, posting))),
            }
        }
        for (at, regex) in self.out.regexes.iter().enumerate() {
            let id = (self.out.programs.len() + at) as u32;
            let posting = Posting { id, langs: regex.langs, reads_envelope: false, also: &[] };
            index.extend(regex.guards.iter().map(|guard| (*guard, posting)));
        }
        self.out.index = Postings::of(self.keys.len(), index);
        self.out.unless = Postings::of(self.model.rules.len(), unless);
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
