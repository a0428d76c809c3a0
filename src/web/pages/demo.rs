//! The guide of `assay demo`: badges to apply with, what should happen to each, and the demo's own mailbox. Not there on any other server.

use std::path::Path as FilePath;
use std::sync::OnceLock;

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, ContentType};
use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::web::html::{self, Html};
use crate::web::layout::Layout;
use crate::web::problem::Problem;

/// Set by `assay demo` before its server starts, and by nobody else.
static GUIDE: OnceLock<Guide> = OnceLock::new();

/// Messages shown of the mailbox.
const MESSAGES: usize = 5;
/// Bytes read of a message.
const MESSAGE_BYTES: usize = 16 * 1024;

/// What a visitor can try.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// The address the samples were issued to.
    pub email: String,
    /// Jobs that take applications: title and address of the form.
    pub jobs: Vec<(String, String)>,
    /// Links to paste.
    pub links: Vec<SampleLink>,
    /// Files to send.
    pub files: Vec<SampleFile>,
    /// The candidates and what each is there to show.
    pub people: Vec<(String, String)>,
}

/// A link to paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleLink {
    /// What it is.
    pub title: String,
    /// The link.
    pub link: String,
    /// What should happen.
    pub outcome: String,
}

/// A file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFile {
    /// What it is.
    pub title: String,
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What should happen.
    pub outcome: String,
}

/// A message of the mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    to: String,
    subject: String,
}

#[derive(Template)]
#[template(path = "pages/demo/guide.html")]
struct GuidePage<'a> {
    layout: Layout,
    guide: &'a Guide,
    messages: Vec<Message>,
}

/// Makes this process a demo; the first guide stays.
pub fn begin(guide: Guide) {
    // Setting it twice in one process is harmless: the first is as made up as the second.
    drop(GUIDE.set(guide));
}

/// Whether this process is a demo.
pub fn is_demo() -> bool {
    GUIDE.get().is_some()
}

/// `GET /demo`.
pub async fn show(app: Data<App>) -> Result<Html, Problem> {
    let guide = GUIDE.get().ok_or_else(Problem::not_found)?;
    let messages = mailbox(&app.config.mail.folder).await;
    html::render(&GuidePage { layout: layout(&app.config.organization.name), guide, messages })
}

/// `GET /demo/files/{name}`.
pub async fn file(name: Path<String>) -> Result<HttpResponse, Problem> {
    let files = GUIDE.get().map(|guide| guide.files.as_slice()).unwrap_or_default();
    let found = files.iter().find(|file| file.name == *name).ok_or_else(Problem::not_found)?;
    let mut answer = HttpResponse::Ok();
    answer.content_type(ContentType::octet_stream()).insert_header(ContentDisposition::attachment(found.name.clone()));
    Ok(answer.body(found.bytes.clone()))
}

fn layout(organization: &str) -> Layout {
    Layout::public(organization, "Try the demo")
}

/// The newest messages of the folder mail is written to.
async fn mailbox(folder: &FilePath) -> Vec<Message> {
    let Ok(mut entries) = tokio::fs::read_dir(folder).await else { return Vec::new() };
    let mut all = Vec::new();
    while let Ok(Some(entry)) = entries.next_entry().await {
        let Ok(Ok(modified)) = entry.metadata().await.map(|data| data.modified()) else { continue };
        all.push((modified, entry.path()));
    }
    all.sort();
    let mut messages = Vec::new();
    for (_, path) in all.iter().rev().take(MESSAGES) {
        if let Ok(bytes) = tokio::fs::read(path).await {
            messages.extend(read_message(&String::from_utf8_lossy(bytes.get(..MESSAGE_BYTES).unwrap_or(&bytes))));
        }
    }
    messages
}

fn read_message(text: &str) -> Option<Message> {
    let field = |name: &str| text.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(name));
    Some(Message { to: field("To: ")?.to_owned(), subject: field("Subject: ")?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_names_every_sample_and_the_code_that_was_mailed() {
        let link = SampleLink { title: "Good".into(), link: "https://a.example/1".into(), outcome: "Counts.".into() };
        let file = SampleFile { title: "PNG".into(), name: "badge.png".into(), bytes: Vec::new(), outcome: "Found.".into() };
        let guide = Guide {
            email: "robin.sample@mail.example".into(),
            jobs: vec![("Analyst".into(), "/jobs/analyst/apply".into())],
            links: vec![link],
            files: vec![file],
            people: vec![("Maya".into(), "One open question.".into())],
        };
        let message =
            read_message("From: a@b\r\nTo: robin.sample@mail.example\r\nSubject: 123 456 is your code\r\n\r\nSubject: no\r\n").unwrap();
        let page = GuidePage { layout: layout("Northwind"), guide: &guide, messages: vec![message] }.render().unwrap();
        for part in [
            "https://a.example/1",
            "/demo/files/badge.png",
            "/jobs/analyst/apply",
            "robin.sample@mail.example",
            "123 456 is your code",
            "One open question.",
        ] {
            assert!(page.contains(part), "{part}");
        }
    }

    #[test]
    fn a_message_without_its_fields_is_left_out() {
        assert_eq!(read_message("To: a@b\n\nSubject: not a field"), None);
    }
}
