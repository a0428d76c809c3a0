//! The editor with every field ready to print.

use super::lints::{self, RemarkLine};
use super::typed::Found;
use crate::domain::Bp;
use crate::domain::jobs::{Importance, Requirement};
use crate::domain::lint::Lint;
use crate::domain::policy::FreshnessClass;
use crate::web::forms::{Choice, Form};
use crate::web::pages::said;
use crate::web::words;

/// The names of a row's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The row's id.
    pub id: String,
    /// The skill's name.
    pub skill: String,
    /// The chosen skill.
    pub pick: String,
    /// Importance.
    pub importance: String,
    /// Weight.
    pub weight: String,
    /// Level.
    pub level: String,
    /// Freshness class.
    pub freshness: String,
    /// Hard age limit.
    pub limit: String,
    /// Minimum rigor.
    pub rigor: String,
    /// Issuer list.
    pub list: String,
    /// Note to candidates.
    pub note: String,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowView {
    /// Its number.
    pub number: usize,
    /// The skill as typed, or what a blank row is called.
    pub title: String,
    /// The names of its fields.
    pub names: Names,
    /// `3 of 14, 21%`.
    pub share: String,
    /// What the skill means.
    pub statement: String,
    /// Skills to choose from, where the name does not say which.
    pub choices: Vec<Choice>,
    /// What to look at.
    pub remarks: Vec<RemarkLine>,
    /// `12 issuers can meet this row`.
    pub accepted: String,
    /// Their names.
    pub issuers: Vec<String>,
    /// Whether it can move up.
    pub can_rise: bool,
    /// Whether it can move down.
    pub can_sink: bool,
    /// Whether its fold stands open.
    pub is_open: bool,
}

/// One part of the bar of weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its class: `w-must`.
    pub class: &'static str,
    /// Where it begins, in per cent.
    pub x: String,
    /// How wide it is.
    pub width: String,
    /// The row's number.
    pub number: usize,
    /// ` SQL, 21%`.
    pub label: String,
}

/// The options of the selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// Importance.
    pub importance: Vec<Choice>,
    /// Level.
    pub level: Vec<Choice>,
    /// Freshness.
    pub freshness: Vec<Choice>,
    /// Rigor.
    pub rigor: Vec<Choice>,
    /// Lists.
    pub list: Vec<Choice>,
}

/// What the selects offer; `lists` are the issuer lists with their names.
pub(super) fn options(lists: &[(String, String)]) -> Options {
    let mut level = vec![Choice::new("", "any")];
    level.extend((1..=5_u8).map(|number| Choice::new(number, format!("{number}, {}", said::level(number).trim_end_matches(" level")))));
    let mut freshness = vec![Choice::new("", "As the skill")];
    freshness.extend(FreshnessClass::ALL.iter().map(|class| Choice::new(class, freshness_said(*class))));
    let rigor = [("", "Any"), ("R1", "Completed or better"), ("R2", "Graded or better"), ("R3", "Project or exam"), ("R4", "Exam only")];
    let mut list = vec![Choice::new("", "The job’s list")];
    list.extend(lists.iter().map(|(id, name)| Choice::new(id, name)));
    Options {
        importance: Importance::ALL.iter().map(|importance| Choice::new(importance, said::importance(*importance))).collect(),
        level,
        freshness,
        rigor: rigor.into_iter().map(|(value, label)| Choice::new(value, label)).collect(),
        list,
    }
}

fn freshness_said(class: FreshnessClass) -> String {
    let name = match class {
        FreshnessClass::Fast => "Fast",
        FreshnessClass::Perishable => "Perishable",
        FreshnessClass::SemiDurable => "Semi-durable",
        FreshnessClass::Durable => "Durable",
        FreshnessClass::Lasting => "Lasting",
    };
    class.house_curve().window_months.map_or_else(|| name.to_owned(), |months| format!("{name}, {months} mo"))
}

/// What there is to know of a row besides what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// The requirement, where the row can be read.
    pub(super) requirement: Option<Requirement>,
    /// The skills that fit its name, where that is not one.
    pub(super) choices: Vec<Choice>,
    /// The issuers that can meet it, where a list is published.
    pub(super) issuers: Option<Vec<String>>,
}

/// The choices of a row whose name is not one skill.
pub(super) fn choices(found: &Found) -> Vec<Choice> {
    let all = match found {
        Found::One(_) => return Vec::new(),
        Found::Several(all) | Found::Near(all) => all,
    };
    all.iter().map(|skill| Choice::new(&skill.id, &skill.label).with_hint(skill.statement.as_deref().unwrap_or_default())).collect()
}

/// The rows of the page: those of the form, and `extra` blank ones.
pub(super) fn rows(form: &Form, known: &[Known], extra: usize, remarks: &[Lint]) -> Vec<RowView> {
    let total: u32 = known.iter().filter_map(|row| row.requirement.as_ref()).map(|row| u32::from(row.weight)).sum();
    let blank = Known::default();
    (0..known.len() + extra).map(|at| row(form, at, known.get(at).unwrap_or(&blank), (known.len(), total), remarks)).collect()
}

fn row(form: &Form, at: usize, known: &Known, (count, total): (usize, u32), remarks: &[Lint]) -> RowView {
    let number = at + 1;
    let name = |field: &str| format!("{field}-{number}");
    let names = Names {
        id: name("id"),
        skill: name("skill"),
        pick: name("pick"),
        importance: name("importance"),
        weight: name("weight"),
        level: name("level"),
        freshness: name("freshness"),
        limit: name("limit"),
        rigor: name("rigor"),
        list: name("list"),
        note: name("note"),
    };
    let typed = form.value(&names.skill).trim().to_owned();
    let own = known.requirement.as_ref();
    let issuers = known.issuers.clone().unwrap_or_default();
    let is_open = form.is_wrong(&names.limit) || form.is_wrong(&names.note) || lints::is_in_fold(remarks, own);
    RowView {
        number,
        title: if typed.is_empty() { "New requirement".to_owned() } else { typed },
        share: own.map_or_else(|| "–".to_owned(), |row| share_said(row.weight, total)),
        statement: own.and_then(|row| row.skill.statement.clone()).unwrap_or_default(),
        choices: known.choices.clone(),
        remarks: lints::of_row(remarks, own),
        accepted: match (&known.issuers, own) {
            (_, None) => "Accepted issuers".to_owned(),
            (None, _) => "No issuer list is published for this row".to_owned(),
            (Some(all), _) if all.is_empty() => "No listed issuer can meet this row".to_owned(),
            (Some(all), _) => format!("{} can meet this row", words::counted(i64::try_from(all.len()).unwrap_or(0), "listed issuer")),
        },
        issuers,
        can_rise: at > 0 && at < count,
        can_sink: at + 1 < count,
        is_open,
        names,
    }
}

fn share_said(weight: u8, total: u32) -> String {
    if total == 0 { "0".to_owned() } else { format!("{weight} of {total}, {}", words::percent(share(weight, total))) }
}

fn share(weight: u8, total: u32) -> Bp {
    u32::from(weight) * 10_000 / total.max(1)
}

/// The bar of weights and the same in words.
pub(super) fn parts(known: &[Known]) -> (Vec<Part>, String) {
    /// Paper between two parts.
    const GAP: Bp = 40;
    /// What a letter takes of the bar on a wide screen. A name that has no room is left out; the number before it is that of its row.
    const LETTER: Bp = 64;
    let all: Vec<(usize, &Requirement)> = known
        .iter()
        .enumerate()
        .filter_map(|(at, row)| Some((at + 1, row.requirement.as_ref()?)))
        .filter(|(_, row)| row.weight > 0)
        .collect();
    let total: u32 = all.iter().map(|(_, row)| u32::from(row.weight)).sum();
    let mut before = 0_u32;
    let mut parts = Vec::with_capacity(all.len());
    let mut said = Vec::with_capacity(all.len());
    for (number, row) in all {
        let x = before * 10_000 / total.max(1);
        before += u32::from(row.weight);
        let width = before * 10_000 / total.max(1) - x;
        let percent = words::percent(share(row.weight, total));
        let label = format!("{}, {percent}", row.skill.label);
        let has_room = |text: &str| (3..).zip(text.chars()).all(|(place, _)| place * LETTER < width);
        let shown = [&label, &percent].into_iter().find(|text| has_room(text)).map(String::as_str).unwrap_or_default();
        parts.push(Part {
            class: match row.importance {
                Importance::Must => "w-must",
                Importance::Should => "w-should",
                Importance::Nice => "w-nice",
            },
            x: words::exact_percent(x),
            width: words::exact_percent(width.saturating_sub(GAP)),
            number,
            label: format!(" {shown}"),
        });
        said.push(label);
    }
    (parts, format!("Share of each requirement: {}", said.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::super::typed::filled;
    use super::*;
    use crate::web::pages::sample;

    fn known() -> Vec<Known> {
        let one = |row: Requirement| Known { requirement: Some(row), choices: Vec::new(), issuers: Some(vec!["Google".to_owned()]) };
        sample::set().requirements.into_iter().map(one).collect()
    }

    #[test]
    fn the_parts_fill_the_bar_and_the_words_say_the_same() {
        let (parts, said) = parts(&known());
        assert_eq!(parts.iter().map(|part| part.x.as_str()).collect::<Vec<_>>(), ["0.00", "21.42", "42.85", "64.28", "78.57", "92.85"]);
        assert_eq!((parts[0].class, parts[5].class, parts[5].width.as_str()), ("w-must", "w-nice", "6.75"));
        // Nothing is cut off in the middle: where there is no room for the name there is only the share.
        assert_eq!(parts[0].label, " SQL, 21%");
        assert!(parts.iter().all(|part| part.label.trim().is_empty() || part.label.ends_with('%')));
        assert!(said.starts_with("Share of each requirement: SQL, 21%; Data visualisation, 21%;"));
    }

    #[test]
    fn a_blank_row_has_no_share_and_cannot_move() {
        let rows = rows(&filled(&sample::set().requirements), &known(), 1, &[]);
        assert_eq!((rows.len(), rows[0].share.as_str(), rows[6].share.as_str()), (7, "3 of 14, 21%", "–"));
        assert!(!rows[0].can_rise && rows[0].can_sink && rows[5].can_rise && !rows[5].can_sink && !rows[6].can_rise);
        assert_eq!(rows[6].title, "New requirement");
    }
}
