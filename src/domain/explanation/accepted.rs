//! Other evidence in sentences. None of them says "verified": a person accepted it, and who and when is said with it.

use super::{day, quoted};
use crate::domain::other_evidence::EvidenceKind;
use crate::domain::scoring::AcceptedEvidence;
use crate::domain::text::name_key;

/// What it is called after "the": `statistics degree` where the words name the skill, else with the words: `work sample “Churn model”`.
pub fn other_evidence(kind: EvidenceKind, skill: &str, words: &str) -> String {
    let spaced = |text: &str| format!(" {} ", name_key(text));
    match kind {
        EvidenceKind::Degree if spaced(words).contains(&spaced(skill)) => format!("{} degree", inside_a_sentence(skill)),
        EvidenceKind::Degree => format!("degree {}", quoted(words)),
        EvidenceKind::WorkSample => format!("work sample {}", quoted(words)),
        EvidenceKind::Experience => format!("experience {}", quoted(words)),
        EvidenceKind::Other => format!("evidence {}", quoted(words)),
    }
}

/// `accepted by J. Ortiz on 23 Nov 2026: BSc Statistics`
pub fn accepted_by(accepted: &AcceptedEvidence) -> String {
    format!("accepted by {} on {}: {}", accepted.by, day(accepted.at), accepted.words)
}

/// A field of study as it stands inside a sentence: `statistics`; `SQL`, `R` and `MySQL` stay as they are.
fn inside_a_sentence(skill: &str) -> String {
    let rest: String = skill.chars().skip(1).collect();
    let is_word = rest.starts_with(char::is_lowercase) && !rest.contains(char::is_uppercase);
    if is_word { skill.to_lowercase() } else { skill.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_is_called_by_its_field_and_everything_else_by_its_words() {
        for (kind, skill, words, called) in [
            (EvidenceKind::Degree, "Statistics", "BSc Statistics", "statistics degree"),
            (EvidenceKind::Degree, "Data protection", "LL.M. in data  protection", "data protection degree"),
            (EvidenceKind::Degree, "SQL", "Diploma, SQL", "SQL degree"),
            (EvidenceKind::Degree, "R", "MSc R&D", "R degree"),
            (EvidenceKind::Degree, "R", "MSc Research", "degree \u{201c}MSc Research\u{201d}"),
            (EvidenceKind::Degree, "SQL", "BSc Computer Science", "degree \u{201c}BSc Computer Science\u{201d}"),
            (EvidenceKind::WorkSample, "SQL", "Churn model in SQL", "work sample \u{201c}Churn model in SQL\u{201d}"),
            (EvidenceKind::Experience, "SQL", "Six years", "experience \u{201c}Six years\u{201d}"),
            (EvidenceKind::Other, "SQL", "Teaches it", "evidence \u{201c}Teaches it\u{201d}"),
        ] {
            assert_eq!(other_evidence(kind, skill, words), called);
        }
    }
}
