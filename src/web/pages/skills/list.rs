//! Skills by name, all of them or those that fit a search.

use std::collections::BTreeMap;

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use super::{Tab, tabs};
use crate::actions::likely_skills::likely_skills;
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::skills::{GivenUp, Skill};
use crate::store::skills::{Framework, Where};
use crate::store::{self, Conn, StoreError};
use crate::web::access::{Deed, User};
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;
use crate::web::weblink::shortened;
use crate::web::words;

/// Skills on a page.
const PAGE: usize = 50;
/// Skills shown where none has the name.
const MOST_NEAR: usize = 10;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    framework: String,
}

/// One skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillRow {
    /// Its page.
    pub href: String,
    /// The preferred name.
    pub label: String,
    /// What it means.
    pub statement: String,
    /// The field of work.
    pub category: String,
    /// How fast it ages.
    pub freshness: &'static str,
    /// The other names.
    pub aliases: String,
    /// The framework it comes from.
    pub framework: String,
    /// `given up by ESCO 1.2`, or nothing.
    pub given_up: String,
}

#[derive(Template)]
#[template(path = "pages/skills/list.html")]
struct SkillsPage {
    layout: Layout,
    tabs: Vec<Tab>,
    query: String,
    form: Form,
    frameworks: Vec<Choice>,
    rows: Vec<SkillRow>,
    showing: String,
    next_href: Option<String>,
    has_first: bool,
    may_write: bool,
    is_near: bool,
}

fn row(skill: &Skill, frameworks: &[Framework], given_up: Option<&GivenUp>) -> SkillRow {
    let framework = frameworks.iter().find(|framework| framework.id == skill.framework);
    SkillRow {
        href: format!("/skills/{}", skill.id),
        label: skill.label.clone(),
        statement: skill.statement.as_deref().map(|text| shortened(text, 240)).unwrap_or_default(),
        category: skill.category.as_deref().unwrap_or_default().replace('-', " "),
        freshness: skill.freshness.as_str(),
        aliases: skill.aliases.join(", "),
        framework: framework.map_or_else(|| skill.framework.to_string(), |framework| framework.name.clone()),
        given_up: given_up.map(given_up_said).unwrap_or_default(),
    }
}

fn given_up_said(given_up: &GivenUp) -> String {
    given_up.by.as_ref().map_or_else(|| "retired here".to_owned(), |by| format!("given up by {by}"))
}

/// What was found, one skill more than a page holds where there are more.
struct Found {
    skills: Vec<Skill>,
    frameworks: Vec<Framework>,
    given_up: BTreeMap<SkillId, GivenUp>,
    all: u64,
    /// Whether nothing has the name, and these are near.
    is_near: bool,
}

fn load(app: &App, conn: &mut Conn, wanted: &Wanted, text: &str) -> Result<Found, StoreError> {
    let frameworks: Vec<(Framework, u64)> = store::skills::list_frameworks(conn)?;
    let framework = frameworks.iter().find(|(framework, _)| framework.id.as_str() == wanted.framework);
    let all = framework.map_or_else(|| frameworks.iter().map(|(_, count)| count).sum(), |(_, count)| *count);
    let framework = framework.map(|(framework, _)| framework.id.clone());
    let skills = if text.is_empty() {
        let last = if wanted.after.is_empty() { None } else { store::skills::list_by_ids(conn, &[SkillId::new(&wanted.after)])?.pop() };
        store::skills::page(conn, framework.as_ref(), last.as_ref(), PAGE + 1)?
    } else {
        let hits = store::skills::search_in(conn, &Where { framework, is_everything: true }, text, PAGE + 1)?;
        hits.into_iter().map(|hit| hit.skill).collect()
    };
    let is_near = skills.is_empty() && !text.is_empty();
    let skills = if is_near { likely_skills(app, conn, text, MOST_NEAR)? } else { skills };
    let ids: Vec<SkillId> = skills.iter().map(|skill| skill.id.clone()).collect();
    Ok(Found {
        given_up: store::given_up::list(conn, &ids)?,
        skills,
        frameworks: frameworks.into_iter().map(|(framework, _)| framework).collect(),
        all,
        is_near,
    })
}

/// The page of what was found.
fn page((layout, may_write): (Layout, bool), wanted: &Wanted, query: &str, found: Found) -> SkillsPage {
    let Found { mut skills, frameworks, given_up, all, is_near } = found;
    let has_more = skills.len() > PAGE;
    skills.truncate(PAGE);
    let next = skills.last().filter(|_| has_more && query.is_empty());
    let shown = words::counted(i64::try_from(skills.len()).unwrap_or(0), "skill");
    let any = Choice::new("", "All frameworks");
    SkillsPage {
        layout,
        tabs: tabs("/skills"),
        query: query.to_owned(),
        form: Form::filled([("framework", wanted.framework.as_str())]),
        frameworks: std::iter::once(any).chain(frameworks.iter().map(|one| Choice::new(&one.id, &one.name))).collect(),
        showing: match (query.is_empty(), has_more) {
            _ if is_near => format!("No skill has a name like “{query}”. Showing {shown} that may be meant."),
            (true, _) => format!("Showing {shown} of {}.", words::grouped(i64::try_from(all).unwrap_or(0))),
            (false, true) => format!("Showing the first {shown}; type more of the name to see others."),
            (false, false) => format!("Showing {shown} with a name like this."),
        },
        next_href: next.map(|last| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            if !wanted.framework.is_empty() {
                query.append_pair("framework", &wanted.framework);
            }
            format!("/skills?{}", query.append_pair("after", last.id.as_str()).finish())
        }),
        rows: skills.iter().map(|skill| row(skill, &frameworks, given_up.get(&skill.id))).collect(),
        has_first: !wanted.after.is_empty(),
        may_write,
        is_near,
    }
}

/// `GET /skills`.
pub async fn show(app: Data<App>, user: User, wanted: Query<Wanted>) -> Result<Html, Problem> {
    let wanted = wanted.into_inner();
    let query: String = wanted.q.trim().chars().take(100).collect();
    let (inner, asked, text) = (app.clone(), wanted.clone(), query.clone());
    let found = app.store.read(move |conn| load(&inner, conn, &asked, &text)).await?;
    html::render(&page((Layout::of(&user, Section::Skills, "Skills"), user.may(Deed::WriteSkills)), &wanted, &query, found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    fn found(skills: Vec<Skill>) -> Found {
        let framework = |id: &str, name: &str| Framework {
            id: crate::domain::FrameworkId::new(id),
            kind: id.to_owned(),
            name: name.to_owned(),
            version: "1".to_owned(),
            source_url: None,
            licence: None,
            loaded_at: sample::now(),
        };
        let by = Some("ESCO 1.2".to_owned());
        let given_up = BTreeMap::from([(SkillId::new("slide rules"), GivenUp { by })]);
        Found {
            skills,
            given_up,
            frameworks: vec![framework("starter", "Starter skills"), framework("esco", "ESCO")],
            all: 229,
            is_near: false,
        }
    }

    #[test]
    fn the_page_lists_names_meanings_and_other_names() {
        let skill = Skill { aliases: vec!["Structured Query Language".to_owned()], ..sample::skill("SQL", "data-analysis") };
        let main = sample::main_of(
            "skills",
            &page((Layout::default(), true), &Wanted::default(), "", found(vec![skill, sample::skill("Slide rules", "x")])),
        );
        assert_eq!(main.matches("given up by ESCO 1.2").count(), 1);
        assert!(main.contains("Structured Query Language") && main.contains("href=\"/skills/sql\""));
        assert!(main.contains("Starter skills") && main.contains("value=\"esco\""));
    }

    #[test]
    fn the_next_page_goes_on_after_the_last_skill() {
        let many: Vec<Skill> = (0..=PAGE).map(|number| sample::skill(&format!("Skill {number}"), "x")).collect();
        let wanted = Wanted { after: "skill 0".to_owned(), framework: "esco".to_owned(), ..Wanted::default() };
        let page = page((Layout::default(), true), &wanted, "", found(many));
        assert_eq!((page.rows.len(), page.next_href.as_deref()), (PAGE, Some("/skills?framework=esco&after=skill+49")));
        assert_eq!((page.showing.as_str(), page.has_first), ("Showing 50 skills of 229.", true));
    }

    #[test]
    fn nothing_found_says_what_to_do() {
        let main = sample::main_of("skills-none", &page((Layout::default(), true), &Wanted::default(), "zzz", found(Vec::new())));
        assert!(main.contains("No skill has a name like “zzz”"));
        let near = Found { is_near: true, ..found(vec![sample::skill("Python", "x")]) };
        let page = page((Layout::default(), true), &Wanted::default(), "pythn", near);
        assert_eq!(page.showing, "No skill has a name like “pythn”. Showing 1 skill that may be meant.");
    }
}
