//! What patterns cost: matching as it is, with a stopwatch at every pattern that is looked at.

use std::time::{Duration, Instant};

use crate::rules::compile::{By, Compiled, Owner};
use crate::stages::matching::{Finder, Matches};
use crate::stages::scan::{Hits, Text, scan};

/// How often each look is taken, so that it can be timed.
const LOOKS: u32 = 16;

/// One look at a pattern in a sentence.
pub(crate) struct Look {
    pub(crate) owner: Owner,
    pub(crate) by: By,
    pub(crate) time: Duration,
    /// How often it matched.
    pub(crate) matches: usize,
}

/// Tells of every look that is taken at a pattern in a note.
pub(crate) fn looks(text: Text<'_>, compiled: &Compiled, out: &mut Matches, mut tell: impl FnMut(Look)) {
    out.clear(compiled.unless.len());
    let mut hits = Hits::default();
    for (at, sentence) in text.segments.sentences.iter().enumerate() {
        scan(text, sentence, compiled, &mut hits);
        let mut finder = Finder::new(text, compiled, &hits, out, at as u32, sentence);
        let from = finder.out.matches.len();
        for term in hits.present() {
            for posting in compiled.index.get(term as usize) {
                if finder.may_match(posting) {
                    tell(finder.timed(posting.id));
                }
            }
        }
        let mut rules: Vec<u16> =
            finder.out.matches.get(from..).into_iter().flatten().filter_map(rule).collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            for posting in compiled.unless.get(usize::from(rule)) {
                if finder.may_match(posting) {
                    tell(finder.timed(posting.id));
                }
            }
        }
    }
}

fn rule(found: &crate::stages::matching::Match) -> Option<u16> {
    if let Owner::Rule(rule) = found.owner { Some(rule) } else { None }
}

impl Finder<'_> {
    fn timed(&mut self, id: u32) -> Look {
        let (matches, runs, witness, waiting) =
            (self.out.matches.len(), self.out.runs.len(), self.out.witness.len(), self.out.waiting.len());
        let begin = Instant::now();
        for _ in 0..LOOKS {
            self.out.matches.truncate(matches);
            self.out.runs.truncate(runs);
            self.out.witness.truncate(witness);
            self.out.waiting.truncate(waiting);
            self.look_at(id);
        }
        let time = begin.elapsed() / LOOKS;
        let patterns = self.compiled.programs.len() as u32;
        let (owner, by) = match id.checked_sub(patterns) {
            None => (self.compiled.programs.get(id as usize).map(|program| program.owner), By::Program(id)),
            Some(id) => (self.compiled.regexes.get(id as usize).map(|regex| regex.owner), By::Regex(id)),
        };
        let matches = self.out.matches.len() - matches;
        Look { owner: owner.unwrap_or(Owner::Rule(u16::MAX)), by, time, matches }
    }
}
