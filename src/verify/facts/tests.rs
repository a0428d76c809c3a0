use proptest::prelude::*;

use super::*;
use crate::domain::credentials::DateSource;
use crate::domain::policy::Rigor;

fn json(text: &str) -> Json<'_> {
    Json::parse(text.as_bytes()).unwrap()
}

const OB3: &str = r#"{
  "@context": [], "id": "urn:uuid:1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
  "name": {"de": "Abzeichen", "en-GB": "Data badge"},
  "issuer": {"id": "did:key:z1", "type": ["Profile"], "name": "College", "url": "https://college.example"},
  "validFrom": "2026-01-01T00:00:00Z", "validUntil": "2030-01-01T00:00:00Z", "awardedDate": "2024-06-01T00:00:00Z",
  "evidence": [{"id": "https://work.example/1", "type": "Evidence"}, {"id": "urn:x"}, "https://work.example/2"],
  "credentialSubject": {
    "id": "did:example:me", "type": "AchievementSubject", "activityEndDate": "2024-05-01",
    "achievement": {
      "id": "https://college.example/a/1", "type": "Achievement", "achievementType": "Course", "name": "SQL\u202e databases",
      "description": "About data", "criteria": {"narrative": "Pass"}, "tag": ["SQL", " data "], "creator": {"id": "did:web:maker.example"},
      "alignment": [{"type": "Alignment", "targetUrl": "http://data.europa.eu/esco/skill/1", "targetName": "SQL", "targetCode": "S1", "targetFramework": "ESCO"}],
      "resultDescription": [{"id": "urn:d:1", "resultType": "RubricCriterionLevel", "rubricCriterionLevel": [{"id": "urn:l:2", "level": "Advanced"}]}]
    },
    "result": [{"resultDescription": "urn:d:1", "achievedLevel": "urn:l:2"}]
  }
}"#;

#[test]
fn an_ob3_credential_gives_its_facts() {
    let facts = of_ob3(&json(OB3), "Open Badges 3.0, signed data");
    assert_eq!(facts.name, "Data badge");
    assert_eq!((facts.issuer.id.as_str(), facts.issuer.name.as_deref()), ("did:key:z1", Some("College")));
    assert_eq!(facts.achievement.name, "SQL databases");
    assert_eq!(facts.achievement.tags, ["SQL", "data"]);
    assert_eq!(facts.achievement.creator.as_deref(), Some("did:web:maker.example"));
    assert_eq!(facts.achievement.alignments[0].target_code.as_deref(), Some("S1"));
    assert_eq!((facts.rigor.rigor, facts.rigor.source.as_str()), (Rigor::R2, "achievementType Course, with a grade"));
    assert_eq!(facts.level.map(|level| (level.level, level.source)), Some((4, "achieved level “Advanced”".to_owned())));
    assert_eq!(facts.evidence_links, ["https://work.example/1", "https://work.example/2"]);
    assert_eq!(
        facts.dates.earned().map(|(date, source)| (date.date_naive().to_string(), source)),
        Some(("2024-05-01".into(), DateSource::ActivityEndDate))
    );
    assert_eq!(facts.subject.as_deref(), Some("did:example:me"));
    assert_eq!(facts.unfinished, None);
}

#[test]
fn rigor_is_read_by_the_table() {
    for (kind, result, expected) in [
        ("License", "[]", Rigor::R4),
        ("Certification", "[]", Rigor::R4),
        ("Assessment", "[]", Rigor::R2),
        ("Assignment", "[]", Rigor::R2),
        ("Course", "[{\"value\":\"92\"}]", Rigor::R2),
        ("LearningProgram", "[{\"status\":\"Completed\"}]", Rigor::R1),
        ("CertificateOfCompletion", "[]", Rigor::R1),
        ("Membership", "[]", Rigor::R0),
        ("CoCurricular", "[]", Rigor::R0),
        ("CommunityService", "[]", Rigor::R0),
        ("Badge", "[]", Rigor::NotStated),
        ("MicroCredential", "[{\"value\":\"92\"}]", Rigor::NotStated),
        ("ext:Own", "[]", Rigor::NotStated),
    ] {
        let achievement = format!("{{\"achievementType\":\"{kind}\"}}");
        assert_eq!(rigor::of_ob3(Some(&json(&achievement)), json(result).items()).rigor, expected, "{kind}");
    }
    for (assessment, expected) in [
        ("{\"type\":\"Performance\"}", Rigor::R3),
        ("{\"type\":\"extensions:AssessmentExtensionArtifact\"}", Rigor::R3),
        ("{\"type\":\"Exam\"}", Rigor::R2),
        ("{\"type\":\"Exam\",\"evaluationMethod\":\"Proctored online exam\"}", Rigor::R4),
        ("{\"type\":\"Exam\",\"evaluationMethod\":\"not proctored\"}", Rigor::R2),
        ("{\"type\":\"Exam\",\"supervised\":true}", Rigor::R4),
        ("{\"type\":\"Other\"}", Rigor::NotStated),
    ] {
        let badge = format!("{{\"extensions:assessmentExtension\":{{\"type\":[\"Extension\"],\"assessments\":[{assessment}]}}}}");
        assert_eq!(of_ob2(&json("{}"), &json(&badge), &json("{}"), "").rigor.rigor, expected, "{assessment}");
    }
}

#[test]
fn an_unfinished_result_is_reported() {
    for (results, expected) in [
        ("[{\"status\":\"Failed\"}]", Some("Failed")),
        ("[{\"status\":\"Completed\"}]", None),
        ("[{\"status\":\"Failed\"},{\"status\":\"Completed\"}]", None),
        (
            "[{\"status\":\"InProgress\",\"resultDescription\":\"a\"},{\"status\":\"Completed\",\"resultDescription\":\"b\"}]",
            Some("InProgress"),
        ),
        ("[{\"status\":\"Provisional\"}]", None),
    ] {
        assert_eq!(unfinished(json(results).items()).as_deref(), expected, "{results}");
    }
}

#[test]
fn levels_are_read_from_words_and_scales() {
    for (text, expected) in [
        ("Foundational", Some(2)),
        ("Expert", Some(5)),
        ("CEFR B2", Some(4)),
        ("EQF level 6", Some(4)),
        ("EQF 9", None),
        ("SFIA 3", Some(3)),
        ("SCQF 9", Some(4)),
        ("Level 3 of 5", Some(3)),
        ("Fortgeschrittene Kenntnisse", Some(4)),
        ("Level 3", None),
        ("Gold", None),
        ("Pass", None),
    ] {
        let achievement = "{\"resultDescription\":{\"id\":\"d\",\"resultType\":\"PerformanceLevel\"}}";
        let result = format!("[{{\"resultDescription\":\"d\",\"value\":\"{text}\"}}]");
        let got = level::of_results(Some(&json(achievement)), json(&result).items()).map(|level| level.level);
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn an_ob2_badge_gives_its_facts() {
    let assertion = json(
        "{\"id\":\"https://a.example/1\",\"issuedOn\":\"2022-01-01T10:00:00Z\",\"expires\":\"2031-01-01\",\"evidence\":{\"id\":\"https://e.example/\"}}",
    );
    let badge = json(
        "{\"id\":\"https://a.example/b\",\"name\":\"Rust\",\"criteria\":\"https://a.example/c\",\"tags\":[\"x\"],\"alignment\":[{\"targetName\":\"Rust\",\"targetUrl\":\"http://e.example/s\"}],\"alignments\":{\"name\":\"Old\",\"url\":\"http://e.example/o\"},\"extensions:OriginalCreator\":{\"url\":\"https://maker.example/i\"}}",
    );
    let issuer = json("{\"id\":\"https://a.example/i\",\"name\":\"A\",\"url\":\"https://a.example\"}");
    let facts = of_ob2(&assertion, &badge, &issuer, "Open Badges 2.0, hosted");
    assert_eq!((facts.name.as_str(), facts.issuer.id.as_str()), ("Rust", "https://a.example/i"));
    let names: Vec<_> = facts.achievement.alignments.iter().filter_map(|alignment| alignment.target_name.as_deref()).collect();
    assert_eq!(names, ["Rust", "Old"]);
    assert_eq!(facts.achievement.creator.as_deref(), Some("https://maker.example/i"));
    assert_eq!(facts.evidence_links, ["https://e.example/"]);
    assert_eq!(facts.dates.earned().map(|(_, source)| source), Some(DateSource::IssuedOn));
    assert_eq!(facts.rigor.rigor, Rigor::NotStated);
}

proptest! {
    #[test]
    fn no_document_makes_it_panic(text in "[\\[\\]{}:,\"a-e0-9]{0,60}", value in "(null|true|1|\"x\"|\\[\\]|\\[1\\]|\\{\\}|\\{\"id\":1\\})") {
        for name in ["credentialSubject", "issuer", "name", "evidence", "validFrom"] {
            let document = format!("{{\"{name}\":{value}}}");
            of_ob3(&json(&document), "");
        }
        let subject = format!("{{\"credentialSubject\":{{\"achievement\":{value},\"result\":{value}}}}}");
        of_ob3(&json(&subject), "");
        if let Ok(json) = Json::parse(text.as_bytes()) {
            of_ob3(&json, "");
            of_ob2(&json, &json, &json, "");
        }
    }
}
