//! The mapping desk: what only a name says waits for a person; the person's word moves everybody who holds the badge, and can be taken back.

use assay::actions::score_application::replay;
use assay::demo::sign::ob2::Holder;
use assay::demo::sign::ob3::Credential;
use assay::domain::{ApplicationId, JobId};
use assay::store::{applications, audit, candidates, snapshots};
use chrono::TimeDelta;
use serde_json::Value;

use crate::app::TestApp;
use crate::applying::{MAYA, begin, prove};
use crate::issuers::{Issuer, now};
use crate::page::{Form, Page};
use crate::person::Person;

pub const LEO: &str = "leo@mail.example";
/// The achievement of the tests, whoever claims it.
pub const ACHIEVEMENT: &str = "https://brightpath.example/achievements/sql";

/// A badge that is for a skill by its name alone, with no more of an achievement than its id; served at the address that is answered.
pub fn name_only(issuer: &Issuer, (name, achievement): (&str, &str), place: usize, email: &str) -> (String, Value) {
    let url = issuer.url(&format!("/credentials/by-name/{place}"));
    let earned = now() - TimeDelta::days(60);
    let credential = Credential {
        id: &url,
        issuer: &issuer.did,
        issuer_name: &issuer.name,
        issuer_url: &issuer.url("/"),
        achievement,
        name,
        description: "Shown in a supervised exam.",
        kind: "Certification",
        level: None,
        skills: &[],
        creator: None,
        holder: Holder { email, salt: "of-the-test" },
        awarded: Some(earned),
        valid_from: earned,
        valid_until: None,
        status: None,
    };
    let signed = issuer.sign(credential.to_json());
    issuer.serve(&url, &signed);
    (url, signed)
}

/// Applies as somebody and proves the address.
pub async fn apply_as(app: &TestApp, (name, email): (&str, &str), links: &[&str]) -> (Person, Page) {
    let person = app.visitor();
    let page = person.open("/jobs/data-analyst/apply").await;
    let form = page.form("/apply").set("name", name).set("email", email).set("links", &links.join("\n")).set("consent", "yes");
    let status = person.submit(&form).await;
    prove(app, &person, &status).await;
    (person, status)
}

/// Coverage now and if all ends well, of every application, by the candidate's address; each score replays to the same bytes.
async fn numbers(app: &TestApp) -> Vec<(u32, u32)> {
    app.settle().await;
    app.assert_no_dead_tasks().await;
    let found = app.app.store.read(|conn| {
        let mut numbers = Vec::new();
        let mut all: Vec<(Option<String>, ApplicationId)> = Vec::new();
        for one in applications::list(conn, &JobId::new("job"))? {
            all.push((candidates::find(conn, &one.candidate)?.email, one.id));
        }
        all.sort();
        for (_, id) in all {
            for head in snapshots::list(conn, &id)? {
                let again = replay(conn, &head.id)?;
                assert!(again.is_same(), "{again:?}");
            }
            let head = snapshots::lookup_current(conn, &id)?.unwrap();
            numbers.push((head.low, head.high));
        }
        Ok(numbers)
    });
    found.await.unwrap()
}

/// The page of the achievement with this name.
pub async fn desk_page(staff: &Person, issuer: &str) -> Page {
    let queue = staff.open(&format!("/desk?show=all&q={issuer}")).await;
    let link = queue.links().into_iter().find(|link| link.starts_with("/desk/")).unwrap_or_else(|| panic!("nothing: {}", queue.text()));
    staff.open(&link).await
}

/// The main form with this said of the skill of this label.
pub fn say(page: &Page, skill: &str, verdict: &str) -> Form {
    let form = page.form(page.path.split('?').next().unwrap().trim_end_matches("/undo"));
    let row =
        form.fields.iter().find(|(name, value)| name.starts_with("skill-") && value == skill).expect("the skill is proposed").0.clone();
    form.set(&row.replace("skill-", "verdict-"), verdict)
}

/// Previews, and then keeps.
async fn keep(staff: &Person, form: Form) -> Page {
    let preview = staff.send_form(&form.set("do", "preview")).await.answers(200).says("Nothing is kept yet");
    let form = preview.form(&preview.path);
    staff.submit(&form.set("do", "keep")).await
}

#[tokio::test]
async fn one_word_counts_for_everybody_who_holds_the_badge_and_can_be_taken_back() {
    let (app, bright) = begin();
    let of = |place, email| name_only(&bright, ("SQL", ACHIEVEMENT), place, email).0;
    apply_as(&app, ("Maya Roth", MAYA), &[&of(1, MAYA)]).await;
    apply_as(&app, ("Leo Brand", LEO), &[&of(2, LEO)]).await;
    let before = numbers(&app).await;
    assert!(before.len() == 2 && before.iter().all(|one| one.0 == 0 && one.1 > 0), "{before:?}");
    let (_, high) = before[0];

    let staff = app.set_up().await;
    staff.open("/").await.says("1 badge waits for somebody to say which skill it is for");
    let queue = staff.open("/desk").await.says("1 badge keeps applications waiting");
    queue.says("2 applications wait: only the name says SQL").says("2 candidates").says("Nothing decided");
    let page = desk_page(&staff, "brightpath").await;
    let page =
        page.says("By name only. It is called “SQL”.").says("asked for by 1 job").says("Not decided").says("2 applications may still move");
    staff.send_form(&say(&page, "own-sql", "open").set("do", "preview")).await.answers(422).says("Nothing is different yet");
    // Nothing is kept that was not shown.
    staff.send_form(&say(&page, "own-sql", "confirmed").set("do", "keep")).await.answers(422).says("This is not what was shown before");

    let preview = staff.send_form(&say(&page, "own-sql", "confirmed").set("do", "preview")).await.answers(200);
    let percent = format!("{}%", (high + 50) / 100);
    let preview = preview.says("2 results move, of 2 applications with this badge.").says("Data analyst c_");
    assert_eq!(preview.text().matches(&format!("0%, up to {percent} {percent}")).count(), 2, "{}", preview.text());
    assert_eq!(numbers(&app).await, before, "a preview moves nobody");
    let form = preview.form(&preview.path);
    let kept = staff.submit(&form.set("do", "keep")).await.says("Kept as version 1 of “SQL”. 2 results being worked out again.");
    assert_eq!(numbers(&app).await, vec![(high, high); 2], "the preview said exactly this");
    kept.says("Confirmed by Ada on 24 Nov 2026").says("Version 1. 24 Nov 2026, 12:00, Ada: SQL confirmed.");
    staff.open("/").await.keeps_quiet_about("waits for somebody to say");
    staff.open("/desk").await.says("Nothing here");
    staff.open("/desk?show=decided").await.says("1 skill confirmed");
    staff.open(&report(&staff).await).await.says("Confirmed for SQL by Ada on 24 Nov 2026");

    // Taking it back shows first what it would do, needs a reason, and restores the same numbers.
    let page = desk_page(&staff, "brightpath").await;
    let undo = staff.send_form(&page.form("/undo").set("do", "preview")).await.answers(200).says("Take version 1 back: what would happen");
    let undo = undo.says("2 results move").says(&format!("{percent} 0%, up to {percent}"));
    let form = undo.form("/undo");
    staff.send_form(&form.clone_set("do", "keep")).await.answers(422).says("Say why");
    let page = staff.submit(&form.set("undo-reason", "The wrong badge.").set("do", "keep")).await.says("Kept as version 2");
    page.says("Version 2. 24 Nov 2026, 12:00, Ada: Version 1 taken back. The wrong badge.").says("Taken back by version 2.");
    assert_eq!(numbers(&app).await, before);
    // The old page cannot undo it once more; the undo itself can be undone.
    let again = staff.send_form(&form_of(&undo)).await.answers(303);
    staff.open(&again.leads_to()).await.says("taken back already");
    let events = app.app.store.read(|conn| Ok((audit::page(conn, None, 99)?, audit::verify_chain(conn)?))).await.unwrap();
    let said: Vec<_> = events.0.iter().filter(|event| event.object.starts_with("achievement:")).collect();
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|event| !event.details.contains("wrong badge")), "{said:?}");
    assert!(matches!(events.1, audit::Chain::Whole { .. }));
}

fn form_of(page: &Page) -> Form {
    page.form("/undo").set("undo-reason", "Once more.").set("do", "keep")
}

impl Form {
    fn clone_set(&self, name: &str, value: &str) -> Self {
        self.clone().set(name, value)
    }
}

/// The address of a candidate's report.
async fn report(staff: &Person) -> String {
    let table = staff.open("/jobs/job/candidates").await;
    table.links().into_iter().find(|link| link.starts_with("/jobs/job/candidates/")).expect("a report")
}

#[tokio::test]
async fn a_persons_word_is_for_one_issuers_achievement_and_a_forged_badge_gains_nothing() {
    let (app, bright) = begin();
    let stranger = Issuer::open(&app.internet, "stranger.example", "Stranger Academy", now());
    // The same id and name, signed by somebody else; one that claims to be BrightPath's and is signed by nobody it knows; one that was changed.
    let (claimed, _) = name_only(&stranger, ("SQL", ACHIEVEMENT), 1, LEO);
    let mut thief = Issuer::open(&app.internet, "cloudworks.example", "Cloudworks", now());
    thief.did.clone_from(&bright.did);
    let (forged, _) = name_only(&thief, ("SQL", ACHIEVEMENT), 2, LEO);
    let (changed, mut signed) = name_only(&bright, ("Cooking", "https://brightpath.example/achievements/cooking"), 3, LEO);
    signed["credentialSubject"]["achievement"]["id"] = Value::from(ACHIEVEMENT);
    signed["credentialSubject"]["achievement"]["name"] = Value::from("SQL");
    bright.serve(&changed, &signed);
    apply_as(&app, ("Leo Brand", LEO), &[&claimed, &forged, &changed]).await;
    let before = numbers(&app).await;
    assert_eq!(before[0].0, 0, "{before:?}");

    let staff = app.set_up().await;
    // What is forged proposes nothing: only the stranger's own achievement is there.
    let queue = staff.open("/desk?show=all").await.says("Stranger Academy").says("Showing 1-1 of 1").keeps_quiet_about("BrightPath");
    drop(queue);
    let (good, _) = name_only(&bright, ("SQL", ACHIEVEMENT), 4, MAYA);
    apply_as(&app, ("Maya Roth", MAYA), &[&good]).await;
    staff.open("/desk?show=all").await.says("Showing 1-2 of 2");
    let page = desk_page(&staff, "brightpath").await.says("1 candidate; 1 application may still move");
    keep(&staff, say(&page, "own-sql", "confirmed")).await.says("1 result being worked out again");
    let after = numbers(&app).await;
    assert_eq!((after[0], after[1].0 > 0), (before[0], true), "{after:?}");
    // A word about the stranger's achievement opens nothing either: nobody has reviewed them.
    let page = desk_page(&staff, "stranger").await;
    keep(&staff, say(&page, "own-sql", "confirmed")).await;
    assert_eq!(numbers(&app).await[0].0, 0);
}

#[tokio::test]
async fn a_rejection_stands_above_what_the_badge_says_and_needs_a_reason() {
    let (app, bright) = begin();
    let (by_code, _) = bright.issue(&crate::applying::badge("SQL", 1));
    apply_as(&app, ("Maya Roth", MAYA), &[&by_code]).await;
    let before = numbers(&app).await;
    assert!(before[0].0 > 0, "{before:?}");
    let staff = app.set_up().await;
    let page = desk_page(&staff, "brightpath").await.says("By identifier. The credential names it:");
    let preview = staff.send_form(&say(&page, "own-sql", "rejected").set("do", "preview")).await.answers(200).says("1 result moves");
    let form = preview.form(&preview.path).set("do", "keep");
    let back = staff.send_form(&form).await.answers(422).says("Say why, so that others can follow it");
    let form = back.form(&back.path).set("reason", "It is about spreadsheets.").set("do", "keep");
    staff.submit(&form).await.says("SQL rejected. It is about spreadsheets.").says("Rejected by Ada on 24 Nov 2026");
    assert_eq!(numbers(&app).await, [(0, 0)]);
    let said = "is not for this skill by the word of a person at this employer, whatever it says itself";
    staff.open(&report(&staff).await).await.says(said);
    // Left open again, it counts as it says.
    let page = desk_page(&staff, "brightpath").await;
    let preview = staff.send_form(&say(&page, "own-sql", "open").set("reason", "Its criteria changed.").set("do", "preview")).await;
    staff.submit(&preview.form(&preview.path).set("do", "keep")).await.says("SQL left open again");
    assert_eq!(numbers(&app).await, before);
}

#[tokio::test]
async fn what_a_person_records_of_assessment_and_level_counts_in_place_of_what_is_stated() {
    let (app, bright) = begin();
    let (by_code, _) = bright.issue(&crate::applying::badge("SQL", 1));
    apply_as(&app, ("Maya Roth", MAYA), &[&by_code]).await;
    let before = numbers(&app).await;
    let staff = app.set_up().await;
    let page = desk_page(&staff, "brightpath").await;
    let form = page.form(&page.path).set("rigor", "R1").set("level", "3").set("reason", "Nobody watches it.").set("do", "preview");
    let preview = staff.send_form(&form).await.answers(200).says("1 result moves");
    let kept = staff.submit(&preview.form(&preview.path).set("do", "keep")).await;
    kept.says("Assessed, as recorded completed, by Ada on 24 Nov 2026").says("assessment: completed; level 3");
    let after = numbers(&app).await;
    assert!(after[0].0 < before[0].0, "{before:?} {after:?}");
    staff.open(&report(&staff).await).await.says("completed (as Ada recorded on 24 Nov 2026)").says("(as Ada recorded on 24 Nov 2026)");
    let page = desk_page(&staff, "brightpath").await;
    let undo = staff.send_form(&page.form("/undo").set("do", "preview")).await.answers(200);
    staff.submit(&undo.form("/undo").set("undo-reason", "Somebody does.").set("do", "keep")).await;
    assert_eq!(numbers(&app).await, before);
}

#[tokio::test]
async fn how_long_a_badge_stands_is_recorded_for_all_who_hold_it_where_it_states_no_end() {
    let (app, bright) = begin();
    let (_, status) = apply_as(&app, ("Maya Roth", MAYA), &[&name_only(&bright, ("SQL", ACHIEVEMENT), 1, MAYA).0]).await;
    numbers(&app).await;
    let staff = app.set_up().await;
    keep(&staff, say(&desk_page(&staff, "brightpath").await, "own-sql", "confirmed")).await;
    let before = numbers(&app).await;
    assert!(before[0].0 > 0, "{before:?}");
    // It was earned two months ago.
    let record = |page: &Page, months: &str| page.form(&page.path).set("validity", months).set("reason", "Its maker renews it.");
    let page = desk_page(&staff, "brightpath").await;
    for wrong in ["1.5", "601", "two years"] {
        let form = record(&page, wrong).set("do", "preview");
        staff.send_form(&form).await.answers(422).says("must be a whole number from 0 to 600; you typed");
    }
    keep(&staff, record(&page, "1")).await.says("Stands, as recorded 1 month, by Ada on 24 Nov 2026").says("stands for 1 month");
    assert_eq!(numbers(&app).await, [(0, 0)]);
    let said = "is past its end: it stands for 1 month by the word of a person at this employer, and those ended on";
    let page = staff.open(&report(&staff).await).await.says(said).says("Over, as recorded").says("as Ada recorded on 24 Nov 2026");
    page.says("It states no end itself").keeps_quiet_about("Until then it counts only");
    let own = app.visitor().open(&status.path).await.says("Genuine, and counted no longer").says("This employer counts it for 1 month");
    own.says(said).keeps_quiet_about("Ada");
    // Longer than it is old, it counts as before and says until when.
    keep(&staff, record(&desk_page(&staff, "brightpath").await, "240")).await;
    assert_eq!(numbers(&app).await, before);
    staff.open(&report(&staff).await).await.says("it stands for 240 months, as Ada recorded on 24 Nov 2026");
    let cleared = keep(&staff, record(&desk_page(&staff, "brightpath").await, "")).await;
    cleared.says("end as the badge says");
    staff.open(&report(&staff).await).await.keeps_quiet_about("it stands for");
    assert_eq!(numbers(&app).await, before);
}

#[tokio::test]
async fn another_skill_is_named_by_typing_and_of_two_who_decide_at_once_one_is_told() {
    let (app, bright) = begin();
    apply_as(&app, ("Maya Roth", MAYA), &[&name_only(&bright, ("Quiet waters", ACHIEVEMENT), 1, MAYA).0]).await;
    assert_eq!(numbers(&app).await, [(0, 0)]);
    let staff = app.set_up().await;
    let page = desk_page(&staff, "brightpath").await;
    let form = page.form(&page.path);
    staff
        .send_form(&form.clone().set("add", "Underwater basketry").set("do", "preview"))
        .await
        .answers(422)
        .says("No skill goes by this name");
    let preview = staff
        .send_form(&form.clone().set("add", "python").set("do", "preview"))
        .await
        .answers(200)
        .says("You named it.")
        .says("1 result moves");
    // Somebody else decides first.
    keep(&staff, form.set("level", "2").set("reason", "As its criteria say.")).await;
    let late = staff.send_form(&preview.form(&preview.path).set("do", "keep")).await.answers(422).says("This is not what was shown before");
    // What the other one recorded stays, although the late one's form had not seen it.
    staff
        .submit(&late.form(&late.path).set("do", "keep"))
        .await
        .says("Python confirmed")
        .says("Kept as version 2")
        .says("Level, as recorded 2");
    assert!(numbers(&app).await[0].0 > 0);
    staff.get("/desk/nothing").await.answers(404);
}
