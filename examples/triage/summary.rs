//! All notes together: what is lost for which reasons, what recurs, what may come back.

use std::io::Write;

use churn_triage::{Case, Cause, Date, Lang, Note, Portfolio, Report, Share, Triage};
use serde_json::Value;

use crate::human::safe;
use crate::{Record, complain};

/// A note that was assessed, and what its record says beside it.
struct Known {
    report: Report,
    client: Option<String>,
    date: Option<Date>,
    amount: Option<i64>,
}

pub(crate) struct Summary<'t> {
    triage: &'t Triage,
    lang: Option<Lang>,
    known: Vec<Known>,
}

impl<'t> Summary<'t> {
    pub(crate) fn new(triage: &'t Triage, lang: Option<Lang>) -> Self {
        Summary { triage, lang, known: Vec::new() }
    }

    /// Assesses a note and keeps its report. A day or an amount that cannot be read is told and left out.
    pub(crate) fn add(&mut self, record: &Record) {
        let note = Note::new(&record.text);
        let note = record.channel.map_or(note, |channel| note.with_channel(channel));
        let unread =
            |key: &str| complain(&format!("{}: its `{key}` cannot be read and is left out", record.name));
        let date = match &record.beside.date {
            Value::Null => None,
            value => value.as_str().and_then(Date::parse).or_else(|| {
                unread("date");
                None
            }),
        };
        let amount = match &record.beside.amount {
            Value::Null => None,
            value => value.as_i64().or_else(|| value.as_f64().map(|sum| sum.round() as i64)).or_else(|| {
                unread("amount");
                None
            }),
        };
        self.known.push(Known {
            report: self.triage.assess(note),
            client: record.beside.client(),
            date,
            amount,
        });
    }

    fn portfolio(&self) -> Portfolio {
        let cases: Vec<Case<'_>> = self
            .known
            .iter()
            .map(|known| {
                let mut case = Case::of(&known.report);
                if let Some(client) = &known.client {
                    case = case.client(client);
                }
                if let Some(date) = known.date {
                    case = case.date(date);
                }
                if let Some(amount) = known.amount {
                    case = case.amount(amount);
                }
                case
            })
            .collect();
        self.triage.portfolio(&cases, None)
    }

    pub(crate) fn write_json(&self, out: &mut impl Write) -> std::io::Result<()> {
        serde_json::to_writer(&mut *out, &self.portfolio())?;
        out.write_all(b"\n")
    }

    pub(crate) fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let portfolio = self.portfolio();
        let noted = self.known.last().and_then(|known| known.report.language);
        let lang = self.lang.or(noted).unwrap_or(Lang::En);
        let label = |kind: &str, code: &'static str| self.triage.label(kind, code, lang).to_owned();
        let text = |code: &'static str| label("text", code);
        writeln!(out, "{}: {} {}", text("summary"), portfolio.notes, text("notes"))?;
        for (cause, share) in &portfolio.causes {
            line(out, *share, &label("cause", cause.code()))?;
        }
        writeln!(out)?;
        line(out, portfolio.controllable, &text("controllable"))?;
        line(out, portfolio.undetermined, &text("not_told"))?;
        line(out, portfolio.vague, &text("vague_share"))?;
        line(out, portfolio.unsure, &format!("{} (< {})", text("unsure"), portfolio.unsure_below))?;
        for (stage, share) in portfolio.stages.iter().skip(1).filter(|(_, share)| share.count > 0) {
            line(out, *share, &label("stage", stage.code()))?;
        }
        writeln!(out, "\n{}:", text("by_reason"))?;
        for reason in &portfolio.reasons {
            line(out, reason.share, self.triage.reason_name(&reason.code, lang))?;
        }
        writeln!(out, "\n{}:", text("says_so"))?;
        for (party, share) in portfolio.said_by.iter().filter(|(_, share)| share.count > 0) {
            line(out, *share, &label("party", party.code()))?;
        }
        if !portfolio.recurrences.is_empty() {
            writeln!(out, "\n{}:", text("recurs"))?;
        }
        for one in &portfolio.recurrences {
            let name = self.triage.reason_name(&one.code, lang);
            let gap =
                if one.cause == Cause::Fixable { format!(" ({})", text("as_gap")) } else { String::new() };
            writeln!(out, "  {name}: {} {}, {} – {}{gap}", one.clients, text("clients"), one.from, one.to)?;
        }
        if let Some(value) = portfolio.value {
            writeln!(
                out,
                "\n{} ({} / {} {}):",
                text("value"),
                value.notes.count,
                value.notes.of,
                text("notes")
            )?;
            writeln!(out, "  {:>12}", value.total)?;
            writeln!(out, "  {:>12}  {}", value.controllable, text("controllable"))?;
            writeln!(out, "  {:>12}  {}", value.undetermined, text("not_told"))?;
            writeln!(out, "  {:>12}  {}", value.recoverable, text("recoverable"))?;
        }
        Ok(())
    }
}

/// A count with its share, and what it counts.
fn line(out: &mut impl Write, share: Share, what: &str) -> std::io::Result<()> {
    writeln!(out, "  {:4}  {:>3} %  {}", share.count, (share.per_mille() + 5) / 10, safe(what))
}
