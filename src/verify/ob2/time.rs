//! Is an OB 2.0 badge in date (M31)?

use chrono::TimeDelta;

use super::pass::Pass;
use crate::verify::facts::moment;
use crate::verify::json::Json;
use crate::verify::report::{CheckKind, Outcome, Problem};

/// Clocks of issuers and ours may differ by this.
const SKEW: TimeDelta = TimeDelta::seconds(60);

/// Records the time check of an assertion.
pub(super) fn check(pass: &mut Pass<'_>, assertion: &Json<'_>) {
    let now = pass.setting.now;
    let issued = assertion.get("issuedOn").and_then(moment);
    let expires = assertion.get("expires").and_then(moment);
    if let Some(expires) = expires
        && now > expires.at + SKEW
    {
        let detail = format!("expired {}", expires.at.format("%Y-%m-%dT%H:%M:%SZ"));
        return pass.record(CheckKind::Time, Outcome::Failed, Some(Problem::Expired), detail);
    }
    if let Some(issued) = issued
        && issued.at > now + SKEW
    {
        let detail = format!("issued {}, which has not come yet", issued.at.format("%Y-%m-%dT%H:%M:%SZ"));
        return pass.record(CheckKind::Time, Outcome::Failed, Some(Problem::NotYetValid), detail);
    }
    let detail = expires.map_or_else(|| "no end date".to_owned(), |expires| format!("until {}", expires.at.format("%Y-%m-%dT%H:%M:%SZ")));
    pass.record(CheckKind::Time, Outcome::Passed, None, detail);
}
