//! DID URLs: which DID, which key in it, and where the document of a `did:web` is (M22).

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

/// The https address of a `did:web` document: colons are slashes, `%3A` is the colon before a port; no path means the well-known place.
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
    if path.iter().any(|step| step.is_empty() || matches!(*step, "." | "..") || step.contains('%')) {
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
    let parsed = url::Url::parse(&address).ok()?;
    (parsed.as_str() == address).then_some(address)
}
