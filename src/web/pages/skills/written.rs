//! The form of a skill of the company's own, filled and read: for a new one and for a change.

use super::pick::{Asked, Found, Pick, choice};
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::frameworks::{NameKind, SkillName};
use crate::domain::own_skills::{LONGEST_NAME, OWN_FRAMEWORK, OwnSkill, lines_of_names, names_of_lines};
use crate::domain::policy::FreshnessClass;
use crate::domain::skills::Skill;
use crate::domain::text::slug;
use crate::store::{Conn, StoreError, skills};
use crate::web::forms::{Choice, Form};
use crate::web::problem::Problem;

/// Blank fields for entries behind those that are there.
const BLANK: usize = 2;
/// Entries that one skill may stand for.
const MOST: usize = 20;
/// The longest sentence about what a skill means.
const LONGEST_STATEMENT: usize = 1_000;
/// Under which name a new skill's broader one is asked for.
const BROADER: &str = "broader";

/// The parts of the form that are made of what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How fast skills age.
    pub freshness: Vec<Choice>,
    /// The entries it stands for.
    pub stands_for: Vec<Pick>,
    /// The broader skill of a new one.
    pub broader: Option<Pick>,
    /// Other skills that go by its name: `value` is the address of their page.
    pub twins: Vec<Choice>,
}

/// What was read of a form that is good.
pub(super) struct Good {
    pub(super) own: OwnSkill,
    pub(super) broader: Option<SkillId>,
}

/// The form of an own skill as it is kept.
pub(super) fn filled(skill: &Skill, names: &[SkillName]) -> Form {
    let other: Vec<SkillName> = names.iter().filter(|name| name.kind == NameKind::Own).cloned().collect();
    let mut form = Form::filled([
        ("label", skill.label.clone()),
        ("statement", skill.statement.clone().unwrap_or_default()),
        ("category", skill.category.as_deref().unwrap_or_default().replace('-', " ")),
        ("freshness", skill.freshness.to_string()),
        ("names", lines_of_names(&other)),
    ]);
    for (at, reference) in skill.same_as.iter().enumerate() {
        form.set(&same(at), reference.clone());
    }
    form
}

/// The form's parts before anything is found.
pub(super) fn blank(form: &Form, is_new: bool) -> Written {
    Written {
        freshness: freshness(),
        stands_for: (0..fields(form)).map(|at| Pick::blank(&same(at))).collect(),
        broader: is_new.then(|| Pick::blank(BROADER)),
        twins: Vec::new(),
    }
}

/// Reads the form. What is wrong or has to be asked is noted on it.
pub(super) async fn read(app: &App, form: &mut Form, editing: Option<&SkillId>) -> Result<(Option<Good>, Written), Problem> {
    let mut written = blank(form, editing.is_none());
    let label = form.text("label", LONGEST_NAME, "Write the name of the skill");
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let statement = form.optional_text("statement", LONGEST_STATEMENT);
    let category = form.optional_text("category", 60).map(|text| slug(&text)).filter(|text| !text.is_empty());
    let freshness = form.choice("freshness", FreshnessClass::parse, "Choose how fast it ages").unwrap_or(FreshnessClass::SemiDurable);
    let names = names_of_lines(form.value("names")).unwrap_or_else(|fault| {
        form.refuse("names", fault.to_string());
        Vec::new()
    });
    let asked: Vec<Asked> = written.stands_for.iter().chain(&written.broader).map(|pick| Asked::read(form, &pick.field)).collect();
    let (inner, text, other, own) = (app.clone(), label.clone(), names.clone(), editing.cloned());
    let (entries, others) = asked.split_at(written.stands_for.len());
    let (to_find, others_to_find) = (entries.to_vec(), others.to_vec());
    let found = app.store.read(move |conn| {
        let entries = to_find.iter().map(|one| find_entry(&inner, conn, one)).collect::<Result<Vec<_>, _>>()?;
        let broader = others_to_find.iter().map(|one| one.find(&inner, conn)).collect::<Result<Vec<_>, _>>()?;
        Ok((entries, broader, find_twins(conn, &text, &other, own.as_ref())?))
    });
    let (found_entries, found_broader, twins) = found.await?;
    let meant: Vec<&str> = found_entries.iter().flatten().filter_map(|found| found.one().map(|skill| skill.uri.as_str())).collect();
    ask_about_twins(form, &mut written, twins, &meant);
    let mut same_as = Vec::new();
    for ((asked, found), pick) in entries.iter().zip(found_entries).zip(&mut written.stands_for) {
        same_as.extend(take_entry(form, asked, found, pick));
    }
    let mut seen = std::collections::BTreeSet::new();
    same_as.retain(|reference: &String| seen.insert(reference.clone()));
    let mut broader = None;
    for (asked, found) in others.iter().zip(found_broader) {
        let (skill, pick) = asked.take(form, found, None);
        broader = skill.map(|skill| skill.id);
        written.broader = Some(pick);
    }
    let own = OwnSkill { label, statement, category, freshness, names, same_as };
    Ok(((!form.has_errors()).then_some(Good { own, broader }), written))
}

/// A skill that goes by the same name.
struct Twin {
    skill: Skill,
    choice: Choice,
    /// The name; `None` where it is the label.
    other_name: Option<String>,
}

/// Another skill of one of the names is a question: only a person knows whether it is another one. What the skill stands for is answered already.
fn ask_about_twins(form: &mut Form, written: &mut Written, mut twins: Vec<Twin>, meant: &[&str]) {
    twins.retain(|twin| !meant.contains(&twin.skill.uri.as_str()));
    if form.value("anyway") != "yes" {
        if twins.iter().any(|twin| twin.other_name.is_none()) {
            form.refuse("label", "Another skill goes by this name. Use that one, or say below that this is another");
        }
        if let Some(name) = twins.iter().find_map(|twin| twin.other_name.as_ref()) {
            form.refuse(
                "names",
                format!("Another skill goes by “{name}”. Take the name out, or tick beneath the name that this is another skill"),
            );
        }
    }
    written.twins = twins.into_iter().map(|twin| twin.choice).collect();
}

fn find_twins(conn: &mut Conn, label: &str, names: &[SkillName], own: Option<&SkillId>) -> Result<Vec<Twin>, StoreError> {
    let frameworks = skills::list_framework_heads(conn)?;
    let mut twins: Vec<Twin> = Vec::new();
    for (name, is_label) in std::iter::once((label, true)).chain(names.iter().map(|name| (name.text.as_str(), false))) {
        for skill in skills::list_by_name(conn, name)? {
            if Some(&skill.id) != own && twins.iter().all(|twin| twin.skill.id != skill.id) {
                let choice = Choice { value: format!("/skills/{}", skill.id), ..choice(&skill, &frameworks) };
                twins.push(Twin { skill, choice, other_name: (!is_label).then(|| name.to_owned()) });
            }
        }
    }
    Ok(twins)
}

/// What is found for a field of what a skill stands for; `None` for the address of what nobody has loaded.
fn find_entry(app: &App, conn: &mut Conn, asked: &Asked) -> Result<Option<Found>, StoreError> {
    let is_address = ["http://", "https://", "urn:"].iter().any(|start| asked.typed.starts_with(start));
    if is_address && skills::lookup_by_reference(conn, &asked.typed)?.is_none() {
        return Ok(None);
    }
    asked.find(app, conn).map(Some)
}

fn take_entry(form: &mut Form, asked: &Asked, found: Option<Found>, pick: &mut Pick) -> Option<String> {
    let Some(found) = found else {
        if asked.typed.contains(char::is_whitespace) {
            form.refuse(&pick.field, "An address has no spaces");
        }
        return Some(asked.typed.clone());
    };
    let (skill, shown) = asked.take(form, found, None);
    *pick = shown;
    let skill = skill?;
    // What a merge left behind stays as it was written.
    let is_kept = asked.typed == skill.uri || asked.typed.starts_with("urn:");
    if skill.framework.as_str() == OWN_FRAMEWORK && !is_kept {
        form.refuse(&pick.field, format!("“{}” is a skill of your own. Relate the two, or merge them", skill.label));
        return None;
    }
    Some(if is_kept { asked.typed.clone() } else { skill.uri })
}

/// `same-1`.
fn same(at: usize) -> String {
    format!("same-{}", at + 1)
}

/// How many fields for entries a form has, with some blank ones.
fn fields(form: &Form) -> usize {
    let last = (0..MOST).rev().find(|at| !form.value(&same(*at)).trim().is_empty());
    (last.map_or(0, |at| at + 1) + BLANK).min(MOST)
}

fn freshness() -> Vec<Choice> {
    let name = |class| match class {
        FreshnessClass::Fast => "Fast",
        FreshnessClass::Perishable => "Perishable",
        FreshnessClass::SemiDurable => "Semi-durable",
        FreshnessClass::Durable => "Durable",
        FreshnessClass::Lasting => "Lasting",
    };
    let said = |class: &FreshnessClass| match class.house_curve().window_months {
        Some(months) => format!("{}, full value for {months} months", name(*class)),
        None => name(*class).to_owned(),
    };
    FreshnessClass::ALL.iter().map(|class| Choice::new(class, said(class))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn a_form_is_filled_with_what_is_kept_and_has_room_for_more() {
        let skill = Skill { same_as: vec!["https://a.example/1".to_owned()], ..sample::skill("SQL", "data-analysis") };
        let name = |kind| SkillName { text: "Abfragen".to_owned(), language: "de".to_owned(), kind };
        let form = filled(&skill, &[name(NameKind::Own), name(NameKind::Pinned)]);
        assert_eq!(
            (form.value("names"), form.value("category"), form.value("same-1")),
            ("de: Abfragen", "data analysis", "https://a.example/1")
        );
        assert_eq!(blank(&form, true).stands_for.len(), 3);
    }

    #[test]
    fn another_skill_of_the_name_is_a_question_unless_it_is_the_one_meant() {
        let twin = |other_name: Option<&str>| {
            let choice = Choice::new("/skills/sql", "SQL");
            vec![Twin { skill: sample::skill("SQL", "x"), choice, other_name: other_name.map(str::to_owned) }]
        };
        let asked = |form: &mut Form, meant: &[&str]| {
            let mut written = Written::default();
            ask_about_twins(form, &mut written, twin(None), meant);
            (form.has_errors(), written.twins.len())
        };
        let (mut form, mut written) = (Form::default(), Written::default());
        ask_about_twins(&mut form, &mut written, twin(Some("Queries")), &[]);
        assert!(form.error("names").contains("Queries") && form.error("label").is_empty());
        assert_eq!(asked(&mut Form::default(), &[]), (true, 1));
        assert_eq!(asked(&mut Form::filled([("anyway", "yes")]), &[]), (false, 1));
        assert_eq!(asked(&mut Form::default(), &["https://skills.example/sql"]), (false, 0));
    }
}
