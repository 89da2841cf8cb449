//! The machine interface: a report together with the words it points at.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::note::Note;
use crate::report::{Discounted, Evidence, Finding, Report};
use crate::span::Span;
use crate::taxonomy::{Lang, StepCode};

/// The version of the machine interface.
const SCHEMA: u32 = 1;

/// Gives the title of a step in a language.
pub(crate) trait Titles {
    fn title<'t>(&'t self, code: &'t StepCode, lang: Lang) -> &'t str;
}

/// A report with the words of the note and the titles of the steps, ready to be serialised.
///
/// Its keys are those of the JSON Lines interface in the README, without `id`.
#[derive(Clone, Copy)]
pub struct WithText<'r> {
    report: &'r Report,
    text: &'r str,
    titles: &'r dyn Titles,
    lang: Lang,
}

impl<'r> WithText<'r> {
    /// A report with its note; titles are in the note's language, or in English where none shows.
    pub(crate) fn new(report: &'r Report, note: Note<'r>, titles: &'r dyn Titles) -> Self {
        WithText { report, text: note.text(), titles, lang: report.language.unwrap_or(Lang::En) }
    }

    /// The same with titles in a language of choice.
    #[must_use]
    pub fn titled_in(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// Adds the keys to a map that a caller has begun, so that an `id` may stand before them.
    ///
    /// # Errors
    ///
    /// What the serialiser itself cannot do.
    pub fn write_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let report = self.report;
        map.serialize_entry("language", report.language.map_or("und", Lang::code))?;
        map.serialize_entry("channel", &report.channel)?;
        map.serialize_entry("cause", &report.cause)?;
        map.serialize_entry(
            "reasons",
            &Each(report.reasons.iter().map(|finding| FindingText(self, finding))),
        )?;
        map.serialize_entry(
            "discounted",
            &Each(report.discounted.iter().map(|discounted| DiscountedText(self, discounted))),
        )?;
        map.serialize_entry("vague", &report.vague)?;
        map.serialize_entry("tone", &report.tone)?;
        map.serialize_entry("finality", &report.finality)?;
        map.serialize_entry("stage", &report.stage)?;
        map.serialize_entry("confidence", &report.confidence)?;
        map.serialize_entry("margin", &report.margin)?;
        map.serialize_entry("lean", &report.lean)?;
        map.serialize_entry("next_step", &self.step(&report.next_step, None))?;
        let plan = report.plan.iter().map(|step| self.step(&step.code, Some(step.phase.code())));
        map.serialize_entry("plan", &Each(plan))?;
        map.serialize_entry("truncated", &report.truncated)?;
        map.serialize_entry("rules", &format_args!("{:016x}", report.rules))?;
        map.serialize_entry("schema", &SCHEMA)
    }

    fn words(&self, span: Span) -> &'r str {
        span.of(self.text).unwrap_or_default()
    }

    fn step(&self, code: &'r StepCode, phase: Option<&'static str>) -> StepText<'r> {
        StepText { code, phase, title: self.titles.title(code, self.lang) }
    }
}

impl Serialize for WithText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write_into(&mut map)?;
        map.end()
    }
}

/// Serialises what an iterator yields as a list.
struct Each<I>(I);

impl<I> Serialize for Each<I>
where
    I: Iterator + Clone,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for item in self.0.clone() {
            list.serialize_element(&item)?;
        }
        list.end()
    }
}

struct FindingText<'w, 'r>(&'w WithText<'r>, &'w Finding);

impl Serialize for FindingText<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let FindingText(whole, finding) = self;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("code", &finding.code)?;
        map.serialize_entry("cause", &finding.cause)?;
        map.serialize_entry("points", &finding.points)?;
        map.serialize_entry(
            "evidence",
            &Each(finding.evidence.iter().map(|one| EvidenceText::of(whole, one))),
        )?;
        map.end()
    }
}

#[derive(Serialize)]
struct EvidenceText<'w> {
    rule: &'w str,
    start: usize,
    end: usize,
    text: &'w str,
    said_by: &'w str,
}

impl<'w> EvidenceText<'w> {
    fn of(whole: &WithText<'w>, evidence: &'w Evidence) -> Self {
        let Span { start, end } = evidence.span;
        let (rule, text) = (evidence.rule.as_str(), whole.words(evidence.span));
        EvidenceText { rule, start, end, text, said_by: evidence.said_by.code() }
    }
}

struct DiscountedText<'w, 'r>(&'w WithText<'r>, &'w Discounted);

impl Serialize for DiscountedText<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let DiscountedText(whole, discounted) = self;
        let Span { start, end } = discounted.evidence.span;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", &discounted.code)?;
        map.serialize_entry("rule", &discounted.evidence.rule)?;
        map.serialize_entry("start", &start)?;
        map.serialize_entry("end", &end)?;
        map.serialize_entry("text", whole.words(discounted.evidence.span))?;
        map.serialize_entry("said_by", &discounted.evidence.said_by)?;
        map.serialize_entry("by", &discounted.by)?;
        map.serialize_entry("cue", &discounted.cue.map(|cue| whole.words(cue)))?;
        map.end()
    }
}

#[derive(Serialize)]
struct StepText<'w> {
    code: &'w StepCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<&'static str>,
    title: &'w str,
}
