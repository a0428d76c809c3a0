//! Data Integrity proofs (M11, M15-M16): which suite, by what key, over which bytes.
//!
//! All proofs of a credential whose suite we do are checked. One that fails makes the credential invalid; at least one must hold with a key
//! of the issuer. Others are named in the detail and prove nothing.

mod chain;
mod input;
mod options;
mod scattered;
pub mod sd;
mod suite;

use super::again::Again;
use super::bundle::{Bundle, Document, Request, Setting};
use super::json::Json;
use super::jsonld::Reading;
use super::keys::{self, Asked, Finding, Found, When};
use super::rdf::Digest;
use super::report::{Outcome, Problem};
use input::{Inputs, OptionsContext};
use suite::Suite;

/// The bytes that a proof of a suite we do signs: hash of its options, then of the document without its proofs. `None` for other suites and
/// for what cannot be signed. The digest is SHA-384 for P-384 keys, else SHA-256.
pub fn signing_input(document: &Json<'_>, proof: &Json<'_>, digest: Digest) -> Option<Vec<u8>> {
    let suite = suite::of(proof).ok().filter(|suite| !suite.is_selective())?;
    Inputs::new(document, 1).signed(proof, suite, digest, (Reading::default(), OptionsContext::Standard)).ok()
}

/// Most proofs of one credential.
const MAX_PROOFS: usize = 8;

/// What came of all proofs together.
pub(super) struct Proved<'b> {
    pub(super) signature: Finding,
    pub(super) binding: Finding,
    pub(super) evidence: Vec<&'b Document>,
    pub(super) wanted: Vec<Request>,
    pub(super) thumbprint: Option<String>,
}

/// What came of one proof of a suite we do.
struct One<'b> {
    signature: Finding,
    found: Found<'b>,
}

/// Checks every proof of `credential`; of a document that comes again the signature was perhaps seen before.
pub(super) fn check<'b>(
    credential: &Json<'_>,
    issuer: &str,
    again: Option<&Again>,
    (bundle, setting): (&'b Bundle, &Setting),
) -> Proved<'b> {
    let proofs = credential.get("proof").map(Json::items).unwrap_or_default();
    if proofs.is_empty() {
        return nothing(Finding::failed(Problem::ProofVerification, "the credential carries no proof"));
    }
    if proofs.len() > MAX_PROOFS {
        return nothing(Finding::failed(Problem::LimitExceeded, format!("more than {MAX_PROOFS} proofs")));
    }
    if let Some(fault) = context_fault(credential) {
        return nothing(fault);
    }
    let mut inputs = Inputs::new(credential, setting.share);
    // Where several share one allowance of work, what is left of it for one depends on the others.
    let again = again.filter(|_| proofs.len() == 1 && setting.share == 1);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for (at, proof) in proofs.iter().enumerate() {
        match suite::of(proof) {
            Ok(suite) => known.push((at, check_one(proof, suite, (issuer, again), &mut inputs, (bundle, setting)))),
            Err(name) => unknown.push(name),
        }
    }
    chain::settle(&mut known, proofs);
    let known: Vec<One<'_>> = known.into_iter().map(|(_, one)| one).collect();
    combine(&known, &unknown)
}

/// Whether the holder chose what to show of the credential: one of its proofs is of a suite with selective disclosure.
pub(super) fn is_selective(credential: &Json<'_>) -> bool {
    let proofs = credential.get("proof").map(Json::items).unwrap_or_default();
    proofs.iter().any(|proof| suite::of(proof).is_ok_and(Suite::is_selective))
}

/// Whether a record that is signed as linked data says something decisive of a credential inside it elsewhere than where it is read (M9).
pub(super) fn is_scattered_in(record: &Json<'_>, inside: &Json<'_>) -> bool {
    record.get("proof").is_some() && scattered::scattered_in(record, inside).is_some()
}

/// No proof could be looked at.
fn nothing<'b>(finding: Finding) -> Proved<'b> {
    let binding = Finding::unchecked(Problem::IssuerKeyUnbound, "no good signature shows a key");
    Proved { signature: finding, binding, evidence: Vec::new(), wanted: Vec::new(), thumbprint: None }
}

/// The first context is that of Verifiable Credentials: what follows can then only add to it (M9).
fn context_fault(credential: &Json<'_>) -> Option<Finding> {
    let first = credential.get("@context").map(Json::items).unwrap_or_default().first().and_then(Json::as_str);
    match first {
        Some("https://www.w3.org/ns/credentials/v2" | "https://www.w3.org/2018/credentials/v1") => None,
        _ => Some(Finding::failed(Problem::ContextTampered, "the first context is not that of Verifiable Credentials")),
    }
}

fn check_one<'b>(
    proof: &Json<'_>,
    suite: Suite,
    (issuer, again): (&str, Option<&Again>),
    inputs: &mut Inputs<'_>,
    (bundle, setting): (&'b Bundle, &Setting),
) -> One<'b> {
    let options = match options::read(proof, suite, setting.now) {
        Ok(options) => options,
        Err(finding) => {
            let found = Found::unknown("the proof cannot be used");
            return One { signature: finding, found };
        }
    };
    // A key that has ended by now is not saved by a date to come.
    let at = options.created.unwrap_or(setting.now).min(setting.now);
    let found = keys::find(options.method, Asked { issuer, when: When::At(at), pins: &setting.pins }, bundle);
    let signature = match &found.key {
        Err(finding) => finding.clone(),
        Ok(_) if !found.wanted.is_empty() => Finding::unchecked(Problem::IssuerKeyUnbound, "documents are still needed"),
        Ok(key) => Again::signature(again, key, || inputs.verify(proof, suite, key, &options.value)),
    };
    One { signature, found }
}

/// What the other proofs make of one that is the issuer's and holds: each of a suite we do has to be checked, and be by a key that may sign for whoever
/// signed with it (DI §4.6). One by somebody else's key is none of the issuer's.
fn others(known: &[One<'_>]) -> Option<Finding> {
    let said = |finding: &Finding| format!("another proof: {}", finding.detail);
    let is_unfit = |one: &&One<'_>| one.found.binding.outcome == Outcome::Failed && !one.found.is_foreign();
    // Of a draft's name with a key at hand nobody can tell more, as of the suites we do not do.
    let is_draft = |one: &One<'_>| one.found.key.is_ok() && one.signature.problem == Some(Problem::UnsupportedSuite);
    let is_open = |one: &&One<'_>| one.signature.outcome == Outcome::Unchecked && !is_draft(one);
    if let Some(one) = known.iter().find(is_unfit) {
        return Some(Finding { detail: said(&one.found.binding), ..one.found.binding.clone() });
    }
    known.iter().find(is_open).map(|one| Finding { detail: said(&one.signature), ..one.signature.clone() })
}

/// Puts the proofs together (M15).
fn combine<'b>(known: &[One<'b>], unknown: &[String]) -> Proved<'b> {
    let mut wanted: Vec<Request> = Vec::new();
    let mut evidence: Vec<&'b Document> = Vec::new();
    for one in known {
        wanted.extend(one.found.wanted.iter().filter(|request| !wanted.contains(request)).cloned().collect::<Vec<_>>());
        let is_new = |document: &&&Document| !evidence.iter().any(|known| known.url == document.url);
        evidence.extend(one.found.evidence.iter().filter(is_new).copied().collect::<Vec<_>>());
    }
    let note = if unknown.is_empty() { String::new() } else { format!("; not looked at: {}", unknown.join(", ")) };
    let outcome = |one: &&One<'_>, wanted: Outcome| one.signature.outcome == wanted;
    let failed = known.iter().find(|one| outcome(one, Outcome::Failed));
    // Among good signatures the one whose key is the issuer's counts. Without one, a proof that may yet turn out to be the issuer's leaves the
    // question open, whatever others signed as well.
    let good = || known.iter().filter(|one| outcome(one, Outcome::Passed));
    let own = good().find(|one| one.found.binding.outcome == Outcome::Passed);
    let open = known.iter().find(|one| outcome(one, Outcome::Unchecked) && one.found.binding.outcome != Outcome::Failed);
    let best = own.or(open).or_else(|| good().next());
    let Some(chosen) = failed.or(best).or(known.first()) else {
        let finding = Finding::unchecked(Problem::UnsupportedSuite, format!("no proof of a supported suite: {}", unknown.join(", ")));
        return nothing(finding);
    };
    let mut signature = if own.is_some() && failed.is_none() {
        others(known).unwrap_or_else(|| chosen.signature.clone())
    } else {
        chosen.signature.clone()
    };
    signature.detail.push_str(&note);
    let thumbprint = own.or_else(|| good().next()).and_then(|one| one.found.key.as_ref().ok()).map(|key| key.thumbprint().to_owned());
    let binding = best.unwrap_or(chosen).found.binding.clone();
    Proved { signature, binding, evidence, wanted, thumbprint }
}

#[cfg(test)]
mod tests;
