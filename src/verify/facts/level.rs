//! The level held, on the common scale 1-5 (F3): 1 awareness, 2 foundational, 3 intermediate, 4 advanced, 5 expert. Read only where a
//! result states it; never guessed from a name.

use crate::domain::credentials::LevelReading;
use crate::verify::json::Json;

/// Words of levels, in the order they are looked for.
const WORDS: &[(&str, u8)] = &[
    ("awareness", 1),
    ("introductory", 1),
    ("novice", 1),
    ("beginner", 1),
    ("foundational", 2),
    ("foundation", 2),
    ("elementary", 2),
    ("basic", 2),
    ("intermediate", 3),
    ("associate", 3),
    ("proficient", 3),
    ("competent", 3),
    ("advanced", 4),
    ("professional", 4),
    ("expert", 5),
    ("master", 5),
    ("mastery", 5),
];

/// Named scales, from their lowest step to their highest.
const SCALES: &[(&str, &[u8])] = &[("eqf", &[1, 1, 2, 3, 3, 4, 5, 5]), ("sfia", &[1, 2, 3, 4, 4, 5, 5])];
const CEFR: &[(&str, u8)] = &[("a1", 1), ("a2", 2), ("b1", 3), ("b2", 4), ("c1", 5), ("c2", 5)];

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
        return ["level", "name"].into_iter().find_map(|name| read(found.get(name)?.as_str()?, "achieved level"));
    }
    let kind = description?.get("resultType")?.as_str()?;
    if matches!(kind, "PerformanceLevel" | "RubricCriterionLevel") { read(result.get("value")?.as_str()?, "result") } else { None }
}

fn read(text: &str, place: &str) -> Option<LevelReading> {
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let reading = |level| Some(LevelReading { level, source: format!("{place} \u{201c}{text}\u{201d}") });
    if let Some((_, steps)) = SCALES.iter().find(|(scale, _)| words.contains(scale)) {
        let step: usize = words.iter().find_map(|word| word.parse().ok())?;
        return steps.get(step.checked_sub(1)?).and_then(|level| reading(*level));
    }
    if let Some((_, level)) = CEFR.iter().find(|(step, _)| words.contains(step)) {
        return reading(*level);
    }
    WORDS.iter().find(|(word, _)| words.contains(word)).and_then(|(_, level)| reading(*level))
}
