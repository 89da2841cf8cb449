//! `list PATH…`: what is in force and where it comes from.

use std::io::{self, Write};
use std::path::PathBuf;

use churn_triage::{Part, PartKind};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Rule files or folders
    paths: Vec<PathBuf>,
    /// Only what packs add, override, extend or disable
    #[arg(long)]
    changed: bool,
    /// Only parts of these kinds: reason, rule, cue, class, vote, points, import
    #[arg(long, value_parser = kind, value_delimiter = ',')]
    kind: Vec<PartKind>,
    /// Only the parts of this name
    #[arg(long)]
    name: Option<String>,
}

fn kind(code: &str) -> Result<PartKind, String> {
    PartKind::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = PartKind::ALL.iter().map(|kind| kind.code()).collect();
        format!("one of {}", known.join(", "))
    })
}

impl Args {
    /// Prints a line a part, and below it a line for each thing that a pack does to it.
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.paths)? else { return Ok(false) };
        for part in rules.origins().iter().filter(|part| self.wants(part)) {
            let points = part.points.map(|points| format!(" = {points}")).unwrap_or_default();
            let off = if part.in_force { "" } else { "  (off)" };
            let pack = part.place.pack.as_deref().unwrap_or("no pack");
            let version = part.place.version.as_deref().unwrap_or_default();
            let pack = format!("{pack} {version}");
            writeln!(out, "{} {}{points}{off}  {}  {}", part.kind, part.name, pack.trim_end(), part.place)?;
            for change in &part.changes {
                let before = change.before.as_ref().map(|before| format!("  what stood at {before}"));
                writeln!(out, "    {} {}{}", change.place, change.kind, before.unwrap_or_default())?;
            }
        }
        Ok(true)
    }

    fn wants(&self, part: &Part) -> bool {
        (!self.changed || !part.changes.is_empty())
            && (self.kind.is_empty() || self.kind.contains(&part.kind))
            && self.name.as_ref().is_none_or(|name| part.name == *name)
    }
}
