//! `metamorphic PATH…`: every line of every reason rule, in frames and spellings that change its reading in a known way.

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
        let read = rules.metamorphic();
        for line in &read.broken {
            writeln!(out, "{line}")?;
        }
        for exception in &read.idle {
            writeln!(out, "{exception}")?;
        }
        let (broken, idle) = (read.broken.len(), read.idle.len());
        writeln!(
            out,
            "{} texts read: {broken} not as expected, {} excepted, {idle} exceptions idle",
            read.tried, read.excepted
        )?;
        Ok(broken == 0 && idle == 0)
    }
}
