//! Weighing: claims and votes become candidates for the reason, with points.

use crate::rules::rule::{Basis, Model, ReasonIx};
use crate::stages::context::{Claim, Reading};
use crate::stages::matching::Matches;
use crate::stages::scan::Text;
use crate::stages::segment::Envelope;
use crate::taxonomy::{Effect, Finality, Strength, Tone};

/// A reason in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) reason: ReasonIx,
    pub(crate) points: i32,
    pub(crate) basis: Basis,
    pub(crate) revealed: bool,
    pub(crate) promoted: bool,
    /// A claim for it is named as a cause.
    pub(crate) because: bool,
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

/// What speaks for each reason, and what for there being none.
#[derive(Debug, Default)]
pub(crate) struct Weighed {
    /// In the order of the taxonomy.
    pub(crate) candidates: Vec<Candidate>,
    /// Reasons that something speaks for, too little to make them candidates.
    pub(crate) faint: Vec<(ReasonIx, i32)>,
    /// The points for a text in which nobody leaves.
    pub(crate) no_sign: i32,
}

/// Weighs everything that is asserted.
pub(crate) fn weigh(text: Text<'_>, model: &Model, matches: &Matches, reading: &Reading) -> Weighed {
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
    let mut weighed = Weighed { candidates, ..Weighed::default() };
    add_votes(text, model, matches, reading, &mut weighed);
    let Weighed { candidates, faint, .. } = &mut weighed;
    candidates.retain(|candidate| {
        let stands = candidate.points >= model.scoring.least;
        if !stands {
            faint.push((candidate.reason, candidate.points));
        }
        stands
    });
    candidates.sort_by_key(|candidate| candidate.reason);
    weighed
}

fn candidate(candidates: &mut Vec<Candidate>, reason: ReasonIx) -> usize {
    candidates.iter().position(|candidate| candidate.reason == reason).unwrap_or_else(|| {
        candidates.push(Candidate {
            reason,
            points: 0,
            basis: Basis::Nothing,
            revealed: false,
            promoted: false,
            because: false,
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
        // What rests on a guessed word says nothing plainly.
        _ if claim.slip => Basis::Hint,
        Strength::Explicit => Basis::Explicit,
        Strength::Strong => Basis::Strong,
        Strength::Hint => Basis::Hint,
    };
    candidate.basis = candidate.basis.max(basis);
    candidate.revealed |= claim.revealed;
    candidate.promoted |= claim.promoted;
    candidate.because |= claim.because;
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
    let of_pack = model.rules.get(usize::from(claim.rule)).is_some_and(|rule| rule.of_pack);
    [
        (claim.promoted, scoring.promoted),
        (claim.demoted, scoring.demoted),
        (claim.because, scoring.because),
        (of_pack, scoring.pack),
        (claim.slip, scoring.typo),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .fold(own, |points, (_, per_cent)| points * per_cent / 100)
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

/// Adds what classes and words vote for or against, where the note asserts them; each votes once.
fn add_votes(text: Text<'_>, model: &Model, matches: &Matches, reading: &Reading, weighed: &mut Weighed) {
    let Weighed { candidates, faint, no_sign } = weighed;
    let mut voted = vec![false; model.ballots.len()];
    let mut sums: Vec<(i32, Vec<(i32, u32)>)> = vec![(0, Vec::new()); model.reasons.len()];
    for (at, hit) in matches.votes.iter().enumerate() {
        let Some(voted) = voted.get_mut(hit.ballot as usize).filter(|voted| !**voted) else { continue };
        if !is_asserted(hit.sentence, hit.first, text, reading) {
            continue;
        }
        *voted = true;
        let Some(ballot) = model.ballots.get(hit.ballot as usize) else { continue };
        *no_sign += ballot.no_sign * model.scoring.vote;
        for (reason, points) in &ballot.votes {
            if let Some((sum, hits)) = sums.get_mut(usize::from(*reason)) {
                *sum += points * model.scoring.vote;
                if *points > 0 {
                    hits.push((*points, at as u32));
                }
            }
        }
    }
    for (reason, (sum, mut hits)) in sums.into_iter().enumerate() {
        let claimed = candidates.iter().any(|candidate| usize::from(candidate.reason) == reason);
        if !claimed && (sum < model.scoring.least || hits.is_empty()) {
            if sum > 0 {
                faint.push((reason as ReasonIx, sum));
            }
            continue;
        }
        hits.sort_unstable_by_key(|(points, at)| (std::cmp::Reverse(*points), *at));
        let own = candidate(candidates, reason as ReasonIx);
        let Some(candidate) = candidates.get_mut(own) else { continue };
        candidate.points += sum;
        candidate.votes = hits.into_iter().map(|(_, at)| at).collect();
        if candidate.claims.is_empty() {
            candidate.basis = Basis::Votes;
            candidate.demoted = false;
            let first = |at: &u32| matches.votes.get(*at as usize).map(|hit| hit.first);
            candidate.place = candidate.votes.iter().filter_map(first).min().unwrap_or(u32::MAX);
        }
    }
}

/// What the words of the note vote for tone and finality, wherever they stand in it; a class votes once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FacetVotes {
    pub(crate) tones: Vec<(Tone, i32)>,
    pub(crate) finalities: Vec<(Finality, i32)>,
}

/// Sums the votes for tone and finality.
pub(crate) fn facet_votes(text: Text<'_>, model: &Model, matches: &Matches, reading: &Reading) -> FacetVotes {
    let mut voted = vec![false; model.ballots.len()];
    let mut sums = FacetVotes::default();
    for hit in &matches.votes {
        let Some(voted) = voted.get_mut(hit.ballot as usize).filter(|voted| !**voted) else { continue };
        if !is_heard(hit.sentence, text, reading) {
            continue;
        }
        *voted = true;
        let Some(ballot) = model.ballots.get(hit.ballot as usize) else { continue };
        let worth = |points: i32| points * model.scoring.vote;
        ballot.tones.iter().for_each(|(tone, points)| add(&mut sums.tones, *tone, worth(*points)));
        ballot
            .finalities
            .iter()
            .for_each(|(finality, points)| add(&mut sums.finalities, *finality, worth(*points)));
    }
    sums
}

fn add<T: PartialEq>(sums: &mut Vec<(T, i32)>, value: T, points: i32) {
    match sums.iter_mut().find(|(known, _)| *known == value) {
        Some((_, sum)) => *sum += points,
        None => sums.push((value, points)),
    }
}

/// Whether a sentence is part of the note itself, neither history nor layout.
pub(crate) fn is_heard(sentence: u32, text: Text<'_>, reading: &Reading) -> bool {
    let sentence = text.segments.sentences.get(sentence as usize);
    sentence.is_some_and(|sentence| sentence.envelope == Envelope::Text && sentence.part < reading.history)
}

/// Whether a word stands in what the note asserts.
pub(crate) fn is_asserted(sentence: u32, word: u32, text: Text<'_>, reading: &Reading) -> bool {
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
    is_heard(sentence, text, reading)
        && !reading.leaving.iter().any(|(first, last)| (*first..=*last).contains(&word))
        && !reading.scopes.iter().any(|scope| muted(scope.effect) && (scope.first..scope.end).contains(&word))
}
