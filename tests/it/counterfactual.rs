//! What an answer hangs on: without the words the cause is another, with the sentences alone it is the same.

use churn_triage::{Cause, Note, Span};

use crate::corpus::{Labelled, notes};
use crate::triage;

/// The share of notes with a cause for which both hold.
const BAR: f64 = 0.95;

/// A text of which only some places are left.
fn only(text: &str, keep: impl Fn(usize) -> bool) -> String {
    let kept =
        |(at, c): (usize, char)| if keep(at) || c == '\n' { c.to_string() } else { " ".repeat(c.len_utf8()) };
    text.char_indices().map(kept).collect()
}

fn within(spans: &[Span], at: usize) -> bool {
    spans.iter().any(|span| span.start <= at && at < span.end)
}

#[test]
fn both_hold_on_the_corpus() {
    let triage = triage();
    let rounds = ["dev", "r10", "r11", "r12"];
    let notes: Vec<Labelled> = notes()
        .into_iter()
        .filter(|note| rounds.contains(&note.round.as_str()) && note.tier != "statement")
        .collect();
    let (mut with_cause, mut both, mut words, mut sentences) = (0, 0, 0, 0);
    let mut lost = Vec::new();
    for note in &notes {
        let cause = triage.assess(&note.text).cause;
        if !cause.is_determined() {
            assert_eq!(triage.counterfactual(&note.text), None, "{}", note.id);
            continue;
        }
        with_cause += 1;
        let Some(hangs_on) = triage.counterfactual(&note.text) else {
            lost.push(format!("{}: no words", note.id));
            continue;
        };
        let taken: Vec<Span> = hangs_on.without.iter().map(|evidence| evidence.span).collect();
        let without = triage.assess(only(&note.text, |at| !within(&taken, at)).as_str()).cause;
        let alone = triage.assess(only(&note.text, |at| within(&hangs_on.enough, at)).as_str()).cause;
        assert_eq!(without, hangs_on.cause, "{}", note.id);
        assert_ne!(without, cause, "{}", note.id);
        words += taken.len();
        sentences += hangs_on.enough.len();
        let whole = hangs_on.enough == [Span { start: 0, end: note.text.len() }];
        if alone == cause && !whole {
            both += 1;
        } else {
            lost.push(format!("{}: {cause} and alone {alone}, {:?}", note.id, hangs_on.enough));
        }
    }
    let share = f64::from(both) / f64::from(with_cause);
    println!(
        "both hold in {both} of {with_cause} notes ({share:.3}); {:.1} words, {:.1} sentences a note",
        words as f64 / f64::from(with_cause),
        sentences as f64 / f64::from(with_cause)
    );
    assert!(share >= BAR, "{share:.3}\n{}", lost.join("\n"));
}

#[test]
fn without_the_words_that_count_nothing_is_left() {
    let triage = triage();
    let note =
        Note::new("Thank you for everything. Sadly the council has cut our budget, so we have to stop.");
    let hangs_on = triage.counterfactual(note).unwrap();
    assert_ne!(hangs_on.cause, Cause::OutsideControl);
    assert_eq!(hangs_on.enough.len(), 1);
    assert!(hangs_on.enough[0].of(note.text()).unwrap().contains("budget"));
}
