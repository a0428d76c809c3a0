//! Words for checks without a problem, and the names of checks and outcomes.

use super::Words;
use crate::verify::report::{CheckKind, Outcome};

/// The short name of a check, for tables.
pub fn label(check: CheckKind) -> &'static str {
    match check {
        CheckKind::Read => "Readable",
        CheckKind::Structure => "Well formed",
        CheckKind::Proof => "Signature or source",
        CheckKind::KeyBinding => "Issuer",
        CheckKind::Refresh => "Newer version",
        CheckKind::Time => "In date",
        CheckKind::Status => "Not revoked",
        CheckKind::Recipient => "This person",
        CheckKind::Schema => "Schema",
        CheckKind::Endorsement => "Endorsements",
        CheckKind::Inner => "Credentials inside",
        CheckKind::Creator => "Issuer may award it",
    }
}

/// The question a check answers.
pub fn question(check: CheckKind) -> &'static str {
    match check {
        CheckKind::Read => "Is there a credential in what was sent?",
        CheckKind::Structure => "Is it well formed?",
        CheckKind::Proof => "Is it as its issuer signed or published it?",
        CheckKind::KeyBinding => "Was it really this issuer?",
        CheckKind::Refresh => "Is there a newer version?",
        CheckKind::Time => "Is it in date?",
        CheckKind::Status => "Has the issuer taken it back?",
        CheckKind::Recipient => "Was it issued to this person?",
        CheckKind::Schema => "Does it fit the schema it names?",
        CheckKind::Endorsement => "What do others say of it?",
        CheckKind::Inner => "What do the credentials inside it say?",
        CheckKind::Creator => "May this issuer award it?",
    }
}

/// An outcome in words.
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "yes",
        Outcome::Failed => "no",
        Outcome::Unchecked => "could not check",
        Outcome::NotApplicable => "does not apply",
    }
}

/// The sentences of a check that names no problem.
pub(super) fn words(check: CheckKind, outcome: Outcome) -> Words {
    match outcome {
        Outcome::Passed => passed(check),
        Outcome::NotApplicable => not_applicable(check),
        Outcome::Unchecked => unchecked(check),
        Outcome::Failed => not_so(check),
    }
}

fn same(text: &'static str) -> Words {
    Words { recruiter: text, candidate: text }
}

fn passed(check: CheckKind) -> Words {
    match check {
        CheckKind::Read => same("A credential was found in what was sent."),
        CheckKind::Structure => same("It has the form its standard asks for."),
        CheckKind::Proof => same("It is unchanged since its issuer signed or published it."),
        CheckKind::KeyBinding => same("The signature or the address belongs to the issuer it names."),
        CheckKind::Refresh => same("It is the newest version its issuer offers."),
        CheckKind::Time => same("It is in date."),
        CheckKind::Status => same("Its issuer has not taken it back."),
        CheckKind::Recipient => Words {
            recruiter: "It was issued to an address or identifier this candidate has shown to hold.",
            candidate: "It was issued to an address or identifier you have confirmed.",
        },
        CheckKind::Schema => same("It fits the schema it names."),
        CheckKind::Endorsement => same("Its endorsements are genuine."),
        CheckKind::Inner => same("The credentials inside it were checked one by one, and each is genuine."),
        CheckKind::Creator => same("Its issuer defined the achievement."),
    }
}

fn not_applicable(check: CheckKind) -> Words {
    match check {
        CheckKind::Read => same("There was nothing to read."),
        CheckKind::Structure => same("Its form was not looked at."),
        CheckKind::Proof => same("It carries no signature of its own to check."),
        CheckKind::KeyBinding => same("There was no key to tie to an issuer."),
        CheckKind::Refresh => same("It names no newer version to look for."),
        CheckKind::Time => same("It names no dates of validity."),
        CheckKind::Status => same("It names no list of those taken back, so there was none to look at."),
        CheckKind::Recipient => Words {
            recruiter: "No address or identifier of this candidate was given to compare it with.",
            candidate: "You have not confirmed an address or identifier to compare it with. Confirm the one the badge was issued to.",
        },
        CheckKind::Schema => same("It names no schema."),
        CheckKind::Endorsement => same("It carries no endorsements."),
        CheckKind::Inner => same("It holds no other credentials."),
        CheckKind::Creator => same("It does not say who defined the achievement."),
    }
}

fn unchecked(check: CheckKind) -> Words {
    match check {
        CheckKind::Read => Words {
            recruiter: "We could not get what the link points to.",
            candidate: "We could not get what the link points to. Check that it opens without signing in.",
        },
        CheckKind::Structure => same("We could not check its form."),
        CheckKind::Proof => same("We could not check that it is as its issuer signed or published it."),
        CheckKind::KeyBinding => same("We could not check that the key belongs to the issuer."),
        CheckKind::Refresh => same("We could not look for a newer version."),
        CheckKind::Time => same("We could not check its dates."),
        CheckKind::Status => same("We could not check whether its issuer has taken it back."),
        CheckKind::Recipient => Words {
            recruiter: "We could not check whether it was issued to this candidate.",
            candidate: "We could not check whether it was issued to you.",
        },
        CheckKind::Schema => same("We could not check it against the schema it names."),
        CheckKind::Endorsement => same("We could not check its endorsements."),
        CheckKind::Inner => same("We could not check the credentials inside it."),
        CheckKind::Creator => same("Whether its issuer may award this achievement is open."),
    }
}

fn not_so(check: CheckKind) -> Words {
    match check {
        CheckKind::Read => same("There is no readable credential in what was sent."),
        CheckKind::Structure => same("It does not have the form its standard asks for."),
        CheckKind::Proof => same("It is not as its issuer signed or published it."),
        CheckKind::KeyBinding => same("The key or the address does not belong to the issuer it names."),
        CheckKind::Refresh => same("The newer version is not for the same person and achievement."),
        CheckKind::Time => same("It is not in date."),
        CheckKind::Status => same("Its issuer has taken it back or put it on hold."),
        CheckKind::Recipient => {
            Words { recruiter: "It was not issued to this candidate.", candidate: "It was not issued to an address you have confirmed." }
        }
        CheckKind::Schema => same("It does not fit the schema it names."),
        CheckKind::Endorsement => same("An endorsement of it is not genuine; the badge itself is judged without it."),
        CheckKind::Inner => same("A credential inside it is not genuine."),
        CheckKind::Creator => same("The achievement is not this issuer's to award."),
    }
}
