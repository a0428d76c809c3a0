//! Open Badges 2.0 documents as an issuer serves them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const CONTEXT: &str = "https://w3id.org/openbadges/v2";

/// Who holds a badge: a hashed e-mail address.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// The address.
    pub email: &'a str,
    /// The salt of the hash.
    pub salt: &'a str,
}

impl Holder<'_> {
    /// `sha256$…` of the address and the salt.
    pub fn hash(self) -> String {
        let digest = Sha256::new().chain_update(self.email).chain_update(self.salt).finalize();
        format!("sha256${}", hex::encode(digest))
    }
}

/// How a badge was assessed, for the assessment extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assessment {
    /// An exam under supervision.
    SupervisedExam,
    /// An exam without.
    Exam,
    /// A project or performance judged by a rubric.
    Project,
}

/// What a badge class says.
#[derive(Clone, Debug)]
pub struct BadgeClass<'a> {
    /// Its address.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is for.
    pub description: &'a str,
    /// The issuer's profile.
    pub issuer: &'a str,
    /// How it was assessed.
    pub assessment: Option<Assessment>,
    /// The skills it is for: address and name.
    pub skills: &'a [(String, String)],
}

/// An issuer's profile at `id`.
pub fn profile(id: &str, name: &str, url: &str, email: &str) -> Value {
    json!({"@context": CONTEXT, "id": id, "type": "Issuer", "name": name, "url": url, "email": email})
}

/// A badge class.
pub fn badge_class(class: &BadgeClass<'_>) -> Value {
    let alignment: Vec<Value> = class.skills.iter().map(|(url, name)| json!({"targetUrl": url, "targetName": name})).collect();
    let mut badge = json!({
        "@context": CONTEXT,
        "id": class.id,
        "type": "BadgeClass",
        "name": class.name,
        "description": class.description,
        "image": format!("{}.png", class.id.trim_end_matches(".json")),
        "criteria": {"narrative": class.description},
        "issuer": class.issuer,
        "alignment": alignment,
    });
    let assessment = class.assessment.map(|assessment| match assessment {
        Assessment::SupervisedExam => json!({"assessmentType": "Exam", "assessmentEvaluation": "Supervised exam in a test centre"}),
        Assessment::Exam => json!({"assessmentType": "Exam", "assessmentEvaluation": "Online test, graded automatically"}),
        Assessment::Project => json!({"assessmentType": "Artifact", "assessmentEvaluation": "Project judged by two readers with a rubric"}),
    });
    if let (Some(assessment), Some(badge)) = (assessment, badge.as_object_mut()) {
        let extension = json!({
            "@context": "https://openbadgespec.org/extensions/assessmentExtension/context.json",
            "type": ["Extension", "extensions:AssessmentExtension"],
            "assessments": [assessment],
        });
        badge.insert("extensions:assessmentExtension".to_owned(), extension);
    }
    badge
}

/// A hosted assertion at `id`.
pub fn assertion(id: &str, badge: &str, holder: Holder<'_>, issued: DateTime<Utc>, expires: Option<DateTime<Utc>>) -> Value {
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut assertion = json!({
        "@context": CONTEXT,
        "id": id,
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": true, "salt": holder.salt, "identity": holder.hash()},
        "badge": badge,
        "verification": {"type": "HostedBadge"},
        "issuedOn": text(issued),
    });
    if let (Some(expires), Some(assertion)) = (expires, assertion.as_object_mut()) {
        assertion.insert("expires".to_owned(), text(expires).into());
    }
    assertion
}

/// What is served, with status 410, at the address of a badge that was taken back.
pub fn revoked(id: &str, reason: &str) -> Value {
    json!({"@context": CONTEXT, "id": id, "type": "Assertion", "revoked": true, "revocationReason": reason})
}
