//! How a credential was assessed (`scoring.md` §2, "Reading rigor"; F53). The employer's own catalogue outranks what is read here.

use crate::domain::credentials::RigorReading;
use crate::domain::policy::Rigor;
use crate::verify::json::Json;

/// Reads `achievementType` and whether a grade is among the results.
pub(super) fn of_ob3(achievement: Option<&Json<'_>>, results: &[Json<'_>]) -> RigorReading {
    if let Some(reading) = achievement.and_then(of_assessment) {
        return reading;
    }
    let Some(kind) = achievement.and_then(|achievement| achievement.get("achievementType")).and_then(Json::as_str) else {
        return not_stated("no achievementType".to_owned());
    };
    let has_grade = results.iter().any(|result| result.get("value").is_some() || result.get("achievedLevel").is_some());
    let source = format!("achievementType {kind}");
    let rigor = match kind {
        "License" | "Certification" => Rigor::R4,
        "Assessment" | "Assignment" => Rigor::R2,
        "Course" | "LearningProgram" if has_grade => return reading(Rigor::R2, format!("{source}, with a grade")),
        "Course" | "LearningProgram" => return reading(Rigor::R1, format!("{source}, no grade")),
        "CertificateOfCompletion" => Rigor::R1,
        "Membership" | "CoCurricular" | "CommunityService" => Rigor::R0,
        _ => return not_stated(source),
    };
    reading(rigor, source)
}

/// OB 2.0 states it only through the assessment extension.
pub(super) fn of_ob2(badge: &Json<'_>) -> RigorReading {
    of_assessment(badge).unwrap_or_else(|| not_stated("no assessment extension".to_owned()))
}

/// The assessment extension on a badge class or achievement.
fn of_assessment(achievement: &Json<'_>) -> Option<RigorReading> {
    let object = achievement.as_object()?;
    let (_, extension) = object.iter().find(|(name, _)| {
        let name = if name.len() < "assessments".len() { return false } else { name.to_ascii_lowercase() };
        name == "assessments" || (name.contains("extension") && name.contains("assessment"))
    })?;
    let assessments = extension.get("assessments").unwrap_or(extension).items();
    assessments.iter().filter_map(one_assessment).min_by_key(|reading| reading.rigor)
}

fn one_assessment(assessment: &Json<'_>) -> Option<RigorReading> {
    let kinds = ["assessmentType", "type", "@type"].into_iter().filter_map(|name| assessment.get(name)).flat_map(Json::items);
    let (kind, exam) = kinds.filter_map(Json::as_str).find_map(|kind| {
        let bare = kind.rsplit([':', '#', '/']).next().unwrap_or(kind);
        match bare.strip_prefix("AssessmentExtension").unwrap_or(bare) {
            "Exam" => Some(("Exam", true)),
            "Performance" => Some(("Performance", false)),
            "Artifact" => Some(("Artifact", false)),
            _ => None,
        }
    })?;
    if !exam {
        return Some(reading(Rigor::R3, format!("assessment extension: {kind}")));
    }
    let is_supervised = is_supervised(assessment);
    let (rigor, how) = if is_supervised { (Rigor::R4, "supervised") } else { (Rigor::R2, "supervision not stated") };
    Some(reading(rigor, format!("assessment extension: {kind}, {how}")))
}

/// Supervision is a flag with some writers and a word in the evaluation method with others.
fn is_supervised(assessment: &Json<'_>) -> bool {
    let flags = ["supervised", "proctored", "isProctored", "isSupervised"];
    if flags.iter().filter_map(|name| assessment.get(name)).any(|flag| flag.as_bool() == Some(true)) {
        return true;
    }
    let method = assessment.get("evaluationMethod").or_else(|| assessment.get("assessmentEvaluation")).and_then(Json::as_str);
    let method = method.unwrap_or_default().to_lowercase();
    let words: Vec<&str> = method.split(|c: char| !c.is_alphanumeric()).collect();
    let is_denied = words.iter().any(|word| matches!(*word, "not" | "non" | "no" | "un" | "without" | "unsupervised" | "unproctored"));
    !is_denied && words.iter().any(|word| matches!(*word, "supervised" | "proctored" | "invigilated"))
}

fn reading(rigor: Rigor, source: String) -> RigorReading {
    RigorReading { rigor, source }
}

fn not_stated(source: String) -> RigorReading {
    reading(Rigor::NotStated, source)
}
