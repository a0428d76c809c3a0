//! A report as it was when somebody decided on it: the stored result, over the checks, records and versions it stood on (F15).

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::{DateTime, Utc};

use super::ReportView;
use super::decision::decision_said;
use super::page::{self, Found};
use super::show::{policy_of, printed, result, under};
use super::source::ReportSource;
use crate::actions::score_application::stood_on;
use crate::app::App;
use crate::domain::other_evidence::OtherEvidence;
use crate::domain::scoring::AcceptedEvidence;
use crate::domain::{ApplicationId, JobId, SnapshotId};
use crate::store::{self, Conn, StoreError};
use crate::web::access::User;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;
use crate::web::words;

type Place = Path<(JobId, ApplicationId, SnapshotId)>;

#[derive(Template)]
#[template(path = "pages/report/then.html")]
struct ThenPage {
    layout: Layout,
    /// Empty: nothing is filled in here.
    form: Form,
    report: ReportView,
    /// `23 Nov 2026, 09:42`.
    as_of: String,
    /// The decisions taken on it.
    decided: Vec<String>,
    job_href: String,
    candidates_href: String,
    now_href: String,
    printable_href: String,
}

/// Everything behind the report as it was.
fn load(conn: &mut Conn, id: &ApplicationId, snapshot: &SnapshotId) -> Result<Found, StoreError> {
    let head = store::snapshots::find(conn, snapshot)?;
    if head.application != *id {
        return Err(StoreError::missing("result", snapshot));
    }
    let stood = stood_on(conn, snapshot)?;
    let set = store::requirement_sets::find(conn, &head.requirement_set)?;
    let mut line = store::applications::find_line(conn, id)?;
    (line.snapshot, line.is_stale) = (Some(head), false);
    let mut reports: BTreeMap<_, _> = stood.runs.into_iter().map(|run| (run.submission.clone(), run.report)).collect();
    let lines = store::submissions::list(conn, id)?.into_iter();
    let submissions = lines.filter_map(|line| reports.remove(&line.id).map(|report| (line, Some(report)))).collect();
    let mut found = page::load_over(conn, line, set, (submissions, stood.recorded))?;
    found.other_evidence = found.other_evidence.into_iter().filter_map(|line| as_it_was(line, &stood.accepted)).collect();
    Ok(found)
}

/// A line of other evidence as it was then, where it stood then.
fn as_it_was(line: OtherEvidence, stood: &[AcceptedEvidence]) -> Option<OtherEvidence> {
    let is_this = |one: &AcceptedEvidence| {
        (&one.requirement, one.kind, &one.words, &one.by, one.at)
            == (&line.requirement, line.kind, &line.words, &line.accepted_by, line.accepted_at)
    };
    stood.iter().any(is_this).then_some(OtherEvidence { withdrawn: None, ..line })
}

/// What the page shows. It leads nowhere where something could be changed.
fn view(found: &Found, policy: &str) -> Result<(ReportView, DateTime<Utc>), Problem> {
    let result = result(found)?;
    let head = found.line.snapshot.as_ref().ok_or_else(Problem::not_found)?;
    let source = ReportSource { stage: None, has_pages: false, ..found.source(&result, policy, head.as_of) };
    let mut view = ReportView::new(&source);
    view.subtitle = format!("{}, as it was on {}", view.subtitle, words::minute(head.as_of));
    Ok((view, head.as_of))
}

async fn read(app: &App, place: &Place) -> Result<(Found, ReportView, DateTime<Utc>), Problem> {
    let (job, id, snapshot) = (place.0.clone(), place.1.clone(), place.2.clone());
    let read = app.store.read(move |conn| {
        under(conn, (&job, &id))?;
        let found = load(conn, &id, &snapshot)?;
        let policy = policy_of(conn, &found)?;
        Ok::<_, StoreError>((found, policy))
    });
    let (found, policy) = read.await?;
    let (view, as_of) = view(&found, &policy)?;
    Ok((found, view, as_of))
}

/// `GET /jobs/{id}/candidates/{application}/results/{snapshot}`.
pub async fn show(app: Data<App>, user: User, place: Place) -> Result<Html, Problem> {
    let (found, report, as_of) = read(&app, &place).await?;
    let title = format!("{}: {}, as it was", found.candidate.code, found.job.title);
    let own = found.decisions.iter().filter(|made| made.snapshot.as_ref() == Some(&place.2));
    html::render(&ThenPage {
        layout: Layout::of(&user, Section::Jobs, &title),
        form: Form::default(),
        report,
        as_of: words::minute(as_of),
        decided: own.map(|made| decision_said(made, &found)).collect(),
        job_href: format!("/jobs/{}/requirements", found.job.id),
        candidates_href: format!("/jobs/{}/candidates", found.job.id),
        now_href: found.href(),
        printable_href: format!("{}/results/{}/print", found.href(), place.2),
    })
}

/// `GET /jobs/{id}/candidates/{application}/results/{snapshot}/print`: one file with everything inside, to print or keep.
pub async fn print(app: Data<App>, place: Place) -> Result<HttpResponse, Problem> {
    let (_, report, _) = read(&app, &place).await?;
    printed(&report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::other_evidence::Withdrawn;
    use crate::web::pages::report::sample::degree;
    use crate::web::pages::sample::day;

    #[test]
    fn other_evidence_is_as_it_stood_then() {
        let line = degree();
        let stood = AcceptedEvidence {
            requirement: line.requirement.clone(),
            kind: line.kind,
            what: "statistics degree".into(),
            words: line.words.clone(),
            by: line.accepted_by.clone(),
            at: line.accepted_at,
            share: line.share.bp(),
        };
        let back = OtherEvidence { withdrawn: Some(Withdrawn { by: "J. Ortiz".into(), at: day(2026, 11, 25) }), ..line.clone() };
        assert_eq!(as_it_was(back, std::slice::from_ref(&stood)), Some(line.clone()), "taken back since");
        let other = AcceptedEvidence { at: day(2026, 11, 1), ..stood };
        assert_eq!(as_it_was(line, &[other]), None, "accepted since");
    }
}
