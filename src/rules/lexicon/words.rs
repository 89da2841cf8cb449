//! Words in a row, numbered in the order in which they came, and found again in one probe: for words that are still
//! being gathered, and for short lists.
//!
//! All letters stand in one text; a table of slots leads from the hash of a word to its number. A slot holds 32 bits of
//! the hash beside the number, so that a look-up reads letters only where the word is (nearly always) the right one.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::rules::lists::Texts;

/// The base of the hash. A hash is a number written to this base, with one digit a byte: so that the hash of a word
/// with one letter changed is a sum away (see `typos.rs`).
pub(super) const BASE: u64 = 0x9E37_79B9_7F4A_7C15 | 1;

/// Distinct words with their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    texts: Texts,
    /// Hash bits above, number plus one below; 0 where free.
    slots: Vec<u64>,
}

/// The table of slots is not stored but made anew.
impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.texts.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Words, D::Error> {
        let mut words = Words { texts: Texts::deserialize(deserializer)?, slots: Vec::new() };
        words.fill_slots();
        Ok(words)
    }
}

/// One more digit behind a hash.
pub(super) fn then(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1)
}

pub(super) fn hash_of(word: &[u8]) -> u64 {
    word.iter().fold(0, |hash, byte| then(hash, *byte))
}

/// Spreads a hash over all bits.
pub(super) fn spread(hash: u64) -> u64 {
    let mixed = hash ^ (hash >> 32);
    mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

impl Words {
    /// The number of a word.
    pub(crate) fn find(&self, word: &str) -> Option<u32> {
        self.find_hashed(word.as_bytes(), spread(hash_of(word.as_bytes())))
    }

    fn find_hashed(&self, word: &[u8], spread: u64) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = self.home(spread);
        loop {
            let slot = *self.slots.get(at)?;
            let number = (slot as u32).checked_sub(1)?;
            if slot >> 32 == spread & 0xFFFF_FFFF && self.texts.bytes(number) == word {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a word, which is added if it is new.
    pub(crate) fn add(&mut self, word: &str) -> u32 {
        let spread = spread(hash_of(word.as_bytes()));
        if let Some(known) = self.find_hashed(word.as_bytes(), spread) {
            return known;
        }
        let number = self.texts.len() as u32;
        self.texts.push(word);
        if self.texts.len() * 2 > self.slots.len() {
            self.fill_slots();
        } else {
            self.take_slot(spread, number);
        }
        number
    }

    /// A word by its number.
    pub(crate) fn get(&self, number: u32) -> &str {
        self.texts.get(number)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Where a hash looks first: its upper bits.
    fn home(&self, spread: u64) -> usize {
        let bits = self.slots.len().trailing_zeros();
        if bits == 0 { 0 } else { (spread >> (64 - bits)) as usize }
    }

    fn take_slot(&mut self, spread: u64, number: u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = self.home(spread);
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 {
                *slot = (spread & 0xFFFF_FFFF) << 32 | u64::from(number + 1);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Makes the table of slots anew, large enough that half of it stays free.
    fn fill_slots(&mut self) {
        let wanted = (self.texts.len() * 2 + 1).next_power_of_two().max(16);
        self.slots.clear();
        self.slots.resize(wanted, 0);
        for number in 0..self.texts.len() as u32 {
            self.take_slot(spread(hash_of(self.texts.bytes(number))), number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_letters_and_nothing_else() {
        let mut words = Words::default();
        assert_eq!(words.find(""), None);
        let all: Vec<String> = (0..5000).map(|n| format!("w{:x}", n * 7919)).collect();
        for (number, word) in all.iter().enumerate() {
            assert_eq!(words.add(word), number as u32);
        }
        for (number, word) in all.iter().enumerate() {
            assert_eq!(
                (words.find(word), words.add(word), words.get(number as u32)),
                (Some(number as u32), number as u32, word.as_str())
            );
            assert_eq!(words.find(&format!("{word}x")), None);
        }
    }
}
