//! Wrappers around a credential in JSON, and presentations: what a wallet makes when a holder shows credentials.
//!
//! A presentation is only ever taken off. Its own signature is the holder's and is not looked at: it says nothing that the credential inside
//! does not say better, and nothing is believed because of it.

use std::borrow::Cow;

use super::{ContainerError, Content, token};
use crate::verify::json::{Json, Object};

/// Most wrappers around one another that are taken off.
const MAX_WRAPS: usize = 8;

/// Whether the payload of a token is a presentation: itself (data model 2.0), or in its `vp` claim (1.1).
pub fn is_presentation(payload: &Json<'_>) -> bool {
    let Some(object) = payload.as_object() else { return false };
    let is_credential = ["vc", "vct", "credentialSubject"].into_iter().any(|name| object.get(name).is_some());
    !is_credential && (is_of_type(object, "VerifiablePresentation") || object.get("vp").is_some_and(|vp| vp.as_object().is_some()))
}

/// The one credential in the presentation that is the payload of a token.
pub fn presented(payload: Json<'_>) -> Result<Content<'_>, ContainerError> {
    match payload {
        Json::Object(mut object) => match object.remove("vp") {
            Some(Json::Object(vp)) => of_presentation(vp, 0),
            _ => of_presentation(object, 0),
        },
        _ => Err(ContainerError::EmptyPresentation),
    }
}

/// Takes plain wrappers off a JSON value: `{"jwt": …}`, `{"credential": …}`, an enveloped credential, a presentation or a list of one.
pub(super) fn unwrap_json(json: Json<'_>, wraps: usize) -> Result<Content<'_>, ContainerError> {
    if wraps > MAX_WRAPS {
        return Err(ContainerError::Limit("wrappers around one another"));
    }
    Ok(match json {
        Json::String(text) => match token(text.clone()) {
            Some(content) => content,
            None => Content::Json(Json::String(text)),
        },
        Json::Array(mut items) if items.len() == 1 => match items.pop() {
            Some(item @ (Json::Object(_) | Json::String(_))) => return unwrap_json(item, wraps + 1),
            Some(item) => Content::Json(Json::Array(vec![item])),
            None => Content::Json(Json::Array(items)),
        },
        Json::Array(items) => match items.iter().filter(|item| looks_like_one(item)).count() {
            0 | 1 => Content::Json(Json::Array(items)),
            count => return Err(ContainerError::Several(count)),
        },
        Json::Object(object) if is_of_type(&object, "VerifiablePresentation") => return of_presentation(object, wraps),
        Json::Object(object) if is_of_type(&object, "EnvelopedVerifiablePresentation") => {
            return enveloped(&object, "application/vp+").ok_or(ContainerError::EmptyPresentation);
        }
        Json::Object(object) => return of_object(object, wraps),
        other => Content::Json(other),
    })
}

fn of_object(mut object: Object<'_>, wraps: usize) -> Result<Content<'_>, ContainerError> {
    if let Some(inner) = wrapped_member(&object).and_then(|name| object.remove(name)) {
        return unwrap_json(inner, wraps + 1);
    }
    let is_enveloped = is_of_type(&object, "EnvelopedVerifiableCredential");
    let content = if is_enveloped { enveloped(&object, "application/vc+") } else { None };
    Ok(content.unwrap_or(Content::Json(Json::Object(object))))
}

fn of_presentation(mut object: Object<'_>, wraps: usize) -> Result<Content<'_>, ContainerError> {
    let mut items = match object.remove("verifiableCredential") {
        Some(Json::Array(items)) => items,
        Some(item) => vec![item],
        None => Vec::new(),
    };
    match (items.pop(), items.len()) {
        (Some(item @ (Json::Object(_) | Json::String(_))), 0) => unwrap_json(item, wraps + 1),
        (Some(_), others @ 1..) => Err(ContainerError::Several(others + 1)),
        _ => Err(ContainerError::EmptyPresentation),
    }
}

/// Whether one of several in a list is meant to be a credential.
fn looks_like_one(item: &Json<'_>) -> bool {
    match item {
        Json::String(text) => token(Cow::Borrowed(text)).is_some_and(|content| !matches!(content, Content::Link(_))),
        Json::Object(object) => ["credentialSubject", "proof", "badge", "jwt"].into_iter().any(|name| object.get(name).is_some()),
        _ => false,
    }
}

fn is_of_type(object: &Object<'_>, wanted: &str) -> bool {
    let types = object.get("type").map(Json::items).unwrap_or_default();
    types.iter().any(|kind| kind.as_str() == Some(wanted))
}

/// The member that holds the credential where the object itself is none.
fn wrapped_member(object: &Object<'_>) -> Option<&'static str> {
    if object.get("@context").is_some() || object.get("proof").is_some() || object.get("badge").is_some() {
        return None;
    }
    ["jwt", "credential", "verifiableCredential", "vc_jwt", "compactJwt"].into_iter().find(|name| {
        object.get(name).is_some_and(|value| match value {
            Json::Object(_) => *name == "credential" || *name == "verifiableCredential",
            Json::String(text) => token(Cow::Borrowed(text)).is_some_and(|content| !matches!(content, Content::Link(_))),
            Json::Array(items) => items.len() == 1 || items.iter().filter(|item| looks_like_one(item)).count() > 1,
            _ => false,
        })
    })
}

/// Data model 2.0 envelopes: the token is in the `data:` address of the id.
fn enveloped<'a>(object: &Object<'a>, media: &str) -> Option<Content<'a>> {
    token(Cow::Owned(data_of(object, media)?.to_owned())).filter(|content| !matches!(content, Content::Link(_)))
}

fn data_of<'j>(object: &'j Object<'_>, media: &str) -> Option<&'j str> {
    let (kind, data) = object.get("id")?.as_str()?.strip_prefix("data:")?.split_once(',')?;
    kind.starts_with(media).then_some(data)
}

/// The token in an enveloped credential (VCDM 2.0 §4.13), wherever it stands.
pub(in crate::verify) fn enveloped_token<'j>(json: &'j Json<'_>) -> Option<&'j str> {
    let object = json.as_object().filter(|object| is_of_type(object, "EnvelopedVerifiableCredential"))?;
    data_of(object, "application/vc+")
}
