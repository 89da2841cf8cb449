//! `lint PATH…`: what may be amiss in rules that are sound.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::Format;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Rule files or folders
    paths: Vec<PathBuf>,
    /// JSON Lines of ordinary prose, with `id` and `text`, of which nothing should be claimed
    #[arg(long)]
    prose: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

impl Args {
    /// Prints every lint with its place, and how often each was found.
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.paths)? else { return Ok(false) };
        let prose = crate::notes::read(&self.prose)?;
        let lints = crate::notes::with_labels(&prose, |labelled| rules.lint(labelled));
        match self.format {
            Format::Json => {
                crate::json(out, &lints)?;
            }
            Format::Human => {
                let mut counts = BTreeMap::new();
                for lint in &lints {
                    writeln!(out, "{lint}")?;
                    *counts.entry(lint.name).or_insert(0) += 1;
                }
                let counts: Vec<String> =
                    counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
                writeln!(out, "{} lints {}", lints.len(), counts.join(", "))?;
            }
        }
        Ok(lints.is_empty())
    }
}
