//! Which words of word classes are proven: every member is put into a sentence that needs its class.
//!
//! The sentences are the rules' own lines. Where a match of a `fires_on` line rests on a class, so that the line fails
//! with any other word there, its word is a hole into which every member of the class must fit.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::audit::Labelled;
use crate::note::Note;
use crate::rules::RuleSet;
use crate::rules::example::{FILLER, written};
use crate::rules::members::holders;
use crate::rules::pattern::{Shape, Word};
use crate::rules::rule::{Entry, EntryKind};
use crate::selftest::{Proof, proofs};
use crate::span::Span;
use crate::taxonomy::Lang;
use crate::triage::{Scratch, Triage};

/// How many lines a class and language are tried in; a member must fit into one of them.
const FRAMES: usize = 3;

/// How far the words of one class in one language are proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClassCoverage {
    /// The class.
    pub class: String,
    /// Where it is first written, as `file:line:column`.
    pub place: String,
    /// The language.
    pub lang: Lang,
    /// The lines with a hole (`{}`) into which every member must fit; none where no line needs the class.
    pub frames: Vec<String>,
    /// How many entries act in the language, those of other classes in it not counted.
    pub members: usize,
    /// How many of them fit.
    pub proven: usize,
    /// How many stand in the notes.
    pub occurring: usize,
    /// How many of these fit.
    pub occurring_proven: usize,
    /// Those that do not fit.
    pub unproven: Vec<String>,
}

impl RuleSet {
    /// Puts every entry of every word class into lines of rules that need the class, and tells which do not fit.
    ///
    /// ```
    /// use churn_triage::{Lang, RuleSet};
    ///
    /// let pack = r#"
    /// [words.zebra]
    /// en = ["zebra", "quagga", "no zebra"]
    ///
    /// [[rule]]
    /// id = "price.zebra"
    /// reason = "price"
    /// en = ["quixotic {zebra}"]
    /// unless = { en = ["no"] }
    /// fires_on = [{ en = "A quixotic zebra." }]
    /// silent_on = [{ en = "A zebra." }]
    /// "#;
    /// let rules = RuleSet::builder().builtin().text("zebra.toml", pack).build()?;
    /// let coverage = rules.word_coverage([]);
    /// let own = coverage.iter().find(|class| class.class == "zebra" && class.lang == Lang::En).unwrap();
    /// assert_eq!(own.frames, ["A quixotic {}."]);
    /// assert_eq!(own.unproven, ["no zebra"]);
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn word_coverage<'n>(&self, notes: impl IntoIterator<Item = Labelled<'n>>) -> Vec<ClassCoverage> {
        let mut fitter = Fitter { triage: Triage::new(self.clone()), scratch: Scratch::default() };
        let frames = frames(self, &mut fitter);
        let mut occurring = Occurring::new(self);
        for labelled in notes {
            occurring.read(&mut fitter, &labelled.note);
        }
        let mut coverage = Vec::new();
        let classes = &self.model().classes;
        for ((index, class), holders) in classes.iter().enumerate().zip(holders(classes)) {
            for lang in Lang::ALL {
                let entries = class.entries.iter().enumerate().filter(|(_, entry)| entry.lang == Some(*lang));
                let words: Vec<(usize, String)> =
                    entries.filter_map(|(at, entry)| Some((at, plain(entry)?))).collect();
                if words.is_empty() {
                    continue;
                }
                let own = holders.iter().filter_map(|holder| frames.get(&(*holder, *lang))).flatten();
                let own: Vec<Frame<'_>> = own.take(FRAMES).copied().collect();
                let mut found = ClassCoverage {
                    class: class.name.clone(),
                    place: self.place(class.origin),
                    lang: *lang,
                    frames: own.iter().map(|frame| frame.with("{}")).collect(),
                    members: words.len(),
                    proven: 0,
                    occurring: 0,
                    occurring_proven: 0,
                    unproven: Vec::new(),
                };
                for (at, word) in words {
                    let fits = own.iter().any(|frame| fitter.fits(frame, &word));
                    let occurs = occurring.seen.contains(&(index as u32, at as u32));
                    found.proven += usize::from(fits);
                    found.occurring += usize::from(occurs);
                    found.occurring_proven += usize::from(occurs && fits);
                    if !fits {
                        found.unproven.push(word);
                    }
                }
                coverage.push(found);
            }
        }
        coverage
    }
}

/// An entry as it may stand in a text.
fn plain(entry: &Entry) -> Option<String> {
    let EntryKind::Words(words) = &entry.kind else { return None };
    Some(words.iter().map(written).collect::<Vec<_>>().join(" "))
}

/// A line of a rule with the place of words that belong to a class.
#[derive(Clone, Copy)]
struct Frame<'m> {
    proof: Proof<'m>,
    hole: Span,
}

impl Frame<'_> {
    fn with(&self, word: &str) -> String {
        let text = &self.proof.line.text;
        let before = text.get(..self.hole.start).unwrap_or_default();
        let after = text.get(self.hole.end..).unwrap_or_default();
        format!("{before}{word}{after}")
    }
}

struct Fitter {
    triage: Triage,
    scratch: Scratch,
}

impl Fitter {
    /// Whether a rule, alone, reads its line with another word in the hole.
    fn fits(&mut self, frame: &Frame<'_>, word: &str) -> bool {
        frame.proof.problem_alone(&self.triage, &frame.with(word), &mut self.scratch).is_none()
    }

    /// The words of a line that belong to classes its rule needs, each with the class.
    fn holes<'m>(&mut self, proof: Proof<'m>) -> Vec<(u32, Frame<'m>)> {
        if proof.problem_alone(&self.triage, &proof.line.text, &mut self.scratch).is_some() {
            return Vec::new();
        }
        let classes = &self.triage.rules().compiled().classes;
        let (matches, _) = self.scratch.parts();
        let own = matches.matches.iter().filter(|found| found.owner == proof.owner);
        let placed = own.flat_map(|found| matches.witness_of(found));
        let mut holes: Vec<(u32, Frame<'m>)> = placed
            .filter_map(|placed| {
                let (_, class) = classes.iter().find(|(term, _)| *term == placed.term)?;
                Some((*class, Frame { proof, hole: self.scratch.span(placed.first, placed.last) }))
            })
            .collect();
        holes.sort_by_key(|(class, frame)| (*class, frame.hole.start));
        holes.dedup_by_key(|(class, frame)| (*class, frame.hole.start));
        holes.retain(|(_, frame)| !self.fits(frame, FILLER));
        holes
    }
}

/// For each class and language the first lines that need it.
fn frames<'m>(rules: &'m RuleSet, fitter: &mut Fitter) -> BTreeMap<(u32, Lang), Vec<Frame<'m>>> {
    let mut frames: BTreeMap<(u32, Lang), Vec<Frame<'m>>> = BTreeMap::new();
    for proof in proofs(rules.model()).filter(Proof::is_of_a_rule_that_fires) {
        for (class, frame) in fitter.holes(proof) {
            let own = frames.entry((class, proof.line.lang)).or_default();
            if own.len() < FRAMES {
                own.push(frame);
            }
        }
    }
    frames
}

/// An entry that begins with some word.
struct Begun {
    class: u32,
    entry: u32,
    /// The forms of each further word.
    further: Vec<FxHashSet<String>>,
}

/// Which entries stand in the notes read so far.
struct Occurring {
    begins: FxHashMap<String, Vec<Begun>>,
    seen: FxHashSet<(u32, u32)>,
}

impl Occurring {
    fn new(rules: &RuleSet) -> Occurring {
        let mut begins: FxHashMap<String, Vec<Begun>> = FxHashMap::default();
        for (index, class) in rules.model().classes.iter().enumerate() {
            for (at, entry) in class.entries.iter().enumerate() {
                let (EntryKind::Words(words), Some(lang)) = (&entry.kind, entry.lang) else { continue };
                let forms = |word: &Word| -> Vec<String> {
                    match &word.shape {
                        Shape::Inflected(paradigm) => {
                            rules.model().forms.expand(lang, &word.folded, paradigm).unwrap_or_default()
                        }
                        _ => vec![word.folded.clone()],
                    }
                };
                let Some((first, further)) = words.split_first() else { continue };
                let further: Vec<FxHashSet<String>> =
                    further.iter().map(|word| forms(word).into_iter().collect()).collect();
                for form in forms(first) {
                    let (class, entry) = (index as u32, at as u32);
                    begins.entry(form).or_default().push(Begun { class, entry, further: further.clone() });
                }
            }
        }
        Occurring { begins, seen: FxHashSet::default() }
    }

    fn read(&mut self, fitter: &mut Fitter, note: &Note<'_>) {
        fitter.triage.look(note, &mut fitter.scratch);
        let text = fitter.scratch.text(note.text());
        for sentence in &text.segments.sentences {
            for first in sentence.first..sentence.end {
                for begun in self.begins.get(text.word(first)).into_iter().flatten() {
                    let follows = |(at, forms): (u32, &FxHashSet<String>)| {
                        first + at < sentence.end && forms.contains(text.word(first + at))
                    };
                    if (1..).zip(&begun.further).all(follows) {
                        self.seen.insert((begun.class, begun.entry));
                    }
                }
            }
        }
    }
}
