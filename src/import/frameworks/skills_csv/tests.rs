use proptest::prelude::*;

use super::super::testing::{check, errors, links};
use super::*;

fn read_text(text: &str) -> Read {
    let own = read(File { name: "our_skills.csv", bytes: text.as_bytes() }, &Said::default()).unwrap();
    check(&own);
    own
}

fn wrong(text: &str) -> Vec<String> {
    errors(&read_text(text))
}

#[test]
fn a_row_is_a_skill_with_all_it_has() {
    let own = read_text(
        "ID,Label,Language,Aliases,Statement,Category,Freshness,Code,Broader,Related,Same as,Unlike,Replaced by,Owner\n\
         sql,SQL,EN,Structured Query Language; SQL queries;sql,Asks databases.,Data Analysis,Semi-Durable,D-1,databases,databases,https://e.example/1;2.A.1.a,nosql,,me\n\
         databases,Databases,,,,,,,,,,,,\n\
         nosql,NoSQL,en,,,,fast,,,,,,databases,\n",
    );
    let [sql, databases, nosql] = own.release.entries.as_slice() else { panic!("{own:?}") };
    let names: Vec<String> = sql.names.iter().map(|name| format!("{} {} {}", name.language, name.kind, name.text)).collect();
    assert_eq!(names, ["en preferred SQL", "en own Structured Query Language", "en own SQL queries"]);
    assert_eq!((sql.uri.as_str(), sql.code.as_deref(), sql.category.as_deref()), ("skill:sql", Some("D-1"), Some("data-analysis")));
    assert_eq!((sql.statement.as_deref(), sql.same_as.len(), sql.is_retired), (Some("Asks databases."), 2, false));
    assert_eq!((databases.names[0].language.as_str(), nosql.is_retired), ("und", true));
    assert_eq!(
        links(&own),
        ["skill:databases broader skill:sql", "skill:databases related skill:sql", "skill:nosql replacedBy skill:databases"]
    );
    let fresh: Vec<(&str, &str)> = own.release.freshness.iter().map(|(uri, class)| (uri.as_str(), class.as_str())).collect();
    assert_eq!(fresh, [("skill:nosql", "fast"), ("skill:sql", "semi-durable")]);
    assert_eq!(own.release.not_to_confuse, [("skill:nosql".to_owned(), "skill:sql".to_owned())]);
    assert_eq!(own.notes, ["These columns are not read: Owner."]);
    let release = &own.release;
    assert_eq!(
        (release.framework.as_str(), release.name.as_str(), release.kind),
        ("custom-our-skills", "our skills", FrameworkKind::Custom)
    );
    assert!(release.scope.entries && release.scope.links && release.scope.languages.contains("und"));
}

#[test]
fn what_was_said_wins() {
    let said = Said {
        framework: Some(crate::domain::FrameworkId::new("house")),
        name: Some("House skills".into()),
        version: Some("7".into()),
        language: Some("de".into()),
    };
    let release = read(File { name: "x.csv", bytes: b"id,label\na,A\n" }, &said).unwrap().release;
    assert_eq!((release.framework.as_str(), release.name.as_str(), release.version.as_str()), ("house", "House skills", "7"));
    assert_eq!(release.entries[0].names[0].language, "de");
}

#[test]
fn ids_that_are_none_get_a_suggestion() {
    assert_eq!(
        wrong("id,label\nC++,C++\n,Data  Analysis\nÜber Uns,x\n-a,y\na,z\na,w\n???,日本\n"),
        [
            "line 2, id: “C++” is no id. Use lower-case letters, digits and dashes: c-plus-plus.",
            "line 3, id: this is empty. Use lower-case letters, digits and dashes: data-analysis.",
            "line 4, id: “Über Uns” is no id. Use lower-case letters, digits and dashes: uber-uns.",
            "line 5, id: “-a” is no id. Use lower-case letters, digits and dashes: a.",
            "line 7, id: “a” is on line 6 already. Give one of the two another id, or take it out.",
            "line 8, id: “???” is no id. Use lower-case letters, digits and dashes: skill-8.",
        ]
    );
    assert_eq!((suggested("C#", 1).as_str(), suggested(".NET", 1).as_str()), ("c-sharp", "dot-net"));
    assert!(is_id(&suggested(&"long name ".repeat(50), 1)));
}

#[test]
fn a_name_stands_for_one_skill() {
    assert_eq!(
        wrong(&format!(
            "id,label,aliases\na,Data Analysis,analysis;Analysis\nb,data-analysis,\nc,C,Análysis; !!\nd,C++,{}\ne,,\n",
            "x".repeat(201)
        )),
        [
            "line 3, label: “data-analysis” is a name of the skill on line 2 already. A name stands for one skill: take it out of one of the two.",
            "line 4, aliases: “Análysis” is a name of the skill on line 2 already. A name stands for one skill: take it out of one of the two.",
            "line 4, aliases: “!!” has no letter and no digit. Write a name people would say.",
            &format!(
                "line 5, aliases: “{}…” is longer than 200 signs. Write a short name here and the rest in the column statement.",
                "x".repeat(59)
            ),
            "line 6, label: this is empty. Give each skill a name.",
        ]
    );
}

#[test]
fn skills_that_are_not_there_are_told_with_the_nearest() {
    let own = read_text(
        "id,label,broader,related,unlike,replaced_by\nsql,SQL,databses,,,\ndatabases,Databases,,NoSQL stores,zebra,\nnosql,NoSQL stores,nosql,,,\n\
         good,Good,sql;databases,nosql,,\ndone,Done,,,,gone\n",
    );
    assert_eq!(
        errors(&own),
        [
            "line 2, broader: “databses” is no id in this file. Did you mean “databases”?",
            "line 3, related: “NoSQL stores” is no id in this file. Did you mean “nosql”?",
            "line 3, unlike: “zebra” is no id in this file. Write the id of another row of this file.",
            "line 4, broader: this is the skill itself. Name another skill, or leave it empty.",
            "line 6, replaced_by: “gone” is no id in this file. Write the id of another row of this file.",
        ]
    );
    let uris: Vec<&str> = own.release.entries.iter().map(|entry| entry.uri.as_str()).collect();
    assert_eq!((uris, own.release.links.len()), (vec!["skill:good"], 0));
    assert!(!own.release.scope.entries && own.notes[0].contains("nothing that is missing"));
}

#[test]
fn circles_are_named_with_their_chain() {
    let own = read_text("id,label,broader,replaced_by\na,A,b,\nb,B,c,\nc,C,a;d,\nd,D,,\nx,X,,y\ny,Y,,x\n");
    assert_eq!(
        errors(&own),
        [
            "line 4, broader: this closes a circle: a > b > c > a. Take the wrong step out of the column broader.",
            "line 7, replaced_by: this closes a circle: x > y > x. Take the wrong step out of the column replaced_by.",
        ]
    );
    assert_eq!(links(&own), ["skill:b broader skill:a"]);
}

#[test]
fn other_cells_are_looked_at_too() {
    assert_eq!(
        wrong("id,label,language,category,freshness,same_as\na,A,English,,,\nb,B,,!!,,\nc,C,,,fats,\nd,D,,,,two words\ne,E\n"),
        [
            "line 2, language: “English” is no code of a language. Write en for English, de for German, fr for French.",
            "line 3, category: there is no letter and no digit in this. Write one or two words: data-analysis.",
            "line 4, freshness: “fats” is not known here. Did you mean “fast”?",
            "line 5, same_as: “two words” is no address and no code. Write an address or a code of another framework, with ; between two of them.",
            "line 6: this row has 2 cells, the header has 6. Every row needs all its commas, also where a cell is empty.",
        ]
    );
}

#[test]
fn a_file_without_header_or_rows_is_refused() {
    for (text, problem) in [
        ("label,code\nx,y\n", "the header has no column “id”"),
        ("id,lable\nx,y\n", "the header has no column “label”"),
        ("", "the file is empty"),
        ("id,label,ID\n", "the header has the column “id” twice"),
        (template().as_str(), "there are no skills in this file, only its header"),
    ] {
        let refused = read(File { name: "f.csv", bytes: text.as_bytes() }, &Said::default()).unwrap_err();
        assert_eq!((refused.problem.as_str(), refused.hint.is_empty()), (problem, false));
    }
}

#[test]
fn many_errors_are_counted() {
    let rows: String = (0..1_500).map(|number| format!("a{number},A{number},b{number}\n")).collect();
    let own = read_text(&format!("id,label,broader\n{rows}good,Good,\n"));
    assert_eq!((own.errors.len(), own.more_errors, own.release.entries.len()), (1_000, 500, 1));
}

#[test]
fn a_long_chain_is_read_and_a_long_circle_is_found() {
    let rows: String = (1..20_000).map(|number| format!("a{number},A{number},a{}\n", number - 1)).collect();
    let own = read_text(&format!("id,label,broader\na0,A0,\n{rows}"));
    assert_eq!((own.errors.len(), own.release.links.len()), (0, 19_999));
    let own = read_text(&format!("id,label,broader\na0,A0,a19999\n{rows}"));
    assert_eq!((own.errors.len(), own.release.links.len()), (1, 19_998));
}

#[test]
fn signs_of_lists_and_formulas_do_no_harm() {
    let skill = OwnSkill {
        id: "a".into(),
        label: "=1+1".into(),
        language: "und".into(),
        aliases: vec!["one; two".into(), "\"three\", four".into()],
        ..OwnSkill::default()
    };
    let text = export(&[skill]);
    assert!(text.contains("\"'=1+1\""), "{text}");
    let aliases = rows_of(&read_text(&text).release).remove(0).aliases;
    assert_eq!(aliases, ["one, two", "\"three\", four"]);
}

#[test]
fn a_skill_that_is_gone_is_named_by_no_row() {
    let mut own = read_text("id,label,broader,replaced_by\na,A,b,\nb,B,,\nc,C,,b\n");
    own.release.entries[1].is_retired = true;
    let rows = rows_of(&own.release);
    assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(rows[0].broader, Vec::<String>::new());
}

/// Rows that are right: ids `s0`, `s1` …, broader ones before narrower ones.
fn right_rows() -> impl Strategy<Value = Vec<OwnSkill>> {
    let text = "[-=+@'\"a-zäß, .|#]{0,12}";
    let optional = || prop::option::of("[-=+@'\"a-z, .\n]{0,12}[a-z]");
    let texts = (text, prop::collection::vec(text, 0..3), optional(), optional(), prop::option::of("[a-z]{1,5}(-[a-z]{1,3})?"));
    let others = (
        prop::option::of(prop::sample::select(FRESHNESS)),
        prop::sample::select(&["und", "en", "pt-br"][..]),
        prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        prop::collection::vec("[=+@a-z:/.0-9-]{1,12}", 0..3),
        0_u8..16,
    );
    prop::collection::vec((texts, others), 0..8).prop_map(|rows| {
        let mut made = Vec::new();
        for (place, (texts, others)) in rows.into_iter().enumerate() {
            let (label, aliases, statement, code, category) = texts;
            let (freshness, language, targets, same_as, chosen) = others;
            let mut earlier: Vec<String> = targets.iter().filter(|_| place > 0).map(|target| format!("s{}", target.index(place))).collect();
            earlier.sort();
            earlier.dedup();
            let pick = |bit: u8| if chosen & bit == 0 { Vec::new() } else { earlier.clone() };
            made.push(OwnSkill {
                id: format!("s{place}"),
                label: words::line(&format!("{label} name{place}")),
                language: language.to_owned(),
                aliases: aliases.iter().enumerate().map(|(number, alias)| words::line(&format!("{alias} alias{place}x{number}"))).collect(),
                statement: statement.map(|text| text.trim().to_owned()),
                category,
                freshness: freshness.map(str::to_owned),
                code: code.map(|code| words::line(&code)),
                broader: pick(1),
                related: pick(2),
                same_as: once(same_as),
                unlike: pick(4),
                replaced_by: pick(8).into_iter().next(),
            });
        }
        made
    })
}

/// Two-way links stand at the row with the smaller id.
fn normal(mut rows: Vec<OwnSkill>) -> Vec<OwnSkill> {
    let fields: [fn(&mut OwnSkill) -> &mut Vec<String>; 2] = [|skill| &mut skill.related, |skill| &mut skill.unlike];
    for field in fields {
        let mut pairs = BTreeSet::new();
        for skill in &mut rows {
            let own = skill.id.clone();
            pairs.extend(field(skill).drain(..).map(|other| if other < own { (other, own.clone()) } else { (own.clone(), other) }));
        }
        for (one, other) in pairs {
            rows.iter_mut().filter(|skill| skill.id == one).for_each(|skill| field(skill).push(other.clone()));
        }
    }
    rows
}

proptest! {
    #[test]
    fn what_is_exported_is_read_again(rows in right_rows()) {
        prop_assume!(!rows.is_empty());
        let own = read_text(&export(&rows));
        prop_assert_eq!(errors(&own), Vec::<String>::new());
        prop_assert_eq!(rows_of(&own.release), normal(rows));
        prop_assert_eq!(read_text(&export(&rows_of(&own.release))), own);
    }

    #[test]
    fn no_rows_make_it_stumble(rows in prop::collection::vec((0_usize..4, 0_usize..5, 0_usize..5, 0_usize..5, "[ab;=' ]{0,5}"), 0..12)) {
        let ids = ["a", "b", "c", "d", "B"];
        let mut text = "id,label,broader,related,unlike,replaced_by,aliases\n".to_owned();
        for (id, broader, related, next, alias) in rows {
            text += &format!("{0},L{0},{1},{2};a,{1},{3},{alias}\n", ids[id], ids[broader], ids[related], ids[next]);
        }
        if let Ok(own) = read(File { name: "f.csv", bytes: text.as_bytes() }, &Said::default()) {
            check(&own);
            let again = read(File { name: "our_skills.csv", bytes: export(&rows_of(&own.release)).as_bytes() }, &Said::default());
            prop_assert!(rows_of(&own.release).is_empty() || again.unwrap().errors.is_empty());
        }
    }

    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let whole = [b"id,label,aliases,broader\n".as_slice(), &bytes].concat();
        for bytes in [whole, bytes] {
            if let Ok(own) = read(File { name: "f.csv", bytes: &bytes }, &Said::default()) {
                check(&own);
            }
        }
    }
}
