//! The words that notes are looked up in: made once, then only read.
//!
//! Words stand in the order of their hashes, so that the upper bits of a hash tell where to look: a table of buckets
//! leads to a word or two, whose letters lie side by side. Nothing is to be built when a dictionary is loaded.

use serde::{Deserialize, Serialize};

use crate::rules::lexicon::words::{Words, hash_of, spread};
use crate::rules::lists::{Texts, rising};

/// Distinct words, numbered by their hashes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Dictionary {
    /// How far a hash is shifted to give its bucket.
    shift: u32,
    /// The number of the word after the last of each bucket.
    #[serde(with = "rising")]
    buckets: Vec<u32>,
    texts: Texts,
}

impl Dictionary {
    /// The words of an interner, with the number that each had there.
    pub(super) fn of(words: &Words) -> (Dictionary, Vec<u32>) {
        let mut order: Vec<(u64, u32)> = (0..words.len() as u32)
            .map(|number| (spread(hash_of(words.get(number).as_bytes())), number))
            .collect();
        order.sort_unstable();
        let bits = (words.len() / 2).max(2).next_power_of_two().trailing_zeros();
        let mut made = Dictionary { shift: 64 - bits, ..Dictionary::default() };
        for (spread, number) in &order {
            made.buckets.resize((spread >> made.shift) as usize, made.len() as u32);
            made.texts.push(words.get(*number));
        }
        made.buckets.resize(1 << bits, made.len() as u32);
        (made, order.into_iter().map(|(_, number)| number).collect())
    }

    /// The number of a word.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let bucket = (spread(hash_of(word.as_bytes())).checked_shr(self.shift)?) as usize;
        let end = *self.buckets.get(bucket)?;
        let start = bucket.checked_sub(1).and_then(|before| self.buckets.get(before)).copied().unwrap_or(0);
        (start..end).find(|number| self.texts.bytes(*number) == word.as_bytes())
    }

    /// A word by its number.
    pub(super) fn get(&self, number: u32) -> &str {
        self.texts.get(number)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The spread hashes of all words.
    pub(super) fn spreads(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.len() as u32).map(|number| spread(hash_of(self.texts.bytes(number))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_holds_what_its_interner_held() {
        assert_eq!(Dictionary::default().find("a"), None);
        let mut words = Words::default();
        for n in 0..3000 {
            words.add(&format!("w{:x}", n * 7919));
        }
        let (dictionary, numbers) = Dictionary::of(&words);
        for (number, old) in numbers.iter().enumerate() {
            let word = words.get(*old);
            assert_eq!((dictionary.find(word), dictionary.get(number as u32)), (Some(number as u32), word));
            assert_eq!(dictionary.find(&format!("{word}x")), None);
        }
    }
}
