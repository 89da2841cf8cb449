//! `slips WORDS…`: which real words the rules would take for a slip of the finger.

use std::io::{self, Write};
use std::path::PathBuf;

use churn_triage::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Their language: en, es or pt
    #[arg(long, value_parser = lang)]
    lang: Lang,
    /// Files with one word a line
    #[arg(required = true)]
    words: Vec<PathBuf>,
    /// Rule files or folders
    #[arg(long)]
    rules: Vec<PathBuf>,
}

fn lang(code: &str) -> Result<Lang, &'static str> {
    Lang::from_code(code).ok_or("en, es or pt")
}

impl Args {
    /// Prints the words that would be read as others.
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.rules)? else { return Ok(false) };
        for file in &self.words {
            let text = std::fs::read_to_string(file)?;
            for word in text.lines().map(str::trim) {
                if let Some(meant) = rules.slip_for(word, self.lang) {
                    writeln!(out, "{word}\t{meant}")?;
                }
            }
        }
        Ok(true)
    }
}
