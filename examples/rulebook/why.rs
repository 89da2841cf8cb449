//! `why RULE NOTE`: what a rule does in a note, and if nothing, what was missing.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use churn_triage::Triage;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The rule by its id
    rule: String,
    /// A file with one note, or `-` for standard input
    note: PathBuf,
    /// Rule files or folders
    #[arg(long)]
    rules: Vec<PathBuf>,
}

impl Args {
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.rules)? else { return Ok(false) };
        let note = read(&self.note)?;
        let triage = Triage::new(rules);
        match triage.trace(&note, &self.rule) {
            Some(trace) => write!(out, "{}", trace.explain(&note)).map(|()| true),
            None => {
                let near = triage.rules().ids().min_by_key(|id| strsim::osa_distance(id, &self.rule));
                let near = near.map(|id| format!("; did you mean `{id}`?")).unwrap_or_default();
                writeln!(out, "no rule has the id `{}`{near}", self.rule).map(|()| false)
            }
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    if path != Path::new("-") {
        return std::fs::read_to_string(path)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())));
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}
