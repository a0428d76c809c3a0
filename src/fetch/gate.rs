//! Which addresses (URLs) may be asked at all: raw text, parts and host name (`security.md` §3.2, 1-3).

use url::{Host, Url};

use super::config::{EgressConfig, limits};

/// Why an address is not asked. For staff; a candidate sees "could not be reached".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// Longer than allowed, or with a sign no address has.
    #[error("the address is too long or has signs that do not belong in one")]
    Raw,
    /// Not an `https://` address.
    #[error("not an https address")]
    Scheme,
    /// It carries a user name or password.
    #[error("the address carries a user name")]
    Userinfo,
    /// The port is not one we use.
    #[error("the port is not allowed")]
    Port,
    /// An IP address in place of a name.
    #[error("an IP address in place of a name")]
    IpLiteral,
    /// A name that is none on the public internet.
    #[error("the host name is not a public one")]
    Host,
    /// Our own address.
    #[error("that is our own address")]
    OwnHost,
}

/// Endings that never name a public host.
const RESERVED_ENDINGS: [&str; 15] = [
    "local",
    "localhost",
    "internal",
    "intranet",
    "lan",
    "home",
    "home.arpa",
    "corp",
    "test",
    "example",
    "invalid",
    "onion",
    "i2p",
    "alt",
    "arpa",
];

/// First labels that name a cloud's metadata service.
const METADATA_LABELS: [&str; 2] = ["metadata", "instance-data"];

/// Step 1 and the parts of step 2 that hold for every address: raw text, scheme, no user name; the fragment is dropped.
pub(super) fn parse(raw: &str) -> Result<Url, Refusal> {
    if raw.is_empty() || raw.len() > limits::URL_BYTES || raw.chars().any(is_bad_sign) {
        return Err(Refusal::Raw);
    }
    let scheme = raw.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()).ok_or(Refusal::Scheme)?;
    if scheme != "https" && scheme != "http" {
        return Err(Refusal::Scheme);
    }
    let mut url = Url::parse(raw).map_err(|_| Refusal::Raw)?;
    if !url.username().is_empty() || url.password().is_some() || authority(raw).contains('@') {
        return Err(Refusal::Userinfo);
    }
    url.set_fragment(None);
    Ok(url)
}

/// Where a redirect leads, by the same rules.
pub(super) fn join(base: &Url, location: &str) -> Result<Url, Refusal> {
    if location.len() > limits::URL_BYTES || location.chars().any(is_bad_sign) {
        return Err(Refusal::Raw);
    }
    parse(base.join(location).map_err(|_| Refusal::Raw)?.as_str())
}

fn is_bad_sign(sign: char) -> bool {
    sign <= ' ' || sign == '\\' || sign.is_control()
}

/// Step 2 for scheme and port: https on 443, and what the site allows besides.
pub(super) fn check_transport(url: &Url, config: &EgressConfig) -> Result<(), Refusal> {
    let is_plain = url.scheme() == "http";
    if is_plain && !config.allow_plain_http {
        return Err(Refusal::Scheme);
    }
    match url.port() {
        None => Ok(()),
        Some(port) if port != 0 && config.extra_ports.contains(&port) && !is_plain => Ok(()),
        Some(_) => Err(Refusal::Port),
    }
}

fn authority(raw: &str) -> &str {
    let rest = raw.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Step 2 for the host name, and 3: IP addresses are refused outright.
pub(super) fn check_host(url: &Url, config: &EgressConfig) -> Result<(), Refusal> {
    let name = match url.host() {
        None => return Err(Refusal::Host),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(Refusal::IpLiteral),
        Some(Host::Domain(name)) => name.to_ascii_lowercase(),
    };
    if config.own_host.as_deref() == Some(name.as_str()) {
        return Err(Refusal::OwnHost);
    }
    if name.len() > limits::HOST_BYTES || !name.contains('.') || !name.split('.').all(is_label) {
        return Err(Refusal::Host);
    }
    let ends_in = |ending: &str| name.strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let last_is_number = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|sign| sign.is_ascii_digit()));
    let is_metadata = name.split('.').next().is_some_and(|first| METADATA_LABELS.contains(&first));
    if last_is_number || is_metadata || RESERVED_ENDINGS.iter().any(|ending| ends_in(ending)) {
        return Err(Refusal::Host);
    }
    Ok(())
}

/// One part of a host name: 1 to 63 letters, digits, hyphens or underscores, with no hyphen at its ends.
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-' || sign == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(raw: &str, config: &EgressConfig) -> Result<String, Refusal> {
        let url = parse(raw)?;
        check_transport(&url, config)?;
        check_host(&url, config)?;
        Ok(url.to_string())
    }

    #[test]
    fn addresses_of_badges_are_allowed_and_lose_their_fragment() {
        let config = EgressConfig { extra_ports: vec![8443], allow_plain_http: true, ..EgressConfig::default() };
        for (raw, expected) in [
            ("https://badges.example.org/1", "https://badges.example.org/1"),
            ("HTTPS://Badges.Example.ORG/1#key-1", "https://badges.example.org/1"),
            ("https://badges.example.org:443/", "https://badges.example.org/"),
            ("https://badges.example.org:8443/x", "https://badges.example.org:8443/x"),
            ("http://badges.example.org/x?y=1", "http://badges.example.org/x?y=1"),
            ("https://bücher.de/a", "https://xn--bcher-kva.de/a"),
            ("https://my_host.example.org/", "https://my_host.example.org/"),
            ("https://metadata-store.org/", "https://metadata-store.org/"),
        ] {
            assert_eq!(judge(raw, &config).as_deref(), Ok(expected), "{raw}");
        }
    }

    #[test]
    fn a_redirect_is_judged_like_any_address() {
        let base = Url::parse("https://a.org/x/y").unwrap();
        assert_eq!(join(&base, "../z").unwrap().as_str(), "https://a.org/z");
        assert_eq!(join(&base, "//b.org/z").unwrap().as_str(), "https://b.org/z");
        assert_eq!(join(&base, "https://u@b.org/"), Err(Refusal::Userinfo));
        assert_eq!(join(&base, "ht\ttps://b.org/"), Err(Refusal::Raw));
        assert_eq!(join(&base, "\\\\b.org"), Err(Refusal::Raw));
        assert_eq!(join(&base, "file:///etc/passwd"), Err(Refusal::Scheme));
    }

    #[test]
    fn every_trick_is_refused_for_its_reason() {
        let config = EgressConfig { own_host: Some("hire.northwind.org".to_owned()), ..EgressConfig::default() };
        for (raw, expected) in [
            ("", Refusal::Raw),
            (" https://a.org/", Refusal::Raw),
            ("https://a.org/\t", Refusal::Raw),
            ("ht\ttps://a.org/", Refusal::Raw),
            ("https://a.org/\r\nHost: b", Refusal::Raw),
            ("https:\\\\a.org\\", Refusal::Raw),
            ("https://a.org\\@b.org/", Refusal::Raw),
            ("https://a.org/\u{7f}", Refusal::Raw),
            ("https://a.org/\u{85}", Refusal::Raw),
            ("https:a.org", Refusal::Scheme),
            ("//a.org/", Refusal::Scheme),
            ("http://a.org/", Refusal::Scheme),
            ("ftp://a.org/", Refusal::Scheme),
            ("file:///etc/passwd", Refusal::Scheme),
            ("gopher://a.org/", Refusal::Scheme),
            ("data:text/html,x", Refusal::Scheme),
            ("javascript://a.org/%0aalert(1)", Refusal::Scheme),
            ("https://user@a.org/", Refusal::Userinfo),
            ("https://user:pw@a.org/", Refusal::Userinfo),
            ("https://@a.org/", Refusal::Userinfo),
            ("https://a.org:80/", Refusal::Port),
            ("https://a.org:22/", Refusal::Port),
            ("https://a.org:0/", Refusal::Port),
            ("https://127.0.0.1/", Refusal::IpLiteral),
            ("https://8.8.8.8/", Refusal::IpLiteral),
            ("https://2130706433/", Refusal::IpLiteral),
            ("https://0x7f.1/", Refusal::IpLiteral),
            ("https://0177.0.0.1/", Refusal::IpLiteral),
            ("https://127.1/", Refusal::IpLiteral),
            ("https://[::1]/", Refusal::IpLiteral),
            ("https://[::ffff:127.0.0.1]/", Refusal::IpLiteral),
            ("https://①②⑦.0.0.1/", Refusal::IpLiteral),
            ("https://localhost/", Refusal::Host),
            ("https://db/", Refusal::Host),
            ("https://a.localhost/", Refusal::Host),
            ("https://printer.local/", Refusal::Host),
            ("https://x.internal/", Refusal::Host),
            ("https://x.home.arpa/", Refusal::Host),
            ("https://issuer.test/", Refusal::Host),
            ("https://issuer.example/", Refusal::Host),
            ("https://x.onion/", Refusal::Host),
            ("https://a.org./", Refusal::Host),
            ("https://a..org/", Refusal::Host),
            ("https://-a.org/", Refusal::Host),
            ("https://metadata.google.internal/", Refusal::Host),
            ("https://metadata.goog/", Refusal::Host),
            ("https://metadata.azure.com/", Refusal::Host),
            ("https://HIRE.northwind.org/", Refusal::OwnHost),
        ] {
            assert_eq!(judge(raw, &config), Err(expected), "{raw:?}");
        }
        assert_eq!(judge(&format!("https://a.org/{}", "x".repeat(2048)), &config), Err(Refusal::Raw));
        assert_eq!(judge(&format!("https://{}.org/", "x".repeat(64)), &config), Err(Refusal::Host));
    }
}
