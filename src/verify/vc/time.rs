//! Is a credential in date (M31)?

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::verify::facts::moment;
use crate::verify::json::Json;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};

/// Clocks of issuers and ours may differ by this.
const SKEW: TimeDelta = TimeDelta::seconds(60);

/// From when until when a credential is valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    from: Option<DateTime<Utc>>,
    pub(super) until: Option<DateTime<Utc>>,
}

impl Window {
    /// By the names of Verifiable Credentials 2.0 and 1.1. Where both stand, the narrower counts.
    pub(super) fn of(json: &Json<'_>) -> Self {
        let at = |name: &str| json.get(name).and_then(moment).map(|moment| moment.at);
        let until = [at("validUntil"), at("expirationDate")].into_iter().flatten().min();
        Self { from: at("validFrom").max(at("issuanceDate")), until }
    }

    /// Whether it ends before it begins.
    pub(super) fn is_crossed(self) -> bool {
        self.from.zip(self.until).is_some_and(|(from, until)| until < from)
    }

    /// The same, where a token narrows it.
    pub(super) fn within(self, from: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>) -> Self {
        Self { from: self.from.max(from), until: [self.until, until].into_iter().flatten().min() }
    }
}

/// The time check.
pub(super) fn check(window: Window, now: DateTime<Utc>) -> Check {
    let said = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let answer = |outcome, problem, detail: String| Check::new(CheckKind::Time, outcome, problem, detail);
    match window {
        Window { until: Some(until), .. } if now - SKEW > until => {
            answer(Outcome::Failed, Some(Problem::Expired), format!("expired {}", said(until)))
        }
        Window { from: Some(from), .. } if from > now + SKEW => {
            answer(Outcome::Failed, Some(Problem::NotYetValid), format!("valid from {}, which has not come yet", said(from)))
        }
        Window { until: Some(until), .. } => answer(Outcome::Passed, None, format!("until {}", said(until))),
        Window { until: None, .. } => answer(Outcome::Passed, None, "no end date".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_of_difference_between_clocks_is_allowed() {
        let json = r#"{"validFrom":"2025-01-01T00:00:00Z","validUntil":"2026-01-01T00:00:00Z"}"#;
        let window = Window::of(&Json::parse(json.as_bytes()).unwrap());
        let at = |text: &str| check(window, text.parse().unwrap()).problem;
        assert_eq!(at("2024-12-31T23:58:00Z"), Some(Problem::NotYetValid));
        assert_eq!(at("2024-12-31T23:59:30Z"), None);
        assert_eq!(at("2026-01-01T00:00:59Z"), None);
        assert_eq!(at("2026-01-01T00:01:01Z"), Some(Problem::Expired));
        let early = window.within(None, Some("2025-06-01T00:00:00Z".parse().unwrap()));
        assert_eq!(check(early, "2025-07-01T00:00:00Z".parse().unwrap()).problem, Some(Problem::Expired));
    }

    #[test]
    fn a_null_or_a_second_name_takes_no_end_away() {
        for json in [
            r#"{"validUntil":null,"expirationDate":"2026-01-01T00:00:00Z"}"#,
            r#"{"validUntil":"2027-01-01T00:00:00Z","expirationDate":"2026-01-01T00:00:00Z"}"#,
            r#"{"validUntil":"2026-01-01T00:00:00Z","expirationDate":"2027-01-01T00:00:00Z"}"#,
        ] {
            let window = Window::of(&Json::parse(json.as_bytes()).unwrap());
            assert_eq!(check(window, "2026-06-01T00:00:00Z".parse().unwrap()).problem, Some(Problem::Expired), "{json}");
        }
    }

    #[test]
    fn dates_at_the_edge_of_time_do_no_harm() {
        let window = Window { from: Some(DateTime::<Utc>::MIN_UTC), until: Some(DateTime::<Utc>::MAX_UTC) };
        assert_eq!(check(window, DateTime::UNIX_EPOCH).outcome, Outcome::Passed);
    }
}
