//! One skill: names, meaning, codes elsewhere, and what lies around it.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::domain::SkillId;
use crate::domain::skills::{RelationKind, Skill, SkillRelation};
use crate::import::starter_skills;
use crate::store::{self, StoreError};
use crate::web::access::User;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::report::view::Link;
use crate::web::problem::Problem;

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

fn page(layout: Layout, skill: &Skill, around: &[(Place, Skill)]) -> SkillPage {
    let mut facts = vec![("Ages", skill.freshness.as_str().to_owned())];
    if let Some(category) = &skill.category {
        facts.push(("Field", category.replace('-', " ")));
    }
    if !skill.aliases.is_empty() {
        facts.push(("Other names", skill.aliases.join(", ")));
    }
    facts.push(("Reference", skill.uri.clone()));
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
        facts,
        neighbours: neighbours.filter(|group| !group.links.is_empty()).collect(),
    }
}

/// `GET /skills/{id}`.
pub async fn show(app: Data<App>, user: User, id: Path<SkillId>) -> Result<Html, Problem> {
    let id = id.into_inner();
    let unlike = starter_skills::read().map(|all| all.unlike).unwrap_or_default();
    let (skill, around) = app
        .store
        .read(move |conn| -> Result<(Skill, Vec<(Place, Skill)>), StoreError> {
            let skill = store::skills::find(conn, &id)?;
            let mut places: Vec<(Place, SkillId)> = store::skills::list_relations_of(conn, &id)?
                .iter()
                .map(|relation| (place(relation, &id), if relation.from == id { relation.to.clone() } else { relation.from.clone() }))
                .collect();
            for (one, other) in &unlike {
                if *one == id {
                    places.push((Place::Unlike, other.clone()));
                } else if *other == id {
                    places.push((Place::Unlike, one.clone()));
                }
            }
            let ids: Vec<SkillId> = places.iter().map(|(_, other)| other.clone()).collect();
            let found = store::skills::list_by_ids(conn, &ids)?;
            let named = |(place, other): (Place, SkillId)| Some((place, found.iter().find(|skill| skill.id == other)?.clone()));
            Ok((skill, places.into_iter().filter_map(named).collect()))
        })
        .await?;
    html::render(&page(Layout::of(&user, Section::Skills, &skill.label), &skill, &around))
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
        let main = sample::main_of("skill", &page(Layout::default(), &sample::skill("SQL", "data-analysis"), &around));
        assert!(main.contains("Narrower") && main.contains("href=\"/skills/postgresql\"") && main.contains("Not the same"));
    }
}
