//! One fixture a lint: `tests/lints/covered.toml` must be told of `covered`, and the message is a snapshot.

use std::collections::BTreeMap;

use churn_triage::{Labelled, Lint, LintName, Note, Outcome, RuleSet};

use crate::{files, path};

/// What the shipped rules must be free of; the other lints are a matter of judgement, and have ceilings.
const GATES: &[LintName] = &[
    LintName::NeverMatches,
    LintName::Covered,
    LintName::Duplicate,
    LintName::DeadUnless,
    LintName::UnusedClass,
    LintName::Hole,
    LintName::UnusedAllow,
];

/// How often at most the shipped rules are told of the others. These only ever go down.
const CEILINGS: &[(LintName, usize)] =
    &[(LintName::TooBroad, 110), (LintName::NoRareWord, 171), (LintName::Conflict, 281)];

/// Shipped files without any rule, cue or class: just enough to put a fixture on.
const SKELETON: &[&str] = &[
    "taxonomy.toml",
    "scoring.toml",
    "deciding.toml",
    "playbook.toml",
    "playbook/letters.toml",
    "playbook/questions.toml",
    "playbook/remedies.toml",
    "playbook/steps.toml",
    "labels.toml",
    "layout.toml",
    "forms/en.toml",
    "forms/es.toml",
    "forms/pt.toml",
];

/// Made once: tests run side by side, and none may read what another one is writing.
fn skeleton() -> &'static std::path::Path {
    static MADE: std::sync::OnceLock<std::path::PathBuf> = std::sync::OnceLock::new();
    MADE.get_or_init(|| {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("skeleton");
        for inside in ["forms", "playbook"] {
            std::fs::create_dir_all(folder.join(inside)).unwrap();
        }
        for file in SKELETON {
            std::fs::copy(path("rules").join(file), folder.join(file)).unwrap();
        }
        folder
    })
}

#[test]
fn every_fixture_gives_its_lint() {
    let prose = [("one", "The invoice for May is attached."), ("two", "Your invoice has been paid.")];
    let skeleton = skeleton();
    let mut seen = Vec::new();
    for fixture in files("tests/lints", "toml") {
        let name = fixture.file_stem().unwrap().to_str().unwrap().to_owned();
        let rules = RuleSet::builder().file(skeleton).file(&fixture).build();
        let rules = rules.unwrap_or_else(|error| panic!("{error}"));
        let prose = if name == "too-broad" { prose.as_slice() } else { &[] };
        let lints = rules.lint(prose.iter().map(|(id, text)| Labelled::new(id, Note::new(text), &[])));
        let own = |lint: &&Lint| lint.file.ends_with(&format!("{name}.toml"));
        assert!(lints.iter().filter(own).all(|lint| lint.name.code() == name), "{name}: {lints:#?}");
        seen.push(name.clone());
        let shown: Vec<String> = lints.iter().filter(own).map(ToString::to_string).collect();
        let shown = shown.join("\n").replace(&format!("{}/", path("tests/lints").display()), "");
        insta::with_settings!({ snapshot_path => "../snapshots/lints", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, shown);
        });
    }
    let without: Vec<&str> = LintName::ALL
        .iter()
        .map(|name| name.code())
        .filter(|name| !seen.iter().any(|known| known == name))
        .collect();
    assert!(without.is_empty(), "no fixture for {without:?}");
}

#[test]
fn the_shipped_rules_are_free_of_lints() {
    let mut prose: Vec<(String, String)> = Vec::new();
    for file in
        files("tests/corpus", "jsonl").iter().filter(|file| file.to_str().unwrap().contains("-prose-"))
    {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            prose.push((line["id"].as_str().unwrap().to_owned(), line["text"].as_str().unwrap().to_owned()));
        }
    }
    assert!(prose.len() > 500, "{} passages of prose", prose.len());
    let rules = RuleSet::builtin().unwrap_or_else(|error| panic!("{error}"));
    let lints = rules.lint(prose.iter().map(|(id, text)| Labelled::new(id, Note::new(text), &[])));
    let gated: Vec<String> =
        lints.iter().filter(|lint| GATES.contains(&lint.name)).map(ToString::to_string).collect();
    assert!(gated.is_empty(), "{}", gated.join("\n"));
    let mut counts: BTreeMap<LintName, usize> = BTreeMap::new();
    lints.iter().for_each(|lint| *counts.entry(lint.name).or_default() += 1);
    for (name, most) in CEILINGS {
        let count = counts.get(name).copied().unwrap_or(0);
        assert!(count <= *most, "{name}: {count}, and at most {most} were allowed");
    }
    assert_eq!(GATES.len() + CEILINGS.len(), LintName::ALL.len());
}

#[test]
fn a_pair_of_rules_that_clash_is_shown_by_a_sentence_that_both_claim() {
    let rules = RuleSet::builder().file(skeleton()).file(path("tests/lints/conflict.toml")).build().unwrap();
    let lints = rules.lint([]);
    let clashes: Vec<&Lint> = lints.iter().filter(|lint| lint.name == LintName::Conflict).collect();
    assert!(!clashes.is_empty());
    let triage = churn_triage::Triage::new(rules);
    for clash in clashes {
        let sentence = clash.message.split('"').nth(1).unwrap();
        let rules: Vec<&str> = clash.message.split('`').skip(1).step_by(2).collect();
        for rule in &rules {
            let trace = triage.trace(format!("6\n\n{sentence}").as_str(), rule).unwrap();
            assert!(
                trace.matches.iter().any(|found| found.outcome == Outcome::Counted),
                "{rule}: {sentence}"
            );
        }
        assert_eq!(rules.len(), 2);
    }
}

#[test]
fn the_parity_table_counts_what_stands_in_the_files() {
    let rules = RuleSet::builder().file(skeleton()).file(path("tests/lints/hole.toml")).build().unwrap();
    let parity = rules.parity();
    let row = |name: &str, part: &str| {
        let row = parity.rows.iter().find(|row| row.name == name && row.part == part);
        row.map(|row| (row.any, row.en, row.es, row.pt, row.hole)).unwrap()
    };
    assert_eq!(row("mist", "entries"), (0, 1, 1, 0, true));
    assert_eq!(row("price.mist", "patterns"), (0, 1, 1, 0, true));
    assert_eq!(row("price.mist", "unless"), (0, 1, 0, 0, true));
    assert_eq!(row("price.mist", "fires_on"), (0, 1, 1, 0, false));
    assert!(parity.rows.is_sorted_by(|a, b| (!a.hole, a.ratio()) <= (!b.hole, b.ratio())));
    assert!(parity.holes().count() < parity.rows.len());
}
