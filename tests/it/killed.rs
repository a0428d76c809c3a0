//! A power cut: the server is killed in the middle of 200 queued verifications and started again.

use std::time::{Duration, Instant};

use assay::clock::Clock;
use assay::demo::sign::ob2::Holder;
use assay::demo::sign::ob3::Credential;
use assay::demo::sign::{IssuerKey, add_proof};
use assay::domain::SubmissionId;
use assay::domain::people::SubmissionState;
use assay::store::tasks::{self, TaskState};
use assay::store::{Store, applications, credentials, submissions};
use chrono::TimeDelta;

use crate::database::Database;
use crate::person::Person;
use crate::process::{Server, assay};
use crate::seed;

const APPLICATIONS: usize = 8;
const BADGES: usize = 25;

/// A badge by a key that is its own issuer, so that nothing has to be fetched.
fn badge(key: &IssuerKey, number: usize) -> Vec<u8> {
    let now = Clock::default().now() - TimeDelta::days(3);
    let (did, id) = (key.did(), format!("urn:uuid:00000000-0000-4000-8000-{number:012}"));
    let skills = [("https://issuer.example/skills/sql".to_owned(), "SQL".to_owned())];
    let credential = Credential {
        id: &id,
        issuer: &did,
        issuer_name: "Own key",
        issuer_url: "https://issuer.example/",
        achievement: "https://issuer.example/achievements/sql",
        name: "SQL",
        description: "Writes queries.",
        kind: "Certification",
        level: None,
        skills: &skills,
        creator: None,
        holder: Holder { email: "maya@mail.example", salt: "s" },
        awarded: Some(now),
        valid_from: now,
        valid_until: None,
        status: None,
    };
    add_proof(credential.to_json(), key, &key.did_method(), now).unwrap().to_string().into_bytes()
}

/// Every submission with its state and how many times it was judged.
fn look(store: &Store, job: &assay::domain::JobId) -> Vec<(SubmissionId, SubmissionState, u64)> {
    store
        .read_blocking(|conn| {
            let mut all = Vec::new();
            for application in applications::list(conn, job)? {
                for one in submissions::list(conn, &application.id)? {
                    let runs = credentials::count_runs(conn, &one.id)?;
                    all.push((one.id, one.state, runs));
                }
            }
            Ok(all)
        })
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_verifications_end_once_although_the_server_was_killed() {
    let database = Database::new();
    let store = database.store();
    store.migrate_blocking().unwrap();
    let job = store.write_blocking(|conn| seed::open_job(conn, Clock::default().now())).unwrap().id;
    let start = |slots: &str| {
        let mut command = assay(&database);
        command.env("ASSAY_TASKS__SLOTS", slots).env("ASSAY_EGRESS__OFFLINE", "true");
        Server::start(command, &["serve"])
    };
    // One at a time, so that most of them are still queued when it is killed.
    let server = start("1");
    let key = IssuerKey::ed25519().unwrap();
    for application in 0..APPLICATIONS {
        let person = Person::at(&server.address);
        let page = person.open("/jobs/data-analyst/apply").await;
        let form = page.form("/apply").set("email", &format!("maya{application}@mail.example")).set("consent", "yes");
        let form = (0..BADGES).fold(form, |form, badge_number| {
            form.file("files", &format!("{badge_number}.json"), &badge(&key, application * BADGES + badge_number))
        });
        person.send_form(&form).await.answers(303);
    }
    let done = |store: &Store| look(store, &job).iter().filter(|(_, _, runs)| *runs > 0).count();
    let deadline = Instant::now() + Duration::from_secs(60);
    while done(&store) < 10 && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.kill();
    let before = look(&store, &job);
    assert_eq!(before.len(), APPLICATIONS * BADGES, "what was answered with 303 is on disk");
    let ended = before.iter().filter(|(_, _, runs)| *runs > 0).count();
    assert!((10..before.len()).contains(&ended), "killed in the middle, not after {ended}");

    let server = start("8");
    // A lease that was held by the dead server runs out after 30 seconds.
    let deadline = Instant::now() + Duration::from_secs(120);
    while done(&store) < before.len() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Whoever asks finds it working, and nothing comes twice afterwards.
    Person::at(&server.address).get("/healthz").await.answers(200);
    assert_eq!(server.stop(), Some(0));
    let after = look(&store, &job);
    let lost: Vec<_> = after.iter().filter(|(_, state, runs)| *runs != 1 || *state == SubmissionState::Checking).collect();
    assert!(lost.is_empty(), "not exactly once: {lost:?}");
    for (id, ..) in &before {
        let current = store.read_blocking(|conn| credentials::lookup_current::<serde_json::Value>(conn, id)).unwrap();
        assert!(current.is_some(), "{id} has no result");
    }
    let dead = store.read_blocking(|conn| tasks::list(conn, TaskState::Dead, 10)).unwrap();
    assert!(dead.is_empty(), "{dead:?}");
}
