//! One skill: names, meaning, codes elsewhere, and what lies around it.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use askama::Template;

use super::Authors;
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::frameworks::{NameKind, SkillName};
use crate::domain::own_skills::OWN_FRAMEWORK;
use crate::domain::skills::{RelationKind, RelationSource, Skill, SkillRelation};
use crate::store::skills::{Framework, Merge};
use crate::store::{self, Conn, StoreError};
use crate::web::access::{Deed, User};
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
    /// Which, and who says so where it is not the framework.
    pub links: Vec<(Link, String)>,
}

/// A merge that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The other skill.
    pub other: Link,
    /// When and by whom.
    pub note: String,
    /// Where it is undone.
    pub undo: String,
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
    may_write: bool,
    href: String,
    is_own: bool,
    merged: Option<Merged>,
    absorbed: Vec<Merged>,
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
    /// The merge that took it away, with the label of the other one.
    merged: Option<(Merge, String)>,
    /// The merges into it, with the labels of those that went.
    absorbed: Vec<(Merge, String)>,
    authors: Authors,
}

/// A neighbour: where it stands, which one it is, and who says so.
type Near<T> = (Place, T, String);

/// The further names in words, kind by kind: `de: Statistik; en: data`.
fn further(names: &[SkillName], label: &str, kinds: &[NameKind]) -> String {
    let mut by_language: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in names.iter().filter(|name| kinds.contains(&name.kind) && name.text != label) {
        by_language.entry(&name.language).or_default().push(&name.text);
    }
    let said: Vec<String> = by_language.iter().map(|(language, names)| format!("{language}: {}", names.join(", "))).collect();
    said.join("; ")
}

fn page((layout, may_write): (Layout, bool), seen: &Seen, around: &[Near<Skill>]) -> SkillPage {
    let Seen { skill, framework, names, is_retired, more, merged, absorbed, authors } = seen;
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
        let links = around.iter().filter(|(own, ..)| own == place).map(|(_, skill, note)| (link(skill), note.clone())).collect();
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
        may_write,
        href: format!("/skills/{}", skill.id),
        is_own: skill.framework.as_str() == OWN_FRAMEWORK,
        merged: merged.as_ref().map(|(merge, label)| merge_line(merge, (&merge.to, label), authors)),
        absorbed: absorbed.iter().map(|(merge, label)| merge_line(merge, (&merge.from, label), authors)).collect(),
    }
}

fn merge_line(merge: &Merge, (other, label): (&SkillId, &str), authors: &Authors) -> Merged {
    Merged {
        other: Link { href: format!("/skills/{other}"), label: label.to_owned() },
        note: format!("{}, by {}", words::day(merge.at), authors.name(&merge.by)),
        undo: format!("/skills/{}/merge/undo", merge.from),
    }
}

/// Who says it where it is not the framework: `said by Ada: It is one of them`.
fn said(source: RelationSource, author: Option<&String>, reason: Option<&String>, authors: &Authors) -> String {
    let by = match (source, author) {
        (RelationSource::Framework, _) => return String::new(),
        (RelationSource::Crosswalk, _) => "by a mapping table".to_owned(),
        (RelationSource::Merge, _) => "merged".to_owned(),
        (RelationSource::Person, Some(author)) => format!("said by {}", authors.name(author)),
        (RelationSource::Person, None) => "said by a person".to_owned(),
    };
    reason.map_or_else(|| by.clone(), |reason| format!("{by}: {reason}"))
}

/// Where the neighbours of a skill stand. What several say is there once, with what those say that are no framework.
fn near(conn: &mut Conn, id: &SkillId, authors: &Authors) -> Result<Vec<Near<SkillId>>, StoreError> {
    let mut all: Vec<Near<SkillId>> = Vec::new();
    let mut add = |place: Place, other: SkillId, note: String| match all.iter_mut().find(|(p, o, _)| *p == place && *o == other) {
        Some((_, _, notes)) if note.is_empty() || notes.contains(&note) => {}
        Some((_, _, notes)) if notes.is_empty() => *notes = note,
        Some((_, _, notes)) => *notes = format!("{notes}; {note}"),
        None => all.push((place, other, note)),
    };
    for stated in store::skills::list_stated_of(conn, id)? {
        let note = said(stated.source, stated.author.as_ref(), stated.reason.as_ref(), authors);
        add(place(&stated.relation, id), stated.relation.other(id).clone(), note);
    }
    for pair in store::skills::list_confusable_of(conn, id)? {
        let source = RelationSource::parse(&pair.source).unwrap_or(RelationSource::Framework);
        add(Place::Unlike, pair.other_than(id).clone(), said(source, pair.author.as_ref(), pair.reason.as_ref(), authors));
    }
    Ok(all)
}

fn load(conn: &mut Conn, id: &SkillId) -> Result<(Seen, Vec<Near<Skill>>), StoreError> {
    let skill = store::skills::find(conn, id)?;
    let framework = store::skills::find_framework(conn, &skill.framework)?;
    let names = store::skills::list_names(conn, std::slice::from_ref(id))?.remove(id).unwrap_or_default();
    let is_retired = store::skills::is_retired(conn, id)?;
    let authors = Authors::load(conn)?;
    let mut places = near(conn, id, &authors)?;
    let more = places.len().saturating_sub(MOST_NEIGHBOURS);
    places.truncate(MOST_NEIGHBOURS);
    let ids: Vec<SkillId> = places.iter().map(|(_, other, _)| other.clone()).collect();
    let found: BTreeMap<SkillId, Skill> =
        store::skills::list_by_ids(conn, &ids)?.into_iter().map(|skill| (skill.id.clone(), skill)).collect();
    let around = places.into_iter().filter_map(|(place, other, note)| Some((place, found.get(&other)?.clone(), note))).collect();
    let merged = match store::skills::lookup_merge_of(conn, id)? {
        Some(merge) => Some((store::skills::find(conn, &merge.to)?.label, merge)),
        None => None,
    };
    let mut absorbed = Vec::new();
    for merge in store::skills::list_merges_of(conn, id)? {
        let label = store::skills::find(conn, &merge.from)?.label;
        absorbed.push((merge, label));
    }
    let merged = merged.map(|(label, merge)| (merge, label));
    Ok((Seen { skill, framework, names, is_retired, more, merged, absorbed, authors }, around))
}

/// `GET /skills/{id}`.
pub async fn show(app: Data<App>, user: User, id: Path<SkillId>) -> Result<Html, Problem> {
    let id = id.into_inner();
    let (seen, around) = app.store.read(move |conn| load(conn, &id)).await?;
    let layout = Layout::of(&user, Section::Skills, &seen.skill.label);
    html::render(&page((layout, user.may(Deed::WriteSkills)), &seen, &around))
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
            (Place::Narrower, sample::skill("PostgreSQL", "data-analysis"), "said by Ada".to_owned()),
            (Place::Unlike, sample::skill("NoSQL databases", "data-analysis"), String::new()),
        ];
        let merge = |from: &str, to: &str| Merge {
            id: "m1".to_owned(),
            from: SkillId::new(from),
            to: SkillId::new(to),
            moved: crate::store::skills::Moved::default(),
            at: sample::now(),
            by: "user:u1".to_owned(),
            undone_at: None,
        };
        let name = |text: &str, language: &str, kind| SkillName { text: text.to_owned(), language: language.to_owned(), kind };
        let mut seen = Seen {
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
            merged: None,
            absorbed: vec![(merge("queries", "sql"), "Queries".to_owned())],
            authors: Authors(BTreeMap::from([("user:u1".to_owned(), "Ada".to_owned())])),
        };
        let main = sample::main_of("skill", &page((Layout::default(), true), &seen, &around));
        seen.merged = Some((merge("sql", "postgresql"), "PostgreSQL".to_owned()));
        let gone = sample::main_of("skill-merged", &page((Layout::default(), true), &seen, &[]));
        assert!(gone.contains("Merged into") && gone.contains("/skills/sql/merge/undo") && !gone.contains("given this skill up"));
        assert!(main.contains("said by Ada") && main.contains("23 Nov 2026, by Ada") && main.contains("/skills/queries/merge/undo"));
        assert!(main.contains("de: SQL-Abfragen") && main.contains("en: query language") && main.contains("given this skill up"));
        assert!(main.contains("2 more are not shown") && main.contains("Starter skills 1"));
        assert!(main.contains("Narrower") && main.contains("href=\"/skills/postgresql\"") && main.contains("Not the same"));
    }
}
