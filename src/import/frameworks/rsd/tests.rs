use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::testing::{any_json, check, errors, sample};
use super::*;

fn read_text(text: &str) -> Result<Read, Unreadable> {
    read(File { name: "baking-skills.csv", bytes: text.as_bytes() }, &Said::default())
}

fn ok(text: &str) -> Read {
    let read = read_text(text).unwrap();
    check(&read);
    read
}

fn names(entry: &Entry) -> Vec<String> {
    entry.names.iter().map(|name| format!("{} {} {}", name.language, name.kind, name.text)).collect()
}

#[test]
fn the_newer_header_is_read() {
    let text = "\"Canonical URL\",\"RSD Name\",\"Authors\",\"Skill Statement\",\"Categories\",\"Keywords\",\"O*NET Job Codes\",\"Alignment Name\",\"Alignment URL\",\"Alignment 2 URL\",\"Alignment 10 URL\"\n\
        https://o.example/1,Kneading,Us,Kneads dough by hand.,Bread Making;Other,dough; Hands;dough,51-3011,x,https://a.example/1,KS12,https://a.example/3\n\
        ,Proofing,,,,,,,,,\n";
    let read = ok(text);
    let [one, two] = read.release.entries.as_slice() else { panic!("{read:?}") };
    assert_eq!(names(one), ["en preferred Kneading", "en hidden dough", "en hidden Hands"]);
    assert_eq!((one.uri.as_str(), one.category.as_deref()), ("https://o.example/1", Some("bread-making")));
    assert_eq!((one.statement.as_deref(), one.same_as.len()), (Some("Kneads dough by hand."), 3));
    assert_eq!((two.uri.as_str(), two.statement.as_deref(), two.is_retired), ("urn:rsd:proofing", None, false));
    assert_eq!(read.notes, ["These columns are not read: Authors, O*NET Job Codes, Alignment Name."]);
    let release = &read.release;
    assert_eq!(
        (release.framework.as_str(), release.name.as_str(), release.version.as_str()),
        ("rsd-baking-skills", "baking skills", "undated")
    );
    assert_eq!((release.kind, release.scope.entries), (FrameworkKind::Rsd, true));
}

#[test]
fn the_older_header_is_read_and_what_was_said_wins() {
    let text = "Collection;Skill Name;Skill Category;Contextualized Skill Statement;Keywords;Alignment\nX;Ofen bedienen;Backen;Bedient den Ofen.;;https://a.example/o\n";
    let said = Said { name: Some("Backen".into()), language: Some("DE".into()), version: Some("3".into()), ..Said::default() };
    let read = read(File { name: "x", bytes: text.as_bytes() }, &said).unwrap();
    assert_eq!(names(&read.release.entries[0]), ["de preferred Ofen bedienen"]);
    assert_eq!((read.release.framework.as_str(), read.release.version.as_str()), ("rsd-backen", "3"));
    assert_eq!(read.release.entries[0].same_as, ["https://a.example/o"]);
    assert_eq!(read.release.entries[0].statement.as_deref(), Some("Bedient den Ofen."));
}

#[test]
fn names_that_are_there_twice_get_numbers() {
    let read = ok("RSD Name,Skill Statement\nIcing,a\nicing,b\nIcing 2,c\nIcing!,d\n???,e\n");
    let uris: Vec<&str> = read.release.entries.iter().map(|entry| entry.uri.as_str()).collect();
    assert_eq!(uris, ["urn:rsd:icing", "urn:rsd:icing-2", "urn:rsd:icing-2-2", "urn:rsd:icing-3", "urn:rsd:skill"]);
}

#[test]
fn an_alignment_that_several_skills_share_is_not_the_same_thing() {
    let read = ok("RSD Name,Skill Statement,Alignment URL\na,x,https://a.example/1\nb,y,https://a.example/1\nc,z,https://a.example/2\n");
    let same: Vec<usize> = read.release.entries.iter().map(|entry| entry.same_as.len()).collect();
    assert_eq!(same, [0, 0, 1]);
    assert_eq!(read.notes, ["Left out: 1 alignment that several skills share, which says what they are about, not what they are."]);
}

#[test]
fn a_bad_row_has_its_line_and_stops_no_good_one() {
    let read = ok(
        "RSD Name,Skill Statement,Canonical URL,Alignment URL\n,x,,\na,x,javascript:alert(1),\nb,x,https://o.example/b,two words\nc,x,https://o.example/b,\nd,x\n",
    );
    assert_eq!(
        errors(&read),
        [
            "line 2, RSD Name: this is empty. Give each skill a name, or take the row out.",
            "line 3, Canonical URL: this is no address of the web. Write an address that begins with https://, or leave it empty.",
            "line 4, Alignment: 1 alignment that is no address and no code. Write an address that begins with https://, or leave it empty.",
            "line 5, Canonical URL: this skill is in the file twice. The first one is read: take the other one out.",
            "line 6: this row has 2 cells, the header has 4. Every row needs all its commas, also where a cell is empty.",
        ]
    );
    assert_eq!((read.release.entries.len(), read.release.scope.entries), (1, false));
}

#[test]
fn the_json_of_the_api_is_read() {
    let value = json!([
        {"uuid": "A1111111-1111-4111-8111-111111111111", "id": "https://o.example/1", "skillName": "Kneading", "skillStatement": "Kneads.",
            "status": "Archived", "keywords": ["dough", {"name": "hands"}, 5, null], "categories": ["Bread Making"],
            "alignments": [{"id": "https://a.example/1", "skillName": "x"}, "https://a.example/2", {}], "occupations": [{"code": "51-3011"}]},
        {"uuid": "B1111111-1111-4111-8111-111111111111", "skillName": "Proofing", "category": "Bread", "keywords": "rise"},
        {"skillName": 7}, {"id": "https://o.example/1", "skillName": "Again"}, {"id": "https://o.example/9"}, null, [],
    ]);
    let read = ok(&value.to_string());
    let [one, two, three] = read.release.entries.as_slice() else { panic!("{read:?}") };
    assert_eq!(names(one), ["en preferred Kneading", "en hidden dough", "en hidden hands", "en hidden 5"]);
    assert_eq!((one.is_retired, one.category.as_deref(), one.same_as.len()), (true, Some("bread-making"), 2));
    assert_eq!(
        (two.uri.as_str(), two.category.as_deref(), two.is_retired),
        ("urn:uuid:b1111111-1111-4111-8111-111111111111", Some("bread"), false)
    );
    assert_eq!(three.uri, "urn:rsd:7");
    assert_eq!(
        errors(&read),
        [
            "uri: item 4 (https://o.example/1) is in the file twice. The first one is read: take the other one out.",
            "name: item 5 (https://o.example/9) has no name. Fill in its name, or take it out.",
            "skills: item 6 is nothing where a skill should be. Take it out, or export the file again.",
            "skills: item 7 is a list where a skill should be. Take it out, or export the file again.",
        ]
    );
    assert_eq!(ok("{\"content\": [{\"skillName\": \"x\"}]}").release.entries.len(), 1);
    assert!(read_text("{\"a\": 1}").unwrap_err().problem.contains("nothing has a “skillName”"));
    assert!(read_text("[{\"skillName\": ").unwrap_err().problem.contains("ends in the middle"));
}

#[test]
fn what_is_no_list_of_skills_is_called_by_its_name() {
    for (text, expected) in [
        ("SOC Group,SOC Code,SOC Title,SOC Definition\nMajor,11-0000,x,\n", "BLS occupation codes"),
        ("O*NET-SOC Code,Title,Description\n11-1011.00,x,y\n", "O*NET occupation codes"),
        ("a,b\n1,2\n", "the header has no column “RSD Name”"),
        ("", "the file is empty"),
        ("RSD Name,Skill Statement\n", "only its header"),
        ("%PDF-1.7", "this is a PDF"),
    ] {
        let refused = read_text(text).unwrap_err();
        assert!(refused.problem.contains(expected) && !refused.hint.is_empty(), "{refused}");
    }
}

#[test]
fn the_real_files_are_read_or_called_by_their_name() {
    let file = |path: &'static str| sample(path).map(|bytes| read(File { name: path, bytes: &bytes }, &Said::default()));
    if let Some(result) = file("osmt/Skills-Import.csv") {
        let read = result.unwrap();
        check(&read);
        let hidden = read.release.entries.iter().flat_map(|entry| &entry.names).filter(|name| name.kind == NameKind::Hidden).count();
        assert_eq!((read.release.entries.len(), hidden, read.errors.len()), (2, 7, 0));
        assert_eq!(read.release.entries[0].uri, "urn:rsd:data-and-data-store-access");
        assert_eq!(
            (read.release.entries[0].category.as_deref(), read.release.framework.as_str()),
            (Some("net-framework"), "rsd-skills-import")
        );
        assert!(read.notes.iter().any(|note| note.starts_with("Left out: 1 alignment that several skills share")), "{:?}", read.notes);
    }
    if let Some(result) = file("osmt/osmt_api_v3_skills_get.json") {
        let read = result.unwrap();
        check(&read);
        let names: usize = read.release.entries.iter().map(|entry| entry.names.len()).sum();
        println!("{names} names");
        assert_eq!((read.release.entries.len(), read.errors.len()), (50, 0));
        assert_eq!(read.notes, ["Occupations of skills are not read."]);
    }
    for (path, expected) in [
        ("osmt/BLS-Import.csv", "BLS occupation codes"),
        ("osmt/oNet-Import.csv", "O*NET occupation codes"),
        ("osmt/osmt-batch-import-example.csv", "only its header"),
    ] {
        if let Some(result) = file(path) {
            let refused = result.unwrap_err();
            assert!(refused.problem.contains(expected), "{refused}");
        }
    }
}

const KEYS: &[&str] =
    &["content", "skills", "id", "uuid", "skillName", "skillStatement", "status", "keywords", "categories", "alignments", "name"];
const TEXTS: &[&str] = &["a", "b", "archived", "https://o.example/1", "???"];

proptest! {
    #[test]
    fn no_json_makes_it_stumble(value in any_json(KEYS, TEXTS), more in prop::collection::vec(any_json(KEYS, TEXTS), 0..6)) {
        let list = more.into_iter().chain([json!({"skillName": "x"}), value.clone()]).collect::<Vec<Value>>();
        for value in [value, Value::from(list)] {
            if let Ok(read) = read_text(&value.to_string()) {
                check(&read);
            }
        }
    }

    #[test]
    fn no_rows_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[ab;,\"\n'=]{0,60}") {
        for rows in [bytes.as_slice(), text.as_bytes()] {
            let whole = [b"RSD Name,Skill Statement,Keywords,Alignment URL\n".as_slice(), rows].concat();
            if let Ok(read) = read(File { name: "f.csv", bytes: &whole }, &Said::default()) {
                check(&read);
            }
        }
    }
}
