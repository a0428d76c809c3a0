//! Releases over releases, names in languages, and what somebody who types finds.

mod persons;
mod published;

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
fn what_is_given_up_is_replaced_by_the_new_entry_of_its_name() {
    on_each(|conn, _| {
        let coded = |id: &str, label: &str, code: &str| Entry { code: Some(code.to_owned()), ..entry(id, label, &[]) };
        let group = |id: &str, label: &str| Entry { kind: EntryKind::Group, ..entry(id, label, &[]) };
        let child = || entry("child", "Child", &[]);
        let old =
            vec![coded("1", "Packing", "S1"), coded("2", "Climbing", "S2"), coded("3", "Twice", "S3"), entry("4", "Sewing", &[]), child()];
        load_release(conn, &release("1", old, vec![link("1", RelationKind::Broader, "child")]), &by()).unwrap();
        let new = vec![
            entry("11", "packing", &[]),
            coded("12", "Positioning", "S2"),
            coded("13", "Twice", "S3"),
            coded("14", "Twice", "S9"),
            group("15", "Sewing"),
            child(),
        ];
        let links = vec![link("11", RelationKind::Broader, "child")];
        load_release(conn, &release("2", new.clone(), links.clone()), &by()).unwrap();
        let of = |conn: &mut Conn, entry: &str| {
            let skill = find(conn, &id(entry)).unwrap();
            let (_, relations) = list_neighbourhood(conn, &[&skill]).unwrap();
            relations.into_iter().map(|one| (one.from, one.kind, one.to)).collect::<Vec<_>>()
        };
        let replaced = |from: &str, to: &str| (id(from), RelationKind::ReplacedBy, id(to));
        let check = |conn: &mut Conn| {
            let packing = of(conn, "1");
            assert!(packing.contains(&replaced("1", "11")), "{packing:?}");
            assert!(packing.contains(&(id("1"), RelationKind::Broader, id("child"))), "it has the relations of the new one: {packing:?}");
            assert_eq!(of(conn, "2"), [], "a code that was given to another says nothing");
            assert_eq!(of(conn, "3"), [replaced("3", "13")], "of two of the name the one of the code");
            assert_eq!(of(conn, "4"), [], "a heading is no skill");
        };
        check(conn);
        // It stays so when the next release says nothing of it.
        load_release(conn, &release("3", new, links), &by()).unwrap();
        check(conn);
    });
}

#[test]
fn what_moves_results_is_touched_and_nothing_else() {
    on_each(|conn, _| {
        let load = |conn: &mut Conn, version: &str, entry: Entry| {
            load_release(conn, &release(version, vec![entry], Vec::new()), &by()).unwrap().touched.into_iter().collect::<Vec<_>>()
        };
        let named =
            |kind| Entry { names: vec![name("Baking", "en", NameKind::Preferred), name("Oven work", "en", kind)], ..entry("a", "x", &[]) };
        assert_eq!(load(conn, "1", entry("a", "Baking", &[])), [id("a")]);
        assert_eq!(load(conn, "2", entry("a", "Baking", &["bread"])), [], "a name that counts for nothing");
        assert_eq!(load(conn, "3", named(NameKind::Own)), [id("a")], "a name that counts");
        assert_eq!(load(conn, "4", named(NameKind::Alternative)), [id("a")], "one that does no more");
        assert_eq!(load(conn, "5", Entry { code: Some("K1".into()), ..named(NameKind::Alternative) }), [id("a")]);
        let coded = Entry { code: Some("K1".into()), same_as: vec!["https://a.example/1".into()], ..named(NameKind::Alternative) };
        assert_eq!(load(conn, "6", coded.clone()), [id("a")]);
        assert_eq!(load(conn, "7", Entry { statement: Some("Bakes.".into()), ..coded }), []);
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
