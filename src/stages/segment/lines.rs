//! Lines: which are headers, which quote, who speaks.

use crate::rules::layout::Layouts;

/// A line of the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its text without quotation marks at the front.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// How many `>` stand before it.
    pub(crate) depth: u8,
    pub(crate) kind: LineKind,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineKind {
    Blank,
    Text,
    /// Opens an item of a list.
    Bullet,
    /// A field of a header block; for the subject, where its text begins.
    Header {
        subject: Option<usize>,
    },
    /// A field of a record, such as a reason in a CRM.
    Field,
    /// "---- Forwarded message ----".
    Forward,
    /// "On Monday X wrote:".
    Announcement,
    /// "Ana:" or "[10:32] Ana:" — the speaker's number and where the words begin.
    Turn {
        speaker: u16,
        body: usize,
        stamped: bool,
    },
}

/// Reads the lines of a folded text.
pub(crate) fn lines(text: &str, layouts: &Layouts, out: &mut Vec<Line>) {
    out.clear();
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let (depth, skip) = quotation(whole);
        let content = whole.get(skip..).unwrap_or_default();
        let content = content.trim_end();
        let (start, end) = (at + skip, at + skip + content.len());
        out.push(Line { start, end, depth, kind: kind(content, start, layouts) });
        at += whole.len();
    }
    turns(text, layouts, out);
    lone_headers(out);
}

/// The depth of quotation and the bytes it takes.
fn quotation(line: &str) -> (u8, usize) {
    let skip = line.bytes().take_while(|b| matches!(b, b'>' | b' ' | b'\t')).count();
    let depth = line.bytes().take(skip).filter(|b| *b == b'>').count();
    (depth.min(250) as u8, skip)
}

fn kind(content: &str, start: usize, layouts: &Layouts) -> LineKind {
    let bare = content.trim_start_matches(['*', '_']);
    if content.trim_matches(|c: char| c == '-' || c == '_' || c == '=' || c.is_whitespace()).is_empty() {
        return LineKind::Blank;
    }
    if layouts.is_forward_mark(content) {
        return LineKind::Forward;
    }
    if layouts.announces_quote(content) {
        return LineKind::Announcement;
    }
    if let Some((label, rest)) = bare.split_once(':')
        && label.len() <= 30
    {
        let label = label.trim_matches(|c: char| !c.is_alphanumeric());
        if layouts.is_header(label) {
            let skipped = content.len() - rest.len();
            return LineKind::Header { subject: layouts.is_subject(label).then_some(start + skipped) };
        }
        if layouts.is_label(label) {
            return LineKind::Field;
        }
    }
    let bullet = content.starts_with(['-', '*', '•', '·']);
    if bullet { LineKind::Bullet } else { LineKind::Text }
}

/// One line that looks like a header field is none, unless it is a subject.
fn lone_headers(lines: &mut [Line]) {
    let is_header = |line: Option<&Line>| line.is_some_and(|l| matches!(l.kind, LineKind::Header { .. }));
    let alone: Vec<usize> = (0..lines.len())
        .filter(|at| matches!(lines.get(*at).map(|l| l.kind), Some(LineKind::Header { subject: None })))
        .filter(|at| {
            let before = at.checked_sub(1).and_then(|b| lines.get(b));
            let forwarded = before.is_some_and(|line| line.kind == LineKind::Forward);
            !forwarded && !is_header(before) && !is_header(lines.get(at + 1))
        })
        .collect();
    for at in alone {
        if let Some(line) = lines.get_mut(at) {
            line.kind = LineKind::Field;
        }
    }
}

/// Finds the turns of a chat or transcript: time stamps, or labels that come more than once.
fn turns(text: &str, layouts: &Layouts, lines: &mut [Line]) {
    let mut found: Vec<(usize, &str, usize, bool)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if matches!(line.kind, LineKind::Text | LineKind::Bullet)
            && let Some((label, body, stamped)) =
                turn(text.get(line.start..line.end).unwrap_or_default(), layouts)
        {
            found.push((at, label, line.start + body, stamped));
        }
    }
    let stamps = found.iter().filter(|(.., stamped)| *stamped).count();
    let mut labels: Vec<&str> = found.iter().map(|(_, label, ..)| *label).collect();
    labels.sort_unstable();
    let repeated = labels.windows(2).any(|pair| pair.first() == pair.last());
    labels.dedup();
    let spoken = lines.iter().filter(|line| line.kind != LineKind::Blank).count();
    let transcript = found.len() >= 2 && (stamps >= 2 || repeated || found.len() * 2 >= spoken);
    if !transcript {
        return;
    }
    for (at, label, body, stamped) in found {
        let speaker = labels.iter().position(|known| *known == label).unwrap_or_default() as u16 + 1;
        if let Some(line) = lines.get_mut(at) {
            line.kind = LineKind::Turn { speaker, body, stamped };
        }
    }
}

/// Reads "[12/3/24, 10:32] Ana:", "10:32 - Ana:", "Ana (10:32):", "Ana:"; gives label, body and whether a time stands there.
fn turn<'t>(line: &'t str, layouts: &Layouts) -> Option<(&'t str, usize, bool)> {
    let stamp = line
        .find(|c: char| !(c.is_ascii_digit() || c.is_whitespace() || "[](),.:/-".contains(c)))
        .unwrap_or(line.len());
    let front = line.get(..stamp)?;
    let stamped_front = front.contains(':') && front.contains(|c: char| c.is_ascii_digit());
    let rest = line.get(stamp..)?;
    let colon = rest.find(':')?;
    let head = rest.get(..colon)?;
    let (name, stamped_back) = match head.split_once('(') {
        Some((name, time)) => (name, time.contains(|c: char| c.is_ascii_digit())),
        None => (head, false),
    };
    let body = if stamped_back {
        let close = rest.find(')')?;
        let after = rest.get(close..)?.find(':').map(|at| close + at + 1)?;
        stamp + after
    } else {
        stamp + colon + 1
    };
    let name = name.trim();
    let words = name.split_whitespace().count();
    let plain = name.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || ".'-&".contains(c));
    let follows =
        line.get(body..).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    let fits = (1..=4).contains(&words) && name.len() <= 32 && plain && follows;
    (fits && !layouts.is_label(name)).then_some((name, body, stamped_front || stamped_back))
}
