//! The claims of a token and the credential in it (M13): either the payload is the credential, or its `vc` claim is, and the registered
//! claims say parts of it again. They must agree.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::issuer_id;
use super::structure::Version;
use super::time::Window;
use crate::verify::facts::moment;
use crate::verify::jose::Token;
use crate::verify::json::{Json, Object};
use crate::verify::report::Problem;
use crate::verify::secured::Sent;

/// What a token holds.
pub(super) struct Claims<'p, 'a> {
    /// The credential, completed from the claims where it leaves something to them.
    pub(super) credential: Cow<'p, Json<'a>>,
    /// Not valid before, by the token.
    pub(super) from: Option<DateTime<Utc>>,
    /// Not valid after, by the token.
    pub(super) until: Option<DateTime<Utc>>,
    /// Where token and credential disagree, or the token is not one of either kind.
    pub(super) fault: Option<(Problem, String)>,
}

/// Reads the payload of a token. Whether its signature is good is another question.
pub(super) fn read<'p, 'a>(token: &Sent<'_>, payload: &'p Json<'a>) -> Claims<'p, 'a> {
    let kind = token.as_ref().ok().and_then(Token::media_type);
    let is_plain = matches!(kind.as_deref(), Some("vc+jwt" | "vc+ld+jwt" | "vc+ld+json+jwt" | "vc+sd-jwt" | "vc+ld+json+sd-jwt"));
    let mut fault = None;
    let (from, until) = (claimed_date(payload, "nbf", &mut fault), claimed_date(payload, "exp", &mut fault));
    let credential = match payload.get("vc") {
        Some(_) if is_plain => {
            fault = Some((Problem::MalformedValue, "a token of type vc+jwt has no vc claim".to_owned()));
            Cow::Borrowed(payload)
        }
        Some(vc) => Cow::Owned(complete(vc.clone(), payload)),
        None => Cow::Borrowed(payload),
    };
    if payload.get("vp").is_some() {
        fault = Some((Problem::MalformedValue, "a credential has no vp claim".to_owned()));
    }
    let fault = fault.or_else(|| disagreement(&credential, payload, until));
    Claims { credential, from, until, fault }
}

pub(super) fn claimed_date(payload: &Json<'_>, name: &str, fault: &mut Option<(Problem, String)>) -> Option<DateTime<Utc>> {
    let value = payload.get(name)?;
    let at = moment(value).map(|moment| moment.at);
    if at.is_none() {
        *fault = Some((Problem::MalformedValue, format!("the claim {name} is no date")));
    }
    at
}

/// What the credential in a `vc` claim leaves to the registered claims (VC data model 1.1 §6.3.1).
fn complete<'a>(vc: Json<'a>, payload: &Json<'a>) -> Json<'a> {
    let is_old = Version::of(&vc) == Some(Version::V1);
    let Json::Object(mut object) = vc else { return vc };
    let names = if is_old { ["issuanceDate", "expirationDate"] } else { ["validFrom", "validUntil"] };
    take(&mut object, payload, "iss", "issuer");
    take(&mut object, payload, "jti", "id");
    take(&mut object, payload, "nbf", names[0]);
    take(&mut object, payload, "exp", names[1]);
    take(&mut object, payload, "status", "status");
    if let (Some(sub), Some(Json::Object(mut subject))) = (payload.get("sub"), object.get("credentialSubject").cloned())
        && subject.get("id").is_none()
    {
        subject.insert("id", sub.clone());
        object.insert("credentialSubject", Json::Object(subject));
    }
    Json::Object(object)
}

pub(super) fn take<'a>(object: &mut Object<'a>, payload: &Json<'a>, claim: &str, name: &'static str) {
    if let (Some(value), None) = (payload.get(claim), object.get(name)) {
        let date = (claim == "nbf" || claim == "exp").then(|| moment(value)).flatten();
        object.insert(name, date.map_or_else(|| value.clone(), |date| Json::String(date.at.to_rfc3339().into())));
    }
}

/// The first claim that says something else than the credential.
pub(super) fn disagreement(credential: &Json<'_>, payload: &Json<'_>, until: Option<DateTime<Utc>>) -> Option<(Problem, String)> {
    let claim = |name: &str| payload.get(name);
    let differs = |name: &str, said: Option<&str>| claim(name).is_some_and(|value| said.is_some_and(|said| value.as_str() != Some(said)));
    let subjects = credential.get("credentialSubject").map(Json::items).unwrap_or_default();
    let named: Vec<&str> = subjects.iter().filter_map(|subject| subject.get("id").and_then(Json::as_str)).collect();
    let is_other = |sub: &Json<'_>| !named.is_empty() && !sub.as_str().is_some_and(|sub| named.contains(&sub));
    let fault = if differs("iss", Some(issuer_id(credential).unwrap_or_default())) {
        "iss is not the issuer"
    } else if differs("jti", credential.get("id").and_then(Json::as_str)) {
        "jti is not the credential's id"
    } else if claim("sub").is_some_and(is_other) {
        "sub is not the subject's id"
    } else if until.zip(Window::of(credential).until).is_some_and(|(token, credential)| token.timestamp() > credential.timestamp()) {
        "exp is later than the credential's end date"
    } else {
        return None;
    };
    Some((Problem::JwtClaimMismatch, fault.to_owned()))
}
