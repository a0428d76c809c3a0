//! The groups of the editor: their fields, what is read from them, and what the page shows of them.

use super::arrange::{self, Typed};
use super::view::{Known, share_said};
use crate::domain::RequirementGroupId;
use crate::domain::explanation::group_name;
use crate::domain::jobs::{Combined, Importance, RequirementGroup};
use crate::domain::requirement_rules::MOST_WEIGHT;
use crate::web::forms::{Choice, Form};

/// Groups of one set: each has a row at least.
const MOST_GROUPS: usize = arrange::MOST_ROWS;
/// Longest name.
const LONGEST_NAME: usize = 100;
/// The fields of a group; each is followed by `-` and the group's number on the page.
const FIELDS: [&str; 6] = ["gid", "gname", "gkind", "gn", "gimportance", "gweight"];

/// The groups of a form.
pub(super) fn typed(form: &Form) -> Vec<Typed> {
    let count = form.value("groups").parse::<usize>().unwrap_or(0).min(MOST_GROUPS);
    (1..=count)
        .map(|number| FIELDS.into_iter().map(|field| (field, form.value(&format!("{field}-{number}")).to_owned())).collect())
        .collect()
}

/// A group that is made on the page.
pub(super) fn new(importance: Importance) -> Typed {
    let weight = importance.default_weight().to_string();
    Typed::from([("gkind", "any_of".to_owned()), ("gimportance", importance.to_string()), ("gweight", weight)])
}

/// Fills in the groups as they are kept.
pub(super) fn fill(form: &mut Form, groups: &[RequirementGroup]) {
    form.set("groups", groups.len().to_string());
    for (number, group) in (1..).zip(groups) {
        let (kind, n) = match group.combined {
            Combined::AnyOf => ("any_of", String::new()),
            Combined::NOf(n) => ("n_of", n.to_string()),
            Combined::AllOf => ("all_of", String::new()),
        };
        for (field, value) in [
            ("gid", group.id.to_string()),
            ("gname", group.title.clone().unwrap_or_default()),
            ("gkind", kind.to_owned()),
            ("gn", n),
            ("gimportance", group.importance.to_string()),
            ("gweight", group.weight.to_string()),
        ] {
            form.set(&format!("{field}-{number}"), value);
        }
    }
}

/// Reads all groups, one for each on the page; what is wrong is noted beside its field. `kept` are the groups as they were.
pub(super) fn read(form: &mut Form, kept: &[RequirementGroup], mut new_id: impl FnMut() -> RequirementGroupId) -> Vec<RequirementGroup> {
    let count = typed(form).len();
    (1..=count)
        .map(|number| {
            let field = |name: &str| format!("{name}-{number}");
            let title = form.optional_text(&field("gname"), LONGEST_NAME);
            let combined = combined(form, number);
            let importance =
                form.choice(&field("gimportance"), Importance::parse, "Choose must, should or nice").unwrap_or(Importance::Must);
            let weight = form.number::<u8>(&field("gweight"), "Weight", 0, MOST_WEIGHT);
            let id = form.value(&field("gid")).to_owned();
            let before = kept.iter().find(|group| group.id.as_str() == id);
            RequirementGroup {
                id: before.map_or_else(&mut new_id, |group| group.id.clone()),
                title,
                combined,
                importance,
                weight: weight.unwrap_or(importance.default_weight()),
            }
        })
        .collect()
}

fn combined(form: &mut Form, number: usize) -> Combined {
    let count = arrange::rows(form).iter().filter(|row| arrange::group_of(row) == Some(number)).count();
    match form.value(&format!("gkind-{number}")) {
        "any_of" => Combined::AnyOf,
        "all_of" => Combined::AllOf,
        "n_of" => {
            let field = format!("gn-{number}");
            let most = u8::try_from(count.max(1)).unwrap_or(u8::MAX);
            let n = form.number::<u8>(&field, "How many of them are wanted", 1, most);
            if n.is_none() {
                form.refuse(&field, format!("Say how many of the {count} rows are wanted, or choose any or all of them"));
            }
            Combined::NOf(n.unwrap_or(1))
        }
        _ => {
            form.refuse(&format!("gkind-{number}"), "Choose any, so many or all of them");
            Combined::AnyOf
        }
    }
}

/// What the choice of how many are wanted offers.
pub(super) fn kinds() -> Vec<Choice> {
    vec![Choice::new("any_of", "Any one of them"), Choice::new("n_of", "So many of them"), Choice::new("all_of", "All of them")]
}

/// Where chosen rows can go; `names` are what the groups are called, in their order.
pub(super) fn places(names: &[String]) -> Vec<Choice> {
    let known = (1..).zip(names).map(|(number, name): (usize, &String)| Choice::new(number, format!("the group “{name}”")));
    std::iter::once(Choice::new("", "a new group")).chain(known).collect()
}

/// A group as the page shows it, before its first row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GroupView {
    /// Its number on the page.
    pub number: usize,
    /// What it is called: its name, else its skills.
    pub title: String,
    /// The names of its fields: id, name, how many, the number, importance, weight.
    pub id: String,
    /// The name of the field of its name.
    pub name: String,
    /// The name of the field of how many are wanted.
    pub kind: String,
    /// The name of the field of their number.
    pub n: String,
    /// The name of the field of importance.
    pub importance: String,
    /// The name of the field of weight.
    pub weight: String,
    /// `3 of 14, 21%`.
    pub share: String,
    /// Why it cannot be published as it is, or nothing.
    pub remark: &'static str,
    /// Whether it can move up.
    pub can_rise: bool,
    /// Whether it can move down.
    pub can_sink: bool,
}

/// The groups of the page; `rows` says of each row in which group it stands.
pub(super) fn views(form: &Form, known: &[Known], groups: &[RequirementGroup], rows: &[Option<usize>]) -> Vec<GroupView> {
    let total = total(known, groups);
    let view = |(number, group): (usize, &RequirementGroup)| {
        let field = |name: &str| format!("{name}-{number}");
        let own: Vec<usize> = (0..rows.len()).filter(|at| rows.get(*at) == Some(&Some(number))).collect();
        GroupView {
            number,
            title: name(form, group, &own),
            id: field("gid"),
            name: field("gname"),
            kind: field("gkind"),
            n: field("gn"),
            importance: field("gimportance"),
            weight: field("gweight"),
            share: share_said(group.weight, total),
            remark: if own.len() < 2 { "A group has two rows or more: put another row in it, or dissolve it." } else { "" },
            can_rise: own.first().is_some_and(|first| *first > 0),
            can_sink: own.last().is_some_and(|last| *last + 1 < rows.len()),
        }
    };
    (1..).zip(groups).map(view).collect()
}

/// What a group is called; `own` are the places of its rows.
fn name(form: &Form, group: &RequirementGroup, own: &[usize]) -> String {
    let skills: Vec<&str> = own.iter().map(|at| form.value(&format!("skill-{}", at + 1)).trim()).collect();
    group_name(group.title.as_deref(), &skills)
}

/// The weights of everything that counts by itself, together.
pub(super) fn total(known: &[Known], groups: &[RequirementGroup]) -> u32 {
    let rows = known.iter().filter_map(|row| row.requirement.as_ref()).filter(|row| row.group.is_none());
    rows.map(|row| u32::from(row.weight)).chain(groups.iter().map(|group| u32::from(group.weight))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(groups: &[RequirementGroup]) -> Form {
        let mut form = Form::filled([("rows", "2"), ("in-1", "1"), ("in-2", "1")]);
        fill(&mut form, groups);
        form
    }

    fn group(combined: Combined) -> RequirementGroup {
        RequirementGroup {
            id: RequirementGroupId::new("clouds"),
            title: Some("Clouds".into()),
            combined,
            importance: Importance::Should,
            weight: 5,
        }
    }

    #[test]
    fn a_group_comes_back_as_it_was() {
        for combined in [Combined::AnyOf, Combined::NOf(2), Combined::AllOf] {
            let kept = [group(combined)];
            let mut form = form(&kept);
            assert_eq!(read(&mut form, &kept, || RequirementGroupId::new("new")), kept);
            assert!(!form.has_errors());
        }
    }

    #[test]
    fn what_is_wrong_with_a_group_is_said_beside_its_field() {
        let wrong = |field: &str, value: &str| {
            let mut form = form(&[group(Combined::NOf(2))]);
            form.set(field, value);
            read(&mut form, &[], || RequirementGroupId::new("new"));
            form.error(field).to_owned()
        };
        assert_eq!(wrong("gn-1", "3"), "How many of them are wanted must be a whole number from 1 to 2; you typed 3");
        assert_eq!(wrong("gn-1", ""), "Say how many of the 2 rows are wanted, or choose any or all of them");
        assert_eq!(wrong("gkind-1", "none"), "Choose any, so many or all of them");
        assert_eq!(wrong("gimportance-1", ""), "Choose must, should or nice");
        assert!(wrong("gweight-1", "11").ends_with("from 0 to 10; you typed 11"));
    }
}
