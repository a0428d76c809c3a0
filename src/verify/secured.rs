//! Is the signature good, and is the key the issuer's? The two questions, for every way a credential is secured.

use super::bundle::{Bundle, Document, Request, Setting};
use super::json::Json;
use super::keys::Finding;
use super::proofs::{self, Proved};
use super::report::{Check, CheckKind, Outcome};

/// What the signature of a credential comes to.
#[derive(Clone, Debug)]
pub struct Secured {
    /// Proof and key binding, in this order. Not final while something is wanted.
    pub checks: Vec<Check>,
    /// Documents needed first.
    pub wanted: Vec<Request>,
    /// RFC 7638 thumbprint of the key that the signature is good by.
    pub thumbprint: Option<String>,
}

impl Secured {
    /// Whether both checks passed: only then may anything the credential says be believed.
    pub fn is_good(&self) -> bool {
        self.wanted.is_empty() && self.checks.iter().all(|check| check.outcome == Outcome::Passed)
    }

    fn new(proved: Proved<'_>) -> Self {
        let Proved { signature, binding, evidence, wanted, thumbprint } = proved;
        let checks = vec![check(CheckKind::Proof, signature, &evidence), check(CheckKind::KeyBinding, binding, &evidence)];
        Self { checks, wanted, thumbprint }
    }
}

fn check(kind: CheckKind, finding: Finding, evidence: &[&Document]) -> Check {
    let Finding { outcome, problem, detail } = finding;
    Check { check: kind, outcome, problem, detail, evidence: evidence.iter().map(|document| document.reference()).collect() }
}

/// Checks the Data Integrity proofs of a credential, its status list or an endorsement. `issuer_id` is the issuer as the credential names it.
pub fn data_integrity(credential: &Json<'_>, issuer_id: &str, bundle: &Bundle, setting: &Setting) -> Secured {
    Secured::new(proofs::check(credential, issuer_id, bundle, setting))
}
