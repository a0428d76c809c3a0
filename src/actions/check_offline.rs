//! Checks a credential with no network: every document it may have is in a table made beforehand. The same rounds and limits as with the
//! fetcher, and nothing that is not in the table can be had.

use std::collections::HashMap;

use url::Url;

use super::check_credential::{BYTES, CLOSING_PASSES, DOCUMENTS, Judge, ROUNDS, add, new_requests, undecided};
use crate::fetch::{is_followed, limits};
use crate::verify::{Answer, Body, Bundle, Document, DocumentKind, FetchFailure, Report, Request, Setting, Submitted, Verdict};

/// What is at an address.
#[derive(Clone, Debug)]
pub enum Planned {
    /// An answer.
    Answer {
        /// HTTP status.
        status: u16,
        /// Content type, as sent.
        content_type: Option<String>,
        /// The body.
        bytes: Body,
    },
    /// A redirect to this address.
    Redirect(String),
    /// No answer.
    Fail(FetchFailure),
}

/// Everything that can be had, by address.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    by_url: HashMap<String, Planned>,
}

impl Documents {
    /// Puts something at an address.
    pub fn insert(&mut self, url: &str, planned: Planned) {
        self.by_url.insert(normalised(url), planned);
    }

    /// Answers a request, following redirects by the rules of the fetcher.
    fn answer(&self, request: &Request) -> Answer {
        let Ok(first) = Url::parse(&request.url) else { return Answer::Failed(FetchFailure::Blocked) };
        let mut at = first.clone();
        for _ in 0..=limits::REDIRECTS {
            match self.by_url.get(&normalised(at.as_str())) {
                None => return Answer::Failed(FetchFailure::Unreachable),
                Some(Planned::Fail(failure)) => return Answer::Failed(*failure),
                Some(Planned::Answer { bytes, .. }) if bytes.len() > BYTES => return Answer::Failed(FetchFailure::TooLarge),
                Some(Planned::Answer { status, content_type, bytes }) => {
                    let final_url = if at == first { request.url.clone() } else { at.to_string() };
                    return Answer::Body { status: *status, content_type: content_type.clone(), final_url, bytes: bytes.clone() };
                }
                Some(Planned::Redirect(location)) => match at.join(location) {
                    Ok(next) if is_followed(&first, &at, &next, may_change_origin(request.kind)).is_ok() => at = next,
                    _ => return Answer::Failed(FetchFailure::RedirectRefused),
                },
            }
        }
        Answer::Failed(FetchFailure::RedirectRefused)
    }
}

fn may_change_origin(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::Link | DocumentKind::Image | DocumentKind::Schema)
}

fn normalised(url: &str) -> String {
    Url::parse(url).map_or_else(
        |_| url.to_owned(),
        |mut url| {
            url.set_fragment(None);
            url.to_string()
        },
    )
}

/// Checks what was submitted with the documents of the table.
pub fn check_offline(judge: Judge, submitted: Submitted, setting: &Setting, documents: &Documents) -> (Report, Bundle) {
    let mut bundle = Bundle::new(submitted);
    for round in 0..ROUNDS + CLOSING_PASSES {
        let requests = match judge(&bundle, setting) {
            Verdict::Done(report) => return (*report, bundle),
            Verdict::Need(requests) => new_requests(requests, &bundle),
        };
        if requests.is_empty() {
            return (undecided(setting, "a document that is at hand was asked for again"), bundle);
        }
        let allowed = if round < ROUNDS { DOCUMENTS.saturating_sub(bundle.documents.len()) } else { 0 };
        for (number, request) in requests.into_iter().enumerate() {
            let answer = if number < allowed { documents.answer(&request) } else { Answer::Failed(FetchFailure::LimitReached) };
            add(&mut bundle, Document { url: request.url, kind: request.kind, fetched_at: setting.now, answer });
        }
    }
    (undecided(setting, "more documents were asked for than one credential may need"), bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(documents: &Documents, url: &str, kind: DocumentKind) -> String {
        match documents.answer(&Request { url: url.to_owned(), kind }) {
            Answer::Body { status, final_url, .. } => format!("{status} {final_url}"),
            Answer::Failed(failure) => failure.to_string(),
        }
    }

    #[test]
    fn redirects_are_followed_as_the_fetcher_would() {
        let mut documents = Documents::default();
        let page = Planned::Answer { status: 200, content_type: None, bytes: (&b"{}"[..]).into() };
        documents.insert("https://a.example/1", page.clone());
        documents.insert("https://b.example/", page);
        for (from, to) in [("same", "/1"), ("other", "https://b.example"), ("loop", "/loop")] {
            documents.insert(&format!("https://a.example/{from}"), Planned::Redirect(to.to_owned()));
        }
        documents.insert("http://a.example/up", Planned::Redirect("https://a.example/1".to_owned()));
        documents.insert("https://a.example/fall", Planned::Redirect("http://a.example/up".to_owned()));
        assert_eq!(ask(&documents, "http://a.example/up", DocumentKind::Keys), "200 https://a.example/1");
        documents.insert("https://a.example/down", Planned::Fail(FetchFailure::TimedOut));
        for (path, kind, expected) in [
            ("1", DocumentKind::Keys, "200 https://a.example/1"),
            ("same", DocumentKind::Keys, "200 https://a.example/1"),
            ("other", DocumentKind::Keys, "redirect_refused"),
            ("other", DocumentKind::Link, "200 https://b.example/"),
            ("loop", DocumentKind::Link, "redirect_refused"),
            ("fall", DocumentKind::Link, "redirect_refused"),
            ("down", DocumentKind::Json, "timed_out"),
            ("nothing", DocumentKind::Json, "unreachable"),
        ] {
            assert_eq!(ask(&documents, &format!("https://a.example/{path}"), kind), expected, "{path}");
        }
    }
}
