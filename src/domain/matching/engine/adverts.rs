//! What adverts commonly call a skill, beside the names that a framework lists. A framework without a label of that wording is left as it is.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// One preferred label a line, and the wordings for it.
const WORDINGS: &str = include_str!("adverts.txt");

/// Wordings by the preferred label they stand for.
pub(super) type Wordings = HashMap<&'static str, Vec<&'static str>, FixedState>;

/// The wordings that the product knows.
pub(super) fn wordings() -> Wordings {
    let lines = WORDINGS.lines().filter(|line| !line.starts_with("//"));
    lines.filter_map(|line| line.split_once(" | ")).map(|(label, wordings)| (label, wordings.split("; ").collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_label_and_wordings_of_its_own() {
        let lines = WORDINGS.lines().filter(|line| !line.starts_with("//")).count();
        let all = wordings();
        assert_eq!(all.len(), lines, "a label comes twice, or a line has no wording");
        let mut each: Vec<String> = all.values().flatten().map(|wording| wording.to_lowercase()).collect();
        each.sort();
        let count = each.len();
        each.dedup();
        assert_eq!(each.len(), count, "a wording stands for two skills");
        assert!(each.iter().all(|wording| !wording.is_empty()));
    }
}
