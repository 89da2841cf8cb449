//! Deciding: which of the candidates stands first, which stand beside it, and how sure that is.
//!
//! The order of the criteria is data (`rules/deciding.toml`), so are the points and the confidence table.

use std::cmp::Ordering;

use crate::rules::rule::{Basis, Conclusion, Criterion, Model, ReasonIx};
use crate::stages::context::Reading;
use crate::stages::weigh::Candidate;
use crate::taxonomy::{Cause, Channel, Confidence, Finality, Strength, Tone};

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
    pub(crate) margin: i32,
    pub(crate) confidence: Confidence,
}

/// Decides between candidates.
pub(crate) fn decide(
    model: &Model,
    reading: &Reading,
    mut candidates: Vec<Candidate>,
    known: Option<Channel>,
) -> Verdict {
    candidates.sort_by(|a, b| compare(model, a, b));
    let cause_of = |reason: ReasonIx| model.reasons.get(usize::from(reason)).map_or(Cause::Undetermined, |r| r.cause);
    let first = candidates.first();
    let cause = first.map_or(Cause::Undetermined, |first| cause_of(first.reason));
    let basis = first.map_or(Basis::Nothing, |first| first.basis);
    let vague = first.is_some_and(|first| first.vague);
    let points = first.map_or(0, |first| first.points);
    let rival = candidates.iter().filter(|other| cause_of(other.reason) != cause).map(|other| other.points).max();
    let margin = points - rival.unwrap_or(0);
    let confidence = confidence(model, basis, margin, !reading.leaving.is_empty());
    let reasons = keep(model, candidates);
    let channel = known.unwrap_or_else(|| facet(model, reading, channel_of).unwrap_or(Channel::Unknown));
    let tone = facet(model, reading, tone_of).unwrap_or(Tone::Neutral);
    let finality = facet(model, reading, finality_of).unwrap_or(Finality::Unstated);
    Verdict { reasons, cause, vague, channel, tone, finality, margin, confidence }
}

/// The better candidate first, by the deciding order; the taxonomy's order settles what is left.
fn compare(model: &Model, a: &Candidate, b: &Candidate) -> Ordering {
    let deciding = &model.deciding;
    let residual = |candidate: &Candidate| {
        let rank = deciding.residual.iter().position(|reason| *reason == candidate.reason);
        rank.filter(|_| candidate.vague || !is_strategy(model, candidate)).map_or(0, |rank| rank + 1)
    };
    let explicit =
        |candidate: &Candidate| candidate.basis >= Basis::Strong || candidate.points >= model.scoring.concrete;
    for criterion in &deciding.order {
        let order = match criterion {
            Criterion::Revealed => b.revealed.cmp(&a.revealed),
            Criterion::Concrete if explicit(a) == explicit(b) => residual(a).cmp(&residual(b)),
            Criterion::Promoted => b.promoted.cmp(&a.promoted),
            Criterion::NotDemoted => a.demoted.cmp(&b.demoted),
            Criterion::Root if explicit(a) && explicit(b) => {
                let root = |x: ReasonIx, y: ReasonIx| deciding.root.contains(&(x, y));
                root(b.reason, a.reason).cmp(&root(a.reason, b.reason))
            }
            Criterion::Basis => b.basis.cmp(&a.basis),
            Criterion::Points => b.points.cmp(&a.points),
            Criterion::Place => a.place.cmp(&b.place),
            Criterion::Concrete | Criterion::Root => Ordering::Equal,
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.reason.cmp(&b.reason)
}

/// Whether a reason has a cause, so that only its vague form is residual.
fn is_strategy(model: &Model, candidate: &Candidate) -> bool {
    model.reasons.get(usize::from(candidate.reason)).is_some_and(|reason| reason.cause.is_determined())
}

/// The first stays; another stays beside it if it is explicit, of weight, and concrete.
fn keep(model: &Model, candidates: Vec<Candidate>) -> Vec<Candidate> {
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
    candidates.into_iter().filter(|other| other.reason == reason || beside(other)).collect()
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

/// The value of a facet with the most points, the earlier in the note where points are equal.
fn facet<T: Copy + PartialEq>(model: &Model, reading: &Reading, of: impl Fn(Conclusion) -> Option<T>) -> Option<T> {
    let mut sums: Vec<(T, i32, u32)> = Vec::new();
    let mut counted: Vec<u16> = Vec::new();
    for hit in &reading.facets {
        let Some(rule) = model.rules.get(usize::from(hit.rule)) else { continue };
        let Some(value) = of(rule.concludes) else { continue };
        if counted.contains(&hit.rule) {
            continue;
        }
        counted.push(hit.rule);
        let points = match rule.strength {
            Strength::Explicit => model.scoring.explicit,
            Strength::Strong => model.scoring.strong,
            Strength::Hint => model.scoring.hint,
        };
        match sums.iter_mut().find(|(known, ..)| *known == value) {
            Some((_, sum, _)) => *sum += points,
            None => sums.push((value, points, hit.first)),
        }
    }
    let best = sums.into_iter().filter(|(_, sum, _)| *sum >= model.scoring.facet_least);
    best.max_by_key(|(_, sum, first)| (*sum, std::cmp::Reverse(*first))).map(|(value, ..)| value)
}
