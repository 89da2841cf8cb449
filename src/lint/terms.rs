//! What terms stand for in one language, so that one can be told to hold all of another.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::rules::lexicon::Piece;
use crate::rules::members::Members;
use crate::rules::pattern::{Shape, Term, Word};
use crate::rules::rule::Model;
use crate::taxonomy::Lang;

/// A number that stands for a set of words.
pub(super) type SetId = u32;

/// The words, phrases and pieces that a term stands for.
#[derive(Debug, Default)]
pub(super) struct TermSet {
    /// Single words, folded, by number.
    forms: FxHashSet<u32>,
    /// Words that must show their accents.
    accented: FxHashSet<String>,
    /// Beginnings and endings.
    affixes: FxHashSet<Word>,
    /// Words in a row.
    pub(super) phrases: Vec<Vec<SetId>>,
    excepted: FxHashSet<u32>,
    pieces: Vec<Piece>,
}

impl TermSet {
    /// Whether it holds anything that is one word.
    pub(super) fn has_singles(&self) -> bool {
        !(self.forms.is_empty()
            && self.accented.is_empty()
            && self.affixes.is_empty()
            && self.pieces.is_empty())
    }

    /// How many different words it stands for.
    pub(super) fn size(&self) -> usize {
        self.forms.len() + self.accented.len() + self.phrases.len()
    }

    /// The lengths of its phrases.
    pub(super) fn phrase_lengths(&self) -> BTreeSet<usize> {
        // A typed piece may be several words long; nobody knows how many.
        self.phrases.iter().map(Vec::len).collect()
    }

    pub(super) fn has_pieces(&self) -> bool {
        !self.pieces.is_empty()
    }
}

/// The sets of all terms in one language, made when first asked for.
pub(super) struct Terms<'m> {
    model: &'m Model,
    members: Members<'m>,
    lang: Lang,
    words: FxHashMap<String, u32>,
    names: Vec<String>,
    known: FxHashMap<Term, SetId>,
    unions: FxHashMap<Vec<SetId>, SetId>,
    sets: Vec<TermSet>,
    within: FxHashMap<(SetId, SetId), bool>,
}

impl<'m> Terms<'m> {
    pub(super) fn new(model: &'m Model, lang: Lang) -> Terms<'m> {
        Terms {
            model,
            members: Members::of(model),
            lang,
            words: FxHashMap::default(),
            names: Vec::new(),
            known: FxHashMap::default(),
            unions: FxHashMap::default(),
            sets: Vec::new(),
            within: FxHashMap::default(),
        }
    }

    /// The set of a term.
    pub(super) fn of(&mut self, term: &Term) -> SetId {
        if let Some(id) = self.known.get(term) {
            return *id;
        }
        let mut set = TermSet::default();
        match term {
            Term::Word(word) => self.add(&mut set, word),
            Term::Class(name) => match Piece::named(name) {
                Some(piece) => set.pieces.push(piece),
                None => {
                    for words in self.members.entries(name, self.lang) {
                        match words {
                            [word] => self.add(&mut set, word),
                            phrase => {
                                let phrase = phrase.iter().map(|word| self.of(&Term::Word(word.clone())));
                                set.phrases.push(phrase.collect());
                            }
                        }
                    }
                    for word in self.members.excepted(name) {
                        let word = self.word(word);
                        set.forms.remove(&word);
                        set.excepted.insert(word);
                    }
                }
            },
        }
        let id = self.keep(set);
        self.known.insert(term.clone(), id);
        id
    }

    /// The set that holds all of several.
    pub(super) fn union(&mut self, mut ids: Vec<SetId>) -> SetId {
        ids.sort_unstable();
        ids.dedup();
        if let [one] = ids.as_slice() {
            return *one;
        }
        if let Some(id) = self.unions.get(&ids) {
            return *id;
        }
        let mut all = TermSet::default();
        for set in ids.iter().filter_map(|id| self.sets.get(*id as usize)) {
            all.forms.extend(&set.forms);
            all.accented.extend(set.accented.iter().cloned());
            all.affixes.extend(set.affixes.iter().cloned());
            all.phrases.extend(set.phrases.iter().cloned());
            all.excepted.extend(&set.excepted);
            all.pieces.extend(&set.pieces);
        }
        let TermSet { forms, excepted, .. } = &mut all;
        forms.retain(|form| !excepted.contains(form));
        let id = self.keep(all);
        self.unions.insert(ids, id);
        id
    }

    pub(super) fn get(&self, id: SetId) -> Option<&TermSet> {
        self.sets.get(id as usize)
    }

    /// Whether a word of a language's own list, such as its function words, is in a set.
    pub(super) fn holds(&self, id: SetId, word: &str) -> bool {
        let word = self.words.get(word);
        self.get(id).is_some_and(|set| word.is_some_and(|word| set.forms.contains(word)))
    }

    /// Whether everything that one set stands for, the other stands for too.
    pub(super) fn is_within(&mut self, inner: SetId, outer: SetId) -> bool {
        if inner == outer {
            return true;
        }
        if let Some(known) = self.within.get(&(inner, outer)) {
            return *known;
        }
        let answer = match (self.get(inner), self.get(outer)) {
            (Some(inner), Some(outer)) => self.holds_all(inner, outer),
            _ => false,
        };
        self.within.insert((inner, outer), answer);
        answer
    }

    fn holds_all(&self, inner: &TermSet, outer: &TermSet) -> bool {
        let by_affix = |word: &str| outer.affixes.iter().any(|affix| fits(affix, word));
        let form = |form: &u32| {
            let word = self.names.get(*form as usize).map(String::as_str).unwrap_or_default();
            outer.forms.contains(form) || (!outer.excepted.contains(form) && by_affix(word))
        };
        let accented = |word: &String| outer.accented.contains(word);
        let affix = |affix: &Word| {
            outer.excepted.is_subset(&inner.excepted)
                && outer.affixes.iter().any(|other| other.shape == affix.shape && fits_affix(other, affix))
        };
        inner.forms.iter().all(form)
            && inner.accented.iter().all(accented)
            && inner.affixes.iter().all(affix)
            && inner.pieces.iter().all(|piece| outer.pieces.contains(piece))
            && inner.phrases.iter().all(|phrase| outer.phrases.contains(phrase))
    }

    fn add(&mut self, set: &mut TermSet, word: &Word) {
        match &word.shape {
            Shape::Plain => {
                set.forms.insert(self.word(&word.folded));
            }
            Shape::Accented(accented) => {
                set.accented.insert(accented.clone());
            }
            Shape::Inflected(paradigm) => {
                let forms = self.model.forms.expand(self.lang, &word.folded, paradigm).unwrap_or_default();
                set.forms.extend(forms.iter().map(|form| self.word(form)).collect::<Vec<u32>>());
            }
            Shape::Prefix | Shape::Suffix => {
                set.affixes.insert(word.clone());
            }
        }
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let id = self.names.len() as u32;
        self.words.insert(word.to_owned(), id);
        self.names.push(word.to_owned());
        id
    }

    fn keep(&mut self, set: TermSet) -> SetId {
        self.sets.push(set);
        (self.sets.len() - 1) as SetId
    }
}

/// Whether a word begins or ends as an affix says.
fn fits(affix: &Word, word: &str) -> bool {
    match affix.shape {
        Shape::Prefix => word.starts_with(affix.folded.as_str()),
        Shape::Suffix => word.len() > affix.folded.len() && word.ends_with(affix.folded.as_str()),
        Shape::Plain | Shape::Accented(_) | Shape::Inflected(_) => false,
    }
}

/// Whether whatever fits one affix fits the other too.
fn fits_affix(outer: &Word, inner: &Word) -> bool {
    match outer.shape {
        Shape::Suffix => inner.folded.ends_with(outer.folded.as_str()),
        _ => inner.folded.starts_with(outer.folded.as_str()),
    }
}
