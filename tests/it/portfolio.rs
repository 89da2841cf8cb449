//! Many notes together.

use churn_triage::{Case, Cause, Date, Party, Portfolio, Report, Stage};

use crate::triage;

const LATE: &str = "We are leaving: the reports always come late.";
const PRICE: &str = "We are leaving because you are too expensive.";
const BUDGET: &str = "Our budget was cut in half, so we have to cancel.";
const SILENT: &str = "Please cancel our contract.";

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A portfolio of notes with client, day and amount.
fn portfolio(notes: &[(&str, &str, &str, i64)], as_of: Option<&str>) -> Portfolio {
    let triage = triage();
    let reports: Vec<Report> = notes.iter().map(|(note, ..)| triage.assess(*note)).collect();
    let cases: Vec<Case<'_>> = reports
        .iter()
        .zip(notes)
        .map(|(report, (_, client, date, amount))| {
            let case = Case::of(report).date(day(date)).amount(*amount);
            if client.is_empty() { case } else { case.client(client) }
        })
        .collect();
    triage.portfolio(&cases, as_of.map(day))
}

#[test]
fn shares_are_counted_with_the_undetermined_beside_them() {
    let found = portfolio(
        &[
            (LATE, "a", "2026-01-01", 100),
            (PRICE, "b", "2026-01-01", 100),
            (BUDGET, "c", "2026-01-01", 100),
            (SILENT, "d", "2026-01-01", 100),
        ],
        None,
    );
    assert_eq!(found.notes, 4);
    assert_eq!(found.controllable.per_mille(), 500);
    assert_eq!((found.undetermined.count, found.undetermined.of), (1, 4));
    assert_eq!(found.reasons.iter().map(|reason| reason.share.count).sum::<usize>(), 4);
    assert_eq!(found.causes.iter().map(|(_, share)| share.count).sum::<usize>(), 4);
    assert_eq!(found.stages.iter().find(|(stage, _)| *stage == Stage::Ended).unwrap().1.count, 4);
    let unknown = found.said_by.iter().find(|(party, _)| *party == Party::Unknown).unwrap().1;
    assert!(unknown.count >= 1, "a note without a reason has nobody who says so");
    let value = found.value.unwrap();
    assert_eq!((value.total, value.controllable, value.undetermined), (400, 200, 100));
    assert!(value.recoverable > 0 && value.recoverable < 400);
}

#[test]
fn a_gap_at_two_clients_within_ninety_days_recurs() {
    let recurs = |first: &str, second: &str, from: &str, to: &str| {
        portfolio(&[(LATE, first, from, 1), (LATE, second, to, 1)], None).recurrences
    };
    let found = recurs("a", "b", "2026-01-31", "2026-05-01");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code.as_str(), found[0].cause, found[0].clients),
        ("late_delivery", Cause::SkillGap, 2)
    );
    assert_eq!((found[0].from, found[0].to, found[0].rule), (day("2026-01-31"), day("2026-05-01"), (2, 90)));
    assert!(recurs("a", "b", "2026-01-31", "2026-05-02").is_empty(), "a day too late");
    assert!(recurs("a", "a", "2026-01-31", "2026-02-01").is_empty(), "one client, twice");
    assert_eq!(recurs("", "", "2026-01-31", "2026-02-01").len(), 1, "nameless clients are two");
}

#[test]
fn a_gap_at_three_clients_within_a_year_recurs() {
    let found = portfolio(
        &[(LATE, "a", "2026-01-01", 1), (LATE, "b", "2026-06-01", 1), (LATE, "c", "2027-01-01", 1)],
        None,
    );
    assert_eq!(found.recurrences[0].rule, (3, 365));
}

#[test]
fn a_fixable_reason_twice_in_a_year_is_a_gap_of_the_portfolio() {
    let found = portfolio(&[(PRICE, "a", "2026-01-01", 1), (PRICE, "b", "2026-12-01", 1)], None);
    assert_eq!((found.recurrences[0].cause, found.recurrences[0].clients), (Cause::Fixable, 2));
    let outside = portfolio(&[(BUDGET, "a", "2026-01-01", 1), (BUDGET, "b", "2026-01-02", 1)], None);
    assert!(outside.recurrences.is_empty(), "what nobody could help is no pattern of ours");
}

#[test]
fn what_may_come_back_fades() {
    let left =
        |as_of: &str| portfolio(&[(PRICE, "a", "2026-01-01", 1000)], Some(as_of)).value.unwrap().recoverable;
    assert_eq!(left("2026-03-31"), 300);
    assert_eq!(left("2026-04-01"), 150);
    assert_eq!(left("2027-01-01"), 30);
    assert_eq!(left("2028-01-01"), 0);
}

#[test]
fn nothing_and_extremes_are_counted_too() {
    let triage = triage();
    let empty = triage.portfolio(&[], None);
    assert_eq!((empty.notes, empty.value, empty.controllable.per_mille()), (0, None, 0));
    let report = triage.assess(PRICE);
    let huge = [Case::of(&report).amount(i64::MAX), Case::of(&report).amount(i64::MAX)];
    assert_eq!(triage.portfolio(&huge, None).value.unwrap().total, i64::MAX);
    let mut one = [Case::of(&report).client("a"), Case::of(&report).client("b").date(day("2026-01-01"))];
    let forwards = triage.portfolio(&one, None);
    one.reverse();
    assert_eq!(triage.portfolio(&one, None), forwards, "the order of notes does not matter");
}
