//! What the answer hangs on: the fewest words without which the cause would be another, and the sentences that are
//! enough for it.
//!
//! Both are found by asking again: words are blanked in the note and the whole pipeline is run on what is left.

use serde::Serialize;

use crate::note::Note;
use crate::report::{Evidence, Report};
use crate::span::{Span, blank};
use crate::taxonomy::{Cause, RuleId};
use crate::triage::{Scratch, Triage};

/// How many pieces of evidence are tried one by one before several are taken together.
const ALONE: usize = 12;
/// How often what comes to light behind blanked words is blanked too.
const ROUNDS: usize = 4;

/// What the cause of a report hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counterfactual {
    /// Words without which the cause would be another; none of them can be left out of the list.
    pub without: Vec<Evidence>,
    /// The cause without them.
    pub cause: Cause,
    /// Sentences that give the same cause by themselves, in the order of the note.
    pub enough: Vec<Span>,
}

impl Triage {
    /// The fewest words found without which the cause would be another, and the sentences that are enough for it.
    ///
    /// `None` where the cause is undetermined, for nothing supports that, or where it stays whatever is taken away.
    /// Costs some dozens of times what [`assess`](Triage::assess) costs.
    ///
    /// ```
    /// use churn_triage::{Cause, Triage};
    ///
    /// let note = "We like the team. But you are too expensive for us.";
    /// let hangs_on = Triage::builtin()?.counterfactual(note).unwrap();
    /// assert!(hangs_on.without[0].span.of(note).unwrap().contains("expensive"));
    /// assert_eq!(hangs_on.cause, Cause::Undetermined);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn counterfactual<'n>(&self, note: impl Into<Note<'n>>) -> Option<Counterfactual> {
        let note = note.into();
        let mut search = Search { triage: self, note, scratch: Scratch::default() };
        let cause = search.cause_of(note.text());
        if !cause.is_determined() {
            return None;
        }
        let support = search.support(cause);
        let (without, then) = search.fewest(cause, &support)?;
        let enough = search.enough(cause, &support);
        Some(Counterfactual { without, cause: then, enough })
    }
}

struct Search<'s> {
    triage: &'s Triage,
    note: Note<'s>,
    scratch: Scratch,
}

/// Words that speak for the cause, with the sentence they stand in.
#[derive(Clone, Copy)]
struct Support {
    evidence: Evidence,
    sentence: Span,
}

impl Search<'_> {
    fn read(&mut self, text: &str) -> Report {
        let note = Note::new(text);
        let note = self.note.channel().map_or(note, |channel| note.with_channel(channel));
        let cut = self.triage.read(&note, &mut self.scratch);
        self.triage.conclude(&note, &mut self.scratch, cut)
    }

    fn cause_of(&mut self, text: &str) -> Cause {
        self.read(text).cause
    }

    /// Every word of the text last read that speaks for a cause: claims before votes, the weightier first.
    fn support(&self, cause: Cause) -> Vec<Support> {
        let model = self.triage.rules().facts();
        let (matches, reading) = self.scratch.parts();
        let is_of = |reason: u16| model.reasons.get(usize::from(reason)).is_some_and(|r| r.cause == cause);
        let mut found: Vec<(std::cmp::Reverse<i32>, u32, u32, u32, RuleId)> = Vec::new();
        for claim in reading.claims.iter().filter(|claim| claim.discounted.is_none() && is_of(claim.reason)) {
            let Some(rule) = model.rules.get(usize::from(claim.rule)) else { continue };
            let weight = i32::MAX - claim.strength as i32;
            found.push((std::cmp::Reverse(weight), claim.first, claim.last, claim.sentence, rule.id));
        }
        for hit in &matches.votes {
            let Some(ballot) = model.ballots.get(hit.ballot as usize) else { continue };
            let points: i32 = ballot
                .votes
                .iter()
                .filter(|(reason, _)| is_of(*reason))
                .map(|(_, points)| points.max(&0))
                .sum();
            if points > 0 {
                found.push((std::cmp::Reverse(points), hit.first, hit.last, hit.sentence, ballot.id));
            }
        }
        found.sort_unstable_by_key(|(weight, first, last, ..)| (*weight, *first, *last));
        let support = found.into_iter().map(|(_, first, last, sentence, rule)| Support {
            evidence: Evidence {
                rule,
                span: self.scratch.span(first, last),
                said_by: reading.voice_of(self.scratch.part_of(sentence)),
            },
            sentence: self.scratch.sentence(sentence),
        });
        support.collect()
    }

    /// The fewest words without which the cause is another, and what it is then.
    fn fewest(&mut self, cause: Cause, support: &[Support]) -> Option<(Vec<Evidence>, Cause)> {
        let evidence: Vec<Evidence> = support.iter().map(|support| support.evidence).collect();
        for one in evidence.iter().take(ALONE) {
            if let Some(then) = self.changes(cause, std::slice::from_ref(one)) {
                return Some((vec![*one], then));
            }
        }
        let mut taken: Vec<Evidence> = Vec::new();
        let mut next = evidence;
        for _ in 0..ROUNDS {
            for one in next {
                taken.push(one);
                if let Some(then) = self.changes(cause, &taken) {
                    return Some(self.fewer(cause, taken, then));
                }
            }
            // Blanked words may have hidden others that now speak.
            let text = self.blanked(&taken);
            self.read(&text);
            next = self.support(cause).into_iter().map(|support| support.evidence).collect();
        }
        None
    }

    /// Leaves out whatever is not needed, the lightest first.
    fn fewer(&mut self, cause: Cause, mut taken: Vec<Evidence>, mut then: Cause) -> (Vec<Evidence>, Cause) {
        for at in (0..taken.len()).rev() {
            let mut rest = taken.clone();
            rest.remove(at);
            if let Some(other) = self.changes(cause, &rest) {
                (taken, then) = (rest, other);
            }
        }
        (taken, then)
    }

    /// The cause without some words, if it is another.
    fn changes(&mut self, cause: Cause, without: &[Evidence]) -> Option<Cause> {
        let text = self.blanked(without);
        let then = self.cause_of(&text);
        (then != cause).then_some(then)
    }

    fn blanked(&self, without: &[Evidence]) -> String {
        let spans: Vec<Span> = without.iter().map(|evidence| evidence.span).collect();
        self.without(|at| spans.iter().any(|span| span.start <= at && at < span.end))
    }

    /// The note with some places blanked; line ends stay, or lines would run into each other.
    fn without(&self, is_gone: impl Fn(usize) -> bool) -> String {
        blank(self.note.text(), |at, c| is_gone(at) && c != '\n' && c != '\r')
    }

    /// The fewest sentences, the weightiest first, that give the cause by themselves.
    fn enough(&mut self, cause: Cause, support: &[Support]) -> Vec<Span> {
        let mut kept: Vec<Span> = Vec::new();
        for sentence in support.iter().map(|support| support.sentence) {
            if kept.contains(&sentence) {
                continue;
            }
            kept.push(sentence);
            kept.sort_unstable_by_key(|sentence| sentence.start);
            let inside = |at: usize| kept.iter().any(|span| span.start <= at && at < span.end);
            let text = self.without(|at| !inside(at));
            if self.cause_of(&text) == cause {
                return kept;
            }
        }
        vec![Span { start: 0, end: self.note.text().len() }]
    }
}
