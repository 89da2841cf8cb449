//! `check PATH…`: every fault of every file, in one run.

use std::io::{self, Write};
use std::path::PathBuf;

use churn_triage::{Fault, RuleSet};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Rule files or folders
    paths: Vec<PathBuf>,
    /// How faults are written: for people, or as one JSON object for editors
    #[arg(long, value_enum, default_value_t = crate::Format::Human)]
    format: crate::Format,
    /// Loads the sound rest and tells what was skipped
    #[arg(long)]
    skip_bad: bool,
}

impl Args {
    /// Sound only if nothing is faulty, whether or not the rest loads.
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let builder = RuleSet::builder().paths(&self.paths);
        let built = if self.skip_bad {
            builder.build_sound()
        } else {
            builder.build().map(|rules| (rules, Vec::new()))
        };
        let (rules, faults) = match &built {
            Ok((rules, skipped)) => (Some(rules), skipped.as_slice()),
            Err(error) => (None, error.faults()),
        };
        if self.format == crate::Format::Json {
            json(out, rules, faults)?;
        } else {
            human(out, rules, faults)?;
        }
        Ok(faults.is_empty())
    }
}

fn human(out: &mut impl Write, rules: Option<&RuleSet>, faults: &[Fault]) -> io::Result<()> {
    for fault in faults {
        writeln!(out, "{fault}")?;
    }
    if !faults.is_empty() {
        writeln!(out, "{} faults", faults.len())?;
    }
    let Some(rules) = rules else { return Ok(()) };
    for old in rules.old_names() {
        writeln!(out, "{old}")?;
    }
    let size = rules.size();
    let sound = if faults.is_empty() { "sound" } else { "what is sound" };
    writeln!(
        out,
        "{sound}: {} rules and {} cues with {} patterns, {} classes with {} entries ({} words)",
        size.rules, size.cues, size.patterns, size.classes, size.entries, size.words
    )
}

fn json(out: &mut impl Write, rules: Option<&RuleSet>, faults: &[Fault]) -> io::Result<()> {
    crate::json(
        out,
        &serde_json::json!({
            "sound": faults.is_empty(),
            "loaded": rules.is_some(),
            "faults": faults,
            "old_names": rules.map(RuleSet::old_names),
            "rules": rules.map(RuleSet::size),
        }),
    )
}
