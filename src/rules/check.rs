//! From files as written to a rule set in which nothing dangles. Every fault is told; none stops the rest.

mod decisions;
mod frames;
mod imports;
mod knowledge;
mod packs;
mod playbook;
mod proof;
mod words;

use rustc_hash::FxHashMap;
use toml::Spanned;

use crate::error::{Fault, FaultCode, LintName};
use crate::report::{Addressee, Medium, Owner, Phase};
use crate::rules::parity::{Concept, Parity};
use crate::rules::pattern::{Pattern, Term};
use crate::rules::raw::{RawFile, RawTexts, RawVoter, RawWording, Text};
use crate::rules::read::read;
use crate::rules::rule::{LangPattern, Langs, Model, Reason, ReasonIx, Voter, Wording};
use crate::rules::source::{Origin, Source, Sources, nearest};
use crate::taxonomy::{
    Act, Cause, Channel, Effect, Finality, Lang, Occurrence, Party, RuleId, Stage, Strength, Tone,
};

/// Reads and checks files, shipped ones first, packs in the order given.
pub(crate) fn check(files: Vec<Source>, unreadable: Vec<Fault>) -> Result<Model, Vec<Fault>> {
    let mut sources = Sources::default();
    let mut raw = Vec::with_capacity(files.len());
    for file in files {
        let index = sources.add(file);
        raw.push(read(&mut sources, index));
    }
    let mut checker = Checker {
        sources,
        model: Model::default(),
        classes: FxHashMap::default(),
        rule_ids: FxHashMap::default(),
        voters: FxHashMap::default(),
    };
    checker.run(&mut raw);
    let faults = checker.sources.faults().len() + unreadable.len();
    if faults > 0 {
        let mut all = checker.sources.into_faults();
        all.extend(unreadable);
        return Err(all);
    }
    checker.model.files = checker.sources.into_files();
    Ok(checker.model)
}

struct Checker {
    sources: Sources,
    model: Model,
    classes: FxHashMap<String, usize>,
    /// The rules read so far, before any is disabled.
    rule_ids: FxHashMap<RuleId, usize>,
    /// The ballot of everything that votes.
    voters: FxHashMap<Voter, usize>,
}

impl Checker {
    fn run(&mut self, raw: &mut [RawFile]) {
        self.packs(raw);
        let raw = &*raw;
        self.forms(raw);
        self.taxonomy(raw);
        self.class_names(raw);
        for file in raw {
            self.class_entries(file);
        }
        self.class_cycles();
        for file in raw {
            self.votes(file);
            self.not_typos(file);
            self.rules(file);
            self.cues(file);
        }
        // Exceptions may name what a pack switches off.
        self.frames(raw);
        self.disabled(raw);
        self.clashing_aliases();
        self.layout(raw);
        self.holes(raw);
        self.scoring(raw);
        self.deciding(raw);
        self.playbook(raw);
        self.labels(raw);
        self.imports(raw);
    }

    /// What a language of a whole rule set lacks. A fault in words or patterns may have torn the hole: it goes first.
    fn holes(&mut self, raw: &[RawFile]) {
        if !self.sources.faults().is_empty() {
            return;
        }
        let parity = Parity::of(&self.model);
        for row in parity.holes().filter(|row| !row.is_allowed(&self.model)) {
            let origin = match row.concept {
                Concept::Layout => raw.iter().find_map(|file| Some(place(file, &file.layout.first()?.0))),
                Concept::Votes => raw.iter().find_map(|file| {
                    let vote = file.votes.iter().find(|vote| {
                        *vote.reason.get_ref() == row.name && matches!(vote.voter, RawVoter::Word { .. })
                    });
                    Some(place(file, &vote?.reason))
                }),
                _ => None,
            };
            let origin = origin.unwrap_or(row.origin);
            if self.sources.is_shipped(origin) {
                let help = "where it is meant, the rule, cue or class says `allow = [\"hole\"]`".to_owned();
                self.sources.fault(FaultCode::Hole, origin, row.told(), Some(help));
            }
        }
    }

    fn forms(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (lang, name, cases) in &file.forms {
                if let Some(lang) = self.lang(file, lang) {
                    self.model.forms.add(lang, name.get_ref(), cases.clone());
                }
            }
            for (lang, word, forms) in &file.irregular {
                if let Some(lang) = self.lang(file, lang) {
                    self.model.forms.add_irregular(lang, word.get_ref(), forms);
                }
            }
        }
    }

    fn taxonomy(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (code, reason) in &file.reasons {
                let origin = place(file, code);
                let Some(short) = self.code::<23>(code.get_ref(), origin) else { continue };
                let Some(cause) =
                    self.word(file, &reason.cause, "cause", Cause::from_code, &codes(Cause::ALL))
                else {
                    continue;
                };
                if cause == Cause::Undetermined && !self.sources.is_shipped(origin) {
                    let message = format!("`{}` cannot stand under undetermined", code.get_ref());
                    let help = Some(
                        "what gives a reason has a cause: fixable, skill_gap or outside_control".to_owned(),
                    );
                    self.sources.fault(FaultCode::UnknownReason, origin, message, help);
                    continue;
                }
                if self.model.reasons.iter().any(|known| known.code == short) {
                    self.duplicate("reason", code.get_ref(), origin);
                    continue;
                }
                let (name, meaning) = (wording(&reason.name), wording(&reason.meaning));
                let aliases = self.aliases(file, &reason.aliases);
                self.model.reasons.push(Reason {
                    code: short,
                    aliases,
                    cause,
                    once: None,
                    repeated: None,
                    name,
                    meaning,
                    origin,
                });
            }
        }
        for file in raw {
            for (code, reason) in &file.reasons {
                let once = reason.once.as_ref().and_then(|twin| self.reason(file, twin));
                let repeated = reason.repeated.as_ref().and_then(|twin| self.reason(file, twin));
                let found = self.model.reasons.iter_mut().find(|known| known.code == code.get_ref().as_str());
                if let Some(known) = found {
                    known.once = once.or(known.once);
                    known.repeated = repeated.or(known.repeated);
                }
            }
        }
    }

    /// Reads patterns of the four keys, telling what is wrong inside each.
    fn patterns(&mut self, file: &RawFile, texts: [(Option<Lang>, &Vec<Text>); 4]) -> Vec<LangPattern> {
        let mut patterns = Vec::new();
        for (lang, list) in texts {
            for text in list {
                let origin = place(file, text);
                match Pattern::parse(text.get_ref()) {
                    Ok(pattern) => {
                        if self.terms_known(&pattern, lang, origin) {
                            patterns.push(LangPattern { lang, pattern, origin });
                        }
                    }
                    Err(e) => {
                        self.sources.fault(FaultCode::Pattern, origin.inside(e.at, e.len), e.message, None);
                    }
                }
            }
        }
        patterns
    }

    fn terms_known(&mut self, pattern: &Pattern, lang: Option<Lang>, origin: Origin) -> bool {
        let mut known = true;
        for (term, (at, len)) in pattern.terms() {
            let here = origin.inside(at, len);
            known &= match term {
                Term::Class(name) => {
                    crate::rules::lexicon::Piece::named(name).is_some() || self.class(name, here).is_some()
                }
                Term::Word(word) if lang.is_none() => {
                    let message = format!("`{}` is a word, and `any` holds classes only", word.folded);
                    let help =
                        Some("write the pattern under en, es or pt, or make the word a class".to_owned());
                    self.sources.fault(FaultCode::Pattern, here, message, help);
                    false
                }
                Term::Word(word) => self.inflects(word, lang, here),
            };
        }
        known
    }

    fn class(&mut self, name: &str, origin: Origin) -> Option<usize> {
        if let Some(index) = self.classes.get(name) {
            return Some(*index);
        }
        let pieces = crate::rules::lexicon::Piece::NAMES.iter().map(|(name, _)| *name);
        let help = nearest(name, self.classes.keys().map(String::as_str).chain(pieces));
        self.sources.fault(FaultCode::UnknownClass, origin, format!("unknown class `{name}`"), help);
        None
    }

    fn reason(&mut self, file: &RawFile, code: &Text) -> Option<ReasonIx> {
        let found = self.model.reason_ix(code.get_ref());
        match found.and_then(|index| self.model.reasons.get(index)).map(|reason| reason.code) {
            None => {
                let known = self.model.reasons.iter().map(|reason| reason.code.as_str());
                let help = nearest(code.get_ref(), known);
                let message = format!("unknown reason `{}`", code.get_ref());
                self.sources.fault(FaultCode::UnknownReason, place(file, code), message, help);
            }
            Some(now) if now != *code.get_ref().as_str() => {
                self.used_alias(place(file, code), code.get_ref(), now.as_str());
            }
            Some(_) => {}
        }
        found.map(|index| index as ReasonIx)
    }

    fn lang(&mut self, file: &RawFile, code: &Text) -> Option<Lang> {
        self.word(file, code, "language", Lang::from_code, &codes(Lang::ALL))
    }

    /// A word of a closed vocabulary, or a fault that names the nearest.
    fn word<T>(
        &mut self,
        file: &RawFile,
        text: &Text,
        kind: &str,
        read: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Option<T> {
        let found = read(text.get_ref());
        if found.is_none() {
            let help = nearest(text.get_ref(), known.iter().copied())
                .or_else(|| Some(format!("known: {}", known.join(", "))));
            let message = format!("unknown {kind} `{}`", text.get_ref());
            self.sources.fault(FaultCode::UnknownWord, place(file, text), message, help);
        }
        found
    }

    fn code<const N: usize>(&mut self, text: &str, origin: Origin) -> Option<crate::taxonomy::Code<N>> {
        let code = crate::taxonomy::Code::new(text);
        if code.is_none() || !text.split('.').all(is_name) {
            let message = format!("`{text}` is no code");
            let help = Some(format!(
                "codes have at most {N} small letters, digits and _, ids a dot between two of them"
            ));
            self.sources.fault(FaultCode::Name, origin, message, help);
            return None;
        }
        code
    }

    fn duplicate(&mut self, kind: &str, name: &str, origin: Origin) {
        self.sources.fault(
            FaultCode::Duplicate,
            origin,
            format!("the {kind} `{name}` stands here a second time"),
            None,
        );
    }
}

fn place<T>(file: &RawFile, text: &Spanned<T>) -> Origin {
    Origin::new(file.file, text.span())
}

fn wording(raw: &RawWording) -> Wording {
    Wording { en: raw.en.clone(), es: raw.es.clone(), pt: raw.pt.clone() }
}

fn by_lang(texts: &RawTexts) -> [(Option<Lang>, &Vec<Text>); 4] {
    [
        (None, &texts.any),
        (Some(Lang::En), &texts.en),
        (Some(Lang::Es), &texts.es),
        (Some(Lang::Pt), &texts.pt),
    ]
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The codes of a closed vocabulary.
fn codes<T: Vocabulary>(all: &[T]) -> Vec<&'static str> {
    all.iter().map(|value| value.word()).collect()
}

/// A closed vocabulary of the taxonomy, for faults that list it.
trait Vocabulary: Copy {
    fn word(self) -> &'static str;
}

macro_rules! vocabularies {
    ($($name:ident),+) => {
        $(impl Vocabulary for $name {
            fn word(self) -> &'static str { self.code() }
        })+
    };
}

vocabularies!(
    Cause, Lang, Channel, Tone, Finality, Party, Occurrence, Strength, Effect, Act, Stage, Phase, Owner,
    Medium, Addressee, LintName
);

/// The languages that a list of patterns claims.
fn claimed(patterns: &[LangPattern]) -> Langs {
    patterns.iter().fold(Langs::NONE, |all, p| all.and(Langs::of(p.lang)))
}

/// Looks a word up in a list of names.
fn named<T: Copy>(names: &'static [(&'static str, T)]) -> impl Fn(&str) -> Option<T> {
    move |text| names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value)
}

fn names<T>(names: &'static [(&'static str, T)]) -> Vec<&'static str> {
    names.iter().map(|(name, _)| *name).collect()
}
