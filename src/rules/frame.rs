//! Frames around the lines of rules, other spellings of them, and the exceptions from both.

use crate::rules::source::Origin;
use crate::taxonomy::{Cause, Effect, Lang, RuleId};

/// What becomes of a claim that a frame is put around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expectation {
    Denied,
    Supposed,
    Settled,
    Other,
    /// It is history, and what stands above decides.
    Quoted,
    /// It is asserted as before.
    Kept,
}

impl Expectation {
    pub(crate) const NAMES: &'static [(&'static str, Expectation)] = &[
        ("denied", Expectation::Denied),
        ("supposed", Expectation::Supposed),
        ("settled", Expectation::Settled),
        ("other", Expectation::Other),
        ("quoted", Expectation::Quoted),
        ("kept", Expectation::Kept),
    ];
}

/// Another spelling of a text, which changes no reading. An exception names it as it names a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    Unaccented,
    Capitals,
    Wrapped,
    CarriageReturns,
    Straight,
    Curly,
    Decomposed,
}

impl Spelling {
    pub(crate) const NAMES: &'static [(&'static str, Spelling)] = &[
        ("spelling.unaccented", Spelling::Unaccented),
        ("spelling.capitals", Spelling::Capitals),
        ("spelling.wrapped", Spelling::Wrapped),
        ("spelling.crlf", Spelling::CarriageReturns),
        ("spelling.straight", Spelling::Straight),
        ("spelling.curly", Spelling::Curly),
        ("spelling.nfd", Spelling::Decomposed),
    ];
}

/// What a frame takes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// All of it, as it stands.
    Line,
    /// All of it, if it is one sentence.
    Sentence,
    /// Its one clause, to stand inside another sentence.
    Clause,
}

impl Takes {
    pub(crate) const NAMES: &'static [(&'static str, Takes)] =
        &[("line", Takes::Line), ("sentence", Takes::Sentence), ("clause", Takes::Clause)];
}

/// A text around the lines of rules, and how their claims must be read in it.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) id: RuleId,
    pub(crate) expects: Expectation,
    pub(crate) takes: Takes,
    /// It is not put around lines that hold a word of these classes …
    pub(crate) without_classes: Vec<usize>,
    /// … or a cue with one of these effects …
    pub(crate) without_effects: Vec<Effect>,
    /// … nor around lines of rules whose reasons have these causes.
    pub(crate) skips: Vec<Cause>,
    /// For each language what stands before the line and behind it.
    pub(crate) wordings: Vec<(Lang, String, String)>,
}

/// A rule whose lines need not read as a frame wants.
#[derive(Clone, Debug)]
pub(crate) struct Exception {
    pub(crate) frame: RuleId,
    pub(crate) rule: RuleId,
    /// The language it is for; `None` for all.
    pub(crate) lang: Option<Lang>,
    pub(crate) origin: Origin,
}
