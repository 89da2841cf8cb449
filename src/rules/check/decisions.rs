//! Layout, points, the deciding order, the labels.

use crate::error::FaultCode;
use crate::fold::fold_word;
use crate::rules::check::{Checker, named, names, wording};
use crate::rules::raw::{RawFile, RawScoring, Text};
use crate::rules::rule::{Basis, ConfidenceRow, Criterion, Layout, ReasonIx, Scoring};
use crate::rules::source::Origin;

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

    pub(super) fn labels(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (kind, code, text) in &file.labels {
                let key = (kind.get_ref().clone(), code.get_ref().clone());
                self.model.labels.insert(key, wording(text));
            }
        }
    }

    pub(super) fn reasons(&mut self, file: &RawFile, list: &[Text]) -> Vec<ReasonIx> {
        list.iter().filter_map(|text| self.reason(file, text)).collect()
    }

    pub(super) fn missing(&mut self, section: &str) {
        let message = format!("no file has the section `{section}`");
        let help = Some("a whole rule set needs it; a pack is added on top of the shipped rules".to_owned());
        self.sources.fault(FaultCode::Missing, Origin::default(), message, help);
    }
}
