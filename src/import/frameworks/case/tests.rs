use proptest::prelude::*;
use serde_json::json;

use super::super::testing::{any_json, check, errors, links, sample};
use super::*;

const DOCUMENT: &str = "11111111-1111-4111-8111-111111111111";

fn read_value(value: &Value) -> Result<Read, Unreadable> {
    read_said(value, &Said::default())
}

fn read_said(value: &Value, said: &Said) -> Result<Read, Unreadable> {
    read(File { name: "sums.json", bytes: value.to_string().as_bytes() }, said)
}

fn ok(value: &Value) -> Read {
    let read = read_value(value).unwrap();
    check(&read);
    read
}

/// A package with these items and associations; each item is its fields over an identifier, an association `[origin, type, destination]`.
fn package_of(items: &[Value], associations: &[[&str; 3]]) -> Value {
    let node = |name: &str| json!({"identifier": name, "uri": format!("https://c.example/{name}"), "title": "?"});
    let associations: Vec<Value> = associations
        .iter()
        .map(|[origin, kind, destination]| {
            json!({"identifier": "x", "originNodeURI": node(origin), "associationType": kind, "destinationNodeURI": node(destination)})
        })
        .collect();
    json!({
        "CFDocument": {"identifier": DOCUMENT, "uri": format!("https://c.example/{DOCUMENT}"), "title": "Kitchen sums", "creator": "Us",
            "lastChangeDateTime": "2024-05-06T07:08:09Z", "language": "en-GB"},
        "CFItems": items,
        "CFAssociations": associations,
    })
}

fn item(name: &str) -> Value {
    json!({"identifier": name, "uri": format!("https://c.example/{name}"), "fullStatement": format!("Does {name}")})
}

fn with(mut item: Value, fields: &Value) -> Value {
    for (key, value) in fields.as_object().unwrap() {
        item[key] = value.clone();
    }
    item
}

#[test]
fn the_document_names_the_framework() {
    let mut package = package_of(&[item("a")], &[]);
    package["CFDocument"]["licenseURI"] = json!({"identifier": "1", "title": "CC BY 4.0", "uri": "https://cc.example/by"});
    let release = ok(&json!({"CFPackage": package})).release;
    assert_eq!(release.framework.as_str(), format!("case-{DOCUMENT}"));
    assert_eq!((release.name.as_str(), release.version.as_str(), release.kind), ("Kitchen sums", "2024-05-06", FrameworkKind::Case));
    assert_eq!(release.licence.as_deref(), Some("CC BY 4.0 (https://cc.example/by)"));
    assert_eq!(release.source_url, Some(format!("https://c.example/{DOCUMENT}")));
    assert!(release.scope.entries && release.scope.links && release.scope.languages.contains("en-gb"));
    package["CFDocument"]["version"] = json!(3);
    assert_eq!(ok(&package).release.version, "3");
    let said = Said {
        framework: Some(crate::domain::FrameworkId::new("sums")),
        name: Some("Mine".into()),
        version: Some("9".into()),
        ..Said::default()
    };
    let release = read_said(&package, &said).unwrap().release;
    assert_eq!((release.framework.as_str(), release.name.as_str(), release.version.as_str()), ("sums", "Kitchen sums", "3"));
    let release = read_said(&json!({"CFItems": [item("a")]}), &said).unwrap().release;
    assert_eq!((release.name.as_str(), release.version.as_str()), ("Mine", "9"));
    let release = ok(&json!({"CFItems": [item("a")]})).release;
    assert_eq!((release.framework.as_str(), release.name.as_str(), release.version.as_str()), ("case-sums", "sums", "undated"));
}

#[test]
fn an_item_has_its_names_and_its_meaning() {
    let long = format!("{}end", "weigh flour and sugar ".repeat(12));
    let items = [
        with(
            item("a"),
            &json!({"abbreviatedStatement": "Weighing", "alternativeLabel": "Scales", "conceptKeywords": ["flour", 7, null, "Flour"],
                "humanCodingScheme": 1.5, "language": "DE", "subject": ["Home Cooking", "x"]}),
        ),
        with(item("b"), &json!({"fullStatement": long, "abbreviatedStatement": " ", "conceptKeywords": "sugar; salt,pepper"})),
    ];
    let read = ok(&package_of(&items, &[]));
    let [a, b] = read.release.entries.as_slice() else { panic!("{read:?}") };
    let names: Vec<String> = a.names.iter().map(|name| format!("{} {} {}", name.language, name.kind, name.text)).collect();
    assert_eq!(names, ["de preferred Weighing", "de alternative Scales", "de hidden flour", "de hidden 7"]);
    assert_eq!((a.code.as_deref(), a.statement.as_deref(), a.category.as_deref()), (Some("1.5"), Some("Does a"), Some("home-cooking")));
    assert_eq!((a.statement_language.as_str(), a.kind), ("de", EntryKind::Skill));
    assert!(b.names[0].text.ends_with('…') && b.names[0].text.chars().count() <= 200, "{}", b.names[0].text);
    assert_eq!((b.statement.as_deref(), b.names.len(), b.names[0].language.as_str()), (Some(long.trim()), 4, "en-gb"));
    assert_eq!(read.errors, []);
}

#[test]
fn only_a_heading_with_something_under_it_is_a_group() {
    let typed = |name: &str, kind: &str| with(item(name), &json!({"CFItemType": kind}));
    let by_address = with(item("e"), &json!({"CFItemTypeURI": {"title": "Strand"}}));
    let items = [typed("a", "Domain"), typed("b", "GRADE level"), typed("c", "Standard"), typed("d", "Component"), by_address, item("f")];
    let under = [["b", "isChildOf", "a"], ["c", "isChildOf", "b"], ["d", "isChildOf", "c"], ["f", "Is Part Of", "e"]];
    let kinds: Vec<EntryKind> = ok(&package_of(&items, &under)).release.entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Group, EntryKind::Group, EntryKind::Skill, EntryKind::Skill, EntryKind::Group, EntryKind::Skill]);
}

#[test]
fn associations_become_links() {
    let items: Vec<Value> = ["a", "b", "c", "d"].map(item).to_vec();
    let read = ok(&package_of(
        &items,
        &[
            ["b", "isChildOf", "a"],
            ["B", "Is Child Of", "a"],
            ["a", "Is Parent Of", "b"],
            ["a", "isChildOf", DOCUMENT],
            ["c", "isRelatedTo", "b"],
            ["b", "ispeerof", "c"],
            ["d", "exactMatchOf", "a"],
            ["c", "Replaced By", "d"],
            ["a", "precedes", "b"],
            ["a", "ext:likes", "b"],
            ["a", "ext:likes", "c"],
            ["b", "exactMatchOf", "other"],
            ["other", "isTranslationOf", "b"],
            ["b", "isRelatedTo", "other"],
            ["d", "replacedBy", "other"],
        ],
    ));
    let short: Vec<String> = links(&read).iter().map(|link| link.replace("https://c.example/", "")).collect();
    assert_eq!(short, ["a broader b", "a exactMatch d", "b related c", "c replacedBy d"]);
    let retired: Vec<bool> = read.release.entries.iter().map(|entry| entry.is_retired).collect();
    assert_eq!(retired, [false, false, true, true]);
    assert_eq!(read.release.entries[1].same_as, ["https://c.example/other"]);
    assert_eq!(
        read.notes,
        ["Left out: 2 links to items that are not in this file.", "Associations of these types are not read: ext:likes (2), precedes (1)."]
    );
    assert_eq!(errors(&read), Vec::<String>::new());
}

#[test]
fn ends_are_found_by_address_by_identifier_and_by_the_end_of_an_address() {
    let (one, two) = ("aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002");
    let item = |id: &str| json!({"identifier": id.to_uppercase(), "fullStatement": id});
    let association = |origin: Value, destination: Value| json!({"originNodeURI": origin, "associationType": "isRelatedTo", "destinationNodeURI": destination});
    let parent = json!({"originNodeURI": {"uri": format!("urn:uuid:{one}")}, "associationType": "isChildOf", "destinationNodeURI": {"identifier": two}});
    for way in [
        association(json!(one), json!(two)),
        association(json!(format!("https://other.example/CFItems/{one}")), json!({"identifier": two})),
        association(json!({"uri": format!("urn:uuid:{one}")}), json!({"sourcedId": two, "uri": null})),
    ] {
        let read = ok(&json!({"CFDocument": {}, "CFItems": [item(one), item(two)], "CFAssociations": [way, parent]}));
        assert_eq!(links(&read), [format!("urn:uuid:{one} related urn:uuid:{two}"), format!("urn:uuid:{two} broader urn:uuid:{one}")]);
    }
}

#[test]
fn what_has_ended_or_is_deprecated_is_retired() {
    let ends = |end: &str| with(item(end), &json!({"statusEndDate": end}));
    let items =
        [ends("2024-05-06"), ends("2024-05-07"), ends("soon"), with(ends("2030-01-01"), &json!({"lastChangeDateTime": "2031-01-01"}))];
    let mut package = package_of(&items, &[]);
    let retired = |package: &Value| ok(package).release.entries.iter().map(|entry| entry.is_retired).collect::<Vec<_>>();
    assert_eq!(retired(&package), [true, false, false, true]);
    package["CFDocument"]["adoptionStatus"] = json!("Deprecated");
    assert_eq!(retired(&package), [true; 4]);
}

#[test]
fn a_bad_item_stops_no_good_one_and_nothing_is_given_up_then() {
    let items = [
        item("a"),
        item("a"),
        json!("text"),
        Value::Null,
        json!({"fullStatement": "x"}),
        json!({"identifier": "e", "fullStatement": ["x"]}),
        json!({"identifier": "A", "uri": "https://c.example/other", "fullStatement": "x"}),
        json!({"uri": "u".repeat(3000), "fullStatement": "x"}),
        item("z"),
    ];
    let read = ok(&package_of(&items, &[]));
    assert_eq!(
        read.release.entries.iter().map(|entry| entry.uri.as_str()).collect::<Vec<_>>(),
        ["https://c.example/a", "https://c.example/z"]
    );
    assert_eq!(
        errors(&read),
        [
            "uri: item 2 (a) is in the file twice. The first one is read: take the other one out.",
            "CFItems: item 3 is a text where a skill should be. Take it out, or download the file again.",
            "CFItems: item 4 is nothing where a skill should be. Take it out, or download the file again.",
            "identifier: item 5 has no identifier and no address. Ask the makers: without one it cannot be found again.",
            "fullStatement: item 6 (e) has no text. Fill in its fullStatement, or take it out.",
            "identifier: item 7 (a) has the identifier of an item before it. The first one is read: ask the makers which is right.",
            "uri: item 8 has an address of more than 2,000 signs. Ask the makers for a shorter one.",
        ]
    );
    assert!(!read.release.scope.entries && !read.release.scope.links && read.release.scope.languages.is_empty());
    assert!(read.notes[0].contains("nothing that is missing in this file is taken as given up"));
    let twice = ok(&package_of(&[item("a"), item("a")], &[]));
    assert!(twice.release.scope.entries && twice.errors.len() == 1);
}

#[test]
fn bad_associations_are_told_apart() {
    let mut package = package_of(
        &["a", "b", "c"].map(item),
        &[["a", "isChildOf", "a"], ["a", "isChildOf", "b"], ["b", "isChildOf", "c"], ["c", "isChildOf", "a"]],
    );
    let list = package["CFAssociations"].as_array_mut().unwrap();
    list.extend([json!(5), json!({"associationType": "isChildOf"}), json!({"associationType": ["isChildOf"], "originNodeURI": "a"})]);
    let read = ok(&package);
    assert_eq!(links(&read).len(), 2);
    assert_eq!(
        errors(&read),
        [
            "destinationNodeURI: association 1 (x) links an item to itself. It is left out: ask the makers what is meant.",
            "associationType: association 5 does not say what kind of link it is. Ask the makers, or take it out.",
            "originNodeURI: association 6 does not say which two items it links. Both its ends need a uri or an identifier.",
            "associationType: association 7 does not say what kind of link it is. Ask the makers, or take it out.",
            "isChildOf: association 4 closes a circle, in which each of these stands under the next: Does a > Does b > Does c > Does a. \
             The link that closes the circle is left out: ask the makers which way round it is meant.",
        ]
    );
    assert!(read.release.scope.entries && !read.release.scope.links);
}

#[test]
fn what_is_no_package_is_called_by_its_name() {
    for (value, expected) in [
        (json!({"$schema": "x"}), "describes the format"),
        (json!({"swagger": "2.0"}), "describes the format"),
        (json!({"CFDocuments": []}), "list of frameworks"),
        (json!([]), "no CASE package"),
        (json!([1, 2]), "no CASE package"),
        (json!(3), "no CASE package"),
        (json!(null), "no CASE package"),
        (json!({"CFPackage": 3}), "no CASE package"),
        (json!({"CFDocument": {"title": "t"}}), "no items"),
        (json!({"CFDocument": 3, "CFItems": []}), "no items"),
    ] {
        let refused = read_value(&value).unwrap_err();
        assert!(refused.problem.contains(expected) && !refused.hint.is_empty(), "{value}: {refused}");
    }
    let whole = package_of(&[item("a")], &[]).to_string();
    let cut = read(File { name: "cut.json", bytes: &whole.as_bytes()[..whole.len() / 2] }, &Said::default()).unwrap_err();
    assert!(cut.to_string().starts_with("cut.json: the file ends in the middle, in line 1"), "{cut}");
    assert_eq!(ok(&json!([{"CFPackage": {"CFItems": item("a")}}])).release.entries.len(), 1);
}

#[test]
fn many_errors_are_counted() {
    let items: Vec<Value> = (0..1500).map(|_| json!({})).chain([item("a")]).collect();
    let read = ok(&package_of(&items, &[]));
    assert_eq!((read.errors.len(), read.more_errors, read.release.entries.len()), (1000, 500, 1));
}

#[test]
fn the_real_packages_are_read() {
    let counts = |path: &str| {
        let read = read(File { name: path, bytes: &sample(path)? }, &Said::default()).unwrap();
        check(&read);
        assert_eq!(errors(&read), Vec::<String>::new());
        let groups = read.release.entries.iter().filter(|entry| entry.kind == EntryKind::Group).count();
        let same: usize = read.release.entries.iter().map(|entry| entry.same_as.len()).sum();
        Some(([read.release.entries.len(), groups, read.release.links.len(), same], read.notes, read.release.framework.to_string()))
    };
    if let Some((numbers, notes, framework)) = counts("case/opensalt-framework-20c5134f-case-v1p0.json") {
        assert_eq!((numbers, framework.as_str()), ([16, 2, 14, 16], "case-20c5134f-423d-4097-a971-3dd5152bf507"));
        assert_eq!(
            notes,
            [
                "Left out: 2 links to items that are not in this file.",
                "Associations of these types are not read: exemplar (2), precedes (3)."
            ]
        );
    }
    for (path, expected) in [("case/SmartLevelFramework.json", [14, 0, 12, 0]), ("case/ItemTypeTestFramework.json", [1, 0, 0, 0])] {
        if let Some((numbers, notes, framework)) = counts(path) {
            assert_eq!((numbers, notes.len(), framework.as_str()), (expected, 0, "case-d0000000-0000-0000-0000-000000000000"));
        }
    }
    for path in ["case/case-v1p0-cfitem.schema.json", "case/case-v1p0-swagger.json", "case/case-v1p1-cfdocument.schema.json"] {
        if let Some(bytes) = sample(path) {
            let refused = read(File { name: path, bytes: &bytes }, &Said::default()).unwrap_err();
            assert!(refused.problem.contains("describes the format"), "{refused}");
        }
    }
}

const KEYS: &[&str] = &[
    "CFPackage",
    "CFDocument",
    "CFItems",
    "CFAssociations",
    "CFRubrics",
    "identifier",
    "uri",
    "title",
    "fullStatement",
    "abbreviatedStatement",
    "alternativeLabel",
    "conceptKeywords",
    "humanCodingScheme",
    "language",
    "CFItemType",
    "CFItemTypeURI",
    "subject",
    "subjectURI",
    "statusEndDate",
    "lastChangeDateTime",
    "adoptionStatus",
    "licenseURI",
    "version",
    "associationType",
    "originNodeURI",
    "destinationNodeURI",
];
const TEXTS: &[&str] =
    &["a", "b", "c", "isChildOf", "exactMatchOf", "replacedBy", "isRelatedTo", "Domain", "2020-02-02", "en", "Deprecated", DOCUMENT];

proptest! {
    #[test]
    fn no_json_makes_it_stumble(value in any_json(KEYS, TEXTS)) {
        if let Ok(read) = read_value(&value) {
            check(&read);
        }
    }

    #[test]
    fn no_items_and_associations_make_it_stumble(
        items in prop::collection::vec(any_json(KEYS, TEXTS), 1..6),
        associations in prop::collection::vec(any_json(KEYS, TEXTS), 0..6),
    ) {
        check(&read_value(&json!({"CFItems": items, "CFAssociations": associations})).unwrap());
    }

    #[test]
    fn any_links_end_without_circles(ends in prop::collection::vec((0_usize..6, 0_usize..6, 0_usize..4), 0..30)) {
        let names = ["a", "b", "c", "d", "e", "f"];
        let kinds = ["isChildOf", "replacedBy", "isRelatedTo", "Is Parent Of"];
        let associations: Vec<[&str; 3]> = ends.iter().map(|(from, to, kind)| [names[*from], kinds[*kind], names[*to]]).collect();
        let read = ok(&package_of(&names.map(item), &associations));
        for kind in [crate::domain::skills::RelationKind::Broader, crate::domain::skills::RelationKind::ReplacedBy] {
            let place = |uri: &str| read.release.entries.iter().position(|entry| entry.uri == uri).unwrap();
            let mut edges = vec![Vec::new(); names.len()];
            for link in read.release.links.iter().filter(|link| link.kind == kind) {
                edges[place(&link.from)].push(place(&link.to));
            }
            prop_assert_eq!(super::super::circles::circles(&edges).len(), 0);
        }
    }
}
