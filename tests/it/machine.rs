//! The machine interface of the example binary, as other tools use it.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::path;

/// The example binary that `cargo test` has built beside this one.
fn binary() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    let binary = folder.join("examples").join(format!("triage{}", std::env::consts::EXE_SUFFIX));
    assert!(binary.is_file(), "{} is not there; `cargo test` without a filter builds it", binary.display());
    binary
}

pub(crate) fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(binary())
        .args(arguments)
        .current_dir(path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn answers(output: &Output) -> Vec<Value> {
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn one_answer_a_line_with_every_key() {
    let line =
        json!({"id": "a-1", "text": "You are too expensive for us, João.", "channel": "email", "more": [1]});
    let output = run(&["--format", "jsonl", "-"], format!("{line}\n").as_bytes());
    assert!(output.status.success(), "{output:?}");
    let answer = &answers(&output)[0];
    for key in [
        "id",
        "language",
        "channel",
        "cause",
        "reasons",
        "discounted",
        "vague",
        "tone",
        "finality",
        "confidence",
        "lean",
        "next_step",
        "plan",
        "truncated",
        "schema",
    ] {
        assert!(answer.get(key).is_some(), "{key} is missing: {answer}");
    }
    assert_eq!(answer["id"], "a-1");
    assert_eq!(answer["channel"], "email");
    assert_eq!(answer["cause"], "fixable");
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["reasons"][0]["code"], "price");
    let evidence = &answer["reasons"][0]["evidence"][0];
    let text = "You are too expensive for us, João.";
    let span = evidence["start"].as_u64().unwrap() as usize..evidence["end"].as_u64().unwrap() as usize;
    assert_eq!(&text[span], evidence["text"]);
    assert!(answer["next_step"]["title"].is_string() && answer["plan"][0]["phase"].is_string());
}

#[test]
fn ids_come_back_as_they_were() {
    let input = "{\"id\":1.50,\"text\":\"x\"}\n{\"id\":null,\"text\":\"x\"}\n{\"id\":\"\\u00e9\",\"text\":\"x\"}\n{\"id\":true,\"text\":\"x\"}\n";
    let output = run(&["--format", "jsonl", "-"], input.as_bytes());
    let out = String::from_utf8(output.stdout).unwrap();
    let ids: Vec<&str> = out.lines().map(|line| line.split(",\"language\"").next().unwrap()).collect();
    assert_eq!(ids, ["{\"id\":1.50", "{\"id\":null", "{\"id\":\"\\u00e9\"", "{\"id\":true"]);
}

#[test]
fn a_line_that_is_no_record_is_named_and_the_rest_answered() {
    let input = "{\"id\":1,\"text\":\"Too expensive.\"}\nnonsense\n{\"id\":2}\n[1]\n{\"id\":3,\"text\":\"x\",\"channel\":\"fax\"}\n{\"id\":[4],\"text\":\"x\"}\n{\"text\":\"x\"}\n\n{\"id\":5,\"text\":\"Too expensive.\"}\n";
    let output = run(&["--format", "jsonl", "-"], input.as_bytes());
    assert!(!output.status.success());
    let ids: Vec<Value> = answers(&output).iter().map(|answer| answer["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!(5)]);
    let errors = String::from_utf8(output.stderr).unwrap();
    for line in [2, 3, 4, 5, 6, 7] {
        assert!(errors.contains(&format!("line {line}:")), "{errors}");
    }
    assert!(!errors.contains("line 1:") && !errors.contains("line 9:"), "{errors}");
}

#[test]
fn old_mail_in_windows_1252_is_read_with_a_notice() {
    let output = run(&["--format", "jsonl", "-"], b"{\"id\":1,\"text\":\"Muy caro, a\xf1o tras a\xf1o.\"}\n");
    assert_eq!(answers(&output)[0]["language"], "es");
    assert!(String::from_utf8_lossy(&output.stderr).contains("Windows-1252"));
}

#[test]
fn the_main_job_answers_every_note_of_the_folder() {
    let output = run(&["examples/notes"], b"");
    assert!(output.status.success(), "{output:?}");
    let shown = String::from_utf8(output.stdout).unwrap();
    for file in crate::files("examples/notes", "txt") {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(shown.contains(name), "{name} was not answered");
    }
    assert!(!shown.contains('\u{1b}'), "colours belong on a terminal only");
}

#[test]
fn control_characters_of_a_note_do_not_reach_the_terminal() {
    let output = run(&["--explain", "-"], b"You are \x1b[31mtoo expensive\x1b[0m \x07for us.\n");
    assert!(!output.stdout.contains(&0x1b) && !output.stdout.contains(&7), "{output:?}");
}

#[test]
fn a_faulty_pack_is_refused_with_its_place() {
    let output = run(&["--rules", "tests/faults/R005_unknown_class.toml", "-"], b"x");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("R005_unknown_class.toml:"));
}

#[test]
fn reason_codes_of_other_tools_are_read_and_unknown_ones_named() {
    let output = run(&["--import", "stripe", "too_expensive", "customer service", "to_complex"], b"");
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("too_expensive\n  fixable: price\n"), "{shown}");
    assert!(shown.contains("  ? service, "), "{shown}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `too_complex`?"));
    let output = run(&["--import", "strip", "other"], b"");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("did you mean `stripe`?") && told.contains("there are: "), "{told}");
}
