//! Issuers and the employer's lists of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::policy::{Rigor, Tier};
use super::{IssuerId, IssuerListId, IssuerListVersionId, ListingId};

text_enum! {
    /// What an identifier is.
    pub enum IdentifierScheme {
        /// A DID.
        Did = "did",
        /// An Open Badges issuer profile URL.
        ProfileUrl = "profile_url",
        /// A registrable domain.
        Domain = "domain",
        /// A Credly organisation uuid.
        CredlyOrg = "credly_org",
        /// An Accredible organisation.
        AccredibleOrg = "accredible_org",
        /// A Badgr / Canvas Credentials issuer.
        BadgrIssuer = "badgr_issuer",
        /// A CTDL identifier.
        Ctid = "ctid",
        /// A ROR id.
        Ror = "ror",
        /// A legal entity identifier.
        Lei = "lei",
    }
}

text_enum! {
    /// Life cycle of a list version, a requirement set or a policy.
    pub enum VersionStatus {
        /// Being edited.
        Draft = "draft",
        /// In force; never edited again.
        Published = "published",
        /// Replaced by a newer one.
        Superseded = "superseded",
    }
}

/// One identifier of an issuer, normalised.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IssuerIdentifier {
    /// What it is.
    pub scheme: IdentifierScheme,
    /// The value, normalised by its scheme's rule.
    pub value: String,
}

/// An issuer as the employer knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Our id.
    pub id: IssuerId,
    /// A short stable key used in files: `google-careers`.
    pub key: String,
    /// The name shown.
    pub display_name: String,
    /// The legal name.
    pub legal_name: Option<String>,
    /// university, vendor, cert_body, employer, platform, association, government, other.
    pub kind: String,
    /// ISO 3166 country code.
    pub country: Option<String>,
    /// Home page.
    pub website: Option<String>,
    /// All known identifiers.
    pub identifiers: Vec<IssuerIdentifier>,
}

/// Which skills a listing speaks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum SkillScope {
    /// Every skill.
    Any,
    /// Skills of these categories.
    Categories(Vec<String>),
    /// These skills, by uri, code or label reference (`esco:…`, `onet:…`, `skill:…`).
    Skills(Vec<String>),
}

/// Which credentials a listing speaks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum CredentialScope {
    /// Every credential.
    Any,
    /// One achievement by id.
    Achievement(String),
    /// Achievements whose folded name contains these words.
    NameContains(String),
    /// Achievements of this `achievementType`.
    Type(String),
}

/// An issuer on a list: tier and scope, with the reason a person gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerListing {
    /// Our id.
    pub id: ListingId,
    /// Who.
    pub issuer: IssuerId,
    /// What the employer makes of it.
    pub tier: Tier,
    /// For which skills.
    pub skill_scope: SkillScope,
    /// For which credentials.
    pub credential_scope: CredentialScope,
    /// Rigor assumed where the credential states none.
    pub rigor_default: Option<Rigor>,
    /// Level assumed where the credential states none, 1-5.
    pub level_default: Option<u8>,
    /// In force from.
    pub valid_from: Option<NaiveDate>,
    /// In force until.
    pub valid_to: Option<NaiveDate>,
    /// To be looked at again by.
    pub review_by: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// Where the decision is written down.
    pub evidence_url: Option<String>,
    /// Who decided, as shown.
    pub decided_by: Option<String>,
    /// Pinned key thumbprints for an issuer whose document cannot be had (M20).
    pub key_pins: Vec<String>,
}

/// One version of a named list, with the issuers it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerList {
    /// The list.
    pub id: IssuerListId,
    /// This version.
    pub version_id: IssuerListVersionId,
    /// The list's name: `Company default`.
    pub name: String,
    /// 1, 2, 3 …
    pub version: u32,
    /// Draft, published or superseded.
    pub status: VersionStatus,
    /// The issuers named.
    pub issuers: Vec<Issuer>,
    /// The listings.
    pub listings: Vec<IssuerListing>,
}
