//! What a job asks for, in versions: one draft to edit, one published in force, older ones superseded. What is published is kept whole, as it
//! was, and never changes.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{requirement_sets, requirements};
use super::values::{count, counted, read_enum, read_json, read_number, read_some_number, read_time, sha256_hex, write_json};
use super::{Conn, StoreError, skills};
use crate::domain::issuers::VersionStatus;
use crate::domain::jobs::{Importance, Requirement, RequirementGroup, RequirementSet};
use crate::domain::policy::{FreshnessClass, Rigor};
use crate::domain::skills::Skill;
use crate::domain::{IssuerListId, JobId, RequirementGroupId, RequirementId, RequirementSetId, SkillId};

/// One version, without its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetHead {
    /// This version.
    pub id: RequirementSetId,
    /// 1, 2, 3 …
    pub version: u32,
    /// Draft, published or superseded.
    pub status: VersionStatus,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// By whom.
    pub published_by: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = requirement_sets)]
struct SetRow {
    id: String,
    job_id: String,
    version: i64,
    status: String,
    content: Option<String>,
    published_at: Option<NaiveDateTime>,
    published_by: Option<String>,
    groups: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = requirements)]
struct RequirementRow {
    id: String,
    set_id: String,
    position: i64,
    skill_id: String,
    importance: String,
    weight: i64,
    level_wanted: Option<i64>,
    freshness: String,
    curve: Option<String>,
    hard_max_months: Option<i64>,
    min_rigor: Option<String>,
    issuer_list_id: Option<String>,
    note_for_candidate: Option<String>,
    group_id: Option<String>,
    accepted: Option<String>,
    only_accepted: bool,
}

/// The draft of a job's requirements; where there is none it is made from the published version (or empty), under the id `new`.
pub fn open_draft(conn: &mut Conn, job: &JobId, new: &RequirementSetId) -> Result<RequirementSet, StoreError> {
    let heads = list(conn, job)?;
    if let Some(draft) = heads.iter().find(|head| head.status == VersionStatus::Draft) {
        return find(conn, &draft.id);
    }
    let last = heads.first().map_or(0, |head| head.version);
    diesel::insert_into(requirement_sets::table)
        .values((
            requirement_sets::id.eq(new.as_str()),
            requirement_sets::job_id.eq(job.as_str()),
            requirement_sets::version.eq(i64::from(last) + 1),
            requirement_sets::status.eq(VersionStatus::Draft.as_str()),
        ))
        .execute(conn)?;
    if let Some(published) = lookup_published(conn, job)? {
        save_groups(conn, new, &published.groups)?;
        save(conn, new, &published.requirements)?;
    }
    find(conn, new)
}

/// Replaces the rows of a draft, in the order given. One that asks for a skill that was merged asks for the one it was merged into.
pub fn save(conn: &mut Conn, id: &RequirementSetId, rows: &[Requirement]) -> Result<(), StoreError> {
    must_be_draft(conn, id)?;
    let asked: Vec<SkillId> = rows.iter().map(|row| row.skill.id.clone()).collect();
    let merged = skills::merged_into(conn, &asked)?;
    diesel::delete(requirements::table.filter(requirements::set_id.eq(id.as_str()))).execute(conn)?;
    let mut rows = rows.iter().enumerate().map(|(at, row)| RequirementRow::of(id, at, row)).collect::<Result<Vec<_>, _>>()?;
    for row in &mut rows {
        if let Some(into) = merged.get(&SkillId::new(&row.skill_id)) {
            into.as_str().clone_into(&mut row.skill_id);
        }
    }
    if !rows.is_empty() {
        on_backend!(conn, |backend| diesel::insert_into(requirements::table).values(&rows).execute(backend))?;
    }
    Ok(())
}

/// Replaces the groups of a draft. Rows say themselves which group they are in.
pub fn save_groups(conn: &mut Conn, id: &RequirementSetId, groups: &[RequirementGroup]) -> Result<(), StoreError> {
    must_be_draft(conn, id)?;
    let text = if groups.is_empty() { None } else { Some(write_json(&groups, "requirement_sets.groups")?) };
    diesel::update(requirement_sets::table.find(id.as_str())).set(requirement_sets::groups.eq(text)).execute(conn)?;
    Ok(())
}

/// Publishes a draft: from now on it is in force and never changes; the one before is superseded.
pub fn publish(conn: &mut Conn, id: &RequirementSetId, by: &str, now: DateTime<Utc>) -> Result<RequirementSet, StoreError> {
    must_be_draft(conn, id)?;
    let mut published = find(conn, id)?;
    published.status = VersionStatus::Published;
    let before = requirement_sets::table
        .filter(requirement_sets::job_id.eq(published.job.as_str()))
        .filter(requirement_sets::status.eq(VersionStatus::Published.as_str()));
    diesel::update(before).set(requirement_sets::status.eq(VersionStatus::Superseded.as_str())).execute(conn)?;
    let content = write_json(&published, "requirement_sets.content")?;
    diesel::update(requirement_sets::table.find(id.as_str()))
        .set((
            requirement_sets::status.eq(VersionStatus::Published.as_str()),
            requirement_sets::content_hash.eq(sha256_hex(content.as_bytes())),
            requirement_sets::content.eq(content),
            requirement_sets::published_at.eq(now.naive_utc()),
            requirement_sets::published_by.eq(by),
        ))
        .execute(conn)?;
    Ok(published)
}

/// Throws a draft away, rows and all.
pub fn delete_draft(conn: &mut Conn, id: &RequirementSetId) -> Result<(), StoreError> {
    must_be_draft(conn, id)?;
    diesel::delete(requirement_sets::table.find(id.as_str())).execute(conn)?;
    Ok(())
}

/// How many rows each version of a job's requirements has; one without rows is not among them.
pub fn count_rows(conn: &mut Conn, job: &JobId) -> Result<BTreeMap<RequirementSetId, u64>, StoreError> {
    let rows: Vec<(String, i64)> = requirements::table
        .inner_join(requirement_sets::table)
        .filter(requirement_sets::job_id.eq(job.as_str()))
        .group_by(requirements::set_id)
        .select((requirements::set_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(set, rows)| (RequirementSetId::new(set), counted(rows))).collect())
}

/// All versions of a job's requirements, newest first.
pub fn list(conn: &mut Conn, job: &JobId) -> Result<Vec<SetHead>, StoreError> {
    let rows: Vec<SetRow> = requirement_sets::table
        .filter(requirement_sets::job_id.eq(job.as_str()))
        .order(requirement_sets::version.desc())
        .select(SetRow::as_select())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(SetHead {
                id: RequirementSetId::new(row.id),
                version: read_number(row.version, "requirement_sets.version")?,
                status: read_enum(VersionStatus::parse, &row.status, "requirement_sets.status")?,
                published_at: read_time(row.published_at),
                published_by: row.published_by,
            })
        })
        .collect()
}

/// The version in force, where one was ever published.
pub fn lookup_published(conn: &mut Conn, job: &JobId) -> Result<Option<RequirementSet>, StoreError> {
    lookup_by_status(conn, job, VersionStatus::Published)
}

/// The draft, where there is one.
pub fn lookup_draft(conn: &mut Conn, job: &JobId) -> Result<Option<RequirementSet>, StoreError> {
    lookup_by_status(conn, job, VersionStatus::Draft)
}

fn lookup_by_status(conn: &mut Conn, job: &JobId, status: VersionStatus) -> Result<Option<RequirementSet>, StoreError> {
    let id: Option<String> = requirement_sets::table
        .filter(requirement_sets::job_id.eq(job.as_str()))
        .filter(requirement_sets::status.eq(status.as_str()))
        .select(requirement_sets::id)
        .first(conn)
        .optional()?;
    id.map(|id| find(conn, &RequirementSetId::new(id))).transpose()
}

/// Which skills the versions in force ask for, job by job, and how much each matters: in a group as much as the group.
pub fn list_asked_skills(conn: &mut Conn) -> Result<Vec<(JobId, SkillId, Importance)>, StoreError> {
    let sets: Vec<(String, Option<String>)> = requirement_sets::table
        .filter(requirement_sets::status.eq(VersionStatus::Published.as_str()))
        .filter(requirement_sets::groups.is_not_null())
        .select((requirement_sets::id, requirement_sets::groups))
        .load(conn)?;
    let mut groups: BTreeMap<(String, RequirementGroupId), Importance> = BTreeMap::new();
    for (set, text) in sets {
        let of_set: Vec<RequirementGroup> = read_json(text.as_deref().unwrap_or("[]"), "requirement_sets.groups")?;
        groups.extend(of_set.into_iter().map(|group| ((set.clone(), group.id), group.importance)));
    }
    let rows: Vec<(String, String, String, String, Option<String>)> = requirements::table
        .inner_join(requirement_sets::table)
        .filter(requirement_sets::status.eq(VersionStatus::Published.as_str()))
        .order((requirement_sets::job_id.asc(), requirements::skill_id.asc(), requirements::id.asc()))
        .select((requirement_sets::job_id, requirements::set_id, requirements::skill_id, requirements::importance, requirements::group_id))
        .load(conn)?;
    rows.into_iter()
        .map(|(job, set, skill, own, group)| {
            let of_group = group.and_then(|group| groups.get(&(set, RequirementGroupId::new(group))).copied());
            let own = read_enum(Importance::parse, &own, "requirements.importance")?;
            Ok((JobId::new(job), SkillId::new(skill), of_group.unwrap_or(own)))
        })
        .collect()
}

/// The rows of drafts that ask for a skill, each with its set and job.
pub fn list_draft_rows(conn: &mut Conn, skill: &SkillId) -> Result<Vec<(RequirementSetId, RequirementId, JobId)>, StoreError> {
    let rows: Vec<(String, String, String)> = requirements::table
        .inner_join(requirement_sets::table)
        .filter(requirement_sets::status.eq(VersionStatus::Draft.as_str()))
        .filter(requirements::skill_id.eq(skill.as_str()))
        .order((requirements::set_id.asc(), requirements::position.asc(), requirements::id.asc()))
        .select((requirements::set_id, requirements::id, requirement_sets::job_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(set, row, job)| (RequirementSetId::new(set), RequirementId::new(row), JobId::new(job))).collect())
}

/// Lets a row of a draft ask for one skill in the place of another; a row that is gone, published or asks for a third one stays as it is.
pub fn update_draft_row(
    conn: &mut Conn,
    (set, row): (&RequirementSetId, &RequirementId),
    (before, after): (&SkillId, &SkillId),
) -> Result<(), StoreError> {
    let drafts = requirement_sets::table.filter(requirement_sets::status.eq(VersionStatus::Draft.as_str())).select(requirement_sets::id);
    let asking = requirements::table
        .filter(requirements::set_id.eq(set.as_str()))
        .filter(requirements::id.eq(row.as_str()))
        .filter(requirements::skill_id.eq(before.as_str()))
        .filter(requirements::set_id.eq_any(drafts));
    diesel::update(asking).set(requirements::skill_id.eq(after.as_str())).execute(conn)?;
    Ok(())
}

/// One version, whole: a draft as it stands, a published one as it was when published.
pub fn find(conn: &mut Conn, id: &RequirementSetId) -> Result<RequirementSet, StoreError> {
    let row: Option<SetRow> = requirement_sets::table.find(id.as_str()).select(SetRow::as_select()).first(conn).optional()?;
    let row = row.ok_or_else(|| StoreError::missing("requirement set", id))?;
    let status = read_enum(VersionStatus::parse, &row.status, "requirement_sets.status")?;
    if let Some(content) = row.content {
        let kept: RequirementSet = read_json(&content, "requirement_sets.content")?;
        return Ok(RequirementSet { status, ..kept });
    }
    let rows: Vec<RequirementRow> = requirements::table
        .filter(requirements::set_id.eq(id.as_str()))
        .order((requirements::position.asc(), requirements::id.asc()))
        .select(RequirementRow::as_select())
        .load(conn)?;
    let wanted: Vec<SkillId> = rows.iter().map(|row| SkillId::new(&row.skill_id)).collect();
    let known: BTreeMap<SkillId, Skill> = skills::list_by_ids(conn, &wanted)?.into_iter().map(|skill| (skill.id.clone(), skill)).collect();
    Ok(RequirementSet {
        id: id.clone(),
        job: JobId::new(row.job_id),
        version: read_number(row.version, "requirement_sets.version")?,
        status,
        requirements: rows.into_iter().map(|row| row.read(&known)).collect::<Result<_, _>>()?,
        groups: row.groups.map_or_else(|| Ok(Vec::new()), |text| read_json(&text, "requirement_sets.groups"))?,
    })
}

fn must_be_draft(conn: &mut Conn, id: &RequirementSetId) -> Result<(), StoreError> {
    let status: Option<String> = requirement_sets::table.find(id.as_str()).select(requirement_sets::status).first(conn).optional()?;
    match status.as_deref() {
        Some("draft") => Ok(()),
        Some(_) => Err(StoreError::Immutable { what: "requirement set", id: id.to_string() }),
        None => Err(StoreError::missing("requirement set", id)),
    }
}

impl RequirementRow {
    fn of(set: &RequirementSetId, at: usize, requirement: &Requirement) -> Result<Self, StoreError> {
        Ok(Self {
            id: requirement.id.as_str().to_owned(),
            set_id: set.as_str().to_owned(),
            position: count(at),
            skill_id: requirement.skill.id.as_str().to_owned(),
            importance: requirement.importance.as_str().to_owned(),
            weight: i64::from(requirement.weight),
            level_wanted: requirement.level.map(i64::from),
            freshness: requirement.freshness.as_str().to_owned(),
            curve: requirement.curve.as_ref().map(|curve| write_json(curve, "requirements.curve")).transpose()?,
            hard_max_months: requirement.hard_max_months.map(i64::from),
            min_rigor: requirement.min_rigor.map(|rigor| rigor.as_str().to_owned()),
            issuer_list_id: requirement.issuer_list.as_ref().map(|list| list.as_str().to_owned()),
            note_for_candidate: requirement.note_for_candidate.clone(),
            group_id: requirement.group.as_ref().map(|group| group.as_str().to_owned()),
            accepted: if requirement.accepted.is_empty() {
                None
            } else {
                Some(write_json(&requirement.accepted, "requirements.accepted")?)
            },
            only_accepted: requirement.only_accepted,
        })
    }

    fn read(self, known: &BTreeMap<SkillId, Skill>) -> Result<Requirement, StoreError> {
        let skill = SkillId::new(self.skill_id);
        Ok(Requirement {
            id: RequirementId::new(self.id),
            skill: known.get(&skill).cloned().ok_or_else(|| StoreError::missing("skill", &skill))?,
            importance: read_enum(Importance::parse, &self.importance, "requirements.importance")?,
            weight: read_number(self.weight, "requirements.weight")?,
            level: read_some_number(self.level_wanted, "requirements.level_wanted")?,
            freshness: read_enum(FreshnessClass::parse, &self.freshness, "requirements.freshness")?,
            curve: self.curve.map(|curve| read_json(&curve, "requirements.curve")).transpose()?,
            hard_max_months: read_some_number(self.hard_max_months, "requirements.hard_max_months")?,
            min_rigor: self.min_rigor.map(|rigor| read_enum(Rigor::parse, &rigor, "requirements.min_rigor")).transpose()?,
            issuer_list: self.issuer_list_id.map(IssuerListId::new),
            note_for_candidate: self.note_for_candidate,
            group: self.group_id.map(RequirementGroupId::new),
            accepted: self.accepted.map_or_else(|| Ok(Vec::new()), |text| read_json(&text, "requirements.accepted"))?,
            only_accepted: self.only_accepted,
        })
    }
}
