//! A rule set against labelled notes, and against another rule set.

use churn_triage::{Cause, Labelled, Note, RuleSet};

use crate::triage;

const NOTES: &[(&str, &str, &[&str])] = &[
    ("dear", "You are too expensive for us, so we are leaving.", &["price"]),
    ("late", "We are leaving: the drafts were always late.", &["late_delivery"]),
    ("mislabelled", "We are leaving: the drafts were always late.", &["price"]),
    ("silent", "We have decided to end our contract.", &["unstated"]),
    ("untold", "We have decided to end our contract.", &["quality"]),
    ("prose", "The weather was fine on Monday.", &[]),
];

fn labelled() -> impl Iterator<Item = Labelled<'static>> {
    NOTES.iter().map(|(id, text, reasons)| Labelled::new(id, Note::new(text), reasons))
}

#[test]
fn every_note_stands_in_every_table_once() {
    let audit = triage().rules().audit(labelled());
    assert_eq!(audit.notes, NOTES.len());
    for cells in [&audit.causes, &audit.reasons] {
        let mut ids: Vec<&str> = cells.iter().flat_map(|cell| &cell.notes).map(String::as_str).collect();
        ids.sort_unstable();
        let mut all: Vec<&str> = NOTES.iter().map(|(id, ..)| *id).collect();
        all.sort_unstable();
        assert_eq!(ids, all);
    }
    assert_eq!(audit.abstained, ["untold"]);
    let last = audit.curve.last().unwrap();
    assert_eq!((last.covered, last.right), (NOTES.len(), 4));
    assert!(audit.curve.windows(2).all(|pair| pair[0].at_least > pair[1].at_least));
}

#[test]
fn rules_are_right_where_the_labels_hold_their_reason() {
    let audit = triage().rules().audit(labelled());
    let late = audit.rules.iter().find(|rule| rule.rule == "late_delivery.never_on_time").unwrap();
    assert_eq!((&*late.right, &*late.wrong), (&["late".to_owned()][..], &["mislabelled".to_owned()][..]));
    assert!(late.unique.is_empty() != late.overlaps.is_empty(), "{late:?}");
    let pattern = audit.patterns.iter().find(|pattern| pattern.rule == late.rule).unwrap();
    assert_eq!(pattern.wrong, [("mislabelled".to_owned(), "always late".to_owned())]);
}

#[test]
fn a_label_may_have_a_cause_of_its_own() {
    let note = Note::new("You are too expensive for us, so we are leaving.");
    let labels = [Labelled::new("a", note, &["price"]).with_cause(Cause::Undetermined)];
    let audit = triage().rules().audit(labels);
    assert_eq!((&*audit.causes[0].labelled, &*audit.causes[0].read), ("undetermined", "fixable"));
}

#[test]
fn a_change_of_the_rules_shows_where_it_changes_answers() {
    let triage = triage();
    let pack = "[words.late_adj]\nen = [\"quixotic\"]\n";
    let new = RuleSet::builder().builtin().text("pack.toml", pack).build().unwrap();
    assert_eq!(triage.rules().diff(triage.rules(), labelled()), []);
    let note = [Labelled::new(
        "a",
        Note::new("We are leaving: the drafts were always quixotic."),
        &["late_delivery"],
    )];
    let changed = triage.rules().diff(&new, note);
    assert_eq!(changed.len(), 1);
    assert!(!changed[0].before.right && changed[0].after.right, "{changed:?}");
    assert!(changed[0].gained.iter().all(|(_, words)| words.contains("quixotic")), "{changed:?}");
}
