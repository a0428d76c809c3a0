//! What is inside records: seen as what is sent by itself is, once, and gone with the person.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::checks::{head, run};
use crate::domain::credentials::Standing;
use crate::domain::{ApplicationId, PolicyId};
use crate::store::credentials::NewCheckRun;
use crate::store::migrations;
use crate::store::schema::{check_runs, inner_credentials};
use crate::store::seen_issuers::{self, Place, SeenBadge, SeenIssuer};
use crate::store::testing::{application, at, candidate, databases, on_each, published_job, revert_to};
use crate::store::{Conn, candidate_table, candidates, credentials, policies, settings, snapshots};

const STRANGER: &str = "did:web:stranger.example";

/// A credential inside: nothing of it is said where it has no issuer.
fn inside(standing: Standing, issuer: &str, own_id: Option<&str>, name: &str) -> Value {
    let facts = (!issuer.is_empty()).then(|| {
        json!({"id": own_id, "name": name, "format": "x", "issuer": {"id": issuer, "name": "Stranger", "url": "https://stranger.example/", "key_thumbprint": null}})
    });
    json!({"standing": standing, "checks": [], "facts": facts})
}

/// A run over a record with these inside. A record that is not to be believed is no credential.
fn record(id: &str, submission: &str, is_believed: bool, inside: &[Value]) -> NewCheckRun {
    let standing = if is_believed { Standing::Verified } else { Standing::Invalid };
    let report = json!({"standing": standing, "checks": [{"check": "inner"}], "inner": inside}).to_string();
    NewCheckRun { report, ..run(id, submission, standing, is_believed.then_some("record")) }
}

fn python() -> Value {
    inside(Standing::Verified, STRANGER, Some("urn:uuid:py"), "Python")
}

fn count_rows(conn: &mut Conn) -> i64 {
    inner_credentials::table.count().get_result(conn).unwrap()
}

fn stranger(conn: &mut Conn) -> Option<SeenIssuer> {
    seen_issuers::list(conn).unwrap().into_iter().find(|seen| seen.identifier == STRANGER)
}

#[test]
fn issuers_inside_a_record_are_seen_with_their_badges_and_applications() {
    on_each(|conn, key| {
        let job = published_job(conn);
        for number in 0..2 {
            let who = candidate(conn, key, &format!("p{number}"));
            application(conn, key, &format!("a{number}"), (&who, &job), 1);
        }
        let all = [
            python(),
            inside(Standing::Expired, STRANGER, None, "Law"),
            // Somebody else's: no reason to review anybody.
            inside(Standing::RecipientMismatch, "did:web:other.example", Some("urn:uuid:o"), "Git"),
            // Forged: nothing it says is believed.
            inside(Standing::Invalid, "", None, ""),
        ];
        credentials::save_checked(conn, key, &record("r0", "a0-1", true, &all), &[]).unwrap();
        credentials::save_checked(conn, key, &record("r1", "a1-1", false, &all[..1]), &[]).unwrap();
        let seen = seen_issuers::list(conn).unwrap();
        let lines: Vec<_> = seen.iter().map(|one| (one.identifier.as_str(), one.candidates, one.credentials)).collect();
        assert_eq!(lines, [(STRANGER, 2, 3), ("did:web:queryworks.example", 1, 1)]);
        assert_eq!((seen[0].name.as_deref(), seen[0].url.as_deref()), (Some("Stranger"), Some("https://stranger.example/")));
        let badge = |name: &str, place, candidates| SeenBadge { name: name.into(), place, candidates };
        let of_record = || Place::InRecordOf("QueryWorks".into());
        assert_eq!(
            seen_issuers::list_badges(conn, &[STRANGER, "did:web:queryworks.example"], 9).unwrap(),
            [
                badge("Advanced SQL", Place::Alone, 1),
                badge("Law", of_record(), 1),
                badge("Python", of_record(), 1),
                badge("Python", Place::InRecord, 1)
            ]
        );
        let both = ["a0", "a1"].map(ApplicationId::new);
        assert_eq!(seen_issuers::list_applications(conn, STRANGER).unwrap(), both);
        // Whoever the checks say it was issued to, it is there to be filtered by.
        let names: Vec<String> = candidate_table::list_issuers(conn, &job.id).unwrap().into_iter().map(|(id, _)| id).collect();
        assert_eq!(names, ["did:web:queryworks.example", "did:web:other.example", STRANGER]);
        let filter = candidate_table::Filter { issuer: Some(STRANGER.into()), ..Default::default() };
        assert_eq!(candidate_table::count_shown(conn, &job.id, None, &filter).unwrap(), 2);
    });
}

#[test]
fn the_same_credential_counts_once_however_often_it_was_sent() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        application(conn, key, "a1", (&maya, &job), 3);
        credentials::save_checked(conn, key, &record("r1", "a1-1", true, &[python(), python()]), &[]).unwrap();
        credentials::save_checked(conn, key, &record("r2", "a1-2", true, &[python()]), &[]).unwrap();
        let mut alone = run("r3", "a1-3", Standing::Verified, Some("alone"));
        let credential = alone.credential.as_mut().unwrap();
        (credential.own_id, credential.issuer) = ("urn:uuid:py".into(), STRANGER.into());
        credentials::save_checked(conn, key, &alone, &[]).unwrap();
        let seen = stranger(conn).unwrap();
        assert_eq!((seen.candidates, seen.credentials, count_rows(conn)), (1, 1, 3));
        policies::publish(conn, &PolicyId::new("p1"), &json!({}), None, at(0)).unwrap();
        snapshots::insert(conn, &head("s1", "h1", 1), "{\"rows\":[]}", "{}").unwrap();
        let scores = seen_issuers::list_scores(conn, &[STRANGER], 9).unwrap();
        assert_eq!(scores, [(STRANGER.to_owned(), ApplicationId::new("a1"), "{\"rows\":[]}".to_owned())]);
        assert!(seen_issuers::list_scores(conn, &["did:web:nobody.example"], 9).unwrap().is_empty());
    });
}

#[test]
fn a_newer_run_takes_the_place_of_the_one_before_and_the_first_day_stays() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        application(conn, key, "a1", (&maya, &job), 1);
        let later = |id: &str, seconds, inside: &[Value]| NewCheckRun { judged_at: at(seconds), ..record(id, "a1-1", true, inside) };
        credentials::save_checked(conn, key, &later("r1", 30, &[python()]), &[]).unwrap();
        credentials::save_checked(
            conn,
            key,
            &later("r2", 60, &[inside(Standing::Verified, "did:web:new.example", None, "Git"), python()]),
            &[],
        )
        .unwrap();
        assert_eq!((stranger(conn).unwrap().first_seen_at, count_rows(conn)), (at(30), 2));
        // A host that is down takes it away and not the day.
        credentials::save_checked(conn, key, &later("r3", 90, &[]), &[]).unwrap();
        assert_eq!(stranger(conn), None);
        credentials::save_checked(conn, key, &later("r4", 120, &[python()]), &[]).unwrap();
        assert_eq!((stranger(conn).unwrap().first_seen_at, count_rows(conn)), (at(30), 1));
    });
}

#[test]
fn nothing_of_it_is_left_once_the_person_is_erased() {
    on_each(|conn, key| {
        let job = published_job(conn);
        for who in ["p1", "p2"] {
            let candidate = candidate(conn, key, who);
            application(conn, key, &format!("a-{who}"), (&candidate, &job), 1);
            credentials::save_checked(conn, key, &record(who, &format!("a-{who}-1"), true, &[python()]), &[]).unwrap();
        }
        candidates::delete(conn, &crate::domain::CandidateId::new("p1")).unwrap();
        let left: Vec<String> = inner_credentials::table.select(inner_credentials::check_run_id).load(conn).unwrap();
        assert_eq!((left, stranger(conn).unwrap().candidates), (vec!["p2".to_owned()], 1));
        candidates::delete(conn, &crate::domain::CandidateId::new("p2")).unwrap();
        assert_eq!((count_rows(conn), stranger(conn)), (0, None));
    });
}

#[test]
fn reports_stored_before_are_read_once() {
    for database in databases() {
        let key = database.key().clone();
        let mut reverted = 0;
        database
            .write_blocking(|conn| {
                let job = published_job(conn);
                let maya = candidate(conn, &key, "p1");
                application(conn, &key, "a1", (&maya, &job), 3);
                credentials::save_checked(conn, &key, &record("r0", "a1-1", true, &[python(), python()]), &[])?;
                credentials::save_checked(
                    conn,
                    &key,
                    &record("r1", "a1-1", true, &[inside(Standing::Invalid, "", None, ""), python()]),
                    &[],
                )?;
                credentials::save_checked(conn, &key, &run("r2", "a1-2", Standing::Verified, Some("aa")), &[])?;
                let broken = NewCheckRun { report: "{\"inner\":[]}".into(), ..run("r3", "a1-3", Standing::Verified, None) };
                credentials::save_checked(conn, &key, &broken, &[])?;
                diesel::update(check_runs::table.find("r3")).set(check_runs::report.eq("{\"inner\":[7]}")).execute(conn)?;
                // Back to before there were rows for what is inside.
                reverted = revert_to(conn, "20261128134001");
                Ok(())
            })
            .unwrap();
        assert_eq!(database.migrate_blocking().unwrap().len(), reverted);
        database
            .write_blocking(|conn| {
                let rows: Vec<(String, i64, String)> = inner_credentials::table
                    .select((inner_credentials::check_run_id, inner_credentials::position, inner_credentials::name))
                    .load(conn)?;
                assert_eq!(rows, [("r1".to_owned(), 2, "Python".to_owned())]);
                // As soon as it was sent.
                assert_eq!(stranger(conn).unwrap().first_seen_at, at(10));
                assert_eq!(settings::lookup::<bool>(conn, "inner_credentials.to_fill")?, None);
                // It is done: another round changes nothing.
                diesel::delete(inner_credentials::table).execute(conn)?;
                migrations::run(conn)?;
                assert_eq!(count_rows(conn), 0);
                Ok(())
            })
            .unwrap();
    }
}
