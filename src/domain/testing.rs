//! Values in few words, for the tests of several modules.

use super::issuers::{CredentialScope, IssuerListing, SkillScope};
use super::policy::Tier;
use super::{IssuerId, ListingId};

/// A listing that says nothing but whose it is and its tier.
pub(crate) fn listing(id: &str, issuer: &str, tier: Tier) -> IssuerListing {
    IssuerListing {
        id: ListingId::new(id),
        issuer: IssuerId::new(issuer),
        tier,
        skill_scope: SkillScope::Any,
        credential_scope: CredentialScope::Any,
        rigor_default: None,
        level_default: None,
        valid_from: None,
        valid_to: None,
        review_by: None,
        reason: String::new(),
        evidence_url: None,
        decided_by: None,
        key_pins: Vec::new(),
    }
}
