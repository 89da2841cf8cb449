//! `audit NOTES…`: a rule set held against labelled notes.

use std::io::{self, Write};
use std::path::PathBuf;

use churn_triage::{Labelled, Note};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// JSON Lines with `id`, `text` and `reasons`
    #[arg(required = true)]
    notes: Vec<PathBuf>,
    /// Rule files or folders
    #[arg(long)]
    rules: Vec<PathBuf>,
}

impl Args {
    /// Prints every pattern that claimed something wrong, the worst first.
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.rules)? else { return Ok(false) };
        let lines = crate::notes::read(&self.notes)?;
        let reasons: Vec<Vec<&str>> =
            lines.iter().map(|line| line.reasons.iter().map(String::as_str).collect()).collect();
        let labelled = lines.iter().zip(&reasons);
        let audits = rules
            .audit(labelled.map(|(line, reasons)| Labelled::new(&line.id, Note::new(&line.text), reasons)));
        for audit in audits.iter().filter(|audit| !audit.wrong.is_empty()) {
            let (wrong, right) = (audit.wrong.len(), audit.right.len());
            writeln!(out, "{} {}: {wrong} wrong, {right} right", audit.place, audit.rule)?;
            writeln!(out, "    {}", audit.pattern)?;
            for (id, words) in &audit.wrong {
                writeln!(out, "    x {id}: {}", words.replace(char::is_control, " "))?;
            }
        }
        Ok(true)
    }
}
