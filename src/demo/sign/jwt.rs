//! Credentials as signed tokens (VC-JOSE-COSE §3.1, VCDM 1.1 §6.3.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use serde_json::{Map, Value, json};

use super::{IssuerKey, SignError};

/// How a credential stands in its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The payload is the credential: `typ: vc+jwt`.
    Whole,
    /// The payload has a `vc` claim and says issuer, holder, id and dates in claims of its own: `typ: JWT`.
    Claim,
}

/// The credential as a compact JWS by `key`, which `kid` names.
pub fn to_jwt(credential: &Value, key: &IssuerKey, kid: &str, form: Form) -> Result<String, SignError> {
    let (kind, payload) = match form {
        Form::Whole => ("vc+jwt", credential.clone()),
        Form::Claim => ("JWT", Value::Object(claims(credential))),
    };
    let header = json!({"alg": key.algorithm(), "typ": kind, "kid": kid});
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(&header), encode(&payload));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes())?);
    Ok(format!("{signed}.{signature}"))
}

fn claims(credential: &Value) -> Map<String, Value> {
    let at = |pointer: &str| credential.pointer(pointer);
    let mut claims = Map::new();
    claims.insert("vc".to_owned(), credential.clone());
    let issuer = at("/issuer/id").or_else(|| at("/issuer"));
    let texts = [("iss", issuer), ("sub", at("/credentialSubject/id")), ("jti", at("/id"))];
    claims.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text.filter(|text| text.is_string())?.clone()))));
    let seconds = |pointers: [&str; 2]| {
        let text = pointers.into_iter().find_map(|pointer| at(pointer)?.as_str())?;
        DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp())
    };
    let times = [("nbf", seconds(["/validFrom", "/issuanceDate"])), ("exp", seconds(["/validUntil", "/expirationDate"]))];
    claims.extend(times.into_iter().filter_map(|(name, at)| Some((name.to_owned(), at?.into()))));
    claims
}
