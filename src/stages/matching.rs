//! Matching: which patterns stand in which sentences, and by which words.
//!
//! A pattern is looked at only where all terms that it cannot do without are hit, the rarest first. It is then run over
//! *sets of places*: one bit a word, so that all starting points and all widths of gaps are followed at once, in time
//! proportional to the pattern alone. What silences a rule is looked at only where the rule matches.

pub(crate) mod cost;
pub(crate) mod near;
mod sequence;

use crate::report::Limit;
use crate::rules::compile::{By, Compiled, NO_BALLOT, Op, Owner, Posting, Program};
use crate::rules::lexicon::{Symbol, TermId};
use crate::rules::rule::Langs;
use crate::stages::scan::{Hits, Text, scan, touch};
use crate::stages::segment::{self, Envelope, Token};
use sequence::Sentence;

/// How many sentences below its beginning a pattern with `>>` may go on.
pub(crate) const LATER_SENTENCES: u32 = 2;
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
    step: u16,
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
    /// For each rule the last sentence in which its `unless` was looked at; sentences of all notes are counted on.
    silenced: Vec<u32>,
    sentences: u32,
    candidates: Vec<u32>,
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

    fn clear(&mut self, rules: usize) {
        self.matches.clear();
        self.runs.clear();
        self.witness.clear();
        self.persons.clear();
        self.votes.clear();
        self.waiting.clear();
        self.cut = None;
        self.silenced.resize(rules, 0);
    }

    /// Begins a sentence in which no `unless` has been looked at.
    fn begin_sentence(&mut self) {
        self.sentences = self.sentences.wrapping_add(1);
        if self.sentences == 0 {
            self.silenced.fill(0);
            self.sentences = 1;
        }
    }
}

/// Scans and matches every sentence of a note.
pub(crate) fn find(text: Text<'_>, compiled: &Compiled, out: &mut Matches) {
    out.clear(compiled.unless.len());
    let mut hits = std::mem::take(&mut out.hits);
    for (at, sentence) in text.segments.sentences.iter().enumerate() {
        if out.matches.len() >= MATCHES {
            let place =
                text.segments.tokens.get(sentence.first as usize).map_or(0, |token| token.start as usize);
            out.cut = Some((Limit::Matches, place));
            break;
        }
        scan(text, sentence, compiled, &mut hits);
        out.begin_sentence();
        let mut finder = Finder::new(text, compiled, &hits, out, at as u32, sentence);
        finder.go_on();
        finder.candidates();
        finder.silencers();
        if finder.is_text {
            finder.votes();
            finder.word_votes();
            finder.persons();
        }
    }
    out.hits = hits;
    // A pattern that is listed under several terms was looked at once for each that is hit.
    let key = |found: &Match| (found.first, found.last, found.owner, found.by);
    out.matches.sort_unstable_by_key(key);
    out.matches.dedup_by_key(|found| key(found));
}

struct Finder<'f> {
    text: Text<'f>,
    compiled: &'f Compiled,
    hits: &'f Hits,
    out: &'f mut Matches,
    at: u32,
    first: u32,
    len: usize,
    part: u16,
    langs: Langs,
    is_text: bool,
}

impl<'f> Finder<'f> {
    fn new(
        text: Text<'f>,
        compiled: &'f Compiled,
        hits: &'f Hits,
        out: &'f mut Matches,
        at: u32,
        sentence: &segment::Sentence,
    ) -> Self {
        Finder {
            text,
            compiled,
            hits,
            out,
            at,
            first: sentence.first,
            len: sentence.len(),
            part: sentence.part,
            langs: sentence.langs,
            is_text: sentence.envelope == Envelope::Text,
        }
    }

    /// Looks at everything that is listed under a term of the sentence.
    ///
    /// What is needed is touched in tight loops before it is used: so the waits for memory overlap, where one look after
    /// the other would wait for each.
    fn candidates(&mut self) {
        let (hits, Compiled { index, programs, code, .. }) = (self.hits, self.compiled);
        let postings = || hits.present().map(|term| index.get(term as usize));
        touch(postings().filter_map(|list| list.first()).map(|posting| posting.id));
        touch(postings().flatten().map(|posting| match posting.also {
            Op::Any(count, first) => code.terms(count, first).first().copied().unwrap_or(0),
            _ => 0,
        }));
        let mut candidates = std::mem::take(&mut self.out.candidates);
        candidates.clear();
        candidates.extend(postings().flatten().filter(|posting| self.may_match(posting)).map(|p| p.id));
        touch(candidates.iter().map(|id| match programs.get(*id as usize) {
            Some(program) => u32::from(matches!(code.needs(program.place).first(), Some(Op::Term(_)))),
            None => 0,
        }));
        for id in &candidates {
            self.look_at(*id);
        }
        self.out.candidates = candidates;
    }

    /// Looks at what silences the rules that matched in this sentence.
    fn silencers(&mut self) {
        let mut at = self.out.matches.len();
        while let Some(found) = at.checked_sub(1).and_then(|at| self.out.matches.get(at)) {
            if found.sentence != self.at {
                break;
            }
            at -= 1;
            let Owner::Rule(rule) = found.owner else { continue };
            let sentence = self.out.sentences;
            let looked_at = self.out.silenced.get_mut(usize::from(rule));
            if looked_at.is_some_and(|looked_at| std::mem::replace(looked_at, sentence) != sentence) {
                self.look_at_all(self.compiled.unless.get(usize::from(rule)));
            }
        }
    }

    fn look_at_all(&mut self, postings: &[Posting]) {
        for posting in postings {
            if self.may_match(posting) {
                self.look_at(posting.id);
            }
        }
    }

    fn may_match(&self, posting: &Posting) -> bool {
        let sentence = Sentence { code: &self.compiled.code, hits: self.hits };
        (self.is_text || posting.reads_envelope)
            && posting.langs.meets(self.langs)
            && sentence.meets(posting.also)
    }

    fn look_at(&mut self, id: u32) {
        match self.compiled.programs.get(id as usize) {
            Some(program) => self.pattern(id, program),
            None => self.regex(id - self.compiled.programs.len() as u32),
        }
    }

    fn pattern(&mut self, id: u32, program: &Program) {
        let sentence = Sentence { code: &self.compiled.code, hits: self.hits };
        if !self.compiled.code.needs(program.place).iter().all(|need| sentence.meets(*need)) {
            return;
        }
        let several = program.place.steps > 1;
        let mut before = self.len;
        for _ in 0..PER_SENTENCE {
            let runs = self.out.runs.len() as u32;
            let witness = self.out.witness.len() as u32;
            let Some((first, last)) = self.step(program, 0, 0, before) else { return };
            let found = Waiting {
                program: id,
                step: 1,
                until: self.at + LATER_SENTENCES,
                part: self.part,
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
            if before == 0 || self.compiled.code.step(program.place, 0).len() > 1 {
                return;
            }
        }
    }

    /// Matches all sequences of a step between two places; gives the first and last word.
    fn step(&mut self, program: &Program, step: u16, from: usize, before: usize) -> Option<(u32, u32)> {
        let (runs, witness) = (self.out.runs.len(), self.out.witness.len());
        let mut whole: Option<(u32, u32)> = None;
        let sentence = Sentence { code: &self.compiled.code, hits: self.hits };
        for seq in self.compiled.code.step(program.place, step) {
            let Some(end) = sentence.ends(seq, from, before).checked_ilog2() else {
                self.out.runs.truncate(runs);
                self.out.witness.truncate(witness);
                return None;
            };
            let start = sentence.trace(seq, from, before, end as usize, self.first, &mut self.out.witness)?;
            let run = (self.first + start as u32, self.first + end - 1);
            self.out.runs.push(run);
            whole = Some(whole.map_or(run, |(first, last)| (first.min(run.0), last.max(run.1))));
        }
        whole
    }

    /// Goes on with what earlier sentences began.
    fn go_on(&mut self) {
        let compiled = self.compiled;
        let waiting = self.out.waiting.len();
        for at in 0..waiting {
            let Some(found) = self.out.waiting.get(at).copied() else { break };
            let Some(program) = compiled.programs.get(found.program as usize) else { continue };
            if found.until >= self.at && found.part == self.part && !self.next_step(found, program, 0) {
                self.out.waiting.push(found);
            }
        }
        self.out.waiting.drain(..waiting);
    }

    fn next_step(&mut self, mut found: Waiting, program: &Program, from: usize) -> bool {
        if found.step >= program.place.steps {
            return false;
        }
        let (runs, witness) = (self.out.runs.len() as u32, self.out.witness.len() as u32);
        self.out.runs.extend_from_within(found.runs.0 as usize..found.runs.1 as usize);
        self.out.witness.extend_from_within(found.witness.0 as usize..found.witness.1 as usize);
        let Some((_, last)) = self.step(program, found.step, from, self.len) else {
            self.out.runs.truncate(runs as usize);
            self.out.witness.truncate(witness as usize);
            return false;
        };
        found.runs = (runs, self.out.runs.len() as u32);
        found.witness = (witness, self.out.witness.len() as u32);
        found.step += 1;
        found.after = last + 1;
        if found.step == program.place.steps {
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

    /// Looks for a regular expression in the sentence; its words are those that it touches.
    fn regex(&mut self, id: u32) {
        let Some(lazy) = self.compiled.regexes.get(id as usize) else { return };
        let text = self.text;
        let tokens = text.segments.tokens.get(self.first as usize..self.first as usize + self.len);
        let tokens = tokens.unwrap_or_default();
        let (Some(begin), Some(end)) = (tokens.first(), tokens.last()) else { return };
        let sentence = text.folded.text().get(begin.start as usize..end.end as usize).unwrap_or_default();
        let Some(found) = lazy.get().and_then(|regex| regex.find(sentence)) else { return };
        let (start, end) = (found.start() as u32 + begin.start, found.end() as u32 + begin.start);
        let inside = |token: &&Token| token.start < end && token.end > start;
        let covered = tokens.iter().filter(inside).count() as u32;
        let before = tokens.iter().take_while(|token| token.end <= start).count() as u32;
        if covered > 0 {
            let (first, last) = (self.first + before, self.first + before + covered - 1);
            let runs = (self.out.runs.len() as u32, self.out.runs.len() as u32 + 1);
            self.out.runs.push((first, last));
            let witness = (self.out.witness.len() as u32, self.out.witness.len() as u32);
            let (owner, by, sentence) = (lazy.owner, By::Regex(id), self.at);
            self.out.matches.push(Match { owner, by, sentence, first, last, runs, witness });
        }
    }

    fn votes(&mut self) {
        let (sentence, from) = (self.at, self.first);
        let vote = |ballot: u32, first: u32, last: u32| VoteHit {
            ballot,
            sentence,
            first: from + first,
            last: from + last,
        };
        for term in self.hits.present() {
            let ballot = self.compiled.voting.get(term as usize).copied().unwrap_or(NO_BALLOT);
            if ballot == NO_BALLOT {
                continue;
            }
            let mut singles = self.hits.places(term);
            while let Some(last) = singles.checked_ilog2() {
                singles &= !(1 << last);
                self.out.votes.push(vote(ballot, last, last));
            }
            for phrase in self.hits.phrases_of(term) {
                self.out.votes.push(vote(ballot, u32::from(phrase.start), u32::from(phrase.end) - 1));
            }
        }
    }

    /// Votes of single words.
    fn word_votes(&mut self) {
        for place in 0..self.len {
            for symbol in self.hits.symbols_at(place) {
                if let Some(ballot) = self.compiled.lexicon.symbol_of(*symbol).and_then(Symbol::ballot) {
                    let word = self.first + place as u32;
                    self.out.votes.push(VoteHit { ballot, sentence: self.at, first: word, last: word });
                }
            }
        }
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
