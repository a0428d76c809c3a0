//! The only module that opens outbound connections: egress rules, cache and politeness (`security.md` §3).
//!
//! A [`Wanted`] document goes in, a [`Fetched`] one comes out, whatever happens: an issuer that does not answer is a result, not an error.
//! Order of the rules: raw address, parsed address, host, names resolved once, every address public, connect to exactly those, one GET,
//! caps and content type of the kind, redirects by hand through all of it again.

mod address;
mod cache;
mod config;
mod fetcher;
mod freshness;
mod gate;
mod hop;
mod kinds;
mod local;
mod names;
mod outcome;
mod politeness;
mod redirects;
#[cfg(any(test, feature = "test-egress"))]
mod test_egress;
#[cfg(test)]
mod tests;

pub use address::{AddressRule, SelfTestError};
pub use config::{EgressConfig, limits};
pub use fetcher::{FetchError, Fetcher};
pub use local::{LocalAnswer, LocalHost, LocalHosts};
pub use outcome::{Body, CacheState, Exchange, Failure, Fetched, Hop, Kind, Note, Seen, Wanted};
pub use redirects::is_followed;
#[cfg(any(test, feature = "test-egress"))]
pub use test_egress::TestEgress;

#[cfg(all(feature = "test-egress", not(debug_assertions)))]
compile_error!("the feature test-egress lets the fetcher reach loopback sockets and must never be in a release");
