//! Where notes come from: files, folders, standard input; plain text or JSON Lines.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use churn_triage::Channel;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::{Record, complain};

/// A line of the JSON Lines interface; other keys are ignored.
#[derive(Deserialize)]
struct Line {
    #[serde(default, deserialize_with = "given")]
    id: Option<Box<RawValue>>,
    text: Option<String>,
    channel: Option<String>,
    #[serde(default)]
    client: Value,
    #[serde(default)]
    date: Value,
    #[serde(default)]
    amount: Value,
}

/// What a record may say beside the note; read only where it is asked for, so anything may stand there.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) client: Value,
    pub(crate) date: Value,
    pub(crate) amount: Value,
}

impl Beside {
    /// The client's name or number.
    pub(crate) fn client(&self) -> Option<String> {
        match &self.client {
            Value::String(name) => Some(name.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// Keeps a given `null` apart from no value at all.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Some)
}

type Sink<'s> = &'s mut dyn FnMut(Result<Record, String>) -> std::io::Result<()>;

/// Hands every note, or what is wrong with it, to `sink`, in order.
pub(crate) fn each(
    paths: &[PathBuf],
    json_lines: bool,
    mut sink: impl FnMut(Result<Record, String>) -> std::io::Result<()>,
) -> std::io::Result<()> {
    for path in paths {
        if path.as_os_str() == "-" {
            stdin(json_lines, &mut sink)?;
        } else if path.is_dir() {
            match folder(path) {
                Ok(files) => files.iter().try_for_each(|file| self::file(file, false, &mut sink))?,
                Err(error) => sink(Err(format!("{}: {error}", path.display())))?,
            }
        } else {
            file(path, json_lines, &mut sink)?;
        }
    }
    Ok(())
}

/// The notes of a folder and its folders, by name.
fn folder(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(folder(&path)?);
        } else if path.extension().is_some_and(|e| e == "txt" || e == "eml" || e == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// One file: JSON Lines by its ending, or by wish unless the ending says it is plain text.
fn file(path: &Path, json_lines: bool, sink: Sink<'_>) -> std::io::Result<()> {
    let name = path.display().to_string();
    let opened = match std::fs::File::open(path) {
        Ok(opened) => opened,
        Err(error) => return sink(Err(format!("{name}: {error}"))),
    };
    let plain = path.extension().is_some_and(|e| e == "txt" || e == "eml");
    if path.extension().is_some_and(|e| e == "jsonl") || (json_lines && !plain) {
        lines(&name, BufReader::new(opened), sink)
    } else {
        plain_note(&name, opened, sink)
    }
}

fn stdin(json_lines: bool, sink: Sink<'_>) -> std::io::Result<()> {
    let mut stdin = std::io::stdin().lock();
    let record = json_lines || stdin.fill_buf().is_ok_and(|begin| begin.trim_ascii_start().starts_with(b"{"));
    if record { lines("standard input", stdin, sink) } else { plain_note("standard input", stdin, sink) }
}

fn plain_note(name: &str, mut from: impl Read, sink: Sink<'_>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    match from.read_to_end(&mut bytes) {
        Ok(_) => {
            let id = to_raw_value(name)?;
            let (name, size) = (name.to_owned(), bytes.len() as u64);
            let (text, beside) = (decode(&name, bytes), Beside::default());
            sink(Ok(Record { id, text, name, channel: None, bytes: size, beside }))
        }
        Err(error) => sink(Err(format!("{name}: {error}"))),
    }
}

fn lines(name: &str, mut from: impl BufRead, sink: Sink<'_>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        match from.read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                sink(Err(format!("{name}: line {number}: {error}")))?;
                break;
            }
        }
        let text = decode(&format!("{name}: line {number}"), std::mem::take(&mut bytes));
        let line = text.trim_start_matches('\u{feff}').trim();
        if !line.is_empty() {
            sink(record(line).map_err(|problem| format!("{name}: line {number}: {problem}")))?;
        }
    }
    Ok(())
}

fn record(line: &str) -> Result<Record, String> {
    if !line.starts_with('{') {
        return Err("is no JSON object".to_owned());
    }
    let Line { id, text, channel, client, date, amount } =
        serde_json::from_str(line).map_err(|error| format!("is no record: {error}"))?;
    let id = id.ok_or("has no `id`")?;
    if id.get().starts_with(['{', '[']) {
        return Err("has an `id` that is neither text nor number".to_owned());
    }
    let text = text.ok_or("has no `text`")?;
    let channel = match channel.as_deref() {
        None => None,
        Some(code) => Some(Channel::from_code(code).ok_or_else(|| {
            let known: Vec<&str> = Channel::ALL.iter().map(|channel| channel.code()).collect();
            format!("has the unknown channel `{code}`; known: {}", known.join(", "))
        })?),
    };
    let name = id.get().trim_matches('"').to_owned();
    let (bytes, beside) = (line.len() as u64 + 1, Beside { client, date, amount });
    Ok(Record { id, name, text, channel, bytes, beside })
}

/// Text from bytes: UTF-8, else Windows-1252, which is what old mail programs write.
fn decode(name: &str, bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        complain(&format!("{name}: is no UTF-8; read as Windows-1252"));
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned()
    })
}
