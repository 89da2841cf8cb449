//! The machine interface: one JSON object a line.

use std::io::Write;

use churn_triage::{Lang, Note, Triage};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::Record;

/// Writes one answer and a line end.
pub(crate) fn write(
    out: &mut impl Write,
    triage: &Triage,
    lang: Option<Lang>,
    record: &Record,
) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, &Answer { triage, lang, record })?;
    out.write_all(b"\n")
}

struct Answer<'a> {
    triage: &'a Triage,
    lang: Option<Lang>,
    record: &'a Record,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let note = Note::new(&self.record.text);
        let note = self.record.channel.map_or(note, |channel| note.with_channel(channel));
        let report = self.triage.assess(note);
        let answer = self.triage.with_text(&report, note);
        let answer = self.lang.map_or(answer, |lang| answer.titled_in(lang));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.record.id)?;
        answer.write_into(&mut map)?;
        map.end()
    }
}
