//! Adverts cut into pieces, and what a small finder makes of them.

mod pieces;

use std::sync::LazyLock;

use proptest::prelude::*;

use super::PieceKind::{self, About, Benefit, Must, Nice, Should, Task};
use super::{MOST, Mode, Suggestion, split, suggest};
use crate::domain::jobs::Importance;
use crate::domain::matching::engine::{Concept, Tier};
use crate::domain::matching::finder::{FinderSkill, FoundSkill, SkillFinder};
use crate::domain::{SkillId, levels};

const SKILLS: &[(&str, &[&str], &str)] = &[
    ("SQL", &["Structured Query Language"], "Asks relational databases for data and changes it with SQL statements."),
    ("Python", &["Python programming"], "Writes programs and analyses in Python and its common libraries."),
    ("Tableau", &["Tableau Desktop"], "Builds and publishes charts and dashboards in Tableau."),
    ("Power BI", &["PowerBI"], "Builds data models, measures and reports in Microsoft Power BI."),
    ("Data visualisation", &["data visualization"], "Shows data as charts that a reader understands at once."),
    ("Statistics", &["statistical analysis"], "Describes data and draws conclusions from samples."),
    ("Project management", &[], "Plans people, time and money of a project."),
    ("Communication", &[], "Says things so that others understand them."),
    ("Java", &["Java programming"], "Writes programs in Java."),
    ("JavaScript", &[], "Writes programs for web pages."),
    ("C++", &[], "Writes programs in C++."),
    ("R", &["R programming"], "Analyses and plots data in R."),
    ("CI/CD", &["continuous integration"], "Builds, tests and delivers software without hands."),
    ("German", &["Deutsch"], "Speaks and writes German."),
    ("English", &["Englisch"], "Speaks and writes English."),
    ("Cooking", &["cook meals"], "Prepares meals."),
];

static FINDER: LazyLock<SkillFinder> = LazyLock::new(|| {
    let skill = |(label, aliases, text): &(&str, &[&str], &str)| FinderSkill {
        id: SkillId::new(*label),
        concept: Concept {
            uri: format!("https://skills.example/{label}"),
            label: (*label).to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            description: (*text).to_owned(),
        },
    };
    SkillFinder::new(SKILLS.iter().map(skill).collect(), &[])
});

fn ask(text: &str, mode: Mode) -> Vec<FoundSkill> {
    match mode {
        Mode::Sentence => FINDER.sentence(text, 8),
        Mode::Phrase => FINDER.phrase(text, 3),
    }
}

fn suggested(advert: &str) -> Vec<Suggestion> {
    suggest(&split(advert), ask)
}

/// Label, importance and the words, in the order of the labels.
fn check(advert: &str, expected: &[(&str, Importance, &str)]) {
    let found = suggested(advert);
    let mut told: Vec<_> = found.iter().map(|one| (one.label.as_str(), one.importance, one.quoted.as_str())).collect();
    told.sort_unstable();
    assert_eq!(told, expected, "{advert}\n{found:#?}");
    for one in &found {
        assert_eq!(advert.get(one.start..one.end), Some(one.quoted.as_str()));
        assert!(!one.why.is_empty() && one.why_importance.ends_with('.'));
    }
}

fn kinds(advert: &str) -> Vec<(PieceKind, &str)> {
    let pieces = split(advert);
    pieces.into_iter().map(|piece| (piece.kind, advert.get(piece.start..piece.end).unwrap())).collect()
}

const ADVERT: &str = "Data Analyst (m/w/d)\n\nWe are a fast-growing bank. You turn data into answers.\n\n## What you'll do\n\n* Build dashboards in \
                      Tableau for ward managers.\n* Cook nothing up; every figure is checked.\n\nRequirements:\n- 3+ years of SQL\n- Advanced \
                      Python\n- German (C1), English B2\n\nNice to have\n• Power BI, e.g. for reports\n• R or C++\n\nWe offer\n- Free Java and \
                      cooking classes\n- A JavaScript club";

#[test]
fn words_decide_how_much_a_piece_matters() {
    for (text, kind) in [
        ("SQL is required", Must),
        ("You must have SQL", Must),
        ("SQL zwingend erforderlich", Must),
        ("SQL est indispensable", Must),
        ("Imprescindible SQL", Must),
        ("Ideally SQL", Should),
        ("SQL wünschenswert", Should),
        ("SQL is a plus", Nice),
        ("SQL would be a big plus", Nice),
        ("SQL is not required", Nice),
        ("SQL von Vorteil", Nice),
        ("SQL ist kein Muss", Nice),
        ("SQL est un plus", Nice),
        ("Se valora SQL", Nice),
        ("SQL", Task),
        ("Must-see reports in SQL", Task),
        ("SQL is required, Tableau is a plus", Task),
    ] {
        assert_eq!(kinds(text), [(kind, text)], "{text}");
    }
    assert_eq!(kinds("We offer\n- Training is a plus, SQL required")[0].0, Benefit);
}

#[test]
fn an_advert_gives_the_skills_it_names() {
    check(
        ADVERT,
        &[
            ("C++", Importance::Nice, "C++"),
            ("English", Importance::Must, "English"),
            ("German", Importance::Must, "German"),
            ("Power BI", Importance::Nice, "Power BI"),
            ("Python", Importance::Must, "Python"),
            ("R", Importance::Nice, "R"),
            ("SQL", Importance::Must, "SQL"),
            ("Tableau", Importance::Should, "Tableau"),
        ],
    );
}

#[test]
fn each_skill_of_a_sentence_matters_by_its_own_words() {
    use Importance::{Must, Nice, Should};
    check("SQL is required, Tableau is a plus", &[("SQL", Must, "SQL"), ("Tableau", Nice, "Tableau")]);
    for text in [
        "What you need\n- Python, at least two years; no C++ needed",
        "What you need\n- Python. No knowledge of C++ is required.",
        "What you need\n- Python\n- no C++ necessary",
        "What you need\n- Python, keine C++ erforderlich",
        "What you need\n- Python, aucun C++ requis",
    ] {
        check(text, &[("C++", Nice, "C++"), ("Python", Must, "Python")]);
    }
    check("No doubt Python is required", &[("Python", Must, "Python")]);
    check("No degree, Python required", &[("Python", Must, "Python")]);
    check(
        "SQL (required), Tableau (nice to have), Python",
        &[("Python", Should, "Python"), ("SQL", Must, "SQL"), ("Tableau", Nice, "Tableau")],
    );
    check("SQL (nice to have: Tableau, Python)", &[("Python", Nice, "Python"), ("SQL", Nice, "SQL"), ("Tableau", Nice, "Tableau")]);
    check(
        "You must have SQL and Python, ideally Tableau",
        &[("Python", Must, "Python"), ("SQL", Must, "SQL"), ("Tableau", Should, "Tableau")],
    );
    check("SQL-Kenntnisse sind zwingend, Power BI von Vorteil", &[("Power BI", Nice, "Power BI"), ("SQL", Must, "SQL")]);
}

#[test]
fn why_something_matters_is_told() {
    for (advert, why) in [
        ("SQL skills (Python or Java) are a must", "The advert says \u{201c}are a must\u{201d}."),
        ("Your profile\n- SQL", "It stands under \u{201c}Your profile\u{201d}."),
        ("SQL", "The advert does not say how much it matters."),
    ] {
        let found = suggested(advert);
        assert!(!found.is_empty() && found.iter().all(|one| one.why_importance == why), "{advert}: {found:#?}");
    }
}

#[test]
fn phrases_are_found_in_lists_and_between_the_words_of_adverts() {
    use Importance::Should;
    for (text, label, quoted) in [
        ("Strong experience with SQL", "SQL", "SQL"),
        ("Sehr gute Kenntnisse in SQL", "SQL", "SQL"),
        ("Gute SQL-Kenntnisse", "SQL", "SQL"),
        ("Solides connaissances de SQL", "SQL", "SQL"),
        ("Communication skills", "Communication", "Communication"),
        ("CI/CD", "CI/CD", "CI/CD"),
        ("Project Management experience", "Project management", "Project Management"),
        ("data  visualization", "Data visualisation", "data  visualization"),
    ] {
        check(text, &[(label, Should, quoted)]);
    }
    check("tools (Tableau) and statistics", &[("Statistics", Should, "statistics"), ("Tableau", Should, "Tableau")]);
    check("Java/JavaScript", &[("Java", Should, "Java"), ("JavaScript", Should, "JavaScript")]);
    check("tools (SQL, Tableau & Python)", &[("Python", Should, "Python"), ("SQL", Should, "SQL"), ("Tableau", Should, "Tableau")]);
}

#[test]
fn weak_guesses_are_left_out() {
    for text in ["You like to work in a team", "R&D experience", "reads books and writes letters", "We are a bank with Python", "", "…"] {
        let found = suggested(text);
        assert!(found.iter().all(|one| one.tier <= Tier::Likely && one.label != "R"), "{text}: {found:#?}");
    }
    assert_eq!(suggested("You like to work in a team"), []);
    assert_eq!(suggested("reads books and writes letters"), []);
    assert_eq!(suggested("We offer\n- SQL training"), []);
}

#[test]
fn the_same_skill_is_suggested_once_with_the_best_words() {
    let advert = "Your tasks\n- Build dashboards with Tableau Desktop\n\nNice to have\n- Tableau";
    check(advert, &[("Tableau", Importance::Nice, "Tableau")]);
    let advert = "Profile\n- Python\n\nRequirements\n- Python (Level 4 of 5)";
    check(advert, &[("Python", Importance::Must, "Python")]);
    assert_eq!(suggested(advert)[0].level.as_ref().map(|level| level.level), Some(4));
}

#[test]
fn years_are_told_as_written_and_are_no_level() {
    for (text, years) in [
        ("3+ years of Python", Some("3+ years")),
        ("Python, 3 years of SQL", None),
        ("3-5 years of experience with Python", Some("3-5 years")),
        ("mindestens 3 Jahre Erfahrung mit Python", Some("3 Jahre")),
        ("Python", None),
    ] {
        let found = suggested(text);
        let python = found.iter().find(|one| one.label == "Python").unwrap();
        assert_eq!((python.years.as_deref(), &python.level), (years, &None), "{text}");
    }
}

#[test]
fn levels_are_told_where_they_are_plain() {
    for (text, label, level) in [
        ("German (C1)", "German", Some((5, levels::Scheme::Cefr))),
        ("Solid SQL at an advanced level", "SQL", Some((4, levels::Scheme::Words))),
        ("SQL on a level", "SQL", None),
        ("Tableau at scale", "Tableau", None),
        ("English B2", "English", Some((4, levels::Scheme::Cefr))),
        ("Deutsch auf Niveau B2", "German", Some((4, levels::Scheme::Cefr))),
        ("Advanced Python", "Python", Some((4, levels::Scheme::Words))),
        ("sehr gute Kenntnisse in SQL", "SQL", Some((4, levels::Scheme::Words))),
        ("Grundkenntnisse in SQL", "SQL", Some((2, levels::Scheme::Words))),
        ("basic knowledge of SQL", "SQL", Some((2, levels::Scheme::Words))),
        ("SQL (Level 3 of 5)", "SQL", Some((3, levels::Scheme::Common))),
        ("SQL (Level 3)", "SQL", None),
        ("professional experience with SQL", "SQL", None),
        ("no advanced SQL needed", "SQL", None),
        ("advanced or expert SQL", "SQL", None),
        ("good SQL", "SQL", None),
        ("SQL", "SQL", None),
    ] {
        let found = suggested(text);
        let one = found.iter().find(|one| one.label == label).unwrap_or_else(|| panic!("{text}: {found:#?}"));
        assert_eq!(one.level.as_ref().map(|level| (level.level, level.scheme)), level, "{text}");
    }
}

#[test]
fn suggestions_come_by_importance_then_score_and_are_not_too_many() {
    let many = |text: &str, mode: Mode| -> Vec<FoundSkill> {
        let one = FoundSkill {
            skill: SkillId::new(text),
            uri: String::new(),
            label: text.to_owned(),
            score: 9_000 + u32::try_from(text.len() % 7).unwrap() * 100,
            tier: Tier::Likely,
            why: "Because.".to_owned(),
        };
        if mode == Mode::Phrase { vec![one] } else { Vec::new() }
    };
    let advert: String = (0..25).map(|at| format!("- wish{}\n", "x".repeat(at))).collect();
    let advert = format!("Profile\n{advert}\nRequirements\n{}", advert.replace("wish", "must"));
    let found = suggest(&split(&advert), many);
    assert_eq!(found.len(), MOST);
    assert!(found.is_sorted_by_key(|one| (one.importance, std::cmp::Reverse(one.score))), "{found:#?}");
    assert_eq!(found.iter().filter(|one| one.importance == Importance::Must).count(), 25);
}

#[test]
fn only_so_much_of_an_advert_is_read() {
    let long = format!("{}\n\n- SQL", "x".repeat(super::LONGEST));
    assert_eq!(suggested(&long), []);
    let short = format!("{}\n\n- SQL", "ä".repeat(super::LONGEST - 10));
    assert_eq!(suggested(&short).len(), 1);
}

#[test]
fn a_finder_is_asked_so_often_and_about_the_same_once() {
    let asked = std::cell::Cell::new(0);
    let count = |_: &str, _: Mode| -> Vec<FoundSkill> {
        asked.set(asked.get() + 1);
        Vec::new()
    };
    suggest(&split(&"SQL, Python, SQL, Python. ".repeat(50)), count);
    assert!(asked.replace(0) < 10);
    let many: String = (0..3_000).map(|at| format!("x{at}, ")).collect();
    suggest(&split(&many), count);
    assert!((500..=1_000).contains(&asked.get()), "{}", asked.get());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_does_harm(text in "(\\PC|[\n\t.,;:()/*#•-]){0,300}") {
        let nothing = |_: &str, _: Mode| -> Vec<FoundSkill> { Vec::new() };
        let pieces = split(&text);
        for piece in &pieces {
            prop_assert_eq!(text.get(piece.start..piece.end), Some(piece.text.as_str()));
            prop_assert!(!piece.text.trim().is_empty());
        }
        prop_assert!(pieces.windows(2).all(|pair| pair[0].end <= pair[1].start));
        prop_assert!(suggest(&pieces, nothing).is_empty());
        let everything = |text: &str, _: Mode| vec![FoundSkill { skill: SkillId::new(text), uri: String::new(), label: text.to_owned(), score: 10_000, tier: Tier::Certain, why: ".".to_owned() }];
        for one in suggest(&pieces, everything) {
            prop_assert_eq!(text.get(one.start..one.end), Some(one.quoted.as_str()));
        }
    }

    #[test]
    fn no_advert_does_harm(lines in proptest::collection::vec(proptest::sample::select(vec![
        "Requirements:", "Nice to have", "We offer", "- SQL and Python (B2)", "You must have Java/C++, ideally R", "* 3+ years of Tableau;", "", "## Life", "Dein Profil", "z.B. sehr gute Kenntnisse in", "…", "(", "ß/İ́ (",
    ]), 0..12)) {
        let advert = lines.join("\n");
        let found = suggested(&advert);
        prop_assert!(found.len() <= MOST);
        for one in &found {
            prop_assert_eq!(advert.get(one.start..one.end), Some(one.quoted.as_str()));
        }
        prop_assert_eq!(&found, &suggested(&advert));
    }
}
