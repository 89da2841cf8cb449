//! Every form of the rule language, on a note where it holds and on one where it just does not.

use std::fmt::Write;

use churn_triage::{Outcome, RuleSet, Triage};

/// What a rule says beside its id and examples; a note on which it counts; one on which it does not.
const FORMS: &[(&str, &str, &str)] = &[
    (r#"en = ["quixotic zebra"]"#, "A quixotic zebra came.", "A quixotic old zebra came."),
    (
        r#"en = ["quixotic .. zebra"]"#,
        "The quixotic one two three zebra.",
        "The quixotic one two three four zebra.",
    ),
    (
        r#"en = ["quixotic ..5 zebra"]"#,
        "The quixotic one two three four five zebra.",
        "The zebra is quixotic.",
    ),
    (r#"en = ["quixotic ~2 zebra"]"#, "The zebra is so quixotic.", "The zebra is not so very quixotic."),
    (
        r#"en = ["quixotic & zebra"]"#,
        "Zebra, we know, we know, we know, we know, quixotic.",
        "Quixotic. Zebra.",
    ),
    (r#"en = ["quixotic >> zebra"]"#, "Quixotic. We saw. A zebra.", "Quixotic. We saw. We went. A zebra."),
    (r#"en = ["(quixotic|odd old) zebra"]"#, "The odd old zebra.", "The old zebra."),
    (r#"en = ["quixotic old? zebra"]"#, "The quixotic old zebra.", "The quixotic young zebra."),
    (r#"en = ["^ quixotic zebra"]"#, "We met. Quixotic zebra again.", "We met a quixotic zebra."),
    (r#"en = ["zebr*"]"#, "Some zebroids.", "Some zeugmas."),
    (r#"en = ["*zebra"]"#, "An antizebra.", "An antizebrine."),
    (r#"en = ["zigzag@vv zebra"]"#, "They zigzagged zebra.", "They zigzagish zebra."),
    (r#"es = ["=cebrá listada"]"#, "Vino la cebrá listada según él.", "Vino la cebra listada según él."),
    (r#"en = ["zebra {money}"]"#, "The zebra $275.", "The zebra 275."),
    (r#"en = ["zebra {money}"]"#, "The zebra 300 dollars.", "The zebra 300 stripes."),
    (r#"en = ["zebra {percent}"]"#, "The zebra 40 %.", "The zebra 40."),
    (r#"en = ["zebra {duration}"]"#, "The zebra three weeks.", "The zebra three stripes."),
    (r#"en = ["zebra {hours}"]"#, "The zebra 14 hours.", "The zebra 14 years."),
    (r#"en = ["zebra {date}"]"#, "The zebra 9 October.", "The zebra 9 times."),
    (r#"en = ["zebra {clock}"]"#, "The zebra 8:15.", "The zebra 8."),
    (r#"en = ["zebra {ordinal}"]"#, "The zebra 3rd.", "The zebra 3."),
    (r#"en = ["zebra {count}"]"#, "The zebra six.", "The zebra."),
    (r#"en = ["zebra {name}"]"#, "The zebra Quixley.", "The zebra quixley."),
    (r#"en = ["zebra {striped_thing}"]"#, "The zebra barcode.", "The zebra mattress."),
    (r#"any = ["{zebra_word} {striped_thing}"]"#, "The cebra barcode.", "The cebra."),
    ("en = [\"zebra\"]\nunless = { en = [\"stuffed\"] }", "A zebra.", "A stuffed zebra."),
    (
        "en = [\"zebra\"]\nwhen = { voice = \"client\" }",
        "Dear Ana,\n\nYour zebra. Please send us the invoice.\n\nBest regards,\nTom",
        "Called by Tom. He said zebra. I offered him a zebra. He rang off.",
    ),
    ("en = [\"zebra\"]\nwhen = { channel = \"letter\" }", "", "A zebra."),
    ("en = [\"zebra\"]\nwhen = { act = \"question\" }", "Is it a zebra?", "It is a zebra."),
    ("en = [\"zebra\"]\nwhen = { occurrence = \"repeated\" }", "Again and again a zebra.", "A zebra."),
    (
        "regex = { en = 'zebra.{0,9}barco\\w+', with = [\"{striped_thing}\"] }",
        "A zebra and barcode.",
        "A zebra and barcarole.",
    ),
];

fn pack() -> String {
    let mut pack = String::from(
        r#"
[words.striped_thing]
en = ["barcode", "{deck_chair}", "!mattress"]

[words.deck_chair]
any = ["mattress", "deckchair"]

[words.zebra_word]
en = ["zebra", "cebra"]
"#,
    );
    for (at, (form, ..)) in FORMS.iter().enumerate() {
        let line = "{ en = \"x\", es = \"x\", pt = \"x\" }";
        write!(pack, "\n[[rule]]\nid = \"price.form_{at}\"\nreason = \"price\"\n{form}\nfires_on = [{line}]\nsilent_on = [{line}]\n")
            .unwrap();
    }
    pack
}

#[test]
fn every_form_holds_where_it_should_and_only_there() {
    let rules =
        RuleSet::builder().builtin().text("forms.toml", &pack()).build().unwrap_or_else(|e| panic!("{e}"));
    let triage = Triage::new(rules);
    let counts = |note: &str, rule: &str| {
        let trace = triage.trace(note, rule).unwrap();
        trace.matches.iter().any(|found| found.outcome == Outcome::Counted)
    };
    let mut wrong = Vec::new();
    for (at, (form, holds, not)) in FORMS.iter().enumerate() {
        let rule = format!("price.form_{at}");
        if !holds.is_empty() && !counts(holds, &rule) {
            wrong.push(format!("{form} does not hold in: {holds}"));
        }
        if counts(not, &rule) {
            wrong.push(format!("{form} holds in: {not}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_witness_tells_which_word_stood_where() {
    let rules =
        RuleSet::builder().builtin().text("forms.toml", &pack()).build().unwrap_or_else(|e| panic!("{e}"));
    let note = "The quixotic one two three zebra.";
    let trace = Triage::new(rules).trace(note, "price.form_1").unwrap();
    let found = &trace.matches[0];
    let terms: Vec<(&str, &str)> =
        found.terms.iter().map(|term| (term.term.as_str(), term.span.of(note).unwrap())).collect();
    assert_eq!(terms, [("quixotic", "quixotic"), ("zebra", "zebra")]);
    assert_eq!(found.span.of(note), Some("quixotic one two three zebra"));
    assert!(found.place.starts_with("forms.toml:"), "{}", found.place);
}
