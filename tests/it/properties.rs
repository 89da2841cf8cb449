//! Laws that hold for any note.

use churn_triage::{Cause, Facts, Lang, Report};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::corpus::notes;
use crate::triage;

/// What a report says, without its places.
fn verdict(report: &Report) -> (Option<&'static str>, Cause, Vec<String>, String) {
    let codes = report.reasons.iter().map(|finding| finding.code.to_string()).collect();
    let facets = format!("{} {} {} {}", report.channel, report.tone, report.finality, report.vague);
    (report.language.map(Lang::code), report.cause, codes, facets)
}

fn spans_fit(report: &Report, text: &str) -> Result<(), TestCaseError> {
    let evidence = report.reasons.iter().flat_map(|finding| &finding.evidence);
    let discounted = report.discounted.iter().map(|one| &one.evidence);
    for one in evidence.chain(discounted) {
        prop_assert!(one.span.of(text).is_some_and(|words| !words.is_empty()), "{one:?}");
    }
    for cue in report.discounted.iter().filter_map(|one| one.cue) {
        prop_assert!(cue.of(text).is_some(), "{cue:?}");
    }
    Ok(())
}

/// Text made of what notes are made of: words of real notes, marks, signs, line ends, headers, quotation.
fn noteish() -> impl Strategy<Value = String> {
    let words: Vec<String> = notes()
        .iter()
        .flat_map(|note| note.text.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .step_by(7)
        .collect();
    let piece = prop_oneof![
        12 => prop::sample::select(words),
        2 => prop::sample::select(vec![
            "\n", "\n\n", "\r\n", "> ", ">> ", "Subject: ", "From: ", "[10:32] Ana: ", "—", "…", "?", "«", "💛",
            "\u{ad}", "\u{200b}", "\u{301}", "\u{202e}", "ﬁ", "\0", "\u{1b}[31m", "----- Forwarded message -----\n",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered_with_places_that_fit(text in any::<String>()) {
        spans_fit(&triage().assess(&text), &text)?;
    }

    #[test]
    fn any_note_is_answered_with_places_that_fit(text in noteish()) {
        let report = triage().assess(&text);
        spans_fit(&report, &text)?;
        prop_assert!(!report.reasons.is_empty());
        let undetermined = report.reasons[0].cause == Cause::Undetermined;
        prop_assert_eq!(undetermined, report.cause == Cause::Undetermined);
        for finding in report.reasons.iter().filter(|finding| finding.code != "unstated") {
            prop_assert!(!finding.evidence.is_empty(), "{finding:?} points at no words");
        }
    }

    /// Whatever the note and the facts, every letter is whole: no brace is left, every gap is listed.
    #[test]
    fn any_note_is_put_into_words(text in noteish(), client in any::<String>(), lang in prop::sample::select(Lang::ALL)) {
        let report = triage().assess(&text);
        let advice = triage().advise(&report, &Facts::new().note(&text).client(&client), lang);
        prop_assert_eq!(advice.steps.len(), report.plan.len());
        prop_assert!(advice.first().is_some());
        for message in advice.steps.iter().flat_map(|step| &step.messages) {
            prop_assert!(message.gaps.iter().all(|gap| message.text.contains(&gap.shown)), "{message:?}");
        }
    }

    #[test]
    fn the_same_note_has_the_same_answer_on_every_thread(text in noteish()) {
        let here = triage().assess(&text);
        let copy = text.clone();
        let there = std::thread::spawn(move || triage().assess(&copy)).join().unwrap();
        prop_assert_eq!(here, there);
    }
}

/// Checks that notes of the corpus are read alike after a change of dress: one in four, for time's sake.
fn alike(what: &str, least: f64, dress: impl Fn(&str) -> String) {
    let triage = triage();
    let notes: Vec<_> =
        notes().into_iter().step_by(4).filter(|note| dress(&note.text) != note.text).collect();
    assert!(!notes.is_empty(), "{what}: no note changes");
    let differ: Vec<&str> = notes
        .iter()
        .filter(|note| verdict(&triage.assess(&note.text)) != verdict(&triage.assess(&dress(&note.text))))
        .map(|note| note.id.as_str())
        .collect();
    let share = 1.0 - differ.len() as f64 / notes.len() as f64;
    assert!(share >= least, "{what}: {share:.3} read alike, {least} wanted; differ: {differ:?}");
}

#[test]
fn composed_and_decomposed_letters_are_one() {
    alike("NFD", 1.0, |text| text.nfd().collect());
}

#[test]
fn line_ends_and_quotes_are_one() {
    alike("CRLF", 1.0, |text| text.replace('\n', "\r\n"));
    alike("curly apostrophes", 1.0, |text| text.replace('\'', "\u{2019}"));
    alike("curly quotes", 1.0, |text| text.replace('"', "\u{201d}"));
}

#[test]
fn capitals_matter_only_where_they_make_a_name() {
    alike("lower case", 0.97, str::to_lowercase);
    alike("upper case", 0.97, |text| text.to_uppercase().replace('ẞ', "SS"));
}

#[test]
fn a_neutral_sentence_in_the_body_changes_places_only() {
    let triage = triage();
    let cases = [
        (
            "Hi Ana,\n\nYou are too expensive for us.\n\nBest,\nTom",
            "You are",
            "The parking lot is on the left. ",
        ),
        ("Hola, Ana:\n\nNos recortaron el presupuesto.\n\nSaludos,\nTom", "Nos", "El lunes es festivo. "),
        ("Oi, Ana,\n\nVocês são caros demais.\n\nAbraços,\nTom", "Vocês", "A sala fica no térreo. "),
    ];
    for (text, before, neutral) in cases {
        let longer = text.replacen(before, &format!("{neutral}{before}"), 1);
        let (one, two) = (triage.assess(text), triage.assess(&longer));
        assert_eq!(verdict(&one), verdict(&two), "{longer}");
        let words =
            |report: &Report, text: &str| report.reasons[0].evidence[0].span.of(text).unwrap().to_owned();
        assert_eq!(words(&one, text), words(&two, &longer));
    }
}
