//! Typing slips: a long word that nobody knows, one slip away from a word that means something to the rules.
//!
//! A slip is two letters swapped, a letter missing, one too many, or one wrong. Every word that one slip could have
//! come from is tried, some six hundred for ten letters. The hash of each is a sum away from that of the word, and a
//! sieve of hashes keeps out nearly all that the lexicon does not hold; only what passes is made and looked up. So there
//! is no index of slips to build or to keep.
//!
//! A word can only be a slip for one of its own language, and real words that look like one are listed.

use crate::rules::lexicon::words::{BASE, spread, then};
use crate::rules::lexicon::{Lexicon, Symbol};
use crate::rules::rule::Langs;

/// Shorter words have too many real neighbours.
const SHORTEST: usize = 7;
/// Longer runs of letters are no words.
const LONGEST: usize = 30;
const LETTERS: std::ops::RangeInclusive<u8> = b'a'..=b'z';
/// How many bits the sieve has for each word, as a power of two.
const SIEVE_BITS: u32 = 3;

/// One bit for each hash of a word that the lexicon holds, among many that are not set.
#[derive(Debug)]
pub(super) struct Sieve {
    bits: Vec<u64>,
    shift: u32,
}

impl Sieve {
    fn of(lexicon: &Lexicon) -> Sieve {
        let size = (lexicon.forms.len().max(64).next_power_of_two()) << SIEVE_BITS;
        let mut sieve = Sieve { bits: vec![0; size / 64], shift: 64 - size.trailing_zeros() };
        for spread in lexicon.forms.spreads() {
            let at = spread >> sieve.shift;
            if let Some(bits) = sieve.bits.get_mut((at / 64) as usize) {
                *bits |= 1 << (at % 64);
            }
        }
        sieve
    }

    fn passes(&self, hash: u64) -> bool {
        let at = spread(hash) >> self.shift;
        self.bits.get((at / 64) as usize).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }
}

impl Lexicon {
    /// The word that a folded, unknown one is a slip for in a sentence of these languages. The first letter is trusted.
    pub(crate) fn slip_for(&self, word: &str, langs: Langs) -> Option<String> {
        let bytes = word.as_bytes();
        let in_length = (SHORTEST..=LONGEST).contains(&bytes.len());
        let listed = || self.not_typos.find(word).and_then(|id| self.not_typo_langs.get(id as usize));
        let is_real = || listed().is_some_and(|real| Langs(*real).meets(langs));
        if !in_length || !bytes.iter().all(u8::is_ascii_lowercase) || is_real() {
            return None;
        }
        let slips = Slips::new(self, langs, bytes);
        slips
            .swapped()
            .or_else(|| slips.one_missing())
            .or_else(|| slips.one_too_many())
            .or_else(|| slips.one_wrong())
    }
}

/// Looks up what a word may have been.
struct Slips<'l> {
    lexicon: &'l Lexicon,
    sieve: &'l Sieve,
    langs: Langs,
    word: &'l [u8],
    /// The hash of the word before each place.
    before: [u64; LONGEST + 1],
    /// The hash of the word from each place on.
    from: [u64; LONGEST + 2],
    /// What a digit is worth with so many behind it.
    worth: [u64; LONGEST + 2],
}

impl<'l> Slips<'l> {
    fn new(lexicon: &'l Lexicon, langs: Langs, word: &'l [u8]) -> Self {
        let sieve = lexicon.sieve.get_or_init(|| Sieve::of(lexicon));
        let (mut before, mut from, mut worth) = ([0; LONGEST + 1], [0; LONGEST + 2], [1; LONGEST + 2]);
        let mut hash = 0u64;
        for (byte, next) in word.iter().zip(before.iter_mut().skip(1)) {
            hash = then(hash, *byte);
            *next = hash;
        }
        let mut power = 1u64;
        for next in worth.iter_mut().skip(1) {
            power = power.wrapping_mul(BASE);
            *next = power;
        }
        let mut hash = 0u64;
        for (behind, (at, byte)) in word.iter().enumerate().rev().enumerate() {
            let digit = worth.get(behind).copied().unwrap_or(0).wrapping_mul(u64::from(*byte) + 1);
            hash = hash.wrapping_add(digit);
            if let Some(from) = from.get_mut(at) {
                *from = hash;
            }
        }
        Slips { lexicon, sieve, langs, word, before, from, worth }
    }

    /// The hash of the word up to a place, some letters, and the word from another place on.
    fn hash(&self, upto: usize, letters: &[u8], from: usize) -> u64 {
        let begin = self.before.get(upto).copied().unwrap_or(0);
        let front = letters.iter().fold(begin, |hash, letter| then(hash, *letter));
        let behind = self.word.len().saturating_sub(from);
        let worth = self.worth.get(behind).copied().unwrap_or(0);
        front.wrapping_mul(worth).wrapping_add(self.from.get(from).copied().unwrap_or(0))
    }

    fn swapped(&self) -> Option<String> {
        (1..self.word.len().saturating_sub(1)).find_map(|at| match self.word.get(at..at + 2) {
            Some([a, b]) => self.meant(at, &[*b, *a], at + 2),
            _ => None,
        })
    }

    fn one_missing(&self) -> Option<String> {
        (1..=self.word.len())
            .find_map(|at| LETTERS.into_iter().find_map(|letter| self.meant(at, &[letter], at)))
    }

    fn one_too_many(&self) -> Option<String> {
        (1..self.word.len()).find_map(|at| self.meant(at, &[], at + 1))
    }

    fn one_wrong(&self) -> Option<String> {
        (1..self.word.len())
            .find_map(|at| LETTERS.into_iter().find_map(|letter| self.meant(at, &[letter], at + 1)))
    }

    /// The word with letters put in the place of others, if it is long enough and the rules mean something by it in
    /// these languages.
    fn meant(&self, upto: usize, letters: &[u8], from: usize) -> Option<String> {
        if !self.sieve.passes(self.hash(upto, letters, from)) {
            return None;
        }
        // The sieve lets some through that are no words, so they are made without asking for memory.
        let (mut tried, mut len) = ([0; LONGEST + 2], 0);
        for part in [self.word.get(..upto)?, letters, self.word.get(from..)?] {
            tried.get_mut(len..len + part.len())?.copy_from_slice(part);
            len += part.len();
        }
        let word = std::str::from_utf8(tried.get(..len)?).ok().filter(|word| word.len() >= SHORTEST)?;
        let form = self.lexicon.find(word)?;
        let means = |symbol: &Symbol| symbol.means_something() && symbol.acts_in(self.langs);
        let mut symbols = self.lexicon.symbols_of(form).iter().filter_map(|id| self.lexicon.symbol_of(*id));
        symbols.any(means).then(|| word.to_owned())
    }
}
