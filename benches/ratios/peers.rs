//! What others do in the time: counting words, parsing, looking for phrases.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use churn_triage::Triage;
use regex::RegexSetBuilder;
use serde::Deserialize;
use serde::ser::{SerializeMap, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::corpus;
use crate::rounds::{Line, Rounds};

/// How many words the automata look for at most, so that their tables fit into memory.
const WORDS: usize = 20_000;

/// Counts words by a table of 256 classes: the steadiest line.
pub(crate) fn tok_class(text: &str) -> usize {
    static CLASS: [u8; 256] = {
        let mut class = [0; 256];
        let mut byte = 0usize;
        while byte < 256 {
            class[byte] = ((byte as u8).is_ascii_alphanumeric() || byte > 127) as u8;
            byte += 1;
        }
        class
    };
    let (mut words, mut before) = (0, 0);
    for byte in text.bytes() {
        let class = CLASS[usize::from(byte)];
        words += usize::from(class & !before & 1);
        before = class;
    }
    words
}

#[derive(Deserialize)]
struct Record<'r> {
    #[serde(borrow)]
    id: Cow<'r, str>,
    #[serde(borrow)]
    text: Cow<'r, str>,
}

/// Parses a line, borrowing what can be borrowed.
pub(crate) fn parse(line: &str) -> Cow<'_, str> {
    serde_json::from_str::<Record<'_>>(line).expect("a record").text
}

/// Answers a line by a line.
pub(crate) fn answer(triage: &Triage, line: &str, out: &mut Vec<u8>) {
    let Record { id, text } = serde_json::from_str(line).expect("a record");
    let report = triage.assess(&*text);
    let mut writer = serde_json::Serializer::new(out);
    let mut map = writer.serialize_map(None).expect("a map");
    map.serialize_entry("id", &id).expect("an id");
    triage.with_text(&report, &*text).write_into(&mut map).expect("a report");
    map.end().expect("an end");
}

/// Work that needs nothing but a core.
pub(crate) fn arithmetic() -> usize {
    let mut state = std::hint::black_box(0x9E37_79B9_7F4A_7C15u64);
    for _ in 0..20_000_000u32 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    (state & 1) as usize
}

/// The ordinary recipe: decompose, drop marks, lower case.
fn fold(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

fn automaton(kind: AhoCorasickKind, words: &[String]) -> AhoCorasick {
    AhoCorasick::builder().kind(Some(kind)).ascii_case_insensitive(true).build(words).expect("an automaton")
}

/// Looking for phrases only, by what is usually taken for it.
pub(crate) fn peers(triage: &Triage) {
    let texts = corpus::texts("everyday");
    let entries = corpus::entries();
    let every = |count: usize| -> Vec<String> {
        let step = (entries.len() / count).max(1);
        entries.iter().step_by(step).take(count).cloned().collect()
    };
    let words = every(WORDS);
    println!("peers: {} of {} shipped entries", words.len(), entries.len());
    let set = |count: usize| {
        let patterns: Vec<String> =
            every(count).iter().map(|e| format!("(?i-u){}", regex::escape(e))).collect();
        let patterns =
            patterns.iter().map(|p| if p.is_ascii() { p.clone() } else { p.replace("(?i-u)", "(?i)") });
        RegexSetBuilder::new(patterns).size_limit(1 << 30).build().expect("a set")
    };
    let (dfa, nfa) =
        (automaton(AhoCorasickKind::DFA, &words), automaton(AhoCorasickKind::ContiguousNFA, &words));
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let of_folded = automaton(AhoCorasickKind::ContiguousNFA, &folded);
    let (set_300, set_1000) = (set(300), set(1000));
    let mut rounds = Rounds::new("peers", &texts);
    rounds.line(Line::new("assess", |text: &str| triage.assess(text).reasons.len()));
    rounds.line(Line::new("aho-corasick DFA", |text: &str| dfa.find_overlapping_iter(text).count()));
    rounds.line(Line::new("aho-corasick NFA", |text: &str| nfa.find_overlapping_iter(text).count()));
    rounds.line(Line::new("fold + aho-corasick", |text: &str| {
        of_folded.find_overlapping_iter(&fold(text)).count()
    }));
    rounds.line(Line::new("RegexSet 300", |text: &str| set_300.matches(text).iter().count()));
    rounds.line(Line::new("RegexSet 1000", |text: &str| set_1000.matches(text).iter().count()));
    rounds.run();
    rounds.ratio("assess over RegexSet 300", "RegexSet 300", "assess", "≥ 0.5 (1.0)");
    rounds.ratio("assess over RegexSet 1000", "RegexSet 1000", "assess", "");
    rounds.ratio("assess over aho-corasick DFA", "aho-corasick DFA", "assess", "≥ 1 (2)");
    rounds.ratio("assess over aho-corasick NFA", "aho-corasick NFA", "assess", "");
    rounds.ratio("assess over fold + aho-corasick", "fold + aho-corasick", "assess", "");
}
