//! Patterns as flat code: all items of all patterns in one row, brackets as ranges of it.

use crate::rules::lexicon::TermId;
use crate::rules::lists::Lists;

/// One item of a sequence, as a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Term(TermId),
    Start,
    Gap(u8),
    Either(Vec<Vec<Step>>),
    Maybe(Vec<Step>),
}

/// One item of a sequence, as it is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Term(TermId),
    Start,
    Gap(u8),
    /// One of several sequences, as first and number.
    Either(u32, u16),
    /// A sequence or nothing.
    Maybe(u32),
}

/// A sequence, as a range of all items.
pub(crate) type Run = (u32, u32);

/// The code of many patterns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Code {
    ops: Vec<Op>,
    /// The sequences in brackets.
    inner: Vec<Run>,
    /// The sequences that must stand in one sentence, for each step of each pattern.
    steps: Lists<Run>,
}

impl Code {
    /// Adds the steps of a pattern; gives the first of them and their number.
    pub(crate) fn add(&mut self, steps: &[Vec<Vec<Step>>]) -> (u32, u32) {
        let first = self.steps.len() as u32;
        for both in steps {
            let runs: Vec<Run> = both.iter().map(|seq| self.seq(seq)).collect();
            self.steps.push(runs);
        }
        (first, steps.len() as u32)
    }

    /// The sequences that must stand in one sentence.
    pub(crate) fn step(&self, step: u32) -> &[Run] {
        self.steps.get(step as usize)
    }

    /// The items of a sequence.
    pub(crate) fn run(&self, (start, end): Run) -> &[Op] {
        self.ops.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The sequences of a bracket.
    pub(crate) fn branches(&self, first: u32, count: u16) -> impl Iterator<Item = &[Op]> {
        let first = first as usize;
        let runs = self.inner.get(first..first + usize::from(count)).unwrap_or_default();
        runs.iter().map(|run| self.run(*run))
    }

    /// The sequence that may be missing.
    pub(crate) fn maybe(&self, inner: u32) -> &[Op] {
        self.inner.get(inner as usize).map_or(&[], |run| self.run(*run))
    }

    fn seq(&mut self, seq: &[Step]) -> Run {
        let ops: Vec<Op> = seq.iter().map(|step| self.op(step)).collect();
        let start = self.ops.len() as u32;
        self.ops.extend(ops);
        (start, self.ops.len() as u32)
    }

    fn op(&mut self, step: &Step) -> Op {
        match step {
            Step::Term(term) => Op::Term(*term),
            Step::Start => Op::Start,
            Step::Gap(width) => Op::Gap(*width),
            Step::Either(branches) => {
                let runs: Vec<Run> = branches.iter().map(|branch| self.seq(branch)).collect();
                let first = self.inner.len() as u32;
                self.inner.extend(runs);
                Op::Either(first, branches.len() as u16)
            }
            Step::Maybe(inner) => {
                let run = self.seq(inner);
                self.inner.push(run);
                Op::Maybe(self.inner.len() as u32 - 1)
            }
        }
    }
}
