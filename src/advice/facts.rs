//! What the caller knows and no report can: names, dates, the piece of work, the note itself.

use crate::date::Date;
use crate::note::Note;
use crate::report::Report;

/// The most characters of the client's words that a letter quotes.
const QUOTED: usize = 90;

/// What fills the letters of an [`Advice`](crate::Advice) beside the report. Everything may be missing.
///
/// ```
/// use churn_triage::{Date, Facts};
///
/// let facts = Facts::new()
///     .note("You are too expensive for us.")
///     .client("Ana")
///     .sender("Rob")
///     .date(Date::new(2026, 12, 4).unwrap())
///     .deliverable("March report")
///     .with("project", "Autumn catalogue");
/// # let _ = facts;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Facts<'f> {
    note: Option<Note<'f>>,
    date: Option<Date>,
    deadline: Option<Date>,
    named: Vec<(&'f str, &'f str)>,
}

impl<'f> Facts<'f> {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Facts::default()
    }

    /// The note that was assessed, so that letters can quote it.
    #[must_use]
    pub fn note(mut self, note: impl Into<Note<'f>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The client as you would greet them: `Ana`, `Mr Ruiz`.
    #[must_use]
    pub fn client(self, name: &'f str) -> Self {
        self.with("client", name)
    }

    /// Who signs.
    #[must_use]
    pub fn sender(self, name: &'f str) -> Self {
        self.with("sender", name)
    }

    /// The piece of work in question, without an article: `March report`, `informe de marzo`, `relatório de março`.
    #[must_use]
    pub fn deliverable(self, name: &'f str) -> Self {
        self.with("deliverable", name)
    }

    /// The day by which you promise to call back, or propose to talk.
    #[must_use]
    pub fn date(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// The day by which what takes longer is done: the hand-over, the first change, the interview.
    #[must_use]
    pub fn deadline(mut self, date: Date) -> Self {
        self.deadline = Some(date);
        self
    }

    /// The filler of any other slot, such as one that a pack declares. The last one of a name counts; an empty one is
    /// as good as none.
    #[must_use]
    pub fn with(mut self, slot: &'f str, text: &'f str) -> Self {
        self.named.push((slot, text));
        self
    }

    pub(super) fn each(&self, mut put: impl FnMut(&str, &str)) {
        self.named.iter().for_each(|(name, text)| put(name, text));
    }

    /// The days, by the names of their slots.
    pub(super) fn days(&self) -> impl Iterator<Item = (&'static str, Date)> {
        let known = [("date", self.date), ("deadline", self.deadline)];
        known.into_iter().filter_map(|(slot, day)| Some((slot, day?)))
    }

    /// The words that the deciding reason rests on, on one line; `None` where only single words voted for it.
    pub(super) fn words_of(&self, report: &Report) -> Option<String> {
        let text = self.note?.text();
        let evidence = report.deciding()?.evidence.first()?;
        if evidence.rule.as_str().starts_with("vote.") {
            return None;
        }
        let words: Vec<&str> = evidence.span.of(text)?.split_whitespace().collect();
        let line: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
        let short: String = line.chars().take(QUOTED).collect();
        Some(if short.len() < line.len() { format!("{}…", short.trim_end()) } else { short })
    }
}
