//! Hosted badges: the address counts, never the copy (M24-M27).

use super::class::{self, Missing, Part};
use super::pass::{Found, Pass, is_same_url, web_address};
use super::structure::{self, Findings};
use super::version::{self, Method, Version};
use super::{Origin, conclude, scope, time, unsupported_version};
use crate::verify::bundle::{Document, DocumentKind};
use crate::verify::json::Json;
use crate::verify::report::{CheckKind, Outcome, Problem};

/// An assertion as served at its own address.
struct Served<'b> {
    json: Json<'b>,
    document: &'b Document,
}

/// Judges a hosted badge: finds what is served at its address, then goes on with that.
pub(super) fn judge(pass: &mut Pass<'_>, json: &Json<'_>, origin: Origin<'_>) {
    if let Some(served) = served(pass, json, origin) {
        judge_served(pass, served);
    }
}

/// The assertion as served; records why where there is none.
fn served<'b>(pass: &mut Pass<'b>, json: &Json<'_>, origin: Origin<'_>) -> Option<Served<'b>> {
    let linked = match origin {
        Origin::Sent => None,
        Origin::Served(document) => Some(web_address(&document.url)?),
    };
    if let Some(url) = &linked {
        // The link itself may be the address.
        match pass.find(url, DocumentKind::Json) {
            Found::Revoked(reason, document) => return gone(pass, reason, document),
            Found::Json(found, document) if is_at_its_address(&found, document, url.as_str()) => {
                return Some(Served { json: found, document });
            }
            Found::Absent(why, document) if version::address(json).is_none_or(|address| is_same_url(address, url.as_str())) => {
                return unavailable(pass, &why, document);
            }
            _ => {}
        }
    }
    pass.record(CheckKind::Read, Outcome::Passed, None, "Open Badges document; only its address counts");
    let Some(address) = version::address(json).and_then(web_address) else {
        return malformed(pass, "a hosted badge without a web address", None);
    };
    pass.checks.clear();
    follow(pass, json, &address, linked.is_some_and(|linked| linked.host_str() == address.host_str()))
}

/// Goes to the address a copy names, and once more where the document there names yet another.
fn follow<'b>(pass: &mut Pass<'b>, copy: &Json<'_>, address: &url::Url, is_same_host: bool) -> Option<Served<'b>> {
    let mut address = address.clone();
    for _ in 0..2 {
        match pass.find(&address, DocumentKind::Json) {
            Found::Pending => return None,
            Found::Revoked(reason, document) => return gone(pass, reason, document),
            Found::Absent(why, document) => return unavailable(pass, &why, document),
            Found::NotJson(why, document) => return malformed(pass, why, Some(document)),
            Found::Json(found, document) => {
                if is_at_its_address(&found, document, address.as_str()) {
                    // A host that shows one badge under the name of another contradicts itself.
                    if is_same_host && (found.get("recipient") != copy.get("recipient") || found.get("badge") != copy.get("badge")) {
                        return malformed(pass, "the host serves another badge under this one's id", Some(document));
                    }
                    return Some(Served { json: found, document });
                }
                match version::address(&found).and_then(web_address) {
                    Some(next) => address = next,
                    None => return malformed(pass, "the document at its address has no address of its own", Some(document)),
                }
            }
        }
    }
    malformed(pass, "the document at its address is another badge", None)
}

/// Whether a document names the address it was served at.
fn is_at_its_address(json: &Json<'_>, document: &Document, asked: &str) -> bool {
    let crate::verify::bundle::Answer::Body { final_url, .. } = &document.answer else { return false };
    version::address(json).is_some_and(|address| is_same_url(address, asked) || is_same_url(address, final_url))
}

fn unavailable<T>(pass: &mut Pass<'_>, why: &str, document: Option<&Document>) -> Option<T> {
    pass.record(CheckKind::Read, Outcome::Passed, None, "Open Badges document; only its address counts");
    let evidence: Vec<&Document> = document.into_iter().collect();
    pass.record_with(CheckKind::Proof, Outcome::Unchecked, Some(Problem::HostedUnavailable), format!("its address {why}"), &evidence);
    None
}

fn malformed<T>(pass: &mut Pass<'_>, why: &str, document: Option<&Document>) -> Option<T> {
    if pass.checks.is_empty() {
        pass.record(CheckKind::Read, Outcome::Passed, None, "Open Badges document");
    }
    let evidence: Vec<&Document> = document.into_iter().collect();
    pass.record_with(CheckKind::Structure, Outcome::Failed, Some(Problem::MalformedValue), why, &evidence);
    None
}

/// 410, or `revoked: true`: the issuer took it back.
fn gone<T>(pass: &mut Pass<'_>, reason: Option<String>, document: &Document) -> Option<T> {
    pass.record(CheckKind::Read, Outcome::Passed, None, "Open Badges document");
    let is_410 = matches!(document.answer, crate::verify::bundle::Answer::Body { status: 410, .. });
    let problem = if is_410 { Problem::HostedGone } else { Problem::Revoked };
    let said = if is_410 { "the issuer answers that it is gone" } else { "the issuer says it is revoked" };
    let detail = reason.map_or_else(|| said.to_owned(), |reason| format!("{said}: {reason}"));
    pass.record_with(CheckKind::Status, Outcome::Failed, Some(problem), detail, &[document]);
    None
}

/// All checks of an assertion served at its own address.
fn judge_served(pass: &mut Pass<'_>, served: Served<'_>) {
    let Served { json, document } = served;
    if version::of(&json) == Some(Version::V0) {
        return unsupported_version(pass, "Open Badges 0.5 has no rule for verifying");
    }
    let is_old = version::of(&json) == Some(Version::V1);
    let address = version::address(&json).unwrap_or_default().to_owned();
    let assertion = version::upgrade_assertion(json, &address);
    pass.record_with(CheckKind::Read, Outcome::Passed, None, "Open Badges document", &[document]);
    let mut findings = structure::assertion(&assertion);
    if version::method(&assertion) == Some(Method::Signed) {
        findings.faults.push("says it is signed and carries no signature".to_owned());
    }
    let badge = assertion.get("badge").map(|reference| class::take(pass, reference, "BadgeClass"));
    let issuer = match &badge {
        Some(Ok(badge)) => badge.json.get("issuer").map(|reference| class::take(pass, reference, "Issuer")),
        _ => None,
    };
    if pass.is_waiting() {
        return;
    }
    let parts = parts(pass, findings, badge, issuer);
    pass.record_with(CheckKind::Proof, Outcome::Passed, None, "served at its own address", &[document]);
    match &parts {
        Ok((badge, issuer)) => check_scope(pass, &address, badge, issuer),
        Err(problem) => pass.record(CheckKind::KeyBinding, Outcome::Unchecked, Some(*problem), "badge class or issuer not at hand"),
    }
    pass.record(CheckKind::Refresh, Outcome::NotApplicable, None, "read at its source");
    time::check(pass, &assertion);
    pass.record_with(CheckKind::Status, Outcome::Passed, None, "not revoked where it is served", &[document]);
    if let Ok((badge, issuer)) = parts {
        let format = if is_old { "Open Badges 1.x, hosted" } else { "Open Badges 2.0, hosted" };
        conclude(pass, &assertion, &badge.json, &issuer.json, format);
    }
}

fn check_scope(pass: &mut Pass<'_>, address: &str, badge: &Part<'_>, issuer: &Part<'_>) {
    let evidence: Vec<&Document> = badge.document.into_iter().chain(issuer.document).collect();
    let issuer_id = issuer.id.as_deref().unwrap_or_default();
    match scope::check(&issuer.json, issuer_id, Some(address), badge.id.as_deref()) {
        Ok(()) => pass.record_with(CheckKind::KeyBinding, Outcome::Passed, None, "within the scope its issuer allows", &evidence),
        Err(why) => pass.record_with(CheckKind::KeyBinding, Outcome::Failed, Some(Problem::HostedScope), why, &evidence),
    }
}

type Taken<'b> = Option<Result<Part<'b>, Missing<'b>>>;

/// Records the structure check over all three documents; gives badge class and issuer where both are sound.
pub(super) fn parts<'b>(
    pass: &mut Pass<'_>,
    mut findings: Findings,
    badge: Taken<'b>,
    issuer: Taken<'b>,
) -> Result<(Part<'b>, Part<'b>), Problem> {
    let mut unavailable = None;
    let badge = sound(badge, structure::badge, &mut findings, &mut unavailable);
    let issuer = sound(issuer, structure::issuer, &mut findings, &mut unavailable);
    if !findings.faults.is_empty() {
        pass.record(CheckKind::Structure, Outcome::Failed, Some(Problem::MalformedValue), findings.faults.join("; "));
    } else if let Some((why, document)) = unavailable {
        let evidence: Vec<&Document> = document.into_iter().collect();
        pass.record_with(CheckKind::Structure, Outcome::Unchecked, Some(Problem::HostedUnavailable), why, &evidence);
    } else {
        let fits = "fits the tables of Open Badges 2.0".to_owned();
        let detail = if findings.notes.is_empty() { fits } else { format!("{fits}; {}", findings.notes.join("; ")) };
        pass.record(CheckKind::Structure, Outcome::Passed, None, detail);
    }
    match (badge, issuer) {
        (Some(badge), Some(issuer)) => Ok((badge, issuer)),
        _ => Err(Problem::HostedUnavailable),
    }
}

/// A part that is there, with its findings noted; else why it is not.
fn sound<'b>(
    taken: Taken<'b>,
    check: fn(&Json<'_>) -> Findings,
    findings: &mut Findings,
    unavailable: &mut Option<(String, Option<&'b Document>)>,
) -> Option<Part<'b>> {
    match taken? {
        Ok(part) => {
            let of_part = check(&part.json);
            findings.faults.extend(of_part.faults);
            findings.notes.extend(of_part.notes);
            return Some(part);
        }
        Err(Missing::Unavailable(why, document)) => *unavailable = Some((why, document)),
        Err(Missing::Malformed(why)) => findings.faults.push(why),
        Err(Missing::Pending) => {}
    }
    None
}

/// Judges a payload that says it is hosted although it came in a token: its address counts like that of any copy.
pub(super) fn judge_copy(pass: &mut Pass<'_>, json: &Json<'_>) {
    judge(pass, json, Origin::Sent);
}
