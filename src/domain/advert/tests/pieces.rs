//! How an advert is cut.

use super::*;

#[test]
fn an_advert_is_cut_by_its_headings() {
    assert_eq!(
        kinds(ADVERT),
        [
            (Task, "Data Analyst (m/w/d)"),
            (About, "We are a fast-growing bank."),
            (Task, "You turn data into answers."),
            (Task, "Build dashboards in Tableau for ward managers."),
            (Task, "Cook nothing up;"),
            (Task, "every figure is checked."),
            (Must, "3+ years of SQL"),
            (Must, "Advanced Python"),
            (Must, "German (C1), English B2"),
            (Nice, "Power BI, e.g. for reports"),
            (Nice, "R or C++"),
            (Benefit, "Free Java and cooking classes"),
            (Benefit, "A JavaScript club"),
        ]
    );
    assert_eq!(split(ADVERT)[6].heading.as_deref(), Some("Requirements"));
}

#[test]
fn headings_are_known_in_four_languages() {
    for (heading, kind) in [
        ("Requirements", Must),
        ("REQUIREMENTS", Must),
        ("**Minimum qualifications**", Must),
        ("### What you bring", Should),
        ("Your Profile:", Should),
        ("About you", Should),
        ("Preferred qualifications:", Should),
        ("Nice to have:", Nice),
        ("Bonus points", Nice),
        ("Your responsibilities", Task),
        ("What we offer", Benefit),
        ("What's in it for you?", Benefit),
        ("About us", About),
        ("Anforderungen", Must),
        ("Das bringst du mit:", Should),
        ("Dein Profil", Should),
        ("Deine Aufgaben", Task),
        ("Wir bieten", Benefit),
        ("Über uns", About),
        ("Von Vorteil:", Nice),
        ("Profil recherché", Should),
        ("Compétences requises", Must),
        ("Vos missions :", Task),
        ("Nous offrons", Benefit),
        ("Qui sommes-nous ?", About),
        ("Requisitos", Must),
        ("Tu perfil", Should),
        ("Funciones", Task),
        ("Ofrecemos", Benefit),
        ("Se valorará:", Nice),
    ] {
        let advert = format!("Intro text.\n\n{heading}\n- Works in Tableau");
        assert_eq!(kinds(&advert)[1..], [(kind, "Works in Tableau")], "{heading}");
    }
}

#[test]
fn what_is_no_heading_stays_a_piece() {
    assert_eq!(kinds("Requirements engineering\n\nSQL"), [(Task, "Requirements engineering"), (Task, "SQL")]);
    assert_eq!(kinds("- Requirements\n- SQL"), [(Task, "Requirements"), (Task, "SQL")]);
    assert_eq!(kinds("Requirements: SQL and Python\nBenefits: a pension"), [(Must, "SQL and Python"), (Benefit, "a pension")]);
    // A heading nobody knows under one that is known changes nothing; one of its own does.
    assert_eq!(kinds("Requirements\n\nDatabases:\n- SQL"), [(Must, "SQL")]);
    assert_eq!(kinds("Requirements\n- SQL\n\n## Life at the lake\n- Boats"), [(Must, "SQL"), (Task, "Boats")]);
}

#[test]
fn sentences_end_where_they_end() {
    assert_eq!(
        kinds("You know tools, e.g. Tableau. We work in min. 2 teams, z.B. with SQL! Version 2.0 of Node.js? Yes"),
        [
            (Task, "You know tools, e.g. Tableau."),
            (Task, "We work in min. 2 teams, z.B. with SQL!"),
            (Task, "Version 2.0 of Node.js?"),
            (Task, "Yes"),
        ]
    );
    let broken = "- A long line about charts and what they show to people in a hurry,\n  and the rest of it in SQL\n- The next";
    assert_eq!(kinds(broken).len(), 2);
    assert_eq!(kinds("SQL\nPython\nTableau").len(), 3, "items that lost their signs");
    assert_eq!(kinds("1. SQL\n2) Python\n→ Tableau").iter().map(|(_, text)| *text).collect::<Vec<_>>(), ["SQL", "Python", "Tableau"]);
    assert_eq!(kinds("***\n---\n\n- \n•\n"), []);
}
