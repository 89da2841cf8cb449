//! What a checked rule set is: no name in it dangles, no pattern in it is broken.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::error::LintName;
use crate::rules::forms::Forms;
use crate::rules::frame::{Exception, Frame};
use crate::rules::import::Import;
use crate::rules::pack::{Alias, Packs, UsedAlias};
use crate::rules::pattern::{Pattern, Word};
use crate::rules::playbook::Playbook;
use crate::rules::source::{Origin, Source};
use crate::taxonomy::{
    Act, Cause, Channel, Effect, Finality, Lang, Occurrence, Party, ReasonCode, RuleId, Stage, Strength, Tone,
};

/// A set of languages, one bit each; `ANY` where it does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Langs(pub(crate) u8);

impl Langs {
    pub(crate) const NONE: Langs = Langs(0);
    pub(crate) const ANY: Langs = Langs(0b111);

    pub(crate) fn only(lang: Lang) -> Langs {
        Langs(1 << lang as u8)
    }

    pub(crate) fn of(lang: Option<Lang>) -> Langs {
        lang.map_or(Langs::ANY, Langs::only)
    }

    pub(crate) fn meets(self, other: Langs) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn and(self, other: Langs) -> Langs {
        Langs(self.0 | other.0)
    }

    /// Its languages, in the order of [`Lang::ALL`].
    pub(crate) fn iter(self) -> impl Iterator<Item = Lang> {
        Lang::ALL.iter().copied().filter(move |lang| self.meets(Langs::only(*lang)))
    }
}

/// A number that stands for a reason of the taxonomy.
pub(crate) type ReasonIx = u16;

/// A text in the three languages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Wording {
    pub(crate) en: String,
    pub(crate) es: String,
    pub(crate) pt: String,
}

impl Wording {
    pub(crate) fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
            Lang::Pt => &self.pt,
        }
    }
}

/// A reason of the taxonomy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reason {
    pub(crate) code: ReasonCode,
    pub(crate) aliases: Vec<Alias<ReasonCode>>,
    pub(crate) cause: Cause,
    /// What it turns into where it happened on one occasion.
    pub(crate) once: Option<ReasonIx>,
    /// What it turns into where it happens again and again.
    pub(crate) repeated: Option<ReasonIx>,
    pub(crate) name: Wording,
    pub(crate) meaning: Wording,
    pub(crate) origin: Origin,
}

/// A word class.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) name: String,
    pub(crate) entries: Vec<Entry>,
    pub(crate) allow: Vec<Allow>,
    pub(crate) origin: Origin,
}

/// A lint switched off in place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allow {
    pub(crate) lint: LintName,
    pub(crate) origin: Origin,
}

/// One entry of a class.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The language it acts in; `None` for all.
    pub(crate) lang: Option<Lang>,
    pub(crate) kind: EntryKind,
}

#[derive(Clone, Debug)]
pub(crate) enum EntryKind {
    /// A word, or several in a row.
    Words(Vec<Word>),
    /// All words of another class.
    Class(usize),
    /// This word is no member.
    Except(String),
}

/// A pattern with the language it acts in.
#[derive(Clone, Debug)]
pub(crate) struct LangPattern {
    pub(crate) lang: Option<Lang>,
    pub(crate) pattern: Pattern,
    pub(crate) origin: Origin,
}

/// A regular expression over the folded sentence, looked at only where a guard class is hit.
#[derive(Clone, Debug)]
pub(crate) struct GuardedRegex {
    pub(crate) lang: Lang,
    pub(crate) source: String,
    pub(crate) guards: Vec<String>,
    pub(crate) origin: Origin,
}

/// What a rule concludes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Conclusion {
    Reason(ReasonIx),
    Channel(Channel),
    Tone(Tone),
    Finality(Finality),
    Voice(Party),
    Stage(Stage),
    /// That the end suits both.
    Mutual,
}

/// What narrows a rule or cue; `None` where it does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct When {
    pub(crate) who: Option<Party>,
    pub(crate) occurrence: Option<Occurrence>,
    pub(crate) voice: Option<Party>,
    pub(crate) channel: Option<Channel>,
    pub(crate) act: Option<Act>,
}

/// A line with which a rule or cue proves itself.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) lang: Lang,
    pub(crate) text: String,
    pub(crate) by: Option<Effect>,
    /// It is known to fail so far.
    pub(crate) known_wrong: bool,
    pub(crate) origin: Origin,
}

/// The lines of a rule or cue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    pub(crate) fires: Vec<Line>,
    pub(crate) silent: Vec<Line>,
    pub(crate) discounted: Vec<Line>,
}

/// A checked rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rule {
    pub(crate) id: RuleId,
    pub(crate) aliases: Vec<Alias<RuleId>>,
    pub(crate) concludes: Conclusion,
    pub(crate) strength: Strength,
    pub(crate) vague: bool,
    /// Whether it comes with a pack, not with a whole rule set.
    pub(crate) of_pack: bool,
    #[serde(skip)]
    pub(crate) patterns: Vec<LangPattern>,
    #[serde(skip)]
    pub(crate) regexes: Vec<GuardedRegex>,
    #[serde(skip)]
    pub(crate) unless: Vec<LangPattern>,
    pub(crate) when: When,
    #[serde(skip)]
    pub(crate) lines: Lines,
    #[serde(skip)]
    pub(crate) allow: Vec<Allow>,
    pub(crate) origin: Origin,
}

/// How far a cue reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reach {
    Near,
    Clause,
    Sentence,
    PreviousSentence,
    NextSentence,
    AllBefore,
    RestOfPart,
}

impl Reach {
    pub(crate) const NAMES: &'static [(&'static str, Reach)] = &[
        ("near", Reach::Near),
        ("clause", Reach::Clause),
        ("sentence", Reach::Sentence),
        ("previous_sentence", Reach::PreviousSentence),
        ("next_sentence", Reach::NextSentence),
        ("all_before", Reach::AllBefore),
        ("rest_of_part", Reach::RestOfPart),
    ];
}

/// On which side of a cue the things stand that it acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Side {
    Before,
    After,
    Both,
}

impl Side {
    pub(crate) const NAMES: &'static [(&'static str, Side)] =
        &[("before", Side::Before), ("after", Side::After), ("both", Side::Both)];
}

/// A checked cue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cue {
    pub(crate) id: RuleId,
    pub(crate) aliases: Vec<Alias<RuleId>>,
    pub(crate) effect: Effect,
    pub(crate) reach: Reach,
    pub(crate) side: Side,
    #[serde(skip)]
    pub(crate) patterns: Vec<LangPattern>,
    #[serde(skip)]
    pub(crate) pseudo: Vec<LangPattern>,
    #[serde(skip)]
    pub(crate) until: Vec<LangPattern>,
    pub(crate) when: When,
    #[serde(skip)]
    pub(crate) lines: Lines,
    #[serde(skip)]
    pub(crate) allow: Vec<Allow>,
    pub(crate) origin: Origin,
}

/// Who votes: a word class, or a single word in sentences of its language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Voter {
    Class(usize),
    Word(Lang, Word),
}

/// The points that a class or a word gives to reasons, tones and finalities, or to there being no leaving at all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ballot {
    /// What evidence calls it: `vote.` and the class, or the language and the word.
    pub(crate) id: RuleId,
    #[serde(skip, default = "nobody")]
    pub(crate) voter: Voter,
    pub(crate) votes: Vec<(ReasonIx, i32)>,
    pub(crate) tones: Vec<(Tone, i32)>,
    pub(crate) finalities: Vec<(Finality, i32)>,
    /// That nobody is leaving at all.
    pub(crate) no_sign: i32,
}

/// The words by which one language lays out its messages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    pub(crate) header: Vec<String>,
    pub(crate) forwarded: Vec<String>,
    pub(crate) wrote: Vec<String>,
    pub(crate) signature: Vec<String>,
    pub(crate) greeting: Vec<String>,
    pub(crate) label: Vec<String>,
    pub(crate) subject: Vec<String>,
    pub(crate) abbreviation: Vec<String>,
    pub(crate) function_words: Vec<String>,
    pub(crate) letters: String,
}

/// What the deciding reason rests on, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Basis {
    Nothing,
    Votes,
    Hint,
    Strong,
    Explicit,
}

impl Basis {
    pub(crate) const NAMES: &'static [(&'static str, Basis)] = &[
        ("nothing", Basis::Nothing),
        ("votes", Basis::Votes),
        ("hint", Basis::Hint),
        ("strong", Basis::Strong),
        ("explicit", Basis::Explicit),
    ];
}

/// One row of the confidence table.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct ConfidenceRow {
    pub(crate) rests_on: Option<Basis>,
    pub(crate) margin_at_least: i32,
    pub(crate) leaving: Option<bool>,
    pub(crate) per_mille: u16,
}

/// The points.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Scoring {
    pub(crate) explicit: i32,
    pub(crate) strong: i32,
    pub(crate) hint: i32,
    /// What one point of a vote is worth.
    pub(crate) vote: i32,
    /// What each further match for the same reason adds, in per cent of its own points.
    pub(crate) repeat: i32,
    /// Per cent of its points that a claim has which is said to decide.
    pub(crate) promoted: i32,
    /// … which is said to be added.
    pub(crate) demoted: i32,
    /// … which stands beside a "because".
    pub(crate) because: i32,
    /// … which rests on a word read as what it is a slip for.
    pub(crate) typo: i32,
    /// The fewest points that make a reason.
    pub(crate) least: i32,
    /// The fewest points of a second reason, and of the root of a chain that shall stand first, in per cent of the
    /// first one's.
    pub(crate) second: i32,
    /// … which a rule of a pack makes: no class of the shipped rules votes for what a pack adds.
    pub(crate) pack: i32,
    pub(crate) facet_least: i32,
    /// The fewest points where no rule speaks for the value, only votes.
    pub(crate) facet_votes_least: i32,
    /// The points from which a hinted reason stands up to one that is said but says nothing.
    pub(crate) concrete: i32,
    pub(crate) confidence: Vec<ConfidenceRow>,
}

/// A criterion of the deciding order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Criterion {
    /// The note reveals it as the real one.
    Revealed,
    /// A concrete reason before one that says nothing.
    Concrete,
    /// The client says that it decided.
    Promoted,
    /// It is not merely added.
    NotDemoted,
    /// The root table puts it first.
    Root,
    /// What it rests on.
    Basis,
    /// Its points.
    Points,
    /// Where it stands in the note.
    Place,
}

impl Criterion {
    pub(crate) const NAMES: &'static [(&'static str, Criterion)] = &[
        ("revealed", Criterion::Revealed),
        ("concrete", Criterion::Concrete),
        ("promoted", Criterion::Promoted),
        ("not_demoted", Criterion::NotDemoted),
        ("root", Criterion::Root),
        ("basis", Criterion::Basis),
        ("points", Criterion::Points),
        ("place", Criterion::Place),
    ];
}

/// Which of several reasons decides.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Deciding {
    pub(crate) order: Vec<Criterion>,
    /// Reasons that stand only where nothing more concrete does, the better first.
    pub(crate) residual: Vec<ReasonIx>,
    /// Pairs of which the first is the root of the second.
    pub(crate) root: Vec<(ReasonIx, ReasonIx)>,
    /// Reasons that are never a second one.
    pub(crate) only_first: Vec<ReasonIx>,
}

fn nobody() -> Voter {
    Voter::Class(usize::MAX)
}

/// A checked rule set, before it is compiled. What is stored with the library leaves out what only its authors need:
/// patterns, words, lines, files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Model {
    #[serde(skip)]
    pub(crate) files: Vec<Source>,
    pub(crate) version: String,
    #[serde(skip)]
    pub(crate) packs: Packs,
    #[serde(skip)]
    pub(crate) used_aliases: Vec<UsedAlias>,
    #[serde(skip)]
    pub(crate) forms: Forms,
    pub(crate) reasons: Vec<Reason>,
    #[serde(skip)]
    pub(crate) classes: Vec<Class>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) cues: Vec<Cue>,
    pub(crate) ballots: Vec<Ballot>,
    /// Real words, folded, that look like slips for words of the rules.
    #[serde(skip)]
    pub(crate) not_typos: Vec<(Langs, String)>,
    #[serde(skip)]
    pub(crate) layout: FxHashMap<Lang, Layout>,
    pub(crate) scoring: Scoring,
    pub(crate) deciding: Deciding,
    pub(crate) playbook: Playbook,
    pub(crate) labels: FxHashMap<(String, String), Wording>,
    #[serde(skip)]
    pub(crate) imports: Vec<Import>,
    #[serde(skip)]
    pub(crate) frames: Vec<Frame>,
    #[serde(skip)]
    pub(crate) exceptions: Vec<Exception>,
}
