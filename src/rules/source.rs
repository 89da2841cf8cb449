//! A rule file as text, and the place of everything that is wrong with it.

use std::ops::Range;
use std::sync::Arc;

use crate::error::{Fault, FaultCode};
use crate::span::Span;

/// A rule file: its name as faults show it, and its text.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) name: Arc<str>,
    pub(crate) text: Arc<str>,
    /// Whether it is one of the shipped files; some faults bind only those.
    pub(crate) shipped: bool,
    /// Whether it came with the library, so that whatever is wrong is not its fault.
    pub(crate) built_in: bool,
    /// Files that were added together bear one number: the files of a folder are one pack.
    pub(crate) batch: usize,
}

/// Where a rule, class, cue or point was written: kept from reading to reporting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Origin {
    pub(crate) file: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Origin {
    pub(crate) fn new(file: usize, span: Range<usize>) -> Self {
        Origin { file: file as u32, start: span.start as u32, end: span.end as u32 }
    }

    /// The place of a piece that stands `offset..offset + len` bytes inside a quoted string at this place.
    pub(crate) fn inside(self, offset: usize, len: usize) -> Self {
        let start = (self.start + 1 + offset as u32).min(self.end);
        Origin { file: self.file, start, end: (start + len as u32).min(self.end).max(start) }
    }
}

/// The files in hand and the faults found in them so far.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    files: Vec<Source>,
    faults: Vec<Fault>,
}

impl Sources {
    pub(crate) fn add(&mut self, source: Source) -> usize {
        self.files.push(source);
        self.files.len() - 1
    }

    pub(crate) fn file(&self, index: usize) -> Option<&Source> {
        self.files.get(index)
    }

    pub(crate) fn into_files(self) -> Vec<Source> {
        self.files
    }

    pub(crate) fn is_shipped(&self, origin: Origin) -> bool {
        self.files.get(origin.file as usize).is_some_and(|file| file.shipped)
    }

    /// Notes a fault at a place.
    pub(crate) fn fault(&mut self, code: FaultCode, at: Origin, message: String, help: Option<String>) {
        let Some(file) = self.files.get(at.file as usize) else { return };
        let (line, column, excerpt) = locate(&file.text, at.start as usize);
        let span = Span { start: at.start as usize, end: at.end as usize };
        let fault = Fault { code, file: file.name.clone(), line, column, span, message, help, excerpt };
        self.faults.push(fault);
    }

    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub(crate) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }
}

/// Line and column (from 1, in characters) of a byte, and the line's text.
pub(crate) fn locate(text: &str, at: usize) -> (usize, usize, String) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text.get(..at).unwrap_or_default();
    let begin = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = text.get(begin..at).unwrap_or_default().chars().count() + 1;
    let excerpt = text.get(begin..).unwrap_or_default().lines().next().unwrap_or_default();
    (line, column, excerpt.to_owned())
}

/// A help line that names the known name nearest to an unknown one, where one is near enough to be meant.
pub(crate) fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest_name(unknown, known).map(|best| format!("did you mean `{best}`?"))
}

/// The known name nearest to an unknown one, where one is near enough to be meant.
pub(crate) fn nearest_name<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    let allowed = (unknown.chars().count() / 3).clamp(1, 4);
    let (distance, best) =
        known.into_iter().map(|name| (strsim::osa_distance(unknown, name), name)).min_by_key(|(d, _)| *d)?;
    (distance <= allowed).then_some(best)
}
