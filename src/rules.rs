//! Rule sets: rule files in, something to assess notes with out; every fault told on the way.

mod builtin;
mod check;
pub(crate) mod compile;
pub(crate) mod example;
mod fingerprint;
pub(crate) mod forms;
pub(crate) mod frame;
pub(crate) mod import;
pub(crate) mod layout;
pub(crate) mod lexicon;
pub(crate) mod lists;
pub(crate) mod members;
mod origins;
mod pack;
pub(crate) mod parity;
pub(crate) mod pattern;
pub(crate) mod playbook;
mod prepared;
mod raw;
mod read;
pub(crate) mod rule;
mod salvage;
#[cfg(test)]
mod schema;
pub(crate) mod source;
pub(crate) mod template;

pub use origins::{Change, ChangeKind, Part, PartKind, Place};
pub use pack::OldName;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use once_cell::sync::OnceCell;

use crate::error::{Error, Fault, FaultCode};
use crate::fold::fold_word;
use crate::span::Span;
use crate::taxonomy::{Lang, RuleId};
use compile::{By, Compiled, Owner};
use fingerprint::fingerprint;
use layout::Layouts;
use parity::Parity;
use rule::{Langs, Model};
use source::{Origin, Source, locate};

/// A checked and compiled rule set. Cheap to clone: the rules are shared.
#[derive(Clone, Debug)]
pub struct RuleSet {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// What the stages need to know of the rules. Where they were not stored, everything.
    facts: Model,
    /// Everything, read from the text of the shipped rules when it is first asked for.
    whole: OnceCell<Model>,
    is_stored: bool,
    compiled: Compiled,
    layouts: Layouts,
    fingerprint: u64,
    size: RuleSetSize,
}

/// What a rule set holds, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct RuleSetSize {
    /// Rules that conclude something.
    pub rules: usize,
    /// Cues that change how something is read.
    pub cues: usize,
    /// Patterns of both.
    pub patterns: usize,
    /// Word classes.
    pub classes: usize,
    /// Entries of word classes; an inflected word counts once.
    pub entries: usize,
    /// Words of notes that are known, inflections counted.
    pub words: usize,
}

impl RuleSet {
    /// Begins a rule set; nothing is in it yet.
    ///
    /// ```
    /// use churn_triage::{RuleSet, Triage};
    ///
    /// let pack = r#"
    /// [pack]
    /// name = "print-shop"
    /// version = "1.0.0"
    ///
    /// [words.paper_jam]
    /// any = ["moiré"]
    ///
    /// [[rule]]
    /// id = "quality.moire"
    /// reason = "quality"
    /// any = ["{paper_jam}"]
    /// fires_on = [{ en = "There was moiré on every page." }, { es = "Salió moiré." }, { pt = "Saiu moiré." }]
    /// silent_on = [{ en = "Sharp print." }, { es = "Buena impresión." }, { pt = "Boa impressão." }]
    /// "#;
    /// let rules = RuleSet::builder().builtin().text("print-shop.toml", pack).build()?;
    /// let report = Triage::new(rules).assess("We are off. Moiré again, third catalogue in a row.");
    /// assert_eq!(report.reasons[0].code, "quality");
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn builder() -> RuleSetBuilder {
        RuleSetBuilder { sources: Vec::new(), unreadable: Vec::new() }
    }

    /// The shipped rules, read and compiled once a process.
    pub fn builtin() -> Result<RuleSet, Error> {
        static SHIPPED: OnceCell<RuleSet> = OnceCell::new();
        SHIPPED
            .get_or_try_init(|| prepared::load().map_or_else(|| RuleSet::builder().builtin().build(), Ok))
            .cloned()
    }

    /// The names and versions of the packs in it, shipped rules first.
    pub fn version(&self) -> &str {
        &self.inner.facts.version
    }

    /// The ids of its rules.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.inner.facts.rules.iter().map(|rule| rule.id.as_str())
    }

    /// What a word is read as that the rules do not know: the word of theirs that it is a slip of the finger for.
    ///
    /// ```
    /// use churn_triage::{Lang, RuleSet};
    ///
    /// let rules = RuleSet::builtin()?;
    /// assert_eq!(rules.slip_for("expensve", Lang::En).as_deref(), Some("expensive"));
    /// assert_eq!(rules.slip_for("expensive", Lang::En), None);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn slip_for(&self, word: &str, lang: Lang) -> Option<String> {
        let (lexicon, word) = (&self.compiled().lexicon, fold_word(word));
        if lexicon.find(&word).is_some() { None } else { lexicon.slip_for(&word, Langs::only(lang)) }
    }

    /// The fingerprint of what is in force: FNV-1a, 64 bits, over rules, words, points and playbook, not over files.
    pub fn fingerprint(&self) -> u64 {
        self.inner.fingerprint
    }

    /// How much is in it.
    pub fn size(&self) -> RuleSetSize {
        self.inner.size
    }

    /// How level the languages are: for every concept how much each has of it, the most lopsided first.
    ///
    /// ```
    /// let parity = churn_triage::RuleSet::builtin()?.parity();
    /// assert!(parity.holes().all(|row| row.ratio() == 0.0));
    /// assert!(parity.rows[0].ratio() < 1.0);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn parity(&self) -> Parity {
        Parity::of(self.model())
    }

    /// What the stages need to know of the rules: their ids, what they conclude, points, the playbook, labels.
    pub(crate) fn facts(&self) -> &Model {
        &self.inner.facts
    }

    /// Everything about the rules, their patterns, words and lines as well.
    pub(crate) fn model(&self) -> &Model {
        if !self.inner.is_stored {
            return &self.inner.facts;
        }
        let read = || check::check(builtin::sources(0).collect(), Vec::new()).unwrap_or_default();
        self.inner.whole.get_or_init(read)
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.inner.compiled
    }

    pub(crate) fn layouts(&self) -> &Layouts {
        &self.inner.layouts
    }

    /// Where a pattern or regular expression was written.
    pub(crate) fn origin_of(&self, by: By) -> Origin {
        let compiled = self.compiled();
        match by {
            By::Program(id) => compiled.programs.get(id as usize).map(|program| program.origin),
            By::Regex(id) => compiled.regexes.get(id as usize).map(|regex| regex.origin),
        }
        .unwrap_or_default()
    }

    /// The rule or cue that a pattern serves.
    pub(crate) fn id_of(&self, owner: Owner) -> Option<RuleId> {
        let facts = self.facts();
        match owner {
            Owner::Rule(rule) | Owner::Unless(rule) => facts.rules.get(usize::from(rule)).map(|rule| rule.id),
            Owner::Cue(cue) | Owner::Pseudo(cue) | Owner::Until(cue) => {
                facts.cues.get(usize::from(cue)).map(|cue| cue.id)
            }
        }
    }

    /// What stands at a place of a rule file.
    pub(crate) fn written(&self, origin: Origin) -> &str {
        let file = self.model().files.get(origin.file as usize);
        file.and_then(|file| file.text.get(origin.start as usize..origin.end as usize)).unwrap_or_default()
    }

    /// Where something was written, as `file:line:column`.
    pub(crate) fn place(&self, origin: Origin) -> String {
        let Some(file) = self.model().files.get(origin.file as usize) else { return String::new() };
        let (line, column, _) = locate(&file.text, origin.start as usize);
        format!("{}:{line}:{column}", file.name)
    }
}

/// Gathers rule files; see [`RuleSet::builder`].
#[derive(Clone, Debug)]
pub struct RuleSetBuilder {
    sources: Vec<Source>,
    unreadable: Vec<Fault>,
}

impl RuleSetBuilder {
    /// Adds the shipped rules.
    #[must_use]
    pub fn builtin(mut self) -> Self {
        let batch = self.next_batch();
        self.sources.extend(builtin::sources(batch));
        self
    }

    /// Adds rules from memory; `name` is what faults call them.
    #[must_use]
    pub fn text(mut self, name: &str, text: &str) -> Self {
        let batch = self.next_batch();
        self.push(name, text, false, batch);
        self
    }

    /// Adds a rule file, or every `.toml` file of a folder and its folders, in the order of their names.
    ///
    /// The files of a folder are one pack. A folder that holds a `taxonomy.toml` is a whole rule set; use it without [`builtin`](Self::builtin).
    /// What cannot be read is a fault of [`build`](Self::build).
    #[must_use]
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        self.add(path.as_ref());
        self
    }

    /// Adds rule files and folders as people name them: packs on top of the shipped rules, or by themselves where one of
    /// them is a whole rule set.
    ///
    /// ```
    /// use churn_triage::RuleSet;
    ///
    /// let fault = RuleSet::builder().paths(["no-such-pack.toml"]).build().unwrap_err();
    /// assert_eq!(fault.faults().len(), 1);
    /// ```
    #[must_use]
    pub fn paths<P: AsRef<Path>>(self, paths: impl IntoIterator<Item = P>) -> Self {
        let paths: Vec<P> = paths.into_iter().collect();
        let whole = paths.iter().any(|path| is_whole(path.as_ref()));
        let builder = if whole { self } else { self.builtin() };
        paths.iter().fold(builder, RuleSetBuilder::file)
    }

    /// Checks and compiles.
    ///
    /// # Errors
    ///
    /// Every fault of every file, with its place.
    pub fn build(self) -> Result<RuleSet, Error> {
        let model = check::check(self.sources, self.unreadable)?;
        Ok(RuleSet { inner: Arc::new(Inner::of(model)) })
    }

    /// Checks and compiles what is sound, and lists what was skipped; with nothing to skip it does what
    /// [`build`](Self::build) does.
    ///
    /// A rule, cue or any other table is skipped as a whole, a file whose head is faulty too, and so is whatever rests
    /// on something skipped.
    ///
    /// ```
    /// use churn_triage::{RuleSet, Triage};
    ///
    /// let pack = r#"
    /// [words.budget]
    /// en = ["pocket money"]
    ///
    /// [[rule]]
    /// id = "price.odd"
    /// reason = "prise"
    /// "#;
    /// let (rules, skipped) = RuleSet::builder().builtin().text("pack.toml", pack).build_sound()?;
    /// assert!(skipped.iter().any(|fault| fault.message == "unknown reason `prise`"));
    /// assert_eq!(Triage::new(rules).assess("Head office cut our pocket money.").reasons[0].code, "budget_cut");
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every fault, where what is left makes no rule set: a section is missing that must be there.
    pub fn build_sound(self) -> Result<(RuleSet, Vec<Fault>), Error> {
        let RuleSetBuilder { mut sources, unreadable: mut skipped } = self;
        loop {
            let rest = RuleSetBuilder { sources: sources.clone(), unreadable: Vec::new() };
            let faults = match rest.build() {
                Ok(rules) => return Ok((rules, skipped)),
                Err(Error::Faulty(faults)) => faults,
            };
            skipped.extend_from_slice(faults.as_slice());
            if !salvage::take_out(&mut sources, faults.as_slice()) {
                return Err(skipped.into());
            }
        }
    }

    fn next_batch(&self) -> usize {
        self.sources.last().map_or(0, |last| last.batch + 1)
    }

    fn add(&mut self, path: &Path) {
        let batch = self.next_batch();
        if path.is_dir() {
            let whole = is_whole(path);
            match toml_files(path) {
                Ok(files) => files.iter().for_each(|file| self.add_file(file, whole, batch)),
                Err(error) => self.cannot_read(path, &error),
            }
        } else {
            self.add_file(path, false, batch);
        }
    }

    fn add_file(&mut self, path: &Path, shipped: bool, batch: usize) {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                self.push(&path.display().to_string(), &text, shipped, batch);
            }
            Err(error) => self.cannot_read(path, &error),
        }
    }

    fn push(&mut self, name: &str, text: &str, shipped: bool, batch: usize) {
        let (name, text) = (name.into(), text.into());
        self.sources.push(Source { name, text, shipped, built_in: false, batch });
    }

    fn cannot_read(&mut self, path: &Path, error: &std::io::Error) {
        self.unreadable.push(Fault {
            code: FaultCode::Unreadable,
            file: path.display().to_string().as_str().into(),
            line: 1,
            column: 1,
            span: Span { start: 0, end: 0 },
            message: format!("cannot be read: {error}"),
            help: None,
            excerpt: String::new(),
        });
    }
}

impl Inner {
    fn of(model: Model) -> Inner {
        let compiled = compile::compile(&model);
        let size = RuleSetSize {
            rules: model.rules.len(),
            cues: model.cues.len(),
            patterns: compiled.programs.len() + compiled.regexes.len(),
            classes: model.classes.len(),
            entries: model.classes.iter().map(|class| class.entries.len()).sum(),
            words: compiled.lexicon.size().1,
        };
        let (layouts, fingerprint) = (Layouts::of(&model), fingerprint(&model));
        Inner { facts: model, whole: OnceCell::new(), is_stored: false, compiled, layouts, fingerprint, size }
    }
}

/// Whether a folder is a whole rule set.
fn is_whole(folder: &Path) -> bool {
    folder.join("taxonomy.toml").is_file()
}

/// The `.toml` files of a folder and its folders, by name.
fn toml_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
