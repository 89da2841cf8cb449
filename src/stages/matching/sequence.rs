//! Running a sequence over sets of places, forwards to all its ends and back to the words of one of them.

use crate::rules::compile::Step;
use crate::rules::lexicon::TermId;
use crate::stages::matching::Placed;
use crate::stages::scan::{Hits, Places};

/// All places from `from` up to but not including `to`; bit `n` stands before word `n`.
fn span(from: usize, to: usize) -> Places {
    let below = |place: usize| if place >= 128 { Places::MAX } else { (1 << place) - 1 };
    below(to) & !below(from)
}

/// Where the sequence ends, begun at any word from `from` on and staying before the place `before`.
pub(super) fn ends(seq: &[Step], hits: &Hits, from: usize, before: usize) -> Places {
    run(seq, hits, span(from, before)) & span(from, before + 1)
}

fn run(seq: &[Step], hits: &Hits, mut at: Places) -> Places {
    for step in seq {
        at = advance(step, hits, at);
        if at == 0 {
            break;
        }
    }
    at
}

pub(super) fn advance(step: &Step, hits: &Hits, at: Places) -> Places {
    match step {
        Step::Term(term) => hits
            .phrases_of(*term)
            .filter(|phrase| at >> phrase.start & 1 == 1)
            .fold((at & hits.places(*term)) << 1, |ends, phrase| ends | 1 << phrase.end),
        Step::Start => at & 1,
        Step::Gap(width) => (0..*width).fold(at, |reached, _| reached | reached << 1),
        Step::Either(branches) => branches.iter().fold(0, |ends, branch| ends | run(branch, hits, at)),
        Step::Maybe(inner) => at | run(inner, hits, at),
    }
}

/// The start of a match that ends at `end`, with the tightest gaps, and its witness.
pub(super) fn trace(
    seq: &[Step],
    hits: &Hits,
    from: usize,
    before: usize,
    end: usize,
    first: u32,
    witness: &mut Vec<Placed>,
) -> Option<usize> {
    let mark = witness.len();
    let start = back(seq, hits, span(from, before), end, first, witness);
    if let Some(own) = witness.get_mut(mark..) {
        own.reverse();
    }
    start
}

fn back(
    seq: &[Step],
    hits: &Hits,
    at: Places,
    end: usize,
    first: u32,
    witness: &mut Vec<Placed>,
) -> Option<usize> {
    let mut befores = Vec::with_capacity(seq.len());
    let mut reached = at;
    for step in seq {
        befores.push(reached);
        reached = advance(step, hits, reached);
    }
    let mut end = end;
    for (step, before) in seq.iter().zip(befores).rev() {
        end = back_one(step, hits, before, end, first, witness)?;
    }
    Some(end)
}

fn back_one(
    step: &Step,
    hits: &Hits,
    before: Places,
    end: usize,
    first: u32,
    witness: &mut Vec<Placed>,
) -> Option<usize> {
    let holds = |places: Places, place: usize| place < 128 && places >> place & 1 == 1;
    match step {
        Step::Term(term) => {
            let start = term_start(*term, hits, before, end)?;
            witness.push(Placed { term: *term, first: first + start as u32, last: first + end as u32 - 1 });
            Some(start)
        }
        Step::Start => (end == 0).then_some(0),
        Step::Gap(width) => {
            let near = before & span(end.saturating_sub(usize::from(*width)), end + 1);
            near.checked_ilog2().map(|place| place as usize)
        }
        Step::Either(branches) => branches
            .iter()
            .find(|branch| holds(run(branch, hits, before), end))
            .and_then(|branch| back(branch, hits, before, end, first, witness)),
        Step::Maybe(inner) if holds(run(inner, hits, before), end) => {
            back(inner, hits, before, end, first, witness)
        }
        Step::Maybe(_) => holds(before, end).then_some(end),
    }
}

/// Where the term begins that ends at a place: the longest phrase, else the single word.
fn term_start(term: TermId, hits: &Hits, before: Places, end: usize) -> Option<usize> {
    let phrases = hits
        .phrases_of(term)
        .filter(|phrase| usize::from(phrase.end) == end && before >> phrase.start & 1 == 1);
    let phrase = phrases.map(|phrase| usize::from(phrase.start)).min();
    let single = end.checked_sub(1).filter(|place| (before & hits.places(term)) >> place & 1 == 1);
    phrase.or(single)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stages::scan::Phrase;

    /// The slow, obvious evaluator: tries everything, one place after the other.
    fn slow_ends(seq: &[Step], hits: &Hits, at: usize) -> Vec<usize> {
        let Some((first, rest)) = seq.split_first() else { return vec![at] };
        let nexts: Vec<usize> = match first {
            Step::Term(term) => {
                let single = (hits.places(*term) >> at & 1 == 1).then_some(at + 1);
                let phrases =
                    hits.phrases_of(*term).filter(|p| usize::from(p.start) == at).map(|p| usize::from(p.end));
                single.into_iter().chain(phrases).collect()
            }
            Step::Start => (at == 0).then_some(0).into_iter().collect(),
            Step::Gap(width) => (at..=at + usize::from(*width)).collect(),
            Step::Either(branches) => {
                branches.iter().flat_map(|branch| slow_ends(branch, hits, at)).collect()
            }
            Step::Maybe(inner) => slow_ends(inner, hits, at).into_iter().chain([at]).collect(),
        };
        nexts.into_iter().flat_map(|next| slow_ends(rest, hits, next)).collect()
    }

    const WORDS: usize = 14;

    fn step() -> impl Strategy<Value = Step> {
        let leaf = prop_oneof![
            6 => (0..4u16).prop_map(Step::Term),
            2 => (0..4u8).prop_map(Step::Gap),
            1 => Just(Step::Start),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            let seq = prop::collection::vec(inner, 1..3);
            prop_oneof![
                prop::collection::vec(seq.clone(), 1..3).prop_map(Step::Either),
                seq.prop_map(Step::Maybe),
            ]
        })
    }

    fn hits() -> impl Strategy<Value = Hits> {
        let singles = prop::collection::vec((0..4u16, 0..WORDS), 0..16);
        let phrases = prop::collection::vec((0..4u16, 0..WORDS - 3, 2..4usize), 0..4);
        (singles, phrases).prop_map(|(singles, phrases)| {
            let mut hits = Hits::for_tests(4);
            singles.into_iter().for_each(|(term, at)| hits.add_for_tests(term, at, at + 1));
            phrases.into_iter().for_each(|(term, at, len)| hits.add_for_tests(term, at, at + len));
            hits
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn sets_of_places_agree_with_trying_everything(seq in prop::collection::vec(step(), 1..5), hits in hits()) {
            let fast = ends(&seq, &hits, 0, WORDS);
            let mut slow: Places = 0;
            for start in 0..WORDS {
                for end in slow_ends(&seq, &hits, start).into_iter().filter(|end| *end <= WORDS) {
                    slow |= 1 << end;
                }
            }
            prop_assert_eq!(fast, slow & span(0, WORDS + 1));
        }

        #[test]
        fn every_end_has_a_witness_that_the_slow_way_confirms(
            seq in prop::collection::vec(step(), 1..5),
            hits in hits(),
        ) {
            let mut reached = ends(&seq, &hits, 0, WORDS);
            while let Some(end) = reached.checked_ilog2() {
                reached &= !(1 << end);
                let mut witness = Vec::new();
                let start = trace(&seq, &hits, 0, WORDS, end as usize, 0, &mut witness);
                let start = start.expect("a reached end can be traced");
                prop_assert!(slow_ends(&seq, &hits, start).contains(&(end as usize)));
                for placed in witness {
                    let single = placed.first == placed.last && hits.places(placed.term) >> placed.first & 1 == 1;
                    let phrase = Phrase { term: placed.term, start: placed.first as u8, end: placed.last as u8 + 1 };
                    prop_assert!(single || hits.phrases.contains(&phrase));
                }
            }
        }
    }
}
