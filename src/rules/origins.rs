//! Where everything in force comes from, and what packs did to it.
//!
//! Nothing of this is kept while notes are assessed: the files are read once more when somebody asks.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::rules::RuleSet;
use crate::rules::import::import_key;
use crate::rules::raw::{RawFile, RawVoter, Text};
use crate::rules::read::read;
use crate::rules::source::{Origin, Sources};
use crate::taxonomy::vocabulary;

/// A place in a rule file, and the pack that the file belongs to.
///
/// `Display` writes `file:line:column`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The name of the pack; `None` where the file belongs to none.
    pub pack: Option<Arc<str>>,
    /// The version of the pack.
    pub version: Option<String>,
    /// The file as it was named to the builder.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

vocabulary! {
    /// What rule sets are made of.
    #[non_exhaustive]
    pub enum PartKind {
        /// A reason of the taxonomy, by its code.
        Reason = "reason",
        /// A rule, by its id.
        Rule = "rule",
        /// A cue, by its id.
        Cue = "cue",
        /// A word class, by its name.
        Class = "class",
        /// A vote, as `class.reason` or `lang.word.reason`; also for a tone or a finality instead of a reason.
        Vote = "vote",
        /// A figure of the scoring, by its key.
        Points = "points",
        /// A code of another tool, as `system.code`.
        Import = "import",
    }
}

vocabulary! {
    /// What a file does to a part.
    #[non_exhaustive]
    pub enum ChangeKind {
        /// A pack brings it.
        Adds = "adds",
        /// A pack replaces what was there.
        Overrides = "overrides",
        /// A pack adds words to a class, or points to a vote.
        Extends = "extends",
        /// A pack switches it off.
        Disables = "disables",
    }
}

/// One change that a pack makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What is done.
    pub kind: ChangeKind,
    /// Where the pack says so.
    pub place: Place,
    /// Where the thing stood until then; `None` for what is new.
    pub before: Option<Place>,
}

/// One part of a rule set: where it comes from, and what packs did to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its name; see [`PartKind`].
    pub name: String,
    /// Where what is in force was written; of what is switched off, what was.
    pub place: Place,
    /// The points of a vote, summed over all files, or the figure of the scoring.
    pub points: Option<i64>,
    /// Whether it is in force: not switched off.
    pub in_force: bool,
    /// What packs did to it, in their order; empty for what they left alone.
    pub changes: Vec<Change>,
}

impl RuleSet {
    /// Every part of the rule set with its origin, what is switched off among it, by kind, and then in the
    /// order in which the files count.
    ///
    /// Reads the files once more, so ask once and keep the answer.
    ///
    /// ```
    /// use churn_triage::{ChangeKind, RuleSet};
    ///
    /// let pack = r#"
    /// [pack]
    /// name = "mint"
    /// version = "1.0.0"
    ///
    /// [words.budget]
    /// en = ["pocket money"]
    /// "#;
    /// let rules = RuleSet::builder().builtin().text("mint.toml", pack).build()?;
    /// let changed: Vec<_> = rules.origins().into_iter().filter(|part| !part.changes.is_empty()).collect();
    /// assert_eq!(changed.len(), 1);
    /// assert_eq!(changed[0].name, "budget");
    /// assert_eq!(changed[0].changes[0].kind, ChangeKind::Extends);
    /// assert_eq!(changed[0].changes[0].place.to_string(), "mint.toml:6:8");
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn origins(&self) -> Vec<Part> {
        let mut parts = Replay::new(self).run().parts;
        parts.sort_by_key(|part| part.kind);
        parts
    }

    /// The origin of one part, by its name or an old one; `None` if there is none of the name.
    ///
    /// Whoever asks for many should ask for [`origins`](Self::origins) once.
    ///
    /// ```
    /// use churn_triage::{PartKind, RuleSet};
    ///
    /// let rules = RuleSet::builtin()?;
    /// let part = rules.origin(PartKind::Class, "budget").unwrap();
    /// assert_eq!(part.place.pack.as_deref(), Some("churn-triage"));
    /// assert!(part.changes.is_empty());
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn origin(&self, kind: PartKind, name: &str) -> Option<Part> {
        let replay = Replay::new(self).run();
        let at = *replay.named.get(&(kind, name.to_owned()))?;
        replay.parts.into_iter().nth(at)
    }

    /// A place of a rule file.
    pub(crate) fn place_of(&self, origin: Origin) -> Place {
        Places::of(self).place(origin)
    }
}

/// Turns places in bytes into lines and columns.
struct Places<'r> {
    rules: &'r RuleSet,
    /// For each file the byte at which each of its lines begins.
    lines: Vec<Vec<usize>>,
}

impl<'r> Places<'r> {
    fn of(rules: &'r RuleSet) -> Self {
        let files = rules.model().files.iter();
        let lines = files.map(|file| {
            let ends = file.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
        });
        Places { rules, lines: lines.collect() }
    }

    fn place(&self, origin: Origin) -> Place {
        let (file, start) = (origin.file as usize, origin.start as usize);
        let source = self.rules.model().files.get(file);
        let lines = self.lines.get(file).map_or(&[][..], Vec::as_slice);
        let line = lines.partition_point(|begin| *begin <= start);
        let begin = lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = source.and_then(|source| source.text.get(begin..start)).unwrap_or_default();
        let pack = self.rules.model().packs.of(file);
        Place {
            pack: pack.map(|pack| pack.name.clone()),
            version: pack.map(|pack| pack.version.to_string()),
            file: source.map_or_else(|| "".into(), |source| source.name.clone()),
            line,
            column: before.chars().count() + 1,
        }
    }
}

/// Goes through sound files in the order in which they count, and keeps what each does.
struct Replay<'r> {
    places: Places<'r>,
    parts: Vec<Part>,
    /// Parts by their names, old ones included.
    named: FxHashMap<(PartKind, String), usize>,
}

impl<'r> Replay<'r> {
    fn new(rules: &'r RuleSet) -> Self {
        Replay { places: Places::of(rules), parts: Vec::new(), named: FxHashMap::default() }
    }

    fn run(mut self) -> Self {
        let model = self.places.rules.model();
        let mut sources = Sources::default();
        for file in &model.files {
            sources.add(file.clone());
        }
        let files: Vec<RawFile> = model.packs.order.iter().map(|file| read(&mut sources, *file)).collect();
        for file in &files {
            self.words(file);
            self.rules(file);
            self.votes(file);
            self.points(file);
            self.imports(file);
        }
        for file in &files {
            for id in file.pack.iter().flat_map(|pack| &pack.disable) {
                for kind in [PartKind::Rule, PartKind::Cue] {
                    self.disable(kind, file, id);
                }
            }
        }
        self
    }

    fn words(&mut self, file: &RawFile) {
        for (code, reason) in &file.reasons {
            self.tell(PartKind::Reason, code.get_ref(), file, code, None, ChangeKind::Adds);
            self.answers_to(PartKind::Reason, code.get_ref(), &reason.aliases);
        }
        for (name, _) in &file.words {
            self.tell(PartKind::Class, name.get_ref(), file, name, None, ChangeKind::Extends);
        }
    }

    fn rules(&mut self, file: &RawFile) {
        let rules = file.rules.iter().map(|rule| (PartKind::Rule, &rule.id, &rule.aliases));
        let cues = file.cues.iter().map(|cue| (PartKind::Cue, &cue.id, &cue.aliases));
        for (kind, id, aliases) in rules.chain(cues) {
            self.tell(kind, id.get_ref(), file, id, None, ChangeKind::Overrides);
            self.answers_to(kind, id.get_ref(), aliases);
        }
    }

    fn votes(&mut self, file: &RawFile) {
        for vote in &file.votes {
            let voter = match &vote.voter {
                RawVoter::Class(class) => class.get_ref().clone(),
                RawVoter::Word { lang, word } => format!("{}.{}", lang.get_ref(), word.get_ref()),
            };
            let target = vote.reason.get_ref().as_str();
            let reason = self.places.rules.model().reason(target);
            let name = format!("{voter}.{}", reason.map_or(target, |reason| reason.code.as_str()));
            self.tell(PartKind::Vote, &name, file, &vote.reason, Some(vote.points), ChangeKind::Extends);
        }
    }

    fn points(&mut self, file: &RawFile) {
        for (key, points) in &file.points {
            self.tell(PartKind::Points, key.get_ref(), file, key, Some(*points), ChangeKind::Overrides);
        }
    }

    fn imports(&mut self, file: &RawFile) {
        for (system, import) in &file.imports {
            for (code, _) in import.in_order() {
                let name = format!("{}.{}", system.get_ref(), import_key(code.get_ref()));
                self.tell(PartKind::Import, &name, file, code, None, ChangeKind::Overrides);
            }
        }
    }

    /// A file names a part: it is new, or what the file does to it is `again`.
    fn tell(
        &mut self,
        kind: PartKind,
        name: &str,
        file: &RawFile,
        at: &Text,
        points: Option<i64>,
        again: ChangeKind,
    ) {
        let shipped = self.places.rules.model().files.get(file.file).is_some_and(|file| file.shipped);
        let place = self.places.place(Origin::new(file.file, at.span()));
        let known = self.named.get(&(kind, name.to_owned())).and_then(|at| self.parts.get_mut(*at));
        let Some(known) = known else {
            let change = Change { kind: ChangeKind::Adds, place: place.clone(), before: None };
            let changes = if shipped { Vec::new() } else { vec![change] };
            self.named.insert((kind, name.to_owned()), self.parts.len());
            self.parts.push(Part { kind, name: name.to_owned(), place, points, in_force: true, changes });
            return;
        };
        let before = Some(known.place.clone());
        if again == ChangeKind::Overrides {
            known.place = place.clone();
            known.points = points;
        } else {
            known.points = known.points.zip(points).map(|(sum, more)| sum + more);
        }
        if !shipped {
            known.changes.push(Change { kind: again, place, before });
        }
    }

    /// A part goes on answering to its old names.
    fn answers_to(&mut self, kind: PartKind, name: &str, aliases: &[Text]) {
        let Some(at) = self.named.get(&(kind, name.to_owned())).copied() else { return };
        for alias in aliases {
            self.named.entry((kind, alias.get_ref().clone())).or_insert(at);
        }
    }

    fn disable(&mut self, kind: PartKind, file: &RawFile, id: &Text) {
        let place = self.places.place(Origin::new(file.file, id.span()));
        let known = self.named.get(&(kind, id.get_ref().clone())).and_then(|at| self.parts.get_mut(*at));
        if let Some(known) = known {
            let before = Some(known.place.clone());
            known.in_force = false;
            known.changes.push(Change { kind: ChangeKind::Disables, place, before });
        }
    }
}
