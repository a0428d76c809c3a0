//! Skills by name, all of them or those that fit a search.

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::app::App;
use crate::domain::SkillId;
use crate::domain::skills::Skill;
use crate::store::{self, StoreError};
use crate::web::access::User;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;
use crate::web::words;

/// Skills on a page.
const PAGE: usize = 50;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
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
}

#[derive(Template)]
#[template(path = "pages/skills/list.html")]
struct SkillsPage {
    layout: Layout,
    query: String,
    rows: Vec<SkillRow>,
    showing: String,
    next_href: Option<String>,
    has_first: bool,
}

fn row(skill: &Skill) -> SkillRow {
    SkillRow {
        href: format!("/skills/{}", skill.id),
        label: skill.label.clone(),
        statement: skill.statement.clone().unwrap_or_default(),
        category: skill.category.as_deref().unwrap_or_default().replace('-', " "),
        freshness: skill.freshness.as_str(),
        aliases: skill.aliases.join(", "),
    }
}

/// The page of `found`, which is one skill longer than the page where there are more.
fn page(layout: Layout, query: &str, mut found: Vec<Skill>, has_first: bool, all: u64) -> SkillsPage {
    let has_more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| has_more && query.is_empty());
    let shown = words::counted(i64::try_from(found.len()).unwrap_or(0), "skill");
    SkillsPage {
        layout,
        query: query.to_owned(),
        showing: match (query.is_empty(), has_more) {
            (true, _) => format!("Showing {shown} of {}.", words::grouped(i64::try_from(all).unwrap_or(0))),
            (false, true) => format!("Showing the first {shown}; type more of the name to see others."),
            (false, false) => format!("Showing {shown} with a name like this."),
        },
        next_href: next.map(|last| format!("/skills?after={}", last.id)),
        rows: found.iter().map(row).collect(),
        has_first,
    }
}

/// `GET /skills`.
pub async fn show(app: Data<App>, user: User, wanted: Query<Wanted>) -> Result<Html, Problem> {
    let Wanted { q, after } = wanted.into_inner();
    let query: String = q.trim().chars().take(100).collect();
    let (text, last) = (query.clone(), after.clone());
    let (found, all) = app
        .store
        .read(move |conn| -> Result<(Vec<Skill>, u64), StoreError> {
            let all = store::skills::count_all(conn)?;
            if !text.is_empty() {
                let hits = store::skills::search(conn, &text, PAGE + 1)?;
                return Ok((hits.into_iter().map(|hit| hit.skill).collect(), all));
            }
            let last = if last.is_empty() { None } else { store::skills::list_by_ids(conn, &[SkillId::new(last)])?.pop() };
            Ok((store::skills::page(conn, None, last.as_ref(), PAGE + 1)?, all))
        })
        .await?;
    html::render(&page(Layout::of(&user, Section::Skills, "Skills"), &query, found, !after.is_empty(), all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn the_page_lists_names_meanings_and_other_names() {
        let skill = Skill { aliases: vec!["Structured Query Language".to_owned()], ..sample::skill("SQL", "data-analysis") };
        let main = sample::main_of("skills", &page(Layout::default(), "", vec![skill], false, 229));
        assert!(main.contains("Structured Query Language") && main.contains("href=\"/skills/sql\""));
    }

    #[test]
    fn the_next_page_goes_on_after_the_last_skill() {
        let many: Vec<Skill> = (0..=PAGE).map(|number| sample::skill(&format!("Skill {number}"), "x")).collect();
        let page = page(Layout::default(), "", many, true, 229);
        assert_eq!((page.rows.len(), page.next_href.as_deref()), (PAGE, Some("/skills?after=skill 49")));
        assert_eq!(page.showing, "Showing 50 skills of 229.");
    }

    #[test]
    fn nothing_found_says_what_to_do() {
        let main = sample::main_of("skills-none", &page(Layout::default(), "zzz", Vec::new(), false, 229));
        assert!(main.contains("No skill has a name like “zzz”"));
    }
}
