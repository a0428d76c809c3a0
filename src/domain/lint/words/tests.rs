//! What is found as wording, and what is not.

use proptest::prelude::*;

use super::super::LintKind::{self, Age, Appearance, Disability, Family, Marital, Origin, Place, Religion, Sex};
use super::super::Severity::{self, Hint, Stop, Warn};
use super::{BOOK, find};
use crate::domain::phrases::{read, sentences};

/// What is found: the words as written, what they stand for, and how much that weighs.
fn found(text: &str) -> Vec<(&str, LintKind, Severity)> {
    find(text, false).into_iter().map(|hit| (&text[hit.place], hit.rule.kind, hit.rule.severity)).collect()
}

fn check(cases: &[(&str, &str, LintKind, Severity)]) {
    for (text, words, kind, severity) in cases {
        assert_eq!(found(text), [(*words, *kind, *severity)], "{text}");
    }
}

fn check_quiet(texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn english_wording_is_found_with_its_weight() {
    check(&[
        ("Join a young, dynamic team.", "young, dynamic", Age, Warn),
        ("We want YOUNG professionals", "YOUNG professionals", Age, Warn),
        ("A digital native is who we want", "digital native", Age, Warn),
        ("Fresh ideas from recent graduates welcome", "recent graduates", Age, Warn),
        ("high-potential new grads", "new grads", Age, Warn),
        ("You are energetic", "energetic", Age, Hint),
        ("Max. 5 years' experience", "Max. 5 years' experience", Age, Warn),
        ("no more than five years of experience", "no more than five years of experience", Age, Warn),
        ("2–4 years of professional experience", "2–4 years of professional experience", Age, Hint),
        ("A mature person for the reception", "mature person", Age, Warn),
        ("Candidates under 35", "Candidates under 35", Age, Stop),
        ("between 25 and 35 years old", "between 25 and 35 years old", Age, Stop),
        ("Salesman", "Salesman", Sex, Warn),
        ("In this role he will lead", "he will", Sex, Warn),
        ("a girl for the front desk", "girl", Sex, Warn),
        ("JavaScript ninja", "ninja", Sex, Hint),
        ("Rock star developer", "Rock star", Sex, Hint),
        ("Waitress for weekends", "Waitress", Sex, Warn),
        ("female candidates preferred", "female candidates", Sex, Stop),
        ("You have no children.", "no children", Family, Stop),
        ("Flexible at all hours", "Flexible at all hours", Family, Hint),
        ("must be single", "must be single", Marital, Stop),
        ("State your marital status", "marital status", Marital, Warn),
        ("Native speaker of German", "Native speaker", Origin, Warn),
        ("Native-level English", "Native-level English", Origin, Warn),
        ("native English", "native English", Origin, Warn),
        ("U.S. citizens only", "citizens only", Origin, Warn),
        ("You must be a US citizen", "must be a US citizen", Origin, Warn),
        ("without a foreign accent", "without a foreign accent", Origin, Warn),
        ("able-bodied helper", "able-bodied", Disability, Stop),
        ("You must be able to stand for eight hours", "must be able to stand", Disability, Warn),
        ("must be in excellent health", "excellent health", Disability, Warn),
        ("a practising Catholic", "practising Catholic", Religion, Warn),
        ("no headscarves", "no headscarves", Religion, Warn),
        ("clean-shaven", "clean-shaven", Appearance, Warn),
        ("Attach a recent photo", "Attach a recent photo", Appearance, Warn),
        ("You must live within 5 miles", "must live within 5 miles", Place, Warn),
    ]);
}

#[test]
fn other_languages_are_read_too() {
    check(&[
        ("Ein junges, dynamisches Team", "junges, dynamisches Team", Age, Warn),
        ("Wir suchen junge Kollegen", "junge Kollegen", Age, Warn),
        ("max. 5 Jahre Berufserfahrung", "max. 5 Jahre Berufserfahrung", Age, Warn),
        ("nicht älter als 35", "nicht älter als 35", Age, Stop),
        ("Krankenschwester für die Nacht", "Krankenschwester", Sex, Warn),
        ("nur Frauen", "nur Frauen", Sex, Stop),
        ("Sie sind kinderlos", "kinderlos", Family, Stop),
        ("rund um die Uhr erreichbar", "rund um die Uhr erreichbar", Family, Hint),
        ("ledig", "ledig", Marital, Stop),
        ("Deutsch als Muttersprache", "Muttersprache", Origin, Warn),
        ("MUTTERSPRACHLER", "MUTTERSPRACHLER", Origin, Warn),
        ("deutsche Staatsangehörigkeit", "deutsche Staatsangehörigkeit", Origin, Warn),
        ("Sie sind belastbar", "belastbar", Disability, Hint),
        ("gepflegtes Äußeres", "gepflegtes Äußeres", Appearance, Hint),
        ("Lebenslauf mit Foto", "Lebenslauf mit Foto", Appearance, Warn),
        ("Wohnort in der Nähe", "Wohnort in der Nähe", Place, Hint),
        ("Jeune équipe", "Jeune équipe", Age, Warn),
        ("jeune diplômée", "jeune diplômée", Age, Warn),
        ("moins de 30 ans", "moins de 30 ans", Age, Stop),
        ("3 à 5 ans d’expérience", "3 à 5 ans d’expérience", Age, Hint),
        ("femme de ménage", "femme de ménage", Sex, Warn),
        ("sans enfants", "sans enfants", Family, Stop),
        ("anglais : langue maternelle", "langue maternelle", Origin, Warn),
        ("Vous êtes en excellente santé", "excellente santé", Disability, Warn),
        ("bonne présentation", "bonne présentation", Appearance, Hint),
        ("equipo joven", "equipo joven", Age, Warn),
        ("recién titulados", "recién titulados", Age, Warn),
        ("edad máxima 35", "edad máxima", Age, Stop),
        ("camarera", "camarera", Sex, Warn),
        ("sin cargas familiares", "sin cargas familiares", Family, Stop),
        ("inglés nativo", "inglés nativo", Origin, Warn),
        ("buena presencia", "buena presencia", Appearance, Warn),
        ("residir cerca", "residir cerca", Place, Warn),
    ]);
}

#[test]
fn words_about_clients_are_a_hint_at_most() {
    check(&[
        ("You teach young people to cook", "young people", Age, Hint),
        ("Arbeit mit jungen Menschen", "jungen Menschen", Age, Hint),
        ("Vous accompagnez des jeunes", "des jeunes", Age, Hint),
        ("Trabajas con jóvenes", "jóvenes", Age, Hint),
        ("a club for girls", "girls", Sex, Hint),
    ]);
}

#[test]
fn what_only_looks_alike_is_left_alone() {
    check_quiet(&[
        "A mature codebase and a mature market",
        "The will counts. The chapter is youngest? No.",
        "He is our founder; she is the head nurse",
        "he/she will, (s)he will, she or he must",
        "cloud-native services, React Native, native apps, native code",
        "attractive salary, attractive location",
        "children under 18, patients under the age of 5",
        "Not older than 24 months: this is a rule of the hospital.",
        "maximum 5 years of contract; up to 3 years in prison; up to 5 patients",
        "at least 3 years of experience, 3+ years of experience",
        "Builds with CMake and Ninja",
        "single sign-on, single page applications, all requests must be single-threaded",
        "excellent health insurance, good health and safety practice",
        "Ernst & Young",
        "high-energy physics",
        "No children under 12 are treated here",
        "waiter or waitress, salesman/saleswoman",
        "photo ID, with a photo ID",
        "You care for patients in intensive care, twelve beds, two nurses to three patients.",
        "Belastbare Zahlen und belastbare Ergebnisse",
        "Verkäufer/Verkäuferin und Krankenschwester oder Krankenpfleger",
        "Verkäuferin (m/w/d)",
        "Erzieherin / Erzieher",
        "Kinder unter 18 Jahren",
        "Evidence not older than 24 months, nicht älter als 24 Monate, no mayores de 24 meses",
        "Vendeuse ou vendeur, infirmière (H/F)",
        "Bonne présentation des résultats, bonne santé financière",
        "registro: estado, civil; buena presencia digital",
        "camarero/a, enfermero o enfermera",
        "I'd say so, I'm sure, we'd love it",
        "",
        "\u{0}\u{301}",
    ]);
}

#[test]
fn a_promise_of_fairness_is_no_offence() {
    check_quiet(&[
        "We hire regardless of age, sex, religion, marital status or whether you are a native speaker.",
        "We do not discriminate against able-bodied or disabled people; equal opportunities for male candidates and female candidates.",
        "Wir freuen uns über alle Bewerbungen, unabhängig von Alter, Muttersprache oder Familienstand.",
        "Tous nos postes sont ouverts, quel que soit l’âge, sans distinction de langue maternelle.",
        "Sin distinción de edad, estado civil o lengua materna.",
    ]);
    // It stands for its own sentence only.
    assert_eq!(found("We hire regardless of age. Native speakers only.").len(), 1);
}

#[test]
fn phrases_do_not_run_over_the_end_of_a_sentence() {
    check_quiet(&["You lead the recent\n\n- graduates programme", "We are physically. Fit into", "first; language"]);
    assert_eq!(found("a recent\ngraduate").len(), 1, "a line broken in the middle of a sentence");
}

#[test]
fn a_longer_phrase_wins_over_one_inside_it() {
    assert_eq!(
        found("young professionals, young people, young"),
        [("young professionals", Age, Warn), ("young people", Age, Hint), ("young", Age, Hint),]
    );
}

#[test]
fn each_phrase_of_the_rules_can_be_found() {
    for one in &BOOK.all {
        let rule = one.rule;
        assert!(rule.why.ends_with('.') && rule.instead.len() > 10, "{rule:?}");
        for phrase in rule.phrases {
            let most = phrase.split(' ').map(|place| place.split('|').count()).max().unwrap_or(1);
            for choice in 0..most {
                let text = written(phrase, choice);
                assert!(!find(&text, false).is_empty(), "nothing is found in {text:?}, of {phrase:?}");
            }
        }
    }
}

/// A phrase as somebody would write it, by one of its choices.
fn written(phrase: &str, choice: usize) -> String {
    let word = |place: &str| {
        let choices: Vec<&str> = place.trim_end_matches('?').split('|').collect();
        match choices[choice % choices.len()] {
            "_" => "such".to_owned(),
            "#" => "5".to_owned(),
            "##" => "35".to_owned(),
            word => word.trim_end_matches('*').to_owned(),
        }
    };
    phrase.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

proptest! {
    #[test]
    fn nothing_panics_and_places_are_places_of_the_text(text in "\\PC{0,200}") {
        for hit in find(&text, false) {
            prop_assert!(text.get(hit.place).is_some_and(|words| !words.trim().is_empty()));
        }
        let tokens = read(&text);
        prop_assert!(tokens.iter().all(|token| text.get(token.place.clone()).is_some()));
        prop_assert_eq!(sentences(&tokens).concat().len(), tokens.len());
    }

    #[test]
    fn what_is_found_alone_is_found_in_a_text(rule in 0..200_usize, before in "(The|We|You) [a-z]{4,8}ing ", after in "( [a-z]{4,8}xq)?\\.") {
        let one = &BOOK.all[rule % BOOK.all.len()];
        let text = format!("{before}{}{after}", written(one.rule.phrases[0], rule));
        prop_assert!(find(&text, false).iter().any(|hit| hit.rule.kind == one.rule.kind), "{}", text);
    }
}
