//! The public page of a job: what it needs in plain words, what counts, how software is used, whom to ask (F46, F96).

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use chrono::{DateTime, Utc};

use super::examples;
use crate::app::App;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Job, JobState, Requirement, RequirementSet};
use crate::domain::policy::Curve;
use crate::store::{self, StoreError};
use crate::web::html;
use crate::web::layout::Layout;
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::words;

/// One requirement in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The skill.
    pub name: String,
    /// `, working level`, or nothing.
    pub level: String,
    /// `Must-have`.
    pub importance: &'static str,
    /// What the skill means.
    pub statement: String,
    /// HR's note to candidates.
    pub note: String,
    /// How freshness is treated.
    pub freshness: String,
    /// Issuers and credentials that count, for example.
    pub examples: String,
}

/// The job as candidates read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobView {
    /// The title.
    pub title: String,
    /// `Berlin. Apply by 12 Dec 2026. About 5 minutes. No account needed.`
    pub line: String,
    /// What it is about.
    pub paragraphs: Vec<String>,
    /// Whether one can apply now.
    pub is_open: bool,
    /// Why not, where not.
    pub closed_note: &'static str,
    /// Where to apply.
    pub apply_href: String,
    /// What it needs.
    pub needs: Vec<Need>,
    /// Whether there are examples of what counts.
    pub has_examples: bool,
    /// What the contact is for.
    pub contact_lead: &'static str,
    /// Whom to ask.
    pub contact: String,
}

/// Whether one can apply for a job at `now`.
pub fn is_open(job: &Job, now: DateTime<Utc>) -> bool {
    job.state == JobState::Open && job.closes_at.is_none_or(|end| now < end)
}

/// Whom candidates can ask about a job.
pub fn contact(job: &Job, organization_contact: &str) -> String {
    job.contact.as_deref().filter(|text| !text.trim().is_empty()).unwrap_or(organization_contact).to_owned()
}

impl JobView {
    /// What candidates read of `job` at `now`; `curve_of` says how a requirement ages.
    pub fn new(
        job: &Job,
        set: Option<&RequirementSet>,
        lists: &[IssuerList],
        curve_of: impl Fn(&Requirement) -> Curve,
        contact: String,
        now: DateTime<Utc>,
    ) -> Self {
        let rows = set.map(|set| set.requirements.as_slice()).unwrap_or_default();
        let needs: Vec<Need> = rows.iter().map(|row| need(row, examples::list_of(job, row, lists), curve_of(row), now)).collect();
        Self {
            title: job.title.clone(),
            line: line(job, now),
            paragraphs: job.description.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect(),
            is_open: is_open(job, now),
            closed_note: closed_note(job),
            apply_href: format!("/jobs/{}/apply", job.slug),
            has_examples: needs.iter().any(|need| !need.examples.is_empty()),
            needs,
            contact_lead: if contact.is_empty() {
                "Ask the employer. It makes no difference to how your application is read."
            } else {
                "Ask, also when you have a question about the job. It makes no difference to how your application is read. Write or call:"
            },
            contact,
        }
    }
}

fn line(job: &Job, now: DateTime<Utc>) -> String {
    let mut parts: Vec<String> = job.location.iter().map(|place| format!("{}.", place.trim_end_matches('.'))).collect();
    match job.closes_at {
        Some(end) if now < end => parts.push(format!("Apply by {}.", words::day(end))),
        Some(end) => parts.push(format!("Applications closed on {}.", words::day(end))),
        None => {}
    }
    if is_open(job, now) {
        parts.push("About 5 minutes. No account needed.".to_owned());
    }
    parts.join(" ")
}

const fn closed_note(job: &Job) -> &'static str {
    match job.state {
        JobState::Paused => "Applications are paused for a while. If you have applied, your private page works as before.",
        _ => "This job takes no more applications. If you have applied, your private page works as before.",
    }
}

fn need(row: &Requirement, list: Option<&IssuerList>, curve: Curve, now: DateTime<Utc>) -> Need {
    Need {
        name: row.skill.label.clone(),
        level: row.level.map(|level| format!(", {}", said::level(level))).unwrap_or_default(),
        importance: said::importance_for_candidates(row.importance),
        statement: row.skill.statement.clone().unwrap_or_default(),
        note: row.note_for_candidate.clone().unwrap_or_default(),
        freshness: said::freshness_for_candidates(row, curve),
        examples: list.map(|list| examples::sentence(&row.skill, list, now)).unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "pages/public/job.html")]
struct JobPage {
    layout: Layout,
    job: JobView,
}

/// What the public pages need of a job: itself, its published requirements and lists.
pub(super) struct PublishedJob {
    pub(super) job: Job,
    pub(super) set: Option<RequirementSet>,
    pub(super) lists: Vec<IssuerList>,
}

/// Loads a job that the public may see: a draft is not there.
pub(super) async fn load(app: &App, slug: &str) -> Result<PublishedJob, Problem> {
    let slug = slug.to_owned();
    let found = app
        .store
        .read(move |conn| -> Result<Option<PublishedJob>, StoreError> {
            let Some(job) = store::jobs::lookup_by_slug(conn, &slug)? else { return Ok(None) };
            let set = store::requirement_sets::lookup_published(conn, &job.id)?;
            Ok(Some(PublishedJob { job, set, lists: store::issuer_lists::list_published(conn)? }))
        })
        .await?;
    found.filter(|found| !matches!(found.job.state, JobState::Draft | JobState::Archived)).ok_or_else(Problem::not_found)
}

/// `GET /jobs/{slug}`: search engines may show it.
pub async fn show(app: Data<App>, request: HttpRequest, slug: Path<String>) -> Result<HttpResponse, Problem> {
    let found = load(&app, &slug).await?;
    let organization = &app.config.organization;
    let contact = contact(&found.job, &organization.contact);
    let curve_of = |row: &Requirement| row.curve.unwrap_or_else(|| row.freshness.house_curve());
    let job = JobView::new(&found.job, found.set.as_ref(), &found.lists, curve_of, contact, app.clock.now());
    let layout = Layout::public(&organization.name, &job.title);
    let mut answer = html::render(&JobPage { layout, job })?.respond_to(&request).map_into_boxed_body();
    answer.headers_mut().insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("all"));
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    fn page(job: &Job, set: Option<&RequirementSet>, lists: &[IssuerList]) -> JobPage {
        let curve_of = |row: &Requirement| row.curve.unwrap_or_else(|| row.freshness.house_curve());
        let job = JobView::new(job, set, lists, curve_of, contact(job, ""), sample::now());
        JobPage { layout: Layout::public("Northwind Health & Data", &job.title), job }
    }

    #[test]
    fn the_job_page_says_what_counts_and_who_decides() {
        let page = page(&sample::job(), Some(&sample::set()), &[sample::list()]);
        insta::assert_snapshot!(sample::main_of("job", &page));
    }

    #[test]
    fn a_closed_job_says_so_and_offers_no_way_to_apply() {
        let mut job = sample::job();
        job.closes_at = Some(sample::day(2026, 11, 1));
        let page = page(&job, None, &[]).render().unwrap();
        assert!(page.contains("Applications closed on 1 Nov 2026.") && page.contains("takes no more applications"));
        assert!(!page.contains("/apply"));
        job.state = JobState::Draft;
        assert!(!is_open(&job, sample::now()));
    }
}
