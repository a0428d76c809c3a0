//! Words that may stand in for what may not be asked: the rules, and finding them in a text as whole words.

mod english;
mod english_person;
mod french;
mod german;
mod spanish;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::{LintKind, Severity};
use crate::domain::phrases::{Pattern, Token, read, sentences};

/// Phrases that are wrong for one reason, and what to write instead.
#[derive(Debug)]
pub(super) struct Rule {
    /// What it may stand for.
    pub(super) kind: LintKind,
    pub(super) severity: Severity,
    phrases: &'static [&'static str],
    /// What the words do, a sentence.
    pub(super) why: &'static str,
    /// What to write instead.
    pub(super) instead: &'static str,
    /// Not where one of these words stands right before it.
    not_after: &'static [&'static str],
    /// Not where one of these words stands right after it.
    not_before: &'static [&'static str],
    /// Not where one of these words stands within three words.
    not_near: &'static [&'static str],
    /// Not in a text that says it means everybody: (m/w/d), (H/F).
    is_settled_by_marker: bool,
}

impl Rule {
    const fn new(kind: LintKind, severity: Severity, phrases: &'static [&'static str], why: &'static str, instead: &'static str) -> Self {
        Self { kind, severity, phrases, why, instead, not_after: &[], not_before: &[], not_near: &[], is_settled_by_marker: false }
    }

    const fn not_after(self, words: &'static [&'static str]) -> Self {
        Self { not_after: words, ..self }
    }

    const fn not_before(self, words: &'static [&'static str]) -> Self {
        Self { not_before: words, ..self }
    }

    const fn not_near(self, words: &'static [&'static str]) -> Self {
        Self { not_near: words, ..self }
    }

    const fn unless_marked(self) -> Self {
        Self { is_settled_by_marker: true, ..self }
    }
}

/// Words found by a rule.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) rule: &'static Rule,
    /// Where, in bytes.
    pub(super) place: Range<usize>,
    /// In folded words, to tell repetitions.
    pub(super) key: String,
}

/// Sentences with such a word list what does not matter, or promise that it does not.
const FAIRNESS: &[&str] = &[
    "regardless of",
    "irrespective of",
    "without regard to",
    "discriminat*",
    "equal opportunit*",
    "equal employment",
    "protected characteristic*|veteran*",
    "unabhängig von",
    "ungeachtet",
    "diskriminier*|benachteilig*",
    "chancengleichheit",
    "gleichbehandlung*",
    "quel que soit|soient",
    "quels|quelle|quelles que soit|soient",
    "sans distinction",
    "discriminación|discriminatoire*",
    "égalité des chances",
    "sin distinción",
    "independientemente de",
    "igualdad de oportunidades",
];

/// Letters by which a title says that it means everybody: (m/w/d), (H/F), (f/m/x).
const MARKERS: &[(&str, &str)] =
    &[("m", "w"), ("w", "m"), ("m", "f"), ("f", "m"), ("h", "f"), ("f", "h"), ("h", "m"), ("m", "h"), ("all", "genders")];

/// How many words away "near" is.
const NEAR: usize = 3;

struct Compiled {
    pattern: Pattern,
    rule: &'static Rule,
}

/// All phrases, by the word they begin with where that is one word, and the others.
struct Book {
    all: Vec<Compiled>,
    by_first: BTreeMap<String, Vec<usize>>,
    others: Vec<usize>,
    fairness: Vec<Pattern>,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let rules = [english::RULES, english_person::RULES, german::RULES, french::RULES, spanish::RULES].into_iter().flatten();
    let all: Vec<Compiled> =
        rules.flat_map(|rule| rule.phrases.iter().map(move |phrase| Compiled { pattern: Pattern::new(phrase), rule })).collect();
    let (mut by_first, mut others): (BTreeMap<String, Vec<usize>>, Vec<usize>) = (BTreeMap::new(), Vec::new());
    for (at, one) in all.iter().enumerate() {
        match one.pattern.first_words() {
            Some(words) => words.into_iter().for_each(|word| by_first.entry(word).or_default().push(at)),
            None => others.push(at),
        }
    }
    Book { all, by_first, others, fairness: FAIRNESS.iter().map(|phrase| Pattern::new(phrase)).collect() }
});

/// What the rules find in a text, in the order of the text; where phrases overlap, the longest, else the first in the rules. `is_marked`: the
/// job says elsewhere that it means everybody.
pub(super) fn find(text: &str, is_marked: bool) -> Vec<Hit> {
    let tokens = read(text);
    let is_marked = is_marked || has_marker(&tokens);
    let mut hits: Vec<(Hit, usize, usize)> = Vec::new();
    for sentence in sentences(&tokens) {
        if (0..sentence.len()).any(|at| BOOK.fairness.iter().any(|pattern| pattern.length_at(sentence, at).is_some())) {
            continue;
        }
        for at in 0..sentence.len() {
            hits.extend(best_at(sentence, at, is_marked));
        }
    }
    // A longer phrase that begins later still wins over a shorter one it overlaps.
    hits.sort_by(|one, other| {
        other.1.cmp(&one.1).then_with(|| one.2.cmp(&other.2)).then_with(|| one.0.place.start.cmp(&other.0.place.start))
    });
    let mut kept: Vec<Hit> = Vec::new();
    for (hit, ..) in hits {
        if kept.iter().all(|other| hit.place.end <= other.place.start || other.place.end <= hit.place.start) {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.place.start);
    kept
}

/// Whether a text says that it means everybody.
pub(super) fn is_marked(text: &str) -> bool {
    has_marker(&read(text))
}

fn has_marker(tokens: &[Token]) -> bool {
    let mut pairs = tokens.iter().zip(tokens.iter().skip(1));
    pairs.any(|(one, other)| !other.begins && MARKERS.contains(&(one.word.as_str(), other.word.as_str())))
}

/// The longest phrase that begins at a word, with its length and its place in the rules.
fn best_at(sentence: &[Token], at: usize, is_marked: bool) -> Option<(Hit, usize, usize)> {
    let word = &sentence.get(at)?.word;
    let known = BOOK.by_first.get(word).into_iter().flatten().chain(&BOOK.others);
    let matches = known.filter_map(|place| {
        let one = BOOK.all.get(*place)?;
        let length = one.pattern.length_at(sentence, at)?;
        applies(one.rule, sentence, at..at + length, is_marked).then_some((length, *place, one.rule))
    });
    let (length, place, rule) = matches.min_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)))?;
    let words = sentence.get(at..at + length)?;
    let (first, last) = (words.first()?, words.last()?);
    let key = words.iter().map(|token| token.word.as_str()).collect::<Vec<_>>().join(" ");
    Some((Hit { rule, place: first.place.start..last.place.end, key }, length, place))
}

fn applies(rule: &Rule, sentence: &[Token], found: Range<usize>, is_marked: bool) -> bool {
    let is_one_of = |words: &[&str], token: Option<&Token>| token.is_some_and(|token| words.contains(&token.word.as_str()));
    let before = found.start.checked_sub(1).and_then(|at| sentence.get(at));
    let from = found.start.saturating_sub(NEAR);
    let around = sentence.get(from..found.start).into_iter().chain(sentence.get(found.end..)).flat_map(|side| side.iter().take(NEAR));
    let is_near = || around.into_iter().any(|token| is_one_of(rule.not_near, Some(token)));
    let is_settled = rule.is_settled_by_marker && is_marked;
    let is_excused = is_one_of(rule.not_after, before) || is_one_of(rule.not_before, sentence.get(found.end));
    !is_settled && !is_excused && !is_near()
}

#[cfg(test)]
mod tests;
