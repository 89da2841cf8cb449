//! `triage --plan` and `triage --summary` as a reader sees them, in the three languages.

use serde_json::{Value, json};

use crate::machine::run;

fn shown(arguments: &[&str], input: &str) -> String {
    let output = run(arguments, input.as_bytes());
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn snapshot(name: &str, shown: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, shown);
    });
}

#[test]
fn a_plan_for_a_piece_found_wanting() {
    let note = "Hi Rob,\n\nThe March report had the wrong figures in it and I had to explain that to my board. We are cancelling the contract.\n\nAna";
    let facts = [
        "--client",
        "Ana",
        "--sender",
        "Rob",
        "--date",
        "2026-12-04",
        "--deadline",
        "2027-01-08",
        "--deliverable",
        "March report",
    ];
    snapshot("plan_en", &shown(&[&["--plan"], &facts[..], &["-"]].concat(), note));
}

#[test]
fn un_plan_sin_datos_muestra_los_huecos() {
    let note =
        "Llamó Marta, de la clínica: se van porque los informes siempre llegan tarde. Ya está decidido.";
    snapshot("plan_es", &shown(&["--plan", "-"], note));
}

#[test]
fn um_plano_para_uma_equipe_propria() {
    let note = "Oi, Rui!\n\nContratamos o nosso próprio designer e vamos encerrar o contrato em junho. Adoramos trabalhar com vocês, muito obrigada por tudo!\n\nAbraços,\nBia";
    snapshot("plan_pt", &shown(&["--plan", "--client", "Bia", "--sender", "Rui", "-"], note));
}

#[test]
fn a_plan_before_the_end() {
    let note = "Bakery account: Lena hasn't returned my calls for two weeks, moved the review for the third time, and now asks how long the notice period is.";
    snapshot("plan_at_risk_en", &shown(&["--plan", "--lang", "en", "-"], note));
}

/// Letters go out in the client's language, whatever the reader's.
#[test]
fn letters_keep_the_clients_language() {
    let text =
        shown(&["--plan", "--lang", "es", "-"], "The report was wrong, so we are cancelling the contract.");
    assert!(text.contains("Reparar el daño") && text.contains("I am sorry"), "{text}");
}

fn records() -> String {
    let records = [
        json!({"id": 1, "text": "We are leaving: the reports always come late.", "client": "Acme", "date": "2026-03-01", "amount": 12000}),
        json!({"id": 2, "text": "Nos vamos porque las entregas siempre llegan tarde.", "client": "Bolt", "date": "2026-05-01", "amount": 8000.4}),
        json!({"id": 3, "text": "Cortaram a nossa verba e vamos encerrar o contrato.", "client": 7, "date": "2026-05-02"}),
        json!({"id": 4, "text": "Please cancel our contract."}),
    ];
    records.map(|record| format!("{record}\n")).concat()
}

#[test]
fn a_summary_of_many_notes() {
    for lang in ["en", "es", "pt"] {
        let text = shown(&["--summary", "--lang", lang, "--format", "human", "-"], &records());
        snapshot(&format!("summary_{lang}"), &text);
    }
}

#[test]
fn a_summary_for_machines() {
    let text = shown(&["--summary", "--format", "jsonl", "-"], &records());
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["notes"], 4);
    assert_eq!(found["value"]["total"], 20_000);
    assert_eq!(found["recurrences"][0]["code"], "late_delivery");
}

#[test]
fn a_day_or_amount_that_cannot_be_read_is_told_and_the_note_counted() {
    let line =
        json!({"id": "x", "text": "Too expensive.", "date": "yesterday", "amount": "much"}).to_string();
    let output = run(&["--summary", "-"], line.as_bytes());
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && errors.contains("`date`") && errors.contains("`amount`"), "{errors}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 notes"));
}

/// What the interface says of other keys holds for these: without `--summary` anything may stand there.
#[test]
fn keys_beside_the_note_are_ignored_where_nobody_asks() {
    let line =
        json!({"id": 1, "text": "Too expensive.", "client": [1], "date": {}, "amount": "x"}).to_string();
    let output = run(&["--format", "jsonl", "-"], line.as_bytes());
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
