//! Keys of issuers of SD-JWT VC: what the issuer's host publishes as its metadata (draft-ietf-oauth-sd-jwt-vc of August 2025, §3.5 and §5).

use super::document::{Read, read};
use super::find::{Asked, Found, pinned};
use super::hint::{Sought, find_for_token, in_key_set, key_set_address};
use super::opened::key_set;
use super::{Algorithm, Finding};
use crate::verify::address::secure_address;
use crate::verify::bundle::Bundle;
use crate::verify::json::Json;
use crate::verify::report::{Outcome, Problem};

/// Finds the issuer's key for an SD-JWT VC or its status list with this header. The metadata of an https issuer decides, where there is any;
/// else the key is looked for where issuers of other tokens have theirs.
pub(in crate::verify) fn find_for_sd_jwt_vc<'b>(
    header: &Json<'_>,
    algorithm: Algorithm,
    asked: Asked<'_>,
    bundle: &'b Bundle,
) -> Found<'b> {
    let Some(address) = metadata_address(asked.issuer) else { return find_for_token(header, algorithm, asked, bundle) };
    let (opened, document) = match read(&address, bundle) {
        Read::Pending(request) => return Found::wants(request),
        Read::Absent(_, document) => return find_for_token(header, algorithm, asked, bundle).with(document),
        Read::Json(opened, document) => (opened, document),
    };
    let found = match Sought::by_header(header) {
        Ok(sought) => in_metadata(&sought, &opened.json, algorithm, asked, bundle),
        Err(finding) => Found::nothing(finding),
    };
    pinned(found.with(Some(document)), asked)
}

/// Between host and path of the issuer's identifier. Not on hosts where the host does not speak for everyone on it.
fn metadata_address(issuer: &str) -> Option<String> {
    key_set_address(issuer)?;
    let mut url = secure_address(issuer)?;
    let path = format!("/.well-known/jwt-vc-issuer{}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url.set_query(None);
    Some(url.to_string())
}

fn in_metadata<'b>(sought: &Sought<'_>, json: &Json<'_>, algorithm: Algorithm, asked: Asked<'_>, bundle: &'b Bundle) -> Found<'b> {
    let broken = |problem, why| Found::nothing(Finding::failed(problem, why));
    if json.get("issuer").and_then(Json::as_str) != Some(asked.issuer) {
        return broken(Problem::InvalidControlledIdentifierDocumentId, "the issuer's metadata names another issuer");
    }
    let mut found = match (json.get("jwks"), json.get("jwks_uri")) {
        (Some(keys), None) => in_key_set(sought, &key_set(keys), algorithm, asked),
        (None, Some(address)) => {
            let Some(address) = address.as_str().and_then(secure_address) else {
                return broken(Problem::InvalidControlledIdentifierDocument, "the issuer's metadata names no https address for its keys");
            };
            match read(address.as_str(), bundle) {
                Read::Pending(request) => return Found::wants(request),
                Read::Absent(why, document) => sought.unreachable(asked, &format!("the issuer's key set {why}")).with(document),
                Read::Json(opened, document) => in_key_set(sought, opened.key_set(), algorithm, asked).with(Some(document)),
            }
        }
        _ => return broken(Problem::InvalidControlledIdentifierDocument, "the issuer's metadata gives its keys not once"),
    };
    if found.binding.outcome == Outcome::Passed {
        "a key in its issuer's metadata".clone_into(&mut found.binding.detail);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_lies_between_host_and_path() {
        for (issuer, expected) in [
            ("https://a.example", Some("https://a.example/.well-known/jwt-vc-issuer")),
            ("https://a.example/", Some("https://a.example/.well-known/jwt-vc-issuer")),
            ("https://a.example:8443/issuers/7", Some("https://a.example:8443/.well-known/jwt-vc-issuer/issuers/7")),
            ("https://a.example/i/?x=1#y", Some("https://a.example/.well-known/jwt-vc-issuer/i")),
            ("https://github.com/somebody", None),
            ("http://a.example", None),
            ("did:web:a.example", None),
            ("urn:a", None),
        ] {
            assert_eq!(metadata_address(issuer).as_deref(), expected, "{issuer}");
        }
    }
}
