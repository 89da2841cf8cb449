//! A pack of one's own on top of the shipped rules, and what a fault in it looks like.

use std::io::Write;

use churn_triage::{Error, RuleSet, Triage};

/// A reason and a rule that only a diving school needs.
const PACK: &str = r#"
[pack]
name = "diving-school"
version = "1.0.0"

[reasons.bad_season]
cause = "outside_control"
name = { en = "a bad season", es = "una mala temporada", pt = "uma temporada ruim" }
meaning = { en = "Weather or water kept guests away.", es = "El tiempo o el agua alejó a los clientes.", pt = "O tempo ou a água afastou os clientes." }

[words.sea_trouble]
en = ["jellyfish", "red tide@n", "bleached reef@n"]
es = ["medusa@n", "marea@n roja"]
pt = ["água-viva@n", "maré vermelha"]

[[rule]]
id = "bad_season.the_sea"
reason = "bad_season"
any = ["{because} .. {sea_trouble}"]
fires_on = [{ en = "We stop because of the jellyfish." }, { es = "Paramos por culpa de las medusas." }, { pt = "Paramos por causa da maré vermelha." }]
silent_on = [{ en = "The jellyfish film was lovely." }, { es = "Vimos medusas." }, { pt = "Vimos água-viva." }]
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let rules = RuleSet::builder().builtin().text("diving-school.toml", PACK).build()?;
    let triage = Triage::new(rules);
    let note = "We will not book the boat again this year because of the jellyfish.";
    let report = triage.assess(note);
    writeln!(out, "{}", report.explain(note))?;

    let slip = PACK.replace("{because} .. {sea_trouble}", "{becuase} .. {sea_trouble}");
    match RuleSet::builder().builtin().text("diving-school.toml", &slip).build() {
        Err(Error::Faulty(faults)) => writeln!(out, "{faults}")?,
        Err(other) => return Err(other.into()),
        Ok(_) => return Err("the slip was not found".into()),
    }
    Ok(())
}
