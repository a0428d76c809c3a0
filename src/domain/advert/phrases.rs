//! The phrases inside a piece that may name a skill: what stands between commas, brackets, "and" and slashes, without the words around a skill.

use std::ops::Range;

use super::cues::Cue;
use crate::domain::text::fold;

/// A longer phrase is a sentence.
const WORDS_OF_PHRASE: usize = 6;

/// Words between two skills.
const BETWEEN: &str = "& aber and avec both but bzw con e e.g either et idealerweise ideally incl including inkl inklusive like mit mittels \
    o oder or ou plus preferably sowie such then u und using via wie with y z.b";

/// Words before a skill that are none of it.
const LEADING: &str = "a able about advanced an annees anos ans anwendungssichere anwendungssicherer any as at at-least avec basic be \
    beherrschst bist bonne bonnes bonus bringst buen buena buenos con connaissance connaissances conocimiento \
    conocimientos d dans das de deep del dem demonstrated den der des desired die dominio du eine einen einer \
    einschlagige el en erfahrung erfahrungen erste excelente excellent exceptional experience experienced experiencia \
    expert expertise familiar familiarity first fluency fluent fortgeschrittene fundierte fur good great grundkenntnisse \
    gute guten guter haben hands hands-on hast have ideally il im in intermediate is jahr jahre jahren kenne kennst \
    kenntnis kenntnisse know knowing knowledge l la las le least les los maitrise maitrisez mehrjahrige mindestens \
    minimum mit more must muy nachgewiesene need needed nice of on our outstanding over plus practical praktische \
    preferred previous professional proficiency proficient profonde profound proven relevant requiere required \
    routinierter se sehr sichere sicherer sie skilled solid solida solide solides solidos some sound strong such than the \
    tiefgehende to tres uber ueber umgang un una understand understanding une use using verfugen verfugst versed \
    vertiefte very von vous we well wissen with work worked working year years you your yrs zu zum zur";

/// Words after a skill that are none of it.
const TRAILING: &str = "a abilities ability advantage an and apprecie are asset background basics be beneficial bonus certification \
    connaissances conocimientos desirable ein erfahrung erfahrungen erforderlich essential et etc exige experience \
    experiencia expertise fundamentals have highly imprescindible in is ist kenntnisse kenntnissen knowledge level \
    mandatory mit muss must needed nice niveau nivel oder of or plus preferred proficiency programming required requis \
    serait sind skill skills skillset souhaite strongly the to un und understanding usw valorable von vorausgesetzt \
    vorteil ware waren with would wunschenswert y";

/// Levels of languages, which stand behind them: `English B2`.
const LANGUAGE_LEVELS: &[&str] = &["a1", "a2", "b1", "b2", "c1", "c2", "auf", "at"];

/// Words that begin and end what is said of a level behind a skill: `SQL at an advanced level`.
const LEVEL_BEGINS: &str = "at auf on to";
const LEVEL_ENDS: &str = "level levels niveau nivel";
/// The most words of it.
const WORDS_OF_LEVEL: usize = 5;

/// Endings that German hangs on a skill.
const HUNG_ON: &[&str] =
    &["-Kenntnisse", "-Kenntnissen", "-Erfahrung", "-Skills", "-Know-how", "-Grundkenntnisse", "kenntnisse", "kenntnissen"];

/// A phrase, the forms of it to ask for from the whole to the bare, and what it is made of where it names nothing by itself.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) forms: Vec<Range<usize>>,
    pub(super) parts: Vec<Phrase>,
}

/// The phrases of a piece. Words that say how much something matters are none of a skill.
pub(super) fn read(text: &str, cues: &[Cue]) -> Vec<Phrase> {
    let sentence = Sentence { text, cues };
    chunks(text).into_iter().filter_map(|chunk| sentence.phrase(chunk, 0)).collect()
}

/// What stands between the signs that no phrase goes over.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut start = 0;
    for (at, sign) in text.char_indices() {
        let next = at + sign.len_utf8();
        let after = text.get(next..).unwrap_or_default();
        let is_last = after.is_empty() || after.starts_with(char::is_whitespace);
        let is_first = text.get(..at).is_none_or(|before| before.is_empty() || before.ends_with(char::is_whitespace));
        let is_end = match sign {
            ',' | ':' | '.' | '!' | '?' => is_last,
            '-' | '\u{2013}' | '\u{2014}' => is_last && is_first,
            ';' | '(' | ')' | '[' | ']' | '|' | '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{2022}'
            | '\u{2026}' => true,
            _ => false,
        };
        if is_end {
            chunks.push(start..at);
            start = next;
        }
    }
    chunks.push(start..text.len());
    chunks
}

/// A piece with the words in it that say how much something matters.
struct Sentence<'t> {
    text: &'t str,
    cues: &'t [Cue],
}

impl Sentence<'_> {
    /// A phrase with its parts: first between words like "and", then between slashes.
    fn phrase(&self, place: Range<usize>, depth: usize) -> Option<Phrase> {
        let text = self.text;
        let place = trimmed(text, place)?;
        let words = words(text, place);
        let words = without_ends(text, &words);
        let place = trimmed(text, words.first()?.start..words.last()?.end)?;
        let mut forms = Vec::new();
        let bare = self.bare(words);
        let without_ending = bare.clone().and_then(|bare| without_ending(text, bare));
        for form in std::iter::once(place.clone()).chain(bare).chain(without_ending) {
            let count = text.get(form.clone()).map_or(0, |form| form.split_whitespace().count());
            if (1..=WORDS_OF_PHRASE).contains(&count) && !forms.contains(&form) {
                forms.push(form);
            }
        }
        let mut cuts = [between_words(text, words), between_slashes(text, place)].into_iter().zip(1..).skip(depth);
        let cut = cuts.find(|(parts, _)| parts.len() > 1 || parts.iter().any(|part| part.len() < words_length(words)));
        let parts: Vec<Phrase> =
            cut.map_or_else(Vec::new, |(parts, depth)| parts.into_iter().filter_map(|part| self.phrase(part, depth)).collect());
        (!forms.is_empty() || !parts.is_empty()).then_some(Phrase { forms, parts })
    }

    /// Without the words around a skill; at least one word stays.
    fn bare(&self, words: &[Range<usize>]) -> Option<Range<usize>> {
        let is_number = |word: &str| {
            word.starts_with(|first: char| first.is_ascii_digit())
                && word.bytes().all(|sign| sign.is_ascii_digit() || matches!(sign, b'+' | b'-'))
        };
        let is_cue = |word: &Range<usize>| self.cues.iter().any(|cue| cue.place.start < word.end && word.start < cue.place.end);
        let mut rest = without_level(self.text, words);
        while let [first, after @ ..] = rest {
            let word = key(self.text, first);
            if after.is_empty() || !(is_in(LEADING, &word) || is_number(&word) || is_cue(first)) {
                break;
            }
            rest = after;
        }
        while let [before @ .., last] = rest {
            let word = key(self.text, last);
            let is_around = is_in(TRAILING, &word) || LANGUAGE_LEVELS.contains(&word.as_str()) || is_cue(last);
            if before.is_empty() || !is_around {
                break;
            }
            rest = before;
        }
        let (first, last) = (rest.first()?, rest.last()?);
        trimmed(self.text, first.start..last.end)
    }
}

/// Without words like "and" at its ends.
fn without_ends<'w>(text: &str, words: &'w [Range<usize>]) -> &'w [Range<usize>] {
    let is_between = |word: &Range<usize>| is_in(BETWEEN, &key(text, word));
    let start = words.iter().position(|word| !is_between(word)).unwrap_or(words.len());
    let end = words.iter().rposition(|word| !is_between(word)).map_or(start, |at| at + 1);
    words.get(start..end).unwrap_or_default()
}

/// Without a level in words at its end.
fn without_level<'w>(text: &str, words: &'w [Range<usize>]) -> &'w [Range<usize>] {
    let is_level = words.last().is_some_and(|last| is_in(LEVEL_ENDS, &key(text, last)));
    let begins = |word: &Range<usize>| is_in(LEVEL_BEGINS, &key(text, word));
    let start = words.iter().rposition(begins).filter(|start| is_level && *start > 0 && words.len() - start <= WORDS_OF_LEVEL);
    start.and_then(|start| words.get(..start)).unwrap_or(words)
}

/// How long a row of words is, with what is between them.
fn words_length(words: &[Range<usize>]) -> usize {
    words.first().zip(words.last()).map_or(0, |(first, last)| last.end - first.start)
}

/// The words of a part of a text.
fn words(text: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let Some(part) = text.get(place.clone()) else { return Vec::new() };
    let mut words = Vec::new();
    let mut start = None;
    for (at, sign) in part.char_indices().chain([(part.len(), ' ')]) {
        match (sign.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push(place.start + from..place.start + at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|own| own == word)
}

fn key(text: &str, word: &Range<usize>) -> String {
    fold(text.get(word.clone()).unwrap_or_default()).trim_matches(['.', '\'', '\u{2019}', '*']).to_owned()
}

/// Without what German hangs on: `SQL-Kenntnisse`.
fn without_ending(text: &str, bare: Range<usize>) -> Option<Range<usize>> {
    let written = text.get(bare.clone())?;
    let ending = HUNG_ON.iter().find(|ending| written.len() > ending.len() && written.ends_with(**ending))?;
    Some(bare.start..bare.end - ending.len())
}

fn between_words(text: &str, words: &[Range<usize>]) -> Vec<Range<usize>> {
    let groups = words.split(|word| is_in(BETWEEN, &key(text, word)));
    groups.filter_map(|group| Some(group.first()?.start..group.last()?.end)).collect()
}

fn between_slashes(text: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let Some(part) = text.get(place.clone()) else { return Vec::new() };
    let mut at = place.start;
    let parts = part.split('/').map(|part| {
        let place = at..at + part.len();
        at = place.end + 1;
        place
    });
    parts.filter(|place| !place.is_empty()).collect()
}

/// Without the signs around a phrase, but those that belong to names: C++, C#, .NET.
fn trimmed(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    let part = text.get(place.clone())?;
    let is_outside = |sign: char| !(sign.is_alphanumeric() || matches!(sign, '+' | '#' | '.'));
    let from = part.trim_start_matches(|sign| is_outside(sign) || matches!(sign, '+' | '#'));
    let to = part.trim_end_matches(|sign| is_outside(sign) || sign == '.');
    let place = place.start + (part.len() - from.len())..place.start + to.len();
    let has_letter = text.get(place.clone()).is_some_and(|part| part.chars().any(char::is_alphabetic));
    has_letter.then_some(place)
}
