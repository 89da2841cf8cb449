//! Matching: which patterns stand in which sentences, and by which words.
//!
//! A pattern is looked at only where its rarest required term and one other are hit. It is then run over *sets of
//! places*: one bit a word, so that all starting points and all widths of gaps are followed at once, in time
//! proportional to the pattern alone.

pub(crate) mod near;
mod sequence;

use crate::report::Limit;
use crate::rules::compile::{By, Compiled, Owner, Program};
use crate::rules::lexicon::{Symbol, TermId};
use crate::stages::scan::{Hits, Text, scan};
use crate::stages::segment::Envelope;
use sequence::{ends, trace};

/// How many sentences below its beginning a pattern with `>>` may go on.
const LATER_SENTENCES: u32 = 2;
/// How often one pattern counts in one sentence.
const PER_SENTENCE: usize = 4;
/// How many matches a note may have.
pub(crate) const MATCHES: usize = 4096;

/// A term of a pattern and the words it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) term: TermId,
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// A pattern found in the note. The words from `first` to `last` are its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) owner: Owner,
    pub(crate) by: By,
    /// The sentence in which it ends.
    pub(crate) sentence: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Its share of the runs of words that it owns.
    pub(crate) runs: (u32, u32),
    /// Its share of the witnesses: which term stood where.
    pub(crate) witness: (u32, u32),
}

/// Whose word a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Person {
    Us,
    You,
    They,
    Provider,
    Client,
    Third,
}

/// A word that votes, by its class or for itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VoteHit {
    /// Which ballot.
    pub(crate) ballot: u32,
    pub(crate) sentence: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// A pattern of several steps that waits for its next one.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    program: u32,
    step: usize,
    until: u32,
    part: u16,
    first: u32,
    /// The word after the last one matched so far.
    after: u32,
    runs: (u32, u32),
    witness: (u32, u32),
}

/// Everything found in a note.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    pub(crate) matches: Vec<Match>,
    pub(crate) runs: Vec<(u32, u32)>,
    pub(crate) witness: Vec<Placed>,
    pub(crate) persons: Vec<(u32, Person)>,
    pub(crate) votes: Vec<VoteHit>,
    pub(crate) cut: Option<(Limit, usize)>,
    hits: Hits,
    looked_at: Vec<u32>,
    waiting: Vec<Waiting>,
}

impl Matches {
    /// The runs of words that a match owns.
    pub(crate) fn runs_of(&self, found: &Match) -> &[(u32, u32)] {
        self.runs.get(found.runs.0 as usize..found.runs.1 as usize).unwrap_or_default()
    }

    /// Which term of the pattern stood where.
    pub(crate) fn witness_of(&self, found: &Match) -> &[Placed] {
        self.witness.get(found.witness.0 as usize..found.witness.1 as usize).unwrap_or_default()
    }

    fn clear(&mut self, programs: usize) {
        self.matches.clear();
        self.runs.clear();
        self.witness.clear();
        self.persons.clear();
        self.votes.clear();
        self.waiting.clear();
        self.cut = None;
        self.looked_at.clear();
        self.looked_at.resize(programs, u32::MAX);
    }
}

/// Scans and matches every sentence of a note.
pub(crate) fn find(text: Text<'_>, compiled: &Compiled, out: &mut Matches) {
    out.clear(compiled.programs.len());
    let mut hits = std::mem::take(&mut out.hits);
    for (at, sentence) in text.segments.sentences.iter().enumerate() {
        if out.matches.len() >= MATCHES {
            let place =
                text.segments.tokens.get(sentence.first as usize).map_or(0, |token| token.start as usize);
            out.cut = Some((Limit::Matches, place));
            break;
        }
        scan(text, sentence, compiled, &mut hits);
        let mut finder =
            Finder { compiled, hits: &hits, out, at: at as u32, first: sentence.first, len: sentence.len() };
        finder.go_on(sentence.part);
        for position in 0..hits.present.len() {
            let Some(term) = hits.present.get(position).copied() else { break };
            for candidate in compiled.index.get(usize::from(term)).into_iter().flatten() {
                let Some(program) = compiled.programs.get(*candidate as usize) else { continue };
                let reads = sentence.envelope == Envelope::Text || program.reads_envelope;
                if reads && program.langs.meets(sentence.langs) {
                    finder.candidate(*candidate, program, sentence.part);
                }
            }
        }
        if sentence.envelope == Envelope::Text {
            finder.regexes(text, sentence.langs);
            finder.votes();
            finder.word_votes();
            finder.persons();
        }
    }
    out.hits = hits;
    out.matches.sort_by_key(|found| (found.first, found.last, found.owner, found.by));
}

struct Finder<'f> {
    compiled: &'f Compiled,
    hits: &'f Hits,
    out: &'f mut Matches,
    at: u32,
    first: u32,
    len: usize,
}

impl Finder<'_> {
    fn candidate(&mut self, id: u32, program: &Program, part: u16) {
        match self.out.looked_at.get_mut(id as usize) {
            Some(sentence) if *sentence == self.at => return,
            Some(sentence) => *sentence = self.at,
            None => return,
        }
        if !program.also.is_empty() && !program.also.iter().any(|term| self.hits.has(*term)) {
            return;
        }
        let Some(both) = program.steps.first() else { return };
        let several = program.steps.len() > 1;
        let mut before = self.len;
        for _ in 0..PER_SENTENCE {
            let runs = self.out.runs.len() as u32;
            let witness = self.out.witness.len() as u32;
            let Some((first, last)) = self.both(both, 0, before) else { return };
            let found = Waiting {
                program: id,
                step: 1,
                until: self.at + LATER_SENTENCES,
                part,
                first,
                after: last + 1,
                runs: (runs, self.out.runs.len() as u32),
                witness: (witness, self.out.witness.len() as u32),
            };
            if !several {
                self.record(found, program.owner, last);
            } else if !self.next_step(found, program, (found.after - self.first) as usize) {
                self.out.waiting.push(found);
            }
            before = (first - self.first) as usize;
            if both.len() > 1 || before == 0 {
                return;
            }
        }
    }

    /// Matches all sequences of a step between two places; gives the first and last word.
    fn both(
        &mut self,
        both: &[Vec<crate::rules::compile::Step>],
        from: usize,
        before: usize,
    ) -> Option<(u32, u32)> {
        let (runs, witness) = (self.out.runs.len(), self.out.witness.len());
        let mut whole: Option<(u32, u32)> = None;
        for seq in both {
            let reached = ends(seq, self.hits, from, before);
            let Some(end) = reached.checked_ilog2() else {
                self.out.runs.truncate(runs);
                self.out.witness.truncate(witness);
                return None;
            };
            let start = trace(seq, self.hits, from, before, end as usize, self.first, &mut self.out.witness)?;
            let run = (self.first + start as u32, self.first + end - 1);
            self.out.runs.push(run);
            whole = Some(whole.map_or(run, |(first, last)| (first.min(run.0), last.max(run.1))));
        }
        whole
    }

    /// Goes on with what earlier sentences began.
    fn go_on(&mut self, part: u16) {
        let waiting = std::mem::take(&mut self.out.waiting);
        for found in waiting {
            if found.until < self.at || found.part != part {
                continue;
            }
            let Some(program) = self.compiled.programs.get(found.program as usize) else { continue };
            if !self.next_step(found, program, 0) {
                self.out.waiting.push(found);
            }
        }
    }

    fn next_step(&mut self, mut found: Waiting, program: &Program, from: usize) -> bool {
        let Some(both) = program.steps.get(found.step) else { return false };
        let (runs, witness) = (self.out.runs.len() as u32, self.out.witness.len() as u32);
        let earlier_runs =
            self.out.runs.get(found.runs.0 as usize..found.runs.1 as usize).unwrap_or_default().to_vec();
        let earlier = self
            .out
            .witness
            .get(found.witness.0 as usize..found.witness.1 as usize)
            .unwrap_or_default()
            .to_vec();
        self.out.runs.extend(earlier_runs);
        self.out.witness.extend(earlier);
        let Some((_, last)) = self.both(both, from, self.len) else {
            self.out.runs.truncate(runs as usize);
            self.out.witness.truncate(witness as usize);
            return false;
        };
        found.runs = (runs, self.out.runs.len() as u32);
        found.witness = (witness, self.out.witness.len() as u32);
        found.step += 1;
        found.after = last + 1;
        if found.step == program.steps.len() {
            self.record(found, program.owner, last);
        } else if !self.next_step(found, program, (found.after - self.first) as usize) {
            self.out.waiting.push(found);
        }
        true
    }

    fn record(&mut self, found: Waiting, owner: Owner, last: u32) {
        let Waiting { program, first, runs, witness, .. } = found;
        let by = By::Program(program);
        self.out.matches.push(Match { owner, by, sentence: self.at, first, last, runs, witness });
    }

    fn regexes(&mut self, text: Text<'_>, langs: crate::rules::rule::Langs) {
        let mut guarded: Vec<u32> = self
            .hits
            .present
            .iter()
            .filter_map(|term| self.compiled.guarded.get(usize::from(*term)))
            .flatten()
            .copied()
            .collect();
        guarded.sort_unstable();
        guarded.dedup();
        let tokens =
            text.segments.tokens.get(self.first as usize..self.first as usize + self.len).unwrap_or_default();
        let (Some(begin), Some(end)) = (tokens.first(), tokens.last()) else { return };
        let sentence = text.folded.text().get(begin.start as usize..end.end as usize).unwrap_or_default();
        for id in guarded {
            let Some(lazy) = self.compiled.regexes.get(id as usize).filter(|lazy| lazy.langs.meets(langs))
            else {
                continue;
            };
            let Some(found) = lazy.get().and_then(|regex| regex.find(sentence)) else { continue };
            let (start, end) = (found.start() as u32 + begin.start, found.end() as u32 + begin.start);
            let inside = |token: &&crate::stages::segment::Token| token.start < end && token.end > start;
            let covered = tokens.iter().filter(inside).count() as u32;
            let before = tokens.iter().take_while(|token| token.end <= start).count() as u32;
            if covered > 0 {
                let (first, last) = (self.first + before, self.first + before + covered - 1);
                let runs = (self.out.runs.len() as u32, self.out.runs.len() as u32 + 1);
                self.out.runs.push((first, last));
                let witness = (self.out.witness.len() as u32, self.out.witness.len() as u32);
                let by = By::Regex(id);
                self.out.matches.push(Match {
                    owner: lazy.owner,
                    by,
                    sentence: self.at,
                    first,
                    last,
                    runs,
                    witness,
                });
            }
        }
    }

    fn votes(&mut self) {
        for term in &self.hits.present {
            let Some(ballot) = self.compiled.voting.get(usize::from(*term)).copied().flatten() else {
                continue;
            };
            let mut singles = self.hits.places(*term);
            while let Some(last) = singles.checked_ilog2() {
                singles &= !(1 << last);
                self.vote(ballot, last, last);
            }
            for phrase in self.hits.phrases_of(*term) {
                self.vote(ballot, u32::from(phrase.start), u32::from(phrase.end) - 1);
            }
        }
    }

    /// Votes of single words.
    fn word_votes(&mut self) {
        for place in 0..self.len {
            for symbol in self.hits.symbols_at(place) {
                if let Some(ballot) = self.compiled.lexicon.symbol_of(*symbol).and_then(Symbol::ballot) {
                    self.vote(ballot, place as u32, place as u32);
                }
            }
        }
    }

    fn vote(&mut self, ballot: u32, first: u32, last: u32) {
        let (first, last) = (self.first + first, self.first + last);
        self.out.votes.push(VoteHit { ballot, sentence: self.at, first, last });
    }

    fn persons(&mut self) {
        let units = &self.compiled.units;
        let kinds = [
            (units.us, Person::Us),
            (units.you, Person::You),
            (units.they, Person::They),
            (units.provider, Person::Provider),
            (units.client, Person::Client),
            (units.third, Person::Third),
        ];
        let from = self.out.persons.len();
        for (term, person) in kinds {
            let Some(term) = term else { continue };
            let mut singles = self.hits.places(term);
            while let Some(place) = singles.checked_ilog2() {
                singles &= !(1 << place);
                self.out.persons.push((self.first + place, person));
            }
            for phrase in self.hits.phrases_of(term) {
                self.out.persons.push((self.first + u32::from(phrase.start), person));
            }
        }
        if let Some(own) = self.out.persons.get_mut(from..) {
            own.sort_by_key(|(token, _)| *token);
        }
    }
}
