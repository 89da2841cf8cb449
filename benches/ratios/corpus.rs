//! The notes that are read.

use serde_json::Value;

/// The lines of `tests/corpus/dev-KIND-*` and of the rounds of a kind.
pub(crate) fn lines(kind: &str) -> Vec<String> {
    let folder = format!("{}/tests/corpus", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().contains(&format!("-{kind}-")))
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|file| {
            let text = std::fs::read_to_string(file).expect("a file of notes");
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// The notes of a kind.
pub(crate) fn texts(kind: &str) -> Vec<String> {
    let text = |line: &String| {
        let note: Value = serde_json::from_str(line).expect("a note");
        note["text"].as_str().map(str::to_owned)
    };
    lines(kind).iter().filter_map(text).collect()
}

/// What the classes of the shipped rules list, one entry an item, without signs of the rule language.
pub(crate) fn entries() -> Vec<String> {
    let mut entries = Vec::new();
    for file in std::fs::read_dir(format!("{}/rules/words", env!("CARGO_MANIFEST_DIR"))).expect("rules/words")
    {
        let text = std::fs::read_to_string(file.expect("an entry").path()).expect("a rule file");
        let table: toml::Table = toml::from_str(&text).expect("a sound rule file");
        let Some(classes) = table.get("words").and_then(toml::Value::as_table) else { continue };
        for list in classes.values().filter_map(toml::Value::as_table).flat_map(toml::Table::values) {
            for entry in list.as_array().into_iter().flatten().filter_map(toml::Value::as_str) {
                if !entry.starts_with(['{', '!', '*']) {
                    let words = entry.split(' ').map(|word| word.split('@').next().unwrap_or_default());
                    entries.push(words.collect::<Vec<_>>().join(" ").replace(['=', '*'], ""));
                }
            }
        }
    }
    entries.sort();
    entries.dedup();
    entries.retain(|entry| !entry.is_empty());
    entries
}

/// Notes of one megabyte: one near-miss again and again, entries less a letter, whole entries, one letter, signs.
pub(crate) fn hostile() -> Vec<(&'static str, String)> {
    const SIZE: usize = 1 << 20;
    let entries = entries();
    let longest = entries.iter().max_by_key(|entry| entry.len()).expect("entries");
    let less = |entry: &String| {
        let mut entry = entry.clone();
        entry.pop();
        entry + " "
    };
    let fill = |mut parts: Box<dyn Iterator<Item = String> + '_>| {
        let mut text = String::with_capacity(SIZE);
        while text.len() < SIZE {
            text.push_str(&parts.next().expect("an endless iterator"));
        }
        text
    };
    let step = |at: usize| entries[at * 7919 % entries.len()].clone();
    vec![
        ("one near-miss", fill(Box::new(std::iter::repeat_with(|| less(longest))))),
        ("every entry less a letter", fill(Box::new((0..).map(|at| less(&step(at)))))),
        ("every entry", fill(Box::new((0..).map(|at| step(at) + if at % 9 == 8 { ". " } else { " " })))),
        (
            "one reason again and again",
            fill(Box::new(std::iter::repeat_with(|| "too expensive, ".to_owned()))),
        ),
        (
            "unknown words",
            fill(Box::new((0..).map(|at| format!("presupuestx{} ", (b'a' + (at % 26) as u8) as char)))),
        ),
        ("one letter", fill(Box::new(std::iter::repeat_with(|| "a".to_owned())))),
        ("line ends", fill(Box::new(std::iter::repeat_with(|| "\n".to_owned())))),
        ("quotation", fill(Box::new(std::iter::repeat_with(|| "> ".to_owned())))),
    ]
}
