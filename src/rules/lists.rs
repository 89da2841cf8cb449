//! Lists of lists in two columns: all items in a row, and where each list ends. One allocation for thousands of lists.

use serde::{Deserialize, Serialize};

/// A list for every number from 0 on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Lists<T> {
    #[serde(with = "rising")]
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Lists { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T: Copy + Default> Lists<T> {
    /// `count` lists from pairs of number and item; items of one number keep their order.
    pub(crate) fn of_pairs(count: usize, pairs: &[(u32, T)]) -> Lists<T> {
        let mut next = vec![0u32; count];
        for (list, _) in pairs {
            if let Some(len) = next.get_mut(*list as usize) {
                *len += 1;
            }
        }
        let mut ends = Vec::with_capacity(count);
        let mut end = 0;
        for len in &mut next {
            let start = end;
            end += *len;
            ends.push(end);
            *len = start;
        }
        let mut items = vec![T::default(); end as usize];
        for (list, item) in pairs {
            let Some(at) = next.get_mut(*list as usize) else { continue };
            if let Some(place) = items.get_mut(*at as usize) {
                *place = *item;
            }
            *at += 1;
        }
        Lists { ends, items }
    }
}

impl<T: Copy> Lists<T> {
    /// Puts one more list at the end.
    pub(crate) fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.items.extend(items);
        self.ends.push(self.items.len() as u32);
    }

    /// The list of a number; empty where there is none.
    pub(crate) fn get(&self, list: usize) -> &[T] {
        let end = self.ends.get(list).copied().unwrap_or(0) as usize;
        let start = if list == 0 { 0 } else { self.ends.get(list - 1).copied().unwrap_or(0) as usize };
        self.items.get(start..end).unwrap_or_default()
    }

    /// How many lists there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

impl Lists<u32> {
    /// Puts other numbers in the place of all items.
    pub(crate) fn renumber(&mut self, new: &[u32]) {
        renumber(&mut self.items, new);
    }

    /// The same lists with every item but the first of its kind left out of each.
    pub(crate) fn distinct(&self) -> Lists<u32> {
        let most = self.items.iter().copied().max().map_or(0, |most| most as usize + 1);
        let mut seen_in = vec![u32::MAX; most];
        let mut distinct = Lists::default();
        for list in 0..self.len() {
            let fresh = self.get(list).iter().copied().filter(|item| {
                let seen = seen_in.get_mut(*item as usize).map(|seen| std::mem::replace(seen, list as u32));
                seen != Some(list as u32)
            });
            distinct.items.extend(fresh);
            distinct.ends.push(distinct.items.len() as u32);
        }
        distinct
    }
}

/// Puts the new number in the place of each old one.
pub(crate) fn renumber<'n>(numbers: impl IntoIterator<Item = &'n mut u32>, new: &[u32]) {
    for number in numbers {
        *number = new.get(*number as usize).copied().unwrap_or(*number);
    }
}

/// New numbers for things that are met so often: the most frequent first. Gives them by the old number, and the old
/// ones in their new order.
pub(crate) fn by_frequency(frequency: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut order: Vec<u32> = (0..frequency.len() as u32).collect();
    order.sort_by_key(|old| std::cmp::Reverse(frequency.get(*old as usize).copied()));
    let mut new = vec![0; order.len()];
    for (at, old) in order.iter().enumerate() {
        if let Some(number) = new.get_mut(*old as usize) {
            *number = at as u32;
        }
    }
    (new, order)
}

/// Texts in a row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Texts {
    text: String,
    #[serde(with = "rising")]
    ends: Vec<u32>,
}

impl Texts {
    /// A text by its number.
    pub(crate) fn get(&self, number: u32) -> &str {
        let (start, end) = self.range(number);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Its bytes, without a look at where characters begin.
    pub(crate) fn bytes(&self, number: u32) -> &[u8] {
        let (start, end) = self.range(number);
        self.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// Puts one more at the end.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn range(&self, number: u32) -> (usize, usize) {
        let end = |number: usize| self.ends.get(number).copied().unwrap_or(0) as usize;
        let number = number as usize;
        (number.checked_sub(1).map_or(0, end), end(number))
    }
}

impl<'t> FromIterator<&'t str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'t str>>(all: I) -> Texts {
        let mut texts = Texts::default();
        all.into_iter().for_each(|text| texts.push(text));
        texts
    }
}

/// Stores rising numbers by their steps, which are small.
pub(crate) mod rising {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(rising: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
        let mut before = 0;
        serializer.collect_seq(rising.iter().map(|number| {
            let step = number.wrapping_sub(before);
            before = *number;
            step
        }))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
        let mut numbers = Vec::<u32>::deserialize(deserializer)?;
        let mut before = 0u32;
        for number in &mut numbers {
            before = before.wrapping_add(*number);
            *number = before;
        }
        Ok(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_become_lists_in_their_order() {
        let lists = Lists::of_pairs(3, &[(2, 7), (0, 5), (2, 6), (2, 7)]);
        assert_eq!(
            (lists.get(0), lists.get(1), lists.get(2), lists.get(3)),
            (&[5][..], &[][..], &[7, 6, 7][..], &[][..])
        );
        assert_eq!(lists.distinct().get(2), [7, 6]);
    }
}
