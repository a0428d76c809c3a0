//! The report's page and the core of its handlers: who calls them must have checked that the person may read candidates.

use std::collections::BTreeMap;

use askama::Template;
use chrono::{DateTime, Utc};

use super::source::{ReportSource, ResultSource};
use super::view::ReportView;
use crate::actions::decide_application::{DecisionError, NewDecision, decide_application, open_report};
use crate::app::App;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Job, RequirementSet};
use crate::domain::people::{Candidate, Decision, DecisionOutcome, DecisionReason, Submission, SubmissionState};
use crate::domain::{ApplicationId, SnapshotId, SubmissionId, UserId};
use crate::store::applications::ApplicationLine;
use crate::store::credentials::CheckRun;
use crate::store::{self, Conn, StoreError};
use crate::verify::report::Report;
use crate::web::forms::{Choice, Form};
use crate::web::layout::Layout;
use crate::web::pages::pieces::with_inside;
use crate::web::pages::said;
use crate::web::words;

/// The decision box.
#[derive(Clone, Debug)]
pub struct DecisionBox {
    /// What is recorded, in a sentence.
    pub recorded: String,
    /// Whether something is.
    pub has_record: bool,
    /// Whether this person may decide.
    pub may_decide: bool,
    /// Why not, where not.
    pub why_not: &'static str,
    /// Where the form goes.
    pub action: String,
    /// The result on the page.
    pub seen: String,
    /// The question.
    pub legend: String,
    /// What can be decided.
    pub outcomes: Vec<Choice>,
    /// The reasons.
    pub reasons: Vec<Choice>,
    /// When the person opened the report.
    pub opened: String,
}

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
}

/// Loads everything behind a report; `None` while the job has no published requirements.
pub fn load(conn: &mut Conn, id: &ApplicationId) -> Result<Option<Found>, StoreError> {
    let line = store::applications::find_line(conn, id)?;
    let job = store::jobs::find(conn, &line.application.job)?;
    let head = line.snapshot.clone();
    let set = match &head {
        Some(head) => Some(store::requirement_sets::find(conn, &head.requirement_set)?),
        None => store::requirement_sets::lookup_published(conn, &job.id)?,
    };
    let Some(set) = set else { return Ok(None) };
    let mut lists = Vec::new();
    for version in head.iter().flat_map(|head| &head.list_versions) {
        lists.push(store::issuer_lists::find_version(conn, version)?);
    }
    let mut reports: BTreeMap<SubmissionId, CheckRun<Report>> = store::credentials::list_current(conn, id)?;
    let submissions = store::submissions::list(conn, id)?;
    let content = head.as_ref().map(|head| store::snapshots::find_texts(conn, &head.id)).transpose()?.map(|(content, _)| content);
    Ok(Some(Found {
        candidate: line.candidate.clone(),
        line,
        job,
        set,
        lists,
        submissions: with_inside(
            submissions
                .into_iter()
                .map(|submission| {
                    let report = reports.remove(&submission.id).map(|run| run.report);
                    (submission, report)
                })
                .collect(),
        ),
        content,
        decisions: store::decisions::list(conn, id)?,
    }))
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
}

impl Found {
    /// What the report is made of.
    pub fn source<'a>(&'a self, result: &'a ResultSource, policy: &'a str, now: DateTime<Utc>) -> ReportSource<'a> {
        ReportSource {
            code: &self.candidate.code,
            name: self.candidate.name.as_deref(),
            job: &self.job,
            stage: Some(self.line.application.state),
            sent_at: Some(self.line.application.submitted_at),
            set: &self.set,
            lists: &self.lists,
            policy,
            as_of: self.line.snapshot.as_ref().map_or(now, |head| head.as_of),
            submissions: &self.submissions,
            result,
            has_pages: true,
        }
    }

    fn href(&self) -> String {
        format!("/jobs/{}/candidates/{}", self.job.id, self.line.application.id)
    }

    /// How much is still being checked, in a sentence.
    fn waiting(&self) -> Option<String> {
        let is_open = |state| matches!(state, SubmissionState::Received | SubmissionState::Checking);
        match self.submissions.iter().filter(|(submission, _)| is_open(submission.state)).count() {
            0 => None,
            1 => Some("1 badge is being checked; the result will change.".to_owned()),
            count => Some(format!("{count} badges are being checked; the result will change.")),
        }
    }
}

impl ReportPage {
    /// The page of `found`, opened by `reader` at `opened_at`.
    pub fn new(layout: Layout, form: Form, found: &Found, report: ReportView, reader: &Reader, opened_at: Option<DateTime<Utc>>) -> Self {
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

const fn outcome_said(outcome: DecisionOutcome) -> (&'static str, &'static str) {
    match outcome {
        DecisionOutcome::Advance => ("Advance to the shortlist", ""),
        DecisionOutcome::Hold => ("Hold", "For example, until a new issuer is reviewed."),
        DecisionOutcome::Decline => ("Decline", "The candidate sees that a person decided, and may ask why."),
    }
}

const fn reason_said(reason: DecisionReason) -> &'static str {
    match reason {
        DecisionReason::MustsEvidenced => "Must-haves evidenced",
        DecisionReason::OtherEvidence => "Other evidence convinced us",
        DecisionReason::WaitingForCheck => "Waiting for a check",
        DecisionReason::MustNotEvidenced => "A must-have is not evidenced",
        DecisionReason::SomebodyElse => "Somebody else fits this job better",
        DecisionReason::JobOver => "The job is filled or gone",
        DecisionReason::Other => "Something else, said below",
    }
}

fn decision_box(found: &Found, reader: &Reader, opened_at: Option<DateTime<Utc>>) -> DecisionBox {
    use crate::domain::people::ApplicationState::Withdrawn;
    let last = found.decisions.first();
    let is_withdrawn = found.line.application.state == Withdrawn;
    let mut reasons = vec![Choice::new("", "Choose a reason")];
    reasons.extend(DecisionReason::ALL.iter().map(|reason| Choice::new(reason, reason_said(*reason))));
    DecisionBox {
        recorded: last.map_or_else(
            || "No decision is recorded yet.".to_owned(),
            |made| {
                let (outcome, reason) = (outcome_said(made.outcome).0, reason_said(made.reason));
                let words = if made.words.is_empty() { String::new() } else { format!(" “{}”", made.words) };
                format!("{outcome}: {} on {}. {reason}.{words}", made.decided_by, words::minute(made.decided_at))
            },
        ),
        has_record: last.is_some(),
        may_decide: reader.may_decide && !is_withdrawn,
        why_not: if is_withdrawn { "The candidate took the application back." } else { "Recruiters decide; your role reads." },
        action: format!("{}/decision", found.href()),
        seen: found.line.snapshot.as_ref().map(|head| head.id.to_string()).unwrap_or_default(),
        legend: format!("What happens next for {}", found.candidate.code),
        outcomes: DecisionOutcome::ALL
            .iter()
            .map(|outcome| {
                let (label, hint) = outcome_said(*outcome);
                Choice::new(outcome, label).with_hint(hint)
            })
            .collect(),
        reasons,
        opened: opened_at.map_or_else(String::new, |at| format!("You opened this report on {}. A decision needs that.", words::minute(at))),
    }
}

/// Notes that the reader opened the report, where the reader may decide.
pub async fn note_opening(app: &App, application: &ApplicationId, reader: &Reader) -> Result<Option<DateTime<Utc>>, StoreError> {
    if !reader.may_decide {
        return Ok(None);
    }
    open_report(app, application.clone(), reader.id.clone()).await.map(Some)
}

/// Reads and records a decision. What is wrong is noted beside its field; `false` means that the form goes back.
pub async fn decide(app: &App, application: &ApplicationId, reader: &Reader, form: &mut Form) -> Result<bool, StoreError> {
    let outcome = form.choice("outcome", DecisionOutcome::parse, "Choose what happens next");
    let reason = form.choice("reason", DecisionReason::parse, "Choose a reason");
    let words = form.text("words", 2_000, "Say in your own words what you saw and why it matters");
    let seen = Some(form.value("seen").to_owned()).filter(|id| !id.is_empty()).map(SnapshotId::new);
    let (Some(outcome), Some(reason), false) = (outcome, reason, form.has_errors()) else { return Ok(false) };
    let new = NewDecision {
        application: application.clone(),
        user: reader.id.clone(),
        decided_by: reader.name.clone(),
        outcome,
        reason,
        words,
        seen,
    };
    match decide_application(app, new).await {
        Ok(()) => return Ok(true),
        Err(DecisionError::Changed(_)) => {
            form.refuse("outcome", "The result changed after you opened the report. Read it again below, then decide");
            // The page that comes back shows the current result; it is that one the next try is about.
            form.set("seen", "");
        }
        Err(DecisionError::NotOpened(_)) => form.refuse("outcome", "Read the report below first, then decide"),
        Err(DecisionError::Withdrawn(_)) => form.refuse("outcome", "The candidate took the application back meanwhile"),
        Err(DecisionError::Store(error)) => return Err(error),
    }
    Ok(false)
}

/// The stage in words, for a message after a decision.
pub const fn decided_message(outcome: DecisionOutcome) -> &'static str {
    said::stage(outcome.state())
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::domain::people::{Application, ApplicationState};
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
        let line =
            ApplicationLine { application, candidate: candidate.clone(), opened_at: None, snapshot: None, submissions: BTreeMap::new() };
        let found = Found {
            line,
            candidate,
            job: values::job(),
            set: values::set(),
            lists: vec![values::list()],
            submissions: example.submissions,
            content: None,
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
            }],
        };
        (found, example.result)
    }

    fn page(state: ApplicationState, may_decide: bool) -> ReportPage {
        let (found, result) = found(state);
        let report = ReportView::new(&found.source(&result, "version 1, house defaults", values::now()));
        let reader = Reader { id: UserId::new("u"), name: "R. Recruiter".into(), may_decide };
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
    fn a_reader_without_the_right_sees_the_record_and_no_form() {
        let html = page(ApplicationState::OnHold, false).render().unwrap();
        assert!(html.contains("your role reads") && !html.contains("Record decision"));
        let withdrawn = page(ApplicationState::Withdrawn, true).render().unwrap();
        assert!(withdrawn.contains("took the application back") && !withdrawn.contains("Record decision"));
    }
}
