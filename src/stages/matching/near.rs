//! How far a pattern gets in a sentence in which it does not stand: which of its items hold, and what keeps the next.
//!
//! Built on the same steps over sets of places that matching takes, so that it cannot tell another story.

use crate::rules::compile::Step;
use crate::stages::matching::sequence::{advance, ends};
use crate::stages::scan::Hits;

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
pub(crate) fn states(seq: &[Step], hits: &Hits, len: usize) -> Vec<Option<State>> {
    let held = longest_prefix(seq, hits, len);
    let mut states: Vec<Option<State>> = vec![None; seq.len()];
    let mut end = None;
    if let Some(reached) = ends(held, hits, 0, len).checked_ilog2() {
        end = Some(reached as usize);
        hold(held, hits, len, reached as usize, &mut states);
    }
    let mut allowed = 0;
    for (at, step) in seq.iter().enumerate() {
        match step {
            Step::Gap(width) => allowed = usize::from(*width),
            Step::Maybe(_) | Step::Start => {}
            Step::Term(_) | Step::Either(_) => {
                if at >= held.len()
                    && let Some(state) = states.get_mut(at)
                {
                    *state = Some(beyond(step, hits, len, end, allowed));
                    // What follows is measured from nothing: only the first miss has a distance.
                    end = None;
                }
                allowed = 0;
            }
        }
    }
    states
}

/// The most items from the first on that hold one after the other.
fn longest_prefix<'s>(seq: &'s [Step], hits: &Hits, len: usize) -> &'s [Step] {
    let mut best = 0;
    for upto in 1..=seq.len() {
        let prefix = seq.get(..upto).unwrap_or_default();
        if ends(prefix, hits, 0, len) == 0 {
            break;
        }
        if !matches!(prefix.last(), Some(Step::Gap(_) | Step::Maybe(_))) {
            best = upto;
        }
    }
    seq.get(..best).unwrap_or_default()
}

/// Where each item of a sequence that ends at a place stands, with the tightest gaps.
fn hold(seq: &[Step], hits: &Hits, len: usize, mut end: usize, states: &mut [Option<State>]) {
    for upto in (1..=seq.len()).rev() {
        let Some((step, before)) = seq.get(..upto).and_then(<[Step]>::split_last) else { return };
        let starts = ends(before, hits, 0, len);
        let reaches =
            |place: &usize| starts >> place & 1 == 1 && advance(step, hits, 1 << place) >> end & 1 == 1;
        let Some(begin) = (0..=end).rev().find(reaches) else { return };
        if matches!(step, Step::Term(_) | Step::Either(_))
            && let Some(state) = states.get_mut(upto - 1)
        {
            *state = Some(State::Held(begin, end.max(begin + 1) - 1));
        }
        end = begin;
    }
}

/// What is to be said of an item that does not follow on what holds up to `end`.
fn beyond(step: &Step, hits: &Hits, len: usize, end: Option<usize>, allowed: usize) -> State {
    let mut found: Option<(usize, usize)> = None;
    for first in 0..len {
        let Some(after) = advance(step, hits, 1 << first).checked_ilog2() else { continue };
        let last = (after as usize).max(first + 1) - 1;
        match end {
            // The nearest one after what holds says most.
            Some(end) if first >= end => return State::TooFar { first, last, words: first - end, allowed },
            _ => found = found.or(Some((first, last))),
        }
    }
    match (found, end) {
        (Some((first, last)), Some(_)) => State::OutOfOrder(first, last),
        (Some((first, last)), None) => State::Held(first, last),
        (None, _) => State::Absent,
    }
}
