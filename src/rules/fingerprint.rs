//! The fingerprint of a rule set: FNV-1a, 64 bits, over everything that can change an answer, and nothing else.
//!
//! Every struct is taken apart field by field, so that a new field does not compile before it is decided whether it
//! counts. Places, and the lines with which rules prove themselves, do not.

use crate::rules::import::{Import, ImportCode};
use crate::rules::pack::Alias;
use crate::rules::pattern::{Node, Pattern, Seq, Shape, Term, Word};
use crate::rules::rule::{
    Ballot, Class, Conclusion, Cue, Deciding, Entry, EntryKind, GuardedRegex, LangPattern, Layout, Model,
    Reason, ReasonIx, Rule, Wording,
};
use crate::taxonomy::{Code, Lang};

/// The fingerprint of what is in force, however its files are laid out.
pub(super) fn fingerprint(model: &Model) -> u64 {
    let Model {
        files: _,
        version: _,
        packs: _,
        used_aliases: _,
        frames: _,
        exceptions: _,
        forms,
        reasons,
        classes,
        rules,
        cues,
        ballots,
        not_typos,
        layout,
        scoring,
        deciding,
        playbook,
        labels,
        imports,
    } = model;
    let mut hash = Hash { model, fnv: Fnv::default() };
    forms.spell_out(|text| hash.text(text));
    reasons.iter().for_each(|reason| hash.reason(reason));
    classes.iter().for_each(|class| hash.class(class));
    rules.iter().for_each(|rule| hash.rule(rule));
    cues.iter().for_each(|cue| hash.cue(cue));
    ballots.iter().for_each(|ballot| hash.ballot(ballot));
    let mut real: Vec<_> = not_typos.iter().map(|(langs, word)| (langs.0, word)).collect();
    real.sort_unstable();
    for (langs, word) in real {
        hash.number(i64::from(langs));
        hash.text(word);
    }
    for layout in Lang::ALL.iter().map(|lang| layout.get(lang)) {
        hash.layout(layout);
    }
    hash.text(&format!("{scoring:?}"));
    hash.deciding(deciding);
    // It holds no places.
    hash.text(&format!("{playbook:?}"));
    let mut labels: Vec<_> = labels.iter().collect();
    labels.sort_by_key(|(key, _)| *key);
    for ((kind, code), wording) in labels {
        hash.text(kind);
        hash.text(code);
        hash.wording(wording);
    }
    imports.iter().for_each(|import| hash.import(import));
    hash.fnv.0
}

struct Hash<'m> {
    model: &'m Model,
    fnv: Fnv,
}

impl Hash<'_> {
    fn text(&mut self, text: &str) {
        self.fnv.bytes(text.as_bytes());
        self.fnv.byte(0xff);
    }

    fn number(&mut self, number: i64) {
        self.fnv.bytes(&number.to_le_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as i64);
        texts.iter().for_each(|text| self.text(text));
    }

    fn lang(&mut self, lang: Option<Lang>) {
        self.text(lang.map_or("", Lang::code));
    }

    fn wording(&mut self, wording: &Wording) {
        let Wording { en, es, pt } = wording;
        [en, es, pt].iter().for_each(|text| self.text(text));
    }

    fn reason_code(&mut self, reason: ReasonIx) {
        let model = self.model;
        self.text(model.reasons.get(usize::from(reason)).map_or("", |reason| reason.code.as_str()));
    }

    fn aliases<const N: usize>(&mut self, aliases: &[Alias<Code<N>>]) {
        self.number(aliases.len() as i64);
        aliases.iter().for_each(|Alias { name, origin: _ }| self.text(name.as_str()));
    }

    fn reason(&mut self, reason: &Reason) {
        let Reason { code, aliases, cause, once, repeated, name, meaning, origin: _ } = reason;
        self.text(code.as_str());
        self.aliases(aliases);
        self.text(cause.code());
        for twin in [once, repeated] {
            self.number(twin.map_or(-1, i64::from));
        }
        self.wording(name);
        self.wording(meaning);
    }

    fn class(&mut self, class: &Class) {
        let Class { name, entries, allow: _, origin: _ } = class;
        self.text(name);
        self.number(entries.len() as i64);
        for Entry { lang, kind } in entries {
            self.lang(*lang);
            match kind {
                EntryKind::Words(words) => words.iter().for_each(|word| self.word(word)),
                EntryKind::Class(class) => {
                    let model = self.model;
                    self.text("{}");
                    self.text(model.classes.get(*class).map_or("", |class| &class.name));
                }
                EntryKind::Except(word) => {
                    self.text("!");
                    self.text(word);
                }
            }
        }
    }

    fn word(&mut self, word: &Word) {
        let Word { folded, shape } = word;
        self.text(folded);
        match shape {
            Shape::Plain => self.text(""),
            Shape::Accented(form) => {
                self.text("=");
                self.text(form);
            }
            Shape::Inflected(paradigm) => {
                self.text("@");
                self.text(paradigm);
            }
            Shape::Prefix => self.text("-*"),
            Shape::Suffix => self.text("*-"),
        }
    }

    fn patterns(&mut self, patterns: &[LangPattern]) {
        self.number(patterns.len() as i64);
        for LangPattern { lang, pattern, origin: _ } in patterns {
            self.lang(*lang);
            let Pattern { steps } = pattern;
            self.number(steps.len() as i64);
            steps.iter().for_each(|step| self.branches(step));
        }
    }

    fn branches(&mut self, branches: &[Seq]) {
        self.number(branches.len() as i64);
        branches.iter().for_each(|seq| self.seq(seq));
    }

    fn seq(&mut self, seq: &Seq) {
        self.number(seq.len() as i64);
        for node in seq {
            match node {
                Node::Term(Term::Word(word), _) => self.word(word),
                Node::Term(Term::Class(name), _) => {
                    self.text("{}");
                    self.text(name);
                }
                Node::Start => self.text("^"),
                Node::Gap(width) => {
                    self.text("..");
                    self.number(i64::from(*width));
                }
                Node::Either(branches) => {
                    self.text("|");
                    self.branches(branches);
                }
                Node::Maybe(inner) => {
                    self.text("?");
                    self.seq(inner);
                }
            }
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule {
            id,
            aliases,
            concludes,
            strength,
            vague,
            of_pack,
            patterns,
            regexes,
            unless,
            when,
            lines: _,
            allow: _,
            origin: _,
        } = rule;
        self.text(id.as_str());
        self.aliases(aliases);
        match concludes {
            Conclusion::Reason(reason) => self.reason_code(*reason),
            facet => self.text(&format!("{facet:?}")),
        }
        self.text(strength.code());
        self.number(i64::from(*vague));
        self.number(i64::from(*of_pack));
        self.patterns(patterns);
        for GuardedRegex { lang, source, guards, origin: _ } in regexes {
            self.lang(Some(*lang));
            self.text(source);
            self.texts(guards);
        }
        self.patterns(unless);
        self.text(&format!("{when:?}"));
    }

    fn cue(&mut self, cue: &Cue) {
        let Cue {
            id,
            aliases,
            effect,
            reach,
            side,
            patterns,
            pseudo,
            until,
            when,
            lines: _,
            allow: _,
            origin: _,
        } = cue;
        self.text(id.as_str());
        self.aliases(aliases);
        self.text(effect.code());
        self.text(&format!("{reach:?} {side:?}"));
        self.text(&format!("{when:?}"));
        [patterns, pseudo, until].iter().for_each(|list| self.patterns(list));
    }

    /// The votes of one voter are a set: in which order they were written says nothing.
    fn ballot(&mut self, ballot: &Ballot) {
        let Ballot { id, voter: _, votes, tones, finalities, no_sign } = ballot;
        self.text(id.as_str());
        let mut sum = 0_u64;
        let mut add = |target: &str, points: i32| {
            let mut fnv = Fnv::default();
            fnv.bytes(target.as_bytes());
            fnv.bytes(&points.to_le_bytes());
            sum = sum.wrapping_add(fnv.0);
        };
        let model = self.model;
        for (reason, points) in votes {
            add(model.reasons.get(usize::from(*reason)).map_or("", |reason| reason.code.as_str()), *points);
        }
        tones.iter().for_each(|(tone, points)| add(tone.code(), *points));
        finalities.iter().for_each(|(finality, points)| add(finality.code(), *points));
        self.number(i64::from(*no_sign));
        self.fnv.bytes(&sum.to_le_bytes());
    }

    fn layout(&mut self, layout: Option<&Layout>) {
        let Some(layout) = layout else { return self.text("") };
        let Layout {
            header,
            forwarded,
            wrote,
            signature,
            greeting,
            label,
            subject,
            abbreviation,
            function_words,
            letters,
        } = layout;
        for list in [header, forwarded, wrote, signature, greeting, label, subject, abbreviation] {
            self.texts(list);
        }
        self.texts(function_words);
        self.text(letters);
    }

    fn deciding(&mut self, deciding: &Deciding) {
        let Deciding { order, residual, root, only_first } = deciding;
        self.text(&format!("{order:?}"));
        for list in [residual, only_first] {
            self.number(list.len() as i64);
            list.iter().for_each(|reason| self.reason_code(*reason));
        }
        for (first, over) in root {
            self.reason_code(*first);
            self.reason_code(*over);
        }
    }

    fn import(&mut self, import: &Import) {
        let Import { system, title, source, codes } = import;
        [system, title, source].iter().for_each(|text| self.text(text));
        self.number(codes.len() as i64);
        for ImportCode { written: _, key, reason, candidates, remark } in codes {
            self.text(key);
            for reason in reason.iter().chain(candidates) {
                self.reason_code(*reason);
            }
            self.number(i64::from(reason.is_some()));
            self.text(remark.as_deref().unwrap_or_default());
        }
    }
}

struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.byte(*byte));
    }
}
