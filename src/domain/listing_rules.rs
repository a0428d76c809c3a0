//! What a listing must have for its tier (`product.md` §3): a scope, a reason, a day to look again.

use chrono::{Months, NaiveDate};

use super::issuers::{CredentialScope, IssuerListing, SkillScope};
use super::policy::Tier;

/// Months after which a recognised issuer is looked at again at the latest.
pub const MOST_MONTHS: u32 = 24;

/// One thing a listing lacks or contradicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingFault {
    /// Which part of it: the name of the column and of the field.
    pub field: &'static str,
    /// What is wrong, without a full stop.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

/// What is wrong with a listing on the day `today`.
pub fn faults(listing: &IssuerListing, today: NaiveDate) -> Vec<ListingFault> {
    let mut faults = Vec::new();
    let mut fault = |field, problem: &str, hint: String| faults.push(ListingFault { field, problem: problem.to_owned(), hint });
    let has_scope = listing.skill_scope != SkillScope::Any || listing.credential_scope != CredentialScope::Any;
    if listing.tier == Tier::B && !has_scope {
        let hint = "Name the skills or credentials it is good in: category:data-analysis.".to_owned();
        fault("skill_scope", "Context-dependent (B) needs a scope", hint);
    }
    if listing.reason.trim().is_empty() && matches!(listing.tier, Tier::A | Tier::X) {
        let tier = if listing.tier == Tier::A { "Recognised (A) needs a reason" } else { "Blocked (X) needs a reason" };
        fault("reason", tier, "Recruiters, candidates and auditors read it.".to_owned());
    }
    let latest = today.checked_add_months(Months::new(MOST_MONTHS)).unwrap_or(NaiveDate::MAX);
    match listing.review_by {
        None if listing.tier == Tier::A => {
            fault("review_by", "Recognised (A) needs a day to look again", format!("Choose a day up to {latest}."));
        }
        Some(day) if listing.tier == Tier::A && day > latest => {
            fault("review_by", "Recognised (A) is looked at again within 24 months", format!("Choose a day up to {latest}."));
        }
        _ => {}
    }
    if let (Some(from), Some(to)) = (listing.valid_from, listing.valid_to)
        && to < from
    {
        fault("valid_to", "it ends before it begins", format!("Choose a day from {from} on, or leave it empty."));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::listing;

    fn of_tier(tier: Tier) -> IssuerListing {
        listing("l", "i", tier)
    }

    fn check(listing: &IssuerListing, expected: &[&str]) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let fields: Vec<&str> = faults(listing, today).iter().map(|fault| fault.field).collect();
        assert_eq!(fields, expected, "{listing:?}");
    }

    #[test]
    fn each_tier_has_what_it_needs() {
        check(&of_tier(Tier::A), &["reason", "review_by"]);
        check(&of_tier(Tier::B), &["skill_scope"]);
        check(&of_tier(Tier::C), &[]);
        check(&of_tier(Tier::X), &["reason"]);
        let whole =
            IssuerListing { reason: "graded and supervised".into(), review_by: NaiveDate::from_ymd_opt(2028, 11, 25), ..of_tier(Tier::A) };
        check(&whole, &[]);
        check(&IssuerListing { review_by: NaiveDate::from_ymd_opt(2028, 11, 26), ..whole.clone() }, &["review_by"]);
        check(&IssuerListing { credential_scope: CredentialScope::Type("Certification".into()), ..of_tier(Tier::B) }, &[]);
        let backwards = IssuerListing {
            valid_from: NaiveDate::from_ymd_opt(2027, 1, 1),
            valid_to: NaiveDate::from_ymd_opt(2026, 12, 31),
            ..of_tier(Tier::C)
        };
        check(&backwards, &["valid_to"]);
    }
}
