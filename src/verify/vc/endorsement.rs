//! What others say of a credential, its achievement or its issuer (M40): each endorsement is verified by itself and must name what it
//! endorses. They are shown and never required; a bad one spoils nothing.

use super::{Form, claims, examine, examine_token, issuer_id, payload_of, structure};
use crate::verify::bundle::{Bundle, Request, Setting};
use crate::verify::json::Json;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};

/// Most endorsements looked at.
const MAX: usize = 4;

/// The endorsement check; `None` where there are none.
pub(super) fn check(json: &Json<'_>, bundle: &Bundle, setting: &Setting) -> Option<(Check, Vec<Request>)> {
    let subject = json.get("credentialSubject").map(Json::items).unwrap_or_default().first();
    let achievement = subject.and_then(|subject| subject.get("achievement")).and_then(|one| one.items().first());
    let hosts = [Some(json), json.get("issuer"), achievement];
    let mut found = Vec::new();
    for host in hosts.into_iter().flatten() {
        let id = host.get("id").and_then(Json::as_str);
        for endorsement in ["endorsement", "endorsementJwt"].into_iter().filter_map(|name| host.get(name)).flat_map(Json::items) {
            found.push((id, endorsement));
        }
    }
    if found.is_empty() {
        return None;
    }
    let (mut wanted, mut problem, mut good) = (Vec::new(), None, 0_usize);
    for (id, endorsement) in found.iter().take(MAX) {
        match one(endorsement, *id, bundle, setting) {
            Ok(()) => good += 1,
            Err(Bad::Wants(requests)) => wanted.extend(requests),
            Err(Bad::Refused(outcome, why)) => problem = problem.or(Some((outcome, why))),
        }
    }
    let detail = format!("{good} of {} genuine", found.len());
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

fn one(endorsement: &Json<'_>, endorsed: Option<&str>, bundle: &Bundle, setting: &Setting) -> Result<(), Bad> {
    let unreadable = || Bad::Refused(Outcome::Failed, (Some(Problem::Parsing), "an endorsement that cannot be read".to_owned()));
    let Some(token) = endorsement.as_str() else {
        let examined = examine(endorsement, Form::Data, bundle, setting);
        return conclude(endorsement, endorsed, &examined);
    };
    let payload = payload_of(token).ok_or_else(unreadable)?;
    let payload = Json::parse(&payload).map_err(|_| unreadable())?;
    let claims = claims::read(token, &payload);
    conclude(&claims.credential, endorsed, &examine_token(token, &claims, bundle, setting))
}

fn conclude(json: &Json<'_>, endorsed: Option<&str>, examined: &super::Examined) -> Result<(), Bad> {
    if !examined.wanted.is_empty() {
        return Err(Bad::Wants(examined.wanted.clone()));
    }
    if let Some(fault) = examined.fault() {
        let by: String = issuer_id(json).unwrap_or("nobody").chars().take(120).collect();
        return Err(Bad::Refused(fault.outcome, (fault.problem, format!("one by {by}: {}", fault.detail))));
    }
    let subjects = json.get("credentialSubject").map(Json::items).unwrap_or_default();
    let names_it = subjects.iter().any(|subject| endorsed.is_some() && subject.get("id").and_then(Json::as_str) == endorsed);
    if !structure::has_type(json, "EndorsementCredential") || !names_it {
        let why = "one that endorses something else".to_owned();
        return Err(Bad::Refused(Outcome::Failed, (Some(Problem::MalformedValue), why)));
    }
    Ok(())
}
