//! Packs: what they build on, what old names still reach, where everything in force comes from.

use std::sync::OnceLock;

use churn_triage::{ChangeKind, Lang, Outcome, Part, PartKind, ReasonCode, RuleId, RuleSet, Triage};

use crate::fingerprint::TINY;
use crate::{path, triage};

/// A pack in which everything has been renamed once.
const BASE: &str = r#"
[pack]
name = "trade"
version = "1.4.0"
extends = "churn-triage >= 0.1"

[reasons.no_paper]
aliases = ["paper_gone"]
cause = "outside_control"
name = { en = "no paper", es = "falta de papel", pt = "falta de papel" }
meaning = { en = "No paper.", es = "Sin papel.", pt = "Sem papel." }

[words.budget]
en = ["war chest"]

[[rule]]
id = "no_paper.mill_shut"
aliases = ["paper_gone.mill_shut", "no_paper.mill"]
reason = "no_paper"
en = ["mill .. shut"]
fires_on = [{ en = "The mill is shut." }]
silent_on = [{ en = "The mill is fine." }]

[[cue]]
id = "deny.by_no_stretch"
aliases = ["deny.no_stretch"]
effect = "deny"
en = ["by no stretch"]
fires_on = [{ en = "By no stretch was it the price." }]

[votes]
budget = { no_paper = 2 }
"#;

/// A pack that goes by the old names, and is given before what it builds on.
const OVER: &str = r#"
[pack]
name = "over"
version = "0.1.0"
extends = "trade ^1.2"
disable = ["deny.no_stretch"]

[[rule]]
id = "paper_gone.mill_shut"
override = true
reason = "paper_gone"
en = ["mill .. (burnt|burned) down"]
fires_on = [{ en = "The mill has burnt down." }]
silent_on = [{ en = "The mill is shut." }]

[votes]
budget = { paper_gone = 1 }

[import.stripe.codes]
too_expensive = { reason = "budget_cut", override = true }
no_paper = { reason = "paper_gone" }
"#;

fn over() -> RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    let made = RULES.get_or_init(|| {
        let builder = RuleSet::builder().builtin().text("over.toml", OVER).text("trade.toml", BASE);
        builder.build().unwrap_or_else(|error| panic!("{error}"))
    });
    made.clone()
}

fn part(rules: &RuleSet, kind: PartKind, name: &str) -> Part {
    rules.origin(kind, name).unwrap_or_else(|| panic!("no {kind} {name}"))
}

/// What packs do to a part, with the places.
fn changes(part: &Part) -> Vec<(ChangeKind, String)> {
    part.changes.iter().map(|change| (change.kind, change.place.to_string())).collect()
}

#[test]
fn old_names_reach_what_they_stood_for() {
    let rules = over();
    let told: Vec<String> = rules.old_names().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "over.toml:6:12: deny.no_stretch is now deny.by_no_stretch",
            "over.toml:9:6: paper_gone.mill_shut is now no_paper.mill_shut",
            "over.toml:11:10: paper_gone is now no_paper",
            "over.toml:17:12: paper_gone is now no_paper",
            "over.toml:21:23: paper_gone is now no_paper",
        ]
    );
    let rule = |id: &str| RuleId::new(id).unwrap();
    assert_eq!(rules.rule_now(&rule("no_paper.mill")), Some(rule("no_paper.mill_shut")));
    assert_eq!(rules.rule_now(&rule("no_paper.mill_shut")), Some(rule("no_paper.mill_shut")));
    assert_eq!(rules.rule_now(&rule("vote.budget")), Some(rule("vote.budget")));
    assert_eq!(rules.rule_now(&rule("deny.no_stretch")), None, "it is switched off");

    let triage = Triage::new(rules);
    let note = "We stop the catalogue because the mill has burnt down.";
    let report = triage.assess(note);
    assert_eq!(report.reasons[0].code, "no_paper");
    assert_eq!(report.reasons[0].evidence[0].rule, "no_paper.mill_shut");
    let trace = triage.trace(note, "no_paper.mill").unwrap();
    assert_eq!(trace.rule, "no_paper.mill_shut");
    assert_eq!(trace.matches[0].outcome, Outcome::Counted);
    let stored = ReasonCode::new("paper_gone").unwrap();
    assert_eq!(triage.rules().reason_now(&stored).unwrap(), "no_paper");
    assert_eq!(triage.reason_name(&stored, Lang::Es), "falta de papel");
    assert_eq!(triage.reason_meaning(&stored, Lang::En), Some("No paper."));
    assert_eq!(triage.rules().reason_now(&ReasonCode::new("paper").unwrap()), None);
}

#[test]
fn every_part_tells_where_it_comes_from() {
    let rules = over();
    let rule = part(&rules, PartKind::Rule, "no_paper.mill_shut");
    assert_eq!((rule.place.pack.as_deref(), rule.place.version.as_deref()), (Some("over"), Some("0.1.0")));
    assert_eq!(rule.place.to_string(), "over.toml:9:6");
    assert_eq!(
        changes(&rule),
        [
            (ChangeKind::Adds, "trade.toml:17:6".to_owned()),
            (ChangeKind::Overrides, "over.toml:9:6".to_owned())
        ]
    );
    let before = rule.changes[1].before.as_ref().unwrap();
    assert_eq!((before.pack.as_deref(), before.to_string().as_str()), (Some("trade"), "trade.toml:17:6"));
    assert_eq!(part(&rules, PartKind::Rule, "no_paper.mill"), rule);

    let cue = part(&rules, PartKind::Cue, "deny.by_no_stretch");
    assert!(!cue.in_force);
    assert_eq!(cue.changes[1].kind, ChangeKind::Disables);
    assert_eq!(cue.changes[1].place.to_string(), "over.toml:6:12");

    let class = part(&rules, PartKind::Class, "budget");
    assert_eq!(class.place.pack.as_deref(), Some("churn-triage"));
    assert_eq!(changes(&class), [(ChangeKind::Extends, "trade.toml:13:8".to_owned())]);

    let vote = part(&rules, PartKind::Vote, "budget.no_paper");
    assert_eq!((vote.points, vote.place.to_string()), (Some(3), "trade.toml:32:12".to_owned()));
    assert_eq!(vote.changes[1].kind, ChangeKind::Extends);

    let points = part(&rules, PartKind::Points, "explicit");
    assert_eq!((points.points, points.changes.len()), (Some(1000), 0));
    assert!(points.place.to_string().starts_with("rules/scoring.toml:"), "{}", points.place);

    assert_eq!(part(&rules, PartKind::Reason, "no_paper").place.to_string(), "trade.toml:7:10");
    let import = part(&rules, PartKind::Import, "stripe.too_expensive");
    assert_eq!(changes(&import), [(ChangeKind::Overrides, "over.toml:20:1".to_owned())]);
}

#[test]
fn what_is_listed_is_what_is_in_force() {
    let rules = over();
    let (size, parts) = (rules.size(), rules.origins());
    let count = |kind: PartKind| parts.iter().filter(|part| part.kind == kind && part.in_force).count();
    let counted = (count(PartKind::Rule), count(PartKind::Cue), count(PartKind::Class));
    assert_eq!(counted, (size.rules, size.cues, size.classes));
    let codes: usize = rules.imports().map(|map| map.codes.len()).sum();
    assert_eq!(count(PartKind::Import), codes);

    let shipped = triage().rules().origins();
    assert!(shipped.iter().all(|part| part.in_force && part.changes.is_empty()));
    assert!(shipped.iter().all(|part| part.place.pack.as_deref() == Some("churn-triage")));
}

#[test]
fn the_files_of_a_folder_are_one_pack() {
    let rules = RuleSet::builder().builtin().file(path("tests/packs/print_shop")).build();
    let rules = rules.unwrap_or_else(|error| panic!("{error}"));
    assert!(rules.version().ends_with("+ print-shop 2.1.0"), "{}", rules.version());
    let place = part(&rules, PartKind::Class, "press_room").place;
    assert_eq!(place.pack.as_deref(), Some("print-shop"));
}

#[test]
fn a_pack_that_asks_for_no_version_takes_any() {
    for extends in ["tiny", "tiny>=0.9", "tiny 1.0", "tiny >= 0.1, < 2"] {
        let pack = format!("[pack]\nname = \"x\"\nversion = \"1.0.0\"\nextends = \"{extends}\"\n");
        let built = RuleSet::builder().text("tiny.toml", TINY).text("x.toml", &pack).build();
        assert!(built.is_ok(), "{extends}: {built:?}");
    }
}
