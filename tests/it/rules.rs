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

/// What is known to be wrong may fail, and must be told when it no longer does.
#[test]
fn a_line_known_to_be_wrong_fails_when_it_passes() {
    let pack = r#"
[[rule]]
id = "price.of_fish"
reason = "price"
en = ["price of fish"]
fires_on = [
  { en = "The price of fish." },
  { en = "What fish costs.", known_wrong = "no word for costs yet" },
  { en = "The price of fish, once more.", known_wrong = "it is right by now" },
]
silent_on = [{ en = "Meat." }]
"#;
    let rules = RuleSet::builder().builtin().text("fish.toml", pack).build().unwrap();
    let broken: Vec<(String, String)> = rules
        .self_test()
        .into_iter()
        .filter(|line| line.id == "price.of_fish")
        .map(|line| (line.text, line.problem))
        .collect();
    let text = "The price of fish, once more.".to_owned();
    assert_eq!(broken, [(text, "passes by now: take `known_wrong` away".to_owned())]);
}

/// A line that only another rule for the same reason reads does not prove its rule.
#[test]
fn a_line_must_prove_its_rule_alone() {
    let rule = |id: &str, unless: &str| {
        format!(
            r#"
[[rule]]
id = "price.{id}"
reason = "price"
en = ["quixotic zebra"]
{unless}
fires_on = [{{ en = "A quixotic zebra on loan." }}]
silent_on = [{{ en = "Meat." }}]
"#
        )
    };
    let pack = rule("one", "") + &rule("two", r#"unless = { en = ["on loan"] }"#);
    let rules = RuleSet::builder().builtin().text("zebra.toml", &pack).build().unwrap();
    let broken: Vec<(String, bool)> =
        rules.self_test().into_iter().map(|line| (line.id, line.alone)).collect();
    assert_eq!(broken, [("price.two".to_owned(), true)]);
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
