//! How the words of the domain are said on pages.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::explanation;
use crate::domain::jobs::{Importance, JobState, Requirement};
use crate::domain::people::ApplicationState;
use crate::domain::policy::{Curve, FreshnessClass, Rigor, Tier};
use crate::web::words;

/// `Must`, in tables.
pub const fn importance(importance: Importance) -> &'static str {
    match importance {
        Importance::Must => "Must",
        Importance::Should => "Should",
        Importance::Nice => "Nice",
    }
}

/// `Open`.
pub const fn job_state(state: JobState) -> &'static str {
    match state {
        JobState::Draft => "Draft",
        JobState::Open => "Open",
        JobState::Paused => "Paused",
        JobState::Closed => "Closed",
        JobState::Archived => "Put away",
    }
}

/// `Must-have`, for candidates.
pub const fn importance_for_candidates(importance: Importance) -> &'static str {
    match importance {
        Importance::Must => "Must-have",
        Importance::Should => "Good to have",
        Importance::Nice => "Nice to have",
    }
}

/// `working level`: the common scale in plain words.
pub const fn level(level: u8) -> &'static str {
    match level {
        0 | 1 => "beginner level",
        2 => "basic level",
        3 => "working level",
        4 => "advanced level",
        _ => "expert level",
    }
}

/// `semi-durable`.
pub const fn freshness(class: FreshnessClass) -> &'static str {
    class.as_str()
}

/// `project judged by a rubric`.
pub const fn rigor(rigor: Rigor) -> &'static str {
    explanation::rigor(rigor)
}

/// `Recognised`.
pub const fn tier(tier: Tier) -> &'static str {
    explanation::tier(tier)
}

/// The stage of an application, for staff.
pub const fn stage(state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Submitted => "New",
        ApplicationState::InReview => "In review",
        ApplicationState::Shortlisted => "Shortlisted",
        ApplicationState::OnHold => "On hold",
        ApplicationState::Declined => "Declined",
        ApplicationState::Withdrawn => "Withdrawn",
    }
}

/// The stage and what comes next, for the candidate.
pub const fn stage_for_candidates(state: ApplicationState) -> (&'static str, &'static str) {
    match state {
        ApplicationState::Submitted => ("Received", "A recruiter reads it. You need do nothing now."),
        ApplicationState::InReview => ("Being read", "A recruiter is reading it. You need do nothing now."),
        ApplicationState::Shortlisted => ("On the shortlist", "Somebody will write to you about an interview."),
        ApplicationState::OnHold => ("On hold", "A recruiter waits for something before going on. It is not a refusal."),
        ApplicationState::Declined => ("Closed", "A person decided not to go on with it. You may ask why."),
        ApplicationState::Withdrawn => ("Withdrawn by you", "Nothing more happens."),
    }
}

/// `SQL, level 3`.
pub fn requirement(row: &Requirement) -> String {
    row.level.map_or_else(|| row.skill.label.clone(), |level| format!("{}, level {level}", row.skill.label))
}

/// How freshness is treated, for candidates: one or two sentences.
pub fn freshness_for_candidates(row: &Requirement, curve: Curve) -> String {
    let limit = row.hard_max_months.map(|months| format!(" Proof older than {} does not count.", months_said(months))).unwrap_or_default();
    match curve.window_months {
        None => format!("What counts is that it is still in force, however old it is.{limit}"),
        Some(window) => format!("Proof from the last {} counts in full; older proof counts less.{limit}", months_said(window)),
    }
}

/// `18 months`, `3 years`.
pub fn months_said(months: u32) -> String {
    if months >= 24 && months.is_multiple_of(12) { words::counted(months / 12, "year") } else { words::counted(months, "month") }
}

/// When something will be asked again: `at 15:10`, or the day too where it is not today.
pub fn again_at(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if at.date_naive() == now.date_naive() || at - now < TimeDelta::hours(12) {
        at.format("at %H:%M").to_string()
    } else {
        format!("on {}", words::minute(at))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn months_and_times_are_said_as_people_say_them() {
        assert_eq!([months_said(1), months_said(18), months_said(24), months_said(36)], ["1 month", "18 months", "2 years", "3 years"]);
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 9, 42, 0).unwrap();
        assert_eq!(again_at(now + TimeDelta::minutes(28), now), "at 10:10");
        assert_eq!(again_at(now + TimeDelta::days(2), now), "on 25 Nov 2026, 09:42");
    }
}
