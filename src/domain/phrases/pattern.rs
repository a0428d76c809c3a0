//! A phrase, ready to be looked for: words with spaces between. `a|b` is either, `word*` any word that begins so, `word?` may be missing, `_` is any
//! word, `#` a number, `##` a number that can be an age.

use super::tokens::Token;
use crate::domain::text::fold;

/// Numbers in words that adverts write out.
const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "zwei", "drei", "vier", "funf", "sechs", "sieben",
    "acht", "neun", "zehn", "deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "dix", "dos", "tres", "cuatro", "cinco", "seis",
    "siete", "ocho", "nueve", "diez",
];

/// Ages people work at.
const AGES: std::ops::RangeInclusive<u32> = 18..=70;

/// One word that may stand in a place of a phrase.
#[derive(Debug)]
enum Word {
    This(String),
    Beginning(String),
    Number,
    Age,
    Any,
}

/// One place of a phrase.
#[derive(Debug)]
struct Place {
    words: Vec<Word>,
    may_be_missing: bool,
}

/// A phrase.
#[derive(Debug)]
pub(crate) struct Pattern {
    places: Vec<Place>,
}

impl Pattern {
    pub(crate) fn new(phrase: &str) -> Self {
        let place = |text: &str| {
            let words = text.strip_suffix('?');
            Place { words: words.unwrap_or(text).split('|').map(Word::new).collect(), may_be_missing: words.is_some() }
        };
        Self { places: phrase.split(' ').map(place).collect() }
    }

    /// The words it can begin with, where they can be told.
    pub(crate) fn first_words(&self) -> Option<Vec<String>> {
        let first = self.places.first().filter(|first| !first.may_be_missing)?;
        let words = first.words.iter().map(|word| if let Word::This(word) = word { Some(word.clone()) } else { None });
        words.collect()
    }

    /// How many words it takes from here, where it stands here; the most.
    pub(crate) fn length_at(&self, sentence: &[Token], at: usize) -> Option<usize> {
        length(&self.places, sentence.get(at..)?).filter(|length| *length > 0)
    }
}

impl Word {
    fn new(text: &str) -> Self {
        match text {
            "_" => Self::Any,
            "#" => Self::Number,
            "##" => Self::Age,
            text => text.strip_suffix('*').map_or_else(|| Self::This(fold(text)), |stem| Self::Beginning(fold(stem))),
        }
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::This(own) => own == word,
            Self::Beginning(stem) => word.starts_with(stem.as_str()),
            Self::Number => NUMBERS.contains(&word) || (word.len() < 3 && word.bytes().all(|sign| sign.is_ascii_digit())),
            Self::Age => word.parse().is_ok_and(|age| AGES.contains(&age)),
            Self::Any => true,
        }
    }
}

fn length(places: &[Place], words: &[Token]) -> Option<usize> {
    let Some((place, rest)) = places.split_first() else { return Some(0) };
    let here = words.split_first().filter(|(word, _)| place.words.iter().any(|own| own.is(&word.word)));
    let with = here.and_then(|(_, after)| length(rest, after)).map(|length| length + 1);
    let without = if place.may_be_missing { length(rest, words) } else { None };
    with.max(without)
}
