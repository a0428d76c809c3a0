//! Scores from what is stored, and the same again from what was kept.

use super::*;
use crate::actions::house_policy::ensure_house_policy;
use crate::actions::testing::app;
use crate::domain::credentials::{Achievement, CredentialDates, CredentialFacts, HolderMatch, IssuerFacts, RigorReading, Standing};
use crate::domain::grouping::Group;
use crate::domain::issuers::{IdentifierScheme, Issuer, IssuerIdentifier};
use crate::domain::policy::{Rigor, Tier};
use crate::domain::skills::RelationKind;
use crate::domain::{CheckRunId, IssuerId, IssuerListVersionId, SkillId, SubmissionId};
use crate::store::credentials::{Cause, NewCheckRun};
use crate::store::testing::{application, at, candidate, databases, listing, published_job, skill};
use crate::store::{issuers, snapshots};

/// A graded credential aligned to the skill `code`, without a level.
fn facts(code: &str, issuer: &str) -> CredentialFacts {
    let alignment = crate::domain::credentials::Alignment { target_code: Some(code.to_owned()), ..Default::default() };
    CredentialFacts {
        id: Some(format!("urn:{code}:{issuer}")),
        format: "Open Badges 3.0".to_owned(),
        name: "Query Basics".to_owned(),
        issuer: IssuerFacts { id: issuer.to_owned(), ..IssuerFacts::default() },
        achievement: Achievement { name: "Query Basics".to_owned(), alignments: vec![alignment], ..Achievement::default() },
        dates: CredentialDates { awarded_date: Some(at(0)), ..CredentialDates::default() },
        rigor: RigorReading { rigor: Rigor::R4, source: "achievementType Certification".to_owned() },
        level: None,
        unfinished: None,
        evidence_links: Vec::new(),
        subject: None,
    }
}

fn keep_report(
    conn: &mut Conn,
    key: &crate::store::SealingKey,
    (id, submission): (&str, &str),
    standing: Standing,
    facts: CredentialFacts,
) {
    let report =
        Report { standing, checks: Vec::new(), judged_at: at(1), holder: HolderMatch::Matched, facts: Some(facts), inner: Vec::new() };
    let run = NewCheckRun {
        id: CheckRunId::new(id),
        submission: SubmissionId::new(submission),
        engine: "1".to_owned(),
        caused_by: Cause::Submitted,
        judged_at: at(1),
        standing,
        report: serde_json::to_string(&report).unwrap(),
        setting: "{}".to_owned(),
        credential: None,
    };
    credentials::save_checked(conn, key, &run, &[]).unwrap();
}

/// The issuer of `did:web:sql.example`, recognised on a new version of the job's list.
fn list_issuer(conn: &mut Conn) -> Result<(), StoreError> {
    let issuer = Issuer {
        id: IssuerId::new("i1"),
        key: "sql".to_owned(),
        display_name: "SQL House".to_owned(),
        legal_name: None,
        kind: "vendor".to_owned(),
        country: None,
        website: None,
        identifiers: vec![IssuerIdentifier { scheme: IdentifierScheme::Domain, value: "sql.example".to_owned() }],
    };
    issuers::insert(conn, &issuer, at(0))?;
    let draft = issuer_lists::open_draft(conn, &IssuerListId::new("l1"), &IssuerListVersionId::new("l1v2"))?;
    issuer_lists::save_listing(conn, &draft.version_id, &listing("li1", "i1", Tier::A))?;
    issuer_lists::publish(conn, &draft.version_id, "Ada", at(0)).map(drop)
}

#[tokio::test]
async fn a_score_stands_on_the_published_versions_and_the_current_reports_and_replays_to_the_same_bytes() {
    for database in databases() {
        let app = app(&database);
        let key = app.store.key().clone();
        let id = ApplicationId::new("a1");
        ensure_house_policy(&app).await.unwrap();
        app.store
            .write_blocking(|conn| {
                let job = published_job(conn);
                skills::insert(conn, &skill("mysql", "MySQL", &[]))?;
                let narrower = SkillRelation { from: SkillId::new("mysql"), to: SkillId::new("sql"), kind: RelationKind::Narrower };
                skills::insert_relations(conn, &[narrower], "framework")?;
                let maya = candidate(conn, &key, "p1");
                application(conn, &key, "a1", (&maya, &job), 2);
                keep_report(conn, &key, ("r1", "a1-1"), Standing::Verified, facts("code-mysql", "did:web:sql.example"));
                keep_report(conn, &key, ("r2", "a1-2"), Standing::Indeterminate, facts("code-sql", "did:web:other.example"));
                Ok(())
            })
            .unwrap();
        let score = || score_application(&app, id.clone());
        app.store.write_blocking(score()).unwrap();
        app.store.write_blocking(score()).unwrap();
        app.store.write_blocking(list_issuer).unwrap();
        app.store.write_blocking(score()).unwrap();
        app.store
            .write_blocking(|conn| {
                keep_report(conn, &key, ("r3", "a1-2"), Standing::Verified, facts("code-sql", "did:web:sql.example"));
                Ok(())
            })
            .unwrap();
        app.store.write_blocking(score()).unwrap();
        app.store
            .read_blocking(|conn| {
                let all = snapshots::list(conn, &id)?;
                let mut numbers: Vec<_> = all.iter().map(|head| (head.low, head.high, head.group.clone())).collect();
                numbers.sort();
                let group = |group: Group| group.as_str().to_owned();
                // Nobody listed; the narrower skill proved by a recognised issuer; the skill itself proved by it.
                let wanted = [
                    (0, 6_808, group(Group::CannotTell)),
                    (7_500, 7_898, group(Group::AllEvidenced)),
                    (10_000, 10_000, group(Group::AllEvidenced)),
                ];
                assert_eq!(numbers, wanted);
                assert_eq!(all.iter().filter(|head| head.is_current).count(), 1);
                for head in &all {
                    let replayed = replay(conn, &head.id)?;
                    assert!(replayed.is_same(), "{replayed:?}");
                    let score: Score = snapshots::find_content(conn, &head.id)?;
                    assert_eq!((score.low, score.high), (head.low, head.high));
                }
                Ok(())
            })
            .unwrap();
    }
}

#[tokio::test]
async fn each_genuine_credential_inside_a_record_is_a_piece_of_evidence_of_its_own() {
    for database in databases() {
        let app = app(&database);
        let key = app.store.key().clone();
        let id = ApplicationId::new("a1");
        ensure_house_policy(&app).await.unwrap();
        let inside = |standing, facts| Report {
            standing,
            checks: Vec::new(),
            judged_at: at(1),
            holder: HolderMatch::Matched,
            facts,
            inner: Vec::new(),
        };
        // The record as a whole is not genuine: one of those inside was changed, the other is good by its own signature.
        let inner = vec![inside(Standing::Invalid, None), inside(Standing::Verified, Some(facts("code-sql", "did:web:sql.example")))];
        let record = Report { inner, ..inside(Standing::Invalid, None) };
        app.store
            .write_blocking(|conn| {
                let job = published_job(conn);
                let maya = candidate(conn, &key, "p1");
                application(conn, &key, "a1", (&maya, &job), 1);
                let run = NewCheckRun {
                    id: CheckRunId::new("r1"),
                    submission: SubmissionId::new("a1-1"),
                    engine: "1".to_owned(),
                    caused_by: Cause::Submitted,
                    judged_at: at(1),
                    standing: record.standing,
                    report: serde_json::to_string(&record).unwrap(),
                    setting: "{}".to_owned(),
                    credential: None,
                };
                credentials::save_checked(conn, &key, &run, &[])?;
                list_issuer(conn)
            })
            .unwrap();
        app.store.write_blocking(score_application(&app, id.clone())).unwrap();
        app.store
            .read_blocking(|conn| {
                let head = snapshots::lookup_current(conn, &id)?.unwrap();
                let score: Score = snapshots::find_content(conn, &head.id)?;
                let lines: Vec<_> = score.rows.iter().flat_map(|row| &row.lines).map(|line| line.submission.to_string()).collect();
                assert_eq!((score.low, lines), (10_000, vec!["a1-1/2".to_owned()]));
                assert!(replay(conn, &head.id)?.is_same());
                Ok(())
            })
            .unwrap();
    }
}

#[tokio::test]
async fn without_published_requirements_there_is_no_score() {
    for database in databases() {
        let app = app(&database);
        let key = app.store.key().clone();
        app.store
            .write_blocking(|conn| {
                published_job(conn);
                let bare = crate::store::testing::job("j2", "bare", at(0));
                jobs::insert(conn, &bare)?;
                let maya = candidate(conn, &key, "p1");
                application(conn, &key, "a1", (&maya, &bare), 1);
                Ok(())
            })
            .unwrap();
        let id = ApplicationId::new("a1");
        app.store.write_blocking(score_application(&app, id.clone())).unwrap();
        assert_eq!(app.store.read_blocking(|conn| snapshots::lookup_current(conn, &id)).unwrap(), None);
    }
}
