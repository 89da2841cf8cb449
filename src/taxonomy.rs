//! The answers that can be given: causes, reasons, channels, tones, finalities, languages.
//!
//! Reasons are data (see `rules/taxonomy.toml`), because packs add their own; everything else is closed here.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Writes one closed vocabulary: the enum, its codes, and the way back from a code.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        $vis enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of definition.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The code that stands for it in rules and in JSON.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The value of a code; `None` for an unknown one.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.code() == code)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// Why the client left, in the one distinction that decides what to do next.
    ///
    /// Complete by definition: a reason is the provider's to mend once, the provider's to learn, nobody's here, or not known.
    #[expect(clippy::exhaustive_enums, reason = "users match on the four causes; a fifth would be another library")]
    pub enum Cause {
        /// One particular grievance that an apology, a redone piece or a new offer could mend.
        Fixable = "fixable",
        /// A pattern, a behaviour or a missing ability on the provider's side.
        SkillGap = "skill_gap",
        /// Nothing the provider did; it would have happened to any provider.
        OutsideControl = "outside_control",
        /// The note gives no reason.
        Undetermined = "undetermined",
    }
}

impl Cause {
    /// Whether the note tells a cause at all.
    pub fn is_determined(self) -> bool {
        self != Cause::Undetermined
    }
}

vocabulary! {
    /// How the client broke the news.
    #[non_exhaustive]
    pub enum Channel {
        /// Face to face.
        Meeting = "meeting",
        /// A video call.
        Video = "video",
        /// A telephone call or voicemail.
        Call = "call",
        /// An e-mail.
        Email = "email",
        /// A letter or formal notice on paper.
        Letter = "letter",
        /// A chat or text message.
        Chat = "chat",
        /// Neither the text nor anything beside it tells.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// The client's feeling towards the provider, as the note shows it.
    #[non_exhaustive]
    pub enum Tone {
        /// Thanks, affection, regret at leaving.
        Warm = "warm",
        /// Businesslike.
        Neutral = "neutral",
        /// Angry, hurt, disappointed.
        Upset = "upset",
    }
}

vocabulary! {
    /// How shut the door is.
    #[non_exhaustive]
    pub enum Finality {
        /// The client says that it is decided or irrevocable.
        Final = "final",
        /// The client leaves a door open.
        Open = "open",
        /// The note does not say.
        Unstated = "unstated",
    }
}

vocabulary! {
    /// How far it has come between client and provider.
    #[non_exhaustive]
    pub enum Stage {
        /// The client leaves, or has left.
        Ended = "ended",
        /// Nobody has said so, but the client draws back: calls not returned, meetings moved, notice terms asked for.
        AtRisk = "at_risk",
        /// Nothing in the text speaks of leaving.
        NoSign = "no_sign",
    }
}

vocabulary! {
    /// Whose words are in front of us, or whose doing a sentence tells.
    #[non_exhaustive]
    pub enum Party {
        /// The client who leaves.
        Client = "client",
        /// The provider who is left: the reader of the report.
        Provider = "provider",
        /// Anybody else.
        Third = "third",
        /// The note does not tell.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// How often what a sentence tells has happened.
    #[non_exhaustive]
    pub enum Occurrence {
        /// On one occasion.
        Once = "once",
        /// Again and again.
        Repeated = "repeated",
        /// The sentence does not tell.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// A language that the rules know.
    #[non_exhaustive]
    pub enum Lang {
        /// English.
        En = "en",
        /// Spanish.
        Es = "es",
        /// Portuguese.
        Pt = "pt",
    }
}

vocabulary! {
    /// How plainly a rule's match says what the rule concludes.
    #[non_exhaustive]
    pub enum Strength {
        /// The words only point that way.
        Hint = "hint",
        /// Hardly anything else can be meant.
        Strong = "strong",
        /// The sentence says so in so many words.
        Explicit = "explicit",
    }
}

vocabulary! {
    /// What a cue does to what stands in its reach.
    #[non_exhaustive]
    pub enum Effect {
        /// Not so.
        Deny = "deny",
        /// It was so, and is over or mended.
        Settle = "settle",
        /// A mere condition or wish.
        Suppose = "suppose",
        /// A counterfactual, which asserts what it supposes away: no `deny` or `suppose` holds.
        Invert = "invert",
        /// Somebody else's matter.
        Other = "other",
        /// The writer's own guess.
        Guess = "guess",
        /// A question put by the provider.
        Ask = "ask",
        /// The official phrase, taken back by what follows.
        Retract = "retract",
        /// The real reason follows.
        Reveal = "reveal",
        /// Said to decide.
        Promote = "promote",
        /// Said to be added.
        Demote = "demote",
        /// A reason is being given.
        Because = "because",
        /// Contentment with what stands in reach.
        Praise = "praise",
        /// On one occasion.
        Once = "once",
        /// Again and again.
        Repeated = "repeated",
        /// The words of leaving themselves.
        Leaving = "leaving",
        /// A salutation.
        Greeting = "greeting",
        /// Something the provider is asked to do.
        Request = "request",
        /// Thanks.
        Thanks = "thanks",
        /// A farewell.
        SignOff = "sign_off",
        /// An older message of the thread, or one that the client did not write for this occasion.
        Quoted = "quoted",
    }
}

vocabulary! {
    /// What a sentence does.
    #[non_exhaustive]
    pub enum Act {
        /// It greets.
        Greeting = "greeting",
        /// It says that the client leaves.
        Leaving = "leaving",
        /// It asks the provider for something.
        Request = "request",
        /// It thanks.
        Thanks = "thanks",
        /// It takes leave.
        SignOff = "sign_off",
        /// It asks a question.
        Question = "question",
        /// It tells something: all the rest.
        Account = "account",
    }
}

/// A short identifier kept inline: cheap to copy, never shared, at most `N` bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code<const N: usize> {
    bytes: [u8; N],
    len: u8,
}

/// The code of a reason, such as `late_delivery`; at most 23 bytes. Reasons are data: a pack may add its own.
///
/// ```
/// use churn_triage::ReasonCode;
///
/// let code = ReasonCode::new("late_delivery").unwrap();
/// assert_eq!(code.as_str(), "late_delivery");
/// assert_eq!(code, *"late_delivery");
/// ```
pub type ReasonCode = Code<23>;

/// The id of a rule or cue, such as `late_delivery.weeks_on_end`; at most 47 bytes.
pub type RuleId = Code<47>;

/// The code of a step of the playbook, such as `ask_for_referral`; at most 39 bytes.
pub type StepCode = Code<39>;

impl<const N: usize> Code<N> {
    /// No code at all.
    pub(crate) const EMPTY: Self = Code { bytes: [0; N], len: 0 };

    /// The code, or `None` where the text is longer than `N` bytes.
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; N];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Code { bytes, len: u8::try_from(text.len()).ok()? })
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        self.bytes.get(..usize::from(self.len)).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

impl<const N: usize> PartialEq<str> for Code<N> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl<const N: usize> PartialEq<&str> for Code<N> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl<const N: usize> fmt::Display for Code<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<const N: usize> fmt::Debug for Code<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<const N: usize> Serialize for Code<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, const N: usize> Deserialize<'de> for Code<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Code::new(&text).ok_or_else(|| de::Error::custom(format_args!("a code of more than {N} bytes")))
    }
}

/// How sure the verdict is, in thousandths, calibrated on labelled notes.
///
/// In JSON it is a number with at most three decimals.
///
/// ```
/// use churn_triage::Confidence;
///
/// assert_eq!(Confidence::from_per_mille(870).as_f64(), 0.87);
/// assert_eq!(Confidence::from_per_mille(4000).per_mille(), 1000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Confidence(u16);

impl Confidence {
    /// A confidence of so many thousandths; more than 1000 counts as 1000.
    pub fn from_per_mille(per_mille: u16) -> Self {
        Confidence(per_mille.min(1000))
    }

    /// Thousandths, 0 to 1000.
    pub fn per_mille(self) -> u16 {
        self.0
    }

    /// A fraction, 0.0 to 1.0.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", (self.0 + 5) / 10)
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fraction = f64::deserialize(deserializer)?;
        if !(0.0..=1.0).contains(&fraction) {
            return Err(de::Error::custom("a confidence lies between 0 and 1"));
        }
        Ok(Confidence((fraction * 1000.0).round() as u16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back() {
        assert!(Channel::ALL.iter().all(|v| Channel::from_code(v.code()) == Some(*v)));
        assert!(Effect::ALL.iter().all(|v| Effect::from_code(v.code()) == Some(*v)));
        assert_eq!(Cause::from_code("fate"), None);
    }

    #[test]
    fn codes_keep_to_their_size() {
        assert_eq!(ReasonCode::new("x").unwrap(), "x");
        assert!(ReasonCode::new(&"x".repeat(24)).is_none());
        assert!(size_of::<ReasonCode>() <= 24 && size_of::<RuleId>() <= 48);
    }
}
