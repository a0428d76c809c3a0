//! The weights of the fitted sums, as the fitting tool wrote them.

use super::accept::{ACCEPT_FEATURES, ACCEPT_WIDTH};
use super::phrase::{PHRASE_FEATURES, PHRASE_WIDTH};
use super::runs::{RUN_FEATURES, RUN_WIDTH};
use super::sentence::{SENTENCE_FEATURES, SENTENCE_WIDTH};

/// The weights that the product ships.
const SHIPPED: &str = include_str!("weights.txt");

/// A sum of weighted numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum<const WIDTH: usize> {
    /// Added always.
    pub constant: f32,
    /// One weight for each number.
    pub weights: [f32; WIDTH],
}

impl<const WIDTH: usize> Sum<WIDTH> {
    /// The sum for these numbers.
    pub fn of(&self, features: &[f32; WIDTH]) -> f32 {
        self.weights.iter().zip(features).fold(self.constant, |sum, (weight, feature)| sum + weight * feature)
    }

    /// A sum of these names out of a section of a file; a name that is missing weighs nothing.
    fn read(text: &str, section: &str, names: &[&str; WIDTH]) -> Self {
        let find = |name: &str| {
            let mut lines = text.lines().map(str::split_whitespace).map(|mut words| (words.next(), words.next(), words.next()));
            let found = lines.find(|(place, key, _)| *place == Some(section) && *key == Some(name));
            found.and_then(|(.., value)| value?.parse().ok()).unwrap_or(0.0)
        };
        Self { constant: find("constant"), weights: names.map(find) }
    }

    /// The lines of a section.
    fn write(&self, section: &str, names: &[&str; WIDTH]) -> String {
        let named = std::iter::once(("constant", self.constant)).chain(names.iter().copied().zip(self.weights));
        named.fold(String::new(), |text, (name, weight)| text + &format!("{section} {name} {weight:.6}\n"))
    }
}

/// Everything that was fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Ranks concepts for a phrase.
    pub phrase: Sum<PHRASE_WIDTH>,
    /// Ranks concepts for a run of words of a sentence.
    pub run: Sum<RUN_WIDTH>,
    /// Ranks concepts for a sentence.
    pub sentence: Sum<SENTENCE_WIDTH>,
    /// Turns a phrase's sum into a share.
    pub phrase_share: Sum<1>,
    /// Turns a sentence's sum into a share.
    pub sentence_share: Sum<1>,
    /// Whether the best match of a phrase is right.
    pub accept: Sum<ACCEPT_WIDTH>,
    /// From this logit on it is likely.
    pub likely_from: f32,
    /// From this logit on a label that is equal but for its form is direct.
    pub label_from: f32,
}

impl Weights {
    /// The weights that the product ships.
    pub fn shipped() -> Self {
        Self::read(SHIPPED)
    }

    /// Weights from a file.
    pub fn read(text: &str) -> Self {
        Self {
            phrase: Sum::read(text, "phrase", &PHRASE_FEATURES),
            run: Sum::read(text, "run", &RUN_FEATURES),
            sentence: Sum::read(text, "sentence", &SENTENCE_FEATURES),
            phrase_share: Sum::read(text, "phrase_share", &["sum"]),
            sentence_share: Sum::read(text, "sentence_share", &["sum"]),
            accept: Sum::read(text, "accept", &ACCEPT_FEATURES),
            likely_from: Sum::read(text, "likely", &["from"]).weights[0],
            label_from: Sum::read(text, "direct_label", &["from"]).weights[0],
        }
    }

    /// The file of these weights.
    pub fn write(&self) -> String {
        [
            "// Written by the fitting tool; not to be edited by hand.\n".to_owned(),
            self.phrase.write("phrase", &PHRASE_FEATURES),
            self.phrase_share.write("phrase_share", &["sum"]),
            self.run.write("run", &RUN_FEATURES),
            self.sentence.write("sentence", &SENTENCE_FEATURES),
            self.sentence_share.write("sentence_share", &["sum"]),
            self.accept.write("accept", &ACCEPT_FEATURES),
            Sum { constant: 0.0, weights: [self.likely_from] }.write("likely", &["from"]),
            Sum { constant: 0.0, weights: [self.label_from] }.write("direct_label", &["from"]),
        ]
        .concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_whole() {
        let weights = Weights::shipped();
        let lines = |text: &str| text.lines().filter(|line| !line.starts_with("//")).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lines(SHIPPED), lines(&weights.write()), "names in the file and in the code differ");
        assert!(weights.likely_from > 0.0);
    }
}
