//! `check PATH…`: every fault of every file, in one run.

use std::io::{self, Write};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Rule files or folders
    paths: Vec<PathBuf>,
}

impl Args {
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.paths)? else { return Ok(false) };
        for old in rules.old_names() {
            writeln!(out, "{old}")?;
        }
        let size = rules.size();
        writeln!(
            out,
            "sound: {} rules and {} cues with {} patterns, {} classes with {} entries ({} words)",
            size.rules, size.cues, size.patterns, size.classes, size.entries, size.words
        )?;
        Ok(true)
    }
}
