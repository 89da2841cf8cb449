//! From a checked rule set to what the stages run: the lexicon, the patterns over terms, and the index of patterns.

mod index;

use once_cell::sync::OnceCell;
use regex::Regex;
use rustc_hash::FxHashMap;

use crate::rules::lexicon::{Lexicon, Piece, SymbolId, TermId};
use crate::rules::pattern::{Node, Pattern, Seq, Term};
use crate::rules::rule::{Class, Conclusion, EntryKind, GuardedRegex, LangPattern, Langs, Model, Voter};
use crate::rules::source::Origin;
use crate::taxonomy::Lang;

/// What a pattern serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// One item of a compiled sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Term(TermId),
    Start,
    Gap(u8),
    Either(Vec<Vec<Step>>),
    Maybe(Vec<Step>),
}

/// A pattern over terms.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) owner: Owner,
    pub(crate) langs: Langs,
    /// Each step a set of sequences that must all stand in one sentence.
    pub(crate) steps: Vec<Vec<Vec<Step>>>,
    /// One of these terms must be in the sentence as well as the one the pattern is indexed by.
    pub(crate) also: Vec<TermId>,
    /// Whether it is looked for in headers, greetings and farewells too.
    pub(crate) reads_envelope: bool,
    pub(crate) origin: Origin,
}

/// A regular expression, compiled when its guard is first hit.
#[derive(Debug)]
pub(crate) struct LazyRegex {
    pub(crate) owner: Owner,
    pub(crate) langs: Langs,
    pub(crate) guards: Vec<TermId>,
    source: String,
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
#[derive(Debug, Default)]
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
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) lexicon: Lexicon,
    pub(crate) programs: Vec<Program>,
    pub(crate) regexes: Vec<LazyRegex>,
    /// For each term the patterns to look at where it is hit.
    pub(crate) index: Vec<Vec<u32>>,
    /// For each term the regexes it guards.
    pub(crate) guarded: Vec<Vec<u32>>,
    /// For each typed piece the terms it fills.
    pub(crate) pieces: FxHashMap<Piece, Vec<TermId>>,
    /// For each term the ballot of its class.
    pub(crate) voting: Vec<Option<u32>>,
    pub(crate) units: Units,
    /// The terms of classes, with the class.
    pub(crate) classes: Vec<(TermId, u32)>,
    /// What each term stands for, for people.
    pub(crate) names: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum TermKey {
    Class(usize),
    Symbol(SymbolId),
    Piece(Piece),
    Union(Vec<TermId>),
}

struct Compiler<'m> {
    model: &'m Model,
    class_ix: FxHashMap<&'m str, usize>,
    terms: FxHashMap<TermKey, TermId>,
    keys: Vec<TermKey>,
    out: Compiled,
}

/// Compiles a checked rule set.
pub(crate) fn compile(model: &Model) -> Compiled {
    let class_ix =
        model.classes.iter().enumerate().map(|(index, class)| (class.name.as_str(), index)).collect();
    let mut compiler =
        Compiler { model, class_ix, terms: FxHashMap::default(), keys: Vec::new(), out: Compiled::default() };
    compiler.programs();
    compiler.regexes();
    compiler.units();
    let voting = compiler.voters();
    compiler.fill_classes();
    compiler.fill_rest();
    compiler.function_words();
    for (langs, word) in &model.not_typos {
        compiler.out.lexicon.add_not_typo(word, *langs);
    }
    compiler.index(&voting);
    compiler.out
}

impl Compiler<'_> {
    fn programs(&mut self) {
        let model = self.model;
        for (index, rule) in model.rules.iter().enumerate() {
            self.add_all(Owner::Rule(index as u16), &rule.patterns);
            self.add_all(Owner::Unless(index as u16), &rule.unless);
        }
        for (index, cue) in model.cues.iter().enumerate() {
            self.add_all(Owner::Cue(index as u16), &cue.patterns);
            self.add_all(Owner::Pseudo(index as u16), &cue.pseudo);
            self.add_all(Owner::Until(index as u16), &cue.until);
        }
    }

    fn add_all(&mut self, owner: Owner, patterns: &[LangPattern]) {
        for LangPattern { lang, pattern, origin } in patterns {
            let steps = self.steps(pattern, *lang);
            let (langs, also, origin) = (Langs::of(*lang), Vec::new(), *origin);
            let reads_envelope = self.reads_envelope(owner);
            self.out.programs.push(Program { owner, langs, steps, also, reads_envelope, origin });
        }
    }

    /// Greetings, headers and farewells say nothing of reasons, but something of channel, tone and writer.
    fn reads_envelope(&self, owner: Owner) -> bool {
        let (Owner::Rule(rule) | Owner::Unless(rule)) = owner else { return false };
        let concludes = self.model.rules.get(usize::from(rule)).map(|rule| rule.concludes);
        !matches!(concludes, None | Some(Conclusion::Reason(_)))
    }

    fn steps(&mut self, pattern: &Pattern, lang: Option<Lang>) -> Vec<Vec<Vec<Step>>> {
        let mut steps = Vec::with_capacity(pattern.steps.len());
        for both in &pattern.steps {
            steps.push(both.iter().map(|seq| self.seq(seq, lang)).collect());
        }
        steps
    }

    fn seq(&mut self, seq: &Seq, lang: Option<Lang>) -> Vec<Step> {
        let mut steps = Vec::with_capacity(seq.len());
        for node in seq {
            steps.push(match node {
                Node::Term(term, _) => Step::Term(self.written(term, lang)),
                Node::Start => Step::Start,
                Node::Gap(width) => Step::Gap(*width),
                Node::Maybe(inner) => Step::Maybe(self.seq(inner, lang)),
                Node::Either(branches) => {
                    let branches: Vec<Vec<Step>> =
                        branches.iter().map(|branch| self.seq(branch, lang)).collect();
                    self.either(&branches)
                }
            });
        }
        steps
    }

    /// Alternatives of single terms are one term of their own; phrases among them stay alternatives.
    fn either(&mut self, branches: &[Vec<Step>]) -> Step {
        let single = |branch: &Vec<Step>| match branch.as_slice() {
            [Step::Term(term)] => Some(*term),
            _ => None,
        };
        let mut union: Vec<TermId> = branches.iter().filter_map(single).collect();
        let mut rest: Vec<Vec<Step>> =
            branches.iter().filter(|branch| single(branch).is_none()).cloned().collect();
        union.sort_unstable();
        union.dedup();
        let union = match union.as_slice() {
            [] => None,
            [one] => Some(Step::Term(*one)),
            _ => Some(Step::Term(self.union(union))),
        };
        match (union, rest.is_empty()) {
            (Some(union), true) => union,
            (Some(union), false) => {
                rest.push(vec![union]);
                Step::Either(rest)
            }
            (None, _) => Step::Either(rest),
        }
    }

    fn union(&mut self, members: Vec<TermId>) -> TermId {
        let names: Vec<&str> = members
            .iter()
            .filter_map(|term| Some(self.out.names.get(usize::from(*term))?.as_str()))
            .collect();
        let name = format!("({})", names.join("|"));
        let id = self.term(TermKey::Union(members));
        self.name(id, name);
        id
    }

    fn name(&mut self, id: TermId, name: String) {
        if self.out.names.len() <= usize::from(id) {
            self.out.names.resize(usize::from(id) + 1, String::new());
        }
        if let Some(known) = self.out.names.get_mut(usize::from(id)) {
            *known = name;
        }
    }

    fn written(&mut self, term: &Term, lang: Option<Lang>) -> TermId {
        let key = match term {
            Term::Class(name) => match (Piece::named(name), self.class_ix.get(name.as_str())) {
                (Some(piece), _) => TermKey::Piece(piece),
                (None, class) => TermKey::Class(class.copied().unwrap_or(usize::MAX)),
            },
            Term::Word(word) => TermKey::Symbol(self.out.lexicon.symbol(word, lang, &self.model.forms)),
        };
        let id = self.term(key);
        self.name(id, term.to_string());
        id
    }

    fn term(&mut self, key: TermKey) -> TermId {
        if let Some(id) = self.terms.get(&key) {
            return *id;
        }
        let id = self.keys.len() as TermId;
        self.terms.insert(key.clone(), id);
        self.keys.push(key);
        id
    }

    /// The terms of the classes that vote, with their ballots; a word is told its ballot at once.
    fn voters(&mut self) -> Vec<(TermId, u32)> {
        let mut voting = Vec::new();
        for (at, ballot) in self.model.ballots.iter().enumerate() {
            match &ballot.voter {
                Voter::Class(class) => voting.push((self.term(TermKey::Class(*class)), at as u32)),
                Voter::Word(lang, word) => {
                    let lexicon = &mut self.out.lexicon;
                    let symbol = lexicon.symbol(word, Some(*lang), &self.model.forms);
                    lexicon.add_ballot(symbol, at as u32);
                }
            }
        }
        voting
    }

    fn regexes(&mut self) {
        let model = self.model;
        for (index, rule) in model.rules.iter().enumerate() {
            for GuardedRegex { lang, source, guards, origin } in &rule.regexes {
                let guards =
                    guards.iter().map(|name| self.written(&Term::Class(name.clone()), None)).collect();
                self.out.regexes.push(LazyRegex {
                    owner: Owner::Rule(index as u16),
                    langs: Langs::only(*lang),
                    guards,
                    source: source.clone(),
                    cell: OnceCell::new(),
                    origin: *origin,
                });
            }
        }
    }

    fn units(&mut self) {
        let mut unit = |name: &str| {
            let class = self.class_ix.get(name).copied()?;
            Some(self.term(TermKey::Class(class)))
        };
        self.out.units = Units {
            money: unit("unit_money"),
            hours: unit("unit_hours"),
            time: unit("unit_time"),
            month: unit("month"),
            weekday: unit("weekday"),
            number: unit("number_word"),
            ordinal: unit("ordinal_word"),
            us: unit("us"),
            you: unit("you"),
            they: unit("they"),
            provider: unit("provider_word"),
            client: unit("client_word"),
            third: unit("third_party"),
        };
    }

    /// Makes the words of every class that anything asks for lead to its terms.
    fn fill_classes(&mut self) {
        let model = self.model;
        let unions = self.unions();
        // For each class the terms its words fill: its own, those of the classes that hold it, and unions of these.
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); model.classes.len()];
        for (index, class) in model.classes.iter().enumerate() {
            for held in class.entries.iter().filter_map(held_class) {
                if let Some(list) = holders.get_mut(held) {
                    list.push(index);
                }
            }
        }
        for (index, class) in model.classes.iter().enumerate() {
            let mut seen = vec![index];
            let mut next = 0;
            while let Some(current) = seen.get(next).copied() {
                next += 1;
                for holder in holders.get(current).into_iter().flatten() {
                    if !seen.contains(holder) {
                        seen.push(*holder);
                    }
                }
            }
            let own = seen.iter().filter_map(|class| self.terms.get(&TermKey::Class(*class)).copied());
            let terms = with_unions(own.collect(), &unions);
            if !terms.is_empty() {
                self.fill_class(class, &terms);
            }
        }
    }

    fn fill_class(&mut self, class: &Class, terms: &[TermId]) {
        for entry in &class.entries {
            match &entry.kind {
                EntryKind::Class(_) => {}
                EntryKind::Except(word) => {
                    terms.iter().for_each(|term| self.out.lexicon.exclude(word, *term));
                }
                EntryKind::Words(words) => {
                    let lexicon = &mut self.out.lexicon;
                    let symbols: Vec<SymbolId> = words
                        .iter()
                        .map(|word| lexicon.symbol(word, entry.lang, &self.model.forms))
                        .collect();
                    for term in terms {
                        match symbols.as_slice() {
                            [one] => lexicon.add_term(*one, *term),
                            phrase => lexicon.add_phrase(phrase, *term),
                        }
                    }
                }
            }
        }
    }

    /// Literal words and typed pieces.
    fn fill_rest(&mut self) {
        let unions = self.unions();
        let keys = self.keys.clone();
        for (id, key) in keys.iter().enumerate() {
            let terms = with_unions(vec![id as TermId], &unions);
            match key {
                TermKey::Symbol(symbol) => {
                    terms.iter().for_each(|term| self.out.lexicon.add_term(*symbol, *term));
                }
                TermKey::Piece(piece) => self.out.pieces.entry(*piece).or_default().extend(terms),
                TermKey::Class(_) | TermKey::Union(_) => {}
            }
        }
    }

    /// For each term the unions that hold it.
    fn unions(&self) -> FxHashMap<TermId, Vec<TermId>> {
        let mut unions: FxHashMap<TermId, Vec<TermId>> = FxHashMap::default();
        for (id, key) in self.keys.iter().enumerate() {
            if let TermKey::Union(members) = key {
                for member in members {
                    unions.entry(*member).or_default().push(id as TermId);
                }
            }
        }
        unions
    }

    fn function_words(&mut self) {
        for lang in Lang::ALL {
            for word in self.model.layout.get(lang).iter().flat_map(|layout| &layout.function_words) {
                self.out.lexicon.add_function_word(word, *lang);
            }
        }
    }
}

fn held_class(entry: &crate::rules::rule::Entry) -> Option<usize> {
    if let EntryKind::Class(class) = entry.kind { Some(class) } else { None }
}

fn with_unions(mut terms: Vec<TermId>, unions: &FxHashMap<TermId, Vec<TermId>>) -> Vec<TermId> {
    let mut next = 0;
    while let Some(term) = terms.get(next).copied() {
        next += 1;
        terms.extend(unions.get(&term).into_iter().flatten());
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}
