//! [`Triage`]: runs the stages in order, nothing else.

use std::cell::RefCell;

use crate::error::Error;
use crate::fold::Folded;
use crate::note::Note;
use crate::report::{Discounted, Evidence, Finding, Limit, Report, Titles, Truncation, WithText};
use crate::rules::RuleSet;
use crate::rules::playbook::Facets;
use crate::rules::rule::ReasonIx;
use crate::span::Span;
use crate::stages::advise::{advise, lean};
use crate::stages::context::{Claim, Reading, read};
use crate::stages::decide::{Verdict, decide};
use crate::stages::matching::{Match, Matches, find};
use crate::stages::scan::{Forms, Text, read_forms};
use crate::stages::segment::{Segments, segment};
use crate::stages::weigh::{Candidate, Tally, weigh};
use crate::taxonomy::{Cause, Lang, Party, ReasonCode, StepCode};

/// The most bytes of a note that are read; the rest is reported as cut.
pub(crate) const NOTE_BYTES: usize = 2 << 20;
/// The most words shown for one reason, and the most claims listed as not believed.
const EVIDENCE: usize = 16;
/// The most words shown for a reason that only votes speak for: the weightiest.
const VOTES: usize = 4;
const DISCOUNTED: usize = 64;
/// Above this many bytes of note, the scratch space is given back.
const SCRATCH_BYTES: usize = 64 << 10;

/// The reason where none is stated.
pub(crate) const UNSTATED: &str = "unstated";

/// Assesses notes by a rule set.
///
/// Made once, used from any number of threads; a clone shares the rules.
///
/// ```
/// use churn_triage::{Cause, Triage};
///
/// let triage = Triage::builtin()?;
/// let report = triage.assess("Head office has cut our budget, so we have to stop in March.");
/// assert_eq!(report.cause, Cause::OutsideControl);
/// # Ok::<(), churn_triage::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Triage {
    rules: RuleSet,
}

/// What the playbook says of a step, in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepText<'t> {
    /// What to do.
    pub title: &'t str,
    /// Why.
    pub because: &'t str,
    /// What not to do.
    pub never: Option<&'t str>,
    /// Where the advice comes from: numbers of the project's list of actions.
    pub sources: &'t [String],
}

/// What the stages write into, kept from note to note.
#[derive(Default)]
pub(crate) struct Scratch {
    folded: Folded,
    segments: Segments,
    forms: Forms,
    matches: Matches,
    reading: Reading,
    tally: Tally,
}

impl Scratch {
    /// The place of some words of the note last read.
    pub(crate) fn span(&self, first: u32, last: u32) -> Span {
        self.segments.span(&self.folded, first, last)
    }

    /// Puts back what was found.
    pub(crate) fn set(&mut self, found: &[Match]) {
        self.matches.matches.clear();
        self.matches.matches.extend_from_slice(found);
    }

    /// The place of a sentence of the note last read, up to the next one or the end.
    pub(crate) fn sentence(&self, at: u32) -> Span {
        let first = |at: u32| {
            let sentence = self.segments.sentences.get(at as usize)?;
            Some(self.span(sentence.first, sentence.first).start)
        };
        let length = self.folded.text().len();
        let end = first(at + 1).unwrap_or_else(|| self.folded.given(length, length).end);
        Span { start: first(at).unwrap_or(end), end }
    }

    /// The part of the note last read that a sentence belongs to.
    pub(crate) fn part_of(&self, sentence: u32) -> u16 {
        self.segments.part_of(sentence)
    }

    /// The note last read, as the stages see it.
    pub(crate) fn text<'s>(&'s self, note: &'s str) -> Text<'s> {
        Text { note, folded: &self.folded, segments: &self.segments, forms: &self.forms }
    }

    /// Leaves only some of what was found, before it is read in context.
    pub(crate) fn keep(&mut self, keep: impl FnMut(&Match) -> bool) {
        self.matches.matches.retain(keep);
    }

    /// What was found in the note last read, and how it was read.
    pub(crate) fn parts(&self) -> (&Matches, &Reading) {
        (&self.matches, &self.reading)
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Triage {
    /// By the shipped rules, which are read on the first call of a process.
    ///
    /// # Errors
    ///
    /// Only if the shipped rules were faulty, which the tests of this crate rule out.
    pub fn builtin() -> Result<Triage, Error> {
        RuleSet::builtin().map(Triage::new)
    }

    /// By a rule set of one's own.
    pub fn new(rules: RuleSet) -> Triage {
        Triage { rules }
    }

    /// The rules in use.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Reads a note and says why the client left, by which words, and what to do next.
    ///
    /// Cannot fail, does no I/O, reads no clock, and gives the same answer for the same note and rules. Time is linear
    /// in the note; of a note above two megabytes the rest is not read, which the report tells.
    pub fn assess<'n>(&self, note: impl Into<Note<'n>>) -> Report {
        let note = note.into();
        SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scratch) => {
                let report = self.assess_in(&note, &mut scratch);
                if note.text().len() > SCRATCH_BYTES {
                    *scratch = Scratch::default();
                }
                report
            }
            Err(_) => self.assess_in(&note, &mut Scratch::default()),
        })
    }

    /// Runs the stages from folding to context; gives the bytes of the note that were read.
    pub(crate) fn read(&self, note: &Note<'_>, scratch: &mut Scratch) -> usize {
        let cut = self.look(note, scratch);
        self.understand(note, scratch);
        cut
    }

    /// Runs the stages from folding to matching; gives the bytes of the note that were read.
    pub(crate) fn look(&self, note: &Note<'_>, scratch: &mut Scratch) -> usize {
        let (compiled, layouts) = (self.rules.compiled(), self.rules.layouts());
        let cut = floor_char_boundary(note.text(), NOTE_BYTES);
        let given = note.text().get(..cut).unwrap_or_default();
        let Scratch { folded, segments, forms, matches, .. } = scratch;
        folded.refill(given);
        segment(folded, layouts, segments);
        read_forms(given, folded, segments, compiled, layouts, forms);
        find(Text { note: given, folded, segments, forms }, compiled, matches);
        cut
    }

    /// Reads what was found in its context.
    pub(crate) fn understand(&self, note: &Note<'_>, scratch: &mut Scratch) {
        let Scratch { folded, segments, forms, matches, reading, .. } = scratch;
        let text = Text { note: note.text(), folded, segments, forms };
        read(text, self.rules.facts(), matches, note.channel(), reading);
    }

    fn assess_in(&self, note: &Note<'_>, scratch: &mut Scratch) -> Report {
        let cut = self.read(note, scratch);
        self.conclude(note, scratch, cut)
    }

    /// Runs the stages from weighing on.
    pub(crate) fn conclude(&self, note: &Note<'_>, scratch: &mut Scratch, cut: usize) -> Report {
        let model = self.rules.facts();
        let Scratch { folded, segments, forms, matches, reading, tally } = scratch;
        let text = Text { note: note.text(), folded, segments, forms };
        let weighed = weigh(text, model, &self.rules.compiled().ballots, matches, reading, tally);
        let verdict = decide(model, matches, reading, tally, weighed, note.channel());

        let writer = Writer { rules: &self.rules, text, matches, reading, tally };
        let mut truncated: Vec<Truncation> = Vec::new();
        if cut < note.text().len() {
            truncated.push(Truncation { limit: Limit::NoteBytes, at: cut });
        }
        for (limit, place) in segments.cut.first().copied().into_iter().chain(matches.cut) {
            truncated.push(Truncation { limit, at: folded.given(place, place).start });
        }
        let code_of = |reason: &ReasonIx| model.reasons.get(usize::from(*reason)).map(|reason| reason.code);
        let mut report = Report {
            language: forms.language,
            channel: verdict.channel,
            cause: verdict.cause,
            reasons: writer.findings(&verdict),
            discounted: writer.discounted(),
            vague: verdict.vague,
            tone: verdict.tone,
            finality: verdict.finality,
            stage: verdict.stage,
            mutual: verdict.mutual,
            confidence: verdict.confidence,
            margin: verdict.margin,
            lean: lean(&verdict),
            nearest: verdict.nearest.iter().filter_map(code_of).collect(),
            next_step: StepCode::EMPTY,
            plan: Vec::new(),
            truncated,
            rules: self.rules.fingerprint(),
        };
        (report.next_step, report.plan) = advise(&model.playbook, &Facets::of(model, &report));
        report
    }

    /// The same report with the first step and the plan that this playbook has for it: a stored report, or one that a
    /// person has corrected, gets the plan of today's rules. Nothing else changes.
    ///
    /// ```
    /// use churn_triage::{Tone, Triage};
    ///
    /// let triage = Triage::builtin()?;
    /// let mut report = triage.assess("Our budget was cut, so we have to cancel.");
    /// assert_eq!(report.next_step, "ask_for_referral");
    /// report.tone = Tone::Upset;
    /// assert_eq!(triage.replan(&report).next_step, "part_gracefully");
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn replan(&self, report: &Report) -> Report {
        let model = self.rules.facts();
        let (next_step, plan) = advise(&model.playbook, &Facets::of(model, report));
        Report { next_step, plan, ..report.clone() }
    }

    /// The machine interface: the report with the words it points at and the titles of its steps.
    ///
    /// `note` must be the note that was assessed.
    ///
    /// ```
    /// use churn_triage::Triage;
    ///
    /// let triage = Triage::builtin()?;
    /// let note = "You are too expensive for us.";
    /// let report = triage.assess(note);
    /// let json = serde_json::to_value(triage.with_text(&report, note)).unwrap();
    /// assert_eq!(json["cause"], "fixable");
    /// assert_eq!(json["next_step"]["code"], "make_amends");
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn with_text<'r>(&'r self, report: &'r Report, note: impl Into<Note<'r>>) -> WithText<'r> {
        WithText::new(report, note.into(), self)
    }

    /// The name of a reason for people, by its code or an old one; the code itself where the rules do not know it.
    pub fn reason_name<'r>(&'r self, code: &'r ReasonCode, lang: Lang) -> &'r str {
        let known = self.rules.facts().reason(code.as_str());
        known.map_or(code.as_str(), |reason| reason.name.get(lang))
    }

    /// The title of a step for people; the code itself where the rules do not know it.
    pub fn step_title<'r>(&'r self, code: &'r StepCode, lang: Lang) -> &'r str {
        let known = self.rules.facts().playbook.steps.iter().find(|step| step.code == *code);
        known.map_or(code.as_str(), |step| step.title.get(lang))
    }

    /// Everything the playbook says of a step; `None` for an unknown one.
    pub fn step_text(&self, code: &StepCode, lang: Lang) -> Option<StepText<'_>> {
        let step = self.rules.facts().playbook.steps.iter().find(|step| step.code == *code)?;
        Some(StepText {
            title: step.title.get(lang),
            because: step.because.get(lang),
            never: step.never.as_ref().map(|never| never.get(lang)),
            sources: &step.sources,
        })
    }

    /// What a reason covers, for people, by its code or an old one; `None` for an unknown one.
    pub fn reason_meaning(&self, code: &ReasonCode, lang: Lang) -> Option<&str> {
        let known = self.rules.facts().reason(code.as_str());
        known.map(|reason| reason.meaning.get(lang))
    }

    /// A word for people of one of the closed vocabularies, such as `("cause", "fixable")`.
    pub fn label<'r>(&'r self, kind: &str, code: &'r str, lang: Lang) -> &'r str {
        let key = (kind.to_owned(), code.to_owned());
        self.rules.facts().labels.get(&key).map_or(code, |label| label.get(lang))
    }
}

impl Titles for Triage {
    fn title<'t>(&'t self, code: &'t StepCode, lang: Lang) -> &'t str {
        self.step_title(code, lang)
    }
}

/// Turns numbers of words into places of the note.
struct Writer<'w> {
    rules: &'w RuleSet,
    text: Text<'w>,
    matches: &'w Matches,
    reading: &'w Reading,
    tally: &'w Tally,
}

impl Writer<'_> {
    fn findings(&self, verdict: &Verdict) -> Vec<Finding> {
        let findings: Vec<Finding> =
            verdict.reasons.iter().filter_map(|candidate| self.finding(candidate)).collect();
        if !findings.is_empty() {
            return findings;
        }
        let code = ReasonCode::new(UNSTATED).unwrap_or(ReasonCode::EMPTY);
        vec![Finding { code, cause: Cause::Undetermined, points: 0, evidence: Vec::new() }]
    }

    fn finding(&self, candidate: &Candidate) -> Option<Finding> {
        let reason = self.rules.facts().reasons.get(usize::from(candidate.reason))?;
        let claims = self.tally.claims(candidate).filter_map(|at| self.reading.claims.get(at as usize));
        let mut evidence: Vec<Evidence> =
            claims.filter_map(|claim| self.claim_evidence(claim)).take(EVIDENCE).collect();
        if evidence.is_empty() {
            let ballots = &self.rules.compiled().ballots;
            let votes: [Option<u32>; VOTES] = self.tally.votes(candidate.reason, ballots, self.matches);
            evidence.extend(votes.into_iter().flatten().filter_map(|at| {
                let hit = self.matches.votes.get(at as usize)?;
                let rule = self.rules.facts().ballots.get(hit.ballot as usize)?.id;
                Some(Evidence {
                    rule,
                    span: self.span(hit.first, hit.last),
                    said_by: self.said_by(hit.sentence),
                })
            }));
        }
        Some(Finding { code: reason.code, cause: reason.cause, points: candidate.points, evidence })
    }

    fn claim_evidence(&self, claim: &Claim) -> Option<Evidence> {
        let rule = self.rules.facts().rules.get(usize::from(claim.rule))?;
        Some(Evidence { rule: rule.id, span: self.span(claim.first, claim.last), said_by: claim.said_by })
    }

    fn discounted(&self) -> Vec<Discounted> {
        let mut listed: Vec<Discounted> = Vec::new();
        for claim in &self.reading.claims {
            let Some((by, cue)) = claim.discounted else { continue };
            let Some(reason) = self.rules.facts().reasons.get(usize::from(claim.reason)) else { continue };
            let Some(evidence) = self.claim_evidence(claim) else { continue };
            let cue = cue.and_then(|cue| self.matches.matches.get(cue as usize));
            let cue = cue.map(|cue| self.span(cue.first, cue.last));
            listed.push(Discounted { code: reason.code, evidence, by, cue });
            if listed.len() == DISCOUNTED {
                break;
            }
        }
        listed
    }

    fn said_by(&self, sentence: u32) -> Party {
        self.reading.voice_of(self.text.segments.part_of(sentence))
    }

    /// The place of some words in the note as given.
    fn span(&self, first: u32, last: u32) -> Span {
        self.text.segments.span(self.text.folded, first, last)
    }
}

/// The last character boundary at or before a place.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
