//! `audit NOTES…`: a rule set held against labelled notes.

use std::io::{self, Write};
use std::path::PathBuf;

use churn_triage::{Audit, Cause, Confused};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// JSON Lines with `id`, `text`, `reasons` and perhaps `cause`
    #[arg(required = true)]
    notes: Vec<PathBuf>,
    /// Rule files or folders
    #[arg(long)]
    rules: Vec<PathBuf>,
    /// How the audit is written
    #[arg(long, value_enum, default_value_t = crate::Format::Human)]
    format: crate::Format,
}

impl Args {
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.rules)? else { return Ok(false) };
        let lines = crate::notes::read(&self.notes)?;
        let audit = crate::notes::with_labels(&lines, |labelled| rules.audit(labelled));
        if self.format == crate::Format::Json {
            crate::json(out, &audit)?;
        } else {
            patterns(out, &audit)?;
            self::rules(out, &audit)?;
            confusion(out, &audit)?;
            curve(out, &audit)?;
        }
        Ok(true)
    }
}

/// Every pattern that claimed something wrong, the worst first.
fn patterns(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    writeln!(out, "# patterns that claim what the labels do not say")?;
    for pattern in audit.patterns.iter().filter(|pattern| !pattern.wrong.is_empty()) {
        let (wrong, right) = (pattern.wrong.len(), pattern.right.len());
        writeln!(out, "{} {}: {wrong} wrong, {right} right", pattern.place, pattern.rule)?;
        writeln!(out, "    {}", pattern.pattern)?;
        for (id, words) in &pattern.wrong {
            writeln!(out, "    x {id}: {}", words.replace(char::is_control, " "))?;
        }
    }
    Ok(())
}

fn rules(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    writeln!(
        out,
        "\n# rules: notes right, wrong, right and nobody else's; what they overlap and contradict most"
    )?;
    for rule in &audit.rules {
        let most = |list: &[(String, usize)]| {
            list.first().map_or("-".to_owned(), |(other, notes)| format!("{other} {notes}"))
        };
        writeln!(
            out,
            "{:<48} {:>4} {:>4} {:>4}  {}  {}",
            rule.rule,
            rule.right.len(),
            rule.wrong.len(),
            rule.unique.len(),
            most(&rule.overlaps),
            most(&rule.conflicts)
        )?;
        if !rule.wrong.is_empty() {
            writeln!(out, "    x {}", rule.wrong.join(" "))?;
        }
    }
    Ok(())
}

fn confusion(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    let count = |cells: &[Confused], labelled: &str, read: &str| {
        let cell = cells.iter().find(|cell| cell.labelled == labelled && cell.read == read);
        cell.map_or(0, |cell| cell.notes.len())
    };
    writeln!(out, "\n# causes: labelled (rows), read (columns)")?;
    let header: String = Cause::ALL.iter().map(|cause| format!("{:>17}", cause.code())).collect();
    writeln!(out, "{:<17}{header}", "")?;
    for labelled in Cause::ALL {
        let row: String = Cause::ALL
            .iter()
            .map(|read| format!("{:>17}", count(&audit.causes, labelled.code(), read.code())))
            .collect();
        writeln!(out, "{:<17}{row}", labelled.code())?;
    }
    writeln!(out, "\n# deciding reasons confused, the most often first")?;
    let mut wrong: Vec<&Confused> = audit.reasons.iter().filter(|cell| cell.labelled != cell.read).collect();
    wrong.sort_by_key(|cell| std::cmp::Reverse(cell.notes.len()));
    for Confused { labelled, read, notes, .. } in wrong {
        writeln!(out, "{:>4}  {labelled} read as {read}: {}", notes.len(), notes.join(" "))?;
    }
    Ok(())
}

fn curve(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    writeln!(out, "\n# {} notes; abstained on {} that have a cause", audit.notes, audit.abstained.len())?;
    writeln!(out, "    {}", audit.abstained.join(" "))?;
    writeln!(out, "# confidence at least, share covered, share of these with the right cause")?;
    for point in &audit.curve {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let (covered, right) = (share(point.covered, audit.notes), share(point.right, point.covered));
        writeln!(out, "{:>6} {covered:.3} {right:.3}", point.at_least)?;
    }
    Ok(())
}
