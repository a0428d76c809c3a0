//! Reading a level: only a whole value, with its scale named or in words that mean one level. What can be read in two ways is not read.

use std::sync::LazyLock;

use super::scales::{CEFR, COMMON, NATIONAL, SCALES, of_eqf};
use super::words::{ENGLISH, WORDS};
use super::{HIGHEST, LOWEST, ReadLevel, Scheme};
use crate::domain::text::fold;

/// A longer text is more than a level.
const LONGEST: usize = 60;

/// Words for "level".
const LEVEL: &[&str] = &["level", "niveau", "nivel", "stufe", "kompetenzniveau", "kompetenzstufe", "stage", "step"];
/// Words between a step and the length of its scale.
const OF: &[&[&str]] = &[&["of"], &["out", "of"], &["von"], &["sur"], &["de"], &["/"]];
/// What English adjectives of levels stand before.
const KNOWLEDGE: &[&str] = &["knowledge", "skills", "skill", "user"];
/// Words around a scale's name that change nothing.
const AROUND: &[&str] = &["the", "of", "on", "der", "des", "du", "de", "del", "auf", "nach", "selon", "scale", "framework"];

/// Long names of scales, folded, with the short ones.
const LONG_NAMES: &[(&str, &str)] = &[
    ("european qualifications framework", "eqf"),
    ("europaischer qualifikationsrahmen", "eqf"),
    ("common european framework of reference for languages", "cefr"),
    ("common european framework of reference", "cefr"),
    ("gemeinsamer europaischer referenzrahmen", "cefr"),
    ("deutscher qualifikationsrahmen", "dqr"),
    ("o net", "onet"),
];

/// The words for levels, folded.
static FOLDED: LazyLock<Vec<(Vec<String>, u8)>> = LazyLock::new(|| {
    let phrases = WORDS.iter().flat_map(|words| words.phrases.iter().map(|phrase| (parts(phrase), words.level)));
    phrases.collect()
});

/// The level that a text is, by itself: `EQF 6`, `B2`, `Level 3 of 5`, `sehr gute Kenntnisse`, `Foundational`. `None` where no scale is named and
/// the words could mean another level too: `Level 3`, `fluent`, `B1/B2`.
pub fn read_level(text: &str) -> Option<ReadLevel> {
    let written = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if written.is_empty() || written.chars().count() > LONGEST {
        return None;
    }
    let parts = parts(&written);
    let words: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (scheme, level) = with_scale(&words).unwrap_or_else(|| without_scale(&words))?;
    Some(ReadLevel { level, scheme, written })
}

/// The level that stands somewhere among the words of a text, in small letters: a step behind a scale's name, else a step of the CEFR, else an
/// English word that means one level, the lowest where there are several. For texts that are about somebody's level already, such as the level
/// of a rubric; whoever asks has to look for words that turn the meaning first.
pub fn level_in(words: &[&str]) -> Option<u8> {
    let numbered = |scheme| matches!(scheme, Scheme::Eqf | Scheme::Sfia);
    let step = || words.iter().find(|word| word.bytes().all(|sign| sign.is_ascii_digit()));
    if let Some(scale) = SCALES.iter().find(|scale| numbered(scale.scheme) && scale.names.iter().any(|name| words.contains(name))) {
        let step = step()?;
        return scale.steps.iter().find(|(own, _)| own == step).map(|(_, level)| *level);
    }
    if let Some((_, level)) = CEFR.iter().find(|(step, _)| words.contains(step)) {
        return Some(*level);
    }
    let english = WORDS.iter().filter(|all| all.language == ENGLISH).flat_map(|all| all.phrases.iter().map(|phrase| (phrase, all.level)));
    english.into_iter().find(|(phrase, _)| words.contains(phrase)).map(|(_, level)| level)
}

/// The parts of a text, folded: words, numbers with their point, and the signs that make a range or a fraction.
fn parts(text: &str) -> Vec<String> {
    let folded = fold(text).replace(['\u{2013}', '\u{2014}', '\u{2011}'], "-");
    let signs: Vec<char> = folded.chars().collect();
    let mut parts: Vec<String> = Vec::new();
    let mut word = String::new();
    let digit = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(char::is_ascii_digit);
    for (at, sign) in signs.iter().enumerate() {
        let is_between_digits = digit(at.checked_sub(1)) && digit(Some(at + 1));
        if sign.is_alphanumeric() || (matches!(sign, '.' | ',') && is_between_digits) {
            word.push(if *sign == ',' { '.' } else { *sign });
            continue;
        }
        parts.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        if *sign == '/' || (*sign == '-' && is_between_digits) {
            parts.push(sign.to_string());
        }
    }
    parts.extend((!word.is_empty()).then_some(word));
    parts
}

/// With a scale's name in it: the step it names, where that is all; `None`: no scale is named.
fn with_scale(words: &[&str]) -> Option<Option<(Scheme, u8)>> {
    let joined = LONG_NAMES
        .iter()
        .fold(format!(" {} ", words.join(" ")), |text, (long, short)| text.replace(&format!(" {long} "), &format!(" {short} ")));
    let words: Vec<&str> = joined.split_whitespace().collect();
    let is_name = |word: &str| {
        let is_scale = SCALES.iter().any(|scale| scale.names.contains(&word));
        is_scale || word == "onet" || NATIONAL.iter().any(|national| national.key == word)
    };
    let mut names = words.iter().filter(|word| is_name(word));
    let name = *names.next()?;
    if names.next().is_some() {
        return Some(None);
    }
    let says_level = words.iter().any(|word| LEVEL.contains(word) || *word == "lv");
    let rest: Vec<&str> =
        words.iter().copied().filter(|word| *word != name && !LEVEL.contains(word) && *word != "lv" && !AROUND.contains(word)).collect();
    let step = rest.join(" ");
    Some(match name {
        // O*NET has a scale of importance beside that of levels.
        "onet" if !says_level => None,
        "onet" => of_onet(&step).map(|level| (Scheme::Onet, level)),
        _ => of_named(name, &step),
    })
}

fn of_named(name: &str, step: &str) -> Option<(Scheme, u8)> {
    if let Some(scale) = SCALES.iter().find(|scale| scale.names.contains(&name)) {
        return scale.steps.iter().find(|(own, _)| *own == step).map(|(_, level)| (scale.scheme, *level));
    }
    let national = NATIONAL.iter().find(|national| national.key == name)?;
    let step: u8 = step.parse().ok()?;
    let (_, eqf) = national.steps.iter().find(|(own, _)| *own == step)?;
    of_eqf(*eqf).map(|level| (Scheme::National, level))
}

/// The scale from 0 to 7 in five equal parts.
fn of_onet(step: &str) -> Option<u8> {
    /// A fifth of seven, in hundredths.
    const PART: u32 = 140;
    let (whole, rest) = step.split_once('.').unwrap_or((step, ""));
    if whole.len() != 1 || rest.len() > 2 || !rest.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let hundredths: u32 = format!("{whole}{rest:0<2}").parse().ok()?;
    let level = u8::try_from(hundredths.div_ceil(PART)).ok()?;
    (LOWEST..=HIGHEST).contains(&level).then_some(level)
}

/// Without a scale's name: a step of ours with its length, a step of the CEFR, or words.
fn without_scale(words: &[&str]) -> Option<(Scheme, u8)> {
    if let [level, step, of @ .., "5"] = words
        && LEVEL.contains(level)
        && OF.contains(&of)
    {
        return COMMON.iter().find(|(own, _)| own == step).map(|(_, level)| (Scheme::Common, *level));
    }
    let plain: Vec<&str> = words.iter().copied().filter(|word| !LEVEL.contains(word)).collect();
    if let [step] = plain.as_slice()
        && let Some((_, level)) = CEFR.iter().find(|(own, _)| own == step)
    {
        return Some((Scheme::Cefr, *level));
    }
    let known = |words: &[&str]| FOLDED.iter().find(|(phrase, _)| phrase.as_slice() == words).map(|(_, level)| (Scheme::Words, *level));
    known(words).or_else(|| known(&plain)).or_else(|| match plain.as_slice() {
        [rest @ .., last] if KNOWLEDGE.contains(last) => known(rest),
        _ => None,
    })
}
