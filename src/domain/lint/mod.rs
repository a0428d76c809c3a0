//! The requirement linter (F16): what to look at before the requirements of a job are published, why, and what to do instead. It reads words
//! and rules; it judges no case and changes nothing. People decide, and a lawyer where the law is in question.

mod contradictions;
mod counts;
mod given_up;
mod limits;
mod reach;
mod wording;
mod words;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::issuers::{IssuerList, VersionStatus};
use super::jobs::{Combined, Importance, Requirement, RequirementSet};
use super::policy::ScoringPolicy;
use super::skills::{GivenUp, Skill, SkillRelation};
use super::{IssuerListId, RequirementId, SkillId};

pub use counts::{FEW_ROWS, MANY_MUSTS, MANY_ROWS};

text_enum! {
    /// How much a remark weighs; the gravest first.
    pub enum Severity {
        /// To be settled before publishing: the result would be wrong, or the wording keeps people out openly.
        Stop = "stop",
        /// Likely a mistake.
        Warn = "warn",
        /// To be read once; often right as it stands.
        Hint = "hint",
    }
}

text_enum! {
    /// What a remark is about. Within one severity and row, remarks come in this order.
    pub enum LintKind {
        /// No row is a must-have.
        NoMust = "no_must",
        /// More must-haves than people have together.
        ManyMusts = "many_musts",
        /// Too few rows, or none.
        FewRows = "few_rows",
        /// More rows than a person keeps in view.
        ManyRows = "many_rows",
        /// All weights are 0.
        NoWeight = "no_weight",
        /// The issuer list is missing or not published.
        NoList = "no_list",
        /// Listings that rows rest on are past their day to look again.
        ReviewOverdue = "review_overdue",
        /// A skill that its framework has given up.
        GivenUp = "given_up",
        /// The same skill in two rows.
        SkillTwice = "skill_twice",
        /// Two skills that are the same, or nearly, by a relation or by name.
        SameSkill = "same_skill",
        /// A must-have inside the skill of another row.
        InsideAnother = "inside_another",
        /// No listed issuer can satisfy the row.
        NobodyCanMeet = "nobody_can_meet",
        /// The best evidence from listed issuers does not reach "met".
        PartlyAtBest = "partly_at_best",
        /// The lists assume less assessment than the row asks for.
        RigorAssumedLower = "rigor_assumed_lower",
        /// The lists assume lower levels than the row asks for.
        LevelAssumedLower = "level_assumed_lower",
        /// A row that counts for nothing.
        Weightless = "weightless",
        /// A less important row weighs more than a must-have.
        OutweighsMust = "outweighs_must",
        /// Must-haves that attendance or completion goes towards.
        AnyAssessment = "any_assessment",
        /// A least assessment that asks for nothing.
        FloorWithoutUse = "floor_without_use",
        /// An age limit hardly anything can keep.
        ShortLimit = "short_limit",
        /// An age limit against the row's own freshness.
        LimitAgainstFreshness = "limit_against_freshness",
        /// An age limit that changes nothing.
        LimitWithoutUse = "limit_without_use",
        /// Wording that may stand for age.
        Age = "age",
        /// Wording that may stand for sex or gender.
        Sex = "sex",
        /// Wording that may stand for children or care at home.
        Family = "family",
        /// Wording that may stand for marriage.
        Marital = "marital",
        /// Wording that may stand for nationality or origin.
        Origin = "origin",
        /// Wording that may stand for health or a disability.
        Disability = "disability",
        /// Wording that may stand for religion.
        Religion = "religion",
        /// Wording about how people look.
        Appearance = "appearance",
        /// Wording about where people live.
        Place = "place",
    }
}

text_enum! {
    /// Where a remark points.
    pub enum Field {
        /// The job's title.
        Title = "title",
        /// The job's description.
        Description = "description",
        /// The rows as a whole.
        Rows = "rows",
        /// The skill of a row.
        Skill = "skill",
        /// The importance of a row.
        Importance = "importance",
        /// The weight of a row.
        Weight = "weight",
        /// The level of a row.
        Level = "level",
        /// The least assessment of a row.
        MinRigor = "min_rigor",
        /// The age limit of a row.
        HardLimit = "hard_max_months",
        /// The issuer list of a row or of the job.
        IssuerList = "issuer_list",
        /// The note for candidates.
        Note = "note_for_candidate",
    }
}

/// What the linter reads.
#[derive(Clone, Copy, Debug)]
pub struct LintInput<'a> {
    /// The job's title.
    pub title: &'a str,
    /// The job's description.
    pub description: &'a str,
    /// The rows, in the order HR put them, with their notes for candidates, and their groups.
    pub set: &'a RequirementSet,
    /// The published lists the rows use.
    pub lists: &'a [IssuerList],
    /// The list of rows that name none.
    pub default_list: Option<&'a IssuerListId>,
    /// The skills that the relations name, as far as they are at hand.
    pub skills: &'a [Skill],
    /// Relations of the rows' skills, among themselves and to others.
    pub relations: &'a [SkillRelation],
    /// Which skills of the rows are given up.
    pub given_up: &'a BTreeMap<SkillId, GivenUp>,
    /// The rules of scoring.
    pub policy: &'a ScoringPolicy,
    /// The day.
    pub today: NaiveDate,
}

/// Words of a text, with where they stand in it, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// As written.
    pub text: String,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lint {
    /// What it is about.
    pub kind: LintKind,
    /// How much it weighs.
    pub severity: Severity,
    /// The row; none is the job or the rows as a whole.
    pub row: Option<RequirementId>,
    /// Where to look.
    pub field: Field,
    /// What was found, a sentence.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do instead.
    pub instead: String,
    /// The words, where it is about wording.
    pub quoted: Option<Quoted>,
}

/// What to look at, the gravest first, then what is about the whole and the rows in their order, then by kind. A set with nothing wrong gives
/// nothing.
pub fn lint(input: &LintInput<'_>) -> Vec<Lint> {
    let mut found = Vec::new();
    counts::lint(input, &mut found);
    given_up::lint(input, &mut found);
    contradictions::lint(input, &mut found);
    limits::lint(input, &mut found);
    reach::lint(input, &mut found);
    wording::lint(input, &mut found);
    found.sort_by_key(|found| (found.lint.severity, found.row, found.lint.kind, found.lint.field, found.start()));
    found.into_iter().map(|found| found.lint).collect()
}

/// A remark with the place of its row, for the order.
struct Found {
    row: Option<usize>,
    lint: Lint,
}

impl Found {
    /// About the job or the rows as a whole.
    fn whole(kind: LintKind, severity: Severity, field: Field, said: [String; 3]) -> Self {
        let [what, why, instead] = said;
        Self { row: None, lint: Lint { kind, severity, row: None, field, what, why, instead, quoted: None } }
    }

    /// About one row.
    fn in_row((at, row): (usize, &Requirement), kind: LintKind, severity: Severity, field: Field, said: [String; 3]) -> Self {
        let whole = Self::whole(kind, severity, field, said);
        Self { row: Some(at), lint: Lint { row: Some(row.id.clone()), ..whole.lint } }
    }

    fn start(&self) -> usize {
        self.lint.quoted.as_ref().map_or(0, |quoted| quoted.start)
    }
}

impl<'a> LintInput<'a> {
    /// The rows.
    fn rows(&self) -> &'a [Requirement] {
        &self.set.requirements
    }

    /// How much a row matters.
    fn importance(&self, row: &Requirement) -> Importance {
        self.set.importance_of(row)
    }

    /// Whether another row of its group can stand in for it.
    fn has_stand_in(&self, row: &Requirement) -> bool {
        self.set.group_of(row).is_some_and(|group| group.combined != Combined::AllOf && self.set.rows_of(group).count() > 1)
    }

    /// The rows that count by themselves, with their places.
    fn single_rows(&self) -> impl Iterator<Item = (usize, &'a Requirement)> {
        let set = self.set;
        set.requirements.iter().enumerate().filter(|(_, row)| set.group_of(row).is_none())
    }

    /// The list a row uses, where it is published.
    fn list_of(&self, row: &Requirement) -> Option<&'a IssuerList> {
        let wanted = row.issuer_list.as_ref().or(self.default_list)?;
        self.lists.iter().find(|list| list.id == *wanted && list.status != VersionStatus::Draft)
    }
}

/// `2 months`, `1 row`.
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
