//! The report's page and the core of its handlers: who calls them must have checked that the person may read candidates.

use std::collections::BTreeMap;

use askama::Template;
use chrono::{DateTime, Utc};

use super::decision::{DecisionBox, decision_box};
use super::other_evidence;
use super::source::{ReportSource, ResultSource};
use super::view::ReportView;
use crate::actions::decide_application::open_report;
use crate::actions::score_application;
use crate::app::App;
use crate::domain::achievements::RecordedFacts;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Job, RequirementSet};
use crate::domain::other_evidence::OtherEvidence;
use crate::domain::people::{Candidate, Decision, Submission, SubmissionState};
use crate::domain::{AchievementId, ApplicationId, JobId, SnapshotId, SubmissionId, UserId};
use crate::store::applications::ApplicationLine;
use crate::store::credentials::CheckRun;
use crate::store::{self, Conn, StoreError};
use crate::verify::report::Report;
use crate::web::forms::Form;
use crate::web::layout::Layout;
use crate::web::pages::moved::covered;
use crate::web::pages::pieces::with_inside;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/report/report.html")]
pub struct ReportPage {
    layout: Layout,
    form: Form,
    report: ReportView,
    decision: DecisionBox,
    job_href: String,
    candidates_href: String,
    own_href: String,
    printable_href: String,
    waiting: Option<String>,
}

/// Everything behind one report.
#[derive(Clone, Debug)]
pub struct Found {
    /// The application with its score.
    pub line: ApplicationLine,
    /// Who.
    pub candidate: Candidate,
    /// The job.
    pub job: Job,
    /// The requirements the result stands on, else the published ones.
    pub set: RequirementSet,
    /// The lists the result stands on.
    pub lists: Vec<IssuerList>,
    /// What was sent, with its report.
    pub submissions: Vec<(Submission, Option<Report>)>,
    /// The rows of the score, as written.
    pub content: Option<String>,
    /// The decisions, newest first.
    pub decisions: Vec<Decision>,
    /// What decisions were taken on, as it was then: the result and the version of the requirements.
    pub decided_on: BTreeMap<SnapshotId, String>,
    /// What persons recorded of the achievements behind, as the result has it.
    pub recorded: Vec<RecordedFacts>,
    /// What persons accepted beside, and took back, oldest first.
    pub other_evidence: Vec<OtherEvidence>,
    /// Whether it is the report as it was when somebody decided: it leads nowhere where something could be changed.
    pub is_kept: bool,
    /// What each genuine credential is for.
    pub achievements: BTreeMap<SubmissionId, AchievementId>,
}

/// Loads everything behind a report; `None` while the job has no published requirements.
pub fn load(conn: &mut Conn, id: &ApplicationId) -> Result<Option<Found>, StoreError> {
    let line = store::applications::find_line(conn, id)?;
    let set = match &line.snapshot {
        Some(head) => Some(store::requirement_sets::find(conn, &head.requirement_set)?),
        None => store::requirement_sets::lookup_published(conn, &line.application.job)?,
    };
    let Some(set) = set else { return Ok(None) };
    let mut reports: BTreeMap<SubmissionId, CheckRun<Report>> = store::credentials::list_current(conn, id)?;
    let lines = store::submissions::list(conn, id)?.into_iter();
    let submissions = lines.map(|submission| {
        let report = reports.remove(&submission.id).map(|run| run.report);
        (submission, report)
    });
    let recorded = line.snapshot.as_ref().map(|head| score_application::recorded(conn, &head.id)).transpose()?;
    load_over(conn, line, set, (submissions.collect(), recorded.unwrap_or_default())).map(Some)
}

/// What was sent, with its report, and what persons recorded of the achievements behind.
pub(super) type Shown = (Vec<(Submission, Option<Report>)>, Vec<RecordedFacts>);

/// Loads the rest behind a report of what is shown.
pub(super) fn load_over(
    conn: &mut Conn,
    line: ApplicationLine,
    set: RequirementSet,
    (submissions, recorded): Shown,
) -> Result<Found, StoreError> {
    let id = &line.application.id;
    let job = store::jobs::find(conn, &line.application.job)?;
    let head = line.snapshot.as_ref();
    let mut lists = Vec::new();
    for version in head.into_iter().flat_map(|head| &head.list_versions) {
        lists.push(store::issuer_lists::find_version(conn, version)?);
    }
    let content = head.map(|head| store::snapshots::find_texts(conn, &head.id)).transpose()?.map(|(content, _)| content);
    let decisions = store::decisions::list(conn, id)?;
    Ok(Found {
        decided_on: decided_on(conn, &job.id, &decisions)?,
        decisions,
        content,
        is_kept: false,
        recorded,
        other_evidence: store::other_evidence::list(conn, id)?,
        achievements: store::achievements::list_held(conn, id)?,
        submissions: with_inside(submissions),
        candidate: line.candidate.clone(),
        line,
        job,
        set,
        lists,
    })
}

/// `46%, up to 50%, by version 3 of the requirements`, for each result that a decision was taken on.
fn decided_on(conn: &mut Conn, job: &JobId, decisions: &[Decision]) -> Result<BTreeMap<SnapshotId, String>, StoreError> {
    let mut said = BTreeMap::new();
    let versions = if decisions.is_empty() { Vec::new() } else { store::requirement_sets::list(conn, job)? };
    for snapshot in decisions.iter().filter_map(|made| made.snapshot.as_ref()) {
        let head = store::snapshots::find(conn, snapshot)?;
        let version = versions.iter().find(|version| version.id == head.requirement_set).map(|version| version.version);
        let by = version.map(|version| format!(", by version {version} of the requirements")).unwrap_or_default();
        said.insert(snapshot.clone(), format!("{}{by}", covered(head.low, head.high)));
    }
    Ok(said)
}

/// Who reads the report.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The user.
    pub id: UserId,
    /// The name shown beside a decision.
    pub name: String,
    /// Whether this person may decide.
    pub may_decide: bool,
    /// Whether this person may accept other evidence.
    pub may_accept: bool,
}

impl Found {
    /// What the report is made of.
    pub fn source<'a>(&'a self, result: &'a ResultSource, policy: &'a str, now: DateTime<Utc>) -> ReportSource<'a> {
        ReportSource {
            code: &self.candidate.code,
            name: self.candidate.name.as_deref(),
            job: &self.job,
            stage: (!self.is_kept).then_some(self.line.application.state),
            sent_at: Some(self.line.application.submitted_at),
            set: &self.set,
            lists: &self.lists,
            policy,
            as_of: self.line.snapshot.as_ref().map_or(now, |head| head.as_of),
            submissions: &self.submissions,
            result,
            recorded: &self.recorded,
            other_evidence: &self.other_evidence,
            has_pages: !self.is_kept,
        }
    }

    pub(super) fn href(&self) -> String {
        format!("/jobs/{}/candidates/{}", self.job.id, self.line.application.id)
    }

    /// How much is still being checked, in a sentence.
    fn waiting(&self) -> Option<String> {
        let is_open = |state| matches!(state, SubmissionState::Received | SubmissionState::Checking);
        match self.submissions.iter().filter(|(submission, _)| is_open(submission.state)).count() {
            0 if self.line.is_stale => {
                Some("Requirements, lists or what is said of badges moved: this result is being worked out again.".to_owned())
            }
            0 => None,
            1 => Some("1 badge is being checked; the result will change.".to_owned()),
            count => Some(format!("{count} badges are being checked; the result will change.")),
        }
    }
}

impl ReportPage {
    /// The page of `found`, opened by `reader` at `opened_at`.
    pub fn new(
        layout: Layout,
        form: Form,
        found: &Found,
        mut report: ReportView,
        reader: &Reader,
        opened_at: Option<DateTime<Utc>>,
    ) -> Self {
        other_evidence::offer(&mut report, &form, found, reader);
        let own_href = found.href();
        let candidates_href = format!("/jobs/{}/candidates", found.job.id);
        Self {
            layout,
            form,
            decision: decision_box(found, reader, opened_at),
            job_href: format!("/jobs/{}/requirements", found.job.id),
            candidates_href,
            printable_href: format!("{own_href}/print"),
            waiting: found.waiting(),
            report,
            own_href,
        }
    }
}

/// Notes that the reader opened the report, where the reader may decide.
pub async fn note_opening(app: &App, application: &ApplicationId, reader: &Reader) -> Result<Option<DateTime<Utc>>, StoreError> {
    if !reader.may_decide {
        return Ok(None);
    }
    open_report(app, application.clone(), reader.id.clone()).await.map(Some)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::domain::people::{Application, ApplicationState, DecisionOutcome, DecisionReason, Undone};
    use crate::domain::{CandidateId, DecisionId};
    use crate::web::pages::sample as values;

    fn found(state: ApplicationState) -> (Found, ResultSource) {
        let example = sample::maya();
        let id = ApplicationId::new("application-1");
        let candidate = Candidate { id: CandidateId::new("c"), code: "c_7k2m".into(), name: None, email: None, email_proved_at: None };
        let application = Application {
            id: id.clone(),
            candidate: candidate.id.clone(),
            job: values::job().id,
            state,
            submitted_at: values::day(2026, 11, 19),
        };
        let line = ApplicationLine {
            application,
            candidate: candidate.clone(),
            opened_at: None,
            snapshot: None,
            is_stale: false,
            submissions: BTreeMap::new(),
        };
        let found = Found {
            line,
            candidate,
            job: values::job(),
            set: values::set(),
            lists: vec![values::list()],
            submissions: example.submissions,
            content: None,
            decided_on: BTreeMap::new(),
            decisions: vec![Decision {
                id: DecisionId::new("d"),
                application: id,
                outcome: DecisionOutcome::Hold,
                reason: DecisionReason::WaitingForCheck,
                words: "Until QueryWorks is reviewed.".into(),
                decided_by: "R. Recruiter".into(),
                snapshot: None,
                opened_at: values::now(),
                decided_at: values::now(),
                undone: None,
            }],
            recorded: Vec::new(),
            other_evidence: vec![sample::degree()],
            is_kept: false,
            achievements: BTreeMap::new(),
        };
        (found, example.result)
    }

    fn page(state: ApplicationState, may_decide: bool) -> ReportPage {
        let (found, result) = found(state);
        let report = ReportView::new(&found.source(&result, "version 1, house defaults", values::now()));
        let reader = Reader { id: UserId::new("u"), name: "R. Recruiter".into(), may_decide, may_accept: may_decide };
        let layout = Layout { title: "c_7k2m".into(), ..Layout::default() };
        ReportPage::new(layout, Form::default(), &found, report, &reader, may_decide.then(values::now))
    }

    #[test]
    fn a_recruiter_gets_the_decision_box_with_nothing_filled_in() {
        let page = page(ApplicationState::OnHold, true);
        let main = values::main_of("report", &page);
        assert!(main.contains("You opened this report on 23 Nov 2026, 09:42.") && main.contains("Hold: R. Recruiter on 23 Nov 2026"));
        assert!(!main.contains(" checked") && !main.contains(" selected value=\"m"));
        let decision = main.split_once("id=\"decision\"").unwrap().1;
        insta::assert_snapshot!("decision_box", decision);
    }

    #[test]
    fn a_decision_that_was_taken_back_stays_in_the_history_and_is_not_what_is_recorded() {
        let (mut found, result) = found(ApplicationState::InReview);
        let undone = Undone { words: "The wrong candidate.".into(), by: "R. Recruiter".into(), at: values::now() };
        found.decisions[0].undone = Some(undone);
        let report = ReportView::new(&found.source(&result, "version 1, house defaults", values::now()));
        let reader = Reader { id: UserId::new("u"), name: "R. Recruiter".into(), may_decide: true, may_accept: true };
        let page = ReportPage::new(Layout::default(), Form::default(), &found, report, &reader, Some(values::now()));
        assert!(!page.decision.has_record && page.decision.undo.is_none());
        let html = page.render().unwrap();
        assert!(html.contains("No decision is recorded yet."));
        assert!(html.contains("Taken back by R. Recruiter on 23 Nov 2026, 09:42: “The wrong candidate.”"), "{html}");
    }

    #[test]
    fn other_evidence_is_offered_where_a_row_is_not_met_and_nothing_stands_for_it() {
        let main = values::main_of("report-accept", &page(ApplicationState::InReview, true));
        let offered: Vec<bool> = ["sql", "data visualisation", "python", "statistics"]
            .map(|id| {
                main.contains(&format!(
                    "/other-evidence/{}\"",
                    values::set().requirements.iter().find(|row| row.skill.label.to_lowercase() == id).unwrap().id
                ))
            })
            .to_vec();
        assert_eq!(offered, [true, false, true, false]);
        assert!(main.contains("/other-evidence/evidence-1/withdraw\""));
        assert_eq!(main.matches("id=\"kind-").count(), main.matches("name=\"kind-").count(), "each field has an id of its own");
        let closed = page(ApplicationState::Withdrawn, true).render().unwrap();
        let reading = page(ApplicationState::InReview, false).render().unwrap();
        for quiet in [closed, reading] {
            assert!(!quiet.contains("/other-evidence/") && quiet.contains("accepted by J. Ortiz on 23 Nov 2026: BSc Statistics"));
        }
    }

    #[test]
    fn a_decision_says_what_it_was_taken_on_and_leads_there() {
        let (mut found, result) = found(ApplicationState::OnHold);
        let seen = SnapshotId::new("then");
        found.decisions[0].snapshot = Some(seen.clone());
        found.decided_on.insert(seen, "46%, up to 50%, by version 3 of the requirements".to_owned());
        let report = ReportView::new(&found.source(&result, "version 1, house defaults", values::now()));
        let reader = Reader { id: UserId::new("u"), name: "R. Recruiter".into(), may_decide: true, may_accept: true };
        let page = ReportPage::new(Layout::default(), Form::default(), &found, report, &reader, None);
        let html = page.render().unwrap();
        assert!(html.contains("Decided on 46%, up to 50%, by version 3 of the requirements."));
        assert!(html.contains("href=\"/jobs/job-1/candidates/application-1/results/then\">The report as it was then</a>"), "{html}");
    }

    #[test]
    fn a_result_that_is_being_worked_out_again_says_so() {
        let (mut found, _) = found(ApplicationState::InReview);
        found.submissions.clear();
        assert_eq!(found.waiting(), None);
        found.line.is_stale = true;
        assert!(found.waiting().unwrap().ends_with("being worked out again."));
    }

    #[test]
    fn a_reader_without_the_right_sees_the_record_and_no_form() {
        let html = page(ApplicationState::OnHold, false).render().unwrap();
        assert!(html.contains("your role reads") && !html.contains("Record decision"));
        let withdrawn = page(ApplicationState::Withdrawn, true).render().unwrap();
        assert!(withdrawn.contains("took the application back") && !withdrawn.contains("Record decision"));
    }
}
