//! Weighing: claims and votes become candidates for the reason, with points.

use std::cmp::Reverse;

use crate::rules::compile::{Vote, VoteFor};
use crate::rules::lists::Lists;
use crate::rules::rule::{Basis, Model, ReasonIx};
use crate::stages::context::{Claim, Reading};
use crate::stages::matching::Matches;
use crate::stages::scan::{Text, touch};
use crate::stages::segment::Envelope;
use crate::taxonomy::{Finality, Strength, Tone};

/// A reason in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The claims for it, the weightiest first: a share of those of the tally.
    claims: (u32, u32),
}

/// What speaks for each reason, and what for there being none.
#[derive(Debug, Default)]
pub(crate) struct Weighed {
    /// In the order of the taxonomy.
    pub(crate) candidates: Vec<Candidate>,
    /// The points for a text in which nobody leaves.
    pub(crate) no_sign: i32,
    /// The votes for tone and finality.
    pub(crate) facets: FacetVotes,
}

/// What is counted while weighing, kept from note to note.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The number of the note; a ballot of another number has not voted yet.
    note: u32,
    /// For each ballot the note in which it last voted for reasons, and for moods.
    voted: Vec<(u32, u32)>,
    /// For each reason the points of its votes, and the first word that votes for it.
    sums: Vec<(i32, u32)>,
    /// The votes that counted for reasons.
    votes: Vec<u32>,
    /// The claims: the reason, the weightier first, the first word, which.
    claims: Vec<(ReasonIx, Reverse<i32>, u32, u32)>,
}

impl Tally {
    /// The claims for a candidate, the weightiest first.
    pub(crate) fn claims(&self, candidate: &Candidate) -> impl Iterator<Item = u32> + '_ {
        let (start, end) = candidate.claims;
        self.claims.get(start as usize..end as usize).into_iter().flatten().map(|(.., at)| *at)
    }

    /// The reasons that votes give so many points at least, with these.
    pub(crate) fn voted_for(&self, least: i32) -> impl Iterator<Item = (i32, ReasonIx)> + '_ {
        let sums = self.sums.iter().enumerate();
        sums.filter(move |(_, (sum, _))| *sum >= least).map(|(at, (sum, _))| (*sum, at as ReasonIx))
    }

    /// The weightiest votes for a reason, the earlier first where they weigh the same.
    pub(crate) fn votes<const N: usize>(
        &self,
        reason: ReasonIx,
        ballots: &Lists<Vote>,
        matches: &Matches,
    ) -> [Option<u32>; N] {
        let mut best = [None; N];
        for at in &self.votes {
            let Some(hit) = matches.votes.get(*at as usize) else { continue };
            let own = ballots.get(hit.ballot as usize).iter();
            let points = own.filter(|vote| vote.target == VoteFor::Reason(reason)).map(|vote| vote.points);
            let mut vote = points.max().filter(|points| *points > 0).map(|points| (Reverse(points), *at));
            // Each place is taken by the better one, which pushes the other down.
            for place in &mut best {
                if vote.is_some() && (place.is_none() || vote < *place) {
                    std::mem::swap(place, &mut vote);
                }
            }
        }
        best.map(|vote| vote.map(|(_, at)| at))
    }

    fn begin(&mut self, reasons: usize, ballots: usize) {
        self.note = self.note.wrapping_add(1);
        if self.note == 0 || self.voted.len() != ballots {
            self.voted.clear();
            self.voted.resize(ballots, (0, 0));
            self.note = 1;
        }
        self.sums.clear();
        self.sums.resize(reasons, (0, u32::MAX));
        self.votes.clear();
        self.claims.clear();
    }
}

/// Weighs everything that is asserted, and what the note votes for wherever it stands in it.
pub(crate) fn weigh(
    text: Text<'_>,
    model: &Model,
    ballots: &Lists<Vote>,
    matches: &Matches,
    reading: &Reading,
    tally: &mut Tally,
) -> Weighed {
    tally.begin(model.reasons.len(), ballots.len());
    let mut candidates = claimed(model, reading, tally);
    let (no_sign, facets) = count_votes(text, model, ballots, matches, reading, tally);
    add_votes(model, tally, &mut candidates);
    candidates.retain(|candidate| candidate.points >= model.scoring.least);
    candidates.sort_unstable_by_key(|candidate| candidate.reason);
    Weighed { candidates, no_sign, facets }
}

/// The candidates that something claims.
fn claimed(model: &Model, reading: &Reading, tally: &mut Tally) -> Vec<Candidate> {
    let asserted = reading.claims.iter().enumerate().filter(|(_, claim)| claim.discounted.is_none());
    let claims =
        asserted.map(|(at, claim)| (claim.reason, Reverse(points(claim, model)), claim.first, at as u32));
    tally.claims.extend(claims);
    tally.claims.sort_unstable();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut start = 0;
    for own in tally.claims.chunk_by(|a, b| a.0 == b.0) {
        let share = (start, start + own.len() as u32);
        start = share.1;
        let Some((reason, ..)) = own.first() else { continue };
        let mut candidate = Candidate { claims: share, demoted: true, ..Candidate::new(*reason) };
        for (rank, (_, Reverse(points), _, at)) in own.iter().enumerate() {
            let Some(claim) = reading.claims.get(*at as usize) else { continue };
            add_claim(&mut candidate, claim);
            let sentence =
                |(.., at): &(_, _, _, u32)| reading.claims.get(*at as usize).map(|claim| claim.sentence);
            if rank == 0 {
                candidate.vague = claim.vague;
                candidate.points = *points;
            } else if !own.iter().take(rank).any(|earlier| sentence(earlier) == Some(claim.sentence)) {
                // Of several claims in one sentence the weightiest counts; the others of a note count in part.
                candidate.points += points * model.scoring.repeat / 100;
            }
        }
        candidates.push(candidate);
    }
    candidates
}

impl Candidate {
    fn new(reason: ReasonIx) -> Candidate {
        Candidate {
            reason,
            points: 0,
            basis: Basis::Nothing,
            revealed: false,
            promoted: false,
            because: false,
            demoted: false,
            vague: false,
            place: u32::MAX,
            claims: (0, 0),
        }
    }
}

fn add_claim(candidate: &mut Candidate, claim: &Claim) {
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

/// What the words of the note vote for tone and finality, wherever they stand in it; a class votes once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FacetVotes {
    pub(crate) tones: Sums<Tone>,
    pub(crate) finalities: Sums<Finality>,
}

/// Counts what classes and words vote for or against: for reasons where the note asserts them, for moods wherever they
/// stand in it. Each votes once. Gives the points for there being no sign of leaving, and those of the moods.
fn count_votes(
    text: Text<'_>,
    model: &Model,
    ballots: &Lists<Vote>,
    matches: &Matches,
    reading: &Reading,
    tally: &mut Tally,
) -> (i32, FacetVotes) {
    let (mut no_sign, mut facets) = (0, FacetVotes::default());
    let Tally { note, voted, sums, votes, .. } = tally;
    let rows = matches.votes.iter().map(|hit| ballots.get(hit.ballot as usize));
    touch(rows.map(|row| row.first().map_or(0, |vote| vote.points as u32)));
    for (at, hit) in matches.votes.iter().enumerate() {
        let Some((for_reasons, for_moods)) = voted.get_mut(hit.ballot as usize) else { continue };
        let voted = *for_reasons == *note && *for_moods == *note;
        if voted || !is_heard(hit.sentence, text, reading) {
            continue;
        }
        let mood = *for_moods != *note;
        let reason = *for_reasons != *note && !reading.is_muted(hit.first);
        *for_moods = *note;
        if reason {
            *for_reasons = *note;
            votes.push(at as u32);
        }
        for vote in ballots.get(hit.ballot as usize) {
            let points = i32::from(vote.points) * model.scoring.vote;
            match vote.target {
                VoteFor::Reason(of) if reason => {
                    if let Some((sum, first)) = sums.get_mut(usize::from(of)) {
                        *sum += points;
                        *first = if points > 0 { (*first).min(hit.first) } else { *first };
                    }
                }
                VoteFor::NoSign if reason => no_sign += points,
                VoteFor::Tone(tone) if mood => facets.tones.add(tone, points, u32::MAX),
                VoteFor::Finality(finality) if mood => facets.finalities.add(finality, points, u32::MAX),
                _ => {}
            }
        }
    }
    (no_sign, facets)
}

/// Gives every candidate the points of its votes, and makes candidates of reasons that only votes speak for.
fn add_votes(model: &Model, tally: &Tally, candidates: &mut Vec<Candidate>) {
    let claimed = candidates.len();
    for (reason, (sum, first)) in tally.sums.iter().enumerate() {
        let reason = reason as ReasonIx;
        let mut own = candidates.iter_mut().take(claimed);
        if let Some(candidate) = own.find(|candidate| candidate.reason == reason) {
            candidate.points += sum;
        } else if *sum >= model.scoring.least && *first != u32::MAX {
            let (points, place, basis) = (*sum, *first, Basis::Votes);
            candidates.push(Candidate { points, place, basis, ..Candidate::new(reason) });
        }
    }
}

/// Points of the values of a small closed vocabulary, in the order in which they came, with the first place of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sums<T>([Option<(T, i32, u32)>; VALUES]);

/// No closed vocabulary that is summed has more values.
const VALUES: usize = 8;

impl<T> Default for Sums<T> {
    fn default() -> Self {
        Sums([const { None }; VALUES])
    }
}

impl<T: Copy + PartialEq> Sums<T> {
    pub(crate) fn add(&mut self, value: T, points: i32, place: u32) {
        let same = |known: &&mut Option<(T, i32, u32)>| known.is_none_or(|(known, ..)| known == value);
        if let Some(known) = self.0.iter_mut().find(same) {
            let (_, sum, first) = known.get_or_insert((value, 0, u32::MAX));
            *sum += points;
            *first = (*first).min(place);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (T, i32, u32)> + '_ {
        self.0.iter().copied().flatten()
    }
}

/// Whether a sentence is part of the note itself, neither history nor layout.
pub(crate) fn is_heard(sentence: u32, text: Text<'_>, reading: &Reading) -> bool {
    let sentence = text.segments.sentences.get(sentence as usize);
    sentence.is_some_and(|sentence| sentence.envelope == Envelope::Text && sentence.part < reading.history)
}

/// Whether a word stands in what the note asserts.
pub(crate) fn is_asserted(sentence: u32, word: u32, text: Text<'_>, reading: &Reading) -> bool {
    is_heard(sentence, text, reading) && !reading.is_muted(word)
}
