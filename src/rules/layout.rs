//! The words by which messages are laid out, of all languages together: a thread may mix them.

use rustc_hash::FxHashSet;

use crate::fold::{accent_chars, accent_form};
use crate::rules::rule::{Langs, Model};
use crate::taxonomy::Lang;

/// Layout words, ready to be looked up.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Layouts {
    header: FxHashSet<String>,
    subject: FxHashSet<String>,
    label: FxHashSet<String>,
    abbreviation: FxHashSet<String>,
    forwarded: Vec<String>,
    wrote: Vec<String>,
    signature: Vec<String>,
    greeting: Vec<String>,
    /// Letters that only one language writes.
    letters: Vec<(String, Lang)>,
}

impl Layouts {
    pub(crate) fn of(model: &Model) -> Layouts {
        let mut layouts = Layouts::default();
        for lang in Lang::ALL {
            let Some(layout) = model.layout.get(lang) else { continue };
            layouts.header.extend(layout.header.iter().cloned());
            layouts.subject.extend(layout.subject.iter().cloned());
            layouts.label.extend(layout.label.iter().cloned());
            layouts.abbreviation.extend(layout.abbreviation.iter().cloned());
            layouts.forwarded.extend(layout.forwarded.iter().cloned());
            layouts.wrote.extend(layout.wrote.iter().cloned());
            layouts.signature.extend(layout.signature.iter().cloned());
            layouts.greeting.extend(layout.greeting.iter().cloned());
            layouts
                .letters
                .extend(layout.letters.chars().map(|letter| (accent_form(&letter.to_string()), *lang)));
        }
        // The longest phrase of several that fit is the one meant.
        for list in [&mut layouts.signature, &mut layouts.greeting] {
            list.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
            list.dedup();
        }
        layouts
    }

    /// Whether a line label opens a line of a header block.
    pub(crate) fn is_header(&self, label: &str) -> bool {
        self.header.contains(label) || self.is_subject(label)
    }

    /// Whether a line label opens the subject.
    pub(crate) fn is_subject(&self, label: &str) -> bool {
        self.subject.contains(label)
    }

    /// Whether a line label names a field of a record.
    pub(crate) fn is_label(&self, label: &str) -> bool {
        self.label.contains(label)
    }

    /// Whether a full stop after the word ends no sentence.
    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviation.contains(word)
    }

    /// Whether a line marks a forwarded message.
    pub(crate) fn is_forward_mark(&self, line: &str) -> bool {
        let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
        bare.len() < 60 && self.forwarded.iter().any(|phrase| bare.starts_with(phrase.as_str()))
    }

    /// Whether a line announces a quoted message.
    pub(crate) fn announces_quote(&self, line: &str) -> bool {
        let line = line.trim_end();
        line.len() < 200 && self.wrote.iter().any(|end| line.ends_with(end.as_str()))
    }

    /// The bytes of the greeting at the front of a text.
    pub(crate) fn greeting_len(&self, text: &str) -> usize {
        phrase_len(&self.greeting, text)
    }

    /// The bytes of the farewell at the front of a text.
    pub(crate) fn signature_len(&self, text: &str) -> usize {
        phrase_len(&self.signature, text)
    }

    /// The languages that write letters which stand in a word as given. `space` is written over.
    pub(crate) fn letters_of(&self, word: &str, space: &mut String) -> Langs {
        space.clear();
        space.extend(accent_chars(word));
        let found = self.letters.iter().filter(|(letter, _)| space.contains(letter.as_str()));
        found.fold(Langs::NONE, |all, (_, lang)| all.and(Langs::only(*lang)))
    }
}

fn phrase_len(phrases: &[String], text: &str) -> usize {
    let fits = |phrase: &&String| {
        text.strip_prefix(phrase.as_str())
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '\''))
    };
    phrases.iter().find(fits).map_or(0, String::len)
}
