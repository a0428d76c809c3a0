//! Checks one credential: the verifier says what it needs, the fetcher gets it, until the verifier answers.
//!
//! The only place where the two meet. Bounded: rounds, documents, bytes and time of one credential; what is over a limit is a failed
//! document, so the verifier always ends with a report.

use std::sync::Arc;

use futures_util::future::join_all;
use tokio::time::Instant;

use crate::actions::verify_submission::Check as CheckFunction;
use crate::clock::Clock;
use crate::domain::credentials::{HolderMatch, Standing};
use crate::fetch::{Failure, Fetched, Fetcher, Kind, Wanted, limits};
use crate::verify::{
    Answer, Bundle, Check, CheckKind, Document, DocumentKind, FetchFailure, Outcome, Problem, Report, Request, Setting, Submitted, Verdict,
};

/// Rounds of fetching.
pub(super) const ROUNDS: usize = 5;
/// Documents of one credential.
pub(super) const DOCUMENTS: usize = 16;
/// Bytes of all documents of one credential.
pub(super) const BYTES: usize = 10 * 1024 * 1024;
/// Passes of the verifier after the last round of fetching, each with more documents marked as out of reach.
pub(super) const CLOSING_PASSES: usize = 16;

/// The verifier: pure, and asked again with every new document.
pub type Judge = fn(&Bundle, &Setting) -> Verdict;

/// A check by `fetcher` and `judge` in the form tasks take it.
pub fn checker(fetcher: Fetcher, clock: Clock, judge: Judge) -> CheckFunction {
    Arc::new(move |submitted, setting| {
        let (fetcher, clock) = (fetcher.clone(), clock.clone());
        Box::pin(async move { check_with(judge, &fetcher, &clock, submitted, setting).await })
    })
}

/// Checks what was submitted: fetches what `judge` needs, all of a round at the same time, and answers with the report and what it stands on.
pub async fn check_with(judge: Judge, fetcher: &Fetcher, clock: &Clock, submitted: Submitted, setting: Setting) -> (Report, Bundle) {
    let deadline = Instant::now() + limits::CREDENTIAL;
    let mut bundle = Bundle::new(submitted);
    for round in 0..ROUNDS + CLOSING_PASSES {
        let verdict = match pass(judge, bundle.clone(), setting.clone()).await {
            Ok(verdict) => verdict,
            Err(line) => return (undecided(&setting, line), bundle),
        };
        let requests = match verdict {
            Verdict::Done(report) => return (*report, bundle),
            Verdict::Need(requests) => new_requests(requests, &bundle),
        };
        if requests.is_empty() {
            return (undecided(&setting, "a document that is at hand was asked for again"), bundle);
        }
        let allowed = if round < ROUNDS { DOCUMENTS.saturating_sub(bundle.documents.len()) } else { 0 };
        let fetches = requests.iter().take(allowed).map(|request| fetch(fetcher, clock, request, deadline));
        let mut documents = join_all(fetches).await;
        documents.extend(requests.iter().skip(allowed).map(|request| out_of_reach(request, clock)));
        for document in documents {
            add(&mut bundle, document);
        }
    }
    (undecided(&setting, "more documents were asked for than one credential may need"), bundle)
}

/// One pass of the verifier, off the threads that serve requests; a crash in it is an answer, too.
async fn pass(judge: Judge, bundle: Bundle, setting: Setting) -> Result<Verdict, &'static str> {
    tokio::task::spawn_blocking(move || judge(&bundle, &setting)).await.map_err(|error| {
        tracing::error!(error = %error, "the verifier crashed");
        "the verifier could not finish"
    })
}

/// What was asked for and is not there yet, each once.
pub(super) fn new_requests(requests: Vec<Request>, bundle: &Bundle) -> Vec<Request> {
    let mut new: Vec<Request> = Vec::new();
    for request in requests {
        if bundle.document(&request.url).is_none() && !new.iter().any(|known| known.url == request.url) {
            new.push(request);
        }
    }
    new
}

async fn fetch(fetcher: &Fetcher, clock: &Clock, request: &Request, deadline: Instant) -> Document {
    let wanted = Wanted { url: request.url.clone(), kind: kind(request.kind) };
    match tokio::time::timeout_at(deadline, fetcher.fetch(&wanted)).await {
        Ok(fetched) => document(request, fetched),
        Err(_) => out_of_reach(request, clock),
    }
}

fn out_of_reach(request: &Request, clock: &Clock) -> Document {
    let answer = Answer::Failed(FetchFailure::LimitReached);
    Document { url: request.url.clone(), kind: request.kind, fetched_at: clock.now(), answer }
}

/// Adds a document; one that would pass the limit of bytes is marked instead.
pub(super) fn add(bundle: &mut Bundle, mut document: Document) {
    let size = |document: &Document| match &document.answer {
        Answer::Body { bytes, .. } => bytes.len(),
        Answer::Failed(_) => 0,
    };
    let total: usize = bundle.documents.iter().map(size).sum();
    if total + size(&document) > BYTES {
        document.answer = Answer::Failed(FetchFailure::LimitReached);
    }
    bundle.documents.push(document);
}

fn document(request: &Request, fetched: Fetched) -> Document {
    let answer = match fetched.outcome {
        Ok(body) => {
            Answer::Body { status: body.status, content_type: body.content_type, final_url: body.final_url, bytes: body.bytes.into() }
        }
        Err(failure) => Answer::Failed(match failure {
            Failure::Unreachable => FetchFailure::Unreachable,
            Failure::TimedOut => FetchFailure::TimedOut,
            Failure::TooLarge => FetchFailure::TooLarge,
            Failure::Blocked => FetchFailure::Blocked,
            Failure::RedirectRefused => FetchFailure::RedirectRefused,
            Failure::WrongType => FetchFailure::WrongType,
            Failure::LimitReached => FetchFailure::LimitReached,
        }),
    };
    Document { url: request.url.clone(), kind: request.kind, fetched_at: fetched.fetched_at, answer }
}

fn kind(kind: DocumentKind) -> Kind {
    match kind {
        DocumentKind::Link => Kind::Link,
        DocumentKind::Json => Kind::Json,
        DocumentKind::Keys => Kind::Keys,
        DocumentKind::StatusList => Kind::StatusList,
        DocumentKind::RevocationList => Kind::RevocationList,
        DocumentKind::Image => Kind::Image,
        DocumentKind::Schema => Kind::Schema,
    }
}

/// Nothing could be decided: never "valid", never "invalid".
pub(super) fn undecided(setting: &Setting, detail: &str) -> Report {
    let check = Check {
        check: CheckKind::Read,
        outcome: Outcome::Unchecked,
        problem: Some(Problem::LimitExceeded),
        detail: detail.to_owned(),
        evidence: Vec::new(),
    };
    Report {
        standing: Standing::Indeterminate,
        checks: vec![check],
        judged_at: setting.now,
        holder: HolderMatch::Unknown,
        facts: None,
        inner: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use chrono::{DateTime, Utc};

    use super::*;
    use crate::fetch::{EgressConfig, LocalAnswer, LocalHosts};

    fn setting() -> Setting {
        Setting::at(DateTime::<Utc>::UNIX_EPOCH)
    }

    fn fetcher(asked: Arc<AtomicUsize>) -> Fetcher {
        let host = move |url: &str| {
            asked.fetch_add(1, Ordering::SeqCst);
            let size = if url.contains("large") { 900 * 1024 } else { 2 };
            (!url.contains("dead")).then(|| LocalAnswer::ok("application/vc", vec![b' '; size]))
        };
        let local = LocalHosts::none().with("issuer.example", Arc::new(host));
        Fetcher::new(EgressConfig::default(), local, Clock::fixed(setting().now)).unwrap()
    }

    async fn run(judge: Judge) -> (Report, Bundle, usize) {
        let asked = Arc::new(AtomicUsize::new(0));
        let fetcher = fetcher(Arc::clone(&asked));
        let clock = Clock::fixed(setting().now);
        let (report, bundle) = check_with(judge, &fetcher, &clock, Submitted::Link("x".to_owned()), setting()).await;
        (report, bundle, asked.load(Ordering::SeqCst))
    }

    fn need(paths: &[String]) -> Verdict {
        let request = |path: &String| Request { url: format!("https://issuer.example/{path}"), kind: DocumentKind::StatusList };
        Verdict::Need(paths.iter().map(request).collect())
    }

    fn done(bundle: &Bundle) -> Verdict {
        let mut report = undecided(&setting(), "");
        report.standing = Standing::Verified;
        report.checks = Vec::new();
        assert!(!bundle.documents.is_empty());
        Verdict::Done(Box::new(report))
    }

    #[tokio::test]
    async fn documents_of_a_round_are_fetched_together_each_once_and_kept_in_order() {
        let (report, bundle, asked) = run(|bundle, _| match bundle.documents.len() {
            0 => need(&["a".to_owned(), "b".to_owned(), "a".to_owned()]),
            2 => need(&["dead".to_owned()]),
            _ => done(bundle),
        })
        .await;
        assert_eq!((report.standing, asked), (Standing::Verified, 3));
        let last: Vec<_> = bundle.documents.iter().map(|document| document.url.rsplit('/').next().unwrap()).collect();
        assert_eq!(last, ["a", "b", "dead"]);
        assert!(matches!(bundle.documents[2].answer, Answer::Failed(FetchFailure::Unreachable)));
    }

    #[tokio::test]
    async fn a_chain_without_end_stops_after_five_rounds() {
        let (report, bundle, asked) = run(|bundle, _| need(&[bundle.documents.len().to_string()])).await;
        assert_eq!((report.standing, asked), (Standing::Indeterminate, 5));
        assert!(matches!(bundle.documents[5].answer, Answer::Failed(FetchFailure::LimitReached)));
        let (report, ..) =
            run(|bundle, _| if bundle.documents.len() > 7 { done(bundle) } else { need(&[bundle.documents.len().to_string()]) }).await;
        assert_eq!(report.standing, Standing::Verified, "the verifier has the last word about what it could not have");
    }

    #[tokio::test]
    async fn no_credential_gets_more_documents_or_bytes_than_its_share() {
        let names = |prefix: &str| (0..40).map(|number| format!("{prefix}{number}")).collect::<Vec<_>>();
        let wide: Judge = |bundle, _| {
            if bundle.documents.is_empty() { need(&(0..40).map(|n| format!("w{n}")).collect::<Vec<_>>()) } else { done(bundle) }
        };
        let (_, bundle, asked) = run(wide).await;
        assert_eq!((bundle.documents.len(), asked), (names("w").len(), DOCUMENTS));
        let large: Judge = |bundle, _| {
            if bundle.documents.is_empty() { need(&(0..16).map(|n| format!("large{n}")).collect::<Vec<_>>()) } else { done(bundle) }
        };
        let (_, bundle, _) = run(large).await;
        let kept = bundle.documents.iter().filter(|document| matches!(document.answer, Answer::Body { .. })).count();
        assert_eq!(kept, BYTES / (900 * 1024));
    }

    #[tokio::test]
    async fn a_crash_or_a_circle_in_the_verifier_decides_nothing() {
        let (report, ..) = run(|_, _| panic!("broken")).await;
        assert_eq!(report.standing, Standing::Indeterminate);
        let (report, _, asked) = run(|_, _| need(&["same".to_owned()])).await;
        assert_eq!((report.standing, asked), (Standing::Indeterminate, 1));
    }
}
