//! What scoring is given: everything a score depends on, and nothing else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::credentials::{CredentialFacts, HolderMatch, Standing, Validity};
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Requirement, RequirementSet};
use crate::domain::other_evidence::EvidenceKind;
use crate::domain::policy::ScoringPolicy;
use crate::domain::skills::{Skill, SkillRelation};
use crate::domain::{Bp, IssuerListId, RequirementId, SkillId, SubmissionId};

/// A credential as it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedCredential {
    /// The line it was sent in.
    pub submission: SubmissionId,
    /// The headline of its report.
    pub standing: Standing,
    /// How it is tied to the candidate.
    pub holder: HolderMatch,
    /// What it says, where that may be believed.
    pub facts: Option<CredentialFacts>,
    /// How long one of its achievement stands that states no end, where a person recorded that.
    pub validity: Option<Validity>,
}

/// Other evidence that a named person accepted for a requirement: always a number of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedEvidence {
    /// For which row.
    pub requirement: RequirementId,
    /// A degree, a work sample, experience, or something else.
    pub kind: EvidenceKind,
    /// What it is called in a sentence, after "the": `statistics degree`.
    pub what: String,
    /// What it is in the words of who accepted it: `BSc Statistics`.
    pub words: String,
    /// Who accepted it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// 100% or 50%.
    pub share: Bp,
}

/// A skill that a person confirmed or rejected for what a credential is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidSkill {
    /// The line the credential was sent in.
    pub submission: SubmissionId,
    /// The skill.
    pub skill: SkillId,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything a score depends on.
#[derive(Clone, Copy, Debug)]
pub struct ScoringInput<'a> {
    /// The instant it is worked out for.
    pub as_of: DateTime<Utc>,
    /// The requirements.
    pub set: &'a RequirementSet,
    /// The lists the job and its rows use.
    pub lists: &'a [IssuerList],
    /// The list for rows that name no other.
    pub default_list: Option<&'a IssuerListId>,
    /// The rules.
    pub policy: &'a ScoringPolicy,
    /// The skills asked for and their neighbours.
    pub skills: &'a [Skill],
    /// The relations of the skills asked for.
    pub relations: &'a [SkillRelation],
    /// What was sent, each credential once. The order never matters.
    pub credentials: &'a [CheckedCredential],
    /// What persons accepted beside.
    pub accepted: &'a [AcceptedEvidence],
    /// Skills persons confirmed.
    pub confirmed: &'a [SaidSkill],
    /// Skills persons rejected: a credential is not for these, whatever it says itself.
    pub rejected: &'a [SaidSkill],
}

impl<'a> ScoringInput<'a> {
    /// The list a row uses.
    pub fn list_of(&self, requirement: &Requirement) -> Option<&'a IssuerList> {
        let id = requirement.issuer_list.as_ref().or(self.default_list)?;
        self.lists.iter().find(|list| list.id == *id)
    }

    /// The list of the job.
    pub fn list(&self) -> Option<&'a IssuerList> {
        let id = self.default_list?;
        self.lists.iter().find(|list| list.id == *id)
    }
}
