//! What is asked for and what came of it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// What a document is wanted for; decides size, `Accept`, content types, redirects and how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Whatever is behind a pasted link: credential, image or page.
    Link,
    /// Hosted badge JSON, badge class or issuer profile.
    Json,
    /// A DID document or a controller's key document.
    Keys,
    /// A status list, JSON or JWT.
    StatusList,
    /// An OB 2.0 revocation list.
    RevocationList,
    /// A baked image.
    Image,
    /// A credential schema.
    Schema,
}

/// A document somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Absolute address; a fragment is dropped.
    pub url: String,
    /// What for.
    pub kind: Kind,
}

/// Why there is no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// No answer: name, route or connection.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// Larger than its kind may be.
    TooLarge,
    /// An address, scheme or port we do not fetch from.
    Blocked,
    /// A redirect that is not followed for this kind, or one too many.
    RedirectRefused,
    /// A content type or encoding that does not fit the kind.
    WrongType,
    /// Our own limits are used up.
    LimitReached,
}

/// What a candidate is told: one of four, so that the form is no port scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It could not be reached.
    Unreachable,
    /// There is no badge there.
    NotABadge,
    /// It is too large.
    TooLarge,
    /// We do not do that.
    Unsupported,
}

impl Failure {
    /// The one of the four words a candidate sees.
    pub fn seen(self) -> Seen {
        match self {
            Self::Unreachable | Self::TimedOut | Self::Blocked | Self::RedirectRefused | Self::LimitReached => Seen::Unreachable,
            Self::TooLarge => Seen::TooLarge,
            Self::WrongType => Seen::NotABadge,
        }
    }
}

/// An answer, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// HTTP status of the last hop.
    pub status: u16,
    /// Its content type, as sent.
    pub content_type: Option<String>,
    /// The address of the last hop.
    pub final_url: String,
    /// The body; empty where an error page of another type came with an error status.
    pub bytes: Arc<[u8]>,
}

/// Something worth knowing about an answer that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// It came over plain http.
    InsecureTransport,
    /// Its content type says less than what it is (`text/plain`, `application/octet-stream` or none).
    VagueType,
    /// It came from another origin than the one asked.
    OtherOrigin,
}

/// Whether the cache was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheState {
    /// It was fetched.
    #[default]
    Miss,
    /// It was still fresh.
    Hit,
    /// The host said that it had not changed.
    Revalidated,
    /// It was answered inside the process.
    Local,
}

/// One request and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hop {
    /// The address asked.
    pub url: String,
    /// What the name resolved to.
    pub addresses: Vec<IpAddr>,
    /// Which of them answered.
    pub remote: Option<SocketAddr>,
    /// SHA-256 of the host's certificate, hex.
    pub certificate_sha256: Option<String>,
    /// HTTP status.
    pub status: Option<u16>,
    /// `Location`, as sent.
    pub location: Option<String>,
    /// `Retry-After` in seconds, 1 to 86,400.
    pub retry_after_s: Option<u32>,
    /// Milliseconds it took.
    pub took_ms: u64,
}

/// The record of one fetch, for staff and for the evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// Every hop, in order.
    pub hops: Vec<Hop>,
    /// Whether the cache was used.
    pub cache: CacheState,
    /// SHA-256 of the body, hex.
    pub sha256: Option<String>,
    /// What is worth knowing.
    pub notes: Vec<Note>,
    /// Why there is no document, for staff with rights only.
    pub trouble: Option<String>,
}

/// A document, or the failure to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// What was wanted.
    pub wanted: Wanted,
    /// When.
    pub fetched_at: DateTime<Utc>,
    /// What came.
    pub outcome: Result<Body, Failure>,
    /// How.
    pub exchange: Exchange,
}
