//! Import maps.

use crate::error::FaultCode;
use crate::rules::check::{Checker, is_name, place};
use crate::rules::import::{Import, ImportCode, import_key};
use crate::rules::raw::{RawFile, RawImport, RawImported, Text};
use crate::rules::rule::ReasonIx;
use crate::rules::source::Origin;
use crate::taxonomy::Cause;

impl Checker {
    pub(super) fn imports(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (system, import) in &file.imports {
                if let Some(at) = self.import(file, system, import) {
                    for (code, imported) in import.in_order() {
                        self.import_code(file, at, code, imported);
                    }
                }
            }
        }
    }

    /// The number of the map of a system, which is made where it is new.
    fn import(&mut self, file: &RawFile, system: &Text, raw: &RawImport) -> Option<usize> {
        let (name, origin) = (system.get_ref(), place(file, system));
        if !is_name(name) {
            let message = format!("`{name}` is no name for an import map");
            let help = Some("names are made of small letters, digits and _".to_owned());
            self.sources.fault(FaultCode::Name, origin, message, help);
            return None;
        }
        if let Some(known) = self.model.imports.iter().position(|import| import.system == *name) {
            return Some(known);
        }
        let (Some(title), Some(source)) = (&raw.title, &raw.source) else {
            let message = format!("the import map `{name}` is new and does not say whose codes it holds");
            let help =
                Some("write `title` and `source`: the tool's field, and where it is documented".to_owned());
            self.sources.fault(FaultCode::Import, origin, message, help);
            return None;
        };
        self.model.imports.push(Import {
            system: name.clone(),
            title: title.get_ref().clone(),
            source: source.get_ref().clone(),
            codes: Vec::new(),
        });
        Some(self.model.imports.len() - 1)
    }

    fn import_code(&mut self, file: &RawFile, at: usize, code: &Text, raw: &RawImported) {
        let (written, origin) = (code.get_ref(), place(file, code));
        let key = import_key(written);
        if key.is_empty() {
            self.bad_import(origin, "a code without a letter or figure".to_owned(), None);
            return;
        }
        let reason = raw.reason.as_ref().map(|reason| self.reason(file, reason));
        let candidates: Vec<Option<ReasonIx>> =
            raw.candidates.iter().map(|candidate| self.reason(file, candidate)).collect();
        if reason == Some(None) || candidates.contains(&None) {
            return;
        }
        let (reason, candidates) = (reason.flatten(), candidates.into_iter().flatten().collect::<Vec<_>>());
        if reason.is_none() && candidates.len() < 2 {
            let help = Some("give its `reason`, or `candidates` of which it is one".to_owned());
            self.bad_import(origin, format!("the code `{written}` is mapped to nothing"), help);
            return;
        }
        let cause_of =
            |reason: ReasonIx| self.model.reasons.get(usize::from(reason)).map(|reason| reason.cause);
        let cause = reason.and_then(cause_of).filter(|cause| *cause != Cause::Undetermined);
        if cause.is_some() && candidates.iter().any(|candidate| cause_of(*candidate) != cause) {
            let message = format!("the code `{written}` may have another cause than its `reason`");
            let help =
                Some("leave `reason` out where the cause is open, and name it as a candidate".to_owned());
            self.bad_import(origin, message, help);
            return;
        }
        let remark = raw.remark.as_ref().map(|remark| remark.get_ref().clone());
        let code = ImportCode { written: written.clone(), key, reason, candidates, remark };
        let Some(import) = self.model.imports.get_mut(at) else { return };
        match import.codes.iter_mut().find(|known| known.key == code.key) {
            Some(known) if raw.overrides => *known = code,
            Some(known) => {
                let message = format!("the code `{written}` is mapped already, as `{}`", known.written);
                let help = Some("write `override = true` to replace what an earlier file says".to_owned());
                self.bad_import(origin, message, help);
            }
            None if raw.overrides => {
                let message = format!("no file maps the code `{written}`");
                self.bad_import(origin, message, Some("leave `override` out".to_owned()));
            }
            None => import.codes.push(code),
        }
    }

    fn bad_import(&mut self, origin: Origin, message: String, help: Option<String>) {
        self.sources.fault(FaultCode::Import, origin, message, help);
    }
}
