//! Words for what is beside the credential itself: its newer version, its schema, its endorsements, what is inside it. A problem of one of these
//! is told apart from the same problem of the credential.

use super::Words;
use crate::verify::report::{CheckKind, Outcome, Problem};

const fn pair(recruiter: &'static str, candidate: &'static str) -> Words {
    Words { recruiter, candidate }
}

/// The sentences; `None` for problems of the credential itself.
pub(super) fn words(check: CheckKind, outcome: Outcome, problem: Problem) -> Option<Words> {
    let is_open = outcome == Outcome::Unchecked;
    Some(match check {
        CheckKind::Refresh if is_open => pair(
            "We could not get a newer version of it, so it was judged as it was sent.",
            "We could not get a newer version from its issuer, so it was judged as you sent it. If you have a newer one, send that.",
        ),
        CheckKind::Refresh => pair(
            "What its issuer's service offers as a newer version is not one of this credential, so it was judged as it was sent.",
            "What its issuer's service offers as a newer version is not one of this badge, so it was judged as you sent it. If you have a newer one, send that.",
        ),
        CheckKind::Schema if is_open && problem == Problem::SchemaUnavailable => pair(
            "The schema it names could not be had; its form was checked by our own tables.",
            "The schema it names could not be had. That does not count against it; you need do nothing.",
        ),
        CheckKind::Schema if is_open => pair(
            "The schema it names is of a kind that is not used here; its form was checked by our own tables.",
            "The schema it names is of a kind we do not use. That does not count against it; you need do nothing.",
        ),
        CheckKind::Schema => pair(
            "It does not fit the schema its issuer names for it, so it cannot be relied on.",
            "It does not fit the schema its issuer names for it. Ask the issuer for a corrected one, and send that.",
        ),
        CheckKind::Endorsement if is_open => pair(
            "We could not check its endorsements; it is judged without them.",
            "We could not check its endorsements. The badge itself is judged without them; you need do nothing.",
        ),
        CheckKind::Endorsement => pair(
            "An endorsement in it is not genuine or is about something else; it is judged without it.",
            "An endorsement in it is not genuine or is about something else. The badge itself is judged without it; you need do nothing.",
        ),
        CheckKind::Inner if is_open => pair(
            "We could not check every credential inside it; those that were checked count by themselves.",
            "We could not check every credential inside it. We will ask again; those that were checked count by themselves.",
        ),
        CheckKind::Inner => pair(
            "A credential inside it is not genuine, so the record as a whole is not used; the others inside count by themselves.",
            "A credential inside it is not genuine as it stands. Ask the issuer of the record for a fresh copy, or send the badges inside it one by one.",
        ),
        _ => return None,
    })
}
