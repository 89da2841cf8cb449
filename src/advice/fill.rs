//! Filling templates: every slot gets its filler or a visible gap.

use serde::Serialize;

use crate::date::Date;
use crate::rules::playbook::Playbook;
use crate::rules::rule::Model;
use crate::rules::template::{Piece, pieces};
use crate::taxonomy::Lang;

/// Something that nobody has filled in: in the text it stands in square brackets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gap {
    /// The slot, such as `client`.
    pub slot: String,
    /// What stands in its place, such as `[client's name]`.
    pub shown: String,
}

/// The fillers of the slots, by name.
pub(super) struct Filler<'b> {
    book: &'b Playbook,
    lang: Lang,
    /// Each with the gaps that are inside it.
    fillers: Vec<(String, String, Vec<Gap>)>,
}

impl<'b> Filler<'b> {
    pub(super) fn new(book: &'b Playbook, lang: Lang) -> Self {
        Filler { book, lang, fillers: Vec::new() }
    }

    /// Fills a slot; of several fillers the last one counts, and blank ones do not.
    pub(super) fn put(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() {
            self.fillers.push((name.to_owned(), text.trim().to_owned(), Vec::new()));
        }
    }

    /// Fills a slot with a template that is filled in its turn.
    pub(super) fn compose(&mut self, name: &str, template: &str) {
        let (text, gaps) = self.fill(template);
        self.fillers.push((name.to_owned(), text, gaps));
    }

    /// A template with everything filled in, and its gaps, each once.
    pub(super) fn fill(&self, template: &str) -> (String, Vec<Gap>) {
        let (mut text, mut gaps) = (String::with_capacity(template.len()), Vec::<Gap>::new());
        let mut note = |gap: &Gap| {
            if !gaps.contains(gap) {
                gaps.push(gap.clone());
            }
        };
        for piece in pieces(template) {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Stray(_) => {}
                Piece::Slot(name) => match self.fillers.iter().rev().find(|(known, ..)| known == name) {
                    Some((_, filler, inside)) => {
                        text.push_str(filler);
                        inside.iter().for_each(&mut note);
                    }
                    None => {
                        let gap = self.gap(name);
                        text.push_str(&gap.shown);
                        note(&gap);
                    }
                },
            }
        }
        (text, gaps)
    }

    fn gap(&self, name: &str) -> Gap {
        let words = self.book.slots.iter().find(|slot| slot.name == name);
        let shown = format!("[{}]", words.map_or(name, |slot| slot.gap.get(self.lang)));
        Gap { slot: name.to_owned(), shown }
    }
}

/// A day as one writes it in the middle of a sentence, by the pattern and the months of the labels.
pub(super) fn day(model: &Model, date: Date, lang: Lang) -> String {
    let label = |kind: &str, code: &str| {
        let label = model.labels.get(&(kind.to_owned(), code.to_owned()));
        label.map_or(String::new(), |label| label.get(lang).to_owned())
    };
    let pattern = label("text", "day");
    if pattern.is_empty() {
        return date.to_string();
    }
    let month = label("month", &format!("m{:02}", date.month()));
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(words) => words.to_owned(),
        Piece::Slot("day") => date.day().to_string(),
        Piece::Slot("month") => month.clone(),
        Piece::Slot(_) | Piece::Stray(_) => String::new(),
    };
    pieces(&pattern).into_iter().map(piece).collect()
}
