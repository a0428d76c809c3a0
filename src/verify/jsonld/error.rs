//! Why a document has no dataset.

use crate::verify::jcs::JcsError;
use crate::verify::rdf::RdfError;

/// Why a document has no dataset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonLdError {
    /// A context that the program does not carry (M6).
    #[error("the context {0} is not one we carry")]
    UnknownContext(String),
    /// A context that is broken, defines a protected term anew, or hides a known one (M9).
    #[error("context: {0}")]
    TamperedContext(String),
    /// Something that RDF, and so the signature, would not hold (M8).
    #[error("{place}: {loss}")]
    DataLoss {
        /// Names of the members that lead there, with slashes; empty at the top.
        place: String,
        /// What would be lost.
        loss: Loss,
    },
    /// Not JSON-LD, or a part of it that no credential uses.
    #[error("{place}: {reason}")]
    Malformed {
        /// Names of the members that lead there, with slashes; empty at the top.
        place: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// Too many contexts inside contexts.
    #[error("too many contexts in one document")]
    TooManyContexts,
    /// A number that no JSON literal can hold.
    #[error(transparent)]
    Number(#[from] JcsError),
    /// The dataset is too large.
    #[error(transparent)]
    Dataset(#[from] RdfError),
}

/// What would be lost on the way to RDF (M8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Loss {
    /// A member name that no context defines.
    #[error("the term is not defined by any context")]
    UndefinedTerm,
    /// A type that no context defines.
    #[error("the type is not defined by any context")]
    UndefinedType,
    /// An identifier that is no absolute IRI.
    #[error("the identifier is not an absolute IRI")]
    RelativeId,
    /// A property that is a blank node.
    #[error("the property is a blank node")]
    BlankProperty,
    /// A value that stands nowhere.
    #[error("the value belongs to no property")]
    FreeValue,
    /// An object that says nothing.
    #[error("the object says nothing")]
    EmptyObject,
    /// A value object without a value.
    #[error("the value is null")]
    NullValue,
    /// A language tag that is none.
    #[error("the language tag is not well formed")]
    LanguageTag,
    /// A base direction, an index or another keyword that RDF does not hold.
    #[error("the keyword has no form in RDF")]
    Keyword,
}
