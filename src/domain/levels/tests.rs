//! What is read as a level, and what is not.

use proptest::prelude::*;

use super::Scheme::{Cefr, Common, Dreyfus, Eqf, National, Onet, Sfia, Words};
use super::{CrosswalkRow, HIGHEST, LOWEST, Scheme, crosswalk, meaning, read_level};
use crate::domain::explanation;

fn check(text: &str, expected: Option<(u8, Scheme)>) {
    let read = read_level(text);
    assert_eq!(read.as_ref().map(|read| (read.level, read.scheme)), expected, "{text}");
    assert!(read.is_none_or(|read| read.written == text.split_whitespace().collect::<Vec<_>>().join(" ")));
}

#[test]
fn a_whole_value_with_its_scale_is_read() {
    for (text, level, scheme) in [
        ("EQF 1", 1, Eqf),
        ("EQF level 4", 3, Eqf),
        ("eqf-6", 4, Eqf),
        ("Level 7 of the European Qualifications Framework", 5, Eqf),
        ("EQR Niveau 6", 4, Eqf),
        ("CEFR B2", 4, Cefr),
        ("B1 (CEFR)", 3, Cefr),
        ("GER: C1", 5, Cefr),
        ("b2", 4, Cefr),
        ("Niveau B2", 4, Cefr),
        ("SFIA level 3", 3, Sfia),
        ("SFIA 5", 4, Sfia),
        ("O*NET level 4.5", 4, Onet),
        ("O*NET LV 3,75", 3, Onet),
        ("ONET level 7", 5, Onet),
        ("O*NET level 1.4", 1, Onet),
        ("O*NET level 1.41", 2, Onet),
        ("Dreyfus: proficient", 4, Dreyfus),
        ("Advanced Beginner (Dreyfus)", 2, Dreyfus),
        ("Dreyfus stage 3", 3, Dreyfus),
        ("DQR 6", 4, National),
        ("SCQF level 10", 4, National),
        ("NFQ 8", 4, National),
        ("RQF Level 3", 3, National),
        ("RNCP niveau 7", 5, National),
        ("MECES 1", 3, National),
        ("Level 3 of 5", 3, Common),
        ("level 2/5", 2, Common),
        ("Stufe 4 von 5", 4, Common),
        ("niveau 5 sur 5", 5, Common),
        ("nivel 1 de 5", 1, Common),
    ] {
        check(text, Some((level, scheme)));
    }
}

#[test]
fn words_that_mean_one_level_are_read() {
    for (text, level) in [
        ("Foundational", 2),
        ("FOUNDATIONAL LEVEL", 2),
        ("Associate", 3),
        ("Professional", 4),
        ("Specialty", 4),
        ("Expert", 5),
        ("Expert level", 5),
        ("beginner", 1),
        ("intermediate", 3),
        ("Entry-level", 2),
        ("entry level", 2),
        ("novice", 1),
        ("Advanced beginner", 2),
        ("proficient", 3),
        ("advanced knowledge", 4),
        ("basic skills", 2),
        ("Grundkenntnisse", 2),
        ("gute Kenntnisse", 3),
        ("sehr  gute Kenntnisse", 4),
        ("verhandlungssicher", 5),
        ("débutant", 1),
        ("Connaissances de base", 2),
        ("avancé", 4),
        ("nociones básicas", 2),
        ("nivel intermedio", 3),
        ("experto", 5),
    ] {
        check(text, Some((level, Words)));
    }
}

#[test]
fn what_could_mean_something_else_is_not_read() {
    for text in [
        "Level 3",
        "3",
        "3/5",
        "3 of 5",
        "level 3 of 4",
        "level 6 of 5",
        "level 3-5",
        "levels 3 to 5",
        "EQF",
        "EQF 9",
        "EQF 0",
        "EQF 4 or 5",
        "EQF 4/5",
        "EQF 4-5",
        "EQF and SFIA 4",
        "not EQF 4",
        "below B2",
        "B1/B2",
        "B1-B2",
        "B3",
        "German B2",
        "B2 Englisch",
        "vitamin B2 research",
        "O*NET 4.5",
        "O*NET importance 4",
        "O*NET level 0",
        "O*NET level 7.1",
        "O*NET level 4.555",
        "NQF 4",
        "SCQF 2",
        "NVQ 3",
        "SFIA 8",
        "master",
        "Master of Science",
        "fluent",
        "fließend",
        "courant",
        "native",
        "Muttersprache",
        "senior",
        "junior",
        "good",
        "sehr gut",
        "Kenntnisse",
        "knowledge",
        "level",
        "pass",
        "not proficient",
        "working towards expert",
        "almost advanced",
        "advanced SQL",
        "Expert in nothing at all",
        "",
        "   ",
        "\u{0}",
        "Foundational knowledge of a great many things that makes this text far too long to be a level",
    ] {
        check(text, None);
    }
}

#[test]
fn each_row_of_the_crosswalk_reads_as_its_level() {
    let rows = crosswalk();
    for CrosswalkRow { scheme, values, level, why, .. } in &rows {
        assert!((LOWEST..=HIGHEST).contains(level) && why.ends_with('.'), "{why}");
        for value in values.iter().filter(|_| *scheme != Onet) {
            check(value, Some((*level, *scheme)));
        }
    }
    for scheme in Scheme::ALL {
        let levels: Vec<u8> = rows.iter().filter(|row| row.scheme == *scheme).map(|row| row.level).collect();
        assert_eq!((levels.iter().min(), levels.iter().max()), (Some(&LOWEST), Some(&HIGHEST)), "{scheme}");
    }
    let of_onet: Vec<&str> = rows.iter().filter(|row| row.scheme == Onet).flat_map(|row| &row.values).map(String::as_str).collect();
    for (level, value) in (LOWEST..=HIGHEST).zip(of_onet) {
        let (from, to) = value.strip_prefix("O*NET level ").unwrap().split_once(" to ").unwrap();
        check(&format!("O*NET level {from}"), Some((level, Onet)));
        check(&format!("O*NET level {to}"), Some((level, Onet)));
    }
}

#[test]
fn no_word_stands_for_two_levels_and_each_level_has_a_name_and_a_meaning() {
    let mut seen = std::collections::BTreeMap::new();
    for (value, level) in crosswalk()
        .into_iter()
        .filter(|row| row.scheme == Words)
        .flat_map(|row| row.values.into_iter().map(move |value| (value, row.level)))
    {
        assert_eq!(*seen.entry(value.to_lowercase()).or_insert(level), level, "{value}");
    }
    let names: Vec<&str> = (LOWEST..=HIGHEST).map(explanation::level).collect();
    assert_eq!(names, ["Awareness", "Foundational", "Intermediate", "Advanced", "Expert"]);
    assert!((LOWEST..=HIGHEST).all(|level| meaning(level).is_some()) && meaning(0).is_none() && meaning(6).is_none());
    for (level, name) in (LOWEST..=HIGHEST).zip(names) {
        check(name, Some((level, Words)));
    }
}

proptest! {
    #[test]
    fn nothing_panics_and_levels_stay_on_the_scale(text in "\\PC{0,70}") {
        prop_assert!(read_level(&text).is_none_or(|read| (LOWEST..=HIGHEST).contains(&read.level)));
    }

    #[test]
    fn another_word_before_or_after_leaves_no_level(at in 0..500_usize, word in "[a-z]{3,9}xq", is_before: bool) {
        let values: Vec<String> = crosswalk().into_iter().flat_map(|row| row.values).collect();
        let value = &values[at % values.len()];
        let text = if is_before { format!("{word} {value}") } else { format!("{value} {word}") };
        prop_assert_eq!(read_level(&text), None);
    }

    #[test]
    fn numbers_alone_are_no_level(number in 0_u32..200, word in proptest::sample::select(vec!["", "level ", "Stufe ", "niveau ", "grade "])) {
        prop_assert_eq!(read_level(&format!("{word}{number}")), None);
    }
}
