//! A candidate's report with every field ready to print: the templates only loop and pick.

use super::timeline::Timeline;
use super::total::TotalBar;
use crate::domain::RequirementId;
use crate::web::forms::Choice;
use crate::web::pages::checks::CheckRow;
use crate::web::weblink::WebLink;

/// A label and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// `As of`.
    pub label: String,
    /// `23 Nov 2026, 09:42`.
    pub value: String,
    /// Where more is said about it.
    pub href: Option<String>,
}

impl Fact {
    /// A fact that leads nowhere.
    pub fn new(label: &str, value: impl Into<String>) -> Self {
        Self { label: label.to_owned(), value: value.into(), href: None }
    }

    /// The same with an address, where there is one.
    #[must_use]
    pub fn leading_to(self, href: Option<String>) -> Self {
        Self { href, ..self }
    }
}

/// A place in the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where.
    pub href: String,
    /// What it says.
    pub label: String,
}

/// One must-have of the strip on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MustRow {
    /// Symbol of the mark: `r-met`.
    pub mark: &'static str,
    /// `SQL, level 3`.
    pub name: String,
    /// `57%`.
    pub value: String,
    /// `Partly. Up to 74% once QueryWorks is reviewed`.
    pub note: String,
}

/// Something open or wrong, with the next step and who has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// What a check found: `unreviewed`, `expired`, `unknown`, `bad`.
    pub kind: &'static str,
    /// The class of its colour: `neutral`, `expired`, `unknown`, `bad`.
    pub colour: &'static str,
    /// The first sentence.
    pub lead: String,
    /// What follows.
    pub rest: String,
    /// `With the issuer-list steward.`
    pub next: String,
    /// Where to do it.
    pub link: Option<Link>,
}

/// The four factors of a row's best line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factors {
    /// Skill match.
    pub skill: String,
    /// Issuer and assessment.
    pub quality: String,
    /// Freshness.
    pub freshness: String,
    /// Level.
    pub level: String,
}

/// One term of the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// `×`, `=` or nothing.
    pub sign: &'static str,
    /// `85%`.
    pub value: String,
    /// `issuer and assessment`.
    pub label: String,
}

/// Where a factor comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `Freshness`.
    pub factor: &'static str,
    /// `100%`.
    pub value: String,
    /// The fact on the credential.
    pub fact: String,
    /// The rule used.
    pub rule: String,
    /// Who set it.
    pub set_by: String,
}

/// A paragraph that begins in bold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// In bold.
    pub lead: String,
    /// What follows.
    pub rest: String,
}

/// What counts as one requirement: a row by itself, or a group with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementUnit {
    /// The group, where it is one.
    pub group: Option<GroupRow>,
    /// The row, or the rows of the group.
    pub rows: Vec<RequirementRow>,
}

/// A group of requirements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// Its place, from 1.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// `one of these 3`.
    pub kind: String,
    /// `Must`.
    pub importance: &'static str,
    /// `weight 3 of 14`.
    pub weight: String,
    /// The parts that make its number.
    pub made_of: String,
    /// `57%`.
    pub value: String,
    /// The mark: `met`, `partly`, `none`, `open`, `partly-open`.
    pub mark: &'static str,
    /// The result in words.
    pub result: String,
    /// `up to 74%`.
    pub result_note: String,
    /// The number as a sentence.
    pub sentence: String,
    /// The number as arithmetic, where more than one part makes it.
    pub equation: Vec<Term>,
    /// The parts that are there, the range, what was accepted beside.
    pub more: Vec<Lead>,
    /// Its part of the total.
    pub share: String,
    /// `75%`: with what persons accepted beside for its parts.
    pub accepted: Option<String>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementRow {
    /// Which.
    pub requirement: RequirementId,
    /// Its place, from 1; `3a` for the first part of the third.
    pub number: String,
    /// Whether it is a part of a group.
    pub is_part: bool,
    /// The skill.
    pub name: String,
    /// `level 3, semi-durable`.
    pub detail: String,
    /// `Must`, or `Part` in a group.
    pub importance: &'static str,
    /// `weight 3 of 14`.
    pub weight: String,
    /// The best evidence, or that there is none.
    pub evidence: String,
    /// Whether there is some.
    pub has_evidence: bool,
    /// `10 Mar 2025, 20 months`.
    pub evidence_note: String,
    /// The factors of the line that counts.
    pub factors: Option<Factors>,
    /// `57%`.
    pub value: String,
    /// The mark: `met`, `partly`, `none`, `open`, `partly-open`.
    pub mark: &'static str,
    /// The result in words.
    pub result: String,
    /// `up to 74%`.
    pub result_note: String,
    /// The number as a sentence.
    pub sentence: String,
    /// The number as arithmetic.
    pub equation: Vec<Term>,
    /// Where each factor comes from.
    pub origins: Vec<Origin>,
    /// The second proof, the range, what did not count.
    pub more: Vec<Lead>,
    /// Its part of the total, or of its group.
    pub share: String,
    /// What a person accepted beside, never part of the value.
    pub accepted: Option<AcceptedRow>,
    /// The form to accept something, where this person may.
    pub accept: Option<AcceptForm>,
}

/// Other evidence as the row says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedRow {
    /// `100%`.
    pub value: String,
    /// `accepted by J. Ortiz on 23 Nov 2026: BSc Statistics`.
    pub said: String,
}

/// The form to accept other evidence for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptForm {
    /// Where it goes.
    pub action: String,
    /// Whether it came back with something wrong in it.
    pub is_open: bool,
    /// Name of the field for what it is.
    pub kind: String,
    /// Name of the field for the words.
    pub words: String,
    /// Name of the field for how much it counts.
    pub share: String,
    /// What it can be.
    pub kinds: Vec<Choice>,
    /// How much it can count.
    pub shares: Vec<Choice>,
}

/// One line of other evidence with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherEvidenceRow {
    /// Which.
    pub id: String,
    /// The skill.
    pub requirement: String,
    /// `Degree`.
    pub kind: &'static str,
    /// `100%`.
    pub value: String,
    /// `accepted by J. Ortiz on 23 Nov 2026: BSc Statistics`.
    pub said: String,
    /// Whether it counts.
    pub stands: bool,
    /// `Taken back by J. Ortiz on 24 Nov 2026. It counts nowhere.`, or nothing.
    pub withdrawn: String,
    /// Where to take it back, where this person may.
    pub withdraw: Option<String>,
}

/// Where a check looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// As a link, where it is one.
    pub link: Option<WebLink>,
    /// The address, shortened.
    pub text: String,
    /// `read 23 Nov 2026, 09:10`.
    pub note: String,
}

/// One credential with its checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceCard {
    /// Number of the footnote in print.
    pub number: usize,
    /// The credential's name.
    pub name: String,
    /// Kind of the mark of the standing.
    pub state_kind: &'static str,
    /// The standing in words.
    pub state: String,
    /// `QueryWorks · Open Badges 3.0, signed`.
    pub issuer: String,
    /// Earned, ended, level, what it counts for.
    pub facts: Vec<Fact>,
    /// The checks.
    pub checks: Vec<CheckRow>,
    /// Where they looked.
    pub sources: Vec<SourceRow>,
    /// Technical lines.
    pub details: Vec<String>,
}

/// One thing that would change the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// The skill.
    pub requirement: String,
    /// What would have to happen.
    pub condition: String,
    /// The row now.
    pub row_now: String,
    /// The row then.
    pub row_then: String,
    /// What becomes of the row's group, where it stands in one.
    pub group: Option<GroupChangeRow>,
    /// The total then.
    pub coverage_then: String,
    /// Who can do it.
    pub with: &'static str,
}

/// What a change does to the group of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupChangeRow {
    /// What the group is called.
    pub title: String,
    /// The group now.
    pub now: String,
    /// The group then.
    pub then: String,
}

/// The whole report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportView {
    /// The candidate's code.
    pub code: String,
    /// `Candidate c_7k2m`.
    pub heading: String,
    /// `Skills report for Data Analyst, Berlin`.
    pub subtitle: String,
    /// The job's title.
    pub job: String,
    /// The verdict in one or two sentences.
    pub verdict: String,
    /// The group in words.
    pub group: String,
    /// What the group hangs on.
    pub group_note: String,
    /// As of, versions, stage.
    pub facts: Vec<Fact>,
    /// The must-haves.
    pub musts: Vec<MustRow>,
    /// The coverage bar.
    pub total: TotalBar,
    /// What is open or wrong, first.
    pub problems: Vec<ProblemRow>,
    /// The requirements.
    pub units: Vec<RequirementUnit>,
    /// `Verified coverage: (3 × 56.67 + …) ÷ 14`.
    pub sum: String,
    /// `up to 50%`, or nothing.
    pub sum_range: String,
    /// The same with what persons accepted, and what it comes to, where that is something.
    pub sum_apart: Option<AcceptedRow>,
    /// `4 credentials, those with something open first`.
    pub evidence_note: String,
    /// The credentials.
    pub cards: Vec<EvidenceCard>,
    /// Degrees and the like, counted apart.
    pub other_evidence: Vec<OtherEvidenceRow>,
    /// Earned, full value, fading, end.
    pub timeline: Option<Timeline>,
    /// What would change this.
    pub changes: Vec<ChangeRow>,
    /// Addresses, for the footnotes in print.
    pub sources: Vec<String>,
}
