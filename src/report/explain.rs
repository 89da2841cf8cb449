//! The readable explanation: the words that decided, underlined where they stand.

use std::fmt;

use crate::note::Note;
use crate::report::Report;
use crate::span::Span;

/// How far to the left and right of the words a line of explanation reaches, in characters.
const CONTEXT: usize = 60;

/// A report drawn on its note; see [`Report::explain`].
#[derive(Clone, Copy)]
pub struct Explanation<'r> {
    report: &'r Report,
    text: &'r str,
}

impl Report {
    /// A readable explanation: each reason with the words that say so underlined in their surroundings,
    /// then what was read and not believed. `note` must be the note that was assessed.
    ///
    /// Control characters of the note are shown as `\u{fffd}`, so that it is safe to print.
    ///
    /// ```
    /// use churn_triage::Triage;
    ///
    /// let note = "You are too expensive for us.";
    /// let shown = Triage::builtin()?.assess(note).explain(note).to_string();
    /// assert!(shown.contains("price"));
    /// assert!(shown.contains("~~~"));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn explain<'r>(&'r self, note: impl Into<Note<'r>>) -> Explanation<'r> {
        Explanation { report: self, text: note.into().text() }
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.report.reasons {
            writeln!(f, "{} ({})", finding.code, finding.cause)?;
            for evidence in &finding.evidence {
                draw(
                    f,
                    self.text,
                    evidence.span,
                    &format!("{}, said by {}", evidence.rule, evidence.said_by),
                )?;
            }
        }
        for discounted in &self.report.discounted {
            writeln!(f, "not {}: {}", discounted.code, discounted.by)?;
            draw(f, self.text, discounted.evidence.span, discounted.evidence.rule.as_str())?;
        }
        Ok(())
    }
}

/// Two lines: the words in their surroundings, and tildes below them with a remark.
pub(crate) fn draw(f: &mut fmt::Formatter<'_>, text: &str, span: Span, remark: &str) -> fmt::Result {
    let before = text.get(..span.start).unwrap_or_default();
    let words = span.of(text).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let skip = line.chars().count().saturating_sub(CONTEXT);
    let left: String = line.chars().skip(skip).map(printable).collect();
    let words: String = words.chars().map(printable).collect();
    let right: String =
        after.split('\n').next().unwrap_or_default().chars().take(CONTEXT).map(printable).collect();
    let (indent, width) = (left.chars().count(), words.chars().count().max(1));
    writeln!(f, "  | {left}{words}{right}")?;
    let marks = format!("  | {}{} {remark}", " ".repeat(indent), "~".repeat(width));
    writeln!(f, "{}", marks.trim_end())
}

/// A character that may go to a terminal.
fn printable(c: char) -> char {
    match c {
        '\n' | '\t' | '\r' => ' ',
        c if c.is_control() => '\u{fffd}',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
            '\u{fffd}'
        }
        c => c,
    }
}
