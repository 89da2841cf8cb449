//! How far cues reach.

use crate::rules::compile::Owner;
use crate::rules::rule::{Cue, Reach, Side};
use crate::stages::context::{Context, Scope, Work};
use crate::stages::matching::Match;
use crate::stages::segment::Marks;
use crate::taxonomy::Effect;

/// How many words a clause has at most: people who dictate use no commas.
pub(crate) const CLAUSE_WORDS: u32 = 12;
/// How many words `near` reaches.
const NEAR_WORDS: u32 = 5;

impl Context<'_> {
    /// Lays down what every cue of the note acts on.
    pub(super) fn scopes(&mut self) {
        for (at, found) in self.found() {
            let Owner::Cue(index) = found.owner else { continue };
            let Some(cue) = self.model.cues.get(usize::from(index)) else { continue };
            if self.is_pseudo(found, index) {
                continue;
            }
            if cue.effect == Effect::Leaving || (discounts(cue.effect) && self.inside_leaving_words(found)) {
                continue;
            }
            if !self.is_voice(cue.when.voice, found.sentence) {
                continue;
            }
            if cue.side != Side::Before {
                self.scope(at, found, index, cue, Side::After);
            }
            if cue.side != Side::After {
                self.scope(at, found, index, cue, Side::Before);
            }
            // What a cue itself says counts for how often a thing happened, and for acts.
            if !discounts(cue.effect) {
                let (first, end) = (found.first, found.last + 1);
                self.out.scopes.push(Scope { effect: cue.effect, cue: at, first, end });
            }
        }
    }

    /// Whether the words are a look-alike of the cue.
    fn is_pseudo(&self, found: &Match, cue: u16) -> bool {
        let pseudo = &self.out.work.pseudo;
        let own = pseudo.partition_point(|(of, ..)| *of < cue);
        let own = pseudo.get(own..).unwrap_or_default();
        own.iter()
            .take_while(|(of, first, _)| *of == cue && *first <= found.last)
            .any(|(.., last)| *last >= found.first)
    }

    fn inside_leaving_words(&self, found: &Match) -> bool {
        self.out.leaving.iter().any(|(first, last)| *first <= found.first && *last >= found.last)
    }

    fn scope(&mut self, at: u32, found: &Match, index: u16, cue: &Cue, side: Side) {
        let Some((mut first, mut end)) = self.range(found, cue.reach, side) else { return };
        let Work { until_first, until_last, .. } = &self.out.work;
        if side == Side::Before {
            let behind = until_last.partition_point(|until| *until < (index, found.first));
            let nearest = behind.checked_sub(1).and_then(|at| until_last.get(at));
            if let Some((_, last)) = nearest.filter(|(of, _)| *of == index) {
                first = first.max(last + 1);
            }
        } else {
            let behind = until_first.partition_point(|until| *until <= (index, found.last));
            if let Some((_, next)) = until_first.get(behind).filter(|(of, _)| *of == index) {
                end = end.min(*next);
            }
        }
        if first < end {
            self.out.scopes.push(Scope { effect: cue.effect, cue: at, first, end });
        }
    }

    /// The words within a reach, as first and the one after the last.
    fn range(&self, found: &Match, reach: Reach, side: Side) -> Option<(u32, u32)> {
        let sentences = &self.text.segments.sentences;
        let own = sentences.get(found.sentence as usize)?;
        let before = side == Side::Before;
        let (from, to) = if before { (own.first, found.first) } else { (found.last + 1, own.end) };
        let same_part = |at: u32| sentences.get(at as usize).filter(|sentence| sentence.part == own.part);
        match reach {
            Reach::Near if before => Some((from.max(to.saturating_sub(NEAR_WORDS)), to)),
            Reach::Near => Some((from, to.min(from + NEAR_WORDS))),
            Reach::Clause if before => {
                Some((self.clause_start(from.max(to.saturating_sub(CLAUSE_WORDS)), to), to))
            }
            Reach::Clause => Some((from, self.clause_end(from, to.min(from + CLAUSE_WORDS)))),
            Reach::Sentence => Some((from, to)),
            Reach::PreviousSentence => {
                let previous = same_part(found.sentence.checked_sub(1)?)?;
                Some((previous.first, previous.end))
            }
            Reach::NextSentence => {
                let next = same_part(found.sentence + 1)?;
                Some((next.first, next.end))
            }
            Reach::AllBefore => {
                let begin = sentences.iter().find(|sentence| sentence.part == own.part)?;
                Some((begin.first, found.first))
            }
            Reach::RestOfPart => {
                let last = sentences.iter().rev().find(|sentence| sentence.part == own.part)?;
                Some((found.last + 1, last.end))
            }
        }
    }

    /// The first word from `from` on before which a comma or the like stands.
    fn clause_end(&self, from: u32, to: u32) -> u32 {
        (from..to).find(|token| self.opens_clause(*token)).unwrap_or(to)
    }

    fn clause_start(&self, from: u32, to: u32) -> u32 {
        (from..=to).rev().find(|token| *token == from || self.opens_clause(*token)).unwrap_or(from)
    }

    fn opens_clause(&self, token: u32) -> bool {
        self.text
            .segments
            .tokens
            .get(token as usize)
            .is_some_and(|token| token.marks.has(Marks::CLAUSE_BEFORE))
    }
}

/// Whether an effect takes a claim back.
pub(super) fn discounts(effect: Effect) -> bool {
    matches!(
        effect,
        Effect::Deny
            | Effect::Settle
            | Effect::Suppose
            | Effect::Other
            | Effect::Guess
            | Effect::Ask
            | Effect::Retract
    )
}
