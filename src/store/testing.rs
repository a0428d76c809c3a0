//! Throw-away databases for tests: SQLite always, PostgreSQL when `TEST_DATABASE_URL` names a server on which databases may be made.

use std::ops::Deref;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::MigrationHarness;
use tempfile::TempDir;

use super::migrations::MIGRATIONS;
use super::skills::Framework;
use super::{Conn, DatabaseUrl, SealingKey, Store, StoreError, candidates, evidence, issuer_lists, jobs, requirement_sets, skills};
use crate::domain::issuers::{CredentialScope, IssuerListing, SkillScope};
use crate::domain::jobs::{Importance, Job, JobState, Requirement};
use crate::domain::people::{Application, ApplicationState, Candidate, Submission, SubmissionKind, SubmissionState};
use crate::domain::policy::{FreshnessClass, Rigor, Tier};
use crate::domain::skills::Skill;
use crate::domain::{
    ApplicationId, CandidateId, FrameworkId, IssuerId, IssuerListId, IssuerListVersionId, JobId, ListingId, RequirementId,
    RequirementSetId, SkillId, SubmissionId,
};

/// A database that goes away with this value.
pub(crate) struct TestDatabase {
    store: Option<Store>,
    /// The file's folder, or the server's address and the database's name.
    place: Place,
}

enum Place {
    Folder(#[expect(dead_code, reason = "keeps the folder")] TempDir),
    Server { address: String, name: String },
}

impl Deref for TestDatabase {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.store.as_ref().unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        drop(self.store.take());
        if let Place::Server { address, name } = &self.place {
            let mut server = PgConnection::establish(address).unwrap();
            server.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).unwrap();
        }
    }
}

/// Every database the tests run on, empty.
pub(crate) fn empty_databases() -> Vec<TestDatabase> {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::parse(&format!("sqlite:{}", folder.path().join("test.sqlite").display())).unwrap();
    let mut all = vec![TestDatabase { store: Some(open(&url)), place: Place::Folder(folder) }];
    #[expect(clippy::disallowed_methods, reason = "names the server of the tests, not a setting")]
    if let Ok(address) = std::env::var("TEST_DATABASE_URL") {
        let name = format!("assay_test_{}", uuid::Uuid::new_v4().simple());
        PgConnection::establish(&address).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let mut url = url::Url::parse(&address).unwrap();
        url.set_path(&name);
        let store = open(&DatabaseUrl::parse(url.as_str()).unwrap());
        all.push(TestDatabase { store: Some(store), place: Place::Server { address, name } });
    }
    all
}

/// Every database the tests run on, with its tables.
pub(crate) fn databases() -> Vec<TestDatabase> {
    let all = empty_databases();
    for database in &all {
        database.migrate_blocking().unwrap();
    }
    all
}

fn open(url: &DatabaseUrl) -> Store {
    Store::open(url, SealingKey::new([7; 32]), 4).unwrap()
}

/// Runs one test in a write transaction on every database.
pub(crate) fn on_each(test: impl Fn(&mut Conn, &SealingKey)) {
    for database in databases() {
        let key = database.key().clone();
        database
            .write_blocking(|conn| {
                test(conn, &key);
                Ok(())
            })
            .unwrap();
    }
}

/// Runs `work`, which must fail, without spoiling the transaction around it (PostgreSQL refuses everything after an error).
pub(crate) fn refused<T: std::fmt::Debug>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> StoreError {
    let mut refusal = None;
    let rolled_back = conn.transaction::<(), diesel::result::Error, _>(|conn| {
        refusal = work(conn).err();
        Err(diesel::result::Error::RollbackTransaction)
    });
    assert!(rolled_back.is_err());
    refusal.expect("was accepted")
}

/// 24 November 2026, 12:00, and some seconds.
pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 12, 0, 0).unwrap() + TimeDelta::seconds(seconds)
}

/// A skill of the test framework.
pub(crate) fn skill(id: &str, label: &str, aliases: &[&str]) -> Skill {
    Skill {
        id: SkillId::new(id),
        framework: FrameworkId::new("f1"),
        uri: format!("skill:{id}"),
        code: Some(format!("code-{id}")),
        label: label.to_owned(),
        statement: None,
        category: Some("data-analysis".to_owned()),
        freshness: FreshnessClass::SemiDurable,
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        same_as: vec![format!("http://data.europa.eu/esco/skill/{id}")],
    }
}

/// The test framework.
pub(crate) fn framework() -> Framework {
    Framework {
        id: FrameworkId::new("f1"),
        kind: "starter".to_owned(),
        name: "Starter".to_owned(),
        version: "1".to_owned(),
        source_url: None,
        licence: Some("Apache-2.0".to_owned()),
        loaded_at: at(0),
    }
}

/// A job with one published requirement and an empty published list: `j1`, set `r1`, list `l1`, skill `sql`.
pub(crate) fn published_job(conn: &mut Conn) -> Job {
    skills::insert_framework(conn, &framework()).unwrap();
    skills::insert(conn, &skill("sql", "SQL", &[])).unwrap();
    let (list, version) = (IssuerListId::new("l1"), IssuerListVersionId::new("l1v1"));
    issuer_lists::insert(conn, &list, &version, "Company default", at(0)).unwrap();
    issuer_lists::publish(conn, &version, "Ada", at(0)).unwrap();
    let job = job("j1", "data-analyst", at(0));
    jobs::insert(conn, &job).unwrap();
    let set = requirement_sets::open_draft(conn, &job.id, &RequirementSetId::new("r1")).unwrap();
    requirement_sets::save(conn, &set.id, &[requirement("q1", skill("sql", "SQL", &[]))]).unwrap();
    requirement_sets::publish(conn, &set.id, "Ada", at(0)).unwrap();
    job
}

/// A job on the list `l1`.
pub(crate) fn job(id: &str, slug: &str, created_at: DateTime<Utc>) -> Job {
    Job {
        id: JobId::new(id),
        slug: slug.to_owned(),
        title: "Data analyst".to_owned(),
        identifier: None,
        location: Some("Leipzig".to_owned()),
        description: "Numbers".to_owned(),
        contact: None,
        state: JobState::Open,
        created_at,
        closes_at: None,
        issuer_list: Some(IssuerListId::new("l1")),
    }
}

/// Takes migrations back, the newest first, down to and with the one whose number begins so. Answers how many.
pub(crate) fn revert_to(conn: &mut Conn, version: &str) -> usize {
    let mut reverted = 1;
    while !on_backend!(conn, |backend| backend.revert_last_migration(MIGRATIONS)).unwrap().to_string().starts_with(version) {
        reverted += 1;
    }
    reverted
}

/// A must-have row.
pub(crate) fn requirement(id: &str, skill: Skill) -> Requirement {
    Requirement {
        level: Some(2),
        freshness: FreshnessClass::SemiDurable,
        hard_max_months: Some(48),
        note_for_candidate: Some("Any dialect".to_owned()),
        ..Requirement::new(RequirementId::new(id), skill, Importance::Must)
    }
}

/// A candidate called by `id`.
pub(crate) fn candidate(conn: &mut Conn, key: &SealingKey, id: &str) -> Candidate {
    let candidate = Candidate {
        id: CandidateId::new(id),
        code: format!("c_{id}"),
        name: Some("Maya".to_owned()),
        email: Some(format!("{id}@example.org")),
        email_proved_at: None,
    };
    candidates::insert(conn, key, &candidate, at(0)).unwrap();
    candidate
}

/// An application of `candidate` for `job` with `links` submitted links, called `{id}-1`, `{id}-2`, …
pub(crate) fn application(conn: &mut Conn, key: &SealingKey, id: &str, (who, job): (&Candidate, &Job), links: u32) -> Application {
    let application = Application {
        id: ApplicationId::new(id),
        candidate: who.id.clone(),
        job: job.id.clone(),
        state: ApplicationState::Submitted,
        submitted_at: at(10),
    };
    super::applications::insert(conn, &application, &format!("hash of {id}")).unwrap();
    let keeper = evidence::find_keeper(conn, key, &who.id).unwrap();
    for position in 1..=links {
        let submission = Submission {
            id: SubmissionId::new(format!("{id}-{position}")),
            application: application.id.clone(),
            position,
            kind: SubmissionKind::Link,
            label: format!("https://badges.example/{position}"),
            state: SubmissionState::Received,
        };
        super::submissions::insert(conn, &keeper, &submission, None, at(10)).unwrap();
    }
    application
}

/// A listing for data analysis.
pub(crate) fn listing(id: &str, issuer: &str, tier: Tier) -> IssuerListing {
    IssuerListing {
        id: ListingId::new(id),
        issuer: IssuerId::new(issuer),
        tier,
        skill_scope: SkillScope::Categories(vec!["data-analysis".to_owned()]),
        credential_scope: CredentialScope::Any,
        rigor_default: Some(Rigor::R2),
        level_default: Some(3),
        valid_from: None,
        valid_to: Some("2027-12-31".parse().unwrap()),
        review_by: None,
        reason: "policy".to_owned(),
        evidence_url: None,
        decided_by: Some("Ada".to_owned()),
        key_pins: vec!["thumb".to_owned()],
    }
}

/// Makes a framework look as if another file of it had been loaded.
pub(crate) fn forget_content(conn: &mut Conn, framework: &FrameworkId) -> Result<(), StoreError> {
    use super::schema::skill_frameworks;
    let other = skill_frameworks::content_hash.eq("another");
    diesel::update(skill_frameworks::table.find(framework.as_str())).set(other).execute(conn)?;
    Ok(())
}
