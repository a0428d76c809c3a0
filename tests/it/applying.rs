//! A candidate applies with every kind of link there is, and is told what came of each.

use assay::demo::sign::{bake_png, picture_png};
use assay::fetch::LocalAnswer;
use assay::store::submissions;
use chrono::TimeDelta;
use serde_json::Value;

use crate::app::TestApp;
use crate::issuers::{Badge, Issuer, now};
use crate::page::Page;
use crate::person::Person;
use crate::seed;

/// Our candidate.
pub const MAYA: &str = "maya@mail.example";
/// What is said first of a good badge.
const GOOD: &str = "Genuine, yours and in date";
pub const HOSTS: &[&str] = &["brightpath.example", "cloudworks.example", "stranger.example", "down.example"];

/// An open job, and the issuers of the test.
pub fn begin() -> (TestApp, Issuer) {
    let app = TestApp::start(HOSTS);
    app.app.store.write_blocking(|conn| seed::open_job(conn, now())).unwrap();
    let issuer = Issuer::open(&app.internet, "brightpath.example", "BrightPath Institute", now());
    (app, issuer)
}

pub fn badge(name: &str, place: usize) -> Badge<'_> {
    Badge { name, email: MAYA, earned: 60, ends: Some(600), place }
}

/// Sends an application and answers the private page.
pub async fn apply(maya: &Person, links: &[&str], files: &[(&str, &[u8])]) -> Page {
    let page = maya.open("/jobs/data-analyst/apply").await;
    let form = page.form("/apply").set("name", "Maya Roth").set("email", MAYA).set("links", &links.join("\n")).set("consent", "yes");
    let form = files.iter().fold(form, |form, (name, bytes)| form.file("files", name, bytes));
    maya.submit(&form).await
}

/// Types the code that was mailed.
pub async fn prove(app: &TestApp, maya: &Person, status: &Page) {
    app.settle().await;
    let code = app.mailed_code();
    maya.submit(&status.form("/code").set("code", &code)).await.says("The address is yours");
    app.settle().await;
}

/// The private page after everything was looked at.
async fn result(app: &TestApp, maya: &Person, status: &Page) -> Page {
    app.settle().await;
    app.assert_no_dead_tasks().await;
    maya.open(status.path.split('?').next().unwrap()).await
}

/// An application with a good badge, one that is over and one that was changed, all looked at.
pub async fn begin_with_badges() -> (TestApp, Issuer, Person, Page) {
    let (app, issuer) = begin();
    let maya = app.visitor();
    let (good, _) = issuer.issue(&badge("SQL", 1));
    let (over, _) = issuer.issue(&Badge { ends: Some(-30), earned: 800, ..badge("Statistics", 2) });
    let (tampered, mut changed) = issuer.issue(&badge("Python", 3));
    changed["name"] = Value::from("Python, expert");
    issuer.serve(&tampered, &changed);
    let status = apply(&maya, &[&good, &over, &tampered], &[]).await;
    prove(&app, &maya, &status).await;
    (app, issuer, maya, status)
}

/// What is said of the line that shows `source`.
fn line(page: &Page, source: &str) -> String {
    let html = page.html();
    let lines = html.split("<ul class=\"lines\">").nth(1).unwrap_or_else(|| panic!("no lines: {}", page.text()));
    let items = lines.split("<span class=\"url\">").collect::<Vec<_>>();
    let at = items
        .iter()
        .position(|item| item.starts_with(source) || item.contains(&format!(">{source}<")))
        .unwrap_or_else(|| panic!("{source} is not on the page: {}", page.text()));
    // What ends the line before it is the only item's end on a line of its own.
    crate::page::text_of(items[at - 1].rsplit("\n</li>").next().unwrap_or_default())
}

#[tokio::test]
async fn every_outcome_has_its_sentence() {
    let (app, issuer) = begin();
    let maya = app.visitor();
    let (good, _) = issuer.issue(&badge("SQL", 1));
    let (tampered, original) = issuer.issue(&badge("Python", 2));
    let mut changed = original;
    changed["credentialSubject"]["achievement"]["name"] = Value::from("Python, expert");
    issuer.serve(&tampered, &changed);
    let (expired, _) = issuer.issue(&Badge { ends: Some(-30), earned: 800, ..badge("Statistics", 3) });
    let (revoked, _) = issuer.issue(&badge("Data visualisation", 4));
    issuer.revoke(4);
    let (not_mine, _) = issuer.issue(&Badge { email: "somebody.else@mail.example", ..badge("Data protection", 5) });
    let stranger = Issuer::open(&app.internet, "stranger.example", "Stranger Academy", now());
    let (unlisted, _) = stranger.issue(&badge("Python", 6));
    let missing = issuer.url("/credentials/404");
    let pdf = issuer.url("/certificate.pdf");
    app.internet.serve(&pdf, LocalAnswer::ok("application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n".to_vec()));
    app.internet.take_down("down.example");
    let down = "https://down.example/badge/1";
    let profile = "https://www.credly.com/users/maya-roth";
    let inside = "https://192.168.7.7/badge";

    let links = [&good, &tampered, &expired, &revoked, &not_mine, &unlisted, &missing, &pdf, down, profile, inside];
    let screenshot = picture_png([200, 200, 200]).unwrap();
    let status = apply(&maya, &links, &[("screenshot.png", &screenshot)]).await.says("It arrived");
    prove(&app, &maya, &status).await;
    let page = result(&app, &maya, &status).await;
    let said: Vec<String> = links.iter().map(|link| line(&page, link)).chain([line(&page, "screenshot.png")]).collect();
    for (said, expected) in said.iter().zip([
        GOOD,
        "Not genuine",
        "Expired",
        "Revoked",
        "Not this person",
        GOOD,
        "Could not check",
        "Needs a different link or file",
        "Could not check",
        "Needs a different link or file",
        "Could not check",
        "Needs a different link or file",
    ]) {
        assert!(said.contains(expected), "{said:?} is not {expected:?}; all: {said:#?}");
    }
    // Every line that is not good says what to do next.
    assert!(said[1..5].iter().chain(&said[6..]).all(|said| said.len() > 60), "{said:#?}");
    // Nobody outside learns what is inside the network.
    assert_eq!(app.internet.times_asked(inside), 0);
}

#[tokio::test]
async fn what_could_not_be_reached_is_tried_again_by_itself() {
    let (app, issuer) = begin();
    let maya = app.visitor();
    let (link, _) = issuer.issue(&badge("SQL", 1));
    app.internet.take_down("brightpath.example");
    let status = apply(&maya, &[&link], &[]).await;
    prove(&app, &maya, &status).await;
    let page = result(&app, &maya, &status).await;
    assert!(line(&page, &link).contains("Could not check"), "{}", page.text());
    app.internet.bring_back("brightpath.example");
    // Failures are remembered for a while, and the second look comes by itself.
    for _ in 0..4 {
        app.advance(TimeDelta::minutes(16));
        app.settle().await;
    }
    let page = result(&app, &maya, &status).await;
    assert!(line(&page, &link).contains(GOOD), "{}", page.text());
}

#[tokio::test]
async fn a_badge_that_is_taken_back_later_stops_counting() {
    let (app, issuer) = begin();
    let maya = app.visitor();
    let (link, _) = issuer.issue(&badge("SQL", 1));
    let status = apply(&maya, &[&link], &[]).await;
    prove(&app, &maya, &status).await;
    assert!(line(&result(&app, &maya, &status).await, &link).contains(GOOD));
    issuer.revoke(1);
    for _ in 0..2 {
        app.advance(TimeDelta::hours(25));
        app.settle().await;
    }
    let page = result(&app, &maya, &status).await;
    assert!(line(&page, &link).contains("Revoked"), "{}", page.text());
}

#[tokio::test]
async fn nobody_passes_with_an_address_they_have_not_proved() {
    let (app, issuer) = begin();
    let thief = app.visitor();
    let (link, _) = issuer.issue(&badge("SQL", 1));
    let status = apply(&thief, &[&link], &[]).await;
    app.settle().await;
    result(&app, &thief, &status).await.keeps_quiet_about("Genuine and in date. Nothing more is needed");
    let wrong = if app.mailed_code() == "123456" { "654321" } else { "123456" };
    thief.send_form(&status.form("/code").set("code", wrong)).await.answers(422).says("That is not the code");
}

#[tokio::test]
async fn an_uploaded_badge_is_as_good_as_a_link() {
    let (app, issuer) = begin();
    let maya = app.visitor();
    let (_, signed) = issuer.issue(&badge("SQL", 1));
    let baked = bake_png(&picture_png([20, 90, 160]).unwrap(), "openbadgecredential", &signed.to_string()).unwrap();
    let status = apply(&maya, &[], &[("sql.png", &baked), ("sql.json", signed.to_string().as_bytes())]).await;
    prove(&app, &maya, &status).await;
    let page = result(&app, &maya, &status).await;
    for name in ["sql.png", "sql.json"] {
        assert!(line(&page, name).contains(GOOD), "{}", page.text());
    }
}

#[tokio::test]
async fn bad_forms_come_back_with_everything_typed_and_nothing_stored() {
    let (app, _) = begin();
    let maya = app.visitor();
    let page = maya.open("/jobs/data-analyst/apply").await;
    let many = (0..30).map(|n| format!("https://brightpath.example/{n}")).collect::<Vec<_>>().join("\n");
    for (email, links, consent, expected) in [
        ("", "https://a.example/1", true, "Give your e-mail address"),
        ("maya", "https://a.example/1", true, "Write the address like name@example.org"),
        (MAYA, "", true, "at least one badge"),
        (MAYA, "what is this", true, "Line 1"),
        (MAYA, "javascript:alert(1)", true, "Line 1"),
        (MAYA, many.as_str(), true, "25"),
        (MAYA, "https://a.example/1", false, "Tick this box"),
    ] {
        let mut form = page.form("/apply").set("email", email).set("links", links).set("name", "Maya <b>");
        if consent {
            form = form.set("consent", "yes");
        }
        let answer = maya.send_form(&form).await.answers(422).says(expected);
        let again = answer.form("/apply");
        assert_eq!((again.value("email"), again.value("name")), (email, "Maya <b>"));
        assert_eq!(again.value("links").trim_end(), links);
    }
    let empty = page.form("/apply").set("email", MAYA).set("consent", "yes").file("files", "empty.png", b"");
    maya.send_form(&empty).await.answers(422).says("is empty");
    let large = page.form("/apply").set("email", MAYA).set("consent", "yes").file("files", "large.png", &vec![7; 6 * 1024 * 1024]);
    maya.send_form(&large).await.answers(422).says("larger than 5 MB");
    maya.post("/jobs/data-analyst/apply", "multipart/form-data; boundary=x", b"--x\r\nnonsense".to_vec()).await.answers(400);
    maya.post("/jobs/data-analyst/apply", "application/json", b"{}".to_vec()).await;
    maya.get("/jobs/no-such-job/apply").await.answers(404);
    maya.get("/status/not-a-token").await.answers(404);
    let count = app.app.store.read(|conn| assay::store::applications::count_of_job(conn, &assay::domain::JobId::new("job"))).await.unwrap();
    assert_eq!(count, 0);
}

#[tokio::test]
async fn an_application_that_is_taken_back_is_not_looked_at_again() {
    let (app, issuer) = begin();
    let maya = app.visitor();
    let (link, _) = issuer.issue(&badge("SQL", 1));
    let status = apply(&maya, &[&link], &[]).await;
    app.settle().await;
    let asked = app.internet.times_asked(&link);
    maya.submit(&status.form("/withdraw").set("sure", "yes")).await;
    app.advance(TimeDelta::hours(30));
    app.settle().await;
    assert_eq!(app.internet.times_asked(&link), asked);
    let page = maya.open(status.path.split('?').next().unwrap()).await;
    assert!(!page.html().contains("/withdraw\""), "can be taken back twice");
    // A second application with the same address is another matter than a second one that stands.
    let all = app.app.store.read(|conn| {
        let job = assay::domain::JobId::new("job");
        let applications = assay::store::applications::list(conn, &job)?;
        applications.iter().map(|one| submissions::list(conn, &one.id)).collect::<Result<Vec<_>, _>>()
    });
    assert_eq!(all.await.unwrap().len(), 1);
}
