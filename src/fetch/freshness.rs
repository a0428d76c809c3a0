//! How long an answer is kept: what the host says (RFC 9111), between the bounds of its kind; without a word of the host, the lower bound.

use chrono::{DateTime, TimeDelta, Utc};

use super::outcome::Kind;

/// What a host says about keeping its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// `Cache-Control`.
    pub(super) cache_control: Option<String>,
    /// `Expires`.
    pub(super) expires: Option<String>,
    /// `Date`.
    pub(super) date: Option<String>,
    /// `Age`.
    pub(super) age: Option<String>,
    /// `ETag`.
    pub(super) etag: Option<String>,
    /// `Last-Modified`.
    pub(super) last_modified: Option<String>,
}

/// How long an answer of `kind` is kept; `None`: not beyond this one use.
pub(super) fn keep_for(said: &Said, kind: Kind) -> Option<TimeDelta> {
    let (least, most) = kind.keep();
    let mut lifetime = None;
    let mut is_shared = false;
    for directive in said.cache_control.as_deref().unwrap_or_default().split(',') {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        let seconds = || value.trim().trim_matches('"').parse::<i64>().ok().map(|seconds| TimeDelta::seconds(seconds.clamp(0, 31_536_000)));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-store" | "private" => return None,
            "no-cache" => return Some(least),
            "s-maxage" => (lifetime, is_shared) = (seconds(), true),
            "max-age" if !is_shared => lifetime = seconds(),
            _ => {}
        }
    }
    let lifetime = lifetime.or_else(|| {
        let until = http_date(said.expires.as_deref()?)?;
        Some(until - http_date(said.date.as_deref()?)?)
    });
    let age = said
        .age
        .as_deref()
        .and_then(|age| age.trim().parse::<i64>().ok())
        .map_or(TimeDelta::zero(), |age| TimeDelta::seconds(age.clamp(0, 31_536_000)));
    Some(lifetime.map_or(least, |lifetime| (lifetime - age).clamp(least, most)))
}

/// `Retry-After`: seconds or a date, between a second and a day.
pub(super) fn retry_after(value: &str, now: DateTime<Utc>) -> Option<u32> {
    let seconds = value.trim().parse::<i64>().ok().or_else(|| Some((http_date(value)? - now).num_seconds()))?;
    u32::try_from(seconds.clamp(1, 86_400)).ok()
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_decides_between_the_bounds_of_the_kind() {
        let minutes = |minutes| Some(TimeDelta::minutes(minutes));
        for (kind, cache_control, expected) in [
            (Kind::Json, "", minutes(5)),
            (Kind::Json, "max-age=3600", minutes(60)),
            (Kind::Json, "max-age=1", minutes(5)),
            (Kind::Json, "max-age=99999999999", minutes(24 * 60)),
            (Kind::Json, "public, max-age=60, s-maxage=7200", minutes(120)),
            (Kind::Json, "s-maxage=7200, max-age=60", minutes(120)),
            (Kind::StatusList, "max-age=86400", minutes(60)),
            (Kind::StatusList, "no-cache, max-age=3600", minutes(1)),
            (Kind::Json, "no-store", None),
            (Kind::Json, "max-age=60, private", None),
        ] {
            let said = Said { cache_control: Some(cache_control.to_owned()), ..Said::default() };
            assert_eq!(keep_for(&said, kind), expected, "{kind:?} {cache_control}");
        }
    }

    #[test]
    fn an_old_answer_is_kept_for_the_rest_of_its_time() {
        let said = Said {
            expires: Some("Sun, 06 Nov 1994 09:49:37 GMT".to_owned()),
            date: Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()),
            age: Some("600".to_owned()),
            ..Said::default()
        };
        assert_eq!(keep_for(&said, Kind::Json), Some(TimeDelta::minutes(50)));
    }

    #[test]
    fn a_wish_to_be_left_alone_is_read_both_ways() {
        let now = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(retry_after("120", now), Some(120));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now), Some(60));
        assert_eq!(retry_after("999999999", now), Some(86_400));
        assert_eq!(retry_after("-5", now), Some(1));
        assert_eq!(retry_after("soon", now), None);
    }
}
