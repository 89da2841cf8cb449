//! `rules/schema.json`, by which editors check rule files while they are written: generated from the structs that read
//! the files, and kept fresh by a test. `UPDATE_SCHEMA=1 cargo test --lib schema` writes it anew.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::rules::raw::{
    RawCase, RawCue, RawDeciding, RawException, RawFirst, RawFrame, RawImport, RawLaw, RawLayout, RawLetter,
    RawPack, RawPortfolio, RawQuestion, RawReason, RawRemedy, RawRule, RawScoring, RawSlot, RawStep,
    RawTexts, RawWording,
};
use crate::rules::read::SECTIONS;
use crate::rules::rule::{Basis, Criterion, Reach, Side};

/// The words of one idea, by the language in whose sentences they act.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it stands for a class, which is read by hand")]
struct Class {
    /// Words used alike in all three languages.
    any: Option<Vec<String>>,
    /// English words.
    en: Option<Vec<String>>,
    /// Spanish words.
    es: Option<Vec<String>>,
    /// Portuguese words.
    pt: Option<Vec<String>>,
    /// Lints switched off here.
    allow: Option<Vec<String>>,
}

/// A rule file of churn-triage: words, rules, cues and figures by which the notes of leaving clients are read.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "it stands for the sections of a file, which are read one by one")]
struct RuleFile {
    /// What this file belongs to, and what it builds on.
    pack: Option<RawPack>,
    /// The reason that every rule of the file concludes, unless the rule says otherwise.
    reason: Option<String>,
    /// Reasons, by their codes.
    reasons: Option<BTreeMap<String, RawReason>>,
    /// Word classes, by their names. An entry is a word or a phrase; `word@paradigm` stands for its forms, `=word`
    /// insists on accents, `begin*` and `*end` take what begins or ends so, `{class}` takes another class in, `!word`
    /// keeps one out.
    words: Option<BTreeMap<String, Class>>,
    /// Paradigms: how one kind of word is inflected, by language and name.
    forms: Option<ByLang<BTreeMap<String, Vec<RawCase>>>>,
    /// Irregular words with all their forms, by language and word.
    irregular: Option<ByLang<BTreeMap<String, Vec<String>>>>,
    /// Rules: patterns that conclude something.
    rule: Option<Vec<RawRule>>,
    /// Cues: patterns that change how what stands near them is read.
    cue: Option<Vec<RawCue>>,
    /// Points that a word class gives for reasons, tones, finalities or `no_sign`, or against them.
    votes: Option<BTreeMap<String, BTreeMap<String, Vote>>>,
    /// Points that a single word gives, by language and word.
    word_votes: Option<ByLang<BTreeMap<String, BTreeMap<String, Vote>>>>,
    /// Real words that look like a slip of the finger, and are never read as another.
    not_typos: Option<RawTexts>,
    /// The words by which each language lays out its messages.
    layout: Option<ByLang<RawLayout>>,
    /// What a match is worth, and how sure a verdict is.
    scoring: Option<RawScoring>,
    /// Which of several reasons decides.
    deciding: Option<RawDeciding>,
    /// The table of first steps.
    first: Option<Vec<RawFirst>>,
    /// The steps of the playbook.
    step: Option<Vec<RawStep>>,
    /// What must hold of every plan.
    law: Option<Vec<RawLaw>>,
    /// What steps may do, ask or offer, and laws and steps may forbid.
    deeds: Option<Vec<String>>,
    /// Words ready to be sent, said or worked through, by their names.
    letters: Option<BTreeMap<String, RawLetter>>,
    /// What mends a reason, by its code.
    remedies: Option<BTreeMap<String, RawRemedy>>,
    /// What to ask where nobody has said why; tried from the top.
    question: Option<Vec<RawQuestion>>,
    /// Names that letters may put in braces.
    slots: Option<BTreeMap<String, RawSlot>>,
    /// By what means a message of a channel is answered.
    answer_by: Option<BTreeMap<String, String>>,
    /// The figures of many notes together.
    portfolio: Option<RawPortfolio>,
    /// The closed vocabularies in words for people, by vocabulary and code.
    labels: Option<BTreeMap<String, BTreeMap<String, RawWording>>>,
    /// What the reason codes of other tools say in ours, by tool.
    import: Option<BTreeMap<String, RawImport>>,
    /// Texts that change in a known way how the lines of rules in them are read.
    frame: Option<Vec<RawFrame>>,
    /// Rules whose lines need not read as a frame wants.
    exception: Option<Vec<RawException>>,
}

/// One table a language.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, inline)]
#[allow(dead_code, reason = "it stands for a table, which is read key by key")]
struct ByLang<T> {
    /// English.
    en: Option<T>,
    /// Spanish.
    es: Option<T>,
    /// Portuguese.
    pt: Option<T>,
}

/// The points of one vote.
#[derive(JsonSchema)]
#[schemars(inline)]
#[allow(dead_code, reason = "it stands for a figure")]
struct Vote(#[schemars(range(min = -30, max = 30))] i64);

/// The words of a table of names are a closed vocabulary.
macro_rules! named {
    ($($name:ident),+) => {
        $(impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let names: Vec<&str> = $name::NAMES.iter().map(|(name, _)| *name).collect();
                json_schema!({ "type": "string", "enum": names })
            }
        })+
    };
}

named!(Basis, Criterion, Reach, Side);

/// TOML has no null: what may be left out may not be written as one.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(any)) = object.get_mut("anyOf") {
                any.retain(|one| one["type"] != "null");
                if any.len() == 1 {
                    let only = any.remove(0);
                    object.remove("anyOf");
                    // Beside a reference nothing else may stand.
                    object.insert("allOf".to_owned(), Value::Array(vec![only]));
                }
            }
            object.retain(|key, value| !(key == "default" && value.is_null()));
            object.values_mut().for_each(without_null);
        }
        Value::Array(array) => array.iter_mut().for_each(without_null),
        _ => {}
    }
}

fn generated() -> Value {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<RuleFile>();
    schema.insert("title".to_owned(), "churn-triage rule file".into());
    let mut schema = schema.to_value();
    without_null(&mut schema);
    schema
}

fn folder(inside: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

#[test]
fn the_schema_is_fresh() {
    let path = folder("rules/schema.json");
    let generated = format!("{}\n", serde_json::to_string_pretty(&generated()).unwrap());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == generated, "rules/schema.json is stale: UPDATE_SCHEMA=1 cargo test --lib schema");
}

#[test]
fn the_schema_knows_every_section() {
    let schema = generated();
    let mut known: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut sections = SECTIONS.to_vec();
    known.sort_unstable();
    sections.sort_unstable();
    assert_eq!(known, sections);
}

/// Every key says what it is for.
#[test]
fn every_key_is_described() {
    fn look(at: &str, schema: &Value, bare: &mut Vec<String>) {
        for (key, value) in schema["properties"].as_object().into_iter().flatten() {
            if value["description"].as_str().is_none_or(str::is_empty) {
                bare.push(format!("{at}.{key}"));
            }
        }
        match schema {
            Value::Object(object) => object.iter().for_each(|(key, value)| look(key, value, bare)),
            Value::Array(array) => array.iter().for_each(|value| look(at, value, bare)),
            _ => {}
        }
    }
    let mut bare = Vec::new();
    look("", &generated(), &mut bare);
    assert!(bare.is_empty(), "{bare:?}");
}

/// What is wrong with a rule file by the schema; the compiled schema is made once.
fn validator() -> impl Fn(&str) -> Result<(), String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("rules.json", generated()).unwrap();
    let index = compiler.compile("rules.json", &mut schemas).unwrap();
    move |text| {
        let file: Value = toml::from_str(text).map_err(|error| error.to_string())?;
        schemas.validate(&file, index).map_err(|error| format!("{error:#}"))
    }
}

#[test]
fn the_shipped_files_keep_to_the_schema() {
    let validate = validator();
    for (name, text) in crate::rules::builtin::FILES {
        assert!(validate(text).is_ok(), "{name}: {}", validate(text).unwrap_err());
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let validate = validator();
    for code in [
        "R002_unknown_key",
        "R002_unknown_section",
        "R003_missing_key",
        "R003_wrong_type",
        "R007_unknown_word",
    ] {
        let text = std::fs::read_to_string(folder(&format!("tests/faults/{code}.toml"))).unwrap();
        assert!(validate(&text).is_err(), "{code} was accepted");
    }
    assert!(validate("[votes]\nbudget = { price = 31 }").is_err());
    assert!(validate("[[cue]]\nid = \"deny.x\"\neffect = \"deny\"\nreach = \"page\"").is_err());
    assert!(validate("[forms.fr]\nv = []").is_err());
    assert!(validate("[import.tool.codes]\nx = { reason = 1 }").is_err());
}
