//! Open Badges 2.0 and 1.x (M24-M30).
//!
//! An unsigned badge proves nothing by itself: only the address it names counts, and what is served there is judged ([`hosted`]). A signed
//! one is a compact JWS whose key its issuer lists ([`signed`]). Either way badge class and issuer are fetched by their own ids, and the
//! issuer's rule of scope says which addresses may speak for it ([`scope`]).

use super::bundle::{Bundle, Document, Request, Setting};
use super::creator;
use super::facts;
use super::json::Json;
use super::recipient;
use super::report::{Check, CheckKind, Outcome, Problem, Report};
use crate::domain::credentials::{CredentialFacts, HolderMatch};

mod class;
mod extensions;
mod hosted;
mod pass;
mod scope;
mod signed;
mod structure;
mod time;
mod version;

use pass::Pass;
use version::Version;

/// Where the JSON came from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'b> {
    /// Sent by the candidate: pasted, uploaded or baked into an image. Only its address counts (M24).
    Sent,
    /// The answer to a request; it counts where it was served at its own id.
    Served(&'b Document),
}

/// What came of judging an Open Badges 1.x or 2.0 badge.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// Documents needed first; where there are any, the checks are not final.
    pub wanted: Vec<Request>,
    /// What it says, where that may be believed.
    pub facts: Option<CredentialFacts>,
    /// How it is tied to the candidate.
    pub holder: HolderMatch,
    /// Reports of the credentials inside, each by itself.
    pub inner: Vec<Report>,
}

impl Judged {
    /// Checks that say everything.
    pub fn only(checks: Vec<Check>) -> Self {
        Self { checks, wanted: Vec::new(), facts: None, holder: HolderMatch::Unknown, inner: Vec::new() }
    }
}

/// Whether `json` is a matter of this module: an Open Badges 0.5-2.0 document of any class, or an answer that says "revoked".
pub fn concerns(json: &Json<'_>) -> bool {
    version::of(json).is_some()
}

/// Judges an unsigned badge.
pub fn judge(json: &Json<'_>, origin: Origin<'_>, bundle: &Bundle, setting: &Setting) -> Judged {
    let mut pass = Pass::new(bundle, setting);
    match version::of(json) {
        Some(Version::V0) => unsupported_version(&mut pass, "Open Badges 0.5 has no rule for verifying"),
        _ => hosted::judge(&mut pass, json, origin),
    }
    pass.finish()
}

/// Whether the payload of a compact JWS is a matter of this module.
pub fn concerns_payload(payload: &Json<'_>) -> bool {
    matches!(version::of(payload), Some(Version::V1 | Version::V2))
}

/// Judges a badge signed as a compact JWS (M28).
pub fn judge_signed(token: &str, bundle: &Bundle, setting: &Setting) -> Judged {
    let mut pass = Pass::new(bundle, setting);
    signed::judge(&mut pass, token);
    pass.finish()
}

fn unsupported_version(pass: &mut Pass<'_>, detail: &str) {
    pass.record(CheckKind::Read, Outcome::Passed, None, "Open Badges document");
    pass.record(CheckKind::Structure, Outcome::Unchecked, Some(Problem::UnsupportedVersion), detail);
}

/// The checks that both hosted and signed badges end with, once the three documents are at hand: recipient and facts.
fn conclude(pass: &mut Pass<'_>, assertion: &Json<'_>, badge: &Json<'_>, issuer: &Json<'_>, format: &str) {
    let (check, holder) = recipient::check(&recipient::of_ob2(assertion), &pass.setting.recipients);
    pass.checks.push(check);
    pass.holder = holder;
    let facts = facts::of_ob2(assertion, badge, issuer, format);
    if pass.checks.iter().all(|check| check.outcome != Outcome::Failed) {
        pass.checks.extend(creator::check(&facts));
    }
    pass.facts = Some(facts);
}

#[cfg(test)]
mod tests;
