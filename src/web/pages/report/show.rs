//! One candidate's report: reading and printing. Opening it is written down, for who may decide.

use std::collections::BTreeMap;

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::page::{self, Found, Reader, ReportPage};
use super::source::{GroupSource, ResultSource, RowSource};
use super::{ReportView, by_name, printable};
use crate::app::App;
use crate::domain::explanation;
use crate::domain::jobs::{RequirementGroup, RequirementSet};
use crate::domain::policy::ScoringPolicy;
use crate::domain::scoring::Score;
use crate::domain::{ApplicationId, JobId};
use crate::store::{self, Conn, StoreError};
use crate::web::access::{Deed, User};
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::from_score;
use crate::web::pages::result::Cover;
use crate::web::problem::Problem;

/// The job and the application of an address.
pub(super) type At<'a> = (&'a JobId, &'a ApplicationId);

type Place = Path<(JobId, ApplicationId)>;

pub(super) fn reader(user: &User) -> Reader {
    Reader { id: user.id.clone(), name: user.name.clone(), may_decide: user.may(Deed::Decide), may_accept: user.may(Deed::AcceptEvidence) }
}

/// Under another job's address an application is not there.
pub(super) fn under(conn: &mut Conn, (job, id): At<'_>) -> Result<(), StoreError> {
    let found = store::applications::find(conn, id)?;
    if found.job == *job { Ok(()) } else { Err(StoreError::missing("application", id)) }
}

/// The policy the result stands on, in words.
pub(super) fn policy_of(conn: &mut Conn, found: &Found) -> Result<String, StoreError> {
    let policy = match &found.line.snapshot {
        Some(head) => Some(store::policies::find::<ScoringPolicy>(conn, &head.policy)?),
        None => store::policies::lookup_published::<ScoringPolicy>(conn)?,
    };
    Ok(policy.map_or_else(String::new, |policy| match policy.published_by {
        Some(by) => format!("version {}, published by {by}", policy.version),
        None => format!("version {}, house defaults", policy.version),
    }))
}

/// Everything behind the report, with the policy in words. Under another job's address it is not there.
pub(super) async fn load(app: &App, (job, id): At<'_>) -> Result<(Found, String), Problem> {
    let (job, id) = (job.clone(), id.clone());
    let found = app
        .store
        .read(move |conn| -> Result<Option<(Found, String)>, StoreError> {
            under(conn, (&job, &id))?;
            let Some(found) = page::load(conn, &id)? else { return Ok(None) };
            let said = policy_of(conn, &found)?;
            Ok(Some((found, said)))
        })
        .await?;
    found.ok_or_else(|| {
        Problem::conflict("The job has no published requirements yet, so there is nothing to report on. Publish them first.")
    })
}

const NOT_YET: &str = "Not worked out yet.";

fn unscored(found: &Found) -> ResultSource {
    let row = |id: &crate::domain::RequirementId| RowSource {
        requirement: id.clone(),
        low: 0,
        high: 0,
        now: Cover::None,
        then: Cover::None,
        sentence: NOT_YET.to_owned(),
        lines: Vec::new(),
        more: Vec::new(),
        accepted: None,
        nearest: None,
    };
    ResultSource {
        low: 0,
        high: 0,
        accepted: None,
        verdict: "The result is not worked out yet. It is there in some seconds, once the badges are checked.".to_owned(),
        group: "Being checked".to_owned(),
        group_note: String::new(),
        rows: found.set.requirements.iter().map(|requirement| row(&requirement.id)).collect(),
        groups: found.set.groups.iter().map(|group| unscored_group(&found.set, group)).collect(),
        changes: Vec::new(),
        trust: BTreeMap::new(),
    }
}

fn unscored_group(set: &RequirementSet, group: &RequirementGroup) -> GroupSource {
    let skills: Vec<&str> = set.rows_of(group).map(|row| row.skill.label.as_str()).collect();
    GroupSource {
        group: group.id.clone(),
        title: explanation::group_name(group.title.as_deref(), &skills),
        combined: group.combined,
        importance: group.importance,
        weight: group.weight,
        low: 0,
        high: 0,
        now: Cover::None,
        then: Cover::None,
        accepted: None,
        made_of: Vec::new(),
        sentence: NOT_YET.to_owned(),
        more: Vec::new(),
    }
}

/// The report: over its result, or one that says that there is none yet.
pub(super) fn view(app: &App, found: &Found, policy: &str) -> Result<ReportView, Problem> {
    let score: Option<Score> = found.content.as_deref().map(serde_json::from_str).transpose().map_err(Problem::internal)?;
    let result = score.as_ref().map_or_else(|| unscored(found), |score| from_score::result_source(score, &found.set));
    let mut view = ReportView::new(&found.source(&result, policy, app.clock.now()));
    if let Some(score) = &score {
        by_name::add(&mut view.problems, score, &found.achievements);
    }
    Ok(view)
}

fn frame(user: &User, found: &Found) -> Layout {
    Layout::of(user, Section::Jobs, &format!("{}: {}", found.candidate.code, found.job.title))
}

/// `GET /jobs/{id}/candidates/{application}`.
pub async fn show(app: Data<App>, user: User, place: Place) -> Result<Html, Problem> {
    // First, so that what is not there is not opened either.
    load(&app, (&place.0, &place.1)).await?;
    let reader = reader(&user);
    let opened_at = page::note_opening(&app, &place.1, &reader).await?;
    let (found, policy) = load(&app, (&place.0, &place.1)).await?;
    let report = view(&app, &found, &policy)?;
    html::render(&ReportPage::new(frame(&user, &found), Form::default(), &found, report, &reader, opened_at))
}

/// The page again with a form that came back.
pub(super) async fn returned(app: &App, user: &User, at: At<'_>, request: &HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let reader = reader(user);
    let opened_at = page::note_opening(app, at.1, &reader).await?;
    let (found, policy) = load(app, at).await?;
    let report = view(app, &found, &policy)?;
    let page = ReportPage::new(frame(user, &found), form, &found, report, &reader, opened_at);
    Ok(Html::returned_form(&page)?.respond_to(request).map_into_boxed_body())
}

/// `GET /jobs/{id}/candidates/{application}/print`: one file with everything inside, to print or keep.
pub async fn print(app: Data<App>, place: Place) -> Result<HttpResponse, Problem> {
    let (found, policy) = load(&app, (&place.0, &place.1)).await?;
    printed(&view(&app, &found, &policy)?)
}

/// The answer with a report as one file.
pub(super) fn printed(report: &ReportView) -> Result<HttpResponse, Problem> {
    let text = printable(report).map_err(Problem::internal)?;
    let rules = HeaderValue::from_str(&rules_for(&text)).map_err(Problem::internal)?;
    let mut answer = HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text);
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, rules);
    Ok(answer)
}

/// What a printable file may do: nothing but its own styles, which are named by their hash.
fn rules_for(text: &str) -> String {
    let own = text.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(style, _)| style);
    let hash = BASE64_STANDARD.encode(Sha256::digest(own.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}
