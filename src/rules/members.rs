//! What a class holds in one language: its own entries and those of the classes it holds, exceptions taken out.

use rustc_hash::FxHashMap;

use crate::rules::lists::Lists;
use crate::rules::pattern::{Shape, Word};
use crate::rules::rule::{Class, EntryKind, Model};
use crate::taxonomy::Lang;

/// For each class itself and every class that holds it, the nearest first: a member of a class is one of all these.
pub(crate) fn holders(classes: &[Class]) -> impl Iterator<Item = Vec<u32>> {
    let mut held: Vec<(u32, u32)> = Vec::new();
    for (holder, class) in (0..).zip(classes) {
        let inside = class.entries.iter().filter_map(|entry| match entry.kind {
            EntryKind::Class(inside) => Some(inside as u32),
            EntryKind::Words(_) | EntryKind::Except(_) => None,
        });
        held.extend(inside.map(|inside| (inside, holder)));
    }
    let held_by = Lists::of_pairs(classes.len(), &held);
    (0..classes.len() as u32).map(move |class| {
        let mut holders = vec![class];
        let mut next = 0;
        while let Some(current) = holders.get(next).copied() {
            next += 1;
            for holder in held_by.get(current as usize) {
                if !holders.contains(holder) {
                    holders.push(*holder);
                }
            }
        }
        holders
    })
}

/// The classes of a rule set by their names.
pub(crate) struct Members<'m> {
    model: &'m Model,
    by_name: FxHashMap<&'m str, usize>,
}

impl<'m> Members<'m> {
    pub(crate) fn of(model: &'m Model) -> Members<'m> {
        let classes = model.classes.iter().enumerate();
        Members { model, by_name: classes.map(|(at, class)| (class.name.as_str(), at)).collect() }
    }

    /// The entries that act in a language, the class's own first; each a word or several in a row.
    pub(crate) fn entries(&self, class: &str, lang: Lang) -> Vec<&'m [Word]> {
        let excepted = self.excepted(class);
        let mut entries = Vec::new();
        for class in self.held(class) {
            for entry in self.model.classes.get(class).into_iter().flat_map(|class| &class.entries) {
                let EntryKind::Words(words) = &entry.kind else { continue };
                let acts = entry.lang.is_none_or(|own| own == lang);
                let out = match words.as_slice() {
                    [Word { folded, shape: Shape::Plain }] => excepted.contains(&folded.as_str()),
                    _ => false,
                };
                if acts && !out {
                    entries.push(words.as_slice());
                }
            }
        }
        entries
    }

    /// The words, folded, that are no members whatever else says so.
    pub(crate) fn excepted(&self, class: &str) -> Vec<&'m str> {
        let held = self.held(class).into_iter().filter_map(|at| self.model.classes.get(at));
        let entries = held.flat_map(|class| &class.entries);
        let words = entries.filter_map(|entry| match &entry.kind {
            EntryKind::Except(word) => Some(word.as_str()),
            EntryKind::Words(_) | EntryKind::Class(_) => None,
        });
        words.collect()
    }

    /// A class and all that it holds.
    fn held(&self, class: &str) -> Vec<usize> {
        let mut seen: Vec<usize> = self.by_name.get(class).copied().into_iter().collect();
        let mut next = 0;
        while let Some(class) = seen.get(next).and_then(|at| self.model.classes.get(*at)) {
            next += 1;
            for entry in &class.entries {
                if let EntryKind::Class(held) = entry.kind
                    && !seen.contains(&held)
                {
                    seen.push(held);
                }
            }
        }
        seen
    }
}
