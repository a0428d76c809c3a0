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

    /// A value for each key of each item, in the order of the lists.
    pub(super) fn values<Keys, Each>(&self, items: usize, each: Each) -> Vec<u8>
    where
        Keys: IntoIterator<Item = (u32, u8)>,
        Each: Fn(usize) -> Keys,
    {
        let mut next = self.starts.clone();
        let mut values = vec![0; self.items.len()];
        for (key, value) in (0..items).flat_map(each) {
            if let Some(next) = next.get_mut(place(key)) {
                if let Some(slot) = values.get_mut(place(*next)) {
                    *slot = value;
                }
                *next += 1;
            }
        }
        values
    }

    /// Where the list of a key begins among all, and the items that hold it.
    pub(super) fn with_start(&self, key: u32) -> (usize, &[u32]) {
        (self.starts.get(place(key)).map_or(0, |start| place(*start)), self.of(key))
    }

    /// The place among all lists of an item that holds this key.
    pub(super) fn place_of(&self, key: u32, item: u32) -> Option<usize> {
        let (start, items) = self.with_start(key);
        items.binary_search(&item).ok().map(|at| start + at)
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
        assert_eq!((postings.place_of(2, 1), postings.place_of(0, 1)), (Some(2), None));
        let values = postings.values(keys.len(), |item| keys[item].iter().map(move |key| (*key, u8::try_from(item).unwrap() + 7)));
        assert_eq!(values, [7, 7, 8]);
    }
}
