//! Between the job of a file and the job that is kept.

use super::{AcceptedName, AcceptedText, GroupRule, JobFile, JobFileGroup, JobFileRow, JobFormat, SkillReference};
use crate::domain::jobs::{AcceptedCredential, Combined, CredentialName, Importance, Job, Requirement, RequirementGroup, RequirementSet};
use crate::domain::skills::Skill;
use crate::domain::{IssuerListId, RequirementGroupId, RequirementId};

/// The row as it is kept, for a skill that is known. In a group the group's importance holds. Its issuer list is left to who knows the lists.
pub fn requirement(row: &JobFileRow, skill: Skill, id: RequirementId, group: Option<&RequirementGroup>) -> Requirement {
    let importance = group.map_or(row.importance, |group| group.importance);
    Requirement {
        id,
        importance,
        weight: row.weight.unwrap_or_else(|| importance.default_weight()),
        level: row.level,
        freshness: row.freshness.unwrap_or(skill.freshness),
        curve: None,
        hard_max_months: row.hard_max_months,
        min_rigor: row.min_rigor,
        issuer_list: None,
        note_for_candidate: row.note_for_candidate.clone(),
        group: group.map(|group| group.id.clone()),
        accepted: row.accepted.iter().filter_map(accepted).collect(),
        only_accepted: row.only_accepted,
        skill,
    }
}

/// The groups as they are kept.
pub fn groups(file: &JobFile) -> Vec<RequirementGroup> {
    file.groups.iter().map(|one| group(one, &file.rows)).collect()
}

/// Where the file does not say how much a group matters, it matters as much as the most important of its rows.
fn group(group: &JobFileGroup, rows: &[JobFileRow]) -> RequirementGroup {
    let of_rows = || rows.iter().filter(|row| row.group.as_ref() == Some(&group.id)).map(|row| row.importance).min();
    let importance = group.importance.or_else(of_rows).unwrap_or(Importance::Should);
    RequirementGroup {
        id: RequirementGroupId::new(&group.id),
        title: group.title.clone(),
        combined: match group.how {
            GroupRule::AnyOf => Combined::AnyOf,
            GroupRule::NOf(n) => Combined::NOf(u8::try_from(n).unwrap_or(u8::MAX)),
            GroupRule::AllOf => Combined::AllOf,
        },
        importance,
        weight: group.weight.unwrap_or_else(|| importance.default_weight()),
    }
}

fn accepted(text: &AcceptedText) -> Option<AcceptedCredential> {
    let (named, title) = match (&text.id, &text.name) {
        (Some(id), name) => (CredentialName::Id(id.clone()), name.as_ref().map(|name| name.as_str().to_owned())),
        (None, Some(AcceptedName::Exactly(name))) => (CredentialName::Name(name.clone()), None),
        (None, Some(AcceptedName::Words(words))) => (CredentialName::Words(words.clone()), None),
        (None, None) => return None,
    };
    Some(AcceptedCredential { named, title, issuer: text.issuer.clone() })
}

/// The job that is kept, for a file; `lists` are the issuer lists by name.
pub fn job_file(job: &Job, employer: &str, set: Option<&RequirementSet>, lists: &[(IssuerListId, String)]) -> JobFile {
    let mut file = JobFile::new(JobFormat::Json);
    file.title = Some(job.title.clone());
    file.identifier.clone_from(&job.identifier);
    file.employer = Some(employer.to_owned()).filter(|name| !name.is_empty());
    file.location.clone_from(&job.location);
    file.description = Some(job.description.clone()).filter(|text| !text.is_empty());
    file.posted_on = Some(job.created_at.date_naive());
    file.closes_on = job.closes_at.map(|at| at.date_naive());
    let Some(set) = set else { return file };
    file.groups = set.groups.iter().map(group_of).collect();
    let list_of = |row: &Requirement| {
        let known = lists.iter().find(|(id, _)| row.issuer_list.as_ref() == Some(id));
        known.map(|(_, name)| name.clone())
    };
    file.rows = (1..).zip(&set.requirements).map(|(line, row)| JobFileRow { issuer_list: list_of(row), ..row_of(line, row) }).collect();
    file
}

fn group_of(group: &RequirementGroup) -> JobFileGroup {
    JobFileGroup {
        id: group.id.to_string(),
        title: group.title.clone(),
        how: match group.combined {
            Combined::AnyOf => GroupRule::AnyOf,
            Combined::NOf(n) => GroupRule::NOf(u32::from(n)),
            Combined::AllOf => GroupRule::AllOf,
        },
        importance: Some(group.importance),
        weight: Some(group.weight),
    }
}

fn row_of(line: u64, row: &Requirement) -> JobFileRow {
    JobFileRow {
        line,
        skill: SkillReference {
            name: row.skill.label.clone(),
            uri: Some(row.skill.uri.clone()),
            code: row.skill.code.clone(),
            framework: None,
        },
        importance: row.importance,
        weight: Some(row.weight),
        level: row.level,
        freshness: Some(row.freshness).filter(|freshness| *freshness != row.skill.freshness),
        min_rigor: row.min_rigor,
        hard_max_months: row.hard_max_months,
        accepted: row.accepted.iter().map(text_of).collect(),
        only_accepted: row.only_accepted,
        group: row.group.as_ref().map(ToString::to_string),
        note_for_candidate: row.note_for_candidate.clone(),
        issuer_list: None,
    }
}

fn text_of(credential: &AcceptedCredential) -> AcceptedText {
    let title = || credential.title.clone().map(AcceptedName::Exactly);
    let (id, name) = match &credential.named {
        CredentialName::Id(id) => (Some(id.clone()), title()),
        CredentialName::Name(name) => (None, Some(AcceptedName::Exactly(name.clone()))),
        CredentialName::Words(words) => (None, Some(AcceptedName::Words(words.clone()))),
    };
    AcceptedText { id, name, issuer: credential.issuer.clone() }
}
