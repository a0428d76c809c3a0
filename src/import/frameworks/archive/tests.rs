use std::io::Write as _;

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(files, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
}

fn zip_with(files: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { name, bytes }
}

/// Names and contents of all that can be read, or the first thing wrong.
fn unpack(files: &[File<'_>], limits: Limits) -> Result<Vec<(String, Vec<u8>)>, Unreadable> {
    let mut bundle = Bundle::open_within(files, limits)?;
    let mut all = Vec::new();
    for part in bundle.parts().to_vec() {
        let mut bytes = Vec::new();
        bundle.read(&part)?.read_to_end(&mut bytes).map_err(|error| broken(&part.name, &error))?;
        all.push((part.name, bytes));
    }
    Ok(all)
}

fn names(files: &[File<'_>]) -> Vec<String> {
    unpack(files, Limits::default()).unwrap().into_iter().map(|(name, _)| name).collect()
}

fn problem(files: &[File<'_>], limits: Limits) -> String {
    let wrong = unpack(files, limits).unwrap_err();
    format!("{wrong}. {}", wrong.hint)
}

#[test]
fn files_are_found_in_zip_files_and_beside_them() {
    let inner = zip_of(&[("deep/c.csv", b"c")]);
    let outer = zip_of(&[
        ("folder/a.csv", b"a"),
        ("..\\..\\up.csv", b"up"),
        ("__MACOSX/._a.csv", b"no"),
        ("folder/.DS_Store", b"no"),
        ("inner.ZIP", &inner),
        ("empty/", b""),
    ]);
    let given = [file("C:\\fakepath\\bundle.zip", &outer), file("b.csv", b"b")];
    assert_eq!(names(&given), ["a.csv", "up.csv", "c.csv", "b.csv"]);
    let bundle = Bundle::open(&given).unwrap();
    assert_eq!(bundle.parts()[0].path, "bundle.zip/folder/a.csv");
    assert_eq!(bundle.parts()[2].path, "bundle.zip/inner.ZIP/deep/c.csv");
}

#[test]
fn a_zip_file_two_deep_is_not_unpacked() {
    let third = zip_of(&[("a.csv", b"a")]);
    let second = zip_of(&[("third.zip", &third)]);
    let first = zip_of(&[("second.zip", &second)]);
    assert!(problem(&[file("first.zip", &first)], Limits::default()).contains("inside a zip file inside a zip file"));
}

#[test]
fn sizes_are_counted_and_not_believed() {
    let zeros = vec![b'0'; 3_000_000];
    let bomb = zip_of(&[("a.csv", &zeros), ("b.csv", &zeros)]);
    assert!(bomb.len() < 20_000);
    let small = Limits { file: 1_000_000, ..Limits::default() };
    assert_eq!(
        problem(&[file("x.zip", &bomb)], small),
        "a.csv: unpacked, this file is larger than 128 MiB. Choose the file as it was downloaded. If it is that, unpack it and choose only what \
         is needed."
    );
    let all = Limits { all: 5_000_000, ..Limits::default() };
    assert!(problem(&[file("x.zip", &bomb)], all).starts_with("b.csv: unpacked, all files together"));
    let nested = zip_of(&[("bomb.zip", &vec![0; 3_000_000])]);
    assert!(problem(&[file("x.zip", &nested)], small).contains("larger than"));
    // The size in the list of contents says less than there is.
    let mut lying = bomb.clone();
    let size = 3_000_000_u32.to_le_bytes();
    while let Some(place) = lying.windows(4).position(|window| window == size) {
        lying[place..place + 4].copy_from_slice(&7_u32.to_le_bytes());
    }
    assert!(problem(&[file("x.zip", &lying)], small).contains("damaged"));
}

#[test]
fn a_long_list_of_contents_is_refused() {
    let listed: Vec<String> = (0..201).map(|number| format!("{number}.csv")).collect();
    let files: Vec<(&str, &[u8])> = listed.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    let text = problem(&[file("x.zip", &zip_of(&files))], Limits::default());
    assert_eq!(text, "x.zip: there are more than 200 files in this zip file. Unpack it and choose only the files that are needed.");
    assert_eq!(names(&[file("x.zip", &zip_of(&files[..200]))]).len(), 200);
    let marks = [b"PK\x03\x04".to_vec(), ENTRY_MARK.repeat(MOST_MARKS)].concat();
    assert!(problem(&[file("x.zip", &marks)], Limits::default()).contains("more than 200"));
}

#[test]
fn what_cannot_be_unpacked_is_said_in_words() {
    let good = zip_of(&[("a.csv", &b"some text that is long enough to be cut ".repeat(50))]);
    let cut = &good[..good.len() - 30];
    assert!(problem(&[file("x.zip", cut)], Limits::default()).contains("damaged or was cut off. Download it again"));
    let mut flipped = good.clone();
    flipped[45] ^= 0x55;
    assert!(problem(&[file("x.zip", &flipped)], Limits::default()).contains("a.csv: the zip file it is in is damaged"));
    // Bit 0 of the flags says that a password is needed; method 12 is bzip2.
    for (offset, value, word) in [(8, 1_u16, "password"), (10, 12, "packed in a way")] {
        let mut changed = good.clone();
        let entry = changed.windows(4).position(|window| window == ENTRY_MARK).unwrap();
        changed[entry + offset..entry + offset + 2].copy_from_slice(&value.to_le_bytes());
        assert!(problem(&[file("x.zip", &changed)], Limits::default()).contains(word), "{word}");
    }
    let workbook = zip_of(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]);
    assert!(problem(&[file("skills.xlsx", &workbook)], Limits::default()).starts_with("skills.xlsx: this is an Excel workbook"));
    assert!(problem(&[file("x.pdf", b"%PDF-1.7")], Limits::default()).contains("a PDF"));
    assert!(problem(&[file("x.zip", &zip_of(&[]))], Limits::default()).contains("no file in it"));
    assert!(problem(&[], Limits::default()).contains("no file"));
}

#[test]
fn large_and_stored_entries_are_read_too() {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let stored = zip_with(&[("a.csv", b"a,b\n")], options);
    assert_eq!(unpack(&[file("x.zip", &stored)], Limits::default()).unwrap(), [("a.csv".to_owned(), b"a,b\n".to_vec())]);
}

#[test]
fn only_as_much_as_is_asked_for_is_unpacked() {
    let zip = zip_of(&[("a.csv", &vec![b'a'; 2_000_000])]);
    let mut bundle = Bundle::open_within(&[file("x.zip", &zip)], Limits { file: 1_000, ..Limits::default() }).unwrap();
    let part = bundle.parts()[0].clone();
    assert_eq!(bundle.start(&part, 100).unwrap(), vec![b'a'; 100]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..600), is_zip in any::<bool>()) {
        let bytes = if is_zip { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        let _ = unpack(&[file("x.zip", &bytes)], Limits::default());
    }

    #[test]
    fn a_zip_file_with_changed_bytes_is_read_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = zip_of(&[("a.csv", b"one,two\n1,2\n"), ("b/c.zip", &zip_of(&[("d.csv", b"x")]))]);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = unpack(&[file("x.zip", &bytes)], Limits { file: 10_000, ..Limits::default() });
    }
}
