//! Which addresses may speak for an issuer (OB 2.0 "Verification of issuer hosting", M25).

use url::Url;

use super::pass::web_address;
use crate::verify::address::is_same_owner;
use crate::verify::json::Json;

/// Whether the assertion at `assertion` and the badge class at `badge` are within the scope of `issuer`; else why not.
pub(super) fn check(issuer: &Json<'_>, issuer_id: &str, assertion: Option<&str>, badge: Option<&str>) -> Result<(), String> {
    let policy = issuer.get("verification");
    let texts = |name: &str| -> Option<Vec<&str>> {
        // An empty list is none (ADR 18).
        let values = policy?.get(name).map(Json::items).filter(|values| !values.is_empty())?;
        Some(values.iter().filter_map(Json::as_str).collect())
    };
    let home = web_address(issuer_id);
    let issuer_host = home.as_ref().and_then(host_of);
    let origins: Option<Vec<String>> = texts("allowedOrigins").map(|origins| origins.iter().filter_map(|origin| host_in(origin)).collect());
    let is_allowed_host = |host: &str| match &origins {
        Some(origins) => origins.iter().any(|origin| origin == host),
        None => issuer_host.as_deref() == Some(host),
    };
    if let Some(assertion) = assertion {
        let url = web_address(assertion).ok_or("the assertion has no web address")?;
        let host = host_of(&url).ok_or("the assertion has no web address")?;
        let starts = texts("startsWith");
        let is_in_start = starts.as_ref().is_none_or(|starts| starts.iter().any(|start| starts_with(&url, start)));
        // A start named by the issuer stands for itself; hosts it names are asked for besides.
        let is_in_origin = if starts.is_some() && origins.is_none() { true } else { is_allowed_host(&host) };
        if !is_in_start {
            return Err("the badge is not at an address its issuer allows (startsWith)".to_owned());
        }
        if !is_in_origin {
            return Err("the badge is not on a host its issuer allows".to_owned());
        }
        if starts.is_none() && is_strangers(&url, home.as_ref()) {
            return Err("the badge is in another part of a host that many share".to_owned());
        }
    }
    if let Some(badge) = badge {
        let url = web_address(badge);
        let host = url.as_ref().and_then(host_of);
        let is_own_host = host.is_some() && host == issuer_host;
        if !is_own_host && !host.is_some_and(|host| is_allowed_host(&host)) {
            return Err("the badge class is not on a host its issuer allows".to_owned());
        }
        if url.is_some_and(|url| is_strangers(&url, home.as_ref())) {
            return Err("the badge class is in another part of a host that many share".to_owned());
        }
    }
    Ok(())
}

/// Whether an address on the issuer's own host is somebody else's all the same.
fn is_strangers(url: &Url, home: Option<&Url>) -> bool {
    home.is_some_and(|home| host_of(home) == host_of(url) && !is_same_owner(home, url))
}

/// The host without port, case folded, without a last dot.
fn host_of(url: &Url) -> Option<String> {
    Some(url.host_str()?.trim_end_matches('.').to_ascii_lowercase())
}

/// The host in an allowed origin: a bare host, or a full origin whose host counts.
fn host_in(origin: &str) -> Option<String> {
    let text = origin.trim();
    let address = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    web_address(&address).and_then(|url| host_of(&url))
}

/// Whether `url` begins with `start`, compared on parsed addresses: scheme, host and port equal, and the path and query as text.
fn starts_with(url: &Url, start: &str) -> bool {
    let Some(start) = web_address(start) else { return false };
    let tail = |url: &Url| format!("{}{}", url.path(), url.query().map(|query| format!("?{query}")).unwrap_or_default());
    url.origin() == start.origin() && url.username() == start.username() && tail(url).starts_with(&tail(&start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_the_issuer_allows_are_in_scope() {
        let id = "https://Example.org/issuer.json";
        for (policy, assertion, badge, expected) in [
            ("{}", "https://example.org/1", "http://example.org:8080/b", true),
            ("{}", "https://example.org.evil/1", "https://example.org/b", false),
            ("{}", "https://evil.example/1", "https://example.org/b", false),
            ("{}", "https://example.org/1", "https://evil.example/b", false),
            ("{\"allowedOrigins\":[\"example.com\",\"https://example.org\"]}", "https://example.com/1", "https://example.org/b", true),
            ("{\"allowedOrigins\":\"example.com\"}", "https://example.org/1", "https://example.org/b", false),
            ("{\"allowedOrigins\":\"example.com\"}", "https://sub.example.com/1", "https://example.org/b", false),
            ("{\"allowedOrigins\":[]}", "https://example.org/1", "https://example.org/b", true),
            ("{\"allowedOrigins\":[]}", "https://evil.example/1", "https://example.org/b", false),
            ("{\"allowedOrigins\":null,\"startsWith\":[]}", "https://example.org/1", "https://example.org/b", true),
            ("{\"allowedOrigins\":[],\"startsWith\":[]}", "https://example.org/1", "https://evil.example/b", false),
            ("{\"startsWith\":[]}", "https://evil.example/1", "https://example.org/b", false),
            ("{\"startsWith\":[],\"allowedOrigins\":\"example.com\"}", "https://example.com/1", "https://example.org/b", true),
            ("{\"startsWith\":[],\"allowedOrigins\":\"example.com\"}", "https://example.org/1", "https://example.org/b", false),
            ("{\"startsWith\":\"https://example.org/\",\"allowedOrigins\":[]}", "https://example.org/1", "https://example.org/b", true),
            ("{\"allowedOrigins\":[1]}", "https://example.org/1", "https://example.org/b", false),
            ("{\"startsWith\":\"https://example.org\"}", "https://example.org/1", "https://example.org/b", true),
            ("{\"startsWith\":\"https://example.org\"}", "https://example.org.evil/1", "https://example.org/b", false),
            ("{\"startsWith\":\"https://example.org/official/\"}", "https://example.org/1", "https://example.org/b", false),
            (
                "{\"startsWith\":[\"https://a.example/\",\"https://example.org/o\"]}",
                "https://example.org/o/1",
                "https://example.org/b",
                true,
            ),
            ("{\"startsWith\":\"https://cdn.example/x/\"}", "https://cdn.example/x/1", "https://example.org/b", true),
            ("{\"startsWith\":\"https://cdn.example/x/\"}", "https://cdn.example/x/1", "https://cdn.example/b", false),
            (
                "{\"startsWith\":\"https://example.org/\",\"allowedOrigins\":[\"example.com\"]}",
                "https://example.org/1",
                "https://example.org/b",
                false,
            ),
            ("{\"startsWith\":\"https://example.org/\"}", "https://user@example.org/1", "https://example.org/b", false),
        ] {
            let issuer = format!("{{\"verification\":{policy}}}");
            let got = check(&Json::parse(issuer.as_bytes()).unwrap(), id, Some(assertion), Some(badge));
            assert_eq!(got.is_ok(), expected, "{policy} {assertion} {badge}: {got:?}");
        }
        // On a host that many share, the host alone says nothing.
        let shared = |owner: &str| {
            check(
                &Json::Null,
                "https://raw.githubusercontent.com/school/b/i",
                Some(owner),
                Some("https://raw.githubusercontent.com/school/b/c"),
            )
        };
        assert!(shared("https://raw.githubusercontent.com/school/b/1").is_ok());
        assert!(shared("https://raw.githubusercontent.com/stranger/b/1").is_err());
        assert!(check(&Json::Null, id, Some("urn:uuid:1"), None).is_err());
        assert!(check(&Json::Null, id, None, Some("https://example.org/b")).is_ok());
    }
}
