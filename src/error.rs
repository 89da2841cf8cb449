//! What can be wrong with rules: one small error at the door, and behind it every fault with its place.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use crate::span::Span;
use crate::taxonomy::vocabulary;

/// Why no rule set could be made. Assessing a note cannot fail; only an import may, with an
/// [`ImportError`](crate::ImportError).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The rules have faults; all of them are listed.
    #[error("{0}")]
    Faulty(Faults),
}

impl Error {
    /// Every fault, in the order of files and places.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Error::Faulty(faults) => faults.as_slice(),
        }
    }
}

/// A list of faults, never empty; `Display` writes each with its place and help.
#[derive(Debug)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults.
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl From<Vec<Fault>> for Error {
    fn from(mut faults: Vec<Fault>) -> Self {
        faults.sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
        faults.dedup();
        Error::Faulty(Faults(faults))
    }
}

/// One thing wrong at one place of one file.
///
/// `Display` writes `file:line:column: error[R005]: unknown class ...`, the line with the place marked, and a help line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fault {
    /// What kind of fault; stable.
    pub code: FaultCode,
    /// The file as it was named to the builder.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The bytes of the file that are at fault.
    pub span: Span,
    /// What is wrong, in a phrase.
    pub message: String,
    /// What was probably meant or can be done, if that can be told.
    pub help: Option<String>,
    /// The line of the file.
    pub excerpt: String,
}

/// How many characters of a line are shown before the place of a fault.
const EXCERPT: usize = 80;

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = format!("error[{}]", self.code.code());
        let Fault { file, line, column, span, message, help, excerpt, .. } = self;
        let help = help.as_deref();
        Drawing {
            head: &head,
            file,
            line: *line,
            column: *column,
            marked: span.len(),
            message,
            help,
            excerpt,
        }
        .fmt(f)
    }
}

/// A place of a rule file drawn for people: what is said of it, its line with the place marked, a help line.
pub(crate) struct Drawing<'d> {
    /// The kind and name of what is said, such as `error[R005]`.
    pub(crate) head: &'d str,
    pub(crate) file: &'d str,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// How many bytes are marked.
    pub(crate) marked: usize,
    pub(crate) message: &'d str,
    pub(crate) help: Option<&'d str>,
    pub(crate) excerpt: &'d str,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:{}:{}: {}: {}", self.file, self.line, self.column, self.head, self.message)?;
        if !self.excerpt.is_empty() {
            // A long line is shown around the place only.
            let skipped = if self.column > EXCERPT { self.column - EXCERPT / 2 } else { 0 };
            let shown: String = self.excerpt.chars().skip(skipped).take(EXCERPT + EXCERPT / 2).collect();
            let dots = if skipped > 0 { "…" } else { "" };
            let number = self.line.to_string();
            let indent = self.column - 1 - skipped;
            let marks = self.marked.clamp(1, shown.chars().count().saturating_sub(indent).max(1));
            let blank: String =
                shown.chars().take(indent).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            writeln!(f, "{number} | {dots}{shown}")?;
            let pad = " ".repeat(number.len() + 1);
            writeln!(f, "{pad}| {}{blank}{}", " ".repeat(dots.chars().count()), "^".repeat(marks))?;
        }
        if let Some(help) = self.help {
            writeln!(f, "  help: {help}")?;
        }
        Ok(())
    }
}

/// Writes the fault codes, so that code, number and meaning stand in one line.
macro_rules! fault_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)+) => {
        /// The kinds of fault; the codes are stable, numbers are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum FaultCode {
            $($(#[$doc])* $variant,)+
        }

        impl FaultCode {
            /// Every code.
            pub const ALL: &'static [FaultCode] = &[$(FaultCode::$variant),+];

            /// The code as it is printed, such as `R005`.
            pub const fn code(self) -> &'static str {
                match self { $(FaultCode::$variant => $code),+ }
            }
        }
    };
}

fault_codes! {
    /// The file is no TOML.
    Syntax = "R001",
    /// A key that nothing reads.
    UnknownKey = "R002",
    /// A value of the wrong type, or a key missing.
    Shape = "R003",
    /// A reason that the taxonomy does not know.
    UnknownReason = "R004",
    /// A word class that no file defines.
    UnknownClass = "R005",
    /// A paradigm that the language does not have.
    UnknownParadigm = "R006",
    /// A word outside a closed vocabulary: a strength, an effect, a reach, a tone …
    UnknownWord = "R007",
    /// A pattern that cannot be read.
    Pattern = "R008",
    /// An entry of a word class that cannot be read.
    Entry = "R009",
    /// The same id, class or entry twice.
    Duplicate = "R010",
    /// A class that contains itself.
    Cycle = "R011",
    /// A rule or cue without an example in a language that it claims.
    NoExample = "R012",
    /// Nothing where something must stand: a class without words, a rule without patterns.
    Empty = "R013",
    /// A regular expression that does not compile or has no guard.
    Regex = "R014",
    /// A rule or cue that a pack changes and nobody has defined.
    UnknownRule = "R015",
    /// A name too long, of the wrong letters, or not in agreement with what it names.
    Name = "R016",
    /// Words in one language and none in another.
    Hole = "R017",
    /// A file that cannot be read.
    Unreadable = "R018",
    /// More than a stated limit.
    Limit = "R019",
    /// A playbook that leaves a case without a step, or a row that no case reaches.
    Playbook = "R020",
    /// A section that must be there and is not.
    Missing = "R021",
    /// A pack that builds on one that is not there, is there in another version, or builds on it in turn.
    Base = "R022",
    /// A version, or a range of versions, that cannot be read.
    Version = "R023",
    /// An old name that stands for two things.
    Alias = "R024",
    /// A code of another tool that is mapped to nothing, to two causes, or twice.
    Import = "R025",
    /// A frame whose wording has no `{}`, or more than one.
    Frame = "R030",
    /// An exception from a frame that nobody has defined.
    UnknownFrame = "R031",
    /// An exception without a reason.
    Exception = "R032",
}

impl Serialize for FaultCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

vocabulary! {
    /// The lints: what may be amiss in rules that are sound. The names are stable; `allow = ["name"]` in a rule, a cue
    /// or a word class switches one off there.
    #[non_exhaustive]
    pub enum LintName {
        /// A pattern that no sentence can match.
        NeverMatches = "never-matches",
        /// A pattern whose every match another one makes, of the same conclusion and no less strength.
        Covered = "covered",
        /// The same pattern twice in effect.
        Duplicate = "duplicate",
        /// An `unless`, `pseudo` or `until` that can stand in no sentence in which it would matter.
        DeadUnless = "dead-unless",
        /// A class that nothing asks for.
        UnusedClass = "unused-class",
        /// A pattern that claims something of ordinary prose.
        TooBroad = "too-broad",
        /// A pattern of nothing but words that stand everywhere.
        NoRareWord = "no-rare-word",
        /// The same words of one sentence claim reasons of two causes.
        Conflict = "conflict",
        /// Words, patterns or lines in one language and none in another.
        Hole = "hole",
        /// An `allow` of a lint that finds nothing there.
        UnusedAllow = "unused-allow",
    }
}

impl LintName {
    /// Why it is worth a look.
    pub const fn reason(self) -> &'static str {
        match self {
            LintName::NeverMatches => "it does nothing, and its author thinks that it does",
            LintName::Covered => "it claims nothing that is not claimed without it",
            LintName::Duplicate => "it can go without any answer changing",
            LintName::DeadUnless => "it silences nothing, and its author thinks that it does",
            LintName::UnusedClass => "it is read and compiled for nothing",
            LintName::TooBroad => "where nobody is leaving, nothing should be claimed",
            LintName::NoRareWord => "it is looked at in nearly every sentence, and rarely means anything",
            LintName::Conflict => "the words can mean one of the two only, and points alone decide which",
            LintName::Hole => "what is read in one language is missed in another",
            LintName::UnusedAllow => {
                "what it once excused is gone, and the next slip would be excused unseen"
            }
        }
    }
}
