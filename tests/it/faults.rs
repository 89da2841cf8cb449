//! One fixture a fault code: `tests/faults/R005_*.toml` must be refused with R005, and the message is a snapshot.

use std::path::PathBuf;

use churn_triage::{FaultCode, RuleSet};

use crate::path;

/// The fixtures: files, and folders that are whole rule sets.
fn fixtures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path("tests/faults")).unwrap();
    let mut fixtures: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    fixtures.sort();
    fixtures
}

#[test]
fn every_fixture_gives_its_fault() {
    let mut seen = Vec::new();
    for fixture in fixtures() {
        let name = fixture.file_stem().unwrap().to_str().unwrap().to_owned();
        let alone = fixture.is_dir() || std::fs::read_to_string(&fixture).unwrap().starts_with("# alone");
        let builder = if alone { RuleSet::builder() } else { RuleSet::builder().builtin() };
        let error = match builder.file(&fixture).build() {
            Err(error) => error,
            Ok(_) => panic!("{name} was accepted"),
        };
        let code = name.split('_').next().unwrap();
        assert!(error.faults().iter().any(|fault| fault.code.code() == code), "{name}: {error}");
        seen.push(code.to_owned());
        let shown = error.to_string().replace(&format!("{}/", path("tests/faults").display()), "");
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, shown);
        });
    }
    let without: Vec<&str> = FaultCode::ALL
        .iter()
        .map(|code| code.code())
        .filter(|code| *code != FaultCode::Unreadable.code() && !seen.iter().any(|known| known == code))
        .collect();
    assert!(without.is_empty(), "no fixture for {without:?}");
}

#[test]
fn an_unreadable_file_is_a_fault_too() {
    let error = RuleSet::builder().builtin().file(path("tests/faults/none.toml")).build().unwrap_err();
    assert_eq!(error.faults()[0].code, FaultCode::Unreadable);
}

#[test]
fn one_slip_does_not_hide_another() {
    let pack = r#"
[[rule]]
id = "price.x"
reason = "prise"
strenght = "explicit"
en = ["{budgett} cut", "(open"]
fires_on = [{ en = "x" }]
silent_on = [{ en = "y" }]
"#;
    let error = RuleSet::builder().builtin().text("slips.toml", pack).build().unwrap_err();
    let codes: Vec<&str> = error.faults().iter().map(|fault| fault.code.code()).collect();
    assert_eq!(codes, ["R004", "R002", "R005", "R008"], "{error}");
}

/// A faulty pack with a sound rule below it loses what is faulty and nothing else.
#[test]
fn what_is_sound_of_a_faulty_pack_can_be_kept() {
    const SOUND: &str = r#"
[[rule]]
id = "price.still_there"
reason = "price"
en = ["quixotic zebra"]
fires_on = [{ en = "A quixotic zebra." }]
silent_on = [{ en = "x" }]
"#;
    for (fixture, is_kept) in [
        ("R002_unknown_key", true),
        ("R005_unknown_class", true),
        ("R010_duplicate", true),
        // Behind a fault of the TOML itself nothing can be told apart.
        ("R001_no_toml", false),
        // A head that cannot be trusted takes the file with it.
        ("R015_unknown_rule", false),
    ] {
        let text = std::fs::read_to_string(path(&format!("tests/faults/{fixture}.toml"))).unwrap();
        let pack = RuleSet::builder().builtin().text("pack.toml", &format!("{text}\n{SOUND}"));
        let (rules, skipped) = pack.build_sound().unwrap_or_else(|error| panic!("{fixture}: {error}"));
        let code = fixture.split('_').next().unwrap();
        assert!(skipped.iter().any(|fault| fault.code.code() == code), "{fixture}: {skipped:?}");
        let is_there = rules.ids().any(|id| id == "price.still_there");
        assert_eq!(is_there, is_kept, "{fixture}: {skipped:?}");
    }
}

/// A rule that has lost its `unless` would claim what it should not.
#[test]
fn a_faulty_rule_goes_as_a_whole() {
    let pack = r#"
[[rule]]
id = "price.zebra"
reason = "price"
en = ["quixotic zebra"]
fires_on = [{ en = "A quixotic zebra." }]
silent_on = [{ en = "x" }]
[rule.unless]
en = ["(not"]
"#;
    let (rules, skipped) = RuleSet::builder().builtin().text("pack.toml", pack).build_sound().unwrap();
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    assert!(!rules.ids().any(|id| id == "price.zebra"));
}
