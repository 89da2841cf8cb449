//! What one sentence holds: for each term the places of its words, and its phrases.
//!
//! One bit a term tells whether it is hit at all; that is asked most, and the bits of all terms fit into the nearest
//! cache. A table leads from a term to its entry among the few that are hit, so that clearing costs as much as was found.

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

#[derive(Clone, Copy, Debug)]
struct Entry {
    term: TermId,
    /// The first and the last of its phrases.
    phrases: u32,
    last: u32,
    places: Places,
}

/// The hits of a sentence.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    /// For each term whether it is hit, one bit each.
    bits: Vec<u64>,
    /// For each term that is hit its entry.
    entry_of: Vec<u32>,
    entries: Vec<Entry>,
    /// Phrases, each with the next of its term.
    phrases: Vec<(Phrase, u32)>,
    /// The symbols of each word, flat, with the end of each word's share.
    symbols: Vec<SymbolId>,
    ends: Vec<u32>,
}

impl Hits {
    /// Whether the sentence holds a term.
    pub(crate) fn has(&self, term: TermId) -> bool {
        self.bits.get(term as usize / 64).is_some_and(|bits| bits >> (term % 64) & 1 == 1)
    }

    fn entry(&self, term: TermId) -> Option<&Entry> {
        if self.has(term) { self.entries.get(*self.entry_of.get(term as usize)? as usize) } else { None }
    }

    /// The places where a single word belongs to the term.
    pub(crate) fn places(&self, term: TermId) -> Places {
        self.entry(term).map_or(0, |entry| entry.places)
    }

    /// The phrases that belong to the term.
    pub(crate) fn phrases_of(&self, term: TermId) -> impl Iterator<Item = Phrase> + '_ {
        let mut next = self.entry(term).map_or(NONE, |entry| entry.phrases);
        std::iter::from_fn(move || {
            let (phrase, after) = self.phrases.get(next as usize).copied()?;
            next = after;
            Some(phrase)
        })
    }

    /// Where a hit of the term ends that begins at one of some places.
    pub(crate) fn ends(&self, term: TermId, at: Places) -> Places {
        let Some(entry) = self.entry(term) else { return 0 };
        let mut ends = (at & entry.places) << 1;
        let mut next = entry.phrases;
        while let Some((phrase, after)) = self.phrases.get(next as usize) {
            if at >> phrase.start & 1 == 1 {
                ends |= 1 << phrase.end;
            }
            next = *after;
        }
        ends
    }

    /// The terms that are hit, in the order in which they were found.
    pub(crate) fn present(&self) -> impl Iterator<Item = TermId> + '_ {
        self.entries.iter().map(|entry| entry.term)
    }

    /// The first word of every hit of a term.
    pub(crate) fn starts(&self, term: TermId) -> impl Iterator<Item = usize> + '_ {
        let singles = self.places(term);
        let words = (0..128).filter(move |place| singles >> place & 1 == 1);
        words.chain(self.phrases_of(term).map(|phrase| usize::from(phrase.start)))
    }

    pub(super) fn clear(&mut self, terms: usize) {
        self.bits.resize(terms / 64 + 1, 0);
        self.entry_of.resize(terms, 0);
        for entry in self.entries.drain(..) {
            if let Some(bits) = self.bits.get_mut(entry.term as usize / 64) {
                *bits = 0;
            }
        }
        self.phrases.clear();
        self.symbols.clear();
        self.ends.clear();
    }

    /// Adds the next word with its symbols.
    pub(super) fn push_word(&mut self, symbols: impl Iterator<Item = SymbolId>) {
        self.symbols.extend(symbols);
        self.ends.push(self.symbols.len() as u32);
    }

    /// Adds a word of a term.
    pub(super) fn add_word(&mut self, term: TermId, place: usize) {
        if let Some(entry) = self.own(term) {
            entry.places |= 1 << place;
        }
    }

    /// Adds several words of a term, or one.
    pub(super) fn add_phrase(&mut self, term: TermId, start: usize, end: usize) {
        if end == start + 1 {
            return self.add_word(term, start);
        }
        let phrase = Phrase { term, start: start as u8, end: end as u8 };
        if self.phrases_of(term).any(|known| known == phrase) {
            return;
        }
        let new = self.phrases.len() as u32;
        let Some(entry) = self.own(term) else { return };
        let before = std::mem::replace(&mut entry.last, new);
        if before == NONE {
            entry.phrases = new;
        } else if let Some((_, next)) = self.phrases.get_mut(before as usize) {
            *next = new;
        }
        self.phrases.push((phrase, NONE));
    }

    fn own(&mut self, term: TermId) -> Option<&mut Entry> {
        let bits = self.bits.get_mut(term as usize / 64)?;
        let entry = self.entry_of.get_mut(term as usize)?;
        if *bits >> (term % 64) & 1 == 0 {
            *bits |= 1 << (term % 64);
            *entry = self.entries.len() as u32;
            self.entries.push(Entry { term, phrases: NONE, last: NONE, places: 0 });
        }
        self.entries.get_mut(*entry as usize)
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
