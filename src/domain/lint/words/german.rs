//! German.

use super::Rule;
use super::english_person::{DRESS, LOOKS, NATIVE, NEAR_BY, RIGHT_TO_WORK, TASK};
use crate::domain::lint::LintKind::{Age, Appearance, Disability, Family, Marital, Origin, Place, Religion, Sex};
use crate::domain::lint::Severity::{Hint, Stop, Warn};

const YOUNG: &str = "It tells older people not to apply.";
const WORK_NOT_AGE: &str = "Say what the work is like: \u{201e}ein Team von acht Leuten, das gern Neues ausprobiert\u{201c}.";
const LEAST: &str = "Say the least that is needed, better as a skill and a level than in years: \u{201e}SQL auf Niveau 3\u{201c}.";
const CLIENTS: &[&str] = &[
    "kinder",
    "kindern",
    "jugendliche",
    "jugendlichen",
    "menschen",
    "patienten",
    "personen",
    "schuler",
    "schulern",
    "bewohner",
    "kunden",
    "mutter",
    "frauen",
    "manner",
    "zertifikat",
    "nachweis",
    "zeugnis",
    "familien",
];

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        Age,
        Warn,
        &[
            "junge|junges|jungen|junger|jungem und? dynamische*|motivierte*|engagierte*? Team|Teams|Kolleg*|Mitarbeiter*|Talente|Talenten|Bewerber*|Kraft|Kräfte|Nachwuchs*",
            "jung und? dynamisch|motiviert|engagiert|hungrig|flexibel",
            "jung dynamisch|motiviert|engagiert|flexibel",
            "jugendliches|jugendlicher|jugendliche Auftreten|Erscheinung|Team|Elan|Frische",
        ],
        YOUNG,
        WORK_NOT_AGE,
    ),
    Rule::new(
        Age,
        Hint,
        &["junge|jungen Menschen|Erwachsene|Erwachsenen|Leute|Leuten|Patient*|Familien|Eltern|Frauen|Männer|Männern|Mütter|Müttern|Geflüchtete*|Mädchen"],
        "About the people you serve this is fine. About applicants it is a wish for an age.",
        "Leave it where it names those you serve; take it out where it means applicants.",
    ),
    Rule::new(Age, Hint, &["junge|junges|jungen|junger|jungem|jung"], "Read as a wish about applicants, it tells older people not to apply.", WORK_NOT_AGE),
    Rule::new(
        Age,
        Hint,
        &["Berufsanfänger*|Berufseinsteiger*"],
        "Most of them are young, so people who change trade later are left out.",
        "Say what is needed: \u{201e}keine Berufserfahrung nötig, wir arbeiten Sie ein\u{201c}.",
    )
    .not_after(&["auch", "gerne", "gern"])
    .not_before(&["willkommen", "auch", "sind", "und"]),
    Rule::new(
        Age,
        Warn,
        &["frischgebackene*|frische|frischer Absolvent*", "frisch gebackene* Absolvent*", "frisch von der Uni|Universität|Hochschule"],
        "Most of them are young, so people who learned it long ago, or elsewhere, are left out.",
        "Say what is needed: \u{201e}keine Berufserfahrung nötig, wir arbeiten Sie ein\u{201c}.",
    ),
    Rule::new(
        Age,
        Warn,
        &[
            "max|maximal|höchstens # Jahr|Jahre|Jahren _? Berufserfahrung|Erfahrung|Praxis",
            "bis zu # Jahre|Jahren _? Berufserfahrung|Erfahrung",
            "weniger als # Jahre|Jahren _? Berufserfahrung|Erfahrung",
        ],
        "An upper limit of experience keeps older people out, and no skill is too much.",
        LEAST,
    ),
    Rule::new(Age, Hint, &["# bis? # Jahre|Jahren _? Berufserfahrung|Erfahrung"], "Its upper end works like an age limit.", LEAST),
    Rule::new(
        Age,
        Stop,
        &["nicht älter als ##", "zwischen ## und ## Jahre|Jahren alt?", "unter ## Jahre|Jahren", "jünger als ##", "Höchstalter", "Altersgrenze"],
        "It shuts out people by their age.",
        "Take it out. Where a law sets an age, name the law.",
    )
    .not_near(CLIENTS)
    .not_before(&["monat", "monate", "monaten", "tage", "tagen", "wochen", "stunden", "minuten"]),
    Rule::new(
        Sex,
        Stop,
        &[
            "nur|ausschließlich Männer|Frauen|männliche|weibliche|Herren|Damen",
            "männliche*|weibliche* Bewerber*|Kandidat*|Fachkraft|Fachkräfte|Mitarbeiter*|Verstärkung|Aushilfe*",
        ],
        "It names one sex only, and the others read that they are not meant.",
        "Take it out, and write the title for everybody: \u{201e}Pflegefachkraft (m/w/d)\u{201c}.",
    )
    .not_after(&["nicht"]),
    Rule::new(
        Sex,
        Warn,
        &[
            "Krankenschwester*|Putzfrau*|Reinigungsfrau*|Putzfee*|Empfangsdame*|Bürodame*|Kindergärtnerin*|Fräulein",
            "Sekretärin|Sekretärinnen|Verkäuferin|Verkäuferinnen|Kellnerin|Kellnerinnen|Arzthelferin|Arzthelferinnen|Erzieherin|Erzieherinnen|Kassiererin|Kassiererinnen",
        ],
        "It names one sex only, and the others read that they are not meant.",
        "Write the title for everybody: \u{201e}Pflegefachkraft\u{201c}, \u{201e}Reinigungskraft\u{201c}, \u{201e}Verkäufer (m/w/d)\u{201c}.",
    )
    .not_near(&["sekretar", "verkaufer", "kellner", "arzthelfer", "erzieher", "kassierer", "krankenpfleger"])
    .unless_marked(),
    Rule::new(
        Sex,
        Hint,
        &["Mädchen für alles", "Powerfrau*", "seinen|ihren Mann stehen|steht", "Mannschaftsstärke", "mannstark"],
        "Such words name one sex where everybody is meant.",
        "Say the task: \u{201e}hilft, wo es nötig ist\u{201c}.",
    ),
    Rule::new(
        Family,
        Stop,
        &[
            "keine|ohne Kinder",
            "kinderlos*",
            "abgeschlossene* Familienplanung",
            "Familienplanung abgeschlossen",
            "keine|ohne familiäre|familiären Verpflichtungen|Bindungen",
        ],
        "It asks about children and care, which are nobody\u{2019}s business at work.",
        "Say the hours: \u{201e}Schichten von acht Stunden, jedes zweite Wochenende\u{201c}.",
    )
    .not_before(&["unter", "sind", "werden", "in", "im", "auf"])
    .not_after(&["paare", "familien", "menschen"]),
    Rule::new(
        Family,
        Hint,
        &[
            "rund um die Uhr verfügbar|erreichbar|einsatzbereit|einsetzbar",
            "zeitlich uneingeschränkt|unbegrenzt|absolut|völlig|maximal flexibel|verfügbar",
            "uneingeschränkte|absolute|maximale zeitliche? Flexibilität|Verfügbarkeit",
            "jederzeit verfügbar|abrufbar|einsatzbereit",
            "zeitlich ungebunden",
        ],
        "People who care for children or others read that they cannot do it.",
        "State the shifts and how far ahead they are known: \u{201e}zwei Spätdienste in der Woche, vier Wochen vorher geplant\u{201c}.",
    ),
    Rule::new(
        Marital,
        Stop,
        &["ledig|ledige|lediger|ledigen", "unverheiratet*", "alleinstehende* Bewerber*|Frau|Mann|Frauen|Männer"],
        "It asks about marriage.",
        "Take it out. Say what the work asks for, such as travel.",
    ),
    Rule::new(Marital, Warn, &["Familienstand*"], "It asks about marriage.", "Do not ask for it, and leave it out of the form."),
    Rule::new(
        Origin,
        Warn,
        &["Muttersprach*", "Deutsch als Erstsprache"],
        NATIVE,
        "Ask for the level the work needs: \u{201e}Deutsch fließend (C1)\u{201c}.",
    ),
    Rule::new(
        Origin,
        Warn,
        &["akzentfrei*", "ohne Akzent"],
        "An accent tells where somebody comes from, not how well they are understood.",
        "Say \u{201e}ist am Telefon gut zu verstehen\u{201c}.",
    ),
    Rule::new(
        Origin,
        Warn,
        &["deutsche* Staatsangehörigkeit|Staatsbürgerschaft|Nationalität|Staatsbürger*", "nur Deutsche|Inländer", "nur EU Bürger*"],
        "It asks for a passport where the right to work is enough.",
        RIGHT_TO_WORK,
    ),
    Rule::new(Origin, Stop, &["keine Ausländer*|Migranten"], "It shuts out people by their origin.", RIGHT_TO_WORK),
    Rule::new(
        Disability,
        Stop,
        &["nicht behindert*", "keine Behinderung|Behinderungen", "ohne Behinderung|Behinderungen"],
        "It shuts out people with disabilities openly.",
        TASK,
    )
    .not_after(&["mit", "und", "oder"]),
    Rule::new(
        Disability,
        Warn,
        &["körperlich* fit|Fitness", "kerngesund*", "gute*|beste*|einwandfreie* Gesundheit", "gesunde Bewerber*|Mitarbeiter*", "keine Krankheitstage|Fehltage"],
        "It judges health instead of work.",
        TASK,
    ),
    Rule::new(
        Disability,
        Hint,
        &["belastbar|belastbare|belastbarer|belastbarkeit", "körperliche* Belastbarkeit", "stressresistent*|Stressresistenz", "gesundheitlich* geeignet|uneingeschränkt"],
        "It hints at health and says little about the work.",
        "Say what comes up: \u{201e}hebt bis 15 kg mit Hilfsmitteln\u{201c}, \u{201e}beantwortet auch verärgerte Anrufe\u{201c}.",
    )
    .not_before(&[
        "daten", "zahlen", "ergebnisse", "aussagen", "analysen", "prognosen", "informationen", "grundlage", "grundlagen", "konzepte", "losungen",
        "beziehungen", "partnerschaften", "entscheidungsgrundlagen", "fakten", "netzwerke",
    ]),
    Rule::new(
        Religion,
        Warn,
        &[
            "Kirchenmitglied*|Kirchenzugehörigkeit|Konfessionszugehörigkeit",
            "Mitglied|Mitgliedschaft|Zugehörigkeit einer|der|in|zu|zur einer|der? christlichen|evangelischen|katholischen? Kirche",
        ],
        "It asks about religion.",
        "Where a religious body may ask for it by law, say for which task; else take it out.",
    ),
    Rule::new(
        Religion,
        Warn,
        &["kein|ohne Kopftuch", "keine religiösen Symbole|Zeichen|Kleidungsstücke"],
        "It keeps out people who wear it for their faith.",
        DRESS,
    ),
    Rule::new(
        Appearance,
        Warn,
        &["attraktives|attraktive Äußeres|Äußere|Erscheinungsbild|Erscheinung|Aussehen", "gutaussehend*", "gut aussehend*", "glattrasiert*", "glatt rasiert*", "bartlos*"],
        LOOKS,
        DRESS,
    ),
    Rule::new(
        Appearance,
        Hint,
        &["gepflegte|gepflegtes|gepflegten|gepflegter Äußeres|Äußere|Erscheinungsbild|Erscheinung|Auftreten|Aussehen"],
        LOOKS,
        DRESS,
    ),
    Rule::new(
        Appearance,
        Warn,
        &["Lichtbild|Bewerbungsfoto|Passfoto|Bewerbungsbild", "Lebenslauf|Bewerbung mit Foto|Bild"],
        "A photograph shows age, sex and origin before the work is looked at.",
        "Ask for no photograph.",
    )
    .not_after(&["ohne", "kein"]),
    Rule::new(
        Place,
        Hint,
        &["Wohnort|Wohnsitz in der Nähe|Umgebung|Region", "Wohnort|Wohnsitz im Umkreis|Raum", "wohnhaft in|im", "wohnen|wohnst im Umkreis", "wohnen|wohnst in der Nähe"],
        "It asks for an address; what matters is being there when needed.",
        NEAR_BY,
    ),
];
