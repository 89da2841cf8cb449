//! Promises of the public types.

use std::borrow::Cow;
use std::panic::{RefUnwindSafe, UnwindSafe};

use churn_triage::{Channel, Note, Report, RuleSet, Triage};

use crate::triage;

fn is_thread_safe<T: Send + Sync + UnwindSafe + RefUnwindSafe>() {}

#[test]
fn public_types_go_between_threads() {
    is_thread_safe::<Triage>();
    is_thread_safe::<RuleSet>();
    is_thread_safe::<Report>();
    is_thread_safe::<Note<'_>>();
}

#[test]
fn a_note_is_made_from_whatever_holds_text() {
    let triage = triage();
    let text = "You are too expensive for us.";
    let string = text.to_owned();
    let boxed: Box<str> = text.into();
    let cow: Cow<'_, str> = Cow::Borrowed(text);
    let expected = triage.assess(text);
    assert_eq!(triage.assess(&string), expected);
    assert_eq!(triage.assess(&boxed), expected);
    assert_eq!(triage.assess(&cow), expected);
    assert_eq!(triage.assess(Note::new(text)), expected);
}

#[test]
fn a_report_can_be_stored_and_read_again() {
    let note = Note::new("Nos recortaron el presupuesto. No es por la calidad.").with_channel(Channel::Email);
    let report = triage().assess(note);
    let json = serde_json::to_string(&report).unwrap();
    let again: Report = serde_json::from_str(&json).unwrap();
    assert_eq!(again, report);
}

#[test]
fn a_known_channel_is_believed_over_the_text() {
    let note = Note::new("Rang to cancel. Too expensive.").with_channel(Channel::Letter);
    assert_eq!(triage().assess(note).channel, Channel::Letter);
}

#[test]
fn debug_does_not_print_the_note() {
    let shown = format!("{:?}", Note::new("secret words"));
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn what_was_cut_is_told() {
    let long = "all good here. ".repeat(200_000);
    let report = triage().assess(&long);
    assert!(
        report.truncated.iter().any(|cut| cut.limit.code() == "note_bytes" && cut.at == 2 << 20),
        "{report:?}"
    );
}

#[test]
fn a_batch_gives_what_one_after_the_other_gives() {
    let triage = triage();
    let notes: Vec<String> = crate::corpus::notes().into_iter().map(|note| note.text).take(500).collect();
    let one_by_one: Vec<Report> = notes.iter().map(|note| triage.assess(note)).collect();
    assert_eq!(triage.assess_batch(&notes), one_by_one);
    assert_eq!(triage.assess_batch::<String>(&[]), []);
    let few: Vec<Note<'_>> = notes.iter().take(3).map(|note| Note::new(note)).collect();
    assert_eq!(triage.assess_batch(&few), one_by_one[..3]);
}
