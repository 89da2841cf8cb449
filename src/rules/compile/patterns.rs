//! From patterns as written to code over terms, with the terms that each asks for.

use once_cell::sync::OnceCell;

use crate::rules::compile::code::{Place, Step};
use crate::rules::compile::{Compiler, LazyRegex, Owner, Program, TermKey};
use crate::rules::lexicon::{Piece, TermId};
use crate::rules::pattern::{Node, Pattern, Seq, Term};
use crate::rules::rule::{Conclusion, GuardedRegex, LangPattern, Langs};
use crate::taxonomy::Lang;

impl<'m> Compiler<'m> {
    pub(super) fn programs(&mut self) {
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

    fn add_all(&mut self, owner: Owner, patterns: &'m [LangPattern]) {
        for LangPattern { lang, pattern, origin } in patterns {
            let tree = self.tree(pattern, *lang);
            let needs = tree.first().map(|both| all_needs(both)).unwrap_or_default();
            let (langs, reads_envelope) = (Langs::of(*lang), self.reads_envelope(owner));
            self.trees.push((needs, tree));
            let program = Program { owner, langs, reads_envelope, place: Place::default(), origin: *origin };
            self.out.programs.push(program);
        }
    }

    /// Greetings, headers and farewells say nothing of reasons, but something of channel, tone and writer.
    fn reads_envelope(&self, owner: Owner) -> bool {
        let (Owner::Rule(rule) | Owner::Unless(rule)) = owner else { return false };
        let concludes = self.model.rules.get(usize::from(rule)).map(|rule| rule.concludes);
        !matches!(concludes, None | Some(Conclusion::Reason(_)))
    }

    fn tree(&mut self, pattern: &'m Pattern, lang: Option<Lang>) -> Vec<Vec<Vec<Step>>> {
        let mut steps = Vec::with_capacity(pattern.steps.len());
        for both in &pattern.steps {
            steps.push(both.iter().map(|seq| self.seq(seq, lang)).collect());
        }
        steps
    }

    fn seq(&mut self, seq: &'m Seq, lang: Option<Lang>) -> Vec<Step> {
        let mut steps = Vec::with_capacity(seq.len());
        for node in seq {
            steps.push(match node {
                Node::Term(term, _) => Step::Term(vec![self.written(term, lang)]),
                Node::Start => Step::Start,
                Node::Gap(width) => Step::Gap(*width),
                Node::Maybe(inner) => Step::Maybe(self.seq(inner, lang)),
                Node::Either(branches) => {
                    let branches: Vec<Vec<Step>> =
                        branches.iter().map(|branch| self.seq(branch, lang)).collect();
                    either(&branches)
                }
            });
        }
        steps
    }

    fn written(&mut self, term: &'m Term, lang: Option<Lang>) -> TermId {
        let id = match term {
            Term::Class(name) => self.class_term(name),
            Term::Word(word) => {
                let symbol = self.lexicon.symbol(word, lang, &self.model.forms);
                self.term(TermKey::Symbol(symbol))
            }
        };
        if self.names.len() <= id as usize {
            self.names.resize(id as usize + 1, String::new());
        }
        if let Some(name) = self.names.get_mut(id as usize).filter(|name| name.is_empty()) {
            *name = term.to_string();
        }
        id
    }

    /// The term of a class or a typed piece.
    fn class_term(&mut self, name: &str) -> TermId {
        self.term(match (Piece::named(name), self.class_ix.get(name)) {
            (Some(piece), _) => TermKey::Piece(piece),
            (None, class) => TermKey::Class(class.copied().unwrap_or(usize::MAX)),
        })
    }

    pub(super) fn term(&mut self, key: TermKey) -> TermId {
        if let Some(id) = self.terms.get(&key) {
            return *id;
        }
        let id = self.keys.len() as TermId;
        self.terms.insert(key.clone(), id);
        self.keys.push(key);
        id
    }

    pub(super) fn regexes(&mut self) {
        let model = self.model;
        for (index, rule) in model.rules.iter().enumerate() {
            for GuardedRegex { lang, source, guards, origin } in &rule.regexes {
                let guards = guards.iter().map(|name| self.class_term(name)).collect();
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
}

/// Alternatives of single terms are one item; phrases among them stay alternatives.
fn either(branches: &[Vec<Step>]) -> Step {
    let single = |branch: &Vec<Step>| match branch.as_slice() {
        [Step::Term(terms)] => Some(terms.clone()),
        _ => None,
    };
    let union: Vec<TermId> = branches.iter().filter_map(single).flatten().collect();
    let mut rest: Vec<Vec<Step>> =
        branches.iter().filter(|branch| single(branch).is_none()).cloned().collect();
    if union.is_empty() {
        return Step::Either(rest);
    }
    let union = Step::Term(distinct(union));
    if rest.is_empty() {
        return union;
    }
    rest.push(vec![union]);
    Step::Either(rest)
}

fn distinct<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort_unstable();
    items.dedup();
    items
}

/// The sets of terms of each of which one must be hit for the sequences to match.
fn all_needs(all: &[Vec<Step>]) -> Vec<Vec<TermId>> {
    distinct(all.iter().flat_map(|seq| needs(seq)).collect())
}

fn needs(seq: &[Step]) -> Vec<Vec<TermId>> {
    let mut sets = Vec::new();
    for step in seq {
        match step {
            Step::Term(terms) => sets.push(terms.clone()),
            Step::Start | Step::Gap(_) | Step::Maybe(_) => {}
            Step::Either(branches) => {
                let each: Vec<Vec<Vec<TermId>>> = branches.iter().map(|branch| needs(branch)).collect();
                let Some((first, rest)) = each.split_first() else { continue };
                // What every branch needs (both orders of a `~`), and else one need of each branch.
                let shared = |set: &&Vec<TermId>| rest.iter().all(|other| other.contains(set));
                let common: Vec<Vec<TermId>> = first.iter().filter(shared).cloned().collect();
                if !common.is_empty() {
                    sets.extend(common);
                } else if each.iter().all(|sets| !sets.is_empty()) {
                    sets.push(distinct(
                        each.iter().filter_map(|sets| sets.first()).flatten().copied().collect(),
                    ));
                }
            }
        }
    }
    sets
}
