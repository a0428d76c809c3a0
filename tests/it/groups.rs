//! Groups of requirements and named credentials, from the editor to every page that shows a result.

use crate::app::TestApp;
use crate::applying::begin_with_badges;
use crate::page::Page;
use crate::person::Person;

const EDITOR: &str = "/jobs/job/requirements";

/// Ticks rows and puts them in a new group; answers the editor afterwards.
pub async fn put_in_group(staff: &Person, rows: &[usize]) -> Page {
    let editor = staff.open(EDITOR).await;
    let form = rows.iter().fold(editor.form(EDITOR), |form, row| form.set(&format!("tick-{row}"), "yes"));
    staff.submit(&form.set("do", "group")).await
}

async fn publish(app: &TestApp, staff: &Person, editor: &Page) {
    let form = editor.form(EDITOR).set("reason", "One of them is enough").set("do", "publish");
    staff.submit(&form).await.says("is published");
    app.settle().await;
    app.assert_no_dead_tasks().await;
}

async fn report(staff: &Person) -> Page {
    let table = staff.open("/jobs/job/candidates").await;
    let report = table.links().into_iter().find(|link| link.starts_with("/jobs/job/candidates/")).expect("a report");
    staff.open(&report).await
}

#[tokio::test]
async fn a_group_made_in_the_editor_is_one_requirement_on_every_page() {
    let (app, _, maya, status) = begin_with_badges().await;
    let staff = app.set_up().await;
    report(&staff).await.says("1 of 3 must-haves is evidenced");

    // SQL, which Maya has, or Python, which she has not.
    let editor = put_in_group(&staff, &[1, 2]).await.says("Group: SQL / Python").says("Any one of them");
    let form = editor.form(EDITOR).set("gname-1", "A language for data").set("do", "save");
    let editor = staff.submit(&form).await.says("Group: A language for data").says("4 requirements, 2 of them must-haves");
    publish(&app, &staff, &editor).await;

    let page = report(&staff).await.says("1 of 2 must-haves is evidenced").says("A language for data one of these 2");
    let page = page.says("A language for data 100%: 1 of 2 is enough, and the best is SQL with 100%.");
    let page = page.says("In the group: the best part, so the group is worth 100%.").says("Verified coverage: (3 × 100) ÷ 9");
    page.says("Accept other evidence for Data visualisation").keeps_quiet_about("Accept other evidence for Python");
    let table = staff.open("/jobs/job/candidates").await.says("1 of 2 evidenced");
    table.says("A language for data met, Data visualisation not evidenced");
    let own = maya.open(status.path.split('?').next().unwrap()).await;
    own.says("A language for data Must-have, one of these 2").says("1 of 2 is enough, and the best is SQL with 100%.");
    maya.open("/jobs/data-analyst").await.says("A language for data Must-have One of these 2 is enough. SQL");

    // Two of two are more than she has; and the group can go again.
    let editor = staff.open(EDITOR).await;
    let editor = staff.submit(&editor.form(EDITOR).set("gkind-1", "n_of").set("gn-1", "2").set("do", "save")).await;
    publish(&app, &staff, &editor).await;
    report(&staff)
        .await
        .says("A language for data is partly evidenced")
        .says("2 of these 2")
        .says("Accept other evidence for Python")
        .says("100% SQL +0% Python ÷2 parts wanted =50% value");
    let editor = staff.open(EDITOR).await;
    let editor = staff.submit(&editor.form(EDITOR).set("do", "dissolve-1")).await.keeps_quiet_about("Group: ");
    publish(&app, &staff, &editor).await;
    report(&staff).await.says("1 of 3 must-haves is evidenced");
}

#[tokio::test]
async fn a_group_that_cannot_be_met_comes_back_with_what_to_do() {
    let (app, _) = crate::applying::begin();
    let staff = app.set_up().await;
    let editor = staff.open(EDITOR).await;
    let none = staff.send_form(&editor.form(EDITOR).set("do", "group")).await.answers(422);
    none.says("Tick the rows that belong together first");
    let one = editor.form(EDITOR).set("tick-3", "yes").set("do", "group");
    staff.send_form(&one).await.answers(422).says("Tick at least one more row");

    let editor = put_in_group(&staff, &[1, 3, 4]).await.says("Group: SQL / Data visualisation / Statistics");
    let form = editor.form(EDITOR).set("gkind-1", "n_of").set("gn-1", "4").set("do", "save");
    let back = staff.send_form(&form).await.answers(422).says("must be a whole number from 1 to 3; you typed 4");
    assert_eq!(back.form(EDITOR).value("gkind-1"), "n_of", "what was typed stays");

    let mut editor = staff.submit(&editor.form(EDITOR).set("do", "out-3")).await.says("Group: SQL / Data visualisation");
    editor = staff.submit(&editor.form(EDITOR).set("do", "out-1")).await.says("A group has two rows or more");
    let form = editor.form(EDITOR).set("reason", "Fewer").set("do", "publish");
    let back = staff.send_form(&form).await.answers(422).says("A group without a title has only one row. Put at least two rows in it");
    assert!(back.html().contains("href=\"#gname-1\""));
}

#[tokio::test]
async fn a_credential_named_on_a_row_counts_for_it_and_can_be_the_only_one() {
    let (app, _, maya, _) = begin_with_badges().await;
    let staff = app.set_up().await;
    let editor = staff.open(EDITOR).await;
    // The badge is called SQL and is for SQL; HR says that it is for data visualisation too.
    let form = editor.form(EDITOR).set("value-3", "sql").set("issuer-3", "BrightPath Institute").set("do", "name-3");
    let editor = staff.submit(&form).await.says("Named as accepted: “sql” by BrightPath Institute.");
    let editor = staff.submit(&editor.form(EDITOR).set("value-1", "Data Expert").set("only-1", "yes").set("do", "name-1")).await;
    publish(&app, &staff, &editor.says("Only “Data Expert” counts.")).await;

    let page = report(&staff).await.says("Data visualisation 100% = skill match 100%");
    page.says("SQL 0%: “SQL” is not among the credentials this row accepts.");
    let job = maya.open("/jobs/data-analyst").await.says("Named for it: “sql” by BrightPath Institute.");
    job.says("Only “Data Expert”.");

    let editor = staff.open(EDITOR).await;
    let form = editor.form(EDITOR).set("value-3", "sql").set("issuer-3", "BrightPath Institute").set("do", "name-3");
    staff.send_form(&form).await.answers(422).says("“sql” by BrightPath Institute is named already");
    let form = editor.form(EDITOR).set("do", "unname-1-1");
    staff.send_form(&form).await.answers(422).says("Name at least one credential, or let every credential for the skill count");
    let editor = staff.submit(&editor.form(EDITOR).set("do", "unname-3-1")).await;
    editor.keeps_quiet_about("Named as accepted");
}
