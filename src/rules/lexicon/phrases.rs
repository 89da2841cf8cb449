//! Phrases as paths: a place in the paths is reached from an earlier place by one more symbol.
//!
//! The places that follow another lie side by side, in the order of their symbols.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::rules::lexicon::SymbolId;
use crate::rules::lists::{Lists, renumber, rising};

/// A place in the paths of phrases.
pub(crate) type NodeId = u32;

/// Where paths begin.
const NOWHERE: NodeId = NodeId::MAX;

/// Paths in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// For each place the one before it and the symbol that leads to it.
    steps: Vec<(NodeId, SymbolId)>,
    known: FxHashMap<(NodeId, SymbolId), NodeId>,
}

impl Draft {
    /// The place of a phrase, made where there is none.
    pub(super) fn add(&mut self, phrase: &[SymbolId]) -> NodeId {
        phrase.iter().fold(NOWHERE, |from, symbol| {
            *self.known.entry((from, *symbol)).or_insert_with(|| {
                self.steps.push((from, *symbol));
                self.steps.len() as NodeId - 1
            })
        })
    }

    /// Puts places that follow the same one side by side, by new numbers of the symbols; gives for each place its new
    /// number.
    pub(super) fn finish(mut self, new: &[SymbolId]) -> (Paths, Vec<NodeId>) {
        renumber(self.steps.iter_mut().map(|(_, symbol)| symbol), new);
        let count = self.steps.len();
        let mut first: Vec<NodeId> = Vec::new();
        let mut later: Vec<(NodeId, NodeId)> = Vec::new();
        for (node, (from, _)) in self.steps.iter().enumerate() {
            match *from {
                NOWHERE => first.push(node as NodeId),
                from => later.push((from, node as NodeId)),
            }
        }
        let symbol_of = |node: &NodeId| self.steps.get(*node as usize).map_or(0, |(_, symbol)| *symbol);
        let followers = Lists::of_pairs(count, &later);
        let mut paths = Paths { firsts: first.len() as u32, ..Paths::default() };
        let mut order = first;
        order.sort_unstable_by_key(symbol_of);
        let mut next = 0;
        while let Some(node) = order.get(next).copied() {
            next += 1;
            let from = order.len();
            order.extend(followers.get(node as usize));
            if let Some(own) = order.get_mut(from..) {
                own.sort_unstable_by_key(symbol_of);
            }
            paths.symbols.push(symbol_of(&node));
            paths.ends.push(order.len() as u32);
        }
        let mut numbers = vec![0; count];
        for (new, old) in order.iter().enumerate() {
            if let Some(number) = numbers.get_mut(*old as usize) {
                *number = new as NodeId;
            }
        }
        (paths, numbers)
    }
}

/// All places, those of first symbols before the others.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Paths {
    firsts: u32,
    /// The symbol that leads to each place.
    symbols: Vec<SymbolId>,
    /// The number after those of the places that follow each place.
    #[serde(with = "rising")]
    ends: Vec<u32>,
}

impl Paths {
    /// The place behind another, if any phrase goes on there.
    pub(super) fn step(&self, from: NodeId, symbol: SymbolId) -> Option<NodeId> {
        let end = *self.ends.get(from as usize)? as usize;
        let before = (from as usize).checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or(self.firsts) as usize;
        let at = self.symbols.get(start..end)?.binary_search(&symbol).ok()?;
        Some((start + at) as NodeId)
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.symbols.len()
    }

    /// The symbol that leads to each place, with the place where it is a first one.
    pub(super) fn symbols(&self) -> impl Iterator<Item = (SymbolId, Option<NodeId>)> + '_ {
        let place = |node: usize| (node < self.firsts as usize).then_some(node as NodeId);
        self.symbols.iter().enumerate().map(move |(node, symbol)| (*symbol, place(node)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_followed_symbol_by_symbol() {
        let mut draft = Draft::default();
        let phrases: [&[SymbolId]; 4] = [&[5, 1, 2], &[5, 1], &[3, 9], &[5, 0]];
        let old: Vec<NodeId> = phrases.iter().map(|phrase| draft.add(phrase)).collect();
        let (paths, numbers) = draft.finish(&[]);
        for (phrase, old) in phrases.iter().zip(old) {
            let root =
                paths.symbols().find_map(|(symbol, root)| root.filter(|_| symbol == phrase[0])).unwrap();
            let end = phrase[1..].iter().try_fold(root, |node, symbol| paths.step(node, *symbol));
            assert_eq!(end, Some(numbers[old as usize]));
            assert_eq!(paths.step(end.unwrap(), 7), None);
        }
    }
}
