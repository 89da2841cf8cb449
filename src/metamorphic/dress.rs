//! What can be done to any text of any language without changing what it says.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::rules::frame::Spelling;
use crate::stages::context::CLAUSE_WORDS;

/// The longest line after wrapping, in characters.
const COLUMNS: usize = 40;

/// A text in another spelling.
pub(super) fn respelt(text: &str, spelling: Spelling) -> String {
    match spelling {
        Spelling::Unaccented => text.nfd().filter(|c| !is_combining_mark(*c)).collect(),
        Spelling::Capitals => text.to_uppercase(),
        Spelling::Wrapped => wrapped(text, "\n"),
        Spelling::CarriageReturns => wrapped(text, "\r\n"),
        Spelling::Straight => {
            text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"")
        }
        Spelling::Curly => text.replace('\'', "\u{2019}").replace('"', "\u{201d}"),
        Spelling::Decomposed => text.nfd().collect(),
    }
}

fn wrapped(text: &str, line_end: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + line_end.len());
    let mut column = 0;
    for (at, word) in text.split(' ').enumerate() {
        let width = word.chars().count();
        if at > 0 && column + 1 + width > COLUMNS {
            wrapped.push_str(line_end);
            column = 0;
        } else if at > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += width;
    }
    wrapped
}

/// Whether a line is one sentence and no question.
pub(super) fn is_one_sentence(line: &str) -> bool {
    let inner = line.trim_end_matches(['.', '!']);
    let ends = |word: &str| word.ends_with(['.', '!', '?', '…', ';']);
    inner != line && !inner.contains('\n') && !inner.split_whitespace().any(ends)
}

/// The one clause of a line, ready to stand inside another sentence; `None` for a line of more than one, or longer than
/// a cue reaches in a clause.
pub(super) fn clause_of(line: &str) -> Option<String> {
    if line.split_whitespace().count() > CLAUSE_WORDS as usize {
        return None;
    }
    let clause = line.trim_end_matches(['.', '!']);
    let parted =
        clause.split_whitespace().rev().skip(1).any(|word| word.ends_with([',', ';', ':', '.', '!', '?']));
    if parted || clause.contains(['?', '(', '—', '–', '"', '“', '«', '\n', '…']) || clause.contains(" - ")
    {
        return None;
    }
    let mut chars = clause.chars();
    let first = chars.next()?;
    let word: String = chars.clone().take_while(|c| c.is_alphabetic()).collect();
    let is_name = word.is_empty() || word.chars().any(char::is_uppercase);
    Some(if is_name { clause.to_owned() } else { first.to_lowercase().chain(chars).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_begins_small_but_for_what_is_always_written_large() {
        assert_eq!(clause_of("The fee went up."), Some("the fee went up".to_owned()));
        assert_eq!(clause_of("I'm off!"), Some("I'm off".to_owned()));
        assert_eq!(clause_of("CRM data was lost."), Some("CRM data was lost".to_owned()));
        assert_eq!(clause_of("It cost 1.200,50 in all."), Some("it cost 1.200,50 in all".to_owned()));
        assert_eq!(clause_of("Too dear, so we stop."), None);
        assert_eq!(clause_of("Too dear. We stop."), None);
    }

    #[test]
    fn lines_are_wrapped_between_words() {
        let text = "One two three four five six seven eight nine ten.";
        assert_eq!(respelt(text, Spelling::Wrapped), "One two three four five six seven eight\nnine ten.");
        assert_eq!(respelt("Água à mão", Spelling::Unaccented), "Agua a mao");
    }
}
