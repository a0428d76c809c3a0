//! What the verifier is given: the submitted bytes and every document fetched so far.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::body::Body;
use super::report::DocumentRef;

/// What the candidate sent.
#[derive(Clone, Debug)]
pub enum Submitted {
    /// A pasted link; its document is asked for first.
    Link(String),
    /// Bytes: an uploaded file or pasted text. The content type and name are hints only; what it is decides.
    Bytes(Arc<[u8]>),
}

text_enum! {
    /// What a document is wanted for: decides limits, `Accept`, content types and redirect rules of the fetch (`security.md` §3.2).
    pub enum DocumentKind {
        /// Whatever is behind a pasted link: credential, image or page.
        Link = "link",
        /// Hosted badge JSON, badge class or issuer profile; the final URL must equal the one asked for.
        Json = "json",
        /// A DID document or a controller's key document.
        Keys = "keys",
        /// A status list (JSON or JWT).
        StatusList = "status_list",
        /// An OB 2.0 revocation list.
        RevocationList = "revocation_list",
        /// A baked image.
        Image = "image",
        /// A credential schema.
        Schema = "schema",
    }
}

/// A document the verifier wants.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Request {
    /// Absolute URL without fragment.
    pub url: String,
    /// What for.
    pub kind: DocumentKind,
}

text_enum! {
    /// Why a document could not be had. People see only "could not be reached" (no port-scan oracle); staff with rights see this.
    pub enum FetchFailure {
        /// No answer: name, route or connection.
        Unreachable = "unreachable",
        /// No answer in time.
        TimedOut = "timed_out",
        /// Larger than the limit for its kind.
        TooLarge = "too_large",
        /// The address, scheme or port is not one we fetch from.
        Blocked = "blocked",
        /// A redirect that is not followed for this kind, or too many.
        RedirectRefused = "redirect_refused",
        /// A content type or encoding that does not fit the kind.
        WrongType = "wrong_type",
        /// The round, document or byte limit of one judgement is used up.
        LimitReached = "limit_reached",
    }
}

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// An HTTP answer, whatever its status.
    Body {
        /// HTTP status of the last hop.
        status: u16,
        /// Its content type, as sent.
        content_type: Option<String>,
        /// The URL of the last hop; equals the asked one where nothing redirected.
        final_url: String,
        /// The body.
        bytes: Body,
    },
    /// No usable answer.
    Failed(FetchFailure),
}

/// A fetched document, or the failure to get it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The URL as asked for.
    pub url: String,
    /// What for.
    pub kind: DocumentKind,
    /// When.
    pub fetched_at: DateTime<Utc>,
    /// What came.
    pub answer: Answer,
}

/// The submitted bytes and every document fetched so far.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What the candidate sent.
    pub submitted: Submitted,
    /// What was fetched, in order.
    pub documents: Vec<Document>,
}

impl Document {
    /// Where a check looked: address, time and the hash of what came (M5).
    pub fn reference(&self) -> DocumentRef {
        let sha256 = match &self.answer {
            Answer::Body { bytes, .. } => Some(bytes.sha256_hex().to_owned()),
            Answer::Failed(_) => None,
        };
        DocumentRef { url: self.url.clone(), fetched_at: self.fetched_at, sha256 }
    }
}

impl Bundle {
    /// A bundle with nothing fetched yet.
    pub fn new(submitted: Submitted) -> Self {
        Self { submitted, documents: Vec::new() }
    }

    /// The document fetched for `url`, if there is one.
    pub fn document(&self, url: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.url == url)
    }
}

text_enum! {
    /// What kind of identity a candidate has proved to hold.
    pub enum RecipientType {
        /// An e-mail address.
        Email = "email",
        /// A DID.
        Did = "did",
        /// A profile URL.
        Url = "url",
        /// A telephone number.
        Telephone = "telephone",
        /// Any other identifier.
        Id = "id",
    }
}

/// One identity the candidate has proved to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// What it is.
    pub kind: RecipientType,
    /// The value. Never logged.
    pub value: String,
}

/// A key HR trusts for an issuer although its document cannot be had (M20).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyPin {
    /// The issuer's identifier as written in its credentials.
    pub issuer: String,
    /// RFC 7638 thumbprint, base64url.
    pub thumbprint: String,
}

/// The circumstances of a judgement.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Judge at this instant.
    pub now: DateTime<Utc>,
    /// What the candidate has proved to hold; empty = the recipient check is not applicable.
    pub recipients: Vec<Recipient>,
    /// Keys HR pinned.
    pub pins: Vec<KeyPin>,
    /// Ids of issuers whose learner records speak for credentials inside that have no signature of their own (M41). Empty: such a one
    /// never counts.
    pub vouchers: Vec<String>,
    /// How many credentials share the work that one submission is worth: those inside a record.
    pub(crate) share: usize,
}

impl Setting {
    /// Judge at `now`, with no recipient, no pins and nobody who vouches.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now, recipients: Vec::new(), pins: Vec::new(), vouchers: Vec::new(), share: 1 }
    }
}
