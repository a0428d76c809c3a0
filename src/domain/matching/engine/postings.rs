//! Lists of numbers by number: which names hold a stem, which hold a run of signs.

use super::numbers::{number, place};

/// For each key, the items that hold it, in ascending order.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Postings {
    /// Lists for `keys` keys from the keys of each item. `each` is walked twice, so that nothing is held twice.
    pub(super) fn new<Keys, Each>(keys: usize, items: usize, each: Each) -> Self
    where
        Keys: IntoIterator<Item = u32>,
        Each: Fn(usize) -> Keys,
    {
        let mut starts = vec![0_u32; keys + 1];
        for item in 0..items {
            for key in each(item) {
                if let Some(count) = starts.get_mut(place(key) + 1) {
                    *count += 1;
                }
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut list = vec![0; place(total)];
        for item in 0..items {
            for key in each(item) {
                if let Some(next) = next.get_mut(place(key)) {
                    if let Some(slot) = list.get_mut(place(*next)) {
                        *slot = number(item);
                    }
                    *next += 1;
                }
            }
        }
        Self { starts, items: list }
    }

    /// The items that hold this key.
    pub(super) fn of(&self, key: u32) -> &[u32] {
        let key = place(key);
        match (self.starts.get(key), self.starts.get(key + 1)) {
            (Some(start), Some(end)) => self.items.get(place(*start)..place(*end)).unwrap_or_default(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_listed_under_each_of_their_keys() {
        let keys = [vec![0, 2], vec![2], vec![]];
        let postings = Postings::new(3, keys.len(), |item| keys[item].clone());
        assert_eq!((postings.of(0), postings.of(1), postings.of(2), postings.of(9)), (&[0][..], &[][..], &[0, 1][..], &[][..]));
    }
}
