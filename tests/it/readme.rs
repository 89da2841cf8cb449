//! The page on the rule language keeps its word: every example on it is read and proves itself.

use churn_triage::RuleSet;

use crate::path;

/// The TOML examples of a page.
fn examples(page: &str) -> Vec<&str> {
    let blocks = page.split("```toml\n").skip(1);
    blocks.filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_example_of_the_rule_language_is_read_and_proves_itself() {
    let page = std::fs::read_to_string(path("rules/README.md")).unwrap();
    let examples = examples(&page);
    assert!(examples.len() >= 8, "only {} examples are left", examples.len());
    let builder = RuleSet::builder().builtin();
    let numbered = examples.iter().enumerate();
    let builder = numbered.fold(builder, |builder, (at, text)| builder.text(&format!("example-{at}"), text));
    let rules = builder.build().unwrap_or_else(|error| panic!("{error}"));
    let ids: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("id")).collect();
    let on_page = |id: &str| ids.iter().any(|line| line.contains(&format!("\"{id}\"")));
    let broken = rules.self_test();
    let own: Vec<String> = broken.iter().filter(|line| on_page(&line.id)).map(ToString::to_string).collect();
    assert!(own.is_empty(), "{}", own.join("\n"));
}
