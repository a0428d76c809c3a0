//! Fills an empty database with the demo company: people of staff, issuers and lists, jobs, and applications that go the way of the public form.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::cast::issuers::{self, Listed};
use super::cast::jobs::{self, DemoJob};
use super::cast::past::{self, Decided};
use super::cast::people::{self, Item, Person};
use super::cast::{email, slug};
use super::site::{self, Site};
use super::{DemoError, files};
use crate::actions::accept_evidence::{NewEvidence, accept_evidence};
use crate::actions::decide_application::{NewDecision, decide_application, open_report};
use crate::actions::house_policy::ensure_house_policy;
use crate::actions::load_starter_skills::load_starter_skills;
use crate::actions::submit_badges::{self, NewApplication, submit_badges};
use crate::actions::withdraw_application::withdraw_application;
use crate::app::App;
use crate::clock::Clock;
use crate::domain::issuers::{CredentialScope, Issuer, IssuerListing, SkillScope};
use crate::domain::jobs::{AcceptedCredential, Combined, CredentialName, Job, JobState, Requirement, RequirementGroup};
use crate::domain::other_evidence::{AcceptedShare, EvidenceKind};
use crate::domain::people::{Role, User};
use crate::domain::policy::Tier;
use crate::domain::{
    ApplicationId, IssuerId, IssuerListId, IssuerListVersionId, JobId, ListingId, RequirementGroupId, RequirementId, RequirementSetId,
    UserId,
};
use crate::import::starter_skills;
use crate::store::{self, Conn, StoreError, applications, candidates, issuer_lists, requirement_sets, skills, snapshots, users};

/// Staff: role, what stands before the @, name.
const STAFF: &[(Role, &str, &str)] = &[
    (Role::Recruiter, "recruiter", "Rita Alvarez"),
    (Role::Steward, "steward", "Samuel Okoye"),
    (Role::HiringManager, "manager", "J. Ortiz"),
    (Role::Admin, "admin", "Ada Brandt"),
    (Role::Auditor, "auditor", "Lena Fuchs"),
];

/// An application of the demo.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Which.
    pub application: ApplicationId,
    /// Whose.
    pub person: &'static Person,
    /// What was decided, for the closed job.
    pub decided: Decided,
}

/// A member of staff: role and address.
pub type SignIn = (Role, String);

/// Adds one account of each role, all with the password of `hash`, and answers their addresses.
pub(super) async fn add_staff(app: &App, hash: String) -> Result<Vec<SignIn>, DemoError> {
    let now = app.clock.now() - TimeDelta::days(300);
    let mut sign_ins = Vec::with_capacity(STAFF.len());
    let mut all = Vec::with_capacity(STAFF.len());
    for (role, address, name) in STAFF {
        let email = format!("{address}@northwind.example");
        sign_ins.push((*role, email.clone()));
        all.push(User {
            id: UserId::new(app.new_id()),
            email,
            name: (*name).to_owned(),
            role: *role,
            is_active: true,
            has_password: true,
            has_second_step: false,
            created_at: now,
            seen_at: None,
        });
    }
    app.store.write(move |conn| all.iter().try_for_each(|user| users::insert(conn, user, Some(&hash)))).await?;
    Ok(sign_ins)
}

/// Loads the starter skills and the house's rules, and answers the names of the skills by their addresses.
pub(super) async fn load_basics(app: &App) -> Result<BTreeMap<String, String>, DemoError> {
    load_starter_skills(app).await?;
    ensure_house_policy(app).await?;
    let all = app.store.read(skills::list).await?;
    Ok(all.into_iter().map(|skill| (skill.uri, skill.label)).collect())
}

/// Adds issuers with two published versions of the company's list, and the jobs with their requirements.
pub(super) async fn add_lists_and_jobs(app: &App, site: &Site) -> Result<(), DemoError> {
    let (own, now) = (app.clone(), app.clock.now());
    let issuers: Vec<Issuer> =
        issuers::ALL.iter().filter(|issuer| issuer.listed.is_some()).map(|issuer| to_issuer(app, site, issuer)).collect();
    app.store
        .write(move |conn| {
            for issuer in &issuers {
                store::issuers::insert(conn, issuer, now - TimeDelta::days(240))?;
            }
            let list = IssuerListId::new(own.new_id());
            add_list(&own, conn, &list, &issuers, now)?;
            jobs::ALL.iter().try_for_each(|job| add_job(&own, conn, job, &list, now))
        })
        .await?;
    Ok(())
}

fn to_issuer(app: &App, site: &Site, issuer: &issuers::Issuer) -> Issuer {
    Issuer {
        id: IssuerId::new(app.new_id()),
        key: issuer.key.to_owned(),
        display_name: issuer.name.to_owned(),
        legal_name: None,
        kind: issuer.kind.to_owned(),
        country: None,
        website: Some(format!("https://{}/", issuer.host)),
        identifiers: site.identifiers(issuer.key),
    }
}

/// Version 1 some months ago, version 2 two weeks ago: a college added, a platform moved down, a mill blocked.
fn add_list(app: &App, conn: &mut Conn, list: &IssuerListId, known: &[Issuer], now: DateTime<Utc>) -> Result<(), StoreError> {
    let (first, second) = (IssuerListVersionId::new(app.new_id()), IssuerListVersionId::new(app.new_id()));
    let listing = |id: &Issuer, listed: &Listed, tier: Tier| IssuerListing {
        id: ListingId::new(format!("listing-{}", id.key)),
        issuer: id.id.clone(),
        tier,
        skill_scope: match listed.fields {
            [] => SkillScope::Any,
            fields => SkillScope::Categories(fields.iter().map(|field| (*field).to_owned()).collect()),
        },
        credential_scope: CredentialScope::Any,
        rigor_default: listed.rigor,
        level_default: listed.level,
        valid_from: None,
        valid_to: None,
        review_by: Some((now + TimeDelta::days(200)).date_naive()),
        reason: listed.reason.to_owned(),
        evidence_url: None,
        decided_by: Some("Samuel Okoye".to_owned()),
        key_pins: Vec::new(),
    };
    let listed = |key: &str| issuers::find(key).and_then(|issuer| issuer.listed);
    issuer_lists::insert(conn, list, &first, "Company default", now - TimeDelta::days(240))?;
    for issuer in known {
        if let Some((listed, tier)) = listed(&issuer.key).and_then(|listed| Some((listed, listed.before?))) {
            issuer_lists::save_listing(conn, &first, &listing(issuer, &listed, tier))?;
        }
    }
    issuer_lists::publish(conn, &first, "Samuel Okoye", now - TimeDelta::days(240))?;
    issuer_lists::open_draft(conn, list, &second)?;
    for issuer in known {
        if let Some(listed) = listed(&issuer.key).filter(|listed| listed.before != Some(listed.tier)) {
            issuer_lists::save_listing(conn, &second, &listing(issuer, &listed, listed.tier))?;
        }
    }
    issuer_lists::publish(conn, &second, "Samuel Okoye", now - TimeDelta::days(14)).map(drop)
}

fn add_job(app: &App, conn: &mut Conn, job: &DemoJob, list: &IssuerListId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let made = now - TimeDelta::days(job.days);
    let id = JobId::new(app.new_id());
    let new = Job {
        id: id.clone(),
        slug: job.slug.to_owned(),
        title: job.title.to_owned(),
        identifier: Some(job.number.to_owned()),
        location: Some(job.place.to_owned()),
        description: job.description.to_owned(),
        contact: Some("Rita Alvarez, recruiter@northwind.example".to_owned()),
        state: JobState::Open,
        created_at: made,
        closes_at: Some(now + TimeDelta::days(30)),
        issuer_list: Some(list.clone()),
    };
    store::jobs::insert(conn, &new)?;
    let set = requirement_sets::open_draft(conn, &id, &RequirementSetId::new(app.new_id()))?;
    let groups = groups(app, job);
    let mut rows = Vec::with_capacity(job.rows.len());
    for row in job.rows {
        let skill = skills::find(conn, &starter_skills::skill_id(row.skill))?;
        rows.push(Requirement {
            id: RequirementId::new(app.new_id()),
            importance: row.importance,
            weight: row.importance.default_weight(),
            level: row.level,
            freshness: row.freshness.unwrap_or(skill.freshness),
            curve: None,
            hard_max_months: row.hard_max_months,
            min_rigor: row.min_rigor,
            issuer_list: None,
            note_for_candidate: row.note.map(str::to_owned),
            group: groups.iter().find(|group| group.title.as_deref() == row.group).map(|group| group.id.clone()),
            accepted: row.only.map(only).into_iter().collect(),
            only_accepted: row.only.is_some(),
            skill,
        });
    }
    requirement_sets::save(conn, &set.id, &rows)?;
    requirement_sets::save_groups(conn, &set.id, &groups)?;
    requirement_sets::publish(conn, &set.id, "Rita Alvarez", made).map(drop)
}

/// The groups of a job, each as important as its first row: any one of its rows is enough.
fn groups(app: &App, job: &DemoJob) -> Vec<RequirementGroup> {
    let mut groups: Vec<RequirementGroup> = Vec::new();
    for row in job.rows {
        let Some(title) = row.group.filter(|title| groups.iter().all(|group| group.title.as_deref() != Some(*title))) else { continue };
        groups.push(RequirementGroup {
            id: RequirementGroupId::new(app.new_id()),
            title: Some(title.to_owned()),
            combined: Combined::AnyOf,
            importance: row.importance,
            weight: row.importance.default_weight(),
        });
    }
    groups
}

fn only(name: &str) -> AcceptedCredential {
    AcceptedCredential { named: CredentialName::Name(name.to_owned()), title: None, issuer: None }
}

/// Issues everybody's badges and sends them in by the action of the public form, oldest first. The demo's people hold their own addresses, so
/// these are marked as proved; nothing else is taken for granted.
pub(super) async fn send_applications(app: &App, site: &mut Site) -> Result<Vec<Applied>, DemoError> {
    let by_slug: BTreeMap<String, JobId> = app.store.read(store::jobs::list).await?.into_iter().map(|job| (job.slug, job.id)).collect();
    let mut everybody: Vec<(&'static Person, Decided)> = people::ALL.iter().map(|person| (person, None)).collect();
    everybody.extend(past::ALL.iter().map(|(person, decided)| (person, *decided)));
    everybody.sort_by_key(|(person, _)| std::cmp::Reverse(person.hours));
    let mut sent = Vec::with_capacity(everybody.len());
    for (person, decided) in everybody {
        let at = app.clock.now() - TimeDelta::hours(person.hours);
        let then = App { clock: Clock::fixed(at), ..app.clone() };
        let job = by_slug.get(person.job).cloned().ok_or_else(|| StoreError::missing("job", person.job))?;
        let items = person.items.iter().map(|item| to_item(site, item, person.name)).collect::<Result<_, _>>()?;
        let new = NewApplication {
            job,
            name: Some(person.name.to_owned()),
            email: Some(email(person.name)),
            items,
            consent_version: "1".to_owned(),
            notice_version: "1".to_owned(),
            channel: "apply_page".to_owned(),
        };
        let application = submit_badges(&then, new).await?.application;
        let id = application.clone();
        app.store
            .write(move |conn| {
                let candidate = applications::find(conn, &id)?.candidate;
                candidates::mark_email_proved(conn, &candidate, at)
            })
            .await?;
        sent.push(Applied { application, person, decided });
    }
    Ok(sent)
}

/// What is sent for an item.
fn to_item(site: &mut Site, item: &Item, holder: &str) -> Result<submit_badges::Item, DemoError> {
    use submit_badges::Item::{File, Link};
    let file = |name: String, bytes: Vec<u8>| File { name, bytes };
    Ok(match item {
        Item::Link(badge) => Link(site.publish(badge, holder)?.link),
        Item::Page(badge) => {
            let posted = site.publish(badge, holder)?;
            Link(site.page_of(badge, &posted))
        }
        Item::Png(badge) => file(format!("{}.png", slug(badge.name)), site::to_png(badge, &site.publish(badge, holder)?)?),
        Item::Svg(badge) => file(format!("{}.svg", slug(badge.name)), site::to_svg(badge, &site.publish(badge, holder)?)?.into_bytes()),
        Item::Screenshot => file("screenshot.png".to_owned(), files::screenshot()?),
        Item::Pdf => file("certificate.pdf".to_owned(), files::pdf()),
        Item::Other(link) => Link((*link).to_owned()),
    })
}

/// The hiring manager accepts the degree of the first person to look at for statistics. Comes after she was scored.
pub(super) async fn accept_degree(app: &App, sent: &[Applied]) -> Result<(), DemoError> {
    let (address, skill) = ("manager@northwind.example", starter_skills::skill_id("statistics"));
    let manager = app.store.read(move |conn| users::lookup_by_email(conn, address)).await?;
    let manager = manager.ok_or_else(|| StoreError::missing("user", address))?;
    let first = sent.iter().find(|one| one.person.name == people::FIRST);
    let application = first.ok_or_else(|| StoreError::missing("application", people::FIRST))?.application.clone();
    let id = application.clone();
    let set = app
        .store
        .read(move |conn| {
            let job = applications::find(conn, &id)?.job;
            requirement_sets::lookup_published(conn, &job)
        })
        .await?;
    let row = set.and_then(|set| set.requirements.into_iter().find(|row| row.skill.id == skill));
    let new = NewEvidence {
        application,
        requirement: row.ok_or_else(|| StoreError::missing("requirement", &skill))?.id,
        kind: EvidenceKind::Degree,
        words: "BSc Statistics".to_owned(),
        share: AcceptedShare::Full,
        user: manager.id,
        accepted_by: manager.name,
    };
    accept_evidence(app, new).await?;
    Ok(())
}

/// Decides the closed job, each after opening the report, and closes it. Comes after everything was verified and scored.
pub(super) async fn decide_past(app: &App, sent: &[Applied]) -> Result<(), DemoError> {
    let recruiter = app.store.read(|conn| users::lookup_by_email(conn, "recruiter@northwind.example")).await?;
    let recruiter = recruiter.ok_or_else(|| StoreError::missing("user", "recruiter@northwind.example"))?;
    let closed: Vec<&Applied> = sent.iter().filter(|one| one.person.job == jobs::COORDINATOR).collect();
    for one in &closed {
        open_report(app, one.application.clone(), recruiter.id.clone()).await?;
        let Some((outcome, reason, words)) = one.decided else {
            withdraw_application(app, one.application.clone()).await?;
            continue;
        };
        let id = one.application.clone();
        let seen = app.store.read(move |conn| Ok(snapshots::lookup_current(conn, &id)?.map(|head| head.id))).await?;
        let decision = NewDecision {
            application: one.application.clone(),
            user: recruiter.id.clone(),
            decided_by: recruiter.name.clone(),
            outcome,
            reason,
            words: words.to_owned(),
            seen,
        };
        decide_application(app, decision).await?;
    }
    app.store
        .write(|conn| {
            let job = store::jobs::lookup_by_slug(conn, jobs::COORDINATOR)?;
            job.map_or(Ok(()), |job| store::jobs::update_state(conn, &job.id, JobState::Closed))
        })
        .await?;
    Ok(())
}
