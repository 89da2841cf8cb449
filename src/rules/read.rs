//! Reading rule files: TOML into the plain structs of [`raw`](super::raw), all faults told in one run.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::error::FaultCode;
use crate::rules::raw::{RawFile, RawTexts, RawVote, RawVoter, Text};
use crate::rules::source::{Origin, Sources, nearest};

/// What may stand at the top of a file.
pub(crate) const SECTIONS: &[&str] = &[
    "pack",
    "reason",
    "reasons",
    "words",
    "forms",
    "irregular",
    "rule",
    "cue",
    "votes",
    "word_votes",
    "not_typos",
    "layout",
    "scoring",
    "deciding",
    "first",
    "step",
    "law",
    "deeds",
    "letters",
    "remedies",
    "question",
    "slots",
    "answer_by",
    "portfolio",
    "labels",
    "import",
    "frame",
    "exception",
];

/// How many syntax faults of one file are told; one slip may echo many times.
const SYNTAX_FAULTS: usize = 20;

/// Reads one file. What is faulty is told and left out; the rest is read.
pub(crate) fn read(sources: &mut Sources, file: usize) -> RawFile {
    let Some(text) = sources.file(file).map(|source| source.text.clone()) else { return RawFile::default() };
    let (document, errors) = DeTable::parse_recoverable(&text);
    let mut first_error = usize::MAX;
    let mut lines = Vec::new();
    let mut errors: Vec<_> =
        errors.iter().map(|e| (e.span().unwrap_or(0..0), e.message().to_owned())).collect();
    errors.sort_by_key(|(span, _)| span.start);
    for (span, message) in errors {
        let line = text.get(..span.start).unwrap_or_default().matches('\n').count();
        first_error = first_error.min(span.start);
        if lines.len() < SYNTAX_FAULTS && lines.last() != Some(&line) {
            lines.push(line);
            let help = (lines.len() == 1)
                .then(|| "what stands after the first such fault of a file was not checked".to_owned());
            sources.fault(FaultCode::Syntax, Origin::new(file, span), message, help);
        }
    }
    let mut reader = Reader { sources, file, raw: RawFile { file, ..RawFile::default() } };
    for (key, value) in document.into_inner() {
        reader.section(key.span(), key.get_ref(), value, first_error);
    }
    reader.raw
}

struct Reader<'s> {
    sources: &'s mut Sources,
    file: usize,
    raw: RawFile,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl Reader<'_> {
    fn section(&mut self, key_span: std::ops::Range<usize>, key: &str, value: Value<'_>, first_error: usize) {
        if key_span.start >= first_error {
            return;
        }
        let origin = Origin::new(self.file, key_span);
        match key {
            "pack" => self.raw.pack = self.one(value),
            "reason" => self.raw.reason = self.one(value),
            "reasons" => self.raw.reasons = self.named(value),
            "words" => {
                for (name, mut value) in self.entries(value) {
                    if let DeValue::Table(table) = value.get_mut()
                        && let Some(allow) = table.remove("allow").and_then(|allow| self.one(allow))
                    {
                        self.raw.words_allow.push((name.clone(), allow));
                    }
                    if let Some(texts) = self.texts(value) {
                        self.raw.words.push((name, texts));
                    }
                }
            }
            "forms" => {
                for (lang, value) in self.entries(value) {
                    for (name, value) in self.entries(value) {
                        let cases = self.list(value, usize::MAX).into_iter().map(|(_, case)| case).collect();
                        self.raw.forms.push((lang.clone(), name, cases));
                    }
                }
            }
            "irregular" => {
                for (lang, value) in self.entries(value) {
                    for (word, value) in self.entries(value) {
                        if let Some(forms) = self.one(value) {
                            self.raw.irregular.push((lang.clone(), word, forms));
                        }
                    }
                }
            }
            "rule" => {
                self.raw.rules = self.list(value, first_error).into_iter().map(|(_, rule)| rule).collect();
            }
            "cue" => self.raw.cues = self.list(value, first_error).into_iter().map(|(_, cue)| cue).collect(),
            "votes" => {
                for (class, value) in self.entries(value) {
                    self.votes(&RawVoter::Class(class), value);
                }
            }
            "word_votes" => {
                for (lang, value) in self.entries(value) {
                    for (word, value) in self.entries(value) {
                        self.votes(&RawVoter::Word { lang: lang.clone(), word }, value);
                    }
                }
            }
            "not_typos" => self.raw.not_typos = self.texts(value),
            "layout" => {
                for (lang, value) in self.entries(value) {
                    if let Some(layout) = self.one(value) {
                        self.raw.layout.push((lang, layout));
                    }
                }
            }
            "scoring" => {
                self.raw.points = self.figures(&value);
                self.raw.scoring = self.one(value).map(|scoring| (origin, scoring));
            }
            "deciding" => self.raw.deciding = self.one(value).map(|deciding| (origin, deciding)),
            "first" => self.raw.playbook.first = self.list(value, first_error),
            "step" => self.raw.playbook.steps = self.list(value, first_error),
            "law" => self.raw.playbook.laws = self.list(value, first_error),
            "question" => self.raw.playbook.questions = self.list(value, first_error),
            "deeds" => self.raw.playbook.deeds = self.one(value).unwrap_or_default(),
            "letters" => self.raw.playbook.letters = self.named(value),
            "remedies" => self.raw.playbook.remedies = self.named(value),
            "slots" => self.raw.playbook.slots = self.named(value),
            "answer_by" => self.raw.playbook.answer_by = self.named(value),
            "portfolio" => self.raw.playbook.portfolio = self.one(value),
            "labels" => {
                for (kind, value) in self.entries(value) {
                    for (code, value) in self.entries(value) {
                        if let Some(wording) = self.one(value) {
                            self.raw.labels.push((kind.clone(), code, wording));
                        }
                    }
                }
            }
            "import" => {
                for (system, value) in self.entries(value) {
                    if let Some(import) = self.one(value) {
                        self.raw.imports.push((system, import));
                    }
                }
            }
            "frame" => {
                self.raw.frames = self.list(value, first_error).into_iter().map(|(_, frame)| frame).collect();
            }
            "exception" => {
                let read = self.list(value, first_error).into_iter();
                self.raw.exceptions = read.map(|(_, exception)| exception).collect();
            }
            unknown => {
                let message = format!("unknown section `{unknown}`");
                let help = nearest(unknown, SECTIONS.iter().copied());
                self.sources.fault(FaultCode::UnknownKey, origin, message, help);
            }
        }
    }

    /// Deserialises one value, dropping the key at fault and trying again until the rest is read.
    fn one<T: DeserializeOwned>(&mut self, mut value: Value<'_>) -> Option<T> {
        let whole = value.span();
        loop {
            let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let span = error.span().unwrap_or_else(|| whole.clone());
            let (code, message, help) = explain(error.message());
            self.sources.fault(code, Origin::new(self.file, span.clone()), message, help);
            let missing = error.message().starts_with("missing field");
            if missing || !drop_key(value.get_mut(), span.start) {
                return None;
            }
        }
    }

    /// Every element of an array of tables that begins before the first syntax fault.
    fn list<T: DeserializeOwned>(&mut self, value: Value<'_>, first_error: usize) -> Vec<(Origin, T)> {
        let origin = Origin::new(self.file, value.span());
        let DeValue::Array(array) = value.into_inner() else {
            self.sources.fault(FaultCode::Shape, origin, "a list of tables is wanted here".to_owned(), None);
            return Vec::new();
        };
        let mut read = Vec::new();
        for element in array {
            let span = element.span();
            if span.start < first_error
                && span.end <= first_error
                && let Some(one) = self.one(element)
            {
                read.push((Origin::new(self.file, span), one));
            }
        }
        read
    }

    /// A table of tables, by name.
    fn named<T: DeserializeOwned>(&mut self, value: Value<'_>) -> Vec<(Text, T)> {
        self.entries(value).into_iter().filter_map(|(name, value)| Some((name, self.one(value)?))).collect()
    }

    /// The keys and values of a table, in the order of the file.
    fn entries<'t>(&mut self, value: Value<'t>) -> Vec<(Text, Value<'t>)> {
        let origin = Origin::new(self.file, value.span());
        let DeValue::Table(table) = value.into_inner() else {
            self.sources.fault(FaultCode::Shape, origin, "a table is wanted here".to_owned(), None);
            return Vec::new();
        };
        let mut entries: Vec<(Text, Value<'t>)> = table
            .into_iter()
            .map(|(key, value)| (Text::new(key.span(), key.get_ref().to_string()), value))
            .collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
    }

    /// The word lists of a class, by hand: they are the bulk of all rules.
    fn texts(&mut self, value: Value<'_>) -> Option<RawTexts> {
        let origin = Origin::new(self.file, value.span());
        let DeValue::Table(table) = value.into_inner() else {
            let help =
                Some("write `en = [...]`, `es = [...]`, `pt = [...]` or `any = [...]` below it".to_owned());
            self.sources.fault(FaultCode::Shape, origin, "a word class is a table".to_owned(), help);
            return None;
        };
        let mut texts = RawTexts::default();
        for (key, value) in table {
            let list = match key.get_ref().as_ref() {
                "any" => &mut texts.any,
                "en" => &mut texts.en,
                "es" => &mut texts.es,
                "pt" => &mut texts.pt,
                unknown => {
                    let message = format!("unknown key `{unknown}`");
                    let help = Some("a word class has the keys any, en, es, pt".to_owned());
                    self.sources.fault(
                        FaultCode::UnknownKey,
                        Origin::new(self.file, key.span()),
                        message,
                        help,
                    );
                    continue;
                }
            };
            let span = value.span();
            let DeValue::Array(array) = value.into_inner() else {
                let origin = Origin::new(self.file, span);
                self.sources.fault(
                    FaultCode::Shape,
                    origin,
                    "a list of words is wanted here".to_owned(),
                    None,
                );
                continue;
            };
            for element in array {
                let span = element.span();
                match element.into_inner() {
                    DeValue::String(text) => list.push(Text::new(span, text.into_owned())),
                    _ => {
                        let origin = Origin::new(self.file, span);
                        self.sources.fault(
                            FaultCode::Shape,
                            origin,
                            "a word is wanted here".to_owned(),
                            None,
                        );
                    }
                }
            }
        }
        Some(texts)
    }

    /// The keys of a table that hold whole numbers, with their places.
    fn figures(&self, value: &Value<'_>) -> Vec<(Text, i64)> {
        let table = value.get_ref().as_table().into_iter().flatten();
        let mut figures: Vec<(Text, i64)> = table
            .filter_map(|(key, value)| {
                let figure = value.get_ref().as_integer()?;
                let figure = i64::from_str_radix(figure.as_str(), figure.radix()).ok()?;
                Some((Text::new(key.span(), key.get_ref().to_string()), figure))
            })
            .collect();
        figures.sort_by_key(|(key, _)| key.span().start);
        figures
    }

    fn votes(&mut self, voter: &RawVoter, value: Value<'_>) {
        for (reason, value) in self.entries(value) {
            if let Some(points) = self.one::<i64>(value) {
                self.raw.votes.push(RawVote { voter: voter.clone(), reason, points });
            }
        }
    }
}

/// Removes the innermost table key whose value or name holds the place, else the last key that begins before it.
fn drop_key(value: &mut DeValue<'_>, at: usize) -> bool {
    match value {
        DeValue::Table(table) => {
            let Some(holder) = table
                .iter()
                .filter(|(key, value)| key.span().start <= at && at <= value.span().end.max(key.span().end))
                .max_by_key(|(key, _)| key.span().start)
                .or_else(|| {
                    table
                        .iter()
                        .filter(|(key, _)| key.span().start <= at)
                        .max_by_key(|(key, _)| key.span().start)
                })
                .map(|(key, _)| key.clone())
            else {
                return false;
            };
            let inner = table.get_mut(&holder).is_some_and(|value| {
                value.span().contains(&at) && value.get_ref().is_table() && drop_key(value.get_mut(), at)
            });
            if !inner {
                table.remove(&holder);
            }
            true
        }
        _ => false,
    }
}

/// Puts serde's words into the house's: code, message and help.
fn explain(message: &str) -> (FaultCode, String, Option<String>) {
    if let Some((unknown, expected)) =
        message.strip_prefix("unknown field ").and_then(|m| m.split_once(", expected"))
    {
        let unknown = unknown.trim_matches('`');
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let help = nearest(unknown, known.iter().copied())
            .or_else(|| Some(format!("known keys: {}", known.join(", "))));
        return (FaultCode::UnknownKey, format!("unknown key `{unknown}`"), help);
    }
    if let Some(missing) = message.strip_prefix("missing field ") {
        return (FaultCode::Shape, format!("the key {missing} is missing"), None);
    }
    (FaultCode::Shape, message.to_owned(), None)
}
