//! Why and why not: every way in which a rule says nothing is told, and no trace tells another story than the report.

use churn_triage::{Asleep, Channel, Effect, Note, Outcome, PartState, RuleSet, Silent, Trace, Triage};

use crate::corpus::{Labelled, notes};
use crate::triage;

/// Rules of made-up words, so that nothing else speaks.
const PACK: &str = r#"
[words.gadget]
en = ["gizmo", "doohickey"]

[[rule]]
id = "price.plain"
reason = "price"
en = ["quixotic .. {gadget}"]
unless = { en = ["on loan"] }
fires_on = [{ en = "The quixotic gizmo." }]
silent_on = [{ en = "The gizmo." }]

[[rule]]
id = "price.longer"
reason = "price"
en = ["utterly quixotic {gadget} daily"]
fires_on = [{ en = "An utterly quixotic gizmo daily." }]
silent_on = [{ en = "The gizmo." }]

[[rule]]
id = "price.next"
reason = "price"
en = ["zebra crossing >> {gadget}"]
fires_on = [{ en = "A zebra crossing. A gizmo." }]
silent_on = [{ en = "The gizmo." }]

[[rule]]
id = "price.both"
reason = "price"
es = ["cebra & {gadget}"]
en = ["zebra & (gizmo|red doohickey)"]
fires_on = [{ en = "A zebra, a gizmo." }, { es = "cebra" }]
silent_on = [{ en = "The gizmo." }, { es = "x" }]

[[rule]]
id = "price.by_mail"
reason = "price"
en = ["quixotic zebra"]
when = { channel = "letter" }
fires_on = [{ en = "quixotic zebra" }]
silent_on = [{ en = "x" }]

[[rule]]
id = "price.again"
reason = "price"
en = ["bleating zebra"]
when = { occurrence = "repeated" }
fires_on = [{ en = "bleating zebra" }]
silent_on = [{ en = "x" }]

[[rule]]
id = "price.theirs"
reason = "price"
en = ["bleated"]
when = { who = "provider" }
fires_on = [{ en = "You bleated." }]
silent_on = [{ en = "We bleated." }]

[[rule]]
id = "price.account"
reason = "price"
en = ["zebra gizmo"]
when = { act = "question" }
fires_on = [{ en = "zebra gizmo?" }]
silent_on = [{ en = "x" }]

[[rule]]
id = "price.said_by_you"
reason = "price"
en = ["quixotic striped zebra"]
when = { voice = "provider" }
fires_on = [{ en = "quixotic striped zebra" }]
silent_on = [{ en = "x" }]

[[rule]]
id = "price.ways"
reason = "price"
en = ["ways"]
fires_on = [{ en = "In many ways." }]
silent_on = [{ en = "x" }]

[[rule]]
id = "price.expression"
reason = "price"
regex = { en = 'gizmo \d{3}', with = ["{gadget}"] }
fires_on = [{ en = "gizmo 123" }]
silent_on = [{ en = "gizmo" }]
"#;

fn odd() -> Triage {
    let rules = RuleSet::builder().builtin().text("odd.toml", PACK).build();
    Triage::new(rules.unwrap_or_else(|error| panic!("{error}")))
}

fn outcome(trace: &Trace) -> Outcome {
    assert_eq!(trace.matches.len(), 1, "{trace:?}");
    trace.matches[0].outcome
}

#[test]
fn every_way_to_be_silent_is_told() {
    let triage = odd();
    for (note, rule, wanted, blamed) in [
        ("The quixotic gizmo.", "price.plain", Outcome::Counted, None),
        (
            "The quixotic gizmo is on loan.",
            "price.plain",
            Outcome::Silent(Silent::Unless),
            Some("\"on loan\""),
        ),
        (
            "An utterly quixotic gizmo daily.",
            "price.plain",
            Outcome::Silent(Silent::Taken),
            Some("price.longer"),
        ),
        ("A quixotic zebra.", "price.by_mail", Outcome::Silent(Silent::Channel), Some("another channel")),
        ("A bleating zebra.", "price.again", Outcome::Silent(Silent::Occurrence), Some("unknown")),
        ("The client bleated.", "price.theirs", Outcome::Silent(Silent::Who), Some("client")),
        ("A zebra gizmo.", "price.account", Outcome::Silent(Silent::Act), Some("account")),
        (
            "Dear team,\n\nwe have decided to leave you. The quixotic striped zebra.\n\nKind regards",
            "price.said_by_you",
            Outcome::Silent(Silent::Voice),
            Some("client"),
        ),
        (
            "We have decided to part ways.",
            "price.ways",
            Outcome::Silent(Silent::Leaving),
            Some("leaving.part_ways"),
        ),
        (
            "We are leaving you.\n\nRegards\nQuixotic Gizmo",
            "price.plain",
            Outcome::Silent(Silent::Envelope),
            None,
        ),
        (
            "It is not that we had a quixotic gizmo.",
            "price.plain",
            Outcome::Discounted(Effect::Deny),
            Some("deny.not_about"),
        ),
    ] {
        let trace = triage.trace(note, rule).unwrap();
        if wanted == Outcome::Silent(Silent::Envelope) {
            // What never matches in an envelope is told as not looked for.
            assert_eq!(trace.near[0].asleep, Some(Asleep::Envelope), "{note}: {trace:?}");
            continue;
        }
        assert_eq!(outcome(&trace), wanted, "{note}: {trace:?}");
        let by = trace.matches[0].by.as_ref().map(|by| by.what.as_str());
        assert_eq!(by, blamed, "{note}");
    }
    let letter =
        triage.trace(Note::new("A quixotic zebra.").with_channel(Channel::Letter), "price.by_mail").unwrap();
    assert_eq!(outcome(&letter), Outcome::Counted);
}

#[test]
fn what_a_near_miss_lacks_is_told() {
    use PartState::{Absent, Held, NoMatch, OtherSentence, OutOfOrder, TooFar};
    let triage = odd();
    for (note, rule, wanted) in [
        ("A quixotic thing.", "price.plain", &[("quixotic", Held), ("{gadget}", Absent)][..]),
        (
            "A quixotic one, two, three, four, five gizmo.",
            "price.plain",
            &[("quixotic", Held), ("{gadget}", TooFar { words: 5, allowed: 3 })],
        ),
        ("The gizmo was quixotic.", "price.plain", &[("quixotic", Held), ("{gadget}", OutOfOrder)]),
        ("How quixotic. The gizmo.", "price.plain", &[("quixotic", Held), ("{gadget}", OtherSentence)]),
        ("The gizmo stood there.", "price.plain", &[("quixotic", Absent), ("{gadget}", Held)]),
        (
            "A zebra crossing. One. Two. Three. The gizmo.",
            "price.next",
            &[("zebra", Held), ("crossing", Held), ("{gadget}", OtherSentence)],
        ),
        ("A zebra and a doohickey.", "price.both", &[("zebra", Held), ("(gizmo|red doohickey)", Absent)]),
        ("The gizmo 12.", "price.expression", &[("{gadget}", Held), ("'gizmo \\d{3}'", NoMatch)]),
    ] {
        let trace = triage.trace(note, rule).unwrap();
        assert!(trace.matches.is_empty(), "{note}: {trace:?}");
        let near = trace.near.first().unwrap_or_else(|| panic!("{note}: nothing near"));
        let parts: Vec<(&str, PartState)> =
            near.parts.iter().map(|part| (part.part.as_str(), part.state)).collect();
        assert_eq!(parts, wanted, "{note}: {}", trace.explain(note));
    }
    let foreign = triage.trace("La cebra y el gizmo no están, nos vamos.", "price.both").unwrap();
    assert_eq!(foreign.near[0].parts[0].state, Held, "{foreign:?}");
    assert!(triage.trace("Nothing.", "price.plain").unwrap().near.is_empty());
    assert!(triage.trace("Nothing.", "price.none").is_none());
}

/// What the report says of a rule, its trace says too.
#[test]
fn no_trace_contradicts_the_report() {
    let triage = triage();
    let notes: Vec<Labelled> = notes().into_iter().filter(|note| note.round == "r3").collect();
    assert!(notes.len() > 100, "{}", notes.len());
    for note in &notes {
        let report = triage.assess(&note.text);
        for evidence in report.reasons.iter().flat_map(|finding| &finding.evidence) {
            // Votes are no rules.
            let Some(trace) = triage.trace(&note.text, evidence.rule.as_str()) else { continue };
            let counts = |found: &churn_triage::TracedMatch| {
                found.span == evidence.span && found.outcome == Outcome::Counted
            };
            assert!(trace.matches.iter().any(counts), "{}: {} {trace:?}", note.id, evidence.rule);
        }
        for discounted in &report.discounted {
            let trace = triage.trace(&note.text, discounted.evidence.rule.as_str()).unwrap();
            let same = |found: &churn_triage::TracedMatch| {
                found.span == discounted.evidence.span && found.outcome == Outcome::Discounted(discounted.by)
            };
            assert!(trace.matches.iter().any(same), "{}: {trace:?}", note.id);
        }
    }
}

/// A pattern of which every part holds in a sentence where it is looked for is a match.
#[test]
fn no_near_miss_lacks_nothing() {
    let triage = triage();
    let notes: Vec<Labelled> =
        notes().into_iter().filter(|note| note.round == "r3" && note.tier == "everyday").collect();
    let ids: Vec<&str> = triage.rules().ids().collect();
    for (at, note) in notes.iter().enumerate() {
        for rule in ids.iter().skip(at % 40).step_by(40) {
            let trace = triage.trace(&note.text, rule).unwrap();
            for near in trace.near.iter().filter(|near| near.asleep.is_none()) {
                let all = near.parts.iter().all(|part| part.state == PartState::Held);
                assert!(!all, "{}: {rule}: {}", note.id, near.pattern);
            }
        }
    }
}
