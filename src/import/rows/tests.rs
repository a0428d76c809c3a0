use proptest::prelude::*;

use super::*;
use crate::import::Writer;

const COLUMNS: &[Column] =
    &[Column::needed("issuer_key"), Column::optional("tier"), Column::optional("review_by"), Column::optional("e-mail")];

type Read = (Vec<(u64, String)>, Vec<String>);

fn read_keys(text: &str) -> Read {
    let imported = read(text.as_bytes(), COLUMNS, |row| {
        row.choice("tier", &["A", "B", "C", "X"], |text| ["A", "B", "C", "X"].contains(&text).then_some(()));
        row.date("review_by");
        Some(row.needed("issuer_key", "Give each issuer a short key."))
    })
    .unwrap();
    (imported.rows, imported.errors.iter().map(ToString::to_string).collect())
}

fn check(text: &str, rows: &[(u64, &str)], errors: &[&str]) {
    let (read, wrong) = read_keys(text);
    let read: Vec<(u64, &str)> = read.iter().map(|(line, key)| (*line, key.as_str())).collect();
    assert_eq!(read, rows, "{text}");
    assert_eq!(wrong, errors, "{text}");
}

#[test]
fn columns_are_found_by_name_in_any_order_and_spelling() {
    check("Tier,Issuer Key\nA,google\n", &[(2, "google")], &[]);
    check("ISSUER-KEY , other\n ibm ,x\n", &[(2, "ibm")], &[]);
    check("issuer_key;tier\naws;A\n", &[(2, "aws")], &[]);
    check("issuer_key\ttier\r\naws\tA\r\n", &[(2, "aws")], &[]);
    check("sep=;\nissuer_key;tier\naws;A\n", &[(3, "aws")], &[]);
    check("issuer_key,tier\raws,A\ribm,B\r", &[(2, "aws"), (3, "ibm")], &[]);
}

#[test]
fn a_bad_row_never_stops_the_good_ones() {
    check(
        "issuer_key,tier,review_by\n\naws,A,2027-12-31\n,A,\nibm,Z,31.12.2027\n,,\npmi,b,soon\nsfia,c,\none,two,3,4\nlast,A\nend,A,\n",
        &[(3, "aws"), (8, "sfia"), (11, "end")],
        &[
            "line 4, issuer_key: this is empty. Give each issuer a short key.",
            "line 5, tier: “Z” is not known here. Use A, B, C or X.",
            "line 5, review_by: “31.12.2027” is no day as we read them. Write 2027-12-31.",
            "line 7, review_by: “soon” is no day as we read them. Write year-month-day: 2027-12-31.",
            "line 9: this row has 4 cells, the header has 3. A comma inside a cell needs quotes around the whole cell.",
            "line 10: this row has 2 cells, the header has 3. Every row needs all its commas, also where a cell is empty.",
        ],
    );
}

#[test]
fn a_quote_that_is_not_closed_costs_one_row() {
    let open = "Look for a quote (\") that is opened here and not closed.";
    check(
        "issuer_key,tier,review_by\na,\"A,2027-12-31\nb,B,\nc,C,\n",
        &[(3, "b"), (4, "c")],
        &[&format!("line 2: this row has 2 cells, the header has 3. {open}")],
    );
    check("issuer_key,tier,review_by\n\"two\nlines\",A,\nb,B,\n", &[(2, "two\nlines"), (4, "b")], &[]);
}

#[test]
fn many_broken_quotes_end_soon() {
    let text = format!("issuer_key,tier,review_by\n{}", "a,\"b\n".repeat(20_000));
    let (rows, errors) = read_keys(&text);
    assert!(rows.is_empty() && errors.len() < 300, "{}", errors.len());
    assert!(errors.last().unwrap().contains("not read"));
}

#[test]
fn errors_are_counted_when_they_are_too_many_to_write_down() {
    let text = format!("issuer_key,tier\n{}good,A\n", ",A\n".repeat(5_000));
    let imported = read(text.as_bytes(), COLUMNS, |row| Some(row.needed("issuer_key", ""))).unwrap();
    assert_eq!((imported.rows.len(), imported.errors.len(), imported.count_errors()), (1, 1_000, 5_000));
}

#[test]
fn without_its_header_nothing_is_read_and_the_hint_says_why() {
    let problem = |text: &str| read(text.as_bytes(), COLUMNS, |_| Some(())).unwrap_err();
    assert_eq!(problem(""), FileProblem::Empty);
    assert_eq!(problem("issuer_key,Issuer Key\n"), FileProblem::ColumnTwice("issuer_key".into()));
    let missing = problem("isuer_key,tier\nx,A\n");
    assert_eq!(missing.to_string(), "the header has no column “issuer_key”");
    assert_eq!(missing.hint(), "Is “isuer_key” in line 1 meant to be “issuer_key”? The template has all names.");
    assert_eq!(problem(&",x".repeat(300)), FileProblem::TooManyColumns(301));
    let notes = read(b"issuer_key,teir\nx,A\n", COLUMNS, |_| Some(())).unwrap().notes;
    assert_eq!(notes[0].to_string(), "line 1, teir: this column is not read. Did you mean “tier”?");
}

#[test]
fn lists_numbers_and_long_cells() {
    let text = format!("issuer_key,tier\n a ; ;b;,7\nx,9\n{},1\ny\u{7},1\n", "z".repeat(LONGEST_CELL + 1));
    let imported = read(text.as_bytes(), COLUMNS, |row| Some((row.list("issuer_key"), row.number("tier", 1_u8, 8)?))).unwrap();
    assert_eq!(imported.rows, [(2, (vec!["a".to_owned(), "b".to_owned()], 7))]);
    let errors: Vec<String> = imported.errors.iter().map(ToString::to_string).collect();
    assert_eq!(errors[0], "line 3, tier: “9” is no number from 1 to 8. Write a whole number from 1 to 8, or leave it empty.");
    assert!(errors[1].contains("64 KiB") && errors[2].contains("cannot be seen"));
}

proptest! {
    #[test]
    fn what_was_written_is_read_again(cells in prop::collection::vec(("[^\u{0}-\u{1f}\u{7f}-\u{9f}]{1,20}", "[^\u{0}-\u{1f}\u{7f}-\u{9f}]{0,20}"), 0..12)) {
        let expected: Vec<(String, String)> = cells
            .iter()
            .map(|(key, mail)| (key.trim().to_owned(), mail.trim().to_owned()))
            .filter(|(key, _)| !key.is_empty())
            .collect();
        let mut writer = Writer::new(&["issuer_key", "e-mail"]);
        for (key, mail) in &expected {
            writer.row(&[key, mail]);
        }
        let imported = read(writer.finish().as_bytes(), COLUMNS, |row| Some((row.text("issuer_key").to_owned(), row.text("e-mail").to_owned()))).unwrap();
        prop_assert!(imported.errors.is_empty());
        let rows: Vec<_> = imported.rows.into_iter().map(|(_, row)| row).collect();
        prop_assert_eq!(rows, expected);
    }

    #[test]
    fn no_file_makes_the_reader_stumble(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&[b"issuer_key,tier\n".as_slice(), &bytes].concat(), COLUMNS, |row| Some(row.needed("issuer_key", "")));
        let _ = read(&bytes, COLUMNS, |row| Some(row.needed("issuer_key", "")));
    }
}
