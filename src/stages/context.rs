//! Context: from matches to claims. Who says it, of whom, is it so, is it over, is it only supposed.
//!
//! All knowledge of words is in the cues; here is how far a cue reaches, what owns a word, and which effect wins.

mod claims;
mod reach;

use crate::rules::compile::Owner;
use crate::rules::rule::{Conclusion, Model, ReasonIx};
use crate::stages::matching::{Match, Matches};
use crate::stages::scan::Text;
use crate::stages::segment::{Envelope, PartKind, Sentence};
use crate::taxonomy::{Act, Channel, Effect, Occurrence, Party, Strength};

/// How many words above a forwarded message are no message of their own.
const COVERING_WORDS: usize = 16;

/// A match read in its context.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim {
    /// Which match.
    pub(crate) found: u32,
    pub(crate) rule: u16,
    pub(crate) reason: ReasonIx,
    pub(crate) strength: Strength,
    pub(crate) vague: bool,
    pub(crate) sentence: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) said_by: Party,
    /// Why it is not believed, and the cue that says so.
    pub(crate) discounted: Option<(Effect, Option<u32>)>,
    pub(crate) revealed: bool,
    pub(crate) promoted: bool,
    pub(crate) demoted: bool,
    pub(crate) because: bool,
    /// It rests on a word read as what it is a slip for.
    pub(crate) slip: bool,
}

/// A rule that concludes something other than a reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FacetHit {
    pub(crate) found: u32,
    pub(crate) rule: u16,
    pub(crate) first: u32,
}

/// A stretch of words that a cue acts on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    pub(crate) effect: Effect,
    /// The match of the cue.
    pub(crate) cue: u32,
    pub(crate) first: u32,
    /// The word after the last.
    pub(crate) end: u32,
}

/// A note read in context.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) claims: Vec<Claim>,
    pub(crate) facets: Vec<FacetHit>,
    pub(crate) scopes: Vec<Scope>,
    /// The words of leaving.
    pub(crate) leaving: Vec<(u32, u32)>,
    /// For each part whose words it holds.
    pub(crate) voices: Vec<Party>,
    /// The first part that is history; later ones are too.
    pub(crate) history: u16,
}

/// Reads matches in context.
pub(crate) fn read(
    text: Text<'_>,
    model: &Model,
    matches: &Matches,
    channel: Option<Channel>,
    out: &mut Reading,
) {
    out.claims.clear();
    out.facets.clear();
    out.scopes.clear();
    out.leaving.clear();
    let mut context = Context { text, model, matches, channel, blocked: Vec::new(), out };
    context.unless();
    context.facets();
    context.voices();
    context.facets_in_voice();
    context.leaving();
    context.scopes();
    context.claims();
    context.patterns_take_occasions();
    context.history();
}

struct Context<'c> {
    text: Text<'c>,
    model: &'c Model,
    matches: &'c Matches,
    channel: Option<Channel>,
    /// Rules that an `unless` silences, with the sentence.
    blocked: Vec<(u16, u32)>,
    out: &'c mut Reading,
}

impl<'c> Context<'c> {
    fn found(&self) -> impl Iterator<Item = (u32, &'c Match)> + use<'c> {
        self.matches.matches.iter().enumerate().map(|(at, found)| (at as u32, found))
    }

    fn unless(&mut self) {
        let silenced = self.found().filter_map(|(_, found)| match found.owner {
            Owner::Unless(rule) => Some((rule, found.sentence)),
            _ => None,
        });
        self.blocked = silenced.collect();
    }

    /// Matches of rules that no `unless` silences, with what they conclude.
    fn rules(&self) -> Vec<(u32, &'c Match, u16, Conclusion)> {
        self.found()
            .filter_map(|(at, found)| match found.owner {
                Owner::Rule(rule) if !self.blocked.contains(&(rule, found.sentence)) => {
                    Some((at, found, rule, self.model.rules.get(usize::from(rule))?.concludes))
                }
                _ => None,
            })
            .collect()
    }

    fn facets(&mut self) {
        for (at, found, rule, concludes) in self.rules() {
            let when = self.model.rules.get(usize::from(rule)).map(|rule| rule.when).unwrap_or_default();
            let of_channel = when.channel.is_none_or(|wanted| self.channel == Some(wanted));
            if !matches!(concludes, Conclusion::Reason(_)) && of_channel {
                self.out.facets.push(FacetHit { found: at, rule, first: found.first });
            }
        }
    }

    /// Settles for every part whose words it holds: the client's or the provider's.
    fn voices(&mut self) {
        let mut points = vec![[0i32; 2]; self.text.segments.parts.len()];
        for hit in &self.out.facets {
            let Some(rule) = self.model.rules.get(usize::from(hit.rule)) else { continue };
            let part =
                self.part_of(self.matches.matches.get(hit.found as usize).map_or(0, |found| found.sentence));
            let weight = self.weight(rule.strength);
            if let (Conclusion::Voice(party), Some(own)) = (rule.concludes, points.get_mut(usize::from(part)))
            {
                match party {
                    Party::Client => own[0] += weight,
                    Party::Provider => own[1] += weight,
                    Party::Third | Party::Unknown => {}
                }
            }
        }
        self.out.voices.clear();
        self.out.voices.extend(points.iter().map(|[client, provider]| match client.cmp(provider) {
            std::cmp::Ordering::Greater => Party::Client,
            std::cmp::Ordering::Less => Party::Provider,
            std::cmp::Ordering::Equal => Party::Unknown,
        }));
    }

    /// Drops what rules conclude in a voice other than the one they ask for.
    fn facets_in_voice(&mut self) {
        let mut facets = std::mem::take(&mut self.out.facets);
        facets.retain(|hit| {
            let wanted = self.model.rules.get(usize::from(hit.rule)).and_then(|rule| rule.when.voice);
            let found = self.matches.matches.get(hit.found as usize);
            found.is_some_and(|found| self.is_voice(wanted, found.sentence))
        });
        self.out.facets = facets;
    }

    fn weight(&self, strength: Strength) -> i32 {
        match strength {
            Strength::Explicit => self.model.scoring.explicit,
            Strength::Strong => self.model.scoring.strong,
            Strength::Hint => self.model.scoring.hint,
        }
    }

    fn part_of(&self, sentence: u32) -> u16 {
        self.text.segments.sentences.get(sentence as usize).map_or(0, |sentence| sentence.part)
    }

    fn voice_of(&self, sentence: u32) -> Party {
        self.out.voices.get(usize::from(self.part_of(sentence))).copied().unwrap_or(Party::Unknown)
    }

    /// Whether a sentence may be in a wanted voice; an unknown one may.
    fn is_voice(&self, wanted: Option<Party>, sentence: u32) -> bool {
        wanted.is_none_or(
            |wanted| matches!(self.voice_of(sentence), voice if voice == wanted || voice == Party::Unknown),
        )
    }

    fn leaving(&mut self) {
        for (_, found) in self.found() {
            if let Owner::Cue(cue) = found.owner
                && self.model.cues.get(usize::from(cue)).is_some_and(|cue| cue.effect == Effect::Leaving)
            {
                self.out.leaving.push((found.first, found.last));
            }
        }
    }

    /// What a sentence does, as its cues and its punctuation show.
    fn act_of(&self, sentence: u32) -> Act {
        let Some(whole) = self.text.segments.sentences.get(sentence as usize) else { return Act::Account };
        let holds = |effect: Effect| {
            let touches = |scope: &&Scope| scope.first <= whole.end && scope.end >= whole.first;
            self.out.scopes.iter().filter(|scope| scope.effect == effect).any(|scope| touches(&scope))
        };
        let leaves = self.out.leaving.iter().any(|(first, _)| (whole.first..whole.end).contains(first));
        match () {
            () if leaves => Act::Leaving,
            () if holds(Effect::Greeting) => Act::Greeting,
            () if holds(Effect::SignOff) => Act::SignOff,
            () if holds(Effect::Request) => Act::Request,
            () if holds(Effect::Thanks) => Act::Thanks,
            () if whole.question => Act::Question,
            () => Act::Account,
        }
    }

    /// What happened once or again and again, as the cues about a stretch of words tell.
    fn occurrence(&self, first: u32, last: u32) -> Occurrence {
        let about = |effect: Effect| {
            let reaches = |scope: &&Scope| scope.effect == effect && scope.first <= last && scope.end > first;
            self.out.scopes.iter().any(|scope| reaches(&scope))
        };
        match (about(Effect::Repeated), about(Effect::Once)) {
            (true, _) => Occurrence::Repeated,
            (false, true) => Occurrence::Once,
            (false, false) => Occurrence::Unknown,
        }
    }

    /// Where a note names the pattern, its single occasions belong to it.
    fn patterns_take_occasions(&mut self) {
        let asserted: Vec<ReasonIx> = self
            .out
            .claims
            .iter()
            .filter(|claim| claim.discounted.is_none())
            .map(|claim| claim.reason)
            .collect();
        for claim in &mut self.out.claims {
            let twin = self.model.reasons.get(usize::from(claim.reason)).and_then(|reason| reason.repeated);
            if let Some(twin) = twin.filter(|twin| asserted.contains(twin)) {
                claim.reason = twin;
            }
        }
    }

    /// A thread's newest part that asserts a reason is the note; what stands below it is history.
    /// A few words above a forwarded message are the forwarder's and no part of it.
    fn history(&mut self) {
        let asserted = |claim: &&Claim| claim.discounted.is_none() && claim.strength > Strength::Hint;
        let newest = self
            .out
            .claims
            .iter()
            .filter(asserted)
            .filter(|claim| !self.is_covering_line(claim.sentence))
            .map(|claim| self.part_of(claim.sentence))
            .min();
        self.out.history = newest.map_or(u16::MAX, |part| part.saturating_add(1));
        let (history, segments) = (self.out.history, self.text.segments);
        for claim in &mut self.out.claims {
            let part = segments.sentences.get(claim.sentence as usize).map_or(0, |sentence| sentence.part);
            if part >= history && claim.discounted.is_none() {
                claim.discounted = Some((Effect::Quoted, None));
            }
        }
    }

    /// Whether a sentence belongs to a few words that stand above a forwarded or quoted message.
    fn is_covering_line(&self, sentence: u32) -> bool {
        let part = self.part_of(sentence);
        let own = self.text.segments.sentences.iter().filter(|sentence| sentence.part == part);
        let words: usize =
            own.filter(|sentence| sentence.envelope == Envelope::Text).map(Sentence::len).sum();
        let below = self.text.segments.parts.get(usize::from(part) + 1);
        words <= COVERING_WORDS && below.is_some_and(|part| part.kind != PartKind::Own)
    }
}
