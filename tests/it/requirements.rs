//! What a job asks for: out of a pasted advert, from and to files, and read by the linter.

use assay::actions::load_starter_skills::load_starter_skills;

use crate::applying::{begin, begin_with_badges};

const ADVERT: &str = "Data analyst\n\nWhat you will do\n- You draw charts that ward managers read in a minute\n\nWhat you need\n- Solid SQL \
                      at an advanced level\n- Python, at least two years\n\nNice to have\n- Power BI\n\nWhat we offer\n- Free Excel training";

#[tokio::test]
async fn an_advert_suggests_skills_and_only_what_is_ticked_becomes_rows() {
    let (app, _) = begin();
    load_starter_skills(&app.app).await.unwrap();
    let staff = app.set_up().await;
    let made = staff.send_form(&staff.open("/jobs/new").await.form("/jobs").set("title", "Analyst")).await.answers(303).leads_to();
    let job = made.strip_suffix("/requirements").unwrap().to_owned();
    let page = staff.open(&made).await.says("Read an advert");
    assert!(page.links().contains(&format!("{job}/advert")));
    let page = staff.open(&format!("{job}/advert")).await;
    staff.send_form(&page.form("/advert").set("advert", "  ").set("do", "read")).await.answers(422).says("Paste the text of the advert");
    let long = "word ".repeat(4_001);
    staff.send_form(&page.form("/advert").set("advert", &long).set("do", "read")).await.answers(422).says("first 20,000 signs");

    let found = staff.send_form(&page.form("/advert").set("advert", ADVERT).set("do", "read")).await.answers(200);
    let found = found.says("Nothing is taken by itself").says("It stands under “What you need”").keeps_quiet_about("Ask for Excel");
    let form = found.form("/advert");
    assert!((1..30).all(|number| form.value(&format!("take-{number}")).is_empty()), "nothing is ticked by itself");
    let nothing = staff.send_form(&form.set("do", "add")).await.answers(422).says("Tick at least one skill");
    // The skill's checkbox is named by its place.
    let html = nothing.html();
    let take = |skill: &str| {
        let before = html.split(&format!(">Ask for {skill}<")).next().unwrap();
        let input = before.rsplit("name=\"take-").next().unwrap();
        let (number, rest) = input.split_once('"').unwrap();
        (number.to_owned(), rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned())
    };
    let ((sql, sql_id), (python, python_id)) = (take("SQL"), take("Python"));
    let form = nothing.form("/advert");
    assert_eq!((form.value(&format!("importance-{sql}")), form.value(&format!("level-{sql}"))), ("must", "4"), "as the advert says");
    let form = form
        .set(&format!("take-{sql}"), &sql_id)
        .set(&format!("take-{python}"), &python_id)
        .set(&format!("importance-{python}"), "should")
        .set("do", "add");
    let added = staff.submit(&form).await.says("2 rows added to the draft");
    let rows = added.form("/requirements");
    let row = |skill: &str| if rows.value("skill-1") == skill { 1 } else { 2 };
    let value = |field: &str, skill: &str| rows.value(&format!("{field}-{}", row(skill))).to_owned();
    assert_eq!([value("skill", "SQL"), value("importance", "SQL"), value("level", "SQL")], ["SQL", "must", "4"]);
    assert_eq!([value("skill", "Python"), value("importance", "Python"), rows.value("rows").to_owned()], ["Python", "should", "2"]);
    let again = staff.send_form(&page.form("/advert").set("advert", ADVERT).set("do", "read")).await.answers(200);
    again.says("The job asks for it already");
}

#[tokio::test]
async fn requirements_go_out_to_files_and_come_in_again() {
    let (app, _) = begin();
    load_starter_skills(&app.app).await.unwrap();
    let staff = app.set_up().await;
    let page = staff.open("/jobs/job/files").await.says("Version 1, in force");
    let table = staff.get("/jobs/job/files/requirements.csv").await.answers(200);
    assert!(table.content_type.starts_with("text/csv"));
    assert!(staff.get("/jobs/job/files/template.csv").await.answers(200).html().contains("only_accepted"));
    staff.get("/jobs/job/files/other.txt").await.answers(404);
    staff.send_form(&page.form("/files").set("deed", "load")).await.answers(422).says("Choose the file");
    let send = |name: &str, bytes: &[u8], deed: &str| {
        let mut form = page.form("/files").file("file", name, bytes);
        form.fields.push(("deed".to_owned(), deed.to_owned()));
        form
    };
    staff.send_form(&send("x.pdf", b"%PDF-1.7", "load")).await.answers(422);
    for name in ["requirements.csv", "posting.json", "hr-open.json", "job.json"] {
        let bytes = staff.get(&format!("/jobs/job/files/{name}")).await.answers(200).bytes;
        let tried = staff.send_form(&send(name, &bytes, "try")).await.answers(200).says("would bring");
        tried.says("Every row is good").says("Nothing is stored yet");
        staff.submit(&send(name, &bytes, "load")).await.says("of the file are the draft now");
    }
    let none = b"skill,importance\nJuggling,must\n";
    let refused = staff.send_form(&send("none.csv", none, "load")).await.answers(200).says("no row that can be used");
    refused.says("Nothing is stored").says("Juggling");
    let partly = b"skill,importance\nSQL,must\nJuggling,must\n";
    let partly = staff.send_form(&send("partly.csv", partly, "load")).await.answers(200).says("1 row of this").says("1 row left out");
    partly.says("Juggling");
    let rows = staff.open("/jobs/job/requirements").await.form("/requirements");
    assert_eq!((rows.value("rows"), rows.value("skill-1")), ("1", "SQL"));
}

#[tokio::test]
async fn what_is_typed_is_read_before_it_is_published() {
    let (app, _) = begin();
    load_starter_skills(&app.app).await.unwrap();
    let staff = app.set_up().await;
    let page = staff.open("/jobs/job/requirements").await;
    let note = "For young people and native speakers.";
    let said = staff.submit(&page.form("/requirements").set("note-1", note).set("do", "save")).await;
    let said = said.says("Nothing here stops you").says("Age is protected at work").says("native speakers");
    assert!(said.links().iter().any(|link| link == "#note-1"), "it leads to its place: {:?}", said.links());
    staff.open("/skills/levels").await.says("Does the usual tasks alone.").says("SFIA").says("B2");
}

#[tokio::test]
async fn a_draft_shows_what_changes_and_who_moves_before_it_is_published() {
    let (app, _, _, _) = begin_with_badges().await;
    let staff = app.set_up().await;
    let page = staff.open("/jobs/job/requirements").await.keeps_quiet_about("What changes against version 1");
    let now = staff.open("/jobs/job/candidates").await.text();
    let form = page.form("/requirements").set("weight-1", "10").set("importance-2", "nice").set("do", "preview");
    let seen = staff.submit(&form).await;
    let seen = seen.says("What changes against version 1").says("weight 3 → 10").says("1 result moves, of 1 application.");
    assert!(seen.links().iter().any(|link| link.starts_with("/jobs/job/candidates/")), "the report of who moves: {:?}", seen.links());
    assert_eq!(staff.open("/jobs/job/candidates").await.text(), now, "a preview changes nothing");
    let then = seen.text();
    let then = then.split("Candidate Now Then").nth(1).unwrap().split('%').nth(1).unwrap().split(' ').next_back().unwrap().to_owned();
    let publish = seen.form("/requirements").set("reason", "SQL is what it is about").set("do", "publish");
    staff.submit(&publish).await.says("Version 2 is published");
    app.settle().await;
    let after = staff.open("/jobs/job/candidates").await.keeps_quiet_about("being worked out again").text();
    assert!(after.contains(&format!("{then}%")), "the preview said {then}%: {after}");
    assert_ne!(after, now);
}

#[tokio::test]
async fn every_published_version_can_be_read_as_it_was_and_a_draft_can_be_thrown_away() {
    let (app, _, _, _) = begin_with_badges().await;
    let staff = app.set_up().await;
    let editor = "/jobs/job/requirements";
    let versions = "/jobs/job/requirements/versions";
    let page = staff.open(editor).await;
    assert!(page.links().contains(&versions.to_owned()), "the editor leads there");
    staff.submit(&page.form("/requirements").set("weight-1", "10").set("do", "save")).await.says("Draft of version 2");
    staff.open(versions).await.says("Draft of version 2").says("Version 1").says("the first");
    staff.get(&format!("{versions}/2")).await.answers(404);

    let publish = staff.open(editor).await.form("/requirements").set("reason", "SQL is what it is about").set("do", "publish");
    staff.submit(&publish).await.says("Version 2 is published").keeps_quiet_about("Throw the draft away");
    let list = staff.open(versions).await.says("In force").says("Replaced").says("SQL is what it is about");
    assert!(list.links().contains(&format!("{versions}/2#changes")), "{:?}", list.links());
    let second = staff.open(&format!("{versions}/2")).await.says("What it changed against version 1").says("weight 3 → 10");
    second.says("SQL is what it is about");
    let first = staff.open(&format!("{versions}/1")).await.says("Replaced").keeps_quiet_about("What it changed");
    assert!(first.links().contains(&versions.to_owned()) && !first.html().contains("<select"), "read only, with a way back");
    for number in ["0", "3", "first", "99999999999999"] {
        staff.get(&format!("{versions}/{number}")).await.answers(404);
    }

    app.settle().await;
    let report = staff.open("/jobs/job/candidates").await.links();
    let report = report.into_iter().find(|link| link.starts_with("/jobs/job/candidates/")).unwrap();
    let leads = staff.open(&report).await.links();
    assert!(leads.contains(&format!("{versions}/2")), "the report leads to the version it stands on: {leads:?}");

    let draft = staff.submit(&staff.open(editor).await.form("/requirements").set("weight-1", "1").set("do", "save")).await;
    let draft = draft.says("Draft of version 3").says("Version 2 stays in force");
    let thrown = draft.form("/discard");
    staff.submit(&thrown).await.says("The draft is thrown away").says("Version 2, in force");
    staff.submit(&thrown).await.says("There is no draft any more");
    assert_eq!(staff.open(editor).await.form("/requirements").value("weight-1"), "10");
}

#[tokio::test]
async fn another_skill_in_a_row_leaves_behind_what_was_for_the_old_one() {
    let (app, _) = begin();
    load_starter_skills(&app.app).await.unwrap();
    let staff = app.set_up().await;
    let editor = "/jobs/job/requirements";
    let form = staff.open(editor).await.form("/requirements");
    let old = form.value("skill-1").to_owned();
    let named = staff.submit(&form.set("value-1", "Expert of the Year").set("do", "name-1")).await.says("“Expert of the Year”");
    let other = staff.submit(&named.form("/requirements").set("skill-1", "Java").set("do", "save")).await;
    let other = other.says(&format!("The named credential was for {old} and was taken off.")).keeps_quiet_about("Expert of the Year");
    let form = other.form("/requirements");
    assert_eq!((form.value("skill-1"), form.value("named-1")), ("Java", ""));
}

#[tokio::test]
async fn a_file_is_read_to_its_end_and_shows_the_rows_it_would_bring() {
    let (app, _) = begin();
    load_starter_skills(&app.app).await.unwrap();
    let staff = app.set_up().await;
    let page = staff.open("/jobs/job/files").await;
    let bytes = format!("skill,importance,weight,level,issuer_list\n{}Java,must,4,2,Nowhere\n", ",sometimes,,,\n".repeat(600));
    let mut form = page.form("/files").file("file", "long.csv", bytes.as_bytes());
    form.fields.push(("deed".to_owned(), "try".to_owned()));
    let tried = staff.send_form(&form).await.answers(200).says("would bring 1 row").says("600 rows left out").says("and 1,000 more");
    let tried = tried.says("The rows it would bring").says("Java Must 4 2");
    tried.says("no list is called “Nowhere” here, so the row keeps the job’s list");
}

#[tokio::test]
async fn a_row_whose_skill_was_given_up_says_so_and_lists_of_skills_mark_it() {
    let (app, _) = begin();
    let staff = app.set_up().await;
    let own = crate::own_skills::make(&staff, "Clinic reporting", &[]).await.path;
    let editor = "/jobs/job/requirements";
    let form = staff.open(editor).await.form("/requirements").set("skill-1", "Clinic reporting").set("do", "save");
    staff.submit(&form).await.keeps_quiet_about("was retired here");
    staff.submit(&staff.open(&format!("{own}/edit")).await.form("/retire")).await.says("This skill is retired");
    let said = staff.open(editor).await.says("Clinic reporting was retired here").says("Choose another, or keep it");
    staff.submit(&said.form("/requirements").set("do", "save")).await.says("The draft is saved").says("Clinic reporting was retired here");
    staff.open("/skills?q=clinic").await.says("Clinic reporting retired here");
}
