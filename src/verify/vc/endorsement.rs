//! What others say of a credential, its achievements or its issuer (M40): each endorsement, as data or as a token, is verified by itself with its
//! status, and must name what it endorses. They are shown and never required; a bad one spoils nothing.

use std::borrow::Cow;

use super::{Form, claims, examine, examine_claims, issuer_id, status, structure};
use crate::verify::bundle::{Bundle, Request, Setting};
use crate::verify::jose::Token;
use crate::verify::json::Json;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};
use crate::verify::sd_jwt;

/// Most endorsements looked at.
const MAX: usize = 4;

/// The endorsement check; `None` where there are none.
pub(super) fn check(json: &Json<'_>, bundle: &Bundle, setting: &Setting) -> Option<(Check, Vec<Request>)> {
    let subjects = json.get("credentialSubject").map(Json::items).unwrap_or_default();
    let achievements = subjects.iter().filter_map(|subject| subject.get("achievement")).flat_map(Json::items);
    let mut found = Vec::new();
    for host in std::iter::once(json).chain(json.get("issuer")).chain(achievements) {
        let id = host.get("id").and_then(Json::as_str);
        for endorsement in ["endorsement", "endorsementJwt"].into_iter().filter_map(|name| host.get(name)).flat_map(Json::items) {
            found.push((id, endorsement));
        }
    }
    if found.is_empty() {
        return None;
    }
    let (mut wanted, mut problem, mut good) = (Vec::new(), None, Vec::new());
    for (id, endorsement) in found.iter().take(MAX) {
        match one(endorsement, *id, bundle, setting) {
            Ok(by) => good.push(by),
            Err(Bad::Wants(requests)) => wanted.extend(requests),
            Err(Bad::Refused(outcome, why)) => problem = problem.or(Some((outcome, why))),
        }
    }
    let by = if good.is_empty() { String::new() } else { format!(", by {}", good.join(", ")) };
    let (good, detail) = (good.len(), format!("{} of {} genuine{by}", good.len(), found.len()));
    let check = match problem {
        Some((outcome, (problem, why))) => Check::new(CheckKind::Endorsement, outcome, problem, format!("{detail}; {why}")),
        None if good == found.len() => Check::new(CheckKind::Endorsement, Outcome::Passed, None, detail),
        None => Check::new(CheckKind::Endorsement, Outcome::Unchecked, None, detail),
    };
    Some((check, wanted))
}

enum Bad {
    Wants(Vec<Request>),
    Refused(Outcome, (Option<Problem>, String)),
}

/// Who endorses, where the endorsement is genuine, in force and about what carries it.
fn one(endorsement: &Json<'_>, endorsed: Option<&str>, bundle: &Bundle, setting: &Setting) -> Result<String, Bad> {
    let unreadable = || Bad::Refused(Outcome::Failed, (Some(Problem::Parsing), "an endorsement that cannot be read".to_owned()));
    let Some(token) = endorsement.as_str() else {
        let examined = examine(endorsement, Form::Data, None, (bundle, setting));
        return conclude((endorsement, endorsed), examined, bundle, setting);
    };
    let bytes = Token::payload_of(token).ok_or_else(unreadable)?;
    let payload = Json::parse(&bytes).map_err(|_| unreadable())?;
    let token = Token::with_payload(token, Cow::Borrowed(&bytes));
    if token.as_ref().is_ok_and(|token| sd_jwt::is_meant(token, &payload)) {
        return Err(unreadable());
    }
    let claims = claims::read(&token, Cow::Owned(payload));
    let examined = examine_claims(Form::Token(&token), &claims, None, (bundle, setting));
    conclude((&claims.credential, endorsed), examined, bundle, setting)
}

fn conclude(
    (json, endorsed): (&Json<'_>, Option<&str>),
    mut examined: super::Examined,
    bundle: &Bundle,
    setting: &Setting,
) -> Result<String, Bad> {
    if examined.is_proved {
        let (status, wanted) = status::check(json, bundle, setting);
        examined.checks.push(status);
        examined.wanted.extend(wanted);
    }
    if !examined.wanted.is_empty() {
        return Err(Bad::Wants(examined.wanted));
    }
    let by: String = issuer_id(json).unwrap_or("nobody").chars().take(120).collect();
    if let Some(fault) = examined.fault() {
        return Err(Bad::Refused(fault.outcome, (fault.problem, format!("one by {by}: {}", fault.detail))));
    }
    let subjects = json.get("credentialSubject").map(Json::items).unwrap_or_default();
    let names_it = subjects.iter().any(|subject| endorsed.is_some() && subject.get("id").and_then(Json::as_str) == endorsed);
    if !structure::has_type(json, "EndorsementCredential") || !names_it {
        let why = "one that endorses something else".to_owned();
        return Err(Bad::Refused(Outcome::Failed, (Some(Problem::MalformedValue), why)));
    }
    Ok(by)
}
