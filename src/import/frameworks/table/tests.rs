use proptest::prelude::*;

use super::*;

const COLUMNS: &[Column] = &[Column::needed("Code"), Column::needed("Full Name"), Column::optional("note")];

type Rows = Vec<(u64, String)>;

fn read_as(bytes: &[u8], form: Form) -> Result<(Rows, Vec<String>), Unreadable> {
    let mut silent = ();
    let mut tally = Tally::new(&mut silent, 0);
    let mut table = Table::open("t.csv", bytes, form, COLUMNS)?;
    let mut rows = Vec::new();
    while let Some(row) = table.next_row(&mut tally)? {
        rows.push((row.line(), format!("{}|{}|{}", row.text("Code"), row.text("Full Name"), row.text("note"))));
    }
    let (errors, _, _) = tally.into_parts();
    Ok((rows, errors.into_iter().map(|error| error.error.to_string()).collect()))
}

fn check(bytes: &[u8], form: Form, rows: &[(u64, &str)], errors: &[&str]) {
    let (read, wrong) = read_as(bytes, form).unwrap();
    let read: Vec<(u64, &str)> = read.iter().map(|(line, text)| (*line, text.as_str())).collect();
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(read, rows, "{text}");
    assert_eq!(wrong, errors, "{text}");
}

fn refused(bytes: &[u8], form: Form) -> String {
    let wrong = read_as(bytes, form).unwrap_err();
    format!("{wrong}. {}", wrong.hint)
}

#[test]
fn columns_are_found_by_name_whatever_stands_between_them() {
    check(b"Code,Full Name\na,Alpha\n", Form::CSV, &[(2, "a|Alpha|")], &[]);
    check(b"\xef\xbb\xbf code ;other;FULL NAME\r\na;x;Alpha\r\n", Form::CSV, &[(2, "a|Alpha|")], &[]);
    check(b"full_name\tnote\tcode\nAlpha\tn\ta", Form::CSV, &[(2, "a|Alpha|n")], &[]);
    check(b"sep=;\nCode;Full Name\na;Al,pha\n", Form::CSV, &[(3, "a|Al,pha|")], &[]);
    check(b"Code,Full Name\ra,Alpha\rb,Beta\r", Form::CSV, &[(2, "a|Alpha|"), (3, "b|Beta|")], &[]);
    check(b"\n\nCode,Full Name\n\na,Alpha\n , \n", Form::CSV, &[(5, "a|Alpha|")], &[]);
}

#[test]
fn lines_are_right_after_cells_of_many_lines() {
    check(
        b"Code,Full Name\na,\"one\r\ntwo\n\nfour\"\nb,\"say \"\"hi\"\"\"\nc\n",
        Form::CSV,
        &[(2, "a|one\r\ntwo\n\nfour|"), (6, "b|say \"hi\"|")],
        &["line 7: this row has 1 cell, the header has 2. The row is left out. Look at it in the file and mend it."],
    );
}

#[test]
fn without_quoting_a_quote_is_a_sign_like_any_other() {
    check(b"Code\tFull Name\na\t\"The \"one\"\nb\t5\" pipe\n", Form::TABS, &[(2, "a|\"The \"one\"|"), (3, "b|5\" pipe|")], &[]);
}

#[test]
fn the_header_may_stand_lower_where_that_is_said() {
    let form = Form { preamble: 60, ..Form::CSV };
    check(b"About this, and that\n\nCode and more\nnote;code;full name\nn;a;Alpha\n", form, &[(5, "a|Alpha|n")], &[]);
    assert!(refused(b"About this\nCode,Full Name\na,b\n", Form::CSV).contains("no column “Code”. It has “About this”"));
}

#[test]
fn cells_at_the_end_may_be_left_off_where_that_is_said() {
    let text = b"Code,Full Name,note\na,Alpha\nb,Beta,n,x\n";
    let form = Form { may_end_early: true, ..Form::CSV };
    let long = "this row has 4 cells, the header has 3. The row is left out. Look at it in the file and mend it.";
    check(text, form, &[(2, "a|Alpha|")], &[&format!("line 3: {long}")]);
}

#[test]
fn a_bad_row_never_stops_the_good_ones() {
    let big = "x".repeat(LONGEST_CELL + 1);
    let long = "y".repeat(3 * LONGEST_ROW);
    let text = [
        b"Code,Full Name\na,\xff\n".as_slice(),
        b"b,Beta\nc,d,e\n",
        format!("{big},d\n").as_bytes(),
        b"z\0,e\n",
        format!("{long}\n").as_bytes(),
        // Together these two halves would be a letter.
        b"\xc3,\xa9\n",
        b"last,one",
    ]
    .concat();
    check(
        &text,
        Form::CSV,
        &[(3, "b|Beta|"), (9, "last|one|")],
        &[
            "line 2, Full Name: this cell has letters that cannot be read. Save the file again as “CSV UTF-8”.",
            "line 4: this row has 3 cells, the header has 2. The row is left out. Look at it in the file and mend it.",
            "line 5, Code: this cell is larger than 64 KiB. Look for a quote (\") that is opened here and not closed.",
            "line 6, Code: this cell has a sign in it that cannot be seen. Type it again instead of copying it.",
            "line 7: this row is larger than 1 MiB. Look whether line ends are missing in this file.",
            "line 8, Code: this cell has letters that cannot be read. Save the file again as “CSV UTF-8”.",
        ],
    );
}

#[test]
fn a_quote_that_is_not_closed_costs_one_row() {
    let open = "Look for a quote (\") that is opened here and not closed.";
    let closed = format!("line 2: this row has a quote that is not closed. {open}");
    check(b"Code,Full Name\na,\"Alpha\nb,Beta\nc,Gamma\n", Form::CSV, &[(3, "b|Beta|"), (4, "c|Gamma|")], &[&closed]);
    check(b"Code,Full Name\na,\"Alpha", Form::CSV, &[], &[&closed]);
    let many: String = (0..100_000).map(|number| format!("{number},some name\n")).collect();
    let (rows, errors) = read_as(format!("Code,Full Name\na,\"Alpha\n{many}").as_bytes(), Form::CSV).unwrap();
    assert_eq!((rows.len(), errors.len()), (100_000, 1));
    assert_eq!(rows.last().map(|(line, _)| *line), Some(100_002));
}

#[test]
fn many_broken_quotes_end_soon() {
    let text = format!("Code,Full Name\n{}", "a,b,\"c\n".repeat(20_000));
    let (rows, errors) = read_as(text.as_bytes(), Form::CSV).unwrap();
    assert!(rows.is_empty() && errors.len() < 300, "{}", errors.len());
    assert!(errors.last().unwrap().contains("not read"));
}

#[test]
fn a_file_without_its_header_is_refused_with_what_it_has() {
    assert_eq!(
        refused(b"Code,Ful Name,x\n", Form::CSV),
        "t.csv: the header has no column “Full Name”. It has “Code”, “Ful Name”, “x”. Is “Ful Name” meant to be “Full Name”?"
    );
    let many: Vec<String> = (0..20).map(|number| format!("c{number}")).collect();
    assert!(refused(many.join(",").as_bytes(), Form::CSV).contains("“c11” and 8 more. Choose the file as it was downloaded"));
    assert!(refused(b"Code,Full Name,code\n", Form::CSV).contains("the column “Code” twice"));
    assert!(refused(b"", Form::CSV).contains("the file is empty"));
    assert!(refused(b"\r\n\r\n", Form::CSV).contains("the file is empty"));
    assert!(refused(b"\xff\xfeC\0o\0", Form::CSV).contains("not plain text"));
    assert!(refused(b"C\0o\0d\0e\0", Form::CSV).contains("not plain text"));
    assert!(refused(",x".repeat(300).as_bytes(), Form::CSV).contains("301 columns"));
    assert!(refused(b"Code\tFull Name\n", Form { delimiter: Some(b','), ..Form::CSV }).contains("no column"));
}

#[test]
fn progress_counts_every_byte_once() {
    struct Last(u64);
    impl super::super::Progress for Last {
        fn at(&mut self, file: &str, done: u64, _: u64) {
            assert_eq!(file, "t.csv");
            self.0 = done;
        }
    }
    let mut last = Last(0);
    let text = format!("\u{feff}Code,Full Name\na,\"Alpha\n{}", "b,Beta\n".repeat(100_000));
    let mut tally = Tally::new(&mut last, u64::MAX);
    let mut table = Table::open("t.csv", text.as_bytes(), Form::CSV, COLUMNS).unwrap();
    while table.next_row(&mut tally).unwrap().is_some() {}
    drop(tally);
    assert_eq!(last.0, u64::try_from(text.len()).unwrap());
}

proptest! {
    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..400), preamble in 0_usize..3, has_quotes in any::<bool>()) {
        let form = Form { has_quotes, preamble, ..Form::CSV };
        let _ = read_as(&bytes, form);
        let _ = read_as(&[b"Code,Full Name,note\n".as_slice(), &bytes].concat(), form);
    }

    #[test]
    fn every_line_is_a_row_an_error_or_empty(text in "[ab,\"\n\r]{0,200}") {
        let (rows, errors) = read_as(format!("Code,Full Name\n{text}").as_bytes(), Form::CSV).unwrap();
        let mut last = 1;
        for (line, _) in &rows {
            prop_assert!(*line > last);
            last = *line;
        }
        prop_assert!(rows.len() + errors.len() <= text.lines().count().max(text.matches('\r').count()) + 1);
    }

    #[test]
    fn a_row_of_nothing_but_spaces_of_any_kind_is_no_row(cells in prop::collection::vec("[ \t\u{b}\u{c}\u{a0}\u{2003}]{0,3}", 2)) {
        let text = format!("Code,Full Name\n\"{}\",\"{}\"\n", cells[0], cells[1]);
        let (rows, errors) = read_as(text.as_bytes(), Form::CSV).unwrap();
        prop_assert!(rows.is_empty() && errors.is_empty(), "{rows:?} {errors:?}");
    }

    #[test]
    fn what_was_written_is_read_again(cells in prop::collection::vec(("[a-z,;\"\n\t]{1,12}", "[^\u{0}\r]{0,12}"), 0..12)) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["Code", "Full Name"]).unwrap();
        for (code, name) in &cells {
            writer.write_record([code, name]).unwrap();
        }
        let (rows, errors) = read_as(&writer.into_inner().unwrap(), Form::CSV).unwrap();
        prop_assert!(errors.is_empty(), "{errors:?}");
        let rows: Vec<String> = rows.into_iter().map(|(_, text)| text).collect();
        let expected: Vec<String> = cells.iter().map(|(code, name)| (code.trim(), name.trim())).filter(|(code, name)| !code.is_empty() || !name.is_empty()).map(|(code, name)| format!("{code}|{name}|")).collect();
        prop_assert_eq!(rows, expected);
    }
}
