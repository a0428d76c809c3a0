//! Web addresses as identifiers: when two are the same, and when they belong to one host.

use url::Url;

/// Longest address that is taken apart: they are compared many times, and nobody publishes longer ones.
const MAX_ADDRESS: usize = 4_096;

/// A web address, without its fragment.
pub(super) fn web_address(text: &str) -> Option<Url> {
    if text.starts_with("did:") || text.starts_with("urn:") || text.len() > MAX_ADDRESS {
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
    let is_named = |text: &str| text.starts_with("did:") || text.starts_with("urn:");
    one == other || (!is_named(one) && !is_named(other) && web_address(one).is_some_and(|one| web_address(other) == Some(one)))
}

/// Whether two addresses name the same key: keys are told apart by their fragment too.
pub(super) fn is_same_key(one: &str, other: &str) -> bool {
    one == other || (is_same_url(one, other) && one.split_once('#').map(|(_, name)| name) == other.split_once('#').map(|(_, name)| name))
}

/// Whether a redirect from one address to another stays with the same host, and does not fall back from https.
pub(super) fn is_same_place(asked: &Url, came_to: &Url) -> bool {
    asked == came_to || (asked.host_str() == came_to.host_str() && (asked.scheme() == came_to.scheme() || came_to.scheme() == "https"))
}

/// Hosts where the path, not the host, tells who owns a document: what lies elsewhere on them says nothing about an issuer there. With how
/// many of the first steps of the path name the owner; 0 where none do.
const SHARED_HOSTS: &[(&str, usize)] = &[
    ("archive.org", 2),
    ("bitbucket.org", 1),
    ("cdn.jsdelivr.net", 2),
    ("cdn.statically.io", 2),
    ("codeberg.org", 1),
    ("dl.dropboxusercontent.com", 0),
    ("docs.google.com", 0),
    ("drive.google.com", 0),
    ("dweb.link", 2),
    ("firebasestorage.googleapis.com", 3),
    ("gist.github.com", 1),
    ("gist.githubusercontent.com", 1),
    ("github.com", 1),
    ("gitlab.com", 1),
    ("huggingface.co", 2),
    ("ipfs.io", 2),
    ("pastebin.com", 0),
    ("purl.org", 2),
    ("raw.githack.com", 1),
    ("raw.githubusercontent.com", 1),
    ("s3.amazonaws.com", 1),
    ("sites.google.com", 2),
    ("storage.googleapis.com", 1),
    ("unpkg.com", 1),
    ("w3id.org", 1),
    ("web.archive.org", 0),
    ("www.dropbox.com", 0),
];

/// How many steps of the path name the owner at a host that many share.
fn steps_of_owner(host: &str) -> Option<usize> {
    let named = SHARED_HOSTS.iter().find(|(known, _)| *known == host).map(|(_, steps)| *steps);
    let is_regional = || (host.starts_with("s3.") || host.starts_with("s3-")) && host.ends_with(".amazonaws.com");
    named.or_else(|| is_regional().then_some(1))
}

/// Whether the path, not the host, tells who owns what lies at an address of `host`.
pub(super) fn is_shared_host(host: &str) -> bool {
    steps_of_owner(host).is_some()
}

/// Whether two addresses are one owner's as far as their hosts tell; on a shared host, and where a path begins with a person's `~name`, the steps
/// that name the owner have to agree too.
pub(super) fn is_same_owner(one: &Url, other: &Url) -> bool {
    if one == other {
        return true;
    }
    let is_person = |url: &Url| url.path().starts_with("/~");
    let steps = match one.host_str().and_then(steps_of_owner) {
        None if is_person(one) || is_person(other) => 1,
        None => return one.host_str() == other.host_str(),
        Some(0) => return false,
        Some(steps) => steps,
    };
    let first_steps = |url: &Url| url.path_segments().map(|path| path.take(steps).map(str::to_owned).collect::<Vec<_>>());
    one.host_str() == other.host_str() && first_steps(one) == first_steps(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_shared_host_the_path_names_the_owner() {
        for (one, other, expected) in [
            ("https://a.example/x", "https://a.example/y", true),
            ("https://a.example/x", "https://b.example/x", false),
            ("https://github.com/school/x", "https://github.com/school/y", true),
            ("https://github.com/school/x", "https://github.com/stranger/x", false),
            ("https://cdn.jsdelivr.net/gh/school/x", "https://cdn.jsdelivr.net/gh/stranger/x", false),
            ("https://cdn.jsdelivr.net/gh/school/x", "https://cdn.jsdelivr.net/gh/school/y", true),
            ("https://drive.google.com/uc?id=1", "https://drive.google.com/uc?id=2", false),
            ("https://drive.google.com/uc?id=1", "https://drive.google.com/uc?id=1", true),
            ("https://s3.eu-west-1.amazonaws.com/school/x", "https://s3.eu-west-1.amazonaws.com/stranger/x", false),
            ("https://s3-us-west-2.amazonaws.com/school/x", "https://s3-us-west-2.amazonaws.com/school/y", true),
            ("https://uni.example/~ada/x", "https://uni.example/~eve/x", false),
            ("https://uni.example/~ada/x", "https://uni.example/~ada/y", true),
            ("https://uni.example/~ada/x", "https://uni.example/x", false),
        ] {
            let is_same = is_same_owner(&Url::parse(one).unwrap(), &Url::parse(other).unwrap());
            assert_eq!(
                (is_same, is_same_owner(&Url::parse(other).unwrap(), &Url::parse(one).unwrap())),
                (expected, expected),
                "{one} {other}"
            );
        }
    }

    #[test]
    fn a_very_long_text_is_no_address() {
        let long = |length: usize| format!("https://a.example/{}", "x".repeat(length));
        assert!(web_address(&long(2_000)).is_some() && web_address(&long(MAX_ADDRESS)).is_none());
    }
}
