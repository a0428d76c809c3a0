//! Identifiers of issuers in one form each, and which of them an issuer's id proves (`product.md` §3, "Identity across formats").

use std::borrow::Cow;

use url::Url;

use crate::domain::issuers::{IdentifierScheme, IssuerIdentifier};
use crate::domain::matching::canonical;
use crate::domain::scan;

/// Platforms on which many issuers live: never an issuer's domain.
const PLATFORMS: &[&str] = &[
    "accredible.com",
    "badgecert.com",
    "badgecraft.eu",
    "badgelist.com",
    "badgr.com",
    "badgr.io",
    "badgr.org",
    "bcdiploma.com",
    "canvasbadges.org",
    "certifier.io",
    "certopus.com",
    "credential.net",
    "credentialengineregistry.org",
    "credly.com",
    "hyperstack.id",
    "instructure.com",
    "learncard.app",
    "learncard.com",
    "learncard.network",
    "linkedin.com",
    "myskillsfuture.gov.sg",
    "openbadgefactory.com",
    "openbadgepassport.com",
    "parchment.com",
    "sertifier.com",
    "verifyed.io",
    "virtualbadge.io",
    "youracclaim.com",
];

/// An identifier in its one form; `None` where it cannot be one of this scheme. A platform's host is never a domain.
pub fn normalise(scheme: IdentifierScheme, value: &str) -> Option<String> {
    let value = value.trim();
    match scheme {
        IdentifierScheme::Did => did(value),
        IdentifierScheme::ProfileUrl => profile_url(value),
        IdentifierScheme::Domain => domain(value),
        IdentifierScheme::CredlyOrg => uuid(last_segment(value)),
        IdentifierScheme::AccredibleOrg => bare(last_segment(value)),
        IdentifierScheme::BadgrIssuer => badgr(value),
        IdentifierScheme::Ctid => canonical(value).and_then(|form| Some(format!("ce-{}", form.strip_prefix("ctid:")?))),
        IdentifierScheme::Ror => bare(last_segment(value)).map(|id| id.to_lowercase()),
        IdentifierScheme::Lei => bare(value).map(|id| id.to_uppercase()).filter(|id| id.len() == 20),
    }
}

/// What an issuer's id, once its key is bound to it, proves: the most exact first. A DID or address itself, the id on a platform, and the
/// registrable domain of a did:web or of an address.
pub fn of_issuer(id: &str) -> Vec<IssuerIdentifier> {
    let mut found = Vec::new();
    let mut add = |scheme, value: Option<String>| found.extend(value.map(|value| IssuerIdentifier { scheme, value }));
    add(IdentifierScheme::Did, did(id));
    if let Some(url) = web_url(id) {
        add(IdentifierScheme::ProfileUrl, profile_url(id));
        let host = url.host_str().unwrap_or_default();
        if is_at(host, &["credly.com", "youracclaim.com"]) {
            add(IdentifierScheme::CredlyOrg, uuid(last_segment(url.path())));
        } else if is_at(host, &["accredible.com", "credential.net"]) {
            add(IdentifierScheme::AccredibleOrg, bare(last_segment(url.path())));
        } else if is_at(host, &["badgr.com", "badgr.io", "badgr.org", "canvasbadges.org"]) {
            add(IdentifierScheme::BadgrIssuer, badgr(id));
        }
    }
    add(IdentifierScheme::Domain, domain_of(id));
    found
}

/// The one form of an issuer's id, to tell two issuers apart.
pub fn issuer_key(id: &str) -> String {
    did(id).or_else(|| profile_url(id)).unwrap_or_else(|| id.trim().to_owned())
}

/// The registrable domain behind a DID or address; `None` on platforms and where there is none (`did:key`).
pub fn domain_of(id: &str) -> Option<String> {
    domain(&host_of(id)?)
}

/// The host behind a DID or address.
pub fn host_of(id: &str) -> Option<String> {
    if let Some((method, rest)) = did_parts(id)
        && method == "web"
    {
        let host = rest.split(':').next().unwrap_or_default();
        // A port is written `%3A8443`.
        return host.split('%').next().map(str::to_lowercase).filter(|host| !host.is_empty());
    }
    match plain_host(id) {
        Some(host) => Some(host.to_owned()),
        None => Some(web_url(id)?.host_str()?.to_owned()),
    }
}

/// The host of a web address written in the way nearly all are, seen without taking the address apart: labels of small letters, digits and
/// hyphens, the last one of letters; nothing in the path that has to be written otherwise.
pub fn plain_host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let (mut end, mut before, mut is_word) = (0, b'.', true);
    for byte in rest.bytes() {
        match byte {
            b'/' => break,
            b'a'..=b'z' => {}
            b'0'..=b'9' => is_word = false,
            // Two hyphens are in names with other letters (`xn--…`).
            b'-' if before != b'-' => is_word = false,
            b'.' if before != b'.' => is_word = true,
            _ => return None,
        }
        before = byte;
        end += 1;
    }
    let (host, path) = rest.split_at_checked(end)?;
    let is_name = before != b'.' && is_word;
    (is_name && !scan::any(path.as_bytes(), |byte| !byte.is_ascii_graphic() || matches!(byte, b'\\' | b'<' | b'>' | b'"'))).then_some(host)
}

/// Whether a host belongs to a platform on which many issuers live.
pub fn is_platform(host: &str) -> bool {
    is_at(host, PLATFORMS)
}

fn is_at(host: &str, domains: &[&str]) -> bool {
    domains.iter().any(|domain| host == *domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')))
}

/// The method of a DID, in lower case, and what the method makes of it; no path, query or fragment.
fn did_parts(value: &str) -> Option<(Cow<'_, str>, &str)> {
    let value = value.trim();
    let (scheme, named) = value.split_at_checked(4)?;
    if !scheme.eq_ignore_ascii_case("did:") {
        return None;
    }
    let end = named.bytes().position(|byte| matches!(byte, b'#' | b'?' | b'/')).unwrap_or(named.len());
    let (method, rest) = named.get(..end)?.split_once(':')?;
    let is_lower = method.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let has_space =
        if rest.is_ascii() { rest.bytes().any(|byte| matches!(byte, b' ' | b'\t'..=b'\r')) } else { rest.contains(char::is_whitespace) };
    if method.is_empty() || rest.is_empty() || has_space {
        return None;
    }
    Some((if is_lower { Cow::Borrowed(method) } else { Cow::Owned(method.to_lowercase()) }, rest))
}

/// Lower-case method and host, no fragment; the rest of a DID is kept, its letters matter.
pub(super) fn did(value: &str) -> Option<String> {
    let (method, rest) = did_parts(value)?;
    if method != "web" {
        return Some(format!("did:{method}:{rest}"));
    }
    let (host, path) = rest.split_once(':').map_or((rest, String::new()), |(host, path)| (host, format!(":{path}")));
    Some(format!("did:web:{}{}", host.to_lowercase(), path.trim_end_matches(':')))
}

fn web_url(value: &str) -> Option<Url> {
    if value.starts_with("did:") || value.starts_with("urn:") {
        return None;
    }
    Url::parse(value.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

/// https, lower-case host, no fragment, no closing slash.
fn profile_url(value: &str) -> Option<String> {
    let url = web_url(value)?;
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("https://{}{port}{}{query}", url.host_str()?, url.path().trim_end_matches('/')))
}

/// The registrable domain by the public suffix list, in punycode; a platform has none that means anything.
fn domain(value: &str) -> Option<String> {
    let address = if value.contains("://") { value.to_owned() } else { format!("https://{value}") };
    let url;
    let host = match plain_host(&address) {
        Some(host) => host,
        None => {
            url = web_url(&address)?;
            url.domain()?.trim_end_matches('.')
        }
    };
    let registrable = psl::domain_str(host)?;
    (!is_platform(registrable)).then(|| registrable.to_owned())
}

/// `api.badgr.io/ENTITY`; without a host it is the platform's first.
fn badgr(value: &str) -> Option<String> {
    let host = web_url(value).and_then(|url| url.host_str().map(str::to_owned));
    let host = host.or_else(|| Some(value.split_once('/')?.0.to_lowercase())).unwrap_or_else(|| "api.badgr.io".to_owned());
    bare(last_segment(value)).map(|entity| format!("{host}/{entity}"))
}

fn uuid(value: &str) -> Option<String> {
    canonical(value)?.strip_prefix("uuid:").map(str::to_owned)
}

fn bare(value: &str) -> Option<String> {
    (!value.is_empty() && value.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'))).then(|| value.to_owned())
}

fn last_segment(value: &str) -> &str {
    let path = value.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').trim_end_matches(".json");
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// What is seen at a glance is what the address says when it is taken apart.
        #[test]
        fn a_plain_host_is_the_host(host in "[a-z0-9.-]{1,12}(x|0x1|1|example|:80)?", rest in "([/?#:@\\\\%][ -~]{0,8})?") {
            let address = format!("https://{host}{rest}");
            if let Some(plain) = plain_host(&address) {
                proptest::prop_assert_eq!(web_url(&address).and_then(|url| url.host_str().map(str::to_owned)), Some(plain.to_owned()));
            }
        }
    }

    #[test]
    fn each_scheme_has_one_form() {
        use IdentifierScheme::{AccredibleOrg, BadgrIssuer, CredlyOrg, Ctid, Did, Domain, Lei, ProfileUrl, Ror};
        let uuid = "74790a75-8451-400a-8536-92d792c5184a";
        for (scheme, written, form) in [
            (Did, "did:web:Credentials.Example.EDU#key-1", Some("did:web:credentials.example.edu")),
            (Did, "did:web:example.edu:Math", Some("did:web:example.edu:Math")),
            (Did, "did:key:z6MkAbC", Some("did:key:z6MkAbC")),
            (Did, "https://example.edu", None),
            (Did, "did:web:", None),
            (ProfileUrl, "http://Example.edu/badges/issuer.json#x", Some("https://example.edu/badges/issuer.json")),
            (ProfileUrl, "https://example.edu/", Some("https://example.edu")),
            (ProfileUrl, "example", None),
            (Domain, "https://credentials.example.edu/about", Some("example.edu")),
            (Domain, "www.uni.example.ac.uk", Some("example.ac.uk")),
            (Domain, "bücher.example", Some("xn--bcher-kva.example")),
            (Domain, "www.credly.com", None),
            (Domain, "192.168.0.1", None),
            (Domain, "edu", None),
            (CredlyOrg, "https://api.credly.com/v1/obi/v2/issuers/74790A75-8451-400a-8536-92d792c5184a", Some(uuid)),
            (CredlyOrg, uuid, Some(uuid)),
            (CredlyOrg, "google", None),
            (AccredibleOrg, "https://api.accredible.com/v1/issuers/1234", Some("1234")),
            (BadgrIssuer, "https://api.badgr.io/public/issuers/Pnjs", Some("api.badgr.io/Pnjs")),
            (BadgrIssuer, "Pnjs", Some("api.badgr.io/Pnjs")),
            (BadgrIssuer, "api.eu.badgr.io/Pnjs", Some("api.eu.badgr.io/Pnjs")),
            (Ctid, "CE-74790A75-8451-400a-8536-92d792c5184a", Some("ce-74790a75-8451-400a-8536-92d792c5184a")),
            (Ror, "https://ror.org/042NB2S44", Some("042nb2s44")),
            (Lei, "5493006mhb84dd0zwv18", Some("5493006MHB84DD0ZWV18")),
            (Lei, "5493", None),
        ] {
            assert_eq!(normalise(scheme, written).as_deref(), form, "{scheme} {written}");
            if let Some(form) = form {
                assert_eq!(normalise(scheme, form).as_deref(), Some(form), "{scheme}: normalising twice changes nothing");
            }
        }
    }

    #[test]
    fn an_id_proves_itself_and_its_domain_but_never_a_platforms() {
        let schemes = |id: &str| of_issuer(id).into_iter().map(|one| (one.scheme, one.value)).collect::<Vec<_>>();
        assert_eq!(
            schemes("did:web:credentials.example.edu"),
            [(IdentifierScheme::Did, "did:web:credentials.example.edu".to_owned()), (IdentifierScheme::Domain, "example.edu".to_owned())]
        );
        assert_eq!(schemes("did:key:z6Mk").len(), 1);
        let credly = "https://api.credly.com/v1/obi/v2/issuers/74790a75-8451-400a-8536-92d792c5184a";
        let found: Vec<IdentifierScheme> = schemes(credly).into_iter().map(|(scheme, _)| scheme).collect();
        assert_eq!(found, [IdentifierScheme::ProfileUrl, IdentifierScheme::CredlyOrg]);
        assert!(of_issuer("Google").is_empty());
        assert_eq!(host_of("did:web:localhost%3A8443:a").as_deref(), Some("localhost"));
    }
}
