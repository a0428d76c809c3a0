//! The headline of each standing: a short label for badges and tables, and the verdict sentence that comes first on every result.

use super::Words;
use crate::domain::credentials::Standing;
use crate::verify::report::{CheckKind, Outcome, Problem, Report};

/// Label and verdict sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Two or three words.
    pub label: &'static str,
    /// The name of the shape beside it, so that colour is never alone.
    pub shape: &'static str,
    /// The verdict for a recruiter.
    pub recruiter: &'static str,
    /// The verdict for the candidate.
    pub candidate: &'static str,
}

/// The headline of a report. One that is as its issuer signed it and not as it should be is told apart from one that was changed: there the
/// issuer can help, not the copy.
pub fn headline(report: &Report) -> Headline {
    match report.standing {
        Standing::Invalid if is_signed(report) => faulty(report),
        Standing::Unreadable if is_several(report) => SEVERAL,
        standing => of_standing(standing),
    }
}

/// Whether several badges were sent where one is asked for.
pub fn is_several(report: &Report) -> bool {
    report.checks.iter().any(|check| check.problem == Some(Problem::SeveralCredentials))
}

/// Several badges where one is asked for.
const SEVERAL: Headline = Headline {
    label: "Several at once",
    shape: "question-diamond",
    recruiter: "There are several badges in what was sent, so none of them was checked.",
    candidate: "There are several badges in what you sent. Send them one by one, each as its own link or file.",
};

/// Whether what was sent is as its issuer signed or published it, so that only its form can be what is wrong.
pub fn is_signed(report: &Report) -> bool {
    let is_good = |kind| {
        let mut checks = report.checks.iter().filter(|check| check.check == kind).peekable();
        checks.peek().is_some() && checks.all(|check| check.outcome == Outcome::Passed)
    };
    is_good(CheckKind::Proof) && is_good(CheckKind::KeyBinding)
}

/// Signed by its issuer, and not good all the same: by its own form, or by a credential inside.
fn faulty(report: &Report) -> Headline {
    let has_failed = |kind| report.checks.iter().any(|check| check.check == kind && check.outcome == Outcome::Failed);
    let is_own = [CheckKind::Structure, CheckKind::Schema, CheckKind::Time].into_iter().any(has_failed);
    if has_failed(CheckKind::Inner) && !is_own {
        return Headline {
            label: "Not genuine inside",
            shape: "cross-octagon",
            recruiter: "As its issuer signed it, but a credential inside it is not genuine, so the record as a whole does not count.",
            candidate: "It is as its issuer signed it, but a badge inside it is not genuine. Ask the issuer of the record for a corrected one, or send the badges inside it one by one.",
        };
    }
    Headline {
        label: "Issued with a fault",
        shape: "cross-octagon",
        recruiter: "As its issuer signed or published it, but not in the form its standard asks for, so it does not count.",
        candidate: "It is as its issuer made it, but not in the form its standard asks for, so it does not count. Ask the issuer for a corrected one, and send that.",
    }
}

/// The headline of a standing.
fn of_standing(standing: Standing) -> Headline {
    let (label, shape, words) = match standing {
        Standing::Verified => (
            "Verified",
            "check-circle",
            Words {
                recruiter: "Genuine, in date and as its issuer published it.",
                candidate: "Genuine and in date. Nothing more is needed for this badge.",
            },
        ),
        Standing::Expired => (
            "Expired",
            "clock",
            Words {
                recruiter: "Genuine, and past its end date.",
                candidate: "Genuine, and past its end date. If you renewed it, send the link to the new one.",
            },
        ),
        Standing::NotYetValid => (
            "Not valid yet",
            "clock",
            Words {
                recruiter: "Genuine, and its first day is still to come.",
                candidate: "Genuine, and its first day is still to come. It will count from that day on.",
            },
        ),
        Standing::Revoked => (
            "Revoked",
            "cross-octagon",
            Words {
                recruiter: "Its issuer has taken this credential back.",
                candidate: "Its issuer has taken this badge back. If that is a mistake, ask the issuer to correct it, then send it again.",
            },
        ),
        Standing::Suspended => (
            "Suspended",
            "cross-octagon",
            Words {
                recruiter: "Its issuer has put this credential on hold.",
                candidate: "Its issuer has put this badge on hold. Ask the issuer why; it will count again once the hold is lifted.",
            },
        ),
        Standing::RecipientMismatch => (
            "Not this person",
            "cross-octagon",
            Words {
                recruiter: "Genuine, but issued to another address or person than the one this candidate has shown to hold.",
                candidate: "Genuine, but issued to another address than the one you confirmed. If it is an older address of yours, confirm that one as well.",
            },
        ),
        Standing::Invalid => (
            "Not genuine",
            "cross-octagon",
            Words {
                recruiter: "Not genuine as it stands: it is not what its issuer signed or publishes, so nothing it says is used.",
                candidate: "This is not what its issuer signed or publishes. Send the original link or file from the issuer.",
            },
        ),
        Standing::Indeterminate => (
            "Could not check",
            "question-diamond",
            Words {
                recruiter: "We could not check everything yet, so it does not count for now; nothing was found against it.",
                candidate: "We could not check everything yet, and nothing was found against it. We will try again; there is nothing you have to do now.",
            },
        ),
        Standing::Unsupported => (
            "Kind not supported",
            "question-diamond",
            Words {
                recruiter: "A kind of credential this software does not check yet, so it does not count.",
                candidate: "A kind of badge we cannot check yet. If the issuer offers it as Open Badges 2.0 or 3.0, send that link or file.",
            },
        ),
        Standing::Unreadable => (
            "No badge found",
            "question-diamond",
            Words {
                recruiter: "There is no readable badge in what was sent.",
                candidate: "We found no readable badge in what you sent. Open the badge at its issuer, and copy its share link or download its file.",
            },
        ),
    };
    Headline { label, shape, recruiter: words.recruiter, candidate: words.candidate }
}
