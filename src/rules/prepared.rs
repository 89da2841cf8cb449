//! The shipped rules as they are stored with the library: checked and compiled beforehand, so that loading them is
//! reading columns of numbers.
//!
//! They are stored in `rules/prepared.bin`. `rules/prepared.stamp` says for which rules and by which code they were made:
//! after a change of either, rules are read from their text until somebody stores them anew
//! (`STORE=1 cargo test --lib prepared`). So a stale file costs time and never a wrong answer.

use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};

use crate::rules::builtin::FILES;
use crate::rules::compile::Compiled;
use crate::rules::layout::Layouts;
use crate::rules::rule::Model;
use crate::rules::{Inner, RuleSet, RuleSetSize};

const STORED: &[u8] = include_bytes!("../../rules/prepared.bin");
const STAMP: &str = include_str!("../../rules/prepared.stamp");

/// The code on which it depends what is stored; a test keeps the list complete.
const CODE: &[(&str, &str)] = &[
    ("fold.rs", include_str!("../fold.rs")),
    ("rules.rs", include_str!("../rules.rs")),
    ("rules/check.rs", include_str!("check.rs")),
    ("rules/check/decisions.rs", include_str!("check/decisions.rs")),
    ("rules/check/frames.rs", include_str!("check/frames.rs")),
    ("rules/check/imports.rs", include_str!("check/imports.rs")),
    ("rules/check/knowledge.rs", include_str!("check/knowledge.rs")),
    ("rules/check/packs.rs", include_str!("check/packs.rs")),
    ("rules/check/playbook.rs", include_str!("check/playbook.rs")),
    ("rules/check/proof.rs", include_str!("check/proof.rs")),
    ("rules/check/words.rs", include_str!("check/words.rs")),
    ("rules/compile.rs", include_str!("compile.rs")),
    ("rules/compile/code.rs", include_str!("compile/code.rs")),
    ("rules/compile/index.rs", include_str!("compile/index.rs")),
    ("rules/compile/patterns.rs", include_str!("compile/patterns.rs")),
    ("rules/compile/words.rs", include_str!("compile/words.rs")),
    ("rules/example.rs", include_str!("example.rs")),
    ("rules/fingerprint.rs", include_str!("fingerprint.rs")),
    ("rules/forms.rs", include_str!("forms.rs")),
    ("rules/frame.rs", include_str!("frame.rs")),
    ("rules/import.rs", include_str!("import.rs")),
    ("rules/layout.rs", include_str!("layout.rs")),
    ("rules/lexicon.rs", include_str!("lexicon.rs")),
    ("rules/lexicon/dictionary.rs", include_str!("lexicon/dictionary.rs")),
    ("rules/lexicon/draft.rs", include_str!("lexicon/draft.rs")),
    ("rules/lexicon/phrases.rs", include_str!("lexicon/phrases.rs")),
    ("rules/lexicon/typos.rs", include_str!("lexicon/typos.rs")),
    ("rules/lexicon/words.rs", include_str!("lexicon/words.rs")),
    ("rules/lists.rs", include_str!("lists.rs")),
    ("rules/members.rs", include_str!("members.rs")),
    ("rules/origins.rs", include_str!("origins.rs")),
    ("rules/pack.rs", include_str!("pack.rs")),
    ("rules/parity.rs", include_str!("parity.rs")),
    ("rules/pattern.rs", include_str!("pattern.rs")),
    ("rules/pattern/print.rs", include_str!("pattern/print.rs")),
    ("rules/playbook.rs", include_str!("playbook.rs")),
    ("rules/prepared.rs", include_str!("prepared.rs")),
    ("rules/raw.rs", include_str!("raw.rs")),
    ("rules/raw/import.rs", include_str!("raw/import.rs")),
    ("rules/raw/playbook.rs", include_str!("raw/playbook.rs")),
    ("rules/raw/scoring.rs", include_str!("raw/scoring.rs")),
    ("rules/raw/text.rs", include_str!("raw/text.rs")),
    ("rules/read.rs", include_str!("read.rs")),
    ("rules/rule.rs", include_str!("rule.rs")),
    ("rules/salvage.rs", include_str!("salvage.rs")),
    ("rules/schema.rs", include_str!("schema.rs")),
    ("rules/source.rs", include_str!("source.rs")),
    ("rules/template.rs", include_str!("template.rs")),
    ("taxonomy.rs", include_str!("../taxonomy.rs")),
];

/// What is stored.
#[derive(Serialize, Deserialize)]
struct Image {
    facts: Model,
    compiled: Compiled,
    layouts: Layouts,
    fingerprint: u64,
    size: RuleSetSize,
}

/// The shipped rules, if what is stored was made from them.
pub(super) fn load() -> Option<RuleSet> {
    if STAMP.trim() != stamp() {
        return None;
    }
    let Image { facts, compiled, layouts, fingerprint, size } = postcard::from_bytes(STORED).ok()?;
    let (whole, is_stored) = (OnceCell::new(), true);
    let inner = Inner { facts, whole, is_stored, compiled, layouts, fingerprint, size };
    Some(RuleSet { inner: inner.into() })
}

/// A number for the rules and the code, in hexadecimal digits.
fn stamp() -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for (_, text) in FILES.iter().chain(CODE) {
        let (chunks, rest) = text.as_bytes().as_chunks::<8>();
        for chunk in chunks.iter().map(|chunk| u64::from_le_bytes(*chunk)) {
            hash = (hash.rotate_left(5) ^ chunk).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        for byte in rest.iter().copied().chain([text.len() as u8]) {
            hash = (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image() -> Vec<u8> {
        let rules = RuleSet::builder().builtin().build().expect("the shipped rules are sound");
        let Ok(inner) = std::sync::Arc::try_unwrap(rules.inner) else { panic!("nobody else has it") };
        let Inner { facts, compiled, layouts, fingerprint, size, .. } = inner;
        postcard::to_allocvec(&Image { facts, compiled, layouts, fingerprint, size }).unwrap()
    }

    #[test]
    fn what_is_stored_is_what_the_text_gives() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
        let made = image();
        if std::env::var_os("STORE").is_some() {
            std::fs::write(format!("{folder}/prepared.bin"), &made).unwrap();
            std::fs::write(format!("{folder}/prepared.stamp"), stamp() + "\n").unwrap();
            return;
        }
        let help = "rules or code have changed: run `STORE=1 cargo test --lib prepared`";
        assert!(STORED == made.as_slice(), "{help}");
        assert_eq!(STAMP.trim(), stamp(), "{help}");
        assert!(load().is_some());
    }

    #[test]
    fn all_code_of_the_rules_is_stamped() {
        let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules"));
        let (mut open, mut found) = (vec![folder.to_path_buf()], Vec::new());
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                let inside = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.push(format!("rules/{inside}"));
            }
        }
        for file in found.iter().filter(|file| *file != "rules/builtin.rs") {
            assert!(CODE.iter().any(|(name, _)| name == file), "{file}");
        }
    }
}
