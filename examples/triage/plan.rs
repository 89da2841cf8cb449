//! The whole plan of one note: every step with its why, its don't, and the words that go with it.

use std::io::Write;

use churn_triage::{Addressee, Date, Facts, Gap, Lang, Message, Report, StepAdvice, Triage};

use crate::Record;
use crate::human::safe;

/// What the letters need and no note tells.
#[derive(clap::Args)]
pub(crate) struct Known {
    /// The client as you would greet them
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// Who signs
    #[arg(long, value_name = "NAME")]
    sender: Option<String>,
    /// The day by which you will call back, such as 2026-12-04
    #[arg(long, value_name = "DAY", value_parser = date)]
    date: Option<Date>,
    /// The day by which the hand-over, or the first change, is done
    #[arg(long, value_name = "DAY", value_parser = date)]
    deadline: Option<Date>,
    /// The piece of work in question, without an article
    #[arg(long, value_name = "TEXT")]
    deliverable: Option<String>,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| format!("`{text}` is no day; write it as in 2026-12-04"))
}

/// Writes the plan. Letters to the client are in the client's language, everything else in the reader's.
pub(crate) fn write(
    out: &mut impl Write,
    triage: &Triage,
    report: &Report,
    record: &Record,
    known: &Known,
    lang: Lang,
    colour: bool,
) -> std::io::Result<()> {
    let label = |kind: &str, code: &'static str| triage.label(kind, code, lang).to_owned();
    let bold = |text: &str| if colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    let own = record.beside.client();
    let client = known.client.as_deref().or(own.as_deref()).unwrap_or_default();
    let mut facts = Facts::new()
        .note(record.text.as_str())
        .client(client)
        .sender(known.sender.as_deref().unwrap_or_default())
        .deliverable(known.deliverable.as_deref().unwrap_or_default());
    if let Some(date) = known.date {
        facts = facts.date(date);
    }
    if let Some(deadline) = known.deadline {
        facts = facts.deadline(deadline);
    }
    let advice = triage.advise(report, &facts, lang);
    let theirs = triage.advise(report, &facts, report.language.unwrap_or(lang));

    if let Some(remedy) = &advice.remedy {
        writeln!(out, "  {}: {}", bold(&label("text", "remedy")), safe(remedy))?;
    }
    if let Some(question) = &advice.question {
        writeln!(out, "  {}: {}", bold(&label("text", "ask")), safe(&question.text))?;
    }
    writeln!(out, "  {}:", bold(&label("text", "limits")))?;
    for law in &advice.never {
        writeln!(out, "    - {}", safe(law))?;
    }
    let mut phase = None;
    for (step, to_client) in advice.steps.iter().zip(&theirs.steps) {
        if phase != Some(step.phase) {
            phase = Some(step.phase);
            writeln!(out, "\n  {}", bold(&label("phase", step.phase.code())))?;
        }
        let mark = if step.first { format!("{}: ", label("text", "next_step")) } else { String::new() };
        let how = format!("{}, {}", label("owner", step.owner.code()), label("medium", step.medium.code()));
        writeln!(out, "  * {} ({how})", bold(&format!("{mark}{}", safe(&step.title))))?;
        writeln!(out, "    {}", safe(&step.because))?;
        if let Some(never) = &step.never {
            writeln!(out, "    {} {}.", label("text", "never"), safe(never))?;
        }
        messages(out, step, to_client)?;
    }
    gaps(out, &label("text", "gaps"), &advice.gaps)
}

/// The letters of a step, drawn in from the margin.
fn messages(out: &mut impl Write, step: &StepAdvice, to_client: &StepAdvice) -> std::io::Result<()> {
    for (own, theirs) in step.messages.iter().zip(&to_client.messages) {
        let Message { to, text, .. } = if own.to == Addressee::Client { theirs } else { own };
        debug_assert_eq!(*to, own.to);
        writeln!(out, "    ── {} ──", safe(&own.title))?;
        for line in text.lines() {
            writeln!(out, "{}", format!("    | {}", safe(line)).trim_end())?;
        }
    }
    Ok(())
}

fn gaps(out: &mut impl Write, label: &str, gaps: &[Gap]) -> std::io::Result<()> {
    if gaps.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = gaps.iter().map(|gap| gap.shown.as_str()).collect();
    writeln!(out, "\n  {label}: {}", shown.join(", "))
}
