//! From the ranks of any proficiency scale to our five levels.

use serde_json::Value;

use super::super::text::beginning;
use crate::import::frameworks::json;

/// Our own scale, as its address.
pub(super) const OURS: &str = "urn:x-assay:proficiency-scale:5-levels";
/// Scales whose size is known by their name.
const KNOWN: &[(&str, u32)] = &[("sfia", 7), ("cefr", 6), ("eqf", 8), ("dreyfus", 5)];
/// Numbers in words.
const WORDS: &[(&str, u32)] =
    &[("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10)];
/// The largest scale.
const LARGEST: u32 = 20;

/// A proficiency scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// Its name or address, for a sentence; empty where there is none.
    pub(super) shown: String,
    /// How many levels it has, where it says so.
    pub(super) size: Option<u32>,
}

impl Scale {
    /// Reads a scale: its address or name (`…/4-level`, `five levels`, `1 to 5`, SFIA), or an object with its levels or their number.
    pub(super) fn of(value: Option<&Value>) -> Self {
        let Some(value) = value else { return Self { shown: String::new(), size: None } };
        if let Some(text) = json::plain(value) {
            return Self { size: size_in(&text), shown: beginning(&text) };
        }
        let named = ["name", "id", "@id", "identifier", "url"].iter().filter_map(|key| json::text(value, key)).collect::<Vec<_>>();
        let number = ["size", "numberOfLevels", "levelCount", "maxRank"].iter().find_map(|key| json::text(value, key)?.parse().ok());
        let levels = ["levels", "proficiencyLevels", "hasDefinedTerm"].iter().map(|key| json::list(value.get(key)).len()).max();
        let counted = levels.and_then(|levels| u32::try_from(levels).ok()).filter(|levels| *levels > 0);
        let size = number.or(counted).or_else(|| named.iter().find_map(|text| size_in(text))).filter(|size| is_size(*size));
        Self { shown: named.first().map(|text| beginning(text)).unwrap_or_default(), size }
    }
}

/// The level of a rank on a scale of this size: the ends meet, what lies between is rounded, half up. `None` where the scale has no such rank.
pub(super) fn level_of(rank: u32, size: u32) -> Option<u8> {
    if !is_size(size) || !(1..=size).contains(&rank) {
        return None;
    }
    let steps = size - 1;
    u8::try_from(1 + ((rank - 1) * 8 + steps) / (2 * steps)).ok()
}

const fn is_size(size: u32) -> bool {
    size >= 2 && size <= LARGEST
}

/// The number of levels a text says its scale has.
fn size_in(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &str| word.parse().ok().or_else(|| WORDS.iter().find(|(own, _)| *own == word).map(|(_, size)| *size));
    let is_unit = |word: &str| matches!(word, "level" | "levels" | "point" | "points" | "step" | "steps" | "stage" | "stages");
    let in_one = |word: &str| word.strip_suffix("levels").or_else(|| word.strip_suffix("level")).and_then(number);
    let said = words.windows(2).find_map(|pair| match pair {
        [size, unit] if is_unit(unit) => number(size),
        _ => None,
    });
    let to = || {
        words.windows(3).find_map(|three| match three {
            ["1", "to", size] => number(size),
            _ => None,
        })
    };
    let known = || KNOWN.iter().find(|(name, _)| words.contains(name)).map(|(_, size)| *size);
    said.or_else(|| words.iter().find_map(|word| in_one(word))).or_else(to).or_else(known).filter(|size| is_size(*size))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn scales_say_their_size_in_many_ways() {
        for (value, expected) in [
            (json!(OURS), Some(5)),
            (json!("https://example.com/proficiency-scales/4-level"), Some(4)),
            (json!("Five levels"), Some(5)),
            (json!("scale 1 to 7"), Some(7)),
            (json!("https://x.example/5Levels"), Some(5)),
            (json!("SFIA 9"), Some(7)),
            (json!("https://example.com/scales/internal"), None),
            (json!("https://example.com/level/4"), None),
            (json!("1-level"), None),
            (json!({"id": "https://x.example/s", "levels": [{}, {}, {}]}), Some(3)),
            (json!({"name": "Ours", "numberOfLevels": 4}), Some(4)),
            (json!({"name": "six-point scale"}), Some(6)),
            (json!({"maxRank": 400}), None),
            (json!([]), None),
        ] {
            assert_eq!(Scale::of(Some(&value)).size, expected, "{value}");
        }
        assert_eq!(Scale::of(None).size, None);
    }

    #[test]
    fn ranks_become_levels() {
        let all = |size: u32| (1..=size).map(|rank| level_of(rank, size).unwrap()).collect::<Vec<_>>();
        assert_eq!((all(2), all(3), all(4), all(5)), (vec![1, 5], vec![1, 3, 5], vec![1, 2, 4, 5], vec![1, 2, 3, 4, 5]));
        assert_eq!((all(6), all(7)), (vec![1, 2, 3, 3, 4, 5], vec![1, 2, 2, 3, 4, 4, 5]));
        assert_eq!((level_of(0, 5), level_of(6, 5), level_of(1, 1), level_of(1, 0)), (None, None, None, None));
    }

    proptest! {
        #[test]
        fn a_higher_rank_is_never_a_lower_level(size in 0_u32..30, rank in any::<u32>()) {
            if let (Some(one), Some(next)) = (level_of(rank, size), level_of(rank.saturating_add(1), size)) {
                prop_assert!(one <= next && (1..=5).contains(&next));
            }
        }
    }
}
