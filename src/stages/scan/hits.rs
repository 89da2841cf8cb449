//! What one sentence holds: for each term the places of its words, and its phrases.
//!
//! A term that is a union of others is worked out when it is first asked for in a sentence, and then known: most unions
//! are never asked for. A table leads from a term to its entry among the few that are hit, so that clearing costs as
//! much as was found.

use crate::rules::compile::Compiled;
use crate::rules::lexicon::{SymbolId, TermId};

/// A set of word places of one sentence, one bit each.
pub(crate) type Places = u128;

/// A hit of several words: from the first to before the end, as places of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Phrase {
    pub(crate) term: TermId,
    pub(crate) start: u8,
    pub(crate) end: u8,
}

/// Ends a chain of phrases.
const NONE: u32 = u32::MAX;
/// The entry of every term that is not hit, and of every union that was asked for in vain.
const NOT_HIT: u32 = 0;
const IN_VAIN: u32 = 1;

#[derive(Clone, Copy, Debug)]
struct Entry {
    term: TermId,
    /// The first of its phrases.
    phrases: u32,
    places: Places,
}

const EMPTY: Entry = Entry { term: TermId::MAX, phrases: NONE, places: 0 };

/// The hits of a sentence.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    /// For each term its entry.
    entry_of: Vec<u32>,
    entries: Vec<Entry>,
    /// How many entries are of terms that words lead to; unions stand behind them.
    own: usize,
    in_vain: Vec<TermId>,
    /// Phrases, each with the next of its term.
    phrases: Vec<(Phrase, u32)>,
    /// Terms that do not take the word of a place.
    taken_out: Vec<(u8, TermId)>,
    /// The symbols of each word, flat, with the end of each word's share.
    symbols: Vec<SymbolId>,
    ends: Vec<u32>,
}

impl Hits {
    fn entry(&self, term: TermId) -> Entry {
        let entry = self.entry_of.get(term as usize).copied().unwrap_or(NOT_HIT);
        self.entries.get(entry as usize).copied().unwrap_or(EMPTY)
    }

    /// The places where a single word belongs to the term.
    pub(crate) fn places(&self, term: TermId) -> Places {
        self.entry(term).places
    }

    /// The places of its single words, and whether it has phrases.
    pub(crate) fn places_and_phrases(&self, term: TermId) -> (Places, bool) {
        let Entry { places, phrases, .. } = self.entry(term);
        (places, phrases != NONE)
    }

    /// The phrases that belong to the term.
    pub(crate) fn phrases_of(&self, term: TermId) -> impl Iterator<Item = Phrase> + '_ {
        let mut next = self.entry(term).phrases;
        std::iter::from_fn(move || {
            let (phrase, after) = self.phrases.get(next as usize).copied()?;
            next = after;
            Some(phrase)
        })
    }

    /// Whether the sentence holds a term that is no union.
    pub(crate) fn has(&self, term: TermId) -> bool {
        self.entry_of.get(term as usize).is_some_and(|entry| *entry > IN_VAIN)
    }

    /// Whether the sentence holds a term, whatever it is; afterwards it can be asked where.
    pub(crate) fn ask(&mut self, term: TermId, compiled: &Compiled) -> bool {
        match self.entry_of.get(term as usize).copied().unwrap_or(NOT_HIT) {
            NOT_HIT => self.unite(term, compiled),
            entry => entry != IN_VAIN,
        }
    }

    /// Works a union out.
    fn unite(&mut self, term: TermId, compiled: &Compiled) -> bool {
        let parts = compiled.parts.get(term as usize);
        if parts.is_empty() {
            return false;
        }
        let mut union = Entry { term, ..EMPTY };
        for part in parts {
            let Entry { places, mut phrases, .. } = self.entry(*part);
            union.places |= places;
            while let Some((phrase, next)) = self.phrases.get(phrases as usize).copied() {
                union.phrases = self.chain(union.phrases, Phrase { term, ..phrase });
                phrases = next;
            }
        }
        for (place, without) in &self.taken_out {
            if *without == term {
                union.places &= !(1 << place);
            }
        }
        let hit = union.places != 0 || union.phrases != NONE;
        if hit {
            self.add_entry(union);
        } else {
            self.in_vain.push(term);
            if let Some(entry) = self.entry_of.get_mut(term as usize) {
                *entry = IN_VAIN;
            }
        }
        hit
    }

    /// The terms that are hit and no unions, in the order in which they were found.
    pub(crate) fn present(&self) -> impl Iterator<Item = TermId> + '_ {
        self.entries.get(IN_VAIN as usize + 1..self.own).into_iter().flatten().map(|entry| entry.term)
    }

    /// One of them by its number.
    pub(crate) fn present_at(&self, at: usize) -> Option<TermId> {
        let at = at + IN_VAIN as usize + 1;
        self.entries.get(at).filter(|_| at < self.own).map(|entry| entry.term)
    }

    /// The first word of every hit of a term.
    pub(crate) fn starts(&self, term: TermId) -> impl Iterator<Item = usize> + '_ {
        let singles = self.places(term);
        let words = (0..128).filter(move |place| singles >> place & 1 == 1);
        words.chain(self.phrases_of(term).map(|phrase| usize::from(phrase.start)))
    }

    pub(super) fn clear(&mut self, terms: usize) {
        self.entry_of.resize(terms, NOT_HIT);
        for term in self.entries.drain(..).map(|entry| entry.term).chain(self.in_vain.drain(..)) {
            if let Some(entry) = self.entry_of.get_mut(term as usize) {
                *entry = NOT_HIT;
            }
        }
        self.entries.extend([EMPTY, EMPTY]);
        self.own = self.entries.len();
        self.phrases.clear();
        self.taken_out.clear();
        self.symbols.clear();
        self.ends.clear();
    }

    /// Adds the next word with its symbols.
    pub(super) fn push_word(&mut self, symbols: impl Iterator<Item = SymbolId>) {
        self.symbols.extend(symbols);
        self.ends.push(self.symbols.len() as u32);
    }

    /// Lets some terms not take the word of a place.
    pub(super) fn take_out(&mut self, place: usize, from: &[TermId]) {
        self.taken_out.extend(from.iter().map(|term| (place as u8, *term)));
    }

    /// Adds a word of a term that is no union.
    pub(super) fn add_word(&mut self, term: TermId, place: usize) {
        if let Some(entry) = self.own_entry(term) {
            entry.places |= 1 << place;
        }
    }

    /// Adds several words, or one, of a term that is no union.
    pub(super) fn add_phrase(&mut self, term: TermId, start: usize, end: usize) {
        if end == start + 1 {
            return self.add_word(term, start);
        }
        let phrase = Phrase { term, start: start as u8, end: end as u8 };
        let Some(known) = self.own_entry(term).map(|entry| entry.phrases) else { return };
        let phrases = self.chain(known, phrase);
        if let Some(entry) = self.own_entry(term) {
            entry.phrases = phrases;
        }
    }

    /// Puts a phrase at the end of a chain unless it is there; gives the first of the chain.
    fn chain(&mut self, first: u32, phrase: Phrase) -> u32 {
        let new = self.phrases.len() as u32;
        let mut last = None;
        let mut next = first;
        while let Some((known, after)) = self.phrases.get(next as usize).copied() {
            if known == phrase {
                return first;
            }
            last = Some(next);
            next = after;
        }
        self.phrases.push((phrase, NONE));
        match last.and_then(|last| self.phrases.get_mut(last as usize)) {
            Some((_, after)) => {
                *after = new;
                first
            }
            None => new,
        }
    }

    fn own_entry(&mut self, term: TermId) -> Option<&mut Entry> {
        match self.entry_of.get(term as usize).copied()? {
            NOT_HIT => {
                self.add_entry(Entry { term, ..EMPTY });
                self.own = self.entries.len();
                self.entries.last_mut()
            }
            entry => self.entries.get_mut(entry as usize),
        }
    }

    fn add_entry(&mut self, entry: Entry) {
        if let Some(of) = self.entry_of.get_mut(entry.term as usize) {
            *of = self.entries.len() as u32;
            self.entries.push(entry);
        }
    }

    /// The dictionary words that the word of a place is a form of.
    pub(crate) fn symbols_at(&self, place: usize) -> &[SymbolId] {
        let end = self.ends.get(place).copied().unwrap_or(0) as usize;
        let start =
            place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        self.symbols.get(start..end).unwrap_or_default()
    }

    /// Hits made by hand, for the tests of the matcher.
    #[cfg(test)]
    pub(crate) fn for_tests(terms: usize) -> Hits {
        let mut hits = Hits::default();
        hits.clear(terms);
        hits
    }

    #[cfg(test)]
    pub(crate) fn add_for_tests(&mut self, term: TermId, start: usize, end: usize) {
        self.add_phrase(term, start, end);
    }
}
