//! From patterns as written to code over terms, with the terms that each asks for.

use once_cell::sync::OnceCell;

use crate::rules::compile::code::Step;
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
            let needed = tree.first().map(|both| self.needs(both)).unwrap_or_default();
            let mut asked = needed.clone();
            tree.iter().flatten().for_each(|seq| terms(seq, &mut asked));
            self.wants.push((needed, asked));
            let (langs, origin, reads_envelope) = (Langs::of(*lang), *origin, self.reads_envelope(owner));
            let steps = self.out.code.add(&tree);
            self.out.programs.push(Program { owner, langs, reads_envelope, steps, origin });
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
        let union: Vec<TermId> = branches.iter().filter_map(single).collect();
        let mut rest: Vec<Vec<Step>> =
            branches.iter().filter(|branch| single(branch).is_none()).cloned().collect();
        let union = (!union.is_empty()).then(|| Step::Term(self.union(union)));
        match (union, rest.is_empty()) {
            (Some(union), true) => union,
            (Some(union), false) => {
                rest.push(vec![union]);
                Step::Either(rest)
            }
            (None, _) => Step::Either(rest),
        }
    }

    /// The term that is every one of several; the one itself where there is one.
    fn union(&mut self, mut of: Vec<TermId>) -> TermId {
        of.sort_unstable();
        of.dedup();
        match of.as_slice() {
            [one] => *one,
            _ => self.term(TermKey::Union(of)),
        }
    }

    /// The terms of each of which a hit must be there for the sequences to match.
    fn needs(&mut self, both: &[Vec<Step>]) -> Vec<TermId> {
        let mut needs: Vec<TermId> = both.iter().flat_map(|seq| self.seq_needs(seq)).collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    fn seq_needs(&mut self, seq: &[Step]) -> Vec<TermId> {
        let mut needs = Vec::new();
        for step in seq {
            match step {
                Step::Term(term) => needs.push(*term),
                Step::Start | Step::Gap(_) | Step::Maybe(_) => {}
                Step::Either(branches) => {
                    let each: Vec<Vec<TermId>> =
                        branches.iter().map(|branch| self.seq_needs(branch)).collect();
                    let Some((first, rest)) = each.split_first() else { continue };
                    // What every branch needs (both orders of a `~`), and else one need of each branch.
                    let shared = |term: &&TermId| rest.iter().all(|other| other.contains(term));
                    let common: Vec<TermId> = first.iter().filter(shared).copied().collect();
                    if !common.is_empty() {
                        needs.extend(common);
                    } else if each.iter().all(|needs| !needs.is_empty()) {
                        needs.push(
                            self.union(each.iter().filter_map(|needs| needs.first()).copied().collect()),
                        );
                    }
                }
            }
        }
        needs
    }

    fn written(&mut self, term: &'m Term, lang: Option<Lang>) -> TermId {
        let id = match term {
            Term::Class(name) => self.class_term(name),
            Term::Word(word) => {
                let symbol = self.lexicon.symbol(word, lang, &self.model.forms);
                self.term(TermKey::Symbol(symbol))
            }
        };
        if self.out.names.len() <= id as usize {
            self.out.names.resize(id as usize + 1, String::new());
        }
        if let Some(name) = self.out.names.get_mut(id as usize).filter(|name| name.is_empty()) {
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

/// Every term of a sequence.
fn terms(seq: &[Step], into: &mut Vec<TermId>) {
    for step in seq {
        match step {
            Step::Term(term) => into.push(*term),
            Step::Start | Step::Gap(_) => {}
            Step::Maybe(inner) => terms(inner, into),
            Step::Either(branches) => branches.iter().for_each(|branch| terms(branch, into)),
        }
    }
}
