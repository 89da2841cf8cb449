//! Scanning: what each word of a sentence is to the rules, found in one look-up a word.

mod pieces;

use crate::fold::{Folded, accent_form};
use crate::rules::compile::Compiled;
use crate::rules::layout::Layouts;
use crate::rules::lexicon::{FormId, SymbolId, TermId};
use crate::rules::rule::Langs;
use crate::stages::segment::{Envelope, Segments, Sentence};
use crate::taxonomy::Lang;

/// A set of word places of one sentence, one bit each.
pub(crate) type Places = u128;

/// What a function word, a letter and an ordinary word tell about the language of their sentence.
const FUNCTION_VOTE: u32 = 3;
const LETTER_VOTE: u32 = 3;
const WORD_VOTE: u32 = 1;
/// A language acts in a sentence if it has this share of the best one's votes (1 in 2).
const SHARE: u32 = 2;

/// The forms of all words of a note.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    forms: Vec<Option<FormId>>,
    /// The words read as what they are a slip for.
    slips: Vec<u32>,
    pub(crate) language: Option<Lang>,
}

impl Forms {
    /// Whether one of the words from first to last is read as what it is a slip for.
    pub(crate) fn has_slip(&self, first: u32, last: u32) -> bool {
        self.slips.iter().any(|slip| (first..=last).contains(slip))
    }

    pub(crate) fn get(&self, token: usize) -> Option<FormId> {
        self.forms.get(token).copied().flatten()
    }
}

/// Looks all words up and settles the language of every sentence.
pub(crate) fn read_forms(
    note: &str,
    folded: &Folded,
    segments: &mut Segments,
    compiled: &Compiled,
    layouts: &Layouts,
    out: &mut Forms,
) {
    out.forms.clear();
    let text = folded.text();
    let word = |start: u32, end: u32| text.get(start as usize..end as usize).unwrap_or_default();
    out.slips.clear();
    out.forms.extend(segments.tokens.iter().map(|token| compiled.lexicon.find(word(token.start, token.end))));
    let mut totals = [0u32; 3];
    let mut votes: Vec<[u32; 3]> = Vec::with_capacity(segments.sentences.len());
    for sentence in &segments.sentences {
        let mut own = [0u32; 3];
        for at in sentence.first..sentence.end {
            if let Some(form) = out.get(at as usize) {
                let function = compiled.lexicon.function(form);
                add(&mut own, function, FUNCTION_VOTE);
                let langs = compiled.lexicon.symbols_of(form).iter().fold(0, |all, symbol| {
                    all | compiled.lexicon.symbol_of(*symbol).map_or(0, |symbol| symbol.langs().0)
                });
                if langs.count_ones() == 1 {
                    add(&mut own, langs, WORD_VOTE);
                }
            }
            if folded.is_accented()
                && let Some(token) = segments.tokens.get(at as usize)
                && let Some(given) = folded.given(token.start as usize, token.end as usize).of(note)
                && !given.is_ascii()
            {
                add(&mut own, layouts.letters_of(given).0, LETTER_VOTE);
            }
        }
        totals.iter_mut().zip(own).for_each(|(total, own)| *total += own);
        votes.push(own);
    }
    out.language = best(&totals);
    for (sentence, mut own) in segments.sentences.iter_mut().zip(votes) {
        if let Some(lang) = out.language {
            add(&mut own, Langs::only(lang).0, 1);
        }
        let most = own.iter().copied().max().unwrap_or(0);
        let acting = Lang::ALL.iter().zip(own).filter(|(_, votes)| *votes > 0 && votes * SHARE >= most);
        let langs = acting.fold(Langs::NONE, |all, (lang, _)| all.and(Langs::only(*lang)));
        sentence.langs = if langs == Langs::NONE { Langs::ANY } else { langs };
    }
    read_slips(note, folded, segments, compiled, out);
}

/// Reads unknown words as what they are a slip of the finger for. A capital letter may be a name's.
fn read_slips(note: &str, folded: &Folded, segments: &Segments, compiled: &Compiled, out: &mut Forms) {
    for sentence in segments.sentences.iter().filter(|sentence| sentence.envelope == Envelope::Text) {
        for at in sentence.first..sentence.end {
            let (Some(form), Some(token)) =
                (out.forms.get_mut(at as usize), segments.tokens.get(at as usize))
            else {
                continue;
            };
            let (start, end) = (token.start as usize, token.end as usize);
            let is_name = || {
                folded.given(start, end).of(note).is_none_or(|given| given.starts_with(char::is_uppercase))
            };
            if form.is_none()
                && !is_name()
                && let Some(word) = folded.text().get(start..end)
                && let Some(meant) = compiled.lexicon.slip_for(word, sentence.langs)
            {
                *form = compiled.lexicon.find(&meant);
                out.slips.push(at);
            }
        }
    }
}

fn add(votes: &mut [u32; 3], langs: u8, points: u32) {
    for (at, votes) in votes.iter_mut().enumerate() {
        if langs & (1 << at) != 0 {
            *votes += points;
        }
    }
}

fn best(totals: &[u32; 3]) -> Option<Lang> {
    let most = totals.iter().copied().max().filter(|most| *most > 0)?;
    Lang::ALL.iter().zip(totals).find(|(_, total)| **total == most).map(|(lang, _)| *lang)
}

/// A hit of several words: from the first to before the end, as places of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Phrase {
    pub(crate) term: TermId,
    pub(crate) start: u8,
    pub(crate) end: u8,
}

/// What one sentence holds: for each term the places of its words, and its phrases.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    places: Vec<Places>,
    pub(crate) phrases: Vec<Phrase>,
    /// The terms that were hit at all.
    pub(crate) present: Vec<TermId>,
    is_present: Vec<bool>,
    /// The symbols of each word, flat, with the end of each word's share.
    symbols: Vec<SymbolId>,
    ends: Vec<u32>,
}

impl Hits {
    /// The places where a single word belongs to the term.
    pub(crate) fn places(&self, term: TermId) -> Places {
        self.places.get(usize::from(term)).copied().unwrap_or(0)
    }

    /// The phrases that belong to the term.
    pub(crate) fn phrases_of(&self, term: TermId) -> impl Iterator<Item = Phrase> + '_ {
        self.phrases.iter().copied().filter(move |phrase| phrase.term == term)
    }

    /// Whether the sentence holds the term at all.
    pub(crate) fn has(&self, term: TermId) -> bool {
        self.is_present.get(usize::from(term)).copied().unwrap_or(false)
    }

    /// The first word of every hit of a term.
    pub(crate) fn starts(&self, term: TermId) -> impl Iterator<Item = usize> + '_ {
        let singles = self.places(term);
        let words = (0..128).filter(move |place| singles >> place & 1 == 1);
        words.chain(self.phrases_of(term).map(|phrase| usize::from(phrase.start)))
    }

    fn clear(&mut self, terms: usize) {
        self.places.resize(terms, 0);
        self.is_present.resize(terms, false);
        for term in self.present.drain(..) {
            if let Some(places) = self.places.get_mut(usize::from(term)) {
                *places = 0;
            }
            if let Some(present) = self.is_present.get_mut(usize::from(term)) {
                *present = false;
            }
        }
        self.phrases.clear();
        self.symbols.clear();
        self.ends.clear();
    }

    fn mark(&mut self, term: TermId) {
        if let Some(present) = self.is_present.get_mut(usize::from(term))
            && !*present
        {
            *present = true;
            self.present.push(term);
        }
    }

    fn add(&mut self, term: TermId, start: usize, end: usize) {
        self.mark(term);
        if end == start + 1 {
            if let Some(places) = self.places.get_mut(usize::from(term)) {
                *places |= 1 << start;
            }
        } else {
            let phrase = Phrase { term, start: start as u8, end: end as u8 };
            if !self.phrases.contains(&phrase) {
                self.phrases.push(phrase);
            }
        }
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
        self.add(term, start, end);
    }

    /// The dictionary words that the word of a place is a form of.
    pub(crate) fn symbols_at(&self, place: usize) -> &[SymbolId] {
        let end = self.ends.get(place).copied().unwrap_or(0) as usize;
        let start =
            place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        self.symbols.get(start..end).unwrap_or_default()
    }
}

/// The text of a note as the scan needs it.
#[derive(Clone, Copy)]
pub(crate) struct Text<'t> {
    pub(crate) note: &'t str,
    pub(crate) folded: &'t Folded,
    pub(crate) segments: &'t Segments,
    pub(crate) forms: &'t Forms,
}

impl<'t> Text<'t> {
    /// A word of the note, folded.
    pub(crate) fn word(&self, token: u32) -> &'t str {
        let token = self.segments.tokens.get(token as usize).copied().unwrap_or_default();
        self.folded.text().get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// A word of the note as given.
    pub(crate) fn given(&self, token: u32) -> &'t str {
        let token = self.segments.tokens.get(token as usize).copied().unwrap_or_default();
        self.folded.given(token.start as usize, token.end as usize).of(self.note).unwrap_or_default()
    }
}

/// Fills `hits` with what a sentence holds.
pub(crate) fn scan(text: Text<'_>, sentence: &Sentence, compiled: &Compiled, hits: &mut Hits) {
    hits.clear(compiled.index.len());
    for token in sentence.first..sentence.end {
        let word = text.word(token);
        let form = text.forms.get(token as usize);
        let of_form = form.map_or(&[][..], |form| compiled.lexicon.symbols_of(form));
        for id in of_form.iter().copied().chain(compiled.lexicon.affixes(word)) {
            let Some(symbol) = compiled.lexicon.symbol_of(id) else { continue };
            let accented = symbol
                .accented()
                .is_none_or(|form| !text.folded.is_accented() || accent_form(text.given(token)) == form);
            if symbol.acts_in(sentence.langs) && accented {
                hits.symbols.push(id);
            }
        }
        hits.ends.push(hits.symbols.len() as u32);
    }
    let places = sentence.len();
    for place in 0..places {
        let token = sentence.first + place as u32;
        let from = hits.symbols_at(place).to_vec();
        for id in from {
            let Some(symbol) = compiled.lexicon.symbol_of(id) else { continue };
            for term in symbol.terms() {
                if !compiled.lexicon.is_excluded(text.word(token), *term) {
                    hits.add(*term, place, place + 1);
                }
            }
            if let Some(root) = symbol.root() {
                phrases(compiled, hits, root, place, place + 1, places);
            }
        }
    }
    pieces::pieces(text, sentence, compiled, hits);
}

/// Follows every phrase that the words from `start` open.
fn phrases(compiled: &Compiled, hits: &mut Hits, node: u32, start: usize, next: usize, places: usize) {
    if next >= places {
        return;
    }
    for at in 0..hits.symbols_at(next).len() {
        let Some(symbol) = hits.symbols_at(next).get(at).copied() else { break };
        if let Some(node) = compiled.lexicon.step(node, symbol) {
            for term in compiled.lexicon.ends_at(node) {
                hits.add(*term, start, next + 1);
            }
            phrases(compiled, hits, node, start, next + 1, places);
        }
    }
}
