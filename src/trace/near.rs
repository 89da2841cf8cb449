//! Patterns that nearly matched.

use crate::rules::compile::{Op, Owner, Program, items};
use crate::rules::pattern::Node;
use crate::rules::rule::{LangPattern, Rule};
use crate::stages::matching::LATER_SENTENCES;
use crate::stages::matching::near::{State, states};
use crate::stages::scan::{Hits, scan};
use crate::stages::segment::{Envelope, Sentence};
use crate::trace::{Asleep, NearMiss, PartState, TracedPart, Tracer};

/// How many patterns are told.
const NEAR: usize = 5;

impl Tracer<'_> {
    /// The patterns of a rule that come nearest to a match.
    pub(super) fn near(&self, rule: &Rule, owner: Owner) -> Vec<NearMiss> {
        let rules = self.triage.rules();
        let text = self.scratch.text(self.note);
        let sentences = &text.segments.sentences;
        let hits: Vec<Hits> = sentences
            .iter()
            .map(|sentence| {
                let mut hits = Hits::default();
                scan(text, sentence, rules.compiled(), &mut hits);
                hits
            })
            .collect();
        let mut near: Vec<(usize, NearMiss)> = Vec::new();
        for program in rules.compiled().programs.iter().filter(|program| program.owner == owner) {
            let Some(written) = rule.patterns.iter().find(|pattern| pattern.origin == program.origin) else {
                continue;
            };
            let per_sentence =
                (0..sentences.len()).filter_map(|at| self.nearly(program, written, at, sentences, &hits));
            near.extend(per_sentence.min_by_key(|(missing, _)| *missing));
        }
        near.sort_by_key(|(missing, _)| *missing);
        let mut near: Vec<NearMiss> = near.into_iter().map(|(_, near)| near).take(NEAR).collect();
        near.extend(self.regexes(rule, owner, sentences, &hits));
        near.truncate(NEAR);
        near
    }

    /// A pattern in a sentence, with the number of things that are missing; `None` where nothing of it is there.
    fn nearly(
        &self,
        program: &Program,
        written: &LangPattern,
        at: usize,
        sentences: &[Sentence],
        hits: &[Hits],
    ) -> Option<(usize, NearMiss)> {
        let sentence = sentences.get(at)?;
        let mut parts = Vec::new();
        let code = &self.triage.rules().compiled().code;
        for (step, nodes) in written.pattern.steps.iter().enumerate() {
            let seqs: Vec<&[Op]> = code.step(program.place, step as u16).collect();
            // A later step may stand in the same sentence or the next ones: where most of it holds.
            let last = if step == 0 { at } else { at + LATER_SENTENCES as usize };
            let places = at..=last.min(sentences.len() - 1);
            let told = places.map(|place| self.parts(nodes, &seqs, place, sentences, hits));
            parts.extend(told.min_by_key(|parts| missing(parts))?);
        }
        if !parts.iter().any(|part| part.state == PartState::Held) {
            return None;
        }
        let asleep = if sentence.envelope != Envelope::Text && !program.reads_envelope {
            Some(Asleep::Envelope)
        } else {
            (!program.langs.meets(sentence.langs)).then_some(Asleep::Language)
        };
        let rules = self.triage.rules();
        let near = NearMiss {
            pattern: rules.written(program.origin).to_owned(),
            place: rules.place(program.origin),
            sentence: self.scratch.span(sentence.first, sentence.end.saturating_sub(1)),
            asleep,
            parts,
        };
        Some((missing(&near.parts) + usize::from(asleep.is_some()), near))
    }

    /// What is to be said of every part of one step in a sentence.
    fn parts(
        &self,
        nodes: &[Vec<Node>],
        seqs: &[&[Op]],
        at: usize,
        sentences: &[Sentence],
        hits: &[Hits],
    ) -> Vec<TracedPart> {
        let (Some(sentence), Some(own)) = (sentences.get(at), hits.get(at)) else { return Vec::new() };
        let code = &self.triage.rules().compiled().code;
        let mut parts = Vec::new();
        for (nodes, seq) in nodes.iter().zip(seqs) {
            let told = states(seq, code, own, sentence.len());
            for ((node, item), state) in nodes.iter().zip(items(seq)).zip(told) {
                let Some(state) = state else { continue };
                let span = |first: usize, last: usize, sentence: &Sentence| {
                    Some(self.scratch.span(sentence.first + first as u32, sentence.first + last as u32))
                };
                let elsewhere = || {
                    let others =
                        sentences.iter().zip(hits).filter(|(other, _)| other.first != sentence.first);
                    others.into_iter().find_map(|(other, hits)| {
                        match states(item, code, hits, other.len()).first() {
                            Some(Some(State::Held(first, last))) => span(*first, *last, other),
                            _ => None,
                        }
                    })
                };
                let (state, span) = match state {
                    State::Held(first, last) => (PartState::Held, span(first, last, sentence)),
                    State::TooFar { first, last, words, allowed } => {
                        (PartState::TooFar { words, allowed }, span(first, last, sentence))
                    }
                    State::OutOfOrder(first, last) => (PartState::OutOfOrder, span(first, last, sentence)),
                    State::Absent => match elsewhere() {
                        Some(span) => (PartState::OtherSentence, Some(span)),
                        None => (PartState::Absent, None),
                    },
                };
                parts.push(TracedPart { part: node.to_string(), state, span });
            }
        }
        parts
    }

    /// Regular expressions whose guard stands in a sentence, but which find nothing.
    fn regexes(&self, rule: &Rule, owner: Owner, sentences: &[Sentence], hits: &[Hits]) -> Vec<NearMiss> {
        let rules = self.triage.rules();
        let mut near = Vec::new();
        for lazy in rules.compiled().regexes.iter().filter(|lazy| lazy.owner == owner) {
            let guards = rule.regexes.iter().find(|regex| regex.origin == lazy.origin);
            let guards = guards.map(|regex| regex.guards.join("} {")).unwrap_or_default();
            let guarded = sentences.iter().zip(hits).find(|(sentence, hits)| {
                lazy.langs.meets(sentence.langs) && lazy.guards.iter().any(|guard| hits.has(*guard))
            });
            let Some((sentence, _)) = guarded else { continue };
            let part = |part: String, state: PartState| TracedPart { part, state, span: None };
            near.push(NearMiss {
                pattern: rules.written(lazy.origin).to_owned(),
                place: rules.place(lazy.origin),
                sentence: self.scratch.span(sentence.first, sentence.end.saturating_sub(1)),
                asleep: None,
                parts: vec![
                    part(format!("{{{guards}}}"), PartState::Held),
                    part(rules.written(lazy.origin).to_owned(), PartState::NoMatch),
                ],
            });
        }
        near
    }
}

fn missing(parts: &[TracedPart]) -> usize {
    parts.iter().filter(|part| part.state != PartState::Held).count()
}
