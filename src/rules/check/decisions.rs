//! Layout, points, the deciding order, the playbook, the labels.

use crate::error::FaultCode;
use crate::fold::fold_word;
use crate::report::Phase;
use crate::rules::check::{Checker, codes, named, names, place, wording};
use crate::rules::raw::{RawConditions, RawFile, RawScoring, Text};
use crate::rules::rule::{
    Basis, Conditions, ConfidenceRow, Criterion, FirstRow, Layout, ReasonIx, Scoring, Step,
};
use crate::rules::source::{Origin, nearest};
use crate::taxonomy::{Cause, Channel, Finality, Tone};

impl Checker {
    pub(super) fn layout(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (lang, words) in &file.layout {
                let Some(lang) = self.lang(file, lang) else { continue };
                let folded =
                    |list: &[Text]| list.iter().map(|text| fold_word(text.get_ref())).collect::<Vec<_>>();
                let layout = Layout {
                    header: folded(&words.header),
                    forwarded: folded(&words.forwarded),
                    wrote: folded(&words.wrote),
                    signature: folded(&words.signature),
                    greeting: folded(&words.greeting),
                    label: folded(&words.label),
                    subject: folded(&words.subject),
                    abbreviation: folded(&words.abbreviation),
                    function_words: folded(&words.function_words),
                    letters: words.letters.as_ref().map(|text| text.get_ref().clone()).unwrap_or_default(),
                };
                self.model.layout.insert(lang, layout);
            }
        }
    }

    pub(super) fn scoring(&mut self, raw: &[RawFile]) {
        let Some((file, (origin, scoring))) =
            raw.iter().rev().find_map(|file| Some((file, file.scoring.as_ref()?)))
        else {
            return self.missing("scoring");
        };
        let mut confidence = Vec::new();
        if let Some(row) = scoring.confidence.iter().find(|row| row.per_mille > 1000) {
            let message = format!("a confidence of {} per mille is more than certain", row.per_mille);
            self.sources.fault(FaultCode::Limit, *origin, message, None);
        }
        for row in &scoring.confidence {
            let rests_on = row
                .rests_on
                .as_ref()
                .and_then(|t| self.word(file, t, "basis", named(Basis::NAMES), &names(Basis::NAMES)));
            let (margin_at_least, leaving) = (row.margin_at_least, row.leaving);
            confidence.push(ConfidenceRow { rests_on, margin_at_least, leaving, per_mille: row.per_mille });
        }
        let RawScoring { explicit, strong, hint, vote, repeat, promoted, demoted, because, typo, .. } =
            *scoring;
        let RawScoring { least, second, pack, facet_least, facet_votes_least, concrete, .. } = *scoring;
        self.model.scoring = Scoring {
            explicit,
            strong,
            hint,
            vote,
            repeat,
            promoted,
            demoted,
            because,
            typo,
            least,
            second,
            pack,
            facet_least,
            facet_votes_least,
            concrete,
            confidence,
        };
    }

    pub(super) fn deciding(&mut self, raw: &[RawFile]) {
        let Some((file, (_, deciding))) =
            raw.iter().rev().find_map(|file| Some((file, file.deciding.as_ref()?)))
        else {
            return self.missing("deciding");
        };
        let known = names(Criterion::NAMES);
        for text in &deciding.order {
            if let Some(criterion) = self.word(file, text, "criterion", named(Criterion::NAMES), &known) {
                self.model.deciding.order.push(criterion);
            }
        }
        self.model.deciding.residual = self.reasons(file, &deciding.residual);
        self.model.deciding.only_first = self.reasons(file, &deciding.only_first);
        for row in &deciding.root {
            let first = self.reasons(file, &row.first);
            let over = self.reasons(file, &row.over);
            let pairs = first.iter().flat_map(|a| over.iter().map(move |b| (*a, *b)));
            self.model.deciding.root.extend(pairs);
        }
    }

    pub(super) fn playbook(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (_, raw) in &file.steps {
                let code = self.code(raw.code.get_ref(), place(file, &raw.code));
                let phase = self.word(file, &raw.phase, "phase", Phase::from_code, &codes(Phase::ALL));
                let when = self.conditions(file, &raw.when);
                let (Some(code), Some(phase)) = (code, phase) else { continue };
                if self.model.steps.iter().any(|step| step.code == code) {
                    self.duplicate("step", raw.code.get_ref(), place(file, &raw.code));
                    continue;
                }
                let (title, because) = (wording(&raw.title), wording(&raw.because));
                let never = raw.never.as_ref().map(wording);
                self.model.steps.push(Step {
                    code,
                    phase,
                    when,
                    title,
                    because,
                    never,
                    sources: raw.source.clone(),
                });
            }
        }
        for file in raw {
            for (origin, raw) in &file.first {
                let when = self.conditions(file, &raw.when);
                let wanted = raw.step.get_ref().as_str();
                match self.model.steps.iter().position(|step| step.code == wanted) {
                    Some(step) => self.model.first.push(FirstRow { when, step, origin: *origin }),
                    None => {
                        let help = nearest(wanted, self.model.steps.iter().map(|step| step.code.as_str()));
                        let message = format!("no step has the code `{wanted}`");
                        self.sources.fault(FaultCode::UnknownWord, place(file, &raw.step), message, help);
                    }
                }
            }
        }
        if self.model.first.is_empty() {
            return self.missing("first");
        }
        self.every_verdict_has_one_first_step();
    }

    /// Every combination of the facets reaches a row of the first-step table, and every row is reached by one.
    fn every_verdict_has_one_first_step(&mut self) {
        let mut reached = vec![false; self.model.first.len()];
        let mut lost = None;
        for case in cases() {
            let (cause, channel, tone, finality, vague) = case;
            let row = self.model.first.iter().position(|row| {
                row.when.is_empty()
                    || row.when.iter().any(|when| when.hold(cause, None, channel, tone, finality, vague))
            });
            match row.and_then(|row| reached.get_mut(row)) {
                Some(reached) => *reached = true,
                None => lost = lost.or(Some(case)),
            }
        }
        let last = self.model.first.last().map(|row| row.origin).unwrap_or_default();
        if let Some((cause, channel, tone, finality, vague)) = lost {
            let message = format!(
                "no row says what to do first for {cause}, {channel}, {tone}, {finality}, vague {vague}"
            );
            let help = Some("end the table with a row that has no `when`".to_owned());
            self.sources.fault(FaultCode::Playbook, last, message, help);
        }
        let rows: Vec<Origin> = self.model.first.iter().map(|row| row.origin).collect();
        for (origin, _) in rows.into_iter().zip(reached).filter(|(_, reached)| !reached) {
            let message = "no verdict reaches this row of the first-step table".to_owned();
            let help = Some("rows are tried from the top; one above takes its cases".to_owned());
            self.sources.fault(FaultCode::Playbook, origin, message, help);
        }
    }

    fn conditions(&mut self, file: &RawFile, raw: &[RawConditions]) -> Vec<Conditions> {
        let mut all = Vec::new();
        for raw in raw {
            let mut conditions = Conditions { vague: raw.vague, ..Conditions::default() };
            for text in &raw.cause {
                conditions.causes.extend(self.word(
                    file,
                    text,
                    "cause",
                    Cause::from_code,
                    &codes(Cause::ALL),
                ));
            }
            for text in &raw.channel {
                conditions.channels.extend(self.word(
                    file,
                    text,
                    "channel",
                    Channel::from_code,
                    &codes(Channel::ALL),
                ));
            }
            for text in &raw.tone {
                conditions.tones.extend(self.word(file, text, "tone", Tone::from_code, &codes(Tone::ALL)));
            }
            for text in &raw.finality {
                let known = codes(Finality::ALL);
                conditions.finalities.extend(self.word(file, text, "finality", Finality::from_code, &known));
            }
            conditions.reasons = self.reasons(file, &raw.reason);
            all.push(conditions);
        }
        all
    }

    pub(super) fn labels(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (kind, code, text) in &file.labels {
                let key = (kind.get_ref().clone(), code.get_ref().clone());
                self.model.labels.insert(key, wording(text));
            }
        }
    }

    fn reasons(&mut self, file: &RawFile, list: &[Text]) -> Vec<ReasonIx> {
        list.iter().filter_map(|text| self.reason(file, text)).collect()
    }

    fn missing(&mut self, section: &str) {
        let message = format!("no file has the section `{section}`");
        let help = Some("a whole rule set needs it; a pack is added on top of the shipped rules".to_owned());
        self.sources.fault(FaultCode::Missing, Origin::default(), message, help);
    }
}

/// Every verdict as far as the first step can depend on it.
fn cases() -> impl Iterator<Item = (Cause, Channel, Tone, Finality, bool)> {
    Cause::ALL.iter().flat_map(|cause| {
        Channel::ALL.iter().flat_map(move |channel| {
            Tone::ALL.iter().flat_map(move |tone| {
                Finality::ALL.iter().flat_map(move |finality| {
                    [false, true].map(|vague| (*cause, *channel, *tone, *finality, vague))
                })
            })
        })
    })
}

impl Conditions {
    /// Whether a verdict meets them. Without a reason, conditions on reasons are not looked at.
    pub(crate) fn hold(
        &self,
        cause: Cause,
        reason: Option<ReasonIx>,
        channel: Channel,
        tone: Tone,
        finality: Finality,
        vague: bool,
    ) -> bool {
        fn meets<T: PartialEq>(list: &[T], value: &T) -> bool {
            list.is_empty() || list.contains(value)
        }
        meets(&self.causes, &cause)
            && reason.is_none_or(|reason| meets(&self.reasons, &reason))
            && meets(&self.channels, &channel)
            && meets(&self.tones, &tone)
            && meets(&self.finalities, &finality)
            && self.vague.is_none_or(|wanted| wanted == vague)
    }
}
