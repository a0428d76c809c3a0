//! Whole files: what is written is read again, what is wrong has its place and its remedy, and nothing makes a reader stumble.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::testing::{bare, job};
use super::*;

fn read(text: &str) -> JobFile {
    detect_and_read("job", text.as_bytes()).unwrap()
}

fn problem(text: &[u8]) -> String {
    let problem = detect_and_read("job", text).unwrap_err();
    format!("{problem}. {}", problem.hint)
}

fn errors(file: &JobFile) -> Vec<String> {
    file.errors.iter().map(|error| file.explain(error)).collect()
}

fn names(file: &JobFile) -> Vec<&str> {
    file.rows.iter().map(|row| row.skill.name.as_str()).collect()
}

#[test]
fn each_file_goes_to_its_reader() {
    for (text, format) in [
        ("skill,importance\nSQL,must\n", JobFormat::Csv),
        ("\u{feff}skill;importance\nSQL;must\n", JobFormat::Csv),
        (" {\"requirements\": [{\"skill\": \"SQL\", \"importance\": \"must\"}]}", JobFormat::Json),
        (r#"[{"@type": "Organization"}, {"@type": ["JobPosting"], "skills": "SQL"}]"#, JobFormat::Posting),
        (r#"{"@graph": [{"@type": "https://schema.org/JobPosting", "https://schema.org/skills": {"@value": "SQL"}}]}"#, JobFormat::Posting),
        ("<!DOCTYPE html><script type='application/ld+json'>{\"@type\":\"JobPosting\",\"skills\":\"SQL\"}</script>", JobFormat::Posting),
        (
            "<script type=application/ld+json>{\"@type\":\"JobPosting\",\n\"description\":\"two\nlines\",\"skills\":\"SQL\"}",
            JobFormat::Posting,
        ),
        (r#"{"targetType": "Job", "assertions": [{"skill": {"name": "SQL"}}]}"#, JobFormat::HrOpen),
        (r#"{"job": {"skills": {"targetType": "https://schema.org/JobPosting", "assertions": [{"skill": "SQL"}]}}}"#, JobFormat::HrOpen),
    ] {
        let read = read(text);
        assert_eq!((read.format, names(&read), errors(&read).len()), (format, vec!["SQL"], 0), "{text} {:?}", errors(&read));
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(detect_and_read("job", &utf16).unwrap().rows, read.rows, "{text}");
    }
}

#[test]
fn what_is_no_job_says_why_and_what_to_do() {
    for (bytes, expected) in [
        (b"".as_slice(), "job: the file is empty. Export the job again"),
        (b"%PDF-1.7", "job: this is a PDF, not a job in a format that is read. Assay reads requirements.csv"),
        (b"PK\x03\x04", "workbook"),
        (b"Dear applicant,\nwe look for you", "this is a text without columns"),
        (b"skil,importance\nSQL,must\n", "the header has no column “skill”. Is “skil”"),
        (b"{\"a\": 1}", "this JSON is no job that is known here. Assay reads"),
        (b"{\"a\": 1", "the file ends in the middle"),
        (b"[[[", "ends in the middle"),
        (b"<html><p>We hire</p></html>", "the page has no JobPosting in it. Save the page"),
        (b"<script type='application/ld+json'>{\"@type\": JobPosting}</script>", "structured data that cannot be read: line 1"),
        (
            b"{\"targetType\": \"Person\", \"assertions\": []}",
            "something else than a job: “Person”. Export the skills that the job asks for",
        ),
    ] {
        assert!(problem(bytes).contains(expected), "{} / {expected}", problem(bytes));
    }
    assert!(problem(&vec![b' '; JOB_FILE_LIMIT + 1]).contains("larger than 8 MiB"));
    let deep = format!("{}{}", "[".repeat(101), "]".repeat(101));
    assert!(problem(deep.as_bytes()).contains("Export the job again as JSON"), "{}", problem(deep.as_bytes()));
}

#[test]
fn a_table_has_groups_and_credentials() {
    let csv = "skill,importance,group,group_rule,group_title,accepted,only_accepted\n\
        SQL,must,,,,name:SQL Basics by Google;id:https://b.example/1,yes\n\
        AWS,must,Cloud,1 of 3,Any large cloud,,\nAzure,must,cloud,,,name~azure fundamentals,no\n";
    let file = read(csv);
    assert_eq!(errors(&file), Vec::<String>::new());
    assert_eq!(file.notes, ["The group “Cloud” has 2 rows, so it counts as 1 of 2."]);
    let group =
        JobFileGroup { id: "Cloud".into(), title: Some("Any large cloud".into()), how: GroupRule::NOf(1), importance: None, weight: None };
    assert_eq!(file.groups, [group]);
    assert_eq!(
        file.rows.iter().map(|row| (row.group.as_deref(), row.accepted.len(), row.only_accepted)).collect::<Vec<_>>(),
        [(None, 2, true), (Some("Cloud"), 0, false), (Some("Cloud"), 1, false)]
    );
}

#[test]
fn mistakes_of_a_table_have_line_column_and_remedy() {
    let csv = "skill,importance,group,group_rule,group_title,group_weight,accepted,only_accepted\n\
        A,must,g,sum,,,,\nB,must,,any,,,,\nC,must,h,,,,,\nD,must,i,any,One,,,\nE,must,i,all,,,,\nF,must,i,,Two,11,,\n\
        G,must,,,,,AWS Developer,maybe\nH,must,,,,,,yes\nI,must,i,,,,,\nJ,must,k,3 of 4,,,,\n";
    let file = read(csv);
    assert_eq!(
        errors(&file),
        [
            "line 2, group_rule: “sum” does not say how the rows of the group count. Write any, all, or how many of how many: 2 of 3.",
            "line 3, group_rule: this row is in no group. Name its group in the column group, or leave this empty.",
            "line 4, group_rule: the group “h” does not say how its rows count. Write any, all, or how many of how many: 2 of 3.",
            "line 6, group_rule: the group “i” says something else further up. Write it in one row of the group only, or the same in all.",
            "line 7, group_weight: “11” is no number from 0 to 10. Write a whole number from 0 to 10, or leave it empty.",
            "line 8, accepted: “AWS Developer” does not say what it is. Write name:AWS Developer, name~ and some of its words, or id: and the address of the badge.",
            "line 8, only_accepted: “maybe” is not known here. Use yes or no.",
            "line 9, only_accepted: no credential is named in accepted. Name one there, or write no here.",
        ]
    );
    assert_eq!(names(&file), ["D", "I", "J"]);
    let alone = read("skill,importance,group,group_rule\nA,must,g,2 of\n");
    assert_eq!(
        errors(&alone),
        ["line 2, group_rule: the group “g” wants 2 of its rows and has 1 row. Add rows to the group, or want fewer."]
    );
    assert!(alone.rows.is_empty() && alone.groups.is_empty());
}

#[test]
fn the_template_is_read_but_for_its_example() {
    let file = csv::read(csv::template().as_bytes()).unwrap();
    assert_eq!(
        errors(&file),
        ["line 2, skill: this is the example of the template. Put your own skill in its place, or take the row out."]
    );
    let mended = csv::read(csv::template().replace("Example skill", "SQL").replace("1 of 2", "any").as_bytes()).unwrap();
    assert_eq!((errors(&mended).len(), mended.rows[0].accepted.len(), mended.notes.len()), (0, 3, 0), "{mended:?}");
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let mut job = JobFile::new(JobFormat::Csv);
    let mut row = read("skill,importance\nx,must\n").rows.remove(0);
    row.skill.name = "=cmd|' /C calc'!A0".into();
    row.note_for_candidate = Some("@SUM(1)".into());
    job.rows = vec![row];
    let csv = csv::write(&job);
    assert!(csv.contains("\"'=cmd|' /C calc'!A0\"") && csv.contains("\"'@SUM(1)\""), "{csv}");
    assert_eq!(csv::read(csv.as_bytes()).unwrap().rows[0].skill.name, "=cmd|' /C calc'!A0");
}

#[test]
fn our_json_takes_lists_and_numbers() {
    let file = read(
        r#"{"title": "Analyst", "closes_on": "2027-01-31", "occupation": "15-2051", "requirements": [
        {"skill": "SQL", "importance": "Must", "level": 3, "accepted": ["name:A by B", {"name_words": "sql", "issuer": "C; D"}], "only_accepted": true, "colour": 1},
        {"skill": "R", "importance": "nice", "colour": 2, "weight": 1.5}, 7]}"#,
    );
    assert_eq!((file.title.as_deref(), file.closes_on.unwrap().to_string().as_str()), (Some("Analyst"), "2027-01-31"));
    assert_eq!((names(&file), file.rows[0].accepted.len(), file.rows[0].only_accepted), (vec!["SQL"], 2, true));
    assert_eq!(file.notes, ["requirement 1, colour: this field is not read."]);
    let said = errors(&file);
    assert!(said[0].starts_with("requirement 2, weight: “1.5” is no number"), "{said:?}");
    assert!(said.iter().any(|error| error.starts_with("requirement 3, skill: this is empty")), "{said:?}");
}

#[test]
fn a_file_of_too_many_rows_is_cut() {
    let csv = format!("skill,importance\n{}", "SQL,must\n".repeat(600));
    let file = read(&csv);
    assert_eq!((file.rows.len(), file.left_out), (MOST_ROWS, 100));
    assert!(errors(&file)[0].starts_with("line 502: there are more than 500 rows"), "{:?}", errors(&file));
    let terms: Vec<Value> = (0..100_000).map(|at| json!({ "name": format!("s{at}") })).collect();
    let posting = json!({ "@type": "JobPosting", "skills": terms, "qualifications": vec!["x"; 100_000] });
    let file = read(&posting.to_string());
    assert_eq!((file.rows.len(), file.errors.len()), (MOST_ROWS, 1));
    let assertions = vec![json!({ "skill": { "name": "SQL" }, "proficiencyLevel": { "rank": 9 }, "odd": 1 }); 50_000];
    let file = read(&json!({ "proficiencyScale": "5-level", "assertions": assertions }).to_string());
    assert_eq!((file.rows.len(), file.left_out, file.errors.len() + file.more_errors), (0, 50_000, 50_000));
}

#[test]
fn every_row_is_read_however_many_bad_ones_stand_before_it() {
    let csv = format!("skill,importance,weight\n{}SQL,must,3\n", ",sometimes,99\n".repeat(1_200));
    let file = read(&csv);
    assert_eq!((names(&file), file.left_out, file.errors.len() + file.more_errors), (vec!["SQL"], 1_200, 3_600));
    let mut rows = vec![json!({ "skill": "Python", "importance": "sometimes" }); 700];
    rows.push(json!({ "skill": "SQL", "importance": "must" }));
    let file = read(&json!({ "title": "Analyst", "requirements": rows }).to_string());
    assert_eq!((names(&file), file.left_out), (vec!["SQL"], 700));
    let mut terms = vec![json!({ "url": "" }); 700];
    terms.push(json!({ "name": "SQL" }));
    let file = read(&json!({ "@type": "JobPosting", "title": "Analyst", "skills": terms }).to_string());
    assert_eq!((names(&file), file.left_out), (vec!["SQL"], 700));
    let mut assertions = vec![json!({ "skill": { "name": "Python" }, "proficiencyLevel": { "rank": 9 } }); 700];
    assertions.push(json!({ "skill": { "name": "SQL" } }));
    let file = read(&json!({ "proficiencyScale": "5-level", "assertions": assertions }).to_string());
    assert_eq!((names(&file), file.left_out), (vec!["SQL"], 700));
}

/// JSON of any shape with the names that readers look for.
fn hostile() -> impl Strategy<Value = Value> {
    const KEYS: &[&str] = &[
        "@type",
        "@id",
        "@graph",
        "@value",
        "mainEntity",
        "title",
        "name",
        "description",
        "identifier",
        "value",
        "skills",
        "hasDefinedTerm",
        "inDefinedTermSet",
        "termCode",
        "url",
        "additionalProperty",
        "propertyID",
        "qualifications",
        "educationRequirements",
        "experienceRequirements",
        "monthsOfExperience",
        "competencyRequired",
        "recognizedBy",
        "credentialCategory",
        "about",
        "jobLocation",
        "address",
        "addressLocality",
        "jobLocationType",
        "validThrough",
        "datePosted",
        "occupationalCategory",
        "relevantOccupation",
        "codeValue",
        "hiringOrganization",
        "requirements",
        "skill",
        "importance",
        "level",
        "weight",
        "accepted",
        "only_accepted",
        "group",
        "group_rule",
        "assertions",
        "targetType",
        "proficiencyScale",
        "proficiencyLevel",
        "rank",
        "levels",
        "size",
        "x-assay",
        "job",
        "socInfo",
        "data",
    ];
    const TEXTS: &[&str] = &[
        "JobPosting",
        "EducationalOccupationalCredential",
        "DefinedTerm",
        "Job",
        "Person",
        "assay:group",
        "assay:group_rule",
        "assay:level",
        "#requirement-1",
        "must",
        "2 of 3",
        "any",
        "4-level",
        "SQL, Python",
        "name:A by B",
        "",
        "2027-01-01",
        "TELECOMMUTE",
        "-1",
        "\u{0}\u{202e}",
        "99999999999999999999",
    ];
    let leaf = prop_oneof![
        3 => prop::sample::select(TEXTS).prop_map(Value::from),
        1 => ".{0,12}".prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => prop::sample::select(vec![Value::Null, true.into(), false.into()]),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let pairs = prop::collection::vec((prop::sample::select(KEYS), inner.clone()), 0..6);
        let object = pairs.prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Value>());
        prop_oneof![3 => object, 1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array)]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_job_comes_back_from_every_format(job in job()) {
        let from_csv = csv::read(csv::write(&job).as_bytes()).unwrap();
        prop_assert_eq!(&from_csv.notes, &Vec::<String>::new());
        let only_rows = JobFile { rows: job.rows.clone(), groups: job.groups.clone(), ..JobFile::new(JobFormat::Json) };
        prop_assert_eq!(bare(from_csv), only_rows);
        for (format, text) in [
            (JobFormat::Json, own_json::write(&job)),
            (JobFormat::Posting, posting::write(&job)),
            (JobFormat::HrOpen, hr_open::write(&job)),
        ] {
            let again = read(&text);
            prop_assert_eq!(again.format, format);
            let has_no_rows = format == JobFormat::Posting && job.rows.is_empty();
            prop_assert_eq!(again.notes.len(), usize::from(has_no_rows), "{:?}", again.notes);
            prop_assert_eq!(bare(again), job.clone());
        }
        prop_assert!(!posting::write(&job).contains(['<', '>', '&']));
    }
}

proptest! {
    #[test]
    fn no_json_makes_a_reader_stumble(value in hostile()) {
        let looks = [
            value.clone(),
            json!({ "@type": "JobPosting", "skills": value, "qualifications": value, "jobLocation": value, "description": value }),
            json!({ "assertions": [value], "proficiencyScale": value, "x-assay": value }),
            json!({ "assertions": value, "targetType": "Job" }),
            json!({ "requirements": [value, { "skill": value, "importance": "must", "accepted": value }] }),
        ];
        for value in looks {
            let Ok(file) = detect_and_read("job", value.to_string().as_bytes()) else { continue };
            // What was read can be written and read again.
            for text in [own_json::write(&file), posting::write(&file), hr_open::write(&file)] {
                let again = read(&text);
                prop_assert_eq!(again.rows.len(), file.rows.len(), "{}", text);
                prop_assert_eq!(again.groups, file.groups.clone());
            }
        }
    }

    #[test]
    fn no_bytes_make_a_reader_stumble(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[{}\\[\\]\":,<>/a-z@; \n]{0,100}") {
        let _ = detect_and_read("job", &bytes);
        let _ = detect_and_read("job", text.as_bytes());
        let _ = detect_and_read("job", format!("<script type=application/ld+json>{text}").as_bytes());
        let _ = detect_and_read("job", &[b"skill,importance,group,group_rule,accepted\n".as_slice(), text.as_bytes(), &bytes].concat());
    }
}
