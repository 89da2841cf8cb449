//! Folding: what writers and keyboards do differently without meaning a difference is folded away,
//! and every folded place leads back to the text as given.
//!
//! Folded: case, accents (composed or combining), curly quotes, ligatures and other compatibility forms,
//! exotic spaces, line ends; removed: soft hyphens, zero-width signs, stray combining marks.
//! A note and the words of the rules go through the same function, so that they cannot disagree.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::span::Span;

/// A folded text with the way back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    text: String,
    /// Where folded and given places run apart, by rising `folded`. Empty for plain ASCII.
    pieces: Vec<Piece>,
    accented: bool,
}

/// From `folded` on, places correspond to those from `given` on.
#[derive(Clone, Copy, Debug)]
struct Piece {
    folded: u32,
    given: u32,
    /// Byte for byte (ASCII), or one character as a whole.
    linear: bool,
}

impl Folded {
    /// Folds a text into this value, reusing its memory.
    pub(crate) fn refill(&mut self, given: &str) {
        self.text.clear();
        self.pieces.clear();
        self.accented = false;
        if given.is_ascii() && !given.contains('\r') {
            self.text.push_str(given);
            self.text.make_ascii_lowercase();
            return;
        }
        self.text.reserve(given.len());
        let mut at = 0;
        while let Some(rest) = given.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = plain_run(rest);
            if plain > 0 {
                self.begin_piece(at, true);
                let from = self.text.len();
                self.text.push_str(rest.get(..plain).unwrap_or_default());
                if let Some(run) = self.text.get_mut(from..) {
                    run.make_ascii_lowercase();
                }
                at += plain;
            } else {
                self.begin_piece(at, false);
                at += self.fold_cluster(rest);
            }
        }
        self.begin_piece(at, true);
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the writer used accents at all.
    pub(crate) fn is_accented(&self) -> bool {
        self.accented
    }

    /// The span of the text as given that a span of the folded text came from.
    pub(crate) fn given(&self, start: usize, end: usize) -> Span {
        let begin = self.given_start(start);
        Span { start: begin, end: if end > start { self.given_end(end).max(begin) } else { begin } }
    }

    fn given_start(&self, folded: usize) -> usize {
        match self.piece_of(folded) {
            None => folded,
            Some((piece, _)) if piece.linear => piece.given as usize + (folded - piece.folded as usize),
            Some((piece, _)) => piece.given as usize,
        }
    }

    fn given_end(&self, folded: usize) -> usize {
        match self.piece_of(folded - 1) {
            None => folded,
            Some((piece, _)) if piece.linear => piece.given as usize + (folded - piece.folded as usize),
            Some((_, next)) => next.map_or(folded, |piece| piece.given as usize),
        }
    }

    fn piece_of(&self, folded: usize) -> Option<(Piece, Option<Piece>)> {
        let after = self.pieces.partition_point(|piece| piece.folded as usize <= folded);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        Some((*piece, self.pieces.get(after).copied()))
    }

    fn begin_piece(&mut self, given: usize, linear: bool) {
        let piece = Piece { folded: self.text.len() as u32, given: given as u32, linear };
        self.pieces.push(piece);
    }

    /// Folds one character with the marks and invisible signs that belong to it; returns its bytes as given.
    fn fold_cluster(&mut self, rest: &str) -> usize {
        let mut chars = rest.char_indices();
        let Some((_, first)) = chars.next() else { return 0 };
        let mut taken = rest.len();
        let mut marked = false;
        for (at, next) in chars {
            if !is_combining_mark(next) && !is_invisible(next) {
                taken = at;
                break;
            }
            marked |= is_combining_mark(next);
        }
        if first == '\r' {
            if !rest.get(1..).is_some_and(|r| r.starts_with('\n')) {
                self.text.push('\n');
            }
            return taken;
        }
        decompose_canonical(first, |part| marked |= is_combining_mark(part));
        self.accented |= marked && first.is_alphabetic();
        fold_char(first, &mut self.text);
        taken
    }
}

/// Folds a word of a rule as a note would be folded.
pub(crate) fn fold_word(word: &str) -> String {
    let mut folded = Folded::default();
    folded.refill(word);
    folded.text
}

/// Lower case with accents kept, in one form whether they were composed or not: for words that insist on theirs.
pub(crate) fn accent_form(word: &str) -> String {
    accent_chars(word).collect()
}

/// The characters of the [`accent_form`] of a word.
pub(crate) fn accent_chars(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).nfd()
}

/// Whether the [`accent_form`] of a word is the one given.
pub(crate) fn has_accent_form(word: &str, form: &str) -> bool {
    accent_chars(word).eq(form.chars())
}

/// How many bytes at the front are ASCII, need no more than lower case, and carry no mark behind them.
fn plain_run(rest: &str) -> usize {
    let ascii = rest.bytes().take_while(|b| b.is_ascii() && *b != b'\r').count();
    match rest.get(ascii..).and_then(|r| r.chars().next()) {
        Some(next) if is_combining_mark(next) || is_invisible(next) => ascii.saturating_sub(1),
        _ => ascii,
    }
}

fn fold_char(given: char, out: &mut String) {
    match given {
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{02BC}' | '\u{00B4}' => out.push('\''),
        '\u{201C}'..='\u{201F}' | '\u{00AB}' | '\u{00BB}' | '\u{2033}' => out.push('"'),
        '\u{2010}' | '\u{2011}' => out.push('-'),
        '\u{2012}'..='\u{2015}' => out.push('\u{2014}'),
        '\u{2028}' | '\u{2029}' | '\u{0085}' => out.push('\n'),
        '\u{00DF}' | '\u{1E9E}' => out.push_str("ss"),
        '\u{00E6}' | '\u{00C6}' => out.push_str("ae"),
        '\u{0153}' | '\u{0152}' => out.push_str("oe"),
        '\u{00F8}' | '\u{00D8}' => out.push('o'),
        '\u{0142}' | '\u{0141}' => out.push('l'),
        '\u{0131}' => out.push('i'),
        c if is_combining_mark(c) || is_invisible(c) => {}
        c if c.is_whitespace() => out.push(if c == '\n' { '\n' } else { ' ' }),
        c => {
            let base = std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part));
            out.extend(base.flat_map(char::to_lowercase).filter(|part| !is_combining_mark(*part)));
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(given: &str) -> Folded {
        let mut folded = Folded::default();
        folded.refill(given);
        folded
    }

    #[test]
    fn folds_what_writers_do_differently() {
        let cases = [
            ("Orçamento", "orcamento"),
            ("orc\u{0327}amento", "orcamento"),
            ("don\u{2019}t", "don't"),
            ("of\u{FB01}ce", "office"),
            ("re\u{00AD}cor\u{200B}te", "recorte"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("3\u{00BA} ano", "3o ano"),
            ("Straße", "strasse"),
        ];
        for (given, expected) in cases {
            assert_eq!(fold(given).text(), expected, "{given:?}");
        }
    }

    #[test]
    fn every_place_leads_back() {
        let given = "«Não» re\u{00AD}cor\u{0327}te of\u{FB01}ce";
        let folded = fold(given);
        let back = |word: &str| {
            let at = folded.text().find(word).unwrap();
            folded.given(at, at + word.len()).of(given).unwrap()
        };
        assert_eq!(back("nao"), "Não");
        assert_eq!(back("recorte"), "re\u{00AD}cor\u{0327}te");
        assert_eq!(back("office"), "of\u{FB01}ce");
        assert_eq!(back("fi"), "\u{FB01}");
    }

    #[test]
    fn accents_are_seen_composed_or_not() {
        assert!(fold("más").is_accented() && fold("ma\u{0301}s").is_accented());
        assert!(!fold("“mas”").is_accented());
        assert_eq!(accent_form("Más"), accent_form("ma\u{0301}s"));
    }
}
