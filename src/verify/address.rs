//! Web addresses as identifiers: when two are the same, and when they belong to one host.

use url::Url;

/// A web address, without its fragment.
pub(super) fn web_address(text: &str) -> Option<Url> {
    if text.starts_with("did:") || text.starts_with("urn:") {
        return None;
    }
    let mut url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())?;
    url.set_fragment(None);
    Some(url)
}

/// A web address that only its owner can answer for: https, without user name or fragment.
pub(super) fn secure_address(text: &str) -> Option<Url> {
    web_address(text).filter(|url| url.scheme() == "https" && url.username().is_empty() && url.password().is_none())
}

/// Whether two addresses are the same after normalisation (case of the host, default port, escapes; no fragment).
pub(super) fn is_same_url(one: &str, other: &str) -> bool {
    one == other || web_address(one).is_some_and(|one| web_address(other) == Some(one))
}

/// Whether two addresses name the same key: keys are told apart by their fragment too.
pub(super) fn is_same_key(one: &str, other: &str) -> bool {
    one == other || (is_same_url(one, other) && one.split_once('#').map(|(_, name)| name) == other.split_once('#').map(|(_, name)| name))
}

/// Whether a redirect from one address to another stays with the same host, and does not fall back from https.
pub(super) fn is_same_place(asked: &Url, came_to: &Url) -> bool {
    asked == came_to || (asked.host_str() == came_to.host_str() && (asked.scheme() == came_to.scheme() || came_to.scheme() == "https"))
}

/// Hosts where the path, not the host, tells who owns a document: what lies elsewhere on them says nothing about an issuer there.
const SHARED_HOSTS: &[&str] = &[
    "archive.org",
    "bitbucket.org",
    "cdn.jsdelivr.net",
    "dl.dropboxusercontent.com",
    "docs.google.com",
    "drive.google.com",
    "dweb.link",
    "gist.github.com",
    "gist.githubusercontent.com",
    "github.com",
    "gitlab.com",
    "huggingface.co",
    "ipfs.io",
    "pastebin.com",
    "purl.org",
    "raw.githubusercontent.com",
    "s3.amazonaws.com",
    "sites.google.com",
    "storage.googleapis.com",
    "unpkg.com",
    "w3id.org",
    "web.archive.org",
    "www.dropbox.com",
];

/// Whether the path, not the host, tells who owns what lies at an address of `host`.
pub(super) fn is_shared_host(host: &str) -> bool {
    SHARED_HOSTS.contains(&host)
}

/// Whether two addresses are one owner's as far as their hosts tell; on a shared host the first step of the path has to agree too.
pub(super) fn is_same_owner(one: &Url, other: &Url) -> bool {
    let first_step = |url: &Url| url.path_segments().and_then(|mut steps| steps.next().map(str::to_owned));
    one.host_str() == other.host_str() && (!one.host_str().is_some_and(is_shared_host) || first_step(one) == first_step(other))
}
