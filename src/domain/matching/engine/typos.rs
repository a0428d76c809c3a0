//! Typing errors: a word no name holds is read as the one word of a name that is nearest to it.

use super::index::Index;
use super::text::is_stop_word;

/// The fewest letters of a word in which one error is repaired, and in which two are.
const ONE_ERROR: usize = 5;
const TWO_ERRORS: usize = 9;

/// The word of a name that a word without one is read as: one error from five letters on, two from nine on, the first letter kept, and no other
/// word as near. Words with digits or signs, stop words and words that the vector table knows are left alone.
pub(super) fn repair(index: &Index, word: &str) -> Option<String> {
    if word.len() < ONE_ERROR || !word.bytes().all(|sign| sign.is_ascii_lowercase()) || index.table.is_word(word) || is_stop_word(word) {
        return None;
    }
    let allowed = if word.len() >= TWO_ERRORS { 2 } else { 1 };
    let from = index.words.partition_point(|known| known.len() < word.len() - allowed);
    let near = index.words.iter().skip(from).take_while(|known| known.len() <= word.len() + allowed);
    let first = word.bytes().next();
    let mut best: Option<(usize, &str)> = None;
    let mut is_tied = false;
    for known in near.filter(|known| known.bytes().next() == first) {
        let distance = strsim::osa_distance(word, known);
        if distance > allowed {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, _)) if distance == least => is_tied = true,
            _ => (best, is_tied) = (Some((distance, known.as_ref())), false),
        }
    }
    best.filter(|_| !is_tied).map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::{Concept, WordVectors};
    use super::*;

    #[test]
    fn a_word_is_read_as_the_only_near_one() {
        let concept = |label: &str| Concept { uri: label.into(), label: label.into(), ..Concept::default() };
        let labels = ["JavaScript", "project management", "process data", "progress data", "Python", "statistics"];
        let index = Index::new(&labels.map(concept), WordVectors::empty());
        for (written, read) in [
            ("javascrpit", Some("javascript")),
            ("managment", Some("management")),
            ("managmnet", Some("management")),
            ("pyhton", Some("python")),
            ("statistcis", Some("statistics")),
            ("progess", None),
            ("pithon", Some("python")),
            ("bython", None),
            ("java", None),
            ("data1", None),
            ("statistixx", Some("statistics")),
            ("stxtistixx", None),
        ] {
            assert_eq!(repair(&index, written).as_deref(), read, "{written}");
        }
    }
}
