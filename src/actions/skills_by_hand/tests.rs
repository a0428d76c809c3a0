//! What persons say counts, is worked out again, and can be taken back as if it had never been said.

use super::*;
use crate::actions::import_mapping::{import_mapping, take_mapping_away};
use crate::actions::skill_uses::{Touched, count_uses};
use crate::actions::testing::app;
use crate::domain::frameworks::{Link, NameKind, SkillName};
use crate::domain::jobs::JobState;
use crate::domain::own_skills::OwnSkill;
use crate::domain::policy::FreshnessClass;
use crate::domain::skills::{RelationKind, RelationSource};
use crate::domain::{RequirementSetId, SkillId};
use crate::store::testing::{application, at, candidate, databases, published_job, skill};
use crate::store::{jobs, requirement_sets};

fn by() -> By {
    By { actor: "user:ada".to_owned(), now: at(5) }
}

fn own(label: &str) -> OwnSkill {
    OwnSkill {
        label: label.to_owned(),
        statement: None,
        category: None,
        freshness: FreshnessClass::SemiDurable,
        names: Vec::new(),
        same_as: Vec::new(),
    }
}

fn name(text: &str) -> SkillName {
    SkillName { text: text.to_owned(), language: "en".to_owned(), kind: NameKind::Pinned }
}

fn sql() -> SkillId {
    SkillId::new("sql")
}

/// An open job that asks for SQL, with one application.
fn begin(app: &App, conn: &mut Conn) {
    let job = published_job(conn);
    jobs::update_state(conn, &job.id, JobState::Open).unwrap();
    let key = app.store.key().clone();
    let who = candidate(conn, &key, "p1");
    application(conn, &key, "a1", (&who, &job), 1);
}

fn on_each(test: impl Fn(&App, &mut Conn)) {
    for database in databases() {
        let app = app(&database);
        app.store
            .write_blocking(|conn| {
                begin(&app, conn);
                test(&app, conn);
                Ok(())
            })
            .unwrap();
    }
}

/// Everything that is known of skills and drafts, in words.
fn all_of(conn: &mut Conn) -> Vec<String> {
    let mut lines = Vec::new();
    let all = skills::list(conn).unwrap();
    for skill in &all {
        let is_retired = skills::is_retired(conn, &skill.id).unwrap();
        lines.push(format!("{skill:?} {is_retired}"));
        lines.push(format!("{:?}", skills::list_names(conn, std::slice::from_ref(&skill.id)).unwrap()));
        lines.push(format!("{:?}", skills::list_stated_of(conn, &skill.id).unwrap()));
        lines.push(format!("{:?}", skills::list_confusable_of(conn, &skill.id).unwrap()));
        lines.push(format!("{:?}", skills::list_pins(conn, &skill.id).unwrap()));
        lines.push(format!("{:?}", requirement_sets::list_draft_rows(conn, &skill.id).unwrap()));
    }
    lines
}

#[test]
fn an_own_skill_is_made_once_under_its_name_and_never_deleted() {
    on_each(|app, conn| {
        let (first, rescored) = make_skill(app, conn, &by(), &own("Northwind reporting"), Some(&sql())).unwrap();
        assert_eq!(rescored, 1, "a job asks for the broader one");
        let taken = make_skill(app, conn, &by(), &own("northwind  Reporting"), None).unwrap_err();
        assert!(matches!(taken, OwnSkillError::Taken(id) if id == first));
        let (second, rescored) = make_skill(app, conn, &by(), &own("Northwind dashboards"), None).unwrap();
        assert_eq!(rescored, 0);
        let taken = change_skill(app, conn, &by(), &second, &own("Northwind reporting")).unwrap_err();
        assert!(matches!(taken, OwnSkillError::Taken(_)));
        let changed = OwnSkill { names: vec![SkillName { kind: NameKind::Own, ..name("Boards") }], ..own("Northwind dashboards") };
        change_skill(app, conn, &by(), &second, &changed).unwrap();
        assert_eq!(skills::find(conn, &second).unwrap().aliases, ["Boards"]);
        assert!(matches!(change_skill(app, conn, &by(), &sql(), &own("X")), Err(OwnSkillError::NotOwn(_))));

        retire_skill(conn, &by(), &second, true).unwrap();
        assert!(skills::search(conn, "boards", 5).unwrap().is_empty(), "it is not offered any more");
        retire_skill(conn, &by(), &second, false).unwrap();
        assert_eq!(skills::search(conn, "boards", 5).unwrap().len(), 1);
        assert_eq!(audit::page(conn, None, 20).unwrap().len(), 5);
    });
}

#[test]
fn a_pinned_name_counts_for_what_is_published_until_it_is_taken_back() {
    on_each(|app, conn| {
        let before = all_of(conn);
        let found = |conn: &mut Conn| {
            let job = jobs::lookup_by_slug(conn, "data-analyst").unwrap().unwrap().id;
            let set = requirement_sets::lookup_published(conn, &job).unwrap().unwrap();
            let wanted: Vec<_> = set.requirements.iter().map(|row| &row.skill).collect();
            let (near, _) = skills::list_neighbourhood(conn, &wanted).unwrap();
            near.into_iter().find(|skill| skill.id == sql()).unwrap().aliases
        };
        let revision = |conn: &mut Conn| {
            let framework = skills::find(conn, &sql()).unwrap().framework;
            skills::revision(conn, &framework).unwrap()
        };
        let first = revision(conn);
        assert_eq!(pin_name(app, conn, &by(), &sql(), &name("Query writing")).unwrap(), Some(1));
        assert_eq!(pin_name(app, conn, &by(), &sql(), &name("query  WRITING")).unwrap(), None, "it counts already");
        assert_eq!(pin_name(app, conn, &by(), &sql(), &name("SQL")).unwrap(), None);
        assert!(found(conn).contains(&"Query writing".to_owned()));
        assert!(revision(conn) > first, "finders are made anew");
        assert_eq!(take_name_back(app, conn, &by(), &sql(), &name("Query writing")).unwrap(), Some(1));
        assert_eq!(take_name_back(app, conn, &by(), &sql(), &name("Query writing")).unwrap(), None);
        assert_eq!(all_of(conn), before);
    });
}

#[test]
fn relations_and_pairs_are_said_once_and_taken_back_by_who_said_them() {
    on_each(|app, conn| {
        skills::insert(conn, &skill("mysql", "MySQL", &[])).unwrap();
        let narrower = crate::domain::skills::SkillRelation { from: sql(), to: SkillId::new("mysql"), kind: RelationKind::Broader };
        skills::insert_relations(conn, &[narrower], "framework").unwrap();
        let before = all_of(conn);
        let saying = Saying { skill: SkillId::new("mysql"), other: sql(), reason: Some("It is one of them".to_owned()) };
        assert_eq!(relate(app, conn, &by(), &saying, RelationKind::Narrower).unwrap(), Some(1));
        assert_eq!(relate(app, conn, &by(), &saying, RelationKind::Narrower).unwrap(), None);
        let said = skills::list_stated_of(conn, &sql()).unwrap();
        let sources: Vec<_> = said.iter().map(|one| (one.source, one.reason.is_some())).collect();
        assert_eq!(sources, [(RelationSource::Framework, false), (RelationSource::Person, true)]);
        assert_eq!(skills::list_relations_of(conn, &sql()).unwrap().len(), 1, "the same relation counts once");
        assert_eq!(take_relation_back(app, conn, &by(), &saying, RelationKind::Narrower).unwrap(), Some(1));
        assert_eq!(take_relation_back(app, conn, &by(), &saying, RelationKind::Narrower).unwrap(), None, "what a framework says stays");
        assert_eq!(take_apart(app, conn, &by(), &saying).unwrap(), Some(1));
        assert_eq!(take_apart(app, conn, &by(), &saying).unwrap(), None);
        assert_eq!(take_together(app, conn, &by(), &saying).unwrap(), Some(1));
        assert_eq!(take_together(app, conn, &by(), &saying).unwrap(), None);
        let itself = Saying { other: saying.skill.clone(), ..saying };
        assert_eq!(relate(app, conn, &by(), &itself, RelationKind::Related).unwrap(), None);
        assert_eq!(all_of(conn), before);
    });
}

#[test]
fn a_merge_moves_everything_and_its_undo_restores_both_exactly() {
    on_each(|app, conn| {
        skills::insert(conn, &skill("mysql", "MySQL", &[])).unwrap();
        let twin = OwnSkill {
            names: vec![SkillName { kind: NameKind::Own, ..name("Querying") }],
            same_as: vec!["https://elsewhere.example/sql".to_owned()],
            ..own("Structured queries")
        };
        let (twin, _) = make_skill(app, conn, &by(), &twin, None).unwrap();
        let (other, _) = make_skill(app, conn, &by(), &own("Gardening"), None).unwrap();
        let saying = |other: &SkillId| Saying { skill: twin.clone(), other: other.clone(), reason: None };
        relate(app, conn, &by(), &saying(&SkillId::new("mysql")), RelationKind::Broader).unwrap();
        relate(app, conn, &by(), &saying(&sql()), RelationKind::ExactMatch).unwrap();
        take_apart(app, conn, &by(), &saying(&other)).unwrap();
        let job = jobs::lookup_by_slug(conn, "data-analyst").unwrap().unwrap().id;
        let draft = requirement_sets::open_draft(conn, &job, &RequirementSetId::new("draft")).unwrap();
        let mut rows = draft.requirements.clone();
        rows[0].skill = skills::find(conn, &twin).unwrap();
        requirement_sets::save(conn, &draft.id, &rows).unwrap();
        let before = all_of(conn);

        let plan = plan_merge(conn, &twin, &sql()).unwrap();
        assert_eq!((plan.names.len(), plan.relations, plan.drafts.len(), plan.published.len()), (2, 3, 1, 0));
        assert_eq!(plan.uses.applications, 1);
        assert_eq!(merge_skills(app, conn, &by(), &twin, &sql()).unwrap(), 1);
        assert_eq!(requirement_sets::find(conn, &draft.id).unwrap().requirements[0].skill.id, sql());
        let stays = skills::find(conn, &sql()).unwrap();
        assert!(["Structured queries", "Querying"].iter().all(|name| stays.aliases.contains(&(*name).to_owned())), "{stays:?}");
        let near: Vec<_> = skills::list_stated_of(conn, &sql()).unwrap().iter().map(|one| one.relation.other(&sql()).clone()).collect();
        assert_eq!(near.len(), 2, "{near:?}");
        assert!(near.contains(&SkillId::new("mysql")) && near.contains(&twin));
        let reference = skills::find(conn, &twin).unwrap().uri;
        assert_eq!(skills::lookup_by_reference(conn, &reference).unwrap().map(|skill| skill.id), Some(sql()));
        requirement_sets::save(conn, &draft.id, &rows).unwrap();
        assert_eq!(requirement_sets::find(conn, &draft.id).unwrap().requirements[0].skill.id, sql(), "whoever saves it now");
        assert!(matches!(change_skill(app, conn, &by(), &twin, &own("X")), Err(OwnSkillError::Merged(..))));

        assert_eq!(undo_merge(app, conn, &by(), &twin).unwrap(), 1);
        assert_eq!(all_of(conn), before);
        assert!(matches!(undo_merge(app, conn, &by(), &twin), Err(MergeError::NotMerged(_))));
    });
}

#[test]
fn merges_into_one_skill_are_undone_from_the_last_back_and_labels_stay_single() {
    on_each(|app, conn| {
        let later = By { now: by().now + chrono::TimeDelta::seconds(5), ..by() };
        let (one, _) = make_skill(app, conn, &by(), &own("One"), None).unwrap();
        let (other, _) = make_skill(app, conn, &by(), &own("Other"), None).unwrap();
        merge_skills(app, conn, &by(), &one, &sql()).unwrap();
        merge_skills(app, conn, &later, &other, &sql()).unwrap();
        assert!(matches!(undo_merge(app, conn, &later, &one), Err(MergeError::OthersSince(_))));
        undo_merge(app, conn, &later, &other).unwrap();
        let (again, _) = make_skill(app, conn, &later, &own("One"), None).unwrap();
        assert!(matches!(undo_merge(app, conn, &later, &one), Err(MergeError::LabelTaken(_))));
        change_skill(app, conn, &later, &again, &own("Another")).unwrap();
        undo_merge(app, conn, &later, &one).unwrap();
    });
}

#[test]
fn who_asks_for_what_a_merged_skill_stood_for_is_scored_again() {
    on_each(|app, conn| {
        let stands_for = |id: &SkillId, conn: &mut Conn| vec![skills::find(conn, id).unwrap().uri];
        let own_sql = OwnSkill { same_as: stands_for(&sql(), conn), ..own("House queries") };
        let (one, rescored) = make_skill(app, conn, &by(), &own_sql, None).unwrap();
        assert_eq!(rescored, 1, "what is said of it is said of SQL");
        let (other, rescored) = make_skill(app, conn, &by(), &own("House reports"), None).unwrap();
        assert_eq!(rescored, 0);
        assert_eq!(plan_merge(conn, &one, &other).unwrap().uses.applications, 1);
        assert_eq!(merge_skills(app, conn, &by(), &one, &other).unwrap(), 1, "the other one stands for SQL now");
        assert_eq!(change_skill(app, conn, &by(), &other, &own("House reporting")).unwrap(), 1);
        assert_eq!(skills::find(conn, &other).unwrap().same_as.len(), 2, "what the merge gave it stays while it stands");
        assert_eq!(undo_merge(app, conn, &by(), &one).unwrap(), 1, "and no more");
        assert_eq!(change_skill(app, conn, &by(), &other, &own("House reports")).unwrap(), 0);
        assert_eq!(change_skill(app, conn, &by(), &one, &own("House queries")).unwrap(), 1, "it stood for it");
    });
}

#[test]
fn a_published_version_that_asks_for_a_merged_skill_reads_as_the_other() {
    on_each(|app, conn| {
        skills::insert(conn, &skill("mysql", "MySQL", &[])).unwrap();
        let narrower = crate::domain::skills::SkillRelation { from: sql(), to: SkillId::new("mysql"), kind: RelationKind::Broader };
        skills::insert_relations(conn, &[narrower], "framework").unwrap();
        let (twin, _) = make_skill(app, conn, &by(), &own("Structured queries"), None).unwrap();
        let (third, _) = make_skill(app, conn, &by(), &own("Queries in tables"), None).unwrap();
        let wanted = skills::find(conn, &twin).unwrap();
        merge_skills(app, conn, &by(), &twin, &third).unwrap();
        merge_skills(app, conn, &by(), &third, &sql()).unwrap();
        let (near, relations) = skills::list_neighbourhood(conn, &[&wanted]).unwrap();
        let labels: Vec<_> = near.iter().map(|skill| skill.label.as_str()).collect();
        assert!(["SQL", "MySQL"].iter().all(|label| labels.contains(label)), "{labels:?}");
        let mysql = relations.iter().find(|relation| relation.to == SkillId::new("mysql")).unwrap();
        assert_eq!((&mysql.from, mysql.kind), (&twin, RelationKind::Broader));
        assert!(matches!(undo_merge(app, conn, &by(), &twin), Err(MergeError::MergedSince(_))));
        undo_merge(app, conn, &by(), &third).unwrap();
        undo_merge(app, conn, &by(), &twin).unwrap();
        assert_eq!(skills::find(conn, &twin).unwrap(), wanted);
    });
}

#[test]
fn what_cannot_be_merged_says_why() {
    on_each(|app, conn| {
        skills::insert(conn, &skill("mysql", "MySQL", &[])).unwrap();
        let (one, _) = make_skill(app, conn, &by(), &own("One"), None).unwrap();
        let (other, _) = make_skill(app, conn, &by(), &own("Other"), None).unwrap();
        assert!(matches!(plan_merge(conn, &one, &one), Err(MergeError::Itself)));
        assert!(matches!(plan_merge(conn, &sql(), &SkillId::new("mysql")), Err(MergeError::NotOwn(_))));
        take_apart(app, conn, &by(), &Saying { skill: one.clone(), other: sql(), reason: None }).unwrap();
        assert!(matches!(plan_merge(conn, &one, &sql()), Err(MergeError::ToldApart(..))));
        retire_skill(conn, &by(), &other, true).unwrap();
        assert!(matches!(plan_merge(conn, &one, &other), Err(MergeError::NotOffered(_))));
        merge_skills(app, conn, &by(), &other, &one).unwrap();
        assert!(matches!(plan_merge(conn, &other, &one), Err(MergeError::Merged(..))));
        undo_merge(app, conn, &by(), &other).unwrap();
        assert!(skills::is_retired(conn, &other).unwrap(), "it was retired before");
    });
}

#[test]
fn a_mapping_table_is_loaded_once_and_taken_away_as_a_whole() {
    on_each(|app, conn| {
        skills::insert(conn, &skill("mysql", "MySQL", &[])).unwrap();
        let before = all_of(conn);
        let link = |from: &str, kind, to: &str| Link { from: from.to_owned(), to: to.to_owned(), kind };
        let links = [
            link("skill:sql", RelationKind::ExactMatch, "code-mysql"),
            link("skill:mysql", RelationKind::Broader, "skill:sql"),
            link("skill:sql", RelationKind::Related, "code-sql"),
            link("skill:sql", RelationKind::CloseMatch, "K9"),
        ];
        let done = import_mapping(app, conn, &by(), "map.csv", &links).unwrap();
        assert_eq!((done.counts.links, done.counts.taken, done.counts.unknown, done.counts.same), (4, 2, 1, 1));
        assert_eq!((done.unknown.as_slice(), done.rescored), (["K9".to_owned()].as_slice(), 1));
        let again = import_mapping(app, conn, &by(), "again.csv", &links).unwrap();
        assert_eq!((again.id, again.rescored), (None, 0));
        // A second table that says some of it too keeps saying it.
        let second = import_mapping(app, conn, &by(), "second.csv", &links[..1]).unwrap();
        assert_eq!(second.counts.taken, 1);
        let (kept, rescored) = take_mapping_away(app, conn, &by(), &done.id.unwrap()).unwrap();
        assert_eq!((kept.name.as_str(), rescored), ("map.csv", 1));
        assert_eq!(skills::list_stated_of(conn, &sql()).unwrap().len(), 1);
        take_mapping_away(app, conn, &by(), &second.id.unwrap()).unwrap();
        assert_eq!(all_of(conn), before);
        assert!(skills::list_mappings(conn).unwrap().is_empty());
    });
}

#[test]
fn a_skill_is_used_where_a_job_asks_for_it() {
    on_each(|_, conn| {
        skills::insert(conn, &skill("mysql", "MySQL", &[])).unwrap();
        let uses = |conn: &mut Conn, id: &str| {
            let touched = Touched::now(conn, [SkillId::new(id)]).unwrap();
            count_uses(conn, &touched).unwrap()
        };
        assert_eq!((uses(conn, "sql").applications, uses(conn, "mysql").applications), (1, 0));
        assert!(skills::is_offered(conn, &sql()).unwrap());
    });
}
