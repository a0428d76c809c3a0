//! Verifiable Credentials 1.1 and 2.0, and Open Badges 3.0 which are such: as signed data or as a signed token (M11-M16, M31-M41).
//!
//! A status list and an endorsement are credentials too, and are examined by the same code ([`examine`]). Only what is proved to be its
//! issuer's is asked about dates, status and holder.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::bundle::{Bundle, Request, Setting};
use super::json::Json;
use super::ob2::Judged;
use super::report::{Check, CheckKind, Outcome};
use super::secured::{self, Secured};
use super::{facts, proofs, recipient};
use crate::domain::credentials::HolderMatch;

mod claims;
mod disclosed;
mod endorsement;
mod inner;
mod shape;
mod status;
mod structure;
#[cfg(test)]
mod tests;
mod time;

pub(super) use disclosed::judge_disclosed;

/// The form a credential comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form<'t> {
    /// JSON with Data Integrity proofs.
    Data,
    /// A compact JWS around it.
    Token(&'t str),
    /// The same, with disclosures: the issuer's part.
    SdJwt(&'t str),
    /// The issuer's part of an SD-JWT VC, which is not JSON-LD.
    SdJwtVc(&'t str),
}

/// A credential whose form, signature, key and dates were looked at.
struct Examined {
    /// Read, structure, proof, key binding and time, in this order.
    checks: Vec<Check>,
    /// Documents needed first; where there are any, the checks are not final.
    wanted: Vec<Request>,
    /// The key that the signature is good by.
    thumbprint: Option<String>,
    /// Signature and key are good: what it says is what its issuer says.
    is_proved: bool,
    /// Its holder chose what to show of it.
    is_selective: bool,
}

impl Examined {
    /// Whether nothing stands against it.
    fn is_good(&self) -> bool {
        self.wanted.is_empty() && self.checks.iter().all(|check| matches!(check.outcome, Outcome::Passed | Outcome::NotApplicable))
    }

    /// The first thing that stands against it, in words.
    fn fault(&self) -> Option<&Check> {
        let is_not = |outcome: Outcome| move |check: &&Check| check.outcome == outcome;
        self.checks.iter().find(is_not(Outcome::Failed)).or_else(|| self.checks.iter().find(is_not(Outcome::Unchecked)))
    }
}

/// Whether JSON is meant to be a Verifiable Credential.
pub(super) fn concerns(json: &Json<'_>) -> bool {
    let contexts = json.get("@context").map(Json::items).unwrap_or_default();
    let types = json.get("type").map(Json::items).unwrap_or_default();
    json.get("credentialSubject").is_some()
        || json.get("proof").is_some()
        || contexts.iter().filter_map(Json::as_str).any(|url| structure::Version::of_context(url).is_some())
        || types.iter().filter_map(Json::as_str).any(|kind| kind.ends_with("Credential"))
}

/// Whether the payload of a token is one: itself, or in its `vc` claim.
pub(super) fn concerns_payload(payload: &Json<'_>) -> bool {
    payload.get("vc").is_some_and(|vc| vc.as_object().is_some()) || concerns(payload)
}

/// Judges a credential with Data Integrity proofs.
pub(super) fn judge(json: &Json<'_>, bundle: &Bundle, setting: &Setting) -> Judged {
    finish(json, Form::Data, examine(json, Form::Data, bundle, setting), bundle, setting)
}

/// Judges a credential in a token whose payload was read already.
pub(super) fn judge_token(token: &str, payload: &Json<'_>, bundle: &Bundle, setting: &Setting) -> Judged {
    let claims = claims::read(token, payload);
    let examined = examine_token(token, &claims, bundle, setting);
    finish(&claims.credential, Form::Token(token), examined, bundle, setting)
}

fn examine_token(token: &str, claims: &claims::Claims<'_>, bundle: &Bundle, setting: &Setting) -> Examined {
    examine_claims(Form::Token(token), claims, bundle, setting)
}

fn examine_claims(form: Form<'_>, claims: &claims::Claims<'_>, bundle: &Bundle, setting: &Setting) -> Examined {
    let mut examined = examine(&claims.credential, form, bundle, setting);
    for check in &mut examined.checks {
        match (&check.check, &claims.fault) {
            (CheckKind::Structure, Some((problem, why))) if check.outcome == Outcome::Passed => {
                *check = Check::new(CheckKind::Structure, Outcome::Failed, Some(*problem), why.clone());
            }
            (CheckKind::Time, _) if examined.is_proved => {
                *check = time::check(time::Window::of(&claims.credential).within(claims.from, claims.until), setting.now);
            }
            _ => {}
        }
    }
    examined
}

/// Form, signature, key and dates of a credential.
fn examine(json: &Json<'_>, form: Form<'_>, bundle: &Bundle, setting: &Setting) -> Examined {
    let findings = match form {
        Form::SdJwtVc(_) => structure::findings_of_sd_jwt_vc(json),
        _ => structure::findings(json, form == Form::Data),
    };
    let issuer = issuer_id(json).unwrap_or_default();
    let Secured { checks: secured, wanted, thumbprint } = match form {
        Form::Data => secured::data_integrity(json, issuer, bundle, setting),
        Form::Token(token) | Form::SdJwt(token) => secured::jwt(token, issuer, bundle, setting),
        Form::SdJwtVc(token) => secured::sd_jwt_vc(token, issuer, bundle, setting),
    };
    let is_proved = wanted.is_empty() && secured.iter().all(|check| check.outcome == Outcome::Passed);
    let read = match form {
        Form::Data => "credential as signed data",
        Form::Token(_) => "credential in a signed token",
        Form::SdJwt(_) | Form::SdJwtVc(_) => "credential in a signed token with disclosures",
    };
    let mut checks = vec![Check::new(CheckKind::Read, Outcome::Passed, None, read), findings.into_check()];
    checks.extend(secured);
    checks.push(if is_proved { time::check(time::Window::of(json), setting.now) } else { unproved(CheckKind::Time) });
    let is_selective = form == Form::Data && proofs::is_selective(json);
    Examined { checks, wanted, thumbprint, is_proved, is_selective }
}

/// What is not asked of a credential that is not proved to be its issuer's.
fn unproved(kind: CheckKind) -> Check {
    Check::new(kind, Outcome::Unchecked, None, "not looked at: the credential is not proved to be its issuer's")
}

/// The payload of a compact JWS, decoded and not believed yet.
pub(super) fn payload_of(token: &str) -> Option<Vec<u8>> {
    let mut parts = token.trim().split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then(|| URL_SAFE_NO_PAD.decode(payload).ok())?
}

/// The issuer as the credential names it.
fn issuer_id<'j>(json: &'j Json<'_>) -> Option<&'j str> {
    let issuer = json.get("issuer")?;
    issuer.as_str().or_else(|| issuer.get("id").and_then(Json::as_str))
}

/// The checks that a credential sent by a candidate ends with: newer version, status, holder, schema, endorsements, credentials inside.
fn finish(json: &Json<'_>, form: Form<'_>, examined: Examined, bundle: &Bundle, setting: &Setting) -> Judged {
    let Examined { mut checks, mut wanted, thumbprint, is_proved, is_selective } = examined;
    let is_refused = checks.iter().any(|check| check.outcome == Outcome::Failed && check.check < CheckKind::Refresh);
    let mut holder = HolderMatch::Unknown;
    if is_proved || (!wanted.is_empty() && !is_refused) {
        // What proves it and what its status stands on are asked for in one round.
        let more = [endorsement::check(json, bundle, setting), inner::check(json, bundle, setting)];
        for (check, more) in std::iter::once(status::check(json, bundle, setting)).chain(more.into_iter().flatten()) {
            checks.push(check);
            wanted.extend(more.into_iter().filter(|request| !wanted.contains(request)).collect::<Vec<_>>());
        }
        let identities = recipient::of_ob3(json);
        let (check, found) = if is_selective && identities.is_empty() && !setting.recipients.is_empty() {
            recipient::withheld()
        } else {
            recipient::check(&identities, &setting.recipients)
        };
        checks.push(check);
        holder = found;
    } else {
        checks.extend([CheckKind::Status, CheckKind::Recipient].map(unproved));
    }
    checks.push(refresh(json));
    checks.extend(schema(json));
    let mut facts = facts::of_ob3(json, &format_in_words(json, form));
    facts.issuer.key_thumbprint = thumbprint;
    Judged { checks, wanted, facts: Some(facts), holder }
}

/// A newer version is not looked for yet; what was sent is judged as it is (M38).
fn refresh(json: &Json<'_>) -> Check {
    match json.get("refreshService").filter(|service| !service.is_null()) {
        None => Check::new(CheckKind::Refresh, Outcome::NotApplicable, None, "names no refresh service"),
        Some(_) => Check::new(CheckKind::Refresh, Outcome::Unchecked, None, "names a refresh service; judged as it was sent"),
    }
}

/// Our own tables are the structure check; the schema it names is a second opinion that is not asked for yet (M39).
fn schema(json: &Json<'_>) -> Option<Check> {
    json.get("credentialSchema").filter(|schema| !schema.is_null())?;
    Some(Check::new(CheckKind::Schema, Outcome::Unchecked, None, "names a schema; judged by the tables of the standards"))
}

fn format_in_words(json: &Json<'_>, form: Form<'_>) -> String {
    let has =
        |name: &str| structure::has_type(json, name) || json.get("vct").and_then(Json::as_str).is_some_and(|kind| kind.ends_with(name));
    let standard = if has("OpenBadgeCredential") || has("AchievementCredential") {
        "Open Badges 3.0"
    } else if has("ClrCredential") {
        "Comprehensive Learner Record 2.0"
    } else if let Form::SdJwtVc(_) = form {
        "SD-JWT VC"
    } else {
        match structure::Version::of(json) {
            Some(structure::Version::V1) => "Verifiable Credential 1.1",
            _ => "Verifiable Credential 2.0",
        }
    };
    let form = match form {
        Form::Data => "signed data",
        Form::Token(_) => "signed token",
        Form::SdJwt(_) | Form::SdJwtVc(_) => "signed token with disclosures",
    };
    format!("{standard}, {form}")
}
