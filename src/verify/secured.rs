//! Is the signature good, and is the key the issuer's? The two questions, for every way a credential is secured.

use super::again::Again;
use super::bundle::{Bundle, Document, Request, Setting};
use super::jose::{JoseError, Token};
use super::json::Json;
use super::keys::{self, Algorithm, Asked, Finding, Found, When};
use super::proofs::{self, Proved};
use super::report::{Check, CheckKind, DocumentRef, Outcome, Problem};

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

    /// Secured by the signature of the credential around it, which passed.
    pub(super) fn vouched(detail: &str) -> Self {
        let checks = [CheckKind::Proof, CheckKind::KeyBinding].map(|kind| Check::new(kind, Outcome::Passed, None, detail)).into();
        Self { checks, wanted: Vec::new(), thumbprint: None }
    }

    fn new(proved: Proved<'_>) -> Self {
        let Proved { signature, binding, evidence, wanted, thumbprint } = proved;
        let evidence: Vec<DocumentRef> = evidence.into_iter().map(Document::reference).collect();
        let checks = vec![check(CheckKind::Proof, signature, evidence.clone()), check(CheckKind::KeyBinding, binding, evidence)];
        Self { checks, wanted, thumbprint }
    }
}

fn check(kind: CheckKind, finding: Finding, evidence: Vec<DocumentRef>) -> Check {
    let Finding { outcome, problem, detail } = finding;
    Check { check: kind, outcome, problem, detail, evidence }
}

/// A token as it was sent, or why it is none that could be checked.
pub type Sent<'t> = Result<Token<'t>, JoseError>;

/// Checks the Data Integrity proofs of a credential, its status list or an endorsement. `issuer_id` is the issuer as the credential names it.
pub fn data_integrity(credential: &Json<'_>, issuer_id: &str, again: Option<&Again>, (bundle, setting): (&Bundle, &Setting)) -> Secured {
    Secured::new(proofs::check(credential, issuer_id, again, (bundle, setting)))
}

/// Checks the signature of a credential in a compact JWS. Whether its claims agree with the credential is the caller's question (M13).
pub fn jwt(token: &Sent<'_>, issuer_id: &str, again: Option<&Again>, (bundle, setting): (&Bundle, &Setting)) -> Secured {
    compact(token, issuer_id, again, keys::find_for_token, (bundle, setting))
}

/// The same for the issuer-signed part of an SD-JWT VC, or a token status list, whose issuers publish their keys as metadata (M14).
pub fn sd_jwt_vc(token: &Sent<'_>, issuer_id: &str, again: Option<&Again>, (bundle, setting): (&Bundle, &Setting)) -> Secured {
    compact(token, issuer_id, again, keys::find_for_sd_jwt_vc, (bundle, setting))
}

/// How the key of a token is found.
type Find<'b> = fn(&Json<'_>, Algorithm, Asked<'_>, &'b Bundle) -> Found<'b>;

fn compact<'b>(
    token: &Sent<'_>,
    issuer_id: &str,
    again: Option<&Again>,
    find: Find<'b>,
    (bundle, setting): (&'b Bundle, &Setting),
) -> Secured {
    let fault = |problem, detail: String| {
        let binding = Finding::unchecked(Problem::IssuerKeyUnbound, "no good signature shows a key");
        let signature = Finding::failed(problem, detail);
        Secured::new(Proved { signature, binding, evidence: Vec::new(), wanted: Vec::new(), thumbprint: None })
    };
    let token = match token {
        Ok(token) => token,
        Err(error @ JoseError::Malformed(_)) => return fault(Problem::Parsing, error.to_string()),
        Err(error @ JoseError::Refused(_)) => return fault(Problem::CryptographicSecurity, error.to_string()),
    };
    let found = match (token.algorithm(), token.algorithm_fault()) {
        (Some(algorithm), _) => {
            let when = When::Token(token, setting.now);
            find(token.header(), algorithm, Asked { issuer: issuer_id, when, pins: &setting.pins }, bundle)
        }
        (None, fault) => {
            let signature = fault.unwrap_or_else(|| Finding::failed(Problem::CryptographicSecurity, "no algorithm"));
            let Found { binding, evidence, wanted, .. } = Found::unknown("no good signature shows a key");
            return Secured::new(Proved { signature, binding, evidence, wanted, thumbprint: None });
        }
    };
    let signature = match &found.key {
        Ok(key) if found.wanted.is_empty() => Again::signature(again, key, || token.check(key)),
        Ok(_) => Finding::unchecked(Problem::IssuerKeyUnbound, "documents are still needed"),
        Err(finding) => finding.clone(),
    };
    let is_good = signature.outcome == Outcome::Passed;
    let thumbprint = found.key.as_ref().ok().filter(|_| is_good).map(|key| key.thumbprint().to_owned());
    Secured::new(Proved { signature, binding: found.binding, evidence: found.evidence, wanted: found.wanted, thumbprint })
}
