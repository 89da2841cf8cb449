//! `profile NOTES…`: which rules are dear, by time and by looks that found nothing.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::notes;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// JSON Lines with `id` and `text`
    #[arg(required = true)]
    notes: Vec<PathBuf>,
    /// Rule files or folders
    #[arg(long)]
    rules: Vec<PathBuf>,
    /// How many rules are told
    #[arg(long, default_value_t = 20)]
    top: usize,
}

impl Args {
    /// Prints the dearest rules.
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.rules)? else { return Ok(false) };
        let lines = notes::read(&self.notes)?;
        let mut costs =
            notes::with_labels(&lines, |labelled| rules.profile(labelled.into_iter().map(|one| one.note)));
        let count = lines.len().max(1) as f64;
        let mut table = |title: &str, costs: &[churn_triage::RuleCost]| -> io::Result<()> {
            writeln!(
                out,
                "{title}\n{:>12} {:>10} {:>10} {:>10}",
                "ns a note", "looks", "in vain", "matches"
            )?;
            for cost in costs.iter().take(self.top) {
                let nanos = cost.time.as_nanos() as f64 / count;
                let (looks, in_vain) = (cost.looks as f64 / count, cost.in_vain as f64 / count);
                let matches = cost.matches as f64 / count;
                writeln!(
                    out,
                    "{nanos:12.1} {looks:10.3} {in_vain:10.3} {matches:10.3}  {} ({})",
                    cost.id, cost.dearest
                )?;
            }
            Ok(())
        };
        table("by time", &costs)?;
        costs.sort_by_key(|cost| std::cmp::Reverse(cost.in_vain));
        table("by looks in vain", &costs)?;
        Ok(true)
    }
}
