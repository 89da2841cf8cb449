//! What the reason code of another tool says in ours, and what to do first.

use serde::Serialize;
use thiserror::Error;

use crate::report::PlanStep;
use crate::rules::RuleSet;
use crate::rules::import::{Import, ImportCode, import_key};
use crate::rules::playbook::Facets;
use crate::rules::rule::{Model, ReasonIx};
use crate::rules::source::nearest_name;
use crate::stages::advise::advise;
use crate::taxonomy::{Cause, Channel, Finality, Party, ReasonCode, Stage, StepCode, Tone};
use crate::triage::{Triage, UNSTATED};

/// A map from the reason codes of another tool to ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImportMap<'r> {
    /// What the map is called.
    pub system: &'r str,
    /// The tool and its field.
    pub title: &'r str,
    /// Where the tool documents its codes.
    pub source: &'r str,
    /// The codes as the tool writes them.
    pub codes: Vec<&'r str>,
}

/// What a code of another tool says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Imported {
    /// The reason it states; `unstated` where the code alone cannot tell.
    pub reason: ReasonCode,
    /// The cause of that reason.
    pub cause: Cause,
    /// Reasons it may stand for as well, or instead; the client's words would tell.
    pub candidates: Vec<ReasonCode>,
    /// What the mapping loses, in English.
    pub remark: Option<String>,
    /// What to do first, going by the code alone: channel, tone and finality are not known.
    pub next_step: StepCode,
    /// What to do after that, in order.
    pub plan: Vec<PlanStep>,
}

/// Why a code could not be imported; the nearest known name is told where one is near.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// No import map has this name.
    #[error("no import map is called `{system}`{}", meant(.nearest))]
    UnknownSystem {
        /// The name asked for.
        system: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// The map does not know the code.
    #[error("the import map `{system}` has no code `{code}`{}", meant(.nearest))]
    UnknownCode {
        /// The map.
        system: String,
        /// The code asked for.
        code: String,
        /// The nearest code it knows.
        nearest: Option<String>,
    },
}

fn meant(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default()
}

impl RuleSet {
    /// The import maps that there are, with the codes they know.
    ///
    /// ```
    /// use churn_triage::RuleSet;
    ///
    /// let rules = RuleSet::builtin()?;
    /// let stripe = rules.imports().find(|map| map.system == "stripe").unwrap();
    /// assert!(stripe.codes.contains(&"too_expensive"));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn imports(&self) -> impl Iterator<Item = ImportMap<'_>> {
        self.model().imports.iter().map(|import| ImportMap {
            system: &import.system,
            title: &import.title,
            source: &import.source,
            codes: import.codes.iter().map(|code| code.written.as_str()).collect(),
        })
    }
}

impl Triage {
    /// What a reason code of another tool says, by the maps of `rules/imports/` and of packs. Case, accents, spaces
    /// and signs do not matter.
    ///
    /// A code says less than words do: where it leaves the cause open, the answer has none, and names the candidates.
    ///
    /// # Errors
    ///
    /// If there is no such map, or no such code in it; the nearest known name is told.
    ///
    /// ```
    /// use churn_triage::{Cause, Triage};
    ///
    /// let triage = Triage::builtin()?;
    /// let imported = triage.import("stripe", "Too expensive")?;
    /// assert_eq!(imported.reason, "price");
    /// assert_eq!(imported.cause, Cause::Fixable);
    /// assert_eq!(imported.next_step, "make_amends");
    ///
    /// let wrong = triage.import("stripe", "to_expensive").unwrap_err();
    /// assert_eq!(
    ///     wrong.to_string(),
    ///     "the import map `stripe` has no code `to_expensive`; did you mean `too_expensive`?",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn import(&self, system: &str, code: &str) -> Result<Imported, ImportError> {
        let import = self.import_map(system)?;
        let key = import_key(code);
        let Some(found) = import.codes.iter().find(|known| known.key == key) else {
            let nearest = nearest_name(&key, import.codes.iter().map(|known| known.key.as_str()));
            let nearest = import.codes.iter().find(|known| Some(known.key.as_str()) == nearest);
            let nearest = nearest.map(|known| known.written.clone());
            return Err(ImportError::UnknownCode {
                system: import.system.clone(),
                code: code.to_owned(),
                nearest,
            });
        };
        Ok(self.imported(found))
    }

    fn import_map(&self, system: &str) -> Result<&Import, ImportError> {
        let imports = &self.rules().model().imports;
        let key = import_key(system);
        imports.iter().find(|import| import.system == key).ok_or_else(|| {
            let nearest = nearest_name(&key, imports.iter().map(|import| import.system.as_str()));
            ImportError::UnknownSystem { system: system.to_owned(), nearest: nearest.map(str::to_owned) }
        })
    }

    fn imported(&self, code: &ImportCode) -> Imported {
        let model = self.rules().model();
        let reason = code.reason.and_then(|reason| model.reasons.get(usize::from(reason)));
        let candidates = code.candidates.iter().filter_map(|reason| model.reasons.get(usize::from(*reason)));
        let cause = reason.map_or(Cause::Undetermined, |reason| reason.cause);
        let (next_step, plan) = advise(&model.playbook, &bare_facets(model, code.reason, cause));
        Imported {
            reason: reason
                .map_or_else(|| ReasonCode::new(UNSTATED).unwrap_or(ReasonCode::EMPTY), |reason| reason.code),
            cause,
            candidates: candidates.map(|reason| reason.code).collect(),
            remark: code.remark.clone(),
            next_step,
            plan,
        }
    }
}

/// A verdict of which nothing is known but the reason, which the client has chosen from a list.
fn bare_facets(model: &Model, reason: Option<ReasonIx>, cause: Cause) -> Facets {
    let unstated = || model.reasons.iter().position(|known| known.code == UNSTATED).map(|at| at as ReasonIx);
    Facets {
        cause,
        reason: reason.or_else(unstated),
        channel: Channel::Unknown,
        tone: Tone::Neutral,
        finality: Finality::Unstated,
        vague: false,
        said_by: Party::Client,
        confidence: 1000,
        stage: Stage::Ended,
        mutual: false,
    }
}
