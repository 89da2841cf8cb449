//! The laws of the house, checked on its own files.

use std::collections::BTreeSet;

use crate::{files, path};

fn read(inside: &str) -> String {
    std::fs::read_to_string(path(inside)).unwrap_or_else(|error| panic!("{inside}: {error}"))
}

/// A source file without comments, docs and tests.
fn code_of(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.map(|line| format!("{line}\n")).collect()
}

/// The modules in their order: each imports only what stands before it.
const ORDER: &[&str] = &[
    "span",
    "fold",
    "date",
    "taxonomy",
    "error",
    "note",
    "report",
    "rules",
    "stages",
    "triage",
    "imports",
    "selftest",
    "metamorphic",
    "audit",
    "trace",
    "lint",
    "advice",
    "portfolio",
];
const STAGES: &[&str] = &["segment", "scan", "matching", "context", "weigh", "decide", "advise"];

/// Module names that a piece of code imports from below a path.
fn imports(code: &str, from: &str) -> BTreeSet<String> {
    let parts = code.split(from).skip(1);
    parts.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

fn position(order: &[&str], name: &str) -> Option<usize> {
    order.iter().position(|known| *known == name)
}

#[test]
fn modules_import_only_what_lies_before_them() {
    for file in files("src", "rs") {
        let shown = file.strip_prefix(path("src")).unwrap().to_str().unwrap().replace(".rs", "");
        let own = shown.split('/').next().unwrap();
        let code = code_of(&std::fs::read_to_string(&file).unwrap());
        if let Some(own_at) = position(ORDER, own) {
            for import in imports(&code, "crate::") {
                let at =
                    position(ORDER, &import).unwrap_or_else(|| panic!("{shown} imports crate::{import}"));
                assert!(at <= own_at, "{shown} imports crate::{import}, which comes later");
            }
        }
        if let Some(stage) = shown.strip_prefix("stages/") {
            let own_at = position(STAGES, stage.split('/').next().unwrap()).unwrap();
            for import in imports(&code, "crate::stages::") {
                let at =
                    position(STAGES, &import).unwrap_or_else(|| panic!("{shown} imports stages::{import}"));
                assert!(at <= own_at, "{shown} imports stages::{import}, which comes later");
            }
        }
    }
}

/// The string literals of a piece of code.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let code = code.replace("'\"'", "' '");
    let mut rest = code.as_str();
    while let Some(open) = rest.find('"') {
        let body = &rest[open + 1..];
        let mut end = 0;
        let mut escaped = false;
        for c in body.chars() {
            if c == '"' && !escaped {
                break;
            }
            escaped = c == '\\' && !escaped;
            end += c.len_utf8();
        }
        found.push(body[..end].to_owned());
        rest = body.get(end + 1..).unwrap_or_default();
    }
    found
}

/// All knowledge of words lives in the rules: what the stages and the folding name are sections, classes, codes.
#[test]
fn no_word_of_a_language_stands_in_the_stages() {
    let mut found = Vec::new();
    for folder in ["src/stages", "src/rules"] {
        for file in files(folder, "rs").into_iter().chain([path("src/fold.rs"), path("src/stages.rs")]) {
            let shown = file.display().to_string();
            if shown.contains("/check")
                || shown.ends_with("source.rs")
                || shown.contains("/raw")
                || shown.ends_with("read.rs")
                || shown.ends_with("pattern.rs")
                || shown.ends_with("parity.rs")
                || shown.ends_with("builtin.rs")
                || shown.ends_with("schema.rs")
                || shown.ends_with("prepared.rs")
            {
                // What these say is said to rule authors, in faults, and the keys of rule files.
                continue;
            }
            let code = code_of(&std::fs::read_to_string(&file).unwrap());
            for literal in literals(&code) {
                let spoken =
                    literal.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2).count() > 2;
                let accented = literal.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
                if spoken || accented {
                    found.push(format!("{shown}: {literal:?}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_rule_file_is_shipped() {
    let list = read("src/rules/builtin.rs");
    for file in files("rules", "toml") {
        let shown = file.strip_prefix(path("")).unwrap().to_str().unwrap().to_owned();
        let named = list.contains(&format!("\"{shown}\""));
        assert!(named && list.contains(&format!("\"../../{shown}\"")), "{shown} is not listed");
    }
    let listed = list.matches("include_str!").count();
    assert_eq!(listed, files("rules", "toml").len());
}

/// The first line of a rule file tells an editor where the schema is.
#[test]
fn every_rule_file_names_its_schema() {
    for file in files("rules", "toml") {
        let text = std::fs::read_to_string(&file).unwrap();
        let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema "));
        let schema = named.and_then(|named| file.parent().unwrap().join(named).canonicalize().ok());
        let wanted = path("rules/schema.json").canonicalize().unwrap();
        assert_eq!(schema, Some(wanted), "{} does not begin with its `#:schema` line", file.display());
    }
}

#[test]
fn every_reason_has_its_file_under_its_cause() {
    let taxonomy: toml::Table = read("rules/taxonomy.toml").parse().unwrap();
    let reasons = taxonomy["reasons"].as_table().unwrap();
    for (code, reason) in reasons {
        let file = format!("rules/reasons/{}/{code}.toml", reason["cause"].as_str().unwrap());
        assert!(path(&file).is_file(), "{file} is missing");
        assert!(read(&file).contains(&format!("reason = \"{code}\"")), "{file} concludes something else");
    }
    assert_eq!(reasons.len(), files("rules/reasons", "toml").len());
}

#[test]
fn files_are_small_enough_to_be_read() {
    for folder in ["src", "examples", "tests/it", "benches"] {
        for file in files(folder, "rs") {
            let lines = std::fs::read_to_string(&file).unwrap().lines().count();
            assert!(lines <= 470, "{} has {lines} lines", file.display());
        }
    }
}

#[test]
fn the_readme_and_the_front_page_show_the_same_example() {
    let example = |text: &str, prefix: &str| -> String {
        let lines = text.lines().map(|line| line.trim_start_matches(prefix).trim());
        let from = lines.skip_while(|line| !line.starts_with("use churn_triage::{Cause, Triage}"));
        from.take_while(|line| !line.starts_with("```")).map(|line| format!("{line}\n")).collect()
    };
    assert_eq!(example(&read("README.md"), ""), example(&read("src/lib.rs"), "//!"));
}
