//! Whole notes with what must be read out of them: `tests/cases/*.toml`.

use churn_triage::{Channel, Note};
use serde::Deserialize;

use crate::{files, triage};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// A note and what is expected; what is not named is not looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    given_channel: Option<String>,
    language: Option<String>,
    channel: Option<String>,
    cause: Option<String>,
    reasons: Option<Vec<String>>,
    vague: Option<bool>,
    tone: Option<String>,
    finality: Option<String>,
    stage: Option<String>,
    mutual: Option<bool>,
    next_step: Option<String>,
    lean: Option<String>,
    /// `code: effect` of what must be read and not believed.
    #[serde(default)]
    discounted: Vec<String>,
    /// Words that must stand in the evidence of the deciding reason.
    words: Option<String>,
}

#[test]
fn every_case_is_read_as_expected() {
    let triage = triage();
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in files("tests/cases", "toml") {
        let text = std::fs::read_to_string(&file).unwrap();
        let cases: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for case in cases.case {
            count += 1;
            let channel = case.given_channel.as_deref().and_then(Channel::from_code);
            let note = Note::new(&case.text);
            let note = channel.map_or(note, |channel| note.with_channel(channel));
            let report = triage.assess(note);
            let mut check = |what: &str, expected: Option<&str>, found: &str| {
                if expected.is_some_and(|expected| expected != found) {
                    wrong.push(format!(
                        "{}: {what}: expected {}, found {found}",
                        case.name,
                        expected.unwrap_or_default()
                    ));
                }
            };
            check("language", case.language.as_deref(), report.language.map_or("und", |lang| lang.code()));
            check("channel", case.channel.as_deref(), report.channel.code());
            check("cause", case.cause.as_deref(), report.cause.code());
            let codes: Vec<&str> = report.reasons.iter().map(|finding| finding.code.as_str()).collect();
            check("reasons", case.reasons.map(|reasons| reasons.join(", ")).as_deref(), &codes.join(", "));
            check(
                "vague",
                case.vague.map(|vague| if vague { "true" } else { "false" }),
                &report.vague.to_string(),
            );
            check("tone", case.tone.as_deref(), report.tone.code());
            check("finality", case.finality.as_deref(), report.finality.code());
            check("stage", case.stage.as_deref(), report.stage.code());
            let mutual = case.mutual.map(|mutual| if mutual { "true" } else { "false" });
            check("mutual", mutual, &report.mutual.to_string());
            check("next step", case.next_step.as_deref(), report.next_step.as_str());
            check("lean", case.lean.as_deref(), report.lean.map_or("none", |lean| lean.code()));
            let discounted: Vec<String> =
                report.discounted.iter().map(|one| format!("{}: {}", one.code, one.by)).collect();
            for expected in &case.discounted {
                let found = discounted.contains(expected);
                check("discounted", Some(expected), if found { expected } else { "nothing of the kind" });
            }
            if let Some(words) = &case.words {
                let evidence = report.reasons[0].evidence.iter().filter_map(|one| one.span.of(&case.text));
                let all: Vec<&str> = evidence.collect();
                let found = all.iter().any(|one| one.contains(words.as_str()));
                check("words", Some(words), if found { words } else { "other words" });
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}
