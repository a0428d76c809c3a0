use proptest::prelude::*;

use super::technology::technology_slug;
use super::*;
use crate::domain::frameworks::{Entry, EntryKind};
use crate::import::frameworks::detect;
use crate::import::frameworks::testing::sample;

const MODEL: &str = "Element ID\tElement Name\tDescription\r\n\
    1.A\tStrengths\tNot read.\r\n\
    2.A\tFirst Skills\tWhat one learns with.\r\n\
    2.A.1\tWords\tWords\r\n\
    2.A.1.a\tReading \"Well\"\tTaking in what is written.\r\n\
    2.A.1.b\tListening\tn/a\r\n\
    2.C\tWhat One Knows\t\r\n\
    2.C.1\tSums\tCounting.\r\n\
    2.C.10\tMoving\tGetting about.\r\n\
    2.D\tSchool\tNot read.\r\n\
    4.A\tDoing\tThings done.\r\n\
    4.A.1\tLooking\tFinding out.\r\n\
    4.A.1.a\tSearching\tLooking for it.\r\n";
const ACTIVITIES: &str = "Element ID\tIWA ID\tDWA ID\tDWA Title\r\n\
    4.A.1.a\t4.A.1.a.I01\t4.A.1.a.I01.D01\tLook under the bed.\r\n\
    4.A.9\t4.A.9.I01\t4.A.9.I01.D01\tLook elsewhere.\r\n";
const OCCUPATIONS: &str = "O*NET-SOC Code\tTitle\tDescription\r\n\
    11-1111.00\tBed Inspectors\tLook under beds.\r\n\
    22-2222.00\tCode Writers\tWrite code.\r\n";
const TITLES: &str = "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\r\n\
    11-1111.00\tSenior Bed Person (SBP)\tSBP\t08\r\n\
    11-1111.00\tbed inspectors\tn/a\t08\r\n\
    11-1111.00\tSbp\tn/a\t08\r\n";
const TECHNOLOGY: &str = "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\r\n\
    22-2222.00\tC\t43232401\tWriting software\tN\tN\r\n\
    22-2222.00\tC++\t43232401\tWriting software\tN\tN\r\n\
    22-2222.00\tC#\t43232401\tWriting software\tN\tN\r\n\
    11-1111.00\tBed-Finder\t43231101\tFinding software\tN\tN\r\n\
    22-2222.00\tBed Finder\t43232401\tWriting software\tN\tN\r\n";
const COMMODITIES: &str = "Commodity Code\tCommodity Title\tClass Code\tClass Title\tFamily Code\tFamily Title\tSegment Code\tSegment Title\r\n\
    43232401\tWriting software\t43232400\tSoftware to write with\t43230000\tSoftware\t43000000\tMachines\r\n\
    43231101\tFinding software\t43231100\tSoftware to find with\t43230000\tSoftware\t43000000\tMachines\r\n\
    10101010\tHorses\t10101000\tAnimals\t10100000\tLiving\t10000000\tNature\r\n";

const FILES: [(&str, &str); 6] = [
    ("UNSPSC Reference.txt", COMMODITIES),
    ("Technology Skills.txt", TECHNOLOGY),
    ("Alternate Titles.txt", TITLES),
    ("Occupation Data.txt", OCCUPATIONS),
    ("DWA Reference.txt", ACTIVITIES),
    ("Content Model Reference.txt", MODEL),
];

fn version(version: &str) -> Said {
    Said { version: Some(version.to_owned()), ..Said::default() }
}

fn read_files(files: &[(&str, &str)]) -> Result<super::super::Read, Unreadable> {
    let files: Vec<File<'_>> = files.iter().map(|(name, text)| File { name, bytes: text.as_bytes() }).collect();
    read(&files, &version("29.2"), &mut ())
}

fn errors(read: &super::super::Read) -> Vec<String> {
    read.errors.iter().map(|wrong| format!("{}: {}", wrong.file, wrong.error)).collect()
}

fn find<'r>(read: &'r super::super::Read, code_or_name: &str) -> &'r Entry {
    let is_it = |entry: &&Entry| entry.code.as_deref() == Some(code_or_name) || entry.names[0].text == code_or_name;
    read.release.entries.iter().find(is_it).unwrap()
}

fn above(read: &super::super::Read, uri: &str) -> Vec<String> {
    let links = read.release.links.iter().filter(|link| link.kind == RelationKind::Broader && link.to == uri);
    links.map(|link| link.from.clone()).collect()
}

#[test]
fn skills_and_knowledge_stand_in_their_order() {
    let read = read_files(&FILES).unwrap();
    assert_eq!(errors(&read), Vec::<String>::new());
    let reading = find(&read, "2.A.1.a");
    assert_eq!(reading.uri, "https://www.onetonline.org/find/descriptor/result/2.A.1.a");
    assert_eq!((reading.kind, reading.names[0].text.as_str()), (EntryKind::Skill, "Reading \"Well\""));
    assert_eq!((reading.statement.as_deref(), reading.statement_language.as_str()), (Some("Taking in what is written."), "en"));
    assert_eq!(above(&read, &reading.uri), ["https://www.onetonline.org/find/descriptor/result/2.A.1"]);
    assert_eq!((find(&read, "2.A.1").kind, find(&read, "2.A.1").statement.as_ref()), (EntryKind::Group, None));
    assert_eq!(find(&read, "2.A.1.b").statement, None);
    assert_eq!([find(&read, "2.C.1").kind, find(&read, "2.C.10").kind], [EntryKind::Skill; 2]);
    assert!(read.release.entries.iter().all(|entry| !["1.A", "2.D"].contains(&entry.code.as_deref().unwrap_or_default())));
}

#[test]
fn technologies_stand_under_their_commodities_and_beside_occupations() {
    let read = read_files(&FILES).unwrap();
    for (name, uri) in [("C", "c"), ("C++", "c-plus-plus"), ("C#", "c-sharp"), ("Bed-Finder", "bed-finder")] {
        assert_eq!(find(&read, name).uri, format!("urn:onet:technology:{uri}"));
    }
    let finder = find(&read, "Bed-Finder");
    assert_eq!(finder.names.iter().map(|name| name.kind).collect::<Vec<_>>(), [NameKind::Preferred, NameKind::Alternative]);
    assert_eq!(above(&read, &finder.uri), ["urn:onet:commodity:43231101", "urn:onet:commodity:43232401"]);
    assert_eq!(above(&read, "urn:onet:commodity:43232401"), ["urn:onet:commodity:43232400"]);
    assert_eq!(above(&read, "urn:onet:commodity:43232400"), ["urn:onet:commodity:43230000"]);
    assert_eq!(above(&read, "urn:onet:commodity:43230000"), ["urn:onet:commodity:43000000"]);
    assert_eq!((find(&read, "43000000").kind, find(&read, "43232401").names[0].text.as_str()), (EntryKind::Group, "Writing software"));
    assert!(read.release.entries.iter().all(|entry| entry.names[0].text != "Horses" && entry.names[0].text != "Nature"));
    let related = read.release.links.iter().filter(|link| link.kind == RelationKind::Related);
    let related: Vec<String> = related.map(|link| format!("{} {}", &link.from[link.from.len() - 10..], link.to)).collect();
    assert_eq!(
        related,
        [
            "11-1111.00 urn:onet:technology:bed-finder",
            "22-2222.00 urn:onet:technology:bed-finder",
            "22-2222.00 urn:onet:technology:c",
            "22-2222.00 urn:onet:technology:c-plus-plus",
            "22-2222.00 urn:onet:technology:c-sharp",
        ]
    );
}

#[test]
fn a_slug_follows_from_the_name_and_tells_names_apart() {
    for (name, slug) in [
        ("C/C++ Kit", "c-c-plus-plus-kit"),
        (".NET", "dot-net"),
        ("ASP.NET", "asp-net"),
        ("  Größe  & Co. ", "große-co"),
        ("A++ and B+", "a-plus-plus-and-b-plus"),
        ("!", ""),
    ] {
        assert_eq!(technology_slug(name), slug.replace('ö', "o"), "{name}");
    }
}

#[test]
fn activities_stand_under_the_elements_that_are_listed() {
    let read = read_files(&FILES).unwrap();
    let bed = find(&read, "4.A.1.a.I01.D01");
    assert_eq!((bed.uri.as_str(), bed.kind), ("urn:onet:dwa:4.A.1.a.I01.D01", EntryKind::Skill));
    assert_eq!(bed.names[0].text, "Look under the bed");
    assert_eq!(above(&read, &bed.uri), ["https://www.onetonline.org/find/descriptor/result/4.A.1.a"]);
    let one_up = "https://www.onetonline.org/find/descriptor/result/4.A.1".to_owned();
    assert_eq!(above(&read, "https://www.onetonline.org/find/descriptor/result/4.A.1.a"), std::slice::from_ref(&one_up));
    assert_eq!(above(&read, &one_up), ["https://www.onetonline.org/find/descriptor/result/4.A"]);
    assert_eq!(find(&read, "4.A").kind, EntryKind::Group);
    assert_eq!(above(&read, "urn:onet:dwa:4.A.9.I01.D01"), Vec::<String>::new());
    // Later releases name the level between.
    let between = "Element ID\tIWA ID\tIWA Title\n4.A.1.a\t4.A.1.a.I01\tLook low.\n";
    let later = read_files(&[&FILES[..], &[("IWA Reference.txt", between)]].concat()).unwrap();
    assert_eq!(above(&later, "urn:onet:dwa:4.A.1.a.I01.D01"), ["urn:onet:iwa:4.A.1.a.I01"]);
    assert_eq!(above(&later, "urn:onet:iwa:4.A.1.a.I01"), ["https://www.onetonline.org/find/descriptor/result/4.A.1.a"]);
}

#[test]
fn occupations_have_their_titles_each_once() {
    let read = read_files(&FILES).unwrap();
    let beds = find(&read, "11-1111.00");
    assert_eq!((beds.uri.as_str(), beds.kind), ("https://www.onetonline.org/link/summary/11-1111.00", EntryKind::Occupation));
    let names: Vec<(&str, NameKind)> = beds.names.iter().map(|name| (name.text.as_str(), name.kind)).collect();
    assert_eq!(
        names,
        [("Bed Inspectors", NameKind::Preferred), ("Senior Bed Person (SBP)", NameKind::Alternative), ("SBP", NameKind::Hidden)]
    );
}

#[test]
fn a_release_speaks_for_all_only_when_all_files_are_there() {
    let whole = read_files(&FILES).unwrap();
    assert_eq!(whole.release.scope, Scope { entries: true, languages: BTreeSet::from(["en".to_owned()]), links: true });
    assert_eq!((whole.release.framework.as_str(), whole.release.version.as_str()), ("onet", "29.2"));
    assert!(whole.release.licence.unwrap().contains("CC BY 4.0") && whole.notes.is_empty());
    let part = read_files(&[FILES[0], FILES[2], FILES[4], ("Tools Used.txt", "x\n"), ("DWA Reference (1).txt", ACTIVITIES)]).unwrap();
    assert_eq!((part.release.scope, part.release.entries.len()), (Scope::default(), 2));
    assert_eq!(
        part.notes,
        [
            "Alternate Titles.txt is not read: Occupation Data.txt is missing, and it has the occupations.",
            "UNSPSC Reference.txt is not read: it only says what is above Technology Skills.txt.",
            "Not read, because nothing in them is needed: Tools Used.txt.",
            "There more than once, and only read the first time: DWA Reference (1).txt.",
            "Not all files of O*NET are here: what is missing in these is kept as it was loaded before.",
        ]
    );
    // Without the occupations, links to them are left to whoever knows them.
    let alone = read_files(&[FILES[1]]).unwrap();
    assert_eq!((alone.errors.len(), alone.release.links.iter().filter(|link| link.kind == RelationKind::Related).count()), (0, 5));
}

#[test]
fn bad_rows_are_named_and_the_others_read() {
    let technology = "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\n\
        22-2222.0\tA\t43232401\tW\n33-3333.00\tA\t43232401\tW\n22-2222.00\tn/a\t432\tW\n22-2222.00\t\t43232401\tW\n\
        22-2222.00\t!\t43232401\tW\n22-2222.00\tA\t43232401\tn/a\n22-2222.00\tB\t43232401\tW\n22-2222.00\n";
    let twice = format!("{MODEL}2.A\tAgain\t\r\n2..A\tOdd\t\r\n");
    let read = read_files(&[FILES[3], ("Technology Skills.txt", technology), ("Content Model Reference.txt", &twice)]).unwrap();
    assert_eq!(
        errors(&read),
        [
            "Content Model Reference.txt: line 14, Element ID: “2.A” is in an earlier row already. Take one of the two rows out.",
            "Content Model Reference.txt: line 15, Element ID: “2..A” is no id of O*NET. It is letters and digits with dots between: 2.A.1.a.",
            "Technology Skills.txt: line 2, O*NET-SOC Code: “22-2222.0” is no code of an occupation. It looks like 15-1252.00.",
            "Technology Skills.txt: line 3, O*NET-SOC Code: “33-3333.00” is not among the occupations of these files. Choose files of the same O*NET version.",
            "Technology Skills.txt: line 4, Example: this is empty. Each row needs the name of a technology.",
            "Technology Skills.txt: line 5, Example: this is empty. Each row needs the name of a technology.",
            "Technology Skills.txt: line 6, Example: “!” is no name. It needs a letter or a digit.",
            "Technology Skills.txt: line 7, Commodity Title: this is empty. Each code needs its title.",
            "Technology Skills.txt: line 9: this row has 1 cell, the header has 4. The row is left out. Look at it in the file and mend it.",
        ]
    );
    assert_eq!(find(&read, "B").uri, "urn:onet:technology:b");
}

#[test]
fn too_many_links_to_occupations_are_left_out_with_a_word() {
    let rows: String = (0..=MOST_RELATED).map(|number| format!("22-2222.00\tTool {number}\t43232401\tW\n")).collect();
    let text = format!("O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\n{rows}");
    let read = read_files(&[("Technology Skills.txt", &text)]).unwrap();
    assert!(read.release.links.iter().all(|link| link.kind == RelationKind::Broader));
    assert!(read.notes.iter().any(|note| note.contains("40001 links are more than 40000")));
}

#[test]
fn what_is_no_onet_is_refused() {
    let refused = |files: &[(&str, &str)]| read_files(files).unwrap_err().to_string();
    assert!(refused(&[("Skills.txt", "a\tb\n")]).contains("no skills of O*NET are in it"));
    assert!(refused(&[("Technology Skills.txt", "O*NET-SOC Code\tExample\n")]).contains("no column “Commodity Code”"));
    let unsaid = read(&[File { name: "DWA Reference.txt", bytes: ACTIVITIES.as_bytes() }], &Said::default(), &mut ()).unwrap_err();
    assert!(unsaid.hint.starts_with("Say the version (29.2)"));
    assert_eq!(detect(&[File { name: "DWA Reference.txt", bytes: ACTIVITIES.as_bytes() }]), Some(FrameworkKind::Onet));
    assert_eq!(detect(&[File { name: "DWA Reference.txt", bytes: b"x\n" }]), None);
}

#[test]
fn the_real_files_are_read_whole() {
    let Some(bytes) = sample("onet-29.2.zip") else { return };
    let files = [File { name: "onet-29.2.zip", bytes: &bytes }];
    assert_eq!(detect(&files), Some(FrameworkKind::Onet));
    let read = read(&files, &Said::default(), &mut ()).unwrap();
    assert_eq!(errors(&read), Vec::<String>::new());
    assert_eq!((read.release.version.as_str(), read.release.scope.entries), ("29.2", true));
    let number = |start: &str, kind| read.release.entries.iter().filter(|entry| entry.kind == kind && entry.uri.starts_with(start)).count();
    assert_eq!(number("urn:onet:technology:", EntryKind::Skill), 8_768);
    assert_eq!(number("urn:onet:dwa:", EntryKind::Skill), 2_087);
    assert_eq!(number("urn:onet:commodity:", EntryKind::Group), 135 + 17 + 1 + 1);
    assert_eq!(number("https://www.onetonline.org/link/", EntryKind::Occupation), 1_016);
    assert_eq!(number("https://www.onetonline.org/find/", EntryKind::Skill), 68);
    let links = |kind| read.release.links.iter().filter(|link| link.kind == kind).count();
    assert_eq!(links(RelationKind::Related), 32_627);
    println!(
        "{} broader links, {} names, {:?}",
        links(RelationKind::Broader),
        read.release.entries.iter().map(|entry| entry.names.len()).sum::<usize>(),
        read.notes
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn changed_files_are_read_or_refused(which in 0_usize..6, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)) {
        let mut files: Vec<(&str, Vec<u8>)> = FILES.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
        for (place, byte) in changes {
            let place = place.index(files[which].1.len());
            files[which].1[place] = byte;
        }
        let files: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
        if let Ok(read) = read(&files, &version("1"), &mut ()) {
            let known: BTreeSet<&str> = read.release.entries.iter().map(|entry| entry.uri.as_str()).collect();
            prop_assert_eq!(known.len(), read.release.entries.len());
            prop_assert!(read.release.entries.iter().all(|entry| !entry.names.is_empty()));
            prop_assert!(read.release.links.iter().all(|link| known.contains(link.from.as_str()) && known.contains(link.to.as_str())));
        }
    }

    #[test]
    fn no_bytes_make_it_stumble(which in 0_usize..6, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&[File { name: FILES[which].0, bytes: &bytes }], &version("1"), &mut ());
    }
}
