//! The rows of the editor as they were typed: numbered fields of one form, taken apart, reordered and read.

use std::collections::BTreeMap;

use crate::domain::jobs::{Importance, Requirement};
use crate::domain::policy::{FreshnessClass, Rigor};
use crate::domain::skills::Skill;
use crate::domain::{IssuerListId, RequirementId, SkillId};
use crate::web::forms::Form;

/// Rows of one set.
pub(super) const MOST_ROWS: usize = 40;

/// The fields of a row; each is followed by `-` and the row's number on the page.
const FIELDS: [&str; 11] = ["id", "skill", "pick", "importance", "weight", "level", "freshness", "limit", "rigor", "list", NOTE];
/// What candidates are told about a row.
const NOTE: &str = "note";

/// What one pressed button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    /// Save the draft.
    Save,
    /// Save, and show one more row.
    Add,
    /// Save and publish.
    Publish,
    /// Take a row away.
    Remove(usize),
    /// Move a row up.
    Up(usize),
    /// Move a row down.
    Down(usize),
}

impl Press {
    /// Reads the pressed button; none is saving.
    pub(super) fn read(text: &str) -> Self {
        let number = |word: &str| text.strip_prefix(word).and_then(|number| number.parse().ok());
        match text {
            "add" => Self::Add,
            "publish" => Self::Publish,
            _ => number("remove-")
                .map(Self::Remove)
                .or_else(|| number("up-").map(Self::Up))
                .or_else(|| number("down-").map(Self::Down))
                .unwrap_or(Self::Save),
        }
    }
}

/// The values of one row by field.
type Typed = BTreeMap<&'static str, String>;

/// The rows of a form.
fn rows(form: &Form) -> Vec<Typed> {
    let count = form.value("rows").parse::<usize>().unwrap_or(0).min(MOST_ROWS);
    (1..=count)
        .map(|number| FIELDS.into_iter().map(|field| (field, form.value(&format!("{field}-{number}")).to_owned())).collect())
        .collect()
}

fn is_blank(row: &Typed) -> bool {
    ["id", "skill", "pick", NOTE].iter().all(|field| row.get(field).is_none_or(|value| value.trim().is_empty()))
}

/// The form after a button was pressed: blank rows gone, the others in their new order and numbered anew. Answers the number of the row to look
/// at afterwards.
pub(super) fn arrange(form: &Form, press: Press) -> (Form, usize) {
    let mut numbered: Vec<(usize, Typed)> = rows(form).into_iter().enumerate().map(|(at, row)| (at + 1, row)).collect();
    if let Press::Remove(number) = press {
        numbered.retain(|(own, _)| *own != number);
    }
    numbered.retain(|(_, row)| !is_blank(row));
    let place = |number: usize| numbered.iter().position(|(own, _)| *own == number);
    let looked_at = match press {
        Press::Up(number) => place(number).map(|at| (at, at.saturating_sub(1))),
        Press::Down(number) => place(number).map(|at| (at, (at + 1).min(numbered.len().saturating_sub(1)))),
        _ => None,
    };
    if let Some((from, to)) = looked_at {
        numbered.swap(from, to);
    }
    let look = match press {
        Press::Up(_) | Press::Down(_) => looked_at.map_or(1, |(_, to)| to + 1),
        Press::Remove(number) => number.saturating_sub(1).clamp(1, numbered.len().max(1)),
        _ => numbered.len() + 1,
    };
    let mut arranged = Form::filled([("rows", numbered.len().to_string()), ("reason", form.value("reason").to_owned())]);
    for (at, (_, row)) in numbered.into_iter().enumerate() {
        for (field, value) in row {
            arranged.set(&format!("{field}-{}", at + 1), value);
        }
    }
    (arranged, look)
}

/// The form of rows as they are kept.
pub(super) fn filled(rows: &[Requirement]) -> Form {
    let mut form = Form::filled([("rows", rows.len().to_string())]);
    for (at, row) in rows.iter().enumerate() {
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
        ] {
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

/// Reads all rows; what is wrong is noted beside its field. `kept` are the rows as they were, whose curve is not on the page; `lists` the lists
/// there are.
pub(super) fn read(
    form: &mut Form,
    found: &[Found],
    kept: &[Requirement],
    lists: &[IssuerListId],
    mut new_id: impl FnMut() -> RequirementId,
) -> Vec<Requirement> {
    let mut read = Vec::new();
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
        let (Some(skill), Some(importance)) = (skill, importance) else { continue };
        let id = form.value(&field("id")).to_owned();
        let before = kept.iter().find(|row| row.id.as_str() == id);
        read.push(Requirement {
            id: before.map_or_else(&mut new_id, |row| row.id.clone()),
            importance,
            weight: weight.unwrap_or(importance.default_weight()),
            level,
            freshness: freshness.unwrap_or(skill.freshness),
            curve: before.filter(|row| Some(row.freshness) == freshness).and_then(|row| row.curve),
            hard_max_months: limit,
            min_rigor: rigor,
            issuer_list: list,
            note_for_candidate: note,
            group: before.and_then(|row| row.group.clone()),
            accepted: before.map(|row| row.accepted.clone()).unwrap_or_default(),
            only_accepted: before.is_some_and(|row| row.only_accepted),
            skill,
        });
    }
    read
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
    use crate::web::pages::sample;

    fn labels(form: &Form) -> Vec<String> {
        named(form).into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn buttons_say_which_row_they_mean() {
        for (text, expected) in [
            ("", Press::Save),
            ("save", Press::Save),
            ("add", Press::Add),
            ("publish", Press::Publish),
            ("remove-3", Press::Remove(3)),
            ("up-12", Press::Up(12)),
            ("down-1", Press::Down(1)),
            ("up-x", Press::Save),
        ] {
            assert_eq!(Press::read(text), expected, "{text}");
        }
    }

    #[test]
    fn rows_move_and_go_with_everything_typed_in_them() {
        let mut form = filled(&sample::set().requirements);
        form.set("note-2", "typed");
        let (up, look) = arrange(&form, Press::Up(2));
        assert_eq!((labels(&up)[0].as_str(), up.value("note-1"), look), ("Data visualisation", "typed", 1));
        let (down, look) = arrange(&form, Press::Down(6));
        assert_eq!((labels(&down), look), (labels(&form), 6));
        let (gone, _) = arrange(&form, Press::Remove(1));
        assert_eq!((labels(&gone)[0].as_str(), gone.value("rows"), gone.value("note-1")), ("Data visualisation", "5", "typed"));
    }

    #[test]
    fn a_blank_row_is_no_row() {
        let mut form = filled(&sample::set().requirements[..1]);
        form.set("rows", "3");
        form.set("importance-2", "must");
        form.set("skill-3", "Python");
        let (arranged, look) = arrange(&form, Press::Save);
        assert_eq!((labels(&arranged), look), (vec!["SQL".to_owned(), "Python".to_owned()], 3));
    }

    fn read_all(form: &mut Form, found: &[Found]) -> Vec<Requirement> {
        let kept = sample::set().requirements;
        read(form, found, &kept, &[IssuerListId::new("list-1")], || RequirementId::new("new"))
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let rows = sample::set().requirements;
        let mut form = filled(&rows);
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
