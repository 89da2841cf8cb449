//! `parity PATH…`: how much the rules say in each language.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::Format;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Rule files or folders
    paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

impl Args {
    /// Prints the table, the most lopsided first.
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.paths)? else { return Ok(false) };
        let parity = rules.parity();
        let holes = parity.holes().count();
        match self.format {
            Format::Json => {
                crate::json(out, &parity)?;
            }
            Format::Human => writeln!(out, "{parity}{} rows, {holes} with a hole", parity.rows.len())?,
        }
        Ok(true)
    }
}
