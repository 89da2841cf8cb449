//! A lexicon in the making: facts are gathered in the order in which they come, and sorted into columns at the end.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::rules::forms::Forms;
use crate::rules::lexicon::dictionary::Dictionary;
use crate::rules::lexicon::phrases;
use crate::rules::lexicon::words::Words;
use crate::rules::lexicon::{
    Affixes, CONTINUES, EXCLUDES, FormId, Lexicon, MEANS, NodeId, Sense, Symbol, SymbolId, TermId,
};
use crate::rules::lists::{Lists, by_frequency, renumber};
use crate::rules::pattern::{Shape, Word};
use crate::rules::rule::Langs;
use crate::taxonomy::Lang;

/// Words while rules are compiled.
#[derive(Debug, Default)]
pub(crate) struct Draft<'m> {
    forms: Words,
    /// For each form the bits of the languages whose function word it is.
    function: Vec<u8>,
    form_symbols: Vec<(FormId, SymbolId)>,
    symbols: Vec<Symbol>,
    accented: Words,
    known: FxHashMap<(u8, &'m Word), SymbolId>,
    symbol_terms: Vec<(SymbolId, TermId)>,
    paths: phrases::Draft,
    path_terms: Vec<(NodeId, TermId)>,
    prefixes: AffixDraft,
    suffixes: AffixDraft,
    excluded: Words,
    excluded_from: Vec<(u32, TermId)>,
    not_typos: Words,
    not_typo_langs: Vec<u8>,
    /// How often each form stands in the rules' own lines.
    seen: Vec<u32>,
}

#[derive(Debug, Default)]
struct AffixDraft {
    letters: Words,
    symbols: Vec<(u32, SymbolId)>,
    longest: usize,
}

impl AffixDraft {
    fn add(&mut self, letters: &str, symbol: SymbolId) {
        self.longest = self.longest.max(letters.len());
        self.symbols.push((self.letters.add(letters), symbol));
    }

    fn finish(self) -> Affixes {
        let symbols = Lists::of_pairs(self.letters.len(), &self.symbols);
        Affixes { letters: self.letters, symbols, longest: self.longest as u32 }
    }
}

impl<'m> Draft<'m> {
    /// The symbol of a written word, made on first use.
    pub(crate) fn symbol(&mut self, word: &'m Word, lang: Option<Lang>, forms: &Forms) -> SymbolId {
        let langs = Langs::of(lang);
        if let Some(id) = self.known.get(&(langs.0, word)) {
            return *id;
        }
        let id = self.symbols.len() as SymbolId;
        let accented = if let Shape::Accented(form) = &word.shape { self.accented.add(form) + 1 } else { 0 };
        self.symbols.push(Symbol { langs: langs.0, accented, ..Symbol::default() });
        self.known.insert((langs.0, word), id);
        match &word.shape {
            Shape::Plain | Shape::Accented(_) => self.add_form(&word.folded, id),
            Shape::Inflected(paradigm) => {
                match lang.and_then(|lang| forms.expand(lang, &word.folded, paradigm)) {
                    Some(forms) => forms.iter().for_each(|form| self.add_form(form, id)),
                    None => self.add_form(&word.folded, id),
                }
            }
            Shape::Prefix => self.prefixes.add(&word.folded, id),
            Shape::Suffix => self.suffixes.add(&word.folded, id),
        }
        id
    }

    fn add_form(&mut self, form: &str, symbol: SymbolId) {
        let form = self.form(form);
        self.form_symbols.push((form, symbol));
    }

    fn form(&mut self, word: &str) -> FormId {
        let form = self.forms.add(word);
        self.function.resize(self.forms.len(), 0);
        form
    }

    /// Lets a word tell the language of its sentence.
    pub(crate) fn add_function_word(&mut self, word: &str, lang: Lang) {
        let form = self.form(word);
        if let Some(function) = self.function.get_mut(form as usize) {
            *function |= Langs::only(lang).0;
        }
    }

    /// Counts a word that stands in a line of the rules: what is known of frequent words is kept together.
    pub(crate) fn see(&mut self, word: &str) {
        self.seen.resize(self.forms.len(), 0);
        if let Some(seen) = self.forms.find(word).and_then(|form| self.seen.get_mut(form as usize)) {
            *seen += 1;
        }
    }

    /// Makes a word stand for itself in its languages, whatever it looks like.
    pub(crate) fn add_not_typo(&mut self, word: &str, langs: Langs) {
        let id = self.not_typos.add(word) as usize;
        self.not_typo_langs.resize(self.not_typos.len(), 0);
        if let Some(known) = self.not_typo_langs.get_mut(id) {
            *known |= langs.0;
        }
    }

    /// Makes a single word belong to a term.
    pub(crate) fn add_term(&mut self, symbol: SymbolId, term: TermId) {
        self.symbol_terms.push((symbol, term));
    }

    /// Gives a single word votes of its own.
    pub(crate) fn add_ballot(&mut self, symbol: SymbolId, ballot: u32) {
        if let Some(known) = self.symbols.get_mut(symbol as usize) {
            known.ballot = ballot + 1;
        }
    }

    /// Makes a phrase belong to terms.
    pub(crate) fn add_phrase(&mut self, phrase: &[SymbolId], terms: &[TermId]) {
        let end = self.paths.add(phrase);
        self.path_terms.extend(terms.iter().map(|term| (end, *term)));
    }

    /// Takes one word out of a term.
    pub(crate) fn exclude(&mut self, word: &str, term: TermId) {
        let word = self.excluded.add(word);
        self.excluded_from.push((word, term));
    }

    /// Lets the symbols of frequent words stand first; gives the new numbers by the old.
    fn renumber_symbols(&mut self) -> Vec<SymbolId> {
        let mut frequency = vec![0u32; self.symbols.len()];
        for (form, symbol) in &self.form_symbols {
            let seen = self.seen.get(*form as usize).copied().unwrap_or(0);
            if let Some(frequency) = frequency.get_mut(*symbol as usize) {
                *frequency = frequency.saturating_add(seen);
            }
        }
        let (new, order) = by_frequency(&frequency);
        self.symbols = order.iter().filter_map(|old| self.symbols.get(*old as usize).copied()).collect();
        renumber(self.form_symbols.iter_mut().map(|(_, symbol)| symbol), &new);
        renumber(self.symbol_terms.iter_mut().map(|(symbol, _)| symbol), &new);
        renumber(self.prefixes.symbols.iter_mut().map(|(_, symbol)| symbol), &new);
        renumber(self.suffixes.symbols.iter_mut().map(|(_, symbol)| symbol), &new);
        new
    }

    /// Sorts everything into columns.
    pub(crate) fn finish(mut self) -> Lexicon {
        let new = self.renumber_symbols();
        let terms = Lists::of_pairs(self.symbols.len(), &self.symbol_terms).distinct();
        let mut excluding: Vec<TermId> = self.excluded_from.iter().map(|(_, term)| *term).collect();
        excluding.sort_unstable();
        excluding.dedup();
        let (paths, places) = self.paths.finish(&new);
        for (id, root) in paths.symbols() {
            let Some(symbol) = self.symbols.get_mut(id as usize) else { continue };
            match root {
                Some(root) => {
                    symbol.root = root + 1;
                    symbol.marks |= MEANS;
                }
                None => symbol.marks |= CONTINUES,
            }
        }
        for (place, _) in &mut self.path_terms {
            *place = places.get(*place as usize).copied().unwrap_or(*place);
        }
        for (id, symbol) in self.symbols.iter_mut().enumerate() {
            let own = terms.get(id);
            let excludes = own.iter().any(|term| excluding.binary_search(term).is_ok());
            symbol.marks |= if own.is_empty() { 0 } else { MEANS } | if excludes { EXCLUDES } else { 0 };
        }
        let mut lexicon = Lexicon {
            symbols: self.symbols,
            accented: self.accented,
            terms,
            path_ends: Lists::of_pairs(paths.len(), &self.path_terms).distinct(),
            paths,
            prefixes: self.prefixes.finish(),
            suffixes: self.suffixes.finish(),
            excluded_from: Lists::of_pairs(self.excluded.len(), &self.excluded_from).distinct(),
            excluded: self.excluded,
            not_typos: self.not_typos,
            not_typo_langs: self.not_typo_langs,
            ..Lexicon::default()
        };
        let own = Lists::of_pairs(self.forms.len(), &self.form_symbols);
        let (forms, old) = Dictionary::of(&self.forms);
        lexicon.add_senses(forms, &old, &own, &self.function, &self.seen);
        lexicon
    }
}

impl Lexicon {
    /// Gives every form its sense, one for all forms that lead to the same symbols. What is known of a form is found
    /// under the number that it had in the draft.
    fn add_senses(
        &mut self,
        forms: Dictionary,
        old: &[FormId],
        own: &Lists<SymbolId>,
        function: &[u8],
        seen: &[u32],
    ) {
        let mut known: FxHashMap<(Vec<SymbolId>, usize, u8), u32> = FxHashMap::default();
        let mut symbols: Vec<SymbolId> = Vec::new();
        let mut order: Vec<(usize, usize)> = old.iter().map(|old| *old as usize).enumerate().collect();
        order.sort_by_key(|(_, old)| Reverse(seen.get(*old).copied()));
        self.senses_of = vec![0; order.len()];
        for (form, old) in order {
            symbols.clear();
            symbols.extend(own.get(old));
            let affixes = symbols.len();
            symbols.extend(self.affixes(forms.get(form as FormId)));
            let function = function.get(old).copied().unwrap_or(0);
            let key = (std::mem::take(&mut symbols), affixes, function);
            let sense = match known.get(&key) {
                Some(sense) => *sense,
                None => {
                    let sense = self.add_sense(&key.0, affixes, function);
                    known.insert((key.0.clone(), affixes, function), sense);
                    sense
                }
            };
            symbols = key.0;
            if let Some(of_form) = self.senses_of.get_mut(form) {
                *of_form = sense;
            }
        }
        self.forms = forms;
    }

    fn add_sense(&mut self, symbols: &[SymbolId], affixes: usize, function: u8) -> u32 {
        let own = symbols.get(..affixes).unwrap_or_default();
        let own = || own.iter().filter_map(|id| self.symbol_of(*id));
        let (langs, means) =
            (own().fold(0, |all, symbol| all | symbol.langs), own().any(Symbol::means_something));
        let start = self.sense_symbols.len() as u32;
        self.sense_symbols.extend(symbols);
        let (affixes, end) = (start + affixes as u32, self.sense_symbols.len() as u32);
        self.senses.push(Sense { start, affixes, end, function, langs, means });
        (self.senses.len() - 1) as u32
    }
}
