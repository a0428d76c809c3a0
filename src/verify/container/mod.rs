//! What was sent, found by content: neither the name nor the content type decides (M2-M4).
//!
//! [`open`] takes the wrapping off (an image, an SVG file) and [`Opened::content`] says what is inside. Nothing here believes anything:
//! a credential found in a page or an image is judged like any other.

use std::borrow::Cow;

use super::json::{Json, JsonError};
use super::report::Problem;
use crate::domain::scan;

mod page;
mod png;
mod presentation;
mod sniff;
mod svg;

pub use page::{Page, PageLink, PageLinkKind};
pub(super) use presentation::enveloped_token;
pub use presentation::{is_presentation, presented};

/// Largest SVG file read: as large as any image.
pub const MAX_SVG: usize = 10 * 1024 * 1024;
/// Most text inflated from one PNG chunk: as much as JSON may have. All chunks together may have twice that, for a badge of both versions (M2).
pub const MAX_INFLATED: usize = 2 * 1024 * 1024;
/// Largest text read as a page; what follows is ignored.
pub const MAX_PAGE: usize = 1024 * 1024;

/// How a credential was wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// Not at all.
    Plain,
    /// In a text chunk of a PNG, under this keyword.
    BakedPng(String),
    /// In an element of an SVG, with this local name.
    BakedSvg(String),
}

/// What was sent, without its wrapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened<'a> {
    /// The bytes inside.
    pub body: Cow<'a, [u8]>,
    /// What was around them.
    pub wrapping: Wrapping,
}

/// What is inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// A JSON document that may be a credential.
    Json(Json<'a>),
    /// A compact JWS.
    Jwt(Cow<'a, str>),
    /// An SD-JWT: a compact JWS with disclosures.
    SdJwt(Cow<'a, str>),
    /// Only an address (legacy baking).
    Link(Cow<'a, str>),
    /// A web page, with what it points to.
    Page(Box<Page>),
}

/// Why there is nothing to judge in what was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContainerError {
    /// Not the JSON it begins as.
    #[error("not readable as JSON")]
    Json(#[from] JsonError),
    /// A picture with nothing baked in.
    #[error("{0} picture without a badge in it")]
    Picture(&'static str),
    /// A PDF, office file or archive.
    #[error("{0}, not a badge")]
    Document(&'static str),
    /// An image that is cut off or damaged.
    #[error("damaged image: {0}")]
    BrokenImage(&'static str),
    /// XML that is not well formed, or uses what we refuse (M3).
    #[error("SVG not readable: {0}")]
    Xml(&'static str),
    /// Two different credentials in one file.
    #[error("two different credentials in one file")]
    Ambiguous,
    /// Several credentials in one presentation or list.
    #[error("{0} credentials at once")]
    Several(usize),
    /// A presentation that presents nothing.
    #[error("a presentation with no credential in it")]
    EmptyPresentation,
    /// Over a limit.
    #[error("over a limit: {0}")]
    Limit(&'static str),
    /// Text in another encoding than UTF-8.
    #[error("text that is not UTF-8")]
    Encoding,
    /// Nothing we know.
    #[error("nothing that is a credential")]
    Nothing,
}

impl ContainerError {
    /// The problem a report names for it. All of them end as `unreadable`.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Json(_) | Self::Xml(_) | Self::Encoding => Problem::Parsing,
            Self::Ambiguous | Self::Several(_) => Problem::SeveralCredentials,
            Self::Picture(_) => Problem::NotVerifiable,
            Self::Document(_) => Problem::DocumentFile,
            Self::BrokenImage(_) => Problem::BrokenImage,
            Self::Limit(_) => Problem::LimitExceeded,
            Self::Nothing | Self::EmptyPresentation => Problem::NoCredential,
        }
    }
}

/// Finds out what `bytes` are and takes the wrapping off.
pub fn open(bytes: &[u8]) -> Result<Opened<'_>, ContainerError> {
    if let Some(found) = sniff::binary(bytes) {
        return match found {
            sniff::Binary::Png => png::open(bytes),
            sniff::Binary::Picture(kind) => Err(ContainerError::Picture(kind)),
            sniff::Binary::Document(kind) => Err(ContainerError::Document(kind)),
            sniff::Binary::Utf16 => Err(ContainerError::Encoding),
        };
    }
    if sniff::is_svg(bytes) {
        return svg::open(bytes);
    }
    Ok(Opened { body: Cow::Borrowed(bytes), wrapping: Wrapping::Plain })
}

impl<'a> Opened<'a> {
    /// Reads what is inside.
    pub fn content(&self) -> Result<Content<'_>, ContainerError> {
        read(&self.body)
    }

    /// The same, borrowing from nothing but what was opened.
    pub fn into_content(self) -> Result<Content<'a>, ContainerError> {
        match self.body {
            Cow::Borrowed(body) => read(body),
            Cow::Owned(body) => read(&body).map(Content::into_owned),
        }
    }
}

impl Content<'_> {
    /// The same content, borrowing nothing.
    pub fn into_owned(self) -> Content<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Json(json) => Content::Json(json.into_owned()),
            Self::Jwt(text) => Content::Jwt(owned(text)),
            Self::SdJwt(text) => Content::SdJwt(owned(text)),
            Self::Link(text) => Content::Link(owned(text)),
            Self::Page(page) => Content::Page(page),
        }
    }
}

/// Reads bytes that have no wrapping.
fn read(body: &[u8]) -> Result<Content<'_>, ContainerError> {
    let text = std::str::from_utf8(body).map_err(|_| ContainerError::Encoding);
    let Ok(text) = text else {
        // Text of some kind in another encoding, or bytes nobody knows.
        let looks_like_text = body.iter().take(512).all(|byte| *byte >= 0x20 || matches!(byte, b'\t' | b'\r' | b'\n'));
        return Err(if looks_like_text { ContainerError::Encoding } else { ContainerError::Nothing });
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.as_bytes().first() {
        None => Err(ContainerError::Nothing),
        Some(b'<') => Ok(Content::Page(Box::new(page::read(text)))),
        Some(b'{' | b'[' | b'"') => presentation::unwrap_json(Json::parse(text.as_bytes())?, 0),
        Some(_) => bare_text(text),
    }
}

/// Text that is neither JSON nor markup: a token, an address, or a lone JSON value.
fn bare_text(text: &str) -> Result<Content<'_>, ContainerError> {
    if let Some(content) = token(Cow::Borrowed(text)) {
        return Ok(content);
    }
    Json::parse(text.as_bytes()).map(Content::Json).map_err(|_| ContainerError::Nothing)
}

/// A compact JWS, an SD-JWT or an address, by its looks; whether it is a good one is for the judge to say.
fn token(text: Cow<'_, str>) -> Option<Content<'_>> {
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    };
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let has_space = if text.is_ascii() { scan::any(text.as_bytes(), is_space) } else { text.contains(char::is_whitespace) };
    if has_space {
        return None;
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(Content::Link(text));
    }
    let (dot, tilde) = (memchr::memchr(b'.', text.as_bytes()), memchr::memchr(b'~', text.as_bytes()));
    let head = text.get(..dot.into_iter().chain(tilde).min().unwrap_or(text.len())).unwrap_or_default();
    // Every JOSE header is a base64url JSON object, and those begin with "ey" (for `{"`) or "ew" (for `{` and a space or line end).
    let is_header = (head.starts_with("ey") || head.starts_with("ew")) && head.len() >= 8;
    if !is_header || dot.is_none() {
        return None;
    }
    Some(if tilde.is_some() { Content::SdJwt(text) } else { Content::Jwt(text) })
}

#[cfg(test)]
mod tests;
