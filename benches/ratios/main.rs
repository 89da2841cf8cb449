//! The bars of the project, as ratios of one run: `cargo bench --bench ratios [SECTION…]`.
//!
//! Absolute times mean little on a shared machine, so every line is held against others of the same run. The lines of a
//! section are run in turn, each long enough to be measured, and the ratio of a round is taken before the median of
//! rounds: what slows one line slows its neighbour.
#![allow(clippy::print_stdout, reason = "a bench prints its table")]

mod corpus;
mod load;
mod peers;
mod rounds;
mod scale;

use churn_triage::Triage;
use rounds::{Line, Rounds};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if args.first().is_some_and(|arg| arg == load::CHILD) {
        return load::child();
    }
    let wanted = |section: &str| args.is_empty() || args.iter().any(|arg| arg == section);
    let triage = Triage::builtin().expect("the shipped rules are sound");
    if wanted("assess") {
        assess(&triage);
    }
    if wanted("peers") {
        peers::peers(&triage);
    }
    if wanted("json") {
        json(&triage);
    }
    if wanted("batch") {
        batch(&triage);
    }
    if wanted("hostile") {
        hostile(&triage);
    }
    if wanted("scale") {
        scale::scale();
    }
    if wanted("load") {
        load::load();
    }
}

/// The whole answer against counting words, for every kind of note.
fn assess(triage: &Triage) {
    let everyday = corpus::texts("everyday");
    let thread = |notes: &[String]| notes.join("\n\nFrom: Ann\nSubject: Re: our contract\n\n");
    let threads = everyday.chunks(5).map(thread).collect();
    let kinds = [
        ("everyday", everyday),
        ("hard", corpus::texts("hard")),
        ("terse", corpus::texts("wild")),
        ("threads", threads),
    ];
    for (kind, texts) in kinds {
        let mut rounds = Rounds::new(&format!("assess, {kind}"), &texts);
        rounds.line(Line::new("tok_class", |text: &str| peers::tok_class(text)));
        rounds.line(Line::new("assess", |text: &str| triage.assess(text).reasons.len()));
        rounds.run();
        rounds.ratio("assess over tok_class, bytes per second", "tok_class", "assess", "≥ 0.03 (0.06)");
        let counted = allocation_counter::measure(|| {
            for text in &texts {
                std::hint::black_box(triage.assess(text));
            }
        });
        println!("  {:.1} allocations a note", counted.count_total as f64 / texts.len() as f64);
    }
}

/// A line of JSON in to a line of JSON out, against parsing it alone.
fn json(triage: &Triage) {
    let lines = corpus::lines("everyday");
    let mut rounds = Rounds::new("json", &lines);
    rounds.line(Line::new("serde_json, borrowed", |line: &str| peers::parse(line).len()));
    let mut out = Vec::new();
    rounds.line(Line::new("line to line", move |line: &str| {
        out.clear();
        peers::answer(triage, line, &mut out);
        out.len()
    }));
    rounds.run();
    rounds.ratio("line to line over parsing", "serde_json, borrowed", "line to line", "≥ 0.02 (0.035)");
}

/// All cores against one, beside what plain arithmetic reaches.
fn batch(triage: &Triage) {
    let texts: Vec<String> = std::iter::repeat_n(corpus::texts("everyday"), 3).flatten().collect();
    let all = [texts.concat()];
    let mut rounds = Rounds::new("batch", &all);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (texts, again) = (&texts, &texts);
    rounds.line(Line::new("one core", move |_: &str| {
        texts.iter().map(|text| triage.assess(text).reasons.len()).sum()
    }));
    rounds.line(Line::new("all cores", move |_: &str| triage.assess_batch(again).len()));
    rounds.line(Line::new("arithmetic, one core", move |_: &str| {
        (0..cores).map(|_| peers::arithmetic()).sum()
    }));
    rounds.line(Line::new("arithmetic, all cores", move |_: &str| {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..cores).map(|_| scope.spawn(peers::arithmetic)).collect();
            threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
        })
    }));
    rounds.run();
    rounds.ratio("all cores over one", "one core", "all cores", "");
    rounds.ratio("the same, arithmetic", "arithmetic, one core", "arithmetic, all cores", "");
    rounds.ratio_of_ratios(
        "of what arithmetic reaches",
        ("one core", "all cores"),
        ("arithmetic, one core", "arithmetic, all cores"),
        "≥ 0.9",
    );
}

/// Notes of a megabyte made to be dear, against ordinary ones, and against their first half.
fn hostile(triage: &Triage) {
    let ordinary = corpus::texts("everyday");
    for (name, whole) in corpus::hostile() {
        let half: String = whole.chars().take(whole.chars().count() / 2).collect();
        let texts = [String::new()];
        let mut rounds = Rounds::new(&format!("hostile, {name}"), &texts);
        let (ordinary, whole_text, half_text) = (&ordinary, &whole, &half);
        rounds.line(Line::of("ordinary", bytes(ordinary), move |_: &str| {
            ordinary.iter().map(|text| triage.assess(text).reasons.len()).sum()
        }));
        rounds.line(Line::of("1 MB", whole.len(), move |_: &str| triage.assess(whole_text).reasons.len()));
        rounds.line(Line::of("0.5 MB", half.len(), move |_: &str| triage.assess(half_text).reasons.len()));
        rounds.run();
        rounds.ratio("1 MB over ordinary, bytes per second", "ordinary", "1 MB", "≥ 0.5 (0.8)");
        rounds.times("1 MB over 0.5 MB, time", "1 MB", "0.5 MB", "≤ 2.2");
    }
}

fn bytes(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}
