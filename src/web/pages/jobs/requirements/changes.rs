//! What one version changes against the one before, row by row and in words.

use std::collections::BTreeMap;

use crate::domain::IssuerListId;
use crate::domain::explanation::{group_name, named_credential};
use crate::domain::jobs::{AcceptedCredential, Combined, Requirement, RequirementSet};
use crate::web::pages::said;

/// One row or group that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChangeLine {
    /// The skill, or what the group is called.
    pub name: String,
    /// `New`, `Gone` or `Changed`.
    pub kind: &'static str,
    /// What, in words.
    pub what: String,
}

/// The names of issuer lists.
pub(super) type ListNames = BTreeMap<IssuerListId, String>;

/// Everything that changes: the rows of the later version in their order, then what is gone, then the groups. A row is the same while its id or its skill is.
pub(super) fn changes(before: &RequirementSet, after: &RequirementSet, lists: &ListNames) -> Vec<ChangeLine> {
    let mut lines = Vec::new();
    let same = |one: &Requirement, other: &Requirement| one.id == other.id || one.skill.id == other.skill.id;
    for row in &after.requirements {
        let old = before.requirements.iter().find(|old| old.id == row.id);
        match old.or_else(|| before.requirements.iter().find(|old| same(old, row))) {
            None => lines.push(ChangeLine { name: row.skill.label.clone(), kind: "New", what: all_of(after, row) }),
            Some(old) => {
                let what = differences((before, old), (after, row), lists);
                if !what.is_empty() {
                    lines.push(ChangeLine { name: row.skill.label.clone(), kind: "Changed", what: what.join("; ") });
                }
            }
        }
    }
    let is_gone = |old: &&Requirement| !after.requirements.iter().any(|row| same(old, row));
    let gone = before.requirements.iter().filter(is_gone);
    lines.extend(gone.map(|old| ChangeLine { name: old.skill.label.clone(), kind: "Gone", what: all_of(before, old) }));
    lines.extend(groups(before, after));
    lines
}

fn all_of(set: &RequirementSet, row: &Requirement) -> String {
    let importance = said::importance(set.importance_of(row)).to_lowercase();
    let level = row.level.map(|level| format!(", {}", said::level(level))).unwrap_or_default();
    let weight = weight(set, row).map(|weight| format!(", weight {weight}")).unwrap_or_default();
    format!("{importance}{weight}{level}")
}

/// What a row weighs: nothing of its own in a group of which some are enough, and inside the group where all of it are wanted.
pub(in crate::web::pages::jobs) fn weight(set: &RequirementSet, row: &Requirement) -> Option<String> {
    match set.group_of(row).map(|group| group.combined) {
        None => Some(row.weight.to_string()),
        Some(Combined::AllOf) => Some(format!("{} in the group", row.weight)),
        Some(_) => None,
    }
}

fn differences(
    (before, old): (&RequirementSet, &Requirement),
    (after, new): (&RequirementSet, &Requirement),
    lists: &ListNames,
) -> Vec<String> {
    let mut all = Vec::new();
    let mut differ = |name: &str, old: String, new: String| {
        if old != new {
            let old = if old.is_empty() { "none".to_owned() } else { old };
            let new = if new.is_empty() { "none".to_owned() } else { new };
            all.push(format!("{name} {old} → {new}"));
        }
    };
    let importance = |set: &RequirementSet, row: &Requirement| said::importance(set.importance_of(row)).to_lowercase();
    let months = |row: &Requirement| row.hard_max_months.map(said::months_said).unwrap_or_default();
    let level = |row: &Requirement| row.level.map_or_else(|| "any".to_owned(), |level| level.to_string());
    let rigor = |row: &Requirement| row.min_rigor.map_or_else(|| "any".to_owned(), |rigor| said::rigor(rigor).to_owned());
    let group = |set: &RequirementSet, row: &Requirement| set.group_of(row).map(|group| name_of(set, &group.id)).unwrap_or_default();
    differ("skill", old.skill.label.clone(), new.skill.label.clone());
    differ("importance", importance(before, old), importance(after, new));
    if let Some(now) = weight(after, new) {
        differ("weight", weight(before, old).unwrap_or_default(), now);
    }
    differ("level", level(old), level(new));
    differ("freshness", old.freshness.to_string(), new.freshness.to_string());
    differ("age limit", months(old), months(new));
    differ("assessed at least by", rigor(old), rigor(new));
    let list = |row: &Requirement| match &row.issuer_list {
        None => "that of the job".to_owned(),
        Some(id) => lists.get(id).map_or_else(|| "one that is gone".to_owned(), |name| format!("“{name}”")),
    };
    differ("group", group(before, old), group(after, new));
    // Two lists may have one name.
    if old.issuer_list != new.issuer_list {
        all.push(format!("issuer list {} → {}", list(old), list(new)));
    }
    let mut is_other = |name: &str, is_other: bool| {
        if is_other {
            all.push(format!("another {name}"));
        }
    };
    is_other("fading", old.curve != new.curve && old.freshness == new.freshness);
    is_other("note to candidates", old.note_for_candidate != new.note_for_candidate);
    all.extend(named(old, new));
    all
}

/// Which named credentials came and went, and whether only they count.
fn named(old: &Requirement, new: &Requirement) -> Vec<String> {
    let missing = |from: &[AcceptedCredential], other: &[AcceptedCredential]| {
        from.iter().filter(|one| !other.contains(one)).map(named_credential).collect::<Vec<_>>()
    };
    let (added, gone) = (missing(&new.accepted, &old.accepted), missing(&old.accepted, &new.accepted));
    let mut all = Vec::new();
    if !added.is_empty() {
        all.push(format!("named as accepted: {}", added.join(", ")));
    }
    if !gone.is_empty() {
        all.push(format!("no longer named: {}", gone.join(", ")));
    }
    match (old.takes_only_accepted(), new.takes_only_accepted()) {
        (false, true) => all.push("only named credentials count now".to_owned()),
        (true, false) => all.push("other credentials count too now".to_owned()),
        _ => {}
    }
    all
}

/// `any one`, `any 2`, `all`: how many of a group are wanted.
pub(super) fn combined(combined: Combined) -> String {
    match combined {
        Combined::AnyOf => "any one".to_owned(),
        Combined::NOf(n) => format!("any {n}"),
        Combined::AllOf => "all".to_owned(),
    }
}

/// What a group is called: its title, else its rows.
pub(in crate::web::pages::jobs) fn name_of(set: &RequirementSet, id: &crate::domain::RequirementGroupId) -> String {
    let Some(group) = set.groups.iter().find(|group| group.id == *id) else { return String::new() };
    let skills: Vec<&str> = set.rows_of(group).map(|row| row.skill.label.as_str()).collect();
    group_name(group.title.as_deref(), &skills)
}

fn groups(before: &RequirementSet, after: &RequirementSet) -> Vec<ChangeLine> {
    let mut lines = Vec::new();
    for group in &after.groups {
        let name = name_of(after, &group.id);
        let now = format!("{}, {}, weight {}", combined(group.combined), said::importance(group.importance).to_lowercase(), group.weight);
        match before.groups.iter().find(|old| old.id == group.id) {
            None => lines.push(ChangeLine { name, kind: "New", what: format!("a group: {now}") }),
            Some(old) => {
                let then =
                    format!("{}, {}, weight {}", combined(old.combined), said::importance(old.importance).to_lowercase(), old.weight);
                if then != now {
                    lines.push(ChangeLine { name, kind: "Changed", what: format!("the group: {then} → {now}") });
                }
            }
        }
    }
    let gone = before.groups.iter().filter(|old| !after.groups.iter().any(|group| group.id == old.id));
    lines.extend(gone.map(|old| ChangeLine { name: name_of(before, &old.id), kind: "Gone", what: "a group".to_owned() }));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RequirementGroupId;
    use crate::domain::jobs::{Importance, RequirementGroup};
    use crate::web::pages::sample;

    fn said(change: impl FnOnce(&mut RequirementSet)) -> Vec<(String, &'static str, String)> {
        let before = sample::set();
        let mut after = before.clone();
        change(&mut after);
        let lists = BTreeMap::from([(IssuerListId::new("cloud"), "Cloud".to_owned())]);
        changes(&before, &after, &lists).into_iter().map(|line| (line.name, line.kind, line.what)).collect()
    }

    #[test]
    fn nothing_changed_is_nothing_said() {
        assert_eq!(said(|_| {}), []);
        assert_eq!(said(|set| set.requirements.swap(0, 1)), [], "order counts for nothing");
    }

    #[test]
    fn each_change_is_said_by_its_row() {
        let lines = said(|set| {
            set.requirements[0].weight = 5;
            set.requirements[0].level = None;
            set.requirements[1].hard_max_months = Some(24);
            set.requirements[1].note_for_candidate = Some("Soon.".to_owned());
            set.requirements[2].issuer_list = Some(IssuerListId::new("cloud"));
        });
        assert_eq!(lines[0], ("SQL".to_owned(), "Changed", "weight 3 → 5; level 3 → any".to_owned()));
        assert_eq!(lines[1].2, format!("age limit none → {}; another note to candidates", said::months_said(24)));
        assert_eq!(lines[2].2, "issuer list that of the job → “Cloud”");
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn rows_that_came_and_went() {
        let lines = said(|set| {
            let mut row = set.requirements.remove(5);
            row.id = crate::domain::RequirementId::new("new");
            row.skill = sample::skill("Cooking", "kitchen");
            set.requirements.push(row);
        });
        let kinds: Vec<_> = lines.iter().map(|line| (line.0.as_str(), line.1)).collect();
        assert_eq!(kinds, [("Cooking", "New"), ("Cloud data platform", "Gone")]);
    }

    #[test]
    fn groups_are_told_with_their_rows() {
        let group = RequirementGroup {
            id: RequirementGroupId::new("g"),
            title: Some("Either".to_owned()),
            combined: Combined::AnyOf,
            importance: Importance::Must,
            weight: 3,
        };
        let lines = said(|set| {
            set.groups.push(group.clone());
            set.requirements[3].group = Some(group.id.clone());
            set.requirements[4].group = Some(group.id.clone());
        });
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].2.contains("importance should → must") && lines[0].2.contains("group none → Either"), "{lines:?}");
        assert_eq!(lines[2], ("Either".to_owned(), "New", "a group: any one, must, weight 3".to_owned()));
        assert!(!lines[0].2.contains("weight"), "in it a row has no weight of its own: {lines:?}");
        let before = RequirementSet { groups: vec![group.clone()], ..sample::set() };
        let mut after = before.clone();
        let mut row = after.requirements[3].clone();
        (row.id, row.skill) = (crate::domain::RequirementId::new("new"), sample::skill("Rust", "software"));
        row.group = Some(group.id.clone());
        after.requirements.push(row);
        assert_eq!(changes(&before, &after, &ListNames::new())[0].what, "must, basic level");
        after.groups[0].combined = Combined::AllOf;
        assert_eq!(changes(&before, &after, &ListNames::new())[0].what, "must, weight 2 in the group, basic level");
    }

    #[test]
    fn named_credentials_are_told_by_name() {
        use crate::domain::jobs::CredentialName;
        let named = |name: &str| AcceptedCredential { named: CredentialName::Name(name.into()), title: None, issuer: None };
        let mut before = sample::set();
        before.requirements[0].accepted = vec![named("SQL Expert"), named("DP-300")];
        let mut after = before.clone();
        after.requirements[0].accepted = vec![named("DP-300"), named("1Z0-071")];
        after.requirements[0].only_accepted = true;
        let said = |old: &RequirementSet, new: &RequirementSet| changes(old, new, &ListNames::new()).remove(0).what;
        assert_eq!(said(&before, &after), "named as accepted: “1Z0-071”; no longer named: “SQL Expert”; only named credentials count now");
        assert!(said(&after, &before).ends_with("other credentials count too now"));
    }
}
