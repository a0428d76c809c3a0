//! From a pasted link to what to ask for: the provider rules of `verification.md`, kept as one table with a test for each row.
//!
//! The rules come from documents and public code, so each is only a first guess: whatever comes back is judged by content, and where it is
//! no credential the generic way is tried (ask the link itself, look at the page for alternates and images).

use url::Url;

use super::bundle::{DocumentKind, FetchFailure, Request};
use super::container::{Page, PageLinkKind};
use super::json::Json;
use super::report::Problem;

mod entry;
mod pattern;
mod table;

pub use entry::{Entry, Source, enter};
use pattern::Captures;
use table::{RULES, Then};

/// Most addresses followed from one page.
const MAX_FROM_PAGE: usize = 5;

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Ask for these, in this order, until one gives a credential.
    Ask(Vec<Request>),
    /// The link carries the credential itself.
    Carried(String),
    /// Nothing to ask for; the problem says what to tell the candidate.
    Advice(Problem),
}

/// What to do with a pasted link.
pub fn resolve(link: &str) -> Lead {
    resolve_within(link, 1)
}

/// `depth` bounds links inside links.
fn resolve_within(link: &str, depth: u8) -> Lead {
    let Some(url) = read(link) else { return Lead::Advice(Problem::NoCredential) };
    for rule in RULES {
        let Some(captures) = rule.matches(&url) else { continue };
        return match rule.then {
            Then::Ask(templates) => Lead::Ask(requests(&url, &captures, templates)),
            Then::Advise(problem) => Lead::Advice(problem),
            Then::Inside(name) => match inside(&url, name) {
                Some(text) if text.trim_start().starts_with('{') => Lead::Carried(text),
                Some(text) if depth > 0 => resolve_within(&text, depth - 1),
                _ => continue,
            },
        };
    }
    Lead::Ask(vec![generic(&url)])
}

/// Reads a link as people paste it: spaces around it, angle brackets, no scheme. Only http and https are links to us.
fn read(link: &str) -> Option<Url> {
    let link = link.trim().trim_matches(['<', '>', '"']);
    if link.is_empty() || link.len() > 8192 || link.contains(char::is_whitespace) && !link.contains('{') {
        return None;
    }
    let url = match Url::parse(link) {
        Ok(url) => url,
        // `www.credly.com/badges/...` as copied from an address bar; a lone word is no address.
        Err(_) if link.split('/').next().is_some_and(|host| host.contains('.') && !host.contains('@')) => {
            Url::parse(&format!("https://{link}")).ok()?
        }
        Err(_) => return None,
    };
    (matches!(url.scheme(), "http" | "https") && url.host_str().is_some()).then_some(url)
}

/// The link itself, without its fragment.
fn generic(url: &Url) -> Request {
    let mut url = url.clone();
    url.set_fragment(None);
    Request { url: url.to_string(), kind: DocumentKind::Link }
}

fn requests(url: &Url, captures: &Captures, templates: &[(&str, DocumentKind)]) -> Vec<Request> {
    let mut wanted: Vec<Request> = Vec::new();
    for (template, kind) in templates {
        let address = if *template == "{link}" { generic(url).url } else { captures.fill(template) };
        // What was put together must be an address again; anything else is dropped.
        if let Ok(address) = Url::parse(&address) {
            let request = Request { url: address.to_string(), kind: *kind };
            if !wanted.contains(&request) {
                wanted.push(request);
            }
        }
    }
    wanted
}

/// The value of `name` in the query, or in a query inside the fragment (`#verify?vc=…`).
fn inside(url: &Url, name: &str) -> Option<String> {
    let in_query = url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    in_query.or_else(|| {
        let (_, query) = url.fragment()?.split_once('?')?;
        url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    })
}

/// Where the table leads from an address that a short link ended at (`lnkd.in`, `bit.ly`); `None` where no row speaks for it.
pub fn resolve_after_redirect(final_url: &str) -> Option<Lead> {
    let url = read(final_url)?;
    RULES.iter().any(|rule| rule.matches(&url).is_some()).then(|| resolve_within(final_url, 0))
}

/// The address a provider's own JSON points to, where it is no credential itself (Open Badge Passport). Only a pointer: nothing else in it
/// is believed.
pub fn pointer_in(json: &Json<'_>) -> Option<Request> {
    let address = json.get("assertion_url").or_else(|| json.get("assertionUrl"))?.as_str()?;
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(generic(&url))
}

/// What a page points to, best first: alternates, downloads, images that may be baked.
pub fn from_page(page: &Page, page_url: &str) -> Vec<Request> {
    let Ok(page_url) = Url::parse(page_url) else { return Vec::new() };
    let base = page.base.as_deref().and_then(|base| page_url.join(base).ok()).unwrap_or_else(|| page_url.clone());
    let mut links: Vec<_> = page.links.iter().collect();
    links.sort_by_key(|link| link.kind);
    let mut wanted: Vec<Request> = Vec::new();
    for link in links {
        let Ok(mut url) = base.join(&link.href) else { continue };
        url.set_fragment(None);
        let kind = match link.kind {
            PageLinkKind::Image => DocumentKind::Image,
            PageLinkKind::Alternate | PageLinkKind::Download => DocumentKind::Link,
        };
        let is_usable =
            matches!(url.scheme(), "http" | "https") && url != page_url && !wanted.iter().any(|known| known.url == url.as_str());
        if is_usable && wanted.len() < MAX_FROM_PAGE {
            wanted.push(Request { url: url.to_string(), kind });
        }
    }
    wanted
}

/// What to say of a page that led to no credential.
pub fn explain_page(page: &Page, final_url: &str) -> Problem {
    let path = Url::parse(final_url).map(|url| url.path().to_ascii_lowercase()).unwrap_or_default();
    let is_sign_in = path.split('/').any(|part| matches!(part, "login" | "signin" | "sign-in" | "sign_in" | "log-in" | "sso" | "auth"));
    if page.asks_to_sign_in || is_sign_in { Problem::LoginPage } else { Problem::NotABadgeLink }
}

/// What to say of an HTTP status that brought nothing.
pub fn explain_status(status: u16) -> Problem {
    match status {
        401 | 403 | 407 => Problem::LoginPage,
        404 | 410 => Problem::LinkGone,
        413 => Problem::LimitExceeded,
        _ => Problem::HostedUnavailable,
    }
}

/// What to say of a fetch that brought nothing.
pub fn explain_failure(failure: FetchFailure) -> Problem {
    match failure {
        FetchFailure::TooLarge | FetchFailure::LimitReached => Problem::LimitExceeded,
        FetchFailure::Blocked => Problem::FetchBlocked,
        FetchFailure::WrongType => Problem::NoCredential,
        FetchFailure::Unreachable | FetchFailure::TimedOut | FetchFailure::RedirectRefused => Problem::HostedUnavailable,
    }
}

#[cfg(test)]
mod tests;
