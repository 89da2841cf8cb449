//! How level the three languages are: for every concept how much each language has of it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::error::LintName;
use crate::rules::rule::{Conclusion, Layout, Line, Model, Voter};
use crate::rules::source::Origin;
use crate::taxonomy::{Lang, vocabulary};

vocabulary! {
    /// What a row of the parity table counts for.
    #[non_exhaustive]
    pub enum Concept {
        /// A reason, over all its rules.
        Reason = "reason",
        /// A word class.
        Class = "class",
        /// A rule.
        Rule = "rule",
        /// A cue.
        Cue = "cue",
        /// A list of layout words.
        Layout = "layout",
        /// Single words that vote for a reason, a tone or a finality.
        Votes = "votes",
    }
}

/// How much the rules say in each language, the most lopsided first.
///
/// Names, meanings, labels and steps are not counted: no rule file is read in which one lacks a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Parity {
    /// A row for each part of each concept of which any language has anything.
    pub rows: Vec<ParityRow>,
}

/// How much the languages have of one part of one concept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ParityRow {
    /// What it counts for.
    pub concept: Concept,
    /// The reason, class, rule, cue, or what is voted for.
    pub name: String,
    /// What is counted: entries, patterns, `unless` patterns, examples …
    pub part: &'static str,
    /// What acts in all languages.
    pub any: usize,
    /// What acts in English.
    pub en: usize,
    /// What acts in Spanish.
    pub es: usize,
    /// What acts in Portuguese.
    pub pt: usize,
    /// Whether a language has nothing of what another has. Of `unless`, `pseudo`, `until` and examples only the
    /// languages count in which the rule or cue has patterns.
    pub hole: bool,
    /// Where it is written.
    #[serde(skip)]
    pub(crate) origin: Origin,
    /// Whose `allow = ["hole"]` counts.
    #[serde(skip)]
    pub(crate) holder: Holder,
}

/// In what a hole may be allowed: a rule, a cue or a class by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    Rule(usize),
    Cue(usize),
    Class(usize),
    Nothing,
}

impl ParityRow {
    /// The smallest of the three counts as a share of the largest, from 0 to 1; what acts in all counts for each.
    pub fn ratio(&self) -> f64 {
        let counts = [self.en, self.es, self.pt].map(|own| own + self.any);
        let (least, most) = (counts.iter().min(), counts.iter().max());
        match (least, most) {
            (Some(least), Some(most)) if *most > 0 => *least as f64 / *most as f64,
            _ => 1.0,
        }
    }

    /// What is said of a hole: what has none, and in which languages.
    pub(crate) fn told(&self) -> String {
        let counts = [(Lang::En, self.en), (Lang::Es, self.es), (Lang::Pt, self.pt)];
        let none: Vec<&str> =
            counts.iter().filter(|(_, own)| *own == 0).map(|(lang, _)| lang.code()).collect();
        let ParityRow { concept, name, part, .. } = self;
        format!("the {concept} `{name}` has {part} in one language and none in {}", none.join(", "))
    }

    /// Whether the rule, cue or class that holds it says that the hole is meant.
    pub(crate) fn is_allowed(&self, model: &Model) -> bool {
        let allow = match self.holder {
            Holder::Rule(at) => model.rules.get(at).map(|rule| &rule.allow),
            Holder::Cue(at) => model.cues.get(at).map(|cue| &cue.allow),
            Holder::Class(at) => model.classes.get(at).map(|class| &class.allow),
            Holder::Nothing => None,
        };
        allow.is_some_and(|allow| allow.iter().any(|allow| allow.lint == LintName::Hole))
    }

    fn most(&self) -> usize {
        self.any + self.en.max(self.es).max(self.pt)
    }
}

impl fmt::Display for ParityRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParityRow { concept, name, part, any, en, es, pt, hole, .. } = self;
        let mark = if *hole { "  hole" } else { "" };
        let what = format!("{concept} {name}");
        write!(f, "{what:<52} {part:<14} {any:>6} {en:>6} {es:>6} {pt:>6}   {:.2}{mark}", self.ratio())
    }
}

impl Parity {
    /// Every row with a hole.
    pub fn holes(&self) -> impl Iterator<Item = &ParityRow> {
        self.rows.iter().filter(|row| row.hole)
    }

    pub(crate) fn of(model: &Model) -> Parity {
        let mut table = Table::default();
        table.classes(model);
        table.rules(model);
        table.cues(model);
        table.layout(model);
        table.votes(model);
        let mut rows = table.rows;
        rows.sort_by(|a, b| {
            let key = |row: &ParityRow| (!row.hole, row.ratio());
            let ((a_hole, a_ratio), (b_hole, b_ratio)) = (key(a), key(b));
            a_hole.cmp(&b_hole).then(a_ratio.total_cmp(&b_ratio)).then(b.most().cmp(&a.most()))
        });
        Parity { rows }
    }
}

impl fmt::Display for Parity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ("concept", "part", "any", "en", "es", "pt");
        writeln!(
            f,
            "{:<52} {:<14} {:>6} {:>6} {:>6} {:>6}   ratio",
            head.0, head.1, head.2, head.3, head.4, head.5
        )?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

/// One list of layout words.
type ListOf = fn(&Layout) -> &Vec<String>;

/// How much there is under each key: `any`, `en`, `es`, `pt`.
#[derive(Clone, Copy, Debug, Default)]
struct Count([usize; 4]);

impl Count {
    fn of(langs: impl IntoIterator<Item = Option<Lang>>) -> Count {
        let mut count = Count::default();
        langs.into_iter().for_each(|lang| count.add(lang, 1));
        count
    }

    fn add(&mut self, lang: Option<Lang>, many: usize) {
        if let Some(own) = self.0.get_mut(lang.map_or(0, |lang| lang as usize + 1)) {
            *own += many;
        }
    }

    fn lines(lines: &[Line]) -> Count {
        Count::of(lines.iter().map(|line| Some(line.lang)))
    }
}

#[derive(Default)]
struct Table {
    rows: Vec<ParityRow>,
}

impl Table {
    fn row(&mut self, concept: Concept, name: &str, part: &'static str, count: Count, at: (Origin, Holder)) {
        self.row_of(concept, name, part, count, Count([1; 4]), at);
    }

    /// A row in which only the languages that have patterns can have a hole.
    fn row_of(
        &mut self,
        concept: Concept,
        name: &str,
        part: &'static str,
        count: Count,
        patterns: Count,
        at: (Origin, Holder),
    ) {
        let Count([any, en, es, pt]) = count;
        if any + en + es + pt == 0 {
            return;
        }
        let Count([claims_all, claims @ ..]) = patterns;
        let hole = any == 0
            && [en, es, pt].iter().zip(claims).any(|(own, claimed)| *own == 0 && claims_all + claimed > 0);
        let (origin, holder) = at;
        self.rows.push(ParityRow {
            concept,
            name: name.to_owned(),
            part,
            any,
            en,
            es,
            pt,
            hole,
            origin,
            holder,
        });
    }

    fn classes(&mut self, model: &Model) {
        for (at, class) in model.classes.iter().enumerate() {
            let count = Count::of(class.entries.iter().map(|entry| entry.lang));
            self.row(Concept::Class, &class.name, "entries", count, (class.origin, Holder::Class(at)));
        }
    }

    fn rules(&mut self, model: &Model) {
        let mut reasons: BTreeMap<u16, (Count, Origin)> = BTreeMap::new();
        for (at, rule) in model.rules.iter().enumerate() {
            let (name, at) = (rule.id.as_str(), (rule.origin, Holder::Rule(at)));
            let patterns = rule.patterns.iter().map(|pattern| pattern.lang);
            let regexes = rule.regexes.iter().map(|regex| Some(regex.lang));
            let count = Count::of(patterns.chain(regexes));
            self.row(Concept::Rule, name, "patterns", count, at);
            self.row_of(
                Concept::Rule,
                name,
                "unless",
                Count::of(rule.unless.iter().map(|p| p.lang)),
                count,
                at,
            );
            self.row_of(Concept::Rule, name, "fires_on", Count::lines(&rule.lines.fires), count, at);
            self.row_of(Concept::Rule, name, "silent_on", Count::lines(&rule.lines.silent), count, at);
            self.row_of(
                Concept::Rule,
                name,
                "discounted_on",
                Count::lines(&rule.lines.discounted),
                count,
                at,
            );
            if let Conclusion::Reason(reason) = rule.concludes {
                let (sum, _) = reasons.entry(reason).or_insert((Count::default(), rule.origin));
                sum.0.iter_mut().zip(count.0).for_each(|(sum, own)| *sum += own);
            }
        }
        for (reason, (count, origin)) in reasons {
            let Some(reason) = model.reasons.get(usize::from(reason)) else { continue };
            self.row(Concept::Reason, reason.code.as_str(), "patterns", count, (origin, Holder::Nothing));
        }
    }

    fn cues(&mut self, model: &Model) {
        for (at, cue) in model.cues.iter().enumerate() {
            let (name, at) = (cue.id.as_str(), (cue.origin, Holder::Cue(at)));
            let count = Count::of(cue.patterns.iter().map(|pattern| pattern.lang));
            self.row(Concept::Cue, name, "patterns", count, at);
            for (part, patterns) in [("pseudo", &cue.pseudo), ("until", &cue.until)] {
                self.row_of(Concept::Cue, name, part, Count::of(patterns.iter().map(|p| p.lang)), count, at);
            }
            self.row_of(Concept::Cue, name, "fires_on", Count::lines(&cue.lines.fires), count, at);
            self.row_of(Concept::Cue, name, "silent_on", Count::lines(&cue.lines.silent), count, at);
        }
    }

    /// A language need not have letters that only it writes, so these are not counted.
    fn layout(&mut self, model: &Model) {
        let lists: [(&'static str, ListOf); 9] = [
            ("header", |layout| &layout.header),
            ("subject", |layout| &layout.subject),
            ("forwarded", |layout| &layout.forwarded),
            ("wrote", |layout| &layout.wrote),
            ("signature", |layout| &layout.signature),
            ("greeting", |layout| &layout.greeting),
            ("label", |layout| &layout.label),
            ("abbreviation", |layout| &layout.abbreviation),
            ("function_words", |layout| &layout.function_words),
        ];
        for (part, list) in lists {
            let mut count = Count::default();
            for lang in Lang::ALL {
                count.add(Some(*lang), model.layout.get(lang).map_or(0, |layout| list(layout).len()));
            }
            self.row(Concept::Layout, part, "words", count, (Origin::default(), Holder::Nothing));
        }
    }

    fn votes(&mut self, model: &Model) {
        let mut targets: BTreeMap<&str, Count> = BTreeMap::new();
        for ballot in &model.ballots {
            let Voter::Word(lang, _) = ballot.voter else { continue };
            let reasons =
                ballot.votes.iter().filter_map(|(reason, _)| model.reasons.get(usize::from(*reason)));
            let codes = reasons.map(|reason| reason.code.as_str());
            let tones = ballot.tones.iter().map(|(tone, _)| tone.code());
            let finalities = ballot.finalities.iter().map(|(finality, _)| finality.code());
            for target in codes.chain(tones).chain(finalities) {
                targets.entry(target).or_default().add(Some(lang), 1);
            }
        }
        for (target, count) in targets {
            self.row(Concept::Votes, target, "words", count, (Origin::default(), Holder::Nothing));
        }
    }
}
