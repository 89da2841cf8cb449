//! Advising: the playbook turns the verdict into one first step and an ordered plan.

use crate::report::{Lean, PlanStep};
use crate::rules::playbook::{Facets, Playbook};
use crate::stages::decide::Verdict;
use crate::taxonomy::{Channel, StepCode};

/// The first step and the plan for a verdict.
pub(crate) fn advise(book: &Playbook, facets: &Facets) -> (StepCode, Vec<PlanStep>) {
    let row = book.first.iter().find(|row| row.occasion.holds(facets));
    let first = row.and_then(|row| book.steps.get(row.step)).or(book.steps.first());
    let code = first.map_or(StepCode::EMPTY, |step| step.code);
    let is_first = |at: usize| book.first.iter().any(|row| row.step == at);
    let others =
        book.steps.iter().enumerate().filter(|(at, step)| !is_first(*at) && step.occasion.holds(facets));
    let steps = others.map(|(_, step)| step).chain(first);
    let mut plan: Vec<PlanStep> = steps.map(|step| PlanStep::new(step.code, step.phase)).collect();
    // Of one phase the first step leads.
    plan.sort_by_key(|step| (step.phase, step.code != code));
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
