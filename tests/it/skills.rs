//! Skill frameworks and jobs: in and out by the page and by the command line, and skills found.

use std::io::Write as _;

use assay::domain::FrameworkId;
use assay::store::skills;
use serde_json::Value;

use crate::app::TestApp;
use crate::applying::begin;
use crate::database::Database;
use crate::page::Page;
use crate::process::run;

const FIRST: &str = "id,label,aliases,statement,broader,unlike\n\
    welding,Welding,,Joins metals.,,\n\
    mig,MIG welding,gas metal arc welding;GMAW,Joins metals under gas.,welding,tig\n\
    tig,TIG welding,,Joins metals with a tungsten rod.,welding,\n";
const SECOND: &str = "id,label,aliases,statement,broader,unlike\n\
    welding,Welding,,Joins metals.,,\n\
    mig,MIG and MAG welding,gas metal arc welding;GMAW,Joins metals under gas.,welding,\n\
    robot,Robot welding,,Programs robots that weld.,welding,\n";

/// The form of the frameworks page with one of its buttons pressed.
fn pressed(page: &Page, deed: &str, file: (&str, &[u8])) -> crate::page::Form {
    let mut form = page.form("/skills/frameworks").file("file", file.0, file.1);
    form.fields.push(("deed".to_owned(), deed.to_owned()));
    form.set("name", "Our skills").set("release", if file.1 == FIRST.as_bytes() { "2026-10" } else { "2026-11" })
}

#[tokio::test]
async fn a_framework_is_tried_out_loaded_and_replaced_by_a_newer_release() {
    let (app, _) = begin();
    let steward = app.set_up().await;
    let page = steward.open("/skills/frameworks").await.says("Load a framework");
    steward.send_form(&page.form("/skills/frameworks")).await.answers(422).says("Choose the files");
    let wrong = steward.send_form(&pressed(&page, "load", ("prices.csv", b"name,price\nx,1\n"))).await.answers(422);
    wrong.says("need the columns id and label").says("prices.csv");

    let tried = steward.send_form(&pressed(&page, "try", ("ours.csv", FIRST.as_bytes()))).await.answers(200);
    tried.says("Our skills 2026-10 can be loaded").says("Nothing is stored yet").keeps_quiet_about("Look at it");
    assert!(!has_framework(&app).await, "a trial stores nothing");
    let loaded = steward.send_form(&pressed(&page, "load", ("ours.csv", FIRST.as_bytes()))).await.answers(200);
    loaded.says("Our skills 2026-10 is loaded").says("Look at it");
    steward.open("/skills?q=metal+arc").await.says("MIG welding").says("gas metal arc welding");
    let again = steward.send_form(&pressed(&page, "load", ("ours.csv", FIRST.as_bytes()))).await.answers(200);
    again.says("exactly this was loaded last");

    let bad = [SECOND.as_bytes(), b"!,Grinding,,,,\n"].concat();
    let partly = steward.send_form(&pressed(&page, "try", ("ours.csv", &bad))).await.answers(200);
    partly
        .says("1 error in rows that are left out")
        .says("nothing that is missing in this file is taken as given up")
        .keeps_quiet_about("Given up by the framework");
    let newer = steward.send_form(&pressed(&page, "load", ("ours.csv", SECOND.as_bytes()))).await.answers(200);
    newer.says("Our skills 2026-11 is loaded").says("Given up by the framework");
    let changed = steward.open("/skills/frameworks/custom-our-skills?release=2").await;
    let changed = changed.says("MIG and MAG welding").says("Given up").says("Robot welding").says("1 new, 1 given up, 1 with another name");
    steward.open("/skills?q=tig").await.says("TIG welding");
    let offered = steward.get("/skills/suggest?q=tig").await.answers(200);
    assert_eq!(String::from_utf8(offered.bytes.clone()).unwrap(), r#"{"items":[]}"#, "what was given up is not offered");
    let mig = skill("mig");
    steward.open(&format!("/skills/{mig}")).await.says("Not the same").says("TIG welding").says("und: gas metal arc welding, GMAW");
    let tig = skill("tig");
    steward.open(&format!("/skills/{tig}")).await.says("given this skill up");
    steward.get("/skills/frameworks/nowhere").await.answers(404);
    // What came in goes out, without what was given up.
    changed.links().into_iter().find(|link| link == "/skills/frameworks/custom-our-skills/skills.csv").expect("a way out");
    let csv = steward.get("/skills/frameworks/custom-our-skills/skills.csv").await.answers(200);
    assert!(csv.content_type.starts_with("text/csv"), "{}", csv.content_type);
    let csv = csv.html();
    assert!(csv.contains("\"gas metal arc welding;GMAW\"") && csv.contains("\"robot\"") && !csv.contains("TIG"), "{csv}");
    steward.send_form(&pressed(&page, "load", ("ours.csv", csv.as_bytes()))).await.answers(200).says("Every row is good");
    steward.open("/skills/frameworks/custom-our-skills").await.says("No entry changed");
    steward.get("/skills/frameworks/nowhere/skills.csv").await.answers(404);
    assert!(steward.get("/skills/frameworks/template.csv").await.answers(200).html().contains("replaced_by"));
}

async fn has_framework(app: &TestApp) -> bool {
    let all = app.app.store.read(skills::list_frameworks).await.unwrap();
    all.iter().any(|(framework, _)| framework.id.as_str() == "custom-our-skills")
}

/// The id of one of our skills.
fn skill(id: &str) -> String {
    skills::entry_id(&FrameworkId::new("custom-our-skills"), &format!("skill:{id}")).to_string()
}

#[test]
fn frameworks_go_in_and_skills_are_found_by_the_command_line() {
    let database = Database::new();
    let file = |name: &str, bytes: &[u8]| {
        let path = database.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let ours = file("our-skills.csv", FIRST.as_bytes());
    let (code, out, err) = run(&database, &["skills", "import", &ours, "--name", "Our skills", "--release", "1", "--dry-run"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("3 would be new") && out.contains("Nothing was stored"), "{out}");
    let (code, out, _) = run(&database, &["skills", "import", &ours, "--name", "Our skills", "--release", "1", "--format", "json"]);
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, answer["counts"]["added"].as_u64(), answer["release"].as_u64()), (0, Some(3), Some(1)));
    let framework = answer["framework"].as_str().unwrap().to_owned();
    let (code, out, _) = run(&database, &["skills", "list"]);
    assert!(code == 0 && out.contains("Our skills 1, 3 entries"), "{out}");
    let (code, out, _) = run(&database, &["skills", "search", "metal arc"]);
    assert!(code == 0 && out.contains("MIG welding (also gas metal arc welding)"), "{out}");
    assert_eq!(run(&database, &["skills", "search", "zebra"]).0, 1);

    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"\xef\xbb\xbf{\"query\": \"MIG Welding\"}\n\n{\"query\": \"TIG welding\", \"context\": \"x\"}\nnonsense\n").unwrap();
    let queries = file("queries.jsonl.gz", &packed.finish().unwrap());
    let arguments = ["skills", "match", "--framework", &framework, "--queries", &queries, "--mode", "phrase", "--top", "2"];
    let (code, out, err) = run(&database, &arguments);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((code, lines.len()), (1, 3), "{err}");
    assert_eq!(lines[0]["query"], "MIG Welding");
    let first = &lines[0]["matches"][0];
    assert_eq!(
        (first["uri"].as_str(), first["tier"].as_str(), first["label"].as_str()),
        (Some("skill:mig"), Some("certain"), Some("MIG welding"))
    );
    assert!(first["bp"].as_u64().is_some_and(|bp| bp <= 10_000) && first["why"].as_str().is_some_and(|why| !why.is_empty()));
    assert!(
        lines[1]["matches"].as_array().unwrap().iter().all(|found| found["uri"] != "skill:mig"),
        "somebody said that it is not the same"
    );
    assert!(lines[2]["error"].as_str().unwrap().contains("line 4"), "{out}");
    for arguments in [
        &["skills", "match", "--framework", "nowhere", "--queries", &queries, "--mode", "phrase"][..],
        &["skills", "import", "/nowhere.zip"],
        &["skills", "bench", "--sets", "/nowhere"],
        &["skills"],
    ] {
        assert_eq!(run(&database, arguments).0, 2, "{arguments:?}");
    }
}

#[test]
fn jobs_go_in_and_out_by_the_command_line() {
    let database = Database::new();
    let file = |name: &str, text: &str| {
        let path = database.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let ours = file("our-skills.csv", FIRST);
    assert_eq!(run(&database, &["skills", "import", &ours, "--name", "Our skills", "--release", "1"]).0, 0);
    let posting = file(
        "posting.json",
        r#"{"@context": "https://schema.org", "@type": "JobPosting", "title": "Welder", "description": "<p>You join metals.</p>",
            "skills": [{"@type": "DefinedTerm", "name": "MIG welding"}, {"@type": "DefinedTerm", "name": "Juggling"}]}"#,
    );
    let (code, out, err) = run(&database, &["jobs", "import", &posting, "--dry-run"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("skill 2, skill: “Juggling” is no skill that is known here"), "{err}");
    assert!(out.contains("1 rows of JobPosting would go into a new job “Welder” (welder)") && out.contains("Nothing was stored"), "{out}");
    assert_eq!(run(&database, &["jobs", "export", "welder"]).0, 2, "a dry run stores nothing");
    let (code, out, _) = run(&database, &["jobs", "import", &posting, "--format", "json"]);
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, answer["job"].as_str(), answer["rows"].as_u64(), answer["is_new"].as_bool()),
        (1, Some("welder"), Some(1), Some(true))
    );
    for format in ["csv", "json", "posting", "hr-open"] {
        let (code, out, err) = run(&database, &["jobs", "export", "welder", "--format", format]);
        assert_eq!(code, 0, "{err}");
        let again = file(&format!("again.{}", if format == "csv" { "csv" } else { "json" }), &out);
        let (code, out, err) = run(&database, &["jobs", "import", &again, "--job", "welder"]);
        assert_eq!(code, 0, "{format}: {out}{err}");
        assert!(out.contains("1 rows of") && out.contains("into the draft of “Welder”"), "{out}");
    }
    let (code, template, _) = run(&database, &["jobs", "template"]);
    assert!(code == 0 && template.contains("group_rule") && template.contains("only_accepted"), "{template}");
    for arguments in [&["jobs", "import", "/nowhere.csv"][..], &["jobs", "import", &posting, "--job", "nowhere"], &["jobs"]] {
        assert_eq!(run(&database, arguments).0, 2, "{arguments:?}");
    }
}
