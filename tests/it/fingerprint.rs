//! The fingerprint tells every change that can change an answer, and no change of dress.

use churn_triage::RuleSet;

/// A whole rule set, small enough to be changed in every place.
pub(crate) const TINY: &str = r#"
[pack]
name = "tiny"
version = "1.0.0"

[reasons.price]
aliases = ["cost"]
cause = "fixable"
name = { en = "price", es = "el precio", pt = "o preço" }
meaning = { en = "Too dear.", es = "Muy caro.", pt = "Muito caro." }

[reasons.quality]
once = "price"
cause = "skill_gap"
name = { en = "quality", es = "la calidad", pt = "a qualidade" }
meaning = { en = "Errors.", es = "Errores.", pt = "Erros." }

[words.dear]
any = ["premium"]
en = ["expensive", "cost@n", "!costume"]
es = ["caro"]
pt = ["{steep}"]

[words.steep]
pt = ["=salgado"]

[[forms.en.n]]
end = ""
forms = ["", "s"]

[irregular.en]
fall = ["fell", "fallen"]

[[rule]]
id = "price.too_much"
aliases = ["price.much"]
strength = "strong"
reason = "price"
any = ["{dear}"]
en = ["(too|far too) ..4 {dear}"]
regex = { en = "cost(s|ing) us", with = ["{dear}"] }
unless = { en = ["not .. {dear}"] }
when = { who = "client" }
fires_on = [{ en = "Too expensive." }, { es = "Muy caro." }, { pt = "Muito salgado." }]
silent_on = [{ en = "Fine." }, { es = "Bien." }, { pt = "Bem." }]

[[cue]]
id = "deny.not"
aliases = ["deny.no"]
effect = "deny"
reach = "clause"
side = "after"
en = ["not"]
pseudo = { en = ["not only"] }
until = { en = ["but"] }
fires_on = [{ en = "Not expensive." }]

[votes]
dear = { price = 3, quality = -2, upset = 1 }

[word_votes.en]
belt = { price = 2, no_sign = 1 }

[not_typos]
en = ["expansive"]

[layout.en]
header = ["from"]
signature = ["regards"]
function_words = ["the"]
letters = "w"

[scoring]
explicit = 1000
strong = 600
hint = 250
vote = 16
repeat = 25
promoted = 140
demoted = 60
because = 115
typo = 80
pack = 250
least = 300
second = 90
facet_least = 200
facet_votes_least = 400
concrete = 260
confidence = [{ rests_on = "votes", per_mille = 290 }, { per_mille = 600 }]

[deciding]
order = ["revealed", "points"]
residual = ["quality"]
only_first = ["quality"]
root = [{ first = ["price"], over = ["quality"] }]

[[first]]
when = [{ cause = ["fixable"] }]
step = "make_amends"

[[first]]
step = "close_the_gap"

[[step]]
code = "make_amends"
phase = "days_2"
title = { en = "Mend", es = "Reparar", pt = "Reparar" }
because = { en = "It can be mended.", es = "Se puede.", pt = "Dá." }
source = ["A1"]

[[step]]
code = "close_the_gap"
phase = "weeks_2"
when = [{ cause = ["skill_gap"] }]
title = { en = "Learn", es = "Aprender", pt = "Aprender" }
because = { en = "It was a habit.", es = "Era costumbre.", pt = "Era costume." }
never = { en = "argue", es = "discutir", pt = "discutir" }

[labels.cause]
fixable = { en = "fixable", es = "reparable", pt = "reparável" }

[import.tool]
title = "A tool"
source = "Its manual"

[import.tool.codes]
dear = { reason = "price", candidates = ["price"], remark = "Roughly." }
"#;

fn fingerprint(files: &[(&str, &str)]) -> u64 {
    let builder = files.iter().fold(RuleSet::builder(), |builder, (name, text)| builder.text(name, text));
    builder.build().unwrap_or_else(|error| panic!("{error}")).fingerprint()
}

/// The tiny set with one thing written differently.
fn with(from: &str, to: &str) -> String {
    assert_eq!(TINY.matches(from).count(), 1, "{from} must stand there once");
    TINY.replace(from, to)
}

#[test]
fn every_change_that_can_change_an_answer_changes_it() {
    let changes = [
        ("taxonomy: alias", "[\"cost\"]", "[\"costs\"]"),
        ("taxonomy: cause", "cause = \"skill_gap\"", "cause = \"outside_control\""),
        ("taxonomy: name", "\"el precio\"", "\"los precios\""),
        ("taxonomy: meaning", "\"Too dear.\"", "\"Far too dear.\""),
        ("taxonomy: twin", "once = \"price\"", "repeated = \"price\""),
        ("word", "\"expensive\"", "\"costly\""),
        ("word: language", "es = [\"caro\"]\npt = [\"{steep}\"]", "es = [\"{steep}\"]\npt = [\"caro\"]"),
        ("word: paradigm", "\"cost@n\"", "\"cost\""),
        ("word: exception", "\"!costume\"", "\"!costumes\""),
        ("word: accents", "\"=salgado\"", "\"salgado\""),
        ("form", "forms = [\"\", \"s\"]", "forms = [\"\", \"s\", \"ed\"]"),
        ("irregular form", "\"fell\"", "\"felled\""),
        ("rule: id", "id = \"price.too_much\"", "id = \"price.far_too_much\""),
        ("rule: alias", "\"price.much\"", "\"price.muchly\""),
        ("rule: strength", "strength = \"strong\"", "strength = \"hint\""),
        ("rule: vague", "strength = \"strong\"", "strength = \"strong\"\nvague = true"),
        ("rule: pattern", "(too|far too)", "(too|much too)"),
        ("rule: gap", "..4", "..5"),
        ("rule: regex", "cost(s|ing) us", "cost(s|ing) me"),
        ("rule: unless", "not .. {dear}", "never .. {dear}"),
        ("rule: when", "who = \"client\"", "who = \"third\""),
        ("cue: alias", "\"deny.no\"", "\"deny.none\""),
        ("cue: effect", "effect = \"deny\"", "effect = \"settle\""),
        ("cue: reach", "\"clause\"", "\"sentence\""),
        ("cue: side", "\"after\"", "\"both\""),
        ("cue: pattern", "en = [\"not\"]", "en = [\"not\", \"never\"]"),
        ("cue: pseudo", "\"not only\"", "\"not just\""),
        ("cue: until", "until = { en = [\"but\"] }", "until = { en = [\"but\", \"yet\"] }"),
        ("vote", "price = 3", "price = 4"),
        ("vote: tone", "upset = 1", "warm = 1"),
        ("vote: word", "belt = {", "belts = {"),
        ("vote: no sign", "no_sign = 1", "no_sign = 2"),
        ("no typo", "\"expansive\"", "\"expensively\""),
        ("layout: header", "\"from\"", "\"sent by\""),
        ("layout: farewell", "\"regards\"", "\"best regards\""),
        ("layout: function word", "\"the\"", "\"of\""),
        ("layout: letters", "\"w\"", "\"k\""),
        ("scoring", "explicit = 1000", "explicit = 1001"),
        ("confidence", "per_mille = 290", "per_mille = 280"),
        ("deciding: order", "[\"revealed\", \"points\"]", "[\"points\", \"revealed\"]"),
        ("deciding: residual", "residual = [\"quality\"]", "residual = []"),
        (
            "deciding: root",
            "first = [\"price\"], over = [\"quality\"]",
            "first = [\"quality\"], over = [\"price\"]",
        ),
        ("playbook: row", "when = [{ cause = [\"fixable\"] }]", "when = [{ cause = [\"skill_gap\"] }]"),
        ("playbook: phase", "\"days_2\"", "\"day_0\""),
        ("playbook: title", "\"Mend\"", "\"Mend it\""),
        ("playbook: reason why", "\"Era costumbre.\"", "\"Es costumbre.\""),
        ("playbook: never", "\"argue\"", "\"quarrel\""),
        ("playbook: source", "\"A1\"", "\"A2\""),
        ("label", "\"reparable\"", "\"arreglable\""),
        ("import: code", "dear = { reason", "pricey = { reason"),
        (
            "import: reason",
            "{ reason = \"price\", candidates = [\"price\"]",
            "{ reason = \"quality\", candidates = [\"quality\"]",
        ),
        ("import: candidates", "candidates = [\"price\"]", "candidates = []"),
        ("import: remark", "\"Roughly.\"", "\"About.\""),
    ];
    let mut seen = std::collections::BTreeMap::from([(fingerprint(&[("tiny.toml", TINY)]), "nothing")]);
    for (what, from, to) in changes {
        let changed = fingerprint(&[("tiny.toml", &with(from, to))]);
        if let Some(same) = seen.insert(changed, what) {
            panic!("the fingerprint does not tell {what} from {same}");
        }
    }
}

#[test]
fn dress_does_not_change_it() {
    let plain = fingerprint(&[("tiny.toml", TINY)]);
    let (head, tail) = TINY.split_at(TINY.find("[votes]").unwrap());
    let dressed = [
        ("a comment", format!("# A word.\n{TINY}# Another.\n")),
        ("blank lines", TINY.replace('\n', "\n\n")),
        ("line ends", TINY.replace('\n', "\r\n")),
        ("quotes", with("\"expensive\"", "'expensive'")),
        ("a list over lines", with("[\"revealed\", \"points\"]", "[\n  \"revealed\",\n  \"points\",\n]")),
        ("blanks in a pattern", with("(too|far too) ..4 {dear}", "( too | far  too )  ..4  { dear }")),
        ("capitals and accents of a word", with("\"caro\"", "\"CARO\"")),
        (
            "the order of votes",
            with("price = 3, quality = -2, upset = 1", "upset = 1, quality = -2, price = 3"),
        ),
        ("the order of sections", format!("{tail}\n{head}")),
        ("an example", with("\"Too expensive.\"", "\"Far too expensive.\"")),
    ];
    for (what, text) in &dressed {
        assert_eq!(fingerprint(&[("tiny.toml", text)]), plain, "{what}");
    }
    assert_eq!(fingerprint(&[("other.toml", TINY)]), plain, "the name of the file");
    assert_eq!(fingerprint(&[("one.toml", head), ("two.toml", tail)]), plain, "two files");
}

#[test]
fn every_report_carries_it() {
    let triage = crate::triage();
    assert_eq!(triage.assess("Too expensive.").rules, triage.rules().fingerprint());
}
