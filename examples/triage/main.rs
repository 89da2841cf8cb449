//! The main job: notes in, for each why the client left, the words that say so, and the next step.
//!
//! ```text
//! triage examples/notes                       a folder of .txt, .eml and .jsonl notes
//! triage --format jsonl notes.jsonl           one JSON object a line in and out, for other tools
//! some-tool | triage --format jsonl -         the same from standard input
//! triage --plan --client Ana examples/notes   the whole plan, with letters to send
//! triage --summary notes.jsonl                all notes together
//! triage --import stripe too_expensive        what the reason code of another tool says
//! ```

mod human;
mod import;
mod input;
mod jsonl;
mod plan;
mod progress;
mod summary;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use churn_triage::{Channel, Error, Fault, Lang, RuleSet, Triage};
use clap::{Parser, ValueEnum};

#[derive(Parser)]
#[command(about = "Says why a client left, by which words, and what to do next", version)]
struct Args {
    /// Notes: files, folders, or `-` for standard input; with `--import` codes
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// How the answers are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// A rule file or folder on top of the shipped rules; may be given more than once
    #[arg(long, value_name = "PACK")]
    rules: Vec<PathBuf>,
    /// Goes on with what is sound of a faulty pack; what was skipped is told, and the exit status is not zero
    #[arg(long)]
    skip_bad: bool,
    /// The language of the answer (en, es, pt) instead of the note's own
    #[arg(long, value_parser = lang)]
    lang: Option<Lang>,
    /// Shows every rule's words, and those that were read and not believed
    #[arg(long)]
    explain: bool,
    /// Shows the whole plan with the letters that go with it, not only the first step
    #[arg(long)]
    plan: bool,
    /// Shows all notes together instead of each: shares, what recurs, what may come back
    #[arg(long, conflicts_with_all = ["plan", "explain"])]
    summary: bool,
    #[command(flatten)]
    facts: plan::Known,
    /// Reads no notes but reason codes of another tool, such as stripe
    #[arg(long, value_name = "SYSTEM")]
    import: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Jsonl,
}

/// One note to assess.
pub(crate) struct Record {
    /// The `id` of a JSON record, or the name of the file as a JSON string.
    pub(crate) id: Box<serde_json::value::RawValue>,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) channel: Option<Channel>,
    /// How many bytes of its file it takes.
    pub(crate) bytes: u64,
    pub(crate) beside: input::Beside,
}

fn lang(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| format!("unknown language `{code}`: en, es or pt"))
}

fn main() -> ExitCode {
    let args = Args::parse();
    let (triage, skipped) = match rules(&args.rules, args.skip_bad) {
        Ok((rules, skipped)) => (Triage::new(rules), skipped),
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::from(2);
        }
    };
    skipped.iter().for_each(|fault| complain(&fault.to_string()));
    match run(&args, &triage) {
        Ok(0) if skipped.is_empty() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        // The reader of our output has gone; there is nobody left to tell.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => {
            complain(&format!("cannot write: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// The shipped rules with packs on top; a folder that holds a `taxonomy.toml` is a whole rule set and stands alone.
fn rules(packs: &[PathBuf], skip_bad: bool) -> Result<(RuleSet, Vec<Fault>), Error> {
    if packs.is_empty() {
        return RuleSet::builtin().map(|rules| (rules, Vec::new()));
    }
    let builder = RuleSet::builder().paths(packs);
    if skip_bad { builder.build_sound() } else { builder.build().map(|rules| (rules, Vec::new())) }
}

/// Answers every note; gives the number of those that could not be read.
fn run(args: &Args, triage: &Triage) -> std::io::Result<usize> {
    let stdout = std::io::stdout();
    let colour = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut out = std::io::BufWriter::new(stdout.lock());
    if let Some(system) = &args.import {
        let codes: Vec<String> = args.paths.iter().map(|path| path.display().to_string()).collect();
        let unknown = import::write(&mut out, triage, args.lang.unwrap_or(Lang::En), system, &codes)?;
        out.flush()?;
        return Ok(unknown);
    }
    let plan = args.plan.then_some(&args.facts);
    let mut human = human::Human::new(triage, args.lang, colour, args.explain, plan);
    let mut summary = summary::Summary::new(triage, args.lang);
    let mut batch = jsonl::Batch::new(triage, args.lang);
    let bar = progress::bar(&args.paths);
    let mut unread = 0;
    input::each(&args.paths, args.format == Format::Jsonl, |record| {
        match record {
            Ok(record) if args.summary => {
                bar.inc(record.bytes);
                summary.add(&record);
            }
            Ok(record) if args.format == Format::Jsonl => {
                bar.inc(record.bytes);
                batch.add(&mut out, record)?;
            }
            Ok(record) => human.write(&mut out, &record)?,
            Err(problem) => {
                unread += 1;
                batch.finish(&mut out)?;
                out.flush()?;
                bar.suspend(|| complain(&problem));
            }
        }
        Ok(())
    })?;
    batch.finish(&mut out)?;
    bar.finish_and_clear();
    match args.format {
        Format::Jsonl if args.summary => summary.write_json(&mut out)?,
        Format::Human if args.summary => summary.write(&mut out)?,
        Format::Human => human.summary(&mut out)?,
        Format::Jsonl => {}
    }
    out.flush()?;
    Ok(unread)
}

/// Tells a problem on standard error; where even that is closed, nothing can be told.
pub(crate) fn complain(problem: &str) {
    let shown: String =
        problem.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect();
    let _ = writeln!(std::io::stderr(), "{}", shown.trim_end());
}
