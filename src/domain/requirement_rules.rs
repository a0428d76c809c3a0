//! What requirements must have before they are published (F5, F8): groups that can be met, and credentials that are named.

use super::jobs::{AcceptedCredential, Combined, CredentialName, Requirement, RequirementGroup, RequirementSet};
use super::text::name_key;
use super::{RequirementGroupId, RequirementId};

/// The highest weight of a row or a group.
pub const MOST_WEIGHT: u8 = 10;

/// What a fault is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The requirements as a whole.
    Set,
    /// A group.
    Group(RequirementGroupId),
    /// A row.
    Row(RequirementId),
}

/// One thing that is wrong with the requirements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementFault {
    /// What it is about.
    pub about: About,
    /// Which part of it: the name of the field.
    pub field: &'static str,
    /// What is wrong, without a full stop.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

/// What is wrong with the groups, in the order of the set: the groups, then the rows, then the whole.
pub fn check_groups(set: &RequirementSet) -> Vec<RequirementFault> {
    let mut faults = Vec::new();
    for (at, group) in set.groups.iter().enumerate() {
        if set.groups.iter().take(at).any(|other| other.id == group.id) {
            let hint = "Keep one of the two groups.";
            faults.push(of_group(group, "id", format!("{} has the id of another group", called(group)), hint));
            continue;
        }
        check_group(set, group, &mut faults);
    }
    for row in set.requirements.iter().filter(|row| row.group.is_some() && set.group_of(row).is_none()) {
        let problem = format!("\u{201c}{}\u{201d} stands in a group that is not there", row.skill.label);
        faults.push(of_row(row, "group", problem, "Choose one of the groups, or none."));
    }
    let mut weights = set.requirements.iter().filter(|row| set.group_of(row).is_none()).map(|row| row.weight);
    if !set.groups.is_empty() && weights.all(|weight| weight == 0) && set.groups.iter().all(|group| group.weight == 0) {
        faults.push(RequirementFault {
            about: About::Set,
            field: "weight",
            problem: "no group and no row outside a group has any weight".to_owned(),
            hint: format!("Give at least one of them a weight from 1 to {MOST_WEIGHT}."),
        });
    }
    faults
}

/// What is wrong with the credentials that rows name as accepted.
pub fn check_accepted(set: &RequirementSet) -> Vec<RequirementFault> {
    let mut faults = Vec::new();
    for row in &set.requirements {
        let label = &row.skill.label;
        if row.only_accepted && row.accepted.is_empty() {
            let problem = format!("\u{201c}{label}\u{201d} takes only the credentials it names, and names none");
            faults.push(of_row(
                row,
                "only_accepted",
                problem,
                "Name at least one credential, or let every credential for the skill count.",
            ));
        }
        if row.accepted.iter().any(names_nothing) {
            let problem = format!("\u{201c}{label}\u{201d} accepts a credential without an id or a name");
            faults.push(of_row(row, "accepted", problem, "Give its id, its name or words of its name, or take it out."));
        }
        if (1..).zip(&row.accepted).any(|(next, one)| row.accepted.iter().skip(next).any(|other| other == one)) {
            let problem = format!("\u{201c}{label}\u{201d} names a credential twice");
            faults.push(of_row(row, "accepted", problem, "Keep one of the two."));
        }
    }
    faults
}

fn check_group(set: &RequirementSet, group: &RequirementGroup, faults: &mut Vec<RequirementFault>) {
    let mut fault = |field, problem: &str, hint: &str| faults.push(of_group(group, field, format!("{} {problem}", called(group)), hint));
    let count = set.rows_of(group).count();
    if count < 2 {
        let problem = if count == 0 { "has no rows" } else { "has only one row" };
        fault("rows", problem, "Put at least two rows in it, or take the group out.");
    }
    if let Combined::NOf(n) = group.combined
        && count >= 2
        && !(1..=count).contains(&usize::from(n))
    {
        fault("n", &format!("wants {n} of {count} rows"), &format!("Choose a number from 1 to {count}."));
    }
    if group.combined == Combined::AllOf && count >= 2 && set.rows_of(group).all(|row| row.weight == 0) {
        let hint = format!("Give at least one of its rows a weight from 1 to {MOST_WEIGHT}.");
        fault("weights", "wants all of its rows, and none has any weight in it", &hint);
    }
    if group.weight > MOST_WEIGHT {
        fault("weight", &format!("has the weight {}", group.weight), &format!("Choose a weight from 0 to {MOST_WEIGHT}."));
    }
}

fn names_nothing(one: &AcceptedCredential) -> bool {
    match &one.named {
        CredentialName::Id(id) => id.trim().is_empty(),
        CredentialName::Name(name) | CredentialName::Words(name) => name_key(name).is_empty(),
    }
}

/// `The group “Clouds”`
fn called(group: &RequirementGroup) -> String {
    let title = group.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    title.map_or_else(|| "a group without a title".to_owned(), |title| format!("the group \u{201c}{title}\u{201d}"))
}

fn of_group(group: &RequirementGroup, field: &'static str, problem: String, hint: &str) -> RequirementFault {
    RequirementFault { about: About::Group(group.id.clone()), field, problem, hint: hint.to_owned() }
}

fn of_row(row: &Requirement, field: &'static str, problem: String, hint: &str) -> RequirementFault {
    RequirementFault { about: About::Row(row.id.clone()), field, problem, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::jobs::Importance;
    use crate::domain::policy::FreshnessClass;
    use crate::domain::scoring::fixture::{Case, group, row};

    /// SQL by itself, and two clouds in a group.
    fn set(combined: Combined) -> RequirementSet {
        let row = |label| row(label, Importance::Must, None, FreshnessClass::Lasting);
        let case = Case::new(vec![row("SQL"), row("AWS"), row("Azure")]);
        case.grouped(group("Clouds", combined), &["AWS", "Azure"]).set
    }

    fn check(what: &str, set: &RequirementSet, expected: &[(&str, &str)]) {
        let faults: Vec<RequirementFault> = check_groups(set).into_iter().chain(check_accepted(set)).collect();
        let found: Vec<(&str, &str)> = faults.iter().map(|fault| (fault.field, fault.problem.as_str())).collect();
        assert_eq!(found, expected, "{what}");
        assert!(faults.iter().all(|fault| fault.hint.ends_with('.') && !fault.problem.ends_with('.')), "{faults:?}");
    }

    #[test]
    fn a_group_can_be_met_and_has_at_least_two_rows() {
        for combined in [Combined::AnyOf, Combined::NOf(1), Combined::NOf(2), Combined::AllOf] {
            check("sound", &set(combined), &[]);
        }
        check("n too high", &set(Combined::NOf(3)), &[("n", "the group \u{201c}Clouds\u{201d} wants 3 of 2 rows")]);
        check("n too low", &set(Combined::NOf(0)), &[("n", "the group \u{201c}Clouds\u{201d} wants 0 of 2 rows")]);
        let mut few = set(Combined::NOf(2));
        few.requirements[1].group = None;
        check("one row", &few, &[("rows", "the group \u{201c}Clouds\u{201d} has only one row")]);
        few.requirements[2].group = None;
        few.groups[0].title = None;
        check("no rows", &few, &[("rows", "a group without a title has no rows")]);
    }

    #[test]
    fn ids_and_weights_are_sound() {
        let mut twice = set(Combined::AnyOf);
        twice.groups.push(twice.groups[0].clone());
        check("twice", &twice, &[("id", "the group \u{201c}Clouds\u{201d} has the id of another group")]);
        let mut unknown = set(Combined::AnyOf);
        unknown.requirements[0].group = Some(RequirementGroupId::new("gone"));
        check("unknown", &unknown, &[("group", "\u{201c}SQL\u{201d} stands in a group that is not there")]);
        let mut weightless = set(Combined::AllOf);
        weightless.requirements.iter_mut().for_each(|row| row.weight = 0);
        let of_rows = ("weights", "the group \u{201c}Clouds\u{201d} wants all of its rows, and none has any weight in it");
        check("rows without weight", &weightless, &[of_rows]);
        weightless.groups[0].weight = 0;
        check("nothing has weight", &weightless, &[of_rows, ("weight", "no group and no row outside a group has any weight")]);
        let mut heavy = set(Combined::AnyOf);
        heavy.groups[0].weight = 11;
        heavy.requirements[1].weight = 0;
        check("heavy", &heavy, &[("weight", "the group \u{201c}Clouds\u{201d} has the weight 11")]);
    }

    #[test]
    fn what_is_accepted_is_named_once() {
        let mut set = set(Combined::AnyOf);
        let named = |named| AcceptedCredential { named, title: None, issuer: None };
        set.requirements[0].only_accepted = true;
        let none = ("only_accepted", "\u{201c}SQL\u{201d} takes only the credentials it names, and names none");
        check("none", &set, &[none]);
        set.requirements[0].accepted = vec![named(CredentialName::Words("sql expert".into())), named(CredentialName::Id("ce-1".into()))];
        check("sound", &set, &[]);
        set.requirements[0].accepted.push(named(CredentialName::Words(" - ".into())));
        check("empty", &set, &[("accepted", "\u{201c}SQL\u{201d} accepts a credential without an id or a name")]);
        set.requirements[0].accepted[2] = named(CredentialName::Id("ce-1".into()));
        check("twice", &set, &[("accepted", "\u{201c}SQL\u{201d} names a credential twice")]);
    }
}
