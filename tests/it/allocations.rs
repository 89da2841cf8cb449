//! What a note costs the allocator: the vectors of its report and next to nothing else.

use churn_triage::Report;

use crate::corpus::notes;
use crate::triage;

/// How often a vector that grows may ask for memory, for each that a report holds.
const PER_VECTOR: usize = 3;
/// What the stages may ask for besides: candidates, live matches, the turns of a chat, slips.
const BESIDES: usize = 24;

/// The vectors of a report that hold something.
fn vectors(report: &Report) -> usize {
    let evidence = report.reasons.iter().filter(|finding| !finding.evidence.is_empty()).count();
    let others = [report.reasons.len(), report.discounted.len(), report.plan.len(), report.truncated.len()];
    evidence + others.iter().filter(|len| **len > 0).count()
}

#[test]
fn only_the_report_itself_is_allocated() {
    let triage = triage();
    let notes: Vec<_> = notes().into_iter().filter(|note| note.round == "dev").collect();
    assert!(notes.len() > 100, "{} notes", notes.len());
    // Scratch space grows to what these notes need.
    for note in &notes {
        triage.assess(&note.text);
    }
    let mut all = 0;
    for note in &notes {
        let mut report = None;
        let counted = allocation_counter::measure(|| report = Some(triage.assess(&note.text)));
        let vectors = report.as_ref().map_or(0, vectors);
        let allowed = vectors * PER_VECTOR + BESIDES;
        assert!(
            counted.count_total as usize <= allowed,
            "{} of {allowed}: {}",
            counted.count_total,
            note.text
        );
        all += counted.count_total as usize;
    }
    let per_note = all / notes.len();
    assert!(per_note <= 20, "{per_note} allocations a note");
}

#[test]
fn a_large_note_gives_its_memory_back() {
    let triage = triage();
    let large = "We leave because the price went up. ".repeat(20_000);
    triage.assess("Too expensive.");
    let counted = allocation_counter::measure(|| drop(triage.assess(&large)));
    assert!(counted.bytes_current < 64 << 10, "{} bytes kept", counted.bytes_current);
}
