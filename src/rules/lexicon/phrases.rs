//! Phrases as paths: a place in the paths is reached from an earlier place by one more symbol.

use crate::rules::lexicon::SymbolId;

/// A place in the paths of phrases.
pub(crate) type NodeId = u32;

/// Where paths begin.
const NOWHERE: NodeId = NodeId::MAX;

/// All places, each with the place before it and the symbol that leads to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    steps: Vec<(NodeId, SymbolId)>,
    /// Hash bits above, place plus one below; 0 where free.
    slots: Vec<u64>,
}

fn spread(from: NodeId, symbol: SymbolId) -> u64 {
    let both = u64::from(from) << 32 | u64::from(symbol);
    let mixed = both.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

impl Paths {
    /// The place behind another, if any phrase goes on there.
    pub(crate) fn step(&self, from: NodeId, symbol: SymbolId) -> Option<NodeId> {
        let spread = spread(from, symbol);
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = self.home(spread);
        loop {
            let slot = *self.slots.get(at)?;
            let node = (slot as u32).checked_sub(1)?;
            if slot >> 32 == spread & 0xFFFF_FFFF && self.steps.get(node as usize) == Some(&(from, symbol)) {
                return Some(node);
            }
            at = (at + 1) & mask;
        }
    }

    /// The place of a first symbol, made where there is none.
    pub(super) fn begin(&mut self, symbol: SymbolId) -> NodeId {
        self.go_on(NOWHERE, symbol)
    }

    /// The place behind another, made where there is none.
    pub(super) fn go_on(&mut self, from: NodeId, symbol: SymbolId) -> NodeId {
        if let Some(known) = self.step(from, symbol) {
            return known;
        }
        let node = self.steps.len() as NodeId;
        self.steps.push((from, symbol));
        if self.steps.len() * 2 > self.slots.len() {
            self.fill_slots();
        } else {
            self.take_slot(node, from, symbol);
        }
        node
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Every place with the symbol that leads to it; whether it is a first one.
    pub(super) fn steps(&self) -> impl Iterator<Item = (SymbolId, bool)> + '_ {
        self.steps.iter().map(|(from, symbol)| (*symbol, *from == NOWHERE))
    }

    fn home(&self, spread: u64) -> usize {
        let bits = self.slots.len().trailing_zeros();
        if bits == 0 { 0 } else { (spread >> (64 - bits)) as usize }
    }

    fn take_slot(&mut self, node: NodeId, from: NodeId, symbol: SymbolId) {
        let spread = spread(from, symbol);
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = self.home(spread);
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 {
                *slot = (spread & 0xFFFF_FFFF) << 32 | u64::from(node + 1);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    fn fill_slots(&mut self) {
        let wanted = (self.steps.len() * 2 + 1).next_power_of_two().max(16);
        self.slots.clear();
        self.slots.resize(wanted, 0);
        let steps = std::mem::take(&mut self.steps);
        for (node, (from, symbol)) in steps.iter().enumerate() {
            self.take_slot(node as NodeId, *from, *symbol);
        }
        self.steps = steps;
    }
}
