//! Has the issuer taken a credential back, or put it on hold (M32-M37)? Every entry of `credentialStatus` is asked; what cannot be decided is
//! never "not revoked".

mod bits;
mod list;
mod revocations;
mod token;

use crate::verify::bundle::{Bundle, Document, Request, Setting};
use crate::verify::json::Json;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};

/// Most entries of one credential.
const MAX_ENTRIES: usize = 8;

/// What one entry comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Nothing is set.
    Clear(String),
    /// Taken back.
    Revoked(String),
    /// On hold.
    Suspended(String),
    /// It could not be decided.
    Open(Problem, String),
}

/// One entry, looked at.
struct Asked<'b> {
    state: State,
    evidence: Vec<&'b Document>,
    wanted: Vec<Request>,
}

impl<'b> Asked<'b> {
    fn new(state: State, evidence: Vec<&'b Document>) -> Self {
        Self { state, evidence, wanted: Vec::new() }
    }

    fn open(problem: Problem, why: impl Into<String>, evidence: Vec<&'b Document>) -> Self {
        Self::new(State::Open(problem, why.into()), evidence)
    }

    fn wants(wanted: Vec<Request>) -> Self {
        Self { wanted, ..Self::open(Problem::StatusRetrieval, "not fetched yet", Vec::new()) }
    }
}

/// The status check of a credential, and what it needs first.
pub(super) fn check(json: &Json<'_>, bundle: &Bundle, setting: &Setting) -> (Check, Vec<Request>) {
    let entries = json.get("credentialStatus").map(Json::items).unwrap_or_default();
    let own = json.get("status");
    if entries.is_empty() && own.is_none() {
        let none = Check::new(CheckKind::Status, Outcome::NotApplicable, None, "names no status list");
        return (none, Vec::new());
    }
    // Inside a record of many each has fewer.
    let most = (100 / setting.share.max(1)).clamp(2, MAX_ENTRIES);
    if entries.len() > most {
        let detail = format!("more than {most} status entries");
        return (Check::new(CheckKind::Status, Outcome::Unchecked, Some(Problem::LimitExceeded), detail), Vec::new());
    }
    let asked = entries.iter().map(|entry| ask(entry, json, bundle, setting));
    let asked: Vec<Asked<'_>> = asked.chain(own.map(|status| token::ask(status, json, bundle, setting))).collect();
    combine(&asked)
}

fn ask<'b>(entry: &Json<'_>, credential: &Json<'_>, bundle: &'b Bundle, setting: &Setting) -> Asked<'b> {
    let kinds = entry.get("type").map(Json::items).unwrap_or_default();
    let kind = kinds.iter().filter_map(Json::as_str).find_map(|kind| match kind {
        "BitstringStatusListEntry" => Some(list::Kind::Bitstring),
        "StatusList2021Entry" => Some(list::Kind::Status2021),
        "RevocationList2020Status" => Some(list::Kind::Revocation2020),
        _ => None,
    });
    if let Some(kind) = kind {
        return list::ask(kind, entry, credential, bundle, setting);
    }
    if kinds.iter().any(|kind| kind.as_str() == Some("1EdTechRevocationList")) {
        return revocations::ask(entry, credential, bundle);
    }
    let name: String = kinds.first().and_then(Json::as_str).unwrap_or("no type").chars().take(60).collect();
    Asked::open(Problem::UnsupportedStatus, format!("a status of a kind that is not supported: {name}"), Vec::new())
}

/// The worst entry decides; revoked outweighs suspended, and both outweigh what is open.
fn combine(asked: &[Asked<'_>]) -> (Check, Vec<Request>) {
    let rank = |state: &State| match state {
        State::Revoked(_) => 0,
        State::Suspended(_) => 1,
        State::Open(..) => 2,
        State::Clear(_) => 3,
    };
    let mut wanted: Vec<Request> = Vec::new();
    let mut evidence: Vec<&Document> = Vec::new();
    for one in asked {
        wanted.extend(one.wanted.iter().filter(|request| !wanted.contains(request)).cloned().collect::<Vec<_>>());
        for document in &one.evidence {
            if !evidence.iter().any(|known| known.url == document.url) {
                evidence.push(document);
            }
        }
    }
    let (outcome, problem) = match asked.iter().map(|one| &one.state).min_by_key(|state| rank(state)) {
        Some(State::Revoked(_)) => (Outcome::Failed, Some(Problem::Revoked)),
        Some(State::Suspended(_)) => (Outcome::Failed, Some(Problem::Suspended)),
        Some(State::Open(problem, _)) => (Outcome::Unchecked, Some(*problem)),
        Some(State::Clear(_)) | None => (Outcome::Passed, None),
    };
    let words = asked.iter().map(|one| match &one.state {
        State::Clear(text) | State::Revoked(text) | State::Suspended(text) | State::Open(_, text) => text.as_str(),
    });
    let detail = words.collect::<Vec<_>>().join("; ");
    let references = evidence.iter().map(|document| document.reference()).collect();
    (Check::new(CheckKind::Status, outcome, problem, detail).with(references), wanted)
}
