//! A field that names a skill: by name, other name, address or code. Where that does not say which, there is something to choose from.

use crate::actions::likely_skills::likely_skills;
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::matching::keep_once;
use crate::domain::skills::Skill;
use crate::store::skills::Framework;
use crate::store::{Conn, StoreError, skills};
use crate::web::forms::{Choice, Form};

/// Near skills that are offered.
const MOST_NEAR: usize = 6;
/// The longest thing looked for.
const LONGEST: usize = 300;

/// The field as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Its name.
    pub field: String,
    /// Skills to choose from.
    pub choices: Vec<Choice>,
}

/// What was typed into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    field: String,
    pub(super) typed: String,
    picked: Option<SkillId>,
}

/// What was found for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    One(Skill),
    Several(Vec<Choice>),
    Near(Vec<Choice>),
}

impl Pick {
    /// A field with nothing to choose from.
    pub(super) fn blank(field: &str) -> Self {
        Self { field: field.to_owned(), choices: Vec::new() }
    }
}

impl Found {
    /// The one skill that is meant.
    pub(super) const fn one(&self) -> Option<&Skill> {
        if let Self::One(skill) = self { Some(skill) } else { None }
    }
}

impl Asked {
    /// What a form says. A choice counts while the name is the one it was offered for.
    pub(super) fn read(form: &Form, field: &str) -> Self {
        let typed: String = form.value(field).trim().chars().take(LONGEST).collect();
        let picked = Some(form.value(&format!("{field}-pick"))).filter(|id| !id.is_empty() && form.value(&format!("{field}-for")) == typed);
        Self { field: field.to_owned(), picked: picked.map(SkillId::new), typed }
    }

    /// The skill that is meant.
    pub(super) fn find(&self, app: &App, conn: &mut Conn) -> Result<Found, StoreError> {
        if self.typed.is_empty() {
            return Ok(Found::Nothing);
        }
        if let Some(id) = &self.picked
            && let Some(skill) = skills::list_by_ids(conn, std::slice::from_ref(id))?.pop()
        {
            return Ok(Found::One(skill));
        }
        let mut named = skills::list_by_name(conn, &self.typed)?;
        if named.is_empty() {
            named = skills::lookup_by_reference(conn, &self.typed)?.into_iter().collect();
        }
        keep_once(&mut named);
        let frameworks = skills::list_framework_heads(conn)?;
        if named.len() > 1 {
            return Ok(Found::Several(named.iter().map(|skill| choice(skill, &frameworks)).collect()));
        }
        if let Some(skill) = named.pop() {
            return Ok(Found::One(skill));
        }
        let near = likely_skills(app, conn, &self.typed, MOST_NEAR)?;
        Ok(Found::Near(near.iter().map(|skill| choice(skill, &frameworks)).collect()))
    }

    /// Notes on the form what has to be said yet; answers the skill, and the field as it is shown then.
    pub(super) fn take(&self, form: &mut Form, found: Found, missing: Option<&str>) -> (Option<Skill>, Pick) {
        let mut pick = Pick::blank(&self.field);
        match found {
            Found::One(skill) => return (Some(skill), pick),
            Found::Nothing => {
                if let Some(missing) = missing {
                    form.refuse(&self.field, missing);
                }
            }
            Found::Several(choices) => {
                form.refuse(&self.field, format!("Several skills are called “{}”. Choose which is meant", self.typed));
                pick.choices = choices;
            }
            Found::Near(choices) if choices.is_empty() => {
                form.refuse(&self.field, format!("No skill is called “{}”. Try another word for it, or its address", self.typed));
            }
            Found::Near(choices) => {
                form.refuse(&self.field, format!("No skill is called “{}”. Choose one that is like it, or write another name", self.typed));
                pick.choices = choices;
            }
        }
        if !pick.choices.is_empty() {
            form.set(&format!("{}-for", self.field), self.typed.clone());
        }
        (None, pick)
    }
}

/// A skill to choose, with what tells it from others of its name.
pub(super) fn choice(skill: &Skill, frameworks: &[Framework]) -> Choice {
    let from = frameworks.iter().find(|framework| framework.id == skill.framework).map(|framework| framework.name.clone());
    let parts = [from, skill.statement.as_deref().map(|text| crate::web::weblink::shortened(text, 160))];
    let hint = parts.into_iter().flatten().collect::<Vec<_>>().join(": ");
    Choice::new(&skill.id, &skill.label).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn a_choice_counts_while_the_name_it_was_offered_for_stays() {
        let form = |name: &str| Form::filled([("other", name), ("other-for", "SQL"), ("other-pick", "s1")]);
        assert_eq!(Asked::read(&form("SQL"), "other").picked, Some(SkillId::new("s1")));
        assert_eq!(Asked::read(&form("Python"), "other").picked, None);
    }

    #[test]
    fn what_is_open_is_asked_beside_the_field() {
        let mut form = Form::filled([("other", "SQL")]);
        let asked = Asked::read(&form, "other");
        let (skill, _) = asked.take(&mut form, Found::One(sample::skill("SQL", "x")), Some("Name a skill"));
        assert!(skill.is_some() && !form.has_errors());
        let (_, pick) = asked.take(&mut form, Found::Several(vec![Choice::new("a", "SQL"), Choice::new("b", "SQL")]), None);
        assert_eq!((pick.choices.len(), form.value("other-for")), (2, "SQL"));
        assert!(form.error("other").contains("Choose which is meant"));
        let mut blank = Form::default();
        Asked::read(&blank.clone(), "other").take(&mut blank, Found::Nothing, Some("Name a skill"));
        assert_eq!(blank.error("other"), "Name a skill");
    }
}
