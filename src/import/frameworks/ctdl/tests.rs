use proptest::prelude::*;
use serde_json::json;

use super::super::testing::{any_json, check, errors, links, sample};
use super::*;
use crate::domain::FrameworkId;

const CTID: &str = "ce-11111111-1111-4111-8111-111111111111";

fn read_said(value: &Value, said: &Said) -> Result<Read, Unreadable> {
    read(File { name: "gardening.json", bytes: value.to_string().as_bytes() }, said)
}

fn refused(value: &Value) -> String {
    let Unreadable { problem, hint, .. } = read_said(value, &Said::default()).unwrap_err();
    assert!(!hint.is_empty());
    problem
}

fn ok(value: &Value) -> Read {
    let read = read_said(value, &Said::default()).unwrap();
    check(&read);
    read
}

fn framework(id: &str) -> Value {
    json!({"@id": format!("https://r.example/{id}"), "@type": "ceasn:CompetencyFramework", "ceasn:name": {"de": "Gärtnern", "en-US": "Gardening"},
        "ceasn:inLanguage": ["en-US"], "ceterms:ctid": CTID, "ceasn:dateModified": "2025-03-04T05:06:07Z", "ceasn:license": {"@id": "https://l.example/by"}})
}

fn competency(name: &str, more: &Value) -> Value {
    let mut value = json!({"@id": format!("https://r.example/{name}"), "@type": "ceasn:Competency", "ceasn:competencyText": {"en-us": format!("Does {name}.")}});
    for (key, field) in more.as_object().unwrap() {
        value[key] = field.clone();
    }
    value
}

fn names(entry: &Entry) -> Vec<String> {
    entry.names.iter().map(|name| format!("{} {} {}", name.language, name.kind, name.text)).collect()
}

fn short(links: &[String]) -> Vec<String> {
    links.iter().map(|link| link.replace("https://r.example/", "")).collect()
}

#[test]
fn the_framework_is_named_by_its_node() {
    let graph = json!({"@context": "x", "@graph": [framework("f"), competency("a", &json!({}))]});
    let release = ok(&graph).release;
    assert_eq!((release.framework.to_string(), release.name.as_str()), (format!("ctdl-{CTID}"), "Gardening"));
    assert_eq!((release.version.as_str(), release.licence.as_deref()), ("2025-03-04", Some("https://l.example/by")));
    assert_eq!((release.source_url.as_deref(), release.kind), (Some("https://r.example/f"), FrameworkKind::CtdlAsn));
    assert!(release.scope.entries && release.scope.languages.contains("en-us"));
    let said = Said { framework: Some(FrameworkId::new("garden")), language: Some("de".into()), ..Said::default() };
    assert_eq!(read_said(&graph, &said).unwrap().release.framework.as_str(), "garden");
}

#[test]
fn labels_texts_and_keywords_become_names() {
    let read = ok(&json!([
        framework("f"),
        competency(
            "a",
            &json!({"ceasn:competencyLabel": {"de": "Schneiden", "en": ["Pruning", "Cutting back"]}, "ceasn:codedNotation": 7,
                "ceasn:competencyText": {"fr": "Tailler les arbres", "de": "Schneidet Bäume", "en-us": "Prunes trees"},
                "ceasn:conceptKeyword": {"en-us": ["trees", "Trees", null], "de": "Bäume"}, "ceasn:competencyCategory": {"en": "Tree care"}}),
        ),
        competency("b", &json!({"ceasn:competencyText": {"en-us": format!("Waters {}", "plants and ".repeat(40))}})),
        competency("c", &json!({"ceasn:competencyText": null, "ceterms:name": "Digging", "ceasn:inLanguage": "en-GB"})),
    ]));
    let [a, b, c] = read.release.entries.as_slice() else { panic!("{read:?}") };
    assert_eq!(
        names(a),
        [
            "en preferred Pruning",
            "en alternative Cutting back",
            "de preferred Schneiden",
            "fr preferred Tailler les arbres",
            "en-us hidden trees",
            "de hidden Bäume",
        ]
    );
    assert_eq!((a.statement.as_deref(), a.statement_language.as_str()), (Some("Prunes trees"), "en-us"));
    assert_eq!((a.code.as_deref(), a.category.as_deref()), (Some("7"), Some("tree-care")));
    assert!(b.names[0].text.ends_with('…') && b.statement.as_ref().unwrap().chars().count() > 200);
    assert_eq!((names(c), c.statement.as_deref()), (vec!["en-gb preferred Digging".to_owned()], None));
}

#[test]
fn whole_addresses_of_terms_and_expanded_values_are_the_same() {
    let term = |name: &str| format!("https://purl.org/ctdlasn/terms/{name}");
    let mut node = serde_json::Map::new();
    node.insert("@id".into(), json!("https://r.example/a"));
    node.insert("@type".into(), json!([term("Competency")]));
    node.insert(term("competencyText"), json!([{"@value": "Mows lawns", "@language": "en"}]));
    node.insert(term("conceptKeyword"), json!({"@list": [{"@value": "lawn", "@language": "en"}]}));
    node.insert(term("isChildOf"), json!([{"@id": "https://r.example/b"}]));
    let read = ok(&json!([Value::Object(node), {"id": "https://r.example/b", "type": "Competency", "competencyText": "Cares for lawns"}]));
    assert_eq!(names(&read.release.entries[0]), ["en preferred Mows lawns", "en hidden lawn"]);
    assert_eq!(names(&read.release.entries[1]), ["und preferred Cares for lawns"]);
    assert_eq!(short(&links(&read)), ["b broader a"]);
    assert_eq!((read.release.framework.as_str(), read.release.name.as_str()), ("ctdl-gardening", "gardening"));
}

#[test]
fn hierarchy_and_alignments_become_links() {
    let at = |name: &str| format!("https://r.example/{name}");
    let read = ok(&json!({"@graph": [
        framework("f"),
        competency("a", &json!({"ceasn:isTopChildOf": at("f"), "ceasn:isPartOf": "https://gone.example/f", "ceasn:hasChild": [at("b"), at("gone")],
            "ceasn:competencyCategory": "Domain"})),
        competency("b", &json!({"ceasn:isChildOf": [{"@id": at("a")}], "ceasn:exactAlignment": [at("c"), "https://x.example/b"]})),
        competency("c", &json!({"ceasn:broadAlignment": at("a"), "ceasn:majorAlignment": at("d"), "ceasn:minorAlignment": "https://x.example/c"})),
        competency("d", &json!({"ceasn:narrowAlignment": {"ceterms:targetNode": at("e")}, "ceasn:skillEmbodied": [at("c"), "https://emsi.example/1"]})),
        competency("e", &json!({"ceasn:prerequisiteAlignment": at("d"), "ceterms:supersededBy": at("d"), "ceasn:competencyCategory": "Domain"})),
    ]}));
    assert_eq!(
        short(&links(&read)),
        ["a broader b", "a broader c", "b exactMatch c", "c closeMatch d", "c related d", "d broader e", "e replacedBy d"]
    );
    let kinds: Vec<(EntryKind, bool)> = read.release.entries.iter().map(|entry| (entry.kind, entry.is_retired)).collect();
    assert_eq!(kinds[0], (EntryKind::Group, false));
    assert_eq!(kinds[4], (EntryKind::Skill, true));
    assert_eq!(read.release.entries[0].category, None);
    assert_eq!(read.release.entries[1].same_as, ["https://x.example/b"]);
    assert_eq!(
        read.notes,
        [
            "Left out: 3 links to skills that are not in this file: hasChild (1), minorAlignment (1), skillEmbodied (1).",
            "Links of these kinds are not read: prerequisiteAlignment (1)."
        ]
    );
}

#[test]
fn skills_inside_others_and_in_the_envelope_of_the_registry_are_read() {
    let inner = competency("c", &json!({}));
    let outer = competency("b", &json!({"ceasn:hasChild": [inner, {"@id": "https://r.example/a", "ceasn:competencyText": "again"}]}));
    let read = ok(&json!({"envelope_id": 1, "decoded_resource": {"@graph": [framework("f"), competency("a", &json!({})), outer]}}));
    assert_eq!(short(&read.release.entries.iter().map(|entry| entry.uri.clone()).collect::<Vec<_>>()), ["a", "b", "c"]);
    assert_eq!(short(&links(&read)), ["b broader a", "b broader c"]);
}

#[test]
fn of_several_frameworks_the_one_that_was_said_is_read() {
    let at = |name: &str| format!("https://r.example/{name}");
    let other = json!({"@id": at("g"), "@type": ["ceasn:CompetencyFramework"], "ceasn:name": "Sewing", "ceasn:hasTopChild": [at("s")]});
    let graph = json!({"@graph": [
        framework("f"), other,
        competency("a", &json!({"ceasn:isPartOf": at("f"), "ceasn:exactAlignment": at("s")})),
        competency("b", &json!({"ceasn:isChildOf": at("a")})),
        competency("s", &json!({})),
        competency("t", &json!({"ceasn:isChildOf": at("s")})),
        competency("u", &json!({"ceasn:isChildOf": at("a"), "ceasn:isPartOf": at("g")})),
    ]});
    let expected = format!("there are 2 frameworks in this file: “Gardening” (ctdl-{CTID}), “Sewing” (ctdl-sewing)");
    assert_eq!(refused(&graph), expected);
    let choose = |id: &str| read_said(&graph, &Said { framework: Some(FrameworkId::new(id)), ..Said::default() });
    assert_eq!(choose("something").unwrap_err().problem, expected);
    let uris = |read: &Read| read.release.entries.iter().map(|entry| entry.uri.replace("https://r.example/", "")).collect::<Vec<_>>();
    let gardening = choose(&format!("ctdl-{CTID}")).unwrap();
    assert_eq!((uris(&gardening), gardening.release.name.as_str()), (vec!["a".to_owned(), "b".to_owned()], "Gardening"));
    assert_eq!(gardening.release.entries[0].same_as, [at("s")]);
    assert_eq!(gardening.notes, ["Left out: 3 skills of other frameworks."]);
    let sewing = choose("ctdl-sewing").unwrap();
    assert_eq!((uris(&sewing), sewing.release.name.as_str()), (vec!["s".to_owned(), "t".to_owned(), "u".to_owned()], "Sewing"));
    check(&sewing);
}

#[test]
fn bare_competencies_are_named_by_what_is_said_or_by_the_file() {
    let part = |name: &str| competency(name, &json!({"ceasn:isPartOf": format!("https://r.example/resources/{CTID}")}));
    let read = ok(&json!([part("a"), part("b")]));
    assert_eq!((read.release.framework.to_string(), read.release.name.as_str()), (format!("ctdl-{CTID}"), "gardening"));
    let said = Said { name: Some("Our Garden".into()), version: Some("2".into()), ..Said::default() };
    let release = read_said(&competency("a", &json!({})), &said).unwrap().release;
    assert_eq!((release.framework.as_str(), release.name.as_str(), release.version.as_str()), ("ctdl-our-garden", "Our Garden", "2"));
}

#[test]
fn a_deprecated_framework_has_retired_skills_only() {
    let mut head = framework("f");
    head["ceasn:publicationStatusType"] = json!([{"ceterms:targetNode": "publicationStatus:Deprecated"}]);
    assert!(ok(&json!([head, competency("a", &json!({}))])).release.entries[0].is_retired);
}

#[test]
fn a_bad_competency_stops_no_good_one() {
    let read = ok(&json!({"@graph": [
        framework("f"), competency("a", &json!({})), competency("a", &json!({})),
        {"@type": "ceasn:Competency", "ceasn:competencyText": "x"},
        {"@id": "_:b0", "@type": "ceasn:Competency", "ceasn:competencyText": "x"},
        {"@id": "https://r.example/n", "@type": "ceasn:Competency", "ceasn:competencyText": {"en": [null, {}]}, "ceasn:competencyLabel": true},
        {"@type": "ceasn:Competency", "ceterms:ctid": "urn:ctid:22222222-2222-4222-8222-222222222222", "ceasn:competencyText": "y"},
        competency("z", &json!({"ceasn:isChildOf": ["https://r.example/z", 5, null, {}]})), 7, "text", null,
    ]}));
    assert_eq!(
        errors(&read),
        [
            "@id: item 3 (https://r.example/a) is in the file twice. The first one is read: take the other one out.",
            "@id: item 4 has no address (@id) and no CTID. Ask the makers: without one it cannot be found again.",
            "@id: item 5 has no address (@id) and no CTID. Ask the makers: without one it cannot be found again.",
            "competencyText: item 6 (https://r.example/n) has no competencyText and no competencyLabel. Fill one of them in, or take it out.",
            "isChildOf: item 8 (https://r.example/z) names itself here. It is left out: ask the makers what is meant.",
        ]
    );
    let uris: Vec<&str> = read.release.entries.iter().map(|entry| entry.uri.as_str()).collect();
    assert_eq!(uris, ["https://r.example/a", "urn:ctid:ce-22222222-2222-4222-8222-222222222222", "https://r.example/z"]);
    assert!(!read.release.scope.entries);
    assert_eq!(read.notes[0], "3 parts of the file are not read: they describe no skill.");
}

#[test]
fn circles_are_opened_and_named() {
    let under = |name: &str, above: &str| competency(name, &json!({"ceasn:isChildOf": format!("https://r.example/{above}")}));
    let read = ok(&json!([under("a", "b"), under("b", "c"), under("c", "a")]));
    assert_eq!(links(&read).len(), 2);
    assert!(
        errors(&read)[0].contains("closes a circle, in which each of these stands under the next: Does a. > Does b. > Does c. > Does a.")
    );
    assert!(read.release.scope.entries && !read.release.scope.links);
}

#[test]
fn what_is_no_framework_is_called_by_its_name() {
    for (value, expected) in [
        (json!({"@type": "ceterms:MasterDegree", "ceterms:ctid": CTID}), "this is a credential (MasterDegree), not a framework of skills"),
        (json!({"@graph": [{"@type": ["ceterms:LearningProgram"]}]}), "this is a course (LearningProgram), not a framework of skills"),
        (json!({"$schema": "x", "definitions": {}}), "this describes the format of a file, it is no framework"),
        (json!([framework("f")]), "this is a framework without any of its skills"),
        (json!([]), "there are no skills in this file (no “ceasn:Competency”)"),
        (json!(3), "there are no skills in this file (no “ceasn:Competency”)"),
        (json!({"@graph": {"@graph": null}}), "there are no skills in this file (no “ceasn:Competency”)"),
    ] {
        assert_eq!(refused(&value), expected);
    }
}

#[test]
fn the_real_files_are_read_or_called_by_their_name() {
    if let Some(bytes) = sample("ctdl/ctdl-asn_osmt_publisher_example.json") {
        let read = read(File { name: "osmt.json", bytes: &bytes }, &Said::default()).unwrap();
        check(&read);
        let [entry] = read.release.entries.as_slice() else { panic!("{read:?}") };
        assert_eq!((read.release.name.as_str(), read.release.version.as_str()), ("Cybersecurity Collection", "2021-02-18"));
        assert_eq!(read.release.framework.as_str(), "ctdl-ce-3e7df7ec-1a9b-4503-9ff3-21256022b515");
        assert_eq!(entry.names.len(), 5);
        assert_eq!(names(entry)[0], "en-us preferred Access Creation");
        assert_eq!(entry.same_as, ["https://staging.osmt.dev/api/skills/3ac23770-5d0b-49c7-8dca-f891c2868e37"]);
        assert_eq!((entry.category.as_deref(), read.errors.len()), (Some("authentications"), 0));
        assert_eq!(read.notes, ["Left out: 1 link to skills that are not in this file: skillEmbodied (1)."]);
    }
    for (path, expected) in [
        ("ctdl/ce_registry_credential_1_valid.json", "a credential (MasterDegree)"),
        ("ctdl/ce_registry_credential_2_valid.json", "a credential"),
        ("ctdl/ce_registry_credential_3_import.json", "a credential (Certification)"),
        ("ctdl/ce_registry_credential_4_import.json", "a credential"),
        ("ctdl/ce_registry_learning_opportunity_profile_2_import.json", "a course (LearningOpportunityProfile)"),
        ("ctdl/ce_registry_learning_opportunity_profile_3_import.json", "a course (LearningOpportunityProfile)"),
        ("ctdl/fixtures_schemas_ce_registry_competency.json", "describes the format"),
        ("ctdl/fixtures_schemas_ce_registry_competency_framework.json", "describes the format"),
        ("ctdl/fixtures_schemas_ce_registry_learning_opportunity_profile.json", "describes the format"),
    ] {
        if let Some(bytes) = sample(path) {
            let refused = read(File { name: path, bytes: &bytes }, &Said::default()).unwrap_err();
            assert!(refused.problem.contains(expected), "{refused}");
        }
    }
}

const KEYS: &[&str] = &[
    "@graph",
    "@id",
    "@type",
    "id",
    "type",
    "@value",
    "@language",
    "@list",
    "decoded_resource",
    "ceterms:ctid",
    "ceasn:name",
    "ceasn:inLanguage",
    "ceasn:competencyText",
    "ceasn:competencyLabel",
    "https://purl.org/ctdlasn/terms/competencyText",
    "ceasn:conceptKeyword",
    "ceasn:codedNotation",
    "ceasn:competencyCategory",
    "ceasn:isChildOf",
    "ceasn:isTopChildOf",
    "ceasn:hasChild",
    "ceasn:hasTopChild",
    "ceasn:isPartOf",
    "en",
    "de",
    "ceasn:exactAlignment",
    "ceasn:broadAlignment",
    "ceterms:supersededBy",
    "ceasn:publicationStatusType",
];
const TEXTS: &[&str] = &["a", "b", "c", "ceasn:Competency", "ceasn:Competency", "ceasn:CompetencyFramework", "Domain", "en", CTID, "_:b1"];

proptest! {
    #[test]
    fn no_json_makes_it_stumble(value in any_json(KEYS, TEXTS)) {
        if let Ok(read) = read_said(&value, &Said::default()) {
            check(&read);
        }
    }

    #[test]
    fn no_fields_of_competencies_make_it_stumble(
        fields in prop::collection::vec((0_usize..4, any_json(KEYS, TEXTS), any_json(KEYS, TEXTS), any_json(KEYS, TEXTS)), 1..6),
    ) {
        let nodes: Vec<Value> = fields
            .iter()
            .map(|(id, one, two, three)| {
                let id = ["a", "b", "c", "d"][*id];
                json!({"@id": id, "@type": "ceasn:Competency", "ceasn:competencyText": one, "ceasn:isChildOf": two,
                    "ceasn:hasChild": three, "ceasn:broadAlignment": ["a", "b"], "ceasn:supersededBy": "c"})
            })
            .collect();
        check(&read_said(&json!({"@graph": nodes}), &Said::default()).unwrap());
    }
}
