//! The public link of a job, as address, picture and text, with the notice candidates are shown.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::app::App;
use crate::domain::JobId;
use crate::domain::jobs::{Job, JobState};
use crate::store;
use crate::web::access::User;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::candidates::page::{JobHead, job_head};
use crate::web::pages::public::job::is_open;
use crate::web::pages::public::notice;
use crate::web::problem::Problem;
use crate::web::words;

/// Light border around the picture, in modules, as the standard asks.
const BORDER: i32 = 4;

#[derive(Template)]
#[template(path = "pages/jobs/share.html")]
struct SharePage {
    layout: Layout,
    job: JobHead,
    address: String,
    path: String,
    picture: String,
    is_open: bool,
    why_not: &'static str,
    settings_href: String,
    mail: String,
    notice: &'static [&'static str],
    notice_version: &'static str,
}

/// The public address of a job.
fn address(app: &App, job: &Job) -> Result<String, Problem> {
    let base = app.config.public_url().map_err(Problem::internal)?;
    Ok(base.join(&format!("/jobs/{}", job.slug)).map_err(Problem::internal)?.to_string())
}

fn why_not(job: &Job) -> &'static str {
    match job.state {
        JobState::Draft => "The job is a draft: the link leads nowhere until you open it.",
        JobState::Paused => "The job is paused: the page can be seen and nobody can apply.",
        JobState::Closed => "The job is closed: the page says so.",
        JobState::Archived => "The job is put away: the link leads nowhere.",
        JobState::Open => "The closing date is over: the page says so.",
    }
}

fn mail(job: &Job, organization: &str, address: &str) -> String {
    let until = job.closes_at.map(|end| format!(" by {}", words::day(end))).unwrap_or_default();
    format!(
        "Hello,\n\nwe are looking for: {}.\n\nYou can apply here{until}: {address}\n\nYou need no account. Send links to your digital badges or \
         the badge files; the page says which skills count and which issuers we know. You can also apply without badges: the page names \
         whom to ask.\n\nSoftware checks whether badges are genuine and in date. People read your application and decide.\n\n{organization}",
        job.title
    )
}

/// The picture of an address: a QR code as SVG, black on white whatever the theme.
fn picture(address: &str) -> Option<String> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut dark = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            // Into a text: cannot fail.
            let _ = write!(dark, "M{},{}h1v1h-1z", x + BORDER, y + BORDER);
        }
    }
    let whole = size + 2 * BORDER;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"/><path d=\"{dark}\" fill=\"#000\"/></svg>"
    ))
}

fn page(layout: Layout, job: &Job, organization: &str, address: String, is_open: bool) -> SharePage {
    SharePage {
        layout,
        job: job_head(job, "share"),
        path: format!("/jobs/{}", job.slug),
        picture: format!("/jobs/{}/qr.svg", job.id),
        is_open,
        why_not: why_not(job),
        settings_href: format!("/jobs/{}/settings", job.id),
        mail: mail(job, organization, &address),
        address,
        notice: notice::TEXT,
        notice_version: notice::SAID,
    }
}

async fn find(app: &App, id: JobId) -> Result<Job, Problem> {
    Ok(app.store.read(move |conn| store::jobs::find(conn, &id)).await?)
}

/// `GET /jobs/{id}/share`.
pub async fn show(app: Data<App>, user: User, id: Path<JobId>) -> Result<Html, Problem> {
    let job = find(&app, id.into_inner()).await?;
    let layout = Layout::of(&user, Section::Jobs, &format!("Share: {}", job.title));
    html::render(&page(layout, &job, &app.config.organization.name, address(&app, &job)?, is_open(&job, app.clock.now())))
}

/// `GET /jobs/{id}/qr.svg`.
pub async fn qr(app: Data<App>, id: Path<JobId>) -> Result<HttpResponse, Problem> {
    let job = find(&app, id.into_inner()).await?;
    let picture = picture(&address(&app, &job)?).ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(picture))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn the_link_comes_as_address_picture_and_mail() {
        let page = page(
            Layout::default(),
            &sample::job(),
            "Northwind Health & Data",
            "https://assay.example/jobs/data-analyst-genai".into(),
            true,
        );
        let main = sample::main_of("share", &page);
        assert!(main.contains("/jobs/job-1/qr.svg") && main.contains("by 12 Dec 2026"));
        assert!(main.contains("https://assay.example/jobs/data-analyst-genai"));
    }

    #[test]
    fn a_job_that_is_not_open_says_what_the_link_leads_to() {
        let job = Job { state: JobState::Draft, ..sample::job() };
        let page = page(Layout::default(), &job, "Northwind", "https://assay.example/jobs/x".into(), false);
        assert!(sample::main_of("share-draft", &page).contains("leads nowhere until you open it"));
    }

    #[test]
    fn the_picture_is_a_whole_square_with_its_border() {
        let picture = picture("https://assay.example/jobs/data-analyst-genai").unwrap();
        assert!(picture.starts_with("<svg") && picture.contains("viewBox=\"0 0 41 41\"") && !picture.contains("style"));
        // The finder pattern begins at the border.
        assert!(picture.contains("M4,4h1v1h-1z") && !picture.contains("M3,"));
    }
}
