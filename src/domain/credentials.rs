//! What a credential says, read out of what was signed: the facts that trust, matching and scoring use.

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

use super::policy::Rigor;

text_enum! {
    /// The headline of a verification report; the order is the order of `verification.md`, worst first.
    pub enum Standing {
        /// No credential in what was sent, malformed, or over a limit.
        Unreadable = "unreadable",
        /// A version, suite or method we do not do.
        Unsupported = "unsupported",
        /// Positively bad: structure, signature, key not the issuer's, undefined terms, claims that disagree.
        Invalid = "invalid",
        /// Revoked by its issuer.
        Revoked = "revoked",
        /// Suspended by its issuer.
        Suspended = "suspended",
        /// Issued to somebody else.
        RecipientMismatch = "recipient_mismatch",
        /// Genuine, past its end date.
        Expired = "expired",
        /// Genuine, not begun yet.
        NotYetValid = "not_yet_valid",
        /// A needed check could not be decided and none failed.
        Indeterminate = "indeterminate",
        /// Every needed check passed.
        Verified = "verified",
    }
}

text_enum! {
    /// How well the credential is tied to this candidate (F39).
    pub enum HolderMatch {
        /// An identity in the credential equals one the candidate has proved.
        Matched = "matched",
        /// The credential names somebody else.
        Mismatched = "mismatched",
        /// The credential names nobody, or in a form that proves nothing.
        Unknown = "unknown",
    }
}

text_enum! {
    /// Which date recency uses, in order of preference (F51).
    pub enum DateSource {
        /// When the assessment took place.
        AssessmentDate = "assessment_date",
        /// When the activity ended (OB 3.0 `activityEndDate`).
        ActivityEndDate = "activity_end_date",
        /// When it was awarded (VC/OB 3.0 `awardedDate`).
        AwardedDate = "awarded_date",
        /// OB 2.0 `issuedOn`.
        IssuedOn = "issued_on",
        /// `validFrom` or `issuanceDate`: date of issue only; may be a re-issue.
        ValidFrom = "valid_from",
    }
}

/// The dates a credential states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialDates {
    /// When the assessment took place.
    pub assessment_date: Option<DateTime<Utc>>,
    /// When the activity ended.
    pub activity_end_date: Option<DateTime<Utc>>,
    /// When it was awarded.
    pub awarded_date: Option<DateTime<Utc>>,
    /// OB 2.0 `issuedOn`.
    pub issued_on: Option<DateTime<Utc>>,
    /// Start of validity.
    pub valid_from: Option<DateTime<Utc>>,
    /// End of validity.
    pub valid_until: Option<DateTime<Utc>>,
}

impl CredentialDates {
    /// The date recency uses and where it was read, by the order of `scoring.md` §2.
    pub fn earned(&self) -> Option<(DateTime<Utc>, DateSource)> {
        [
            (self.assessment_date, DateSource::AssessmentDate),
            (self.activity_end_date, DateSource::ActivityEndDate),
            (self.awarded_date, DateSource::AwardedDate),
            (self.issued_on, DateSource::IssuedOn),
            (self.valid_from, DateSource::ValidFrom),
        ]
        .into_iter()
        .find_map(|(date, source)| date.map(|date| (date, source)))
    }
}

/// How long a credential of an achievement stands where it states no end, as a person recorded it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Validity {
    /// Months, from the date it was earned.
    pub months: u32,
    /// Who recorded it, in words: `as J. Ortiz recorded on 24 Nov 2026`.
    pub source: String,
}

impl Validity {
    /// When a credential of these dates ends by it: with its last day (UTC), whatever the hour it was earned. Nothing where it states an end
    /// itself, or no date to count from.
    pub fn end_of(&self, dates: &CredentialDates) -> Option<DateTime<Utc>> {
        let (earned, _) = dates.earned().filter(|_| dates.valid_until.is_none())?;
        let last = earned.date_naive().checked_add_months(Months::new(self.months))?;
        last.and_hms_opt(23, 59, 59).map(|end| end.and_utc())
    }
}

/// One alignment of an achievement to a framework entry (OB 3.0 `Alignment`, OB 2.0 `AlignmentObject`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Alignment {
    /// The framework entry's URL.
    pub target_url: Option<String>,
    /// The framework entry's code.
    pub target_code: Option<String>,
    /// The framework entry's name.
    pub target_name: Option<String>,
    /// The framework's name.
    pub target_framework: Option<String>,
}

/// What the credential is for (OB 3.0 `Achievement`, OB 2.0 `BadgeClass`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achievement {
    /// The achievement's identifier, where it has one.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// OB 3.0 `achievementType`, as written.
    pub achievement_type: Option<String>,
    /// Criteria text or URL.
    pub criteria: Option<String>,
    /// Tags as written.
    pub tags: Vec<String>,
    /// Alignments as written.
    pub alignments: Vec<Alignment>,
    /// The creator's identifier, where it differs from the issuer or is stated.
    pub creator: Option<String>,
}

/// Who issued it, as the credential and the verified key binding say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerFacts {
    /// The issuer's identifier: a DID or an https URL. Trust goes by this, never by the name (M44).
    pub id: String,
    /// The name as written in the credential or the issuer's profile.
    pub name: Option<String>,
    /// The issuer's home page, as written.
    pub url: Option<String>,
    /// RFC 7638 thumbprint of the key that signed, where there was one (pins, M20).
    pub key_thumbprint: Option<String>,
}

/// A level read out of the credential, on the common scale 1-5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelReading {
    /// 1-5.
    pub level: u8,
    /// Where it was read, in words.
    pub source: String,
}

/// How it was assessed, read out of the credential (F53).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RigorReading {
    /// R0-R4 or not stated.
    pub rigor: Rigor,
    /// Where it was read, in words: `achievementType Certification`.
    pub source: String,
}

/// All facts of one credential that people see and scoring uses. Empty when the signature or key binding failed: then nothing it says is
/// believed (F48).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialFacts {
    /// The credential's own id.
    pub id: Option<String>,
    /// The format, in words for people: `Open Badges 3.0, signed data`.
    pub format: String,
    /// The credential's name.
    pub name: String,
    /// Who issued it.
    pub issuer: IssuerFacts,
    /// What it is for.
    pub achievement: Achievement,
    /// What it dates.
    pub dates: CredentialDates,
    /// How it was assessed.
    pub rigor: RigorReading,
    /// The level held, where stated.
    pub level: Option<LevelReading>,
    /// An OB 3.0 result with status Failed, InProgress, Enrolled or Withdrew shuts the gate; this is that status.
    pub unfinished: Option<String>,
    /// Evidence links as written.
    pub evidence_links: Vec<String>,
    /// The subject's identifier (DID, mailto:), where it has one.
    pub subject: Option<String>,
}
