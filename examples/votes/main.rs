//! Fits the votes of word classes on labelled notes and writes them as a rule file.
//!
//! ```text
//! votes --rules rules --out rules/votes.toml --silent rules/words/common.toml --silent rules/words/general.toml \
//!     tests/corpus/dev-*.jsonl tests/corpus/r*.jsonl
//! ```
//!
//! Three multinomial logistic regressions, for the deciding reason, the tone and the finality, over the classes that a
//! note uses (for the reason: in what it asserts), each once, without a constant term, pulled towards zero (L2). The weights are rounded to whole votes, and the smallest are left out.
//! Rule matches take no part: their points are set by hand, and votes are added to them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use churn_triage::RuleSet;
use clap::Parser;
use serde::Deserialize;

/// How much the data weigh against the pull towards zero.
const DATA: f64 = 0.03;
/// How many points of the scoring stand for one unit of the regression, and for one vote.
const UNIT: f64 = 700.0;
const VOTE: f64 = 20.0;
/// The same for tone and finality.
const FACET_UNIT: f64 = 300.0;
/// Smaller votes are noise.
const LEAST: f64 = 2.0;
/// Rules were written while reading the `dev` notes; a note of a later round tells more.
const FRESH: f64 = 3.0;
const ROUNDS: usize = 500;

#[derive(Parser)]
struct Args {
    /// The rule set: a folder with a taxonomy.toml
    #[arg(long)]
    rules: PathBuf,
    /// Where the votes are written
    #[arg(long)]
    out: PathBuf,
    /// Rule files whose classes do not vote for tone and finality: words of every sentence, which tell no mood
    #[arg(long)]
    silent: Vec<PathBuf>,
    /// JSON Lines with `text`, `reasons`, `tone` and `finality`
    #[arg(required = true)]
    notes: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Note {
    text: String,
    reasons: Vec<String>,
    tone: String,
    finality: String,
}

/// A note as a regression sees it.
struct Example {
    classes: Vec<usize>,
    label: usize,
    weight: f64,
}

/// One regression: its examples and the names of its columns.
#[derive(Default)]
struct Task {
    examples: Vec<Example>,
    labels: BTreeMap<String, usize>,
}

impl Task {
    fn add(&mut self, classes: Vec<usize>, label: &str, weight: f64) {
        let next = self.labels.len();
        let label = *self.labels.entry(label.to_owned()).or_insert(next);
        self.examples.push(Example { classes, label, weight });
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    let rules = RuleSet::builder().file(&args.rules).build()?;
    let mut silent = BTreeSet::new();
    for file in &args.silent {
        let file: toml::Table = std::fs::read_to_string(file)?.parse()?;
        let words = file.get("words").and_then(toml::Value::as_table);
        silent.extend(words.into_iter().flat_map(toml::Table::keys).cloned());
    }
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    let (mut reasons, mut tones, mut finalities) = (Task::default(), Task::default(), Task::default());
    for file in &args.notes {
        let fresh = !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dev"));
        let weight = if fresh { FRESH } else { 1.0 };
        for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.is_empty()) {
            let note: Note = serde_json::from_str(line)?;
            let (mut heard, mut asserted) = (Vec::new(), Vec::new());
            for count in rules.class_counts(&note.text) {
                let next = classes.len();
                let tells_a_mood = !silent.contains(&count.class);
                let class = *classes.entry(count.class).or_insert(next);
                if tells_a_mood {
                    heard.push(class);
                }
                if count.asserted > 0 {
                    asserted.push(class);
                }
            }
            let Some(first) = note.reasons.first() else { continue };
            reasons.add(asserted, first, weight);
            tones.add(heard.clone(), &note.tone, weight);
            finalities.add(heard, &note.finality, weight);
        }
    }
    let mut votes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (task, baseline, unit) in [
        (&reasons, None, UNIT),
        (&tones, Some("neutral"), FACET_UNIT),
        (&finalities, Some("unstated"), FACET_UNIT),
    ] {
        let weights = fit(&task.examples, classes.len(), task.labels.len());
        for (class, row) in &classes {
            let row = &weights[row * task.labels.len()..(row + 1) * task.labels.len()];
            let level = baseline.and_then(|label| task.labels.get(label)).map_or(0.0, |column| row[*column]);
            for (label, column) in task.labels.iter().filter(|(label, _)| Some(label.as_str()) != baseline) {
                let vote = ((row[*column] - level) * unit / VOTE).round().clamp(-30.0, 30.0);
                if vote.abs() >= LEAST {
                    votes.entry(class).or_default().push(format!("{label} = {vote}"));
                }
            }
        }
    }
    let mut out = String::from(
        "# Votes fitted on the labelled notes of tests/corpus by examples/votes; written anew, not edited.\n\n[votes]\n",
    );
    for (class, votes) in votes {
        writeln!(out, "{class} = {{ {} }}", votes.join(", "))?;
    }
    std::fs::write(&args.out, out)?;
    Ok(())
}

/// Minimises the weighted log loss plus the pull towards zero, by gradient steps of adaptive width (Adam).
fn fit(examples: &[Example], classes: usize, labels: usize) -> Vec<f64> {
    let mut weights = vec![0.0; classes * labels];
    let (mut mean, mut spread) = (weights.clone(), weights.clone());
    for round in 1..=ROUNDS {
        let mut slope = weights.clone();
        for example in examples {
            let mut odds = vec![0.0; labels];
            for class in &example.classes {
                let row = &weights[class * labels..(class + 1) * labels];
                odds.iter_mut().zip(row).for_each(|(odds, weight)| *odds += weight);
            }
            let most = odds.iter().copied().fold(f64::MIN, f64::max);
            odds.iter_mut().for_each(|odds| *odds = (*odds - most).exp());
            let sum: f64 = odds.iter().sum();
            odds.iter_mut().for_each(|odds| *odds /= sum);
            odds[example.label] -= 1.0;
            for class in &example.classes {
                let row = &mut slope[class * labels..(class + 1) * labels];
                row.iter_mut().zip(&odds).for_each(|(slope, odds)| *slope += DATA * example.weight * odds);
            }
        }
        let width = 0.05 / (1.0 + round as f64 / 100.0);
        for at in 0..weights.len() {
            mean[at] = 0.9 * mean[at] + 0.1 * slope[at];
            spread[at] = 0.999 * spread[at] + 0.001 * slope[at] * slope[at];
            let (mean, spread) = (
                mean[at] / (1.0 - 0.9f64.powi(round as i32)),
                spread[at] / (1.0 - 0.999f64.powi(round as i32)),
            );
            weights[at] -= width * mean / (spread.sqrt() + 1e-8);
        }
    }
    weights
}
