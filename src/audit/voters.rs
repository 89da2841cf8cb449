//! What a note uses that may vote: what votes can be fitted on.

use std::collections::BTreeMap;

use crate::note::Note;
use crate::rules::RuleSet;
use crate::rules::rule::Langs;
use crate::stages::scan::{Hits, scan};
use crate::stages::weigh::{is_asserted, is_heard};
use crate::taxonomy::Lang;
use crate::triage::{Scratch, Triage};

/// What may vote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoterName {
    /// A word class.
    Class(String),
    /// A word, folded, in the language of its sentence. Figures are left out, and words that
    /// are capitalised inside a sentence: most are names.
    Word(Lang, String),
}

/// How often a note uses what may vote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VoterCount {
    /// The class or the word.
    pub voter: VoterName,
    /// In the text of the note itself: not in headers, greetings, farewells, older messages.
    pub heard: usize,
    /// In what the note asserts: not denied, supposed, praised, asked for.
    pub asserted: usize,
}

impl RuleSet {
    /// Which word classes and which words a note uses, and how often: what votes can be fitted on.
    ///
    /// ```
    /// use churn_triage::{Lang, RuleSet, VoterName};
    ///
    /// let used = RuleSet::builtin()?.voters("Our budget was cut.");
    /// let has = |name: VoterName| used.iter().any(|count| count.voter == name && count.asserted == 1);
    /// assert!(has(VoterName::Class("budget".to_owned())));
    /// assert!(has(VoterName::Word(Lang::En, "budget".to_owned())));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn voters<'n>(&self, note: impl Into<Note<'n>>) -> Vec<VoterCount> {
        let note = note.into();
        let mut scratch = Scratch::default();
        Triage::new(self.clone()).read(&note, &mut scratch);
        let text = scratch.text(note.text());
        let (_, reading) = scratch.parts();
        let mut counts: BTreeMap<VoterName, (usize, usize)> = BTreeMap::new();
        let mut hits = Hits::default();
        for (at, sentence) in text.segments.sentences.iter().enumerate() {
            let at = at as u32;
            if !is_heard(at, text, reading) {
                continue;
            }
            scan(text, sentence, self.compiled(), &mut hits);
            let mut add = |voter: VoterName, place: usize| {
                let count = counts.entry(voter).or_default();
                count.0 += 1;
                count.1 += usize::from(is_asserted(at, sentence.first + place as u32, text, reading));
            };
            for (term, class) in self.compiled().classes.iter().filter(|(term, _)| hits.has(*term)) {
                let Some(class) = self.model().classes.get(*class as usize) else { continue };
                hits.starts(*term).for_each(|place| add(VoterName::Class(class.name.clone()), place));
            }
            let mut langs = text.forms.language.into_iter().chain(Lang::ALL.iter().copied());
            let Some(lang) = langs.find(|lang| sentence.langs.meets(Langs::only(*lang))) else {
                continue;
            };
            for place in 0..sentence.len() {
                let token = sentence.first + place as u32;
                let is_name = place > 0 && text.given(token).starts_with(char::is_uppercase);
                let has_figures = text.word(token).bytes().any(|byte| byte.is_ascii_digit());
                if !is_name && !has_figures {
                    add(VoterName::Word(lang, text.word(token).to_owned()), place);
                }
            }
        }
        let count = |(voter, (heard, asserted))| VoterCount { voter, heard, asserted };
        counts.into_iter().map(count).collect()
    }
}
