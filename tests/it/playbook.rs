//! The playbook: its plans hold what it promises, whatever the verdict, and its words read well in every language.

use std::collections::BTreeSet;

use churn_triage::{
    Addressee, Advice, Channel, Facts, Lang, Medium, Note, Phase, Report, RuleSet, Stage, StepCode, Triage,
};
use serde_json::{Value, json};

use crate::{files, path, triage};

/// Every source that some reachable step must name: the actions of the project's articles but the triage itself, and
/// those of the field that apply.
fn sources() -> BTreeSet<String> {
    let own = (1..=32).filter(|number| *number != 11).map(|number| format!("A{number}"));
    own.chain((1..=18).map(|number| format!("F{number}"))).collect()
}

/// Every value of the facets that plans may depend on, as reports: the playbook sees nothing else of a note.
fn reports() -> Vec<Report> {
    let triage = triage();
    let base = serde_json::to_value(triage.assess("We are leaving.")).unwrap();
    let taxonomy: toml::Table =
        std::fs::read_to_string(path("rules/taxonomy.toml")).unwrap().parse().unwrap();
    let mut reports = Vec::new();
    for (code, reason) in taxonomy["reasons"].as_table().unwrap() {
        let cause = reason["cause"].as_str().unwrap();
        for (channel, tone, finality) in [
            ("meeting", "warm", "open"),
            ("email", "neutral", "unstated"),
            ("call", "upset", "final"),
            ("chat", "upset", "unstated"),
            ("letter", "warm", "final"),
        ] {
            for (stage, mutual, vague) in [
                ("ended", false, false),
                ("ended", true, false),
                ("at_risk", false, false),
                ("no_sign", false, false),
                ("ended", false, true),
            ] {
                for (said_by, confidence) in [("client", 0.9), ("provider", 0.3)] {
                    let mut report = base.clone();
                    let evidence =
                        json!([{ "rule": "x.y", "span": { "start": 0, "end": 2 }, "said_by": said_by }]);
                    report["reasons"] =
                        json!([{ "code": code, "cause": cause, "points": 1, "evidence": evidence }]);
                    for (key, value) in [
                        ("cause", json!(cause)),
                        ("channel", json!(channel)),
                        ("tone", json!(tone)),
                        ("finality", json!(finality)),
                        ("stage", json!(stage)),
                        ("mutual", json!(mutual)),
                        ("vague", json!(vague)),
                        ("confidence", json!(confidence)),
                    ] {
                        report[key] = value;
                    }
                    reports.push(planned(&triage, &report));
                }
            }
        }
    }
    reports
}

/// A report with the plan that its facets have.
fn planned(triage: &Triage, report: &Value) -> Report {
    triage.replan(&serde_json::from_value(report.clone()).unwrap())
}

fn advice(triage: &Triage, report: &Report, lang: Lang) -> Advice {
    triage.advise(report, &Facts::new(), lang)
}

fn codes(report: &Report) -> Vec<&str> {
    report.plan.iter().map(|step| step.code.as_str()).collect()
}

#[test]
fn every_action_is_named_by_a_step_of_some_plan() {
    let triage = triage();
    let mut reached = BTreeSet::new();
    for report in reports() {
        for step in advice(&triage, &report, Lang::En).steps {
            reached.extend(step.sources);
        }
    }
    let missing: Vec<_> = sources().difference(&reached).cloned().collect();
    assert!(missing.is_empty(), "no plan names {missing:?}");
    let unknown: Vec<_> = reached.difference(&sources()).cloned().collect();
    assert!(unknown.is_empty(), "{unknown:?} are no actions");
}

#[test]
fn every_plan_has_its_first_step_in_order_and_no_step_twice() {
    for report in reports() {
        let codes = codes(&report);
        assert!(codes.contains(&report.next_step.as_str()), "{report:?}");
        let distinct: BTreeSet<&str> = codes.iter().copied().collect();
        assert_eq!(distinct.len(), codes.len(), "{codes:?}");
        let phases: Vec<Phase> = report.plan.iter().map(|step| step.phase).collect();
        assert!(phases.is_sorted(), "{phases:?}");
    }
}

#[test]
fn laws_hold_in_plans_as_they_are_made() {
    for report in reports() {
        let plan = codes(&report);
        let asks_favours = plan.contains(&"ask_for_referral") || plan.contains(&"ask_for_testimonial");
        assert!(report.tone.code() != "upset" || !asks_favours, "{plan:?}");
        let fixable = report.cause.code() == "fixable";
        assert!(!fixable || plan.contains(&"make_amends"), "{plan:?}");
        assert!(report.finality.code() != "final" || !plan.contains(&"win_back"), "{plan:?}");
        let at_risk = report.stage == Stage::AtRisk;
        assert_eq!(at_risk, plan.contains(&"reach_out_now"), "{plan:?}");
        assert!(!at_risk || !plan.contains(&"team_debrief"), "{plan:?}");
        assert_eq!(report.mutual, plan.contains(&"accept_the_fit"), "{plan:?}");
        assert!(!report.mutual || !plan.contains(&"lessons_page"), "{plan:?}");
    }
}

/// What is said face to face is answered face to face.
#[test]
fn the_channel_chooses_the_medium() {
    let triage = triage();
    for (channel, medium) in [
        (Channel::Meeting, Medium::InPerson),
        (Channel::Call, Medium::Call),
        (Channel::Email, Medium::Writing),
    ] {
        let report = triage.assess(Note::new("You are too expensive for us.").with_channel(channel));
        assert_eq!(advice(&triage, &report, Lang::En).first().unwrap().medium, medium);
    }
}

/// The stage changes the plan and never the first step.
#[test]
fn the_first_step_does_not_depend_on_the_stage() {
    let triage = triage();
    for report in reports() {
        let mut other = serde_json::to_value(&report).unwrap();
        other["stage"] = json!("at_risk");
        assert_eq!(planned(&triage, &other).next_step, report.next_step);
    }
}

/// No letter of any plan has an empty hole or a brace, and every gap stands in the text and in the list.
#[test]
fn gaps_are_visible_and_listed() {
    let triage = triage();
    for report in reports().iter().step_by(7) {
        for lang in Lang::ALL {
            let advice = advice(&triage, report, *lang);
            for message in advice.steps.iter().flat_map(|step| &step.messages) {
                assert!(!message.text.contains(['{', '}']), "{}", message.text);
                for gap in &message.gaps {
                    assert!(message.text.contains(&gap.shown), "{gap:?} is not in {}", message.text);
                    assert!(advice.gaps.contains(gap), "{gap:?} is not listed");
                }
            }
        }
    }
}

/// With every fact in hand no gap is left but the words of a client whose reason nothing says.
#[test]
fn facts_fill_every_gap() {
    let triage = triage();
    for note in [
        "The March report had the wrong figures, so we are cancelling the contract.",
        "Nos vamos: los informes siempre llegan tarde.",
        "Vamos encerrar o contrato: vocês são caros demais para nós.",
        "They are leaving. They did not want to say why.",
    ] {
        let report = triage.assess(note);
        let facts = Facts::new()
            .note(note)
            .client("Ana")
            .sender("Rob")
            .deliverable("X")
            .date(churn_triage::Date::new(2026, 12, 4).unwrap())
            .deadline(churn_triage::Date::new(2027, 1, 8).unwrap());
        let gaps = triage.advise(&report, &facts, None).gaps;
        assert!(gaps.is_empty(), "{note}: {gaps:?}");
    }
}

/// The filler of a pack's own slot comes from the caller; a blank one is a gap like any other.
#[test]
fn packs_have_letters_and_slots_of_their_own() {
    let pack = r#"
[slots.project]
gap = { en = "project", es = "proyecto", pt = "projeto" }

[letters.project_note]
to = "client"
title = { en = "On the project", es = "Sobre el proyecto", pt = "Sobre o projeto" }
text = { en = "About this: {project}.", es = "Sobre esto: {project}.", pt = "Sobre isto: {project}." }

[[step]]
code = "mind_the_project"
phase = "day_0"
owner = "you"
medium = "writing"
letters = ["project_note"]
title = { en = "Mind the project", es = "Cuidar el proyecto", pt = "Cuidar do projeto" }
because = { en = "It is theirs.", es = "Es suyo.", pt = "É deles." }
"#;
    let triage = Triage::new(RuleSet::builder().builtin().text("own.toml", pack).build().unwrap());
    let report = triage.assess("You are too expensive for us.");
    let code = StepCode::new("mind_the_project").unwrap();
    let text = |facts: &Facts<'_>| {
        let advice = triage.advise(&report, facts, Lang::Es);
        let step = advice.steps.iter().find(|step| step.code == code).unwrap();
        (step.messages[0].text.clone(), step.messages[0].gaps.len())
    };
    assert_eq!(text(&Facts::new().with("project", "Otoño")), ("Sobre esto: Otoño.".to_owned(), 0));
    assert_eq!(text(&Facts::new().with("project", " ")), ("Sobre esto: [proyecto].".to_owned(), 1));
}

#[test]
fn packs_put_rows_before_the_table_replace_steps_and_switch_letters_off() {
    let pack = r#"
[pack]
name = "own"
version = "1.0.0"
disable = ["monthly_review", "no_client_data"]

[[first]]
when = [{ reason = ["price"], channel = ["call"] }]
step = "quote_before_price"

[[step]]
code = "quote_before_price"
override = true
phase = "day_0"
owner = "team"
medium = "call"
title = { en = "Call with the price list in hand", es = "Llamar con la lista de precios a mano", pt = "Ligar com a tabela de preços na mão" }
because = { en = "We do.", es = "Así es.", pt = "É assim." }
offers = ["amends"]
"#;
    let triage = Triage::new(RuleSet::builder().builtin().text("own.toml", pack).build().unwrap());
    let report = triage.assess(Note::new("You are too expensive for us.").with_channel(Channel::Call));
    assert_eq!(report.next_step, "quote_before_price");
    let report = triage.assess(Note::new("You are too expensive for us.").with_channel(Channel::Email));
    assert_eq!(report.next_step, "make_amends");
    let report = triage.assess("Please cancel our contract.");
    assert!(!codes(&report).contains(&"monthly_review"));
}

/// The one question is put in the client's language and chosen from what the note comes near.
#[test]
fn the_question_comes_from_the_nearest_reasons() {
    let triage = triage();
    let report = triage.assess(
        "Call from the dentist: they are leaving in May. She gave no reason. My guess is that our fee was too high.",
    );
    assert_eq!(report.nearest[0], "price", "{:?}", report.nearest);
    let question = triage.advise(&report, &Facts::new(), Lang::Pt).question.unwrap();
    assert_eq!(question.lang, Lang::En);
    assert!(question.text.contains("worth"), "{}", question.text);
    let told = triage.assess("You are too expensive for us.");
    assert!(triage.advise(&told, &Facts::new(), None).question.is_none());
}

/// Every reason has a remedy, and every reason with a cause a question of its own.
#[test]
fn every_reason_has_its_remedy_and_its_question() {
    let table = |file: &str| std::fs::read_to_string(path(file)).unwrap().parse::<toml::Table>().unwrap();
    let reasons = table("rules/taxonomy.toml")["reasons"].as_table().unwrap().clone();
    let remedies = table("rules/playbook/remedies.toml")["remedies"].as_table().unwrap().clone();
    let questions = table("rules/playbook/questions.toml")["question"].as_array().unwrap().clone();
    let about: BTreeSet<&str> = questions
        .iter()
        .filter_map(|question| question.get("about")?.as_array())
        .flatten()
        .filter_map(|code| code.as_str())
        .collect();
    for (code, reason) in &reasons {
        assert!(remedies.contains_key(code), "{code} has no remedy");
        let determined = reason["cause"].as_str() != Some("undetermined");
        assert!(!determined || about.contains(code.as_str()), "no question is about {code}");
    }
}

/// Words that offer less money stand only where the data say so: in what not to do, and in the laws.
#[test]
fn letters_speak_of_no_discount_and_beg_for_nothing() {
    for file in files("rules/playbook", "toml") {
        let text = std::fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| !line.starts_with("never") && !line.starts_with('#')) {
            for word in ["discount", "descuento", "desconto", "beg you", "ruego", "imploro", "suplic"] {
                let deed = line.starts_with("forbids");
                assert!(deed || !line.to_lowercase().contains(word), "{}: {line}", file.display());
            }
        }
    }
}

/// Letters to the client do not say whether the one who writes is a man or a woman.
#[test]
fn letters_suit_whoever_signs() {
    let triage = triage();
    for report in reports().iter().step_by(7) {
        for lang in [Lang::Es, Lang::Pt] {
            for message in advice(&triage, report, lang).steps.iter().flat_map(|step| &step.messages) {
                let words: Vec<&str> = message.text.split(|c: char| !c.is_alphabetic()).collect();
                for word in
                    ["obrigado", "obrigada", "Obrigado", "Obrigada", "encantado", "encantada", "agradecido"]
                {
                    assert!(message.to != Addressee::Client || !words.contains(&word), "{}", message.text);
                }
            }
        }
    }
}
