//! Deciding: which of the candidates stands first, which stand beside it, and how sure that is.
//!
//! The order of the criteria is data (`rules/deciding.toml`), so are the points and the confidence table.

use crate::rules::rule::{Basis, Conclusion, Criterion, Model, ReasonIx};
use crate::stages::context::{Claim, FacetHit, Reading};
use crate::stages::matching::Matches;
use crate::stages::weigh::{Candidate, Sums, Tally, Weighed};
use crate::taxonomy::{Cause, Channel, Confidence, Effect, Finality, Stage, Strength, Tone};

/// The verdict, still in numbers.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// The reasons, the deciding one first; empty where none is stated.
    pub(crate) reasons: Vec<Candidate>,
    pub(crate) cause: Cause,
    pub(crate) vague: bool,
    pub(crate) channel: Channel,
    pub(crate) tone: Tone,
    pub(crate) finality: Finality,
    pub(crate) stage: Stage,
    pub(crate) mutual: bool,
    /// Where no reason is stated, those that come nearest.
    pub(crate) nearest: Vec<ReasonIx>,
    pub(crate) margin: i32,
    pub(crate) confidence: Confidence,
}

/// Decides between candidates.
pub(crate) fn decide(
    model: &Model,
    matches: &Matches,
    reading: &Reading,
    tally: &Tally,
    weighed: Weighed,
    known: Option<Channel>,
) -> Verdict {
    let Weighed { mut candidates, no_sign, facets } = weighed;
    let leaves = !reading.leaving.is_empty();
    rank(model, &mut candidates);
    let known_reason = candidates.first().is_some_and(|first| !first.vague && has_cause(model, first));
    let nearest = if known_reason { Vec::new() } else { nearest(model, reading, tally, &candidates) };
    // Ordinary prose has its invoices and meetings too: without words of leaving it may outvote every reason.
    if !leaves && candidates.first().is_some_and(|first| first.points < no_sign) {
        candidates.clear();
    }
    let cause_of =
        |reason: ReasonIx| model.reasons.get(usize::from(reason)).map_or(Cause::Undetermined, |r| r.cause);
    let first = candidates.first();
    let cause = first.map_or(Cause::Undetermined, |first| cause_of(first.reason));
    let basis = first.map_or(Basis::Nothing, |first| first.basis);
    let vague = first.is_some_and(|first| first.vague);
    let points = first.map_or(0, |first| first.points);
    let rival =
        candidates.iter().filter(|other| cause_of(other.reason) != cause).map(|other| other.points).max();
    let margin = points - rival.unwrap_or(0);
    let confidence = confidence(model, basis, margin, leaves);
    let reasons = keep(model, candidates);
    let channel = known
        .unwrap_or_else(|| facet(model, reading, channel_of, Sums::default()).unwrap_or(Channel::Unknown));
    let tone = facet(model, reading, tone_of, facets.tones).unwrap_or(Tone::Neutral);
    let finality = facet(model, reading, finality_of, facets.finalities).unwrap_or(Finality::Unstated);
    let stage = stage(model, matches, reading, tally, finality, reasons.first());
    let mutual = facet(model, reading, mutual_of, Sums::default()).is_some();
    Verdict { reasons, cause, vague, channel, tone, finality, stage, mutual, nearest, margin, confidence }
}

/// Puts the deciding candidate first and the others behind it.
fn rank(model: &Model, candidates: &mut [Candidate]) {
    candidates.sort_unstable_by_key(|candidate| key(model, candidate));
    if model.deciding.order.contains(&Criterion::Root) {
        roots_first(model, candidates);
    }
}

/// What a candidate is sorted by: one number a criterion, the smaller the better; the taxonomy's order settles the rest.
fn key(model: &Model, candidate: &Candidate) -> ([i64; Criterion::NAMES.len()], ReasonIx) {
    let deciding = &model.deciding;
    let says_something = candidate.basis >= Basis::Strong || candidate.points >= model.scoring.concrete;
    let residual = deciding.residual.iter().position(|reason| *reason == candidate.reason);
    let residual = residual.filter(|_| candidate.vague || !has_cause(model, candidate));
    let of = |criterion: &Criterion| match criterion {
        Criterion::Revealed => i64::from(!candidate.revealed),
        Criterion::Concrete if says_something => residual.map_or(0, |rank| rank as i64 + 1),
        Criterion::Concrete => i64::MAX,
        Criterion::Promoted => i64::from(!candidate.promoted),
        Criterion::NotDemoted => i64::from(candidate.demoted),
        Criterion::Basis => -(candidate.basis as i64),
        Criterion::Points => -i64::from(candidate.points),
        Criterion::Place => i64::from(candidate.place),
        Criterion::Root => 0,
    };
    let mut keys = [0; Criterion::NAMES.len()];
    keys.iter_mut().zip(&deciding.order).for_each(|(key, criterion)| *key = of(criterion));
    (keys, candidate.reason)
}

/// Lets the root of a chain stand before what follows from it, if both are said plainly: one that is named as a cause
/// whatever its weight, another if it has nearly the same.
fn roots_first(model: &Model, candidates: &mut [Candidate]) {
    for _ in 0..candidates.len() {
        let Some(first) = candidates.first().filter(|first| first.basis >= Basis::Strong) else { return };
        let root = candidates.iter().position(|other| {
            other.basis >= Basis::Strong
                && (other.because || other.points >= first.points * model.scoring.second / 100)
                && model.deciding.root.contains(&(other.reason, first.reason))
        });
        match root.and_then(|root| candidates.get_mut(..=root)) {
            Some(upto) => upto.rotate_right(1),
            None => return,
        }
    }
}

/// Whether a reason has a cause, so that only its vague form is residual.
fn has_cause(model: &Model, candidate: &Candidate) -> bool {
    model.reasons.get(usize::from(candidate.reason)).is_some_and(|reason| reason.cause.is_determined())
}

/// The first stays; another stays beside it if it is explicit, of weight, and concrete.
fn keep(model: &Model, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let Some(first) = candidates.first() else { return candidates };
    let (reason, points, strong) = (first.reason, first.points, first.basis >= Basis::Strong);
    let least = points * model.scoring.second / 100;
    let only_first = &model.deciding.only_first;
    let beside = |other: &Candidate| {
        strong
            && other.basis == Basis::Explicit
            && other.points >= least
            && !other.vague
            && !only_first.contains(&other.reason)
    };
    candidates.retain(|other| other.reason == reason || beside(other));
    candidates
}

fn confidence(model: &Model, basis: Basis, margin: i32, leaving: bool) -> Confidence {
    let row = model.scoring.confidence.iter().find(|row| {
        row.rests_on.is_none_or(|wanted| wanted == basis)
            && margin >= row.margin_at_least
            && row.leaving.is_none_or(|wanted| wanted == leaving)
    });
    Confidence::from_per_mille(row.map_or(0, |row| row.per_mille))
}

fn channel_of(concludes: Conclusion) -> Option<Channel> {
    if let Conclusion::Channel(channel) = concludes { Some(channel) } else { None }
}

fn tone_of(concludes: Conclusion) -> Option<Tone> {
    if let Conclusion::Tone(tone) = concludes { Some(tone) } else { None }
}

fn finality_of(concludes: Conclusion) -> Option<Finality> {
    if let Conclusion::Finality(finality) = concludes { Some(finality) } else { None }
}

fn stage_of(concludes: Conclusion) -> Option<Stage> {
    if let Conclusion::Stage(stage) = concludes { Some(stage) } else { None }
}

fn mutual_of(concludes: Conclusion) -> Option<()> {
    if concludes == Conclusion::Mutual { Some(()) } else { None }
}

/// How many of the nearest reasons are named.
const NEAREST: usize = 3;

/// The reasons with a cause that a note comes nearest to: what it claims, then what somebody guesses, asks or supposes,
/// then what only words vote for.
fn nearest(model: &Model, reading: &Reading, tally: &Tally, candidates: &[Candidate]) -> Vec<ReasonIx> {
    let open = |claim: &&Claim| {
        let by = claim.discounted.map(|(by, _)| by);
        matches!(by, Some(Effect::Guess | Effect::Ask | Effect::Suppose | Effect::Retract))
    };
    let claimed = candidates.iter().filter(|one| !one.vague && one.basis > Basis::Votes);
    let raised = reading.claims.iter().filter(open).map(|claim| claim.reason);
    let mut voted: Vec<(i32, ReasonIx)> = tally.voted_for(model.scoring.hint).collect();
    voted.sort_unstable_by_key(|(points, reason)| (std::cmp::Reverse(*points), *reason));
    let voted = voted.into_iter().map(|(_, reason)| reason);
    let mut all = Vec::new();
    for reason in claimed.map(|one| one.reason).chain(raised).chain(voted) {
        let determined =
            model.reasons.get(usize::from(reason)).is_some_and(|known| known.cause.is_determined());
        if determined && !all.contains(&reason) && all.len() < NEAREST {
            all.push(reason);
        }
    }
    all
}

/// How far it has come. Words of leaving say that it ended, and so, more faintly, does a reason that is stated plainly;
/// but not where the same words tell of drawing back ("asked for the notice period", "has not returned my calls").
fn stage(
    model: &Model,
    matches: &Matches,
    reading: &Reading,
    tally: &Tally,
    finality: Finality,
    first: Option<&Candidate>,
) -> Stage {
    let is_risk = |hit: &&FacetHit| {
        let rule = model.rules.get(usize::from(hit.rule));
        rule.is_some_and(|rule| rule.concludes == Conclusion::Stage(Stage::AtRisk))
    };
    let apart = |from: u32, to: u32| {
        let risks = reading.facets.iter().filter(is_risk);
        let mut places = risks.filter_map(|hit| matches.matches.get(hit.found as usize));
        !places.any(|found| from <= found.last && to >= found.first)
    };
    let leaves = reading.leaving.iter().any(|(from, to)| apart(*from, *to));
    let stands =
        |at: u32| reading.claims.get(at as usize).is_some_and(|claim| apart(claim.first, claim.last));
    let plainly = first.is_some_and(|first| first.basis >= Basis::Strong && tally.claims(first).any(stands));
    let scoring = &model.scoring;
    let mut sums = Sums::default();
    for (holds, points) in [
        (leaves, scoring.explicit + scoring.strong),
        (finality == Finality::Final, scoring.strong),
        (plainly, scoring.strong),
    ] {
        if holds {
            sums.add(Stage::Ended, points, u32::MAX);
        }
    }
    facet(model, reading, stage_of, sums).unwrap_or(Stage::NoSign)
}

/// The value of a facet with the most points, votes included; the earlier in the note where points are equal.
fn facet<T: Copy + PartialEq>(
    model: &Model,
    reading: &Reading,
    of: impl Fn(Conclusion) -> Option<T>,
    mut sums: Sums<T>,
) -> Option<T> {
    for hit in reading.facets.iter().filter(|hit| hit.counts) {
        let Some(rule) = model.rules.get(usize::from(hit.rule)) else { continue };
        let Some(value) = of(rule.concludes) else { continue };
        let points = match rule.strength {
            Strength::Explicit => model.scoring.explicit,
            Strength::Strong => model.scoring.strong,
            Strength::Hint => model.scoring.hint,
        };
        sums.add(value, points, hit.first);
    }
    let least = |place: u32| {
        if place == u32::MAX { model.scoring.facet_votes_least } else { model.scoring.facet_least }
    };
    let best = sums.iter().filter(|(_, sum, place)| *sum >= least(*place));
    best.max_by_key(|(_, sum, first)| (*sum, std::cmp::Reverse(*first))).map(|(value, ..)| value)
}
