//! The lines of the shipped rules, in frames and spellings that change their reading in a known way.

use churn_triage::RuleSet;

/// The most exceptions, per mille of all texts.
const EXCEPTED: usize = 5;

#[test]
fn every_line_is_read_as_its_frame_makes_expect() {
    let rules = RuleSet::builtin().unwrap_or_else(|error| panic!("{error}"));
    let read = rules.metamorphic();
    let broken: Vec<String> = read.broken.iter().map(ToString::to_string).collect();
    let idle: Vec<String> = read.idle.iter().map(ToString::to_string).collect();
    println!("{} texts, {} excepted", read.tried, read.excepted);
    assert!(broken.is_empty(), "{} of {}:\n{}", broken.len(), read.tried, broken.join("\n"));
    assert!(idle.is_empty(), "{}", idle.join("\n"));
    assert!(read.excepted * 1000 <= read.tried * EXCEPTED, "{} of {}", read.excepted, read.tried);
}

/// A rule set with nothing in it but what is needed, and a pack of frames.
fn small(more: &str) -> RuleSet {
    let rule = r#"
[reasons.price]
cause = "fixable"
name = { en = "price", es = "precio", pt = "preço" }
meaning = { en = "Dear.", es = "Caro.", pt = "Caro." }

[[rule]]
id = "price.fish"
reason = "price"
en = ["price of fish"]
fires_on = [{ en = "It was the price of fish." }]
silent_on = [{ en = "It was the fish." }]

[[cue]]
id = "deny.not_so"
effect = "deny"
reach = "sentence"
en = ["it is not so that"]
fires_on = [{ en = "It is not so that we left." }]
"#;
    let read = |file: &str| std::fs::read_to_string(crate::path(file)).unwrap();
    let builder = RuleSet::builder().text("rule.toml", rule).text("more.toml", more);
    let files = ["rules/layout.toml", "rules/scoring.toml"];
    let builder = files.iter().fold(builder, |builder, file| builder.text(file, &read(file)));
    let rest = r#"
[deciding]
order = ["points"]
residual = []

[[first]]
step = "ask"

[[step]]
code = "ask"
phase = "day_0"
title = { en = "Ask.", es = "Pregunta.", pt = "Pergunte." }
because = { en = "So.", es = "Así.", pt = "Assim." }
"#;
    builder.text("rest.toml", rest).build().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_line_that_is_read_otherwise_is_found() {
    let read = small(
        r#"
[[frame]]
id = "denied.not_so"
expect = "denied"
takes = "clause"
en = "It is not so that {}."

[[frame]]
id = "denied.hardly"
expect = "denied"
takes = "clause"
en = "Hardly that {}."

[[frame]]
id = "kept.not_so"
expect = "kept"
en = "It is not so that {}"
"#,
    )
    .metamorphic();
    let broken: Vec<String> =
        read.broken.iter().map(|line| format!("{} {}: {}", line.frame, line.text, line.problem)).collect();
    assert_eq!(
        broken,
        [
            "denied.hardly Hardly that it was the price of fish.: is asserted, and should not be",
            "kept.not_so It is not so that It was the price of fish.: should be asserted, and is discounted: deny",
        ]
    );
}

#[test]
fn an_exception_is_counted_where_it_is_needed_and_told_where_not() {
    let read = small(
        r#"
[[frame]]
id = "denied.hardly"
expect = "denied"
en = "Hardly: {}"

[[exception]]
frame = "denied.hardly"
rules = ["price.fish"]
reason = "Nobody says so."

[[exception]]
frame = "spelling.capitals"
lang = "en"
rules = ["price.fish"]
reason = "It was feared to be needed."
"#,
    )
    .metamorphic();
    assert!(read.broken.is_empty(), "{:?}", read.broken);
    assert_eq!(read.excepted, 1);
    let idle: Vec<String> = read.idle.iter().map(ToString::to_string).collect();
    assert_eq!(idle, ["more.toml:15:10: price.fish needs no exception from spelling.capitals"]);
}

#[test]
fn a_frame_is_left_out_where_a_line_holds_what_it_is_without() {
    let frame = r#"
[[frame]]
id = "denied.hardly"
expect = "denied"
en = "Hardly: {}"
"#;
    let broken = |more: &str| small(&format!("{frame}{more}")).metamorphic().broken.len();
    assert_eq!(broken(""), 1);
    assert_eq!(broken("skips = [\"fixable\"]"), 0);
    let class = "[words.slippery]\nen = [\"fish\"]\n\n[words.furry]\nen = [\"fox\"]";
    assert_eq!(broken(&format!("without = [\"deny\", \"{{furry}}\"]\n\n{class}")), 1);
    assert_eq!(broken(&format!("without = [\"{{slippery}}\"]\n\n{class}")), 0);
    assert_eq!(broken("takes = \"sentence\""), 1);
}
