//! What a change of the rules changes.

use serde::Serialize;

use crate::audit::Labelled;
use crate::note::Note;
use crate::report::{Evidence, Report};
use crate::rules::RuleSet;
use crate::taxonomy::{Cause, Confidence};
use crate::triage::Triage;

/// A note that two rule sets answer differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Changed {
    /// The note.
    pub id: String,
    /// The answer of the old rules.
    pub before: Answer,
    /// The answer of the new ones.
    pub after: Answer,
    /// Rules with their words that speak only in the old answer.
    pub lost: Vec<(String, String)>,
    /// … only in the new one.
    pub gained: Vec<(String, String)>,
}

/// What is compared of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// The cause.
    pub cause: Cause,
    /// The reasons, the deciding one first.
    pub reasons: Vec<String>,
    /// Channel, tone, finality.
    pub facets: [&'static str; 3],
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether cause and deciding reason are those of the label.
    pub right: bool,
}

impl RuleSet {
    /// Which notes another rule set answers differently: another cause, other reasons, another channel, tone or
    /// finality. `self` is the old one. A confidence alone is no other answer.
    ///
    /// ```
    /// use churn_triage::{Labelled, Note, RuleSet};
    ///
    /// let old = RuleSet::builtin()?;
    /// let pack = "[words.late_adj]\nen = [\"quixotic\"]";
    /// let new = RuleSet::builder().builtin().text("pack.toml", pack).build()?;
    /// let note = Note::new("We are leaving: the drafts were always quixotic.");
    /// let changed = old.diff(&new, [Labelled::new("a", note, &["late_delivery"])]);
    /// assert_eq!(changed[0].after.reasons, ["late_delivery"]);
    /// assert!(changed[0].gained[0].1.contains("quixotic"));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn diff<'n>(&self, new: &RuleSet, notes: impl IntoIterator<Item = Labelled<'n>>) -> Vec<Changed> {
        let (old, new) = (Triage::new(self.clone()), Triage::new(new.clone()));
        let mut changed = Vec::new();
        for labelled in notes {
            let (before, after) = (old.assess(labelled.note), new.assess(labelled.note));
            let (b, a) = (answer(&before, &labelled, self), answer(&after, &labelled, new.rules()));
            if (b.cause, &b.reasons, b.facets) == (a.cause, &a.reasons, a.facets) {
                continue;
            }
            let (spoke, speaks) = (speakers(&before, &labelled.note), speakers(&after, &labelled.note));
            let only = |these: &[(String, String)], those: &[(String, String)]| {
                these.iter().filter(|one| !those.contains(one)).cloned().collect()
            };
            let (lost, gained) = (only(&spoke, &speaks), only(&speaks, &spoke));
            changed.push(Changed { id: labelled.id.to_owned(), before: b, after: a, lost, gained });
        }
        changed
    }
}

fn answer(report: &Report, labelled: &Labelled<'_>, rules: &RuleSet) -> Answer {
    let reasons: Vec<String> = report.reasons.iter().map(|finding| finding.code.to_string()).collect();
    let right = report.cause == rules.cause_of(labelled)
        && reasons.first().is_some_and(|code| code == labelled.deciding());
    let facets = [report.channel.code(), report.tone.code(), report.finality.code()];
    Answer { cause: report.cause, reasons, facets, confidence: report.confidence, right }
}

/// The rules that speak in a report, with their words.
fn speakers(report: &Report, note: &Note<'_>) -> Vec<(String, String)> {
    let evidence = report.reasons.iter().flat_map(|finding| &finding.evidence);
    let words = |span: crate::span::Span| span.of(note.text()).unwrap_or_default().to_owned();
    let asserted = evidence.map(|one| (one.rule.to_string(), words(one.span)));
    let discounted = report.discounted.iter().map(|one| {
        let Evidence { rule, span, .. } = one.evidence;
        (format!("{rule} ({})", one.by), words(span))
    });
    asserted.chain(discounted).collect()
}
