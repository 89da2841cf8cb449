//! The words that lead to terms: of classes, of patterns, of votes.

use crate::fold::fold_word;
use crate::rules::compile::index::{lines, words_of};
use crate::rules::compile::{Compiler, TermKey, Units, Vote, VoteFor};
use crate::rules::lexicon::{SymbolId, TermId};
use crate::rules::members::holders;
use crate::rules::rule::{Ballot, Class, EntryKind, Voter};
use crate::taxonomy::Lang;

impl<'m> Compiler<'m> {
    /// The terms of the classes that vote, with their ballots; a word is told its ballot at once.
    pub(super) fn voters(&mut self) -> Vec<(TermId, u32)> {
        let mut voting = Vec::new();
        let model = self.model;
        for (at, ballot) in model.ballots.iter().enumerate() {
            self.out.ballots.push(votes(ballot));
            match &ballot.voter {
                Voter::Class(class) => voting.push((self.term(TermKey::Class(*class)), at as u32)),
                Voter::Word(lang, word) => {
                    let symbol = self.lexicon.symbol(word, Some(*lang), &self.model.forms);
                    self.lexicon.add_ballot(symbol, at as u32);
                }
            }
        }
        voting
    }

    pub(super) fn units(&mut self) {
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
    pub(super) fn fill_classes(&mut self) {
        let model = self.model;
        // A word fills the terms of its class and of those that hold it.
        for (class, holders) in model.classes.iter().zip(holders(&model.classes)) {
            let own = |class: &u32| self.terms.get(&TermKey::Class(*class as usize)).copied();
            let mut terms: Vec<TermId> = holders.iter().filter_map(own).collect();
            terms.sort_unstable();
            if !terms.is_empty() {
                self.fill_class(class, &terms);
            }
        }
    }

    fn fill_class(&mut self, class: &'m Class, terms: &[TermId]) {
        let mut symbols: Vec<SymbolId> = Vec::new();
        for entry in &class.entries {
            match &entry.kind {
                EntryKind::Class(_) => {}
                EntryKind::Except(word) => {
                    terms.iter().for_each(|term| self.lexicon.exclude(word, *term));
                }
                EntryKind::Words(words) => {
                    let (lexicon, forms) = (&mut self.lexicon, &self.model.forms);
                    symbols.clear();
                    symbols.extend(words.iter().map(|word| lexicon.symbol(word, entry.lang, forms)));
                    match symbols.as_slice() {
                        [one] => terms.iter().for_each(|term| lexicon.add_term(*one, *term)),
                        phrase => lexicon.add_phrase(phrase, terms),
                    }
                }
            }
        }
    }

    /// Literal words and typed pieces.
    pub(super) fn fill_rest(&mut self) {
        for (id, key) in self.keys.iter().enumerate() {
            let id = id as TermId;
            match key {
                TermKey::Symbol(symbol) => self.lexicon.add_term(*symbol, id),
                TermKey::Piece(piece) => {
                    let at = *piece as usize;
                    self.out.pieces.resize(self.out.pieces.len().max(at + 1), None);
                    if let Some(term) = self.out.pieces.get_mut(at) {
                        *term = Some(id);
                    }
                }
                TermKey::Class(_) => {}
            }
        }
    }

    /// Counts the words of the rules' own lines.
    pub(super) fn see_lines(&mut self) {
        for line in lines(self.model) {
            words_of(&fold_word(&line.text)).for_each(|word| self.lexicon.see(word));
        }
    }

    pub(super) fn function_words(&mut self) {
        for lang in Lang::ALL {
            for word in self.model.layout.get(lang).iter().flat_map(|layout| &layout.function_words) {
                self.lexicon.add_function_word(word, *lang);
            }
        }
    }
}

/// What a ballot votes for, without what it gives no points to.
fn votes(ballot: &Ballot) -> impl Iterator<Item = Vote> + '_ {
    let reasons = ballot.votes.iter().map(|(reason, points)| (VoteFor::Reason(*reason), *points));
    let tones = ballot.tones.iter().map(|(tone, points)| (VoteFor::Tone(*tone), *points));
    let finalities =
        ballot.finalities.iter().map(|(finality, points)| (VoteFor::Finality(*finality), *points));
    let all = reasons.chain(tones).chain(finalities).chain([(VoteFor::NoSign, ballot.no_sign)]);
    // A vote is small, but those of several files are summed.
    all.filter(|(_, points)| *points != 0).map(|(target, points)| Vote {
        target,
        points: points.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16,
    })
}
