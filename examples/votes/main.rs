//! Fits the votes of word classes and of single words on labelled notes and writes them as a rule file.
//!
//! ```text
//! votes --rules rules --out rules/votes.toml --silent rules/words/common.toml --silent rules/words/general.toml \
//!     tests/corpus/dev-*.jsonl tests/corpus/r*.jsonl tests/corpus/s*.jsonl tests/corpus/other-prose-*.jsonl
//! ```
//!
//! Three multinomial logistic regressions, for the deciding reason, the tone and the finality. The reason is fitted on
//! the classes and words that a note asserts, tone and finality on the classes it uses at all; each counts once, there
//! is no constant term, and weights are pulled towards zero (L2). They are rounded to whole votes, and the smallest
//! are left out. Rule matches take no part: their points are set by hand, and votes are added to them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use churn_triage::{RuleSet, VoterName};
use clap::Parser;
use serde::Deserialize;

/// How much the data weigh against the pull towards zero. Tried on rounds that the fit had not seen: an eighth gave
/// the best answers for the reason.
const DATA: f64 = 0.125;
const FACET_DATA: f64 = 0.09;
/// How many points of the scoring stand for one unit of the regression, and for one vote.
const UNIT: f64 = 250.0;
const VOTE: f64 = 16.0;
/// The same for tone and finality.
const FACET_UNIT: f64 = 300.0;
/// Smaller votes are noise.
const LEAST: f64 = 1.0;
/// A word that fewer notes use tells nothing.
const WORD_NOTES: usize = 3;
/// A bare statement of a reason weighs less than a note; a passage of ordinary prose more, for the corpus has few.
const STATEMENT: f64 = 0.5;
const PROSE: f64 = 2.0;
/// What votes call a text in which nobody leaves.
const NO_SIGN: &str = "no_sign";
const ROUNDS: usize = 400;

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

/// A labelled note; a bare statement has neither tone nor finality, ordinary prose no reason either.
#[derive(Deserialize)]
struct Note {
    text: String,
    #[serde(default)]
    reasons: Vec<String>,
    tone: Option<String>,
    finality: Option<String>,
}

/// A note as a regression sees it.
struct Example {
    voters: Vec<usize>,
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
    fn add(&mut self, voters: Vec<usize>, label: &str, weight: f64) {
        let next = self.labels.len();
        let label = *self.labels.entry(label.to_owned()).or_insert(next);
        self.examples.push(Example { voters, label, weight });
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
    let mut voters: BTreeMap<VoterName, usize> = BTreeMap::new();
    let mut notes_with: BTreeMap<VoterName, usize> = BTreeMap::new();
    let (mut reasons, mut tones, mut finalities) = (Task::default(), Task::default(), Task::default());
    for file in &args.notes {
        for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.is_empty()) {
            let note: Note = serde_json::from_str(line)?;
            let (mut moods, mut asserted) = (Vec::new(), Vec::new());
            for count in rules.voters(&note.text) {
                let next = voters.len();
                let voter = *voters.entry(count.voter.clone()).or_insert(next);
                if matches!(&count.voter, VoterName::Class(class) if !silent.contains(class)) {
                    moods.push(voter);
                }
                if count.asserted > 0 {
                    asserted.push(voter);
                }
                *notes_with.entry(count.voter).or_default() += 1;
            }
            match note.reasons.first() {
                None => reasons.add(asserted, NO_SIGN, PROSE),
                Some(first) if note.tone.is_some() => reasons.add(asserted, first, 1.0),
                Some(first) => reasons.add(asserted, first, STATEMENT),
            }
            if let (Some(tone), Some(finality)) = (note.tone, note.finality) {
                tones.add(moods.clone(), &tone, 1.0);
                finalities.add(moods, &finality, 1.0);
            }
        }
    }
    let rare = |voter: &VoterName| matches!(voter, VoterName::Word(..)) && notes_with[voter] < WORD_NOTES;
    let rare: BTreeSet<usize> =
        voters.iter().filter(|(voter, _)| rare(voter)).map(|(_, column)| *column).collect();
    for example in &mut reasons.examples {
        example.voters.retain(|voter| !rare.contains(voter));
    }
    let mut votes: BTreeMap<&VoterName, Vec<String>> = BTreeMap::new();
    for (task, baseline, unit, data) in [
        (&reasons, None, UNIT, DATA),
        (&tones, Some("neutral"), FACET_UNIT, FACET_DATA),
        (&finalities, Some("unstated"), FACET_UNIT, FACET_DATA),
    ] {
        let weights = fit(&task.examples, voters.len(), task.labels.len(), data);
        for (voter, row) in &voters {
            let row = &weights[row * task.labels.len()..(row + 1) * task.labels.len()];
            let level = baseline.and_then(|label| task.labels.get(label)).map_or(0.0, |column| row[*column]);
            for (label, column) in task.labels.iter().filter(|(label, _)| Some(label.as_str()) != baseline) {
                let vote = ((row[*column] - level) * unit / VOTE).round().clamp(-30.0, 30.0);
                if vote.abs() >= LEAST {
                    votes.entry(voter).or_default().push(format!("{label} = {vote}"));
                }
            }
        }
    }
    std::fs::write(&args.out, written(&votes)?)?;
    Ok(())
}

/// The votes as a rule file.
fn written(votes: &BTreeMap<&VoterName, Vec<String>>) -> Result<String, std::fmt::Error> {
    let mut out = String::from(
        "#:schema ./schema.json\n# Votes fitted on the labelled notes of tests/corpus by examples/votes; written anew, not edited.\n\n[votes]\n",
    );
    let mut section = None;
    for (voter, votes) in votes {
        let key = match voter {
            VoterName::Class(class) => class.clone(),
            VoterName::Word(lang, word) => {
                if section.replace(lang) != Some(lang) {
                    writeln!(out, "\n[word_votes.{lang}]")?;
                }
                format!("\"{word}\"")
            }
        };
        writeln!(out, "{key} = {{ {} }}", votes.join(", "))?;
    }
    Ok(out)
}

/// Minimises the weighted log loss plus the pull towards zero, by gradient steps of adaptive width (Adam).
fn fit(examples: &[Example], voters: usize, labels: usize, data: f64) -> Vec<f64> {
    let mut weights = vec![0.0; voters * labels];
    let (mut mean, mut spread) = (weights.clone(), weights.clone());
    for round in 1..=ROUNDS {
        let mut slope = weights.clone();
        for example in examples {
            let mut odds = vec![0.0; labels];
            for voter in &example.voters {
                let row = &weights[voter * labels..(voter + 1) * labels];
                odds.iter_mut().zip(row).for_each(|(odds, weight)| *odds += weight);
            }
            let most = odds.iter().copied().fold(f64::MIN, f64::max);
            odds.iter_mut().for_each(|odds| *odds = (*odds - most).exp());
            let sum: f64 = odds.iter().sum();
            odds.iter_mut().for_each(|odds| *odds /= sum);
            odds[example.label] -= 1.0;
            for voter in &example.voters {
                let row = &mut slope[voter * labels..(voter + 1) * labels];
                row.iter_mut().zip(&odds).for_each(|(slope, odds)| *slope += data * example.weight * odds);
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
