//! Rule files as written: plain structs that keep every place.
//!
//! A file may hold any of the sections; which folder it lies in is for the reader's convenience alone.

mod playbook;

use serde::Deserialize;
use toml::Spanned;

pub(crate) use playbook::{RawConditions, RawLaw, RawLetter, RawPlaybook, RawRemedy, RawStep, RawWords};

use crate::rules::source::Origin;

/// A text with its place.
pub(crate) type Text = Spanned<String>;

/// A list of patterns or entries under the four keys of the rule language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawTexts {
    pub(crate) any: Vec<Text>,
    pub(crate) en: Vec<Text>,
    pub(crate) es: Vec<Text>,
    pub(crate) pt: Vec<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPack {
    pub(crate) name: Text,
    pub(crate) version: Text,
    #[serde(default)]
    pub(crate) extends: Option<Text>,
    #[serde(default)]
    pub(crate) disable: Vec<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReason {
    pub(crate) cause: Text,
    /// Its twin for a single occasion.
    #[serde(default)]
    pub(crate) once: Option<Text>,
    /// Its twin for a thing that happens again and again.
    #[serde(default)]
    pub(crate) repeated: Option<Text>,
    pub(crate) name: RawWording,
    pub(crate) meaning: RawWording,
}

/// One text in the three languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWording {
    pub(crate) en: String,
    pub(crate) es: String,
    pub(crate) pt: String,
}

/// A line of text with which a rule or cue proves itself, in one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLine {
    #[serde(default)]
    pub(crate) en: Option<Text>,
    #[serde(default)]
    pub(crate) es: Option<Text>,
    #[serde(default)]
    pub(crate) pt: Option<Text>,
    /// The cue effect that must discount it.
    #[serde(default)]
    pub(crate) by: Option<Text>,
    /// Why the rules get it wrong so far; it must fail until they do not.
    #[serde(default)]
    pub(crate) known_wrong: Option<Text>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawRegex {
    pub(crate) en: Option<Text>,
    pub(crate) es: Option<Text>,
    pub(crate) pt: Option<Text>,
    pub(crate) with: Vec<Text>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawWhen {
    pub(crate) who: Option<Text>,
    pub(crate) occurrence: Option<Text>,
    pub(crate) voice: Option<Text>,
    pub(crate) channel: Option<Text>,
    pub(crate) act: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub(crate) id: Text,
    #[serde(default)]
    pub(crate) reason: Option<Text>,
    #[serde(default)]
    pub(crate) channel: Option<Text>,
    #[serde(default)]
    pub(crate) tone: Option<Text>,
    #[serde(default)]
    pub(crate) finality: Option<Text>,
    #[serde(default)]
    pub(crate) voice: Option<Text>,
    #[serde(default)]
    pub(crate) stage: Option<Text>,
    #[serde(default)]
    pub(crate) mutual: bool,
    #[serde(default)]
    pub(crate) vague: bool,
    #[serde(default)]
    pub(crate) strength: Option<Text>,
    #[serde(default)]
    pub(crate) any: Vec<Text>,
    #[serde(default)]
    pub(crate) en: Vec<Text>,
    #[serde(default)]
    pub(crate) es: Vec<Text>,
    #[serde(default)]
    pub(crate) pt: Vec<Text>,
    #[serde(default)]
    pub(crate) regex: Option<RawRegex>,
    #[serde(default)]
    pub(crate) unless: RawTexts,
    #[serde(default)]
    pub(crate) when: RawWhen,
    #[serde(default)]
    pub(crate) fires_on: Vec<RawLine>,
    #[serde(default)]
    pub(crate) silent_on: Vec<RawLine>,
    #[serde(default)]
    pub(crate) discounted_on: Vec<RawLine>,
    /// Replaces the rule of the same id instead of clashing with it.
    #[serde(default, rename = "override")]
    pub(crate) overrides: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCue {
    pub(crate) id: Text,
    pub(crate) effect: Text,
    #[serde(default)]
    pub(crate) reach: Option<Text>,
    #[serde(default)]
    pub(crate) side: Option<Text>,
    #[serde(default)]
    pub(crate) any: Vec<Text>,
    #[serde(default)]
    pub(crate) en: Vec<Text>,
    #[serde(default)]
    pub(crate) es: Vec<Text>,
    #[serde(default)]
    pub(crate) pt: Vec<Text>,
    #[serde(default)]
    pub(crate) pseudo: RawTexts,
    #[serde(default)]
    pub(crate) until: RawTexts,
    #[serde(default)]
    pub(crate) when: RawWhen,
    #[serde(default)]
    pub(crate) fires_on: Vec<RawLine>,
    #[serde(default)]
    pub(crate) silent_on: Vec<RawLine>,
    #[serde(default, rename = "override")]
    pub(crate) overrides: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStemChange {
    pub(crate) from: String,
    pub(crate) to: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCase {
    pub(crate) end: String,
    #[serde(default)]
    pub(crate) after: Option<String>,
    #[serde(default)]
    pub(crate) forms: Vec<String>,
    #[serde(default)]
    pub(crate) stem: Option<RawStemChange>,
    #[serde(default)]
    pub(crate) changed: Vec<String>,
    #[serde(default)]
    pub(crate) clitics: Vec<String>,
    #[serde(default)]
    pub(crate) clitics_on: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawLayout {
    pub(crate) header: Vec<Text>,
    pub(crate) forwarded: Vec<Text>,
    pub(crate) wrote: Vec<Text>,
    pub(crate) signature: Vec<Text>,
    pub(crate) greeting: Vec<Text>,
    pub(crate) label: Vec<Text>,
    pub(crate) subject: Vec<Text>,
    pub(crate) abbreviation: Vec<Text>,
    pub(crate) function_words: Vec<Text>,
    pub(crate) letters: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawScoring {
    pub(crate) explicit: i32,
    pub(crate) strong: i32,
    pub(crate) hint: i32,
    pub(crate) vote: i32,
    pub(crate) repeat: i32,
    pub(crate) promoted: i32,
    pub(crate) demoted: i32,
    pub(crate) because: i32,
    pub(crate) typo: i32,
    pub(crate) least: i32,
    pub(crate) second: i32,
    pub(crate) pack: i32,
    pub(crate) facet_least: i32,
    pub(crate) facet_votes_least: i32,
    pub(crate) concrete: i32,
    pub(crate) confidence: Vec<RawConfidence>,
}

/// One row of the confidence table: the first that holds gives the figure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawConfidence {
    /// What the deciding reason rests on: explicit, strong, hint, vote, nothing.
    #[serde(default)]
    pub(crate) rests_on: Option<Text>,
    #[serde(default)]
    pub(crate) margin_at_least: i32,
    #[serde(default)]
    pub(crate) leaving: Option<bool>,
    pub(crate) per_mille: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDeciding {
    pub(crate) order: Vec<Text>,
    pub(crate) residual: Vec<Text>,
    #[serde(default)]
    pub(crate) root: Vec<RawRoot>,
    #[serde(default)]
    pub(crate) only_first: Vec<Text>,
}

/// A reason that, where both are claimed, stands before what follows from it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRoot {
    pub(crate) first: Vec<Text>,
    pub(crate) over: Vec<Text>,
}

/// Who votes: a word class, or a single word of a language.
#[derive(Clone, Debug)]
pub(crate) enum RawVoter {
    Class(Text),
    Word { lang: Text, word: Text },
}

/// One vote: who votes, the reason it points to, the points.
#[derive(Clone, Debug)]
pub(crate) struct RawVote {
    pub(crate) voter: RawVoter,
    pub(crate) reason: Text,
    pub(crate) points: i64,
}

/// Everything one file says.
#[derive(Debug, Default)]
pub(crate) struct RawFile {
    pub(crate) file: usize,
    pub(crate) pack: Option<RawPack>,
    pub(crate) reason: Option<Text>,
    pub(crate) reasons: Vec<(Text, RawReason)>,
    pub(crate) words: Vec<(Text, RawTexts)>,
    pub(crate) forms: Vec<(Text, Text, Vec<RawCase>)>,
    pub(crate) irregular: Vec<(Text, Text, Vec<String>)>,
    pub(crate) rules: Vec<RawRule>,
    pub(crate) cues: Vec<RawCue>,
    pub(crate) votes: Vec<RawVote>,
    pub(crate) not_typos: Option<RawTexts>,
    pub(crate) layout: Vec<(Text, RawLayout)>,
    pub(crate) scoring: Option<(Origin, RawScoring)>,
    pub(crate) deciding: Option<(Origin, RawDeciding)>,
    pub(crate) playbook: RawPlaybook,
    pub(crate) labels: Vec<(Text, Text, RawWording)>,
}
