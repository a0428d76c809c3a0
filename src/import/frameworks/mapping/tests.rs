use proptest::prelude::*;

use super::*;
use crate::import::frameworks::peek;

const HEADER: &str =
    "Classification 1 URI,Classification 1 PrefLabel,Classification 2 ID,Classification 2 PrefLabel,Mapping relation,Editorial note\n";

fn preamble() -> String {
    let lines: String = (1..=14).map(|number| format!("Line {number} about this table, its makers and what it is for,,,,,\n")).collect();
    format!("Mapping table\n\n{lines}")
}

fn read_one(name: &str, text: &str) -> MappingTable {
    read(&[File { name, bytes: text.as_bytes() }], &mut ()).unwrap()
}

fn said(table: &MappingTable) -> Vec<String> {
    table.links.iter().map(|link| format!("{} {} {}", link.from, link.kind, link.to)).collect()
}

#[test]
fn the_header_is_found_below_the_preamble_and_relations_however_they_are_spelled() {
    let rows = [
        "http://a/1,One,http://b/1,Eins,skos:exactMatch,\n",
        "http://a/2,Two,K2,Zwei,\"closeMatch;\",\n",
        "http://a/3,Three,K3,Drei,\"SKOS:BROADMATCH ;\",wide\n",
        "http://a/4,\"Four,\nfour\",K4,Vier,narrowMatch,\n",
        "http://a/5,Five,K5,Fünf,http://www.w3.org/2004/02/skos/core#relatedMatch,\n",
        "http://a/1,One,http://b/1,Eins,skos:exactMatch,again\n",
        "http://a/6,Six,,,,\n",
    ];
    let expected = [
        "K3 broader http://a/3",
        "http://a/1 exactMatch http://b/1",
        "http://a/2 closeMatch K2",
        "http://a/4 broader K4",
        "http://a/5 related K5",
    ];
    for text in [
        format!("{}{HEADER}{}", preamble(), rows.concat()),
        format!("\u{feff}{HEADER}{}", rows.concat()).replace('\n', "\r\n"),
        format!("Mapping; table\n{HEADER}{}", rows.concat()).replace("\"Four,\nfour\"", "Four").replace(',', ";"),
    ] {
        let table = read_one("map.csv", &text);
        assert_eq!(said(&table), expected, "{text}");
        assert_eq!(table.errors, []);
        assert_eq!(table.notes, ["map.csv: rows without a counterpart in the other classification: 1."]);
    }
}

#[test]
fn bad_rows_are_named_with_their_lines() {
    let rows = "a1,,b1,,exactMach,\n,,b2,,exactMatch,\na3,,,,exactMatch,\na4,,b4,,,\nx,,x,,exactMatch,\na 6,,b6,,exactMatch,\na7,,b7,,skos:exactMatch,\nshort\n";
    let table = read_one("map.csv", &format!("{}{HEADER}{rows}", preamble()));
    assert_eq!(said(&table), ["a7 exactMatch b7"]);
    let errors: Vec<String> = table.errors.iter().map(|error| error.error.to_string()).collect();
    assert_eq!(
        errors,
        [
            "line 18, Mapping relation: “exactMach” is not known here. Did you mean “exactMatch”?",
            "line 19, Classification 1 URI: this is empty. Each row needs both concepts.",
            "line 20, Classification 2 ID: this is empty. Each row needs both concepts.",
            "line 21, Mapping relation: this is empty. Say how the two concepts stand: skos:exactMatch, for instance.",
            "line 22: this row links a concept to itself. It says nothing and is left out.",
            "line 23, Classification 1 URI: “a 6” is no address and no code. Write one address or code, without spaces.",
            "line 25: this row has 1 cell, the header has 6. The row is left out. Look at it in the file and mend it.",
        ]
    );
}

#[test]
fn what_is_no_mapping_table_is_refused() {
    let refused = |name: &str, text: &str| {
        let wrong = read(&[File { name, bytes: text.as_bytes() }], &mut ()).unwrap_err();
        format!("{wrong}. {}", wrong.hint)
    };
    let near = HEADER.replace("Mapping relation", "Mapping relatoin");
    assert!(refused("map.csv", &near).contains("Is “Mapping relatoin” meant to be “Mapping relation”?"));
    let late = format!("{}{HEADER}a,,b,,exactMatch,\n", "x\n".repeat(61));
    assert!(refused("map.csv", &late).contains("no column “Classification 1 URI”"));
    assert!(refused("map.json", "{}").contains("no CSV file"));
    let is_one = |text: &str| is_mapping(&peek(&[File { name: "m.csv", bytes: text.as_bytes() }]).unwrap());
    assert!(is_one(&format!("{}{HEADER}", preamble())));
    assert!(!is_one("conceptUri,broaderUri\n"));
}

proptest! {
    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&[File { name: "map.csv", bytes: &bytes }], &mut ());
        let _ = read(&[File { name: "map.csv", bytes: &[HEADER.as_bytes(), &bytes].concat() }], &mut ());
    }
}
