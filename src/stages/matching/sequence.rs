//! Running a sequence over sets of places, forwards to all its ends and back to the words of one of them.

use crate::rules::compile::{Code, Op, Seqs, first};
use crate::rules::lexicon::TermId;
use crate::stages::matching::Placed;
use crate::stages::scan::{Hits, Places};

/// All places from `from` up to but not including `to`; bit `n` stands before word `n`.
fn span(from: usize, to: usize) -> Places {
    let below = |place: usize| if place >= 128 { Places::MAX } else { (1 << place) - 1 };
    below(to) & !below(from)
}

/// A sentence for patterns to be run over.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'s> {
    pub(super) code: &'s Code,
    pub(super) hits: &'s Hits,
}

impl Sentence<'_> {
    /// Whether one of the terms of an item is hit.
    pub(super) fn meets(self, need: Op) -> bool {
        match need {
            Op::Term(term) => self.hits.has(term),
            Op::Any(count, first) => self.code.terms(count, first).iter().any(|term| self.hits.has(*term)),
            _ => true,
        }
    }

    /// Where the sequence ends, begun at any word from `from` on and staying before the place `before`.
    pub(super) fn ends(self, seq: &[Op], from: usize, before: usize) -> Places {
        self.run(seq, span(from, before)) & span(from, before + 1)
    }

    fn run(self, mut seq: &[Op], mut at: Places) -> Places {
        while let Some((op, inner, rest)) = first(seq) {
            at = self.advance(op, inner, at);
            if at == 0 {
                break;
            }
            seq = rest;
        }
        at
    }

    /// Where one item ends, begun at any of some places.
    pub(super) fn advance(self, op: Op, mut inner: Seqs<'_>, at: Places) -> Places {
        match op {
            Op::Term(term) => self.hits.ends(term, at),
            Op::Any(count, first) => {
                let terms = self.code.terms(count, first).iter();
                terms.fold(0, |ends, term| ends | self.hits.ends(*term, at))
            }
            Op::Start => at & 1,
            Op::Gap(width) => (0..width).fold(at, |reached, _| reached | reached << 1),
            Op::Either(_) => inner.fold(0, |ends, branch| ends | self.run(branch, at)),
            Op::Maybe => at | inner.next().map_or(0, |inner| self.run(inner, at)),
            Op::Seq(_) | Op::All(_) => at,
        }
    }

    /// The start of a match that ends at `end`, with the tightest gaps, and its witness.
    pub(super) fn trace(
        self,
        seq: &[Op],
        from: usize,
        before: usize,
        end: usize,
        first: u32,
        witness: &mut Vec<Placed>,
    ) -> Option<usize> {
        let mark = witness.len();
        let start = self.back(seq, span(from, before), end, first, witness);
        if let Some(own) = witness.get_mut(mark..) {
            own.reverse();
        }
        start
    }

    /// Goes back from the end of a sequence begun at one of some places: first through all items but the first.
    fn back(self, seq: &[Op], at: Places, end: usize, word: u32, witness: &mut Vec<Placed>) -> Option<usize> {
        let Some((op, inner, rest)) = first(seq) else { return Some(end) };
        let end = self.back(rest, self.advance(op, inner, at), end, word, witness)?;
        self.back_one(op, inner, at, end, word, witness)
    }

    fn back_one(
        self,
        op: Op,
        mut inner: Seqs<'_>,
        before: Places,
        end: usize,
        word: u32,
        witness: &mut Vec<Placed>,
    ) -> Option<usize> {
        let holds = |places: Places, place: usize| place < 128 && places >> place & 1 == 1;
        match op {
            Op::Term(term) => self.back_term(&[term], before, end, word, witness),
            Op::Any(count, first) => {
                self.back_term(self.code.terms(count, first), before, end, word, witness)
            }
            Op::Start => (end == 0).then_some(0),
            Op::Gap(width) => {
                let near = before & span(end.saturating_sub(usize::from(width)), end + 1);
                near.checked_ilog2().map(|place| place as usize)
            }
            Op::Either(_) => inner
                .find(|branch| holds(self.run(branch, before), end))
                .and_then(|branch| self.back(branch, before, end, word, witness)),
            Op::Maybe => {
                let inner = inner.next().unwrap_or_default();
                if holds(self.run(inner, before), end) {
                    self.back(inner, before, end, word, witness)
                } else {
                    holds(before, end).then_some(end)
                }
            }
            Op::Seq(_) | Op::All(_) => Some(end),
        }
    }

    /// Back over the hit of one of some terms that ends at a place.
    fn back_term(
        self,
        terms: &[TermId],
        before: Places,
        end: usize,
        word: u32,
        witness: &mut Vec<Placed>,
    ) -> Option<usize> {
        let starts =
            terms.iter().filter_map(|term| Some((term_start(*term, self.hits, before, end)?, *term)));
        let (start, term) = starts.min_by_key(|(start, _)| *start)?;
        witness.push(Placed { term, first: word + start as u32, last: word + end as u32 - 1 });
        Some(start)
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
    use crate::rules::compile::{Place, Step};
    use crate::stages::scan::Phrase;

    /// The slow, obvious evaluator: tries everything, one place after the other.
    fn slow_ends(seq: &[Step], hits: &Hits, at: usize) -> Vec<usize> {
        let Some((first, rest)) = seq.split_first() else { return vec![at] };
        let nexts: Vec<usize> = match first {
            Step::Term(terms) => terms
                .iter()
                .flat_map(|term| {
                    let single = (hits.places(*term) >> at & 1 == 1).then_some(at + 1);
                    let phrases = hits
                        .phrases_of(*term)
                        .filter(|p| usize::from(p.start) == at)
                        .map(|p| usize::from(p.end));
                    single.into_iter().chain(phrases).collect::<Vec<_>>()
                })
                .collect(),
            Step::Start => (at == 0).then_some(0).into_iter().collect(),
            Step::Gap(width) => (at..=at + usize::from(*width)).collect(),
            Step::Either(branches) => {
                branches.iter().flat_map(|branch| slow_ends(branch, hits, at)).collect()
            }
            Step::Maybe(inner) => slow_ends(inner, hits, at).into_iter().chain([at]).collect(),
        };
        nexts.into_iter().flat_map(|next| slow_ends(rest, hits, next)).collect()
    }

    fn compiled(seq: &[Step]) -> (Code, Place) {
        let mut code = Code::default();
        let place = code.add(&[], &[vec![seq.to_vec()]]);
        (code, place)
    }

    const WORDS: usize = 14;

    fn step() -> impl Strategy<Value = Step> {
        let leaf = prop_oneof![
            6 => prop::collection::vec(0..4u32, 1..3).prop_map(Step::Term),
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
        let singles = prop::collection::vec((0..4u32, 0..WORDS), 0..16);
        let phrases = prop::collection::vec((0..4u32, 0..WORDS - 3, 2..4usize), 0..4);
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
            let (code, place) = compiled(&seq);
            let run = code.step(place, 0).next().unwrap_or_default();
            let sentence = Sentence { code: &code, hits: &hits };
            let fast = sentence.ends(run, 0, WORDS);
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
            let (code, place) = compiled(&seq);
            let run = code.step(place, 0).next().unwrap_or_default();
            let sentence = Sentence { code: &code, hits: &hits };
            let mut reached = sentence.ends(run, 0, WORDS);
            while let Some(end) = reached.checked_ilog2() {
                reached &= !(1 << end);
                let mut witness = Vec::new();
                let start = sentence.trace(run, 0, WORDS, end as usize, 0, &mut witness);
                let start = start.expect("a reached end can be traced");
                prop_assert!(slow_ends(&seq, &hits, start).contains(&(end as usize)));
                for placed in witness {
                    let single = placed.first == placed.last && hits.places(placed.term) >> placed.first & 1 == 1;
                    let phrase = Phrase { term: placed.term, start: placed.first as u8, end: placed.last as u8 + 1 };
                    prop_assert!(single || hits.phrases_of(placed.term).any(|known| known == phrase));
                }
            }
        }
    }
}
