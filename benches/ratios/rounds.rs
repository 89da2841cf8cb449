//! Rounds: lines run in turn, ratios taken within each round.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many rounds are run.
const ROUNDS: usize = 9;
/// How long one sample lasts at least.
const SAMPLE: Duration = Duration::from_millis(50);

type Work<'w> = Box<dyn FnMut(&str) -> usize + 'w>;

/// Something to be timed.
pub(crate) struct Line<'w> {
    name: String,
    /// The bytes it works through in one pass, where they are not those of the notes.
    bytes: Option<usize>,
    work: Work<'w>,
}

impl<'w> Line<'w> {
    pub(crate) fn new(name: &str, work: impl FnMut(&str) -> usize + 'w) -> Self {
        Line { name: name.to_owned(), bytes: None, work: Box::new(work) }
    }

    pub(crate) fn of(name: &str, bytes: usize, work: impl FnMut(&str) -> usize + 'w) -> Self {
        Line { name: name.to_owned(), bytes: Some(bytes), work: Box::new(work) }
    }
}

/// Lines over the same texts.
pub(crate) struct Rounds<'t, 'w> {
    texts: &'t [String],
    lines: Vec<Line<'w>>,
    /// For each round the seconds a byte of each line.
    rounds: Vec<Vec<f64>>,
}

impl<'t, 'w> Rounds<'t, 'w> {
    pub(crate) fn new(title: &str, texts: &'t [String]) -> Self {
        println!("{title}");
        Rounds { texts, lines: Vec::new(), rounds: Vec::new() }
    }

    pub(crate) fn line(&mut self, line: Line<'w>) {
        self.lines.push(line);
    }

    /// Runs all lines in turn, round after round, and prints the median of each.
    pub(crate) fn run(&mut self) {
        let all: usize = self.texts.iter().map(String::len).sum();
        for round in 0..=ROUNDS {
            let mut seconds = Vec::new();
            for line in &mut self.lines {
                let bytes = line.bytes.unwrap_or(all).max(1);
                let begin = Instant::now();
                let mut passes = 0u32;
                while passes == 0 || begin.elapsed() < SAMPLE {
                    for text in self.texts {
                        black_box((line.work)(black_box(text)));
                    }
                    passes += 1;
                }
                seconds.push(begin.elapsed().as_secs_f64() / f64::from(passes) / bytes as f64);
            }
            // The first round warms caches and compiles what is compiled on first use.
            if round > 0 {
                self.rounds.push(seconds);
            }
        }
        for (at, line) in self.lines.iter().enumerate() {
            let per_byte = median(self.rounds.iter().map(|round| round[at]));
            let notes = self.texts.len() as f64;
            let note = per_byte * line.bytes.unwrap_or(all) as f64 / notes;
            println!("  {:28} {:10.2} MB/s {:10.2} µs", line.name, 1e-6 / per_byte, note * 1e6);
        }
    }

    /// How fast one line is in terms of another.
    pub(crate) fn ratio(&self, what: &str, yardstick: &str, line: &str, bar: &str) -> f64 {
        self.print(what, bar, |round| round[self.at(yardstick)] / round[self.at(line)])
    }

    /// How long one pass of a line lasts in terms of another.
    pub(crate) fn times(&self, what: &str, line: &str, yardstick: &str, bar: &str) -> f64 {
        let bytes = |name: &str| self.lines[self.at(name)].bytes.unwrap_or(1) as f64;
        let scale = bytes(line) / bytes(yardstick);
        self.print(what, bar, |round| round[self.at(line)] / round[self.at(yardstick)] * scale)
    }

    /// One ratio in terms of another.
    pub(crate) fn ratio_of_ratios(
        &self,
        what: &str,
        (a, b): (&str, &str),
        (c, d): (&str, &str),
        bar: &str,
    ) -> f64 {
        self.print(what, bar, |round| {
            (round[self.at(a)] / round[self.at(b)]) / (round[self.at(c)] / round[self.at(d)])
        })
    }

    fn print(&self, what: &str, bar: &str, ratio: impl Fn(&[f64]) -> f64) -> f64 {
        let ratio = median(self.rounds.iter().map(|round| ratio(round)));
        println!("  {what}: {ratio:.4}  {bar}");
        ratio
    }

    fn at(&self, name: &str) -> usize {
        self.lines.iter().position(|line| line.name == name).expect("a line of this name")
    }
}

/// The middle one of some figures.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
