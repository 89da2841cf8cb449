//! Typed pieces: amounts, times, figures and names, put together from words and signs.

use crate::rules::compile::Compiled;
use crate::rules::lexicon::{Piece, TermId};
use crate::stages::scan::{Hits, Text};
use crate::stages::segment::{Envelope, Marks, Sentence};

/// Adds the typed pieces of a sentence to its hits, where any pattern asks for them.
pub(super) fn pieces(text: Text<'_>, sentence: &Sentence, compiled: &Compiled, hits: &mut Hits) {
    let mut reader = Reader { text, sentence, compiled, hits };
    for place in 0..sentence.len() {
        reader.at(place);
    }
    let whole = match sentence.envelope {
        Envelope::Header => Some(if sentence.speaker > 0 { Piece::Speaker } else { Piece::Header }),
        Envelope::Greeting => Some(Piece::Salutation),
        Envelope::Closing => Some(Piece::Closing),
        Envelope::Text => None,
    };
    if let Some(piece) = whole {
        reader.add(piece, 0, 1);
        if sentence.stamped && sentence.envelope == Envelope::Header {
            reader.add(Piece::Stamp, 0, 1);
        }
    }
}

struct Reader<'r, 't> {
    text: Text<'t>,
    sentence: &'r Sentence,
    compiled: &'r Compiled,
    hits: &'r mut Hits,
}

impl Reader<'_, '_> {
    fn at(&mut self, place: usize) {
        let token = self.sentence.first + place as u32;
        let marks = self.text.segments.tokens.get(token as usize).map(|t| t.marks).unwrap_or_default();
        let word = self.text.word(token);
        let units = &self.compiled.units;
        let is = |term: Option<TermId>, place: usize| {
            place < 128 && term.is_some_and(|term| self.hits.places(term) >> place & 1 == 1)
        };
        let figure = marks.has(Marks::DIGITS);
        let counted = figure || is(units.number, place);
        if !counted {
            if is(units.month, place) || is(units.weekday, place) {
                self.add(Piece::Date, place, place + 1);
            } else if is(units.ordinal, place) {
                self.add(Piece::Ordinal, place, place + 1);
            } else if self.is_name(place, token) {
                self.add(Piece::Name, place, place + 1);
            }
            return;
        }
        // A run of figures and number words ("two hundred", "12 mil") counts as one.
        let mut end = place + 1;
        while end < self.sentence.len() && is(units.number, end) {
            end += 1;
        }
        let (money, hours, time, month) =
            (is(units.money, end), is(units.hours, end), is(units.time, end), is(units.month, end));
        let of_month = end + 1 < self.sentence.len() && is(units.month, end + 1);
        let glued = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let separators = word.bytes().filter(|b| *b == b'/').count();
        if figure && word.contains(':') {
            self.add(Piece::Clock, place, place + 1);
        } else if separators > 0 {
            self.add(Piece::Date, place, place + 1);
        } else if figure
            && !glued.is_empty()
            && glued.bytes().all(|b| b.is_ascii_lowercase())
            && word.len() <= 5
        {
            self.add(Piece::Ordinal, place, place + 1);
            self.add(Piece::Count, place, place + 1);
        } else {
            self.add(Piece::Count, place, end);
        }
        if marks.has(Marks::PERCENT_AFTER) {
            self.add(Piece::Percent, place, place + 1);
        }
        if marks.has(Marks::CURRENCY_BEFORE) || marks.has(Marks::CURRENCY_AFTER) {
            self.add(Piece::Money, place, end);
        }
        if money {
            self.add(Piece::Money, place, end + 1);
        }
        if hours {
            self.add(Piece::Hours, place, end + 1);
        }
        if hours || time {
            self.add(Piece::Duration, place, end + 1);
        }
        if month {
            self.add(Piece::Date, place, end + 1);
        } else if of_month {
            self.add(Piece::Date, place, end + 2);
        }
    }

    /// A capitalised word inside a sentence that the rules do not know.
    fn is_name(&self, place: usize, token: u32) -> bool {
        place > 0
            && self.compiled.piece(Piece::Name).is_some()
            && !self.is_known(token)
            && self.text.given(token).starts_with(char::is_uppercase)
    }

    fn is_known(&self, token: u32) -> bool {
        let form = self.text.forms.get(token as usize);
        form.is_some_and(|form| self.compiled.lexicon.means_something(form))
    }

    fn add(&mut self, piece: Piece, start: usize, end: usize) {
        if let Some(term) = self.compiled.piece(piece) {
            self.hits.add_phrase(term, start, end);
        }
    }
}
