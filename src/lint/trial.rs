//! Every pattern tried on sentences made from it, through the stages that read notes: what it does there, and what
//! else stands in the same words.

use std::collections::BTreeMap;

use crate::lint::patterns::{Listed, Patterns};
use crate::note::Note;
use crate::rules::RuleSet;
use crate::rules::compile::Owner;
use crate::rules::example::{Examples, Style, Unmade};
use crate::rules::rule::Model;
use crate::stages::segment::SENTENCE_WORDS;
use crate::taxonomy::{Cause, Lang};
use crate::triage::{Scratch, Triage};

/// The sentences that are made from each pattern.
const STYLES: &[Style] =
    &[Style { pick: 0, full: false }, Style { pick: 1, full: true }, Style { pick: 2, full: false }];
/// Beside how many patterns of its rule an `unless` is tried.
const BESIDE: usize = 6;
/// A line above the sentence, so that its first word is read as no greeting.
const ABOVE: &str = "6\n\n";

/// What became of a pattern in one language.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Why no sentence could be made.
    pub(super) unmade: Option<Unmade>,
    /// Whether its shortest sentence is longer than a sentence can be.
    pub(super) too_long: bool,
    /// Its shortest sentence.
    pub(super) shortest: String,
    /// In how many of its sentences it was found, of how many.
    pub(super) found: usize,
    pub(super) tried: usize,
    /// In how many its own `unless` silenced it, with the numbers of those that did.
    pub(super) silenced: usize,
    pub(super) silencers: Vec<usize>,
    /// Patterns found in every one of its sentences and ending with it.
    pub(super) companions: Vec<usize>,
}

/// Two rules whose claims stand in the same words.
#[derive(Clone, Debug)]
pub(super) struct Clash {
    pub(super) sentence: String,
    /// The pattern that the sentence was made from.
    pub(super) made_from: usize,
    /// The words of the first rule and of the second.
    pub(super) words: (String, String),
}

/// Runs the trials of one language.
pub(super) struct Trials<'t> {
    model: &'t Model,
    patterns: &'t Patterns<'t>,
    triage: Triage,
    scratch: Scratch,
    examples: Examples<'t>,
    lang: Lang,
    /// Words that tell the language and mean nothing else, to stand behind a sentence that is read as another one's.
    mark: String,
    /// The shortest sentence for each pair of rules that clash, the lower number first.
    pub(super) clashes: BTreeMap<(u16, u16), Clash>,
}

impl<'t> Trials<'t> {
    pub(super) fn new(rules: &'t RuleSet, patterns: &'t Patterns<'t>, lang: Lang) -> Trials<'t> {
        let model = rules.model();
        let lexicon = &rules.compiled().lexicon;
        let own = model.layout.get(&lang).map(|layout| layout.function_words.as_slice()).unwrap_or_default();
        // The fewer patterns ask for a word, the better it marks nothing but the language.
        let asked = |word: &&String| lexicon.find(word).map_or(0, |form| lexicon.symbols_of(form).len());
        let mut words: Vec<&String> = own.iter().filter(|word| !word.contains(['\'', '/'])).collect();
        words.sort_by_key(asked);
        let mark = words.into_iter().take(3).cloned().collect::<Vec<String>>().join(" ");
        Trials {
            model,
            patterns,
            triage: Triage::new(rules.clone()),
            scratch: Scratch::default(),
            examples: Examples::new(model, lang),
            lang,
            mark,
            clashes: BTreeMap::new(),
        }
    }

    /// Tries one pattern.
    pub(super) fn run(&mut self, at: usize) -> Outcome {
        let mut outcome = Outcome::default();
        let Some(listed) = self.patterns.list.get(at).copied() else { return outcome };
        for (turn, style) in STYLES.iter().enumerate() {
            let sentences = match self.examples.make(&listed.written.pattern, *style) {
                Ok(sentences) => sentences,
                Err(unmade) => {
                    outcome.unmade = outcome.unmade.or((turn == 0).then_some(unmade));
                    break;
                }
            };
            let text: Vec<String> = sentences.iter().map(|words| words.join(" ")).collect();
            if turn == 0 {
                outcome.too_long = sentences.iter().any(|words| words.len() > SENTENCE_WORDS);
                outcome.shortest = text.join(". ");
            } else if text.join(". ") == outcome.shortest {
                continue;
            }
            let notes = self.notes(&listed, text);
            outcome.tried += usize::from(!notes.is_empty());
            for sentences in notes {
                if self.read(at, &format!("{ABOVE}{}", sentences.join(".\n")), &mut outcome) {
                    outcome.found += 1;
                    if let ([sentence], Owner::Rule(_), false) =
                        (sentences.as_slice(), listed.owner, style.full)
                    {
                        self.clash(at, sentence);
                    }
                    break;
                }
            }
        }
        outcome
    }

    /// The notes to try a pattern on: as it is; with words that tell its language; with some of them before it, as a
    /// name wants. What silences a rule stands in a sentence with the rule.
    fn notes(&mut self, listed: &Listed<'_>, text: Vec<String>) -> Vec<Vec<String>> {
        let beside: Vec<Vec<String>> = match (listed.owner, text.as_slice()) {
            (Owner::Unless(rule), [own]) => {
                let fired = self.sentences_of(rule);
                let both = fired.iter().flat_map(|rule| [format!("{own} {rule}"), format!("{rule} {own}")]);
                both.map(|sentence| vec![sentence]).collect()
            }
            (Owner::Unless(_), _) => Vec::new(),
            _ => vec![text],
        };
        let mark = &self.mark;
        let mut notes = Vec::with_capacity(3 * beside.len());
        for text in beside {
            let behind = text.iter().map(|sentence| format!("{sentence} {mark}")).collect();
            let around = text.iter().map(|sentence| format!("{mark} {sentence} {mark}")).collect();
            notes.extend([text, behind, around]);
        }
        notes
    }

    /// Shortest sentences of a few patterns of a rule.
    fn sentences_of(&mut self, rule: u16) -> Vec<String> {
        let mut sentences = Vec::new();
        for listed in self.patterns.of_owner(Owner::Rule(rule)) {
            if sentences.len() < BESIDE
                && listed.acts_in(self.lang)
                && let Ok(made) = self.examples.make(&listed.written.pattern, Style::default())
                && let [words] = made.as_slice()
            {
                sentences.push(words.join(" "));
            }
        }
        sentences
    }

    /// Reads one note made from a pattern; gives whether the pattern was found.
    fn read(&mut self, at: usize, note: &str, outcome: &mut Outcome) -> bool {
        let Some(owner) = self.patterns.list.get(at).map(|listed| listed.owner) else { return false };
        self.triage.read(&Note::new(note), &mut self.scratch);
        let (matches, _) = self.scratch.parts();
        let rules = self.triage.rules();
        let number = |found: &crate::stages::matching::Match| {
            self.patterns.find(found.owner, rules.origin_of(found.by))
        };
        let Some(own) = matches
            .matches
            .iter()
            .filter(|found| found.owner == owner)
            .find(|found| number(found) == Some(at))
        else {
            return false;
        };
        let mut companions: Vec<usize> = matches
            .matches
            .iter()
            .filter(|other| (other.sentence, other.last) == (own.sentence, own.last))
            .filter(|other| self.patterns.stands_in(other.owner, owner))
            .filter_map(number)
            .filter(|other| *other != at)
            .collect();
        if outcome.found == 0 {
            companions.sort_unstable();
            companions.dedup();
            outcome.companions = companions;
        } else {
            outcome.companions.retain(|other| companions.contains(other));
        }
        if let Owner::Rule(rule) = owner {
            let silencers = matches
                .matches
                .iter()
                .filter(|other| other.owner == Owner::Unless(rule) && other.sentence == own.sentence);
            let silencers: Vec<usize> = silencers.filter_map(number).collect();
            outcome.silenced += usize::from(!silencers.is_empty());
            if outcome.found == 0 {
                outcome.silencers = silencers;
            } else {
                outcome.silencers.retain(|other| silencers.contains(other));
            }
        }
        true
    }

    /// Keeps the shortest sentence in which claims of two causes share words.
    fn clash(&mut self, at: usize, sentence: &str) {
        let note = format!("{ABOVE}{sentence}");
        let (_, reading) = self.scratch.parts();
        let cause = |claim: &crate::stages::context::Claim| {
            self.model.reasons.get(usize::from(claim.reason)).map(|reason| reason.cause)
        };
        let live: Vec<_> = reading
            .claims
            .iter()
            .filter(|claim| claim.discounted.is_none() && !claim.vague)
            .filter(|claim| cause(claim).is_some_and(Cause::is_determined))
            .collect();
        for (turn, one) in live.iter().enumerate() {
            for other in live.iter().skip(turn + 1) {
                let overlap = one.first <= other.last && other.first <= one.last;
                if !overlap || cause(one) == cause(other) {
                    continue;
                }
                let (low, high) = if one.rule < other.rule { (one, other) } else { (other, one) };
                let known = self.clashes.get(&(low.rule, high.rule));
                if known.is_none_or(|known| sentence.len() < known.sentence.len()) {
                    let words = |claim: &crate::stages::context::Claim| {
                        let span = self.scratch.span(claim.first, claim.last);
                        span.of(&note).unwrap_or_default().to_owned()
                    };
                    let words = (words(low), words(high));
                    let clash = Clash { sentence: sentence.to_owned(), made_from: at, words };
                    self.clashes.insert((low.rule, high.rule), clash);
                }
            }
        }
    }
}
