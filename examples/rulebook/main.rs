//! For rule authors: one command for each question that a change of the rules raises.
//!
//! A folder that holds a `taxonomy.toml` is a whole rule set; anything else is a pack on top of the shipped rules.

mod audit;
mod check;
mod coverage;
mod diff;
mod lint;
mod list;
mod metamorphic;
mod notes;
mod parity;
mod profile;
mod slips;
mod test;
mod why;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use churn_triage::{Error, RuleSet};
use clap::{Parser, Subcommand, ValueEnum};
use serde::Serialize;

#[derive(Parser)]
#[command(about = "Checks, tests and measures rule files")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lists every fault of the files
    Check(check::Args),
    /// Lists what may be amiss in rules that are sound
    Lint(lint::Args),
    /// Shows how much the rules say in each language
    Parity(parity::Args),
    /// Runs every line with which rules and cues prove themselves
    Test(test::Args),
    /// Puts every line of every reason rule into frames that change its reading in a known way
    Metamorphic(metamorphic::Args),
    /// Holds the rules against labelled notes: what each claims rightly and wrongly, what is confused, how sure it is
    Audit(audit::Args),
    /// Tells which patterns nothing proves: neither a line of a rule or cue nor a labelled note fails without them
    Coverage(coverage::Args),
    /// Tells which notes two rule sets answer differently
    Diff(diff::Args),
    /// Lists what is in force and where it comes from
    List(list::Args),
    /// Tells which rules are dear: by time, and by looks that found nothing
    Profile(profile::Args),
    /// Tells which real words the rules would take for a slip: candidates for `not_typos`
    Slips(slips::Args),
    /// Tells what a rule does in a note, and if nothing, what was missing
    Why(why::Args),
}

/// How answers are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

fn main() -> ExitCode {
    let out = &mut io::stdout().lock();
    let sound = match Args::parse().command {
        Command::Check(args) => args.run(out),
        Command::Lint(args) => args.run(out),
        Command::Parity(args) => args.run(out),
        Command::Test(args) => args.run(out),
        Command::Metamorphic(args) => args.run(out),
        Command::Audit(args) => args.run(out),
        Command::Coverage(args) => args.run(out),
        Command::Diff(args) => args.run(out),
        Command::List(args) => args.run(out),
        Command::Profile(args) => args.run(out),
        Command::Slips(args) => args.run(out),
        Command::Why(args) => args.run(out),
    };
    match sound {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read the output has gone, as `head` does: nothing is left to say.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "rulebook: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The rule set that files and folders make; their faults are printed where they make none.
fn sound_rules(out: &mut impl Write, paths: &[PathBuf]) -> io::Result<Option<RuleSet>> {
    match load(paths) {
        Ok(rules) => Ok(Some(rules)),
        Err(error) => {
            writeln!(out, "{error}\n{} faults", error.faults().len())?;
            Ok(None)
        }
    }
}

fn load(paths: &[PathBuf]) -> Result<RuleSet, Error> {
    if paths.is_empty() { RuleSet::builtin() } else { RuleSet::builder().paths(paths).build() }
}

/// Writes an answer as one line of JSON.
fn json(out: &mut impl Write, answer: &(impl Serialize + ?Sized)) -> io::Result<()> {
    serde_json::to_writer(&mut *out, answer)?;
    writeln!(out)
}
