//! Context: from matches to claims. Who says it, of whom, is it so, is it over, is it only supposed.
//!
//! All knowledge of words is in the cues; here is how far a cue reaches, what owns a word, and which effect wins.

mod claims;
mod reach;

pub(crate) use reach::CLAUSE_WORDS;

use crate::rules::compile::Owner;
use crate::rules::rule::{Conclusion, Model, ReasonIx, Rule};
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

/// What keeps a match of a rule from saying anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    /// The match of an `unless` in the same sentence.
    Unless(u32),
    /// It stands in a header, a greeting or a farewell.
    Envelope,
    /// Its words belong to these words of leaving.
    Leaving((u32, u32)),
    /// It wants another channel than the one given.
    Channel,
    /// It wants another writer.
    Voice(Party),
    /// It wants a thing that happens more often or less.
    Occurrence(Occurrence),
    /// It wants another kind of sentence.
    Act(Act),
    /// It wants another's doing.
    Who(Party),
    /// Its words belong to this match of another rule.
    Taken(u32),
}

/// A rule that concludes something other than a reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FacetHit {
    pub(crate) found: u32,
    pub(crate) rule: u16,
    pub(crate) first: u32,
    /// Whether it is the first one of its rule: a rule counts once.
    pub(crate) counts: bool,
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
    /// The matches of rules that say nothing, and why.
    pub(crate) silenced: Vec<(u32, Silence)>,
    pub(crate) scopes: Vec<Scope>,
    /// The words of leaving.
    pub(crate) leaving: Vec<(u32, u32)>,
    /// For each part whose words it holds.
    pub(crate) voices: Vec<Party>,
    /// The first part that is history; later ones are too.
    pub(crate) history: u16,
    /// For each word whether it is taken back, supposed, asked for, or a word of leaving.
    muted: Vec<bool>,
    work: Work,
}

/// Lists that are needed while a note is read, kept for the next one.
#[derive(Debug, Default)]
struct Work {
    /// Rules that an `unless` silences: the rule, the sentence, the match of the `unless`.
    blocked: Vec<(u16, u32, u32)>,
    /// Matches of rules that no `unless` silences, with the rule.
    rules: Vec<(u32, u16)>,
    /// Words that look like a cue and are none: the cue, the first and the last of them.
    pseudo: Vec<(u16, u32, u32)>,
    /// Where the reach of a cue ends: the cue with the first words, and with the last.
    until_first: Vec<(u16, u32)>,
    until_last: Vec<(u16, u32)>,
    /// How many scopes begin at a word, less those that ended before it.
    depth: Vec<i32>,
    /// For each rule whether it was counted.
    counted: Vec<bool>,
    points: Vec<[i32; 2]>,
    asserted: Vec<ReasonIx>,
}

impl Reading {
    /// Whether a word stands in what the note does not assert.
    pub(crate) fn is_muted(&self, word: u32) -> bool {
        self.muted.get(word as usize).copied().unwrap_or(false)
    }

    /// Whose words a part holds.
    pub(crate) fn voice_of(&self, part: u16) -> Party {
        self.voices.get(usize::from(part)).copied().unwrap_or(Party::Unknown)
    }
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
    out.silenced.clear();
    out.scopes.clear();
    out.leaving.clear();
    let mut context = Context { text, model, matches, channel, out };
    context.sort_out();
    context.unless();
    context.facets();
    context.voices();
    context.facets_in_voice();
    context.leaving();
    context.scopes();
    context.claims();
    context.patterns_take_occasions();
    context.history();
    context.mute();
    context.count_rules_once();
}

struct Context<'c> {
    text: Text<'c>,
    model: &'c Model,
    matches: &'c Matches,
    channel: Option<Channel>,
    out: &'c mut Reading,
}

impl<'c> Context<'c> {
    fn found(&self) -> impl Iterator<Item = (u32, &'c Match)> + use<'c> {
        self.matches.matches.iter().enumerate().map(|(at, found)| (at as u32, found))
    }

    /// Lists what bears on the matches of others.
    fn sort_out(&mut self) {
        let Work { blocked, rules, pseudo, until_first, until_last, .. } = &mut self.out.work;
        blocked.clear();
        rules.clear();
        pseudo.clear();
        until_first.clear();
        until_last.clear();
        for (at, found) in self.matches.matches.iter().enumerate() {
            match found.owner {
                Owner::Unless(rule) => blocked.push((rule, found.sentence, at as u32)),
                Owner::Rule(rule) => rules.push((at as u32, rule)),
                Owner::Pseudo(cue) => pseudo.push((cue, found.first, found.last)),
                Owner::Until(cue) => {
                    until_first.push((cue, found.first));
                    until_last.push((cue, found.last));
                }
                Owner::Cue(_) => {}
            }
        }
        blocked.sort_unstable();
        pseudo.sort_unstable();
        until_first.sort_unstable();
        until_last.sort_unstable();
    }

    /// Drops the matches of rules that an `unless` silences in their sentence.
    fn unless(&mut self) {
        let Reading { silenced, work, .. } = &mut *self.out;
        let Work { rules, blocked, .. } = work;
        rules.retain(|(at, rule)| {
            let Some(found) = self.matches.matches.get(*at as usize) else { return false };
            let own = blocked.partition_point(|(of, sentence, _)| (*of, *sentence) < (*rule, found.sentence));
            let by = blocked.get(own).filter(|(of, sentence, _)| (*of, *sentence) == (*rule, found.sentence));
            if let Some((.., by)) = by {
                silenced.push((*at, Silence::Unless(*by)));
            }
            by.is_none()
        });
    }

    /// Matches of rules that no `unless` silences, with what they conclude.
    fn rule(&self, place: usize) -> Option<(u32, &'c Match, u16, &'c Rule)> {
        let (at, rule) = self.out.work.rules.get(place).copied()?;
        Some((at, self.matches.matches.get(at as usize)?, rule, self.model.rules.get(usize::from(rule))?))
    }

    fn facets(&mut self) {
        for place in 0..self.out.work.rules.len() {
            let Some((at, found, index, rule)) = self.rule(place) else { continue };
            if matches!(rule.concludes, Conclusion::Reason(_)) {
                continue;
            }
            if rule.when.channel.is_none_or(|wanted| self.channel == Some(wanted)) {
                let facet = FacetHit { found: at, rule: index, first: found.first, counts: true };
                self.out.facets.push(facet);
            } else {
                self.out.silenced.push((at, Silence::Channel));
            }
        }
    }

    /// Lets each rule that concludes something other than a reason count once.
    fn count_rules_once(&mut self) {
        let Reading { facets, work, .. } = &mut *self.out;
        work.counted.resize(self.model.rules.len(), false);
        for facet in facets.iter_mut() {
            let counted = work.counted.get_mut(usize::from(facet.rule));
            facet.counts = counted.is_some_and(|counted| !std::mem::replace(counted, true));
        }
        for facet in facets.iter() {
            if let Some(counted) = work.counted.get_mut(usize::from(facet.rule)) {
                *counted = false;
            }
        }
    }

    /// Marks the words that the note does not assert.
    fn mute(&mut self) {
        let Reading { scopes, leaving, muted, work, .. } = &mut *self.out;
        let words = self.text.segments.tokens.len();
        work.depth.clear();
        work.depth.resize(words + 1, 0);
        let silent = scopes.iter().filter(|scope| mutes(scope.effect)).map(|scope| (scope.first, scope.end));
        for (first, end) in silent.chain(leaving.iter().map(|(first, last)| (*first, last + 1))) {
            for (at, change) in [(first, 1), (end, -1)] {
                if let Some(depth) = work.depth.get_mut(at as usize) {
                    *depth += change;
                }
            }
        }
        let mut depth = 0;
        muted.clear();
        muted.extend(work.depth.iter().map(|change| {
            depth += change;
            depth > 0
        }));
    }

    /// Settles for every part whose words it holds: the client's or the provider's.
    fn voices(&mut self) {
        let mut points = std::mem::take(&mut self.out.work.points);
        points.clear();
        points.resize(self.text.segments.parts.len(), [0; 2]);
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
        self.out.work.points = points;
    }

    /// Drops what rules conclude in a voice other than the one they ask for.
    fn facets_in_voice(&mut self) {
        let mut facets = std::mem::take(&mut self.out.facets);
        facets.retain(|hit| {
            let wanted = self.model.rules.get(usize::from(hit.rule)).and_then(|rule| rule.when.voice);
            let found = self.matches.matches.get(hit.found as usize);
            let heard = found.is_some_and(|found| self.is_voice(wanted, found.sentence));
            if !heard {
                let voice = found.map_or(Party::Unknown, |found| self.voice_of(found.sentence));
                self.out.silenced.push((hit.found, Silence::Voice(voice)));
            }
            heard
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
        self.text.segments.part_of(sentence)
    }

    fn voice_of(&self, sentence: u32) -> Party {
        self.out.voice_of(self.part_of(sentence))
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
        let Reading { claims, work, .. } = &mut *self.out;
        let asserted = &mut work.asserted;
        asserted.clear();
        asserted.extend(claims.iter().filter(|claim| claim.discounted.is_none()).map(|claim| claim.reason));
        asserted.sort_unstable();
        asserted.dedup();
        for claim in claims {
            let twin = self.model.reasons.get(usize::from(claim.reason)).and_then(|reason| reason.repeated);
            if let Some(twin) = twin.filter(|twin| asserted.binary_search(twin).is_ok()) {
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
            if segments.part_of(claim.sentence) >= history && claim.discounted.is_none() {
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

/// Whether what a cue acts on is not asserted.
fn mutes(effect: Effect) -> bool {
    !matches!(
        effect,
        Effect::Invert
            | Effect::Reveal
            | Effect::Promote
            | Effect::Demote
            | Effect::Because
            | Effect::Once
            | Effect::Repeated
    )
}
