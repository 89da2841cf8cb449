//! Rule files as written: plain structs that keep every place.
//!
//! A file may hold any of the sections; which folder it lies in is for the reader's convenience alone.

mod import;
mod playbook;
mod scoring;
mod text;

use serde::Deserialize;

#[cfg(test)]
use crate::rules::rule::{Reach, Side};
use crate::rules::source::Origin;
#[cfg(test)]
use crate::taxonomy::{Act, Cause, Channel, Effect, Finality, Occurrence, Party, Stage, Strength, Tone};
pub(crate) use import::{RawImport, RawImported};
pub(crate) use playbook::{RawConditions, RawLaw, RawLetter, RawPlaybook, RawRemedy, RawStep, RawWords};
#[cfg(test)]
pub(crate) use playbook::{RawFirst, RawPortfolio, RawQuestion, RawSlot};
pub(crate) use scoring::{RawDeciding, RawScoring};
pub(crate) use text::Text;

/// Words or patterns, by the language in whose sentences they act.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawTexts {
    /// In sentences of every language: words used alike in all three, or patterns of classes only.
    pub(crate) any: Vec<Text>,
    /// In English sentences.
    pub(crate) en: Vec<Text>,
    /// In Spanish sentences.
    pub(crate) es: Vec<Text>,
    /// In Portuguese sentences.
    pub(crate) pt: Vec<Text>,
}

/// What this file belongs to, and what it builds on.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPack {
    /// What the pack is called.
    pub(crate) name: Text,
    /// Its version: three numbers, as in 1.2.0.
    pub(crate) version: Text,
    /// The rule set or pack it builds on, with the versions it goes with: `churn-triage >= 0.1`.
    #[serde(default)]
    pub(crate) extends: Option<Text>,
    /// Ids of rules and cues that are switched off.
    #[serde(default)]
    pub(crate) disable: Vec<Text>,
}

/// A reason that can be given for leaving.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReason {
    /// The cause it belongs to.
    #[cfg_attr(test, schemars(with = "Cause"))]
    pub(crate) cause: Text,
    /// Its twin for a single occasion.
    #[serde(default)]
    pub(crate) once: Option<Text>,
    /// Its twin for a thing that happens again and again.
    #[serde(default)]
    pub(crate) repeated: Option<Text>,
    /// Old codes of it: packs and stored reports may go on using them.
    #[serde(default)]
    pub(crate) aliases: Vec<Text>,
    /// Its name for people, as it stands after "because of".
    pub(crate) name: RawWording,
    /// What it covers, in a sentence.
    pub(crate) meaning: RawWording,
}

/// One text in the three languages.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWording {
    /// English.
    pub(crate) en: String,
    /// Spanish.
    pub(crate) es: String,
    /// Portuguese.
    pub(crate) pt: String,
}

/// A line of text with which a rule or cue proves itself, in one language.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLine {
    /// An English line.
    #[serde(default)]
    pub(crate) en: Option<Text>,
    /// A Spanish line.
    #[serde(default)]
    pub(crate) es: Option<Text>,
    /// A Portuguese line.
    #[serde(default)]
    pub(crate) pt: Option<Text>,
    /// The effect that must discount it.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Effect"))]
    pub(crate) by: Option<Text>,
    /// Why the rules get it wrong so far; it must fail until they do not.
    #[serde(default)]
    pub(crate) known_wrong: Option<Text>,
}

/// Regular expressions on the folded sentence (lower case, no accents).
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawRegex {
    /// In English sentences.
    pub(crate) en: Option<Text>,
    /// In Spanish sentences.
    pub(crate) es: Option<Text>,
    /// In Portuguese sentences.
    pub(crate) pt: Option<Text>,
    /// Guards: classes of which one must be in the sentence, else the expression is not tried.
    pub(crate) with: Vec<Text>,
}

/// What narrows a rule or a cue; what is not told counts as meeting it.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawWhen {
    /// Whose doing the sentence tells.
    #[cfg_attr(test, schemars(with = "Party"))]
    pub(crate) who: Option<Text>,
    /// How often it happened.
    #[cfg_attr(test, schemars(with = "Occurrence"))]
    pub(crate) occurrence: Option<Text>,
    /// Who wrote the part of the note.
    #[cfg_attr(test, schemars(with = "Party"))]
    pub(crate) voice: Option<Text>,
    /// How the client broke the news.
    #[cfg_attr(test, schemars(with = "Channel"))]
    pub(crate) channel: Option<Text>,
    /// What the sentence does.
    #[cfg_attr(test, schemars(with = "Act"))]
    pub(crate) act: Option<Text>,
}

/// A rule: patterns that conclude a reason, a channel, a tone, a finality or a voice.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    /// Its id: what it concludes, a dot, a name of its own.
    pub(crate) id: Text,
    /// The reason it concludes; without it the `reason` at the top of the file.
    #[serde(default)]
    pub(crate) reason: Option<Text>,
    /// The channel it concludes.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Channel"))]
    pub(crate) channel: Option<Text>,
    /// The tone it concludes.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Tone"))]
    pub(crate) tone: Option<Text>,
    /// The finality it concludes.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Finality"))]
    pub(crate) finality: Option<Text>,
    /// Whose words the part of the note is.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Party"))]
    pub(crate) voice: Option<Text>,
    /// How far it has come.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Stage"))]
    pub(crate) stage: Option<Text>,
    /// That the end suits both.
    #[serde(default)]
    pub(crate) mutual: bool,
    /// Whether it is a euphemism with nothing concrete behind it.
    #[serde(default)]
    pub(crate) vague: bool,
    /// How plainly its match says so; `explicit` if it is not told.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Strength"))]
    pub(crate) strength: Option<Text>,
    /// Patterns for sentences of every language: classes and typed pieces only.
    #[serde(default)]
    pub(crate) any: Vec<Text>,
    /// Patterns for English sentences.
    #[serde(default)]
    pub(crate) en: Vec<Text>,
    /// Patterns for Spanish sentences.
    #[serde(default)]
    pub(crate) es: Vec<Text>,
    /// Patterns for Portuguese sentences.
    #[serde(default)]
    pub(crate) pt: Vec<Text>,
    /// For what a pattern cannot say.
    #[serde(default)]
    pub(crate) regex: Option<RawRegex>,
    /// The rule is silent in a sentence where one of these patterns matches.
    #[serde(default)]
    pub(crate) unless: RawTexts,
    /// What narrows the rule.
    #[serde(default)]
    pub(crate) when: RawWhen,
    /// Lines in which it must claim what it concludes; at least one in each language it claims.
    #[serde(default)]
    pub(crate) fires_on: Vec<RawLine>,
    /// Lines in which it must not; at least one in each language it claims.
    #[serde(default)]
    pub(crate) silent_on: Vec<RawLine>,
    /// Lines in which its claim must be read and not believed.
    #[serde(default)]
    pub(crate) discounted_on: Vec<RawLine>,
    /// Old ids of it: packs and stored reports may go on using them.
    #[serde(default)]
    pub(crate) aliases: Vec<Text>,
    /// Replaces the rule of the same id instead of clashing with it.
    #[serde(default, rename = "override")]
    pub(crate) overrides: bool,
    /// Lints switched off here.
    #[serde(default)]
    pub(crate) allow: Vec<Text>,
}

/// A cue: patterns that change how what stands near them is read.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCue {
    /// Its id: its effect, a dot, a name of its own.
    pub(crate) id: Text,
    /// What it does to claims in its reach.
    #[cfg_attr(test, schemars(with = "Effect"))]
    pub(crate) effect: Text,
    /// How far it reaches; `sentence` if it is not told.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Reach"))]
    pub(crate) reach: Option<Text>,
    /// On which side of it stands what it acts on; `after` if it is not told.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Side"))]
    pub(crate) side: Option<Text>,
    /// Patterns for sentences of every language: classes and typed pieces only.
    #[serde(default)]
    pub(crate) any: Vec<Text>,
    /// Patterns for English sentences.
    #[serde(default)]
    pub(crate) en: Vec<Text>,
    /// Patterns for Spanish sentences.
    #[serde(default)]
    pub(crate) es: Vec<Text>,
    /// Patterns for Portuguese sentences.
    #[serde(default)]
    pub(crate) pt: Vec<Text>,
    /// Patterns that look like the cue and are none.
    #[serde(default)]
    pub(crate) pseudo: RawTexts,
    /// Patterns at which its reach ends.
    #[serde(default)]
    pub(crate) until: RawTexts,
    /// What narrows the cue.
    #[serde(default)]
    pub(crate) when: RawWhen,
    /// Lines in which it must act; at least one in each language it claims.
    #[serde(default)]
    pub(crate) fires_on: Vec<RawLine>,
    /// Lines in which it must not.
    #[serde(default)]
    pub(crate) silent_on: Vec<RawLine>,
    /// Old ids of it: packs and stored reports may go on using them.
    #[serde(default)]
    pub(crate) aliases: Vec<Text>,
    /// Replaces the cue of the same id instead of clashing with it.
    #[serde(default, rename = "override")]
    pub(crate) overrides: bool,
    /// Lints switched off here.
    #[serde(default)]
    pub(crate) allow: Vec<Text>,
}

/// A change of the stem.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStemChange {
    /// The letters that change; the last such place in the stem counts.
    pub(crate) from: String,
    /// What they turn into.
    pub(crate) to: String,
}

/// One case of a paradigm; the first whose `end` fits the word wins.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCase {
    /// How the dictionary word ends.
    pub(crate) end: String,
    /// Letters of which one must stand before the end.
    #[serde(default)]
    pub(crate) after: Option<String>,
    /// What the end is replaced by, one form each; `+` doubles the letter before it.
    #[serde(default)]
    pub(crate) forms: Vec<String>,
    /// How the stem changes in the forms of `changed`.
    #[serde(default)]
    pub(crate) stem: Option<RawStemChange>,
    /// Endings that go with the changed stem.
    #[serde(default)]
    pub(crate) changed: Vec<String>,
    /// Pronouns that are hung on.
    #[serde(default)]
    pub(crate) clitics: Vec<String>,
    /// The endings that they are hung on to.
    #[serde(default)]
    pub(crate) clitics_on: Vec<String>,
}

/// The words by which one language lays out its messages; plain text, compared folded.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawLayout {
    /// Labels of lines in a header block.
    pub(crate) header: Vec<Text>,
    /// What marks a forwarded message.
    pub(crate) forwarded: Vec<Text>,
    /// How a line ends that announces a quoted message.
    pub(crate) wrote: Vec<Text>,
    /// Farewells.
    pub(crate) signature: Vec<Text>,
    /// Salutations.
    pub(crate) greeting: Vec<Text>,
    /// Labels of the fields of a record.
    pub(crate) label: Vec<Text>,
    /// Labels of the subject line.
    pub(crate) subject: Vec<Text>,
    /// Words after which a full stop ends no sentence.
    pub(crate) abbreviation: Vec<Text>,
    /// Frequent small words that tell this language from the others.
    pub(crate) function_words: Vec<Text>,
    /// Letters that only this language writes.
    pub(crate) letters: Option<Text>,
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

/// A text to put the lines of rules into, and how they must then be read.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFrame {
    /// What the frame is called.
    pub(crate) id: Text,
    /// How a line in it must be read: denied, supposed, settled, other, quoted or kept.
    pub(crate) expect: Text,
    /// Which lines it takes: `line` (as it stands), `sentence` (lines of one sentence), `clause` (inside another).
    #[serde(default)]
    pub(crate) takes: Option<Text>,
    /// Not around lines that hold a word of such a class, or a cue with such an effect.
    #[serde(default)]
    pub(crate) without: Vec<Text>,
    /// Not around lines of rules whose reason has such a cause.
    #[serde(default)]
    pub(crate) skips: Vec<Text>,
    /// The English text, with `{}` for the line.
    #[serde(default)]
    pub(crate) en: Option<Text>,
    /// The Spanish text.
    #[serde(default)]
    pub(crate) es: Option<Text>,
    /// The Portuguese text.
    #[serde(default)]
    pub(crate) pt: Option<Text>,
}

/// Rules whose lines need not read as a frame wants.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawException {
    /// The frame by its id.
    pub(crate) frame: Text,
    /// The rules by their ids.
    pub(crate) rules: Vec<Text>,
    /// The language; all without it.
    #[serde(default)]
    pub(crate) lang: Option<Text>,
    /// Why they need not.
    pub(crate) reason: Text,
}

/// Everything one file says.
#[derive(Debug, Default)]
pub(crate) struct RawFile {
    pub(crate) file: usize,
    pub(crate) pack: Option<RawPack>,
    pub(crate) reason: Option<Text>,
    pub(crate) reasons: Vec<(Text, RawReason)>,
    pub(crate) words: Vec<(Text, RawTexts)>,
    /// Lints switched off in a class.
    pub(crate) words_allow: Vec<(Text, Vec<Text>)>,
    pub(crate) forms: Vec<(Text, Text, Vec<RawCase>)>,
    pub(crate) irregular: Vec<(Text, Text, Vec<String>)>,
    pub(crate) rules: Vec<RawRule>,
    pub(crate) cues: Vec<RawCue>,
    pub(crate) votes: Vec<RawVote>,
    pub(crate) not_typos: Option<RawTexts>,
    pub(crate) layout: Vec<(Text, RawLayout)>,
    pub(crate) scoring: Option<(Origin, RawScoring)>,
    /// The single points of `scoring`, with their places.
    pub(crate) points: Vec<(Text, i64)>,
    pub(crate) deciding: Option<(Origin, RawDeciding)>,
    pub(crate) playbook: RawPlaybook,
    pub(crate) labels: Vec<(Text, Text, RawWording)>,
    pub(crate) imports: Vec<(Text, RawImport)>,
    pub(crate) frames: Vec<RawFrame>,
    pub(crate) exceptions: Vec<RawException>,
}
