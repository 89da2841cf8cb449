//! The answer for people: what was decided, the words that say so, what was not believed, the next step.

use std::io::Write;

use churn_triage::{Cause, Evidence, Lang, Note, Report, Span, Stage, Triage};

use crate::Record;
use crate::plan::{self, Known};

/// How much of the note is shown on either side of the words, in characters.
const CONTEXT: usize = 70;

pub(crate) struct Human<'t> {
    triage: &'t Triage,
    lang: Option<Lang>,
    colour: bool,
    explain: bool,
    plan: Option<&'t Known>,
    counts: [usize; 4],
    last_lang: Lang,
}

impl<'t> Human<'t> {
    pub(crate) fn new(
        triage: &'t Triage,
        lang: Option<Lang>,
        colour: bool,
        explain: bool,
        plan: Option<&'t Known>,
    ) -> Self {
        Human { triage, lang, colour, explain, plan, counts: [0; 4], last_lang: lang.unwrap_or(Lang::En) }
    }

    /// Writes the answer to one note.
    pub(crate) fn write(&mut self, out: &mut impl Write, record: &Record) -> std::io::Result<()> {
        let note = Note::new(&record.text);
        let note = record.channel.map_or(note, |channel| note.with_channel(channel));
        let report = self.triage.assess(note);
        let lang = self.lang.or(report.language).unwrap_or(Lang::En);
        if let Some(at) = Cause::ALL.iter().position(|cause| *cause == report.cause)
            && let Some(count) = self.counts.get_mut(at)
        {
            *count += 1;
        }
        writeln!(out, "{}", self.bold(&safe(&record.name)))?;
        self.verdict(out, &report, lang)?;
        self.words(out, &report, &record.text, lang)?;
        if self.explain {
            self.reasons_why(out, &report, note, lang)?;
        }
        match self.plan {
            Some(known) => plan::write(out, self.triage, &report, record, known, lang, self.colour)?,
            None => self.first_step(out, &report, lang)?,
        }
        writeln!(out)
    }

    fn verdict(&self, out: &mut impl Write, report: &Report, lang: Lang) -> std::io::Result<()> {
        let label = |kind: &str, code: &'static str| self.triage.label(kind, code, lang).to_owned();
        let names: Vec<&str> =
            report.reasons.iter().map(|finding| self.triage.reason_name(&finding.code, lang)).collect();
        let (first, others) = names.split_first().unwrap_or((&"", &[]));
        let mut line = format!("  {}: {}", self.bold(&label("cause", report.cause.code())), first);
        if !others.is_empty() {
            line += &format!(", {} {}", label("text", "also"), others.join(", "));
        }
        if report.vague {
            line += &format!(" ({})", label("text", "vague"));
        }
        writeln!(out, "{line}  [{} {}]", report.confidence, label("text", "sure"))?;
        let mut facets = vec![
            label("channel", report.channel.code()),
            label("tone", report.tone.code()),
            label("finality", report.finality.code()),
        ];
        if report.stage != Stage::Ended {
            facets.push(label("stage", report.stage.code()));
        }
        writeln!(out, "  {}", facets.join(", "))
    }

    fn words(&self, out: &mut impl Write, report: &Report, text: &str, lang: Lang) -> std::io::Result<()> {
        let label = |kind: &str, code: &'static str| self.triage.label(kind, code, lang).to_owned();
        let evidence: Vec<&Evidence> =
            report.reasons.iter().filter_map(|finding| finding.evidence.first()).collect();
        if evidence.is_empty() {
            writeln!(out, "  {}", label("text", "no_words"))?;
        }
        for one in evidence {
            writeln!(out, "  {}", self.quote(text, one.span))?;
        }
        if !report.discounted.is_empty() {
            writeln!(out, "  {}:", label("text", "not_believed"))?;
        }
        for one in &report.discounted {
            let name = self.triage.reason_name(&one.code, lang);
            let by = label("by", one.by.code());
            writeln!(out, "    {name}: {by}: {}", self.quote(text, one.evidence.span))?;
        }
        if let Some(cut) = report.truncated.first() {
            writeln!(out, "  {} ({}, {})", label("text", "cut_short"), cut.limit, cut.at)?;
        }
        if let Some(lean) = report.lean {
            let code = if lean.code() == "hope" { "lean_hope" } else { "lean_upset_or_external" };
            writeln!(out, "  {}", label("text", code))?;
        }
        Ok(())
    }

    /// Every rule that spoke, with its words, and what the answer hangs on.
    fn reasons_why(
        &self,
        out: &mut impl Write,
        report: &Report,
        note: Note<'_>,
        lang: Lang,
    ) -> std::io::Result<()> {
        write!(out, "{}", report.explain(note))?;
        let asserted = report.reasons.iter().flat_map(|finding| &finding.evidence);
        let discounted = report.discounted.iter().map(|discounted| &discounted.evidence);
        let mut rules: Vec<&str> =
            asserted.chain(discounted).map(|evidence| evidence.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        // Votes are no rules and leave no trace.
        for trace in rules.iter().filter_map(|rule| self.triage.trace(note, rule)) {
            write!(out, "{}", trace.explain(note))?;
        }
        if let Some(hangs_on) = self.triage.counterfactual(note) {
            let cause = self.triage.label("cause", hangs_on.cause.code(), lang);
            writeln!(out, "  {} {cause}:", self.triage.label("text", "without", lang))?;
            for evidence in &hangs_on.without {
                writeln!(out, "    {}", self.quote(note.text(), evidence.span))?;
            }
        }
        Ok(())
    }

    fn first_step(&self, out: &mut impl Write, report: &Report, lang: Lang) -> std::io::Result<()> {
        let label = |code: &'static str| self.triage.label("text", code, lang).to_owned();
        let title = self.triage.step_title(&report.next_step, lang);
        writeln!(out, "  {}: {}", self.bold(&label("next_step")), self.bold(title))?;
        if let Some(step) = self.triage.step_text(&report.next_step, lang) {
            writeln!(out, "    {}", step.because)?;
            if let Some(never) = step.never {
                writeln!(out, "    {} {never}.", label("never"))?;
            }
        }
        Ok(())
    }

    /// How many notes had which cause.
    pub(crate) fn summary(&self, out: &mut impl Write) -> std::io::Result<()> {
        let lang = self.lang.unwrap_or(self.last_lang);
        let total: usize = self.counts.iter().sum();
        let label = |kind: &str, code: &'static str| self.triage.label(kind, code, lang).to_owned();
        writeln!(out, "{}: {total} {}", self.bold(&label("text", "summary")), label("text", "notes"))?;
        for (cause, count) in Cause::ALL.iter().zip(self.counts).filter(|(_, count)| *count > 0) {
            writeln!(out, "  {count:4}  {}", label("cause", cause.code()))?;
        }
        Ok(())
    }

    /// The words of a span in their surroundings, marked.
    fn quote(&self, text: &str, span: Span) -> String {
        let before = text.get(..span.start).unwrap_or_default();
        let after = text.get(span.end..).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let length = line.chars().count();
        let left: String = line.chars().skip(length.saturating_sub(CONTEXT)).collect();
        let right: String = after.split('\n').next().unwrap_or_default().chars().take(CONTEXT).collect();
        let dots = |cut: bool| if cut { "…" } else { "" };
        let words = safe(span.of(text).unwrap_or_default());
        let words = if self.colour { format!("\u{1b}[1;33m{words}\u{1b}[0m") } else { format!("[{words}]") };
        let cut = after.split('\n').next().is_some_and(|line| line.chars().count() > CONTEXT);
        format!("“{}{}{words}{}{}”", dots(length > CONTEXT), safe(&left), safe(&right), dots(cut))
    }

    fn bold(&self, text: &str) -> String {
        if self.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Text of a note as it may go to a terminal: no control characters, no marks that turn its direction.
pub(crate) fn safe(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' | '\r' => ' ',
            c if c.is_control() => '\u{fffd}',
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c => c,
        })
        .collect()
}
