//! From matches of reason rules to claims, and what their surroundings do to them.

use crate::rules::rule::{Conclusion, ReasonIx, Rule, When};
use crate::stages::context::{Claim, Context, Scope, Silence};
use crate::stages::matching::{Match, Person};
use crate::stages::segment::{Envelope, SENTENCE_WORDS};
use crate::taxonomy::{Cause, Effect, Occurrence, Party, Stage, Strength};

/// Which effect names the discount where several hold.
const DISCOUNTS: &[Effect] = &[
    Effect::Retract,
    Effect::Settle,
    Effect::Deny,
    Effect::Other,
    Effect::Guess,
    Effect::Ask,
    Effect::Suppose,
    Effect::Request,
    Effect::Thanks,
    Effect::Greeting,
    Effect::SignOff,
    Effect::Praise,
];

/// How many words a match has at most: a pattern goes on for two more sentences.
const LONGEST: u32 = 3 * SENTENCE_WORDS as u32;

/// A match of a reason rule whose conditions hold.
struct Live<'l> {
    at: u32,
    found: &'l Match,
    index: u16,
    rule: &'l Rule,
    reason: ReasonIx,
    occurrence: Occurrence,
}

impl<'c> Context<'c> {
    pub(super) fn claims(&mut self) {
        let live = self.live();
        let mut begin = 0;
        for place in 0..live.len() {
            let Some(found) = live.get(place) else { break };
            // What is longer begins no more than three sentences earlier, and not later.
            let reach = found.found.first.saturating_sub(LONGEST);
            begin += live.get(begin..).into_iter().flatten().take_while(|l| l.found.first < reach).count();
            let around = live.iter().enumerate().skip(begin);
            // What a pack says is not taken by a shipped rule: its author knows the trade.
            let rank = |live: &Live<'_>| (live.rule.of_pack, live.rule.strength);
            let taken = around.take_while(|(_, other)| other.found.first <= found.found.first).find(
                |(other_place, other)| {
                    *other_place != place
                        && rank(other) >= rank(found)
                        && self.covers(other.found, found.found, *other_place < place)
                },
            );
            match taken {
                Some((_, other)) => self.out.silenced.push((found.at, Silence::Taken(other.at))),
                None => {
                    let claim = self.claim(found);
                    self.out.claims.push(claim);
                }
            }
        }
    }

    /// The match by which the provider tells that the client draws back, where it holds words of another: in the provider's
    /// own notes "does not return my calls" is the client's silence and no complaint.
    fn clients_silence(&self, found: &Match) -> Option<u32> {
        if self.voice_of(found.sentence) != Party::Provider {
            return None;
        }
        let tells = |rule: &Rule| {
            rule.concludes == Conclusion::Stage(Stage::AtRisk) && rule.when.voice == Some(Party::Provider)
        };
        let of_client = self
            .out
            .facets
            .iter()
            .filter(|hit| self.model.rules.get(usize::from(hit.rule)).is_some_and(tells));
        let holds = |at: &u32| {
            let own = self.matches.matches.get(*at as usize);
            own.is_some_and(|own| own.first <= found.last && own.last >= found.first)
        };
        of_client.map(|hit| hit.found).find(holds)
    }

    /// The matches of reason rules whose conditions hold; only these can take another's words.
    fn live(&mut self) -> Vec<Live<'c>> {
        let mut live = Vec::new();
        for place in 0..self.out.work.rules.len() {
            let Some((at, found, index, rule)) = self.rule(place) else { continue };
            let Conclusion::Reason(reason) = rule.concludes else { continue };
            let occurrence = self.occurrence(found.first, found.last);
            let taken = || self.clients_silence(found).map(Silence::Taken);
            match self.silence(found, rule, occurrence).or_else(taken) {
                Some(silence) => self.out.silenced.push((at, silence)),
                None => live.push(Live { at, found, index, rule, reason, occurrence }),
            }
        }
        live
    }

    /// What keeps a match from claiming anything, if something does.
    fn silence(&self, found: &Match, rule: &Rule, occurrence: Occurrence) -> Option<Silence> {
        if !self.is_text(found) {
            return Some(Silence::Envelope);
        }
        self.leaving_around(found, rule).map(Silence::Leaving).or_else(|| self.unmet(rule, found, occurrence))
    }

    fn is_text(&self, found: &Match) -> bool {
        let sentence = self.text.segments.sentences.get(found.sentence as usize);
        sentence.is_some_and(|sentence| sentence.envelope == Envelope::Text)
    }

    /// Words of leaving assert no reason, unless the rule is about the leaving itself.
    fn leaving_around(&self, found: &Match, rule: &Rule) -> Option<(u32, u32)> {
        let Conclusion::Reason(reason) = rule.concludes else { return None };
        let about_leaving =
            self.model.reasons.get(usize::from(reason)).is_some_and(|r| r.cause == Cause::Undetermined);
        let around = |(first, last): &&(u32, u32)| {
            *first <= found.first && found.last <= *last && last - first > found.last - found.first
        };
        self.out.leaving.iter().find(around).filter(|_| !about_leaving).copied()
    }

    /// The condition of a rule that does not hold.
    fn unmet(&self, rule: &Rule, found: &Match, occurrence: Occurrence) -> Option<Silence> {
        let When { who, occurrence: often, voice, channel, act } = rule.when;
        if channel.is_some_and(|channel| self.channel != Some(channel)) {
            return Some(Silence::Channel);
        }
        if !self.is_voice(voice, found.sentence) {
            return Some(Silence::Voice(self.voice_of(found.sentence)));
        }
        if often.is_some_and(|wanted| occurrence != wanted) {
            return Some(Silence::Occurrence(occurrence));
        }
        let own = act.map(|_| self.act_of(found.sentence));
        if let Some(own) = own.filter(|own| act != Some(*own)) {
            return Some(Silence::Act(own));
        }
        let party = who.map(|_| self.who(found));
        party.filter(|party| *party != Party::Unknown && who != Some(*party)).map(Silence::Who)
    }

    /// Whose doing the words tell: the last person named before them, else the first within.
    fn who(&self, found: &Match) -> Party {
        let Some(sentence) = self.text.segments.sentences.get(found.sentence as usize) else {
            return Party::Unknown;
        };
        let persons = &self.matches.persons;
        let begin = persons.partition_point(|(token, _)| *token < sentence.first);
        let own = persons.get(begin..).unwrap_or_default();
        let before = own.iter().take_while(|(token, _)| *token <= found.first).last();
        let within = own.iter().find(|(token, _)| (found.first..=found.last).contains(token));
        let voice = self.voice_of(found.sentence);
        match (before.or(within).map(|(_, person)| *person), voice) {
            (Some(Person::Us), Party::Client) | (Some(Person::They), Party::Provider) => Party::Client,
            (Some(Person::Us), Party::Provider) | (Some(Person::You), Party::Client) => Party::Provider,
            (Some(Person::You), Party::Provider) | (Some(Person::Client), _) => Party::Client,
            (Some(Person::Provider), _) => Party::Provider,
            (Some(Person::Third), _) => Party::Third,
            _ => Party::Unknown,
        }
    }

    fn claim(&self, live: &Live<'_>) -> Claim {
        let Live { at, found, index, rule, reason, occurrence } = *live;
        let (first, last) = (found.first, found.last);
        // For each effect the first cue of it that reaches the words.
        let mut cues: [Option<u32>; Effect::ALL.len()] = [None; Effect::ALL.len()];
        for scope in self.out.scopes.iter().filter(|scope| self.reaches(scope, found)) {
            if let Some(cue) = cues.get_mut(scope.effect as usize) {
                cue.get_or_insert(scope.cue);
            }
        }
        let cue_of = |effect: Effect| cues.get(effect as usize).copied().flatten();
        let has = |effect: Effect| cue_of(effect).is_some();
        let inverted = has(Effect::Invert);
        let explicit = rule.strength == Strength::Explicit;
        let holds = |effect: &Effect| match effect {
            Effect::Deny | Effect::Suppose => !inverted,
            Effect::Praise => !explicit,
            _ => true,
        };
        let mut discounts = DISCOUNTS.iter().filter(|effect| holds(effect));
        let by = discounts.find_map(|effect| Some((*effect, Some(cue_of(*effect)?))));
        let asked = self.is_asked(found).then_some((Effect::Ask, None));
        Claim {
            found: at,
            rule: index,
            reason: self.twin(reason, occurrence),
            strength: rule.strength,
            vague: rule.vague,
            sentence: found.sentence,
            first,
            last,
            said_by: self.voice_of(found.sentence),
            discounted: by.or(asked),
            revealed: has(Effect::Reveal),
            promoted: has(Effect::Promote),
            demoted: has(Effect::Demote),
            because: has(Effect::Because),
            slip: self
                .matches
                .witness_of(found)
                .iter()
                .any(|placed| self.text.forms.has_slip(placed.first, placed.last)),
        }
    }

    /// Whether a scope acts on a match: it covers its begin or end and its cue is none of the match's own words.
    fn reaches(&self, scope: &Scope, found: &Match) -> bool {
        let within =
            (scope.first..scope.end).contains(&found.first) || (scope.first..scope.end).contains(&found.last);
        if !within {
            return false;
        }
        let Some(cue) = self.matches.matches.get(scope.cue as usize) else { return false };
        let shares =
            self.matches.runs_of(found).iter().any(|(first, last)| *first <= cue.last && *last >= cue.first);
        !shares || says_how_it_stands(scope.effect) && self.borders_on(found, cue)
    }

    /// Whether a match only begins with a word of a longer cue, or ends with one of a cue that goes on: in "it is not
    /// that we …" the "not" is the cue's.
    fn borders_on(&self, found: &Match, cue: &Match) -> bool {
        let witness = self.matches.witness_of(found);
        let mut shared = witness.iter().filter(|placed| placed.first <= cue.last && placed.last >= cue.first);
        let (Some(word), None) = (shared.next(), shared.next()) else { return false };
        let begins = word.first == found.first && word.last - word.first < cue.last - cue.first;
        let ends = word.last == found.last && word.last < cue.last;
        witness.len() > 1 && (begins || ends)
    }

    /// A question by the provider asserts nothing.
    fn is_asked(&self, found: &Match) -> bool {
        let question = self.text.segments.sentences.get(found.sentence as usize).is_some_and(|s| s.question);
        question && self.voice_of(found.sentence) == Party::Provider
    }

    /// The reason or its twin, by how often the thing happened.
    fn twin(&self, reason: u16, occurrence: Occurrence) -> u16 {
        let Some(known) = self.model.reasons.get(usize::from(reason)) else { return reason };
        let twin = match occurrence {
            Occurrence::Once => known.once,
            Occurrence::Repeated => known.repeated,
            Occurrence::Unknown => None,
        };
        twin.unwrap_or(reason)
    }

    /// Whether one match takes the words of another: it holds all of them and more, or the same and comes first.
    fn covers(&self, longer: &Match, shorter: &Match, first: bool) -> bool {
        let short = shorter.last - shorter.first;
        self.matches.runs_of(longer).iter().any(|(from, to)| {
            let holds = *from <= shorter.first && shorter.last <= *to;
            holds && (to - from > short || (first && longer.owner == shorter.owner))
        })
    }
}

/// Whether an effect settles if something is so, not who thinks or asks it.
fn says_how_it_stands(effect: Effect) -> bool {
    matches!(effect, Effect::Deny | Effect::Settle | Effect::Suppose | Effect::Other | Effect::Invert)
}
