//! A trace for people.

use std::fmt;

use crate::note::Note;
use crate::report::draw;
use crate::trace::{Outcome, PartState, Trace, TracedMatch, TracedPart};

/// A trace drawn on its note; see [`Trace::explain`].
#[derive(Clone, Copy)]
pub struct ShownTrace<'t> {
    trace: &'t Trace,
    text: &'t str,
}

impl Trace {
    /// A readable account: each match with its words underlined and what became of it, or the nearest misses with
    /// what is there and what is not. `note` must be the note that was traced.
    ///
    /// Control characters of the note are shown as `\u{fffd}`, so that it is safe to print.
    ///
    /// ```
    /// use churn_triage::Triage;
    ///
    /// let note = "It is not that you are too expensive.";
    /// let trace = Triage::builtin()?.trace(note, "price.fee_too_dear").unwrap();
    /// assert!(trace.explain(note).to_string().contains("not believed"));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn explain<'t>(&'t self, note: impl Into<Note<'t>>) -> ShownTrace<'t> {
        ShownTrace { trace: self, text: note.into().text() }
    }
}

impl fmt::Display for ShownTrace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Trace { rule, matches, near } = self.trace;
        if matches.is_empty() {
            let nearest = if near.is_empty() { "; no part of it stands in the note" } else { "; nearest:" };
            writeln!(f, "{rule} does not match{nearest}")?;
        }
        matches.iter().try_for_each(|found| self.matched(f, found))?;
        for miss in near {
            writeln!(f, "{}: {}", miss.place, miss.pattern)?;
            draw(f, self.text, miss.sentence, "")?;
            if let Some(asleep) = miss.asleep {
                writeln!(f, "    not looked for in this sentence: {asleep}")?;
            }
            miss.parts.iter().try_for_each(|part| self.part(f, part))?;
        }
        Ok(())
    }
}

impl ShownTrace<'_> {
    fn matched(&self, f: &mut fmt::Formatter<'_>, found: &TracedMatch) -> fmt::Result {
        writeln!(f, "{}: {}", found.place, found.pattern)?;
        let outcome = match found.outcome {
            Outcome::Counted => "counted".to_owned(),
            Outcome::Discounted(by) => format!("not believed: {by}"),
            Outcome::Silent(why) => format!("silent: {why}"),
        };
        draw(f, self.text, found.span, &outcome)?;
        for term in &found.terms {
            let words = term.span.of(self.text).unwrap_or_default();
            writeln!(f, "    {} = {words:?}", term.term)?;
        }
        match &found.by {
            Some(by) => {
                writeln!(f, "    because of {} ({})", by.what, by.place)?;
                by.span.map_or(Ok(()), |span| draw(f, self.text, span, ""))
            }
            None => Ok(()),
        }
    }

    fn part(&self, f: &mut fmt::Formatter<'_>, part: &TracedPart) -> fmt::Result {
        let words = part.span.and_then(|span| span.of(self.text)).map(|words| format!(" {words:?}"));
        let words = words.unwrap_or_default();
        let name = &part.part;
        match part.state {
            PartState::Held => writeln!(f, "    + {name}{words}"),
            PartState::Absent => writeln!(f, "    - {name}: no such word"),
            PartState::TooFar { words: between, allowed } => {
                writeln!(f, "    - {name}{words}: {between} words on, at most {allowed} allowed")
            }
            PartState::OutOfOrder => writeln!(f, "    - {name}{words}: before what should come first"),
            PartState::OtherSentence => writeln!(f, "    - {name}{words}: in another sentence"),
            PartState::NoMatch => writeln!(f, "    - {name}: finds nothing"),
        }
    }
}
