//! Rules and cues.

use crate::error::{FaultCode, LintName};
use crate::fold::fold_word;
use crate::rules::check::{Checker, claimed, codes, named, names, place};
use crate::rules::pack::Alias;
use crate::rules::raw::{RawCue, RawFile, RawLine, RawRegex, RawRule, RawWhen, Text};
use crate::rules::rule::{Allow, Conclusion, Cue, GuardedRegex, Langs, Line, Lines, Reach, Rule, Side, When};
use crate::rules::source::{Origin, nearest};
use crate::taxonomy::{
    Act, Channel, Effect, Finality, Lang, Occurrence, Party, RuleId, Stage, Strength, Tone,
};

/// The largest compiled regular expression, in bytes.
const REGEX_SIZE: usize = 64 * 1024;

impl Checker {
    pub(super) fn rules(&mut self, file: &RawFile) {
        for raw in &file.rules {
            let Some(mut rule) = self.rule(file, raw) else { continue };
            // What replaces another takes its name, whatever old one it was called by.
            let known = self.rule_ids.get(&rule.id).copied();
            match known.and_then(|at| self.model.rules.get_mut(at)) {
                Some(known) if raw.overrides => {
                    let (old, now, origin) = (rule.id, known.id, rule.origin);
                    rule.id = now;
                    inherit(&mut rule.aliases, &known.aliases);
                    *known = rule;
                    if old != now {
                        self.used_alias(origin, old.as_str(), now.as_str());
                    }
                }
                Some(known) if known.id == rule.id => self.duplicate("rule", raw.id.get_ref(), rule.origin),
                None if raw.overrides => self.unknown_rule(raw.id.get_ref(), rule.origin),
                _ => {
                    let at = self.model.rules.len();
                    for alias in &rule.aliases {
                        self.rule_ids.entry(alias.name).or_insert(at);
                    }
                    self.rule_ids.insert(rule.id, at);
                    self.model.rules.push(rule);
                }
            }
        }
    }

    pub(super) fn cues(&mut self, file: &RawFile) {
        for raw in &file.cues {
            let Some(mut cue) = self.cue(file, raw) else { continue };
            match self.model.cue_ix(cue.id.as_str()).and_then(|at| self.model.cues.get_mut(at)) {
                Some(known) if raw.overrides => {
                    let (old, now, origin) = (cue.id, known.id, cue.origin);
                    cue.id = now;
                    inherit(&mut cue.aliases, &known.aliases);
                    *known = cue;
                    if old != now {
                        self.used_alias(origin, old.as_str(), now.as_str());
                    }
                }
                Some(known) if known.id == cue.id => self.duplicate("cue", raw.id.get_ref(), cue.origin),
                None if raw.overrides => self.unknown_rule(raw.id.get_ref(), cue.origin),
                _ => self.model.cues.push(cue),
            }
        }
    }

    /// Takes out what packs disable, by its id or an old one.
    pub(super) fn disabled(&mut self, raw: &[RawFile]) {
        for file in raw {
            let of_playbook = |id: &Text| raw.iter().any(|file| file.playbook.names(id.get_ref()));
            let disabled = file.pack.iter().flat_map(|pack| &pack.disable);
            for text in disabled.filter(|id| !of_playbook(id)) {
                let old = text.get_ref().as_str();
                let rule = self.model.rule_ix(old).map(|at| self.model.rules.remove(at).id);
                let cue = self.model.cue_ix(old).map(|at| self.model.cues.remove(at).id);
                for now in rule.iter().chain(&cue).filter(|now| **now != *old) {
                    self.used_alias(place(file, text), old, now.as_str());
                }
                if rule.is_none() && cue.is_none() {
                    self.unknown_rule(old, place(file, text));
                }
            }
        }
    }

    pub(super) fn unknown_rule(&mut self, id: &str, origin: Origin) {
        let rules = self.model.rules.iter().map(|rule| rule.id.as_str());
        let help = nearest(id, rules.chain(self.model.cues.iter().map(|cue| cue.id.as_str())));
        self.sources.fault(FaultCode::UnknownRule, origin, format!("no rule or cue has the id `{id}`"), help);
    }

    fn rule(&mut self, file: &RawFile, raw: &RawRule) -> Option<Rule> {
        let origin = place(file, &raw.id);
        let id: Option<RuleId> = self.code(raw.id.get_ref(), origin);
        let concludes = self.conclusion(file, raw);
        let strength = match &raw.strength {
            Some(text) => self.word(file, text, "strength", Strength::from_code, &codes(Strength::ALL)),
            None => Some(Strength::Explicit),
        };
        let keys = [
            (None, &raw.any),
            (Some(Lang::En), &raw.en),
            (Some(Lang::Es), &raw.es),
            (Some(Lang::Pt), &raw.pt),
        ];
        let written: usize = keys.iter().map(|(_, list)| list.len()).sum();
        let patterns = self.patterns(file, keys);
        let regexes = raw.regex.as_ref().map(|regex| self.regexes(file, regex, origin)).unwrap_or_default();
        if written == 0 && raw.regex.is_none() {
            let message = format!("the rule `{}` has no patterns", raw.id.get_ref());
            self.sources.fault(FaultCode::Empty, origin, message, None);
        }
        let unless = self.patterns(file, super::by_lang(&raw.unless));
        let when = self.when(file, &raw.when);
        let lines = Lines {
            fires: self.lines(file, &raw.fires_on, false),
            silent: self.lines(file, &raw.silent_on, false),
            discounted: self.lines(file, &raw.discounted_on, true),
        };
        let langs = regexes.iter().fold(claimed(&patterns), |all, regex| all.and(Langs::only(regex.lang)));
        self.proven(&format!("rule `{}`", raw.id.get_ref()), langs, &lines.fires, "fires_on", origin);
        self.proven(&format!("rule `{}`", raw.id.get_ref()), langs, &lines.silent, "silent_on", origin);
        let (id, concludes) = (id?, concludes?);
        if let Conclusion::Reason(reason) = concludes
            && let Some(reason) = self.model.reasons.get(usize::from(reason))
            && let Some(prefix) = id.as_str().split('.').next()
            && reason.code != *prefix
            && !reason.aliases.iter().any(|alias| alias.name == *prefix)
        {
            let message = format!("the rule `{id}` concludes `{}`", reason.code);
            let help = Some(format!("its id begins with what it concludes: `{}.…`", reason.code));
            self.sources.fault(FaultCode::Name, origin, message, help);
        }
        let strength = strength?;
        let aliases = self.aliases(file, &raw.aliases);
        let allow = self.allowed(file, &raw.allow);
        let of_pack = !self.sources.is_shipped(origin);
        Some(Rule {
            id,
            aliases,
            concludes,
            strength,
            vague: raw.vague,
            of_pack,
            patterns,
            regexes,
            unless,
            when,
            lines,
            allow,
            origin,
        })
    }

    /// The lints that a rule, cue or class switches off.
    pub(super) fn allowed(&mut self, file: &RawFile, raw: &[Text]) -> Vec<Allow> {
        let known = codes(LintName::ALL);
        raw.iter()
            .filter_map(|name| {
                let lint = self.word(file, name, "lint", LintName::from_code, &known)?;
                Some(Allow { lint, origin: place(file, name) })
            })
            .collect()
    }

    fn conclusion(&mut self, file: &RawFile, raw: &RawRule) -> Option<Conclusion> {
        let facets = [&raw.channel, &raw.tone, &raw.finality, &raw.voice, &raw.stage];
        let origin = place(file, &raw.id);
        let named = facets.iter().filter(|facet| facet.is_some()).count();
        if usize::from(raw.reason.is_some()) + usize::from(raw.mutual) + named > 1 {
            let message = format!("the rule `{}` concludes more than one thing", raw.id.get_ref());
            self.sources.fault(FaultCode::Shape, origin, message, None);
            return None;
        }
        if let Some(text) = &raw.channel {
            return self
                .word(file, text, "channel", Channel::from_code, &codes(Channel::ALL))
                .map(Conclusion::Channel);
        }
        if let Some(text) = &raw.tone {
            return self.word(file, text, "tone", Tone::from_code, &codes(Tone::ALL)).map(Conclusion::Tone);
        }
        if let Some(text) = &raw.finality {
            return self
                .word(file, text, "finality", Finality::from_code, &codes(Finality::ALL))
                .map(Conclusion::Finality);
        }
        if let Some(text) = &raw.voice {
            return self
                .word(file, text, "voice", Party::from_code, &codes(Party::ALL))
                .map(Conclusion::Voice);
        }
        if let Some(text) = &raw.stage {
            return self
                .word(file, text, "stage", Stage::from_code, &codes(Stage::ALL))
                .map(Conclusion::Stage);
        }
        if raw.mutual {
            return Some(Conclusion::Mutual);
        }
        match raw.reason.as_ref().or(file.reason.as_ref()) {
            Some(text) => self.reason(file, text).map(Conclusion::Reason),
            None => {
                let message = format!("the rule `{}` concludes nothing", raw.id.get_ref());
                let help = Some("write `reason = \"…\"` in the rule or at the top of the file".to_owned());
                self.sources.fault(FaultCode::Shape, origin, message, help);
                None
            }
        }
    }

    fn cue(&mut self, file: &RawFile, raw: &RawCue) -> Option<Cue> {
        let origin = place(file, &raw.id);
        let id: Option<RuleId> = self.code(raw.id.get_ref(), origin);
        let effect = self.word(file, &raw.effect, "effect", Effect::from_code, &codes(Effect::ALL));
        let reach = match &raw.reach {
            Some(text) => self.word(file, text, "reach", named(Reach::NAMES), &names(Reach::NAMES)),
            None => Some(Reach::Sentence),
        };
        let side = match &raw.side {
            Some(text) => self.word(file, text, "side", named(Side::NAMES), &names(Side::NAMES)),
            None => Some(Side::After),
        };
        let keys = [
            (None, &raw.any),
            (Some(Lang::En), &raw.en),
            (Some(Lang::Es), &raw.es),
            (Some(Lang::Pt), &raw.pt),
        ];
        let written: usize = keys.iter().map(|(_, list)| list.len()).sum();
        let patterns = self.patterns(file, keys);
        if written == 0 {
            let message = format!("the cue `{}` has no patterns", raw.id.get_ref());
            self.sources.fault(FaultCode::Empty, origin, message, None);
        }
        let langs = claimed(&patterns);
        let pseudo = self.patterns(file, super::by_lang(&raw.pseudo));
        let until = self.patterns(file, super::by_lang(&raw.until));
        let when = self.when(file, &raw.when);
        let lines = Lines {
            fires: self.lines(file, &raw.fires_on, false),
            silent: self.lines(file, &raw.silent_on, false),
            discounted: Vec::new(),
        };
        self.proven(&format!("cue `{}`", raw.id.get_ref()), langs, &lines.fires, "fires_on", origin);
        let aliases = self.aliases(file, &raw.aliases);
        let allow = self.allowed(file, &raw.allow);
        Some(Cue {
            id: id?,
            aliases,
            effect: effect?,
            reach: reach?,
            side: side?,
            patterns,
            pseudo,
            until,
            when,
            lines,
            allow,
            origin,
        })
    }

    fn when(&mut self, file: &RawFile, raw: &RawWhen) -> When {
        let parties = codes(Party::ALL);
        When {
            who: raw.who.as_ref().and_then(|t| self.word(file, t, "party", Party::from_code, &parties)),
            voice: raw.voice.as_ref().and_then(|t| self.word(file, t, "party", Party::from_code, &parties)),
            occurrence: raw.occurrence.as_ref().and_then(|t| {
                self.word(file, t, "occurrence", Occurrence::from_code, &codes(Occurrence::ALL))
            }),
            channel: raw
                .channel
                .as_ref()
                .and_then(|t| self.word(file, t, "channel", Channel::from_code, &codes(Channel::ALL))),
            act: raw.act.as_ref().and_then(|t| self.word(file, t, "act", Act::from_code, &codes(Act::ALL))),
        }
    }

    fn lines(&mut self, file: &RawFile, raw: &[RawLine], discounted: bool) -> Vec<Line> {
        let mut lines = Vec::new();
        for line in raw {
            let by = line
                .by
                .as_ref()
                .and_then(|text| self.word(file, text, "effect", Effect::from_code, &codes(Effect::ALL)));
            if let Some(by) = line.by.as_ref().filter(|_| !discounted) {
                let message =
                    "`by` says nothing here: only lines of `discounted_on` are discounted".to_owned();
                self.sources.fault(FaultCode::Shape, place(file, by), message, None);
            }
            let texts = [&line.en, &line.es, &line.pt].into_iter().flatten();
            if let Some(empty) = texts.clone().find(|text| text.get_ref().trim().is_empty()) {
                self.sources.fault(
                    FaultCode::Empty,
                    place(file, empty),
                    "a line without words".to_owned(),
                    None,
                );
            }
            if let Some(key) = line.by.as_ref().or(line.known_wrong.as_ref()).filter(|_| texts.count() == 0) {
                let message = "a line without a text".to_owned();
                let help = Some("write it under en, es or pt beside this key".to_owned());
                self.sources.fault(FaultCode::Empty, place(file, key), message, help);
            }
            let known_wrong = line.known_wrong.is_some();
            for (lang, text) in [(Lang::En, &line.en), (Lang::Es, &line.es), (Lang::Pt, &line.pt)] {
                if let Some(text) = text {
                    let (origin, text) = (place(file, text), text.get_ref().clone());
                    lines.push(Line { lang, text, by, known_wrong, origin });
                }
            }
        }
        lines
    }

    /// What claims a language shows an example in it.
    fn proven(&mut self, what: &str, langs: Langs, lines: &[Line], key: &str, origin: Origin) {
        for lang in langs.iter() {
            if !lines.iter().any(|line| line.lang == lang && !line.known_wrong) {
                let message = format!("the {what} claims {lang} and has no `{key}` line in it");
                self.sources.fault(FaultCode::NoExample, origin, message, None);
            }
        }
    }

    fn regexes(&mut self, file: &RawFile, raw: &RawRegex, origin: Origin) -> Vec<GuardedRegex> {
        let mut guards = Vec::new();
        for text in &raw.with {
            let name = text.get_ref().trim_matches(['{', '}']);
            if self.class(name, place(file, text)).is_some() {
                guards.push(name.to_owned());
            }
        }
        if raw.with.is_empty() {
            let message = "a regular expression without a guard would run on every sentence".to_owned();
            let help = Some("name classes of which one must be there: `with = [\"{budget}\"]`".to_owned());
            self.sources.fault(FaultCode::Regex, origin, message, help);
        }
        let mut regexes = Vec::new();
        for (lang, text) in [(Lang::En, &raw.en), (Lang::Es, &raw.es), (Lang::Pt, &raw.pt)] {
            let Some(text) = text else { continue };
            match compile_regex(text) {
                Ok(source) => {
                    regexes.push(GuardedRegex {
                        lang,
                        source,
                        guards: guards.clone(),
                        origin: place(file, text),
                    });
                }
                Err(message) => self.sources.fault(FaultCode::Regex, place(file, text), message, None),
            }
        }
        regexes
    }
}

/// Adds the old names of what is replaced to those of what replaces it.
fn inherit(aliases: &mut Vec<Alias<RuleId>>, of_replaced: &[Alias<RuleId>]) {
    let missing: Vec<Alias<RuleId>> =
        of_replaced.iter().filter(|old| !aliases.iter().any(|own| own.name == old.name)).copied().collect();
    aliases.extend(missing);
}

/// Checks a regular expression and folds its text as notes are folded.
fn compile_regex(text: &Text) -> Result<String, String> {
    let source = text.get_ref();
    let folded: String = source
        .chars()
        .map(|c| if c.is_ascii() { c.to_string() } else { fold_word(&c.to_string()) })
        .collect();
    regex::RegexBuilder::new(&folded)
        .size_limit(REGEX_SIZE)
        .build()
        .map(|_| folded)
        .map_err(|e| e.to_string().lines().last().unwrap_or("broken regular expression").trim().to_owned())
}
