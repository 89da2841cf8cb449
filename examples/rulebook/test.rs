//! `test PATH…`: every line with which rules and cues prove themselves.

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
        let broken = rules.self_test();
        for line in &broken {
            writeln!(out, "{line}")?;
        }
        writeln!(out, "{} lines fail", broken.len())?;
        Ok(broken.is_empty())
    }
}
