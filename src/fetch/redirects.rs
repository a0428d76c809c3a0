//! Where an answer that points elsewhere may lead.

use url::Url;

use super::gate;
use super::outcome::Wanted;

/// Where a redirect leads, or why it is not followed.
pub(super) fn next(first: &Url, from: &Url, location: Option<&str>, wanted: &Wanted) -> Result<Url, String> {
    let location = location.ok_or("a redirect to nowhere")?;
    let next = gate::join(from, location).map_err(|refusal| refusal.to_string())?;
    is_followed(first, from, &next, wanted.kind.may_change_origin())?;
    Ok(next)
}

/// Whether a redirect may be followed, or why not: never from https to http, and to another origin only where what is wanted may lie anywhere.
/// From http to https on the same host is the same origin, better kept.
pub fn is_followed(first: &Url, from: &Url, next: &Url, may_change_origin: bool) -> Result<(), &'static str> {
    if from.scheme() == "https" && next.scheme() == "http" {
        return Err("a redirect from https to http");
    }
    let is_upgrade = first.host() == next.host() && first.scheme() == "http" && first.port().is_none() && next.port().is_none();
    if next.origin() != first.origin() && !is_upgrade && !may_change_origin {
        return Err("a redirect to another origin");
    }
    Ok(())
}
