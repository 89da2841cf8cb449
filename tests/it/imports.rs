//! Reason codes of other tools, read by the maps of `rules/imports/`.

use churn_triage::{Cause, ImportError, Imported, RuleSet, Triage};

use crate::triage;

fn import(system: &str, code: &str) -> Imported {
    triage().import(system, code).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_shipped_code_is_read_however_it_is_spelt() {
    let triage = triage();
    let mut systems = Vec::new();
    for map in triage.rules().imports() {
        systems.push(map.system);
        for code in &map.codes {
            let imported = triage.import(map.system, code).unwrap_or_else(|error| panic!("{error}"));
            let shouted = code.to_uppercase().replace('_', " ").replace(' ', "  ");
            assert_eq!(
                triage.import(&map.system.to_uppercase(), &shouted).as_ref(),
                Ok(&imported),
                "{shouted}"
            );
            assert_eq!(imported.cause.is_determined(), imported.cause != Cause::Undetermined);
            assert_ne!(imported.next_step.as_str(), "");
            if imported.cause.is_determined() {
                assert_ne!(imported.reason, "unstated", "{} {code}", map.system);
            }
        }
    }
    for system in ["stripe", "odoo", "frappe_crm", "chargebee", "recurly", "google_play", "closed_lost"] {
        assert!(systems.contains(&system), "{system} is missing");
    }
}

#[test]
fn all_of_stripes_feedback_is_known() {
    let known = [
        ("customer_service", "unstated"),
        ("low_quality", "unstated"),
        ("missing_features", "expertise"),
        ("other", "unstated"),
        ("switched_service", "switched_provider"),
        ("too_complex", "usability"),
        ("too_expensive", "price"),
        ("unused", "project_end"),
    ];
    for (code, reason) in known {
        assert_eq!(import("stripe", code).reason, reason, "{code}");
    }
}

#[test]
fn a_code_that_leaves_the_cause_open_has_none_and_names_candidates() {
    let imported = import("stripe", "customer_service");
    assert_eq!(imported.cause, Cause::Undetermined);
    assert!(imported.candidates.iter().any(|code| *code == "service"), "{:?}", imported.candidates);
    assert!(imported.candidates.iter().any(|code| *code == "perceived_slight"), "{:?}", imported.candidates);
    assert_eq!(imported.next_step, "request_a_conversation");
    assert!(imported.remark.is_some());
    assert_eq!(import("odoo", "We don\u{2019}t have people/skills").next_step, "close_the_gap");
}

#[test]
fn what_is_not_known_is_told_with_the_nearest_name() {
    let triage = triage();
    let error = triage.import("strip", "other").unwrap_err();
    assert_eq!(error.to_string(), "no import map is called `strip`; did you mean `stripe`?");
    assert!(matches!(error, ImportError::UnknownSystem { .. }));
    let error = triage.import("Odoo", "Not enough stocks").unwrap_err();
    assert!(error.to_string().ends_with("did you mean `Not enough stock`?"), "{error}");
    let error = triage.import("stripe", "zebra").unwrap_err();
    assert_eq!(error.to_string(), "the import map `stripe` has no code `zebra`");
}

#[test]
fn a_pack_adds_maps_and_overrides_codes() {
    let pack = r#"
[import.our_crm]
title = "Our CRM: lost reason"
source = "Its list of 2024"

[import.our_crm.codes]
"L-07" = { reason = "insourcing" }

[import.stripe.codes]
unused = { reason = "usability", override = true }
"#;
    let rules = RuleSet::builder().builtin().text("crm.toml", pack).build();
    let triage = Triage::new(rules.unwrap_or_else(|error| panic!("{error}")));
    assert_eq!(triage.import("our CRM", "l07").unwrap_err().to_string().matches("L-07").count(), 1);
    assert_eq!(triage.import("our CRM", "l 07").unwrap().cause, Cause::OutsideControl);
    assert_eq!(triage.import("stripe", "unused").unwrap().reason, "usability");
    assert_eq!(triage.import("stripe", "too_complex").unwrap().reason, "usability");
}
