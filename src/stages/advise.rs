//! Advising: the playbook turns the verdict into one first step and an ordered plan.

use crate::report::{Lean, PlanStep};
use crate::rules::rule::{Conditions, Model};
use crate::stages::decide::Verdict;
use crate::taxonomy::{Channel, StepCode};

/// The first step and the plan for a verdict.
pub(crate) fn advise(model: &Model, verdict: &Verdict) -> (StepCode, Vec<PlanStep>) {
    let reason = verdict.reasons.first().map(|first| first.reason);
    let holds = |when: &[Conditions]| {
        let meets = |conditions: &Conditions| {
            let needs_reason = reason.is_none() && !conditions.reasons.is_empty();
            let Verdict { cause, channel, tone, finality, vague, .. } = *verdict;
            !needs_reason && conditions.hold(cause, reason, channel, tone, finality, vague)
        };
        when.is_empty() || when.iter().any(meets)
    };
    let row = model.first.iter().find(|row| holds(&row.when));
    let first = row.and_then(|row| model.steps.get(row.step)).or(model.steps.first());
    let code = first.map_or(StepCode::EMPTY, |step| step.code);
    let chosen = first.map(|step| PlanStep { code: step.code, phase: step.phase });
    let is_first = |at: &usize| model.first.iter().any(|row| row.step == *at);
    let others = model
        .steps
        .iter()
        .enumerate()
        .filter(|(at, step)| !is_first(at) && holds(&step.when))
        .map(|(_, step)| PlanStep { code: step.code, phase: step.phase });
    let mut plan: Vec<PlanStep> = others.chain(chosen).collect();
    plan.sort_by_key(|step| step.phase);
    (code, plan)
}

/// What the channel suggests where nothing states a reason.
pub(crate) fn lean(verdict: &Verdict) -> Option<Lean> {
    if verdict.cause.is_determined() {
        return None;
    }
    match verdict.channel {
        Channel::Email | Channel::Letter => Some(Lean::UpsetOrExternal),
        Channel::Meeting => Some(Lean::Hope),
        Channel::Video | Channel::Call | Channel::Chat | Channel::Unknown => None,
    }
}
