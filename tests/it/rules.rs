//! The shipped rules: each proves itself by its own lines.

use churn_triage::{Lang, ReasonCode, RuleSet};

use crate::triage;

#[test]
fn every_rule_and_cue_does_what_its_lines_say() {
    let rules = RuleSet::builtin().unwrap_or_else(|error| panic!("{error}"));
    let broken = rules.self_test();
    let shown: Vec<String> = broken.iter().map(ToString::to_string).collect();
    assert!(broken.is_empty(), "{} lines fail:\n{}", broken.len(), shown.join("\n"));
}

#[test]
fn a_broken_line_is_found() {
    let pack = r#"
[[rule]]
id = "price.of_fish"
reason = "price"
en = ["price of fish"]
fires_on = [{ en = "The price of meat." }]
silent_on = [{ en = "We left over the price of fish." }]
"#;
    let rules = RuleSet::builder().builtin().text("fish.toml", pack).build().unwrap();
    let broken: Vec<String> = rules
        .self_test()
        .into_iter()
        .filter(|line| line.id == "price.of_fish")
        .map(|line| line.problem)
        .collect();
    assert_eq!(broken, ["does not fire", "fires and should not"]);
}

#[test]
fn packs_add_extend_override_and_disable() {
    let add = r#"
[pack]
name = "trade"
version = "1.0.0"
disable = ["trade.first"]

[reasons.tide]
cause = "outside_control"
name = { en = "the tide", es = "la marea", pt = "a maré" }
meaning = { en = "Tide.", es = "Marea.", pt = "Maré." }

[words.budget]
en = ["war chest"]

[[rule]]
id = "tide.high"
reason = "tide"
en = ["high tide"]
fires_on = [{ en = "It was high tide." }]
silent_on = [{ en = "It was low." }]
"#;
    let fault = RuleSet::builder().builtin().text("trade.toml", add).build().unwrap_err();
    assert_eq!(fault.faults().len(), 1, "{fault}");
    assert_eq!(fault.faults()[0].code.code(), "R015");

    let add = add.replace("disable = [\"trade.first\"]\n", "");
    let over = r#"
[[rule]]
id = "tide.high"
override = true
reason = "tide"
en = ["spring tide"]
fires_on = [{ en = "It was spring tide." }]
silent_on = [{ en = "It was high tide." }]
"#;
    let one = RuleSet::builder().builtin().text("trade.toml", &add).build().unwrap();
    let two = RuleSet::builder().builtin().text("trade.toml", &add).text("over.toml", over).build().unwrap();
    assert_ne!(one.fingerprint(), two.fingerprint());
    assert!(one.version().ends_with("trade 1.0.0"), "{}", one.version());
    let note = "We stop because of the spring tide.";
    let first = |rules: RuleSet| churn_triage::Triage::new(rules).assess(note).reasons[0].code;
    assert_ne!(first(one), "tide");
    assert_eq!(first(two), "tide");
}

#[test]
fn what_a_pack_says_plainly_decides_over_votes() {
    let pack = r#"
[reasons.bad_season]
cause = "outside_control"
name = { en = "a bad season", es = "una mala temporada", pt = "uma temporada ruim" }
meaning = { en = "No guests.", es = "Sin clientes.", pt = "Sem clientes." }

[[rule]]
id = "bad_season.jellyfish"
reason = "bad_season"
en = ["because of the jellyfish"]
fires_on = [{ en = "It is because of the jellyfish." }]
silent_on = [{ en = "We saw jellyfish." }]
"#;
    let rules = RuleSet::builder().builtin().text("sea.toml", pack).build().unwrap();
    let note = "We will not book the boat again this year because of the jellyfish.";
    assert_eq!(churn_triage::Triage::new(rules).assess(note).reasons[0].code, "bad_season");
}

#[test]
fn reasons_have_names_in_every_language() {
    let triage = triage();
    let code = ReasonCode::new("late_delivery").unwrap();
    let names: Vec<&str> = Lang::ALL.iter().map(|lang| triage.reason_name(&code, *lang)).collect();
    assert_eq!(names, ["late delivery", "las entregas tarde", "os atrasos nas entregas"]);
}
