//! How long the shipped rules take to load: from their text, and in the first call of a process.

use std::process::Command;
use std::time::Instant;

use churn_triage::{RuleSet, Triage};

use crate::rounds::median;

/// The argument by which this program runs itself to load once.
pub(crate) const CHILD: &str = "load-once";
const PROCESSES: usize = 9;

/// Loads once and prints the milliseconds of the first call and of the first note.
pub(crate) fn child() {
    let begin = Instant::now();
    let triage = Triage::builtin().expect("the shipped rules are sound");
    let loaded = begin.elapsed();
    std::hint::black_box(triage.assess("We are leaving because the price went up again."));
    println!("{} {}", loaded.as_secs_f64() * 1e3, begin.elapsed().as_secs_f64() * 1e3);
}

/// Prints the medians of fresh processes, and of reading everything from text.
pub(crate) fn load() {
    println!("load");
    let program = std::env::current_exe().expect("this program");
    let times: Vec<(f64, f64)> = (0..PROCESSES)
        .map(|_| {
            let output = Command::new(&program).arg(CHILD).output().expect("a process");
            let text = String::from_utf8(output.stdout).expect("figures");
            let mut figures = text.split_whitespace().map(|figure| figure.parse().expect("a figure"));
            (figures.next().expect("a first"), figures.next().expect("a second"))
        })
        .collect();
    println!("  first call of a process: {:.1} ms  ≤ 60 (30)", median(times.iter().map(|(first, _)| *first)));
    println!("  with the first note: {:.1} ms", median(times.iter().map(|(_, both)| *both)));
    let from_text = (0..3).map(|_| {
        let begin = Instant::now();
        std::hint::black_box(
            RuleSet::builder().builtin().text("empty.toml", "").build().expect("sound rules"),
        );
        begin.elapsed().as_secs_f64() * 1e3
    });
    println!("  with a pack, from text: {:.1} ms", median(from_text));
}
