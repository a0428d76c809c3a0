//! Values for the tests of the pages: the job, list and credentials of example 1 of `scoring.md` §5.

use chrono::{DateTime, TimeZone, Utc};

use crate::domain::credentials::{
    Achievement, CredentialDates, CredentialFacts, HolderMatch, IssuerFacts, LevelReading, RigorReading, Standing,
};
use crate::domain::issuers::{CredentialScope, Issuer, IssuerList, IssuerListing, SkillScope, VersionStatus};
use crate::domain::jobs::{Importance, Job, JobState, Requirement, RequirementSet};
use crate::domain::people::{Role, Submission, SubmissionKind, SubmissionState};
use crate::domain::policy::{FreshnessClass, Rigor, Tier};
use crate::domain::skills::Skill;
use crate::domain::{
    ApplicationId, FrameworkId, IssuerId, IssuerListId, IssuerListVersionId, JobId, RequirementId, RequirementSetId, SkillId, SubmissionId,
    UserId,
};
use crate::verify::report::{Check, CheckKind, DocumentRef, Outcome, Problem, Report};
use crate::web::access::User;
use crate::web::assets;

/// 23 Nov 2026, 09:42.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 42, 0).unwrap()
}

/// A day.
pub(crate) fn day(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap()
}

/// A skill.
pub(crate) fn skill(label: &str, category: &str) -> Skill {
    Skill {
        id: SkillId::new(label.to_lowercase()),
        framework: FrameworkId::new("starter"),
        uri: format!("https://skills.example/{}", label.to_lowercase().replace(' ', "-")),
        code: None,
        label: label.to_owned(),
        statement: Some(format!("What {label} means in a sentence.")),
        category: Some(category.to_owned()),
        freshness: FreshnessClass::SemiDurable,
        aliases: Vec::new(),
        same_as: Vec::new(),
    }
}

fn requirement(label: &str, importance: Importance, level: Option<u8>, freshness: FreshnessClass) -> Requirement {
    let plain = Requirement::new(RequirementId::new(label.to_lowercase()), skill(label, "data-analysis"), importance);
    Requirement { level, freshness, ..plain }
}

/// The job.
pub(crate) fn job() -> Job {
    Job {
        id: JobId::new("job-1"),
        slug: "data-analyst-genai".into(),
        title: "Data Analyst, GenAI-enabled".into(),
        identifier: Some("R-114".into()),
        location: Some("Berlin".into()),
        description: "You answer questions of the clinics with data.\n\nThe team is six people.".into(),
        contact: Some("jobs@northwind.example".into()),
        state: JobState::Open,
        created_at: day(2026, 11, 1),
        closes_at: Some(day(2026, 12, 12)),
        issuer_list: Some(IssuerListId::new("list-1")),
    }
}

/// Its requirements.
pub(crate) fn set() -> RequirementSet {
    use FreshnessClass::{Durable, Fast, Perishable, SemiDurable};
    let mut rows = vec![
        requirement("SQL", Importance::Must, Some(3), SemiDurable),
        requirement("Data visualisation", Importance::Must, Some(2), SemiDurable),
        requirement("Generative AI for analysis", Importance::Must, Some(2), Fast),
        requirement("Python", Importance::Should, Some(2), SemiDurable),
        requirement("Statistics", Importance::Should, None, Durable),
        requirement("Cloud data platform", Importance::Nice, None, Perishable),
    ];
    rows[2].note_for_candidate = Some("Using it and checking it.".into());
    RequirementSet {
        id: RequirementSetId::new("set-3"),
        job: JobId::new("job-1"),
        version: 3,
        status: VersionStatus::Published,
        requirements: rows,
        groups: Vec::new(),
    }
}

fn issuer(key: &str, name: &str) -> Issuer {
    Issuer {
        id: IssuerId::new(key),
        key: key.into(),
        display_name: name.into(),
        legal_name: None,
        kind: "vendor".into(),
        country: None,
        website: None,
        identifiers: Vec::new(),
    }
}

fn listing(id: &str, issuer: &str, tier: Tier, skills: SkillScope, credentials: CredentialScope) -> IssuerListing {
    IssuerListing {
        skill_scope: skills,
        credential_scope: credentials,
        reason: "named in hiring policy 2026".into(),
        decided_by: Some("A. Steward".into()),
        ..crate::domain::testing::listing(id, issuer, tier)
    }
}

/// The list.
pub(crate) fn list() -> IssuerList {
    let data = || SkillScope::Categories(vec!["data-analysis".into()]);
    IssuerList {
        id: IssuerListId::new("list-1"),
        version_id: IssuerListVersionId::new("list-1-7"),
        name: "Company default".into(),
        version: 7,
        status: VersionStatus::Published,
        issuers: vec![
            issuer("google", "Google"),
            issuer("lakeside", "Lakeside University"),
            issuer("webinars", "Webinar House"),
            issuer("mill", "Diploma Mill"),
        ],
        listings: vec![
            listing("1", "lakeside", Tier::B, data(), CredentialScope::Any),
            listing("2", "google", Tier::A, data(), CredentialScope::NameContains("Data Analytics".into())),
            listing("3", "webinars", Tier::C, data(), CredentialScope::Any),
            listing("4", "mill", Tier::X, SkillScope::Any, CredentialScope::Any),
        ],
    }
}

/// What a credential says.
pub(crate) fn facts(name: &str, issuer: &str, awarded: DateTime<Utc>) -> CredentialFacts {
    CredentialFacts {
        id: Some(format!("urn:uuid:{name}")),
        format: "Open Badges 3.0, signed data".into(),
        name: name.into(),
        issuer: IssuerFacts {
            id: format!("did:web:{}.example", issuer.to_lowercase()),
            name: Some(issuer.into()),
            url: Some("https://issuer.example/".into()),
            key_thumbprint: None,
        },
        achievement: Achievement { name: name.into(), ..Achievement::default() },
        dates: CredentialDates { awarded_date: Some(awarded), ..CredentialDates::default() },
        rigor: RigorReading { rigor: Rigor::R2, source: "achievementType Assessment".into() },
        level: Some(LevelReading { level: 2, source: "result level".into() }),
        unfinished: None,
        evidence_links: Vec::new(),
        subject: None,
    }
}

/// A report with these checks and no facts.
pub(crate) fn report(standing: Standing, checks: &[(CheckKind, Outcome, Option<Problem>)]) -> Report {
    Report {
        standing,
        checks: checks
            .iter()
            .map(|&(check, outcome, problem)| Check {
                check,
                outcome,
                problem,
                detail: format!("{check} {outcome}"),
                evidence: vec![DocumentRef { url: "https://badges.example/1".into(), fetched_at: now(), sha256: Some("ab".repeat(32)) }],
            })
            .collect(),
        judged_at: now(),
        holder: HolderMatch::Unknown,
        facts: None,
        inner: Vec::new(),
    }
}

/// A verified report.
pub(crate) fn verified(name: &str, issuer: &str, awarded: DateTime<Utc>) -> Report {
    use CheckKind::{KeyBinding, Proof, Read, Recipient, Status, Time};
    let checks = [Read, Proof, KeyBinding, Time, Status, Recipient].map(|kind| (kind, Outcome::Passed, None));
    Report { holder: HolderMatch::Matched, facts: Some(facts(name, issuer, awarded)), ..report(Standing::Verified, &checks) }
}

/// A submission.
pub(crate) fn submission(position: u32, label: &str, state: SubmissionState) -> Submission {
    Submission {
        id: SubmissionId::new(format!("submission-{position}")),
        application: ApplicationId::new("application-1"),
        position,
        kind: SubmissionKind::Link,
        label: label.into(),
        state,
    }
}

/// The `<main>` of a page, for a snapshot: the address of the static files changes with every change of theirs.
pub(crate) fn main_of(name: &str, page: &impl askama::Template) -> String {
    let page = page.render().unwrap();
    keep(name, &page.replace(&assets::url(""), "../../static/"));
    let text = page.replace(&assets::url(""), "/static/HASH/");
    text.split_once("<main").unwrap().1.split_once("</main>").unwrap().0.to_owned()
}

/// Leaves a whole page under `target/pages/` for looking at it in a browser.
pub(crate) fn keep(name: &str, page: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pages");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
}

/// Somebody of the staff.
pub(crate) fn person(role: Role) -> User {
    User {
        id: UserId::new("u1"),
        email: "ada@northwind.example".to_owned(),
        name: "Ada".to_owned(),
        role,
        confirmed_at: None,
        session: String::new(),
        flash: None,
    }
}
