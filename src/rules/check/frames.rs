//! Frames that the lines of rules are put into, and the exceptions from them.

use crate::error::FaultCode;
use crate::rules::check::{Checker, codes, named, names, place};
use crate::rules::frame::{Exception, Expectation, Frame, Spelling, Takes};
use crate::rules::raw::{RawException, RawFile, RawFrame, Text};
use crate::rules::rule::{Conclusion, Rule};
use crate::rules::source::nearest;
use crate::taxonomy::{Cause, Effect, Lang, RuleId};

/// Where the line stands in a frame.
const PLACE: &str = "{}";

impl Checker {
    /// Reads frames and exceptions; the rules must be known.
    pub(super) fn frames(&mut self, raw: &[RawFile]) {
        for file in raw {
            for frame in &file.frames {
                let origin = place(file, &frame.id);
                let Some(read) = self.frame(file, frame) else { continue };
                if self.model.frames.iter().any(|known| known.id == read.id) {
                    self.duplicate("frame", frame.id.get_ref(), origin);
                } else {
                    self.model.frames.push(read);
                }
            }
        }
        for file in raw {
            for exception in &file.exceptions {
                self.exception(file, exception);
            }
        }
    }

    fn frame(&mut self, file: &RawFile, raw: &RawFrame) -> Option<Frame> {
        let origin = place(file, &raw.id);
        let id: Option<RuleId> = self.code(raw.id.get_ref(), origin);
        let expects = self.word(
            file,
            &raw.expect,
            "expectation",
            named(Expectation::NAMES),
            &names(Expectation::NAMES),
        );
        let takes = match &raw.takes {
            Some(text) => self.word(file, text, "part of a line", named(Takes::NAMES), &names(Takes::NAMES)),
            None => Some(Takes::Line),
        };
        let (mut without_classes, mut without_effects) = (Vec::new(), Vec::new());
        for text in &raw.without {
            match text.get_ref().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(class) => without_classes.extend(self.class(class, place(file, text))),
                None => {
                    let effect = self.word(file, text, "effect", Effect::from_code, &codes(Effect::ALL));
                    without_effects.extend(effect);
                }
            }
        }
        let skips = raw
            .skips
            .iter()
            .filter_map(|text| self.word(file, text, "cause", Cause::from_code, &codes(Cause::ALL)));
        let skips = skips.collect();
        let written = [(Lang::En, &raw.en), (Lang::Es, &raw.es), (Lang::Pt, &raw.pt)];
        if written.iter().all(|(_, text)| text.is_none()) {
            let message = format!("the frame `{}` has no words", raw.id.get_ref());
            self.sources.fault(FaultCode::Empty, origin, message, None);
        } else if self.sources.is_shipped(origin) && written.iter().any(|(_, text)| text.is_none()) {
            let message =
                format!("the frame `{}` has words in one language and none in another", raw.id.get_ref());
            self.sources.fault(FaultCode::Hole, origin, message, None);
        }
        let mut wordings = Vec::new();
        for (lang, text) in written {
            if let Some(text) = text
                && let Some((before, after)) = self.wording_around(file, text)
            {
                wordings.push((lang, before, after));
            }
        }
        Some(Frame {
            id: id?,
            expects: expects?,
            takes: takes?,
            without_classes,
            without_effects,
            skips,
            wordings,
        })
    }

    /// What stands before the line and behind it.
    fn wording_around(&mut self, file: &RawFile, text: &Text) -> Option<(String, String)> {
        let mut parts = text.get_ref().split(PLACE);
        if let (Some(before), Some(after), None) = (parts.next(), parts.next(), parts.next()) {
            return Some((before.to_owned(), after.to_owned()));
        }
        let count = text.get_ref().matches(PLACE).count();
        let message = format!("a frame has one `{PLACE}`, and here are {count}");
        let help = Some(format!("write `{PLACE}` where the line of a rule shall stand"));
        self.sources.fault(FaultCode::Frame, place(file, text), message, help);
        None
    }

    fn exception(&mut self, file: &RawFile, raw: &RawException) {
        if raw.reason.get_ref().trim().is_empty() {
            let message = "an exception tells its reason".to_owned();
            self.sources.fault(FaultCode::Exception, place(file, &raw.reason), message, None);
        }
        let spellings = Spelling::NAMES.iter().map(|(name, _)| *name);
        let frames = self.model.frames.iter().map(|frame| frame.id.as_str());
        let known: Vec<&str> = frames.chain(spellings).collect();
        if !known.contains(&raw.frame.get_ref().as_str()) {
            let help = nearest(raw.frame.get_ref(), known.iter().copied());
            let message = format!("no frame has the id `{}`", raw.frame.get_ref());
            self.sources.fault(FaultCode::UnknownFrame, place(file, &raw.frame), message, help);
            return;
        }
        let Some(frame) = RuleId::new(raw.frame.get_ref()) else { return };
        let lang = match &raw.lang {
            Some(text) => match self.lang(file, text) {
                Some(lang) => Some(lang),
                None => return,
            },
            None => None,
        };
        for text in &raw.rules {
            let origin = place(file, text);
            let about_reason = |rule: &&Rule| {
                rule.id == text.get_ref().as_str() && matches!(rule.concludes, Conclusion::Reason(_))
            };
            match self.model.rules.iter().find(about_reason).map(|rule| rule.id) {
                Some(rule) => self.model.exceptions.push(Exception { frame, rule, lang, origin }),
                None => self.unknown_rule(text.get_ref(), origin),
            }
        }
    }
}
