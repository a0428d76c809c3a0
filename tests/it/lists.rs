//! The steward's work: an unknown issuer is reviewed, a list is edited, published, imported and exported; and what that does to results.

use assay::domain::ApplicationId;
use assay::store::snapshots;

use crate::app::TestApp;
use crate::applying::{apply, badge, begin, prove};
use crate::database::Database;
use crate::issuers::{Issuer, now};
use crate::process::run;

/// Coverage of the only application.
async fn coverage(app: &TestApp) -> (u32, u32) {
    app.settle().await;
    let found = app.app.store.read(|conn| {
        let job = assay::domain::JobId::new("job");
        let id: ApplicationId = assay::store::applications::list(conn, &job)?.remove(0).id;
        let head = snapshots::lookup_current(conn, &id)?.unwrap();
        Ok((head.low, head.high))
    });
    found.await.unwrap()
}

#[tokio::test]
async fn an_unknown_issuer_is_reviewed_and_its_badge_counts_once_the_list_is_published() {
    let (app, _) = begin();
    let stranger = Issuer::open(&app.internet, "stranger.example", "Stranger Academy", now());
    let (unlisted, _) = stranger.issue(&badge("Python", 6));
    let maya = app.visitor();
    let status = apply(&maya, &[&unlisted], &[]).await;
    prove(&app, &maya, &status).await;
    let before = coverage(&app).await;
    assert!(before.0 == 0 && before.1 > 0, "{before:?}");

    let steward = app.set_up().await;
    // Home counts whom the queue holds: an issuer that the list knows by its domain is in neither.
    steward.open("/").await.says("1 issuer ");
    let queue = steward.open("/issuers").await.says("Stranger Academy").says("1 candidate waits, 1 must-have hangs on it");
    let form = queue.form("/issuers/review").set("tier", "B").set("reason", "we know their exams");
    let back = steward.send_form(&form).await.answers(422).says("Context-dependent (B) needs a scope");
    assert_eq!((back.form("/issuers/review").value("tier"), back.form("/issuers/review").value("reason")), ("B", "we know their exams"));
    let form = back.form("/issuers/review").set("skill_scope", "category:data-analysis");
    let list = steward
        .submit(&form)
        .await
        .says("context-dependent in the draft")
        .says("Stranger Academy")
        .says("1 open application stands on this list");
    assert_eq!(coverage(&app).await, before, "a draft moves nobody");

    steward.submit(&list.form("/publish")).await.says("Version 2 is published. 1 result being worked out again");
    let after = coverage(&app).await;
    assert_eq!(after.0, before.1, "what was open counts now");
    steward.open("/").await.keeps_quiet_about("1 issuer ");
    steward.open("/issuers").await.says("Every issuer seen in candidates’ badges is on one of your lists");
    let issuer =
        list.links().into_iter().find(|link| link.starts_with("/issuers/") && !link.contains("brightpath") && !link.contains("cloudworks"));
    steward.open(&issuer.unwrap()).await.says("did:web:stranger.example").says("stranger.example").says("Data analyst");
}

#[tokio::test]
async fn a_block_needs_a_reason_and_later_counts_against_nobody() {
    let (app, _) = begin();
    let stranger = Issuer::open(&app.internet, "stranger.example", "Stranger Academy", now());
    let (unlisted, _) = stranger.issue(&badge("Python", 6));
    let maya = app.visitor();
    let status = apply(&maya, &[&unlisted], &[]).await;
    prove(&app, &maya, &status).await;
    let before = coverage(&app).await;
    let steward = app.set_up().await;
    let queue = steward.open("/issuers").await;
    let later = steward.submit(&queue.form("/issuers/review").set("tier", "later")).await.says("is put off until 24 Dec 2026");
    assert_eq!(coverage(&app).await, before);
    steward.send_form(&later.form("/issuers/review").set("tier", "X")).await.answers(422).says("Blocked (X) needs a reason");
    let form = later.form("/issuers/review").set("tier", "X").set("reason", "sells certificates");
    let list = steward.submit(&form).await.says("blocked in the draft");
    steward.submit(&list.form("/publish")).await.says("is published");
    assert_eq!(coverage(&app).await, (0, 0), "a blocked issuer counts nowhere");
}

#[tokio::test]
async fn a_list_is_edited_imported_and_exported_without_scripts() {
    let (app, _) = begin();
    let steward = app.set_up().await;
    let lists = steward.open("/lists").await.says("Company default").says("version 1, published");
    steward.send_form(&lists.form("/lists")).await.answers(422).says("Give the list a name");
    steward.submit(&lists.form("/lists").set("name", "Nursing")).await.says("“Nursing” is made").says("No issuer on this list yet");

    let page = steward.open("/lists/list/listings/new").await;
    let wrong = page.form("/new").set("tier", "C").set("name", "Open School").set("identifiers", "openschool.example");
    let back = steward.send_form(&wrong).await.answers(422).says("Write domain:openschool.example");
    let form = back.form("/new").set("identifiers", "domain:openschool.example");
    let list = steward.submit(&form).await.says("Saved in the draft").says("Open School").says("What differs from version 1");

    let import = steward.open("/lists/list/import").await;
    steward.send_form(&import.form("/import").file("file", "list.xlsx", b"PK\x03\x04")).await.answers(422).says("not a CSV file");
    let text = "issuer_key,display_name,identifiers,tier,skill_scope,reason,review_by\n\
                brightpath,BrightPath Institute,did:web:brightpath.example,C,category:nursing,,\n\
                mill,Mill,domain:mill.example,X,,,\n\
                col,Col School,domain:col.example,C,,=1+1,\n";
    let tried = steward.send_form(&import.form("/import").file("file", "issuers.csv", text.as_bytes())).await.answers(200);
    let tried = tried
        .says("2 listings would change in the draft. 1 error in rows that are left out")
        .says("Blocked (X) needs a reason")
        .says("Nothing is stored yet");
    let again = steward.open("/lists/list").await.keeps_quiet_about("Col School");
    drop(again);
    steward.submit(&tried.form("/import/confirm")).await.says("2 listings are changed in the draft").says("Col School");

    let file = steward.get("/lists/list/issuers.csv?version=2").await.answers(200);
    assert!(file.content_type.starts_with("text/csv"));
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("\"'=1+1\"") && text.contains("domain:openschool.example"), "{text}");
    let unchanged = steward.send_form(&import.form("/import").file("file", "issuers.csv", text.as_bytes())).await.answers(200);
    unchanged.says("Nothing would change. Every row is good.");

    let discarded = steward.submit(&list.form("/discard")).await.says("The draft is thrown away");
    discarded.keeps_quiet_about("Open School");
    steward.get("/lists/nowhere").await.answers(404);
    steward.get("/lists/template.csv").await.answers(200);
}

#[test]
fn lists_go_in_and_out_by_the_command_line() {
    let database = Database::new();
    let path = database.folder.path().join("issuers.csv");
    let file = path.to_str().unwrap();
    let text = "issuer_key,display_name,identifiers,tier,skill_scope,reason,review_by\n\
                aws,AWS,domain:aws.example,B,category:cloud,,\n\
                bad,Bad,domain:bad.example,B,,,\n";
    std::fs::write(&path, text).unwrap();
    let (code, out, err) = run(&database, &["issuers", "import", file, "--dry-run"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("1 listings would change") && out.contains("Nothing was stored"), "{out}");
    assert!(err.contains("line 3, skill_scope: Context-dependent (B) needs a scope"), "{err}");
    let (code, out, _) = run(&database, &["issuers", "import", file, "--publish", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, answer["published_version"].as_u64(), answer["errors"][0]["line"].as_u64()), (1, Some(1), Some(3)));
    let (code, exported, _) = run(&database, &["issuers", "export"]);
    assert!(code == 0 && exported.contains("domain:aws.example") && !exported.contains("bad.example"), "{exported}");
    std::fs::write(&path, &exported).unwrap();
    let (code, out, err) = run(&database, &["issuers", "import", file]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("0 listings changed, 1 stay as they are"), "{out}");
    for arguments in [&["issuers", "import", "/nowhere.csv"][..], &["issuers", "export", "--list", "Nothing"], &["issuers"]] {
        assert_eq!(run(&database, arguments).0, 2, "{arguments:?}");
    }
    let (code, template, _) = run(&database, &["issuers", "template"]);
    assert!(code == 0 && template.starts_with("\"issuer_key\""));
}
