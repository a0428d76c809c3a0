//! The main job from nothing: an administrator, a list of issuers, a job, a candidate with badges of every kind, and what everybody then sees.

use assay::actions::load_starter_skills::load_starter_skills;
use serde_json::Value;

use crate::app::TestApp;
use crate::applying::{HOSTS, MAYA, apply, badge, prove};
use crate::issuers::{Badge, Issuer, now};
use crate::person::Person;
use crate::seed::SKILLS;

/// What the steward has as a file; the last row has a mistake.
const ISSUERS: &str = "issuer_key,display_name,identifiers,tier,skill_scope,rigor_default,review_by,reason\n\
    brightpath,BrightPath Institute,did:web:brightpath.example,A,,R3,2027-11-01,Known for years\n\
    cloudworks,Cloudworks,did:web:cloudworks.example,B,category:data-analysis,R3,2027-11-01,Good exams\n\
    broken,Broken,did:web:broken.example,Z,,,,\n";

async fn import_issuers(staff: &Person) {
    let lists = staff.open("/lists").await;
    let list = staff.submit(&lists.form("/lists").set("name", "Data jobs")).await;
    let import = list.links().into_iter().find(|link| link.ends_with("/import")).expect("a way to import");
    let page = staff.open(&import).await;
    let seen = staff.send_form(&page.form("/import").file("file", "issuers.csv", ISSUERS.as_bytes())).await;
    let seen = if seen.status == 303 { staff.open(&seen.leads_to()).await } else { seen };
    let seen = seen.says("BrightPath Institute").says("4").says("tier");
    let list = staff.submit(&seen.form("/confirm")).await;
    staff.submit(&list.form("/publish")).await.says("Version 1 is published");
}

/// Makes the job and answers its address.
async fn open_job(staff: &Person) -> String {
    let page = staff.open("/jobs/new").await;
    let list = page.html();
    let list = list.split("Data jobs").next().and_then(|before| before.rsplit("value=\"").next()).and_then(|rest| rest.split('"').next());
    let form = page.form("/jobs").set("title", "Data analyst").set("contact", "jobs@northwind.example").set("issuer_list", list.unwrap());
    let answer = staff.send_form(&form).await.answers(303).leads_to();
    let job = answer.strip_suffix("/requirements").expect("on to the requirements").to_owned();
    let mut page = staff.open(&answer).await;
    let mut form = page.form("/requirements");
    for (number, (label, importance)) in SKILLS.iter().enumerate() {
        let row = number + 1;
        if form.value("rows") != row.to_string() {
            let next = staff.send_form(&form.set("do", "add")).await;
            page = if next.status == 303 { staff.open(&next.leads_to()).await } else { next };
            form = page.form("/requirements");
        }
        form = form.set(&format!("skill-{row}"), label).set(&format!("importance-{row}"), importance.as_str());
    }
    staff.submit(&form.set("do", "publish")).await.says("Version 1 is published");
    let settings = staff.open(&format!("{job}/settings")).await;
    let form = settings.form("/state").set("to", "open");
    staff.submit(&form).await.says("open");
    job
}

#[tokio::test]
async fn from_an_empty_database_to_a_decision() {
    let app = TestApp::start(HOSTS);
    load_starter_skills(&app.app).await.unwrap();
    let staff = app.set_up().await;
    import_issuers(&staff).await;
    let job = open_job(&staff).await;

    let maya = app.visitor();
    maya.open("/jobs/data-analyst").await.says("SQL").says("BrightPath Institute").says("People read it and decide");
    let bright = Issuer::open(&app.internet, "brightpath.example", "BrightPath Institute", now());
    let cloud = Issuer::open(&app.internet, "cloudworks.example", "Cloudworks", now());
    let stranger = Issuer::open(&app.internet, "stranger.example", "Stranger Academy", now());
    let (good, _) = bright.issue(&badge("SQL", 1));
    let (second, _) = cloud.issue(&badge("Data visualisation", 2));
    let (unlisted, _) = stranger.issue(&badge("Python", 3));
    let (expired, _) = bright.issue(&Badge { ends: Some(-30), earned: 800, ..badge("Statistics", 4) });
    let (tampered, mut changed) = bright.issue(&badge("Data protection", 5));
    changed["credentialSubject"]["achievement"]["name"] = Value::from("Data protection officer");
    bright.serve(&tampered, &changed);
    let status = apply(&maya, &[&good, &second, &unlisted, &expired, &tampered], &[]).await;
    prove(&app, &maya, &status).await;
    app.assert_no_dead_tasks().await;

    // The candidate sees what the recruiter will see.
    let own = maya.open(status.path.split('?').next().unwrap()).await;
    let own = own.says("What the recruiter sees").says("Not genuine").says("Expired").says("Stranger Academy");
    let verdict = own.text().split("What the recruiter sees ").nth(1).unwrap().split(". ").next().unwrap().to_owned();

    staff.open("/").await.says("Data analyst");
    let table = staff.open(&format!("{job}/candidates")).await.says("Maya Roth").keeps_quiet_about(MAYA);
    let report = table.links().into_iter().find(|link| link.starts_with(&format!("{job}/candidates/"))).expect("a report");
    let page = staff.open(&report).await.says("Maya Roth").says(&verdict).says("SQL").says("BrightPath Institute").says("Stranger Academy");
    staff.open(&format!("{report}/print")).await.says("Maya Roth").says("SQL");

    // Who has not said why has not decided.
    let form = page.form("/decision").set("outcome", "hold").set("words", "Python is still open.");
    staff.send_form(&form).await.answers(422).says("Choose a reason");
    staff.submit(&form.set("reason", "waiting_for_check")).await.says("Python is still open.");
}

#[tokio::test]
async fn a_link_sent_twice_counts_once() {
    let (app, issuer) = crate::applying::begin();
    let maya = app.visitor();
    let (link, signed) = issuer.issue(&badge("SQL", 1));
    let status = apply(&maya, &[&link], &[("sql.json", signed.to_string().as_bytes())]).await;
    prove(&app, &maya, &status).await;
    maya.open(status.path.split('?').next().unwrap()).await.says("counts once");
}
