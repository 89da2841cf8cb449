//! What a class holds in one language: its own entries and those of the classes it holds, exceptions taken out.

use rustc_hash::FxHashMap;

use crate::rules::pattern::{Shape, Word};
use crate::rules::rule::{EntryKind, Model};
use crate::taxonomy::Lang;

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
