//! The labelled notes of `tests/corpus/`: a table of what is right, and a floor under every figure.

use std::collections::BTreeMap;
use std::fmt::Write;

use churn_triage::{Channel, Note};
use serde::Deserialize;

use crate::{files, path, triage};

/// A labelled note; a bare statement has no facets.
#[derive(Clone, Deserialize)]
pub(crate) struct Labelled {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) lang: String,
    channel_meta: Option<String>,
    reasons: Vec<String>,
    #[serde(flatten)]
    facets: BTreeMap<String, serde_json::Value>,
    /// As in the name of its file: the round it was written in, and how hard it is.
    #[serde(skip)]
    pub(crate) round: String,
    #[serde(skip)]
    pub(crate) tier: String,
}

impl Labelled {
    /// Everyday, hard, wild or statement.
    pub(crate) fn tier(&self) -> &str {
        &self.tier
    }

    /// The channel known beside the text.
    pub(crate) fn channel(&self) -> Option<&str> {
        self.channel_meta.as_deref()
    }

    /// Whether a facet is read as labelled; nothing where it is not labelled.
    fn is_right(&self, facet: &'static str, read: &str) -> Option<(&'static str, bool)> {
        let label = self.facets.get(facet)?.as_str()?;
        Some((facet, label == read))
    }
}

/// Every labelled note; its tier stands in the name of its file, as in `dev-everyday-en.jsonl`.
pub(crate) fn notes() -> Vec<Labelled> {
    let mut notes = Vec::new();
    for file in files("tests/corpus", "jsonl") {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut parts = name.split('-').map(str::to_owned);
        let (round, tier) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if tier == "prose" {
            continue;
        }
        for line in std::fs::read_to_string(&file).unwrap().lines().filter(|line| !line.is_empty()) {
            let note: Labelled = serde_json::from_str(line).unwrap_or_else(|e| panic!("{name}: {e}: {line}"));
            notes.push(Labelled { round: round.clone(), tier: tier.clone(), ..note });
        }
    }
    notes
}

#[derive(Deserialize)]
struct Floors {
    /// Rounds that nobody who writes rules has read: they stand in tiers of their own.
    unread: Vec<String>,
    floor: Vec<Floor>,
}

/// The least share that must be right.
#[derive(Deserialize)]
struct Floor {
    tier: String,
    pub(crate) lang: String,
    facet: String,
    least: f64,
}

#[test]
fn labelled_notes_are_read_as_well_as_before() {
    let triage = triage();
    let floors: Floors =
        toml::from_str(&std::fs::read_to_string(path("tests/corpus/floors.toml")).unwrap()).unwrap();
    let mut right: BTreeMap<(String, String, &str), (usize, usize)> = BTreeMap::new();
    for note in notes() {
        let unread = if floors.unread.contains(&note.round) { "unread " } else { "" };
        let tier = format!("{unread}{}", note.tier);
        let read = Note::new(&note.text);
        let channel = note.channel_meta.as_deref().and_then(Channel::from_code);
        let report = triage.assess(channel.map_or(read, |channel| read.with_channel(channel)));
        let facets = [
            Some(("reason", report.reasons[0].code == note.reasons[0].as_str())),
            note.is_right("cause", report.cause.code()),
            note.is_right("channel", report.channel.code()),
            note.is_right("tone", report.tone.code()),
            note.is_right("finality", report.finality.code()),
        ];
        for (facet, holds) in facets.into_iter().flatten() {
            for lang in [note.lang.as_str(), "all"] {
                let cell = right.entry((tier.clone(), lang.to_owned(), facet)).or_default();
                cell.0 += usize::from(holds);
                cell.1 += 1;
            }
        }
    }
    let share = |cell: &(usize, usize)| cell.0 as f64 / cell.1 as f64;
    let mut table = String::new();
    for ((tier, lang, facet), cell) in &right {
        writeln!(table, "{tier:15} {lang:3} {facet:9} {:.3} of {}", share(cell), cell.1).unwrap();
    }
    println!("{table}");
    let mut below = Vec::new();
    for floor in &floors.floor {
        let cell =
            right.iter().find(|((t, l, f), _)| *t == floor.tier && *l == floor.lang && *f == floor.facet);
        let found = cell.map_or(0.0, |(_, cell)| share(cell));
        if found < floor.least {
            below
                .push(format!("{} {} {}: {found:.3} < {}", floor.tier, floor.lang, floor.facet, floor.least));
        }
    }
    assert!(below.is_empty(), "below their floors:\n{}\n\n{table}", below.join("\n"));
}

#[derive(Deserialize)]
struct Prose {
    id: String,
    text: String,
}

/// Ordinary business prose is no termination note: no cause, and little confidence in any.
#[test]
fn ordinary_prose_raises_few_alarms() {
    let triage = triage();
    let mut alarms = Vec::new();
    let mut count = 0;
    for file in files("tests/corpus", "jsonl") {
        if !file.file_name().unwrap().to_str().unwrap().contains("-prose-") {
            continue;
        }
        for line in std::fs::read_to_string(&file).unwrap().lines().filter(|line| !line.is_empty()) {
            let prose: Prose = serde_json::from_str(line).unwrap();
            let report = triage.assess(&prose.text);
            count += 1;
            if report.cause.is_determined() && report.confidence.per_mille() >= 600 {
                alarms.push(format!("{} {} {}", prose.id, report.reasons[0].code, report.confidence));
            }
        }
    }
    let share = alarms.len() as f64 / count as f64;
    println!("{} alarms in {count} passages", alarms.len());
    assert!(share <= ALARMS, "{share:.3} of {count} passages raise an alarm:\n{}", alarms.join("\n"));
}

/// The largest share of ordinary passages that may be taken for a reason with a confidence of 0.6 and more.
const ALARMS: f64 = 0.15;
