//! All patterns of a rule set in one list, with what each serves.

use rustc_hash::FxHashMap;

use crate::rules::compile::Owner;
use crate::rules::rule::{Conclusion, LangPattern, Langs, Model};
use crate::rules::source::Origin;
use crate::taxonomy::Lang;

/// A pattern and what it serves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed<'m> {
    pub(super) owner: Owner,
    pub(super) written: &'m LangPattern,
}

impl Listed<'_> {
    /// The languages it acts in.
    pub(super) fn langs(&self) -> Langs {
        Langs::of(self.written.lang)
    }

    pub(super) fn acts_in(&self, lang: Lang) -> bool {
        self.langs().meets(Langs::only(lang))
    }
}

/// The patterns of a rule set by number.
pub(super) struct Patterns<'m> {
    model: &'m Model,
    pub(super) list: Vec<Listed<'m>>,
    by_place: FxHashMap<(Owner, u32, u32), usize>,
}

impl<'m> Patterns<'m> {
    pub(super) fn of(model: &'m Model) -> Patterns<'m> {
        let mut list = Vec::new();
        let mut add = |owner: Owner, patterns: &'m [LangPattern]| {
            list.extend(patterns.iter().map(|written| Listed { owner, written }));
        };
        for (at, rule) in model.rules.iter().enumerate() {
            add(Owner::Rule(at as u16), &rule.patterns);
            add(Owner::Unless(at as u16), &rule.unless);
        }
        for (at, cue) in model.cues.iter().enumerate() {
            add(Owner::Cue(at as u16), &cue.patterns);
            add(Owner::Pseudo(at as u16), &cue.pseudo);
            add(Owner::Until(at as u16), &cue.until);
        }
        let key = |listed: &Listed<'_>| place(listed.owner, listed.written.origin);
        let by_place = list.iter().enumerate().map(|(at, listed)| (key(listed), at)).collect();
        Patterns { model, list, by_place }
    }

    /// The patterns of an owner, in the order written.
    pub(super) fn of_owner(&self, owner: Owner) -> &[Listed<'m>] {
        // They are listed side by side.
        let same = |listed: &Listed<'_>| listed.owner == owner;
        let start = self.list.iter().position(same).unwrap_or(self.list.len());
        let own = self.list.get(start..).unwrap_or_default();
        own.get(..own.iter().take_while(|listed| same(listed)).count()).unwrap_or_default()
    }

    /// The number of the pattern of an owner that is written at a place.
    pub(super) fn find(&self, owner: Owner, origin: Origin) -> Option<usize> {
        self.by_place.get(&place(owner, origin)).copied()
    }

    /// Whether what one pattern says of some words, another says at least as strongly under the same conditions.
    pub(super) fn stands_in(&self, other: Owner, own: Owner) -> bool {
        if other == own {
            return true;
        }
        let within = |few: &[LangPattern], many: &[LangPattern]| {
            few.iter()
                .all(|one| many.iter().any(|other| other.lang == one.lang && other.pattern == one.pattern))
        };
        match (other, own) {
            (Owner::Rule(other), Owner::Rule(own)) => {
                let rules = &self.model.rules;
                let (Some(other), Some(own)) = (rules.get(usize::from(other)), rules.get(usize::from(own)))
                else {
                    return false;
                };
                other.concludes == own.concludes
                    && other.vague == own.vague
                    && other.of_pack == own.of_pack
                    && other.strength >= own.strength
                    && (other.when == own.when || other.when == crate::rules::rule::When::default())
                    && within(&other.unless, &own.unless)
            }
            (Owner::Cue(other), Owner::Cue(own)) => {
                let cues = &self.model.cues;
                let (Some(other), Some(own)) = (cues.get(usize::from(other)), cues.get(usize::from(own)))
                else {
                    return false;
                };
                (other.effect, other.reach, other.side, other.when)
                    == (own.effect, own.reach, own.side, own.when)
                    && within(&other.pseudo, &own.pseudo)
                    && within(&other.until, &own.until)
                    && within(&own.until, &other.until)
            }
            _ => false,
        }
    }

    /// Whether every match of a pattern counts, beside those of others in the same words: so it is with voices.
    pub(super) fn adds_up(&self, owner: Owner) -> bool {
        let Owner::Rule(at) = owner else { return false };
        let rule = self.model.rules.get(usize::from(at));
        rule.is_some_and(|rule| matches!(rule.concludes, Conclusion::Voice(_)))
    }

    /// What a pattern belongs to, for people.
    pub(super) fn name_of(&self, owner: Owner) -> &'m str {
        match owner {
            Owner::Rule(at) | Owner::Unless(at) => {
                self.model.rules.get(usize::from(at)).map_or("", |rule| rule.id.as_str())
            }
            Owner::Cue(at) | Owner::Pseudo(at) | Owner::Until(at) => {
                self.model.cues.get(usize::from(at)).map_or("", |cue| cue.id.as_str())
            }
        }
    }

    /// Whether a pattern makes claims of a reason.
    pub(super) fn claims(&self, owner: Owner) -> bool {
        let Owner::Rule(at) = owner else { return false };
        let rule = self.model.rules.get(usize::from(at));
        rule.is_some_and(|rule| matches!(rule.concludes, Conclusion::Reason(_)))
    }
}

fn place(owner: Owner, origin: Origin) -> (Owner, u32, u32) {
    (owner, origin.file, origin.start)
}
