//! Whether every run of words that one sequence matches, another matches too.
//!
//! Both become small automata whose letters are sets of words. The inner one is walked along all its ways; the outer
//! one is followed with the set of states it may be in. A `yes` is certain; where words would have to be split over
//! several alternatives of the outer one, the answer may be `no` though it holds.

use rustc_hash::FxHashSet;

use crate::lint::terms::{SetId, Terms};
use crate::rules::pattern::{Node, Seq};

/// What a step of an automaton takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letter {
    Nothing,
    Start,
    Any,
    Set(SetId),
    /// Several sets that stand beside it one by one: only where it takes, not where it is taken.
    Union(SetId),
}

#[derive(Clone, Copy, Debug)]
struct Edge {
    letter: Letter,
    to: usize,
}

/// An automaton: its last state is the end, state 0 the beginning.
#[derive(Debug)]
pub(super) struct Automaton {
    edges: Vec<Vec<Edge>>,
    end: usize,
}

/// Where the outer automaton is: in a state, or inside a phrase that leads to one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum At {
    State(usize),
    Inside { set: SetId, phrase: usize, next: usize, to: usize },
}

impl Automaton {
    pub(super) fn of(seq: &Seq, terms: &mut Terms<'_>) -> Automaton {
        let mut automaton = Automaton { edges: vec![Vec::new()], end: 0 };
        automaton.end = automaton.seq(seq, 0, terms);
        automaton
    }

    /// The same, anywhere among other words.
    pub(super) fn anywhere(seq: &Seq, terms: &mut Terms<'_>) -> Automaton {
        let mut automaton = Automaton { edges: vec![Vec::new()], end: 0 };
        let begin = automaton.state();
        automaton.edge(0, Letter::Any, 0);
        automaton.edge(0, Letter::Nothing, begin);
        let end = automaton.seq(seq, begin, terms);
        automaton.edge(end, Letter::Any, end);
        automaton.end = end;
        automaton
    }

    fn seq(&mut self, seq: &Seq, from: usize, terms: &mut Terms<'_>) -> usize {
        let mut from = from;
        for node in seq {
            from = self.node(node, from, terms);
        }
        from
    }

    fn node(&mut self, node: &Node, from: usize, terms: &mut Terms<'_>) -> usize {
        let to = self.state();
        match node {
            Node::Term(term, _) => {
                let set = terms.of(term);
                self.edge(from, Letter::Set(set), to);
            }
            Node::Start => self.edge(from, Letter::Start, to),
            Node::Gap(width) => {
                let mut at = from;
                for _ in 0..*width {
                    let next = self.state();
                    self.edge(at, Letter::Nothing, to);
                    self.edge(at, Letter::Any, next);
                    at = next;
                }
                self.edge(at, Letter::Nothing, to);
            }
            Node::Maybe(inner) => {
                self.edge(from, Letter::Nothing, to);
                let end = self.seq(inner, from, terms);
                self.edge(end, Letter::Nothing, to);
            }
            Node::Either(branches) => {
                let mut singles = Vec::new();
                for branch in branches {
                    if let [Node::Term(term, _)] = branch.as_slice() {
                        singles.push(terms.of(term));
                    }
                    let end = self.seq(branch, from, terms);
                    self.edge(end, Letter::Nothing, to);
                }
                // Single words among them are one set as well, so that a class may be told to be within them all.
                if singles.len() > 1 {
                    let union = terms.union(singles);
                    self.edge(from, Letter::Union(union), to);
                }
            }
        }
        to
    }

    fn state(&mut self) -> usize {
        self.edges.push(Vec::new());
        self.edges.len() - 1
    }

    fn edge(&mut self, from: usize, letter: Letter, to: usize) {
        if let Some(edges) = self.edges.get_mut(from) {
            edges.push(Edge { letter, to });
        }
    }

    fn from(&self, state: usize) -> &[Edge] {
        self.edges.get(state).map(Vec::as_slice).unwrap_or_default()
    }

    /// Everything reached without taking a word.
    fn closure(&self, mut reached: Vec<At>) -> Vec<At> {
        let mut next = 0;
        while let Some(at) = reached.get(next).cloned() {
            next += 1;
            let At::State(state) = at else { continue };
            for edge in self.from(state).iter().filter(|edge| edge.letter == Letter::Nothing) {
                if !reached.contains(&At::State(edge.to)) {
                    reached.push(At::State(edge.to));
                }
            }
        }
        reached.sort();
        reached.dedup();
        reached
    }

    fn step(&self, from: &[At], takes: impl Fn(Letter) -> bool) -> Vec<At> {
        let mut reached = Vec::new();
        for at in from {
            let At::State(state) = at else { continue };
            let edges = self.from(*state).iter().filter(|edge| takes(edge.letter));
            reached.extend(edges.map(|edge| At::State(edge.to)));
        }
        self.closure(reached)
    }

    /// Where a set of single words leads, whichever of them stands there.
    fn step_single(&self, from: &[At], set: SetId, is_piece: bool, terms: &mut Terms<'_>) -> Vec<At> {
        let mut reached = Vec::new();
        for at in from {
            match at {
                At::State(state) => {
                    for edge in self.from(*state) {
                        match edge.letter {
                            Letter::Any if !is_piece => reached.push(At::State(edge.to)),
                            Letter::Set(outer) | Letter::Union(outer) if terms.is_within(set, outer) => {
                                reached.push(At::State(edge.to));
                            }
                            Letter::Set(outer) if !is_piece => {
                                let phrases =
                                    terms.get(outer).map(|outer| outer.phrases.clone()).unwrap_or_default();
                                for (phrase, words) in phrases.iter().enumerate() {
                                    if words.first().is_some_and(|first| terms.is_within(set, *first)) {
                                        reached.push(At::Inside { set: outer, phrase, next: 1, to: edge.to });
                                    }
                                }
                            }
                            _ => {}
                        }
                    }
                }
                At::Inside { set: outer, phrase, next, to } => {
                    let words = terms.get(*outer).and_then(|outer| outer.phrases.get(*phrase)).cloned();
                    let words = words.unwrap_or_default();
                    let fits = words.get(*next).is_some_and(|word| terms.is_within(set, *word));
                    if fits && next + 1 == words.len() {
                        reached.push(At::State(*to));
                    } else if fits {
                        let (set, phrase, next, to) = (*outer, *phrase, next + 1, *to);
                        reached.push(At::Inside { set, phrase, next, to });
                    }
                }
            }
        }
        self.closure(reached)
    }
}

/// Whether the outer automaton takes every run of words that the inner one takes.
pub(super) fn is_within(inner: &Automaton, outer: &Automaton, terms: &mut Terms<'_>) -> bool {
    let mut seen = FxHashSet::default();
    let mut open = vec![(0, outer.closure(vec![At::State(0)]))];
    while let Some((state, at)) = open.pop() {
        if !seen.insert((state, at.clone())) {
            continue;
        }
        if state == inner.end && !at.contains(&At::State(outer.end)) {
            return false;
        }
        for edge in inner.from(state) {
            match edge.letter {
                Letter::Nothing => open.push((edge.to, at.clone())),
                Letter::Start => {
                    let mut started = outer.step(&at, |letter| letter == Letter::Start);
                    started.extend(at.iter().cloned());
                    open.push((edge.to, outer.closure(started)));
                }
                Letter::Union(_) => {}
                Letter::Any => open.push((edge.to, outer.step(&at, |letter| letter == Letter::Any))),
                Letter::Set(set) => {
                    for next in follow(&at, outer, set, terms) {
                        open.push((edge.to, next));
                    }
                }
            }
        }
    }
    true
}

/// Where the outer automaton may be after each kind of thing that a set stands for: a single word, a phrase.
fn follow(at: &[At], outer: &Automaton, set: SetId, terms: &mut Terms<'_>) -> Vec<Vec<At>> {
    let whole = outer.step(at, |_| false);
    let mut held = whole;
    for place in at {
        let At::State(state) = place else { continue };
        for edge in outer.from(*state) {
            if let Letter::Set(other) | Letter::Union(other) = edge.letter
                && terms.is_within(set, other)
            {
                held.push(At::State(edge.to));
            }
        }
    }
    let held = outer.closure(held);
    let Some(own) = terms.get(set) else { return vec![held] };
    let (singles, pieces, lengths) = (own.has_singles(), own.has_pieces(), own.phrase_lengths());
    let mut nexts = Vec::new();
    if singles && lengths.is_empty() {
        let mut next = outer.step_single(at, set, pieces, terms);
        next.extend(held);
        return vec![outer.closure(next)];
    }
    if singles {
        let mut next = if pieces { Vec::new() } else { outer.step(at, |letter| letter == Letter::Any) };
        next.extend(held.iter().cloned());
        nexts.push(outer.closure(next));
    }
    for length in lengths {
        let any = (0..length).fold(at.to_vec(), |at, _| outer.step(&at, |letter| letter == Letter::Any));
        let next = any.into_iter().chain(held.iter().cloned()).collect();
        nexts.push(outer.closure(next));
    }
    // A set without a word matches nothing, so nothing has to be taken.
    nexts
}
