//! The four factors of a line, each with the fact on the credential, the rule used and who set it.

use chrono::{DateTime, Utc};

use super::{day, factor_percent, is_full, months, percent, set_by, shortened, tier};
use crate::domain::Bp;
use crate::domain::credentials::{DateSource, RigorReading, Validity};
use crate::domain::issuers::{IssuerListing, SkillScope};
use crate::domain::jobs::{Importance, Requirement};
use crate::domain::matching::{FoundIn, MatchKind, SkillMatch};
use crate::domain::policy::{Curve, Rigor, ScoringPolicy};
use crate::domain::recency::half_at;
use crate::domain::scoring::{Factor, FactorKind};
use crate::domain::text::unslug;

/// Skill match.
pub fn skill_factor((policy, share): (&ScoringPolicy, Bp), found: &SkillMatch, (requirement, version): (&Requirement, u32)) -> Factor {
    let (label, wanted, text) = (&found.label, &requirement.skill.label, shortened(&found.text));
    let relation = match found.kind {
        MatchKind::Same => None,
        MatchKind::Close => Some(format!("{label} is nearly the same as {wanted}")),
        MatchKind::Narrower => Some(format!("{label} is narrower than {wanted}")),
        MatchKind::Broader => Some(format!("{label} is broader than {wanted}")),
        MatchKind::Related => Some(format!("{label} is related to {wanted}")),
    };
    let place = match found.found {
        FoundIn::AcceptedId => format!("Named on the requirement as accepted, by its id: {text}"),
        FoundIn::AcceptedName => format!("Named on the requirement as accepted: \u{201c}{text}\u{201d}"),
        FoundIn::Person => format!("Confirmed for {label} by {text}"),
        FoundIn::AlignmentUrl => format!("Names {label} by address: {text}"),
        FoundIn::AlignmentCode => format!("Names {label} by code: {text}"),
        FoundIn::AlignmentName => format!("Is aligned to \u{201c}{text}\u{201d}, by name only"),
        FoundIn::AchievementName => format!("Is called \u{201c}{text}\u{201d}, by name only"),
        FoundIn::Tag => format!("Is tagged \u{201c}{text}\u{201d}, by name only"),
    };
    let kind = match found.kind {
        MatchKind::Same => "Same skill",
        MatchKind::Close => "Nearly the same skill",
        MatchKind::Narrower => "For a narrower skill",
        MatchKind::Broader => "For a broader skill",
        MatchKind::Related => "For a related skill",
    };
    let how = match (found.found, requirement.importance) {
        (found, _) if found.is_accepted() => "because the requirement names the credential",
        (FoundIn::Person, _) => "confirmed by a person",
        (found, _) if !found.is_name_only() => "by code",
        (_, Importance::Must) => "by name, once a person confirms it",
        _ => "by name",
    };
    let by_name = found.found.is_name_only().then(|| "by name only".to_owned());
    let accepted = found.found.is_accepted().then(|| "named on the requirement as accepted".to_owned());
    let said: Vec<String> = relation.clone().into_iter().chain(by_name).chain(accepted).collect();
    Factor {
        kind: FactorKind::Skill,
        share,
        said: said.join("; "),
        fact: relation.map_or_else(|| place.clone(), |relation| format!("{place}; {relation}")),
        rule: format!("{kind} {how}: {}", percent(share)),
        set_by: if found.found.is_accepted() {
            format!("Requirements version {version}")
        } else {
            set_by(&policy.matches, &ScoringPolicy::default().matches)
        },
    }
}

/// Issuer and assessment.
pub fn quality_factor(
    (policy, share): (&ScoringPolicy, Bp),
    issuer: &str,
    listing: Option<&IssuerListing>,
    (used, read): (Rigor, &RigorReading),
) -> Factor {
    let assessed = super::rigor(used);
    let stands = listing.map_or_else(
        || format!("not reviewed, worked out as {}", tier(policy.open_tier)),
        |listing| format!("{}{}", tier(listing.tier), scope(&listing.skill_scope)),
    );
    let source = if used == read.rigor {
        shortened(&read.source)
    } else if listing.and_then(|listing| listing.rigor_default) == Some(used) {
        "assumed by your list".to_owned()
    } else {
        "not stated; the least this row asks for".to_owned()
    };
    let house = ScoringPolicy::default();
    let set_by = listing.map_or_else(
        || set_by(&policy.quality, &house.quality),
        |listing| match (listing.decided_by.as_deref(), listing.reason.trim()) {
            (Some(by), "") => by.to_owned(),
            (Some(by), reason) => format!("{by}: {}", shortened(reason)),
            (None, "") => "Your issuer list".to_owned(),
            (None, reason) => format!("Your issuer list: {}", shortened(reason)),
        },
    );
    Factor {
        kind: FactorKind::Quality,
        share,
        said: format!("{issuer}, {stands}; {assessed}"),
        fact: format!("{issuer}; {assessed} ({source})"),
        rule: format!("{} × {assessed}: {}", listing.map_or_else(|| tier(policy.open_tier), |listing| tier(listing.tier)), percent(share)),
        set_by,
    }
}

/// ` for data analysis skills`, or nothing where a listing speaks for everything.
fn scope(scope: &SkillScope) -> String {
    match scope {
        SkillScope::Any => String::new(),
        SkillScope::Categories(categories) => {
            let names: Vec<String> = categories.iter().map(|name| unslug(name.trim_start_matches("category:"))).collect();
            format!(" for {} skills", super::listed(&names))
        }
        SkillScope::Skills(_) => " for this skill".to_owned(),
    }
}

/// Freshness.
pub fn freshness_factor(
    (policy, curve, share): (&ScoringPolicy, Curve, Bp),
    (requirement, version): (&Requirement, u32),
    (earned, age): (Option<(DateTime<Utc>, DateSource)>, Option<u32>),
    stands: Option<(&Validity, DateTime<Utc>)>,
) -> Factor {
    let age = age.unwrap_or(0);
    let window = match (curve.window_months, half_at(curve)) {
        (None, _) => "does not fade".to_owned(),
        (Some(window), Some(half)) if !is_full(share) => format!("full value to {window}, half at {half}"),
        (Some(window), _) => format!("full value to {window}"),
    };
    let is_issue_only = earned.is_some_and(|(_, source)| source == DateSource::ValidFrom);
    let (said, fact) = match earned {
        None => ("no date stated".to_owned(), "States no date".to_owned()),
        Some((date, source)) => {
            let ago = if age == 0 { "less than a month ago".to_owned() } else { format!("{} ago", months(age)) };
            let note =
                if is_issue_only { " (date of issue only; may be a re-issue)".to_owned() } else { format!(" ({})", date_name(source)) };
            let old = if age == 0 { "less than a month old".to_owned() } else { format!("{} old", months(age)) };
            let only = if is_issue_only { ", by its date of issue only" } else { "" };
            (format!("{old}, {window}{only}"), format!("Earned {}, {ago}{note}", day(date)))
        }
    };
    let stands = stands.map(|(validity, end)| format!("; {}", super::stands_until(validity, end)));
    let class = capital(requirement.freshness.as_str());
    Factor {
        kind: FactorKind::Freshness,
        share,
        said,
        fact: fact + &stands.unwrap_or_default(),
        rule: match curve.window_months {
            None => format!("{class}: does not fade"),
            Some(window) => format!(
                "{class}: full value to {window} months, half after {} more, never under {}",
                curve.half_months,
                factor_percent(curve.floor)
            ),
        },
        set_by: if requirement.curve.is_some() {
            format!("Requirements version {version}")
        } else {
            set_by(&policy.curve(requirement.freshness), &requirement.freshness.house_curve())
        },
    }
}

const fn date_name(source: DateSource) -> &'static str {
    match source {
        DateSource::AssessmentDate => "day of the assessment",
        DateSource::ActivityEndDate => "end of the activity",
        DateSource::AwardedDate => "day of the award",
        DateSource::IssuedOn => "day of issue",
        DateSource::ValidFrom => "date of issue only",
    }
}

pub(super) fn capital(word: &str) -> String {
    let mut signs = word.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// Level.
pub fn level_factor(
    (policy, share): (&ScoringPolicy, Bp),
    held: Option<(u8, String)>,
    (requirement, version): (&Requirement, u32),
) -> Factor {
    let wanted = requirement.level;
    let stands = held.as_ref().map_or_else(|| "not stated".to_owned(), |(held, _)| format!("{} {held}", super::level(*held)));
    let rule = match (held.as_ref().map(|(held, _)| *held), wanted) {
        (_, None) => "No level wanted: 100%".to_owned(),
        (Some(held), Some(wanted)) if held < wanted => format!("Held ÷ wanted: {held} ÷ {wanted}"),
        (Some(_), Some(_)) => "Level reached: 100%".to_owned(),
        (None, Some(wanted)) => format!("Level not stated, {wanted} wanted: {}", percent(share)),
    };
    Factor {
        kind: FactorKind::Level,
        share,
        said: wanted.map_or_else(|| format!("{stands}, none wanted"), |wanted| format!("{stands}, wanted {wanted}")),
        fact: held.map_or_else(|| "Level not stated".to_owned(), |(held, source)| format!("{} {held} ({source})", super::level(held))),
        rule,
        set_by: match wanted {
            Some(_) if is_full(share) || share != policy.level.not_stated => format!("Requirements version {version}"),
            Some(_) => set_by(&policy.level, &ScoringPolicy::default().level),
            None => format!("Requirements version {version}"),
        },
    }
}

/// What an expired credential keeps.
pub fn expired_factor(share: Bp, stands: Option<(&Validity, DateTime<Utc>)>) -> Factor {
    Factor {
        kind: FactorKind::Expired,
        share,
        said: "ended a short while ago".to_owned(),
        fact: stands.map_or_else(
            || "Past its end date".to_owned(),
            |(validity, end)| format!("Ended {} ({}, {})", day(end), months(validity.months), validity.source),
        ),
        rule: format!("Ended lately, not a must-have: {}", percent(share)),
        set_by: "Scoring rules of this employer".to_owned(),
    }
}
