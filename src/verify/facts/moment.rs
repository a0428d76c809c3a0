//! Dates and times as credentials write them (M31).

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::verify::json::Json;

/// An instant read from a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant, in UTC.
    pub at: DateTime<Utc>,
    /// What had to be assumed to read it, in words.
    pub note: Option<&'static str>,
}

/// Reads an instant: RFC 3339 with fractions, any offset and either case; without a zone it is UTC; a date alone is its midnight; OB 1.x
/// also writes seconds since 1970.
pub fn moment(value: &Json<'_>) -> Option<Moment> {
    let exact = |at| Some(Moment { at, note: None });
    let assumed = |at: NaiveDateTime, note| Some(Moment { at: at.and_utc(), note: Some(note) });
    match value {
        Json::Number(lexeme) => {
            let at = DateTime::from_timestamp(whole_seconds(lexeme)?, 0)?;
            Some(Moment { at, note: Some("written as seconds since 1970") })
        }
        Json::String(text) => {
            let text = text.trim();
            // Everything we accept begins with a four-digit year; signs and longer years are nobody's badge.
            let digits = text.get(..text.bytes().take_while(u8::is_ascii_digit).count()).unwrap_or_default();
            if digits.len() == text.len() && digits.len() >= 9 {
                let at = DateTime::from_timestamp(digits.parse().ok()?, 0)?;
                return Some(Moment { at, note: Some("written as seconds since 1970") });
            }
            if digits.len() != 4 {
                return None;
            }
            if let Ok(at) = DateTime::parse_from_rfc3339(text) {
                return exact(at.with_timezone(&Utc));
            }
            if let Ok(at) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z") {
                return exact(at.with_timezone(&Utc));
            }
            let upper = text.to_ascii_uppercase();
            if let Ok(at) = NaiveDateTime::parse_from_str(&upper, "%Y-%m-%dT%H:%M:%S%.f") {
                return assumed(at, "written without a time zone, taken as UTC");
            }
            if let Ok(at) = NaiveDateTime::parse_from_str(&upper, "%Y-%m-%dT%H:%MZ") {
                return exact(at.and_utc());
            }
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            assumed(date.and_time(NaiveTime::MIN), "written as a date only")
        }
        _ => None,
    }
}

/// The whole seconds of a NumericDate, which may have a fraction or an exponent (RFC 7519 §2).
fn whole_seconds(lexeme: &str) -> Option<i64> {
    if let Ok(seconds) = lexeme.parse() {
        return Some(seconds);
    }
    let seconds = lexeme.parse::<f64>().ok().filter(|seconds| seconds.abs() < 1e12)?;
    format!("{:.0}", seconds.floor()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_in_every_way_they_are_written() {
        for (written, expected) in [
            ("\"2025-03-10T12:00:00Z\"", Some("2025-03-10T12:00:00+00:00")),
            ("\"2025-03-10t12:00:00.123z\"", Some("2025-03-10T12:00:00.123+00:00")),
            ("\"2025-03-10T12:00:00+02:00\"", Some("2025-03-10T10:00:00+00:00")),
            ("\"2025-03-10T12:00:00+0200\"", Some("2025-03-10T10:00:00+00:00")),
            ("\"2025-03-10T12:00:00\"", Some("2025-03-10T12:00:00+00:00")),
            ("\"2015-04-30\"", Some("2015-04-30T00:00:00+00:00")),
            ("1700000000", Some("2023-11-14T22:13:20+00:00")),
            ("1700000000.9", Some("2023-11-14T22:13:20+00:00")),
            ("1.7e9", Some("2023-11-14T22:13:20+00:00")),
            ("1e999", None),
            ("\"1700000000\"", Some("2023-11-14T22:13:20+00:00")),
            ("\"10 March 2025\"", None),
            ("\"2025\"", None),
            ("\"2025-13-01\"", None),
            ("\"+12025-03-10T12:00:00Z\"", None),
            ("true", None),
        ] {
            let got = moment(&Json::parse(written.as_bytes()).unwrap()).map(|moment| moment.at.to_rfc3339());
            assert_eq!(got.as_deref(), expected, "{written}");
        }
    }
}
