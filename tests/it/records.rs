//! Learner records: an issuer that occurs nowhere but inside one is reviewed like any other, and what is inside counts from then on.

use assay::domain::{ApplicationId, JobId};
use assay::store::{applications, candidates, seen_issuers, snapshots};
use serde_json::Value;

use crate::app::TestApp;
use crate::applying::{MAYA, apply, badge, begin, prove};
use crate::issuers::{Issuer, now};
use crate::page::Page;
use crate::person::Person;

pub const STRANGER: &str = "did:web:stranger.example";
const REVIEW: &str = "/issuers?issuer=did%3Aweb%3Astranger.example";
const NOBODY: &str = "Every issuer seen in candidates’ badges is on one of your lists";

/// A record by BrightPath, who is on the list, with one badge of theirs and one of the Stranger Academy, who is on none.
pub struct Sent {
    pub app: TestApp,
    pub maya: Person,
    pub status: Page,
    pub stranger: Issuer,
    pub school: Issuer,
}

impl Sent {
    /// Sends what `links` and `files` make of the record's address, its text, and the stranger's badge, and lets it be looked at.
    pub async fn with(links: impl Fn(&str, &str) -> Vec<String>, file: bool) -> Self {
        let (app, school) = begin();
        let stranger = Issuer::open(&app.internet, "stranger.example", "Stranger Academy", now());
        let (alone, python) = stranger.issue(&badge("Python", 6));
        let (_, sql) = school.issue(&badge("SQL", 1));
        let (record, text) = school.issue_record(MAYA, &[sql, python]);
        let maya = app.visitor();
        let links = links(&record, &alone);
        let links: Vec<&str> = links.iter().map(String::as_str).collect();
        let files: Vec<(&str, &[u8])> = if file { vec![("record.jwt", text.as_bytes())] } else { Vec::new() };
        let status = apply(&maya, &links, &files).await;
        prove(&app, &maya, &status).await;
        app.assert_no_dead_tasks().await;
        Self { app, maya, status, stranger, school }
    }

    pub async fn record() -> Self {
        Self::with(|record, _| vec![record.to_owned()], false).await
    }

    /// Coverage of the only application.
    async fn coverage(&self) -> (u32, u32) {
        self.app.settle().await;
        let found = self.app.app.store.read(|conn| {
            let id: ApplicationId = applications::list(conn, &JobId::new("job"))?.remove(0).id;
            let head = snapshots::lookup_current(conn, &id)?.unwrap();
            Ok((head.low, head.high))
        });
        found.await.unwrap()
    }
}

/// The address of the only candidate's report.
pub async fn report_of(staff: &Person) -> String {
    let table = staff.open("/jobs/job/candidates").await;
    table.links().into_iter().find(|link| link.starts_with("/jobs/job/candidates/")).expect("a report")
}

#[tokio::test]
async fn an_issuer_that_occurs_only_inside_a_record_is_reviewed_and_then_counts() {
    let sent = Sent::record().await;
    let before = sent.coverage().await;
    assert!(before.0 > 0 && before.1 > before.0, "{before:?}");

    let steward = sent.app.set_up().await;
    steward.open("/").await.says("1 issuer ");
    let queue = steward.open("/issuers").await;
    let queue = queue
        .says("Stranger Academy 1 candidate waits, 1 must-have hangs on it")
        .says("“Python”, inside a record of BrightPath Institute: 1 candidate")
        .keeps_quiet_about("Record of Maya");

    // From the report of the candidate the way leads to this very issuer.
    let report = report_of(&steward).await;
    let page = steward
        .open(&report)
        .await
        .says("Holds 2 credentials, each with a card of its own")
        .says("Stranger Academy is not on your lists yet")
        .says("Inside the record “Record of Maya Roth”");
    assert!(page.links().iter().any(|link| link == REVIEW), "{:?}", page.links());
    steward.open(REVIEW).await.says("Add to the draft").says(STRANGER);
    // The table can be narrowed to whoever has something of it.
    let table = steward.open("/jobs/job/candidates").await;
    let filter = table.form("/candidates").set("issuer", STRANGER);
    steward.send_form(&filter).await.answers(200).says("Maya");

    let form = queue.form("/issuers/review").set("tier", "B").set("reason", "We know them").set("skill_scope", "category:data-analysis");
    let list = steward.submit(&form).await.says("context-dependent in the draft");
    assert_eq!(sent.coverage().await, before, "a draft moves nobody");
    steward.submit(&list.form("/publish")).await.says("Version 2 is published. 1 result being worked out again");
    let after = sent.coverage().await;
    assert_eq!(after.0, before.1, "what was open counts now");

    steward.open("/").await.keeps_quiet_about("1 issuer ");
    steward.open("/issuers").await.says(NOBODY);
    let links = list.links();
    let known = |link: &&String| link.starts_with("/issuers/") && !link.contains("brightpath") && !link.contains("cloudworks");
    let issuer = links.iter().find(known).unwrap();
    steward
        .open(issuer)
        .await
        .says("did:web:stranger.example: 1 candidate")
        .says("“Python”, inside a record of BrightPath Institute: 1 candidate");
    let own = sent.maya.open(sent.status.path.split('?').next().unwrap()).await.says("It holds 2 credentials.");
    own.keeps_quiet_about("once HR has reviewed Stranger Academy");
}

#[tokio::test]
async fn a_blocked_issuer_inside_a_record_counts_nowhere() {
    let sent = Sent::record().await;
    let before = sent.coverage().await;
    let steward = sent.app.set_up().await;
    let queue = steward.open("/issuers").await;
    let later = steward.submit(&queue.form("/issuers/review").set("tier", "later")).await.says("Stranger Academy is put off");
    let form = later.form("/issuers/review").set("tier", "X").set("reason", "sells certificates");
    let list = steward.submit(&form).await.says("blocked in the draft");
    steward.submit(&list.form("/publish")).await.says("is published");
    assert_eq!(sent.coverage().await, (before.0, before.0));
}

#[tokio::test]
async fn the_same_credential_sent_three_times_counts_once() {
    let sent = Sent::with(|record, alone| vec![record.to_owned(), alone.to_owned()], true).await;
    let steward = sent.app.set_up().await;
    let queue = steward.open("/issuers").await.says("1 issuer nobody has reviewed yet").says("1 candidate waits, 1 must-have hangs on it");
    queue.says("“Python”: 1 candidate “Python”, inside a record of BrightPath Institute: 1 candidate");
    // What was sent twice is shown once, and asked once.
    let report = steward.open(&report_of(&steward).await).await.text();
    assert_eq!((report.matches("is not on your lists yet").count(), report.matches("Inside the record").count()), (1, 2), "{report}");
    let seen = sent.app.app.store.read(seen_issuers::list).await.unwrap();
    let stranger = seen.iter().find(|seen| seen.identifier == STRANGER).unwrap();
    assert_eq!((stranger.candidates, stranger.credentials), (1, 1));
}

#[tokio::test]
async fn a_record_that_is_not_genuine_still_shows_whose_good_credential_it_holds() {
    let (app, school) = begin();
    let stranger = Issuer::open(&app.internet, "stranger.example", "Stranger Academy", now());
    let (_, python) = stranger.issue(&badge("Python", 6));
    let (_, mut forged) = school.issue(&badge("SQL", 1));
    forged["credentialSubject"]["achievement"]["name"] = Value::from("SQL, expert");
    let (record, _) = school.issue_record(MAYA, &[forged, python]);
    let maya = app.visitor();
    let status = apply(&maya, &[&record], &[]).await;
    prove(&app, &maya, &status).await;
    let steward = app.set_up().await;
    steward
        .open("/issuers")
        .await
        .says("“Python”, inside a record that proves nothing itself: 1 candidate")
        .keeps_quiet_about("BrightPath");
}

#[tokio::test]
async fn an_erased_candidate_leaves_no_issuer_behind() {
    let sent = Sent::record().await;
    let steward = sent.app.set_up().await;
    steward.open("/issuers").await.says("Stranger Academy");
    let erased = sent.app.app.store.write(|conn| {
        let candidate = applications::list(conn, &JobId::new("job"))?.remove(0).candidate;
        candidates::delete(conn, &candidate)
    });
    erased.await.unwrap();
    steward.open("/issuers").await.says(NOBODY);
    steward.open("/").await.keeps_quiet_about("1 issuer ");
    assert_eq!(sent.app.app.store.read(seen_issuers::list).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_taken_back_inside_a_record_waits_for_nobody() {
    let sent = Sent::record().await;
    sent.stranger.revoke(6);
    for _ in 0..2 {
        sent.app.advance(chrono::TimeDelta::hours(25));
        sent.app.settle().await;
    }
    let steward = sent.app.set_up().await;
    steward.open("/issuers").await.says(NOBODY);
    assert_eq!(sent.school.name, "BrightPath Institute");
}
