//! Skill assertions as others publish them.

use serde_json::{Value, json};

use super::super::detect_and_read;
use super::*;

fn read_value(value: &Value) -> JobFile {
    detect_and_read("job", value.to_string().as_bytes()).unwrap()
}

fn levels(file: &JobFile) -> Vec<(&str, Option<u8>)> {
    file.rows.iter().map(|row| (row.skill.name.as_str(), row.level)).collect()
}

#[test]
fn the_published_shape_is_read() {
    let file = read_value(&json!({
        "identifier": "https://example.com/jobs/SOFTWARE-ENGINEER-001", "targetType": "Job",
        "proficiencyScale": "https://example.com/proficiency-scales/4-level",
        "assertions": [
            {"skill": {"id": "https://api.example/skills/PYTHON", "name": "Python Programming", "description": "…", "codedNotation": "PYTHON"},
             "proficiencyLevel": {"id": "https://example.com/proficiency-scales/4-level/4", "name": "Advanced", "rank": 4},
             "performanceContext": ["https://example.com/contexts/backend"], "source": {"name": "Example Corp"}},
            {"skill": {"id": "https://api.example/skills/SQL", "name": "SQL"}, "proficiencyLevel": {"name": "Intermediate", "rank": 3}},
            {"skill": {"name": "R"}, "proficiencyLevel": {"rank": "2"}, "proficiencyScale": "SFIA"},
            {"skill": {"name": "Go"}, "proficiencyLevel": {"name": "Advanced"}},
            {"skill": {"name": "C"}, "proficiencyLevel": 4}, {"skill": {"name": "D"}, "proficiencyLevel": "Advanced"}]
    }));
    assert_eq!(
        levels(&file),
        [("Python Programming", Some(5)), ("SQL", Some(4)), ("R", Some(2)), ("Go", None), ("C", Some(5)), ("D", None)]
    );
    assert_eq!(
        (file.identifier.as_deref(), file.rows[0].skill.code.as_deref()),
        (Some("https://example.com/jobs/SOFTWARE-ENGINEER-001"), Some("PYTHON"))
    );
    assert_eq!(file.errors, []);
    assert_eq!(
        file.notes,
        [
            "Not taken over of the assertions: performanceContext, source.",
            "Levels of another scale were put on ours: 4 of 4 is 5, 3 of 4 is 4, 2 of 7 is 2. Look them through.",
        ]
    );
}

#[test]
fn a_scale_without_a_size_gives_no_levels_and_a_wrong_rank_no_row() {
    let scaled = |scale: Value| {
        let assertion = |name: &str, rank: Value| json!({"skill": {"name": name}, "proficiencyLevel": {"rank": rank}});
        json!({"proficiencyScale": scale, "assertions": [assertion("A", json!(2)), assertion("B", json!(6)), assertion("C", json!("x"))]})
    };
    let unknown = read_value(&scaled(json!("https://example.com/ours")));
    assert_eq!(levels(&unknown), [("A", None), ("B", None), ("C", None)]);
    assert!(unknown.notes[0].starts_with(
        "The scale “https://example.com/ours” does not say how many levels it has, so the levels of 3 rows were not taken over."
    ));
    let none = read_value(&scaled(Value::Null));
    assert!(none.notes[0].starts_with("No scale is named"), "{:?}", none.notes);
    let five = read_value(&scaled(json!({"name": "Ours", "levels": [1, 2, 3, 4, 5]})));
    assert_eq!(levels(&five), [("A", Some(2))]);
    let errors: Vec<String> = five.errors.iter().map(|error| five.explain(error)).collect();
    assert_eq!(
        errors,
        [
            "assertion 2, proficiencyLevel: the rank “6” is not on a scale of 5 levels. Write a rank from 1 to 5, or correct proficiencyScale.",
            "assertion 3, proficiencyLevel: the rank “x” is not on a scale of 5 levels. Write a rank from 1 to 5, or correct proficiencyScale.",
        ]
    );
}

#[test]
fn a_job_of_jedx_holds_its_skills() {
    let file = read_value(&json!({"job": {"jobId": "SWE-001", "title": "Engineer", "jobDuties": "<p>Build.</p>",
        "socInfo": [{"socCodeValue": "15-1252"}],
        "skills": {"id": "https://t.example/jobs/1", "targetType": "https://schema.org/JobPosting", "targetName": "x",
            "assertions": [{"type": "SkillAssertion", "skill": {"name": "Go"}}]}}}));
    assert_eq!(
        (file.title.as_deref(), file.identifier.as_deref(), file.description.as_deref()),
        (Some("Engineer"), Some("SWE-001"), Some("Build."))
    );
    assert_eq!((file.occupation.as_slice(), levels(&file)), (["15-1252".to_owned()].as_slice(), vec![("Go", None)]));
    let two = read_value(&json!([{"targetType": "Person", "assertions": []}, {"targetType": "Job", "assertions": [{"skill": "SQL"}]}]));
    assert_eq!((levels(&two), two.notes.len()), (vec![("SQL", None)], 1));
}

#[test]
fn our_fields_stand_beside_the_standards_and_a_changed_rank_counts() {
    let csv = "skill,importance,level,accepted,group,group_rule\nSQL,must,3,name:A;B,g,any\n".replace("name:A;B", "name:A");
    let file = detect_and_read("job", csv.as_bytes()).unwrap();
    let mut value: Value = serde_json::from_str(&write(&file)).unwrap();
    let assertion = &value["assertions"][0];
    assert_eq!(assertion["skill"], json!({"id": "urn:x-assay:skill:sql", "name": "SQL"}));
    assert_eq!(assertion["x-assay"], json!({"importance": "must", "accepted": [{"name": "A"}], "group": "g", "group_rule": "any"}));
    assert_eq!((&value["targetType"], &value["identifier"]), (&json!("Job"), &json!("urn:x-assay:job")));
    value["assertions"][0]["proficiencyLevel"]["rank"] = 4.into();
    assert_eq!(levels(&read_value(&value)), [("SQL", Some(4))]);
    value["assertions"][0]["x-assay"] = json!(["odd"]);
    assert_eq!(levels(&read_value(&value)), [("SQL", Some(4))]);
}

#[test]
fn skills_of_a_person_are_refused() {
    for target in ["Person", "LearningProgram", "https://schema.org/Course"] {
        let value = json!({"targetType": target, "assertions": []}).to_string();
        let problem = read(File { name: "x.json", bytes: value.as_bytes() }).unwrap_err();
        assert!(problem.problem.contains(target) && problem.hint.contains("targetType is Job"), "{problem}");
    }
    assert!(read(File { name: "x.json", bytes: b"{}" }).unwrap_err().problem.contains("no skill assertions"));
}
