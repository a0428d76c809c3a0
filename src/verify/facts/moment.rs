//! Dates and times as credentials write them (M31).

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

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
/// also writes seconds since 1970. Open Badges 2.0 allows all of ISO 8601: without seconds, an offset of hours alone, the basic form, and
/// 24:00 for the end of a day.
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
            let is_basic = digits.len() == 8 && matches!(text.as_bytes().get(8), Some(b'T' | b't'));
            if digits.len() != 4 && !is_basic {
                return None;
            }
            if let Ok(at) = DateTime::parse_from_rfc3339(text) {
                return exact(at.with_timezone(&Utc));
            }
            match text.split_once(['T', 't']) {
                Some((date, time)) => iso(date, time),
                None => assumed(extended_date(text)?.and_time(NaiveTime::MIN), "written as a date only"),
            }
        }
        _ => None,
    }
}

/// A date and a time of day by ISO 8601, both in the extended form or both in the basic one.
fn iso(date: &str, time: &str) -> Option<Moment> {
    let at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(at)?;
    let clock = clock.trim_end();
    let is_basic = !date.contains('-');
    let date = if is_basic { NaiveDate::parse_from_str(date, "%Y%m%d").ok()? } else { extended_date(date)? };
    let (clock, fraction) = clock.split_once(['.', ',']).map_or((clock, None), |(clock, fraction)| (clock, Some(fraction)));
    let parts = if is_basic { in_pairs(clock)? } else { clock.split(':').collect() };
    let [hour, minute, rest @ ..] = parts.as_slice() else { return None };
    let second = match (rest, fraction) {
        ([], None) => 0,
        ([second], _) => two_digits(second)?,
        _ => return None,
    };
    let (hour, minute, nanos) = (two_digits(hour)?, two_digits(minute)?, nanoseconds(fraction.unwrap_or("0"))?);
    let is_end_of_day = hour == 24;
    if is_end_of_day && (minute, second, nanos) != (0, 0, 0) {
        return None;
    }
    let day = if is_end_of_day { date.succ_opt()? } else { date };
    let local = day.and_hms_nano_opt(if is_end_of_day { 0 } else { hour }, minute, second, nanos)?;
    let note = match (is_end_of_day, is_basic, zone.is_empty()) {
        (.., true) => Some("written without a time zone, taken as UTC"),
        (true, ..) => Some("written as 24:00, the end of a day"),
        (_, true, _) => Some("written in the basic form of ISO 8601"),
        _ => None,
    };
    Some(Moment { at: local.checked_sub_signed(offset(zone)?)?.and_utc(), note })
}

/// `2020-01-31`, all digits there.
fn extended_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// `Z`, `+01`, `+0100` or `+01:00`; nothing is UTC.
fn offset(zone: &str) -> Option<TimeDelta> {
    if matches!(zone, "" | "Z" | "z") {
        return Some(TimeDelta::zero());
    }
    let (sign, digits) = if let Some(digits) = zone.strip_prefix('+') { (1, digits) } else { (-1, zone.strip_prefix('-')?) };
    let parts = if digits.contains(':') { digits.split(':').collect() } else { in_pairs(digits)? };
    let (hours, minutes) = match parts.as_slice() {
        [hours] => (two_digits(hours)?, 0),
        [hours, minutes] => (two_digits(hours)?, two_digits(minutes)?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then(|| TimeDelta::minutes(sign * i64::from(hours * 60 + minutes)))
}

/// `093015` as `09`, `30`, `15`.
fn in_pairs(digits: &str) -> Option<Vec<&str>> {
    (0..digits.len()).step_by(2).map(|at| digits.get(at..at + 2)).collect()
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A fraction of a second; what is finer than a nanosecond is cut off.
fn nanoseconds(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{fraction:0<9}").get(..9)?.parse().ok()
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
    use proptest::prelude::*;

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
            // Open Badges 2.0: all of ISO 8601 with a time zone.
            ("\"2020-01-01T00:00Z\"", Some("2020-01-01T00:00:00+00:00")),
            ("\"2020-01-01T00:00+00:00\"", Some("2020-01-01T00:00:00+00:00")),
            ("\"2020-01-01T00:30-05:30\"", Some("2020-01-01T06:00:00+00:00")),
            ("\"2020-01-01T00:00:00+00\"", Some("2020-01-01T00:00:00+00:00")),
            ("\"2020-01-01T00:00:00+02\"", Some("2019-12-31T22:00:00+00:00")),
            ("\"2020-01-01T00:00:00.25+0000\"", Some("2020-01-01T00:00:00.250+00:00")),
            ("\"2020-01-01T00:00:00,25Z\"", Some("2020-01-01T00:00:00.250+00:00")),
            ("\"20200101T000000Z\"", Some("2020-01-01T00:00:00+00:00")),
            ("\"20200101T0930+01\"", Some("2020-01-01T08:30:00+00:00")),
            ("\"20200101t093015.5-0100\"", Some("2020-01-01T10:30:15.500+00:00")),
            ("\"20200101T000000\"", Some("2020-01-01T00:00:00+00:00")),
            ("\"2025-12-31T24:00:00Z\"", Some("2026-01-01T00:00:00+00:00")),
            ("\"2025-12-31T24:00:00.000+01:00\"", Some("2025-12-31T23:00:00+00:00")),
            ("\"2024-02-28T24:00Z\"", Some("2024-02-29T00:00:00+00:00")),
            ("\"20251231T240000Z\"", Some("2026-01-01T00:00:00+00:00")),
            ("\"2020-01-01T00:00:00 +0000\"", Some("2020-01-01T00:00:00+00:00")),
            ("\"2025-12-31T24:00:01Z\"", None),
            ("\"2025-12-31T24:30Z\"", None),
            ("\"2025-12-31T25:00Z\"", None),
            ("\"2025-12-31T12:60Z\"", None),
            ("\"2025-12-31T12Z\"", None),
            ("\"2025-12-31T12:00:00.Z\"", None),
            ("\"2025-12-31T12:00.5Z\"", None),
            ("\"2025-12-31T12:00:00:00Z\"", None),
            ("\"2025-12-31T1:00Z\"", None),
            ("\"2025-12-31T120000Z\"", None),
            ("\"20251231T12:00:00Z\"", None),
            ("\"20251331T120000Z\"", None),
            ("\"20251231T12000Z\"", None),
            ("\"2025-12-31T12:00+0:00\"", None),
            ("\"2025-12-31T12:00+24:00\"", None),
            ("\"2025-12-31T12:00+00:60\"", None),
            ("\"2025-12-31T12:00+00:00:00\"", None),
            ("\"2025-12-31T12:00+1\"", None),
            ("\"2025-12-31T12:00ZZ\"", None),
            ("\"2025-12-31T12:00+é0\"", None),
            ("\"20251231\"", None),
            ("true", None),
        ] {
            let got = moment(&Json::parse(written.as_bytes()).unwrap()).map(|moment| moment.at.to_rfc3339());
            assert_eq!(got.as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn what_was_assumed_or_is_unusual_is_noted() {
        for (written, expected) in [
            ("2025-03-10T12:00:00Z", None),
            ("2025-03-10T12:00+00:00", None),
            ("2025-03-10", Some("written as a date only")),
            ("2025-03-10T12:00:00", Some("written without a time zone, taken as UTC")),
            ("20250310T120000", Some("written without a time zone, taken as UTC")),
            ("20250310T120000Z", Some("written in the basic form of ISO 8601")),
            ("2025-03-10T24:00:00Z", Some("written as 24:00, the end of a day")),
            ("1700000000", Some("written as seconds since 1970")),
        ] {
            assert_eq!(moment(&Json::String(written.into())).unwrap().note, expected, "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_way_to_write_an_instant_gives_the_same_one(
            seconds in 0_i64..4_000_000_000, hours in -23_i32..24, minutes in 0_i32..60, has_seconds: bool
        ) {
            let zone = chrono::FixedOffset::east_opt(hours * 3600 + hours.signum() * minutes * 60).unwrap();
            let seconds = if has_seconds { seconds } else { seconds - seconds % 60 };
            let at = DateTime::from_timestamp(seconds, 0).unwrap().with_timezone(&zone);
            let mut formats = vec!["%Y-%m-%dT%H:%M:%S%:z", "%Y-%m-%dT%H:%M:%S%z", "%Y%m%dT%H%M%S%z", "%Y-%m-%dT%H:%M:%S.000%z"];
            if !has_seconds {
                formats.extend(["%Y-%m-%dT%H:%M%:z", "%Y-%m-%dT%H:%M%z", "%Y%m%dT%H%M%z"]);
            }
            for format in formats {
                let written = at.format(format).to_string();
                prop_assert_eq!(moment(&Json::String(written.clone().into())).map(|moment| moment.at.timestamp()), Some(seconds), "{}", written);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9]{0,9}[-TtZ:+.,0-9é ]{0,24}") {
            moment(&Json::String(text.into()));
        }
    }
}
