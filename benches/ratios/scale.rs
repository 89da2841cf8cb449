//! Generated rules beside the shipped ones: what a note, a load and a rule cost.

use std::fmt::Write;
use std::time::Instant;

use churn_triage::{RuleSet, Triage};

use crate::corpus;
use crate::rounds::{Line, Rounds};

const SIZES: [usize; 4] = [300, 1_000, 3_000, 10_000];

/// Rules of phrases, gaps and classes. All but a few use made-up words, so that the notes hold equally many hits
/// whatever the number of rules.
fn generated(count: usize) -> String {
    let mut pack = String::from("[pack]\nname = \"generated\"\nversion = \"1.0.0\"\n");
    let word = |n: usize| {
        let letters = n * 2_654_435_761 % 1_000_003;
        format!("w{}q", letters.to_string().bytes().map(|d| (b'a' + d - b'0') as char).collect::<String>())
    };
    for n in 0..count / 10 {
        let (a, b, c) = (word(n * 3 + 7), word(n * 3 + 8), word(n * 3 + 9));
        let _ = write!(pack, "[words.made_{n}]\nany = [\"{a}\", \"{b}\", \"{c} {a}\"]\n");
    }
    for n in 0..count {
        let (a, b) = (word(n * 2 + 100_000), word(n * 2 + 100_001));
        let pattern = match n % 3 {
            0 => format!("{a} {b}"),
            1 => format!("{a} ..3 {b}"),
            _ => format!("{{made_{}}} ..2 {a}", n / 10 % (count / 10)),
        };
        let _ = write!(
            pack,
            "[[rule]]\nid = \"price.made_{n}\"\nreason = \"price\"\nen = [\"{pattern}\"]\n\
             fires_on = [{{ en = \"{a}\" }}]\nsilent_on = [{{ en = \"no\" }}]\n"
        );
    }
    pack
}

pub(crate) fn scale() {
    println!("scale");
    let texts = corpus::texts("everyday");
    let mut sets = Vec::new();
    let empty = measured(|| RuleSet::builder().builtin().text("empty.toml", "").build());
    for size in SIZES {
        let pack = generated(size);
        let (rules, time, live) =
            measured(|| RuleSet::builder().builtin().text("generated.toml", &pack).build());
        println!(
            "  {size:6} rules: built with the shipped ones in {:.0} ms, {:.0} ms more than those alone; {:.1} MB live more",
            time,
            time - empty.1,
            live - empty.2
        );
        sets.push((size, Triage::new(rules)));
    }
    let mut rounds = Rounds::new("scale, a note", &texts);
    for (size, triage) in &sets {
        rounds.line(Line::new(&format!("{size} rules"), move |text: &str| triage.assess(text).reasons.len()));
    }
    rounds.run();
    rounds.ratio("growth from 300 to 10,000 rules", "10000 rules", "300 rules", "≤ 1.5 (1.2)");
}

/// A rule set, the milliseconds it took and the megabytes it keeps.
fn measured(build: impl Fn() -> Result<RuleSet, churn_triage::Error>) -> (RuleSet, f64, f64) {
    let mut rules = None;
    let begin = Instant::now();
    let memory = allocation_counter::measure(|| rules = Some(build()));
    let time = begin.elapsed().as_secs_f64() * 1e3;
    match rules {
        Some(Ok(rules)) => (rules, time, memory.bytes_current as f64 / 1e6),
        Some(Err(error)) => panic!("{error}"),
        None => panic!("nothing was built"),
    }
}
