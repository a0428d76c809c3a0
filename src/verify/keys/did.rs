//! DID URLs: which DID, which key in it, and where the document of a `did:web` is (M22).

use crate::domain::trust::plain_host;
use crate::verify::facts::is_invisible;
use crate::verify::percent;

/// A DID URL in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DidUrl<'a> {
    /// The DID.
    pub(super) did: &'a str,
    /// Its method.
    pub(super) method: &'a str,
    /// What the method makes of it.
    pub(super) specific: &'a str,
    /// The name of the key.
    pub(super) fragment: Option<&'a str>,
}

/// Splits a DID URL; one with a path or query names no key.
pub(super) fn split(url: &str) -> Option<DidUrl<'_>> {
    let (did, fragment) = match url.split_once('#') {
        Some((did, fragment)) => (did, Some(fragment)),
        None => (url, None),
    };
    let (method, specific) = did.strip_prefix("did:")?.split_once(':')?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'%');
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (is_method && !specific.is_empty() && specific.bytes().all(is_plain)).then_some(DidUrl { did, method, specific, fragment })
}

/// The https address of a `did:web` document: colons are slashes, `%3A` is the colon before a port; no path means the well-known place. What is
/// percent-encoded in the path stays so, as the method asks for.
pub(super) fn web_address(specific: &str) -> Option<String> {
    let mut parts = specific.split(':');
    let host = parts.next().filter(|host| !host.is_empty())?;
    let (name, port) = match host.split_once('%') {
        Some((name, rest)) => {
            let port = rest.strip_prefix("3A").or_else(|| rest.strip_prefix("3a"))?;
            (name, Some(port.parse::<u16>().ok()?))
        }
        None => (host, None),
    };
    let port = port.filter(|port| *port != 443).map(|port| format!(":{port}")).unwrap_or_default();
    let mut address = format!("https://{}{port}", name.to_ascii_lowercase());
    let path: Vec<&str> = parts.collect();
    // An empty step or one that climbs would lead to somebody else's document.
    if !path.iter().all(|step| is_one_step(step)) {
        return None;
    }
    if path.is_empty() {
        address.push_str("/.well-known");
    }
    for step in path {
        address.push('/');
        address.push_str(step);
    }
    address.push_str("/did.json");
    // An address as nearly all are is what it comes to when it is taken apart: a plain host, and steps that are neither empty nor climb.
    let is_plain = plain_host(&address).is_some() && !address.contains(['%', '?', '#']);
    (is_plain || url::Url::parse(&address).is_ok_and(|parsed| parsed.as_str() == address)).then_some(address)
}

/// Whether a part of a `did:web` is one step of a path however it is read: percent-encoding hides no slash, no step that climbs, nothing that
/// nobody sees and no second encoding.
fn is_one_step(step: &str) -> bool {
    let Some(decoded) = percent::decoded(step) else { return false };
    let is_hidden = |c: char| matches!(c, '/' | '\\' | '%') || c.is_whitespace() || is_invisible(c);
    !decoded.is_empty() && !matches!(decoded.as_str(), "." | "..") && !decoded.contains(is_hidden)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_did_web_leads_to_one_address() {
        for (specific, expected) in [
            ("s.example", Some("https://s.example/.well-known/did.json")),
            ("S.Example%3A8443", Some("https://s.example:8443/.well-known/did.json")),
            ("s.example:u:me", Some("https://s.example/u/me/did.json")),
            ("s.example:u:a%40b", Some("https://s.example/u/a%40b/did.json")),
            ("s.example%3a8443:u:%C3%A9", Some("https://s.example:8443/u/%C3%A9/did.json")),
            ("s.example:u:a%2Fb", None),
            ("s.example:u:a%2fb", None),
            ("s.example:u:a%5Cb", None),
            ("s.example:u:%2E%2E", None),
            ("s.example:u:.%2e", None),
            ("s.example:u:%2e", None),
            ("s.example:u:a%252Fb", None),
            ("s.example:u:a%00", None),
            ("s.example:u:a%20b", None),
            ("s.example:u:%FF", None),
            ("s.example:u:a%4", None),
            ("s.example:u:a%", None),
            ("s.example:u:a%zz", None),
            ("s.example:u:%é0", None),
            ("s.example::u", None),
            ("s.example:..", None),
            ("s.example%2Fu", None),
            ("", None),
        ] {
            assert_eq!(web_address(specific).as_deref(), expected, "{specific}");
        }
    }

    proptest! {
        #[test]
        fn an_encoding_never_changes_the_number_of_steps(steps in proptest::collection::vec("([a-z.]|%[0-9a-fA-F]{2}|%){1,4}", 1..4)) {
            if let Some(address) = web_address(&format!("s.example:{}", steps.join(":"))) {
                let url = url::Url::parse(&address).unwrap();
                prop_assert_eq!(url.path_segments().unwrap().count(), steps.len() + 1);
                prop_assert_eq!(url.host_str(), Some("s.example"));
                for step in url.path_segments().unwrap() {
                    let plain = percent::decoded(step).unwrap();
                    prop_assert!(!plain.contains(['/', '\\', '%']) && plain != "." && plain != "..", "{}", address);
                }
            }
        }
    }
}
