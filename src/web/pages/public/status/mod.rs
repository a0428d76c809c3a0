//! The candidate's private page: what was found line by line, what the recruiter sees, add, withdraw (F37, F42, F44).

pub mod view;

use std::collections::BTreeMap;

use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use chrono::NaiveDate;

use self::view::{CountsFor, StatusRow, StatusView};
use super::apply::read_items;
use super::{see_other, upload};
use crate::actions::prove_email::{Answer, Sending, prove_email, request_code};
use crate::actions::submit_badges::{SubmitError, add_badges};
use crate::actions::withdraw_application::withdraw_application;
use crate::app::App;
use crate::domain::SubmissionId;
use crate::domain::jobs::{Job, JobState};
use crate::domain::people::{Application, Candidate, Submission, SubmissionState};
use crate::domain::scoring::Score;
use crate::store::credentials::CheckRun;
use crate::store::{self, StoreError};
use crate::verify::report::Report;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::Layout;
use crate::web::pages::from_score;
use crate::web::pages::pieces::pieces;
use crate::web::pages::result::RowResult;
use crate::web::problem::Problem;
use crate::web::words;

#[derive(Template)]
#[template(path = "pages/public/status.html")]
struct StatusPage {
    layout: Layout,
    form: Form,
    own_href: String,
    status: StatusView,
}

/// Everything behind one private link.
struct Found {
    application: Application,
    candidate: Candidate,
    job: Job,
    submissions: Vec<Submission>,
    reports: BTreeMap<SubmissionId, CheckRun<Report>>,
    score: Option<Score>,
}

/// The result as the candidate reads it, where there is one.
#[derive(Clone, Debug, Default)]
struct Said {
    verdict: String,
    rows: Vec<RowResult>,
    counts: BTreeMap<SubmissionId, CountsFor>,
}

impl Said {
    /// The same sentences and numbers the recruiter reads.
    fn of(score: &Score, today: NaiveDate) -> Self {
        Self { verdict: score.verdict.clone(), rows: from_score::row_results(score), counts: from_score::counts(score, today) }
    }
}

async fn load(app: &App, token: &str) -> Result<Found, Problem> {
    let hash = store::hash_token(token);
    let found = app
        .store
        .read(move |conn| -> Result<Option<Found>, StoreError> {
            let Some(application) = store::applications::lookup_by_token(conn, &hash)? else { return Ok(None) };
            let head = store::snapshots::lookup_current(conn, &application.id)?;
            Ok(Some(Found {
                score: head.map(|head| store::snapshots::find_content(conn, &head.id)).transpose()?,
                candidate: store::candidates::find(conn, &application.candidate)?,
                job: store::jobs::find(conn, &application.job)?,
                submissions: store::submissions::list(conn, &application.id)?,
                reports: store::credentials::list_current(conn, &application.id)?,
                application,
            }))
        })
        .await?;
    found.ok_or_else(Problem::not_found)
}

fn view(found: &Found, said: &Said, contact: &str, is_new: bool) -> StatusView {
    let (stage, next, may_change, over) = view::frame(found.application.state);
    let (done, progress) = view::progress(&found.submissions);
    let nothing = CountsFor::default();
    let unproved = found.candidate.email.as_deref().filter(|_| found.candidate.email_proved_at.is_none() && may_change);
    let line = |submission: &Submission, report: Option<&Report>| {
        view::line(submission, report, said.counts.get(&submission.id).unwrap_or(&nothing), unproved.is_none())
    };
    let lines = found.submissions.iter().flat_map(|submission| {
        let report = found.reports.get(&submission.id).map(|run| &run.report);
        let inside = report.map(|report| pieces(submission, report)).unwrap_or_default();
        std::iter::once(line(submission, report))
            .chain(inside.into_iter().map(|(piece, report)| line(&piece, Some(&report))))
            .collect::<Vec<_>>()
    });
    StatusView {
        line: format!("Sent on {}.", words::minute(found.application.submitted_at)),
        is_new,
        job: found.job.title.clone(),
        job_href: (!matches!(found.job.state, JobState::Draft | JobState::Archived)).then(|| format!("/jobs/{}", found.job.slug)),
        stage,
        next,
        code: found.candidate.code.clone(),
        is_checking: found.submissions.iter().any(|line| matches!(line.state, SubmissionState::Received | SubmissionState::Checking)),
        progress,
        done,
        total: found.submissions.len(),
        lines: lines.collect(),
        unproved: unproved.map(view::masked).unwrap_or_default(),
        may_change,
        verdict: said.verdict.clone(),
        rows: StatusRow::all(&said.rows),
        contact: if contact.is_empty() { "Tell the employer.".to_owned() } else { format!("Write or call: {contact}") },
        over,
    }
}

async fn page(app: &App, request: &HttpRequest, token: &str, form: Form) -> Result<StatusPage, Problem> {
    let found = load(app, token).await?;
    let said = found.score.as_ref().map(|score| Said::of(score, app.clock.now().date_naive())).unwrap_or_default();
    let organization = &app.config.organization;
    let contact = super::job::contact(&found.job, &organization.contact);
    let is_new = request.query_string() == "new=1";
    Ok(StatusPage {
        layout: Layout::public(&organization.name, "Your application").with_flash(Flash::of(request)),
        form,
        own_href: format!("/status/{token}"),
        status: view(&found, &said, &contact, is_new),
    })
}

/// `GET /status/{token}`: the address is the secret, so nothing may keep or pass it on.
pub async fn show(app: Data<App>, request: HttpRequest, token: Path<String>) -> Result<HttpResponse, Problem> {
    let page = page(&app, &request, &token, Form::default()).await?;
    let had_flash = page.layout.flash.is_some();
    let mut answer = html::render(&page)?.respond_to(&request);
    if had_flash {
        Flash::forget(&mut answer);
    }
    Ok(answer.map_into_boxed_body())
}

/// `POST /status/{token}/badges`: adds links and files.
pub async fn add(app: Data<App>, request: HttpRequest, token: Path<String>, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let found = load(&app, &token).await?;
    let upload::Upload { mut form, files } = upload::read(&request, payload).await?;
    let items = read_items(&mut form, files);
    if !form.has_errors() {
        let count = items.len();
        match add_badges(&app, found.application.id.clone(), items).await {
            Ok(()) => {
                return Ok(with_message(
                    &app,
                    &token,
                    &Flash::good(format!("{} sent. The result stands below.", words::counted(i64::try_from(count).unwrap_or(0), "badge"))),
                ));
            }
            Err(SubmitError::Count(total)) => {
                form.refuse("links", format!("An application holds 25 links and files; with these it would be {total}"));
            }
            Err(SubmitError::Closed(_) | SubmitError::NotOpen(_)) => {
                form.refuse("links", "This job takes nothing more, so these were not stored");
            }
            Err(SubmitError::Store(error)) => return Err(error.into()),
        }
    }
    let page = page(&app, &request, &token, form).await?;
    Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body())
}

/// `POST /status/{token}/code`: takes the code from the mail.
pub async fn code(app: Data<App>, request: HttpRequest, token: Path<String>, mut form: Form) -> Result<HttpResponse, Problem> {
    let found = load(&app, &token).await?;
    let typed = form.text("code", 20, "Type the six digits from our e-mail");
    if !form.has_errors() {
        let refusal = match prove_email(&app, found.application.id, &typed).await? {
            Answer::Proved => {
                return Ok(with_message(&app, &token, &Flash::good("The address is yours. Your badges are being looked at once more.")));
            }
            Answer::Wrong(0) | Answer::Over => "This code is over. Ask for a new one below and type that".to_owned(),
            Answer::Wrong(left) => {
                format!("That is not the code. Look at the newest e-mail from us. Tries left: {left}")
            }
            Answer::AlreadyApplied => {
                "There is another application with this address for this job already. Go on with that one, or withdraw it first".to_owned()
            }
        };
        form.refuse("code", refusal);
    }
    let page = page(&app, &request, &token, form).await?;
    Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body())
}

/// `POST /status/{token}/new-code`: sends another one.
pub async fn new_code(app: Data<App>, token: Path<String>) -> Result<HttpResponse, Problem> {
    let found = load(&app, &token).await?;
    let flash = match request_code(&app, found.application.id).await? {
        Sending::Sent => Flash::good("A new code is on its way. The one before no longer works."),
        Sending::TooMany => {
            Flash::warn("We sent three codes to this address within the hour. Wait a while, look into the spam folder, and ask again then.")
        }
        Sending::Needless => Flash::good("The address is proved already."),
    };
    Ok(with_message(&app, &token, &flash))
}

/// `POST /status/{token}/withdraw`: takes the application back, once the box is ticked.
pub async fn withdraw(app: Data<App>, request: HttpRequest, token: Path<String>, mut form: Form) -> Result<HttpResponse, Problem> {
    let found = load(&app, &token).await?;
    if form.value("sure") == "yes" {
        withdraw_application(&app, found.application.id).await?;
        return Ok(with_message(&app, &token, &Flash::good("Your application is withdrawn.")));
    }
    form.refuse("sure", "Tick this box if you want to withdraw the application");
    let page = page(&app, &request, &token, form).await?;
    Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body())
}

fn with_message(app: &App, token: &str, flash: &Flash) -> HttpResponse {
    let is_secure = app.config.public_url().is_ok_and(|url| url.scheme() == "https");
    let mut answer = see_other(&format!("/status/{token}"));
    // Without the cookie only the message is missing.
    let _ = answer.add_cookie(&flash.cookie(is_secure));
    answer
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::credentials::Standing;
    use crate::domain::jobs::Importance;
    use crate::domain::people::ApplicationState;
    use crate::domain::{ApplicationId, CandidateId, CheckRunId};
    use crate::verify::report::{CheckKind, Outcome, Problem as Finding};
    use crate::web::pages::result::Cover;
    use crate::web::pages::sample;

    fn run(submission: &Submission, report: Report) -> (SubmissionId, CheckRun<Report>) {
        let run = CheckRun {
            id: CheckRunId::new(format!("run-{}", submission.position)),
            submission: submission.id.clone(),
            credential: None,
            engine: "assay".into(),
            caused_by: crate::store::credentials::Cause::Submitted,
            judged_at: sample::now(),
            standing: report.standing,
            report,
        };
        (submission.id.clone(), run)
    }

    fn found(state: ApplicationState) -> Found {
        use SubmissionState::{Checked, Checking, Waiting};
        let lines = [
            ("https://www.credly.com/badges/7be0", Checked),
            ("https://www.linkedin.com/in/maya/details/certifications", Checked),
            ("https://files.example.net/sql-badge.json", Checked),
            ("https://credentials.lakeside.example/vc/5521", Waiting),
            ("https://badges.queryworks.example/c/8f21", Checking),
        ];
        let submissions: Vec<Submission> =
            (1..).zip(lines).map(|(position, (label, state))| sample::submission(position, label, state)).collect();
        let reports = [
            sample::verified("Google Data Analytics Certificate", "Google", sample::day(2025, 3, 10)),
            sample::report(Standing::Unreadable, &[(CheckKind::Read, Outcome::Failed, Some(Finding::LinkedInPage))]),
            sample::report(
                Standing::Invalid,
                &[(CheckKind::Read, Outcome::Passed, None), (CheckKind::Proof, Outcome::Failed, Some(Finding::ProofVerification))],
            ),
            sample::report(Standing::Indeterminate, &[(CheckKind::Status, Outcome::Unchecked, Some(Finding::StatusRetrieval))]),
        ];
        Found {
            application: Application {
                id: ApplicationId::new("application-1"),
                candidate: CandidateId::new("candidate-1"),
                job: sample::job().id,
                state,
                submitted_at: sample::now() - TimeDelta::days(4),
            },
            candidate: Candidate {
                id: CandidateId::new("candidate-1"),
                code: "c_7k2m".into(),
                name: None,
                email: Some("maya@example.org".into()),
                email_proved_at: None,
            },
            job: sample::job(),
            reports: submissions.iter().zip(reports).map(|(submission, report)| run(submission, report)).collect(),
            submissions,
            score: None,
        }
    }

    fn said() -> Said {
        let row = |name: &str, importance, low, now, high, then, sentence: &str| RowResult {
            name: name.into(),
            importance,
            weight: 3,
            low,
            high,
            now,
            then,
            sentence: sentence.into(),
            kind: String::new(),
            parts: Vec::new(),
        };
        let counts = CountsFor {
            skills: vec!["SQL".into(), "Data visualisation".into()],
            waits: None,
            full_until: Some("10 Mar 2028".into()),
            over: None,
        };
        Said {
            verdict: "1 of 2 must-haves is evidenced and SQL is partly evidenced.".into(),
            rows: vec![
                row(
                    "SQL",
                    Importance::Must,
                    5_667,
                    Cover::Partly,
                    7_425,
                    Cover::Met,
                    "SQL 57% = skill match 100% × issuer and assessment 85% × freshness 100% × level 67%.",
                ),
                row("Data visualisation", Importance::Must, 8_500, Cover::Met, 8_500, Cover::Met, "Data visualisation 85%."),
                row("Python", Importance::Should, 0, Cover::None, 0, Cover::None, "Python 0%: none of the credentials sent is for Python."),
            ],
            counts: BTreeMap::from([(SubmissionId::new("submission-1"), counts)]),
        }
    }

    fn page_of(state: ApplicationState, is_new: bool) -> StatusPage {
        StatusPage {
            layout: Layout::public("Northwind Health & Data", "Your application"),
            form: Form::default(),
            own_href: "/status/TOKEN".into(),
            status: view(&found(state), &said(), "jobs@northwind.example", is_new),
        }
    }

    #[test]
    fn the_candidate_sees_each_line_with_its_fix_and_what_the_recruiter_sees() {
        let page = page_of(ApplicationState::Submitted, true);
        insta::assert_snapshot!(sample::main_of("status", &page));
    }

    #[test]
    fn a_withdrawn_application_offers_nothing_to_change() {
        let page = page_of(ApplicationState::Withdrawn, false).render().unwrap();
        assert!(page.contains("Your badges are no longer checked") && !page.contains("<form") && !page.contains("It arrived"));
    }
}
