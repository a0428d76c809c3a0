//! The claims of a token and the credential in it (M13): either the payload is the credential, or its `vc` claim is, and the registered
//! claims say parts of it again. They must agree.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};

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
pub(super) fn read<'p, 'a>(token: &Sent<'_>, payload: Cow<'p, Json<'a>>) -> Claims<'p, 'a> {
    let kind = token.as_ref().ok().and_then(Token::media_type);
    let is_plain = matches!(kind.as_deref(), Some("vc+jwt" | "vc+ld+jwt" | "vc+ld+json+jwt" | "vc+sd-jwt" | "vc+ld+json+sd-jwt"));
    let mut fault = None;
    let (from, until) = (claimed_date(&payload, "nbf", &mut fault), claimed_date(&payload, "exp", &mut fault));
    let is_inside = payload.get("vc").is_some();
    if payload.get("vp").is_some() {
        fault = Some((Problem::MalformedValue, "a credential has no vp claim".to_owned()));
    }
    if is_inside && is_plain {
        fault = fault.or_else(|| Some((Problem::MalformedValue, "a token of type vc+jwt has no vc claim".to_owned())));
    }
    let (credential, beside) = if is_inside && !is_plain {
        let (vc, beside) = apart(payload);
        (Cow::Owned(complete(vc, &beside)), Some(beside))
    } else {
        (named(payload), None)
    };
    let fault = fault
        .or_else(|| disagreement(&credential, beside.as_deref().unwrap_or(&credential), until))
        .or_else(|| beside.as_deref().and_then(|beside| differs_beside(&credential, beside)));
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

/// The `vc` claim of a payload, and the payload with the other claims.
fn apart<'p, 'a>(payload: Cow<'p, Json<'a>>) -> (Json<'a>, Cow<'p, Json<'a>>) {
    match payload {
        Cow::Owned(Json::Object(mut claims)) => (claims.remove("vc").unwrap_or(Json::Null), Cow::Owned(Json::Object(claims))),
        other => (other.get("vc").cloned().unwrap_or(Json::Null), other),
    }
}

/// A payload that is the credential itself, its only subject named by the `sub` claim where it has no name of its own (VC-JOSE-COSE §3.1.3).
fn named<'p, 'a>(mut payload: Cow<'p, Json<'a>>) -> Cow<'p, Json<'a>> {
    if let Some(subject) = payload.as_object().and_then(|object| named_subject(object, &payload))
        && let Json::Object(object) = payload.to_mut()
    {
        object.insert("credentialSubject", subject);
    }
    payload
}

/// The only subject of a credential with the `sub` claim as its id; `None` where it has one, or there is no such claim.
fn named_subject<'a>(credential: &Object<'a>, payload: &Json<'a>) -> Option<Json<'a>> {
    match (payload.get("sub")?, credential.get("credentialSubject")?.items()) {
        (sub, [Json::Object(subject)]) if subject.get("id").is_none() => {
            let mut subject = subject.clone();
            subject.insert("id", sub.clone());
            Some(Json::Object(subject))
        }
        _ => None,
    }
}

/// Members of a credential that older signers write beside the `vc` claim, where a reader of the credential alone would miss them.
const BESIDE: &[&str] = &[
    "credentialSchema",
    "credentialStatus",
    "evidence",
    "expirationDate",
    "issuanceDate",
    "issuer",
    "name",
    "refreshService",
    "validFrom",
    "validUntil",
];

/// What the credential in a `vc` claim leaves to the registered claims (VC data model 1.1 §6.3.1).
fn complete<'a>(vc: Json<'a>, payload: &Json<'a>) -> Json<'a> {
    let is_old = Version::of(&vc) == Some(Version::V1);
    let Json::Object(mut object) = vc else { return vc };
    let names = if is_old { ["issuanceDate", "expirationDate"] } else { ["validFrom", "validUntil"] };
    // Some signers leave members of the credential beside it.
    for name in BESIDE {
        take(&mut object, payload, name, name);
    }
    take(&mut object, payload, "iss", "issuer");
    if let (Some(Json::Object(mut issuer)), Some(iss)) = (object.get("issuer").cloned(), payload.get("iss"))
        && issuer.get("id").is_none()
    {
        issuer.insert("id", iss.clone());
        object.insert("issuer", Json::Object(issuer));
    }
    take(&mut object, payload, "jti", "id");
    take(&mut object, payload, "nbf", names[0]);
    take(&mut object, payload, "exp", names[1]);
    take(&mut object, payload, "status", "status");
    if let Some(subject) = named_subject(&object, payload) {
        object.insert("credentialSubject", subject);
    }
    Json::Object(object)
}

pub(super) fn take<'a>(object: &mut Object<'a>, payload: &Json<'a>, claim: &str, name: &'static str) {
    if let (Some(value), None) = (payload.get(claim), object.get(name)) {
        let date = (claim == "nbf" || claim == "exp").then(|| moment(value)).flatten();
        object.insert(name, date.map_or_else(|| value.clone(), |date| Json::String(date.at.to_rfc3339().into())));
    }
}

/// What stands beside a credential and says something else than it does.
fn differs_beside(credential: &Json<'_>, payload: &Json<'_>) -> Option<(Problem, String)> {
    let differs = |name: &&str| *name != "issuer" && payload.get(name).is_some_and(|beside| credential.get(name) != Some(beside));
    let why = || (Problem::JwtClaimMismatch, "what stands beside the credential is not what it says".to_owned());
    BESIDE.iter().any(differs).then(why)
}

/// The first claim that says something else than the credential.
pub(super) fn disagreement(credential: &Json<'_>, payload: &Json<'_>, until: Option<DateTime<Utc>>) -> Option<(Problem, String)> {
    let claim = |name: &str| payload.get(name);
    let differs = |name: &str, said: Option<&str>| claim(name).is_some_and(|value| said.is_some_and(|said| value.as_str() != Some(said)));
    let subjects = credential.get("credentialSubject").map(Json::items).unwrap_or_default();
    let named: Vec<&str> = subjects.iter().filter_map(|subject| subject.get("id").and_then(Json::as_str)).collect();
    // Of several without a name nobody can tell whose `sub` is.
    let is_other = |sub: &Json<'_>| (!named.is_empty() || subjects.len() > 1) && !sub.as_str().is_some_and(|sub| named.contains(&sub));
    let fault = if differs("iss", Some(issuer_id(credential).unwrap_or_default())) {
        "iss is not the issuer"
    } else if differs("jti", credential.get("id").and_then(Json::as_str)) {
        "jti is not the credential's id"
    } else if claim("sub").is_some_and(is_other) {
        "sub is not the subject's id"
    } else if until.zip(Window::of(credential).until).is_some_and(|(token, credential)| token > credential + TimeDelta::seconds(1)) {
        "exp is later than the credential's end date"
    } else {
        return None;
    };
    Some((Problem::JwtClaimMismatch, fault.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::jose::JoseError;

    /// The credential and the fault that come of a payload with this `vc` claim and these claims beside it.
    fn completed(vc: &str, beside: &str) -> (String, Option<String>) {
        let context = r#""@context":["https://www.w3.org/2018/credentials/v1"]"#;
        let text = format!(r#"{{"iss":"urn:i","sub":"urn:s","nbf":1700000000,"vc":{{{context},{vc}}}{beside}}}"#);
        let payload = Json::parse(text.as_bytes()).unwrap();
        let claims = read(&Err(JoseError::Malformed("not asked")), Cow::Owned(payload));
        (claims.credential.to_string(), claims.fault.map(|(_, why)| why))
    }

    #[test]
    fn what_stands_beside_the_credential_is_read_as_a_part_of_it() {
        let status = r#"{"id":"https://a.example/1#5","type":"StatusList2021Entry"}"#;
        let subject = r#""credentialSubject":{"name":"n"}"#;
        let (credential, fault) =
            completed(subject, &format!(r#","credentialStatus":{status},"issuer":{{"name":"School"}},"name":"Badge""#));
        assert_eq!(fault, None);
        for part in [
            &format!(r#""credentialStatus":{status}"#),
            r#""issuer":{"name":"School","id":"urn:i"}"#,
            r#""name":"Badge""#,
            r#""id":"urn:s""#,
        ] {
            assert!(credential.contains(part), "{part}: {credential}");
        }
        let own = format!(r#"{subject},"credentialStatus":{status}"#);
        assert_eq!(completed(&own, &format!(r#","credentialStatus":{status}"#)).1, None);
        let (_, fault) = completed(&own, r#","credentialStatus":{"id":"https://a.example/2"}"#);
        assert!(fault.is_some(), "two that differ");
        assert!(
            completed(&format!(r#"{subject},"issuer":"urn:i""#), r#","expirationDate":"2020-01-01T00:00:00Z""#)
                .0
                .contains("expirationDate")
        );
    }

    #[test]
    fn the_sub_claim_names_the_only_subject_of_a_credential_that_is_the_payload() {
        let read_whole = |subjects: &str| {
            let text = format!(
                r#"{{"@context":["https://www.w3.org/ns/credentials/v2"],"issuer":"urn:i","sub":"urn:s","credentialSubject":{subjects}}}"#
            );
            let payload = Json::parse(text.as_bytes()).unwrap();
            let claims = read(&Err(JoseError::Malformed("not asked")), Cow::Owned(payload));
            (claims.credential.get("credentialSubject").unwrap().to_string(), claims.fault.is_some())
        };
        for (subjects, named, is_fault) in [
            (r#"{"name":"n"}"#, r#"{"name":"n","id":"urn:s"}"#, false),
            (r#"[{"name":"n"}]"#, r#"{"name":"n","id":"urn:s"}"#, false),
            (r#"{"id":"urn:s"}"#, r#"{"id":"urn:s"}"#, false),
            (r#"{"id":"urn:t"}"#, r#"{"id":"urn:t"}"#, true),
            (r#"[{"name":"n"},{"name":"m"}]"#, r#"[{"name":"n"},{"name":"m"}]"#, true),
        ] {
            assert_eq!(read_whole(subjects), (named.to_owned(), is_fault), "{subjects}");
        }
    }

    #[test]
    fn a_list_of_one_subject_is_named_too_and_a_second_of_rounding_is_no_disagreement() {
        assert!(completed(r#""credentialSubject":[{"name":"n"}]"#, "").0.contains(r#""id":"urn:s""#));
        assert!(!completed(r#""credentialSubject":[{"name":"n"},{"name":"m"}]"#, "").0.contains(r#""id":"urn:s""#));
        let ends = r#""credentialSubject":{"id":"urn:s"},"expirationDate":"2030-01-01T00:00:00.900Z""#;
        assert_eq!(completed(ends, r#","exp":1893456001"#).1, None);
        assert!(completed(ends, r#","exp":1893456002"#).1.is_some());
    }
}
