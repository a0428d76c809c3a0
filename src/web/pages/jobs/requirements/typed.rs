//! The rows of the editor as they were typed: numbered fields of one form, filled and read.

use super::arrange::{IN, NOTE, Typed, group_of, rows};
use super::{groups, named as naming};
use crate::domain::jobs::{Importance, Requirement, RequirementGroup, RequirementSet};
use crate::domain::policy::{FreshnessClass, Rigor};
use crate::domain::skills::Skill;
use crate::domain::{IssuerListId, RequirementId, SkillId};
use crate::web::forms::Form;
use crate::web::pages::said::months_said;

/// The form of rows and groups as they are kept.
pub(super) fn filled(set: &RequirementSet) -> Form {
    let mut form = Form::filled([("rows", set.requirements.len().to_string())]);
    groups::fill(&mut form, &set.groups);
    for (at, row) in set.requirements.iter().enumerate() {
        let group = set.groups.iter().position(|group| row.group.as_ref() == Some(&group.id));
        let text = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        for (field, value) in [
            ("id", row.id.to_string()),
            ("skill", row.skill.label.clone()),
            ("pick", row.skill.id.to_string()),
            ("importance", row.importance.to_string()),
            ("weight", row.weight.to_string()),
            ("level", text(row.level.map(u32::from))),
            ("freshness", row.freshness.to_string()),
            ("limit", text(row.hard_max_months)),
            ("rigor", row.min_rigor.map(|rigor| rigor.to_string()).unwrap_or_default()),
            ("list", row.issuer_list.as_ref().map(ToString::to_string).unwrap_or_default()),
            (NOTE, row.note_for_candidate.clone().unwrap_or_default()),
            (IN, group.map(|at| (at + 1).to_string()).unwrap_or_default()),
        ]
        .into_iter()
        .chain(naming::filled(row))
        {
            form.set(&format!("{field}-{}", at + 1), value);
        }
    }
    form
}

/// What is named in one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The name typed.
    pub(super) name: String,
    /// The skill chosen from a list, or the one that stood there before.
    pub(super) picked: Option<SkillId>,
}

/// What each row names, in order.
pub(super) fn named(form: &Form) -> Vec<Named> {
    let one = |row: Typed| Named {
        name: row.get("skill").map(|name| name.trim().to_owned()).unwrap_or_default(),
        picked: row.get("pick").filter(|id| !id.is_empty()).map(SkillId::new),
    };
    rows(form).into_iter().map(one).collect()
}

/// The skills that fit what a row names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This one.
    One(Skill),
    /// Several of this name: a person chooses.
    Several(Vec<Skill>),
    /// None of this name; these are near.
    Near(Vec<Skill>),
}

impl Found {
    /// The skill, where it is clear which.
    pub(super) const fn one(&self) -> Option<&Skill> {
        match self {
            Self::One(skill) => Some(skill),
            Self::Several(_) | Self::Near(_) => None,
        }
    }
}

/// What rows are read beside.
pub(super) struct Beside<'a> {
    /// The rows as they were, whose curve is not on the page.
    pub(super) kept: &'a [Requirement],
    /// The groups of the page, in its order.
    pub(super) groups: &'a [RequirementGroup],
    /// The lists there are.
    pub(super) lists: &'a [IssuerListId],
}

/// Reads all rows; what is wrong is noted beside its field. Beside them stands what else changes where a row asks for another skill than before.
pub(super) fn read(
    form: &mut Form,
    found: &[Found],
    beside: &Beside<'_>,
    mut new_id: impl FnMut() -> RequirementId,
) -> (Vec<Requirement>, Vec<String>) {
    let Beside { kept, groups, lists } = beside;
    let inside: Vec<Option<usize>> = rows(form).iter().map(group_of).collect();
    let (mut read, mut notes) = (Vec::new(), Vec::new());
    for (at, found) in found.iter().enumerate() {
        let number = at + 1;
        let field = |name: &str| format!("{name}-{number}");
        let skill = skill(form, &field("skill"), found);
        let importance = form.choice(&field("importance"), Importance::parse, "Choose must, should or nice");
        let weight = form.number::<u8>(&field("weight"), "Weight", 0, 10);
        let level = form.number::<u8>(&field("level"), "Level", 1, 5);
        let limit = form.number::<u32>(&field("limit"), "The age limit", 1, 600);
        let rigor = one_of(form, &field("rigor"), Rigor::parse, "Choose one of the kinds of assessment");
        let freshness = one_of(form, &field("freshness"), FreshnessClass::parse, "Choose one of the classes");
        let list = one_of(form, &field("list"), |id| lists.iter().find(|list| list.as_str() == id).cloned(), "Choose one of the lists");
        let note = form.optional_text(&field(NOTE), 500);
        let (accepted, only_accepted) = naming::read(form, number);
        let group = inside.get(at).copied().flatten().and_then(|group| groups.get(group.checked_sub(1)?));
        let (Some(skill), Some(importance)) = (skill, importance) else { continue };
        let id = form.value(&field("id")).to_owned();
        let before = kept.iter().find(|row| row.id.as_str() == id);
        let mut row = Requirement {
            id: before.map_or_else(&mut new_id, |row| row.id.clone()),
            importance: group.map_or(importance, |group| group.importance),
            weight: weight.unwrap_or(importance.default_weight()),
            level,
            freshness: freshness.unwrap_or(skill.freshness),
            curve: before.filter(|row| Some(row.freshness) == freshness).and_then(|row| row.curve),
            hard_max_months: limit,
            min_rigor: rigor,
            issuer_list: list,
            note_for_candidate: note,
            group: group.map(|group| group.id.clone()),
            accepted,
            only_accepted,
            skill,
        };
        notes.extend(before.filter(|before| before.skill.id != row.skill.id).and_then(|before| another_skill(before, &mut row)));
        read.push(row);
    }
    (read, notes)
}

/// A row that asks for another skill than before: it ages as the new one does unless somebody set that by hand, and the credentials named for the
/// old one are taken off. Answers what is to be said of it.
fn another_skill(before: &Requirement, row: &mut Requirement) -> Option<String> {
    let (old, new) = (&before.skill, &row.skill);
    let mut said = Vec::new();
    if row.freshness == before.freshness && before.freshness == old.freshness {
        row.curve = None;
        if row.freshness != new.freshness {
            row.freshness = new.freshness;
            said.push(format!("The freshness is that of {} now.", new.label));
        }
    }
    let count = row.accepted.len();
    row.accepted.retain(|one| !before.accepted.contains(one));
    row.only_accepted &= !row.accepted.is_empty();
    match count - row.accepted.len() {
        0 => {}
        1 => said.push(format!("The named credential was for {} and was taken off.", old.label)),
        _ => said.push(format!("The named credentials were for {} and were taken off.", old.label)),
    }
    if row.hard_max_months.is_some() && row.hard_max_months == before.hard_max_months {
        said.push(format!("The age limit of {} stays: look whether it fits {}.", months(row), new.label));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

fn months(row: &Requirement) -> String {
    row.hard_max_months.map(months_said).unwrap_or_default()
}

fn skill(form: &mut Form, field: &str, found: &Found) -> Option<Skill> {
    let typed = form.value(field).trim().to_owned();
    let message = match found {
        Found::One(skill) => return Some(skill.clone()),
        Found::Several(_) => format!("Several skills are called “{typed}”. Choose one of them below"),
        Found::Near(_) if typed.is_empty() => "Name the skill, or remove the row".to_owned(),
        Found::Near(near) if near.is_empty() => format!("No skill is called “{typed}”. Look it up on the skills page"),
        Found::Near(_) => format!("No skill is called “{typed}”. Choose one of those below, or type another name"),
    };
    form.refuse(field, message);
    None
}

fn one_of<T>(form: &mut Form, field: &str, parse: impl Fn(&str) -> Option<T>, message: &str) -> Option<T> {
    if form.value(field).is_empty() { None } else { form.choice(field, parse, message) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RequirementGroupId;
    use crate::domain::jobs::{AcceptedCredential, Combined, CredentialName};
    use crate::web::pages::sample;

    /// The sample with a group of two and a row that takes only what it names.
    fn grouped() -> RequirementSet {
        let mut set = sample::set();
        let group = RequirementGroup {
            id: RequirementGroupId::new("numbers"),
            title: Some("Numbers".into()),
            combined: Combined::AllOf,
            importance: Importance::Should,
            weight: 4,
        };
        for at in [3, 4] {
            set.requirements[at].group = Some(group.id.clone());
        }
        set.groups = vec![group];
        let one = AcceptedCredential { named: CredentialName::Words("sql expert".into()), title: None, issuer: Some("Oracle".into()) };
        (set.requirements[0].accepted, set.requirements[0].only_accepted) = (vec![one], true);
        set
    }

    fn read_all(form: &mut Form, found: &[Found]) -> Vec<Requirement> {
        let set = grouped();
        let beside = Beside { kept: &set.requirements, groups: &set.groups, lists: &[IssuerListId::new("list-1")] };
        read(form, found, &beside, || RequirementId::new("new")).0
    }

    /// The first row of a set with another skill typed over it, and what is said of it. `by_hand` is what was changed on the page besides.
    fn retyped(set: &RequirementSet, by_hand: &[(&str, &str)]) -> (Requirement, Vec<String>) {
        let mut form = filled(set);
        form.set("rows", "1");
        for (field, value) in by_hand {
            form.set(field, (*value).to_owned());
        }
        let skill = Skill { freshness: FreshnessClass::Fast, ..sample::skill("Prompting", "data-analysis") };
        let beside = Beside { kept: &set.requirements, groups: &[], lists: &[] };
        let (mut rows, notes) = read(&mut form, &[Found::One(skill)], &beside, || RequirementId::new("new"));
        (rows.remove(0), notes)
    }

    #[test]
    fn another_skill_brings_its_own_freshness_and_leaves_the_named_credentials_of_the_old_one() {
        let mut set = grouped();
        let (row, notes) = retyped(&set, &[]);
        assert_eq!((row.freshness, row.accepted.len(), row.only_accepted), (FreshnessClass::Fast, 0, false));
        assert_eq!(notes, ["The freshness is that of Prompting now. The named credential was for SQL and was taken off."]);
        let (row, _) = retyped(&set, &[("freshness-1", "lasting"), ("value-1", "Prompting Expert")]);
        assert_eq!((row.freshness, row.accepted.len(), row.only_accepted), (FreshnessClass::Lasting, 1, true), "what is set now stays");
        set.requirements[0].freshness = FreshnessClass::Durable;
        set.requirements[0].hard_max_months = Some(24);
        let (row, notes) = retyped(&set, &[]);
        assert_eq!((row.freshness, row.hard_max_months), (FreshnessClass::Durable, Some(24)), "what was set by hand stays");
        assert!(notes[0].ends_with("The age limit of 2 years stays: look whether it fits Prompting."), "{notes:?}");
        set.requirements[0].skill.id = SkillId::new("prompting");
        assert_eq!(retyped(&set, &[]).1, Vec::<String>::new(), "the same skill as before");
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let set = grouped();
        let mut form = filled(&set);
        let rows = set.requirements;
        let found: Vec<Found> = rows.iter().map(|row| Found::One(row.skill.clone())).collect();
        assert_eq!(read_all(&mut form, &found), rows);
        assert!(!form.has_errors());
    }

    #[test]
    fn a_new_row_takes_weight_and_freshness_from_importance_and_skill() {
        let mut form = Form::filled([("rows", "1"), ("skill-1", "SQL"), ("importance-1", "should")]);
        let read = read_all(&mut form, &[Found::One(sample::skill("SQL", "data-analysis"))]);
        assert_eq!((read[0].id.as_str(), read[0].weight, read[0].freshness), ("new", 2, FreshnessClass::SemiDurable));
    }

    #[test]
    fn each_wrong_field_is_said_beside_it() {
        let mut form = Form::filled([
            ("rows", "3"),
            ("skill-1", "Sequel"),
            ("weight-1", "11"),
            ("importance-2", "must"),
            ("level-2", "6"),
            ("list-2", "nowhere"),
            ("skill-3", "Go"),
            ("importance-3", "must"),
        ]);
        let go = sample::skill("Go", "software-engineering");
        let found = [Found::Near(vec![sample::skill("SQL", "x")]), Found::Near(Vec::new()), Found::Several(vec![go.clone(), go])];
        assert!(read_all(&mut form, &found).is_empty());
        let wrong: Vec<&str> = form.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(wrong, ["skill-1", "importance-1", "weight-1", "skill-2", "level-2", "list-2", "skill-3"]);
        assert!(form.error("skill-1").contains("Sequel") && form.error("skill-2").starts_with("Name the skill"));
    }
}
