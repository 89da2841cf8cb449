//! The lints themselves, one function each.

use std::collections::BTreeMap;

use crate::audit::Labelled;
use crate::error::LintName;
use crate::lint::inclusion::{Automaton, is_within};
use crate::lint::patterns::{Listed, Patterns};
use crate::lint::terms::Terms;
use crate::lint::trial::{Clash, Outcome, Trials};
use crate::lint::{Desk, Subject};
use crate::rules::compile::Owner;
use crate::rules::example::Unmade;
use crate::rules::parity::{Holder, Parity};
use crate::rules::pattern::{Node, Pattern, Seq};
use crate::rules::rule::{EntryKind, Langs, Model};
use crate::rules::source::Origin;
use crate::taxonomy::Lang;
use crate::triage::{Scratch, Triage};

/// A set of at least so many words stands in nearly every sentence.
const MANY_WORDS: usize = 1500;
/// A pattern that claims something of so many passages of ordinary prose is too broad.
const BROAD: usize = 2;

/// Runs every lint.
pub(super) fn run(desk: &mut Desk<'_>, prose: &[Labelled<'_>]) {
    let model = desk.rules.model();
    let patterns = Patterns::of(model);
    unused_classes(desk, model);
    dead_by_language(desk, model, &patterns);
    let mut clashes: BTreeMap<(u16, u16), Clash> = BTreeMap::new();
    let mut verdicts: Vec<Vec<Verdict>> = vec![Vec::new(); patterns.list.len()];
    for lang in Lang::ALL {
        let mut trials = Trials::new(desk.rules, &patterns, *lang);
        let mut judge = Judge { terms: Terms::new(model, *lang), model, patterns: &patterns, lang: *lang };
        for (at, verdicts) in verdicts.iter_mut().enumerate() {
            let Some(listed) = patterns.list.get(at).filter(|listed| listed.acts_in(*lang)) else { continue };
            let outcome = trials.run(at);
            verdicts.push(judge.verdict(at, *listed, &outcome));
        }
        for (pair, clash) in trials.clashes {
            let shorter = clashes.get(&pair).is_none_or(|known| clash.sentence.len() < known.sentence.len());
            if shorter {
                clashes.insert(pair, clash);
            }
        }
    }
    for (listed, verdicts) in patterns.list.iter().zip(&verdicts) {
        tell(desk, &patterns, *listed, verdicts);
    }
    conflicts(desk, &patterns, &clashes);
    too_broad(desk, &patterns, prose);
    holes(desk, model);
}

/// What is amiss with a pattern in one language.
#[derive(Clone, Debug, Default)]
struct Verdict {
    lang: Option<Lang>,
    /// Why it never matches, and where in it.
    never: Option<(String, Option<(usize, usize)>)>,
    /// The pattern that makes its matches, and whether it makes that one's too.
    covered: Vec<(usize, bool)>,
    common: bool,
}

struct Judge<'j> {
    terms: Terms<'j>,
    model: &'j Model,
    patterns: &'j Patterns<'j>,
    lang: Lang,
}

impl Judge<'_> {
    fn verdict(&mut self, at: usize, listed: Listed<'_>, outcome: &Outcome) -> Verdict {
        let mut verdict = Verdict { lang: Some(self.lang), ..Verdict::default() };
        verdict.never = self.never(listed, outcome);
        if verdict.never.is_some() {
            return verdict;
        }
        let companions = if self.patterns.adds_up(listed.owner) { &[][..] } else { &outcome.companions };
        for other in companions.iter().copied() {
            let Some(by) = self.patterns.list.get(other).filter(|by| by.acts_in(self.lang)) else { continue };
            if self.holds(&by.written.pattern, &listed.written.pattern) {
                let mutual = listed.langs() == by.langs()
                    && self.patterns.stands_in(listed.owner, by.owner)
                    && self.holds(&listed.written.pattern, &by.written.pattern);
                // Of several sequences each takes the last words that it can, so that a wider one leaves others less.
                let alone = single(&listed.written.pattern).is_some();
                if (mutual && other < at) || (!mutual && alone) {
                    verdict.covered.push((other, mutual));
                }
            }
        }
        verdict.common = self.patterns.claims(listed.owner) && self.is_common(&listed.written.pattern);
        verdict
    }

    fn never(&mut self, listed: Listed<'_>, outcome: &Outcome) -> Option<(String, Option<(usize, usize)>)> {
        match outcome.unmade {
            Some(Unmade::Empty(place)) => {
                return Some((format!("it has no word in {}", self.lang), Some(place)));
            }
            Some(Unmade::Begun) => {
                return Some(("it would have to begin the sentence after its first word".to_owned(), None));
            }
            Some(Unmade::Layout) => return None,
            None if outcome.too_long => {
                return Some(("it is longer than a sentence can be".to_owned(), None));
            }
            None => {}
        }
        if outcome.tried > 0 && outcome.found == 0 {
            let message = format!("not even its own sentence is read as it: \"{}\"", outcome.shortest);
            return Some((message, None));
        }
        if outcome.found > 0 && outcome.silenced == outcome.found {
            let [seq] = single(&listed.written.pattern)?;
            for silencer in &outcome.silencers {
                let unless = self.patterns.list.get(*silencer)?;
                let Some([other]) = single(&unless.written.pattern) else { continue };
                let inner = Automaton::of(seq, &mut self.terms);
                let outer = Automaton::anywhere(other, &mut self.terms);
                if is_within(&inner, &outer, &mut self.terms) {
                    return Some(("an `unless` of its own rule always silences it".to_owned(), None));
                }
            }
        }
        None
    }

    /// Whether every match of one pattern is a match of the other, in the same words.
    fn holds(&mut self, outer: &Pattern, inner: &Pattern) -> bool {
        let same_shape = outer.steps.len() == inner.steps.len()
            && outer.steps.iter().zip(&inner.steps).all(|(a, b)| a.len() == b.len());
        same_shape
            && outer.steps.iter().flatten().zip(inner.steps.iter().flatten()).all(|(outer, inner)| {
                let inner = Automaton::of(inner, &mut self.terms);
                let outer = Automaton::of(outer, &mut self.terms);
                is_within(&inner, &outer, &mut self.terms)
            })
    }

    /// Whether everything that a pattern needs stands in nearly every sentence.
    fn is_common(&mut self, pattern: &Pattern) -> bool {
        let mut needs = Vec::new();
        for seq in pattern.steps.first().into_iter().flatten() {
            self.needs(seq, &mut needs);
        }
        needs.iter().all(|common| *common)
    }

    /// For everything that a sequence needs, whether it is common; of alternatives, whether any is.
    fn needs(&mut self, seq: &Seq, needs: &mut Vec<bool>) {
        for node in seq {
            match node {
                Node::Term(term, _) => {
                    let set = self.terms.of(term);
                    needs.push(self.is_common_set(set));
                }
                Node::Start | Node::Gap(_) | Node::Maybe(_) => {}
                Node::Either(branches) => {
                    let mut common = false;
                    for branch in branches {
                        let mut own = Vec::new();
                        self.needs(branch, &mut own);
                        common |= own.iter().all(|common| *common);
                    }
                    needs.push(common);
                }
            }
        }
    }

    fn is_common_set(&self, set: u32) -> bool {
        let many = self.terms.get(set).is_some_and(|set| set.size() >= MANY_WORDS);
        let layout = self.model.layout.get(&self.lang);
        many || layout
            .is_some_and(|layout| layout.function_words.iter().any(|word| self.terms.holds(set, word)))
    }
}

/// The one sequence of a pattern that has no more.
fn single(pattern: &Pattern) -> Option<&[Seq; 1]> {
    match pattern.steps.as_slice() {
        [both] => both.as_slice().try_into().ok(),
        _ => None,
    }
}

/// Tells what is amiss with a pattern in all the languages it acts in.
fn tell(desk: &mut Desk<'_>, patterns: &Patterns<'_>, listed: Listed<'_>, verdicts: &[Verdict]) {
    let (subject, origin) = (Subject::from(listed.owner), listed.written.origin);
    let all = |holds: &dyn Fn(&Verdict) -> bool| !verdicts.is_empty() && verdicts.iter().all(holds);
    if all(&|verdict| verdict.never.is_some()) {
        if let Some((why, place)) = verdicts.first().and_then(|verdict| verdict.never.clone()) {
            let silences = matches!(listed.owner, Owner::Unless(_) | Owner::Pseudo(_) | Owner::Until(_));
            let name = if silences { LintName::DeadUnless } else { LintName::NeverMatches };
            let here = place.map_or(origin, |(at, len)| origin.inside(at, len));
            desk.find(name, subject, here, format!("the pattern never matches: {why}"));
        }
        return;
    }
    let able: Vec<&Verdict> = verdicts.iter().filter(|verdict| verdict.never.is_none()).collect();
    if let Some(first) = able.first() {
        let everywhere =
            |other: &usize| able.iter().all(|verdict| verdict.covered.iter().any(|(by, _)| by == other));
        if let Some((by, mutual)) = first.covered.iter().find(|(by, _)| everywhere(by)) {
            let Some(other) = patterns.list.get(*by) else { return };
            let written = desk.rules.written(other.written.origin);
            let place = desk.rules.place(other.written.origin);
            let of = if other.owner == listed.owner {
                String::new()
            } else {
                format!(" of `{}`", patterns.name_of(other.owner))
            };
            if *mutual {
                let message = format!("the pattern says what {written}{of} says ({place})");
                desk.find(LintName::Duplicate, subject, origin, message);
            } else {
                let message = format!("whatever the pattern matches, {written}{of} matches too ({place})");
                desk.find(LintName::Covered, subject, origin, message);
            }
        }
    }
    let common: Vec<&str> =
        verdicts.iter().filter(|v| v.common).filter_map(|v| v.lang).map(Lang::code).collect();
    if !common.is_empty() {
        let message = format!("the pattern has no rare word in {}", common.join(", "));
        desk.find(LintName::NoRareWord, subject, origin, message);
    }
}

/// Classes that no pattern, guard, vote, used class or stage asks for.
fn unused_classes(desk: &mut Desk<'_>, model: &Model) {
    let mut used: Vec<usize> =
        desk.rules.compiled().classes.iter().map(|(_, class)| *class as usize).collect();
    let mut next = 0;
    while let Some(class) = used.get(next).and_then(|at| model.classes.get(*at)) {
        next += 1;
        for entry in &class.entries {
            if let EntryKind::Class(held) = entry.kind
                && !used.contains(&held)
            {
                used.push(held);
            }
        }
    }
    for (at, class) in model.classes.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        let message = format!("nothing asks for the class `{}`", class.name);
        desk.find(LintName::UnusedClass, Subject::Class(at), class.origin, message);
    }
}

/// An `unless`, `pseudo` or `until` of languages in which its rule or cue has no patterns.
fn dead_by_language(desk: &mut Desk<'_>, model: &Model, patterns: &Patterns<'_>) {
    for listed in &patterns.list {
        let acting = match listed.owner {
            Owner::Unless(rule) => model.rules.get(usize::from(rule)).map(|rule| {
                let own = rule.patterns.iter().map(|pattern| Langs::of(pattern.lang));
                own.chain(rule.regexes.iter().map(|regex| Langs::only(regex.lang)))
                    .fold(Langs::NONE, Langs::and)
            }),
            Owner::Pseudo(cue) | Owner::Until(cue) => model.cues.get(usize::from(cue)).map(|cue| {
                cue.patterns.iter().map(|pattern| Langs::of(pattern.lang)).fold(Langs::NONE, Langs::and)
            }),
            Owner::Rule(_) | Owner::Cue(_) => None,
        };
        if acting.is_some_and(|acting| !acting.meets(listed.langs())) {
            let name = patterns.name_of(listed.owner);
            let lang = listed.written.lang.map_or("any", Lang::code);
            let message = format!("`{name}` has no pattern in {lang} that this could silence");
            desk.find(LintName::DeadUnless, listed.owner.into(), listed.written.origin, message);
        }
    }
}

/// Rules of two causes that claim the same words of one sentence, with the shortest sentence that shows it.
fn conflicts(desk: &mut Desk<'_>, patterns: &Patterns<'_>, clashes: &BTreeMap<(u16, u16), Clash>) {
    for ((low, high), clash) in clashes {
        let Some(made_from) = patterns.list.get(clash.made_from) else { continue };
        let (low, high) = (Owner::Rule(*low), Owner::Rule(*high));
        let (own, other) = if made_from.owner == high { (high, low) } else { (low, high) };
        let words = if made_from.owner == high {
            (&clash.words.1, &clash.words.0)
        } else {
            (&clash.words.0, &clash.words.1)
        };
        let message = format!(
            "in \"{}\" `{}` claims \"{}\" and `{}`, of another cause, \"{}\"",
            clash.sentence,
            patterns.name_of(own),
            words.0,
            patterns.name_of(other),
            words.1
        );
        let subjects = [Subject::from(own), Subject::from(other)];
        desk.find_between(LintName::Conflict, &subjects, made_from.written.origin, message);
    }
}

/// What a pack says in one language and not in another; in a whole rule set that is a fault, unless it is allowed.
fn holes(desk: &mut Desk<'_>, model: &Model) {
    for row in Parity::of(model).holes() {
        let subject = match row.holder {
            Holder::Rule(at) => Subject::Rule(at),
            Holder::Cue(at) => Subject::Cue(at),
            Holder::Class(at) => Subject::Class(at),
            Holder::Nothing => continue,
        };
        desk.find(LintName::Hole, subject, row.origin, row.told());
    }
}

/// Patterns that claim something of ordinary prose.
fn too_broad(desk: &mut Desk<'_>, patterns: &Patterns<'_>, prose: &[Labelled<'_>]) {
    let triage = Triage::new(desk.rules.clone());
    let mut scratch = Scratch::default();
    let mut fired: Vec<(Vec<String>, String)> = vec![Default::default(); patterns.list.len()];
    for labelled in prose {
        triage.read(&labelled.note, &mut scratch);
        let (matches, reading) = scratch.parts();
        for claim in reading.claims.iter().filter(|claim| claim.discounted.is_none()) {
            let Some(found) = matches.matches.get(claim.found as usize) else { continue };
            let reason = desk.rules.model().reasons.get(usize::from(claim.reason));
            let is_right = reason.is_some_and(|reason| labelled.reasons.contains(&reason.code.as_str()));
            let number = patterns.find(found.owner, desk.rules.origin_of(found.by));
            let Some((ids, words)) = number.and_then(|at| fired.get_mut(at)) else { continue };
            if !is_right && ids.last().is_none_or(|last| last != labelled.id) {
                ids.push(labelled.id.to_owned());
                let span = scratch.span(claim.first, claim.last);
                *words = span.of(labelled.note.text()).unwrap_or_default().to_owned();
            }
        }
    }
    for (listed, (ids, words)) in patterns.list.iter().zip(fired).filter(|(_, (ids, _))| ids.len() >= BROAD) {
        let shown: Vec<&str> = ids.iter().take(4).map(String::as_str).collect();
        let words = words.replace(char::is_control, " ");
        let message = format!(
            "the pattern claims something of {} passages of ordinary prose ({}), such as \"{words}\"",
            ids.len(),
            shown.join(", ")
        );
        let origin: Origin = listed.written.origin;
        desk.find(LintName::TooBroad, listed.owner.into(), origin, message);
    }
}
