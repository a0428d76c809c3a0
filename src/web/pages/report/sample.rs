//! Example 1 of `scoring.md` §5 as the source of a report, for the tests.

use std::collections::BTreeMap;

use super::source::{LineSource, ReportSource, ResultSource, RowSource, Trust};
use super::view::{ChangeRow, Lead, Origin, ReportView};
use crate::domain::achievements::RecordedFacts;
use crate::domain::credentials::Standing;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Job, RequirementSet};
use crate::domain::other_evidence::{AcceptedShare, EvidenceKind, OtherEvidence};
use crate::domain::people::{ApplicationState, Submission, SubmissionState};
use crate::domain::{ApplicationId, Bp, OtherEvidenceId, RequirementId, SubmissionId};
use crate::verify::report::{CheckKind, Outcome, Problem, Report};
use crate::web::pages::result::Cover;
use crate::web::pages::sample::{self, day};

/// Everything a report needs, owned.
pub(crate) struct Example {
    job: Job,
    set: RequirementSet,
    lists: Vec<IssuerList>,
    pub(crate) submissions: Vec<(Submission, Option<Report>)>,
    pub(crate) result: ResultSource,
    pub(crate) recorded: Vec<RecordedFacts>,
    pub(crate) other_evidence: Vec<OtherEvidence>,
}

impl Example {
    /// The report's source.
    pub(crate) fn source(&self) -> ReportSource<'_> {
        ReportSource {
            code: "c_7k2m",
            name: None,
            job: &self.job,
            stage: Some(ApplicationState::InReview),
            sent_at: Some(day(2026, 11, 19)),
            set: &self.set,
            lists: &self.lists,
            policy: "version 1, house defaults",
            as_of: sample::now(),
            submissions: &self.submissions,
            result: &self.result,
            recorded: &self.recorded,
            other_evidence: &self.other_evidence,
            has_pages: true,
        }
    }

    /// The report.
    pub(crate) fn view(&self) -> ReportView {
        ReportView::new(&self.source())
    }
}

fn id(position: u32) -> SubmissionId {
    SubmissionId::new(format!("submission-{position}"))
}

fn origin(factor: &'static str, value: &str, fact: &str, rule: &str, set_by: &str) -> Origin {
    Origin { factor, value: value.into(), fact: fact.into(), rule: rule.into(), set_by: set_by.into() }
}

fn origins() -> Vec<Origin> {
    vec![
        origin("Skill match", "100%", "Names the same skill by code", "Same skill by code: 100%", "House default"),
        origin(
            "Issuer and assessment",
            "85%",
            "Google; graded, not supervised",
            "Recognised × graded, unsupervised: 85%",
            "A. Steward: named in hiring policy 2026",
        ),
        origin("Freshness", "100%", "Earned 10 Mar 2025, 20 months ago", "Semi-durable: full value to 36 months", "House default"),
        origin("Level", "67%", "Level 2", "Held ÷ wanted: 2 ÷ 3", "Requirements version 3"),
    ]
}

fn line(position: u32, factors: [Bp; 4], value: Bp, counts_now: bool) -> LineSource {
    let [skill, quality, freshness, level] = factors;
    LineSource { submission: id(position), skill, quality, freshness, level, value, counts_now, origins: origins() }
}

fn row(skill: &str, low: (Bp, Cover), high: (Bp, Cover), sentence: &str, lines: Vec<LineSource>) -> RowSource {
    RowSource {
        requirement: RequirementId::new(skill.to_lowercase()),
        low: low.0,
        high: high.0,
        now: low.1,
        then: high.1,
        sentence: sentence.into(),
        lines,
        more: Vec::new(),
        accepted: None,
        nearest: None,
    }
}

fn rows() -> Vec<RowSource> {
    use Cover::{Met, None as No, Partly};
    let sql = "SQL 57% = skill match 100% × issuer and assessment 85% (Google, Recognised for data skills; graded, not supervised) × freshness \
               100% (20 months old, full value to 36) × level 67% (Foundational 2, wanted 3).";
    let mut rows = vec![
        row(
            "SQL",
            (5_667, Partly),
            (7_425, Met),
            sql,
            vec![line(1, [10_000, 8_500, 10_000, 6_667], 5_667, true), line(2, [10_000, 7_000, 10_000, 10_000], 7_000, false)],
        ),
        row(
            "Data visualisation",
            (8_500, Met),
            (8_500, Met),
            "Data visualisation 85% = skill match 100% × issuer and assessment 85% × freshness 100% × level 100%.",
            vec![line(1, [10_000, 8_500, 10_000, 10_000], 8_500, true)],
        ),
        row(
            "Generative AI for analysis",
            (7_438, Met),
            (7_438, Met),
            "Generative AI for analysis 74% = skill match 100% × issuer and assessment 85% (Lakeside University, Context-dependent; project judged \
             by a rubric) × freshness 87.5% (21 months old, full value to 18, half at 30) × level 100% (level 2, wanted 2).",
            vec![line(3, [10_000, 8_500, 8_750, 10_000], 7_438, true)],
        ),
        row("Python", (0, No), (0, No), "Python 0%: none of the four credentials sent is for Python.", Vec::new()),
        row("Statistics", (0, No), (0, No), "Statistics 0%: none of the four credentials sent is for statistics.", Vec::new()),
        row("Cloud data platform", (0, No), (0, No), "Cloud data platform 0%: AWS Cloud Practitioner is genuine, but expired.", Vec::new()),
    ];
    rows[4].accepted = Some((10_000, "accepted by J. Ortiz on 23 Nov 2026: BSc Statistics".into()));
    rows[0].more = vec![Lead {
        lead: "Up to 74%.".into(),
        rest: "“Advanced SQL” by QueryWorks would give 70% if QueryWorks is listed as Context-dependent. A second proof from another issuer adds a \
               quarter of what is missing: 70% + ¼ × 30% × 56.67% = 74.25%."
            .into(),
    }];
    rows[5].nearest = Some((id(4), "genuine, expired 1 month ago".into()));
    rows
}

fn result() -> ResultSource {
    let change = |requirement: &str, condition: &str, row: (&str, &str), coverage: &str, with| ChangeRow {
        requirement: requirement.into(),
        condition: condition.into(),
        row_now: row.0.into(),
        row_then: row.1.into(),
        group: None,
        coverage_then: coverage.into(),
        with,
    };
    ResultSource {
        low: 4_630,
        high: 5_006,
        accepted: Some(6_058),
        verdict: "2 of 3 must-haves are evidenced and SQL is partly evidenced. Verified coverage 46%, up to 50% once HR has reviewed QueryWorks. 61% \
                  if the statistics degree accepted by J. Ortiz is counted."
            .into(),
        group: "Cannot tell yet".into(),
        group_note: "The group hangs on one open question: with QueryWorks listed, all must-haves are evidenced; without it, some are partly.".into(),
        rows: rows(),
        groups: Vec::new(),
        changes: vec![
            change("SQL", "HR lists QueryWorks as Context-dependent", ("57%", "74%"), "50%", "Issuer-list steward"),
            change("Python", "An assessed Python credential at level 2 from a listed issuer", ("0%", "70–100%"), "56–61%", "Candidate"),
        ],
        trust: BTreeMap::from([
            (id(1), (Trust::Listed("Recognised".into()), Some("Google".into()))),
            (id(2), (Trust::Unlisted, None)),
            (id(3), (Trust::Listed("Context-dependent".into()), Some("Lakeside University".into()))),
            (id(4), (Trust::Listed("Recognised".into()), Some("Amazon Web Services".into()))),
        ]),
    }
}

/// The degree that J. Ortiz accepted.
pub(crate) fn degree() -> OtherEvidence {
    OtherEvidence {
        id: OtherEvidenceId::new("evidence-1"),
        application: ApplicationId::new("application-1"),
        requirement: sample::set().requirements[4].id.clone(),
        kind: EvidenceKind::Degree,
        words: "BSc Statistics".into(),
        share: AcceptedShare::Full,
        accepted_by: "J. Ortiz".into(),
        accepted_at: day(2026, 11, 23),
        withdrawn: None,
    }
}

/// Maya of example 1.
pub(crate) fn maya() -> Example {
    let google = sample::verified("Google Data Analytics Certificate", "Google", day(2025, 3, 10));
    let queryworks = sample::verified("Advanced SQL", "QueryWorks", day(2026, 6, 10));
    let lakeside = sample::verified("Generative AI for Analysts", "Lakeside University", day(2025, 2, 15));
    let mut aws = sample::verified("AWS Cloud Practitioner", "Amazon Web Services", day(2023, 10, 12));
    aws.standing = Standing::Expired;
    aws.facts.as_mut().unwrap().dates.valid_until = Some(day(2026, 10, 12));
    let time = aws.checks.iter_mut().find(|check| check.check == CheckKind::Time).unwrap();
    (time.outcome, time.problem) = (Outcome::Failed, Some(Problem::Expired));
    let submissions = (1..)
        .zip([google, queryworks, lakeside, aws])
        .map(|(position, report)| {
            let label = format!("https://badges.example/{position}");
            (sample::submission(position, &label, SubmissionState::Checked), Some(report))
        })
        .collect();
    Example {
        job: sample::job(),
        set: sample::set(),
        lists: vec![sample::list()],
        submissions,
        result: result(),
        recorded: Vec::new(),
        other_evidence: vec![degree()],
    }
}

/// A candidate of whom nothing is checked yet.
pub(crate) fn unchecked() -> Example {
    let mut example = maya();
    example.submissions.truncate(1);
    example.submissions[0].0.state = SubmissionState::Received;
    example.submissions[0].1 = None;
    for row in &mut example.result.rows {
        (row.low, row.high, row.now, row.then) = (0, 0, Cover::None, Cover::None);
        (row.lines, row.more, row.nearest, row.accepted) = (Vec::new(), Vec::new(), None, None);
    }
    example.other_evidence.clear();
    (example.result.low, example.result.high, example.result.accepted) = (0, 0, None);
    example.result.changes.clear();
    example
}
