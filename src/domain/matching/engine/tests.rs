//! What the engine promises as a whole, on a small framework and a small table of vectors.

use std::borrow::Cow;

use super::vectors::WIDTH;
use super::{Concept, Engine, Match, Tier, WordVectors};
use crate::domain::text::name_key;

const SKILLS: [(&str, &[&str], &str); 14] = [
    ("Java (computer programming)", &["Java programming"], "The techniques and principles of software development in Java."),
    ("JavaScript", &["JavaScript programming", "client-side scripting"], "The language of web pages."),
    ("C++", &["C plus plus"], "A compiled language."),
    ("C#", &["C sharp"], "A language for .NET."),
    ("SQL", &["structured query language"], "A query language for databases."),
    ("tools for software configuration management", &["Git", "Subversion"], "Programs that keep versions."),
    ("manage projects", &["project management", "administer projects"], "Plan people and money of a project."),
    ("project management methodologies", &["Agile", "methods of project management"], "Ways to plan."),
    ("statistics", &["data"], "The study of collecting and presenting figures."),
    ("database", &["data bases"], "Organised sets of records."),
    ("cook pasta", &["prepare pasta dishes"], "Boil pasta."),
    ("ISO 9001 audits", &[], "Check quality systems."),
    ("communication", &["communicating"], "Exchange of information."),
    ("data analytics", &[], "Find patterns."),
];

/// A table in which every word of the framework has a direction of its own.
fn vectors() -> WordVectors {
    let mut words: Vec<String> = SKILLS
        .iter()
        .flat_map(|(label, aliases, text)| std::iter::once(label).chain(*aliases).chain([text]))
        .flat_map(|text| name_key(text).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    words.sort();
    words.dedup();
    // "mobile" is at hand as a meaning, though no name holds it.
    words.push("mobile".into());
    let rows: Vec<u8> = (0..words.len()).flat_map(|row| (0..WIDTH).map(move |part| u8::from(part == row % WIDTH) * 100)).collect();
    let scales: Vec<u8> = words.iter().flat_map(|_| 0.01_f32.to_le_bytes()).collect();
    WordVectors::new(&words.join("\n"), Cow::Owned(rows), &scales).unwrap()
}

fn concepts() -> Vec<Concept> {
    let concept = |(place, (label, aliases, text)): (usize, &(&str, &[&str], &str))| Concept {
        uri: format!("https://skills.example/{place:02}"),
        label: (*label).to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        description: (*text).to_owned(),
    };
    SKILLS.iter().enumerate().map(concept).collect()
}

fn engine() -> Engine {
    Engine::new(&concepts(), vectors())
}

fn label(found: &Match) -> &'static str {
    SKILLS[found.concept].0
}

#[test]
fn a_phrase_finds_its_skill_and_how_sure_it_is() {
    let engine = engine();
    for (phrase, expected, tier) in [
        ("JavaScript", "JavaScript", Tier::Certain),
        ("javascript", "JavaScript", Tier::Certain),
        ("SQL", "SQL", Tier::Certain),
        ("C++", "C++", Tier::Certain),
        ("C#", "C#", Tier::Certain),
        ("Java", "Java (computer programming)", Tier::Direct),
        ("Git", "tools for software configuration management", Tier::Review),
        ("data", "statistics", Tier::Review),
        ("Agile", "project management methodologies", Tier::Review),
        ("ISO 14001 audits", "ISO 9001 audits", Tier::Review),
    ] {
        let found = engine.phrase(phrase, 3);
        assert_eq!((label(&found[0]), found[0].tier), (expected, tier), "{phrase}: {}", found[0].why);
        assert!(!found[0].why.is_empty());
    }
}

#[test]
fn names_that_only_look_alike_are_never_told_as_sure() {
    let engine = engine();
    for phrase in ["C", "Java script engines", "data analysis", "NoSQL", "Gitt", "mobile", "HTML5", "projects", "", "   ", "?!", "of the"] {
        for found in engine.phrase(phrase, 5) {
            assert!(!matches!(found.tier, Tier::Certain | Tier::Direct), "{phrase}: {found:?}");
        }
    }
}

#[test]
fn a_typing_error_finds_the_word_and_says_so_but_is_never_certain() {
    let found = &engine().phrase("statistcs", 1)[0];
    assert_eq!(label(found), "statistics");
    assert!(found.tier >= Tier::Likely && found.why.contains("\"statistcs\" read as \"statistics\""), "{found:?}");
}

#[test]
fn a_sentence_finds_every_skill_it_names() {
    let engine = engine();
    let found = engine.sentence("You have worked with Java and SQL , and you like to cook fresh pasta for the team .", 3);
    let mut labels: Vec<&str> = found.iter().map(label).collect();
    labels.sort_unstable();
    assert_eq!(labels, ["Java (computer programming)", "SQL", "cook pasta"]);
    assert!(found.iter().all(|found| matches!(found.tier, Tier::Likely | Tier::Review)), "a sentence alone is never certain");
}

#[test]
fn the_same_question_gets_the_same_answer_and_the_order_of_the_framework_does_not_matter() {
    let (one, other) = (engine(), engine());
    let mut turned = concepts();
    turned.reverse();
    let turned_engine = Engine::new(&turned, vectors());
    let all = concepts();
    for question in ["project management", "java and sql", "data", "manage data base projects", "Find patterns in C#", "programming"] {
        assert_eq!(one.phrase(question, 9), other.phrase(question, 9));
        assert_eq!(one.sentence(question, 9), other.sentence(question, 9));
        let names = |concepts: &[Concept], found: Vec<Match>| -> Vec<(String, u16, Tier)> {
            found.into_iter().map(|found| (concepts[found.concept].uri.clone(), found.score, found.tier)).collect()
        };
        assert_eq!(names(&all, one.phrase(question, 9)), names(&turned, turned_engine.phrase(question, 9)), "{question}");
        assert_eq!(names(&all, one.sentence(question, 9)), names(&turned, turned_engine.sentence(question, 9)), "{question}");
    }
}

#[test]
fn scores_fall_and_stay_in_their_range_and_strange_texts_do_no_harm() {
    let engine = engine();
    let long = "project data ".repeat(400);
    for text in [
        "java",
        "ß",
        "ﬁle ﬁnder",
        "C# .NET + #",
        "مدیریت پروژه",
        "日本語 プログラミング",
        "a\u{0301}\u{0302}",
        "\u{0}",
        "...",
        long.as_str(),
    ] {
        for found in [engine.phrase(text, 20), engine.sentence(text, 20)] {
            assert!(found.is_sorted_by(|one, other| one.score >= other.score), "{text:.20}");
            assert!(found.iter().all(|found| found.score <= 10_000 && found.concept < SKILLS.len()));
        }
    }
    assert!(Engine::new(&[], WordVectors::empty()).phrase("java", 5).is_empty());
    assert!(Engine::new(&[], WordVectors::empty()).sentence("java and more", 5).is_empty());
    assert_eq!(engine.phrase("java", 2).len(), 2);
}
