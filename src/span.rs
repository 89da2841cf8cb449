//! A place in a text.

use serde::{Deserialize, Serialize};

/// A byte range of the note **as given**, always on character boundaries.
///
/// ```
/// use churn_triage::Span;
///
/// let span = Span { start: 4, end: 9 };
/// assert_eq!(span.of("too pricey"), Some("price"));
/// assert_eq!(span.of("too"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "a range has two ends and never more")]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The text that stands there, or `None` where the span does not fit the text.
    pub fn of<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.start..self.end)
    }

    /// How many bytes it covers.
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A text in which some characters are spaces. As many bytes as before, so that the place of everything else stays.
pub(crate) fn blank(text: &str, is_blank: impl Fn(usize, char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_blank(at, c) {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanking_moves_nothing() {
        let text = "a é\n[[b]]\n";
        assert_eq!(blank(text, |at, c| at < 4 && c != '\n'), "    \n[[b]]\n");
    }
}
