//! JSON-LD 1.1 documents to RDF datasets, for the contexts of credentials only (M6-M9).
//!
//! There is no expanded form in between: quads are written while the document is walked. Contexts come from tables inside the program,
//! and what they come to when put one on another is worked out once and shared. Safe mode is the only mode: what a signature would not
//! cover is an error that names the place.
//!
//! Two readings of one document can both be right: a context was edited in place under its URL (M7), and a processor may write language
//! tags in lower case (JSON-LD 1.1 API §8.2). [`readings`] lists those a document allows.

mod active;
mod define;
mod error;
mod library;
mod local;
pub mod notation;
mod number;
mod readers;
#[cfg(test)]
mod tests;
mod value;
mod walk;

pub use error::{JsonLdError, Loss};
pub use library::{Edition, editions, urls};
pub use local::ContextProblem;

use super::json::Json;
use super::rdf::Dataset;

/// Which of several right readings to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Edition of contexts that have several: 0 is the newest (M7).
    pub edition: usize,
    /// Whether language tags are written in lower case.
    pub lower_case_languages: bool,
}

/// A document, or a part of it, to be read.
#[derive(Clone, Copy, Debug)]
pub struct Source<'j> {
    document: &'j Json<'j>,
    omitted: &'j [&'j str],
    context: Option<&'j Json<'j>>,
    reading: Reading,
}

impl<'j> Source<'j> {
    /// The whole document with its own `@context`.
    pub fn new(document: &'j Json<'j>) -> Self {
        Self { document, omitted: &[], context: None, reading: Reading::default() }
    }

    /// Leaves out members of the top object, such as `proof` or `proofValue`.
    #[must_use]
    pub fn without(self, omitted: &'j [&'j str]) -> Self {
        Self { omitted, ..self }
    }

    /// Reads by this context instead of the document's own: proof options are read by the context of the document they secure.
    #[must_use]
    pub fn with_context(self, context: &'j Json<'j>) -> Self {
        Self { context: Some(context), ..self }
    }

    /// Uses one of the [`readings`].
    #[must_use]
    pub fn reading(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// The dataset of the document.
    pub fn to_dataset(self) -> Result<Dataset, JsonLdError> {
        walk::walk(self.document, self.omitted, self.context, self.reading)
    }
}

/// The dataset of a document by its own contexts, in their newest editions.
pub fn to_dataset(document: &Json) -> Result<Dataset, JsonLdError> {
    Source::new(document).to_dataset()
}

/// Every reading a document allows, the likeliest first.
pub fn readings(document: &Json) -> Vec<Reading> {
    let mut found = Found { editions: 1, has_capital_tag: false };
    found.look(document);
    let mut readings = Vec::new();
    for lower_case_languages in [false, true] {
        if !lower_case_languages || found.has_capital_tag {
            readings.extend((0..found.editions).map(|edition| Reading { edition, lower_case_languages }));
        }
    }
    readings
}

/// The texts that a reading used for the contexts of which there are several, in words: `the 2024-03 text of https://…` (M7).
pub fn texts_used(document: &Json, reading: Reading) -> Vec<String> {
    fn look(value: &Json, reading: Reading, texts: &mut Vec<String>) {
        match value {
            Json::Array(items) => items.iter().for_each(|item| look(item, reading, texts)),
            Json::Object(object) => {
                for (name, value) in object.iter() {
                    let named = value.items().iter().filter_map(Json::as_str).filter(|url| name == "@context" && editions(url).len() > 1);
                    for url in named {
                        let label = library::edition_of(url, reading.edition).map(Edition::label).unwrap_or_default();
                        let text = format!("the {label} text of {url}");
                        if !texts.contains(&text) {
                            texts.push(text);
                        }
                    }
                    look(value, reading, texts);
                }
            }
            _ => {}
        }
    }
    let mut texts = Vec::new();
    look(document, reading, &mut texts);
    texts
}

struct Found {
    editions: usize,
    has_capital_tag: bool,
}

impl Found {
    fn look(&mut self, value: &Json) {
        match value {
            Json::Array(items) => items.iter().for_each(|item| self.look(item)),
            Json::Object(object) => {
                for (name, value) in object.iter() {
                    if name == "@context" {
                        let counts = value.items().iter().filter_map(Json::as_str).map(|url| editions(url).len());
                        self.editions = counts.fold(self.editions, usize::max);
                    } else if name == "@language" || name == "language" {
                        self.has_capital_tag |= value.as_str().is_some_and(|tag| tag.contains(|c: char| c.is_ascii_uppercase()));
                    }
                    self.look(value);
                }
            }
            _ => {}
        }
    }
}
