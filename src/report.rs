//! What comes out: the verdict as plain data, with places in the note instead of copies of it.

mod explain;
mod json;
mod plan;

use serde::{Deserialize, Serialize};

pub use explain::Explanation;
pub(crate) use explain::draw;
pub(crate) use json::Titles;
pub use json::WithText;
pub use plan::{Addressee, Medium, Owner, Phase, PlanStep};

use crate::span::Span;
use crate::taxonomy::{
    Cause, Channel, Confidence, Effect, Finality, Lang, Party, ReasonCode, RuleId, Stage, StepCode, Tone,
    vocabulary,
};

vocabulary! {
    /// What the channel alone suggests when nothing states a reason. Never a cause.
    #[non_exhaustive]
    pub enum Lean {
        /// Only a written message came: either very upset, or something beyond your hands.
        UpsetOrExternal = "upset_or_external",
        /// They came in person: there is hope.
        Hope = "hope",
    }
}

/// The answer to one note. Owned plain data: it keeps places, not text, so it can be stored without the mail.
///
/// ```
/// use churn_triage::{Cause, Triage};
///
/// let note = "We like the team, but you are simply too expensive for us.";
/// let report = Triage::builtin()?.assess(note);
/// assert_eq!(report.cause, Cause::Fixable);
/// assert_eq!(report.reasons[0].code, "price");
/// # Ok::<(), churn_triage::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The main language of the note; `None` (in JSON `"und"`) where no known language shows.
    #[serde(with = "language")]
    pub language: Option<Lang>,
    /// How the client broke the news.
    pub channel: Channel,
    /// The cause of the deciding reason.
    pub cause: Cause,
    /// Every reason the note asserts, the deciding one first. Never empty: without any it is `unstated`.
    pub reasons: Vec<Finding>,
    /// What was read and not believed.
    pub discounted: Vec<Discounted>,
    /// Whether the reason is only a euphemism with nothing concrete behind it.
    pub vague: bool,
    /// The client's feeling towards the provider.
    pub tone: Tone,
    /// How shut the door is.
    pub finality: Finality,
    /// Whether the client leaves, only draws back, or shows no sign of either.
    pub stage: Stage,
    /// Whether the note says that the end suits both: overload, a wrong fit, or an end by the provider.
    pub mutual: bool,
    /// How sure the cause is.
    pub confidence: Confidence,
    /// Points between the deciding reason and the best one of another cause.
    pub margin: i32,
    /// What the channel suggests when no reason is stated.
    pub lean: Option<Lean>,
    /// Where no reason is stated, those that the note comes nearest to, the nearest first; at most three.
    pub nearest: Vec<ReasonCode>,
    /// What to do first.
    pub next_step: StepCode,
    /// What to do after that, in order.
    pub plan: Vec<PlanStep>,
    /// Which limits cut the reading short; empty where the whole note was read.
    pub truncated: Vec<Truncation>,
    /// The fingerprint of the rules in force: FNV-1a, 64 bits, over their effective content.
    pub rules: u64,
}

impl Report {
    /// The reason that decides.
    pub fn deciding(&self) -> Option<&Finding> {
        self.reasons.first()
    }

    /// Who says why: the voice of the weightiest evidence of the deciding reason.
    pub fn said_by(&self) -> Party {
        let evidence = self.deciding().and_then(|finding| finding.evidence.first());
        evidence.map_or(Party::Unknown, |evidence| evidence.said_by)
    }
}

/// A reason that the note asserts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// The reason.
    pub code: ReasonCode,
    /// The cause it belongs to.
    pub cause: Cause,
    /// Its weight; only the order of two weights means anything.
    pub points: i32,
    /// The words that say so, the weightiest first; empty only for `unstated`.
    pub evidence: Vec<Evidence>,
}

/// Words of the note, and the rule that read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Evidence {
    /// The rule; for a mere vote `vote.` and the class of the word.
    pub rule: RuleId,
    /// Where the words stand.
    pub span: Span,
    /// Whose words they are.
    pub said_by: Party,
}

/// A claim that was read and is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Discounted {
    /// The reason it would have been.
    pub code: ReasonCode,
    /// The words and the rule.
    pub evidence: Evidence,
    /// Why it is not believed.
    pub by: Effect,
    /// The words that discount it, where there are such words.
    pub cue: Option<Span>,
}

/// A limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Truncation {
    /// Which limit.
    pub limit: Limit,
    /// The first byte of the note that was not read, or read less closely.
    pub at: usize,
}

vocabulary! {
    /// The limits of reading.
    #[non_exhaustive]
    pub enum Limit {
        /// The size of a note.
        NoteBytes = "note_bytes",
        /// The length of a sentence, in words; longer ones are read in pieces.
        SentenceWords = "sentence_words",
        /// The matches of one note.
        Matches = "matches",
    }
}

/// A language or none, as `"en"` or `"und"`.
mod language {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::taxonomy::Lang;

    pub(super) fn serialize<S: Serializer>(lang: &Option<Lang>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(lang.map_or("und", Lang::code))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Lang>, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        match Lang::from_code(&code) {
            None if code != "und" => Err(de::Error::custom("an unknown language")),
            lang => Ok(lang),
        }
    }
}
