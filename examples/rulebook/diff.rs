//! `diff OLD NEW NOTES…`: which notes two rule sets answer differently, and by which words.

use std::io::{self, Write};
use std::path::PathBuf;

use churn_triage::{Answer, RuleSet};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The old rules: a rule file or folder, or `builtin`
    old: PathBuf,
    /// The new ones
    new: PathBuf,
    /// JSON Lines with `id`, `text`, `reasons` and perhaps `cause`
    #[arg(required = true)]
    notes: Vec<PathBuf>,
    /// How the differences are written
    #[arg(long, value_enum, default_value_t = crate::Format::Human)]
    format: crate::Format,
}

impl Args {
    /// Nothing is wrong with a difference, so it is no failure.
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(old) = rules(out, &self.old)? else { return Ok(false) };
        let Some(new) = rules(out, &self.new)? else { return Ok(false) };
        let lines = crate::notes::read(&self.notes)?;
        let changed = crate::notes::with_labels(&lines, |labelled| old.diff(&new, labelled));
        if self.format == crate::Format::Json {
            return crate::json(out, &changed).map(|()| true);
        }
        let (mut better, mut worse) = (0, 0);
        for change in &changed {
            better += usize::from(change.after.right && !change.before.right);
            worse += usize::from(change.before.right && !change.after.right);
            writeln!(out, "{}: {} -> {}", change.id, shown(&change.before), shown(&change.after))?;
            for (sign, list) in [('-', &change.lost), ('+', &change.gained)] {
                for (rule, words) in list {
                    writeln!(out, "    {sign} {rule}: {}", words.replace(char::is_control, " "))?;
                }
            }
        }
        let notes = changed.len();
        writeln!(out, "{notes} of {} notes change: {better} become right, {worse} wrong", lines.len())?;
        Ok(true)
    }
}

fn rules(out: &mut impl Write, path: &PathBuf) -> io::Result<Option<RuleSet>> {
    let paths = if path.as_os_str() == "builtin" { &[] } else { std::slice::from_ref(path) };
    crate::sound_rules(out, paths)
}

fn shown(answer: &Answer) -> String {
    let mark = if answer.right { "right" } else { "wrong" };
    let Answer { cause, reasons, facets, .. } = answer;
    format!("{cause} {} ({}; {mark})", reasons.join("+"), facets.join(", "))
}
