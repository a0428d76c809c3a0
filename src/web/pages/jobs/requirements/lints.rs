//! What the linter says, ready to print: a list that leads to the places, and the remarks of each row.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::view::Known;
use crate::domain::issuers::{IssuerList, VersionStatus};
use crate::domain::jobs::{Job, Requirement, RequirementGroup, RequirementSet};
use crate::domain::lint::{Field, Lint, LintInput, Severity, lint};
use crate::domain::policy::ScoringPolicy;
use crate::domain::skills::{GivenUp, Skill, SkillRelation};
use crate::domain::{RequirementSetId, SkillId};

/// What the linter needs beside the job and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Around {
    /// Which skills asked for their framework has given up.
    pub(super) given_up: BTreeMap<SkillId, GivenUp>,
    /// The skills of the relations.
    pub(super) skills: Vec<Skill>,
    /// The relations of the skills asked for.
    pub(super) relations: Vec<SkillRelation>,
    /// The rules of scoring.
    pub(super) policy: ScoringPolicy,
    /// The lists in force.
    pub(super) lists: Vec<IssuerList>,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RemarkLine {
    /// The place, on this page or another; nothing where there is none.
    pub href: String,
    /// Whether it is told in full beside its row.
    pub is_of_row: bool,
    /// How grave it is, in words.
    pub grave: &'static str,
    /// What was found.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do instead.
    pub instead: String,
}

/// What to look at in rows that can all be read: nothing while one of them cannot.
pub(super) fn look_at(known: &[Known], groups: &[RequirementGroup], job: &Job, around: &Around, today: NaiveDate) -> Vec<Lint> {
    let all: Option<Vec<Requirement>> = known.iter().map(|row| row.requirement.clone()).collect();
    let Some(requirements) = all else { return Vec::new() };
    let set = RequirementSet {
        id: RequirementSetId::new("typed"),
        job: job.id.clone(),
        version: 1,
        status: VersionStatus::Draft,
        requirements,
        groups: groups.to_vec(),
    };
    lint(&LintInput {
        title: &job.title,
        description: &job.description,
        set: &set,
        lists: &around.lists,
        default_list: job.issuer_list.as_ref(),
        skills: &around.skills,
        relations: &around.relations,
        given_up: &around.given_up,
        policy: &around.policy,
        today,
    })
}

/// All remarks, the gravest first, each leading to its place.
pub(super) fn lines(lints: &[Lint], job: &Job, known: &[Known]) -> Vec<RemarkLine> {
    lints.iter().map(|lint| RemarkLine { href: href(lint, job, known), ..said(lint) }).collect()
}

/// The remarks of one row.
pub(super) fn of_row(lints: &[Lint], row: Option<&Requirement>) -> Vec<RemarkLine> {
    let Some(row) = row else { return Vec::new() };
    lints.iter().filter(|lint| lint.row.as_ref() == Some(&row.id)).map(said).collect()
}

/// Whether a remark of the row is about a field in its fold.
pub(super) fn is_in_fold(lints: &[Lint], row: Option<&Requirement>) -> bool {
    let id = row.map(|row| &row.id);
    lints.iter().any(|lint| id.is_some() && lint.row.as_ref() == id && matches!(lint.field, Field::HardLimit | Field::Note))
}

fn said(lint: &Lint) -> RemarkLine {
    let grave = match lint.severity {
        Severity::Stop => "Settle this first.",
        Severity::Warn => "Likely a mistake.",
        Severity::Hint => "Worth a look.",
    };
    let is_of_row = lint.row.is_some();
    RemarkLine {
        href: String::new(),
        is_of_row,
        grave,
        what: lint.what.clone(),
        why: lint.why.trim().to_owned(),
        instead: lint.instead.clone(),
    }
}

fn href(lint: &Lint, job: &Job, known: &[Known]) -> String {
    let is_row = |row: &Known| row.requirement.as_ref().map(|row| &row.id) == lint.row.as_ref();
    let number = lint.row.as_ref().and_then(|_| known.iter().position(is_row)).map(|at| at + 1);
    let Some(number) = number else {
        return match lint.field {
            Field::Title | Field::Description | Field::IssuerList => format!("/jobs/{}/settings", job.id),
            _ => "#rows-h".to_owned(),
        };
    };
    let field = match lint.field {
        Field::Importance => "importance",
        Field::Weight => "weight",
        Field::Level => "level",
        Field::MinRigor => "rigor",
        Field::HardLimit => "limit",
        Field::IssuerList => "list",
        Field::Note => "note",
        Field::Skill | Field::Title | Field::Description | Field::Rows => "skill",
    };
    format!("#{field}-{number}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::issuers::SkillScope;
    use crate::web::pages::sample;

    fn around() -> Around {
        Around {
            given_up: BTreeMap::new(),
            skills: Vec::new(),
            relations: Vec::new(),
            policy: ScoringPolicy::default(),
            lists: vec![sample::list()],
        }
    }

    fn known() -> Vec<Known> {
        sample::set().requirements.into_iter().map(|row| Known { requirement: Some(row), ..Known::default() }).collect()
    }

    #[test]
    fn remarks_lead_to_their_place_and_are_told_beside_their_row() {
        let (mut known, mut around) = (known(), around());
        for listing in &mut around.lists[0].listings {
            listing.skill_scope = SkillScope::Skills(vec!["skill:nothing".to_owned()]);
        }
        if let Some(row) = known[5].requirement.as_mut() {
            row.note_for_candidate = Some("For native speakers.".to_owned());
        }
        let job = Job { description: "A young and dynamic team.".to_owned(), ..sample::job() };
        let lints = look_at(&known, &[], &job, &around, sample::now().date_naive());
        let places: Vec<String> = lines(&lints, &job, &known).into_iter().map(|line| line.href).collect();
        for place in ["#list-1", "#note-6", &format!("/jobs/{}/settings", job.id)] {
            assert!(places.iter().any(|found| found == place), "{place} is not in {places:?}");
        }
        let sixth = of_row(&lints, known[5].requirement.as_ref());
        assert!(sixth.iter().any(|line| line.is_of_row && line.what.contains("native speakers")), "{sixth:?}");
        assert!(is_in_fold(&lints, known[5].requirement.as_ref()) && !is_in_fold(&lints, known[0].requirement.as_ref()));
        assert!(of_row(&lints, None).is_empty());
    }

    #[test]
    fn nothing_is_said_while_a_row_cannot_be_read() {
        let mut known = known();
        known[0].requirement = None;
        assert_eq!(look_at(&known, &[], &sample::job(), &around(), sample::now().date_naive()), []);
    }
}
