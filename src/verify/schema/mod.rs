//! JSON Schema, as far as schemas of credentials use it (M39; drafts 6 and 7, 2019-09 and 2020-12).
//!
//! A schema is a stranger's program: a few lines of `$ref` can ask for more work than there is time. So validation has a budget of steps and a
//! limit of depth, patterns are matched in linear time, and nothing outside the document is ever looked up. What that leaves undecided is said
//! to be open, never "fits". `format` is read as an annotation, as the drafts since 2019-09 have it.

mod evaluate;
mod keywords;
mod number;
#[cfg(test)]
mod tests;

use super::json::Json;

/// Steps one validation may take: a schema object, a member looked at, a few bytes compared.
pub const MAX_STEPS: usize = 200_000;
/// Schemas within schemas, `$ref` among them.
pub const MAX_DEPTH: usize = 96;
/// Largest schema read, in bytes.
pub const MAX_BYTES: usize = 512 * 1024;

/// What validation comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conformity {
    /// It fits.
    Fits,
    /// It does not: where (a JSON pointer into the document) and by which keyword.
    Unfit(Misfit),
    /// It could not be decided.
    Open(Open),
}

/// Where a document does not fit, and by which keyword.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// JSON pointer into the document; empty for the whole.
    pub place: String,
    /// The keyword that is not met.
    pub keyword: &'static str,
}

/// Why it could not be decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Open {
    /// More steps than [`MAX_STEPS`], or deeper than [`MAX_DEPTH`].
    #[error("asks for more work than one schema may")]
    TooMuch,
    /// A `$ref` that leads out of the document.
    #[error("refers to another document")]
    Elsewhere,
    /// A keyword, dialect or pattern that is not evaluated.
    #[error("uses {0}, which is not evaluated")]
    Unsupported(&'static str),
    /// Not a schema.
    #[error("is not a well-formed schema ({0})")]
    Broken(&'static str),
}

/// [`validate`] with fewer steps than [`MAX_STEPS`].
pub fn validate_within(schema: &Json<'_>, document: &Json<'_>, steps: usize) -> Conformity {
    evaluate::whole(schema, document, steps.min(MAX_STEPS))
}

/// Validates `document` against `schema`. The same input gives the same answer, in bounded time.
pub fn validate(schema: &Json<'_>, document: &Json<'_>) -> Conformity {
    validate_within(schema, document, MAX_STEPS)
}
