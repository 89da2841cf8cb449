//! Scanning: what each word of a sentence is to the rules, found in one look-up a word.

mod hits;
mod pieces;

use crate::fold::{Folded, has_accent_form};
use crate::rules::compile::Compiled;
use crate::rules::layout::Layouts;
use crate::rules::lexicon::{FormId, Lexicon, NodeId, Symbol, SymbolId};
use crate::rules::rule::Langs;
use crate::stages::segment::{Envelope, Segments, Sentence};
use crate::taxonomy::Lang;
#[cfg(test)]
pub(crate) use hits::Phrase;
pub(crate) use hits::{Hits, Places};

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
    /// For each sentence the votes for each language.
    votes: Vec<[u32; 3]>,
    space: String,
    pub(crate) language: Option<Lang>,
}

impl Forms {
    /// Whether one of the words from first to last is read as what it is a slip for.
    pub(crate) fn has_slip(&self, first: u32, last: u32) -> bool {
        let begin = self.slips.partition_point(|slip| *slip < first);
        self.slips.get(begin).is_some_and(|slip| *slip <= last)
    }

    /// Whether a word is read as what it is a slip for.
    fn is_slip(&self, token: u32) -> bool {
        self.slips.binary_search(&token).is_ok()
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
    let known = || out.forms.iter().flatten().map(|form| compiled.lexicon.all_symbols_of(*form));
    touch(known().map(|symbols| symbols.first().copied().unwrap_or(0)));
    touch(known().flatten().map(|id| {
        let symbol = compiled.lexicon.symbol_of(*id).map_or(0, |symbol| u32::from(symbol.continues()));
        symbol + compiled.lexicon.terms_of(*id).first().copied().unwrap_or(0)
    }));
    let mut totals = [0u32; 3];
    let mut votes = std::mem::take(&mut out.votes);
    let mut space = std::mem::take(&mut out.space);
    votes.clear();
    for sentence in &segments.sentences {
        let mut own = [0u32; 3];
        for at in sentence.first..sentence.end {
            if let Some(form) = out.get(at as usize) {
                let (function, langs) = compiled.lexicon.langs(form);
                add(&mut own, function, FUNCTION_VOTE);
                if langs.count_ones() == 1 {
                    add(&mut own, langs, WORD_VOTE);
                }
            }
            if folded.is_accented()
                && let Some(token) = segments.tokens.get(at as usize)
                && let Some(given) = folded.given(token.start as usize, token.end as usize).of(note)
                && !given.is_ascii()
            {
                add(&mut own, layouts.letters_of(given, &mut space).0, LETTER_VOTE);
            }
        }
        totals.iter_mut().zip(own).for_each(|(total, own)| *total += own);
        votes.push(own);
    }
    out.language = best(&totals);
    for (sentence, mut own) in segments.sentences.iter_mut().zip(votes.iter().copied()) {
        if let Some(lang) = out.language {
            add(&mut own, Langs::only(lang).0, 1);
        }
        let most = own.iter().copied().max().unwrap_or(0);
        let acting = Lang::ALL.iter().zip(own).filter(|(_, votes)| *votes > 0 && votes * SHARE >= most);
        let langs = acting.fold(Langs::NONE, |all, (lang, _)| all.and(Langs::only(*lang)));
        sentence.langs = if langs == Langs::NONE { Langs::ANY } else { langs };
    }
    out.votes = votes;
    out.space = space;
    read_slips(note, folded, segments, compiled, out);
}

/// Reads numbers from all over memory, so that they are near when they are used.
pub(crate) fn touch(numbers: impl Iterator<Item = u32>) {
    std::hint::black_box(numbers.fold(0, |all, number| all ^ number));
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
        self.segments.span(self.folded, token, token).of(self.note).unwrap_or_default()
    }
}

/// Fills `hits` with what a sentence holds.
pub(crate) fn scan(text: Text<'_>, sentence: &Sentence, compiled: &Compiled, hits: &mut Hits) {
    hits.clear(compiled.terms());
    let lexicon = &compiled.lexicon;
    for token in sentence.first..sentence.end {
        let acts = |id: SymbolId| {
            lexicon.symbol_of(id).is_some_and(|symbol| {
                symbol.acts_in(sentence.langs)
                    && (!symbol.is_accented() || shows_accent(text, token, lexicon, symbol))
            })
        };
        match text.forms.get(token as usize) {
            // A misspelt word has the beginning and the ending that it is written with.
            Some(form) if text.forms.is_slip(token) => {
                let affixes = lexicon.affixes(text.word(token));
                hits.push_word(
                    lexicon.symbols_of(form).iter().copied().chain(affixes).filter(|id| acts(*id)),
                );
            }
            Some(form) => {
                hits.push_word(lexicon.all_symbols_of(form).iter().copied().filter(|id| acts(*id)));
            }
            None => hits.push_word(lexicon.affixes(text.word(token)).filter(|id| acts(*id))),
        }
    }
    let places = sentence.len();
    for place in 0..places {
        for at in 0..hits.symbols_at(place).len() {
            let Some(id) = hits.symbols_at(place).get(at).copied() else { break };
            let Some(symbol) = lexicon.symbol_of(id) else { continue };
            let taken_out = if symbol.excludes() {
                lexicon.excluded_from(text.word(sentence.first + place as u32))
            } else {
                &[]
            };
            for term in lexicon.terms_of(id) {
                if !taken_out.contains(term) {
                    hits.add_word(*term, place);
                }
            }
            if let Some(root) = symbol.root() {
                phrases(compiled, hits, root, place, place + 1, places);
            }
        }
    }
    pieces::pieces(text, sentence, compiled, hits);
}

/// Whether a word shows the accent that a symbol insists on. In a note without any accents none is missed.
fn shows_accent(text: Text<'_>, token: u32, lexicon: &Lexicon, symbol: &Symbol) -> bool {
    let shows = |form: &str| has_accent_form(text.given(token), form);
    !text.folded.is_accented() || lexicon.accented(symbol).is_none_or(shows)
}

/// Follows every phrase that the words from `start` open.
fn phrases(compiled: &Compiled, hits: &mut Hits, node: NodeId, start: usize, next: usize, places: usize) {
    if next >= places {
        return;
    }
    for at in 0..hits.symbols_at(next).len() {
        let Some(symbol) = hits.symbols_at(next).get(at).copied() else { break };
        let continues = compiled.lexicon.symbol_of(symbol).is_some_and(Symbol::continues);
        if continues && let Some(node) = compiled.lexicon.step(node, symbol) {
            for term in compiled.lexicon.ends_at(node) {
                hits.add_phrase(*term, start, next + 1);
            }
            phrases(compiled, hits, node, start, next + 1, places);
        }
    }
}
