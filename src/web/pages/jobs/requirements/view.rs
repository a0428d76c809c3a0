//! The editor with every field ready to print.

use chrono::NaiveDate;

use super::arrange::{self, IN, NOTE};
use super::groups::{self, GroupView};
use super::lints::{self, RemarkLine};
use super::named;
use super::typed::Found;
use crate::domain::Bp;
use crate::domain::jobs::{Combined, Requirement, RequirementGroup};
use crate::domain::lint::Lint;
use crate::domain::own_skills::OWN_FRAMEWORK;
use crate::domain::skills::Skill;
use crate::store::skills::Framework;
use crate::web::forms::{Choice, Form};
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
    /// The number of its group.
    pub inside: String,
    /// Whether it is chosen for a group.
    pub tick: String,
    /// The credentials it names.
    pub named: String,
    /// Whether only these count.
    pub only: String,
    /// How one more credential is named.
    pub by: String,
    /// Its name or id.
    pub value: String,
    /// What people call it.
    pub title: String,
    /// Only from this issuer.
    pub issuer: String,
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
    /// Its place in a group, where it stands in one.
    pub part: Option<PartView>,
    /// The credentials it names, as people call them.
    pub credentials: Vec<String>,
    /// `Only “SQL Expert” or “DP-300” counts.`, or nothing.
    pub named: String,
}

/// The place of a row in its group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PartView {
    /// The group, where this row is its first.
    pub opens: Option<GroupView>,
    /// Whether it is the last.
    pub closes: bool,
    /// Whether its weight matters: it does where all of the group are wanted.
    pub has_weight: bool,
}

impl RowView {
    /// Whether its weight matters: everywhere but in a group of which some are enough.
    pub(super) fn has_weight(&self) -> bool {
        self.part.as_ref().is_none_or(|part| part.has_weight)
    }

    /// Whether its group ends with it.
    pub(super) fn closes(&self) -> bool {
        self.part.as_ref().is_some_and(|part| part.closes)
    }
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

/// The choices of a row whose name is not one skill, each with its framework: own skills first, the rest as they were found.
pub(super) fn choices(found: &Found, frameworks: &[Framework]) -> Vec<Choice> {
    let all = match found {
        Found::One(_) => return Vec::new(),
        Found::Several(all) | Found::Near(all) => all,
    };
    let framework = |skill: &Skill| {
        let known = frameworks.iter().find(|framework| framework.id == skill.framework);
        known.map_or_else(|| skill.framework.to_string(), |framework| framework.name.clone())
    };
    let mut all: Vec<&Skill> = all.iter().collect();
    all.sort_by_key(|skill| skill.framework.as_str() != OWN_FRAMEWORK);
    let choice = |skill: &Skill| Choice::new(&skill.id, format!("{} ({})", skill.label, framework(skill)));
    all.into_iter().map(|skill| choice(skill).with_hint(skill.statement.as_deref().unwrap_or_default())).collect()
}

/// What was read of the form.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// What there is to know of each row.
    pub(super) known: Vec<Known>,
    /// The groups, in the order of the page.
    pub(super) groups: Vec<RequirementGroup>,
    /// What changes besides where a row asks for another skill.
    pub(super) notes: Vec<String>,
}

/// What of the page stands open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown {
    /// Blank rows at the end.
    pub(super) extra: usize,
    /// The row whose fold stands open.
    pub(super) open: Option<usize>,
    /// Whether this person may change something.
    pub(super) may_write: bool,
    /// The day.
    pub(super) today: NaiveDate,
}

/// The rows of the page: those of the form, and blank ones.
pub(super) fn rows(form: &Form, reading: &Reading, views: &[GroupView], shown: Shown, remarks: &[Lint]) -> Vec<RowView> {
    let inside = inside(form, reading);
    let count = reading.known.len();
    let blank = Known::default();
    let total = groups::total(&reading.known, &reading.groups);
    let one = |at: usize| {
        let group = inside.get(at).copied().flatten();
        let is_group = |other: Option<usize>| group.is_some() && other.and_then(|at| inside.get(at).copied()) == Some(group);
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        let mut row = row(form, at, reading.known.get(at).unwrap_or(&blank), total, remarks);
        row.is_open |= shown.open == Some(row.number);
        row.can_rise = at < count && if group.is_some() { is_group(before) } else { at > 0 };
        row.can_sink = if group.is_some() { is_group(after) } else { at + 1 < count };
        let Some(group) = group else { return row };
        let combined = reading.groups.get(group - 1).map(|group| group.combined);
        let has_weight = combined == Some(Combined::AllOf);
        row.share = if has_weight { share_inside(reading, &inside, at) } else { "a part".to_owned() };
        let opens = views.get(group - 1).filter(|_| !is_group(before)).cloned();
        row.part = Some(PartView { opens, closes: !is_group(after), has_weight });
        row
    };
    (0..count + shown.extra).map(one).collect()
}

/// In which group each row stands, by its number on the page.
pub(super) fn inside(form: &Form, reading: &Reading) -> Vec<Option<usize>> {
    let is_there = |group: &usize| (1..=reading.groups.len()).contains(group);
    let all = arrange::rows(form);
    all.iter().map(|row| arrange::group_of(row).filter(is_there)).take(reading.known.len()).collect()
}

/// `2 of 5 in it`: what a row weighs in its group.
fn share_inside(reading: &Reading, inside: &[Option<usize>], at: usize) -> String {
    let weight = |at: usize| reading.known.get(at).and_then(|row| row.requirement.as_ref()).map_or(0, |row| u32::from(row.weight));
    let total: u32 = (0..inside.len()).filter(|other| inside.get(*other) == inside.get(at)).map(weight).sum();
    format!("{} of {total} in it", weight(at))
}

fn row(form: &Form, at: usize, known: &Known, total: u32, remarks: &[Lint]) -> RowView {
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
        note: name(NOTE),
        inside: name(IN),
        tick: name("tick"),
        named: name("named"),
        only: name("only"),
        by: name("by"),
        value: name("value"),
        title: name("title"),
        issuer: name("issuer"),
    };
    let typed = form.value(&names.skill).trim().to_owned();
    let own = known.requirement.as_ref();
    let issuers = known.issuers.clone().unwrap_or_default();
    let in_fold = [&names.limit, &names.note, &names.only, &names.value, &names.title, &names.issuer];
    let is_open = in_fold.iter().any(|field| form.is_wrong(field)) || lints::is_in_fold(remarks, own);
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
        can_rise: false,
        can_sink: false,
        is_open,
        part: None,
        credentials: named::said(form, number),
        named: named::sentence(form, number),
        names,
    }
}

pub(super) fn share_said(weight: u8, total: u32) -> String {
    if total == 0 { "0".to_owned() } else { format!("{weight} of {total}, {}", words::percent(share(weight, total))) }
}

pub(super) fn share(weight: u8, total: u32) -> Bp {
    u32::from(weight) * 10_000 / total.max(1)
}

#[cfg(test)]
mod tests {
    use super::super::typed::filled;
    use super::*;
    use crate::domain::{FrameworkId, SkillId};
    use crate::web::pages::sample;

    fn known() -> Vec<Known> {
        let one = |row: Requirement| Known { requirement: Some(row), choices: Vec::new(), issuers: Some(vec!["Google".to_owned()]) };
        sample::set().requirements.into_iter().map(one).collect()
    }

    #[test]
    fn skills_of_one_name_are_told_apart_by_their_framework_and_own_ones_come_first() {
        let of = |id: &str, framework: &str| Skill {
            id: SkillId::new(id),
            framework: FrameworkId::new(framework),
            ..sample::skill("Ansible", "data-analysis")
        };
        let framework = |id: &str, name: &str| Framework {
            id: FrameworkId::new(id),
            kind: id.to_owned(),
            name: name.to_owned(),
            version: "1".to_owned(),
            source_url: None,
            licence: None,
            loaded_at: sample::now(),
        };
        let found = Found::Several(vec![of("e", "esco"), of("x", "elsewhere"), of("o", OWN_FRAMEWORK)]);
        let choices = choices(&found, &[framework("esco", "ESCO"), framework(OWN_FRAMEWORK, "Own skills")]);
        let said: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
        assert_eq!(said, ["Ansible (Own skills)", "Ansible (ESCO)", "Ansible (elsewhere)"]);
    }

    #[test]
    fn a_blank_row_has_no_share_and_cannot_move() {
        let reading = Reading { known: known(), ..Reading::default() };
        let rows = rows(&filled(&sample::set()), &reading, &[], Shown { extra: 1, ..Shown::default() }, &[]);
        assert_eq!((rows.len(), rows[0].share.as_str(), rows[6].share.as_str()), (7, "3 of 14, 21%", "–"));
        assert!(!rows[0].can_rise && rows[0].can_sink && rows[5].can_rise && !rows[5].can_sink && !rows[6].can_rise);
        assert_eq!(rows[6].title, "New requirement");
    }
}
