//! A job that is open and a published issuer list, put straight into the database: for tests that begin after that.

use assay::domain::issuers::{CredentialScope, Issuer, IssuerIdentifier, IssuerListing, SkillScope};
use assay::domain::jobs::{Importance, Job, JobState, Requirement};
use assay::domain::policy::{FreshnessClass, Rigor, Tier};
use assay::domain::skills::Skill;
use assay::domain::{FrameworkId, IssuerId, IssuerListId, IssuerListVersionId, JobId, ListingId, RequirementId, RequirementSetId, SkillId};
use assay::store::skills::Framework;
use assay::store::{Conn, StoreError, issuer_lists, issuers, jobs, requirement_sets, skills};
use chrono::{DateTime, Utc};

/// Where the skills of the tests have their addresses.
pub const SKILL_URL: &str = "https://skills.example/";

/// Five skills, of which three are must-haves.
pub const SKILLS: [(&str, Importance); 5] = [
    ("SQL", Importance::Must),
    ("Python", Importance::Must),
    ("Data visualisation", Importance::Must),
    ("Statistics", Importance::Should),
    ("Data protection", Importance::Nice),
];

/// A job `data-analyst` on a list that names `did:web:brightpath.example` (A, supervised exams) and `did:web:cloudworks.example` (B).
pub fn open_job(conn: &mut Conn, now: DateTime<Utc>) -> Result<Job, StoreError> {
    let framework = FrameworkId::new("house");
    let head = Framework {
        id: framework.clone(),
        kind: "company".to_owned(),
        name: "House skills".to_owned(),
        version: "1".to_owned(),
        source_url: None,
        licence: None,
        loaded_at: now,
    };
    skills::insert_framework(conn, &head)?;
    let all: Vec<Skill> = SKILLS.iter().map(|(label, _)| skill(&framework, label)).collect();
    skills::insert_many(conn, &all)?;

    let (list, version) = (IssuerListId::new("list"), IssuerListVersionId::new("list-1"));
    issuer_lists::insert(conn, &list, &version, "Company default", now)?;
    for (key, name, tier) in [("brightpath", "BrightPath Institute", Tier::A), ("cloudworks", "Cloudworks", Tier::B)] {
        issuers::insert(conn, &issuer(key, name), now)?;
        issuer_lists::save_listing(conn, &version, &listing(key, tier))?;
    }
    issuer_lists::publish(conn, &version, "Ada", now)?;

    let job = Job {
        id: JobId::new("job"),
        slug: "data-analyst".to_owned(),
        title: "Data analyst".to_owned(),
        identifier: None,
        location: Some("Leipzig".to_owned()),
        description: "Turns numbers into answers.".to_owned(),
        contact: Some("jobs@northwind.example".to_owned()),
        state: JobState::Open,
        created_at: now,
        closes_at: None,
        issuer_list: Some(list),
    };
    jobs::insert(conn, &job)?;
    let set = requirement_sets::open_draft(conn, &job.id, &RequirementSetId::new("set"))?;
    let rows: Vec<Requirement> = all.into_iter().zip(SKILLS).map(|(skill, (_, importance))| requirement(skill, importance)).collect();
    requirement_sets::save(conn, &set.id, &rows)?;
    requirement_sets::publish(conn, &set.id, "Ada", now)?;
    Ok(job)
}

fn skill(framework: &FrameworkId, label: &str) -> Skill {
    let word = label.to_lowercase().replace(' ', "-");
    Skill {
        id: SkillId::new(format!("own-{word}")),
        framework: framework.clone(),
        uri: format!("skill:{word}"),
        code: None,
        label: label.to_owned(),
        statement: None,
        category: Some("data-analysis".to_owned()),
        freshness: FreshnessClass::SemiDurable,
        aliases: Vec::new(),
        same_as: vec![format!("{SKILL_URL}{word}")],
    }
}

fn issuer(key: &str, name: &str) -> Issuer {
    let identifier = IssuerIdentifier { scheme: assay::domain::issuers::IdentifierScheme::Did, value: format!("did:web:{key}.example") };
    Issuer {
        id: IssuerId::new(key),
        key: key.to_owned(),
        display_name: name.to_owned(),
        legal_name: None,
        kind: "cert_body".to_owned(),
        country: Some("DE".to_owned()),
        website: Some(format!("https://{key}.example")),
        identifiers: vec![identifier],
    }
}

fn listing(key: &str, tier: Tier) -> IssuerListing {
    IssuerListing {
        id: ListingId::new(format!("listing-{key}")),
        issuer: IssuerId::new(key),
        tier,
        skill_scope: SkillScope::Categories(vec!["data-analysis".to_owned()]),
        credential_scope: CredentialScope::Any,
        rigor_default: Some(Rigor::R3),
        level_default: None,
        valid_from: None,
        valid_to: None,
        review_by: Some("2027-11-01".parse().unwrap()),
        reason: "Known for years".to_owned(),
        evidence_url: None,
        decided_by: Some("Ada".to_owned()),
        key_pins: Vec::new(),
    }
}

fn requirement(skill: Skill, importance: Importance) -> Requirement {
    let id = RequirementId::new(format!("need-{}", skill.id));
    Requirement { freshness: FreshnessClass::SemiDurable, ..Requirement::new(id, skill, importance) }
}
