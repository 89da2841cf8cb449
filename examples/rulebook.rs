//! For rule authors: `check PATH…` lists every fault, `test PATH…` runs the rules' own lines, `audit NOTES…` tells which
//! patterns claim what labelled notes do not say, `slips WORDS…` which real words would be read as others.
//!
//! A folder that holds a `taxonomy.toml` is a whole rule set; anything else is a pack on top of the shipped rules.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use churn_triage::{Error, Labelled, Lang, Note, RuleSet};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Checks and tests rule files")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lists every fault of the files.
    Check { paths: Vec<PathBuf> },
    /// Runs every line with which rules and cues prove themselves.
    Test { paths: Vec<PathBuf> },
    /// Tells which patterns claim what labelled notes do not say
    Audit {
        /// JSON Lines with `id`, `text` and `reasons`
        #[arg(required = true)]
        notes: Vec<PathBuf>,
        /// Rule files or folders
        #[arg(long)]
        rules: Vec<PathBuf>,
    },
    /// Tells which real words the rules would take for a slip: candidates for not_typos
    Slips {
        /// Their language: en, es or pt
        #[arg(long)]
        lang: String,
        /// Files with one word a line
        #[arg(required = true)]
        words: Vec<PathBuf>,
        /// Rule files or folders
        #[arg(long)]
        rules: Vec<PathBuf>,
    },
}

/// A labelled note; prose that is no termination note has no reasons.
#[derive(serde::Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    reasons: Vec<String>,
}

fn main() -> ExitCode {
    match run(&Args::parse().command) {
        Ok(sound) if sound => ExitCode::SUCCESS,
        Ok(_) | Err(_) => ExitCode::FAILURE,
    }
}

fn run(command: &Command) -> std::io::Result<bool> {
    let mut out = std::io::stdout().lock();
    let (Command::Check { paths }
    | Command::Test { paths }
    | Command::Audit { rules: paths, .. }
    | Command::Slips { rules: paths, .. }) = command;
    let rules = match load(paths) {
        Ok(rules) => rules,
        Err(error) => {
            writeln!(out, "{error}\n{} faults", error.faults().len())?;
            return Ok(false);
        }
    };
    let size = rules.size();
    writeln!(
        out,
        "sound: {} rules and {} cues with {} patterns, {} classes with {} entries ({} words)",
        size.rules, size.cues, size.patterns, size.classes, size.entries, size.words
    )?;
    if let Command::Check { .. } = command {
        return Ok(true);
    }
    if let Command::Audit { notes, .. } = command {
        return audit(&mut out, &rules, notes);
    }
    if let Command::Slips { lang, words, .. } = command {
        return match Lang::from_code(lang) {
            Some(lang) => slips(&mut out, &rules, lang, words),
            None => writeln!(out, "unknown language `{lang}`: en, es or pt").map(|()| false),
        };
    }
    let broken = rules.self_test();
    for line in &broken {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "{} lines fail", broken.len())?;
    Ok(broken.is_empty())
}

/// Prints every pattern that claimed something wrong, the worst first.
fn audit(out: &mut impl Write, rules: &RuleSet, files: &[PathBuf]) -> std::io::Result<bool> {
    let mut lines: Vec<Line> = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.trim().is_empty()) {
            lines.push(serde_json::from_str(line)?);
        }
    }
    let reasons: Vec<Vec<&str>> =
        lines.iter().map(|line| line.reasons.iter().map(String::as_str).collect()).collect();
    let labelled = lines.iter().zip(&reasons);
    let audits =
        rules.audit(labelled.map(|(line, reasons)| Labelled::new(&line.id, Note::new(&line.text), reasons)));
    for audit in audits.iter().filter(|audit| !audit.wrong.is_empty()) {
        writeln!(
            out,
            "{} {}: {} wrong, {} right",
            audit.place,
            audit.rule,
            audit.wrong.len(),
            audit.right.len()
        )?;
        writeln!(out, "    {}", audit.pattern)?;
        for (id, words) in &audit.wrong {
            writeln!(out, "    x {id}: {}", words.replace(char::is_control, " "))?;
        }
    }
    Ok(true)
}

/// Prints the words that would be read as others.
fn slips(out: &mut impl Write, rules: &RuleSet, lang: Lang, files: &[PathBuf]) -> std::io::Result<bool> {
    for file in files {
        let text = std::fs::read_to_string(file)?;
        for word in text.lines().map(str::trim) {
            if let Some(meant) = rules.slip_for(word, lang) {
                writeln!(out, "{word}\t{meant}")?;
            }
        }
    }
    Ok(true)
}

fn load(paths: &[PathBuf]) -> Result<RuleSet, Error> {
    let whole = paths.iter().any(|path: &PathBuf| Path::new(path).join("taxonomy.toml").is_file());
    let builder = if whole { RuleSet::builder() } else { RuleSet::builder().builtin() };
    paths.iter().fold(builder, churn_triage::RuleSetBuilder::file).build()
}
