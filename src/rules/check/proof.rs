//! The proof of the playbook: every combination of what a verdict may be is gone through, and in each the first step is
//! one, nothing is offered that is forbidden, and everything is offered that is demanded.
//!
//! Values that no condition tells apart are taken together, and verdicts that meet the same conditions have the same
//! plan, so that some ten thousand looks stand for millions of verdicts.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::FaultCode;
use crate::rules::check::Checker;
use crate::rules::playbook::{Conditions, DeedIx, Facets, Occasion, Playbook, meets};
use crate::rules::rule::{Model, ReasonIx};
use crate::rules::source::Origin;
use crate::taxonomy::{Cause, Channel, Finality, Party, Stage, Tone};

/// Where the things of the playbook were written, in the order in which it holds them.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) rows: Vec<Origin>,
    /// Each with the places of what it offers.
    pub(super) steps: Vec<(Origin, Vec<Origin>)>,
    pub(super) laws: Vec<Origin>,
    pub(super) letters: Vec<Origin>,
    pub(super) questions: Vec<Origin>,
    /// Whether a pack has changed the playbook, so that what is shipped need not all be reached.
    pub(super) packed: bool,
}

impl Checker {
    pub(super) fn prove(&mut self, places: &Places) {
        let found = Proof::of(&self.model).run();
        let (book, reasons) = (&self.model.playbook, &self.model.reasons);
        let shown = |facets: &Facets| {
            let reason = facets.reason.and_then(|reason| reasons.get(usize::from(reason)));
            let reason = reason.map_or(String::new(), |reason| format!(", {}", reason.code));
            let Facets { cause, channel, tone, finality, vague, said_by, confidence, stage, mutual, .. } =
                facets;
            format!(
                "cause {cause}{reason}, channel {channel}, tone {tone}, finality {finality}, stage {stage}, said by \
                 {said_by}, vague {vague}, mutual {mutual}, confidence {confidence}"
            )
        };
        let deed = |deed: DeedIx| book.deeds.get(deed).map_or("", String::as_str);
        let mut faults: Vec<(Origin, String, Option<String>)> = Vec::new();
        if let Some(facets) = &found.lost {
            let at = places.rows.last().copied().unwrap_or_default();
            let help = Some("end the table with a row that has no `when`".to_owned());
            faults.push((at, format!("no row says what to do first for {}", shown(facets)), help));
        }
        for (clash, facets) in &found.clashes {
            let Some(step) = book.steps.get(clash.step) else { continue };
            let at = places.steps.get(clash.step).and_then(|(_, offers)| offers.get(clash.offer)).copied();
            let by = match clash.by {
                Forbidder::Step(at) => {
                    format!("step `{}`", book.steps.get(at).map_or("", |step| step.code.as_str()))
                }
                Forbidder::Law(at) => {
                    format!("law `{}`", book.laws.get(at).map_or("", |law| law.code.as_str()))
                }
            };
            let offer = step.offers.get(clash.offer).copied().map_or("", deed);
            let message =
                format!("the step `{}` offers `{offer}`, which the {by} forbids in the same plan", step.code);
            let help =
                Some(format!("such a plan is made for {}; narrow `when` or add `unless`", shown(facets)));
            faults.push((at.unwrap_or_default(), message, help));
        }
        for ((law, wanted), facets) in &found.unmet {
            let at = places.laws.get(*law).copied().unwrap_or_default();
            let code = book.laws.get(*law).map_or("", |law| law.code.as_str());
            let message = format!("no step offers `{}`, which the law `{code}` demands", deed(*wanted));
            faults.push((at, message, Some(format!("the plan lacks it for {}", shown(facets)))));
        }
        let above = "rows are tried from the top; one above takes its cases";
        let never = "its conditions exclude each other, or are never met together";
        let nowhere = "no step names it, or its own conditions are never met in a plan that does";
        let steps: Vec<Origin> = places.steps.iter().map(|(at, _)| *at).collect();
        for (what, places_of, reached, help) in [
            ("no verdict reaches this row of the first-step table", &places.rows, &found.rows, above),
            ("no plan has this step", &steps, &found.steps, never),
            ("no plan has this letter", &places.letters, &found.letters, nowhere),
            ("no verdict is under this law", &places.laws, &found.laws, never),
        ] {
            for (at, _) in places_of.iter().zip(reached).filter(|(_, reached)| !**reached) {
                if !(places.packed && self.sources.is_shipped(*at)) {
                    faults.push((*at, what.to_owned(), Some(help.to_owned())));
                }
            }
        }
        faults.extend(last_question(book, places));
        for (at, message, help) in faults {
            self.sources.fault(FaultCode::Playbook, at, message, help);
        }
    }
}

/// Questions are tried from the top, so the one that fits any case must be there, and stand last.
fn last_question(book: &Playbook, places: &Places) -> Option<(Origin, String, Option<String>)> {
    let any = book.questions.iter().position(|question| question.about.is_empty());
    let last = places.questions.last().copied()?;
    match any {
        None => {
            let help = Some("end the questions with one that has no `about`".to_owned());
            Some((last, "no question fits where the note comes near no reason".to_owned(), help))
        }
        Some(at) if at + 1 < book.questions.len() => {
            let after = places.questions.get(at + 1).copied().unwrap_or(last);
            let help = Some("the question without `about` stands last".to_owned());
            Some((after, "this question is never asked; one above fits any case".to_owned(), help))
        }
        Some(_) => None,
    }
}

/// A set of conditions of the playbook, one bit each.
type Bits = Vec<u64>;

/// Which conditions an occasion asks for.
struct Asked {
    when: Vec<usize>,
    unless: Vec<usize>,
}

impl Asked {
    fn holds(&self, met: &[u64]) -> bool {
        let is_met = |at: &usize| met.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        (self.when.is_empty() || self.when.iter().any(is_met)) && !self.unless.iter().any(is_met)
    }
}

/// One value of one facet.
#[derive(Clone, Copy)]
enum Value {
    Reason(Cause, Option<ReasonIx>),
    Channel(Channel),
    Tone(Tone),
    Finality(Finality),
    SaidBy(Party),
    Stage(Stage),
    Vague(bool),
    Mutual(bool),
    Confidence(u16),
}

impl Value {
    fn meets(self, wanted: &Conditions) -> bool {
        match self {
            Value::Reason(cause, reason) => wanted.reason_holds(cause, reason),
            Value::Channel(value) => meets(&wanted.channels, &value),
            Value::Tone(value) => meets(&wanted.tones, &value),
            Value::Finality(value) => meets(&wanted.finalities, &value),
            Value::SaidBy(value) => meets(&wanted.said_by, &value),
            Value::Stage(value) => meets(&wanted.stages, &value),
            Value::Vague(value) => wanted.vague.is_none_or(|wanted| wanted == value),
            Value::Mutual(value) => wanted.mutual.is_none_or(|wanted| wanted == value),
            Value::Confidence(value) => wanted.confidence_holds(value),
        }
    }

    fn put(self, facets: &mut Facets) {
        match self {
            Value::Reason(cause, reason) => (facets.cause, facets.reason) = (cause, reason),
            Value::Channel(value) => facets.channel = value,
            Value::Tone(value) => facets.tone = value,
            Value::Finality(value) => facets.finality = value,
            Value::SaidBy(value) => facets.said_by = value,
            Value::Stage(value) => facets.stage = value,
            Value::Vague(value) => facets.vague = value,
            Value::Mutual(value) => facets.mutual = value,
            Value::Confidence(value) => facets.confidence = value,
        }
    }
}

/// Who forbids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Forbidder {
    Step(usize),
    Law(usize),
}

/// A step offers in a plan what that plan forbids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Clash {
    step: usize,
    offer: usize,
    by: Forbidder,
}

/// What going through all cases has shown; every failure with the first case that shows it.
#[derive(Default)]
struct Found {
    rows: Vec<bool>,
    steps: Vec<bool>,
    letters: Vec<bool>,
    laws: Vec<bool>,
    lost: Option<Facets>,
    clashes: Vec<(Clash, Facets)>,
    unmet: Vec<((usize, DeedIx), Facets)>,
}

struct Proof<'m> {
    book: &'m Playbook,
    rows: Vec<Asked>,
    steps: Vec<Asked>,
    letters: Vec<Asked>,
    laws: Vec<Asked>,
    /// For each facet its values, each with the conditions it meets.
    facets: Vec<Vec<(Value, Bits)>>,
    found: Found,
}

impl<'m> Proof<'m> {
    fn of(model: &'m Model) -> Self {
        let book = &model.playbook;
        let mut clauses: Vec<&Conditions> = Vec::new();
        let mut asked = |occasion: &'m Occasion| {
            let mut add = |list: &'m [Conditions]| {
                let from = clauses.len();
                clauses.extend(list);
                (from..clauses.len()).collect()
            };
            Asked { when: add(&occasion.when), unless: add(&occasion.unless) }
        };
        let rows: Vec<Asked> = book.first.iter().map(|row| asked(&row.occasion)).collect();
        let steps: Vec<Asked> = book.steps.iter().map(|step| asked(&step.occasion)).collect();
        let letters: Vec<Asked> = book.letters.iter().map(|letter| asked(&letter.occasion)).collect();
        let laws: Vec<Asked> = book.laws.iter().map(|law| asked(&law.occasion)).collect();
        let facets = values(model, &clauses).iter().map(|values| distinct(values, &clauses)).collect();
        let found = Found {
            rows: vec![false; rows.len()],
            steps: vec![false; steps.len()],
            letters: vec![false; letters.len()],
            laws: vec![false; laws.len()],
            ..Found::default()
        };
        Proof { book, rows, steps, letters, laws, facets, found }
    }

    fn run(mut self) -> Found {
        let words = self.facets.iter().flatten().map(|(_, bits)| bits.len()).max().unwrap_or(0);
        let mut facets = Facets {
            cause: Cause::Undetermined,
            reason: None,
            channel: Channel::Unknown,
            tone: Tone::Neutral,
            finality: Finality::Unstated,
            vague: false,
            said_by: Party::Unknown,
            confidence: 0,
            stage: Stage::Ended,
            mutual: false,
        };
        let mut met = vec![vec![u64::MAX; words]; self.facets.len() + 1];
        let mut seen = FxHashSet::default();
        let all = std::mem::take(&mut self.facets);
        self.each(&all, &mut met, &mut facets, &mut seen);
        self.found.clashes.sort_by_key(|(clash, _)| *clash);
        self.found
    }

    /// Goes through the values of the first facet of a list, and below each through those of the others.
    fn each(
        &mut self,
        rest: &[Vec<(Value, Bits)>],
        met: &mut [Bits],
        facets: &mut Facets,
        seen: &mut FxHashSet<Bits>,
    ) {
        let Some((values, rest)) = rest.split_first() else {
            if let Some(met) = met.first().filter(|met| !seen.contains(*met)) {
                seen.insert(met.clone());
                self.look(met, facets);
            }
            return;
        };
        for (value, bits) in values {
            value.put(facets);
            if let Some((above, below)) = met.split_first_mut() {
                if let Some(next) = below.first_mut() {
                    next.iter_mut()
                        .zip(above)
                        .zip(bits)
                        .for_each(|((next, above), own)| *next = *above & own);
                }
                self.each(rest, below, facets, seen);
            }
        }
    }

    /// Looks at one case.
    fn look(&mut self, met: &[u64], facets: &Facets) {
        let row = self.rows.iter().position(|row| row.holds(met));
        let first = row.and_then(|row| self.book.first.get(row)).map(|row| row.step);
        match row.and_then(|row| self.found.rows.get_mut(row)) {
            Some(reached) => *reached = true,
            None => self.found.lost = self.found.lost.or(Some(*facets)),
        }
        let is_first = |at: &usize| self.book.first.iter().any(|row| row.step == *at);
        let own = self.steps.iter().enumerate().filter(|(at, step)| !is_first(at) && step.holds(met));
        let plan: Vec<usize> = own.map(|(at, _)| at).chain(first).collect();
        let laws: Vec<usize> =
            (0..self.laws.len()).filter(|at| self.laws.get(*at).is_some_and(|law| law.holds(met))).collect();
        plan.iter().for_each(|at| mark(&mut self.found.steps, *at));
        laws.iter().for_each(|at| mark(&mut self.found.laws, *at));

        let mut forbidden: FxHashMap<DeedIx, Forbidder> = FxHashMap::default();
        for at in &plan {
            let forbids = self.book.steps.get(*at).map(|step| step.forbids.as_slice()).unwrap_or_default();
            forbidden.extend(forbids.iter().map(|deed| (*deed, Forbidder::Step(*at))));
        }
        for at in &laws {
            let forbids = self.book.laws.get(*at).map(|law| law.forbids.as_slice()).unwrap_or_default();
            forbidden.extend(forbids.iter().map(|deed| (*deed, Forbidder::Law(*at))));
        }
        let mut offered: Vec<DeedIx> = Vec::new();
        for at in plan {
            let Some(step) = self.book.steps.get(at) else { continue };
            for letter in &step.letters {
                if self.letters.get(*letter).is_some_and(|letter| letter.holds(met)) {
                    mark(&mut self.found.letters, *letter);
                }
            }
            for (offer, deed) in step.offers.iter().enumerate() {
                offered.push(*deed);
                let Some(by) = forbidden.get(deed) else { continue };
                let clash = Clash { step: at, offer, by: *by };
                if !self.found.clashes.iter().any(|(known, _)| *known == clash) {
                    self.found.clashes.push((clash, *facets));
                }
            }
        }
        for law in laws {
            let demands = self.book.laws.get(law).map(|law| law.demands.as_slice()).unwrap_or_default();
            for deed in demands.iter().filter(|deed| !offered.contains(deed)) {
                if !self.found.unmet.iter().any(|(known, _)| *known == (law, *deed)) {
                    self.found.unmet.push(((law, *deed), *facets));
                }
            }
        }
    }
}

fn mark(reached: &mut [bool], at: usize) {
    if let Some(reached) = reached.get_mut(at) {
        *reached = true;
    }
}

/// The values of every facet; of confidences those at which a condition changes its mind.
fn values(model: &Model, clauses: &[&Conditions]) -> Vec<Vec<Value>> {
    let reasons = model.reasons.iter().enumerate();
    let reasons = reasons.map(|(at, reason)| Value::Reason(reason.cause, Some(at as ReasonIx)));
    let steps = clauses.iter().flat_map(|one| [one.confidence_at_least, one.confidence_below]);
    let confidences = std::iter::once(0).chain(steps.flatten()).map(Value::Confidence);
    vec![
        std::iter::once(Value::Reason(Cause::Undetermined, None)).chain(reasons).collect(),
        Channel::ALL.iter().map(|value| Value::Channel(*value)).collect(),
        Tone::ALL.iter().map(|value| Value::Tone(*value)).collect(),
        Finality::ALL.iter().map(|value| Value::Finality(*value)).collect(),
        Party::ALL.iter().map(|value| Value::SaidBy(*value)).collect(),
        Stage::ALL.iter().map(|value| Value::Stage(*value)).collect(),
        [false, true].map(Value::Vague).to_vec(),
        [false, true].map(Value::Mutual).to_vec(),
        confidences.collect(),
    ]
}

/// The values that some condition tells apart, each with the conditions it meets.
fn distinct(values: &[Value], clauses: &[&Conditions]) -> Vec<(Value, Bits)> {
    let mut kept: Vec<(Value, Bits)> = Vec::new();
    for value in values {
        let mut bits = vec![0u64; clauses.len().div_ceil(64).max(1)];
        for (at, clause) in clauses.iter().enumerate() {
            if let Some(word) = bits.get_mut(at / 64)
                && value.meets(clause)
            {
                *word |= 1 << (at % 64);
            }
        }
        if !kept.iter().any(|(_, known)| *known == bits) {
            kept.push((*value, bits));
        }
    }
    kept
}
