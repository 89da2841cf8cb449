//! The lexicon: from a word of a note to everything the rules know about it, in one look-up.
//!
//! A written word of the rules is a *symbol* (one language, one dictionary word or beginning); every form of it leads
//! to it. A symbol belongs to *terms*, the units that patterns ask for: a class, a literal word, a union of those.
//! Phrases are paths of symbols, so that an inflected phrase costs one path and not one for each form.

mod typos;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::rules::forms::Forms;
use crate::rules::pattern::{Shape, Word};
use crate::rules::rule::Langs;
use crate::taxonomy::Lang;

/// A unit that patterns ask for.
pub(crate) type TermId = u16;

/// A written word of the rules.
pub(crate) type SymbolId = u32;

/// A word as it may stand in a note.
pub(crate) type FormId = u32;

/// A place in the paths of phrases.
pub(crate) type NodeId = u32;

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
#[derive(Debug, Default)]
pub(crate) struct Symbol {
    langs: u8,
    accented: Option<Box<str>>,
    terms: Vec<TermId>,
    root: Option<NodeId>,
    ballot: Option<u32>,
}

impl Symbol {
    /// The languages it acts in.
    pub(crate) fn langs(&self) -> Langs {
        Langs(self.langs)
    }

    /// Whether it acts in a sentence of these languages.
    pub(crate) fn acts_in(&self, langs: Langs) -> bool {
        self.langs & langs.0 != 0
    }

    /// The accented form that the note must show, if the symbol insists on it.
    pub(crate) fn accented(&self) -> Option<&str> {
        self.accented.as_deref()
    }

    /// The terms it belongs to when it stands alone.
    pub(crate) fn terms(&self) -> &[TermId] {
        &self.terms
    }

    /// Whether anything asks for it, by itself or in a phrase.
    fn means_something(&self) -> bool {
        !self.terms.is_empty() || self.root.is_some()
    }

    /// The votes it has of its own.
    pub(crate) fn ballot(&self) -> Option<u32> {
        self.ballot
    }

    /// Where the phrases begin that it opens.
    pub(crate) fn root(&self) -> Option<NodeId> {
        self.root
    }
}

/// What is known of a word of a note.
#[derive(Debug, Default)]
struct Form {
    symbols: Vec<SymbolId>,
    /// Bits of the languages whose function word it is.
    function: u8,
}

#[derive(Debug, Default)]
struct Node {
    terms: Vec<TermId>,
}

/// All words of a rule set.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    words: FxHashMap<Box<str>, FormId>,
    forms: Vec<Form>,
    symbols: Vec<Symbol>,
    known: FxHashMap<(u8, Word), SymbolId>,
    prefixes: FxHashMap<Box<str>, Vec<SymbolId>>,
    suffixes: FxHashMap<Box<str>, Vec<SymbolId>>,
    longest_affix: usize,
    edges: FxHashMap<(NodeId, SymbolId), NodeId>,
    nodes: Vec<Node>,
    excluded: FxHashSet<(Box<str>, TermId)>,
    excluding: FxHashSet<TermId>,
    /// Real words that look like slips.
    not_typos: FxHashMap<Box<str>, Langs>,
}

impl Lexicon {
    /// The symbol of a written word, made on first use.
    pub(crate) fn symbol(&mut self, word: &Word, lang: Option<Lang>, forms: &Forms) -> SymbolId {
        let langs = Langs::of(lang);
        let key = (langs.0, word.clone());
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let id = self.symbols.len() as SymbolId;
        let accented =
            if let Shape::Accented(form) = &word.shape { Some(form.as_str().into()) } else { None };
        self.symbols.push(Symbol { langs: langs.0, accented, ..Symbol::default() });
        self.known.insert(key, id);
        match &word.shape {
            Shape::Plain | Shape::Accented(_) => self.add_form(&word.folded, id),
            Shape::Inflected(paradigm) => {
                let forms = lang.and_then(|lang| forms.expand(lang, &word.folded, paradigm));
                for form in forms.unwrap_or_else(|| vec![word.folded.clone()]) {
                    self.add_form(&form, id);
                }
            }
            Shape::Prefix => {
                self.longest_affix = self.longest_affix.max(word.folded.len());
                self.prefixes.entry(word.folded.as_str().into()).or_default().push(id);
            }
            Shape::Suffix => {
                self.longest_affix = self.longest_affix.max(word.folded.len());
                self.suffixes.entry(word.folded.as_str().into()).or_default().push(id);
            }
        }
        id
    }

    fn add_form(&mut self, form: &str, symbol: SymbolId) {
        let id = self.form(form);
        if let Some(known) = self.forms.get_mut(id as usize) {
            known.symbols.push(symbol);
        }
    }

    fn form(&mut self, word: &str) -> FormId {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let id = self.forms.len() as FormId;
        self.words.insert(word.into(), id);
        self.forms.push(Form::default());
        id
    }

    /// Lets a word tell the language of its sentence.
    pub(crate) fn add_function_word(&mut self, word: &str, lang: Lang) {
        let id = self.form(word);
        if let Some(form) = self.forms.get_mut(id as usize) {
            form.function |= Langs::only(lang).0;
        }
    }

    /// Makes a single word belong to a term.
    pub(crate) fn add_term(&mut self, symbol: SymbolId, term: TermId) {
        if let Some(known) = self.symbols.get_mut(symbol as usize)
            && !known.terms.contains(&term)
        {
            known.terms.push(term);
        }
    }

    /// Gives a single word votes of its own.
    pub(crate) fn add_ballot(&mut self, symbol: SymbolId, ballot: u32) {
        if let Some(known) = self.symbols.get_mut(symbol as usize) {
            known.ballot = Some(ballot);
        }
    }

    /// Makes a phrase belong to a term.
    pub(crate) fn add_phrase(&mut self, phrase: &[SymbolId], term: TermId) {
        let Some((first, rest)) = phrase.split_first() else { return };
        let mut node = match self.symbols.get(*first as usize).and_then(|symbol| symbol.root) {
            Some(root) => root,
            None => {
                let root = self.new_node();
                if let Some(symbol) = self.symbols.get_mut(*first as usize) {
                    symbol.root = Some(root);
                }
                root
            }
        };
        for symbol in rest {
            node = match self.edges.get(&(node, *symbol)) {
                Some(next) => *next,
                None => {
                    let next = self.new_node();
                    self.edges.insert((node, *symbol), next);
                    next
                }
            };
        }
        if let Some(end) = self.nodes.get_mut(node as usize)
            && !end.terms.contains(&term)
        {
            end.terms.push(term);
        }
    }

    fn new_node(&mut self) -> NodeId {
        self.nodes.push(Node::default());
        (self.nodes.len() - 1) as NodeId
    }

    /// Takes one word out of a term.
    pub(crate) fn exclude(&mut self, word: &str, term: TermId) {
        self.excluded.insert((word.into(), term));
        self.excluding.insert(term);
    }

    /// The form of a folded word.
    pub(crate) fn find(&self, word: &str) -> Option<FormId> {
        self.words.get(word).copied()
    }

    /// The languages whose function word a form is.
    pub(crate) fn function(&self, form: FormId) -> u8 {
        self.forms.get(form as usize).map_or(0, |form| form.function)
    }

    /// The symbols of a form.
    pub(crate) fn symbols_of(&self, form: FormId) -> &[SymbolId] {
        self.forms.get(form as usize).map_or(&[], |form| &form.symbols)
    }

    /// Whether the rules mean anything by a form, so that it is nobody's name.
    pub(crate) fn means_something(&self, form: FormId) -> bool {
        let mut symbols = self.symbols_of(form).iter().filter_map(|symbol| self.symbol_of(*symbol));
        self.function(form) != 0 || symbols.any(Symbol::means_something)
    }

    /// The symbols of the beginnings and endings of a folded word.
    pub(crate) fn affixes<'l>(&'l self, word: &'l str) -> impl Iterator<Item = SymbolId> + 'l {
        let ends = |len: usize| word.is_char_boundary(len);
        let longest = self.longest_affix.min(word.len());
        let begins =
            (4..=longest).filter(move |len| ends(*len)).filter_map(|len| self.prefixes.get(word.get(..len)?));
        let back = move |len: usize| word.len() - len;
        let ends = (3..=longest)
            .map(back)
            .filter(move |at| *at > 0 && word.is_char_boundary(*at))
            .filter_map(|at| self.suffixes.get(word.get(at..)?));
        begins.chain(ends).flatten().copied()
    }

    pub(crate) fn symbol_of(&self, id: SymbolId) -> Option<&Symbol> {
        self.symbols.get(id as usize)
    }

    /// The next place of a phrase.
    pub(crate) fn step(&self, node: NodeId, symbol: SymbolId) -> Option<NodeId> {
        self.edges.get(&(node, symbol)).copied()
    }

    /// The terms of the phrases that end at a place.
    pub(crate) fn ends_at(&self, node: NodeId) -> &[TermId] {
        self.nodes.get(node as usize).map_or(&[], |node| &node.terms)
    }

    /// Whether a word was taken out of a term.
    pub(crate) fn is_excluded(&self, word: &str, term: TermId) -> bool {
        self.excluding.contains(&term) && self.excluded.contains(&(word.into(), term))
    }

    /// How many written words, forms of words and phrase places there are.
    pub(crate) fn size(&self) -> (usize, usize, usize) {
        (self.symbols.len(), self.forms.len(), self.nodes.len())
    }
}
