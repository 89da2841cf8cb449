//! Words for people: the playbook's titles, reasons and letters, filled from a report and from what the caller knows.

mod facts;
mod fill;

use serde::Serialize;

use crate::report::{Addressee, Medium, Owner, Phase, Report};
use crate::rules::playbook::{Facets, Letter, Playbook, Step};
use crate::rules::rule::{Model, ReasonIx};
use crate::taxonomy::{Lang, ReasonCode, StepCode};
use crate::triage::Triage;

pub use facts::Facts;
use fill::Filler;
pub use fill::Gap;

/// What to do about a report, in words of one language; see [`Triage::advise`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Advice {
    /// The language of everything in it but the question.
    pub lang: Lang,
    /// The steps of the plan in the order in which they are due; of the first one [`StepAdvice::first`] is true.
    pub steps: Vec<StepAdvice>,
    /// What the deciding reason asks of you; `None` where the rules say nothing of it.
    pub remedy: Option<String>,
    /// What no step may do in this case, and why.
    pub never: Vec<String>,
    /// Where no reason is known, the one question that would settle it.
    pub question: Option<Question>,
    /// Every gap of every letter, each once: what you have to fill in by hand.
    pub gaps: Vec<Gap>,
}

impl Advice {
    /// The step to take first; every advice has one.
    pub fn first(&self) -> Option<&StepAdvice> {
        self.steps.iter().find(|step| step.first)
    }
}

/// A step of the plan in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StepAdvice {
    /// Which step.
    pub code: StepCode,
    /// When it is due.
    pub phase: Phase,
    /// Whether it is the one to take first.
    pub first: bool,
    /// Whose it is.
    pub owner: Owner,
    /// By what means; what was said face to face is answered face to face.
    pub medium: Medium,
    /// What to do.
    pub title: String,
    /// Why.
    pub because: String,
    /// What not to do.
    pub never: Option<String>,
    /// Words ready to be sent, said or worked through.
    pub messages: Vec<Message>,
    /// Where the advice comes from: numbers of the project's list of actions.
    pub sources: Vec<String>,
}

/// Words ready to be sent, said or worked through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// Its name in the playbook.
    pub code: String,
    /// Who reads or hears it.
    pub to: Addressee,
    /// What it is.
    pub title: String,
    /// The words, with a gap in square brackets wherever nobody knows the filler.
    pub text: String,
    /// Its gaps, each once.
    pub gaps: Vec<Gap>,
}

/// The one question whose answer would tell why they left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Question {
    /// The question, in the client's language.
    pub text: String,
    /// The language of the note; where none shows, that of the advice.
    pub lang: Lang,
    /// The reasons that the note comes nearest to, the nearest first; none where it comes near none.
    pub between: Vec<ReasonCode>,
}

impl Triage {
    /// Puts a report into words: every step of its plan, the letters that go with them, what not to do, what to ask.
    ///
    /// Reads no clock and does no I/O: what a letter needs beside the report stands in `facts`. What is missing leaves a
    /// gap in square brackets, in the language of the advice, and is listed in [`Advice::gaps`]. The language is the
    /// note's by default (`None`), or English where none shows; a [`Lang`] chooses another.
    ///
    /// ```
    /// use churn_triage::{Facts, Lang, Triage};
    ///
    /// let triage = Triage::builtin()?;
    /// let note = "The March report had the wrong figures, so we are cancelling the contract.";
    /// let report = triage.assess(note);
    /// let facts = Facts::new().note(note).client("Ana").deliverable("March report");
    /// let advice = triage.advise(&report, &facts, Lang::En);
    /// assert_eq!(advice.first().unwrap().code, report.next_step);
    /// assert!(advice.first().unwrap().messages[0].text.contains("March report"));
    /// assert!(advice.gaps.iter().any(|gap| gap.slot == "sender"));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn advise(&self, report: &Report, facts: &Facts<'_>, lang: impl Into<Option<Lang>>) -> Advice {
        let lang = lang.into().or(report.language).unwrap_or(Lang::En);
        let model = self.rules().facts();
        let facets = Facets::of(model, report);
        let writer = Writer { model, book: &model.playbook, report, facets, facts, lang };
        writer.advice()
    }
}

/// Writes one advice.
struct Writer<'w> {
    model: &'w Model,
    book: &'w Playbook,
    report: &'w Report,
    facets: Facets,
    facts: &'w Facts<'w>,
    lang: Lang,
}

impl Writer<'_> {
    fn advice(&self) -> Advice {
        let filler = self.filler();
        let planned = self.report.plan.iter().filter_map(|planned| {
            let step = self.book.steps.iter().find(|step| step.code == planned.code)?;
            Some(self.step(step, &filler))
        });
        let steps: Vec<StepAdvice> = planned.collect();
        let mut gaps: Vec<Gap> = Vec::new();
        for gap in steps.iter().flat_map(|step| &step.messages).flat_map(|message| &message.gaps) {
            if !gaps.contains(gap) {
                gaps.push(gap.clone());
            }
        }
        let laws = self.book.laws.iter().filter(|law| law.occasion.holds(&self.facets));
        let never = laws.filter(|law| !law.forbids.is_empty()).map(|law| law.says.get(self.lang).to_owned());
        Advice {
            lang: self.lang,
            steps,
            remedy: self.remedy().map(|remedy| remedy.act.get(self.lang).to_owned()),
            never: never.collect(),
            question: self.question(),
            gaps,
        }
    }

    fn step(&self, step: &Step, filler: &Filler<'_>) -> StepAdvice {
        let letters = step.letters.iter().filter_map(|letter| self.book.letters.get(*letter));
        let messages = letters.filter(|letter| letter.occasion.holds(&self.facets));
        let told = self.book.answer_by.iter().find(|(channel, _)| *channel == self.report.channel);
        let told = told.map_or(Medium::Writing, |(_, medium)| *medium);
        StepAdvice {
            code: step.code,
            phase: step.phase,
            first: step.code == self.report.next_step,
            owner: step.owner,
            medium: step.medium.unwrap_or(told),
            title: step.title.get(self.lang).to_owned(),
            because: step.because.get(self.lang).to_owned(),
            never: step.never.as_ref().map(|never| never.get(self.lang).to_owned()),
            messages: messages.map(|letter| self.message(letter, filler)).collect(),
            sources: step.sources.clone(),
        }
    }

    fn message(&self, letter: &Letter, filler: &Filler<'_>) -> Message {
        let (text, gaps) = filler.fill(letter.text.get(self.lang));
        let title = letter.title.get(self.lang).to_owned();
        Message { code: letter.code.clone(), to: letter.to, title, text: text.trim().to_owned(), gaps }
    }

    fn remedy(&self) -> Option<&crate::rules::playbook::Remedy> {
        self.book.remedies.iter().find(|remedy| Some(remedy.reason) == self.facets.reason)
    }

    /// What fills the slots: the caller's facts, then what the report knows.
    fn filler(&self) -> Filler<'_> {
        let mut filler = Filler::new(self.book, self.lang);
        self.facts.each(|name, text| filler.put(name, text));
        for (slot, day) in self.facts.days() {
            filler.put(slot, &fill::day(self.model, day, self.lang));
        }
        if let Some(words) = self.facts.words_of(self.report) {
            filler.put("words", &words);
        }
        let reason = self.facets.reason.and_then(|reason| self.model.reasons.get(usize::from(reason)));
        if let Some(reason) = reason {
            filler.put("reason", reason.name.get(self.lang));
        }
        if let Some(ask) = self.ask() {
            filler.put("question", ask.ask.get(self.lang));
        }
        if let Some(remedy) = self.remedy() {
            filler.compose("remedy", remedy.say.get(self.lang));
        }
        filler
    }

    fn question(&self) -> Option<Question> {
        let unknown = !self.report.cause.is_determined() || self.report.vague;
        let ask = self.ask().filter(|_| unknown)?;
        let lang = self.report.language.unwrap_or(self.lang);
        Some(Question { text: ask.ask.get(lang).to_owned(), lang, between: self.report.nearest.clone() })
    }

    /// The first question that tells the two nearest reasons apart, else one about the nearest, else the one for any case.
    fn ask(&self) -> Option<&crate::rules::playbook::Question> {
        let index = |code: &ReasonCode| self.model.reasons.iter().position(|reason| reason.code == *code);
        let nearest: Vec<ReasonIx> =
            self.report.nearest.iter().filter_map(index).map(|at| at as ReasonIx).collect();
        let about = |wanted: &[ReasonIx]| {
            let fits = |question: &&crate::rules::playbook::Question| {
                wanted.iter().all(|reason| question.about.contains(reason))
            };
            self.book.questions.iter().find(fits)
        };
        let both = nearest.get(..2).and_then(about);
        let one = || nearest.get(..1).and_then(about);
        both.or_else(one).or_else(|| self.book.questions.iter().find(|question| question.about.is_empty()))
    }
}
