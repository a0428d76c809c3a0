use serde_json::{Value, json};

use super::*;
use crate::demo::sign::ob2::Holder;
use crate::demo::sign::{IssuerKey, add_proof, ob3};

fn now() -> DateTime<Utc> {
    "2026-11-25T09:00:00Z".parse().unwrap()
}

/// A signed badge for SQL, held by `email`.
fn badge(key: &IssuerKey, id: &str, email: &str) -> Value {
    let skills = starter_skills::read().unwrap().skills;
    let sql = skills.iter().find(|skill| skill.label == "SQL").unwrap();
    let (did, aligned) = (key.did(), [(sql.uri.clone(), sql.label.clone())]);
    let credential = ob3::Credential {
        id,
        issuer: &did,
        issuer_name: "Query School",
        issuer_url: "https://school.example/",
        achievement: "https://school.example/a/sql",
        name: "SQL in practice",
        description: "Writes queries.",
        kind: "Certification",
        level: None,
        skills: &aligned,
        creator: None,
        holder: Holder { email, salt: "s" },
        awarded: Some("2026-03-01T00:00:00Z".parse().unwrap()),
        valid_from: "2026-03-01T00:00:00Z".parse().unwrap(),
        valid_until: None,
        status: None,
    };
    add_proof(credential.to_json(), key, &key.did_method(), "2026-03-01T00:00:00Z".parse().unwrap()).unwrap()
}

/// A folder with everything the command reads.
fn folder(key: &IssuerKey) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    put("good.json", badge(key, "https://school.example/c/1", "maya@example.org").to_string());
    put(
        "tampered.json",
        badge(key, "https://school.example/c/2", "leo@example.org").to_string().replace("SQL in practice", "SQL in theory"),
    );
    put("stranger.json", badge(&IssuerKey::ed25519().unwrap(), "https://school.example/c/3", "ana@example.org").to_string());
    put("map.json", json!({"https://school.example/c/1": {"file": "good.json", "content_type": "application/ld+json"}}).to_string());
    put("job.csv", "skill,importance,level\nSQL,must,2\nPyton,nice,\nStatistics,should,\n".to_owned());
    put(
        "issuers.csv",
        format!(
            "issuer_key,display_name,identifiers,tier,skill_scope,reason,review_by\nschool,Query School,{};domain:school.example,A,any,exams,2027-12-31\nother,Other,domain:other.example,Q,any,,\n",
            key.did()
        ),
    );
    put(
        "candidates.csv",
        "code,e-mail,links\nc-maya,maya@example.org,https://school.example/c/1;good.json\nc-leo,leo@example.org,tampered.json\nc-ana,ana@example.org,stranger.json;missing.json\nc-bad,nonsense,https://a.example\n"
            .to_owned(),
    );
    folder
}

fn screen(folder: &Path) -> Screen {
    Screen {
        job: folder.join("job.csv"),
        issuers: folder.join("issuers.csv"),
        candidates: folder.join("candidates.csv"),
        out: folder.join("out"),
        at: Some(now()),
        documents: Some(folder.join("map.json")),
        jobs: NonZeroUsize::MIN,
    }
}

#[test]
fn from_three_files_to_reports_with_no_server() {
    let key = IssuerKey::ed25519().unwrap();
    let folder = folder(&key);
    let code = screen(folder.path()).screen(&Global::default()).unwrap();
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::FAILURE), "three rows were left out");
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();

    let ranking = read("ranking.csv");
    let mut rows = csv::Reader::from_reader(ranking.as_bytes());
    let rows: Vec<Vec<String>> = rows.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let short: Vec<(&str, &str, &str)> = rows.iter().map(|row| (row[1].as_str(), row[0].as_str(), row[2].as_str())).collect();
    assert_eq!(
        short,
        [("c-maya", "All must-haves evidenced", "1"), ("c-leo", "Gaps", "0"), ("c-ana", "Cannot tell yet", "0")],
        "{ranking}"
    );

    let whole: Value = serde_json::from_str(&read("report.json")).unwrap();
    let standings = |at: usize| {
        let credentials = whole["candidates"][at]["credentials"].as_array().unwrap();
        credentials.iter().map(|one| one["report"]["standing"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(standings(0), ["verified", "verified"]);
    assert_eq!(whole["candidates"][0]["credentials"][1]["duplicate"], true);
    assert_eq!((standings(1), standings(2)), (vec!["invalid".to_owned()], vec!["verified".to_owned(), "unreadable".to_owned()]));
    assert!(whole["candidates"][2]["credentials"][1]["unreadable"].as_str().unwrap().contains("missing.json"));
    let errors: Vec<(String, u64)> = whole["row_errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["column"].as_str().unwrap().to_owned(), error["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(errors, [("skill".to_owned(), 3), ("tier".to_owned(), 3), ("e-mail".to_owned(), 5)]);

    let maya = read("reports/c-maya.html");
    assert!(maya.contains("SQL in practice") && maya.contains("Query School") && !maya.contains("<script"));
    assert!(!folder.path().join("out/reports/c-bad.html").exists());
    let left: Vec<_> = walk(&folder.path().join("out")).into_iter().filter(|name| name.contains(".part")).collect();
    assert!(left.is_empty(), "nothing half-written stays");
    assert!(read("README.txt").contains("not sorted by score"));
}

fn walk(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { names.extend(walk(&path)) } else { names.push(path.display().to_string()) }
    }
    names
}

#[test]
fn the_same_files_at_the_same_moment_give_the_same_bytes() {
    let folder = folder(&IssuerKey::ed25519().unwrap());
    let read = || {
        screen(folder.path()).screen(&Global::default()).unwrap();
        ["report.json", "ranking.csv", "reports/c-maya.html"].map(|name| std::fs::read(folder.path().join("out").join(name)).unwrap())
    };
    assert_eq!(read(), read());
}

#[test]
fn a_file_that_cannot_be_read_at_all_writes_nothing() {
    let folder = folder(&IssuerKey::ed25519().unwrap());
    std::fs::write(folder.path().join("issuers.csv"), b"PK\x03\x04").unwrap();
    let error = screen(folder.path()).screen(&Global::default()).unwrap_err();
    assert!(error.to_string().contains("workbook") && error.to_string().contains("CSV UTF-8"), "{error}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_group_is_one_must_have_of_what_is_screened_for() {
    let folder = folder(&IssuerKey::ed25519().unwrap());
    let job = |text: &str| std::fs::write(folder.path().join("job.csv"), text).unwrap();
    job("skill,importance,group,group_rule,group_title\nSQL,must,data,1 of 2,Data\nStatistics,must,data,,\nPython,nice,,,\n");
    screen(folder.path()).screen(&Global::default()).unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    let row = |ranking: &str| ranking.lines().find(|line| line.contains("c-maya")).unwrap().to_owned();
    assert!(
        row(&read("ranking.csv")).starts_with("\"All must-haves evidenced\",\"c-maya\",\"1\",\"0\",\"1\",\"75.00\",\"75.00\","),
        "{}",
        read("ranking.csv")
    );
    let report = read("reports/c-maya.html");
    assert!(report.contains("Data<span class=\"sub\">one of these 2</span>") && report.contains("1 of 2 is enough, and the best is SQL"));
    let whole: Value = serde_json::from_str(&read("report.json")).unwrap();
    assert_eq!(
        (whole["job"]["groups"][0]["title"].as_str(), whole["candidates"][0]["score"]["groups"][0]["low"].as_u64()),
        (Some("Data"), Some(10_000))
    );

    job("skill,importance,group,group_rule\nSQL,must,data,2 of 2\nStatisticks,must,data,\n");
    let error = screen(folder.path()).screen(&Global::default()).unwrap_err();
    assert!(error.to_string().contains("only one row. Put at least two rows in it"), "{error}");
}

#[test]
fn rows_that_name_a_list_of_their_own_are_counted() {
    let known = starter_skills::read().unwrap().skills;
    let of = |text: &str| job::read("job.csv", text.as_bytes(), &known).unwrap().with_list;
    assert_eq!([of("skill,importance,issuer_list\nSQL,must,Cloud\nPython,nice,\n"), of("skill,importance\nSQL,must\n")], [1, 0]);
}
