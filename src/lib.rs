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
//!
//! # What goes in
//!
//! A *note* is whatever a provider has in hand on the day a client leaves: the client's mail or letter, a chat, the
//! minutes of a meeting, a line in a CRM, a forwarded thread. English, Spanish and Portuguese are read, also mixed.
//! Any text will do; reading cannot fail. If something beside the text knows how the client broke the news, say so:
//!
//! ```
//! use churn_triage::{Channel, Note, Triage};
//!
//! let note = Note::new("Contrataron a su propio contador.").with_channel(Channel::Call);
//! let report = Triage::builtin()?.assess(note);
//! assert_eq!(report.reasons[0].code, "insourcing");
//! assert_eq!(report.channel, Channel::Call);
//! # Ok::<(), churn_triage::Error>(())
//! ```
//!
//! # What comes out
//!
//! A [`Report`]: the [`Cause`] (fixable, skill gap, outside your control, or undetermined), the reasons with the
//! places of the words that say so, what was read and *not* believed (denied, supposed, somebody else's, over and
//! mended …), tone and finality, a calibrated [`Confidence`], the first step to take and the plan after it.
//! A report keeps places, not text, so it can be stored without the mail; [`Report::explain`] underlines the words,
//! [`Triage::with_text`] is the machine interface.
//!
//! A report speaks in codes. [`Triage::advise`] puts it into words of one of the three languages: every step of the
//! plan, what not to do, the letters that go with it, and where nobody has said why, the one question to ask.
//! [`Triage::portfolio`] counts many reports together.
//!
//! ```
//! use churn_triage::{Facts, Lang, Triage};
//!
//! let triage = Triage::builtin()?;
//! let report = triage.assess("They are leaving. They did not want to say why.");
//! let advice = triage.advise(&report, &Facts::new().client("Ana"), Lang::Es);
//! assert_eq!(advice.first().unwrap().code, report.next_step);
//! assert!(advice.question.is_some());
//! # Ok::<(), churn_triage::Error>(())
//! ```
//!
//! Where a note gives no reason, the answer is [`Cause::Undetermined`] with the reason `unstated`: nothing is invented.
//!
//! # How it decides
//!
//! By rules that anybody can read: word classes, patterns over them, and *cues* that change how what stands near them
//! is read. The rules are files in `rules/`, with examples inside each that prove it. There is no model and no network,
//! and the same note gets the same answer every time.
//!
//! # Rules of your own
//!
//! A pack adds reasons, words and rules to the shipped ones, replaces some or switches them off:
//!
//! ```
//! use churn_triage::{RuleSet, Triage};
//!
//! let pack = r#"
//! [words.budget]
//! en = ["pocket money"]
//! "#;
//! let rules = RuleSet::builder().builtin().text("pack.toml", pack).build()?;
//! let report = Triage::new(rules).assess("Head office cut our pocket money, so we have to stop.");
//! assert_eq!(report.reasons[0].code, "budget_cut");
//! # Ok::<(), churn_triage::Error>(())
//! ```
//!
//! A faulty pack is refused with every fault of every file at once: code, file, line, column, and what was probably
//! meant ([`Fault`]). [`RuleSet::self_test`] runs the rules' own examples, [`RuleSet::audit`] holds a rule set against
//! labelled notes, [`Triage::trace`] tells for one rule and one note why, [`RuleSet::origins`] tells what is in force and
//! where it comes from. [`Triage::import`] reads the reason codes of other tools.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg_attr(
    test,
    allow(
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod advice;
mod audit;
mod batch;
mod counterfactual;
mod coverage;
mod date;
mod error;
mod fold;
mod imports;
mod lint;
mod metamorphic;
mod note;
mod portfolio;
mod profile;
mod report;
mod rules;
mod selftest;
mod span;
mod stages;
mod taxonomy;
mod trace;
mod triage;

pub use advice::{Advice, Facts, Gap, Message, Question, StepAdvice};
pub use audit::{
    Answer, Audit, Changed, Confused, CurvePoint, Labelled, PatternAudit, RuleAudit, VoterCount, VoterName,
};
pub use counterfactual::Counterfactual;
pub use coverage::{ClassCoverage, Coverage, Covered, Duty, Proof};
pub use date::Date;
pub use error::{Error, Fault, FaultCode, Faults, LintName};
pub use imports::{ImportError, ImportMap, Imported};
pub use lint::Lint;
pub use metamorphic::{BrokenFrame, IdleException, Metamorphic};
pub use note::Note;
pub use portfolio::{Case, Portfolio, ReasonShare, Recurrence, Share, Value};
pub use profile::RuleCost;
pub use report::{
    Addressee, Discounted, Evidence, Explanation, Finding, Lean, Limit, Medium, Owner, Phase, PlanStep,
    Report, Truncation, WithText,
};
pub use rules::parity::{Concept, Parity, ParityRow};
pub use rules::{Change, ChangeKind, OldName, Part, PartKind, Place, RuleSet, RuleSetBuilder, RuleSetSize};
pub use selftest::BrokenLine;
pub use span::Span;
pub use taxonomy::{
    Act, Cause, Channel, Code, Confidence, Effect, Finality, Lang, Occurrence, Party, ReasonCode, RuleId,
    Stage, StepCode, Strength, Tone,
};
pub use trace::{
    Asleep, Blame, NearMiss, Outcome, PartState, ShownTrace, Silent, Trace, TracedMatch, TracedPart,
    TracedTerm,
};
pub use triage::{StepText, Triage};

/// The page on the rule language, so that its Rust example is run.
#[cfg(doctest)]
#[doc = include_str!("../rules/README.md")]
struct RuleLanguage;
