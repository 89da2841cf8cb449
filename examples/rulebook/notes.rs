//! Labelled notes: JSON Lines with `id`, `text` and labels.

use std::io;
use std::path::PathBuf;

use churn_triage::{Cause, Channel, Labelled, Note};

/// A labelled note; prose that is no termination note has no reasons.
#[derive(serde::Deserialize)]
pub(crate) struct Line {
    id: String,
    text: String,
    #[serde(default)]
    reasons: Vec<String>,
    #[serde(default)]
    cause: Option<Cause>,
    #[serde(default)]
    channel_meta: Option<Channel>,
}

/// Every note of the files.
pub(crate) fn read(files: &[PathBuf]) -> io::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for file in files {
        let place = |at: usize, error: &dyn std::fmt::Display| {
            io::Error::other(format!("{}:{}: {error}", file.display(), at + 1))
        };
        let text = std::fs::read_to_string(file)
            .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            lines.push(serde_json::from_str(line).map_err(|error| place(at, &error))?);
        }
    }
    Ok(lines)
}

/// Gives the notes with their labels to a function of the library.
pub(crate) fn with_labels<R>(lines: &[Line], give: impl FnOnce(Vec<Labelled<'_>>) -> R) -> R {
    let reasons: Vec<Vec<&str>> =
        lines.iter().map(|line| line.reasons.iter().map(String::as_str).collect()).collect();
    let labelled = lines.iter().zip(&reasons).map(|(line, reasons)| {
        let note = Note::new(&line.text);
        let note = line.channel_meta.map_or(note, |channel| note.with_channel(channel));
        let labelled = Labelled::new(&line.id, note, reasons);
        line.cause.map_or(labelled, |cause| labelled.with_cause(cause))
    });
    give(labelled.collect())
}
