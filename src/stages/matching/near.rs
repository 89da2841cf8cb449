//! How far a pattern gets in a sentence in which it does not stand: which of its items hold, and what keeps the next.
//!
//! Built on the same steps over sets of places that matching takes, so that it cannot tell another story.

use crate::rules::compile::{Code, Op, first, items};
use crate::stages::matching::sequence::Sentence;
use crate::stages::scan::{Hits, Places};

/// What is to be said of one item of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It holds: its words, as places of the sentence, the last one included.
    Held(usize, usize),
    /// It stands after what holds, so many words away where so many are allowed.
    TooFar { first: usize, last: usize, words: usize, allowed: usize },
    /// It stands in the sentence, but before what should come first.
    OutOfOrder(usize, usize),
    /// It is not in the sentence.
    Absent,
}

/// What is to be said of each item of a sequence; gaps and optional items are not told.
pub(crate) fn states(seq: &[Op], code: &Code, hits: &Hits, len: usize) -> Vec<Option<State>> {
    Near { sentence: Sentence { code, hits }, len, items: items(seq), seq }.states()
}

struct Near<'n> {
    sentence: Sentence<'n>,
    len: usize,
    seq: &'n [Op],
    items: Vec<&'n [Op]>,
}

impl<'n> Near<'n> {
    fn states(&self) -> Vec<Option<State>> {
        let held = self.longest_prefix();
        let mut states: Vec<Option<State>> = vec![None; self.items.len()];
        let mut end = None;
        if let Some(reached) = self.ends(held).checked_ilog2() {
            end = Some(reached as usize);
            self.hold(held, reached as usize, &mut states);
        }
        let mut allowed = 0;
        for (at, (item, state)) in self.items.iter().zip(&mut states).enumerate() {
            match item.first() {
                Some(Op::Gap(width)) => allowed = usize::from(*width),
                Some(op) if is_told(*op) => {
                    if at >= held {
                        *state = Some(self.beyond(item, end, allowed));
                        // What follows is measured from nothing: only the first miss has a distance.
                        end = None;
                    }
                    allowed = 0;
                }
                _ => {}
            }
        }
        states
    }

    /// Where the first items end, one after the other.
    fn ends(&self, items: usize) -> Places {
        let length = self.items.iter().take(items).map(|item| item.len()).sum();
        self.sentence.ends(self.seq.get(..length).unwrap_or_default(), 0, self.len)
    }

    fn advance(&self, item: &[Op], at: Places) -> Places {
        first(item).map_or(at, |(op, inner, _)| self.sentence.advance(op, inner, at))
    }

    /// The most items from the first on that hold one after the other.
    fn longest_prefix(&self) -> usize {
        let mut best = 0;
        for (at, item) in self.items.iter().enumerate() {
            if self.ends(at + 1) == 0 {
                break;
            }
            if !matches!(item.first(), Some(Op::Gap(_) | Op::Maybe)) {
                best = at + 1;
            }
        }
        best
    }

    /// Where each of the first items stands if the last of them ends at a place, with the tightest gaps.
    fn hold(&self, items: usize, mut end: usize, states: &mut [Option<State>]) {
        for (at, item) in self.items.iter().enumerate().take(items).rev() {
            let starts = self.ends(at);
            let reaches =
                |place: &usize| starts >> place & 1 == 1 && self.advance(item, 1 << place) >> end & 1 == 1;
            let Some(begin) = (0..=end).rev().find(reaches) else { return };
            if item.first().is_some_and(|op| is_told(*op))
                && let Some(state) = states.get_mut(at)
            {
                *state = Some(State::Held(begin, end.max(begin + 1) - 1));
            }
            end = begin;
        }
    }

    /// What is to be said of an item that does not follow on what holds up to `end`.
    fn beyond(&self, item: &[Op], end: Option<usize>, allowed: usize) -> State {
        let mut found: Option<(usize, usize)> = None;
        for first in 0..self.len {
            let Some(after) = self.advance(item, 1 << first).checked_ilog2() else { continue };
            let last = (after as usize).max(first + 1) - 1;
            match end {
                // The nearest one after what holds says most.
                Some(end) if first >= end => {
                    return State::TooFar { first, last, words: first - end, allowed };
                }
                _ => found = found.or(Some((first, last))),
            }
        }
        match (found, end) {
            (Some((first, last)), Some(_)) => State::OutOfOrder(first, last),
            (Some((first, last)), None) => State::Held(first, last),
            (None, _) => State::Absent,
        }
    }
}

fn is_told(op: Op) -> bool {
    matches!(op, Op::Term(_) | Op::Any(..) | Op::Either(_))
}
