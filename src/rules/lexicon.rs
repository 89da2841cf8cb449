//! The lexicon: from a word of a note to everything the rules know about it, in one look-up.
//!
//! A written word of the rules is a *symbol* (one language, one dictionary word or beginning); every form of it leads
//! to it. A symbol belongs to *terms*, the units that patterns ask for: a class, a literal word, a union of those.
//! Phrases are paths of symbols, so that an inflected phrase costs one path and not one for each form.
//!
//! Everything lies in flat columns: a quarter of a million forms are a handful of allocations. Forms that lead to the
//! same symbols share one *sense*. What is made once and then only read is told apart: a [`Draft`] is written, a
//! [`Lexicon`] is read.

mod dictionary;
mod draft;
mod phrases;
mod typos;
mod words;

use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};

use crate::rules::lists::Lists;
use crate::rules::rule::Langs;
use dictionary::Dictionary;
pub(crate) use draft::Draft;
use phrases::Paths;
use typos::Sieve;
use words::Words;

/// A unit that patterns ask for.
pub(crate) type TermId = u32;

/// A written word of the rules.
pub(crate) type SymbolId = u32;

/// A word as it may stand in a note.
pub(crate) type FormId = u32;

pub(crate) use phrases::NodeId;

/// The typed pieces of a text, which no word list can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Piece {
    Money,
    Percent,
    Hours,
    Duration,
    Date,
    Clock,
    Count,
    Ordinal,
    Name,
    Salutation,
    Closing,
    Header,
    Speaker,
    Stamp,
}

impl Piece {
    pub(crate) const NAMES: &'static [(&'static str, Piece)] = &[
        ("money", Piece::Money),
        ("percent", Piece::Percent),
        ("hours", Piece::Hours),
        ("duration", Piece::Duration),
        ("date", Piece::Date),
        ("clock", Piece::Clock),
        ("count", Piece::Count),
        ("ordinal", Piece::Ordinal),
        ("name", Piece::Name),
        ("salutation", Piece::Salutation),
        ("closing", Piece::Closing),
        ("header", Piece::Header),
        ("speaker", Piece::Speaker),
        ("stamp", Piece::Stamp),
    ];

    /// The piece of a name.
    pub(crate) fn named(name: &str) -> Option<Piece> {
        Piece::NAMES.iter().find(|(known, _)| *known == name).map(|(_, piece)| *piece)
    }
}

/// What is known of a written word.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Symbol {
    langs: u8,
    marks: u8,
    /// The place of its accented form, plus one.
    accented: u32,
    /// Where its phrases begin, plus one.
    root: u32,
    /// Its ballot, plus one.
    ballot: u32,
}

/// Some word or phrase of a pattern or class needs it.
const MEANS: u8 = 1;
/// It stands inside phrases.
const CONTINUES: u8 = 1 << 1;
/// A term of it does not take every word.
const EXCLUDES: u8 = 1 << 2;

impl Symbol {
    /// Whether it acts in a sentence of these languages.
    pub(crate) fn acts_in(&self, langs: Langs) -> bool {
        self.langs & langs.0 != 0
    }

    /// Whether it insists on an accent.
    pub(crate) fn is_accented(&self) -> bool {
        self.accented != 0
    }

    /// Whether anything asks for it, by itself or in a phrase.
    fn means_something(&self) -> bool {
        self.marks & MEANS != 0
    }

    /// Whether a phrase may go on with it.
    pub(crate) fn continues(&self) -> bool {
        self.marks & CONTINUES != 0
    }

    /// Whether some words were taken out of a term of it.
    pub(crate) fn excludes(&self) -> bool {
        self.marks & EXCLUDES != 0
    }

    /// The votes it has of its own.
    pub(crate) fn ballot(&self) -> Option<u32> {
        self.ballot.checked_sub(1)
    }

    /// Where the phrases begin that it opens.
    pub(crate) fn root(&self) -> Option<NodeId> {
        self.root.checked_sub(1)
    }
}

/// What a form leads to; forms with the same share it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sense {
    /// Its symbols, as a range of all senses' symbols: those of the word itself, then those of its beginnings and endings.
    start: u32,
    affixes: u32,
    end: u32,
    /// Bits of the languages whose function word it is.
    function: u8,
    /// Bits of the languages of the symbols of the word itself.
    langs: u8,
    means: bool,
}

/// Symbols by the letters that words begin or end with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Affixes {
    letters: Words,
    symbols: Lists<SymbolId>,
    longest: u32,
}

impl Affixes {
    fn get(&self, letters: Option<&str>) -> &[SymbolId] {
        letters.and_then(|letters| self.letters.find(letters)).map_or(&[], |id| self.symbols.get(id as usize))
    }
}

/// All words of a rule set.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    forms: Dictionary,
    /// The sense of each form.
    senses_of: Vec<u32>,
    #[serde(with = "senses")]
    senses: Vec<Sense>,
    sense_symbols: Vec<SymbolId>,
    symbols: Vec<Symbol>,
    accented: Words,
    terms: Lists<TermId>,
    paths: Paths,
    path_ends: Lists<TermId>,
    prefixes: Affixes,
    suffixes: Affixes,
    /// Words that some terms do not take, with those terms.
    excluded: Words,
    excluded_from: Lists<TermId>,
    /// Real words that look like slips, with the bits of their languages.
    not_typos: Words,
    not_typo_langs: Vec<u8>,
    #[serde(skip)]
    sieve: OnceCell<Sieve>,
}

impl Lexicon {
    /// The form of a folded word.
    pub(crate) fn find(&self, word: &str) -> Option<FormId> {
        self.forms.find(word)
    }

    fn sense(&self, form: FormId) -> Sense {
        let sense = self.senses_of.get(form as usize).and_then(|sense| self.senses.get(*sense as usize));
        sense.copied().unwrap_or_default()
    }

    /// The languages whose function word a form is, and those of its symbols.
    pub(crate) fn langs(&self, form: FormId) -> (u8, u8) {
        let Sense { function, langs, .. } = self.sense(form);
        (function, langs)
    }

    /// The symbols of a form.
    pub(crate) fn symbols_of(&self, form: FormId) -> &[SymbolId] {
        let Sense { start, affixes, .. } = self.sense(form);
        self.sense_symbols.get(start as usize..affixes as usize).unwrap_or_default()
    }

    /// The symbols of a form, then those of its beginnings and endings.
    pub(crate) fn all_symbols_of(&self, form: FormId) -> &[SymbolId] {
        let Sense { start, end, .. } = self.sense(form);
        self.sense_symbols.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Whether the rules mean anything by a form, so that it is nobody's name.
    pub(crate) fn means_something(&self, form: FormId) -> bool {
        let sense = self.sense(form);
        sense.function != 0 || sense.means
    }

    /// The symbols of the beginnings and endings of a folded word.
    pub(crate) fn affixes<'l>(&'l self, word: &'l str) -> impl Iterator<Item = SymbolId> + 'l {
        let longest = |affixes: &Affixes| (affixes.longest as usize).min(word.len());
        let begins = (4..=longest(&self.prefixes)).flat_map(move |len| self.prefixes.get(word.get(..len)));
        let back = move |len: usize| word.len().checked_sub(len).filter(|at| *at > 0);
        let ends = (3..=longest(&self.suffixes))
            .flat_map(move |len| self.suffixes.get(back(len).and_then(|at| word.get(at..))));
        begins.chain(ends).copied()
    }

    pub(crate) fn symbol_of(&self, id: SymbolId) -> Option<&Symbol> {
        self.symbols.get(id as usize)
    }

    /// The accented form that the note must show, if the symbol insists on it.
    pub(crate) fn accented(&self, symbol: &Symbol) -> Option<&str> {
        Some(self.accented.get(symbol.accented.checked_sub(1)?))
    }

    /// The terms a symbol belongs to when it stands alone.
    pub(crate) fn terms_of(&self, id: SymbolId) -> &[TermId] {
        self.terms.get(id as usize)
    }

    /// The next place of a phrase.
    pub(crate) fn step(&self, node: NodeId, symbol: SymbolId) -> Option<NodeId> {
        self.paths.step(node, symbol)
    }

    /// The terms of the phrases that end at a place.
    pub(crate) fn ends_at(&self, node: NodeId) -> &[TermId] {
        self.path_ends.get(node as usize)
    }

    /// The terms that a word was taken out of.
    pub(crate) fn excluded_from(&self, word: &str) -> &[TermId] {
        self.excluded.find(word).map_or(&[], |id| self.excluded_from.get(id as usize))
    }

    /// Gives the terms other numbers.
    pub(crate) fn renumber_terms(&mut self, new: &[TermId]) {
        self.terms.renumber(new);
        self.path_ends.renumber(new);
        self.excluded_from.renumber(new);
    }

    /// How many written words, forms of words and phrase places there are.
    pub(crate) fn size(&self) -> (usize, usize, usize) {
        (self.symbols.len(), self.forms.len(), self.paths.len())
    }
}

/// Stores senses by how many symbols they have: each begins where the one before it ends.
mod senses {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Sense;

    type Stored = (u32, u32, (u8, u8, bool));

    pub(super) fn serialize<S: Serializer>(senses: &[Sense], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(senses.iter().map(|sense| -> Stored {
            let Sense { start, affixes, end, function, langs, means } = *sense;
            (affixes - start, end - affixes, (function, langs, means))
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Sense>, D::Error> {
        let stored = Vec::<Stored>::deserialize(deserializer)?;
        let mut start = 0u32;
        let senses = stored.into_iter().map(|(own, others, (function, langs, means))| {
            let affixes = start.wrapping_add(own);
            let end = affixes.wrapping_add(others);
            let sense = Sense { start, affixes, end, function, langs, means };
            start = end;
            sense
        });
        Ok(senses.collect())
    }
}
