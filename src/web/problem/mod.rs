//! What goes wrong, as an answer: `application/problem+json` (RFC 9457) under `/api`, an HTML page elsewhere. The only place that
//! knows status codes.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use askama::Template;
use serde::Serialize;

use super::access::User;
use super::headers::RequestId;
use super::html;
use super::layout::{Layout, Section};
use crate::store::StoreError;

/// What kind of problem: each has one status, one code and one title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request itself cannot be read.
    Unreadable,
    /// Nobody is signed in.
    SignIn,
    /// This person may not.
    NotAllowed,
    /// Asked for by somebody else's page.
    OtherSite,
    /// Not there, or not to be seen by this person.
    Missing,
    /// Not with this method.
    Method,
    /// The body took too long to arrive.
    Slow,
    /// Somebody else was first, or the state does not allow it.
    Conflict,
    /// It was there and is over: a used or expired link.
    Gone,
    /// Too large.
    TooLarge,
    /// Sent to another host name than ours.
    WrongHost,
    /// The content does not fit.
    Unfit,
    /// Too often.
    TooOften,
    /// Our own fault.
    Internal,
    /// Not now.
    Unavailable,
}

impl Kind {
    const fn status(self) -> StatusCode {
        match self {
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::NotAllowed | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::Unfit => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The stable end of the problem's `type`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::SignIn => "sign-in",
            Self::NotAllowed => "not-allowed",
            Self::OtherSite => "other-site",
            Self::Missing => "not-found",
            Self::Method => "method",
            Self::Slow => "slow",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::TooLarge => "too-large",
            Self::WrongHost => "wrong-host",
            Self::Unfit => "unfit",
            Self::TooOften => "too-often",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Unreadable => "This request cannot be read",
            Self::SignIn => "Sign in first",
            Self::NotAllowed => "Your role does not allow this",
            Self::OtherSite => "This came from another site",
            Self::Missing => "There is no such page",
            Self::Method => "This address does not take that",
            Self::Slow => "That took too long to arrive",
            Self::Conflict => "Somebody was faster",
            Self::Gone => "This link is no longer in use",
            Self::TooLarge => "That is too large",
            Self::WrongHost => "This address belongs to another server",
            Self::Unfit => "Something in it does not fit",
            Self::TooOften => "Too many tries",
            Self::Internal => "Something went wrong on our side",
            Self::Unavailable => "Not ready yet",
        }
    }

    fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::SignIn,
            403 => Self::NotAllowed,
            404 => Self::Missing,
            405 => Self::Method,
            408 => Self::Slow,
            413 => Self::TooLarge,
            422 => Self::Unfit,
            429 => Self::TooOften,
            503 => Self::Unavailable,
            500.. => Self::Internal,
            _ => Self::Unreadable,
        }
    }
}

/// A problem. Its sentence goes to the person, its cause only to the log.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: Kind,
    detail: Cow<'static, str>,
    retry_after_s: Option<u64>,
    cause: Option<String>,
}

impl Problem {
    fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, detail: detail.into(), retry_after_s: None, cause: None }
    }

    /// The request itself cannot be read; `detail` says what and how to mend it.
    pub fn unreadable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Unreadable, detail)
    }

    /// Nobody is signed in: a page sends people to the sign-in page and back.
    pub fn sign_in() -> Self {
        Self::new(Kind::SignIn, "Sign in to see this page.")
    }

    /// This person's role does not allow it.
    pub fn not_allowed() -> Self {
        Self::new(Kind::NotAllowed, "Ask an administrator if you need it for your work.")
    }

    /// A change asked for by another site's page.
    pub fn other_site() -> Self {
        Self::new(Kind::OtherSite, "Open the page here and send it again. Nothing was changed.")
    }

    /// Not there, or not to be seen by this person: the two answer alike.
    pub fn not_found() -> Self {
        Self::new(Kind::Missing, "The address may be mistyped, or what it showed was taken away.")
    }

    /// The state of things does not allow it.
    pub fn conflict(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Conflict, detail)
    }

    /// A link that was used or is over.
    pub fn gone(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Gone, detail)
    }

    /// Too large; `detail` names the limit.
    pub fn too_large(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::TooLarge, detail)
    }

    /// The content does not fit; for forms use `Html::returned_form` instead.
    pub fn unfit(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Unfit, detail)
    }

    /// Sent to another host name than ours.
    pub fn wrong_host() -> Self {
        Self::new(Kind::WrongHost, "Use the address that Assay was set up with.")
    }

    /// The body did not arrive in time.
    pub fn slow() -> Self {
        Self::new(Kind::Slow, "Send it again, perhaps over a better connection.")
    }

    /// Too often; may be tried again after so many seconds.
    pub fn too_often(retry_after_s: u64) -> Self {
        let detail = format!("Wait {} and try again.", super::words::counted(i64::try_from(retry_after_s).unwrap_or(60), "second"));
        Self { retry_after_s: Some(retry_after_s), ..Self::new(Kind::TooOften, detail) }
    }

    /// Our own fault: a fixed sentence for the person, the whole chain of causes for the log.
    pub fn internal(cause: impl StdError) -> Self {
        let mut chain = cause.to_string();
        let mut source = cause.source();
        while let Some(inner) = source {
            chain = format!("{chain}: {inner}");
            source = inner.source();
        }
        let detail = "It was written down for the people who run this server. Try again; if it stays, tell them the number below.";
        Self { cause: Some(chain), ..Self::new(Kind::Internal, detail) }
    }

    /// Not ready to work.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Unavailable, detail)
    }

    /// What kind it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// As an answer that `shape` will give its form.
    pub fn into_answer(self) -> HttpResponse {
        HttpResponse::from_error(self)
    }

    /// As the answer of a middleware that lets nothing through.
    pub fn instead_of(self, request: ServiceRequest) -> ServiceResponse<BoxBody> {
        // Not `request.into_response`, which forgets what the error was.
        ServiceResponse::new(request.into_parts().0, self.into_answer())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.code(), self.cause.as_deref().unwrap_or(&self.detail))
    }
}

impl StdError for Problem {}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Missing { .. } => Self::not_found(),
            StoreError::Conflict { .. } | StoreError::Immutable { .. } | StoreError::WrongState { .. } => Self::conflict(
                "It changed while you were looking at it. Open the page again to see how it stands; nothing of yours was stored.",
            ),
            _ if error.is_passing() => Self::unavailable("The database is busy. Nothing was stored; try again in a moment."),
            _ => Self::internal(error),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

/// The start of an answer with a form that came back.
pub fn returned_form() -> HttpResponseBuilder {
    HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY)
}

/// The answer after a POST: see the page at `location`.
pub fn see(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// The answer of `/healthz` and `/readyz`.
pub fn ready(is_ready: bool) -> HttpResponse {
    let (status, word) = if is_ready { (StatusCode::OK, "ok\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready\n") };
    HttpResponse::build(status).content_type(ContentType::plaintext()).body(word)
}

/// The address to come back to after signing in: a path of ours, nothing else.
pub fn own_path(next: &str) -> &str {
    let is_own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if is_own { next } else { "/" }
}

#[derive(Serialize)]
struct ProblemBody<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    request_id: String,
}

#[derive(Template)]
#[template(path = "pages/problem.html")]
struct ProblemPage<'a> {
    layout: Layout,
    title: &'a str,
    detail: &'a str,
    request_id: String,
}

/// Gives every problem its form, the framework's own included, and logs what is our fault.
pub async fn shape<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let answer = next.call(request).await?;
    let (request, response) = answer.into_parts();
    let known = response.error().and_then(|error| error.as_error::<Problem>()).cloned();
    let status = response.status();
    let is_bare = (status.is_client_error() || status.is_server_error()) && !response.headers().contains_key(header::CONTENT_TYPE);
    let problem = match known {
        Some(problem) => problem,
        None if is_bare || response.error().is_some() => of_framework(status, response.error()),
        None => return Ok(ServiceResponse::new(request, response.map_into_left_body())),
    };
    if problem.kind == Kind::Internal {
        tracing::error!(request.id = %RequestId::of(&request), "request failed: {problem}");
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut shaped = answer_for(&request, &problem);
    if let Some(allow) = allow {
        shaped.headers_mut().insert(header::ALLOW, allow);
    }
    Ok(ServiceResponse::new(request, shaped.map_into_right_body()))
}

fn of_framework(status: StatusCode, error: Option<&Error>) -> Problem {
    let kind = Kind::of_status(status);
    match kind {
        Kind::Missing => Problem::not_found(),
        Kind::Method => Problem::new(kind, "Go back to the page it belongs to and try from there."),
        Kind::TooLarge => Problem::new(kind, "Send less at once."),
        Kind::Internal => match error {
            Some(error) => Problem { cause: Some(error.to_string()), ..Problem::internal(fmt::Error) },
            None => Problem::internal(fmt::Error),
        },
        _ => Problem::new(kind, "Go back to the page it belongs to and try again."),
    }
}

fn answer_for(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let request_id = RequestId::of(request);
    let kind = problem.kind;
    let status = kind.status();
    let wants_json = request.path().starts_with("/api/");
    if kind == Kind::SignIn && !wants_json {
        let back = if request.method() == actix_web::http::Method::GET { request.uri().to_string() } else { "/".to_owned() };
        let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", own_path(&back)).finish();
        return see(&if back == "/" { "/sign-in".to_owned() } else { format!("/sign-in?{query}") });
    }
    let mut builder = HttpResponse::build(status);
    if let Some(seconds) = problem.retry_after_s {
        builder.insert_header((header::RETRY_AFTER, HeaderValue::from(seconds)));
    }
    if wants_json {
        let body = ProblemBody {
            r#type: format!("/problems/{}", kind.code()),
            title: kind.title(),
            status: status.as_u16(),
            detail: &problem.detail,
            code: kind.code(),
            request_id,
        };
        let text = serde_json::to_string(&body).unwrap_or_default();
        return builder.content_type("application/problem+json").body(text);
    }
    let layout = match User::of(request) {
        Some(user) => Layout::of(&user, Section::Other, kind.title()).narrow(true),
        None => Layout::bare(kind.title()),
    };
    let page = ProblemPage { layout, title: kind.title(), detail: &problem.detail, request_id };
    let text = html::render(&page).map_or_else(|_| kind.title().to_owned(), html::Html::into_text);
    builder.content_type(ContentType::html()).body(text)
}

#[cfg(test)]
mod tests;
