//! Lints: what may be amiss in rules that are sound.
//!
//! Every pattern is tried on sentences made from it, through the stages that read notes; what stands in the same
//! words is then looked at closely. So no pattern is held against every other.

mod checks;
mod inclusion;
mod patterns;
mod terms;
mod trial;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::audit::Labelled;
use crate::error::{Drawing, LintName};
use crate::rules::RuleSet;
use crate::rules::compile::Owner;
use crate::rules::rule::Allow;
use crate::rules::source::{Origin, locate};
use crate::span::Span;

/// One thing that may be amiss at one place of a rule file.
///
/// `Display` writes `file:line:column: warning[never-matches]: ...`, the line with the place marked, and why it is
/// worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// Which lint; its name is stable.
    pub name: LintName,
    /// The rule, cue or class in which `allow = ["name"]` switches it off.
    pub subject: String,
    /// The file as it was named to the builder.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The bytes of the file that it is about.
    pub span: Span,
    /// What is amiss, in a phrase.
    pub message: String,
    /// Why it is worth a look.
    pub reason: &'static str,
    /// The line of the file.
    pub excerpt: String,
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = format!("warning[{}]", self.name);
        let Lint { file, line, column, span, message, reason, excerpt, .. } = self;
        let help = Some(*reason);
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

impl RuleSet {
    /// Looks for what may be amiss in rules that are sound, in the order of files and places.
    ///
    /// `prose` is ordinary text in which nobody leaves, for [`LintName::TooBroad`]; the ids name it in the messages.
    /// Without prose that lint is not run. A rule, cue or class switches a lint off for itself by
    /// `allow = ["name"]`; one that finds nothing is a lint of its own.
    ///
    /// ```
    /// use churn_triage::{LintName, RuleSet};
    ///
    /// let pack = r#"
    /// [words.paper_mill]
    /// en = ["mill@n"]
    /// es = ["papelera@n"]
    /// pt = ["papeleira@n"]
    /// "#;
    /// let rules = RuleSet::builder().builtin().text("mill.toml", pack).build()?;
    /// let lints = rules.lint([]);
    /// let own: Vec<_> = lints.iter().filter(|lint| &*lint.file == "mill.toml").collect();
    /// assert_eq!((own.len(), own[0].name, own[0].line), (1, LintName::UnusedClass, 2));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn lint<'n>(&self, prose: impl IntoIterator<Item = Labelled<'n>>) -> Vec<Lint> {
        let mut desk = Desk { rules: self, lints: Vec::new(), used: Vec::new() };
        let prose: Vec<Labelled<'n>> = prose.into_iter().collect();
        checks::run(&mut desk, &prose);
        desk.unused_allows(!prose.is_empty());
        let mut lints = desk.lints;
        lints.sort_by(|a, b| (&a.file, a.span.start, a.name).cmp(&(&b.file, b.span.start, b.name)));
        lints.dedup();
        lints
    }
}

/// What a lint is found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Rule(usize),
    Cue(usize),
    Class(usize),
}

impl From<Owner> for Subject {
    fn from(owner: Owner) -> Subject {
        match owner {
            Owner::Rule(at) | Owner::Unless(at) => Subject::Rule(usize::from(at)),
            Owner::Cue(at) | Owner::Pseudo(at) | Owner::Until(at) => Subject::Cue(usize::from(at)),
        }
    }
}

/// Where lints are handed in: those that are allowed in place go no further.
struct Desk<'r> {
    rules: &'r RuleSet,
    lints: Vec<Lint>,
    /// The switch-offs that switched something off.
    used: Vec<Origin>,
}

impl Desk<'_> {
    fn find(&mut self, name: LintName, subject: Subject, origin: Origin, message: String) {
        self.find_between(name, &[subject], origin, message);
    }

    /// A lint that any of several may switch off; it is told of the first.
    fn find_between(&mut self, name: LintName, subjects: &[Subject], origin: Origin, message: String) {
        let switched: Vec<Origin> = subjects
            .iter()
            .flat_map(|subject| self.allows(*subject))
            .filter(|allow| allow.lint == name)
            .map(|allow| allow.origin)
            .collect();
        if switched.is_empty() {
            let subject = subjects.first().map(|subject| self.name(*subject)).unwrap_or_default();
            self.lint(name, subject, origin, message);
        }
        self.used.extend(switched);
    }

    fn lint(&mut self, name: LintName, subject: String, origin: Origin, message: String) {
        let Some(file) = self.rules.model().files.get(origin.file as usize) else { return };
        let (line, column, excerpt) = locate(&file.text, origin.start as usize);
        let span = Span { start: origin.start as usize, end: origin.end as usize };
        let (file, reason) = (file.name.clone(), name.reason());
        self.lints.push(Lint { name, subject, file, line, column, span, message, reason, excerpt });
    }

    fn allows(&self, subject: Subject) -> &[Allow] {
        let model = self.rules.model();
        let allow = match subject {
            Subject::Rule(at) => model.rules.get(at).map(|rule| &rule.allow),
            Subject::Cue(at) => model.cues.get(at).map(|cue| &cue.allow),
            Subject::Class(at) => model.classes.get(at).map(|class| &class.allow),
        };
        allow.map(Vec::as_slice).unwrap_or_default()
    }

    fn name(&self, subject: Subject) -> String {
        let model = self.rules.model();
        match subject {
            Subject::Rule(at) => model.rules.get(at).map(|rule| rule.id.to_string()),
            Subject::Cue(at) => model.cues.get(at).map(|cue| cue.id.to_string()),
            Subject::Class(at) => model.classes.get(at).map(|class| class.name.clone()),
        }
        .unwrap_or_default()
    }

    /// Switch-offs that switched nothing off, of the lints that were run.
    fn unused_allows(&mut self, with_prose: bool) {
        let model = self.rules.model();
        let subjects = (0..model.rules.len())
            .map(Subject::Rule)
            .chain((0..model.cues.len()).map(Subject::Cue))
            .chain((0..model.classes.len()).map(Subject::Class));
        for subject in subjects {
            for allow in self.allows(subject).to_vec() {
                let was_run = with_prose || allow.lint != LintName::TooBroad;
                if was_run && !self.used.contains(&allow.origin) {
                    let message = format!("`{}` finds nothing in `{}`", allow.lint, self.name(subject));
                    self.lint(LintName::UnusedAllow, self.name(subject), allow.origin, message);
                }
            }
        }
    }
}
