//! The playbook as written: rows, steps, laws, letters, questions.

use serde::Deserialize;

#[cfg(test)]
use crate::report::{Addressee, Owner, Phase};
use crate::rules::raw::{RawWording, Text};
use crate::rules::source::Origin;
#[cfg(test)]
use crate::taxonomy::{Cause, Channel, Finality, Party, Stage, Tone};

/// Everything that one file says of the playbook.
#[derive(Debug, Default)]
pub(crate) struct RawPlaybook {
    pub(crate) first: Vec<(Origin, RawFirst)>,
    pub(crate) steps: Vec<(Origin, RawStep)>,
    pub(crate) laws: Vec<(Origin, RawLaw)>,
    pub(crate) questions: Vec<(Origin, RawQuestion)>,
    /// What steps may do, ask or offer, and laws and steps may forbid.
    pub(crate) deeds: Vec<Text>,
    pub(crate) letters: Vec<(Text, RawLetter)>,
    pub(crate) remedies: Vec<(Text, RawRemedy)>,
    pub(crate) slots: Vec<(Text, RawSlot)>,
    pub(crate) answer_by: Vec<(Text, Text)>,
    pub(crate) portfolio: Option<RawPortfolio>,
}

/// One set of conditions on a verdict.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawConditions {
    /// The cause is one of these.
    #[cfg_attr(test, schemars(with = "Vec<Cause>"))]
    pub(crate) cause: Vec<Text>,
    /// The deciding reason is one of these.
    pub(crate) reason: Vec<Text>,
    /// The channel is one of these.
    #[cfg_attr(test, schemars(with = "Vec<Channel>"))]
    pub(crate) channel: Vec<Text>,
    /// The tone is one of these.
    #[cfg_attr(test, schemars(with = "Vec<Tone>"))]
    pub(crate) tone: Vec<Text>,
    /// The finality is one of these.
    #[cfg_attr(test, schemars(with = "Vec<Finality>"))]
    pub(crate) finality: Vec<Text>,
    /// The one who says why is one of these.
    #[cfg_attr(test, schemars(with = "Vec<Party>"))]
    pub(crate) said_by: Vec<Text>,
    /// The stage is one of these.
    #[cfg_attr(test, schemars(with = "Vec<Stage>"))]
    pub(crate) stage: Vec<Text>,
    /// Whether the reason is only a euphemism.
    pub(crate) vague: Option<bool>,
    /// Whether the end suits both.
    pub(crate) mutual: Option<bool>,
    /// Thousandths, as in the confidence table.
    pub(crate) confidence_at_least: Option<u16>,
    /// The confidence is below so many thousandths.
    pub(crate) confidence_below: Option<u16>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFirst {
    /// Any of these sets of conditions; none means always.
    #[serde(default)]
    pub(crate) when: Vec<RawConditions>,
    /// The code of the step.
    pub(crate) step: Text,
}

/// Words for people whose every language keeps its place, because there may be slots in them.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWords {
    /// In English.
    pub(crate) en: Text,
    /// In Spanish.
    pub(crate) es: Text,
    /// In Portuguese.
    pub(crate) pt: Text,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStep {
    /// Its code.
    pub(crate) code: Text,
    /// When it is due.
    #[cfg_attr(test, schemars(with = "Phase"))]
    pub(crate) phase: Text,
    /// Whose it is; `you` if it is not told.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Owner"))]
    pub(crate) owner: Option<Text>,
    /// By what means it is done; `as_told`, the way the news came, if it is not told.
    #[serde(default)]
    pub(crate) medium: Option<Text>,
    /// Any of these sets of conditions; none means always.
    #[serde(default)]
    pub(crate) when: Vec<RawConditions>,
    /// None of these sets of conditions.
    #[serde(default)]
    pub(crate) unless: Vec<RawConditions>,
    /// What to do, in a few words.
    pub(crate) title: RawWords,
    /// Why.
    pub(crate) because: RawWords,
    /// What not to do.
    #[serde(default)]
    pub(crate) never: Option<RawWords>,
    /// The deeds that it does, asks or offers.
    #[serde(default)]
    pub(crate) offers: Vec<Text>,
    /// The deeds that nothing in its plans may offer.
    #[serde(default)]
    pub(crate) forbids: Vec<Text>,
    /// The letters that go with it.
    #[serde(default)]
    pub(crate) letters: Vec<Text>,
    /// Where the advice comes from.
    #[serde(default)]
    pub(crate) source: Vec<String>,
    /// Replaces the step of the same code instead of clashing with it.
    #[serde(default, rename = "override")]
    pub(crate) overrides: bool,
}

/// What must hold of every plan.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLaw {
    /// Its code.
    pub(crate) code: Text,
    /// Any of these sets of conditions; none means always.
    #[serde(default)]
    pub(crate) when: Vec<RawConditions>,
    /// None of these sets of conditions.
    #[serde(default)]
    pub(crate) unless: Vec<RawConditions>,
    /// The deeds that no plan may offer then.
    #[serde(default)]
    pub(crate) forbids: Vec<Text>,
    /// The deeds that every plan must offer then.
    #[serde(default)]
    pub(crate) demands: Vec<Text>,
    /// What it says to the reader.
    pub(crate) says: RawWording,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLetter {
    /// Who reads or hears it.
    #[cfg_attr(test, schemars(with = "Addressee"))]
    pub(crate) to: Text,
    /// Any of these sets of conditions; none means always.
    #[serde(default)]
    pub(crate) when: Vec<RawConditions>,
    /// None of these sets of conditions.
    #[serde(default)]
    pub(crate) unless: Vec<RawConditions>,
    /// What it is.
    pub(crate) title: RawWords,
    /// Its words, with slots in braces.
    pub(crate) text: RawWords,
    /// Replaces the letter of the same name.
    #[serde(default, rename = "override")]
    pub(crate) overrides: bool,
}

/// What mends one reason: for the provider, and as a sentence to the client.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRemedy {
    /// What the provider does.
    #[serde(rename = "do")]
    pub(crate) act: RawWording,
    /// The sentence that stands in a letter in place of `{remedy}`.
    pub(crate) say: RawWords,
    /// How much of such losses may come back.
    pub(crate) recoverable: Text,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawQuestion {
    /// The reasons that it tells apart; none means any.
    #[serde(default)]
    pub(crate) about: Vec<Text>,
    /// The question.
    pub(crate) ask: RawWording,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSlot {
    /// What stands where nobody knows the filler.
    pub(crate) gap: RawWording,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPortfolio {
    /// When a reason at several clients is a pattern.
    pub(crate) recurrence: Vec<RawRecurrence>,
    /// Below so many thousandths a verdict counts as unsure.
    pub(crate) unsure_below: u16,
    /// By level, the share of a loss that may come back, in thousandths.
    pub(crate) recoverable: RawRecoverable,
    /// The share that is left of it after so many days, in thousandths.
    pub(crate) fading: Vec<RawFading>,
}

/// When the same reason at several clients is a pattern.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRecurrence {
    /// For reasons of these causes.
    pub(crate) cause: Vec<Text>,
    /// At so many clients.
    pub(crate) clients: usize,
    /// Within so many days.
    pub(crate) days: i64,
}

/// Per level, the share of a loss that may come back, in thousandths.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRecoverable {
    /// … where the level is highest.
    pub(crate) highest: u16,
    /// … where the level is high.
    pub(crate) high: u16,
    /// … where the level is medium.
    pub(crate) medium: u16,
    /// … where the level is low.
    pub(crate) low: u16,
    /// … where the level is none.
    pub(crate) none: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFading {
    /// From so many days on.
    pub(crate) after_days: i64,
    /// So many thousandths are left.
    pub(crate) per_mille: u16,
}

impl RawPlaybook {
    /// Whether a step, a letter or a law has a name.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.steps.iter().any(|(_, step)| step.code.get_ref() == name)
            || self.letters.iter().any(|(known, _)| known.get_ref() == name)
            || self.laws.iter().any(|(_, law)| law.code.get_ref() == name)
    }
}
