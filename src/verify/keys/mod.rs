//! Verification keys, and whose they are (M17-M22).
//!
//! A key is only ever taken from where its controller puts it: the DID itself (`did:key`, `did:jwk`), the controller's own document
//! (`did:web`, https), or a key document that the controller's document lists. What a credential or token says about its key is a hint where
//! to look, no more.

mod did;
mod document;
mod find;
mod hint;
mod known;
mod material;
mod metadata;
mod opened;

pub use document::keys_in;
pub(in crate::verify) use find::{Asked, Found, When, find};
pub(in crate::verify) use hint::find_for_token;
pub(in crate::verify) use material::base58;
pub use material::{Algorithm, Key, KeyError, KeyType};
pub(in crate::verify) use metadata::find_for_sd_jwt_vc;
pub(in crate::verify) use opened::Opened;

use super::report::{Outcome, Problem};

/// How one question ended, not yet a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::verify) struct Finding {
    pub(in crate::verify) outcome: Outcome,
    pub(in crate::verify) problem: Option<Problem>,
    pub(in crate::verify) detail: String,
}

impl Finding {
    pub(in crate::verify) fn passed(detail: impl Into<String>) -> Self {
        Self { outcome: Outcome::Passed, problem: None, detail: detail.into() }
    }

    pub(in crate::verify) fn failed(problem: Problem, detail: impl Into<String>) -> Self {
        Self { outcome: Outcome::Failed, problem: Some(problem), detail: detail.into() }
    }

    pub(in crate::verify) fn unchecked(problem: Problem, detail: impl Into<String>) -> Self {
        Self { outcome: Outcome::Unchecked, problem: Some(problem), detail: detail.into() }
    }
}

#[cfg(test)]
pub(in crate::verify) mod tests;
