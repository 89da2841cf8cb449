//! Points and the deciding order, as written.

use serde::Deserialize;

use super::Text;
#[cfg(test)]
use crate::rules::rule::{Basis, Criterion};

/// What a match is worth, and how sure a verdict is.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawScoring {
    /// Points of a match of an explicit rule.
    pub(crate) explicit: i32,
    /// Points of a match of a strong rule.
    pub(crate) strong: i32,
    /// Points of a match of a rule that only hints.
    pub(crate) hint: i32,
    /// What one point of a vote is worth.
    pub(crate) vote: i32,
    /// What each further match for the same reason adds, in per cent of its own points.
    pub(crate) repeat: i32,
    /// Per cent of its points that a claim has which is said to decide.
    pub(crate) promoted: i32,
    /// Per cent of its points that a claim has which is said to be added.
    pub(crate) demoted: i32,
    /// Per cent of its points that a claim has which stands beside a "because".
    pub(crate) because: i32,
    /// Per cent of its points that a claim has which rests on a word read as what it is a slip for.
    pub(crate) typo: i32,
    /// The fewest points that make a reason.
    pub(crate) least: i32,
    /// The share of the first reason's points that a second one needs, in per cent.
    pub(crate) second: i32,
    /// Per cent of its points that a claim by a rule of a pack has.
    pub(crate) pack: i32,
    /// The fewest points that make a tone, a finality or a channel.
    pub(crate) facet_least: i32,
    /// The same where no rule speaks for the value, only votes.
    pub(crate) facet_votes_least: i32,
    /// The points from which a hinted reason stands up to one that is said but says nothing.
    pub(crate) concrete: i32,
    /// How sure the cause is; the first row that holds gives the figure.
    pub(crate) confidence: Vec<RawConfidence>,
}

/// One row of the confidence table: the first that holds gives the figure.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawConfidence {
    /// What the deciding reason rests on.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Basis"))]
    pub(crate) rests_on: Option<Text>,
    /// The least distance in points to the best reason of another cause.
    #[serde(default)]
    pub(crate) margin_at_least: i32,
    /// Whether the note has words of leaving.
    #[serde(default)]
    pub(crate) leaving: Option<bool>,
    /// The confidence, in thousandths.
    pub(crate) per_mille: u16,
}

/// Which of several reasons decides.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDeciding {
    /// The criteria, in the order in which they are asked.
    #[cfg_attr(test, schemars(with = "Vec<Criterion>"))]
    pub(crate) order: Vec<Text>,
    /// Reasons that stand only where nothing more concrete does, the better first.
    pub(crate) residual: Vec<Text>,
    /// Roots of chains.
    #[serde(default)]
    pub(crate) root: Vec<RawRoot>,
    /// Reasons that are never a second one.
    #[serde(default)]
    pub(crate) only_first: Vec<Text>,
}

/// Reasons that, where both are claimed, stand before what follows from them.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRoot {
    /// The roots.
    pub(crate) first: Vec<Text>,
    /// What follows from them.
    pub(crate) over: Vec<Text>,
}
