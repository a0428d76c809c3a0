//! RDF datasets as signing needs them: quads whose terms are already canonical N-Quads text, blank nodes as numbers.

mod canonical;
#[cfg(test)]
mod tests;
mod work;

pub use canonical::{canonicalize, canonicalize_labelled};
pub use work::WorkLimit;

use sha2::{Sha256, Sha384};

/// Most bytes all terms of one dataset may take. A short document with long prefixes would otherwise grow without bound.
pub const MAX_TEXT: usize = 16 * 1024 * 1024;

const LANG_STRING: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
const XSD_STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

/// Why a dataset cannot be built or canonicalized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RdfError {
    /// The blank nodes are so alike that telling them apart takes too long (M10, RDFC-1.0 §7.1 dataset poisoning).
    #[error("the blank nodes cannot be told apart within the work limit")]
    WorkLimit,
    /// More text than [`MAX_TEXT`].
    #[error("the dataset is too large")]
    TooLarge,
    /// Neither a scheme with a colon, nor free of white space and control characters.
    #[error("not an absolute IRI")]
    NotAnIri,
}

/// Hash function of a suite: SHA-256, or SHA-384 for P-384 keys (M11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
}

impl Digest {
    /// The hash of `bytes`.
    pub fn hash(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => <Sha256 as sha2::Digest>::digest(bytes).to_vec(),
            Self::Sha384 => <Sha384 as sha2::Digest>::digest(bytes).to_vec(),
        }
    }
}

/// A subject, predicate, object or graph name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// A blank node, by number.
    Blank(u32),
    /// An IRI or a literal: where its N-Quads text is.
    Written(Span),
}

/// A stretch of a dataset's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    start: usize,
    end: usize,
}

/// One statement; without a graph it is in the default graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quad {
    /// Of what it says something.
    pub subject: Term,
    /// The property.
    pub predicate: Term,
    /// Its value.
    pub object: Term,
    /// In which graph.
    pub graph: Option<Term>,
}

/// Quads and the text of their terms. The same quad may stand twice; canonicalization counts it once.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    text: String,
    quads: Vec<Quad>,
    blanks: u32,
}

impl Dataset {
    /// An empty dataset with room for a usual credential.
    pub fn new() -> Self {
        Self { text: String::with_capacity(8192), quads: Vec::with_capacity(64), blanks: 0 }
    }

    /// All quads, in the order they were added.
    pub fn quads(&self) -> &[Quad] {
        &self.quads
    }

    /// How many blank nodes were made.
    pub fn blanks(&self) -> u32 {
        self.blanks
    }

    /// Adds a quad.
    pub fn push(&mut self, quad: Quad) {
        self.quads.push(quad);
    }

    /// A new blank node.
    pub fn blank(&mut self) -> Term {
        self.blanks += 1;
        Term::Blank(self.blanks - 1)
    }

    /// An absolute IRI. Characters that N-Quads cannot hold inside `<>` are escaped; white space and controls are refused.
    pub fn iri(&mut self, iri: &str) -> Result<Term, RdfError> {
        if !is_absolute_iri(iri) {
            return Err(RdfError::NotAnIri);
        }
        self.checked_iri(iri)
    }

    /// An IRI known to be absolute.
    pub(crate) fn checked_iri(&mut self, iri: &str) -> Result<Term, RdfError> {
        self.room(iri.len())?;
        let start = self.text.len();
        self.push_iri(iri);
        Ok(self.written(start))
    }

    /// An IRI made of a known prefix and the rest.
    pub(crate) fn joined_iri(&mut self, prefix: &str, rest: &str) -> Result<Term, RdfError> {
        if rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(RdfError::NotAnIri);
        }
        self.room(prefix.len() + rest.len())?;
        let start = self.text.len();
        self.text.push('<');
        escape_iri(prefix, &mut self.text);
        escape_iri(rest, &mut self.text);
        self.text.push('>');
        Ok(self.written(start))
    }

    /// A literal with a datatype; `xsd:string` is not written.
    pub fn literal(&mut self, value: &str, datatype: &str) -> Result<Term, RdfError> {
        self.room(value.len() + datatype.len())?;
        let start = self.text.len();
        self.push_quoted(value);
        if datatype != XSD_STRING && datatype != LANG_STRING {
            self.text.push_str("^^");
            self.push_iri(datatype);
        }
        Ok(self.written(start))
    }

    /// A text in a language.
    pub fn tagged(&mut self, value: &str, language: &str) -> Result<Term, RdfError> {
        self.room(value.len() + language.len())?;
        let start = self.text.len();
        self.push_quoted(value);
        self.text.push('@');
        self.text.push_str(language);
        Ok(self.written(start))
    }

    /// A plain text.
    pub fn plain(&mut self, value: &str) -> Result<Term, RdfError> {
        self.literal(value, XSD_STRING)
    }

    /// The N-Quads text of an IRI or literal, nothing for a blank node.
    pub fn text(&self, term: Term) -> &str {
        match term {
            Term::Blank(_) => "",
            Term::Written(span) => self.text.get(span.start..span.end).unwrap_or_default(),
        }
    }

    fn room(&self, wanted: usize) -> Result<(), RdfError> {
        if self.text.len().saturating_add(wanted) > MAX_TEXT { Err(RdfError::TooLarge) } else { Ok(()) }
    }

    fn written(&self, start: usize) -> Term {
        Term::Written(Span { start, end: self.text.len() })
    }

    fn push_iri(&mut self, iri: &str) {
        self.text.push('<');
        escape_iri(iri, &mut self.text);
        self.text.push('>');
    }

    fn push_quoted(&mut self, value: &str) {
        self.text.push('"');
        escape_literal(value, &mut self.text);
        self.text.push('"');
    }
}

/// Whether a text is `scheme:rest` without white space or control characters.
pub(crate) fn is_absolute_iri(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && is_clean(text)
}

fn is_clean(text: &str) -> bool {
    if text.is_ascii() {
        return !any(text, |byte| byte <= b' ' || byte == 0x7f);
    }
    !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether one of the bytes is of a kind. All are looked at, many at a time.
fn any(text: &str, is: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is(byte))
}

fn escape_iri(iri: &str, out: &mut String) {
    let is_special = |c: char| matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\');
    if !any(iri, |byte| is_special(char::from(byte))) {
        return out.push_str(iri);
    }
    let mut rest = iri;
    while let Some(at) = rest.find(is_special) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut chars = tail.chars();
        if let Some(c) = chars.next() {
            out.push_str(&format!("\\u{:04X}", u32::from(c)));
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Canonical N-Quads escapes (RDFC-1.0 §5): the named ones, and `\u00XX` for other controls.
fn escape_literal(value: &str, out: &mut String) {
    let is_plain = |byte: u8| byte >= b' ' && !matches!(byte, b'"' | b'\\' | 0x7f);
    if !any(value, |byte| !is_plain(byte)) {
        return out.push_str(value);
    }
    let mut plain = 0;
    for (at, byte) in value.bytes().enumerate() {
        if is_plain(byte) {
            continue;
        }
        out.push_str(value.get(plain..at).unwrap_or_default());
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x8 => out.push_str("\\b"),
            0xc => out.push_str("\\f"),
            other => out.push_str(&format!("\\u{other:04X}")),
        }
    }
    out.push_str(value.get(plain..).unwrap_or_default());
}
