//! A report as it was when somebody decided on it: the stored result, over the checks, records and versions it stood on (F15).

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::{DateTime, Utc};

use super::ReportView;
use super::decision::decision_said;
use super::page::{self, Found};
use super::show::{self, policy_of, printed, under};
use crate::actions::decide_application::open_decided;
use crate::actions::score_application::stood_on;
use crate::app::App;
use crate::domain::other_evidence::OtherEvidence;
use crate::domain::people::{Submission, SubmissionState};
use crate::domain::scoring::AcceptedEvidence;
use crate::domain::{ApplicationId, JobId, SnapshotId};
use crate::store::{self, Conn, StoreError};
use crate::web::access::{Deed, User};
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
    let is_decided = store::decisions::list(conn, id)?.iter().any(|made| made.snapshot.as_ref() == Some(snapshot));
    if head.application != *id || !is_decided {
        return Err(StoreError::missing("result that was decided on", snapshot));
    }
    let (stood, as_of) = (stood_on(conn, snapshot)?, head.as_of);
    let set = store::requirement_sets::find(conn, &head.requirement_set)?;
    let mut line = store::applications::find_line(conn, id)?;
    (line.snapshot, line.is_stale) = (Some(head), false);
    let mut reports: BTreeMap<_, _> = stood.runs.into_iter().map(|run| (run.submission.clone(), run.report)).collect();
    let lines = store::submissions::list(conn, id)?.into_iter();
    // What a result stands on was no second line of the same credential then, whatever came to light later.
    let state = SubmissionState::Checked;
    let submissions = lines.filter_map(|line| reports.remove(&line.id).map(|report| (Submission { state, ..line }, Some(report))));
    let mut found = page::load_over(conn, line, set, (submissions.collect(), stood.recorded))?;
    found.is_kept = true;
    // The desk has moved on since.
    found.achievements.clear();
    found.other_evidence = found.other_evidence.into_iter().filter_map(|line| as_it_was(line, (&stood.accepted, as_of))).collect();
    Ok(found)
}

/// A line of other evidence as it was then, where it was there: standing, or taken back already.
fn as_it_was(line: OtherEvidence, (stood, then): (&[AcceptedEvidence], DateTime<Utc>)) -> Option<OtherEvidence> {
    let is_this = |one: &AcceptedEvidence| {
        (&one.requirement, one.kind, &one.words, &one.by, one.at)
            == (&line.requirement, line.kind, &line.words, &line.accepted_by, line.accepted_at)
    };
    if stood.iter().any(is_this) {
        return Some(OtherEvidence { withdrawn: None, ..line });
    }
    Some(line).filter(|line| line.withdrawn.as_ref().is_some_and(|back| back.at <= then))
}

/// What the page shows.
fn view(app: &App, found: &Found, policy: &str) -> Result<(ReportView, DateTime<Utc>), Problem> {
    let head = found.line.snapshot.as_ref().ok_or_else(Problem::not_found)?;
    let mut view = show::view(app, found, policy)?;
    // Whose turn it was then says nothing today.
    view.problems.iter_mut().for_each(|problem| problem.next.clear());
    if let Some(timeline) = &mut view.timeline {
        timeline.now_text = format!("Then, {}", words::day(head.as_of));
    }
    view.subtitle = format!("{}, as it was on {}", view.subtitle, words::minute(head.as_of));
    Ok((view, head.as_of))
}

/// Reads it; that somebody who may decide opened it is written down, as for the report in use.
async fn read(app: &App, user: &User, place: &Place) -> Result<(Found, ReportView, DateTime<Utc>), Problem> {
    let (job, id, snapshot) = (place.0.clone(), place.1.clone(), place.2.clone());
    let read = app.store.read(move |conn| {
        under(conn, (&job, &id))?;
        let found = load(conn, &id, &snapshot)?;
        let policy = policy_of(conn, &found)?;
        Ok::<_, StoreError>((found, policy))
    });
    let (found, policy) = read.await?;
    let (view, as_of) = view(app, &found, &policy)?;
    if user.may(Deed::Decide) {
        open_decided(app, place.1.clone(), place.2.clone(), user.id.clone()).await?;
    }
    Ok((found, view, as_of))
}

/// `GET /jobs/{id}/candidates/{application}/results/{snapshot}`.
pub async fn show(app: Data<App>, user: User, place: Place) -> Result<Html, Problem> {
    let (found, report, as_of) = read(&app, &user, &place).await?;
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
pub async fn print(app: Data<App>, user: User, place: Place) -> Result<HttpResponse, Problem> {
    let (_, report, _) = read(&app, &user, &place).await?;
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
        let (then, later) = (day(2026, 11, 24), day(2026, 11, 26));
        assert_eq!(as_it_was(back.clone(), (std::slice::from_ref(&stood), then)), Some(line.clone()), "taken back since");
        assert_eq!(as_it_was(back.clone(), (&[], later)), Some(back), "taken back before");
        let other = AcceptedEvidence { at: day(2026, 11, 1), ..stood };
        assert_eq!(as_it_was(line, (&[other], later)), None, "accepted since");
    }
}
