//! Slips of the finger: long words are still read, and no real word is taken for another.

use std::collections::{BTreeMap, BTreeSet};

use churn_triage::{Lang, RuleSet};
use serde::Deserialize;

use crate::corpus::notes;
use crate::{files, path, triage};

/// A note with and without its slips, and the reason that both must give.
const SLIPS: &[(&str, &str, &str)] = &[
    (
        "Your invoices were wrong again, so we are leaving.",
        "Your invocies were wrong again, so we are leaving.",
        "billing_dispute",
    ),
    ("You are simply too expensive for us.", "You are simply too expensve for us.", "price"),
    ("The company went bankrupt.", "The company went bakrupt.", "business_closure"),
    (
        "Las facturas venían mal, por eso nos vamos.",
        "Las factruas venían mal, por eso nos vamos.",
        "billing_dispute",
    ),
    ("Nos recortaron el presupuesto a la mitad.", "Nos recortaron el presupesto a la mitad.", "budget_cut"),
    ("Cortaram o nosso orçamento pela metade.", "Cortaram o nosso orcamneto pela metade.", "budget_cut"),
    ("As entregas atrasam toda semana.", "As entregas atrazam toda semana.", "late_delivery"),
];

#[test]
fn a_slip_gives_the_same_reason_with_fewer_points() {
    let triage = triage();
    for (clean, slipped, reason) in SLIPS {
        let (clean, slipped) = (triage.assess(*clean), triage.assess(*slipped));
        assert_eq!(clean.reasons[0].code, *reason, "{clean:?}");
        assert_eq!(slipped.reasons[0].code, *reason, "{slipped:?}");
        assert!(slipped.reasons[0].points < clean.reasons[0].points, "{slipped:?}");
    }
}

#[test]
fn every_kind_of_slip_is_read_and_the_first_letter_is_trusted() {
    let rules = RuleSet::builtin().unwrap();
    let read = |word: &str| rules.slip_for(word, Lang::En);
    for slip in ["expnesive", "expensve", "expennsive", "expencive"] {
        assert_eq!(read(slip).as_deref(), Some("expensive"), "{slip}");
    }
    assert_eq!(read("axpensive"), None);
    assert_eq!(read("expensive"), None);
    assert_eq!(read("epensve"), None);
    assert_eq!(rules.slip_for("expensve", Lang::Pt), None);
}

#[derive(Deserialize)]
struct NotTypos {
    not_typos: BTreeMap<String, Vec<String>>,
}

fn listed() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(path("rules/words/not_typos.toml")).unwrap();
    toml::from_str::<NotTypos>(&text).unwrap().not_typos
}

/// The shipped rules without the list of real words.
fn rules_without_list() -> RuleSet {
    let copy = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules-without-not-typos");
    for file in files("rules", "toml").iter().filter(|file| !file.ends_with("words/not_typos.toml")) {
        let to = copy.join(file.strip_prefix(path("rules")).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(file, to).unwrap();
    }
    RuleSet::builder().file(copy).build().unwrap_or_else(|error| panic!("{error}"))
}

/// Entries that the rules know by now, or that look like no word of theirs any more, guard against nothing.
#[test]
fn the_list_of_real_words_is_fresh() {
    let rules = rules_without_list();
    let mut stale = Vec::new();
    let mut count = 0;
    for (lang, words) in listed() {
        let lang = Lang::from_code(&lang).unwrap();
        count += words.len();
        stale.extend(words.into_iter().filter(|word| rules.slip_for(word, lang).is_none()));
    }
    assert!(stale.len() * 50 <= count, "{} of {count} entries are stale: {stale:?}", stale.len());
}

/// A long word that eight notes use is no slip: fewer may share a common misspelling.
#[test]
fn words_in_common_use_are_not_read_as_others() {
    let rules = RuleSet::builtin().unwrap();
    let mut uses: BTreeMap<(Lang, String), BTreeSet<String>> = BTreeMap::new();
    for note in notes() {
        let Some(lang) = Lang::from_code(&note.lang) else { continue };
        for word in note.text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 7) {
            // Capitals may be a name's, and those are never read as anything else.
            if word.starts_with(char::is_lowercase) {
                uses.entry((lang, word.to_owned())).or_default().insert(note.id.clone());
            }
        }
    }
    let common = uses.iter().filter(|(_, notes)| notes.len() >= 8);
    let misread: Vec<String> = common
        .filter_map(|((lang, word), _)| Some(format!("{word} as {}", rules.slip_for(word, *lang)?)))
        .collect();
    assert!(misread.is_empty(), "{misread:?}");
}
