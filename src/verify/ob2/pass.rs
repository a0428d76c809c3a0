//! One pass over a bundle: what is there, what is still wanted, and the checks so far.

use url::Url;

use super::Judged;
use crate::domain::credentials::{CredentialFacts, HolderMatch};
use crate::verify::address::is_same_place;
pub(super) use crate::verify::address::{is_same_url, web_address};
use crate::verify::bundle::{Answer, Bundle, Document, DocumentKind, FetchFailure, Request, Setting};
use crate::verify::json::Json;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};

/// The state of a pass.
pub(super) struct Pass<'b> {
    bundle: &'b Bundle,
    pub(super) setting: &'b Setting,
    pub(super) checks: Vec<Check>,
    wanted: Vec<Request>,
    pub(super) facts: Option<CredentialFacts>,
    pub(super) holder: HolderMatch,
}

/// What is at an address.
pub(super) enum Found<'b> {
    /// Not fetched yet; asked for now.
    Pending,
    /// JSON, with the document it came in.
    Json(Json<'b>, &'b Document),
    /// Something that is not the JSON wanted.
    NotJson(&'static str, &'b Document),
    /// Nothing came, or an error answer.
    Absent(String, Option<&'b Document>),
    /// HTTP 410, or an answer that says "revoked".
    Revoked(Option<String>, &'b Document),
}

impl<'b> Pass<'b> {
    pub(super) fn new(bundle: &'b Bundle, setting: &'b Setting) -> Self {
        Self { bundle, setting, checks: Vec::new(), wanted: Vec::new(), facts: None, holder: HolderMatch::Unknown }
    }

    pub(super) fn finish(self) -> Judged {
        Judged { checks: self.checks, wanted: self.wanted, facts: self.facts, holder: self.holder, inner: Vec::new() }
    }

    pub(super) fn record(&mut self, check: CheckKind, outcome: Outcome, problem: Option<Problem>, detail: impl Into<String>) {
        self.record_with(check, outcome, problem, detail, &[]);
    }

    pub(super) fn record_with(
        &mut self,
        check: CheckKind,
        outcome: Outcome,
        problem: Option<Problem>,
        detail: impl Into<String>,
        documents: &[&Document],
    ) {
        let evidence = documents.iter().map(|document| document.reference()).collect();
        self.checks.push(Check { check, outcome, problem, detail: detail.into(), evidence });
    }

    /// Whether something is still to be fetched.
    pub(super) fn is_waiting(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// What is at `url`, asking for it where it was not fetched yet.
    pub(super) fn find(&mut self, url: &Url, kind: DocumentKind) -> Found<'b> {
        let mut asked = url.clone();
        asked.set_fragment(None);
        let Some(document) = self.bundle.document(asked.as_str()).or_else(|| self.bundle.document(url.as_str())) else {
            let request = Request { url: asked.to_string(), kind };
            if !self.wanted.contains(&request) {
                self.wanted.push(request);
            }
            return Found::Pending;
        };
        read(document, &asked)
    }
}

/// What a document holds, as the answer to a request for `asked`.
pub(super) fn read<'b>(document: &'b Document, asked: &Url) -> Found<'b> {
    let (status, final_url, bytes) = match &document.answer {
        Answer::Failed(failure) => return Found::Absent(explain(*failure).to_owned(), Some(document)),
        Answer::Body { status, final_url, bytes, .. } => (*status, final_url, bytes),
    };
    let json = Json::parse(bytes);
    if status == 410 || json.as_ref().is_ok_and(says_revoked) {
        let reason = json.ok().and_then(|json| json.get("revocationReason").and_then(Json::as_str).map(str::to_owned));
        return Found::Revoked(reason, document);
    }
    if !(200..300).contains(&status) {
        return Found::Absent(format!("answers with status {status}"), Some(document));
    }
    // Sent on to another host: that host does not speak for this address, unless it serves the document at its own id.
    let is_at_home = Url::parse(final_url).is_ok_and(|url| is_same_place(asked, &url))
        || json.as_ref().is_ok_and(|json| json.get("id").and_then(Json::as_str).is_some_and(|id| is_same_url(id, final_url)));
    match json {
        Ok(_) if !is_at_home => Found::Absent("sends on to another host".to_owned(), Some(document)),
        Ok(json @ Json::Object(_)) => Found::Json(json, document),
        Ok(_) => Found::NotJson("JSON that is no object", document),
        Err(_) if bytes.trim_ascii_start().first() == Some(&b'{') => Found::NotJson("JSON that cannot be read", document),
        Err(_) => Found::Absent("answers with something that is not JSON".to_owned(), Some(document)),
    }
}

fn explain(failure: FetchFailure) -> &'static str {
    match failure {
        FetchFailure::TooLarge | FetchFailure::LimitReached => "over a limit",
        FetchFailure::RedirectRefused => "sends on to another address",
        FetchFailure::WrongType => "answers with something that is not JSON",
        FetchFailure::Unreachable | FetchFailure::TimedOut | FetchFailure::Blocked => "could not be reached",
    }
}

/// `revoked: true`, whatever the status (M27).
pub(super) fn says_revoked(json: &Json<'_>) -> bool {
    json.get("revoked").is_some_and(|flag| flag.as_bool() == Some(true) || flag.as_str() == Some("true"))
}
