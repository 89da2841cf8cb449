//! Segmenting: parts of the message, speaker turns, sentences, words.
//!
//! Knows how messages are laid out, nothing of what they say: the words that mark headers, quotations, greetings
//! and farewells come from `rules/layout.toml`.

mod lines;
mod tokens;

use crate::fold::Folded;
use crate::report::Limit;
use crate::rules::layout::Layouts;
use crate::rules::rule::Langs;
use crate::span::Span;
use lines::{Line, LineKind, lines};
use tokens::{Break, Item, Walk, strength};
pub(crate) use tokens::{Marks, Token};

/// The most words a sentence may have; a longer one is read in pieces. One bit each in the matcher's sets.
pub(crate) const SENTENCE_WORDS: usize = 120;

/// How many words a greeting has at most before a comma or line end closes it.
const GREETING_WORDS: usize = 8;
/// How many words it has at most where only the line end closes it.
const OPEN_GREETING_WORDS: usize = 3;
/// How many words a farewell line has at most, and how many what follows it.
const CLOSING_WORDS: usize = 7;
const SIGNATURE_WORDS: usize = 12;

/// A stretch of a message by one writer at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) kind: PartKind,
}

/// How a part came into the note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// Written on top.
    Own,
    /// Below a forwarding mark or a header block.
    Forwarded,
    /// An older message of the thread.
    Quoted,
}

/// What a sentence is in the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Envelope {
    Text,
    Header,
    Greeting,
    Closing,
}

/// A run of words that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Its words, as a range of all words.
    pub(crate) first: u32,
    pub(crate) end: u32,
    pub(crate) part: u16,
    /// The speaker's number in a transcript; 0 where nobody is named.
    pub(crate) speaker: u16,
    pub(crate) envelope: Envelope,
    pub(crate) question: bool,
    pub(crate) stamped: bool,
    /// The languages whose words act in it; filled by the scan.
    pub(crate) langs: Langs,
}

impl Sentence {
    pub(crate) fn len(&self) -> usize {
        (self.end - self.first) as usize
    }
}

/// A note in pieces.
#[derive(Debug, Default)]
pub(crate) struct Segments {
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) parts: Vec<Part>,
    /// Limits that were reached, with the place in the folded text.
    pub(crate) cut: Vec<(Limit, usize)>,
    lines: Vec<Line>,
}

impl Segments {
    /// The place in the note as given of some words.
    pub(crate) fn span(&self, folded: &Folded, first: u32, last: u32) -> Span {
        let token = |at: u32| self.tokens.get(at as usize).copied().unwrap_or_default();
        folded.given(token(first).start as usize, token(last).end as usize)
    }

    /// The part that a sentence belongs to.
    pub(crate) fn part_of(&self, sentence: u32) -> u16 {
        self.sentences.get(sentence as usize).map_or(0, |sentence| sentence.part)
    }
}

/// Segments a folded note, reusing the memory of an earlier one.
pub(crate) fn segment(folded: &Folded, layouts: &Layouts, out: &mut Segments) {
    out.tokens.clear();
    out.sentences.clear();
    out.parts.clear();
    out.cut.clear();
    let mut read_lines = std::mem::take(&mut out.lines);
    lines(folded.text(), layouts, &mut read_lines);
    let mut writer = Writer::new(folded.text(), layouts, out);
    for (at, line) in read_lines.iter().enumerate() {
        writer.line(line, read_lines.get(at + 1));
    }
    writer.flush();
    closings(folded.text(), layouts, out);
    out.lines = read_lines;
}

struct Writer<'s> {
    text: &'s str,
    layouts: &'s Layouts,
    out: &'s mut Segments,
    first: usize,
    depth: u8,
    speaker: u16,
    stamped: bool,
    question: bool,
    envelope: Envelope,
    /// What the next part will be, where a mark announced it.
    announced: Option<PartKind>,
    /// Whether the part has text already, so that a header block opens another.
    has_text: bool,
    clause: bool,
}

impl<'s> Writer<'s> {
    fn new(text: &'s str, layouts: &'s Layouts, out: &'s mut Segments) -> Self {
        out.parts.push(Part { kind: PartKind::Own });
        Writer {
            text,
            layouts,
            out,
            first: 0,
            depth: 0,
            speaker: 0,
            stamped: false,
            question: false,
            envelope: Envelope::Text,
            announced: None,
            has_text: false,
            clause: false,
        }
    }

    fn line(&mut self, line: &Line, next: Option<&Line>) {
        if line.kind == LineKind::Blank {
            return self.flush();
        }
        if line.depth != self.depth {
            let deeper = if line.depth > self.depth { PartKind::Quoted } else { PartKind::Own };
            let kind = self.announced.take().unwrap_or(deeper);
            // Going back to a shallower level continues what stood there.
            self.part(if line.depth == 0 { PartKind::Own } else { kind });
            self.depth = line.depth;
        }
        match line.kind {
            LineKind::Blank => {}
            LineKind::Forward | LineKind::Announcement => {
                self.flush();
                self.envelope = Envelope::Header;
                self.walk(line.start, line.end);
                self.flush();
                let forward = line.kind == LineKind::Forward;
                self.announced = Some(if forward { PartKind::Forwarded } else { PartKind::Quoted });
            }
            LineKind::Header { subject } => {
                self.flush();
                if self.announced.is_none() && self.has_text {
                    self.announced = Some(PartKind::Forwarded);
                }
                self.begin();
                self.has_text = false;
                self.envelope = Envelope::Header;
                self.walk(line.start, subject.unwrap_or(line.end));
                self.flush();
                if let Some(start) = subject {
                    self.walk(start, line.end);
                    self.flush();
                }
            }
            LineKind::Turn { speaker, body, stamped } => {
                self.flush();
                self.begin();
                (self.speaker, self.stamped) = (speaker, stamped);
                self.envelope = Envelope::Header;
                self.walk(line.start, body);
                self.flush();
                self.greet(body, line.end);
                self.walk(body, line.end);
                self.line_end(next);
            }
            LineKind::Field | LineKind::Bullet => {
                self.flush();
                self.begin();
                self.walk(line.start, line.end);
                self.flush();
            }
            LineKind::Text => {
                self.begin();
                if !self.has_text {
                    self.greet(line.start, line.end);
                }
                self.walk(line.start, line.end);
                self.line_end(next);
            }
        }
        self.has_text |= !matches!(line.kind, LineKind::Header { .. });
    }

    /// A line end is a clause end; a greeting ends with its line.
    fn line_end(&mut self, next: Option<&Line>) {
        let vocative = !self.has_text
            && self.out.tokens.len() - self.first <= 3
            && next.is_some_and(|line| line.kind == LineKind::Blank);
        if vocative && self.out.tokens.len() > self.first {
            self.envelope = Envelope::Greeting;
        }
        if self.envelope == Envelope::Greeting {
            self.flush();
        }
        self.clause = true;
    }

    /// Opens the part that a mark announced.
    fn begin(&mut self) {
        if let Some(kind) = self.announced.take() {
            self.part(kind);
        }
    }

    fn part(&mut self, kind: PartKind) {
        self.flush();
        self.out.parts.push(Part { kind });
        self.speaker = 0;
        self.stamped = false;
        self.has_text = false;
    }

    /// Marks what is about to be read as a greeting, if it begins and ends like one.
    fn greet(&mut self, start: usize, end: usize) {
        self.flush();
        let line = self.text.get(start..end).unwrap_or_default();
        let trimmed = line.trim_start();
        let len = self.layouts.greeting_len(trimmed);
        if len == 0 {
            return;
        }
        let mut words = 0;
        let mut closed = false;
        let begin = start + line.len() - trimmed.len();
        for item in Walk::new(self.text, begin, end) {
            match item {
                Item::Token(_) => words += 1,
                Item::Point(point, _) if strength(point) > Break::Space => {
                    closed = true;
                    break;
                }
                Item::Point(..) => {}
            }
        }
        if words <= if closed { GREETING_WORDS } else { OPEN_GREETING_WORDS } {
            self.envelope = Envelope::Greeting;
        }
    }

    fn walk(&mut self, start: usize, end: usize) {
        for item in Walk::new(self.text, start, end) {
            match item {
                Item::Token(mut token) => {
                    if self.out.tokens.len() - self.first >= SENTENCE_WORDS {
                        self.out.cut.push((Limit::SentenceWords, token.start as usize));
                        self.flush();
                    }
                    if self.clause {
                        token.marks.set(Marks::CLAUSE_BEFORE);
                    }
                    self.clause = false;
                    self.out.tokens.push(token);
                }
                Item::Point(point, after) => self.point(point, after),
            }
        }
    }

    fn point(&mut self, point: u8, after: usize) {
        let greeting = self.envelope == Envelope::Greeting;
        match strength(point) {
            Break::Sentence if point == b'.' && !self.stops(after) => {}
            Break::Sentence => {
                self.question |= point == b'?';
                self.flush();
            }
            Break::Clause if greeting => self.flush(),
            Break::Clause => self.clause = true,
            Break::Space => {}
        }
    }

    /// Whether the full stop after the last word ends the sentence: not after an abbreviation, nor inside a name.
    fn stops(&mut self, after: usize) -> bool {
        let Some(token) = self.out.tokens.get(self.first..).and_then(<[Token]>::last) else { return false };
        let rest = self.text.get(after..).unwrap_or_default();
        let dots = self.text.get(..after.saturating_sub(1)).unwrap_or_default().ends_with('.');
        if dots || rest.starts_with('.') {
            self.clause = true;
            return false;
        }
        let joined = token.end as usize + 1 == after;
        let inside = joined && rest.starts_with(|c: char| c.is_alphanumeric());
        let word = self.text.get(token.start as usize..token.end as usize).unwrap_or_default();
        !(inside || joined && self.layouts.is_abbreviation(word))
    }

    fn flush(&mut self) {
        let end = self.out.tokens.len();
        if end > self.first {
            let part = (self.out.parts.len() - 1).min(usize::from(u16::MAX)) as u16;
            self.out.sentences.push(Sentence {
                first: self.first as u32,
                end: end as u32,
                part,
                speaker: self.speaker,
                envelope: self.envelope,
                question: self.question,
                stamped: self.stamped,
                langs: Langs::ANY,
            });
            self.has_text |= self.envelope == Envelope::Greeting;
        }
        self.first = end;
        self.question = false;
        self.envelope = Envelope::Text;
        self.clause = false;
    }
}

/// Marks farewells with what stands below them: names, firms, slogans.
fn closings(text: &str, layouts: &Layouts, out: &mut Segments) {
    let mut end = out.sentences.len();
    while end > 0 {
        let Some(part) = out.sentences.get(end - 1).map(|sentence| sentence.part) else { return };
        let begin = out.sentences.partition_point(|sentence| sentence.part < part);
        let opens = |sentence: &Sentence| {
            let start = out.tokens.get(sentence.first as usize).map_or(0, |token| token.start as usize);
            sentence.envelope == Envelope::Text
                && sentence.len() <= CLOSING_WORDS
                && layouts.signature_len(text.get(start..).unwrap_or_default()) > 0
        };
        let short = |sentence: &Sentence| sentence.len() <= SIGNATURE_WORDS;
        let tail = (begin..end)
            .rev()
            .take_while(|at| out.sentences.get(*at).is_some_and(short))
            .find(|at| out.sentences.get(*at).is_some_and(opens));
        if let Some(tail) = tail {
            for sentence in out.sentences.get_mut(tail..end).into_iter().flatten() {
                sentence.envelope = Envelope::Closing;
            }
        }
        end = begin;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let mut folded = Folded::default();
        folded.refill(text);
        let mut segments = Segments::default();
        segment(&folded, &Layouts::default(), &mut segments);
        let words = |sentence: &Sentence| {
            let tokens = &segments.tokens[sentence.first as usize..sentence.end as usize];
            let words: Vec<&str> =
                tokens.iter().map(|t| &folded.text()[t.start as usize..t.end as usize]).collect();
            words.join(" ")
        };
        segments.sentences.iter().map(words).collect()
    }

    #[test]
    fn sentences_end_at_full_stops_behind_quotes_and_brackets_too() {
        assert_eq!(
            sentences("He said \"no\". We left (all of us). Bye"),
            ["he said no", "we left all of us", "bye"]
        );
        assert_eq!(sentences("Well... so e.firma is down. Yes"), ["well so e firma is down", "yes"]);
        assert_eq!(sentences("one\ntwo\n\nthree"), ["one two", "three"]);
    }

    #[test]
    fn a_sentence_without_end_is_read_in_pieces_and_told() {
        let long = "word ".repeat(SENTENCE_WORDS + 1);
        assert_eq!(sentences(&long).len(), 2);
    }
}
