//! Other evidence beside badges, and decisions taken back, as staff do it over HTTP.

use assay::actions::score_application::replay;
use assay::domain::people::Role;
use assay::domain::{ApplicationId, JobId};
use assay::store::snapshots::{self, SnapshotHead};
use assay::store::{applications, audit};

use crate::app::{PASSWORD, TestApp};
use crate::applying::{MAYA, badge, begin, begin_with_badges};
use crate::desk::{ACHIEVEMENT, LEO, apply_as, desk_page, name_only};
use crate::page::Page;
use crate::person::Person;

/// The only application.
async fn application(app: &TestApp) -> ApplicationId {
    app.app.store.read(|conn| Ok(applications::list(conn, &JobId::new("job"))?.remove(0).id)).await.unwrap()
}

async fn result(app: &TestApp) -> SnapshotHead {
    let id = application(app).await;
    app.app.store.read(move |conn| Ok(snapshots::lookup_current(conn, &id)?.unwrap())).await.unwrap()
}

/// Records a fact at the desk about the one badge that counts.
async fn record(app: &TestApp, staff: &Person, field: &str, value: &str) {
    let page = desk_page(staff, "brightpath").await;
    let form = page.form(&page.path).set(field, value).set("reason", "As its maker says.").set("do", "preview");
    let preview = staff.send_form(&form).await.answers(200);
    staff.submit(&preview.form(&preview.path).set("do", "keep")).await.says("Kept as version");
    app.settle().await;
}

/// A colleague with an account: added by `admin`, who hands the link over.
async fn colleague(app: &TestApp, admin: &Person, role: Role, name: &str) -> Person {
    let people = admin.open("/people").await;
    let email = format!("{role}@northwind.example");
    let form = people.form("/people").set("name", name).set("email", &email).set("role", role.as_str());
    let answer = admin.send_form(&form).await.answers(200);
    let html = answer.html();
    let token = html.split("/set-up/").nth(1).expect("a link to hand over");
    let token: String = token.chars().take_while(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')).collect();
    let person = app.visitor();
    let page = person.open(&format!("/set-up/{token}")).await;
    person.submit(&page.form(&token).set("password", PASSWORD).set("again", PASSWORD)).await;
    person
}

/// Where Statistics is accepted, and the names of the fields.
const STATISTICS: &str = "need-own-statistics";

fn degree(page: &Page) -> crate::page::Form {
    let [kind, words, share] = ["kind", "words", "share"].map(|field| format!("{field}-{STATISTICS}"));
    page.form(&format!("/other-evidence/{STATISTICS}")).set(&kind, "degree").set(&words, "BSc Statistics").set(&share, "full")
}

#[tokio::test]
async fn a_hiring_manager_accepts_a_degree_and_takes_it_back() {
    let (app, _, maya, status) = begin_with_badges().await;
    let admin = app.set_up().await;
    let manager = colleague(&app, &admin, Role::HiringManager, "J. Ortiz").await;
    let auditor = colleague(&app, &admin, Role::Auditor, "Lena Fuchs").await;
    let report = format!("/jobs/job/candidates/{}", application(&app).await);
    let before = result(&app).await;
    assert_eq!(before.accepted, before.low);

    let page = manager.open(&report).await.says("Accept other evidence for Statistics").says("Recruiters decide; your role reads.");
    assert!(!page.html().contains("Accept other evidence<span class=\"vh\"> for SQL<"), "SQL is met");
    let empty = page.form(&format!("/other-evidence/{STATISTICS}")).set(&format!("words-{STATISTICS}"), "BSc");
    let back = manager.send_form(&empty).await.answers(422).says("Choose what it is").says("how much of the requirement");
    assert_eq!(back.form(&format!("/other-evidence/{STATISTICS}")).value(&format!("words-{STATISTICS}")), "BSc");
    let long = degree(&page).set(&format!("words-{STATISTICS}"), &"x".repeat(121));
    manager.send_form(&long).await.answers(422).says("Use 120 characters at most");
    assert_eq!(result(&app).await, before, "nothing was stored");

    let accept = degree(&page);
    auditor.send_form(&accept).await.answers(403);
    let page = manager.submit(&accept).await.says("Accepted. It counts in the separate number and never in verified coverage.");
    let page =
        page.says("accepted by J. Ortiz on 24 Nov 2026: BSc Statistics").says("if the statistics degree accepted by J. Ortiz is counted.");
    let with = result(&app).await;
    assert_eq!((with.low, with.high, &with.group), (before.low, before.high, &before.group));
    assert!(with.accepted > with.low, "{with:?}");
    assert!(!page.html().contains(&format!("/other-evidence/{STATISTICS}\"")), "one line stands for a requirement at most");
    manager.send_form(&accept).await.answers(422).says("Somebody accepted other evidence for this requirement meanwhile");
    auditor.open(&report).await.says("BSc Statistics").keeps_quiet_about("Take back");
    admin.open(&format!("{report}/print")).await.says("BSc Statistics").says("Counted apart, not verified.").keeps_quiet_about("Take back");
    // The candidate reads the same sentence.
    maya.open(status.path.split('?').next().unwrap()).await.says("the statistics degree accepted by J. Ortiz");

    let withdraw =
        page.html().split("action=\"").find(|piece| piece.contains("/withdraw\"")).unwrap().split('"').next().unwrap().to_owned();
    auditor.send_form(&page.form(&withdraw)).await.answers(403);
    let page = manager.submit(&page.form(&withdraw)).await.says("Taken back by J. Ortiz on 24 Nov 2026. It counts nowhere.");
    page.says("Accept other evidence for Statistics").keeps_quiet_about("degree accepted by J. Ortiz is counted");
    let after = result(&app).await;
    assert_eq!((after.low, after.high, after.accepted), (before.low, before.high, before.low));

    let id = application(&app).await;
    let read = app.app.store.read(move |conn| {
        for head in snapshots::list(conn, &id)? {
            assert!(replay(conn, &head.id)?.is_same(), "{head:?}");
        }
        let events = audit::list_about(conn, &format!("application:{id}"))?;
        assert!(events.iter().all(|event| !event.details.contains("BSc")));
        Ok(events.into_iter().map(|event| event.action).filter(|action| action.starts_with("other_evidence")).collect::<Vec<_>>())
    });
    assert_eq!(read.await.unwrap(), ["other_evidence.accepted", "other_evidence.withdrawn"]);
    app.assert_no_dead_tasks().await;
}

#[tokio::test]
async fn nothing_is_accepted_for_what_is_not_there() {
    let (app, _, maya, status) = begin_with_badges().await;
    let admin = app.set_up().await;
    let report = format!("/jobs/job/candidates/{}", application(&app).await);
    let page = admin.open(&report).await;
    for (from, to) in [("/jobs/job/", "/jobs/other/"), ("/candidates/", "/candidates/no-"), ("/other-evidence/", "/other-evidence/none/")] {
        let mut form = degree(&page);
        form.action = form.action.replacen(from, to, 1);
        admin.send_form(&form).await.answers(404);
    }
    let body = "kind-x=degree&words-x=BSc&share-x=full".as_bytes().to_vec();
    let answer = admin.post(&format!("{report}/other-evidence/x"), "application/x-www-form-urlencoded", body).await;
    answer.answers(422).says("this one is no longer asked for");
    let own = maya.open(status.path.split('?').next().unwrap()).await;
    maya.submit(&own.form("/withdraw").set("sure", "yes")).await;
    admin.send_form(&degree(&page)).await.answers(422).says("took the application back");
    admin.open(&report).await.keeps_quiet_about("Accept other evidence");
}

#[tokio::test]
async fn a_decision_recorded_by_mistake_is_taken_back_with_a_reason() {
    let (app, _, maya, status) = begin_with_badges().await;
    let own = status.path.split('?').next().unwrap().to_owned();
    let admin = app.set_up().await;
    let manager = colleague(&app, &admin, Role::HiringManager, "J. Ortiz").await;
    let report = format!("/jobs/job/candidates/{}", application(&app).await);
    let page = admin.open(&report).await.keeps_quiet_about("Take this decision back");
    let decide = page.form("/decision").set("outcome", "decline").set("reason", "other").set("words", "Meant for somebody else.");
    let page = admin.submit(&decide).await.says("Decline: Ada on");
    maya.open(&own).await.says("Closed");

    manager.open(&report).await.keeps_quiet_about("Take this decision back");
    let undo = page.form("/decision/undo");
    manager.send_form(&undo.set("undo-words", "No.")).await.answers(403);
    admin.send_form(&page.form("/decision/undo")).await.answers(422).says("Say why the decision is taken back");
    let undo = page.form("/decision/undo").set("undo-words", "The wrong candidate.");
    let page = admin.submit(&undo).await.says("No decision is recorded yet.").says("In review");
    page.says("Decline: Ada on").says("Taken back by Ada on").says("The wrong candidate.").keeps_quiet_about("Take this decision back");
    maya.open(&own).await.says("Being read");
    admin.send_form(&undo).await.answers(422).says("took a decision back meanwhile");

    // The place is free for the decision that was meant.
    let page = admin.open(&report).await;
    let decide = page.form("/decision").set("outcome", "advance").set("reason", "musts_evidenced").set("words", "Fits.");
    admin.submit(&decide).await.says("Advance to the shortlist: Ada on").says("Taken back by Ada on");
    maya.open(&own).await.says("On the shortlist");
    app.assert_no_dead_tasks().await;
}

#[tokio::test]
async fn the_report_a_decision_was_taken_on_stays_as_it_was() {
    let (app, bright) = begin();
    // It states no end.
    let (maya, status) = apply_as(&app, ("Maya Roth", MAYA), &[&name_only(&bright, ("SQL", ACHIEVEMENT), 1, MAYA).0]).await;
    let admin = app.set_up().await;
    let report = format!("/jobs/job/candidates/{}", application(&app).await);
    // What the desk says is part of it: what the badge is for, and that it stands for ten years.
    record(&app, &admin, "verdict-1", "confirmed").await;
    record(&app, &admin, "validity", "120").await;
    let before = result(&app).await;
    let page =
        admin.open(&report).await.keeps_quiet_about("The report as it was then").says("it stands for 120 months, as Ada recorded on");
    let verdict = page.text().split("In one sentence ").nth(1).unwrap().split(" As of").next().unwrap().to_owned();
    let decide = page.form("/decision").set("outcome", "hold").set("reason", "other").set("words", "Until Python is settled.");
    let page = admin.submit(&decide).await.says("The report as it was then");
    let then = page.links().into_iter().find(|link| link.contains("/results/")).unwrap();
    assert_eq!(then, format!("{report}/results/{}", before.id));
    let (kept, printed) = (admin.open(&then).await, admin.open(&format!("{then}/print")).await);

    // Everything moves: a degree is accepted, one more badge comes, and the desk says that what counted is over.
    admin.submit(&degree(&page)).await.says("BSc Statistics");
    let own = maya.open(status.path.split('?').next().unwrap()).await;
    let (more, _) = bright.issue(&badge("Statistics", 9));
    maya.submit(&own.form("/badges").set("links", &more)).await;
    app.settle().await;
    record(&app, &admin, "validity", "1").await;
    let after = result(&app).await;
    assert!(after.id != before.id && after.low != before.low, "{before:?} {after:?}");
    admin.open(&report).await.says("BSc Statistics").says("it stands for 1 month, as Ada recorded on");

    let page = admin.open(&then).await.says("This is the report as it was on").says("Hold: Ada on").says("Until Python is settled.");
    let page = page.says(verdict.trim()).keeps_quiet_about("BSc Statistics").keeps_quiet_about("Accept other");
    let page = page.says("it stands for 120 months, as Ada recorded on").keeps_quiet_about("1 month, as Ada");
    assert_eq!((page.text(), page.links().contains(&report)), (kept.text(), true));
    let again = admin.open(&format!("{then}/print")).await.says("as it was on");
    assert_eq!(again.text(), printed.text());

    let other = then.replacen("/candidates/", "/candidates/no-", 1);
    for path in [then.replacen("/jobs/job/", "/jobs/other/", 1), other, format!("{report}/results/none")] {
        admin.get(&path).await.answers(404);
    }
    // Somebody else's result, and one nobody decided on, are not to be had by this address.
    apply_as(&app, ("Leo Brand", LEO), &[&name_only(&bright, ("SQL", ACHIEVEMENT), 11, LEO).0]).await;
    app.settle().await;
    let table = admin.open("/jobs/job/candidates").await;
    let others = table.links().into_iter().find(|link| link.starts_with("/jobs/job/candidates/") && !link.contains(&report)).unwrap();
    let page = admin.open(&others).await;
    let decide = page.form("/decision").set("outcome", "hold").set("reason", "other").set("words", "Later.");
    let page = admin.submit(&decide).await;
    let theirs = page.links().into_iter().find(|link| link.contains("/results/")).unwrap();
    admin.open(&theirs).await.says("Leo Brand");
    let theirs = theirs.rsplit('/').next().unwrap();
    for id in [theirs, after.id.as_str()] {
        for path in [format!("{report}/results/{id}"), format!("{report}/results/{id}/print")] {
            admin.get(&path).await.answers(404);
        }
    }
    let steward = colleague(&app, &admin, Role::Steward, "Stella").await;
    for path in [&report, &then, &format!("{then}/print")] {
        steward.get(path).await.answers(404);
    }
    // Who reads it leaves a trace, once.
    let other = colleague(&app, &admin, Role::Recruiter, "R. Recruiter").await;
    other.open(&then).await;
    other.open(&then).await;
    let id = report.rsplit('/').next().unwrap().to_owned();
    let events = app.app.store.read(move |conn| audit::list_about(conn, &format!("application:{id}"))).await.unwrap();
    let opened = events.iter().filter(|event| event.action == "report.opened" && event.details.contains(before.id.as_str())).count();
    assert_eq!(opened, 2, "the decider and one more: {events:?}");
    app.assert_no_dead_tasks().await;
}
