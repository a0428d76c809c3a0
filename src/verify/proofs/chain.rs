//! Proof chains (DI §4.5): a proof may name earlier ones, covers them with its signature, and counts only where they hold.

use super::One;
use crate::verify::json::Json;
use crate::verify::keys::Finding;
use crate::verify::report::{Outcome, Problem};

/// The places among `all` of the proofs that `proof` builds on; none where it names none. Each name must be the id of exactly one other proof.
pub(super) fn previous(proof: &Json<'_>, all: &[Json<'_>]) -> Result<Vec<usize>, Finding> {
    let broken = |why: &str| Finding::failed(Problem::ProofVerification, why);
    let id = |proof: &Json<'_>| proof.get("id").and_then(Json::as_str).map(str::to_owned);
    let Some(named) = proof.get("previousProof") else { return Ok(Vec::new()) };
    let mut places = Vec::new();
    for name in named.items() {
        let name = name.as_str().ok_or_else(|| broken("previousProof is no list of ids"))?;
        let mut found = all.iter().enumerate().filter(|(_, other)| id(other).as_deref() == Some(name)).map(|(at, _)| at);
        let (Some(at), None) = (found.next(), found.next()) else {
            return Err(broken("the proof builds on one that is not there, or not there once"));
        };
        if places.contains(&at) || id(proof).as_deref() == Some(name) {
            return Err(broken("the proof names one before it twice, or itself"));
        }
        places.push(at);
    }
    if places.is_empty() { Err(broken("previousProof is no list of ids")) } else { Ok(places) }
}

/// A good signature over proofs that do not hold themselves says nothing yet: what builds on a proof that could not be checked is unchecked.
/// One that failed is reported by itself.
pub(super) fn settle(known: &mut [(usize, One<'_>)], all: &[Json<'_>]) {
    // Each round carries a doubt one proof further.
    for _ in 0..known.len() {
        let states: Vec<(usize, Outcome, Option<Problem>)> =
            known.iter().map(|(at, one)| (*at, one.signature.outcome, one.signature.problem)).collect();
        let doubt = |at: &usize| match states.iter().find(|(other, ..)| other == at) {
            Some((_, Outcome::Passed, _)) => None,
            Some((.., problem)) => Some(problem.unwrap_or(Problem::ProofVerification)),
            None => Some(Problem::UnsupportedSuite),
        };
        for (at, one) in known.iter_mut().filter(|(_, one)| one.signature.outcome == Outcome::Passed) {
            let before = all.get(*at).and_then(|proof| previous(proof, all).ok()).unwrap_or_default();
            if let Some(problem) = before.iter().find_map(doubt) {
                one.signature = Finding::unchecked(problem, "builds on a proof that could not be checked");
            }
        }
    }
}
