//! From what was submitted to the bytes that are judged: follows the leads of a link, a page or a legacy baked address, one document at a
//! time, until one of them is a credential ("From a pasted link to the credential").

use std::borrow::Cow;

use super::{Lead, explain_failure, explain_page, explain_status, from_page, pointer_in, resolve, resolve_after_redirect};
use crate::verify::bundle::{Answer, Bundle, Document, Request, Submitted};
use crate::verify::container::{self, ContainerError, Content, Opened, Page, Wrapping};
use crate::verify::json::Json;
use crate::verify::ob2;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};

/// Most documents looked at on the way from a link to a credential.
const MAX_STEPS: usize = 8;
/// Most links followed from one document to the next.
const MAX_HOPS: usize = 5;

/// Where the bytes of a credential came from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'b> {
    /// The candidate sent them.
    Sent,
    /// They are the answer to a request.
    Served(&'b Document),
    /// They stood inside the answer to a request: in a page, or in an image behind a link.
    Inside(&'b Document),
}

/// What a submission leads to.
#[derive(Debug)]
pub enum Entry<'b> {
    /// Fetch these first.
    Need(Vec<Request>),
    /// Judge this.
    Found {
        /// What it is, unwrapped.
        content: Content<'b>,
        /// What was around it.
        wrapping: Wrapping,
        /// Where it came from.
        source: Source<'b>,
    },
    /// There is nothing to judge; the `read` check says why.
    Nothing(Box<Check>),
}

/// Finds what is to be judged.
pub fn enter(bundle: &Bundle) -> Entry<'_> {
    let mut search = Search { bundle, steps: 0, visited: Vec::new(), problem: None };
    let found = match &bundle.submitted {
        Submitted::Link(link) => search.link(link, 0),
        Submitted::Bytes(bytes) => search.sent(bytes),
    };
    match found {
        Step::Found(content, wrapping, source) => Entry::Found { content, wrapping, source },
        Step::Need(request) => Entry::Need(vec![request]),
        Step::Nothing => Entry::Nothing(Box::new(search.explain())),
    }
}

enum Step<'b> {
    Found(Content<'b>, Wrapping, Source<'b>),
    Need(Request),
    Nothing,
}

struct Search<'b> {
    bundle: &'b Bundle,
    steps: usize,
    visited: Vec<String>,
    /// The first thing that stood in the way, and where; one that may pass outweighs one that will stay.
    problem: Option<(Problem, String, Option<&'b Document>)>,
}

impl<'b> Search<'b> {
    fn sent(&mut self, bytes: &'b [u8]) -> Step<'b> {
        let (wrapping, seen) = match self.look(bytes, None) {
            Ok(seen) => seen,
            Err(step) => return step,
        };
        match seen {
            Seen::Credential(content) => Step::Found(content, wrapping, Source::Sent),
            Seen::OtherJson(json) => match pointer_in(&json) {
                Some(request) => self.request(&request, 1),
                None => Step::Found(Content::Json(json), wrapping, Source::Sent),
            },
            Seen::Link(link) => self.link(&link, 1),
            Seen::Page(page) => self.page(&page, None, 1),
        }
    }

    fn link(&mut self, link: &str, hops: usize) -> Step<'b> {
        match resolve(link) {
            Lead::Advice(problem) => {
                self.note(problem, "a link we do not follow".to_owned(), None);
                Step::Nothing
            }
            Lead::Carried(text) => {
                let carried = Opened { body: Cow::Owned(text.into_bytes()), wrapping: Wrapping::Plain };
                match carried.into_content() {
                    Ok(content) => Step::Found(content, Wrapping::Plain, Source::Sent),
                    Err(error) => {
                        self.note(error.problem(), error.to_string(), None);
                        Step::Nothing
                    }
                }
            }
            Lead::Ask(requests) => self.any_of(&requests, hops),
        }
    }

    fn any_of(&mut self, requests: &[Request], hops: usize) -> Step<'b> {
        for request in requests {
            match self.request(request, hops) {
                Step::Nothing => {}
                step => return step,
            }
        }
        Step::Nothing
    }

    fn request(&mut self, request: &Request, hops: usize) -> Step<'b> {
        if self.visited.contains(&request.url) {
            return Step::Nothing;
        }
        if hops > MAX_HOPS || self.steps >= MAX_STEPS {
            self.note(Problem::LimitExceeded, "too many steps from the link to the badge".to_owned(), None);
            return Step::Nothing;
        }
        self.steps += 1;
        self.visited.push(request.url.clone());
        let Some(document) = self.bundle.document(&request.url) else { return Step::Need(request.clone()) };
        match &document.answer {
            Answer::Failed(failure) => {
                self.note(explain_failure(*failure), format!("no answer ({failure})"), Some(document));
                Step::Nothing
            }
            Answer::Body { status, final_url, bytes, .. } => self.answer(document, *status, final_url, bytes, hops),
        }
    }

    fn answer(&mut self, document: &'b Document, status: u16, final_url: &str, bytes: &'b [u8], hops: usize) -> Step<'b> {
        let is_good = (200..300).contains(&status);
        let (wrapping, seen) = match self.look(bytes, is_good.then_some(document)) {
            Ok(seen) => seen,
            Err(step) => {
                if !is_good {
                    self.note_status(status, document);
                }
                return step;
            }
        };
        // An error answer counts only for what it says of a badge taken back.
        if !is_good && !matches!(&seen, Seen::Credential(content) if says_more_than_status(content)) {
            self.note_status(status, document);
            return Step::Nothing;
        }
        let source = if wrapping == Wrapping::Plain { Source::Served(document) } else { Source::Inside(document) };
        match seen {
            Seen::Credential(content) => Step::Found(content, wrapping, source),
            Seen::OtherJson(json) => match pointer_in(&json) {
                Some(request) => self.request(&request, hops + 1),
                None => {
                    self.note(Problem::NoCredential, "JSON that is no credential".to_owned(), Some(document));
                    Step::Nothing
                }
            },
            Seen::Link(link) => self.link(&link, hops + 1),
            Seen::Page(page) => self.page(&page, Some((document, final_url)), hops + 1),
        }
    }

    /// Opens bytes and says what they are; notes why where they are nothing.
    fn look(&mut self, bytes: &'b [u8], document: Option<&'b Document>) -> Result<(Wrapping, Seen<'b>), Step<'b>> {
        let is_noted = document.is_some() || matches!(self.bundle.submitted, Submitted::Bytes(_)) && self.steps == 0;
        let nothing = |search: &mut Self, error: &ContainerError| {
            if is_noted {
                let detail = std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
                search.note(error.problem(), detail, document);
            }
            Step::Nothing
        };
        let opened = container::open(bytes).map_err(|error| nothing(self, &error))?;
        let wrapping = opened.wrapping.clone();
        let seen = match opened.into_content() {
            Err(error) => return Err(nothing(self, &error)),
            Ok(content @ (Content::Jwt(_) | Content::SdJwt(_))) => Seen::Credential(content),
            Ok(Content::Json(json)) if json.as_object().is_none() => return Err(nothing(self, &ContainerError::Nothing)),
            Ok(Content::Json(json)) if is_credential(&json) => Seen::Credential(Content::Json(json)),
            Ok(Content::Json(json)) => Seen::OtherJson(json),
            Ok(Content::Link(link)) => Seen::Link(link.into_owned()),
            Ok(Content::Page(page)) => Seen::Page(page),
        };
        Ok((wrapping, seen))
    }

    /// A credential written into a page, or behind one of its links.
    fn page(&mut self, page: &Page, from: Option<(&'b Document, &str)>, hops: usize) -> Step<'b> {
        for script in &page.scripts {
            let script = Opened { body: Cow::Borrowed(script.as_bytes()), wrapping: Wrapping::Plain };
            if let Ok(Content::Json(json)) = script.into_content()
                && is_credential(&json)
            {
                let source = from.map_or(Source::Sent, |(document, _)| Source::Inside(document));
                return Step::Found(Content::Json(json.into_owned()), Wrapping::Plain, source);
            }
        }
        let page_url = from.map_or("", |(_, url)| url);
        // A short link that ended at a provider is that provider's link.
        match from.filter(|(document, url)| document.url != *url).and_then(|(_, url)| resolve_after_redirect(url)) {
            Some(Lead::Advice(problem)) => {
                self.note(problem, "a link we do not follow".to_owned(), from.map(|(document, _)| document));
                return Step::Nothing;
            }
            Some(Lead::Ask(requests)) => match self.any_of(&requests, hops) {
                Step::Nothing => {}
                step => return step,
            },
            Some(Lead::Carried(_)) | None => {}
        }
        // What the page is explains more than what its pictures are not.
        self.note(explain_page(page, page_url), "a web page".to_owned(), from.map(|(document, _)| document));
        self.any_of(&from_page(page, page_url), hops)
    }

    fn note_status(&mut self, status: u16, document: &'b Document) {
        self.note(explain_status(status), format!("answers with status {status}"), Some(document));
    }

    fn note(&mut self, problem: Problem, detail: String, document: Option<&'b Document>) {
        let is_weightier = match &self.problem {
            None => true,
            Some((known, ..)) => {
                problem == Problem::HostedUnavailable
                    && !matches!(known, Problem::HostedUnavailable | Problem::NotABadgeLink | Problem::LoginPage)
            }
        };
        if is_weightier {
            self.problem = Some((problem, detail, document));
        }
    }

    /// The `read` check for a submission that led to nothing. What may be otherwise tomorrow is unchecked, never failed.
    fn explain(self) -> Check {
        let (problem, detail, document) = self.problem.unwrap_or((Problem::NoCredential, "nothing that is a credential".to_owned(), None));
        let is_passing = matches!(problem, Problem::HostedUnavailable | Problem::LinkGone | Problem::FetchBlocked)
            || (problem == Problem::LoginPage && detail.starts_with("answers"));
        let outcome = if is_passing { Outcome::Unchecked } else { Outcome::Failed };
        let evidence = document.into_iter().map(Document::reference).collect();
        Check { check: CheckKind::Read, outcome, problem: Some(problem), detail, evidence }
    }
}

enum Seen<'b> {
    Credential(Content<'b>),
    OtherJson(Json<'b>),
    Link(String),
    Page(Box<Page>),
}

/// Whether JSON from a link is meant to be a credential; whether it is a good one is for the judge to say.
fn is_credential(json: &Json<'_>) -> bool {
    let types = json.get("type").map(Json::items).unwrap_or_default();
    json.get("credentialSubject").is_some()
        || json.get("proof").is_some()
        || types.iter().filter_map(Json::as_str).any(|kind| kind.ends_with("Credential"))
        || ob2::concerns(json)
}

/// Whether an error answer says that a badge was taken back (M27).
fn says_more_than_status(content: &Content<'_>) -> bool {
    matches!(content, Content::Json(json) if ob2::concerns(json))
}

#[cfg(test)]
mod tests;
