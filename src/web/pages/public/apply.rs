//! Applying without an account: name, address, links and files, consent; everything on disk before the answer (F33, F35, F41).

use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::job::{contact, is_open, load};
use super::{lines, notice, upload};
use crate::actions::submit_badges::{Item, NewApplication, SubmitError, submit_badges};
use crate::app::App;
use crate::domain::jobs::Job;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::Layout;
use crate::web::problem::Problem;

#[derive(Template)]
#[template(path = "pages/public/apply.html")]
struct ApplyPage {
    layout: Layout,
    form: Form,
    title: String,
    job_href: String,
    action: String,
    no_badges: String,
    lost_files: bool,
    notice: &'static [&'static str],
    notice_version: &'static str,
}

impl ApplyPage {
    fn new(app: &App, job: &Job, form: Form, lost_files: bool) -> Self {
        let organization = &app.config.organization;
        let contact = contact(job, &organization.contact);
        Self {
            layout: Layout::public(&organization.name, &format!("Apply: {}", job.title)),
            form,
            title: job.title.clone(),
            job_href: format!("/jobs/{}", job.slug),
            action: format!("/jobs/{}/apply", job.slug),
            no_badges: if contact.is_empty() {
                "Ask the employer how to apply in another way.".to_owned()
            } else {
                format!("Ask how to apply in another way: {contact}.")
            },
            lost_files,
            notice: notice::TEXT,
            notice_version: notice::SAID,
        }
    }
}

/// `GET /jobs/{slug}/apply`.
pub async fn form(app: Data<App>, slug: Path<String>) -> Result<Html, Problem> {
    let job = load(&app, &slug).await?.job;
    if !is_open(&job, app.clock.now()) {
        return Err(Problem::gone("This job takes no applications now. If you have applied, your private page works as before."));
    }
    html::render(&ApplyPage::new(&app, &job, Form::default(), false))
}

/// Reads links and files of a form; what is wrong is noted beside its field.
pub(super) fn read_items(form: &mut Form, files: Vec<upload::UploadedFile>) -> Vec<Item> {
    let lines = lines::read(form.value("links"));
    if !lines.errors.is_empty() {
        form.refuse("links", lines.errors.join(". "));
    }
    for file in &files {
        if file.is_too_large {
            form.refuse("files", format!("“{}” is larger than 5 MB. Badge files are small: download it from the issuer again", file.name));
        } else if file.bytes.is_empty() {
            form.refuse("files", format!("“{}” is empty. Download the badge again and choose it once more", file.name));
        }
    }
    let mut items: Vec<Item> = lines.links.into_iter().map(Item::Link).collect();
    items.extend(files.into_iter().map(|file| Item::File { name: file.name, bytes: file.bytes }));
    if items.is_empty() {
        form.refuse("links", "Paste the link to at least one badge, or choose a file");
    } else if items.len() > lines::MOST {
        form.refuse(
            "links",
            format!("Send {} links and files at most; these are {}. Keep the ones that fit the job best", lines::MOST, items.len()),
        );
    }
    items
}

fn read_email(form: &mut Form) -> Option<String> {
    let email = form.text("email", 254, "Give your e-mail address: it shows that the badges are yours");
    let is_address = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    let is_whole = is_address && !email.contains(char::is_whitespace);
    if !is_whole && !form.is_wrong("email") {
        form.refuse("email", "Write the address like name@example.org");
    }
    is_whole.then_some(email)
}

/// Reads a whole application; `None` where something is wrong, which the form then says.
fn read(form: &mut Form, files: Vec<upload::UploadedFile>, job: &Job) -> Option<NewApplication> {
    let name = form.optional_text("name", 120);
    let email = read_email(form);
    let items = read_items(form, files);
    if form.value("consent") != "yes" {
        form.refuse("consent", "Tick this box if we may check your badges. Without it we cannot look at them");
    }
    if form.has_errors() {
        return None;
    }
    Some(NewApplication {
        job: job.id.clone(),
        name,
        email,
        items,
        consent_version: notice::CONSENT_VERSION.to_owned(),
        notice_version: notice::VERSION.to_owned(),
        channel: "apply_page".to_owned(),
    })
}

/// `POST /jobs/{slug}/apply`: 303 to the private page, or the form again with what was typed.
pub async fn submit(app: Data<App>, request: HttpRequest, slug: Path<String>, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let job = load(&app, &slug).await?.job;
    let upload::Upload { mut form, files } = upload::read(&request, payload).await?;
    let lost_files = !files.is_empty();
    let back = |form: Form| -> Result<HttpResponse, Problem> {
        Ok(Html::returned_form(&ApplyPage::new(&app, &job, form, lost_files))?.respond_to(&request).map_into_boxed_body())
    };
    let Some(new) = read(&mut form, files, &job) else { return back(form) };
    match submit_badges(&app, new).await {
        Ok(sent) => Ok(super::see_other(&format!("/status/{}?new=1", sent.status_token))),
        Err(SubmitError::Count(count)) => {
            form.refuse("links", format!("Send between 1 and {} links and files; these are {count}", lines::MOST));
            back(form)
        }
        Err(SubmitError::NotOpen(_) | SubmitError::Closed(_)) => {
            Err(Problem::gone("This job takes no applications any more. Nothing was stored."))
        }
        Err(SubmitError::Store(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    fn filled(values: &[(&str, &str)]) -> Form {
        Form::filled(values.iter().copied())
    }

    #[test]
    fn a_whole_form_becomes_an_application() {
        let mut form =
            filled(&[("email", " maya@example.org "), ("links", "https://badges.example/1\nbadges.example/2"), ("consent", "yes")]);
        let file = upload::UploadedFile { name: "badge.png".into(), bytes: vec![1], is_too_large: false };
        let new = read(&mut form, vec![file], &sample::job()).unwrap();
        assert_eq!((new.email.as_deref(), new.name, new.items.len()), (Some("maya@example.org"), None, 3));
    }

    #[test]
    fn everything_wrong_is_said_at_once_beside_its_field() {
        let mut form = filled(&[("email", "maya"), ("links", "https://badges.example/1\nnonsense")]);
        let file = upload::UploadedFile { name: "big.png".into(), bytes: Vec::new(), is_too_large: true };
        assert!(read(&mut form, vec![file], &sample::job()).is_none());
        let fields: Vec<&str> = form.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["email", "links", "files", "consent"]);
        assert!(form.error("links").starts_with("Line 2:"));
        assert_eq!(form.value("links"), "https://badges.example/1\nnonsense");
    }

    fn page(form: Form, lost_files: bool) -> ApplyPage {
        let layout = Layout::public("Northwind Health & Data", "Apply");
        let text = |text: &str| text.to_owned();
        ApplyPage {
            layout,
            form,
            title: sample::job().title,
            job_href: text("/jobs/data-analyst-genai"),
            action: text("/jobs/data-analyst-genai/apply"),
            no_badges: text("Ask how to apply in another way: jobs@northwind.example."),
            lost_files,
            notice: notice::TEXT,
            notice_version: notice::SAID,
        }
    }

    #[test]
    fn the_form_asks_little_and_ticks_nothing_for_you() {
        let page = page(Form::default(), false);
        let main = sample::main_of("apply", &page);
        assert!(!main.contains(" checked"));
        insta::assert_snapshot!(main);
    }

    #[test]
    fn a_form_that_comes_back_keeps_what_was_typed() {
        let mut form = filled(&[("name", "Maya"), ("email", "maya"), ("links", "nonsense <b>")]);
        assert!(read(&mut form, Vec::new(), &sample::job()).is_none());
        let page = page(form, true);
        let main = sample::main_of("apply-returned", &page);
        assert!(main.contains("value=\"Maya\"") && main.contains("nonsense &#60;b&#62;") && main.contains("choose them again"));
        assert!(main.contains("href=\"#email\"") && main.contains("aria-invalid=\"true\""));
    }

    #[test]
    fn nothing_is_checked_without_a_tick() {
        let mut form = filled(&[("email", "maya@example.org"), ("links", "https://badges.example/1"), ("consent", "")]);
        assert!(read(&mut form, Vec::new(), &sample::job()).is_none());
        assert!(form.is_wrong("consent"));
    }
}
