//! What a checked playbook is: which step comes first, which follow, what they say, and what no plan may do.

use serde::{Deserialize, Serialize};

use crate::report::{Addressee, Medium, Owner, Phase, Report};
use crate::rules::rule::{Model, ReasonIx, Wording};
use crate::taxonomy::{Cause, Channel, Finality, Party, Stage, StepCode, Tone};

/// The playbook.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Playbook {
    /// Rows of the first-step table, tried from the top.
    pub(crate) first: Vec<FirstRow>,
    pub(crate) steps: Vec<Step>,
    pub(crate) laws: Vec<Law>,
    /// What steps may do, ask or offer, and laws and steps may forbid.
    pub(crate) deeds: Vec<String>,
    pub(crate) letters: Vec<Letter>,
    pub(crate) remedies: Vec<Remedy>,
    pub(crate) questions: Vec<Question>,
    pub(crate) slots: Vec<SlotWords>,
    /// By what means a message of a channel is answered.
    pub(crate) answer_by: Vec<(Channel, Medium)>,
    pub(crate) portfolio: PortfolioRules,
}

/// Everything of a verdict that the playbook may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facets {
    pub(crate) cause: Cause,
    /// The deciding reason; `None` only where the rule set lacks one for "none stated".
    pub(crate) reason: Option<ReasonIx>,
    pub(crate) channel: Channel,
    pub(crate) tone: Tone,
    pub(crate) finality: Finality,
    pub(crate) vague: bool,
    pub(crate) said_by: Party,
    /// Thousandths.
    pub(crate) confidence: u16,
    pub(crate) stage: Stage,
    pub(crate) mutual: bool,
}

impl Facets {
    pub(crate) fn of(model: &Model, report: &Report) -> Facets {
        let code = report.deciding().map(|finding| finding.code);
        let reason = model.reasons.iter().position(|reason| Some(reason.code) == code);
        Facets {
            cause: report.cause,
            reason: reason.map(|reason| reason as ReasonIx),
            channel: report.channel,
            tone: report.tone,
            finality: report.finality,
            vague: report.vague,
            said_by: report.said_by(),
            confidence: report.confidence.per_mille(),
            stage: report.stage,
            mutual: report.mutual,
        }
    }
}

/// One set of conditions on a verdict; empty lists do not matter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Conditions {
    pub(crate) causes: Vec<Cause>,
    pub(crate) reasons: Vec<ReasonIx>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) tones: Vec<Tone>,
    pub(crate) finalities: Vec<Finality>,
    pub(crate) said_by: Vec<Party>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) vague: Option<bool>,
    pub(crate) mutual: Option<bool>,
    pub(crate) confidence_at_least: Option<u16>,
    pub(crate) confidence_below: Option<u16>,
}

impl Conditions {
    /// Whether a verdict meets them.
    pub(crate) fn hold(&self, facets: &Facets) -> bool {
        self.reason_holds(facets.cause, facets.reason)
            && meets(&self.channels, &facets.channel)
            && meets(&self.tones, &facets.tone)
            && meets(&self.finalities, &facets.finality)
            && meets(&self.said_by, &facets.said_by)
            && meets(&self.stages, &facets.stage)
            && self.vague.is_none_or(|wanted| wanted == facets.vague)
            && self.mutual.is_none_or(|wanted| wanted == facets.mutual)
            && self.confidence_holds(facets.confidence)
    }

    pub(crate) fn reason_holds(&self, cause: Cause, reason: Option<ReasonIx>) -> bool {
        meets(&self.causes, &cause)
            && (self.reasons.is_empty() || reason.is_some_and(|reason| self.reasons.contains(&reason)))
    }

    pub(crate) fn confidence_holds(&self, per_mille: u16) -> bool {
        self.confidence_at_least.is_none_or(|least| per_mille >= least)
            && self.confidence_below.is_none_or(|below| per_mille < below)
    }
}

/// Whether a value is one of those wanted; an empty list wants any.
pub(crate) fn meets<T: PartialEq>(wanted: &[T], value: &T) -> bool {
    wanted.is_empty() || wanted.contains(value)
}

/// When something belongs to a plan: any of `when` (none means always), and none of `unless`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Occasion {
    pub(crate) when: Vec<Conditions>,
    pub(crate) unless: Vec<Conditions>,
}

impl Occasion {
    pub(crate) fn holds(&self, facets: &Facets) -> bool {
        let any = |list: &[Conditions]| list.iter().any(|conditions| conditions.hold(facets));
        (self.when.is_empty() || any(&self.when)) && !any(&self.unless)
    }
}

/// A row of the first-step table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FirstRow {
    pub(crate) occasion: Occasion,
    /// Its place in the list of steps.
    pub(crate) step: usize,
}

/// A deed by its place in the list of deeds.
pub(crate) type DeedIx = usize;

/// A step of the playbook.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) code: StepCode,
    pub(crate) phase: Phase,
    pub(crate) owner: Owner,
    /// `None` where the client's own choice of channel decides.
    pub(crate) medium: Option<Medium>,
    pub(crate) occasion: Occasion,
    pub(crate) title: Wording,
    pub(crate) because: Wording,
    pub(crate) never: Option<Wording>,
    pub(crate) offers: Vec<DeedIx>,
    pub(crate) forbids: Vec<DeedIx>,
    /// Places in the list of letters.
    pub(crate) letters: Vec<usize>,
    pub(crate) sources: Vec<String>,
}

/// What must hold of every plan on its occasion.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Law {
    pub(crate) code: StepCode,
    pub(crate) occasion: Occasion,
    pub(crate) forbids: Vec<DeedIx>,
    pub(crate) demands: Vec<DeedIx>,
    pub(crate) says: Wording,
}

/// Words ready to be sent, said or worked through.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) code: String,
    pub(crate) to: Addressee,
    pub(crate) occasion: Occasion,
    pub(crate) title: Wording,
    pub(crate) text: Wording,
}

/// What mends one reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Remedy {
    pub(crate) reason: ReasonIx,
    pub(crate) act: Wording,
    pub(crate) say: Wording,
    pub(crate) recoverable: Recoverable,
}

/// How much of what is lost for a reason may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Recoverable {
    Highest,
    High,
    Medium,
    Low,
    None,
}

impl Recoverable {
    pub(crate) const NAMES: &'static [(&'static str, Recoverable)] = &[
        ("highest", Recoverable::Highest),
        ("high", Recoverable::High),
        ("medium", Recoverable::Medium),
        ("low", Recoverable::Low),
        ("none", Recoverable::None),
    ];
}

/// A question to the client, and the reasons between which its answer tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Question {
    /// None means any.
    pub(crate) about: Vec<ReasonIx>,
    pub(crate) ask: Wording,
}

/// A name that letters may put in braces, and what stands there while nobody has filled it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SlotWords {
    pub(crate) name: String,
    pub(crate) gap: Wording,
}

/// The figures of [`Portfolio`](crate::Portfolio).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct PortfolioRules {
    pub(crate) recurrences: Vec<Recurs>,
    pub(crate) unsure_below: u16,
    /// Thousandths by level, in the order of [`Recoverable::NAMES`].
    pub(crate) recoverable: [u16; 5],
    /// From so many days on, so many thousandths of it are left.
    pub(crate) fading: Vec<(i64, u16)>,
}

/// So many clients within so many days make a reason of these causes a pattern.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Recurs {
    pub(crate) causes: Vec<Cause>,
    pub(crate) clients: usize,
    pub(crate) days: i64,
}
