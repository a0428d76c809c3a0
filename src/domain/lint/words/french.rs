//! French.

use super::Rule;
use super::english_person::{DRESS, LOOKS, NATIVE, NEAR_BY, RIGHT_TO_WORK, TASK};
use crate::domain::lint::LintKind::{Age, Appearance, Disability, Family, Marital, Origin, Place, Religion, Sex};
use crate::domain::lint::Severity::{Hint, Stop, Warn};

const YOUNG: &str = "It tells older people not to apply.";
const WORK_NOT_AGE: &str = "Say what the work is like: \u{ab} une équipe de huit personnes qui teste souvent de nouveaux outils \u{bb}.";
const LEAST: &str = "Say the least that is needed, better as a skill and a level than in years: \u{ab} SQL au niveau 3 \u{bb}.";
const ONE_SEX: &str = "It names one sex only, and the others read that they are not meant.";
const CLIENTS: &[&str] = &[
    "enfants",
    "enfant",
    "patients",
    "mineurs",
    "jeunes",
    "eleves",
    "public",
    "usagers",
    "residents",
    "filles",
    "garcons",
    "certificat",
    "diplome",
    "attestation",
    "familles",
];

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        Age,
        Warn,
        &[
            "jeune|jeunes équipe|diplômé*|talent|talents|professionnel*|cadre|cadres|recrue*|candidat*|collaborat*|actifs",
            "équipe jeune",
            "jeune et? dynamique|motivé*|ambitieu*",
            "jeunes et? dynamiques|motivé*|ambitieu*",
        ],
        YOUNG,
        WORK_NOT_AGE,
    ),
    Rule::new(
        Age,
        Hint,
        &["jeune|jeunes public|publics|enfants|patients|adultes|gens|mères|filles|garçons|lecteurs|parents", "des|aux|les jeunes"],
        "About the people you serve this is fine. About applicants it is a wish for an age.",
        "Leave it where it names those you serve; take it out where it means applicants.",
    ),
    Rule::new(Age, Hint, &["jeune|jeunes"], "Read as a wish about applicants, it tells older people not to apply.", WORK_NOT_AGE),
    Rule::new(
        Age,
        Warn,
        &["récemment|fraîchement diplômé*", "natif|native|natifs du? numérique|digital", "sortie|sortant d école"],
        "Most of them are young, so people who learned it long ago, or elsewhere, are left out.",
        "Say what is needed: \u{ab} débutants acceptés, formation assurée \u{bb}.",
    ),
    Rule::new(
        Age,
        Warn,
        &[
            "max|maximum # an|ans|années d|de? expérience",
            "# ans|années d|de? expérience max|maximum",
            "moins de # ans|années d|de? expérience",
            "jusqu à # ans|années d|de? expérience",
        ],
        "An upper limit of experience keeps older people out, and no skill is too much.",
        LEAST,
    ),
    Rule::new(Age, Hint, &["# à? # ans|années d|de? expérience"], "Its upper end works like an age limit.", LEAST),
    Rule::new(
        Age,
        Stop,
        &[
            "âge maximum|maximal|limite",
            "limite d âge",
            "moins de ## ans",
            "entre ## et ## ans",
            "âgé|âgée|âgés de ## à ## ans",
            "pas plus de ## ans",
        ],
        "It shuts out people by their age.",
        "Take it out. Where a law sets an age, name the law.",
    )
    .not_near(CLIENTS)
    .not_before(&["d", "de", "mois", "jours", "semaines", "heures", "minutes"]),
    Rule::new(
        Sex,
        Stop,
        &[
            "hommes|femmes uniquement|seulement|exclusivement",
            "uniquement des? hommes|femmes",
            "réservé aux hommes|femmes",
            "candidats hommes|masculins uniquement?",
        ],
        ONE_SEX,
        "Take it out, and write the title for everybody: \u{ab} vendeur ou vendeuse (H/F) \u{bb}.",
    ),
    Rule::new(
        Sex,
        Warn,
        &[
            "femme|femmes de ménage|chambre",
            "vendeuse|vendeuses|serveuse|serveuses|infirmière|infirmières|caissière|caissières|hôtesse|hôtesses",
            "jeune femme|homme",
        ],
        ONE_SEX,
        "Name the job for everybody: \u{ab} agent d\u{2019}entretien \u{bb}, \u{ab} vendeur ou vendeuse \u{bb}, (H/F).",
    )
    .not_near(&["vendeur", "vendeurs", "serveur", "serveurs", "infirmier", "infirmiers", "caissier", "caissiers", "hote", "hotes", "valet"])
    .unless_marked(),
    Rule::new(
        Family,
        Stop,
        &[
            "sans enfant|enfants",
            "sans charge|charges de famille",
            "sans charge|charges familiale|familiales",
            "sans contrainte|contraintes familiale|familiales",
        ],
        "It asks about children and care, which are nobody\u{2019}s business at work.",
        "Say the hours: \u{ab} postes de huit heures, un week-end sur deux \u{bb}.",
    )
    .not_after(&["couples", "couple", "familles", "personnes", "adultes"]),
    Rule::new(
        Family,
        Hint,
        &[
            "disponible à toute heure",
            "disponible à tout moment",
            "disponibilité totale|absolue|permanente",
            "disponible 24h 24",
            "sans attache|attaches",
        ],
        "People who care for children or others read that they cannot do it.",
        "State the shifts and how far ahead they are known: \u{ab} deux soirs par semaine, planning un mois à l\u{2019}avance \u{bb}.",
    ),
    Rule::new(
        Marital,
        Warn,
        &["célibataire|célibataires", "situation familiale|matrimoniale|maritale"],
        "It asks about marriage.",
        "Do not ask for it.",
    ),
    Rule::new(
        Origin,
        Warn,
        &[
            "langue maternelle",
            "français|anglais|allemand|espagnol|italien|arabe natif|natifs|maternel",
            "locuteur|locuteurs|locutrice natif|natifs|native",
            "niveau natif",
        ],
        NATIVE,
        "Ask for the level the work needs: \u{ab} anglais courant (C1) \u{bb}.",
    ),
    Rule::new(
        Origin,
        Warn,
        &["sans accent"],
        "An accent tells where somebody comes from, not how well they are understood.",
        "Say \u{ab} se fait bien comprendre au téléphone \u{bb}.",
    ),
    Rule::new(
        Origin,
        Warn,
        &["nationalité française|européenne|exigée|requise", "être|etre français"],
        "It asks for a passport where the right to work is enough.",
        RIGHT_TO_WORK,
    ),
    Rule::new(
        Origin,
        Stop,
        &["étrangers s abstenir", "pas d étrangers", "français de souche"],
        "It shuts out people by their origin.",
        RIGHT_TO_WORK,
    ),
    Rule::new(
        Disability,
        Warn,
        &["bonne|excellente|parfaite santé", "bonne|excellente|parfaite condition|forme physique", "apte physiquement"],
        "It judges health instead of work.",
        TASK,
    )
    .not_before(&["financiere", "mentale", "publique", "economique", "au", "des", "du"]),
    Rule::new(Disability, Stop, &["sans handicap"], "It shuts out people with disabilities openly.", TASK).not_after(&["ou", "et"]),
    Rule::new(
        Disability,
        Hint,
        &["résistant|résistante|résistance au stress"],
        "It hints at mental health and says little about the work.",
        "Say what comes up: \u{ab} répond à des appels difficiles, avec un collègue à côté \u{bb}.",
    ),
    Rule::new(
        Religion,
        Warn,
        &["sans voile|foulard", "pas de voile|foulard", "aucun signe religieux", "pas de signe|signes religieux|ostentatoire"],
        "It keeps out people who wear it for their faith.",
        DRESS,
    ),
    Rule::new(
        Religion,
        Warn,
        &["catholique|catholiques|musulman|musulmans|juif|juifs|chrétien|chrétiens pratiquant|pratiquants"],
        "It asks about religion.",
        "Say what the work is, and take it out.",
    ),
    Rule::new(Appearance, Warn, &["physique agréable|avantageux", "rasé de près"], LOOKS, DRESS),
    Rule::new(Appearance, Hint, &["très? bonne|excellente présentation", "présentation soignée|impeccable"], LOOKS, DRESS)
        .not_before(&["de", "des", "du", "orale", "ecrite"]),
    Rule::new(
        Appearance,
        Warn,
        &["cv avec photo|photographie", "joindre une photo|photographie", "photo obligatoire|récente|exigée"],
        "A photograph shows age, sex and origin before the work is looked at.",
        "Ask for no photograph.",
    ),
    Rule::new(
        Place,
        Warn,
        &[
            "habiter|résider|habitant|résidant à proximité",
            "habiter|résider|habitant|résidant à moins de # km|kilomètres|minutes",
            "habiter|résider sur place",
        ],
        "It asks for an address; what matters is being there when needed.",
        NEAR_BY,
    ),
];
