//! From a checked rule set to what the stages run: the lexicon, the patterns over terms, and the index of patterns.

mod code;
mod index;
mod patterns;
mod words;

use once_cell::sync::OnceCell;
use regex::Regex;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::rules::lexicon::{Draft, Lexicon, Piece, SymbolId, TermId};
use crate::rules::lists::{Lists, Texts};
use crate::rules::rule::{Langs, Model, ReasonIx};
use crate::rules::source::Origin;
use crate::taxonomy::{Finality, Tone};
pub(crate) use code::{Code, Op, Place, Seqs, Step, first, items};
pub(crate) use index::Posting;

/// What a pattern serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Owner {
    Rule(u16),
    Unless(u16),
    Cue(u16),
    Pseudo(u16),
    Until(u16),
}

/// What matched: a pattern or a regular expression, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    Program(u32),
    Regex(u32),
}

/// A pattern over terms.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Program {
    pub(crate) owner: Owner,
    pub(crate) langs: Langs,
    /// Whether it is looked for in headers, greetings and farewells too.
    pub(crate) reads_envelope: bool,
    pub(crate) place: Place,
    pub(crate) origin: Origin,
}

/// What a ballot gives points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum VoteFor {
    Reason(ReasonIx),
    Tone(Tone),
    Finality(Finality),
    NoSign,
}

/// The points of a ballot for one thing.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Vote {
    pub(crate) target: VoteFor,
    pub(crate) points: i16,
}

/// Stands where there is no ballot.
pub(crate) const NO_BALLOT: u32 = u32::MAX;

/// A regular expression, compiled when its guard is first hit.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LazyRegex {
    pub(crate) owner: Owner,
    pub(crate) langs: Langs,
    pub(crate) guards: Vec<TermId>,
    source: String,
    #[serde(skip)]
    cell: OnceCell<Option<Regex>>,
    pub(crate) origin: Origin,
}

impl LazyRegex {
    /// The compiled expression; it was compiled once already when the rules were checked.
    pub(crate) fn get(&self) -> Option<&Regex> {
        self.cell.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }
}

/// Terms that the stages themselves ask for.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Units {
    pub(crate) money: Option<TermId>,
    pub(crate) hours: Option<TermId>,
    pub(crate) time: Option<TermId>,
    pub(crate) month: Option<TermId>,
    pub(crate) weekday: Option<TermId>,
    pub(crate) number: Option<TermId>,
    pub(crate) ordinal: Option<TermId>,
    pub(crate) us: Option<TermId>,
    pub(crate) you: Option<TermId>,
    pub(crate) they: Option<TermId>,
    pub(crate) provider: Option<TermId>,
    pub(crate) client: Option<TermId>,
    pub(crate) third: Option<TermId>,
}

/// Everything compiled.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Compiled {
    pub(crate) lexicon: Lexicon,
    pub(crate) programs: Vec<Program>,
    pub(crate) code: Code,
    pub(crate) regexes: Vec<LazyRegex>,
    /// For each term what to look at where it is hit.
    pub(crate) index: Lists<Posting>,
    /// For each rule the `unless` patterns to look at in the sentences in which it matches.
    pub(crate) unless: Lists<Posting>,
    /// For each typed piece the term it fills, if anything asks for it.
    pub(crate) pieces: Vec<Option<TermId>>,
    /// For each term the ballot of its class.
    pub(crate) voting: Vec<u32>,
    /// What each ballot votes for.
    pub(crate) ballots: Lists<Vote>,
    pub(crate) units: Units,
    /// The terms of classes, with the class.
    pub(crate) classes: Vec<(TermId, u32)>,
    /// What each term stands for, for people.
    pub(crate) names: Texts,
}

impl Units {
    fn terms_mut(&mut self) -> impl Iterator<Item = &mut TermId> {
        let Units {
            money,
            hours,
            time,
            month,
            weekday,
            number,
            ordinal,
            us,
            you,
            they,
            provider,
            client,
            third,
        } = self;
        let all =
            [money, hours, time, month, weekday, number, ordinal, us, you, they, provider, client, third];
        all.into_iter().flatten()
    }
}

impl Compiled {
    /// The term of a typed piece, if anything asks for it.
    pub(crate) fn piece(&self, piece: Piece) -> Option<TermId> {
        self.pieces.get(piece as usize).copied().flatten()
    }

    /// How many terms there are.
    pub(crate) fn terms(&self) -> usize {
        self.voting.len()
    }
}

/// What a term stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum TermKey {
    Class(usize),
    Symbol(SymbolId),
    Piece(Piece),
}

/// Sets of terms of each of which one must be hit, and steps of sequences that must stand in one sentence.
type Tree = (Vec<Vec<TermId>>, Vec<Vec<Vec<Step>>>);

struct Compiler<'m> {
    model: &'m Model,
    class_ix: FxHashMap<&'m str, usize>,
    terms: FxHashMap<TermKey, TermId>,
    keys: Vec<TermKey>,
    lexicon: Draft<'m>,
    names: Vec<String>,
    /// For each pattern the sets of terms that its first step cannot do without, and its steps.
    trees: Vec<Tree>,
    out: Compiled,
}

/// Compiles a checked rule set.
pub(crate) fn compile(model: &Model) -> Compiled {
    let class_ix =
        model.classes.iter().enumerate().map(|(index, class)| (class.name.as_str(), index)).collect();
    let mut compiler = Compiler {
        model,
        class_ix,
        terms: FxHashMap::default(),
        keys: Vec::new(),
        lexicon: Draft::default(),
        names: Vec::new(),
        trees: Vec::new(),
        out: Compiled::default(),
    };
    compiler.programs();
    compiler.regexes();
    compiler.units();
    let mut voting = compiler.voters();
    for class in model.frames.iter().flat_map(|frame| &frame.without_classes) {
        compiler.term(TermKey::Class(*class));
    }
    compiler.fill_classes();
    compiler.fill_rest();
    compiler.function_words();
    compiler.see_lines();
    for (langs, word) in &model.not_typos {
        compiler.lexicon.add_not_typo(word, *langs);
    }
    compiler.out.lexicon = std::mem::take(&mut compiler.lexicon).finish();
    compiler.renumber_terms(&mut voting);
    compiler.index(&voting);
    compiler.out.code.forget();
    compiler.out.names = compiler.names.iter().map(String::as_str).collect();
    compiler.out
}
