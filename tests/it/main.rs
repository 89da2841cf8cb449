//! The one integration test binary.
#![allow(clippy::print_stdout, reason = "the corpus test prints its table")]

mod allocations;
mod api;
mod audit;
mod cases;
mod corpus;
mod counterfactual;
mod faults;
mod fingerprint;
mod imports;
mod language;
mod lints;
mod machine;
mod metamorphic;
mod packs;
mod plan;
mod playbook;
mod portfolio;
mod properties;
mod readme;
mod rules;
mod stage;
mod tidy;
mod trace;
mod typos;

use churn_triage::Triage;

/// The shipped rules, or the reason why they do not load.
fn triage() -> Triage {
    Triage::builtin().unwrap_or_else(|error| panic!("{error}"))
}

/// A path inside the project.
fn path(inside: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

/// Every file below a folder with an ending, by name.
fn files(folder: &str, ending: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![path(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
