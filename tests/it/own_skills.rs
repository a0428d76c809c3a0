//! Skills of the company's own, and what persons say about skills: made, taken back, and what comes of it for results.

use crate::app::TestApp;
use crate::applying::{begin, begin_with_badges};
use crate::database::Database;
use crate::page::Page;
use crate::person::Person;
use crate::process::run;

const EDITOR: &str = "/jobs/job/requirements";

/// The address of the skill of this name.
async fn skill(staff: &Person, label: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(label.as_bytes()).collect();
    let page = staff.open(&format!("/skills?q={query}")).await;
    let html = page.html();
    let end = format!("\">{label}</a>");
    let at = html.find(&end).unwrap_or_else(|| panic!("no skill {label}:\n{}", page.text()));
    html[..at].rsplit_once("href=\"").unwrap().1.to_owned()
}

/// Makes a skill of our own and answers its page.
pub async fn make(staff: &Person, label: &str, fields: &[(&str, &str)]) -> Page {
    let form = staff.open("/skills/new").await.form("/skills/new").set("label", label);
    staff.submit(&fields.iter().fold(form, |form, (name, value)| form.set(name, value))).await.says("is made")
}

async fn waiting(app: &TestApp) -> usize {
    app.settle().await;
    app.assert_no_dead_tasks().await;
    app.app.store.read(|conn| Ok(assay::store::audit::page(conn, None, 500)?.len())).await.unwrap()
}

#[tokio::test]
async fn an_own_skill_is_made_changed_retired_and_brought_back() {
    let (app, _) = begin();
    let staff = app.set_up().await;
    let blank = staff.open("/skills/new").await;
    staff.send_form(&blank.form("/skills/new")).await.answers(422).says("Write the name of the skill");

    // A name that a framework's skill has is a question; one of another own skill is refused.
    let form = blank.form("/skills/new").set("label", "SQL");
    let asked = staff.send_form(&form).await.answers(422).says("Another skill goes by this name").says("This is another skill than these");
    staff.submit(&asked.form("/skills/new").set("anyway", "yes")).await.says("“SQL” is made").says("From Own skills");
    let again = staff.send_form(&asked.form("/skills/new").set("anyway", "yes")).await.answers(422);
    again.says("Another skill of your own is called “SQL”");

    let fields = [
        ("statement", "Builds the monthly reports of the clinics."),
        ("names", "Clinic reports\nde: Klinikberichte"),
        ("same-1", "Statistics"),
        ("same-2", "https://skills.example/reports"),
        ("broader", "Data visualisation"),
    ];
    let page = make(&staff, "Clinic reporting", &fields).await.says("Broader").says("Data visualisation").says("Clinic reports");
    let page = page.says("de: Klinikberichte").says("https://skills.example/reports").says("said by Ada");
    let own = page.path.clone();
    assert!(own.starts_with("/skills/own-"), "{own}");
    staff.open("/skills?q=klinik").await.says("Clinic reporting");

    let edit = staff.open(&format!("{own}/edit")).await.says("No application uses this skill");
    let wrong = edit.form("/edit").set("label", "Clinic reports").set("same-3", "Statistcs").set("names", "de: !");
    let returned = staff.send_form(&wrong).await.answers(422).says("Choose one that is like it").says("has no letters");
    assert_eq!(returned.form("/edit").value("label"), "Clinic reports", "what was typed stays");
    let mended = returned.form("/edit").set("same-3", "").set("names", "de: Klinikberichte");
    staff.submit(&mended).await.says("“Clinic reports” is saved").keeps_quiet_about("Clinic reporting");

    let edit = staff.open(&format!("{own}/edit")).await;
    staff.submit(&edit.form("/retire")).await.says("This skill is retired");
    let offered = staff.get("/skills/suggest?q=clinic").await;
    assert_eq!(String::from_utf8(offered.bytes.clone()).unwrap(), r#"{"items":[]}"#);
    let edit = staff.open(&format!("{own}/edit")).await;
    staff.submit(&edit.form("/retire")).await.says("It is back").keeps_quiet_about("This skill is retired");
}

#[tokio::test]
async fn names_relations_and_pairs_are_said_by_hand_and_taken_back() {
    let (app, _, _, _) = begin_with_badges().await;
    let staff = app.set_up().await;
    let sql = skill(&staff, "SQL").await;
    let edit = staff.open(&format!("{sql}/edit")).await.says("1 application uses this skill");
    staff.send_form(&edit.form("/names")).await.answers(422).says("Write the name");
    let twin = edit.form("/names").set("name", "Statistics");
    let asked = staff.send_form(&twin).await.answers(422).says("Another skill goes by this name");
    asked.form("/names").set("also", "yes");
    let form = edit.form("/names").set("name", "Abfragesprache").set("language", "de");
    let edit = staff.submit(&form).await.says("“Abfragesprache” counts from now on. 1 result is worked out again.").says("added by Ada");
    staff.submit(&form).await.says("That name counts already");
    staff.open(&sql).await.says("de: Abfragesprache");
    staff.submit(&edit.form("/names/take-back")).await.says("is taken back. 1 result").keeps_quiet_about("added by Ada");

    let form = edit.form("/relations").set("kind", "broader").set("other", "Data visualisation").set("reason", "For the test");
    let edit = staff.submit(&form).await.says("The relation is kept. 1 result is worked out again.");
    let edit = edit.says("SQL is broader than Data visualisation said by Ada: For the test");
    staff.open(&sql).await.says("Data visualisation said by Ada: For the test");
    staff.send_form(&edit.form("/relations").set("other", "SQL")).await.answers(422).says("This is the same skill");
    staff.send_form(&edit.form("/relations").set("other", "zzzz")).await.answers(422).says("No skill is called “zzzz”");
    staff.submit(&edit.form("/relations/take-back")).await.says("is taken back").keeps_quiet_about("said by Ada");

    let form = edit.form("/unlike").set("unlike", "Statistics").set("why", "One asks, the other counts");
    let edit = staff.submit(&form).await.says("The two are told apart").says("One asks, the other counts");
    staff.open(&sql).await.says("Not the same").says("One asks, the other counts");
    staff.submit(&edit.form("/unlike/take-back")).await.says("That is taken back").keeps_quiet_about("One asks");
    assert!(waiting(&app).await > 6, "each change is in the log");
}

#[tokio::test]
async fn a_name_by_hand_moves_a_result_of_a_published_job_until_it_is_taken_back() {
    let (app, _, _, _) = begin_with_badges().await;
    let staff = app.set_up().await;
    let table = || async { staff.open("/jobs/job/candidates").await.text() };
    let before = table().await;
    let visual = skill(&staff, "Data visualisation").await;
    let edit = staff.open(&format!("{visual}/edit")).await;
    // The badge that Maya has is called SQL.
    let form = edit.form("/names").set("name", "SQL").set("language", "de");
    let asked = staff.send_form(&form).await.answers(422);
    let edit = staff.submit(&asked.form("/names").set("also", "yes")).await.says("1 result is worked out again");
    app.settle().await;
    assert_ne!(table().await, before);
    staff.submit(&edit.form("/names/take-back")).await.says("1 result is worked out again");
    app.settle().await;
    assert_eq!(table().await, before);
    app.assert_no_dead_tasks().await;
}

#[tokio::test]
async fn a_skill_made_twice_is_merged_and_the_merge_undone() {
    let (app, _, _, _) = begin_with_badges().await;
    let staff = app.set_up().await;
    let twin = make(&staff, "Structured queries", &[("names", "Query craft")]).await.path.clone();
    let editor = staff.open(EDITOR).await;
    staff.submit(&editor.form(EDITOR).set("skill-1", "Structured queries").set("pick-1", "").set("do", "save")).await;
    let draft = || async {
        let page = staff.open(EDITOR).await;
        page.form(EDITOR).value("skill-1").to_owned()
    };
    assert_eq!(draft().await, "Structured queries");

    let merge = format!("{twin}/merge");
    let blank = staff.open(&merge).await.says("For a skill that was made twice");
    staff.send_form(&blank.form("/merge").set("into", "Structured queries")).await.answers(200).says("This is the same skill");
    let plan = staff.send_form(&blank.form("/merge").set("into", "SQL")).await.answers(200).says("What would move");
    let plan = plan.says("Structured queries, Query craft").says("Results that are worked out again 1");
    staff.submit(&last_form(&plan)).await.says("“Structured queries” is merged into this skill. 1 result").says("Merged into this one");
    assert_eq!(draft().await, "SQL");
    staff.open(&twin).await.says("Merged into SQL").says("reads as that one");
    staff.open("/skills?q=query+craft").await.says("SQL");
    let gone = staff.open(&format!("{twin}/edit")).await;
    assert!(!gone.html().contains("name=\"statement\""), "what is merged is not changed");

    let page = staff.open(&twin).await;
    staff.submit(&page.form("/merge/undo")).await.says("The merge is undone").keeps_quiet_about("Merged into");
    assert_eq!(draft().await, "Structured queries");
    let sql = skill(&staff, "SQL").await;
    staff.open(&sql).await.keeps_quiet_about("Query craft");
    let sql_merge = staff.open(&format!("{sql}/merge")).await;
    let refused = staff.send_form(&sql_merge.form("/merge").set("into", "Statistics")).await.answers(200);
    refused.says("A framework’s skill is not merged away");
    staff.send_form(&page.form("/merge/undo")).await.answers(409);
    app.settle().await;
    app.assert_no_dead_tasks().await;
}

/// The last form of a page.
fn last_form(page: &Page) -> crate::page::Form {
    let html = page.html();
    let at = html.rfind("<form action=").unwrap();
    let one = Page { bytes: html.as_bytes()[at..].to_vec(), path: page.path.clone(), ..empty() };
    one.form("/merge")
}

fn empty() -> Page {
    Page { path: String::new(), status: 200, location: None, content_type: "text/html".to_owned(), bytes: Vec::new() }
}

const TABLE: &str = "About this table\n\
    Classification 1 URI,Classification 2 ID,Mapping relation\n\
    skill:sql,skill:statistics,relatedMatch\n\
    skill:sql,K999,exactMatch\n\
    skill:sql,,exactMatch\n";

#[tokio::test]
async fn a_mapping_table_is_tried_out_loaded_and_taken_away() {
    let (app, _, _, _) = begin_with_badges().await;
    let staff = app.set_up().await;
    let page = staff.open("/skills/frameworks").await.says("Load a mapping table");
    let pressed = |deed: &str| {
        let mut form = page.form("/mappings").file("table", "map.csv", TABLE.as_bytes());
        form.fields.push(("deed".to_owned(), deed.to_owned()));
        form
    };
    staff.send_form(&page.form("/mappings")).await.answers(422).says("Choose a mapping table");
    let mut prices = page.form("/mappings").file("table", "prices.csv", b"name,price\nx,1\n");
    prices.fields.push(("deed".to_owned(), "load".to_owned()));
    staff.send_form(&prices).await.answers(422).says("no column “Classification 1 URI”");
    let tried = staff.send_form(&pressed("try")).await.answers(200).says("map.csv can be loaded. 1 error in rows");
    tried.says("Nothing is stored yet").says("Not loaded here, for example: K999").keeps_quiet_about("Mapping tables that are loaded");
    let sql = skill(&staff, "SQL").await;
    staff.open(&sql).await.keeps_quiet_about("by a mapping table");
    let loaded = staff.send_form(&pressed("load")).await.answers(200).says("map.csv is loaded");
    let loaded = loaded.says("Links to what is not loaded, left out 1").says("Mapping tables that are loaded");
    staff.open(&sql).await.says("by a mapping table");
    staff.send_form(&pressed("load")).await.answers(200).says("exactly this is loaded already");
    staff.submit(&loaded.form("/take-away")).await.says("All that “map.csv” says is taken away");
    staff.open(&sql).await.keeps_quiet_about("by a mapping table");
    app.settle().await;
    app.assert_no_dead_tasks().await;
}

#[test]
fn mapping_tables_go_in_and_out_by_the_command_line() {
    let database = Database::new();
    let file = |name: &str, text: &str| {
        let path = database.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let ours = file("ours.csv", "id,label\nsql,SQL\nstatistics,Statistics\n");
    assert_eq!(run(&database, &["skills", "import", &ours, "--name", "Ours", "--release", "1"]).0, 0);
    assert_eq!(run(&database, &["skills", "import", &ours, "--framework", "own", "--release", "1"]).0, 2, "that one is made on pages");
    let table = file("map.csv", TABLE);
    let (code, out, err) = run(&database, &["skills", "map", &table, "--dry-run"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("line 5, Classification 2 ID: this is empty"), "{err}");
    assert!(out.contains("1 relations would be new") && out.contains("(K999)") && out.contains("Nothing was stored"), "{out}");
    assert_eq!(run(&database, &["skills", "map", "--list"]).1, "");
    let (code, out, _) = run(&database, &["skills", "map", &table, "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, answer["counts"]["taken"].as_u64(), answer["errors_total"].as_u64()), (1, Some(1), Some(1)));
    let id = answer["mapping"].as_str().unwrap();
    let (_, out, _) = run(&database, &["skills", "map", &table]);
    assert!(out.contains("exactly this is loaded already"), "{out}");
    let (code, out, _) = run(&database, &["skills", "map", "--list"]);
    assert!(code == 0 && out.contains(id) && out.contains("map.csv, 1 relations"), "{out}");
    let (code, out, _) = run(&database, &["skills", "map", "--take-away", id]);
    assert!(code == 0 && out.contains("taken away"), "{out}");
    for arguments in [&["skills", "map"][..], &["skills", "map", "--take-away", id], &["skills", "map", "/nowhere.csv"]] {
        assert_eq!(run(&database, arguments).0, 2, "{arguments:?}");
    }
}
