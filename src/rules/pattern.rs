//! Patterns as written: from text to a tree of words, classes, gaps and alternatives.
//!
//! ```text
//! pattern  = both { ">>" both }            a later sentence
//! both     = near { "&" near }             the same sentence
//! near     = sequence { "~" N sequence }   either order, at most N words between
//! sequence = item { item }
//! sequence may begin with "^": the first word of the sentence
//! item     = ( word | "{class}" | "(" near { "|" near } ")" | ".." [N] ) [ "?" ]
//! ```

mod print;

use crate::fold::{accent_form, fold_word};

/// The longest gap that may be written.
pub(crate) const MAX_GAP: u8 = 12;
/// The most items one pattern may have, alternatives counted.
pub(crate) const MAX_ITEMS: usize = 200;
/// How deep brackets may stand in brackets.
const MAX_DEPTH: usize = 6;

/// One word position.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Term {
    Word(Word),
    Class(String),
}

/// A word as rules write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    pub(crate) folded: String,
    pub(crate) shape: Shape,
}

/// Which words of notes a written word stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// Just this one.
    Plain,
    /// Just this one, with its accent; the accented form is kept.
    Accented(String),
    /// Every form by a paradigm.
    Inflected(String),
    /// Whatever begins so.
    Prefix,
    /// Whatever ends so.
    Suffix,
}

/// One item of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Term(Term, Place),
    /// The beginning of the sentence; takes no word.
    Start,
    Gap(u8),
    Either(Vec<Seq>),
    Maybe(Seq),
}

/// Items that follow one another.
pub(crate) type Seq = Vec<Node>;

/// Where in the pattern's text an item stands.
pub(crate) type Place = (usize, usize);

/// A whole pattern: steps in this or the following sentences, each a set of sequences in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) steps: Vec<Vec<Seq>>,
}

/// What cannot be read in a pattern, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    pub(crate) at: usize,
    pub(crate) len: usize,
    pub(crate) message: String,
}

impl Pattern {
    pub(crate) fn parse(text: &str) -> Result<Pattern, PatternError> {
        let lexemes = lex(text)?;
        let mut parser = Parser { lexemes: &lexemes, next: 0, end: text.len(), items: 0, depth: 0 };
        let mut steps = vec![parser.both()?];
        while parser.eat(&Lexeme::Then) {
            steps.push(parser.both()?);
        }
        match parser.peek() {
            None => Ok(Pattern { steps }),
            Some((place, _)) => Err(error(place, "nothing opens what is closed here")),
        }
    }

    /// Every term with its place, in the order written.
    pub(crate) fn terms(&self) -> Vec<(&Term, Place)> {
        fn collect<'p>(seq: &'p Seq, into: &mut Vec<(&'p Term, Place)>) {
            for node in seq {
                match node {
                    Node::Term(term, place) => into.push((term, *place)),
                    Node::Gap(_) | Node::Start => {}
                    Node::Either(branches) => branches.iter().for_each(|branch| collect(branch, into)),
                    Node::Maybe(inner) => collect(inner, into),
                }
            }
        }
        let mut terms = Vec::new();
        self.steps.iter().flatten().for_each(|seq| collect(seq, &mut terms));
        terms
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Lexeme {
    Term(Term),
    Start,
    Gap(u8),
    Near(u8),
    Open,
    Bar,
    Close,
    Maybe,
    And,
    Then,
}

fn error((at, len): Place, message: impl Into<String>) -> PatternError {
    PatternError { at, len, message: message.into() }
}

fn lex(text: &str) -> Result<Vec<(Place, Lexeme)>, PatternError> {
    let mut lexemes = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let (len, lexeme) = match first {
            c if c.is_whitespace() || c == '-' => (c.len_utf8(), None),
            '^' => (1, Some(Lexeme::Start)),
            '(' => (1, Some(Lexeme::Open)),
            '|' => (1, Some(Lexeme::Bar)),
            ')' => (1, Some(Lexeme::Close)),
            '?' => (1, Some(Lexeme::Maybe)),
            '&' => (1, Some(Lexeme::And)),
            '>' if rest.starts_with(">>") => (2, Some(Lexeme::Then)),
            '.' if rest.starts_with("..") => {
                let (len, width) = number_after(rest, 2, at)?;
                (len, Some(Lexeme::Gap(width.unwrap_or(3))))
            }
            '~' => {
                let (len, width) = number_after(rest, 1, at)?;
                let width =
                    width.ok_or_else(|| error((at, len), "`~` wants a number of words, as in `~6`"))?;
                (len, Some(Lexeme::Near(width)))
            }
            '{' => {
                let close = rest.find('}').ok_or_else(|| error((at, rest.len()), "`{` is never closed"))?;
                let name = rest.get(1..close).unwrap_or_default().trim();
                if name.is_empty() {
                    return Err(error((at, close + 1), "`{}` names no class"));
                }
                (close + 1, Some(Lexeme::Term(Term::Class(name.to_owned()))))
            }
            _ => {
                let len = word_len(rest);
                if len == 0 {
                    return Err(error(
                        (at, first.len_utf8()),
                        format!("`{first}` has no meaning in a pattern"),
                    ));
                }
                let written = rest.get(..len).unwrap_or_default();
                let word = Word::parse(written).map_err(|message| error((at, len), message))?;
                (len, Some(Lexeme::Term(Term::Word(word))))
            }
        };
        if let Some(lexeme) = lexeme {
            lexemes.push(((at, len), lexeme));
        }
        at += len;
    }
    Ok(lexemes)
}

fn number_after(rest: &str, from: usize, at: usize) -> Result<(usize, Option<u8>), PatternError> {
    let digits = rest.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let written = rest.get(from..from + digits).unwrap_or_default();
    match written.parse::<u8>() {
        Ok(width) if width <= MAX_GAP => Ok((from + digits, Some(width))),
        Err(_) if digits == 0 => Ok((from, None)),
        _ => Err(error((at, from + digits), format!("a gap is at most {MAX_GAP} words wide"))),
    }
}

fn word_len(rest: &str) -> usize {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '_' | '@' | '*' | '=');
    let marks = |c: char| unicode_normalization::char::is_combining_mark(c);
    rest.chars().take_while(|c| part(*c) || marks(*c)).map(char::len_utf8).sum()
}

impl Word {
    /// Reads one written word: `word`, `=word`, `word@paradigm`, `prefix*`, `*suffix`.
    pub(crate) fn parse(written: &str) -> Result<Word, String> {
        let (bare, shape) = if let Some(word) = written.strip_prefix('=') {
            (word, Shape::Accented(accent_form(word)))
        } else if let Some(end) = written.strip_prefix('*') {
            if end.chars().count() < 3 {
                return Err("an ending has at least 3 letters".to_owned());
            }
            (end, Shape::Suffix)
        } else if let Some(begin) = written.strip_suffix('*') {
            if begin.chars().count() < 4 {
                return Err("a beginning has at least 4 letters".to_owned());
            }
            (begin, Shape::Prefix)
        } else if let Some((word, paradigm)) = written.split_once('@') {
            if paradigm.is_empty() {
                return Err("`@` names no paradigm".to_owned());
            }
            (word, Shape::Inflected(paradigm.to_owned()))
        } else {
            (written, Shape::Plain)
        };
        let bare = bare.trim_matches(|c| c == '\'' || c == '\u{2019}');
        let folded = fold_word(bare);
        if folded.is_empty() || !folded.chars().all(|c| c.is_alphanumeric() || c == '\'') {
            return Err(format!("`{written}` is no word"));
        }
        Ok(Word { folded, shape })
    }
}

struct Parser<'l> {
    lexemes: &'l [(Place, Lexeme)],
    next: usize,
    end: usize,
    items: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<(Place, &Lexeme)> {
        self.lexemes.get(self.next).map(|(place, lexeme)| (*place, lexeme))
    }

    fn eat(&mut self, wanted: &Lexeme) -> bool {
        let found = self.peek().is_some_and(|(_, lexeme)| lexeme == wanted);
        self.next += usize::from(found);
        found
    }

    fn here(&self) -> Place {
        self.peek().map_or((self.end.saturating_sub(1), 1), |(place, _)| place)
    }

    fn both(&mut self) -> Result<Vec<Seq>, PatternError> {
        let mut seqs = vec![self.near()?];
        while self.eat(&Lexeme::And) {
            seqs.push(self.near()?);
        }
        Ok(seqs)
    }

    fn near(&mut self) -> Result<Seq, PatternError> {
        let mut left = self.sequence()?;
        while let Some((_, Lexeme::Near(width))) = self.peek() {
            let width = *width;
            self.next += 1;
            let right = self.sequence()?;
            let ordered = |a: &Seq, b: &Seq| [a.clone(), vec![Node::Gap(width)], b.clone()].concat();
            left = vec![Node::Either(vec![ordered(&left, &right), ordered(&right, &left)])];
            self.count(2)?;
        }
        Ok(left)
    }

    fn sequence(&mut self) -> Result<Seq, PatternError> {
        let mut seq = Seq::new();
        loop {
            let place = self.here();
            let node = match self.peek() {
                Some((place, Lexeme::Term(term))) => {
                    let node = Node::Term(term.clone(), place);
                    self.next += 1;
                    node
                }
                Some((_, Lexeme::Start)) if seq.is_empty() => {
                    self.next += 1;
                    Node::Start
                }
                Some((_, Lexeme::Start)) => {
                    return Err(error(place, "`^` stands before the first word only"));
                }
                Some((_, Lexeme::Gap(width))) => {
                    let node = Node::Gap(*width);
                    self.next += 1;
                    node
                }
                Some((_, Lexeme::Open)) => {
                    self.next += 1;
                    self.alternatives(place)?
                }
                _ => break,
            };
            self.count(1)?;
            let maybe = self.eat(&Lexeme::Maybe);
            if maybe && matches!(node, Node::Gap(_)) {
                return Err(error(place, "a gap is optional already"));
            }
            seq.push(if maybe { Node::Maybe(vec![node]) } else { node });
        }
        if !seq.iter().any(Node::is_solid) {
            return Err(error(self.here(), "a word or a class is missing here"));
        }
        if matches!(seq.first(), Some(Node::Gap(_))) || matches!(seq.last(), Some(Node::Gap(_))) {
            return Err(error(self.here(), "a gap stands between two words"));
        }
        Ok(seq)
    }

    fn alternatives(&mut self, open: Place) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(error(open, format!("brackets stand more than {MAX_DEPTH} deep")));
        }
        let mut branches = vec![self.near()?];
        while self.eat(&Lexeme::Bar) {
            branches.push(self.near()?);
        }
        if !self.eat(&Lexeme::Close) {
            return Err(error(open, "`(` is never closed"));
        }
        self.depth -= 1;
        Ok(Node::Either(branches))
    }

    fn count(&mut self, items: usize) -> Result<(), PatternError> {
        self.items += items;
        if self.items > MAX_ITEMS {
            return Err(error((0, self.end), format!("a pattern has at most {MAX_ITEMS} items")));
        }
        Ok(())
    }
}

impl Node {
    /// Whether it always takes a word.
    fn is_solid(&self) -> bool {
        match self {
            Node::Term(..) => true,
            Node::Start | Node::Gap(_) | Node::Maybe(_) => false,
            Node::Either(branches) => branches.iter().all(|seq| seq.iter().any(Node::is_solid)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_manual_shows() {
        for text in [
            "{cut} .. {budget}",
            "{budget} .. (was|were|been) ..6 {cut}",
            "quedarse sin {budget}?",
            "{target} {count} >> {reached} {count}",
            "{bookings} ~6 {percent} & {fraction}",
            "pull@v the plug",
            "=más presupuest*",
            "follow-up",
            "^ that wasn't {us}",
        ] {
            assert!(Pattern::parse(text).is_ok(), "{text}: {:?}", Pattern::parse(text));
        }
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (text, at, message) in [
            ("{cut", 0, "`{` is never closed"),
            ("a (b|c", 2, "`(` is never closed"),
            ("a b)", 3, "nothing opens what is closed here"),
            ("a ~ b", 2, "`~` wants a number of words, as in `~6`"),
            ("a ..99 b", 2, "a gap is at most 12 words wide"),
            (".. a", 3, "a gap stands between two words"),
            ("a ! b", 2, "`!` has no meaning in a pattern"),
            ("", 0, "a word or a class is missing here"),
            ("cor*", 0, "a beginning has at least 4 letters"),
            ("{}", 0, "`{}` names no class"),
            ("a ^ b", 2, "`^` stands before the first word only"),
        ] {
            let found = Pattern::parse(text).unwrap_err();
            assert_eq!((found.at, found.message.as_str()), (at, message), "{text}");
        }
    }
}
