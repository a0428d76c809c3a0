//! Achievements of genuine credentials: made when a run is kept, held by the runs in use, told apart by issuer, and gone with the last holder.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::checks::run;
use crate::domain::achievements::{AchievementDecision, AchievementKey, DecisionChanges, SkillVerdict, Verdict};
use crate::domain::credentials::{Achievement, Standing};
use crate::domain::jobs::JobState;
use crate::domain::people::ApplicationState;
use crate::domain::policy::Rigor;
use crate::domain::{AchievementId, ApplicationId, CandidateId, SkillId, SubmissionId};
use crate::store::achievements::{self, Holders};
use crate::store::credentials::NewCheckRun;
use crate::store::migrations;
use crate::store::schema::{check_runs, held_achievements};
use crate::store::testing::{application, at, candidate, databases, on_each, published_job, refused, revert_to};
use crate::store::{Conn, StoreError, applications, candidates, credentials, jobs, settings};

const ISSUER: &str = "did:web:school.example";
const SQL: &str = "https://school.example/achievements/sql";

/// A report on one credential; the two checks say whose it is.
fn report(standing: Standing, (issuer, id, name): (&str, Option<&str>, &str), checks: [&str; 2]) -> Value {
    let [proof, binding] = checks;
    json!({
        "standing": standing,
        "checks": [{"check": "read", "outcome": "passed"}, {"check": "proof", "outcome": proof}, {"check": "key_binding", "outcome": binding}],
        "facts": {
            "id": null, "format": "x", "name": name, "issuer": {"id": issuer, "name": "School", "url": null, "key_thumbprint": null},
            "achievement": {
                "id": id, "name": name, "description": format!("About {name}."), "achievement_type": null, "criteria": null, "tags": [],
                "alignments": [], "creator": null,
            },
            "rigor": {"rigor": "R2", "source": "achievementType Assessment"}, "level": {"level": 2, "source": "result"},
        },
    })
}

const GOOD: [&str; 2] = ["passed", "passed"];

fn keep(conn: &mut Conn, key: &crate::store::SealingKey, (id, line): (&str, &str), seconds: i64, report: &Value) {
    let kept = NewCheckRun { report: report.to_string(), judged_at: at(seconds), ..run(id, line, Standing::Verified, None) };
    credentials::save_checked(conn, key, &kept, &[]).unwrap();
}

fn id_of(issuer: &str, id: Option<&str>, name: &str) -> AchievementId {
    AchievementKey::of(issuer, &Achievement { id: id.map(str::to_owned), name: name.to_owned(), ..Achievement::default() }).unwrap().id()
}

fn names(conn: &mut Conn) -> Vec<String> {
    let mut names: Vec<String> = achievements::list(conn).unwrap().iter().map(|one| one.name().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn only_what_is_genuine_makes_an_achievement_and_each_is_there_once() {
    on_each(|conn, key| {
        let job = published_job(conn);
        for who in 0..2 {
            let candidate = candidate(conn, key, &format!("p{who}"));
            application(conn, key, &format!("a{who}"), (&candidate, &job), 5);
        }
        let sql = (ISSUER, Some(SQL), "SQL");
        // What no database takes as text, and what no index takes as a key.
        let long = format!("{SQL}/{}", "x\0".repeat(40_000));
        keep(conn, key, ("r0", "a1-4"), 30, &report(Standing::Verified, (ISSUER, Some(&long), "Odd \0 name"), GOOD));
        assert_eq!(names(conn), ["Odd \0 name"]);
        keep(conn, key, ("r00", "a1-4"), 30, &json!({}));
        achievements::delete_unheld(conn).unwrap();
        keep(conn, key, ("r1", "a0-1"), 30, &report(Standing::Verified, sql, GOOD));
        keep(
            conn,
            key,
            ("r2", "a1-1"),
            60,
            &report(Standing::Expired, (ISSUER, Some("http://www.school.example/achievements/sql/"), "SQL, new"), GOOD),
        );
        // Not proved, not bound, not looked at; and another issuer's of the same id.
        keep(conn, key, ("r3", "a0-2"), 30, &report(Standing::Indeterminate, (ISSUER, Some(SQL), "Forged"), ["failed", "passed"]));
        keep(conn, key, ("r4", "a0-3"), 30, &report(Standing::Indeterminate, (ISSUER, Some(SQL), "Unbound"), ["passed", "unchecked"]));
        keep(
            conn,
            key,
            ("r5", "a0-4"),
            30,
            &json!({"standing": "verified", "checks": [], "facts": report(Standing::Verified, sql, GOOD)["facts"]}),
        );
        keep(conn, key, ("r6", "a0-5"), 30, &report(Standing::Verified, ("did:web:other.example", Some(SQL), "SQL elsewhere"), GOOD));
        let inside = vec![
            report(Standing::Verified, (ISSUER, None, "Data  analysis"), GOOD),
            report(Standing::Invalid, (ISSUER, None, "Bad"), ["failed", "passed"]),
        ];
        let mut record = report(Standing::Verified, (ISSUER, Some("https://school.example/record"), "Transcript of Maya"), GOOD);
        record["inner"] = inside.into();
        keep(conn, key, ("r7", "a1-2"), 30, &record);
        assert_eq!(names(conn), ["Data  analysis", "SQL elsewhere", "SQL, new"]);
        let id = id_of(ISSUER, Some(SQL), "");
        let seen = achievements::find(conn, &id).unwrap();
        assert_eq!((seen.first_seen_at, seen.last_seen_at, seen.issuer.as_str()), (at(30), at(60), ISSUER));
        assert_eq!((seen.stated.rigor.rigor, seen.stated.level.as_ref().map(|level| level.level)), (Rigor::R2, Some(2)));
        let holders = achievements::list_holders(conn).unwrap();
        assert_eq!(holders[&id], Holders { candidates: 2, credentials: 2 });
        let held = achievements::list_held(conn, &ApplicationId::new("a1")).unwrap();
        let by_name = id_of(ISSUER, None, "data analysis");
        assert_eq!(
            held.into_iter().collect::<Vec<_>>(),
            [(SubmissionId::new("a1-1"), id.clone()), (SubmissionId::new("a1-2").inside(1), by_name)]
        );
        // An older credential changes nothing; a newer run takes the place of the one before.
        keep(conn, key, ("r8", "a1-3"), 10, &report(Standing::Verified, (ISSUER, Some(SQL), "SQL, old"), GOOD));
        let seen = achievements::find(conn, &id).unwrap();
        assert_eq!((seen.name(), seen.first_seen_at), ("SQL, new", at(10)));
        keep(conn, key, ("r9", "a1-1"), 90, &json!({"standing": "unreadable", "checks": []}));
        let rows: i64 =
            held_achievements::table.filter(held_achievements::check_run_id.eq_any(["r2", "r9"])).count().get_result(conn).unwrap();
        assert_eq!(rows, 0);
        assert!(matches!(achievements::find(conn, &AchievementId::new("x")), Err(StoreError::Missing { .. })));
    });
}

#[test]
fn whom_a_decision_may_move_is_known() {
    on_each(|conn, key| {
        let mut job = published_job(conn);
        for (who, standing) in
            [("p1", Standing::Verified), ("p2", Standing::Revoked), ("p3", Standing::Verified), ("p4", Standing::Verified)]
        {
            let candidate = candidate(conn, key, who);
            application(conn, key, &format!("a-{who}"), (&candidate, &job), 2);
            for line in 1..=2 {
                keep(
                    conn,
                    key,
                    (&format!("{who}-{line}"), &format!("a-{who}-{line}")),
                    30,
                    &report(standing, (ISSUER, Some(SQL), "SQL"), GOOD),
                );
            }
        }
        applications::update_state(conn, &ApplicationId::new("a-p3"), ApplicationState::Withdrawn).unwrap();
        applications::update_state(conn, &ApplicationId::new("a-p4"), ApplicationState::Declined).unwrap();
        let id = id_of(ISSUER, Some(SQL), "");
        let touched: Vec<String> = achievements::list_applications(conn, &id).unwrap().into_iter().map(|(id, _)| id.to_string()).collect();
        assert_eq!(touched, ["a-p1", "a-p2"]);
        // Nothing hangs on one that was taken back.
        assert_eq!(achievements::list_places(conn).unwrap(), [(id.clone(), job.id.clone(), 1)]);
        job.state = JobState::Closed;
        jobs::update(conn, &job).unwrap();
        assert!(achievements::list_applications(conn, &id).unwrap().is_empty() && achievements::list_places(conn).unwrap().is_empty());
    });
}

fn decision(version: u32, undoes: Option<u32>) -> AchievementDecision {
    let skills = vec![SkillVerdict { skill: SkillId::new("sql"), verdict: Verdict::Confirmed }];
    let changes = if undoes.is_some() {
        DecisionChanges::default()
    } else {
        DecisionChanges { skills, rigor: Some(Rigor::R3), level: Some(4), validity_months: Some(24) }
    };
    AchievementDecision { version, changes, undoes, reason: "So it says.".into(), by: "Ada".into(), at: at(i64::from(version)) }
}

#[test]
fn versions_are_only_added_and_a_number_is_taken_once() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        application(conn, key, "a1", (&maya, &job), 2);
        keep(conn, key, ("r1", "a1-1"), 30, &report(Standing::Verified, (ISSUER, Some(SQL), "SQL"), GOOD));
        keep(conn, key, ("r2", "a1-2"), 30, &report(Standing::Verified, (ISSUER, None, "Certificate of Maya"), GOOD));
        let (id, other) = (id_of(ISSUER, Some(SQL), ""), id_of(ISSUER, None, "Certificate of Maya"));
        for one in [decision(1, None), decision(2, Some(1))] {
            achievements::insert_decision(conn, &id, &one).unwrap();
        }
        let twice = refused(conn, |conn| achievements::insert_decision(conn, &id, &decision(2, None)));
        assert!(matches!(twice, StoreError::Conflict { .. }), "{twice:?}");
        assert_eq!(achievements::list_decisions(conn, &id).unwrap(), [decision(1, None), decision(2, Some(1))]);
        assert_eq!(achievements::list_decisions_of(conn, &[id.clone(), other]).unwrap(), achievements::list_all_decisions(conn).unwrap());
        // What was decided stays when the last holder is erased; what may be about the person goes.
        candidates::delete(conn, &CandidateId::new("p1")).unwrap();
        assert_eq!(names(conn), ["SQL"]);
        assert_eq!((achievements::list_decisions(conn, &id).unwrap().len(), achievements::list_holders(conn).unwrap().len()), (2, 0));
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
                keep(conn, &key, ("r0", "a1-1"), 20, &report(Standing::Verified, (ISSUER, None, "Old"), GOOD));
                keep(conn, &key, ("r1", "a1-1"), 30, &report(Standing::Verified, (ISSUER, Some(SQL), "SQL"), GOOD));
                keep(conn, &key, ("r2", "a1-2"), 30, &report(Standing::Invalid, (ISSUER, None, "Forged"), ["failed", "failed"]));
                keep(conn, &key, ("r3", "a1-3"), 30, &json!({}));
                diesel::update(check_runs::table.find("r3")).set(check_runs::report.eq("{\"checks\":7}")).execute(conn)?;
                // Back to before there were achievements.
                reverted = revert_to(conn, "20261129040001");
                Ok(())
            })
            .unwrap();
        assert_eq!(database.migrate_blocking().unwrap().len(), reverted);
        database
            .write_blocking(|conn| {
                assert_eq!(names(conn), ["SQL"]);
                assert_eq!(achievements::list_held(conn, &ApplicationId::new("a1")).unwrap().len(), 1);
                assert_eq!(settings::lookup::<bool>(conn, "achievements.to_fill")?, None);
                // It is done: another round changes nothing.
                diesel::delete(held_achievements::table).execute(conn)?;
                migrations::run(conn)?;
                assert!(achievements::list_held(conn, &ApplicationId::new("a1")).unwrap().is_empty());
                Ok(())
            })
            .unwrap();
    }
}
