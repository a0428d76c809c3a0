use std::collections::BTreeMap;

use super::*;
use crate::actions::house_policy::ensure_house_policy;
use crate::actions::score_application::score_application;
use crate::actions::testing::app;
use crate::domain::achievements::{AchievementKey, ProposedBy, SkillVerdict};
use crate::domain::credentials::{Achievement, Standing};
use crate::domain::{ApplicationId, CheckRunId, SkillId, SubmissionId};
use crate::store::credentials::{self, Cause, NewCheckRun};
use crate::store::tasks::{self, TaskState};
use crate::store::testing::{TestDatabase, application, at, candidate, databases, published_job};
use crate::store::{audit, skills, snapshots};

const ISSUER: &str = "did:web:school.example";
const SQL: &str = "https://school.example/achievements/sql";

fn id() -> AchievementId {
    AchievementKey::of(ISSUER, &Achievement { id: Some(SQL.to_owned()), ..Achievement::default() }).unwrap().id()
}

fn ada() -> By {
    By { actor: "user:u1".into(), name: "Ada".into() }
}

/// A genuine, graded badge that is called by a skill's name and is tagged so.
fn report(name: &str, tag: &str) -> String {
    serde_json::json!({
        "standing": "verified", "judged_at": at(1), "holder": "matched",
        "checks": [
            {"check": "proof", "outcome": "passed", "problem": null, "detail": "", "evidence": []},
            {"check": "key_binding", "outcome": "passed", "problem": null, "detail": "", "evidence": []},
        ],
        "facts": {
            "id": null, "format": "x", "name": name, "issuer": {"id": ISSUER, "name": "School", "url": null, "key_thumbprint": null},
            "achievement": {
                "id": SQL, "name": name, "description": null, "achievement_type": null, "criteria": null, "tags": [tag], "alignments": [],
                "creator": null,
            },
            "dates": {"assessment_date": null, "activity_end_date": null, "awarded_date": at(0), "issued_on": null, "valid_from": null, "valid_until": null},
            "rigor": {"rigor": "R4", "source": "achievementType Certification"}, "level": {"level": 2, "source": "result"},
            "unfinished": null, "evidence_links": [], "subject": null,
        },
    })
    .to_string()
}

/// Two candidates who hold the badge, scored. Its issuer is on no list, so that it counts in "up to" at most.
async fn begin(database: &TestDatabase, name: &str, tag: &str) -> App {
    let app = app(database);
    let key = app.store.key().clone();
    ensure_house_policy(&app).await.unwrap();
    app.store
        .write_blocking(|conn| {
            let job = published_job(conn);
            for who in ["p1", "p2"] {
                let candidate = candidate(conn, &key, who);
                application(conn, &key, &format!("a-{who}"), (&candidate, &job), 1);
                let run = NewCheckRun {
                    id: CheckRunId::new(who),
                    submission: SubmissionId::new(format!("a-{who}-1")),
                    engine: "1".to_owned(),
                    caused_by: Cause::Submitted,
                    judged_at: at(1),
                    standing: Standing::Verified,
                    report: report(name, tag),
                    setting: "{}".to_owned(),
                    credential: None,
                };
                credentials::save_checked(conn, &key, &run, &[])?;
            }
            Ok(())
        })
        .unwrap();
    score(&app);
    app
}

fn score(app: &App) {
    for id in ["a-p1", "a-p2"] {
        app.store.write_blocking(score_application(app, ApplicationId::new(id))).unwrap();
    }
}

fn numbers(app: &App) -> Vec<(u32, u32)> {
    let found = app.store.read_blocking(|conn| {
        let heads = ["a-p1", "a-p2"].map(|id| snapshots::lookup_current(conn, &ApplicationId::new(id)));
        heads.into_iter().map(|head| head.map(|head| head.map_or((0, 0), |head| (head.low, head.high)))).collect()
    });
    found.unwrap()
}

fn say(skill: &str, verdict: Verdict) -> Deed {
    Deed::Say(DecisionChanges { skills: vec![SkillVerdict { skill: SkillId::new(skill), verdict }], ..DecisionChanges::default() })
}

fn new(deed: Deed, seen: u32) -> NewDecision {
    NewDecision { achievement: id(), deed, reason: "So it says.".into(), seen }
}

fn counts(app: &App) -> (usize, usize, usize) {
    let found = app.store.read_blocking(|conn| {
        let events = audit::list_about(conn, &format!("achievement:{}", id()))?.len();
        Ok((achievements::list_decisions(conn, &id())?.len(), tasks::list(conn, TaskState::Ready, 99)?.len(), events))
    });
    found.unwrap()
}

#[tokio::test]
async fn the_preview_is_what_comes_of_it() {
    for database in databases() {
        let app = begin(&database, "Queries", "Unlike anything").await;
        assert_eq!(numbers(&app), [(0, 0); 2]);
        let deed = say("sql", Verdict::Confirmed);
        let seen = app.store.read_blocking(|conn| {
            let next = next(&id(), &achievements::list_decisions(conn, &id())?, &deed, "Ada", at(0)).unwrap();
            preview(conn, &id(), &next.catalogue, at(0))
        });
        let seen = seen.unwrap();
        assert_eq!((seen.touched, seen.looked_at, seen.moved.len(), seen.moved[0].code.as_str()), (2, 2, 2, "c_p1"));
        let then: Vec<_> = seen.moved.iter().map(|moved| moved.after).collect();
        let decided = decide(&app, ada(), new(deed, 0)).await.unwrap();
        assert_eq!((decided, counts(&app)), (Decided { version: 1, rescored: 2 }, (1, 2, 1)));
        score(&app);
        assert_eq!(numbers(&app), then);
        assert!(then[0].1 > 0);
        let back = decide(&app, ada(), new(Deed::TakeBack(1), 1)).await.unwrap();
        assert_eq!(back.version, 2);
        score(&app);
        assert_eq!(numbers(&app), [(0, 0); 2]);
    }
}

#[tokio::test]
async fn what_is_not_kept_leaves_nothing_behind() {
    for database in databases() {
        let app = begin(&database, "Queries", "x").await;
        let refused = |result: Result<Decided, MapError>| result.unwrap_err().to_string();
        assert!(refused(decide(&app, ada(), new(say("sql", Verdict::Open), 0)).await).contains("nothing would change"));
        assert!(refused(decide(&app, ada(), new(Deed::TakeBack(1), 0)).await).contains("version 1 does not stand"));
        let strange = NewDecision { achievement: AchievementId::new("x"), ..new(say("sql", Verdict::Confirmed), 0) };
        assert!(matches!(decide(&app, ada(), strange).await, Err(MapError::Store(StoreError::Missing { .. }))));
        assert_eq!(counts(&app), (0, 0, 0));
        decide(&app, ada(), new(say("sql", Verdict::Confirmed), 0)).await.unwrap();
        assert!(refused(decide(&app, ada(), new(say("sql", Verdict::Rejected), 0)).await).contains("in the meantime"));
        assert!(refused(decide(&app, ada(), new(say("sql", Verdict::Confirmed), 1)).await).contains("nothing would change"));
        assert_eq!(counts(&app), (1, 2, 1));
        // Killed at the end of the transaction: neither version, event nor task is there.
        let inner = app.clone();
        let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            app.store.write_blocking_or(|conn| -> Result<(), MapError> {
                decide_in(&inner, conn, (&ada(), at(5)), &new(Deed::TakeBack(1), 1))?;
                panic!("the power went");
            })
        }));
        assert!(killed.is_err());
        assert_eq!(counts(&app), (1, 2, 1));
    }
}

#[tokio::test]
async fn the_queue_counts_who_waits_and_proposals_begin_with_what_jobs_ask_for() {
    for database in databases() {
        let app = begin(&database, "SQL", "Spreadsheets").await;
        app.store.write_blocking(|conn| skills::insert(conn, &crate::store::testing::skill("sheets", "Spreadsheets", &[]))).unwrap();
        let desk = || app.store.read_blocking(|conn| Ok((list_desk(&app, conn)?, count_waiting(conn)?))).unwrap();
        let (entries, waiting) = desk();
        let entry = &entries[0];
        assert_eq!(
            (entries.len(), waiting, entry.waiting, entry.holders.candidates, entry.by_name.join(" ")),
            (1, 1, 2, 2, "SQL".to_owned())
        );
        assert!(entry.is_open());
        let proposals = app.store.read_blocking(|conn| propose(&app, conn, &entry.seen, &entry.catalogue)).unwrap();
        let said: Vec<_> = proposals.iter().map(|one| (one.label.as_str(), one.by, one.jobs)).collect();
        assert_eq!(said[..2], [("SQL", ProposedBy::Name, 1), ("Spreadsheets", ProposedBy::Name, 0)]);
        decide(&app, ada(), new(say("sql", Verdict::Rejected), 0)).await.unwrap();
        let (entries, waiting) = desk();
        assert_eq!((waiting, entries[0].waiting, entries[0].is_open()), (0, 0, false));
        // What was rejected is still shown as what it was.
        let entry = &entries[0];
        let proposals = app.store.read_blocking(|conn| propose(&app, conn, &entry.seen, &entry.catalogue)).unwrap();
        assert_eq!(proposals[0].label, "SQL");
    }
}

#[tokio::test]
async fn an_achievement_whose_words_speak_of_what_is_asked_comes_before_the_others() {
    let database = databases().remove(0);
    let app = begin(&database, "SQLs", "x").await;
    let entries = app.store.read_blocking(|conn| list_desk(&app, conn)).unwrap();
    let found: BTreeMap<_, _> = entries.iter().map(|entry| (entry.seen.name(), (entry.waiting, entry.proposed))).collect();
    assert_eq!(found["SQLs"].0, 0, "likeness never counts");
}
