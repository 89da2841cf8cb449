//! What packs a rule set is made of, and the old names that its parts still answer to.

use std::fmt;
use std::sync::Arc;

use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

use crate::rules::RuleSet;
use crate::rules::origins::Place;
use crate::rules::rule::{Cue, Model, Reason, Rule};
use crate::rules::source::Origin;
use crate::taxonomy::{ReasonCode, RuleId};

/// A pack, or the rule set at the bottom.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    pub(crate) name: Arc<str>,
    pub(crate) version: Version,
}

/// All packs of a rule set.
#[derive(Debug, Default)]
pub(crate) struct Packs {
    pub(crate) list: Vec<Pack>,
    /// For each file its pack.
    pub(crate) of_file: Vec<Option<usize>>,
    /// The files in the order in which they count: a pack after the one it builds on.
    pub(crate) order: Vec<usize>,
}

impl Packs {
    /// The pack of a file.
    pub(crate) fn of(&self, file: usize) -> Option<&Pack> {
        self.list.get((*self.of_file.get(file)?)?)
    }
}

/// What a pack builds on: a name, and the versions it goes with.
pub(crate) struct Base<'t> {
    pub(crate) name: &'t str,
    pub(crate) versions: VersionReq,
}

impl Base<'_> {
    /// Reads `name`, or a name and the versions it goes with, as in `name >= 1.2`.
    pub(crate) fn parse(text: &str) -> Result<Base<'_>, semver::Error> {
        let text = text.trim();
        let end = text.find(|c: char| c.is_whitespace() || "<>=^~*".contains(c)).unwrap_or(text.len());
        let (name, versions) = text.split_at_checked(end).unwrap_or((text, ""));
        let versions = match versions.trim() {
            "" => VersionReq::STAR,
            versions => VersionReq::parse(versions)?,
        };
        Ok(Base { name, versions })
    }
}

/// An old name of a rule, cue or reason.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Alias<C> {
    pub(crate) name: C,
    pub(crate) origin: Origin,
}

/// A place where a file uses the old name of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UsedAlias {
    pub(crate) origin: Origin,
    pub(crate) old: String,
    pub(crate) now: String,
}

/// A place where a rule file uses a name that has changed. It still works; the new name is better.
///
/// `Display` writes one line: `mine.toml:5:12: price.old is now price.new`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OldName {
    /// Where the old name stands.
    pub place: Place,
    /// The old id or code.
    pub old: String,
    /// What it is called now.
    pub now: String,
}

impl fmt::Display for OldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} is now {}", self.place, self.old, self.now)
    }
}

impl RuleSet {
    /// Where rule files use the old name of a rule, a cue or a reason, in the order of files and places.
    ///
    /// ```
    /// use churn_triage::RuleSet;
    ///
    /// let base = r#"
    /// [[rule]]
    /// id = "price.of_fish"
    /// aliases = ["price.fish"]
    /// reason = "price"
    /// en = ["price .. fish"]
    /// fires_on = [{ en = "The price of fish." }]
    /// silent_on = [{ en = "Meat." }]
    /// "#;
    /// let pack = r#"
    /// [pack]
    /// name = "meat"
    /// version = "1.0.0"
    /// disable = ["price.fish"]
    /// "#;
    /// let rules = RuleSet::builder().builtin().text("base.toml", base).text("meat.toml", pack).build()?;
    /// assert_eq!(rules.old_names()[0].to_string(), "meat.toml:5:12: price.fish is now price.of_fish");
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn old_names(&self) -> Vec<OldName> {
        let mut used: Vec<&UsedAlias> = self.model().used_aliases.iter().collect();
        used.sort_by_key(|used| (used.origin.file, used.origin.start));
        let told = used.into_iter().map(|used| OldName {
            place: self.place_of(used.origin),
            old: used.old.clone(),
            now: used.now.clone(),
        });
        told.collect()
    }

    /// What a reason is called now whose code may be an old one, as in a stored report; `None` for an unknown code.
    ///
    /// ```
    /// use churn_triage::{ReasonCode, RuleSet};
    ///
    /// let pack = r#"
    /// [reasons.no_paper]
    /// aliases = ["paper_gone"]
    /// cause = "outside_control"
    /// name = { en = "no paper", es = "falta de papel", pt = "falta de papel" }
    /// meaning = { en = "No paper.", es = "Sin papel.", pt = "Sem papel." }
    /// "#;
    /// let rules = RuleSet::builder().builtin().text("mill.toml", pack).build()?;
    /// let stored = ReasonCode::new("paper_gone").unwrap();
    /// assert_eq!(rules.reason_now(&stored), ReasonCode::new("no_paper"));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn reason_now(&self, code: &ReasonCode) -> Option<ReasonCode> {
        self.model().reason(code.as_str()).map(|reason| reason.code)
    }

    /// What a rule, a cue or a vote is called now whose id may be an old one, as in a stored report; `None` for an
    /// unknown id.
    pub fn rule_now(&self, id: &RuleId) -> Option<RuleId> {
        let model = self.model();
        let rule = model.rule_ix(id.as_str()).and_then(|at| model.rules.get(at)).map(|rule| rule.id);
        let cue = || model.cue_ix(id.as_str()).and_then(|at| model.cues.get(at)).map(|cue| cue.id);
        let vote = || model.ballots.iter().map(|ballot| ballot.id).find(|known| known == id);
        rule.or_else(cue).or_else(vote)
    }
}

impl Model {
    /// The number of a reason, by its code or an old one.
    pub(crate) fn reason_ix(&self, code: &str) -> Option<usize> {
        let code = ReasonCode::new(code)?;
        let named = |reason: &Reason| reason.code == code;
        let was_named = |reason: &Reason| reason.aliases.iter().any(|alias| alias.name == code);
        self.reasons.iter().position(named).or_else(|| self.reasons.iter().position(was_named))
    }

    /// A reason, by its code or an old one.
    pub(crate) fn reason(&self, code: &str) -> Option<&Reason> {
        self.reasons.get(self.reason_ix(code)?)
    }

    /// The number of a rule, by its id or an old one.
    pub(crate) fn rule_ix(&self, id: &str) -> Option<usize> {
        let id = RuleId::new(id)?;
        let was_named = |rule: &Rule| rule.aliases.iter().any(|alias| alias.name == id);
        self.rules.iter().position(|rule| rule.id == id).or_else(|| self.rules.iter().position(was_named))
    }

    /// The number of a cue, by its id or an old one.
    pub(crate) fn cue_ix(&self, id: &str) -> Option<usize> {
        let id = RuleId::new(id)?;
        let was_named = |cue: &Cue| cue.aliases.iter().any(|alias| alias.name == id);
        self.cues.iter().position(|cue| cue.id == id).or_else(|| self.cues.iter().position(was_named))
    }
}
