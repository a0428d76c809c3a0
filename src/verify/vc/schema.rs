//! Does a credential fit the schema it names (M39)? Our own tables are the structure check; this is the second opinion its issuer asks for. Not
//! conforming makes it invalid. A schema that cannot be had or evaluated is said, and takes nothing away.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384, Sha512};
use url::Url;

use super::structure::Version;
use crate::verify::address::web_address;
use crate::verify::bundle::{Answer, Bundle, Document, DocumentKind, Request};
use crate::verify::json::Json;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};
use crate::verify::schema::{self, Conformity, Misfit, Open};

/// Most schemas of one credential.
const MAX: usize = 4;
/// Kinds of `credentialSchema` whose id is a JSON Schema (Open Badges 3.0 `CredentialSchema`, VC JSON Schema `JsonSchema`, data model 1.1 §5.4).
const JSON_SCHEMAS: &[&str] = &["1EdTechJsonSchemaValidator2019", "JsonSchemaValidator2018", "JsonSchemaValidator2019", "JsonSchema"];

/// What one entry comes to.
enum Seen<'b> {
    Fits(&'b Document, String),
    Unfit(&'b Document, String),
    Open(Problem, String, Option<&'b Document>),
    Wants(Request),
}

/// The schema check, `None` where no schema is named, and what it needs first.
pub(super) fn check(json: &Json<'_>, bundle: &Bundle, share: usize) -> Option<(Check, Vec<Request>)> {
    let entries = json.get("credentialSchema").map(Json::items).unwrap_or_default();
    if entries.is_empty() {
        return None;
    }
    let (mut wanted, mut said, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    let (mut is_unfit, mut open) = (false, None);
    for entry in entries.iter().take(MAX) {
        match look(entry, json, bundle, share) {
            Seen::Wants(request) => wanted.push(request),
            Seen::Fits(document, text) => {
                said.push(text);
                evidence.push(document.reference());
            }
            Seen::Unfit(document, text) => {
                is_unfit = true;
                said.push(text);
                evidence.push(document.reference());
            }
            Seen::Open(problem, text, document) => {
                open = open.or(Some(problem));
                said.push(text);
                evidence.extend(document.map(Document::reference));
            }
        }
    }
    if entries.len() > MAX {
        open = open.or(Some(Problem::LimitExceeded));
        said.push(format!("more than {MAX} schemas"));
    }
    let (outcome, problem) = match (is_unfit, open) {
        (true, _) => (Outcome::Failed, Some(Problem::SchemaInvalid)),
        (false, Some(problem)) => (Outcome::Unchecked, Some(problem)),
        (false, None) => (Outcome::Passed, None),
    };
    Some((Check::new(CheckKind::Schema, outcome, problem, said.join("; ")).with(evidence), wanted))
}

/// Whether a schema may be another than the one a credential was made by: one of 1EdTech, named without a digest, and a credential of data model 1.1.
fn is_moved_on(url: &Url, entry: &Json<'_>, credential: &Json<'_>) -> bool {
    let is_theirs = matches!(url.host_str(), Some("purl.imsglobal.org" | "purl.1edtech.org"));
    is_theirs && entry.get("digestSRI").is_none() && Version::of(credential) == Some(Version::V1)
}

fn look<'b>(entry: &Json<'_>, credential: &Json<'_>, bundle: &'b Bundle, share: usize) -> Seen<'b> {
    let open = |problem, text: String| Seen::Open(problem, text, None);
    let kinds = entry.get("type").map(Json::items).unwrap_or_default();
    if !kinds.iter().filter_map(Json::as_str).any(|kind| JSON_SCHEMAS.contains(&kind)) {
        let name: String = kinds.first().and_then(Json::as_str).unwrap_or("no type").chars().take(60).collect();
        return open(Problem::UnsupportedFormat, format!("a schema of a kind that is not evaluated: {name}"));
    }
    let Some(url) = entry.get("id").and_then(Json::as_str).and_then(web_address) else {
        return open(Problem::SchemaUnavailable, "a schema without a web address".to_owned());
    };
    let Some(document) = bundle.document(url.as_str()) else {
        return Seen::Wants(Request { url: url.to_string(), kind: DocumentKind::Schema });
    };
    let unavailable = |why: String| Seen::Open(Problem::SchemaUnavailable, format!("schema {why}"), Some(document));
    let bytes = match &document.answer {
        Answer::Failed(failure) => return unavailable(format!("not to be had ({failure})")),
        Answer::Body { status, .. } if *status != 200 => return unavailable(format!("not to be had (status {status})")),
        Answer::Body { bytes, .. } if bytes.len() > schema::MAX_BYTES => {
            return Seen::Open(Problem::LimitExceeded, "schema too large".to_owned(), Some(document));
        }
        Answer::Body { bytes, .. } => bytes,
    };
    if entry.get("digestSRI").and_then(Json::as_str).is_some_and(|digest| !is_digest(digest, bytes)) {
        return unavailable("is not the one whose digest the credential names".to_owned());
    }
    let schema = match Json::parse(bytes) {
        Ok(schema) => schema,
        Err(error) => return unavailable(format!("not readable: {error}")),
    };
    match schema::validate_within(&schema, credential, 2 * schema::MAX_STEPS / (share + 1)) {
        Conformity::Fits => Seen::Fits(document, "fits its schema".to_owned()),
        // Schemas of 1EdTech were edited in place: the one that is there now asks for data model 2.0 of badges that were made before it.
        Conformity::Unfit(_) if is_moved_on(&url, entry, credential) => {
            let why = "was edited in place since: today's is not the one that the credential was made by";
            Seen::Open(Problem::SchemaUnavailable, format!("the schema at its address {why}"), Some(document))
        }
        Conformity::Unfit(Misfit { place, keyword }) => {
            let place: String = if place.is_empty() { "the whole".to_owned() } else { place.chars().take(160).collect() };
            Seen::Unfit(document, format!("does not fit its schema: {place} does not meet {keyword}"))
        }
        Conformity::Open(open) => {
            let problem = if open == Open::TooMuch { Problem::LimitExceeded } else { Problem::SchemaUnavailable };
            Seen::Open(problem, format!("schema {open}"), Some(document))
        }
    }
}

/// Whether one of the digests of a subresource integrity text is that of the bytes; the strongest kind named decides (SRI §3.3.4).
fn is_digest(text: &str, bytes: &[u8]) -> bool {
    let named: Vec<(&str, &str)> = text.split_ascii_whitespace().filter_map(|one| one.split_once('-')).collect();
    let of = |kind: &str| named.iter().filter(|(name, _)| *name == kind).map(|(_, digest)| *digest).collect::<Vec<_>>();
    let strongest = ["sha512", "sha384", "sha256"].into_iter().find(|kind| !of(kind).is_empty());
    let own = match strongest {
        Some("sha512") => Sha512::digest(bytes).to_vec(),
        Some("sha384") => Sha384::digest(bytes).to_vec(),
        Some(_) => Sha256::digest(bytes).to_vec(),
        None => return false,
    };
    let own = STANDARD.encode(own);
    strongest.is_some_and(|kind| of(kind).iter().any(|digest| digest.split('?').next() == Some(own.as_str())))
}
