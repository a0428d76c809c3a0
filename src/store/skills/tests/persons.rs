//! What persons said of skills outlives the releases of their frameworks.

use super::*;

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

#[test]
fn what_a_merge_gave_a_skill_outlives_releases() {
    on_each(|conn, _| {
        let elsewhere = |reference: &str| Entry { same_as: vec![reference.to_owned()], ..entry("sql", "SQL", &[]) };
        load_release(conn, &release("1", vec![elsewhere("https://a.example/1")], Vec::new()), &by()).unwrap();
        let given = "https://esco.example/sql".to_owned();
        let moved = Moved { references: vec![(id("sql"), given.clone())], ..Moved::default() };
        let merge = Merge { id: "m1".into(), from: id("sql"), to: id("sql"), moved, at: at(1), by: "user:u1".into(), undone_at: None };
        insert_merge(conn, &merge).unwrap();
        save_same_as(conn, &id("sql"), &["https://a.example/1".to_owned(), given.clone()]).unwrap();
        let loaded = load_release(conn, &release("2", vec![elsewhere("https://a.example/2")], Vec::new()), &by()).unwrap();
        assert_eq!(find(conn, &id("sql")).unwrap().same_as, ["https://a.example/2".to_owned(), given.clone()]);
        assert_eq!((loaded.touched, loaded.given_up), (BTreeSet::from([id("sql")]), BTreeSet::from(["https://a.example/1".to_owned()])));
        update_merge_undone(conn, "m1", "user:u1", at(2)).unwrap();
        load_release(conn, &release("3", vec![elsewhere("https://a.example/3")], Vec::new()), &by()).unwrap();
        assert_eq!(find(conn, &id("sql")).unwrap().same_as, ["https://a.example/3"]);
    });
}

#[test]
fn a_pin_outlives_a_file_that_lists_the_name_and_one_that_drops_it_again() {
    on_each(|conn, _| {
        insert_framework(conn, &framework()).unwrap();
        insert(conn, &skill("sql", "SQL", &[])).unwrap();
        let sql = SkillId::new("sql");
        assert!(insert_pin(conn, &sql, &name("Query language", "en", NameKind::Pinned), ("user:u1", at(1))).unwrap());
        for others in [&["Query language"][..], &[]] {
            update(conn, &skill("sql", "SQL", others)).unwrap();
            assert_eq!(find(conn, &sql).unwrap().aliases, ["Query language"]);
            assert_eq!(list_pins(conn, &sql).unwrap()[0].otherwise.is_some(), !others.is_empty());
        }
    });
}

#[test]
fn a_change_is_one_of_what_must_not_be_taken_for_it_too() {
    on_each(|conn, _| {
        load_release(conn, &release("1", vec![entry("sql", "SQL", &[])], Vec::new()), &by()).unwrap();
        insert_framework(conn, &framework()).unwrap();
        insert(conn, &skill("mysql", "MySQL", &[])).unwrap();
        let of = |conn: &mut Conn| revision(conn, &FrameworkId::new("test")).unwrap();
        let before = of(conn);
        raise_revisions(conn, &BTreeSet::from([SkillId::new("mysql")])).unwrap();
        assert_eq!(of(conn), before, "nothing links the two");
        insert_confusable(conn, &[ConfusablePair::new(SkillId::new("mysql"), id("sql"), "person")]).unwrap();
        raise_revisions(conn, &BTreeSet::from([SkillId::new("mysql")])).unwrap();
        assert_eq!(of(conn), before + 1);
    });
}
