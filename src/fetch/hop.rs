//! One request and its answer over one connection to vetted addresses (`security.md` §3.2, 6-8).

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::tls::TlsInfo;
use reqwest::{Client, Response};
use rustls::{ClientConfig, RootCertStore};
use sha2::{Digest, Sha256};
use url::Url;

use super::cache::Validators;
use super::config::limits;
use super::freshness::Said;
use super::kinds::Fit;
use super::outcome::{Failure, Hop, Kind, Note};

/// A failure and what staff may read about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// The failure.
    pub(super) failure: Failure,
    /// The line for staff.
    pub(super) line: String,
}

impl Trouble {
    /// A failure with its line.
    pub(super) fn new(failure: Failure, line: impl Into<String>) -> Self {
        Self { failure, line: line.into() }
    }
}

/// The answer of one hop.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    /// Content type, as sent.
    pub(super) content_type: Option<String>,
    /// `Location`, as sent.
    pub(super) location: Option<String>,
    /// `Retry-After`, as sent.
    pub(super) retry_after: Option<String>,
    /// What it says about keeping it.
    pub(super) said: Said,
    /// The body.
    pub(super) bytes: Vec<u8>,
    /// What is worth knowing.
    pub(super) notes: Vec<Note>,
}

/// TLS 1.2 or later with the roots of the web; nothing of the machine's own store.
pub(super) fn tls() -> Result<ClientConfig, rustls::Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Answers every name with the addresses that were vetted; nothing else is ever resolved.
struct Vetted(Vec<SocketAddr>);

impl Resolve for Vetted {
    fn resolve(&self, _name: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

/// Asks `url` at one of `vetted`, once. A body is read only where status, type, encoding and size allow it.
pub(super) async fn get(
    tls: &ClientConfig,
    url: &Url,
    kind: Kind,
    vetted: &[SocketAddr],
    validators: &Validators,
    record: &mut Hop,
) -> Result<Answer, Trouble> {
    let client = client(tls, url, vetted)?;
    let mut request = client.get(url.clone()).headers(headers(kind));
    if let Some(value) = validators.etag.as_deref().and_then(|etag| HeaderValue::from_str(etag).ok()) {
        request = request.header(header::IF_NONE_MATCH, value);
    }
    if let Some(value) = validators.last_modified.as_deref().and_then(|date| HeaderValue::from_str(date).ok()) {
        request = request.header(header::IF_MODIFIED_SINCE, value);
    }
    let response = match tokio::time::timeout(limits::FIRST_BYTE, request.send()).await {
        Err(_) => return Err(Trouble::new(Failure::TimedOut, "no answer in time")),
        Ok(Err(error)) if error.is_timeout() => return Err(Trouble::new(Failure::TimedOut, "no connection in time")),
        Ok(Err(error)) => return Err(Trouble::new(Failure::Unreachable, chain(&error))),
        Ok(Ok(response)) => response,
    };
    note_peer(&response, vetted, record)?;
    read(response, kind).await
}

fn client(tls: &ClientConfig, url: &Url, vetted: &[SocketAddr]) -> Result<Client, Trouble> {
    let addresses = vetted.iter().take(limits::ADDRESSES_TRIED).copied().collect();
    #[expect(clippy::disallowed_methods, reason = "the one place that opens outbound connections")]
    let builder = Client::builder();
    builder
        .tls_backend_preconfigured(tls.clone())
        .tls_info(true)
        .dns_resolver(Vetted(addresses))
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .http1_only()
        .http1_max_headers(limits::HEADER_FIELDS)
        .pool_max_idle_per_host(0)
        .connect_timeout(limits::CONNECT)
        .https_only(url.scheme() == "https")
        .build()
        .map_err(|error| Trouble::new(Failure::Unreachable, chain(&error)))
}

fn headers(kind: Kind) -> HeaderMap {
    HeaderMap::from_iter([
        (header::ACCEPT, HeaderValue::from_static(kind.accept())),
        (header::ACCEPT_ENCODING, HeaderValue::from_static("identity")),
        (header::USER_AGENT, HeaderValue::from_static(limits::USER_AGENT)),
    ])
}

/// The peer must be one of the vetted addresses; kept with its certificate.
fn note_peer(response: &Response, vetted: &[SocketAddr], record: &mut Hop) -> Result<(), Trouble> {
    let remote = response.remote_addr();
    record.remote = remote;
    record.status = Some(response.status().as_u16());
    let certificate = response.extensions().get::<TlsInfo>().and_then(TlsInfo::peer_certificate);
    record.certificate_sha256 = certificate.map(|der| hex::encode(Sha256::digest(der)));
    if remote.is_some_and(|remote| vetted.iter().any(|vetted| vetted.ip() == remote.ip())) {
        Ok(())
    } else {
        Err(Trouble::new(Failure::Blocked, "the connection did not end at a vetted address"))
    }
}

async fn read(mut response: Response, kind: Kind) -> Result<Answer, Trouble> {
    let fields = response.headers();
    if fields.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>() > limits::HEADER_BYTES {
        return Err(Trouble::new(Failure::TooLarge, "the header fields are too large"));
    }
    let field = |name| fields.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
    let mut answer = Answer {
        status: response.status().as_u16(),
        content_type: field(header::CONTENT_TYPE),
        location: field(header::LOCATION),
        retry_after: field(header::RETRY_AFTER),
        said: Said {
            cache_control: field(header::CACHE_CONTROL),
            expires: field(header::EXPIRES),
            date: field(header::DATE),
            age: field(header::AGE),
            etag: field(header::ETAG),
            last_modified: field(header::LAST_MODIFIED),
        },
        ..Answer::default()
    };
    let is_encoded = field(header::CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity"));
    if response.status().is_redirection() {
        return Ok(answer);
    }
    let is_good = response.status().is_success();
    let cap = match judge_type(&mut answer, kind, is_encoded) {
        Ok(cap) => cap,
        Err(trouble) if is_good => return Err(trouble),
        // The status says enough; an error page need not be of our kind.
        Err(_) => return Ok(answer),
    };
    let is_announced_larger = response.content_length().is_some_and(|length| usize::try_from(length).is_ok_and(|length| length > cap));
    if !is_announced_larger {
        while let Some(chunk) = response.chunk().await.map_err(|error| Trouble::new(Failure::Unreachable, chain(&error)))? {
            if answer.bytes.len() + chunk.len() > cap {
                return too_large(answer, is_good, cap);
            }
            answer.bytes.extend_from_slice(&chunk);
        }
        return Ok(answer);
    }
    too_large(answer, is_good, cap)
}

fn too_large(mut answer: Answer, is_good: bool, cap: usize) -> Result<Answer, Trouble> {
    if is_good {
        return Err(Trouble::new(Failure::TooLarge, format!("larger than {cap} bytes")));
    }
    answer.bytes = Vec::new();
    Ok(answer)
}

/// The cap for what the answer says it is; notes where it says too little.
pub(super) fn judge_type(answer: &mut Answer, kind: Kind, is_encoded: bool) -> Result<usize, Trouble> {
    if is_encoded {
        return Err(Trouble::new(Failure::WrongType, "an encoding nobody asked for"));
    }
    match kind.fit(answer.content_type.as_deref()) {
        Fit::Fits(cap) => Ok(cap),
        Fit::Vague(cap) => {
            answer.notes.push(Note::VagueType);
            Ok(cap)
        }
        Fit::No => {
            let found = answer.content_type.clone().unwrap_or_default();
            Err(Trouble::new(Failure::WrongType, format!("content type {found:?} does not fit")))
        }
    }
}

/// An error with its causes, without the address (which may carry secrets).
fn chain(error: &reqwest::Error) -> String {
    let mut line = String::from("request failed");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}
