//! A job to lint in few words.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Lint, LintInput, lint};
use crate::domain::SkillId;
use crate::domain::jobs::Importance;
use crate::domain::policy::Rigor;
use crate::domain::scoring::fixture::{Case, maya, now};
use crate::domain::skills::GivenUp;

/// The day of the tests.
pub(super) fn today() -> NaiveDate {
    now().date_naive()
}

/// The analyst of the demo, with her list and nothing wrong.
pub(super) fn analyst() -> Job {
    let mut case = maya();
    case.set.requirements[2].note_for_candidate = Some("The tools change fast: newer than 18 months counts in full.".to_owned());
    for row in case.set.requirements.iter_mut().filter(|row| row.importance == Importance::Must) {
        row.min_rigor = Some(Rigor::R1);
    }
    let description = "You turn the records of our clinics into answers.\n\nYou query our databases, draw charts that ward managers read in a \
                       minute, and use generative AI to get there faster, checking every figure it gives.";
    Job { title: "Data Analyst, GenAI-enabled".to_owned(), description: description.to_owned(), given_up: BTreeMap::new(), case }
}

/// A job under way.
pub(super) struct Job {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) given_up: BTreeMap<SkillId, GivenUp>,
    pub(super) case: Case,
}

impl Job {
    pub(super) fn lint(&self) -> Vec<Lint> {
        lint(&LintInput {
            title: &self.title,
            description: &self.description,
            set: &self.case.set,
            lists: std::slice::from_ref(&self.case.list),
            default_list: Some(&self.case.list.id),
            skills: &self.case.skills,
            relations: &self.case.relations,
            given_up: &self.given_up,
            policy: &self.case.policy,
            today: today(),
        })
    }
}
