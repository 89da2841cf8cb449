//! Word classes and their votes.

use crate::error::FaultCode;
use crate::fold::fold_word;
use crate::rules::check::{Checker, by_lang, codes, is_name, place};
use crate::rules::pattern::{Shape, Word};
use crate::rules::raw::{RawFile, RawVote, RawVoter, Text};
use crate::rules::rule::{Ballot, Class, Entry, EntryKind, Langs, ReasonIx, Voter};
use crate::rules::source::{Origin, nearest};
use crate::taxonomy::{Finality, Lang, RuleId, Tone};

/// What votes call a text in which nobody leaves.
const NO_SIGN: &str = "no_sign";
/// The most points of one vote, for a reason or against it.
const VOTES: i64 = 30;

impl Checker {
    pub(super) fn class_names(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (name, _) in &file.words {
                let origin = place(file, name);
                if !is_name(name.get_ref()) {
                    let message = format!("`{}` is no name for a class", name.get_ref());
                    let help = Some("names are made of small letters, digits and _".to_owned());
                    self.sources.fault(FaultCode::Name, origin, message, help);
                }
                match self.classes.get(name.get_ref()) {
                    Some(_) if self.sources.is_shipped(origin) => {
                        self.duplicate("class", name.get_ref(), origin);
                    }
                    Some(_) => {}
                    None => {
                        self.classes.insert(name.get_ref().clone(), self.model.classes.len());
                        let (entries, allow) = (Vec::new(), Vec::new());
                        let class = Class { name: name.get_ref().clone(), entries, allow, origin };
                        self.model.classes.push(class);
                    }
                }
            }
        }
    }

    pub(super) fn class_entries(&mut self, file: &RawFile) {
        for (name, allow) in &file.words_allow {
            let allow = self.allowed(file, allow);
            if let Some(class) =
                self.classes.get(name.get_ref()).and_then(|at| self.model.classes.get_mut(*at))
            {
                class.allow.extend(allow);
            }
        }
        for (name, texts) in &file.words {
            let origin = place(file, name);
            let Some(index) = self.classes.get(name.get_ref()).copied() else { continue };
            let mut entries = Vec::new();
            for (lang, list) in by_lang(texts) {
                let mut seen: Vec<&str> = list.iter().map(|text| text.get_ref().as_str()).collect();
                seen.sort_unstable();
                for text in list {
                    if let Some(kind) = self.entry(file, text, lang) {
                        entries.push(Entry { lang, kind });
                    }
                }
                for pair in seen.windows(2) {
                    if let [a, b] = pair
                        && a == b
                    {
                        self.duplicate("entry", &format!("{a}` in class `{}", name.get_ref()), origin);
                    }
                }
            }
            if entries.is_empty() {
                let message = format!("the class `{}` has no words", name.get_ref());
                self.sources.fault(FaultCode::Empty, origin, message, None);
            }
            if let Some(class) = self.model.classes.get_mut(index) {
                class.entries.extend(entries);
            }
        }
    }

    fn entry(&mut self, file: &RawFile, text: &Text, lang: Option<Lang>) -> Option<EntryKind> {
        let origin = place(file, text);
        let written = text.get_ref().trim();
        if let Some(name) = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            return self.class(name, origin).map(EntryKind::Class);
        }
        if let Some(word) = written.strip_prefix('!') {
            return Some(EntryKind::Except(fold_word(word.trim())));
        }
        // Cut as notes are: what is no part of a word divides words.
        let divides = |c: char| c.is_whitespace() || c.is_ascii_punctuation() && !"'@*=_".contains(c);
        let pieces: Vec<&str> = written.split(divides).filter(|piece| !piece.is_empty()).collect();
        let mut words = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match Word::parse(piece) {
                Ok(word) => words.push(word),
                Err(message) => {
                    self.sources.fault(FaultCode::Entry, origin, message, None);
                    return None;
                }
            }
        }
        if words.is_empty() {
            self.sources.fault(FaultCode::Entry, origin, "an entry without a word".to_owned(), None);
            return None;
        }
        if words.len() > 1 && words.iter().any(|word| matches!(word.shape, Shape::Prefix | Shape::Suffix)) {
            let message = "a beginning or an ending stands alone, not in a phrase".to_owned();
            self.sources.fault(FaultCode::Entry, origin, message, None);
            return None;
        }
        words.iter().all(|word| self.inflects(word, lang, origin)).then_some(EntryKind::Words(words))
    }

    /// Whether a word's paradigm exists in its language and has a case for it.
    pub(super) fn inflects(&mut self, word: &Word, lang: Option<Lang>, origin: Origin) -> bool {
        let Shape::Inflected(paradigm) = &word.shape else { return true };
        let Some(lang) = lang else {
            let message =
                format!("`{}@{paradigm}` is inflected, but under `any` there is no language", word.folded);
            self.sources.fault(FaultCode::UnknownParadigm, origin, message, None);
            return false;
        };
        if !self.model.forms.knows(lang, paradigm) {
            let help = nearest(paradigm, self.model.forms.names(lang));
            let message = format!("unknown paradigm `{paradigm}` for {lang}");
            self.sources.fault(FaultCode::UnknownParadigm, origin, message, help);
            return false;
        }
        if self.model.forms.expand(lang, &word.folded, paradigm).is_none() {
            let message = format!("the paradigm `{paradigm}` has no case for `{}`", word.folded);
            self.sources.fault(FaultCode::UnknownParadigm, origin, message, None);
            return false;
        }
        true
    }

    /// Classes that contain themselves are told once each.
    pub(super) fn class_cycles(&mut self) {
        let includes = |class: &Class| -> Vec<usize> {
            class
                .entries
                .iter()
                .filter_map(|e| if let EntryKind::Class(c) = e.kind { Some(c) } else { None })
                .collect()
        };
        let graph: Vec<Vec<usize>> = self.model.classes.iter().map(includes).collect();
        for start in 0..graph.len() {
            let mut reached = vec![false; graph.len()];
            let mut open = graph.get(start).cloned().unwrap_or_default();
            while let Some(next) = open.pop() {
                if let Some(seen) = reached.get_mut(next)
                    && !*seen
                {
                    *seen = true;
                    open.extend(graph.get(next).into_iter().flatten());
                }
            }
            if reached.get(start) == Some(&true)
                && let Some(class) = self.model.classes.get(start)
            {
                let message = format!("the class `{}` contains itself", class.name);
                self.sources.fault(FaultCode::Cycle, class.origin, message, None);
            }
        }
    }

    pub(super) fn not_typos(&mut self, file: &RawFile) {
        for (lang, list) in file.not_typos.iter().flat_map(by_lang) {
            let words = list.iter().map(|word| (Langs::of(lang), fold_word(word.get_ref())));
            self.model.not_typos.extend(words);
        }
    }

    /// Votes of several files for one reason by one voter are summed: fitted ones come on top of those by hand.
    pub(super) fn votes(&mut self, file: &RawFile) {
        for vote in &file.votes {
            let origin = place(file, &vote.reason);
            let voter = self.voter(file, &vote.voter);
            let Some(target) = self.vote_target(file, vote) else { continue };
            if !(-VOTES..=VOTES).contains(&vote.points) {
                let message = format!("a vote lies between -{VOTES} and {VOTES} points");
                self.sources.fault(FaultCode::Limit, origin, message, None);
            }
            let Some((voter, id)) = voter else { continue };
            let known = *self.voters.entry(voter.clone()).or_insert_with(|| {
                let (votes, tones, finalities) = (Vec::new(), Vec::new(), Vec::new());
                self.model.ballots.push(Ballot { id, voter, votes, tones, finalities, no_sign: 0 });
                self.model.ballots.len() - 1
            });
            let Some(ballot) = self.model.ballots.get_mut(known) else { continue };
            let points = vote.points as i32;
            match target {
                Target::Reason(reason) => add(&mut ballot.votes, reason, points),
                Target::Tone(tone) => add(&mut ballot.tones, tone, points),
                Target::Finality(finality) => add(&mut ballot.finalities, finality, points),
                Target::NoSign => ballot.no_sign += points,
            }
        }
    }

    /// Who votes, and what evidence calls it.
    fn voter(&mut self, file: &RawFile, voter: &RawVoter) -> Option<(Voter, RuleId)> {
        match voter {
            RawVoter::Class(name) => {
                let origin = place(file, name);
                let class = self.class(name.get_ref(), origin)?;
                Some((Voter::Class(class), self.code(&format!("vote.{}", name.get_ref()), origin)?))
            }
            RawVoter::Word { lang, word } => {
                let origin = place(file, word);
                let lang = self.word(file, lang, "language", Lang::from_code, &codes(Lang::ALL))?;
                let id = RuleId::new(&format!("vote.{lang}.{}", word.get_ref()));
                let words = match self.entry(file, word, Some(lang))? {
                    EntryKind::Words(words) => words,
                    EntryKind::Class(_) | EntryKind::Except(_) => Vec::new(),
                };
                match (<[Word; 1]>::try_from(words), id) {
                    (Ok([word]), Some(id)) => Some((Voter::Word(lang, word), id)),
                    _ => {
                        let message =
                            format!("`{}` is no single, short word that could vote", word.get_ref());
                        self.sources.fault(FaultCode::Entry, origin, message, None);
                        None
                    }
                }
            }
        }
    }

    /// What a vote is for: a tone or a finality that says something, no sign of leaving, else a reason.
    fn vote_target(&mut self, file: &RawFile, vote: &RawVote) -> Option<Target> {
        let code = vote.reason.get_ref().as_str();
        match (Tone::from_code(code), Finality::from_code(code)) {
            _ if code == NO_SIGN => Some(Target::NoSign),
            (Some(tone), _) if tone != Tone::Neutral => Some(Target::Tone(tone)),
            (_, Some(finality)) if finality != Finality::Unstated => Some(Target::Finality(finality)),
            _ => self.reason(file, &vote.reason).map(Target::Reason),
        }
    }
}

/// What a vote is for.
#[derive(Clone, Copy)]
enum Target {
    Reason(ReasonIx),
    Tone(Tone),
    Finality(Finality),
    NoSign,
}

/// Adds points to what is there already.
fn add<T: PartialEq>(votes: &mut Vec<(T, i32)>, target: T, points: i32) {
    match votes.iter_mut().find(|(known, _)| *known == target) {
        Some((_, sum)) => *sum += points,
        None => votes.push((target, points)),
    }
}
