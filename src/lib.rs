//! Reads the note a client leaves behind, says **why they left**, shows **the words that say so**, and gives
//! **the next step**.
//!
//! ```
//! use churn_triage::{Cause, Triage};
//!
//! let note = "We like the team, but you are simply too expensive for us.";
//! let report = Triage::builtin()?.assess(note);
//! assert_eq!(report.cause, Cause::Fixable);
//! assert_eq!(report.reasons[0].code.as_str(), "price");
//! assert_eq!(report.reasons[0].evidence[0].span.of(note), Some("too expensive"));
//! # Ok::<(), churn_triage::Error>(())
//! ```
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod audit;
mod error;
mod fold;
mod note;
mod report;
mod rules;
mod selftest;
mod span;
mod stages;
mod taxonomy;
mod trace;
mod triage;

pub use audit::{Labelled, PatternAudit};
pub use error::{Error, Fault, FaultCode, Faults};
pub use note::Note;
pub use report::{
    Discounted, Evidence, Explanation, Finding, Lean, Limit, Phase, PlanStep, Report, Truncation, WithText,
};
pub use rules::{RuleSet, RuleSetBuilder, RuleSetSize};
pub use selftest::BrokenLine;
pub use span::Span;
pub use taxonomy::{
    Act, Cause, Channel, Code, Confidence, Effect, Finality, Lang, Occurrence, Party, ReasonCode, RuleId,
    StepCode, Strength, Tone,
};
pub use trace::{Outcome, Trace, TracedMatch, TracedTerm};
pub use triage::{StepText, Triage};
