//! Metamorphic tests: the lines of every rule in surroundings and spellings that change their reading in a known way.
//!
//! The surroundings are data, `[[frame]]`; how a text can be spelt differently is mechanism, and stands here.

mod dress;

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::note::Note;
use crate::report::Report;
use crate::rules::RuleSet;
use crate::rules::frame::{Expectation, Frame, Spelling, Takes};
use crate::rules::rule::{Conclusion, Line, Reason, Rule};
use crate::stages::scan::{Hits, scan};
use crate::taxonomy::{Lang, ReasonCode, RuleId};
use crate::triage::{Scratch, Triage};
use dress::{clause_of, is_one_sentence, respelt};

/// What came of putting every line of every reason rule into every frame and spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Metamorphic {
    /// How many texts were read.
    pub tried: usize,
    /// How many of them did not read as expected, and are excepted.
    pub excepted: usize,
    /// Those that did not read as expected.
    pub broken: Vec<BrokenFrame>,
    /// Exceptions that no line needs.
    pub idle: Vec<IdleException>,
}

/// A line that is not read as the frame or spelling that it stands in makes expect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BrokenFrame {
    /// The rule.
    pub rule: String,
    /// The frame or spelling.
    pub frame: String,
    /// Where the line stands, as `file:line:column`.
    pub place: String,
    /// The language of the line.
    pub lang: Lang,
    /// The line in its frame.
    pub text: String,
    /// What was expected and what happened.
    pub problem: String,
}

/// An exception for a rule whose lines are all read as its frame makes expect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IdleException {
    /// Where it is written, as `file:line:column`.
    pub place: String,
    /// The frame.
    pub frame: String,
    /// The rule.
    pub rule: String,
}

impl fmt::Display for BrokenFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BrokenFrame { rule, frame, place, lang, text, problem } = self;
        write!(f, "{place}: {rule} [{lang}] in {frame}: {problem}")?;
        text.lines().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl fmt::Display for IdleException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IdleException { place, frame, rule } = self;
        write!(f, "{place}: {rule} needs no exception from {frame}")
    }
}

impl RuleSet {
    /// Puts every `fires_on` line of every reason rule into every frame of its language and into every other spelling,
    /// and lists those that are not read as expected, and the exceptions that none of them needs.
    ///
    /// Uses all cores.
    ///
    /// ```no_run
    /// use churn_triage::RuleSet;
    ///
    /// let pack = r#"
    /// [[rule]]
    /// id = "price.fish"
    /// reason = "price"
    /// en = ["price of fish"]
    /// fires_on = [{ en = "It was the price of fish." }]
    /// silent_on = [{ en = "It was the fish." }]
    ///
    /// [[frame]]
    /// id = "denied.nobody_believes"
    /// expect = "denied"
    /// en = "Nobody here believes this: {}"
    /// "#;
    /// let rules = RuleSet::builder().builtin().text("fish.toml", pack).build()?;
    /// for broken in rules.metamorphic().broken {
    ///     println!("{broken}");
    /// }
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn metamorphic(&self) -> Metamorphic {
        let rules = &self.model().rules;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let share = rules.len().div_ceil(cores).max(1);
        let parts: Vec<Vec<Reading>> = std::thread::scope(|scope| {
            let run = |part| scope.spawn(move || Tester::new(self).rules(part));
            let running: Vec<_> = rules.chunks(share).map(run).collect();
            // Lines that nobody read must not count as read well.
            let read = |part: std::thread::ScopedJoinHandle<'_, Vec<Reading>>| {
                part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            running.into_iter().map(read).collect()
        });
        self.judged(parts.concat())
    }

    /// Tells exceptions from what is broken, and finds those that are not needed.
    fn judged(&self, readings: Vec<Reading>) -> Metamorphic {
        let exceptions = &self.model().exceptions;
        let mut needed = vec![false; exceptions.len()];
        let mut all = Metamorphic { tried: readings.len(), ..Metamorphic::default() };
        for broken in readings.into_iter().flatten() {
            let excepts = exceptions.iter().position(|exception| {
                exception.frame == broken.frame.as_str()
                    && exception.rule == broken.rule.as_str()
                    && exception.lang.is_none_or(|lang| lang == broken.lang)
            });
            match excepts.and_then(|at| needed.get_mut(at)) {
                Some(needed) => {
                    *needed = true;
                    all.excepted += 1;
                }
                None => all.broken.push(broken),
            }
        }
        // A pack may switch off a rule that has an exception.
        let is_there = |rule: &RuleId| self.model().rules.iter().any(|known| known.id == *rule);
        let idle = exceptions.iter().zip(needed);
        let idle = idle.filter(|(exception, needed)| !needed && is_there(&exception.rule));
        all.idle = idle
            .map(|(exception, _)| IdleException {
                place: self.place(exception.origin),
                frame: exception.frame.to_string(),
                rule: exception.rule.to_string(),
            })
            .collect();
        all
    }
}

/// What is wrong with one line read once, if anything.
type Reading = Option<BrokenFrame>;

struct Tester<'t> {
    rules: &'t RuleSet,
    triage: Triage,
    scratch: Scratch,
    hits: Hits,
}

impl<'t> Tester<'t> {
    fn new(rules: &'t RuleSet) -> Self {
        Tester {
            rules,
            triage: Triage::new(rules.clone()),
            scratch: Scratch::default(),
            hits: Hits::default(),
        }
    }

    fn rules(&mut self, rules: &[Rule]) -> Vec<Reading> {
        let mut readings = Vec::new();
        for rule in rules {
            let Conclusion::Reason(reason) = rule.concludes else { continue };
            let Some(reason) = self.rules.model().reasons.get(usize::from(reason)) else { continue };
            for line in rule.lines.fires.iter().filter(|line| !line.known_wrong) {
                self.line(rule, reason, line, &mut readings);
            }
        }
        readings
    }

    fn line(&mut self, rule: &Rule, reason: &Reason, line: &Line, readings: &mut Vec<Reading>) {
        let alone = self.triage.assess(&line.text);
        if !self.is_asserted(&line.text, &(0..line.text.len()), reason) {
            // That is told by the test of the lines as they stand.
            return;
        }
        for frame in &self.rules.model().frames {
            let Some((text, place)) = self.framed(frame, reason, line) else { continue };
            let problem = self.problem(frame.expects, &text, &place, reason);
            readings.push(self.reading(rule, line, frame.id.as_str(), text, problem));
        }
        for (name, spelling) in Spelling::NAMES {
            let text = respelt(&line.text, *spelling);
            if text == line.text {
                continue;
            }
            let problem = self.problem_of_spelling(&text, reason, &alone);
            readings.push(self.reading(rule, line, name, text, problem));
        }
    }

    /// The line in a frame and its place there, if the frame can be put around it.
    fn framed(&mut self, frame: &Frame, reason: &Reason, line: &Line) -> Option<(String, Range<usize>)> {
        let (_, before, after) = frame.wordings.iter().find(|(lang, ..)| *lang == line.lang)?;
        if frame.skips.contains(&reason.cause) || self.holds(&line.text, frame) {
            return None;
        }
        let inner = match frame.takes {
            Takes::Line => line.text.clone(),
            Takes::Sentence if is_one_sentence(&line.text) => line.text.clone(),
            Takes::Sentence => return None,
            Takes::Clause => clause_of(&line.text)?,
        };
        let place = before.len()..before.len() + inner.len();
        Some((format!("{before}{inner}{after}"), place))
    }

    /// Whether a line holds what the frame is not put around.
    fn holds(&mut self, text: &str, frame: &Frame) -> bool {
        self.triage.read(&Note::new(text), &mut self.scratch);
        let (_, reading) = self.scratch.parts();
        if reading.scopes.iter().any(|scope| frame.without_effects.contains(&scope.effect)) {
            return true;
        }
        let read = self.scratch.text(text);
        let compiled = self.rules.compiled();
        read.segments.sentences.iter().any(|sentence| {
            scan(read, sentence, compiled, &mut self.hits);
            let named = compiled
                .classes
                .iter()
                .filter(|(_, class)| frame.without_classes.contains(&(*class as usize)));
            named.into_iter().any(|(term, _)| self.hits.has(*term))
        })
    }

    fn problem(
        &mut self,
        expects: Expectation,
        text: &str,
        place: &Range<usize>,
        reason: &Reason,
    ) -> Option<String> {
        let asserted = self.is_asserted(text, place, reason);
        match expects {
            Expectation::Kept => (!asserted).then(|| self.why_not(reason)),
            _ if asserted => Some("is asserted, and should not be".to_owned()),
            Expectation::Quoted => {
                let report = self.triage.assess(text);
                let evidence = report.deciding().and_then(|first| first.evidence.first());
                let above = evidence.is_some_and(|evidence| evidence.span.end <= place.start);
                (!above).then(|| format!("what stands above should decide, and does {}", verdict(&report)))
            }
            _ => None,
        }
    }

    fn problem_of_spelling(&mut self, text: &str, reason: &Reason, alone: &Report) -> Option<String> {
        if !self.is_asserted(text, &(0..text.len()), reason) {
            return Some(self.why_not(reason));
        }
        let report = self.triage.assess(text);
        let (now, before) = (verdict(&report), verdict(alone));
        (report.cause != alone.cause).then(|| format!("is read as {now}, and was {before}"))
    }

    /// Why the text last read does not assert a reason.
    fn why_not(&self, reason: &Reason) -> String {
        let (_, reading) = self.scratch.parts();
        let reasons = &self.rules.model().reasons;
        let same =
            |index: u16| reasons.get(usize::from(index)).is_some_and(|known| known.code == reason.code);
        let discounted =
            reading.claims.iter().filter(|claim| same(claim.reason)).find_map(|claim| claim.discounted);
        match discounted {
            Some((by, _)) => format!("should be asserted, and is discounted: {by}"),
            None => "should be asserted, and no rule fires".to_owned(),
        }
    }

    /// Whether words at a place assert a reason or its twin.
    fn is_asserted(&mut self, text: &str, place: &Range<usize>, reason: &Reason) -> bool {
        self.triage.read(&Note::new(text), &mut self.scratch);
        let (_, reading) = self.scratch.parts();
        let reasons = &self.rules.model().reasons;
        let is_meant = |index: u16| {
            let twin = |twin: Option<u16>| twin == Some(index);
            reasons.get(usize::from(index)).is_some_and(|known| known.code == reason.code)
                || twin(reason.once)
                || twin(reason.repeated)
        };
        reading.claims.iter().filter(|claim| claim.discounted.is_none() && is_meant(claim.reason)).any(
            |claim| {
                let span = self.scratch.span(claim.first, claim.last);
                span.start < place.end && place.start < span.end
            },
        )
    }

    fn reading(
        &self,
        rule: &Rule,
        line: &Line,
        frame: &str,
        text: String,
        problem: Option<String>,
    ) -> Reading {
        problem.map(|problem| BrokenFrame {
            rule: rule.id.to_string(),
            frame: frame.to_owned(),
            place: self.rules.place(line.origin),
            lang: line.lang,
            text,
            problem,
        })
    }
}

/// What decides in a report, for people.
fn verdict(report: &Report) -> String {
    let code = report.deciding().map_or(ReasonCode::EMPTY, |first| first.code);
    format!("{code} ({})", report.cause)
}
