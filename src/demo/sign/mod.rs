//! What an issuer does: makes keys, signs credentials, publishes status lists and badge documents, bakes images.
//!
//! Only the demo and tests issue anything; the product itself never signs a credential.

mod bake;
mod integrity;
mod jwt;
mod key;
pub mod ob2;
pub mod ob3;
mod status;

pub use bake::{bake_png, bake_svg, picture_png, picture_svg};
pub use integrity::add_proof;
pub use jwt::{Form, to_jwt};
pub use key::{IssuerKey, did_document, did_web_address, key_document};
pub use status::{Purpose, StatusList};

use crate::verify::json::JsonError;
use crate::verify::jsonld::JsonLdError;
use crate::verify::rdf::RdfError;

/// Why something could not be issued.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// A key could not be made or used.
    #[error("the key could not be {0}")]
    Key(&'static str),
    /// The credential cannot be turned into what is signed.
    #[error("the credential cannot be signed")]
    JsonLd(#[from] JsonLdError),
    /// The same, one step later.
    #[error("the credential cannot be signed")]
    Rdf(#[from] RdfError),
    /// The JSON that was made is none a verifier reads.
    #[error("the credential is not readable JSON")]
    Json(#[from] JsonError),
    /// A status list could not be packed.
    #[error("the status list cannot be packed")]
    Pack(#[from] std::io::Error),
    /// Not a PNG or SVG that something can be baked into.
    #[error("not a picture to bake a badge into")]
    Picture,
}

#[cfg(test)]
mod tests;
