//! The number of a group as a sentence, which of its parts are there, and what is still to come.

use std::collections::BTreeSet;

use super::{listed, once, percent};
use crate::domain::jobs::Combined;
use crate::domain::policy::ScoringPolicy;
use crate::domain::scoring::{GroupScore, Note, Question, RowScore, Status};

/// More skills than this are counted in a name, not named.
const NAMED: usize = 4;

/// `Cloud platforms`: the title, else `AWS / Azure / Google Cloud`.
pub fn group_name(title: Option<&str>, skills: &[&str]) -> String {
    if let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) {
        return title.to_owned();
    }
    if skills.len() <= NAMED {
        return skills.join(" / ");
    }
    let named: Vec<&str> = skills.iter().take(NAMED - 1).copied().collect();
    format!("{} / {} more", named.join(" / "), skills.len() - named.len())
}

/// `one of these 3`, `2 of these 3`, `both of these`, `all of these 3`: how many of a group's rows are wanted.
pub fn group_kind(combined: Combined, total: usize) -> String {
    match combined {
        Combined::AnyOf | Combined::NOf(0 | 1) => format!("one of these {total}"),
        Combined::AllOf if total == 2 => "both of these".to_owned(),
        Combined::AllOf => format!("all of these {total}"),
        Combined::NOf(n) => format!("{n} of these {total}"),
    }
}

/// `Cloud platforms 75%: 1 of 3 is enough, and the best is AWS with 75%.`
pub fn group_sentence(policy: &ScoringPolicy, group: &GroupScore, rows: &[RowScore]) -> String {
    let best = group.made_of(rows, |row| row.low.value);
    let start = format!("{} {}: {}", group.title, percent(group.low), asks(group));
    if best.iter().all(|row| row.low.value == 0) {
        return format!("{start}, and none is evidenced.");
    }
    if let ([row], true) = (best.as_slice(), group.wanted() == 1) {
        return format!("{start}, and the best is {} with {}.", row.skill, percent(row.low.value));
    }
    let weights: BTreeSet<u8> = best.iter().map(|row| row.weight).collect();
    let is_weighted = group.combined == Combined::AllOf && weights.len() > 1;
    let part = |row: &&RowScore| {
        let weight = if is_weighted { format!(" (weight {})", row.weight) } else { String::new() };
        format!("{} with {}{weight}", row.skill, percent(row.low.value))
    };
    let mean = if is_weighted { "the mean by weight" } else { "the mean" };
    let parts = listed(&best.iter().map(part).collect::<Vec<_>>());
    let least = percent(policy.thresholds.met);
    let more = match missing(group, rows) {
        0 => String::new(),
        1 => format!("; 1 more is open until it reaches {least}"),
        more => format!("; {more} more are open until they reach {least}"),
    };
    format!("{start}, and this is {mean} of {parts}{more}.")
}

/// Which parts are there, the range, and what was accepted beside.
pub fn group_notes(group: &GroupScore, rows: &[RowScore]) -> Vec<Note> {
    let mut notes: Vec<Note> = parts(group, rows).into_iter().chain(range(group, rows)).collect();
    if let Some(accepted) = group.accepted {
        let beside: Vec<String> = group.own(rows).into_iter().filter(|row| row.accepted.is_some()).map(|row| row.skill.clone()).collect();
        notes.push(Note {
            lead: format!("{} with other evidence.", percent(accepted)),
            rest: format!("Accepted for {}. It counts in the separate number and never in verified coverage.", listed(&beside)),
        });
    }
    notes
}

/// `2 of 3 are wanted`
fn asks(group: &GroupScore) -> String {
    let (wanted, total) = (group.wanted(), group.rows.len());
    match group.combined {
        Combined::AllOf if total == 2 => "both are wanted".to_owned(),
        Combined::AllOf => format!("all {total} are wanted"),
        Combined::AnyOf | Combined::NOf(_) if wanted == 1 => format!("1 of {total} is enough"),
        Combined::AnyOf | Combined::NOf(_) => format!("{wanted} of {total} are wanted"),
    }
}

/// How many more of its rows have to be met.
fn missing(group: &GroupScore, rows: &[RowScore]) -> usize {
    let met = group.own(rows).into_iter().filter(|row| row.now == Status::Met).count();
    group.wanted().saturating_sub(met)
}

/// `2 of 3 parts of Cloud platforms. Azure is open.`: a group that is begun and not finished.
fn parts(group: &GroupScore, rows: &[RowScore]) -> Option<Note> {
    let (wanted, missing) = (group.wanted(), missing(group, rows));
    if missing == 0 || missing >= wanted {
        return None;
    }
    let open: Vec<String> = group.own(rows).into_iter().filter(|row| row.now != Status::Met).map(|row| row.skill.clone()).collect();
    let verb = if missing == 1 { "is" } else { "are" };
    let names = listed(&open);
    let open = if open.len() == missing { format!("{names} {verb} open") } else { format!("{missing} more of {names} {verb} open") };
    Some(Note {
        lead: format!("{} of {wanted} parts of {}.", wanted - missing, group.title),
        rest: format!("{open}. What is not finished counts for its parts and for nothing beyond them."),
    })
}

fn range(group: &GroupScore, rows: &[RowScore]) -> Option<Note> {
    let gains: Vec<&RowScore> =
        group.made_of(rows, |row| row.high.value).into_iter().filter(|row| row.high.value > row.low.value).collect();
    if group.high <= group.low {
        return None;
    }
    let lines = gains.iter().flat_map(|row| [row.high.first, row.high.second].into_iter().flatten().filter_map(|at| row.lines.get(at)));
    let open: BTreeSet<Question> = lines.flat_map(|line| line.open.iter().cloned()).collect();
    let parts: Vec<String> = gains.iter().map(|row| format!("{} at {}", row.skill, percent(row.high.value))).collect();
    Some(Note { lead: format!("Up to {}.", percent(group.high)), rest: format!("With {} once {}.", listed(&parts), once(&open)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_called_by_how_many_are_wanted() {
        for (combined, total, expected) in [
            (Combined::AnyOf, 3, "one of these 3"),
            (Combined::NOf(1), 2, "one of these 2"),
            (Combined::NOf(2), 3, "2 of these 3"),
            (Combined::AllOf, 2, "both of these"),
            (Combined::AllOf, 4, "all of these 4"),
        ] {
            assert_eq!(group_kind(combined, total), expected);
        }
    }
}
