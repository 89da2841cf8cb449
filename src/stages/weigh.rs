//! Weighing: claims and votes become candidates for the reason, with points.

use crate::rules::rule::{Basis, Model, ReasonIx};
use crate::stages::context::{Claim, Reading};
use crate::stages::matching::{Matches, VoteHit};
use crate::stages::scan::Text;
use crate::stages::segment::Envelope;
use crate::taxonomy::{Effect, Strength};

/// A reason in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) reason: ReasonIx,
    pub(crate) points: i32,
    pub(crate) basis: Basis,
    pub(crate) revealed: bool,
    pub(crate) promoted: bool,
    /// Every claim for it is said to be added.
    pub(crate) demoted: bool,
    pub(crate) vague: bool,
    /// Its first word.
    pub(crate) place: u32,
    /// The claims for it, the weightiest first.
    pub(crate) claims: Vec<u32>,
    /// The votes for it.
    pub(crate) votes: Vec<u32>,
}

/// Weighs everything that is asserted; candidates come in the order of the taxonomy.
pub(crate) fn weigh(text: Text<'_>, model: &Model, matches: &Matches, reading: &Reading) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (at, claim) in reading.claims.iter().enumerate().filter(|(_, claim)| claim.discounted.is_none()) {
        let own = candidate(&mut candidates, claim.reason);
        if let Some(own) = candidates.get_mut(own) {
            add_claim(own, at as u32, claim);
        }
    }
    for candidate in &mut candidates {
        settle(candidate, reading, model);
    }
    add_votes(text, model, matches, reading, &mut candidates);
    candidates.retain(|candidate| candidate.points >= model.scoring.least);
    candidates.sort_by_key(|candidate| candidate.reason);
    candidates
}

fn candidate(candidates: &mut Vec<Candidate>, reason: ReasonIx) -> usize {
    candidates.iter().position(|candidate| candidate.reason == reason).unwrap_or_else(|| {
        candidates.push(Candidate {
            reason,
            points: 0,
            basis: Basis::Nothing,
            revealed: false,
            promoted: false,
            demoted: true,
            vague: false,
            place: u32::MAX,
            claims: Vec::new(),
            votes: Vec::new(),
        });
        candidates.len() - 1
    })
}

fn add_claim(candidate: &mut Candidate, at: u32, claim: &Claim) {
    let basis = match claim.strength {
        Strength::Explicit => Basis::Explicit,
        Strength::Strong => Basis::Strong,
        Strength::Hint => Basis::Hint,
    };
    candidate.basis = candidate.basis.max(basis);
    candidate.revealed |= claim.revealed;
    candidate.promoted |= claim.promoted;
    candidate.demoted &= claim.demoted;
    candidate.place = candidate.place.min(claim.first);
    candidate.claims.push(at);
}

/// The points of one claim.
fn points(claim: &Claim, model: &Model) -> i32 {
    let scoring = &model.scoring;
    let own = match claim.strength {
        Strength::Explicit => scoring.explicit,
        Strength::Strong => scoring.strong,
        Strength::Hint => scoring.hint,
    };
    let part = |holds: bool, per_cent: i32| if holds { per_cent } else { 100 };
    own * part(claim.promoted, scoring.promoted) / 100 * part(claim.demoted, scoring.demoted) / 100
        * part(claim.because, scoring.because)
        / 100
}

/// Orders the claims of a candidate and sums them: the weightiest whole, the others in part.
fn settle(candidate: &mut Candidate, reading: &Reading, model: &Model) {
    let weight = |at: &u32| reading.claims.get(*at as usize).map_or(0, |claim| points(claim, model));
    let place = |at: &u32| reading.claims.get(*at as usize).map_or(0, |claim| claim.first);
    candidate.claims.sort_by_key(|at| (std::cmp::Reverse(weight(at)), place(at)));
    let mut sentences = Vec::new();
    for (rank, at) in candidate.claims.iter().enumerate() {
        let Some(claim) = reading.claims.get(*at as usize) else { continue };
        if rank == 0 {
            candidate.vague = claim.vague;
            candidate.points = weight(at);
        } else if !sentences.contains(&claim.sentence) {
            candidate.points += weight(at) * model.scoring.repeat / 100;
        }
        sentences.push(claim.sentence);
    }
}

/// Adds what words vote for that nothing discounts: few points, capped by class and by reason.
fn add_votes(
    text: Text<'_>,
    model: &Model,
    matches: &Matches,
    reading: &Reading,
    candidates: &mut Vec<Candidate>,
) {
    let mut given: Vec<(u32, i32)> = Vec::new();
    let mut sums: Vec<(ReasonIx, i32, u32, Vec<u32>)> = Vec::new();
    for (at, hit) in matches.votes.iter().enumerate().filter(|(_, hit)| counts(hit, text, reading)) {
        let Some(vote) = model.votes.get(hit.vote as usize) else { continue };
        let worth = vote.points * model.scoring.vote;
        let slot = match given.iter_mut().find(|(known, _)| *known == hit.vote) {
            Some(slot) => slot,
            None => {
                given.push((hit.vote, 0));
                let Some(slot) = given.last_mut() else { continue };
                slot
            }
        };
        if (slot.1 + worth).abs() > worth.abs() * model.scoring.class_votes_at_most {
            continue;
        }
        slot.1 += worth;
        match sums.iter_mut().find(|(reason, ..)| *reason == vote.reason) {
            Some((_, sum, place, hits)) => {
                *sum += worth;
                *place = (*place).min(hit.first);
                hits.push(at as u32);
            }
            None => sums.push((vote.reason, worth, hit.first, vec![at as u32])),
        }
    }
    for (reason, sum, place, mut hits) in sums {
        hits.sort_by_key(|at| matches.votes.get(*at as usize).map_or(0, |hit| hit.first));
        let own = candidate(candidates, reason);
        let Some(candidate) = candidates.get_mut(own) else { continue };
        candidate.points += sum.min(model.scoring.votes_at_most);
        candidate.votes = hits;
        if candidate.claims.is_empty() {
            candidate.basis = Basis::Votes;
            candidate.demoted = false;
            candidate.place = place;
        }
    }
}

/// Whether a voting word stands in what the note asserts.
fn counts(hit: &VoteHit, text: Text<'_>, reading: &Reading) -> bool {
    let Some(sentence) = text.segments.sentences.get(hit.sentence as usize) else { return false };
    let muted = |effect: Effect| {
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
    };
    sentence.envelope == Envelope::Text
        && sentence.part < reading.history
        && !reading.leaving.iter().any(|(first, last)| (*first..=*last).contains(&hit.first))
        && !reading.scopes.iter().any(|scope| muted(scope.effect) && (scope.first..scope.end).contains(&hit.first))
}
