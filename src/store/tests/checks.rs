//! Reports, evidence, scores.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::domain::credentials::{IssuerFacts, Standing};
use crate::domain::people::SubmissionState;
use crate::domain::{ApplicationId, CheckRunId, CredentialId, IssuerListVersionId, PolicyId, RequirementSetId, SnapshotId, SubmissionId};
use crate::store::credentials::{Cause, EvidenceAnswer, EvidenceDocument, NewCheckRun, NewCredential};
use crate::store::snapshots::SnapshotHead;
use crate::store::tasks::NewTask;
use crate::store::testing::{application, at, candidate, on_each, published_job};
use crate::store::tests::queue::task;
use crate::store::{Conn, StoreError, applications, candidates, credentials, policies, seen_issuers, snapshots, submissions, tasks};

pub(super) fn run(id: &str, submission: &str, standing: Standing, credential: Option<&str>) -> NewCheckRun {
    NewCheckRun {
        id: CheckRunId::new(id),
        submission: SubmissionId::new(submission),
        engine: "1".to_owned(),
        caused_by: Cause::Submitted,
        judged_at: at(30),
        standing,
        report: json!({"run": id}).to_string(),
        setting: json!({"pins": []}).to_string(),
        credential: credential.map(|hash| NewCredential {
            id: CredentialId::new(format!("credential of {id}")),
            format: "Open Badges 3.0, signed data".to_owned(),
            own_id: "urn:uuid:1".to_owned(),
            raw_sha256: hash.to_owned(),
            issuer: "did:web:queryworks.example".to_owned(),
            issuer_name: Some("QueryWorks".to_owned()),
            issuer_url: None,
            name: "Advanced SQL".to_owned(),
        }),
    }
}

fn documents() -> Vec<EvidenceDocument> {
    let body = |bytes: &[u8]| EvidenceAnswer::Body {
        status: 200,
        content_type: Some("application/json".to_owned()),
        final_url: "https://badges.example/1?moved".to_owned(),
        bytes: bytes.into(),
    };
    let document = |url: &str, kind: &str, answer, is_personal| EvidenceDocument {
        url: url.to_owned(),
        kind: kind.to_owned(),
        fetched_at: at(29),
        answer,
        is_personal,
    };
    vec![
        document("https://badges.example/1", "link", body(b"{\"a\": 1}"), true),
        document("https://queryworks.example/.well-known/did.json", "keys", body(b"{}"), false),
        document("https://queryworks.example/list", "status_list", EvidenceAnswer::Failed("timed_out".to_owned()), false),
        document("https://queryworks.example/empty", "json", body(b""), false),
    ]
}

#[test]
fn what_others_wrote_is_kept_whatever_signs_are_in_it() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        application(conn, key, "a1", (&maya, &job), 1);
        let mut hostile = run("r1", "a1-1", Standing::Verified, Some("aa"));
        let text = Some("\0".to_owned());
        let issuer = IssuerFacts { id: "did:web:\0".to_owned(), name: text.clone(), url: text, ..IssuerFacts::default() };
        let inner = json!({"standing": "verified", "facts": {"id": "urn:\0", "name": "S\0QL", "issuer": issuer}});
        hostile.report = json!({"inner": [inner]}).to_string();
        let credential = hostile.credential.as_mut().unwrap();
        (credential.own_id, credential.name) = ("urn:\0".to_owned(), "Advanced \0SQL".to_owned());
        (credential.issuer, credential.issuer_name) = ("did:web:\0".to_owned(), Some("Query\0Works".to_owned()));
        credentials::save_checked(conn, key, &hostile, &[]).unwrap();
        let again = credentials::save_checked(conn, key, &NewCheckRun { id: CheckRunId::new("r2"), ..hostile }, &[]).unwrap();
        assert_eq!(again.credential, Some(CredentialId::new("credential of r1")), "it is known by the same id");
        let seen = seen_issuers::list(conn).unwrap();
        assert!(seen.iter().any(|issuer| issuer.identifier == "did:web:\u{fffd}"), "{seen:?}");
    });
}

#[test]
fn a_kept_run_gives_back_the_same_bytes() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        let one = application(conn, key, "a1", (&maya, &job), 2);
        let saved = credentials::save_checked(conn, key, &run("r1", "a1-1", Standing::Verified, Some("aa")), &documents()).unwrap();
        assert_eq!((saved.credential, saved.is_duplicate), (Some(CredentialId::new("credential of r1")), false));
        let kept = credentials::find_bundle(conn, key, &CheckRunId::new("r1")).unwrap();
        assert_eq!((kept.documents, kept.file, kept.label.as_str()), (documents(), None, "https://badges.example/1"));
        assert_eq!(kept.setting, json!({"pins": []}).to_string());
        let current = credentials::lookup_current::<Value>(conn, &SubmissionId::new("a1-1")).unwrap().unwrap();
        assert_eq!((current.report, current.standing), (json!({"run": "r1"}), Standing::Verified));
        assert_eq!(credentials::list_current::<Value>(conn, &one.id).unwrap().len(), 1);
        assert_eq!(credentials::lookup_current::<Value>(conn, &SubmissionId::new("a1-2")).unwrap(), None);
        assert_eq!(submissions::find(conn, &SubmissionId::new("a1-1")).unwrap().state, SubmissionState::Checked);

        credentials::save_checked(conn, key, &run("r2", "a1-1", Standing::Indeterminate, Some("aa")), &documents()).unwrap();
        let current = credentials::lookup_current::<Value>(conn, &SubmissionId::new("a1-1")).unwrap().unwrap();
        assert_eq!((current.id.as_str(), current.credential), ("r2", Some(CredentialId::new("credential of r1"))));
        assert_eq!(credentials::find_run::<Value>(conn, &CheckRunId::new("r1")).unwrap().report, json!({"run": "r1"}));
        assert_eq!(credentials::count_runs(conn, &SubmissionId::new("a1-1")).unwrap(), 2);
        assert_eq!(submissions::find(conn, &SubmissionId::new("a1-1")).unwrap().state, SubmissionState::Waiting);

        candidates::delete(conn, &maya.id).unwrap();
        assert!(matches!(credentials::find_bundle(conn, key, &CheckRunId::new("r1")), Err(StoreError::Missing { .. })));
    });
}

#[test]
fn the_same_badge_from_two_lines_is_one_credential() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        application(conn, key, "a1", (&maya, &job), 3);
        for (id, line, hash) in [("r1", "a1-1", "aa"), ("r2", "a1-2", "aa"), ("r3", "a1-3", "bb")] {
            let saved = credentials::save_checked(conn, key, &run(id, line, Standing::Verified, Some(hash)), &[]).unwrap();
            assert_eq!(saved.is_duplicate, id == "r2", "{id}");
        }
        assert_eq!(submissions::find(conn, &SubmissionId::new("a1-2")).unwrap().state, SubmissionState::Duplicate);
    });
}

#[test]
fn issuers_seen_are_counted_by_candidates_most_wanted_first() {
    on_each(|conn, key| {
        let job = published_job(conn);
        for number in 0..3 {
            let who = candidate(conn, key, &format!("p{number}"));
            application(conn, key, &format!("a{number}"), (&who, &job), 2);
            for line in 1..=2 {
                let mut kept =
                    run(&format!("r{number}{line}"), &format!("a{number}-{line}"), Standing::Verified, Some(&format!("h{line}")));
                kept.credential.as_mut().unwrap().own_id = format!("urn:uuid:{line}");
                if number == 0 && line == 2 {
                    kept.credential.as_mut().unwrap().issuer = "did:web:alone.example".to_owned();
                }
                if number == 2 {
                    kept.standing = Standing::Invalid;
                }
                credentials::save_checked(conn, key, &kept, &[]).unwrap();
            }
        }
        let seen = seen_issuers::list(conn).unwrap();
        let lines: Vec<_> = seen.iter().map(|issuer| (issuer.identifier.as_str(), issuer.candidates, issuer.credentials)).collect();
        assert_eq!(lines, [("did:web:queryworks.example", 2, 3), ("did:web:alone.example", 1, 1)]);
        assert_eq!(seen[0].name.as_deref(), Some("QueryWorks"));
        let waiting = seen_issuers::list_applications(conn, "did:web:alone.example").unwrap();
        assert_eq!(waiting, [ApplicationId::new("a0")]);
    });
}

pub(super) fn head(id: &str, hash: &str, low: u32) -> SnapshotHead {
    SnapshotHead {
        id: SnapshotId::new(id),
        application: ApplicationId::new("a1"),
        requirement_set: RequirementSetId::new("r1"),
        policy: PolicyId::new("p1"),
        list_versions: vec![IssuerListVersionId::new("l1v1")],
        as_of: at(40),
        input_hash: hash.to_owned(),
        engine: "1".to_owned(),
        low,
        high: 7_000,
        accepted: low,
        group: "partly".to_owned(),
        is_current: true,
    }
}

#[test]
fn a_score_is_stale_while_a_newer_one_waits_or_is_worked_out() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        let one = application(conn, key, "a1", (&maya, &job), 1);
        policies::publish(conn, &PolicyId::new("p1"), &json!({}), None, at(0)).unwrap();
        let is_stale = |conn: &mut Conn| {
            let line = applications::find_line(conn, &one.id).unwrap();
            assert_eq!(applications::page(conn, &job.id, None, 5).unwrap(), std::slice::from_ref(&line));
            line.is_stale
        };
        let again = |id: &str, of: &str| NewTask { unique_key: Some(tasks::score_key(of)), ..task(id) };
        assert!(tasks::insert(conn, &again("t1", "a1"), at(1)).unwrap());
        assert!(!is_stale(conn), "there is no score yet");
        snapshots::insert(conn, &head("s1", "h1", 4_630), "{}", "{}").unwrap();
        assert!(is_stale(conn), "it waits");
        let mine = tasks::claim(conn, 5, u8::MAX, TimeDelta::seconds(30), at(1)).unwrap().pop().unwrap();
        assert!(is_stale(conn), "it runs");
        tasks::complete(conn, &mine, at(2)).unwrap();
        assert!(tasks::insert(conn, &again("t2", "a2"), at(3)).unwrap());
        assert!(!is_stale(conn), "another's waits");
    });
}

#[test]
fn scores_are_appended_and_one_is_current() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        let one = application(conn, key, "a1", (&maya, &job), 1);
        policies::publish(conn, &PolicyId::new("p1"), &json!({}), None, at(0)).unwrap();
        assert!(snapshots::insert(conn, &head("s1", "h1", 4_630), "{\"rows\":[]}", "{}").unwrap());
        assert!(!snapshots::insert(conn, &head("s2", "h1", 4_630), "{\"rows\":[]}", "{}").unwrap());
        assert!(snapshots::insert(conn, &head("s3", "h2", 5_000), "{\"rows\":[1]}", "{\"x\":1}").unwrap());
        assert_eq!(snapshots::lookup_current(conn, &one.id).unwrap(), Some(head("s3", "h2", 5_000)));
        let all: Vec<_> = snapshots::list(conn, &one.id).unwrap().into_iter().map(|head| (head.id.to_string(), head.is_current)).collect();
        assert_eq!(all, [("s3".to_owned(), true), ("s1".to_owned(), false)]);
        assert_eq!(snapshots::find_texts(conn, &SnapshotId::new("s3")).unwrap(), ("{\"rows\":[1]}".to_owned(), "{\"x\":1}".to_owned()));
        assert_eq!(snapshots::find_content::<Value>(conn, &SnapshotId::new("s1")).unwrap(), json!({"rows": []}));
    });
}
