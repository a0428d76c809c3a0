//! Hosts that are answered inside the process: the demo's issuers.
//!
//! Made by code only, never from settings or environment. No connection is opened for such a host, so no address rule is weakened; sizes,
//! content types and redirects are judged as for any other.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What a local host answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalAnswer {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub content_type: String,
    /// The body.
    pub bytes: Vec<u8>,
    /// Where a redirect leads.
    pub location: Option<String>,
}

impl LocalAnswer {
    /// A body with status 200.
    pub fn ok(content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, content_type: content_type.to_owned(), bytes: bytes.into(), location: None }
    }

    /// A status with no body.
    pub fn status(status: u16) -> Self {
        Self { status, content_type: "text/plain".to_owned(), bytes: Vec::new(), location: None }
    }
}

/// A host that is answered inside the process.
pub trait LocalHost: Send + Sync {
    /// The answer for an absolute address; `None`: the host does not answer at all.
    fn answer(&self, url: &str) -> Option<LocalAnswer>;
}

impl<F> LocalHost for F
where
    F: Fn(&str) -> Option<LocalAnswer> + Send + Sync,
{
    fn answer(&self, url: &str) -> Option<LocalAnswer> {
        self(url)
    }
}

/// The local hosts by name; empty but in the demo.
#[derive(Clone, Default)]
pub struct LocalHosts {
    hosts: BTreeMap<String, Arc<dyn LocalHost>>,
}

impl LocalHosts {
    /// No local host.
    pub fn none() -> Self {
        Self::default()
    }

    /// One more host.
    #[must_use]
    pub fn with(mut self, name: &str, host: Arc<dyn LocalHost>) -> Self {
        self.hosts.insert(name.to_ascii_lowercase(), host);
        self
    }

    /// The host of that exact name.
    pub(super) fn find(&self, name: &str) -> Option<&Arc<dyn LocalHost>> {
        self.hosts.get(name)
    }
}

impl fmt::Debug for LocalHosts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.hosts.keys()).finish()
    }
}
