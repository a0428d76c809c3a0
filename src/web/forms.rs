//! Forms as they come in and go back: typed values kept, an error beside its field, a summary on top.

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::{FromRequest, HttpRequest};
use chrono::NaiveDate;
use futures_util::StreamExt;

use super::body::FORM_LIMIT;
use super::problem::Problem;

/// One thing wrong, and the field it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, which is its id on the page too.
    pub field: String,
    /// What to do, as a sentence without a full stop.
    pub message: String,
}

/// One option of a select or a group of radio buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it means, or nothing.
    pub hint: String,
}

impl Choice {
    /// An option without a hint.
    pub fn new(value: impl Display, label: impl Display) -> Self {
        Self { value: value.to_string(), label: label.to_string(), hint: String::new() }
    }

    /// The same with a hint.
    #[must_use]
    pub fn with_hint(self, hint: impl Display) -> Self {
        Self { hint: hint.to_string(), ..self }
    }
}

/// What was typed and what is wrong with it. Handlers read the fields they know by name; others are ignored.
#[derive(Clone, Debug, Default)]
pub struct Form {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

/// Most fields of one form.
const MOST_FIELDS: usize = 2_000;

impl Form {
    /// A form with these values, as a page shows it first.
    pub fn filled<K: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (K, V)>) -> Self {
        Self { values: values.into_iter().map(|(key, value)| (key.into(), value.into())).collect(), errors: Vec::new() }
    }

    /// Reads `application/x-www-form-urlencoded`.
    pub fn parse(body: &[u8]) -> Result<Self, Problem> {
        let values: Vec<_> = url::form_urlencoded::parse(body)
            .take(MOST_FIELDS + 1)
            .map(|(key, value)| (key.into_owned(), value.replace("\r\n", "\n").replace('\0', "")))
            .collect();
        if values.len() > MOST_FIELDS {
            return Err(Problem::too_large("A form may have 2,000 fields at most."));
        }
        Ok(Self { values, errors: Vec::new() })
    }

    /// What was typed, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of a field that may come more than once.
    pub fn values(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether the field came at all (a pressed button, a ticked box).
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(key, _)| key == name)
    }

    /// Sets a value, in place of what was there.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Adds the values of another form for the fields that did not come.
    pub fn fill(&mut self, other: &Self) {
        let new: Vec<_> = other.values.iter().filter(|(key, _)| !self.has(key)).cloned().collect();
        self.values.extend(new);
    }

    /// Notes what is wrong with a field; the first note stays.
    pub fn refuse(&mut self, name: &str, message: impl Into<String>) {
        if !self.is_wrong(name) {
            self.errors.push(FieldError { field: name.to_owned(), message: message.into() });
        }
    }

    /// Whether a field is wrong.
    pub fn is_wrong(&self, name: &str) -> bool {
        self.errors.iter().any(|error| error.field == name)
    }

    /// What is wrong with a field, or nothing.
    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|error| error.field == name).map_or("", |error| &error.message)
    }

    /// Everything that is wrong, in the order of the page.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Whether anything is wrong.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// `Two things need your attention`.
    pub fn summary_title(&self) -> String {
        match self.errors.len() {
            1 => "One thing needs your attention".to_owned(),
            2 => "Two things need your attention".to_owned(),
            3 => "Three things need your attention".to_owned(),
            count => format!("{count} things need your attention"),
        }
    }

    /// Text of at most `longest` signs, trimmed; empty is wrong and answered with `missing`.
    pub fn text(&mut self, name: &str, longest: usize, missing: &str) -> String {
        let text = self.optional_text(name, longest).unwrap_or_default();
        if text.is_empty() && !self.is_wrong(name) {
            self.refuse(name, missing);
        }
        text
    }

    /// Text of at most `longest` signs, trimmed; empty is none.
    pub fn optional_text(&mut self, name: &str, longest: usize) -> Option<String> {
        let text = self.value(name).trim().to_owned();
        let length = text.chars().count();
        if length > longest {
            self.refuse(name, format!("Use {longest} characters at most; this has {length}"));
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    /// A whole number in a range; empty is none, anything else is wrong.
    pub fn number<N: FromStr + PartialOrd + Display + Copy>(&mut self, name: &str, label: &str, least: N, most: N) -> Option<N> {
        let text = self.value(name).trim().to_owned();
        if text.is_empty() {
            return None;
        }
        match text.parse::<N>() {
            Ok(number) if number >= least && number <= most => Some(number),
            _ => {
                self.refuse(name, format!("{label} must be a whole number from {least} to {most}; you typed {text}"));
                None
            }
        }
    }

    /// A day; empty is none.
    pub fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let text = self.value(name).trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        if day.is_none() {
            self.refuse(name, format!("Write the day as 2026-12-31; you typed {text}"));
        }
        day
    }

    /// One of a fixed set; anything else is answered with `missing`.
    pub fn choice<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>, missing: &str) -> Option<T> {
        let chosen = parse(self.value(name));
        if chosen.is_none() {
            self.refuse(name, missing);
        }
        chosen
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request
            .headers()
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.split(';').next().is_some_and(|kind| kind.trim() == "application/x-www-form-urlencoded"));
        let mut payload = payload.take();
        Box::pin(async move {
            let mut body = Vec::new();
            while let Some(chunk) = payload.next().await {
                let chunk = chunk.map_err(|error| unreadable(&error))?;
                if body.len() + chunk.len() > FORM_LIMIT {
                    return Err(Problem::too_large("A form may have 256 KiB at most."));
                }
                body.extend_from_slice(&chunk);
            }
            if !body.is_empty() && !is_form {
                return Err(Problem::unreadable("This address takes a form (application/x-www-form-urlencoded)."));
            }
            Self::parse(&body)
        })
    }
}

/// Why a body could not be read.
pub fn unreadable(error: &PayloadError) -> Problem {
    match error {
        PayloadError::Incomplete(Some(cause)) if cause.kind() == std::io::ErrorKind::TimedOut => Problem::slow(),
        PayloadError::Overflow => Problem::too_large("Send less at once."),
        _ => Problem::unreadable("The request ended before it was complete. Send it again."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_and_each_error_has_its_field() {
        let mut form = Form::parse(b"title=++&weight=12&closes=tomorrow&note=a%0D%0Ab").unwrap();
        assert_eq!(form.text("title", 120, "Write a title"), "");
        assert_eq!(form.number::<u8>("weight", "Weight", 0, 10), None);
        assert_eq!(form.date("closes"), None);
        assert_eq!(form.optional_text("note", 10).as_deref(), Some("a\nb"));
        assert_eq!(form.value("weight"), "12");
        assert_eq!(form.error("weight"), "Weight must be a whole number from 0 to 10; you typed 12");
        assert_eq!(form.errors().iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["title", "weight", "closes"]);
        assert_eq!(form.summary_title(), "Three things need your attention");
    }

    #[test]
    fn too_many_fields_are_refused_before_anything_reads_them() {
        let body = "a=1&".repeat(MOST_FIELDS + 1);
        assert!(Form::parse(body.as_bytes()).is_err());
    }
}
