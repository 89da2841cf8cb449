//! For rule authors: `rulebook check PATH…` lists every fault, `rulebook test PATH…` runs the rules' own lines.
//!
//! A folder that holds a `taxonomy.toml` is a whole rule set; anything else is a pack on top of the shipped rules.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use churn_triage::{Error, RuleSet};
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
}

fn main() -> ExitCode {
    match run(&Args::parse().command) {
        Ok(sound) if sound => ExitCode::SUCCESS,
        Ok(_) | Err(_) => ExitCode::FAILURE,
    }
}

fn run(command: &Command) -> std::io::Result<bool> {
    let mut out = std::io::stdout().lock();
    let (Command::Check { paths } | Command::Test { paths }) = command;
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
    let broken = rules.self_test();
    for line in &broken {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "{} lines fail", broken.len())?;
    Ok(broken.is_empty())
}

fn load(paths: &[PathBuf]) -> Result<RuleSet, Error> {
    let whole = paths.iter().any(|path: &PathBuf| Path::new(path).join("taxonomy.toml").is_file());
    let builder = if whole { RuleSet::builder() } else { RuleSet::builder().builtin() };
    paths.iter().fold(builder, |builder, path| builder.file(path)).build()
}
