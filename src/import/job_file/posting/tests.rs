//! Postings as strangers publish them.

use serde_json::{Value, json};

use super::super::{AcceptedName, detect_and_read};
use super::*;

fn read_value(value: &Value) -> JobFile {
    detect_and_read("job", value.to_string().as_bytes()).unwrap()
}

/// Each row with its credentials: `SQL <- name by issuer`.
fn rows(file: &JobFile) -> Vec<String> {
    let shown = |row: &super::super::JobFileRow| {
        let accepted = super::super::accepted::write_list(&row.accepted);
        format!("{}{}{accepted}", row.skill.name, if accepted.is_empty() { "" } else { " <- " })
    };
    file.rows.iter().map(shown).collect()
}

#[test]
fn what_search_engines_ask_for_is_read() {
    let file = read_value(&json!({
        "@context": "https://schema.org/", "@type": "JobPosting", "title": "Engineer, R&amp;D",
        "description": "<p>Build <b>things</b>.</p><script>alert(1)</script><p>With us.</p>",
        "identifier": {"@type": "PropertyValue", "name": "Acme", "value": "1234567"},
        "datePosted": "2027-01-18", "validThrough": "2027-03-18T00:00", "employmentType": "CONTRACTOR",
        "hiringOrganization": {"@type": "Organization", "name": "Acme"},
        "jobLocation": [
            {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Detroit", "addressRegion": "MI", "addressCountry": {"name": "US"}}},
            {"@type": "Place", "address": "Berlin"}],
        "baseSalary": {"@type": "MonetaryAmount"}, "skills": "SQL, Python",
        "educationRequirements": {"@type": "EducationalOccupationalCredential", "credentialCategory": "bachelor degree"},
        "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 60},
        "qualifications": "A <b>driving</b> licence"
    }));
    assert_eq!(file.title.as_deref(), Some("Engineer, R&D"));
    assert_eq!(file.description.as_deref(), Some("Build things.\n\nWith us."));
    assert_eq!((file.identifier.as_deref(), file.employer.as_deref()), (Some("1234567"), Some("Acme")));
    assert_eq!(file.location.as_deref(), Some("Detroit, MI, US; Berlin"));
    assert_eq!((file.posted_on.unwrap().to_string(), file.closes_on.unwrap().to_string()), ("2027-01-18".into(), "2027-03-18".into()));
    assert_eq!(rows(&file), ["SQL", "Python"]);
    assert!(file.rows.iter().all(|row| row.importance == crate::domain::jobs::Importance::Should && row.weight.is_none()));
    assert_eq!(
        file.notes,
        [
            "Not taken over: baseSalary, employmentType.",
            "qualifications: “A driving licence” is text and was not taken over.",
            "educationRequirements: “bachelor degree” names a kind of credential, not one that can be checked. Add a row if it is needed.",
            "experienceRequirements: 60 months of experience were not taken over.",
        ]
    );
}

#[test]
fn terms_come_with_their_codes_and_frameworks() {
    let file = read_value(&json!({"@type": "JobPosting", "skills": [
        {"@type": "DefinedTerm", "termCode": "K0016", "description": "Knowledge of computer programming principles",
         "inDefinedTermSet": {"@type": "DefinedTermSet", "name": "NICE", "url": "https://doi.org/10.6028/NIST.SP.800-181"}},
        {"@id": "http://data.europa.eu/esco/skill/1", "name": ["SQL"], "inDefinedTermSet": "https://esco.example"},
        {"@id": "_:b0", "termCode": "X1"}, "Excel", {"@type": "DefinedTerm"}, {"@id": "#set"}, 5.5, false],
    "@graph": [{"@id": "#set", "name": "Word"}]}));
    assert_eq!(rows(&file), ["Knowledge of computer programming principles", "SQL", "X1", "Excel", "Word", "5.5"]);
    let skill = |at: usize| {
        let skill = &file.rows[at].skill;
        [&skill.uri, &skill.code, &skill.framework].map(|text| text.clone().unwrap_or_default())
    };
    assert_eq!(skill(0), ["", "K0016", "NICE"]);
    assert_eq!(skill(1), ["http://data.europa.eu/esco/skill/1", "", "https://esco.example"]);
    assert_eq!((skill(2), file.errors.len()), (["", "X1", ""].map(str::to_owned), 1));
    assert!(file.explain(&file.errors[0]).starts_with("skill 5, skill: this is empty"), "{:?}", file.errors);
    assert_eq!(file.notes, ["skills: true or false stands where a skill should be."]);
}

#[test]
fn credentials_go_to_the_rows_they_prove() {
    let credential = |value: Value| {
        let mut value = value;
        value["@type"] = "EducationalOccupationalCredential".into();
        value
    };
    let file = read_value(&json!({"@graph": [
        {"@type": "Organization", "@id": "https://aws.example/#org", "name": "AWS"},
        {"@type": "JobPosting", "skills": ["Cloud", {"name": "Databases", "url": "https://s.example/db"}], "qualifications": [
            credential(json!({"name": "Developer", "recognizedBy": {"@id": "https://aws.example/#org"}, "competencyRequired": ["cloud", {"url": "https://s.example/db"}]})),
            credential(json!({"@id": "https://b.example/1", "competencyRequired": {"name": "Kubernetes", "termCode": "K8"}})),
            credential(json!({"name": "PMP", "creator": "PMI", "recognizedBy": {"name": "ANSI"}})),
            credential(json!({"url": "https://b.example/2"})),
            credential(json!({"credentialCategory": "Bachelor of Science", "about": "Computer Science", "recognizedBy": [{"name": "ABET"}]})),
            credential(json!({})), true]}]}));
    assert_eq!(
        rows(&file),
        [
            "Cloud <- name:Developer by AWS",
            "Databases <- name:Developer by AWS",
            "Kubernetes <- id:https://b.example/1",
            "PMP <- name:PMP by PMI",
        ]
    );
    assert_eq!(file.rows.iter().map(|row| row.only_accepted).collect::<Vec<_>>(), [false, false, false, true]);
    assert_eq!(
        file.notes,
        [
            "qualifications: a credential has an address and no name: https://b.example/2.",
            "qualifications: “Bachelor of Science, Computer Science, ABET” names a kind of credential, not one that can be checked. Add a row if it is needed.",
            "qualifications: a credential has no name.",
            "qualifications: true or false stands where a credential should be.",
        ]
    );
}

#[test]
fn occupations_places_and_days_in_their_many_ways() {
    let file = read_value(&json!({"@type": "JobPosting", "skills": [], "jobLocationType": "telecommute", "validThrough": "next week",
        "identifier": ["A-1", {"value": "B-2"}],
        "occupationalCategory": ["15-2051.00 Data Scientists", "Data Scientists (15-2051)", "Analyst"],
        "relevantOccupation": {"@type": "Occupation", "skills": "SQL", "occupationalCategory": {"@type": "CategoryCode", "codeValue": "2511", "inCodeSet": {"name": "ISCO-08"}}}}));
    assert_eq!(file.occupation, ["15-2051.00", "15-2051", "Analyst", "2511"]);
    assert_eq!((file.location.as_deref(), file.identifier.as_deref(), rows(&file)), (Some("Remote"), Some("A-1"), vec!["SQL".to_owned()]));
    assert_eq!(
        file.notes,
        [
            "identifier: “B-2” is a second one and was not taken over.",
            "validThrough: “next week” is no day as we read them (2027-12-31). Set the day yourself.",
        ]
    );
    let placed = read_value(&json!({"@type": "JobPosting", "jobLocationType": "TELECOMMUTE", "jobLocation": {"name": "Bonn"}}));
    assert_eq!(placed.location.as_deref(), Some("Bonn (remote)"));
    assert!(placed.notes[0].starts_with("The posting lists no skills."));
}

#[test]
fn the_first_posting_of_a_page_is_taken() {
    let page = "<html><head><script type=\"application/ld+json\">{\"@type\": \"WebSite\"}</script>\
        <script type=\"application/ld+json\">{\"@graph\": [{\"@type\": \"WebPage\"}, {\"@type\": \"JobPosting\", \"title\": \"One\", \"skills\": \"SQL\"}]}</script>\
        <script type=\"application/ld+json\">{\"@type\": \"JobPosting\", \"title\": \"Two\"}</script></head></html>";
    let file = read(File { name: "page.html", bytes: page.as_bytes() }).unwrap();
    assert_eq!(
        (file.title.as_deref(), file.notes.as_slice()),
        (Some("One"), ["The page has more than one job posting. The first one was taken.".to_owned()].as_slice())
    );
    let list = read_value(&json!([{"@type": "JobPosting", "title": "One"}, {"@type": "JobPosting", "title": "Two"}]));
    assert_eq!((list.title.as_deref(), list.notes[0].as_str()), (Some("One"), "The file has 2 job postings. The first one was taken."));
    assert!(read(File { name: "x", bytes: b"{\"@type\": \"Person\"}" }).unwrap_err().problem.contains("no JobPosting"));
}

#[test]
fn an_export_has_the_shape_of_schema_org() {
    let csv = "skill,importance,weight,accepted,skill_uri,skill_code,skill_framework\nSQL,must,3,id:urn:b:1 name~sql by Google,https://s.example/sql,S-1,ESCO\n";
    let mut file = detect_and_read("job", csv.as_bytes()).unwrap();
    file.title = Some("Analyst <b> &amp;".into());
    file.description = Some("One\nTwo <3".into());
    file.occupation = vec!["15-2051.00".into(), "2511".into()];
    let text = write(&file);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["description"], "<p>One<br>Two &lt;3</p>");
    assert_eq!(value["occupationalCategory"][1]["inCodeSet"]["name"], "ISCO-08");
    assert_eq!(value["skills"][0]["termCode"], "S-1");
    assert_eq!(
        value["skills"][0]["additionalProperty"][0],
        json!({"@type": "PropertyValue", "propertyID": "assay:importance", "value": "must"})
    );
    let credential = &value["qualifications"][0];
    assert_eq!((&credential["@id"], &credential["competencyRequired"]["@id"]), (&json!("urn:b:1"), &json!("#requirement-1")));
    let again = detect_and_read("job", text.as_bytes()).unwrap();
    assert_eq!((again.title, again.rows[0].accepted[0].name.clone()), (file.title, Some(AcceptedName::Words("sql".into()))));
}
