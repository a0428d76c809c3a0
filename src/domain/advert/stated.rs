//! Levels and years that stand beside a skill.

use std::ops::Range;

use crate::domain::levels::{ReadLevel, Scheme, read_level};
use crate::domain::phrases::{Pattern, read};
use crate::domain::text::fold;

use std::sync::LazyLock;

/// The most words a level takes.
const WORDS_OF_LEVEL: usize = 5;
/// Words that are levels of certificates, and in adverts mostly something else: professional experience.
const NOT_IN_PROSE: &[&str] = &["professional", "associate", "foundation", "specialty", "speciality", "bases", "elementary", "competent"];
/// Where one of these stands in the clause, what is wanted is not said plainly.
const TURNING: &[&str] =
    &["no", "not", "nicht", "kein", "keine", "pas", "sans", "sin", "without", "ohne", "or", "oder", "ou", "o", "bis", "to", "unless"];

static YEARS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let years = "year|years|yrs|yr|Jahr|Jahre|Jahren|an|ans|année|années|año|años";
    [format!("# # {years}"), format!("# to|bis|à|a|or|oder # {years}"), format!("# {years}"), format!("# or more {years}")]
        .iter()
        .map(|phrase| Pattern::new(phrase))
        .collect()
});

/// The level of a skill where it is plain: in brackets right behind it, or in the words right before it in its clause.
pub(super) fn level(text: &str, skill: &Range<usize>) -> Option<ReadLevel> {
    let after = text.get(skill.end..)?.trim_start();
    let bracket = after.strip_prefix('(').and_then(|after| after.split_once(')'));
    if let Some((inside, _)) = bracket
        && let Some(level) = inside.split(',').find_map(read_level)
    {
        return Some(level);
    }
    let tail = clause_after(after).trim_start_matches(['-', '\u{2013}', ' ']);
    let tail = ["auf ", "at ", "en ", "de ", "on ", "to "].iter().find_map(|small| tail.strip_prefix(small)).unwrap_or(tail);
    let tail = ["a ", "an ", "einem ", "un "].iter().find_map(|small| tail.strip_prefix(small)).unwrap_or(tail).trim_end();
    // A word behind a skill is its level only where it says so: "SQL at an advanced level".
    let named = [" level", " Niveau", " niveau", " nivel"].iter().find_map(|end| tail.strip_suffix(end));
    if let Some(level) = named.or(Some(tail)).and_then(read_level).filter(|level| level.scheme != Scheme::Words || named.is_some()) {
        return Some(level);
    }
    let before = clause_before(text.get(..skill.start)?);
    let words: Vec<&str> = before.split_whitespace().collect();
    if words.iter().any(|word| TURNING.contains(&fold(word).as_str())) {
        return None;
    }
    // The words right before it, without the small ones between: "sehr gute Kenntnisse in SQL".
    let end = words.iter().rposition(|word| !is_small(word)).map_or(0, |at| at + 1);
    let lengths = (1..=WORDS_OF_LEVEL.min(end)).rev();
    lengths.into_iter().find_map(|length| {
        let phrase = words.get(end - length..end)?.join(" ");
        read_level(&phrase).filter(|_| !NOT_IN_PROSE.contains(&fold(&phrase).as_str()))
    })
}

/// Years of experience in the clause of a skill, as written.
pub(super) fn years(text: &str, skill: &Range<usize>) -> Option<String> {
    let start = skill.start - clause_before(text.get(..skill.start)?).len();
    let end = skill.end + clause_after(text.get(skill.end..)?).len();
    let clause = text.get(start..end)?;
    let tokens = read(clause);
    (0..tokens.len()).find_map(|at| {
        let length = YEARS.iter().filter_map(|pattern| pattern.length_at(&tokens, at)).max()?;
        let (first, last) = (tokens.get(at)?, tokens.get(at + length - 1)?);
        clause.get(first.place.start..last.place.end).map(str::to_owned)
    })
}

fn is_small(word: &str) -> bool {
    const SMALL: &[&str] =
        &["in", "of", "with", "mit", "von", "im", "der", "den", "the", "en", "de", "du", "des", "d'", "del", "con", "an", "zu"];
    SMALL.contains(&fold(word).as_str())
}

const ENDS: &[char] = &[',', ';', '(', ')', ':', '.', '\n'];

fn clause_before(before: &str) -> &str {
    before.rfind(ENDS).and_then(|at| before.get(at..)).map_or(before, |clause| clause.trim_start_matches(ENDS))
}

fn clause_after(after: &str) -> &str {
    after.find(ENDS).and_then(|at| after.get(..at)).unwrap_or(after)
}
