//! The machine interface: one JSON object a line.
//!
//! Notes are gathered into batches, so that all cores work and an endless stream runs in bounded memory.

use std::io::Write;

use churn_triage::{Lang, Note, Report, Triage};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::Record;

/// How many notes are answered at once, and how many bytes of them.
const NOTES: usize = 2048;
const BYTES: usize = 8 << 20;

/// Answers notes batch by batch, in their order.
pub(crate) struct Batch<'b> {
    triage: &'b Triage,
    lang: Option<Lang>,
    records: Vec<Record>,
    bytes: usize,
}

impl<'b> Batch<'b> {
    pub(crate) fn new(triage: &'b Triage, lang: Option<Lang>) -> Self {
        Batch { triage, lang, records: Vec::new(), bytes: 0 }
    }

    /// Takes a note, and answers all that were gathered if it fills the batch.
    pub(crate) fn add(&mut self, out: &mut impl Write, record: Record) -> std::io::Result<()> {
        self.bytes += record.text.len();
        self.records.push(record);
        if self.records.len() >= NOTES || self.bytes >= BYTES { self.finish(out) } else { Ok(()) }
    }

    /// Answers what was gathered.
    pub(crate) fn finish(&mut self, out: &mut impl Write) -> std::io::Result<()> {
        let reports = self.triage.assess_batch(&self.records);
        for (record, report) in self.records.iter().zip(&reports) {
            let answer = Answer { triage: self.triage, lang: self.lang, record, report };
            serde_json::to_writer(&mut *out, &answer)?;
            out.write_all(b"\n")?;
        }
        self.records.clear();
        self.bytes = 0;
        Ok(())
    }
}

impl<'r> From<&'r Record> for Note<'r> {
    fn from(record: &'r Record) -> Note<'r> {
        let note = Note::new(&record.text);
        record.channel.map_or(note, |channel| note.with_channel(channel))
    }
}

struct Answer<'a> {
    triage: &'a Triage,
    lang: Option<Lang>,
    record: &'a Record,
    report: &'a Report,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let answer = self.triage.with_text(self.report, self.record);
        let answer = self.lang.map_or(answer, |lang| answer.titled_in(lang));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.record.id)?;
        answer.write_into(&mut map)?;
        map.end()
    }
}
