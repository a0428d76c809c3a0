//! Credentials in an SD-JWT (M14): those of data model 2.0 (VC-JOSE-COSE §3.2), and SD-JWT VC, whose claims are read under the names that
//! Open Badges gives them. Only the payload with its disclosures in place is ever read.

use std::borrow::Cow;

use super::claims::{self, Claims};
use super::{Examined, Form, Place, examine_claims, finish, refresh, shape, unproved};
use crate::verify::bundle::{Bundle, Setting};
use crate::verify::jose::Token;
use crate::verify::json::{Json, Object};
use crate::verify::keys::Finding;
use crate::verify::ob2::Judged;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};
use crate::verify::sd_jwt::{SdJwt, SdJwtError, Shown};
use crate::verify::secured::Sent;

/// Claims that an SD-JWT VC may not leave to its holder to show (draft-ietf-oauth-sd-jwt-vc of August 2025, §3.2.2.2).
const ALWAYS_SHOWN: &[&str] = &["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];
/// What an SD-JWT VC says at its top of whom it was issued to and what for.
const OF_SUBJECT: &[&str] = &[
    "achievement",
    "identifier",
    "result",
    "source",
    "activityStartDate",
    "activityEndDate",
    "creditsEarned",
    "narrative",
    "role",
    "term",
];

/// Judges an SD-JWT, and a newer version of it, where it names where to ask; an error where no credential is in it.
pub(in crate::verify) fn judge_disclosed(text: &str, bundle: &Bundle, setting: &Setting) -> Result<Judged, (Problem, String)> {
    judge_nested(text, Place::Whole, (bundle, setting), |json, judged| refresh::follow(json, judged, bundle, setting))
}

/// Judges an SD-JWT wherever it stands; `then` gets the credential, `null` where it was not opened, and what came of it.
pub(super) fn judge_nested<T>(
    text: &str,
    place: Place,
    (bundle, setting): (&Bundle, &Setting),
    then: impl FnOnce(&Json<'_>, Judged) -> T,
) -> Result<T, (Problem, String)> {
    let sd_jwt = SdJwt::read(text).map_err(|error| (Problem::Parsing, error.to_string()))?;
    match sd_jwt.open() {
        Err(error @ (SdJwtError::Malformed(_) | SdJwtError::Payload(_))) => Err((Problem::Parsing, error.to_string())),
        Err(error) => Ok(then(&Json::Null, Judged::only(refused(&error)))),
        Ok(shown) => {
            let token = Token::read(sd_jwt.token());
            let (form, claims) = read(&token, &shown).ok_or((Problem::NoCredential, "a token that holds no credential".to_owned()))?;
            let examined = look(&sd_jwt, &shown, form, &claims, (bundle, setting));
            Ok(then(&claims.credential, finish(&claims.credential, form, examined, place, bundle, setting)))
        }
    }
}

/// The checks where disclosures and token do not belong together, or cannot be compared.
fn refused(error: &SdJwtError) -> Vec<Check> {
    let proof = match error {
        SdJwtError::Hash(_) => Check::new(CheckKind::Proof, Outcome::Unchecked, Some(Problem::UnsupportedSuite), error.to_string()),
        _ => Check::new(CheckKind::Proof, Outcome::Failed, Some(Problem::CryptographicSecurity), error.to_string()),
    };
    let binding = "the token is not its issuer's as it was sent";
    vec![
        Check::new(CheckKind::Read, Outcome::Passed, None, "a signed token with disclosures"),
        proof,
        Check::new(CheckKind::KeyBinding, Outcome::Unchecked, Some(Problem::IssuerKeyUnbound), binding),
        unproved(CheckKind::Time),
        unproved(CheckKind::Status),
        unproved(CheckKind::Recipient),
    ]
}

/// Which of the two forms it is, and what it claims; `None` where it is neither.
fn read<'t, 'p>(token: &'t Sent<'t>, shown: &'p Shown) -> Option<(Form<'t>, Claims<'p, 'static>)> {
    let payload = &shown.payload;
    let kind = token.as_ref().ok().and_then(Token::media_type);
    let (form, mut claims, is_fitting) = if payload.get("vct").is_some() && payload.get("@context").is_none() {
        let is_fitting = matches!(kind.as_deref(), Some("dc+sd-jwt" | "vc+sd-jwt"));
        (Form::SdJwtVc(token), of_sd_jwt_vc(token, payload), is_fitting)
    } else if super::concerns_payload(payload) {
        let is_fitting = matches!(kind.as_deref(), None | Some("vc+sd-jwt" | "vc+ld+json+sd-jwt"));
        (Form::SdJwt(token), claims::read(token, Cow::Borrowed(payload)), is_fitting)
    } else {
        return None;
    };
    if !is_fitting {
        claims.fault = Some((Problem::MalformedValue, "the token is of a type that holds no such credential".to_owned()));
    }
    Some((form, claims))
}

fn look(sd_jwt: &SdJwt<'_>, shown: &Shown, form: Form<'_>, claims: &Claims<'_, '_>, (bundle, setting): (&Bundle, &Setting)) -> Examined {
    let mut examined = examine_claims(form, claims, None, (bundle, setting));
    examined.is_selective = shown.hidden > 0;
    let Some(holder) = sd_jwt.holder(shown) else { return examined };
    let Finding { outcome, problem, detail } = holder;
    if outcome == Outcome::Failed {
        examined.is_proved = false;
    }
    for check in &mut examined.checks {
        match check.check {
            CheckKind::Proof if outcome == Outcome::Failed && check.outcome != Outcome::Failed => {
                *check = Check::new(CheckKind::Proof, outcome, problem, detail.clone()).with(std::mem::take(&mut check.evidence));
            }
            CheckKind::Proof if check.outcome == Outcome::Passed => check.detail = format!("{}; {detail}", check.detail),
            CheckKind::Time if outcome == Outcome::Failed => *check = unproved(CheckKind::Time),
            _ => {}
        }
    }
    examined
}

/// An SD-JWT VC as a credential: its registered claims under the names of the data model, and what it says of its holder as the subject.
fn of_sd_jwt_vc(token: &Sent<'_>, payload: &Json<'static>) -> Claims<'static, 'static> {
    let mut fault = None;
    let (from, until) = (claims::claimed_date(payload, "nbf", &mut fault), claims::claimed_date(payload, "exp", &mut fault));
    if let Some(name) = hidden_claim(token, payload) {
        fault = Some((Problem::MalformedValue, format!("{name} is left to the holder to show")));
    }
    let mut credential = payload.as_object().cloned().unwrap_or_default();
    claims::take(&mut credential, payload, "iss", "issuer");
    claims::take(&mut credential, payload, "nbf", "validFrom");
    claims::take(&mut credential, payload, "exp", "validUntil");
    if payload.get("jti").and_then(Json::as_str).is_some_and(shape::is_iri) {
        claims::take(&mut credential, payload, "jti", "id");
    }
    if let Some(subject) = subject(payload) {
        credential.insert("credentialSubject", subject);
    }
    let credential = Json::Object(credential);
    let fault = fault.or_else(|| claims::disagreement(&credential, payload, until));
    Claims { credential: Cow::Owned(credential), from, until, fault }
}

/// The first claim that must be in the token itself and is in a disclosure.
fn hidden_claim(token: &Sent<'_>, payload: &Json<'_>) -> Option<&'static str> {
    let signed = Json::parse(token.as_ref().ok()?.payload()).ok()?;
    ALWAYS_SHOWN.iter().copied().find(|name| payload.get(name).is_some() && signed.get(name).is_none())
}

/// The subject: what is said of it by itself, and what is said of it at the top. A list of subjects is left as it is.
fn subject(payload: &Json<'static>) -> Option<Json<'static>> {
    let mut subject = match payload.get("credentialSubject") {
        None => Object::default(),
        Some(Json::Object(subject)) => subject.clone(),
        Some(_) => return None,
    };
    for (claim, name) in std::iter::once(("sub", "id")).chain(OF_SUBJECT.iter().map(|name| (*name, *name))) {
        if claim != "sub" || payload.get("sub").and_then(Json::as_str).is_some_and(shape::is_iri) {
            claims::take(&mut subject, payload, claim, name);
        }
    }
    Some(Json::Object(subject))
}

#[cfg(test)]
mod tests;
