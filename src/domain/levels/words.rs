//! Words for levels, where they mean one level only. What can mean two is left out: fluent, senior, good, proficient user, master.

/// Phrases of one level in one language.
pub(super) struct Words {
    pub(super) language: &'static str,
    pub(super) phrases: &'static [&'static str],
    pub(super) level: u8,
    pub(super) why: &'static str,
}

/// English, as the crosswalk calls it.
pub(super) const ENGLISH: &str = "English";

const KNOWS: &str = "Has heard of it and takes part when led.";
const BASIC: &str = "The ground is laid: simple tasks, with somebody to ask.";
const MIDDLE: &str = "Between the ground and what few can do: the usual tasks alone.";
const HIGH: &str = "Above what is usual: difficult tasks alone.";
const HIGHEST: &str = "The last step of every scale that has it.";

const fn words(language: &'static str, level: u8, why: &'static str, phrases: &'static [&'static str]) -> Words {
    Words { language, phrases, level, why }
}

pub(super) const WORDS: &[Words] = &[
    words(ENGLISH, 1, KNOWS, &["awareness", "introductory", "beginner", "novice"]),
    words(ENGLISH, 2, BASIC, &["foundational", "foundation", "fundamentals", "entry-level", "basic", "elementary", "advanced beginner"]),
    words(ENGLISH, 3, MIDDLE, &["intermediate", "competent"]),
    words(ENGLISH, 3, "The step over foundational at several vendors.", &["associate"]),
    words(ENGLISH, 3, "Read as in rubrics, where it is the step that is asked of everybody; Dreyfus means more by it.", &["proficient"]),
    words(ENGLISH, 4, HIGH, &["advanced"]),
    words(ENGLISH, 4, "The step over associate at several vendors.", &["professional"]),
    words(ENGLISH, 4, "Deep in one field, beside professional at several vendors.", &["specialty", "speciality"]),
    words(ENGLISH, 5, HIGHEST, &["expert", "mastery"]),
    words("German", 1, KNOWS, &["Anfänger", "Anfängerin"]),
    words("German", 2, BASIC, &["Grundkenntnisse", "Grundlagen", "Basiskenntnisse", "Grundwissen", "grundlegende Kenntnisse"]),
    words("German", 3, MIDDLE, &["gute Kenntnisse", "solide Kenntnisse", "Mittelstufe"]),
    words(
        "German",
        4,
        HIGH,
        &["sehr gute Kenntnisse", "fortgeschritten", "Fortgeschrittene", "fortgeschrittene Kenntnisse", "vertiefte Kenntnisse"],
    ),
    words("German", 5, HIGHEST, &["Experte", "Expertin", "Expertenkenntnisse", "Expertenwissen", "exzellente Kenntnisse"]),
    words("German", 5, "Of languages: fit for negotiations, which is C1.", &["verhandlungssicher"]),
    words("French", 1, KNOWS, &["débutant", "débutante", "notions"]),
    words("French", 2, BASIC, &["élémentaire", "bases", "notions de base", "connaissances de base"]),
    words("French", 3, MIDDLE, &["intermédiaire", "bonnes connaissances"]),
    words("French", 4, HIGH, &["avancé", "avancée", "confirmé", "confirmée", "très bonnes connaissances", "connaissances approfondies"]),
    words("French", 5, HIGHEST, &["experte", "expertise reconnue", "niveau expert"]),
    words("Spanish", 1, KNOWS, &["principiante", "nociones"]),
    words("Spanish", 2, BASIC, &["básico", "básica", "nociones básicas", "conocimientos básicos"]),
    words("Spanish", 3, MIDDLE, &["intermedio", "intermedia", "buenos conocimientos"]),
    words("Spanish", 4, HIGH, &["avanzado", "avanzada", "conocimientos avanzados", "muy buenos conocimientos"]),
    words("Spanish", 5, HIGHEST, &["experto", "experta"]),
];
