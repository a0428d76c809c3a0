//! Releases over releases, names in languages, and what somebody who types finds.

use std::collections::BTreeSet;

use super::*;
use crate::domain::frameworks::{ChangeKind, Entry, FrameworkKind, Link, Release, Scope, SkillName};
use crate::domain::skills::{RelationKind, SkillRelation};
use crate::store::testing::{at, databases, framework, on_each, skill};

fn name(text: &str, language: &str, kind: NameKind) -> SkillName {
    SkillName { text: text.to_owned(), language: language.to_owned(), kind }
}

fn entry(id: &str, label: &str, others: &[&str]) -> Entry {
    let others = others.iter().map(|text| name(text, "en", NameKind::Alternative));
    Entry {
        uri: format!("https://skills.example/{id}"),
        code: None,
        kind: EntryKind::Skill,
        is_retired: false,
        names: std::iter::once(name(label, "en", NameKind::Preferred)).chain(others).collect(),
        statement: Some(format!("What {label} is.")),
        statement_language: "en".to_owned(),
        category: None,
        same_as: Vec::new(),
    }
}

fn link(from: &str, kind: RelationKind, to: &str) -> Link {
    Link { from: format!("https://skills.example/{from}"), to: format!("https://skills.example/{to}"), kind }
}

fn release(version: &str, entries: Vec<Entry>, links: Vec<Link>) -> Release {
    Release {
        framework: FrameworkId::new("test"),
        kind: FrameworkKind::Esco,
        name: "Test skills".to_owned(),
        version: version.to_owned(),
        source_url: None,
        licence: None,
        scope: Scope { entries: true, languages: BTreeSet::from(["en".to_owned()]), links: true },
        entries,
        links,
        freshness: BTreeMap::new(),
        not_to_confuse: Vec::new(),
    }
}

fn by() -> LoadedBy {
    LoadedBy { at: at(0), actor: "cli".to_owned(), files: vec!["test.zip".to_owned()] }
}

fn id(entry: &str) -> SkillId {
    entry_id(&FrameworkId::new("test"), &format!("https://skills.example/{entry}"))
}

fn found(conn: &mut Conn, text: &str) -> Vec<(String, String)> {
    search(conn, text, 10).unwrap().into_iter().map(|hit| (hit.skill.label, hit.matched)).collect()
}

fn pair(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

#[test]
fn a_newer_release_keeps_ids_and_says_what_changed() {
    on_each(|conn, _| {
        let first = release(
            "1",
            vec![
                entry("cooking", "cook pasta", &["prepare pasta"]),
                entry("old", "use a slide rule", &[]),
                entry("sql", "SQL", &["structured query language"]),
            ],
            vec![link("cooking", RelationKind::Broader, "sql")],
        );
        let loaded = load_release(conn, &first, &by()).unwrap();
        assert_eq!((loaded.number, loaded.counts.added, loaded.counts.links_added), (Some(1), 3, 1));
        assert_eq!(page_changes(conn, (&first.framework, 1), None, 10).unwrap(), [], "of the first release all is new");
        assert_eq!(load_release(conn, &first, &by()).unwrap().number, None, "the same again does nothing");

        let mut reworded = entry("sql", "SQL", &["structured query language", "query language"]);
        reworded.statement = Some("A language that asks databases.".to_owned());
        let second = release(
            "2",
            vec![entry("cooking", "cook noodles", &[]), reworded, entry("new", "prompt engineering", &[])],
            vec![link("cooking", RelationKind::Broader, "new"), link("cooking", RelationKind::Broader, "nowhere")],
        );
        let loaded = load_release(conn, &second, &by()).unwrap();
        let counts = &loaded.counts;
        assert_eq!((counts.added, counts.retired, counts.renamed, counts.reworded, counts.other_names), (1, 1, 1, 2, 2));
        assert_eq!((counts.links_added, counts.links_removed, counts.links_unknown), (1, 1, 1));
        let all = page_changes(conn, (&first.framework, 2), None, 10).unwrap();
        let kinds: Vec<(ChangeKind, &SkillId)> = all.iter().map(|change| (change.kind, &change.skill)).collect();
        assert!(kinds.contains(&(ChangeKind::Retired, &id("old"))) && kinds.contains(&(ChangeKind::Added, &id("new"))), "{kinds:?}");
        let renamed = all.iter().find(|change| change.kind == ChangeKind::Renamed).unwrap();
        assert_eq!((renamed.before.as_deref(), renamed.after.as_deref()), (Some("cook pasta"), Some("cook noodles")));
        let two = page_changes(conn, (&first.framework, 2), None, 2).unwrap();
        let last = two.last().map(|change| (change.kind, change.skill.clone()));
        let rest = page_changes(conn, (&first.framework, 2), last, 10).unwrap();
        assert_eq!([two, rest].concat(), all);

        assert_eq!(find(conn, &id("old")).unwrap().label, "use a slide rule", "what is retired can still be looked up");
        assert_eq!(found(conn, "use a sl"), [], "and is not offered");
        assert_eq!(found(conn, "cook"), [pair("cook noodles", "cook noodles")]);
        assert_eq!(found(conn, "query"), [pair("SQL", "query language")]);
        let releases = list_releases(conn, &first.framework).unwrap();
        assert_eq!(releases.iter().map(|one| (one.number, one.version.as_str())).collect::<Vec<_>>(), [(2, "2"), (1, "1")]);
        assert_eq!(
            list_frameworks(conn).unwrap().into_iter().map(|(one, count)| (one.version, count)).collect::<Vec<_>>(),
            [("2".to_owned(), 3)]
        );

        let third = release("3", vec![entry("old", "use a slide rule", &[])], Vec::new());
        let counts = load_release(conn, &third, &by()).unwrap().counts;
        assert_eq!((counts.returned, counts.retired), (1, 3));
        assert_eq!(found(conn, "slide"), [pair("use a slide rule", "use a slide rule")]);
    });
}

#[test]
fn a_language_is_added_without_taking_the_others_away() {
    on_each(|conn, _| {
        load_release(conn, &release("1", vec![entry("data", "statistics", &["data"])], Vec::new()), &by()).unwrap();
        let mut german = release("1", vec![entry("data", "", &[])], Vec::new());
        german.scope = Scope { entries: true, languages: BTreeSet::from(["de".to_owned()]), links: false };
        german.entries[0].names = vec![name("Statistik", "de", NameKind::Preferred), name("Daten", "de", NameKind::Alternative)];
        german.entries[0].statement = Some("Auf Deutsch gesagt.".to_owned());
        german.entries[0].statement_language = "de".to_owned();
        let counts = load_release(conn, &german, &by()).unwrap().counts;
        assert_eq!((counts.renamed, counts.reworded, counts.retired), (0, 0, 0));
        let skill = find(conn, &id("data")).unwrap();
        assert_eq!((skill.label.as_str(), skill.statement.as_deref()), ("statistics", Some("What statistics is.")));
        assert_eq!(skill.aliases, ["Statistik"], "a preferred name of any language names the skill, another one does not");
        let names = list_names(conn, &[id("data")]).unwrap().remove(&id("data")).unwrap();
        assert_eq!(
            names.iter().map(|one| format!("{} {}", one.language, one.text)).collect::<Vec<_>>(),
            ["de Statistik", "de Daten", "en statistics", "en data"]
        );
        assert_eq!(found(conn, "statistik"), [pair("statistics", "Statistik")]);
        assert_eq!(list_by_name(conn, "Statistik").unwrap().len(), 1);
        assert_eq!(list_by_name(conn, "data").unwrap().len(), 0, "another name of a framework only proposes");
    });
}

#[test]
fn what_the_company_added_outlives_a_release() {
    on_each(|conn, _| {
        load_release(conn, &release("1", vec![entry("a", "alpha", &[]), entry("b", "beta", &[])], Vec::new()), &by()).unwrap();
        names::insert(conn, &names::rows_of(&id("a"), &[name("Aleph", "en", NameKind::Pinned)])).unwrap();
        let made = SkillRelation { from: id("a"), to: id("b"), kind: RelationKind::CloseMatch };
        insert_relations(conn, std::slice::from_ref(&made), "person").unwrap();
        load_release(conn, &release("2", vec![entry("a", "alpha two", &["aleph"]), entry("b", "beta", &[])], Vec::new()), &by()).unwrap();
        assert_eq!(find(conn, &id("a")).unwrap().aliases, ["Aleph"]);
        assert_eq!(list_relations(conn).unwrap(), [made]);
        assert_eq!(found(conn, "aleph"), [pair("alpha two", "Aleph")]);
    });
}

#[test]
fn typing_finds_names_by_their_beginning_their_words_and_in_any_order() {
    on_each(|conn, _| {
        let all = vec![
            entry("1", "project management", &["manage projects"]),
            entry("2", "management of C++ projects", &[]),
            entry("3", "C#", &[]),
            entry("4", "CI/CD pipelines", &["100% automation"]),
            entry("5", "Prozess_Analyse", &[]),
        ];
        load_release(conn, &release("1", all, Vec::new()), &by()).unwrap();
        for (typed, expected) in [
            (
                "proj",
                vec![pair("project management", "project management"), pair("management of C++ projects", "management of C++ projects")],
            ),
            (
                "PROJECT-MAN",
                vec![pair("project management", "project management"), pair("management of C++ projects", "management of C++ projects")],
            ),
            (
                "manage p",
                vec![pair("project management", "manage projects"), pair("management of C++ projects", "management of C++ projects")],
            ),
            (
                "management proj",
                vec![pair("management of C++ projects", "management of C++ projects"), pair("project management", "project management")],
            ),
            ("c+", vec![pair("management of C++ projects", "management of C++ projects")]),
            ("c#", vec![pair("C#", "C#")]),
            ("ci cd", vec![pair("CI/CD pipelines", "CI/CD pipelines")]),
            ("100", vec![pair("CI/CD pipelines", "100% automation")]),
            ("%", Vec::new()),
            ("", Vec::new()),
            ("  ", Vec::new()),
        ] {
            let mut found = found(conn, typed);
            if typed == "management proj" {
                found.sort();
            }
            assert_eq!(found, expected, "{typed}");
        }
        let elsewhere = Where { framework: Some(FrameworkId::new("other")), is_everything: false };
        assert!(search_in(conn, &elsewhere, "proj", 10).unwrap().is_empty());
    });
}

#[test]
fn of_two_skills_with_one_name_the_companys_own_comes_first() {
    on_each(|conn, _| {
        let mut own = release("1", vec![entry("1", "project management", &[])], Vec::new());
        own.framework = FrameworkId::new("custom-ours");
        load_release(conn, &own, &by()).unwrap();
        let mut other = release("1", vec![entry("1", "Project Management", &[]), entry("2", "project", &[])], Vec::new());
        other.framework = FrameworkId::new("a");
        "Other".clone_into(&mut other.name);
        load_release(conn, &other, &by()).unwrap();
        let labels: Vec<String> = found(conn, "project").into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["project", "project management", "Project Management"]);
    });
}

#[test]
fn headings_are_found_only_where_everything_is_asked_for() {
    on_each(|conn, _| {
        let mut heading = entry("s1", "communication, collaboration and creativity", &[]);
        heading.kind = EntryKind::Group;
        load_release(conn, &release("1", vec![heading, entry("a", "communication", &[])], Vec::new()), &by()).unwrap();
        assert_eq!(found(conn, "communication").len(), 1);
        let everything = Where { framework: None, is_everything: true };
        assert_eq!(search_in(conn, &everything, "communication", 10).unwrap().len(), 2);
        assert_eq!(list_by_name(conn, "communication, collaboration and creativity").unwrap().len(), 0);
    });
}

#[test]
fn skills_from_before_there_were_keys_get_theirs() {
    for database in databases() {
        database
            .write_blocking(|conn| {
                insert_framework(conn, &framework())?;
                insert(conn, &skill("sql", "SQL", &["Structured Query Language"]))?;
                diesel::delete(crate::store::schema::skill_keys::table).execute(conn)?;
                assert_eq!(found(conn, "struct"), []);
                fill_keys(conn)?;
                assert_eq!(found(conn, "struct"), [pair("SQL", "Structured Query Language")]);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn a_mapping_table_loaded_before_its_framework_is_completed_by_loading_it_again() {
    on_each(|conn, _| {
        insert_framework(conn, &framework()).unwrap();
        insert(conn, &skill("sql", "SQL", &[])).unwrap();
        let own = find(conn, &SkillId::new("sql")).unwrap().uri;
        let links =
            [Link { from: own.replace("https", "http"), to: "https://skills.example/sql".to_owned(), kind: RelationKind::ExactMatch }];
        let kept = |id: &str| KeptMapping {
            id: id.to_owned(),
            name: "map.csv".to_owned(),
            counts: MappingCounts::default(),
            loaded_at: at(0),
            loaded_by: "cli".to_owned(),
        };
        let early = load_mapping(conn, &kept("m1"), &links).unwrap().unwrap();
        assert_eq!((early.counts.taken, early.counts.unknown, early.unknown.len()), (0, 1, 1));
        assert_eq!(load_mapping(conn, &kept("m2"), &links).unwrap(), None, "there is nothing to add yet");
        load_release(conn, &release("1", vec![entry("sql", "SQL", &[])], Vec::new()), &by()).unwrap();
        let again = load_mapping(conn, &kept("m3"), &links).unwrap().unwrap();
        assert_eq!((again.id.as_str(), again.counts.taken, again.counts.unknown), ("m1", 1, 0));
        assert_eq!(list_mappings(conn).unwrap().iter().map(|one| (one.id.as_str(), one.counts.taken)).collect::<Vec<_>>(), [("m1", 1)]);
        assert_eq!(take_mapping_away(conn, "m1").unwrap().len(), 2);
        assert!(list_relations_of(conn, &SkillId::new("sql")).unwrap().is_empty());
    });
}

#[test]
fn what_persons_pinned_stays_where_a_skill_is_written_anew() {
    on_each(|conn, _| {
        insert_framework(conn, &framework()).unwrap();
        insert(conn, &skill("sql", "SQL", &["Structured"])).unwrap();
        let (id, by) = (SkillId::new("sql"), ("user:u1", at(1)));
        let pinned = name("Query language", "en", NameKind::Pinned);
        assert!(insert_pin(conn, &id, &pinned, by).unwrap());
        update(conn, &skill("sql", "SQL", &["Structured queries"])).unwrap();
        let names = find(conn, &id).unwrap().aliases;
        assert!(names.contains(&"Query language".to_owned()) && names.contains(&"Structured queries".to_owned()), "{names:?}");
        assert!(!names.contains(&"Structured".to_owned()));
        assert!(!insert_pin(conn, &id, &pinned, by).unwrap(), "it stands already");
    });
}

#[test]
fn a_skill_that_stands_for_an_entry_has_its_relations() {
    on_each(|conn, _| {
        insert_framework(conn, &framework()).unwrap();
        let links = vec![link("sqlite", RelationKind::Narrower, "sql"), link("sql", RelationKind::Related, "data")];
        let entries = vec![entry("sql", "SQL", &[]), entry("sqlite", "SQLite", &[]), entry("data", "Data", &[])];
        load_release(conn, &release("1", entries, links), &by()).unwrap();
        let own = Skill { same_as: vec!["http://skills.example/sql".to_owned()], ..skill("own", "Structured queries", &[]) };
        insert(conn, &own).unwrap();
        let (all, relations) = list_neighbourhood(conn, &[&own]).unwrap();
        let said: Vec<_> = relations.iter().map(|one| (one.from.clone(), one.kind, one.to.clone())).collect();
        let mut wanted = vec![(id("sqlite"), RelationKind::Narrower, own.id.clone()), (own.id.clone(), RelationKind::Related, id("data"))];
        wanted.sort_by(|one, other| (&one.0, &one.2).cmp(&(&other.0, &other.2)));
        assert_eq!(said, wanted);
        let labels: BTreeSet<&str> = all.iter().map(|skill| skill.label.as_str()).collect();
        assert_eq!(labels, BTreeSet::from(["Structured queries", "SQLite", "Data"]));
        // One that stands for nothing has its own relations only.
        save_same_as(conn, &own.id, &[]).unwrap();
        let alone = Skill { same_as: Vec::new(), ..own };
        assert_eq!(list_neighbourhood(conn, &[&alone]).unwrap(), (vec![alone.clone()], Vec::new()));
    });
}

#[test]
fn pairs_that_are_not_the_same_are_kept_once_whichever_way_round() {
    on_each(|conn, _| {
        insert_framework(conn, &framework()).unwrap();
        for (id, label) in [("java", "Java"), ("javascript", "JavaScript")] {
            insert(conn, &skill(id, label, &[])).unwrap();
        }
        let (java, script) = (SkillId::new("java"), SkillId::new("javascript"));
        let pairs =
            [ConfusablePair::new(script.clone(), java.clone(), "person"), ConfusablePair::new(java.clone(), script.clone(), "starter")];
        insert_confusable(conn, &pairs[..1]).unwrap();
        insert_confusable(conn, &pairs[1..]).unwrap();
        assert_eq!(insert_confusable(conn, &pairs).unwrap(), 0);
        assert_eq!(list_confusable(conn).unwrap(), pairs, "once by each who says so");
        assert!(delete_confusable(conn, &pairs[0]).unwrap());
        assert_eq!(list_confusable_of(conn, &script).unwrap(), [pairs[1].clone()]);
    });
}

#[test]
fn a_pin_outlives_releases_and_comes_off_to_what_the_newest_one_says() {
    on_each(|conn, _| {
        let load = |conn: &mut Conn, version: &str, others: &[&str]| {
            load_release(conn, &release(version, vec![entry("a", "Baking", others)], Vec::new()), &by()).unwrap();
        };
        let kinds = |conn: &mut Conn| {
            let names = list_names(conn, &[id("a")]).unwrap().remove(&id("a")).unwrap();
            names.into_iter().map(|name| format!("{} {}", name.text, name.kind)).collect::<Vec<_>>().join(", ")
        };
        load(conn, "1", &["oven work"]);
        assert!(insert_pin(conn, &id("a"), &name("Oven work", "en", NameKind::Pinned), ("user:u1", at(1))).unwrap());
        assert!(insert_pin(conn, &id("a"), &name("patisserie", "en", NameKind::Pinned), ("user:u1", at(1))).unwrap());
        assert_eq!(kinds(conn), "Baking preferred, oven work pinned, patisserie pinned");
        assert_eq!(list_pins(conn, &id("a")).unwrap().iter().filter(|pin| pin.otherwise.is_some()).count(), 1);
        // The next release drops the one and lists the other.
        load(conn, "2", &["patisserie"]);
        assert_eq!(kinds(conn), "Baking preferred, oven work pinned, patisserie pinned");
        assert!(delete_pin(conn, &id("a"), &name("oven work", "en", NameKind::Pinned)).unwrap());
        assert!(delete_pin(conn, &id("a"), &name("patisserie", "en", NameKind::Pinned)).unwrap());
        assert_eq!(kinds(conn), "Baking preferred, patisserie alternative");
    });
}

/// The frameworks as their makers publish them, which are not part of the project.
fn published(path: &str) -> Option<(String, Vec<u8>)> {
    let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/skills/frameworks").join(path);
    let Ok(bytes) = std::fs::read(&path) else {
        println!("not loaded: {} is not there", path.display());
        return None;
    };
    Some((path.file_name()?.to_string_lossy().into_owned(), bytes))
}

fn read_published(paths: &[&str]) -> Option<Release> {
    let files: Vec<(String, Vec<u8>)> = paths.iter().map(|path| published(path)).collect::<Option<_>>()?;
    let files: Vec<crate::import::frameworks::File<'_>> =
        files.iter().map(|(name, bytes)| crate::import::frameworks::File { name, bytes }).collect();
    let read = crate::import::frameworks::read(&files, &crate::import::frameworks::Said::default(), &mut ()).unwrap();
    assert_eq!(read.errors, []);
    Some(read.release)
}

#[test]
fn the_published_frameworks_are_loaded_and_a_newer_release_over_an_older_one() {
    let old = ["esco-1.1.0/ESCO_v1.1.0_classification_en_csv.zip", "esco-1.1.0/ESCO_v1.1.0_relations_csv.zip"];
    let new = ["esco-1.1.1/ESCO_v1.1.1_classification_en_csv.zip", "esco-1.1.1/ESCO_v1.1.1_relations_csv.zip"];
    let (Some(old), Some(new), Some(onet)) = (read_published(&old), read_published(&new), read_published(&["onet-29.2.zip"])) else {
        return;
    };
    on_each(|conn, _| {
        let counts = load_release(conn, &old, &by()).unwrap().counts;
        assert_eq!((counts.entries, counts.added, counts.links_unknown), (14_534, 14_534, 0));
        let python = found(conn, "python (comp").remove(0);
        assert_eq!(python, pair("Python (computer programming)", "Python (computer programming)"));
        let before = search(conn, "python (comp", 1).unwrap().remove(0).skill.id;
        let counts = load_release(conn, &new, &by()).unwrap().counts;
        assert_eq!((counts.entries, counts.added + 14_534 - counts.retired), (14_543, 14_543));
        assert!(counts.renamed > 0 && counts.links_added > 0, "{counts:?}");
        assert_eq!(search(conn, "python (comp", 1).unwrap().remove(0).skill.id, before, "skills keep their ids");
        let counts = load_release(conn, &onet, &by()).unwrap().counts;
        assert_eq!((counts.entries, counts.added, counts.links_unknown), (12_162, 12_162, 0));
        assert!(found(conn, "adobe photoshop").iter().any(|(label, _)| label.contains("Photoshop")));
    });
}
