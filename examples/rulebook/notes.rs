//! Labelled notes: JSON Lines with `id`, `text` and labels.

use std::io;
use std::path::PathBuf;

/// A labelled note; prose that is no termination note has no reasons.
#[derive(serde::Deserialize)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) reasons: Vec<String>,
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
