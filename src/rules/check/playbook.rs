//! The playbook: its names resolved, its slots known. That its plans keep the laws is proven in [`proof`](super::proof).

use crate::error::FaultCode;
use crate::report::{Addressee, Medium, Owner, Phase};
use crate::rules::check::proof::Places;
use crate::rules::check::{Checker, codes, named, names, place, wording};
use crate::rules::playbook::{
    Conditions, DeedIx, FirstRow, Law, Letter, Occasion, PortfolioRules, Question, Recoverable, Recurs,
    Remedy, SlotWords, Step,
};
use crate::rules::raw::{RawConditions, RawFile, RawLaw, RawLetter, RawRemedy, RawStep, RawWords, Text};
use crate::rules::rule::Wording;
use crate::rules::source::{Origin, nearest};
use crate::rules::template::{Piece, pieces, slots};
use crate::taxonomy::{Cause, Channel, Finality, Party, Stage, Tone};

/// What a step's `medium` says where the answer goes the way the news came.
const AS_TOLD: &str = "as_told";

/// Slots that are filled from other words of the playbook, so that those words cannot hold them.
const COMPOSED: &[&str] = &["remedy", "question"];

impl Checker {
    pub(super) fn playbook(&mut self, raw: &[RawFile]) {
        let disabled: Vec<&str> = raw
            .iter()
            .flat_map(|file| file.pack.iter().flat_map(|pack| &pack.disable))
            .map(|id| id.get_ref().as_str())
            .collect();
        let mut places = Places::default();
        self.deeds_and_slots(raw);
        for file in raw {
            for (code, raw) in
                file.playbook.letters.iter().filter(|(c, _)| !disabled.contains(&c.get_ref().as_str()))
            {
                self.letter(file, code, raw, &mut places);
            }
            for (code, raw) in &file.playbook.remedies {
                self.remedy(file, code, raw);
            }
        }
        for file in raw {
            let steps = file.playbook.steps.iter().map(|(_, step)| step);
            for raw in steps.filter(|step| !disabled.contains(&step.code.get_ref().as_str())) {
                self.step(file, raw, &disabled, &mut places);
            }
            let laws = file.playbook.laws.iter().map(|(_, law)| law);
            for raw in laws.filter(|law| !disabled.contains(&law.code.get_ref().as_str())) {
                self.law(file, raw, &mut places);
            }
        }
        // What a pack says is tried before what it is built on.
        let (shipped, packs): (Vec<&RawFile>, Vec<&RawFile>) =
            raw.iter().partition(|file| self.sources.is_shipped(Origin::new(file.file, 0..0)));
        for file in packs.into_iter().chain(shipped) {
            self.rows(file, &mut places);
            self.questions(file, &mut places);
        }
        self.answer_by(raw);
        self.portfolio(raw);
        if self.model.playbook.first.is_empty() {
            return self.missing("first");
        }
        places.packed = raw.iter().any(|file| {
            let book = &file.playbook;
            let written = book.first.len() + book.steps.len() + book.letters.len() + book.laws.len();
            let disables = file.pack.iter().any(|pack| !pack.disable.is_empty());
            !self.sources.is_shipped(Origin::new(file.file, 0..0)) && (written > 0 || disables)
        });
        self.prove(&places);
    }

    fn deeds_and_slots(&mut self, raw: &[RawFile]) {
        for file in raw {
            for deed in &file.playbook.deeds {
                if !self.model.playbook.deeds.contains(deed.get_ref()) {
                    self.model.playbook.deeds.push(deed.get_ref().clone());
                }
            }
            for (name, slot) in &file.playbook.slots {
                let slot = SlotWords { name: name.get_ref().clone(), gap: wording(&slot.gap) };
                match self.model.playbook.slots.iter_mut().find(|known| known.name == slot.name) {
                    Some(known) => *known = slot,
                    None => self.model.playbook.slots.push(slot),
                }
            }
        }
    }

    fn letter(&mut self, file: &RawFile, code: &Text, raw: &RawLetter, places: &mut Places) {
        let origin = place(file, code);
        let occasion = self.occasion(file, &raw.when, &raw.unless);
        let to = self.word(file, &raw.to, "addressee", Addressee::from_code, &codes(Addressee::ALL));
        let (title, text) = (self.plain(file, &raw.title), self.template(file, &raw.text, &[]));
        let Some(to) = to else { return };
        let letter = Letter { code: code.get_ref().clone(), to, occasion, title, text };
        let known = self.model.playbook.letters.iter().position(|known| known.code == letter.code);
        match known
            .and_then(|at| Some((self.model.playbook.letters.get_mut(at)?, places.letters.get_mut(at)?)))
        {
            Some((known, place)) if raw.overrides => (*known, *place) = (letter, origin),
            Some(_) => self.duplicate("letter", code.get_ref(), origin),
            None => {
                self.model.playbook.letters.push(letter);
                places.letters.push(origin);
            }
        }
    }

    fn remedy(&mut self, file: &RawFile, code: &Text, raw: &RawRemedy) {
        let (known, words) = (named(Recoverable::NAMES), names(Recoverable::NAMES));
        let recoverable = self.word(file, &raw.recoverable, "level", known, &words);
        let say = self.template(file, &raw.say, COMPOSED);
        let (Some(reason), Some(recoverable)) = (self.reason(file, code), recoverable) else { return };
        let remedy = Remedy { reason, act: wording(&raw.act), say, recoverable };
        match self.model.playbook.remedies.iter_mut().find(|known| known.reason == reason) {
            Some(known) => *known = remedy,
            None => self.model.playbook.remedies.push(remedy),
        }
    }

    fn step(&mut self, file: &RawFile, raw: &RawStep, disabled: &[&str], places: &mut Places) {
        let origin = place(file, &raw.code);
        let code = self.code(raw.code.get_ref(), origin);
        let phase = self.word(file, &raw.phase, "phase", Phase::from_code, &codes(Phase::ALL));
        let owner = match &raw.owner {
            Some(text) => self.word(file, text, "owner", Owner::from_code, &codes(Owner::ALL)),
            None => Some(Owner::You),
        };
        let mut mediums = codes(Medium::ALL);
        mediums.push(AS_TOLD);
        let medium =
            |text: &str| if text == AS_TOLD { Some(None) } else { Medium::from_code(text).map(Some) };
        let medium = match &raw.medium {
            Some(text) => self.word(file, text, "medium", medium, &mediums),
            None => Some(None),
        };
        let occasion = self.occasion(file, &raw.when, &raw.unless);
        let (title, because) = (self.plain(file, &raw.title), self.plain(file, &raw.because));
        let never = raw.never.as_ref().map(|never| self.plain(file, never));
        let (offers, offers_at) = self.deeds(file, &raw.offers);
        let (forbids, _) = self.deeds(file, &raw.forbids);
        let letters = raw.letters.iter().filter(|name| !disabled.contains(&name.get_ref().as_str()));
        let letters = letters.filter_map(|name| self.letter_named(file, name)).collect();
        let (Some(code), Some(phase), Some(owner), Some(medium)) = (code, phase, owner, medium) else {
            return;
        };
        let sources = raw.source.clone();
        let step = Step {
            code,
            phase,
            owner,
            medium,
            occasion,
            title,
            because,
            never,
            offers,
            forbids,
            letters,
            sources,
        };
        let known = self.model.playbook.steps.iter().position(|known| known.code == code);
        let written = (origin, offers_at);
        match known.and_then(|at| Some((self.model.playbook.steps.get_mut(at)?, places.steps.get_mut(at)?))) {
            Some((known, place)) if raw.overrides => (*known, *place) = (step, written),
            Some(_) => self.duplicate("step", raw.code.get_ref(), origin),
            None => {
                self.model.playbook.steps.push(step);
                places.steps.push(written);
            }
        }
    }

    fn law(&mut self, file: &RawFile, raw: &RawLaw, places: &mut Places) {
        let origin = place(file, &raw.code);
        let code = self.code(raw.code.get_ref(), origin);
        let occasion = self.occasion(file, &raw.when, &raw.unless);
        let (forbids, _) = self.deeds(file, &raw.forbids);
        let (demands, _) = self.deeds(file, &raw.demands);
        if raw.forbids.is_empty() && raw.demands.is_empty() {
            let message = format!("the law `{}` neither forbids nor demands anything", raw.code.get_ref());
            self.sources.fault(FaultCode::Empty, origin, message, None);
        }
        let Some(code) = code else { return };
        if self.model.playbook.laws.iter().any(|known| known.code == code) {
            return self.duplicate("law", raw.code.get_ref(), origin);
        }
        self.model.playbook.laws.push(Law { code, occasion, forbids, demands, says: wording(&raw.says) });
        places.laws.push(origin);
    }

    fn rows(&mut self, file: &RawFile, places: &mut Places) {
        for (origin, raw) in &file.playbook.first {
            let occasion = self.occasion(file, &raw.when, &[]);
            let wanted = raw.step.get_ref().as_str();
            match self.model.playbook.steps.iter().position(|step| step.code == wanted) {
                Some(step) => {
                    self.model.playbook.first.push(FirstRow { occasion, step });
                    places.rows.push(*origin);
                }
                None => {
                    let codes = self.model.playbook.steps.iter().map(|step| step.code.as_str());
                    let help = nearest(wanted, codes);
                    let message = format!("no step has the code `{wanted}`");
                    self.sources.fault(FaultCode::UnknownWord, place(file, &raw.step), message, help);
                }
            }
        }
    }

    fn questions(&mut self, file: &RawFile, places: &mut Places) {
        for (origin, raw) in &file.playbook.questions {
            let about = self.reasons(file, &raw.about);
            self.model.playbook.questions.push(Question { about, ask: wording(&raw.ask) });
            places.questions.push(*origin);
        }
    }

    fn answer_by(&mut self, raw: &[RawFile]) {
        for file in raw {
            for (channel, medium) in &file.playbook.answer_by {
                let channel = self.word(file, channel, "channel", Channel::from_code, &codes(Channel::ALL));
                let medium = self.word(file, medium, "medium", Medium::from_code, &codes(Medium::ALL));
                let (Some(channel), Some(medium)) = (channel, medium) else { continue };
                self.model.playbook.answer_by.retain(|(known, _)| *known != channel);
                self.model.playbook.answer_by.push((channel, medium));
            }
        }
    }

    fn portfolio(&mut self, raw: &[RawFile]) {
        let written = raw.iter().rev().find_map(|file| Some((file, file.playbook.portfolio.as_ref()?)));
        let Some((file, raw)) = written else { return };
        let mut recurrences = Vec::new();
        for one in &raw.recurrence {
            let known = codes(Cause::ALL);
            let causes =
                one.cause.iter().filter_map(|text| self.word(file, text, "cause", Cause::from_code, &known));
            recurrences.push(Recurs { causes: causes.collect(), clients: one.clients, days: one.days });
        }
        let levels = raw.recoverable;
        self.model.playbook.portfolio = PortfolioRules {
            recurrences,
            unsure_below: raw.unsure_below,
            recoverable: [levels.highest, levels.high, levels.medium, levels.low, levels.none],
            fading: raw.fading.iter().map(|one| (one.after_days, one.per_mille)).collect(),
        };
    }

    fn occasion(&mut self, file: &RawFile, when: &[RawConditions], unless: &[RawConditions]) -> Occasion {
        let when = when.iter().map(|raw| self.conditions(file, raw)).collect();
        Occasion { when, unless: unless.iter().map(|raw| self.conditions(file, raw)).collect() }
    }

    fn conditions(&mut self, file: &RawFile, raw: &RawConditions) -> Conditions {
        Conditions {
            causes: self.each(file, &raw.cause, "cause", Cause::from_code, &codes(Cause::ALL)),
            reasons: self.reasons(file, &raw.reason),
            channels: self.each(file, &raw.channel, "channel", Channel::from_code, &codes(Channel::ALL)),
            tones: self.each(file, &raw.tone, "tone", Tone::from_code, &codes(Tone::ALL)),
            finalities: self.each(
                file,
                &raw.finality,
                "finality",
                Finality::from_code,
                &codes(Finality::ALL),
            ),
            said_by: self.each(file, &raw.said_by, "party", Party::from_code, &codes(Party::ALL)),
            stages: self.each(file, &raw.stage, "stage", Stage::from_code, &codes(Stage::ALL)),
            vague: raw.vague,
            mutual: raw.mutual,
            confidence_at_least: raw.confidence_at_least,
            confidence_below: raw.confidence_below,
        }
    }

    fn each<T>(
        &mut self,
        file: &RawFile,
        list: &[Text],
        kind: &str,
        read: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Vec<T> {
        list.iter().filter_map(|text| self.word(file, text, kind, &read, known)).collect()
    }

    /// The deeds of a list and their places.
    fn deeds(&mut self, file: &RawFile, list: &[Text]) -> (Vec<DeedIx>, Vec<Origin>) {
        let (mut found, mut places) = (Vec::new(), Vec::new());
        for text in list {
            let known: Vec<String> = self.model.playbook.deeds.clone();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let position = |word: &str| known.iter().position(|code| *code == word);
            if let Some(deed) = self.word(file, text, "deed", position, &known) {
                found.push(deed);
                places.push(place(file, text));
            }
        }
        (found, places)
    }

    fn letter_named(&mut self, file: &RawFile, name: &Text) -> Option<usize> {
        let known: Vec<String> =
            self.model.playbook.letters.iter().map(|letter| letter.code.clone()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        self.word(file, name, "letter", |word| known.iter().position(|code| *code == word), &known)
    }

    /// Words that are shown as they stand: a slot in them would stay open.
    fn plain(&mut self, file: &RawFile, raw: &RawWords) -> Wording {
        for text in [&raw.en, &raw.es, &raw.pt] {
            for name in slots(text.get_ref()) {
                let at = self.slot_place(file, text, name);
                let help = Some("only the text of letters and what a remedy says have slots".to_owned());
                self.sources.fault(
                    FaultCode::Playbook,
                    at,
                    format!("the slot `{name}` is never filled here"),
                    help,
                );
            }
        }
        Wording { en: raw.en.get_ref().clone(), es: raw.es.get_ref().clone(), pt: raw.pt.get_ref().clone() }
    }

    /// Words with slots, every one of which somebody can fill, and which are the same in every language.
    fn template(&mut self, file: &RawFile, raw: &RawWords, closed: &[&str]) -> Wording {
        let all = [&raw.en, &raw.es, &raw.pt];
        let everywhere: Vec<&str> = all.iter().flat_map(|text| slots(text.get_ref())).collect();
        for text in all {
            if text.get_ref().trim().is_empty() {
                self.sources.fault(
                    FaultCode::Empty,
                    place(file, text),
                    "no words stand here".to_owned(),
                    None,
                );
            }
            for piece in pieces(text.get_ref()) {
                match piece {
                    Piece::Text(_) => {}
                    Piece::Slot(name) => self.slot_known(file, text, name, closed),
                    Piece::Stray(at) => {
                        let here = place(file, text).inside(at, 1);
                        let help = Some("a slot is written `{name}`".to_owned());
                        self.sources.fault(
                            FaultCode::Playbook,
                            here,
                            "a brace without its other half".to_owned(),
                            help,
                        );
                    }
                }
            }
            let own = slots(text.get_ref());
            if let Some(other) = everywhere.iter().find(|name| !own.contains(name)) {
                let message = format!("the slot `{other}` stands in another language and not in this one");
                let help = Some("whatever the client reads must say as much in every language".to_owned());
                self.sources.fault(FaultCode::Playbook, place(file, text), message, help);
            }
        }
        Wording { en: raw.en.get_ref().clone(), es: raw.es.get_ref().clone(), pt: raw.pt.get_ref().clone() }
    }

    fn slot_known(&mut self, file: &RawFile, text: &Text, name: &str, closed: &[&str]) {
        let at = self.slot_place(file, text, name);
        if closed.contains(&name) {
            let message = format!("`{name}` cannot stand in words that it is itself made of");
            self.sources.fault(FaultCode::Playbook, at, message, None);
        } else if !self.model.playbook.slots.iter().any(|slot| slot.name == name) {
            let known: Vec<&str> = self.model.playbook.slots.iter().map(|slot| slot.name.as_str()).collect();
            let own = format!("a slot of your own is declared: `[slots.{name}]` with its `gap`");
            let help = nearest(name, known.iter().copied()).or(Some(own));
            self.sources.fault(
                FaultCode::Playbook,
                at,
                format!("nobody knows what fills the slot `{name}`"),
                help,
            );
        }
    }

    /// Where a slot stands in the file: its first mention inside the text.
    fn slot_place(&self, file: &RawFile, text: &Text, name: &str) -> Origin {
        let span = text.span();
        let source =
            self.sources.file(file.file).and_then(|source| source.text.get(span.clone())).unwrap_or_default();
        match source.find(&format!("{{{name}}}")) {
            Some(at) => Origin::new(file.file, span.start + at..span.start + at + name.len() + 2),
            None => Origin::new(file.file, span),
        }
    }
}
