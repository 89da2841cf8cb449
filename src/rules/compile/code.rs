//! Patterns as flat code. Everything that is looked at to try one pattern lies side by side.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::rules::lexicon::TermId;

/// One item of a sequence, as a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A hit of any of these terms.
    Term(Vec<TermId>),
    Start,
    Gap(u8),
    Either(Vec<Vec<Step>>),
    Maybe(Vec<Step>),
}

impl Step {
    /// The terms it asks for, those in its brackets too.
    pub(crate) fn terms_mut(&mut self) -> Box<dyn Iterator<Item = &mut TermId> + '_> {
        match self {
            Step::Term(terms) => Box::new(terms.iter_mut()),
            Step::Start | Step::Gap(_) => Box::new(std::iter::empty()),
            Step::Either(branches) => Box::new(branches.iter_mut().flatten().flat_map(Step::terms_mut)),
            Step::Maybe(inner) => Box::new(inner.iter_mut().flat_map(Step::terms_mut)),
        }
    }
}

/// One item of a sequence, as it is run. What stands in brackets follows its bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Op {
    /// A hit of a term.
    Term(TermId),
    /// A hit of any of several terms: their number and the first of them in the row of terms.
    Any(u16, u32),
    Start,
    Gap(u8),
    /// One of so many sequences, each behind its length.
    Either(u16),
    /// The next sequence, behind its length, or nothing.
    Maybe,
    /// So many items are a sequence.
    Seq(u32),
    /// So many sequences must all stand in one sentence.
    All(u16),
}

/// The code of many patterns.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Code {
    ops: Vec<Op>,
    /// The terms of all alternatives; those that many patterns ask for stand there once.
    terms: Vec<TermId>,
    #[serde(skip)]
    known: FxHashMap<Vec<TermId>, u32>,
}

/// Where a pattern stands in the code.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Place {
    start: u32,
    /// How many items at the front tell what it needs.
    needs: u16,
    /// How many steps follow them.
    pub(crate) steps: u16,
}

impl Code {
    /// Adds a pattern: sets of terms of each of which one must be hit for its first step, and its steps.
    pub(crate) fn add(&mut self, needs: &[Vec<TermId>], steps: &[Vec<Vec<Step>>]) -> Place {
        let place =
            Place { start: self.ops.len() as u32, needs: needs.len() as u16, steps: steps.len() as u16 };
        for need in needs {
            let op = self.any(need);
            self.ops.push(op);
        }
        for all in steps {
            self.ops.push(Op::All(all.len() as u16));
            all.iter().for_each(|seq| self.add_seq(seq));
        }
        place
    }

    /// Gives back what only adding needs.
    pub(crate) fn forget(&mut self) {
        self.known = FxHashMap::default();
    }

    /// What a pattern needs: [`Op::Term`] and [`Op::Any`].
    pub(crate) fn needs(&self, place: Place) -> &[Op] {
        let start = place.start as usize;
        self.ops.get(start..start + usize::from(place.needs)).unwrap_or_default()
    }

    /// The sequences of a step that must all stand in one sentence.
    pub(crate) fn step(&self, place: Place, step: u16) -> Seqs<'_> {
        let mut rest = self.ops.get(place.start as usize + usize::from(place.needs)..).unwrap_or_default();
        for at in 0..=step {
            let Some((Op::All(count), behind)) = rest.split_first() else { break };
            let seqs = Seqs { left: *count, rest: behind };
            if at == step {
                return seqs;
            }
            rest = seqs.behind();
        }
        Seqs::default()
    }

    /// Several terms in the row of terms.
    pub(crate) fn terms(&self, count: u16, first: u32) -> &[TermId] {
        let first = first as usize;
        self.terms.get(first..first + usize::from(count)).unwrap_or_default()
    }

    fn any(&mut self, terms: &[TermId]) -> Op {
        if let [one] = terms {
            return Op::Term(*one);
        }
        let first = match self.known.get(terms) {
            Some(first) => *first,
            None => {
                let first = self.terms.len() as u32;
                self.terms.extend(terms);
                self.known.insert(terms.to_vec(), first);
                first
            }
        };
        Op::Any(terms.len() as u16, first)
    }

    fn add_seq(&mut self, seq: &[Step]) {
        let length = self.ops.len();
        self.ops.push(Op::Seq(0));
        for step in seq {
            let op = match step {
                Step::Term(terms) => self.any(terms),
                Step::Start => Op::Start,
                Step::Gap(width) => Op::Gap(*width),
                Step::Either(branches) => Op::Either(branches.len() as u16),
                Step::Maybe(_) => Op::Maybe,
            };
            self.ops.push(op);
            match step {
                Step::Either(branches) => branches.iter().for_each(|branch| self.add_seq(branch)),
                Step::Maybe(inner) => self.add_seq(inner),
                Step::Term(_) | Step::Start | Step::Gap(_) => {}
            }
        }
        let items = self.ops.len() - length - 1;
        if let Some(op) = self.ops.get_mut(length) {
            *op = Op::Seq(items as u32);
        }
    }
}

/// Sequences that stand behind one another, each behind its length.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seqs<'c> {
    left: u16,
    rest: &'c [Op],
}

impl<'c> Seqs<'c> {
    pub(crate) fn len(&self) -> usize {
        usize::from(self.left)
    }

    /// What stands behind them all.
    fn behind(mut self) -> &'c [Op] {
        while self.next().is_some() {}
        self.rest
    }
}

impl<'c> Iterator for Seqs<'c> {
    type Item = &'c [Op];

    fn next(&mut self) -> Option<&'c [Op]> {
        self.left = self.left.checked_sub(1)?;
        let Some((Op::Seq(items), rest)) = self.rest.split_first() else { return None };
        let (seq, behind) = rest.split_at_checked(*items as usize)?;
        self.rest = behind;
        Some(seq)
    }
}

/// The first item of a sequence, the sequences in its brackets, and what follows it.
pub(crate) fn first(seq: &[Op]) -> Option<(Op, Seqs<'_>, &[Op])> {
    let (op, rest) = seq.split_first()?;
    let inner = match op {
        Op::Either(count) => Seqs { left: *count, rest },
        Op::Maybe => Seqs { left: 1, rest },
        _ => return Some((*op, Seqs::default(), rest)),
    };
    Some((*op, inner, inner.behind()))
}

/// The items of a sequence, each with what stands in its brackets.
pub(crate) fn items(seq: &[Op]) -> Vec<&[Op]> {
    let mut items = Vec::new();
    let mut seq = seq;
    while let Some((_, _, rest)) = first(seq) {
        items.push(seq.get(..seq.len() - rest.len()).unwrap_or_default());
        seq = rest;
    }
    items
}
