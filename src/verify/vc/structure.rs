//! The shape of Verifiable Credentials 1.1 and 2.0 and of Open Badges 3.0, by the tables of the standards (M39).

use super::shape::{Class, Findings, Need, Row, Shape};
use super::time::Window;
use crate::verify::json::Json;
use crate::verify::jsonld::{self, JsonLdError};
use crate::verify::report::{Check, CheckKind, Outcome, Problem};

/// A version of the data model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 1.1.
    V1,
    /// 2.0.
    V2,
}

impl Version {
    /// The version a context stands for.
    pub(super) fn of_context(url: &str) -> Option<Self> {
        match url {
            "https://www.w3.org/2018/credentials/v1" => Some(Self::V1),
            "https://www.w3.org/ns/credentials/v2" => Some(Self::V2),
            _ => None,
        }
    }

    /// The version of a credential: its first context says it.
    pub(super) fn of(json: &Json<'_>) -> Option<Self> {
        json.get("@context")?.items().first()?.as_str().and_then(Self::of_context)
    }
}

use Need::{May, Must, Should};

const fn class(name: &'static str, kind: (Option<&'static str>, Need), rows: &'static [Row]) -> Class {
    Class { name, kind, rows }
}

/// Something with an id, a type and members we do not judge.
const TYPED: Class = class("object", (None, Must), &[]);
const FREE: Class = class("object", (None, May), &[]);
/// What decides which bit is asked for has one form only (M9, M33).
const STATUS: Class = class(
    "status",
    (None, Must),
    &[
        ("statusPurpose", Shape::Exact, May),
        ("statusListCredential", Shape::Exact, May),
        ("statusListIndex", Shape::Index, May),
        ("statusSize", Shape::Index, May),
        ("revocationListCredential", Shape::Exact, May),
        ("revocationListIndex", Shape::Index, May),
    ],
);
const SCHEMA: Class = class("schema", (None, Must), &[("id", Shape::Iri, Must)]);
const EVIDENCE: Class = class("evidence", (None, Must), &[("name", Shape::Text, May), ("narrative", Shape::Text, May)]);

const COMMON: &[Row] = &[
    ("credentialStatus", Shape::Many(&STATUS), May),
    ("credentialSchema", Shape::Many(&SCHEMA), May),
    ("refreshService", Shape::Many(&TYPED), May),
    ("termsOfUse", Shape::Many(&TYPED), May),
    ("evidence", Shape::Many(&EVIDENCE), May),
    ("name", Shape::Text, May),
    ("description", Shape::Text, May),
];
const DATES_V1: &[Row] = &[
    ("issuanceDate", Shape::Instant, Must),
    ("expirationDate", Shape::Instant, May),
    ("validFrom", Shape::Instant, May),
    ("validUntil", Shape::Instant, May),
];
const DATES_V2: &[Row] = &[("validFrom", Shape::Instant, May), ("validUntil", Shape::Instant, May)];

const PLAIN: &[Row] = &[("issuer", Shape::Reference(&ISSUER), Must), ("credentialSubject", Shape::Many(&FREE), Must)];
const ISSUER: Class = class("issuer", (None, May), &[("id", Shape::Iri, Must), ("name", Shape::Text, May)]);

/// Open Badges 3.0 §B.1.1. The Profile of the issuer must have an id.
const BADGE: &[Row] = &[
    ("id", Shape::Iri, Should),
    ("name", Shape::Text, Should),
    ("awardedDate", Shape::Instant, May),
    ("issuer", Shape::Reference(&ISSUER_PROFILE), Must),
    ("credentialSubject", Shape::Many(&SUBJECT), Must),
    ("image", Shape::Reference(&IMAGE), May),
];
const ENDORSEMENT: &[Row] = &[("issuer", Shape::Reference(&ISSUER_PROFILE), Must), ("credentialSubject", Shape::Many(&ENDORSED), Must)];
const ENDORSED: Class = class("endorsement subject", (Some("EndorsementSubject"), Should), &[("id", Shape::Iri, Must)]);
const ISSUER_PROFILE: Class = class("issuer", (Some("Profile"), Should), PROFILE_ROWS);
const PROFILE: Class = class("profile", (Some("Profile"), Should), PROFILE_ROWS);
const PROFILE_ROWS: &[Row] = &[
    ("id", Shape::Iri, Must),
    ("name", Shape::Text, May),
    ("image", Shape::Reference(&IMAGE), May),
    ("otherIdentifier", Shape::Many(&IDENTIFIER), May),
    ("parentOrg", Shape::Many(&PARENT), May),
];
/// An organisation above the issuer, no further up.
const PARENT: Class = class("parent organisation", (Some("Profile"), Should), &[("id", Shape::Iri, Must)]);
const IDENTIFIER: Class =
    class("identifier", (Some("IdentifierEntry"), Should), &[("identifier", Shape::Text, Must), ("identifierType", Shape::Text, Must)]);
const IMAGE: Class = class("image", (Some("Image"), Should), &[("id", Shape::Iri, Must), ("caption", Shape::Text, May)]);
const SUBJECT: Class = class(
    "subject",
    (Some("AchievementSubject"), Should),
    &[
        ("achievement", Shape::Many(&ACHIEVEMENT), Should),
        ("identifier", Shape::Many(&IDENTITY), May),
        ("result", Shape::Many(&RESULT), May),
        ("source", Shape::Reference(&PROFILE), May),
        ("activityStartDate", Shape::Instant, May),
        ("activityEndDate", Shape::Instant, May),
        ("creditsEarned", Shape::Number, May),
        ("narrative", Shape::Text, May),
        ("image", Shape::Reference(&IMAGE), May),
    ],
);
const ACHIEVEMENT: Class = class(
    "achievement",
    (Some("Achievement"), Should),
    &[
        ("id", Shape::Iri, Should),
        ("name", Shape::Text, Must),
        ("description", Shape::Text, Should),
        ("criteria", Shape::Many(&CRITERIA), Should),
        ("achievementType", Shape::Exact, May),
        ("alignment", Shape::Many(&ALIGNMENT), May),
        ("creator", Shape::Reference(&PROFILE), May),
        ("image", Shape::Reference(&IMAGE), May),
        ("tag", Shape::Texts, May),
    ],
);
const CRITERIA: Class = class("criteria", (None, May), &[("narrative", Shape::Text, May)]);
const ALIGNMENT: Class = class(
    "alignment",
    (Some("Alignment"), Should),
    &[("targetName", Shape::Text, Should), ("targetUrl", Shape::Iri, Should), ("targetCode", Shape::Text, May)],
);
const IDENTITY: Class = class(
    "identity",
    (Some("IdentityObject"), Should),
    &[
        ("hashed", Shape::Flag, Should),
        ("identityHash", Shape::Exact, Must),
        ("identityType", Shape::Exact, Must),
        ("salt", Shape::Exact, May),
    ],
);
const RESULT: Class = class(
    "result",
    (Some("Result"), Should),
    &[
        ("value", Shape::Exact, May),
        ("status", Shape::Exact, May),
        ("achievedLevel", Shape::Exact, May),
        ("resultDescription", Shape::Exact, May),
    ],
);

/// SD-JWT VC (draft-ietf-oauth-sd-jwt-vc of August 2025, §3.2.2): its registered claims, under the names they have in a credential.
const SD_JWT_VC: Class = class(
    "credential",
    (None, May),
    &[
        ("vct", Shape::Text, Must),
        ("issuer", Shape::Reference(&ISSUER), Must),
        ("validFrom", Shape::Instant, May),
        ("validUntil", Shape::Instant, May),
        ("name", Shape::Text, May),
    ],
);

const WHOLE: (Option<&str>, Need) = (Some("VerifiableCredential"), Must);
const CREDENTIAL: Class = class("credential", WHOLE, COMMON);
const V1: Class = class("credential", WHOLE, DATES_V1);
const V2: Class = class("credential", WHOLE, DATES_V2);
const AS_PLAIN: Class = class("credential", WHOLE, PLAIN);
const AS_BADGE: Class = class("credential", WHOLE, BADGE);
const AS_ENDORSEMENT: Class = class("credential", WHOLE, ENDORSEMENT);

/// Whether a type is among those of an object.
pub(super) fn has_type(json: &Json<'_>, name: &str) -> bool {
    json.get("type").map(Json::items).unwrap_or_default().iter().any(|kind| kind.as_str() == Some(name))
}

/// Compares a credential with the tables. Where no signature asks for it, a document of data is read as linked data here.
pub(super) fn findings(json: &Json<'_>, is_data: bool) -> Structure {
    let mut findings = Findings::default();
    let version = contexts(json, &mut findings);
    findings.object(json, &CREDENTIAL);
    let as_what = if has_type(json, "OpenBadgeCredential") || has_type(json, "AchievementCredential") {
        &AS_BADGE
    } else if has_type(json, "EndorsementCredential") {
        &AS_ENDORSEMENT
    } else {
        &AS_PLAIN
    };
    if let Some(object) = json.as_object() {
        findings.rows(object, if version == Some(Version::V1) { &V1 } else { &V2 });
        findings.rows(object, as_what);
    }
    for subject in json.get("credentialSubject").map(Json::items).unwrap_or_default() {
        if subject.as_object().is_some_and(crate::verify::json::Object::is_empty) {
            findings.fault("subject: says nothing".to_owned());
        }
        identities(subject, &mut findings);
        outcomes(subject, &mut findings);
    }
    if let Some(why) = ambiguity(json) {
        findings.fault(why.to_owned());
    }
    let window = Window::of(json);
    let is_range = window.is_crossed();
    if is_range {
        findings.fault("ends before it begins".to_owned());
    }
    let mut problem = if is_range && findings.faults.len() == 1 { Problem::Range } else { Problem::MalformedValue };
    if is_data
        && json.get("proof").is_none()
        && let Err(error) = jsonld::to_dataset(json)
        && !matches!(error, JsonLdError::UnknownContext(_))
    {
        problem = if matches!(error, JsonLdError::DataLoss { .. }) { Problem::DataLossDetection } else { problem };
        findings.fault(error.to_string());
    }
    Structure { findings, problem, window }
}

/// Why one person or achievement could be taken for another (Open Badges 3.0 §B.1.1 and §B.1.3 have one of each). A record of others makes claims,
/// which do not count by themselves.
fn ambiguity(json: &Json<'_>) -> Option<&'static str> {
    let items = |json: &Json<'_>, name: &str| json.get(name).map_or(0, |value| value.items().len());
    let subjects = json.get("credentialSubject").map(Json::items).unwrap_or_default();
    let has = |name: &str| subjects.iter().any(|subject| subject.get(name).is_some());
    if !has("achievement") || has("verifiableCredential") || has_type(json, "ClrCredential") {
        None
    } else if subjects.len() > 1 {
        Some("an achievement with more than one subject")
    } else if subjects.iter().any(|subject| items(subject, "achievement") > 1) {
        Some("more than one achievement")
    } else {
        None
    }
}

/// Whose it is must be readable in every credential, a badge or not: what could not be read would be held against nobody (M42).
fn identities(subject: &Json<'_>, findings: &mut Findings) {
    for identity in subject.get("identifier").map(Json::items).unwrap_or_default() {
        if identity.as_array().is_some() {
            findings.fault("identity is no object".to_owned());
        } else if identity.get("identityHash").is_some() || identity.get("identityType").is_some() {
            findings.object(identity, &IDENTITY);
        }
    }
}

/// The same for what came of it: a result that failed must not be there and go unread.
fn outcomes(subject: &Json<'_>, findings: &mut Findings) {
    for result in subject.get("result").map(Json::items).unwrap_or_default() {
        let is_read = ["achievedLevel", "resultDescription", "status", "value"].into_iter().any(|name| result.get(name).is_some());
        if result.as_array().is_some() {
            findings.fault("result is no object".to_owned());
        } else if is_read {
            findings.object(result, &RESULT);
        }
    }
}

/// Compares an SD-JWT VC, read as a credential, with the tables. What it says of an achievement is that of Open Badges.
pub(super) fn findings_of_sd_jwt_vc(json: &Json<'_>) -> Structure {
    let mut findings = Findings::default();
    findings.object(json, &SD_JWT_VC);
    if json.get("vct").is_some_and(|kind| kind.as_str().is_none_or(str::is_empty)) {
        findings.fault("credential: vct is malformed".to_owned());
    }
    for subject in json.get("credentialSubject").map(Json::items).unwrap_or_default() {
        findings.object(subject, if subject.get("achievement").is_some() { &SUBJECT } else { &FREE });
    }
    if let Some(why) = ambiguity(json) {
        findings.fault(why.to_owned());
    }
    let window = Window::of(json);
    let is_range = window.is_crossed();
    if is_range {
        findings.fault("ends before it begins".to_owned());
    }
    let problem = if is_range && findings.faults.len() == 1 { Problem::Range } else { Problem::MalformedValue };
    Structure { findings, problem, window }
}

/// What was found, with the problem to name where there are faults.
pub(super) struct Structure {
    findings: Findings,
    problem: Problem,
    /// From when until when the credential is valid.
    pub(super) window: Window,
}

impl Structure {
    /// The structure check.
    pub(super) fn into_check(self) -> Check {
        let Findings { faults, notes } = self.findings;
        if !faults.is_empty() {
            return Check::new(CheckKind::Structure, Outcome::Failed, Some(self.problem), faults.join("; "));
        }
        let fits = "fits the tables of its standards";
        let detail = if notes.is_empty() { fits.to_owned() } else { format!("{fits}; {}", notes.join("; ")) };
        Check::new(CheckKind::Structure, Outcome::Passed, None, detail)
    }
}

/// The list of contexts: the one of Verifiable Credentials first, then addresses and objects.
fn contexts(json: &Json<'_>, findings: &mut Findings) -> Option<Version> {
    let contexts = json.get("@context").map(Json::items).unwrap_or_default();
    if contexts.is_empty() {
        findings.fault("@context is missing".to_owned());
        return None;
    }
    let is_one = |context: &Json<'_>| context.as_object().is_some() || context.as_str().is_some_and(super::shape::is_iri);
    if !contexts.iter().all(is_one) {
        findings.fault("@context is malformed".to_owned());
    }
    let version = Version::of(json);
    if version.is_none() {
        findings.fault("the first @context is not that of Verifiable Credentials 1.1 or 2.0".to_owned());
    }
    version
}
