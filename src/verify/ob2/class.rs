//! Badge class and issuer: each is taken only from its own address (M26).

use super::pass::{Found, Pass, is_same_url, web_address};
use super::{structure, version};
use crate::verify::bundle::{Document, DocumentKind};
use crate::verify::json::Json;

/// A document fetched by its own id.
pub(super) struct Part<'b> {
    /// What it says.
    pub(super) json: Json<'b>,
    /// Its id, which is where it was served; `None` for a badge class written into its assertion without one.
    pub(super) id: Option<String>,
    /// Where it came from.
    pub(super) document: Option<&'b Document>,
}

/// Why a part is not there.
pub(super) enum Missing<'b> {
    /// Asked for now.
    Pending,
    /// Could not be had.
    Unavailable(String, Option<&'b Document>),
    /// Positively wrong.
    Malformed(String),
}

/// Takes a badge class or issuer by reference: fetches its address; where the document there names another id, that address once more.
pub(super) fn take<'b>(pass: &mut Pass<'b>, reference: &Json<'_>, class: &'static str) -> Result<Part<'b>, Missing<'b>> {
    let Some(address) = structure::address_of(reference) else {
        // Written in place without an id: nothing to fetch, and nothing else claims its name.
        return match reference {
            Json::Object(_) if class == "BadgeClass" => {
                let json = version::upgrade_part(reference.clone().into_owned(), "", class);
                Ok(Part { json, id: None, document: None })
            }
            _ => Err(Missing::Malformed(format!("{class}: no address"))),
        };
    };
    let first = fetch(pass, address, class)?;
    if first.id.as_deref().is_some_and(|id| is_same_url(id, address)) || first.served_at_its_id() {
        return Ok(first);
    }
    let Some(own) = first.id.clone().filter(|id| web_address(id).is_some()) else {
        return Err(Missing::Malformed(format!("{class}: no address of its own")));
    };
    match fetch(pass, &own, class) {
        Ok(second) if second.id.as_deref().is_some_and(|id| is_same_url(id, &own)) => Ok(second),
        Ok(_) => Err(Missing::Malformed(format!("{class}: its address serves another one"))),
        // Meanwhile look through what is there, so that everything it names is asked for in the same round.
        Err(Missing::Pending) => Ok(first),
        Err(missing) => Err(missing),
    }
}

impl Part<'_> {
    /// A redirect within its host led to the id.
    fn served_at_its_id(&self) -> bool {
        let Some(crate::verify::bundle::Answer::Body { final_url, .. }) = self.document.map(|document| &document.answer) else {
            return false;
        };
        self.id.as_deref().is_some_and(|id| is_same_url(id, final_url))
    }
}

fn fetch<'b>(pass: &mut Pass<'b>, address: &str, class: &'static str) -> Result<Part<'b>, Missing<'b>> {
    let Some(url) = web_address(address) else { return Err(Missing::Malformed(format!("{class}: no web address"))) };
    match pass.find(&url, DocumentKind::Json) {
        Found::Pending => Err(Missing::Pending),
        Found::Absent(why, document) => Err(Missing::Unavailable(format!("{class}: {why}"), document)),
        Found::NotJson(why, _) => Err(Missing::Malformed(format!("{class}: {why}"))),
        Found::Revoked(_, document) => Err(Missing::Unavailable(format!("{class}: gone"), Some(document))),
        Found::Json(json, document) => {
            let json = version::upgrade_part(json, address, class);
            let id = json.get("id").and_then(Json::as_str).map(str::to_owned);
            Ok(Part { json, id, document: Some(document) })
        }
    }
}
