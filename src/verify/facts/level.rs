//! The level held, on the common scale 1-5 (F3), by the crosswalk of [`crate::domain::levels`]. Read only where a result states it; never guessed
//! from a name.

use unicode_normalization::UnicodeNormalization;

use crate::domain::credentials::LevelReading;
use crate::domain::levels::{level_in, read_level};
use crate::verify::json::Json;

/// What results say beside the words of the crosswalk; of a person's degree it would mean something else.
const OF_RESULTS: (&str, u8) = ("master", 5);

/// Words that turn the level beside them into something less, or into its opposite. Scales are named alike in many languages, so the words of
/// some others are here too. Whichever of them stands anywhere in the text: what is held is not said, and no level is read.
const TURNING: &[&str] = &[
    // English
    "no",
    "not",
    "non",
    "nor",
    "none",
    "never",
    "neither",
    "cannot",
    "without",
    "below",
    "beneath",
    "under",
    "less",
    "than",
    "pre",
    "yet",
    "before",
    "until",
    "almost",
    "close",
    "half",
    "semi",
    "quasi",
    "sub",
    "some",
    "limited",
    "minimal",
    "little",
    "hardly",
    "barely",
    "scarcely",
    "missing",
    "missed",
    "absent",
    "attempted",
    "attempting",
    "aspiring",
    "aiming",
    "future",
    "target",
    "goal",
    "if",
    "false",
    "emerging",
    "developing",
    "progressing",
    "beginning",
    "needs",
    "need",
    "incomplete",
    "unlike",
    // German
    "nicht",
    "noch",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "nie",
    "ohne",
    "unter",
    "unterhalb",
    "fast",
    "beinahe",
    "nahezu",
    "knapp",
    "ansatzweise",
    "vor",
    "kaum",
    "bedingt",
    "mangelhaft",
    "weniger",
    // French
    "ne",
    "n",
    "pas",
    "sans",
    "sous",
    "dessous",
    "presque",
    "moins",
    "jamais",
    "aucun",
    "aucune",
    "peu",
    "avant",
    "vers",
    // Spanish
    "sin",
    "casi",
    "bajo",
    "debajo",
    "apenas",
    "menos",
    "nunca",
    "ni",
    "antes",
    "hacia",
    "falta",
    "todavía",
    "aún",
];

/// How such words begin, where one has many endings.
const TURNING_STEMS: &[&str] = &[
    "fail",
    "lack",
    "approach",
    "near",
    "toward",
    "partial",
    "partly",
    "insuffic",
    "inadequa",
    "incompet",
    "inconsist",
    "teilweise",
    "annähernd",
    "ungenüg",
    "partiel",
    "parcial",
    "insufic",
];

/// Words of other languages that begin with `un` and deny nothing, and how English ones do.
const PLAIN_UN: &[&str] = &["und", "une", "una", "uno"];
const PLAIN_UN_STEMS: &[&str] = &["unit", "univ", "uniq", "unif", "union", "understand", "understood", "undergrad", "undertak"];

/// The highest level a result states.
pub(super) fn of_results(achievement: Option<&Json<'_>>, results: &[Json<'_>]) -> Option<LevelReading> {
    let descriptions = achievement.and_then(|achievement| achievement.get("resultDescription")).map(Json::items).unwrap_or_default();
    results.iter().filter_map(|result| of_result(descriptions, result)).max_by_key(|reading| reading.level)
}

fn of_result(descriptions: &[Json<'_>], result: &Json<'_>) -> Option<LevelReading> {
    let named = result.get("resultDescription").and_then(Json::as_str);
    let description = descriptions.iter().find(|description| description.get("id").and_then(Json::as_str) == named && named.is_some());
    if let Some(achieved) = result.get("achievedLevel").and_then(Json::as_str) {
        let levels = descriptions.iter().filter_map(|description| description.get("rubricCriterionLevel")).flat_map(Json::items);
        let found = levels.into_iter().find(|level| level.get("id").and_then(Json::as_str) == Some(achieved))?;
        let texts: Vec<&str> = ["level", "name"].into_iter().filter_map(|name| found.get(name)?.as_str()).collect();
        // Either may take back what the other seems to say.
        if texts.iter().any(|text| is_turned(text)) {
            return None;
        }
        return texts.into_iter().find_map(|text| read(text, "achieved level"));
    }
    let kind = description?.get("resultType")?.as_str()?;
    if matches!(kind, "PerformanceLevel" | "RubricCriterionLevel") { read(result.get("value")?.as_str()?, "result") } else { None }
}

fn read(text: &str, place: &str) -> Option<LevelReading> {
    if is_turned(text) {
        return None;
    }
    let folded = folded(text);
    let words = words(&folded);
    let in_words = || level_in(&words).or_else(|| words.contains(&OF_RESULTS.0).then_some(OF_RESULTS.1));
    let level = read_level(text).map(|read| read.level).or_else(in_words)?;
    Some(LevelReading { level, source: format!("{place} \u{201c}{text}\u{201d}") })
}

/// Lower case, composed, with one kind of apostrophe.
fn folded(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase().replace(['\u{2019}', '\u{2bc}', '\u{ff07}'], "'")
}

fn words(folded: &str) -> Vec<&str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Whether a word in it turns or weakens what it seems to say.
fn is_turned(text: &str) -> bool {
    let folded = folded(text);
    let denies = |word: &&str| {
        let is_plain = || PLAIN_UN.contains(word) || PLAIN_UN_STEMS.iter().any(|stem| word.starts_with(stem));
        let is_un = word.len() > 2 && word.starts_with("un") && !is_plain();
        is_un || TURNING.contains(word) || TURNING_STEMS.iter().any(|stem| word.starts_with(stem))
    };
    folded.contains("n't") || folded.contains("un-") || words(&folded).iter().any(denies)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LEVEL_WORDS: [&str; 8] = ["awareness", "basic", "foundational", "proficient", "advanced", "expert", "mastery", "master"];

    /// What is read of a rubric level with this text, as `level` and as `name`.
    fn of_rubric(level: &str, name: &str) -> Option<u8> {
        let rubric = format!(
            r#"{{"resultDescription":{{"id":"d","resultType":"RubricCriterionLevel","rubricCriterionLevel":[{{"id":"l","level":"{level}","name":"{name}"}}]}}}}"#
        );
        let achievement = Json::parse(rubric.as_bytes()).unwrap();
        let results = Json::parse(br#"[{"resultDescription":"d","achievedLevel":"l"}]"#).unwrap();
        of_results(Some(&achievement), results.items()).map(|reading| reading.level)
    }

    fn of_text(text: &str) -> Option<u8> {
        let reading = read(text, "result").map(|reading| reading.level);
        assert_eq!(of_rubric(text, ""), reading, "{text}");
        assert_eq!(of_rubric("", text), reading, "{text}");
        reading
    }

    #[test]
    fn a_level_is_never_read_against_its_meaning() {
        for text in [
            "Did not demonstrate mastery",
            "Approaching Mastery",
            "Nearing mastery",
            "Near Mastery",
            "Not Yet Proficient",
            "Partially Proficient",
            "Partly proficient",
            "Partial mastery",
            "Below Basic",
            "Pre-Intermediate",
            "Pre‑intermediate",
            "Non-proficient",
            "Un-Proficient",
            "Under Proficient",
            "Almost expert",
            "Nearly advanced",
            "Working towards B2",
            "toward mastery",
            "No mastery",
            "No evidence of mastery",
            "Mastery: failed",
            "Fails to meet proficient",
            "Lacks mastery",
            "Lacking basic skills",
            "Without mastery",
            "Isn't proficient",
            "Hasn’t reached intermediate",
            "Unable to show mastery",
            "Unsatisfactory (basic)",
            "Less than proficient",
            "Insufficient mastery",
            "EQF 5 not reached",
            "below SFIA 3",
            "Mastery: false",
            "Noch nicht B2",
            "unter B1",
            "EQF 4 nicht erreicht",
            "Teilweise B2",
            "Expert: pas encore",
            "en dessous de B1",
            "B2 non atteint",
            "todavía no B2",
            "por debajo de B1",
            "casi B2",
        ] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_level_that_is_said_plainly_is_read() {
        for (text, expected) in [
            ("Mastery", 5),
            ("Proficient", 3),
            ("Basic", 2),
            ("Advanced beginner", 2),
            ("Upper intermediate", 3),
            ("Highly proficient", 3),
            ("Basic understanding", 2),
            ("University: advanced", 4),
            ("Niveau B2", 4),
            ("Wissen und Können: B1", 3),
            ("Un niveau C1", 5),
            ("Unit 3: proficient", 3),
        ] {
            assert_eq!(of_text(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn either_text_of_a_rubric_level_may_take_the_other_back() {
        assert_eq!(of_rubric("Mastery", "Did not demonstrate mastery"), None);
        assert_eq!(of_rubric("Not met", "Proficient"), None);
        assert_eq!(of_rubric("2", "Proficient"), Some(3));
    }

    proptest! {
        #[test]
        fn a_turning_word_anywhere_leaves_no_level(
            before in "[A-Za-z0-9 ]{0,12}", after in "[A-Za-z0-9 ]{0,12}", level in 0..LEVEL_WORDS.len(), turning in 0..TURNING.len(), upper: bool, last: bool
        ) {
            let (word, turning) = (LEVEL_WORDS[level], if upper { TURNING[turning].to_uppercase() } else { TURNING[turning].to_owned() });
            let text = if last { format!("{before} {word} {after} {turning}") } else { format!("{turning} {before} {word} {after}") };
            prop_assert_eq!(read(&text, ""), None, "{}", text);
        }

        #[test]
        fn so_does_a_word_that_begins_like_one(stem in 0..TURNING_STEMS.len(), ending in "[a-z]{0,5}", level in 0..LEVEL_WORDS.len()) {
            prop_assert_eq!(read(&format!("{} {}{ending}", LEVEL_WORDS[level], TURNING_STEMS[stem]), ""), None);
        }
    }
}
