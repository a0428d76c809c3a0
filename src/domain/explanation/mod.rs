//! Every number as a sentence, from fixed templates filled with what the score holds (`scoring.md` §6). Candidates read the same sentences as
//! recruiters, so they say "this employer" and judge nobody.

mod accepted;
mod factors;
mod groups;
mod named;
mod rows;
mod verdict;

use chrono::{DateTime, Utc};

use super::Bp;
use super::credentials::Validity;
use super::policy::{FULL, Rigor, Tier};

pub use accepted::{accepted_by, other_evidence};
pub use factors::{expired_factor, freshness_factor, level_factor, quality_factor, skill_factor};
pub use groups::{group_kind, group_name, group_notes, group_sentence};
pub use named::{all_named, any_named, named_credential};
pub use rows::{better_credential, renewed, row_notes, row_sentence, shut};
pub use verdict::{group_note, once, settled, verdict, who};

/// Longest name or text of a credential in a sentence.
const LONGEST: usize = 120;

/// `57%`: whole per cent, rounded half up.
pub fn percent(share: Bp) -> String {
    format!("{}%", (share + 50) / 100)
}

/// `87.5%`, `67%`: whole per cent, or one place where that is exact.
pub fn factor_percent(share: Bp) -> String {
    if share.is_multiple_of(100) || !share.is_multiple_of(10) { percent(share) } else { format!("{}%", exact(share)) }
}

/// `56.67`, `85`, `87.5`: per cent without needless zeros.
pub fn exact(share: Bp) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `A quarter`, as a factor: `¼`.
fn part(share: Bp) -> String {
    match share {
        2_500 => "¼".to_owned(),
        5_000 => "½".to_owned(),
        other => format!("{}%", exact(other)),
    }
}

/// `1 month`, `20 months`.
fn months(count: u32) -> String {
    if count == 1 { "1 month".to_owned() } else { format!("{count} months") }
}

/// `10 Mar 2025`.
fn day(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y").to_string()
}

/// A name between quotation marks.
fn quoted(name: &str) -> String {
    format!("\u{201c}{name}\u{201d}")
}

/// `SQL`, `SQL and Python`, `SQL, Python and R`.
pub fn listed(names: &[String]) -> String {
    joined(names, "and")
}

/// `SQL`, `SQL or Python`, `SQL, Python or R`.
fn either(names: &[String]) -> String {
    joined(names, "or")
}

fn joined(names: &[String], word: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} {word} {last}", all.join(", ")),
    }
}

/// Small numbers in words.
fn number(count: usize) -> String {
    const WORDS: [&str; 13] = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// A text of a credential, cut to what a sentence can hold.
pub fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let cut: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

/// `Recognised`.
pub const fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::A => "Recognised",
        Tier::B => "Context-dependent",
        Tier::C => "Limited",
        Tier::X => "Blocked",
    }
}

/// `project judged by a rubric`.
pub const fn rigor(rigor: Rigor) -> &'static str {
    match rigor {
        Rigor::R4 => "supervised exam, licence or certification",
        Rigor::R3 => "project judged by a rubric",
        Rigor::R2 => "graded, not supervised",
        Rigor::R1 => "completed",
        Rigor::R0 => "attended",
        Rigor::NotStated => "assessment not stated",
    }
}

/// `Foundational`: the common scale in words.
pub const fn level(level: u8) -> &'static str {
    match level {
        0 | 1 => "Awareness",
        2 => "Foundational",
        3 => "Intermediate",
        4 => "Advanced",
        _ => "Expert",
    }
}

/// Who set a value of the rules.
fn set_by<T: PartialEq>(value: &T, house: &T) -> String {
    if value == house { "House default".to_owned() } else { "Scoring rules of this employer".to_owned() }
}

/// Why a credential of an issuer with a familiar name is held.
pub fn look_alike(name: &str, id: &str, twin: &str) -> String {
    format!("It calls itself {}, which looks like {twin} on your list, but it is {}.", shortened(name), shortened(id))
}

/// Why a credential of a listed issuer waits.
pub fn out_of_scope(issuer: &str, skill: &str) -> String {
    format!("{issuer} is on your list, and not for {skill}.")
}

/// Why a credential of an issuer that was listed once waits.
pub fn lapsed(issuer: &str) -> String {
    format!("{issuer} is on your list, but its listing is not in force today.")
}

/// By whom and when something was said: `J. Ortiz on 24 Nov 2026`.
pub fn said_by(by: &str, at: DateTime<Utc>) -> String {
    format!("{} on {}", shortened(by), day(at))
}

/// Where a fact comes from that a person recorded: `as J. Ortiz recorded on 24 Nov 2026`.
pub fn recorded_by(by: &str, at: DateTime<Utc>) -> String {
    format!("as {} recorded on {}", shortened(by), day(at))
}

/// Until when one stands by what a person recorded: `stands until 10 Mar 2027 (24 months, as J. Ortiz recorded on 24 Nov 2026)`.
pub fn stands_until(validity: &Validity, end: DateTime<Utc>) -> String {
    format!("stands until {} ({}, {})", day(end), months(validity.months), validity.source)
}

/// Whether a share is all of it.
const fn is_full(share: Bp) -> bool {
    share == FULL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_said_as_people_check_them() {
        assert_eq!([5_667, 8_750, 6_667, 10_000, 4_650].map(factor_percent), ["57%", "87.5%", "67%", "100%", "46.5%"]);
        assert_eq!([5_667, 8_500, 8_750].map(exact), ["56.67", "85", "87.5"]);
        assert_eq!([2_500, 5_000, 1_250].map(part), ["¼", "½", "12.5%"]);
        assert_eq!((number(4), number(25), months(1)), ("four".to_owned(), "25".to_owned(), "1 month".to_owned()));
        assert_eq!(shortened(&"word ".repeat(100)).chars().count(), LONGEST);
    }
}
