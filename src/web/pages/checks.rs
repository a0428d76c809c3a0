//! A verification report as rows of a page, for staff and for the candidate: the same facts, said to each (F42, F47, F48).

use crate::domain::credentials::Standing;
use crate::verify::report::{Check, CheckKind, Outcome, Report};
use crate::verify::{standing, words};

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Recruiter, steward, manager, auditor.
    Staff,
    /// The candidate.
    Candidate,
}

/// One check on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRow {
    /// Kind of the mark.
    pub kind: &'static str,
    /// `Passed`.
    pub word: &'static str,
    /// What was checked and what came of it.
    pub sentence: String,
}

/// Kind of the mark of a standing.
pub const fn standing_kind(standing: Standing) -> &'static str {
    match standing {
        Standing::Verified => "verified",
        Standing::Expired | Standing::NotYetValid => "expired",
        Standing::Revoked | Standing::Suspended | Standing::RecipientMismatch | Standing::Invalid => "bad",
        Standing::Indeterminate | Standing::Unsupported => "unknown",
        Standing::Unreadable => "fix",
    }
}

/// The class of a mark's colour where it stands without its word.
pub const fn colour(kind: &str) -> &'static str {
    match kind.as_bytes() {
        b"verified" => "verified",
        b"expired" => "expired",
        b"bad" => "bad",
        b"unknown" => "unknown",
        _ => "neutral",
    }
}

/// The check that decided a standing other than verified: the first that alone comes to it, else the first that is not so, else the first that
/// could not be decided.
pub fn deciding(report: &Report) -> Option<&Check> {
    let first = |outcome| report.checks.iter().find(|check| check.outcome == outcome && check.problem.is_some());
    let decides = |check: &&Check| check.problem.is_some() && standing(std::slice::from_ref(*check)) == report.standing;
    let decided = report.checks.iter().find(|check| report.standing != Standing::Verified && decides(check));
    decided
        .or_else(|| first(Outcome::Failed))
        .or_else(|| report.checks.iter().find(|check| check.outcome == Outcome::Failed))
        .or_else(|| first(Outcome::Unchecked))
        .or_else(|| report.checks.iter().find(|check| check.outcome == Outcome::Unchecked))
}

/// The checks that people see. Once the signature or the issuer's key fails nothing after it is shown: what the badge says is not believed.
pub fn rows(report: &Report, audience: Audience) -> Vec<CheckRow> {
    let last = report.checks.iter().position(hides_the_rest).map_or(report.checks.len(), |at| at + 1);
    report.checks.iter().take(last).filter(|check| is_shown(check)).map(|check| row(check, audience)).collect()
}

fn hides_the_rest(check: &Check) -> bool {
    check.outcome == Outcome::Failed
        && matches!(check.check, CheckKind::Read | CheckKind::Structure | CheckKind::Proof | CheckKind::KeyBinding)
}

/// Questions that do not arise are shown only where people wonder about them.
fn is_shown(check: &Check) -> bool {
    let is_core =
        matches!(check.check, CheckKind::Proof | CheckKind::KeyBinding | CheckKind::Time | CheckKind::Status | CheckKind::Recipient);
    let is_record = check.check == CheckKind::Inner && check.outcome == Outcome::Passed;
    is_core || is_record || !matches!(check.outcome, Outcome::NotApplicable | Outcome::Passed)
}

fn row(check: &Check, audience: Audience) -> CheckRow {
    let (kind, word) = match (check.outcome, check.check) {
        (Outcome::Passed, _) => ("verified", "Passed"),
        (Outcome::Failed, CheckKind::Time) => ("expired", "Not passed"),
        (Outcome::Failed, CheckKind::Read) => ("fix", "Nothing to check"),
        (Outcome::Failed, _) => ("bad", "Not passed"),
        (Outcome::Unchecked, _) => ("unknown", "Could not check"),
        (Outcome::NotApplicable, _) => ("na", "Does not apply"),
    };
    let said = words::of(check);
    let sentence = match audience {
        Audience::Staff => said.recruiter,
        Audience::Candidate => said.candidate,
    };
    CheckRow { kind, word, sentence: format!("{}: {sentence}", words::label(check.check)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::report::Problem;
    use crate::web::pages::sample;

    #[test]
    fn a_broken_signature_hides_everything_after_it() {
        let report = sample::report(
            Standing::Invalid,
            &[
                (CheckKind::Read, Outcome::Passed, None),
                (CheckKind::Proof, Outcome::Failed, Some(Problem::ProofVerification)),
                (CheckKind::Time, Outcome::Passed, None),
                (CheckKind::Recipient, Outcome::Passed, None),
            ],
        );
        let shown = rows(&report, Audience::Staff);
        assert_eq!(shown.len(), 1);
        assert_eq!((shown[0].kind, shown[0].word), ("bad", "Not passed"));
        assert_eq!(deciding(&report).unwrap().check, CheckKind::Proof);
    }

    #[test]
    fn what_could_not_be_checked_is_never_shown_as_passed() {
        for kind in CheckKind::ALL {
            let report = sample::report(Standing::Indeterminate, &[(*kind, Outcome::Unchecked, None)]);
            let shown = rows(&report, Audience::Candidate);
            assert_eq!((shown[0].kind, shown[0].word), ("unknown", "Could not check"));
        }
    }
}
