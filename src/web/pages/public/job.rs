//! The public page of a job: what it needs in plain words, what counts, how software is used, whom to ask (F46, F96).

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use chrono::{DateTime, Utc};

use super::examples;
use crate::app::App;
use crate::domain::explanation;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Combined, Job, JobState, Requirement, RequirementSet};
use crate::domain::policy::Curve;
use crate::store::{self, StoreError};
use crate::web::html;
use crate::web::layout::Layout;
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::words;

/// One requirement, or a group of them, in plain words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// The skill, or what the group is called.
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
    /// `One of these 3 is enough.`, for a group.
    pub kind: String,
    /// The rows of a group.
    pub parts: Vec<Need>,
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
    /// What counts for each skill, where there are examples.
    pub examples: Vec<(String, String)>,
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
        let need = |row: &Requirement| need(row, examples::list_of(job, row, lists), curve_of(row), now);
        let needs = set.map(|set| needs(set, need)).unwrap_or_default();
        Self {
            title: job.title.clone(),
            line: line(job, now),
            paragraphs: job.description.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect(),
            is_open: is_open(job, now),
            closed_note: closed_note(job),
            apply_href: format!("/jobs/{}/apply", job.slug),
            examples: all_examples(&needs),
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

/// What the job needs, in the order of the set: a group stands where its first row does.
fn needs(set: &RequirementSet, need: impl Fn(&Requirement) -> Need) -> Vec<Need> {
    let unit = |row: &Requirement| {
        let Some(group) = set.group_of(row) else { return Some(need(row)) };
        let own: Vec<&Requirement> = set.rows_of(group).collect();
        let skills: Vec<&str> = own.iter().map(|row| row.skill.label.as_str()).collect();
        let is_first = own.first().is_some_and(|first| first.id == row.id);
        is_first.then(|| Need {
            name: explanation::group_name(group.title.as_deref(), &skills),
            importance: said::importance_for_candidates(group.importance),
            kind: group_said(group.combined, own.len()),
            parts: own.iter().map(|row| Need { importance: "", ..need(row) }).collect(),
            ..Need::default()
        })
    };
    set.requirements.iter().filter_map(unit).collect()
}

/// `One of these 3 is enough.`
fn group_said(combined: Combined, total: usize) -> String {
    match combined {
        Combined::AnyOf | Combined::NOf(0 | 1) => format!("One of these {total} is enough."),
        Combined::NOf(n) => format!("{n} of these {total} are enough."),
        Combined::AllOf if total == 2 => "Both of these are wanted.".to_owned(),
        Combined::AllOf => format!("All of these {total} are wanted."),
    }
}

/// What counts for each skill; nothing where nothing is known of any.
fn all_examples(needs: &[Need]) -> Vec<(String, String)> {
    let rows = needs.iter().flat_map(|need| if need.parts.is_empty() { std::slice::from_ref(need) } else { need.parts.as_slice() });
    let all: Vec<(String, String)> = rows.map(|need| (need.name.clone(), need.examples.clone())).collect();
    if all.iter().any(|(_, examples)| !examples.is_empty()) { all } else { Vec::new() }
}

/// The issuers that count for a row, and the credentials it names.
fn examples_of(row: &Requirement, list: Option<&IssuerList>, now: DateTime<Utc>) -> String {
    let issuers = list.map(|list| examples::sentence(&row.skill, list, now)).unwrap_or_default();
    let named = explanation::all_named(&row.accepted);
    match (row.takes_only_accepted(), named.is_empty()) {
        (true, _) => format!("Only {named}."),
        (false, true) => issuers,
        (false, false) => format!("{issuers} Named for it: {named}.").trim_start().to_owned(),
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
        examples: examples_of(row, list, now),
        kind: String::new(),
        parts: Vec::new(),
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
    use crate::domain::RequirementGroupId;
    use crate::domain::jobs::{AcceptedCredential, CredentialName, Importance, RequirementGroup};
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
    fn a_group_is_one_need_and_named_credentials_are_named() {
        let mut set = sample::set();
        let named = |name: &str| AcceptedCredential { named: CredentialName::Name(name.into()), title: None, issuer: None };
        set.requirements[0].accepted = vec![named("SQL Expert")];
        set.requirements[3].accepted = vec![named("PCEP"), named("PCAP")];
        set.requirements[3].only_accepted = true;
        let group = RequirementGroup {
            id: RequirementGroupId::new("numbers"),
            title: None,
            combined: Combined::AnyOf,
            importance: Importance::Should,
            weight: 2,
        };
        for at in [3, 4] {
            set.requirements[at].group = Some(group.id.clone());
        }
        set.groups = vec![group];
        let page = page(&sample::job(), Some(&set), &[sample::list()]);
        let names: Vec<&str> = page.job.needs.iter().map(|need| need.name.as_str()).collect();
        let parts = "Python / Statistics";
        assert_eq!(names, ["SQL", "Data visualisation", "Generative AI for analysis", parts, "Cloud data platform"]);
        assert_eq!((page.job.needs[3].kind.as_str(), page.job.needs[3].importance), ("One of these 2 is enough.", "Good to have"));
        assert!(page.job.examples[0].1.ends_with("Named for it: “SQL Expert”."), "{:?}", page.job.examples);
        assert_eq!(page.job.examples[3], ("Python".to_owned(), "Only “PCEP” or “PCAP”.".to_owned()));
        let main = sample::main_of("job-groups", &page);
        assert!(main.contains("<p class=\"small\">One of these 2 is enough.</p>") && main.contains("<b>Statistics</b>"));
        for (combined, said) in [(Combined::NOf(2), "2 of these 3 are enough."), (Combined::AllOf, "All of these 3 are wanted.")] {
            assert_eq!(group_said(combined, 3), said);
        }
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
