//! How far it has come: notes of clients who leave, of clients who draw back, and prose in which nobody does either.

use std::collections::BTreeMap;

use churn_triage::{Channel, Note, Stage};
use serde::Deserialize;

use crate::corpus::notes;
use crate::{files, triage};

#[derive(Deserialize)]
struct Passage {
    id: String,
    lang: String,
    text: String,
    #[serde(default)]
    stage: Option<String>,
}

/// The passages of the files below a folder whose names hold a word.
fn passages(folder: &str, named: &str) -> Vec<Passage> {
    let of_name = |file: &std::path::PathBuf| file.file_name().unwrap().to_str().unwrap().contains(named);
    let mut all = Vec::new();
    for file in files(folder, "jsonl").into_iter().filter(of_name) {
        let text = std::fs::read_to_string(&file).unwrap();
        all.extend(text.lines().filter(|line| !line.is_empty()).map(|line| {
            serde_json::from_str::<Passage>(line).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
        }));
    }
    all
}

/// How often each stage was read for each expected one, and the ids of what was misread.
#[derive(Default)]
struct Table {
    cells: BTreeMap<(String, &'static str), usize>,
    misread: Vec<String>,
}

impl Table {
    fn add(&mut self, kind: &str, id: &str, expected: &str, read: Stage) {
        *self.cells.entry((kind.to_owned(), read.code())).or_default() += 1;
        if expected != read.code() {
            self.misread.push(format!("{id} {read}"));
        }
    }

    fn share(&self, kind: &str, read: Stage) -> f64 {
        let of: usize = self.cells.iter().filter(|((known, _), _)| known == kind).map(|(_, n)| n).sum();
        let cell = self.cells.get(&(kind.to_owned(), read.code())).copied().unwrap_or(0);
        cell as f64 / of.max(1) as f64
    }

    fn show(&self) -> String {
        let lines = self.cells.iter().map(|((kind, read), count)| {
            format!(
                "{kind:12} read as {read:8} {count:5}  {:.3}\n",
                self.share(kind, Stage::from_code(read).unwrap())
            )
        });
        lines.collect()
    }
}

/// Termination notes are `ended`, ordinary prose is `no_sign`, and neither is often taken for a client who draws back.
#[test]
fn endings_and_prose_are_told_apart() {
    let triage = triage();
    let mut table = Table::default();
    for note in notes().iter().filter(|note| note.tier() != "statement") {
        let read = Note::new(&note.text);
        let channel = note.channel().and_then(Channel::from_code);
        let read = channel.map_or(read, |channel| read.with_channel(channel));
        table.add(note.tier(), &note.id, "ended", triage.assess(read).stage);
    }
    for prose in passages("tests/corpus", "-prose-") {
        table.add("prose", &prose.id, "no_sign", triage.assess(&prose.text).stage);
    }
    println!("{}{}", table.show(), table.misread.join("\n"));
    for (kind, stage, least) in FLOORS {
        let share = table.share(kind, *stage);
        assert!(share >= *least, "{kind} {stage}: {share:.3} < {least}\n{}", table.show());
    }
    for (kind, most) in RISKS {
        let share = table.share(kind, Stage::AtRisk);
        assert!(share <= *most, "{kind}: {share:.3} > {most} at risk\n{}", table.show());
    }
}

/// The least share that must be read as what it is. Guards against harm, measures no merit.
const FLOORS: &[(&str, Stage, f64)] = &[
    ("everyday", Stage::Ended, 0.975),
    ("hard", Stage::Ended, 0.90),
    ("wild", Stage::Ended, 0.89),
    ("prose", Stage::NoSign, 0.81),
];

/// The largest share that may be read as a client who draws back.
const RISKS: &[(&str, f64)] = &[("everyday", 0.01), ("hard", 0.03), ("wild", 0.01), ("prose", 0.025)];

/// Notes that were scored before any rule was changed for them; what they scored then stands in `tests/stage/README.md`.
#[test]
fn notes_on_clients_who_draw_back_are_read_as_well_as_before() {
    let triage = triage();
    let mut table = Table::default();
    for note in passages("tests/stage", "") {
        let stage = note.stage.as_deref().unwrap();
        let kind = format!("{} {} {stage}", note.id.split('-').next().unwrap_or_default(), note.lang);
        let report = triage.assess(&note.text);
        table.add(&kind, &note.id, stage, report.stage);
        table.add(stage, &note.id, stage, report.stage);
    }
    println!("{}{}", table.show(), table.misread.join("\n"));
    for stage in Stage::ALL {
        let share = table.share(stage.code(), *stage);
        assert!(
            share >= FRESH,
            "{stage}: {share:.3} < {FRESH}\n{}{}",
            table.show(),
            table.misread.join("\n")
        );
    }
}

const FRESH: f64 = 0.0;
