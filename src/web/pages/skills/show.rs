//! One skill: names, meaning, codes elsewhere, and what lies around it.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::domain::SkillId;
use crate::domain::frameworks::{NameKind, SkillName};
use crate::domain::skills::{RelationKind, Skill, SkillRelation};
use crate::store::skills::Framework;
use crate::store::{self, StoreError};
use crate::web::access::User;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::report::view::Link;
use crate::web::problem::Problem;
use crate::web::words;

/// Neighbours shown.
const MOST_NEIGHBOURS: usize = 300;

/// Skills that stand in one relation to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    /// `Broader`.
    pub title: &'static str,
    /// What that means for a requirement.
    pub note: &'static str,
    /// Which.
    pub links: Vec<Link>,
}

#[derive(Template)]
#[template(path = "pages/skills/show.html")]
struct SkillPage {
    layout: Layout,
    label: String,
    statement: String,
    framework: Link,
    is_retired: bool,
    more: String,
    facts: Vec<(&'static str, String)>,
    neighbours: Vec<Neighbours>,
}

/// Where another skill stands, seen from `own`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Same,
    Broader,
    Narrower,
    Related,
    Unlike,
}

fn place(relation: &SkillRelation, own: &SkillId) -> Place {
    let is_from = relation.from == *own;
    match relation.kind {
        RelationKind::ExactMatch | RelationKind::CloseMatch | RelationKind::ReplacedBy => Place::Same,
        RelationKind::Broader => {
            if is_from {
                Place::Narrower
            } else {
                Place::Broader
            }
        }
        RelationKind::Narrower => {
            if is_from {
                Place::Broader
            } else {
                Place::Narrower
            }
        }
        RelationKind::Related => Place::Related,
    }
}

const PLACES: [(Place, &str, &str); 5] = [
    (Place::Same, "The same or nearly", "A badge for one of these counts as one for this skill, or nearly."),
    (Place::Broader, "Broader", "A badge for one of these goes half way towards this skill."),
    (Place::Narrower, "Narrower", "A badge for one of these goes three quarters of the way."),
    (Place::Related, "Related", "A badge for one of these goes a quarter of the way, and never towards a must-have."),
    (Place::Unlike, "Not the same", "Easily taken for this skill, and another one."),
];

/// A skill as it is shown.
struct Seen {
    skill: Skill,
    framework: Framework,
    names: Vec<SkillName>,
    is_retired: bool,
    /// Neighbours that are not shown.
    more: usize,
}

/// The further names in words, kind by kind: `de: Statistik; en: data`.
fn further(names: &[SkillName], label: &str, kinds: &[NameKind]) -> String {
    let mut by_language: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in names.iter().filter(|name| kinds.contains(&name.kind) && name.text != label) {
        by_language.entry(&name.language).or_default().push(&name.text);
    }
    let said: Vec<String> = by_language.iter().map(|(language, names)| format!("{language}: {}", names.join(", "))).collect();
    said.join("; ")
}

fn page(layout: Layout, seen: &Seen, around: &[(Place, Skill)]) -> SkillPage {
    let Seen { skill, framework, names, is_retired, more } = seen;
    let mut facts = vec![("Ages", skill.freshness.as_str().to_owned())];
    if let Some(category) = &skill.category {
        facts.push(("Field", category.replace('-', " ")));
    }
    let sure = further(names, &skill.label, &[NameKind::Preferred, NameKind::Pinned, NameKind::Own]);
    let others = further(names, &skill.label, &[NameKind::Alternative, NameKind::Hidden]);
    facts.extend(Some(("Other names", sure)).filter(|(_, text)| !text.is_empty()));
    facts.extend(Some(("Names that only propose it", others)).filter(|(_, text)| !text.is_empty()));
    facts.push(("Reference", skill.uri.clone()));
    facts.extend(skill.code.clone().map(|code| ("Code", code)));
    if !skill.same_as.is_empty() {
        facts.push(("Elsewhere", skill.same_as.join(", ")));
    }
    let link = |skill: &Skill| Link { href: format!("/skills/{}", skill.id), label: skill.label.clone() };
    let neighbours = PLACES.iter().map(|(place, title, note)| {
        let links = around.iter().filter(|(own, _)| own == place).map(|(_, skill)| link(skill)).collect();
        Neighbours { title, note, links }
    });
    SkillPage {
        layout,
        label: skill.label.clone(),
        statement: skill.statement.clone().unwrap_or_default(),
        framework: Link {
            href: format!("/skills/frameworks/{}", framework.id),
            label: format!("{} {}", framework.name, framework.version),
        },
        is_retired: *is_retired,
        more: if *more == 0 { String::new() } else { format!("{} more are not shown.", words::grouped(*more)) },
        facts,
        neighbours: neighbours.filter(|group| !group.links.is_empty()).collect(),
    }
}

/// `GET /skills/{id}`.
pub async fn show(app: Data<App>, user: User, id: Path<SkillId>) -> Result<Html, Problem> {
    let id = id.into_inner();
    let (seen, around) = app
        .store
        .read(move |conn| -> Result<(Seen, Vec<(Place, Skill)>), StoreError> {
            let skill = store::skills::find(conn, &id)?;
            let framework = store::skills::find_framework(conn, &skill.framework)?;
            let names = store::skills::list_names(conn, std::slice::from_ref(&id))?.remove(&id).unwrap_or_default();
            let is_retired = store::skills::is_retired(conn, &id)?;
            let mut places: Vec<(Place, SkillId)> = store::skills::list_relations_of(conn, &id)?
                .iter()
                .map(|relation| (place(relation, &id), if relation.from == id { relation.to.clone() } else { relation.from.clone() }))
                .collect();
            for pair in store::skills::list_confusable_of(conn, &id)? {
                places.push((Place::Unlike, if pair.one == id { pair.other } else { pair.one }));
            }
            let more = places.len().saturating_sub(MOST_NEIGHBOURS);
            places.truncate(MOST_NEIGHBOURS);
            let ids: Vec<SkillId> = places.iter().map(|(_, other)| other.clone()).collect();
            let found = store::skills::list_by_ids(conn, &ids)?;
            let named = |(place, other): (Place, SkillId)| Some((place, found.iter().find(|skill| skill.id == other)?.clone()));
            Ok((Seen { skill, framework, names, is_retired, more }, places.into_iter().filter_map(named).collect()))
        })
        .await?;
    html::render(&page(Layout::of(&user, Section::Skills, &seen.skill.label), &seen, &around))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn relations_read_the_right_way_round() {
        let relation = |kind| SkillRelation { from: SkillId::new("sql"), to: SkillId::new("postgresql"), kind };
        for (kind, from_sql, from_postgres) in [
            (RelationKind::Broader, Place::Narrower, Place::Broader),
            (RelationKind::Narrower, Place::Broader, Place::Narrower),
            (RelationKind::Related, Place::Related, Place::Related),
            (RelationKind::CloseMatch, Place::Same, Place::Same),
        ] {
            assert_eq!(place(&relation(kind), &SkillId::new("sql")), from_sql);
            assert_eq!(place(&relation(kind), &SkillId::new("postgresql")), from_postgres);
        }
    }

    #[test]
    fn the_page_says_what_the_neighbours_mean() {
        let around = [
            (Place::Narrower, sample::skill("PostgreSQL", "data-analysis")),
            (Place::Unlike, sample::skill("NoSQL databases", "data-analysis")),
        ];
        let name = |text: &str, language: &str, kind| SkillName { text: text.to_owned(), language: language.to_owned(), kind };
        let seen = Seen {
            skill: sample::skill("SQL", "data-analysis"),
            framework: Framework {
                id: crate::domain::FrameworkId::new("starter"),
                kind: "starter".to_owned(),
                name: "Starter skills".to_owned(),
                version: "1".to_owned(),
                source_url: None,
                licence: None,
                loaded_at: sample::now(),
            },
            names: vec![
                name("SQL", "en", NameKind::Preferred),
                name("SQL-Abfragen", "de", NameKind::Own),
                name("query language", "en", NameKind::Alternative),
            ],
            is_retired: true,
            more: 2,
        };
        let main = sample::main_of("skill", &page(Layout::default(), &seen, &around));
        assert!(main.contains("de: SQL-Abfragen") && main.contains("en: query language") && main.contains("given this skill up"));
        assert!(main.contains("2 more are not shown") && main.contains("Starter skills 1"));
        assert!(main.contains("Narrower") && main.contains("href=\"/skills/postgresql\"") && main.contains("Not the same"));
    }
}
