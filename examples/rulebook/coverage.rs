//! `coverage`: which patterns nothing proves.

use std::io::{self, Write};
use std::path::PathBuf;

use churn_triage::{ClassCoverage, Coverage, Duty};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Labelled notes beside the rules' own lines: JSON Lines with `id`, `text`, `reasons` and perhaps `cause`
    notes: Vec<PathBuf>,
    /// Rule files or folders
    #[arg(long)]
    rules: Vec<PathBuf>,
    /// Fails where anything is unproven
    #[arg(long)]
    strict: bool,
    /// Lists instead what can all go together without anything failing
    #[arg(long)]
    superfluous: bool,
    /// Tells of the words of classes instead: which fit into no line that needs their class
    #[arg(long)]
    words: bool,
    /// How the coverage is written
    #[arg(long, value_enum, default_value_t = crate::Format::Human)]
    format: crate::Format,
}

impl Args {
    pub(crate) fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(rules) = crate::sound_rules(out, &self.rules)? else { return Ok(false) };
        let lines = crate::notes::read(&self.notes)?;
        if self.superfluous {
            let superfluous = crate::notes::with_labels(&lines, |labelled| rules.superfluous(labelled));
            superfluous.iter().try_for_each(|pattern| writeln!(out, "{pattern}"))?;
            return writeln!(out, "{} patterns can go together", superfluous.len()).map(|()| true);
        }
        if self.words {
            let classes = crate::notes::with_labels(&lines, |labelled| rules.word_coverage(labelled));
            return words(out, &classes, self.format);
        }
        let coverage = crate::notes::with_labels(&lines, |labelled| rules.coverage(labelled));
        if self.format == crate::Format::Json {
            crate::json(out, &coverage)?;
        } else {
            human(out, &coverage)?;
        }
        Ok(!self.strict || coverage.patterns.iter().all(churn_triage::Covered::is_proven))
    }
}

fn words(out: &mut impl Write, classes: &[ClassCoverage], format: crate::Format) -> io::Result<bool> {
    if format == crate::Format::Json {
        return crate::json(out, classes).map(|()| true);
    }
    for class in classes.iter().filter(|class| !class.unproven.is_empty()) {
        let (name, lang, place) = (&class.class, class.lang, &class.place);
        let unproven = match class.frames.first() {
            Some(frame) => format!("not in \"{frame}\": {}", class.unproven.join(", ")),
            None => format!("no line needs it; {} words", class.members),
        };
        writeln!(out, "{place}: {name} [{lang}]: {unproven}")?;
    }
    let sum = |of: fn(&ClassCoverage) -> usize| classes.iter().map(of).sum::<usize>();
    let framed = classes.iter().filter(|class| !class.frames.is_empty()).count();
    writeln!(out, "{framed} of {} classes in a language are needed by a line", classes.len())?;
    writeln!(out, "{} of {} words proven", sum(|class| class.proven), sum(|class| class.members))?;
    let (proven, occurring) = (sum(|class| class.occurring_proven), sum(|class| class.occurring));
    writeln!(out, "{proven} of {occurring} words that stand in the notes proven")?;
    Ok(true)
}

fn human(out: &mut impl Write, coverage: &Coverage) -> io::Result<()> {
    for unproven in coverage.patterns.iter().filter(|pattern| !pattern.is_proven()) {
        writeln!(out, "{unproven}")?;
    }
    for duty in Duty::ALL {
        let own = || coverage.patterns.iter().filter(|pattern| pattern.duty == *duty);
        let (all, proven) = (own().count(), own().filter(|pattern| pattern.is_proven()).count());
        writeln!(out, "{duty}: {proven} of {all} patterns proven")?;
    }
    Ok(())
}
