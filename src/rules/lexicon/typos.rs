//! Typing slips: a long word that nobody knows, one slip away from a word that means something to the rules.
//!
//! A slip is two letters swapped, a letter missing, one too many, or one wrong. Every word that one slip could have
//! come from is made and looked up, some six hundred for ten letters; so there is no index to build or to keep, and
//! only unknown long words pay for it.
//!
//! A word can only be a slip for one of its own language, and real words that look like one are listed.

use crate::rules::lexicon::{Lexicon, Symbol};
use crate::rules::rule::Langs;

/// Shorter words have too many real neighbours.
const SHORTEST: usize = 7;
/// Longer runs of letters are no words.
const LONGEST: usize = 30;
const LETTERS: std::ops::RangeInclusive<u8> = b'a'..=b'z';

impl Lexicon {
    /// Makes a word stand for itself in its languages, whatever it looks like.
    pub(crate) fn add_not_typo(&mut self, word: &str, langs: Langs) {
        self.not_typos.entry(word.into()).or_insert(Langs::NONE).0 |= langs.0;
    }

    /// The word that a folded, unknown one is a slip for in a sentence of these languages. The first letter is trusted.
    pub(crate) fn slip_for(&self, word: &str, langs: Langs) -> Option<String> {
        let bytes = word.as_bytes();
        let in_length = (SHORTEST..=LONGEST).contains(&bytes.len());
        let is_real = || self.not_typos.get(word).is_some_and(|real| real.meets(langs));
        if !in_length || !bytes.iter().all(u8::is_ascii_lowercase) || is_real() {
            return None;
        }
        let slips = Slips { lexicon: self, langs };
        slips
            .swapped(bytes)
            .or_else(|| slips.one_missing(bytes))
            .or_else(|| slips.one_too_many(bytes))
            .or_else(|| slips.one_wrong(bytes))
    }
}

/// Looks up what a word may have been.
struct Slips<'l> {
    lexicon: &'l Lexicon,
    langs: Langs,
}

impl Slips<'_> {
    fn swapped(&self, word: &[u8]) -> Option<String> {
        let mut tried = word.to_vec();
        (1..word.len().saturating_sub(1)).find_map(|at| {
            tried.swap(at, at + 1);
            let found = self.meant(&tried);
            tried.swap(at, at + 1);
            found
        })
    }

    fn one_missing(&self, word: &[u8]) -> Option<String> {
        (1..=word.len()).find_map(|at| {
            let mut tried = word.to_vec();
            tried.insert(at, b' ');
            LETTERS.into_iter().find_map(|letter| self.with(&mut tried, at, letter))
        })
    }

    fn one_too_many(&self, word: &[u8]) -> Option<String> {
        (1..word.len()).find_map(|at| {
            let mut tried = word.to_vec();
            tried.remove(at);
            self.meant(&tried)
        })
    }

    fn one_wrong(&self, word: &[u8]) -> Option<String> {
        (1..word.len()).find_map(|at| {
            let mut tried = word.to_vec();
            LETTERS.into_iter().find_map(|letter| self.with(&mut tried, at, letter))
        })
    }

    fn with(&self, tried: &mut [u8], at: usize, letter: u8) -> Option<String> {
        *tried.get_mut(at)? = letter;
        self.meant(tried)
    }

    /// The word, if it is long enough and the rules mean something by it in these languages.
    fn meant(&self, word: &[u8]) -> Option<String> {
        let word = std::str::from_utf8(word).ok().filter(|word| word.len() >= SHORTEST)?;
        let form = self.lexicon.find(word)?;
        let means = |symbol: &Symbol| symbol.means_something() && symbol.acts_in(self.langs);
        let mut symbols = self.lexicon.symbols_of(form).iter().filter_map(|id| self.lexicon.symbol_of(*id));
        symbols.any(means).then(|| word.to_owned())
    }
}
