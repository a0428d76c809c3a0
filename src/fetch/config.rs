//! What a site may change about outbound fetches, and every limit it may not.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::EgressSettings;

/// The fixed limits (`security.md` §3.2-3.3).
pub mod limits {
    use std::time::Duration;

    use chrono::TimeDelta;

    /// Longest address, in bytes.
    pub const URL_BYTES: usize = 2048;
    /// Longest host name, in bytes.
    pub const HOST_BYTES: usize = 253;
    /// Addresses a name may have.
    pub const ANSWERS: usize = 16;
    /// Addresses that are tried.
    pub const ADDRESSES_TRIED: usize = 4;
    /// Redirects that are followed.
    pub const REDIRECTS: usize = 3;
    /// Bytes of all header fields of an answer together.
    pub const HEADER_BYTES: usize = 64 * 1024;
    /// Header fields of an answer.
    pub const HEADER_FIELDS: usize = 96;
    /// One question to a name server.
    pub const NAME_TIMEOUT: Duration = Duration::from_secs(2);
    /// Questions per name server.
    pub const NAME_ATTEMPTS: usize = 2;
    /// Connecting: TCP and TLS handshake together.
    pub const CONNECT: Duration = Duration::from_secs(5);
    /// Until the head of the answer is there, connecting included.
    pub const FIRST_BYTE: Duration = Duration::from_secs(8);
    /// One hop, name resolution to last byte.
    pub const HOP: Duration = Duration::from_secs(10);
    /// One document, all hops.
    pub const DOCUMENT: Duration = Duration::from_secs(20);
    /// One credential, all documents.
    pub const CREDENTIAL: Duration = Duration::from_secs(60);
    /// Waiting for our own turn at a host.
    pub const TURN: Duration = Duration::from_secs(30);
    /// Connections to one registrable domain at a time.
    pub const PER_HOST: usize = 4;
    /// Connections at a time in all.
    pub const PER_NODE: usize = 64;
    /// Requests per second to one registrable domain, in thousandths.
    pub const RATE_MILLI: u64 = 10_000;
    /// The slowest a host that asks for less is asked, in thousandths per second.
    pub const RATE_FLOOR_MILLI: u64 = 200;
    /// Failures in a row that open the breaker.
    pub const BREAKER_FAILURES: u32 = 5;
    /// How long the breaker stays open first; doubled on each failed probe.
    pub const BREAKER_OPEN: Duration = Duration::from_secs(60);
    /// The longest the breaker stays open.
    pub const BREAKER_LONGEST: Duration = Duration::from_secs(30 * 60);
    /// How long "not found" and "no such name" are remembered.
    pub const REMEMBER_MISSING: TimeDelta = TimeDelta::minutes(5);
    /// How long "gone" is remembered.
    pub const REMEMBER_GONE: TimeDelta = TimeDelta::hours(24);
    /// How long a name with a forbidden address is remembered.
    pub const REMEMBER_BLOCKED: TimeDelta = TimeDelta::minutes(10);
    /// Documents kept in memory.
    pub const CACHE_ENTRIES: usize = 4096;
    /// Bytes kept in memory.
    pub const CACHE_BYTES: usize = 64 * 1024 * 1024;
    /// What we say we are. Never names the customer.
    pub const USER_AGENT: &str = concat!("Assay/", env!("CARGO_PKG_VERSION"), " (digital badge verifier)");
}

/// What a site may change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EgressConfig {
    /// Fetch `http://` on port 80 too; what comes that way is noted.
    pub allow_plain_http: bool,
    /// Ports besides 443.
    pub extra_ports: Vec<u16>,
    /// Ranges refused besides the built-in ones.
    pub deny_networks: Vec<IpNet>,
    /// Fetch nothing at all.
    pub offline: bool,
    /// Our own public host name, which is never fetched.
    pub own_host: Option<String>,
}

impl EgressConfig {
    /// The `[egress]` section and the address people use. Ranges that do not parse were refused when the settings were read.
    pub fn new(settings: &EgressSettings, public_url: Option<&Url>) -> Self {
        Self {
            allow_plain_http: settings.allow_plain_http,
            extra_ports: settings.extra_ports.clone(),
            deny_networks: settings.deny_cidrs.iter().filter_map(|range| range.parse().ok()).collect(),
            offline: settings.offline,
            own_host: public_url.and_then(Url::host_str).map(str::to_ascii_lowercase),
        }
    }
}
