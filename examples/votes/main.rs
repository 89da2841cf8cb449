//! Fits the votes of word classes on labelled notes and writes them as a rule file.
//!
//! ```text
//! votes --rules rules --out rules/votes.toml tests/corpus/dev-*.jsonl tests/corpus/r*.jsonl
//! ```
//!
//! A multinomial logistic regression over the classes that a note uses in what it asserts, each once, without a
//! constant term, pulled towards zero (L2). The weights are rounded to whole votes, and the smallest are left out.
//! Rule matches take no part: their points are set by hand, and votes are added to them.

use std::collections::BTreeMap;
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
    /// JSON Lines with `text` and `reasons`
    #[arg(required = true)]
    notes: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Note {
    text: String,
    reasons: Vec<String>,
}

/// A note as the regression sees it.
struct Example {
    classes: Vec<usize>,
    reason: usize,
    weight: f64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    let rules = RuleSet::builder().file(&args.rules).build()?;
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut examples = Vec::new();
    for file in &args.notes {
        let fresh = !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dev"));
        for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.is_empty()) {
            let note: Note = serde_json::from_str(line)?;
            let Some(first) = note.reasons.into_iter().next() else { continue };
            let next = reasons.len();
            let reason = *reasons.entry(first).or_insert(next);
            let counts = rules.class_counts(&note.text);
            let mut number = |class: String| {
                let next = classes.len();
                *classes.entry(class).or_insert(next)
            };
            let classes = counts.into_iter().map(|(class, _)| number(class)).collect();
            examples.push(Example { classes, reason, weight: if fresh { FRESH } else { 1.0 } });
        }
    }
    let weights = fit(&examples, classes.len(), reasons.len());
    std::fs::write(&args.out, table(&weights, &classes, &reasons))?;
    Ok(())
}

/// Minimises the weighted log loss plus the pull towards zero, by gradient steps of adaptive width (Adam).
fn fit(examples: &[Example], classes: usize, reasons: usize) -> Vec<f64> {
    let mut weights = vec![0.0; classes * reasons];
    let (mut mean, mut spread) = (weights.clone(), weights.clone());
    for round in 1..=ROUNDS {
        let mut slope = weights.clone();
        for example in examples {
            let mut odds = vec![0.0; reasons];
            for class in &example.classes {
                let row = &weights[class * reasons..(class + 1) * reasons];
                odds.iter_mut().zip(row).for_each(|(odds, weight)| *odds += weight);
            }
            let most = odds.iter().copied().fold(f64::MIN, f64::max);
            odds.iter_mut().for_each(|odds| *odds = (*odds - most).exp());
            let sum: f64 = odds.iter().sum();
            odds.iter_mut().for_each(|odds| *odds /= sum);
            odds[example.reason] -= 1.0;
            for class in &example.classes {
                let row = &mut slope[class * reasons..(class + 1) * reasons];
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

fn table(weights: &[f64], classes: &BTreeMap<String, usize>, reasons: &BTreeMap<String, usize>) -> String {
    let mut out = String::from(
        "# Votes fitted on the labelled notes of tests/corpus by examples/votes; written anew, not edited.\n\n[votes]\n",
    );
    for (class, row) in classes {
        let vote =
            |column: usize| (weights[row * reasons.len() + column] * UNIT / VOTE).round().clamp(-30.0, 30.0);
        let votes: Vec<String> = reasons
            .iter()
            .map(|(reason, column)| (reason, vote(*column)))
            .filter(|(_, votes)| votes.abs() >= LEAST)
            .map(|(reason, votes)| format!("{reason} = {votes}"))
            .collect();
        if !votes.is_empty() {
            let _ = writeln!(out, "{class} = {{ {} }}", votes.join(", "));
        }
    }
    out
}
