//! Words for each problem. The match is complete: a new problem does not compile without its words.

use super::Words;
use crate::verify::report::{CheckKind, Outcome, Problem};

const fn pair(recruiter: &'static str, candidate: &'static str) -> Words {
    Words { recruiter, candidate }
}

/// The sentences for a problem of a check that is not so, or could not be decided.
pub(super) fn words(check: CheckKind, outcome: Outcome, problem: Problem) -> Words {
    if outcome == Outcome::Unchecked
        && let Some(words) = undecided(check, problem)
    {
        return words;
    }
    match problem {
        Problem::Parsing | Problem::NoCredential | Problem::SeveralCredentials | Problem::LimitExceeded => of_reading(problem),
        Problem::NotABadgeLink
        | Problem::LoginPage
        | Problem::LinkedInPage
        | Problem::PlainCertificate
        | Problem::LinkGone
        | Problem::NotVerifiable
        | Problem::DocumentFile
        | Problem::BrokenImage
        | Problem::FetchBlocked => of_sending(problem),
        Problem::CryptographicSecurity | Problem::ProofVerification | Problem::ProofTransformation | Problem::JwtClaimMismatch => pair(
            "The signature does not fit: it was changed after signing, or signed by somebody else.",
            "The signature does not fit what the badge says. Send the original link or file from the issuer, not an edited or converted copy.",
        ),
        Problem::DataLossDetection | Problem::ContextTampered => pair(
            "Parts of it are not covered by the signature, so it is not used.",
            "Parts of it are not covered by the issuer's signature. Ask the issuer for a fresh copy.",
        ),
        Problem::MalformedValue | Problem::Range | Problem::SchemaInvalid => pair(
            "It does not have the form its standard asks for, so it cannot be relied on.",
            "It does not have the form its standard asks for. Ask the issuer for a corrected one, and send that.",
        ),
        Problem::InvalidVerificationMethodUrl
        | Problem::InvalidControlledIdentifierDocumentId
        | Problem::InvalidControlledIdentifierDocument
        | Problem::InvalidVerificationMethod
        | Problem::InvalidRelationship
        | Problem::IssuerKeyUnbound
        | Problem::IssuerKeyNotListed
        | Problem::EmbeddedKeyUntrusted => pair(
            "The key that signed it is not one the named issuer publishes for this.",
            "The key that signed it is not one its issuer publishes. Ask the issuer to publish the key, or to issue the badge again.",
        ),
        Problem::HostedScope => pair(
            "It is kept at an address its issuer does not allow, so it is not the issuer's.",
            "It is kept at an address its issuer does not allow. Send the link the issuer gave you.",
        ),
        Problem::DefinedElsewhere => pair(
            "The achievement was defined by somebody else than its issuer; whether this issuer may award it is for a person to say.",
            "Its achievement was defined by somebody else than its issuer. A person looks at that; you need do nothing.",
        ),
        Problem::RefreshMismatch => pair(
            "What is offered as a newer version is not one of this credential.",
            "What is offered as a newer version is not one of this badge. If you have a newer one, send that.",
        ),
        Problem::HostedGone | Problem::Revoked | Problem::Suspended => of_status(problem),
        Problem::Expired | Problem::NotYetValid => of_time(problem),
        Problem::RecipientMismatch => pair(
            "It was issued to another address or identifier than those this candidate has shown to hold.",
            "It was issued to another address than the one you confirmed. If it is an older address of yours, confirm that one as well.",
        ),
        Problem::RecipientWithheld => pair(
            "What was shown of it leaves out whom it was issued to, so it does not count for this candidate.",
            "You chose to leave out whom it was issued to. Share it again from your wallet, and include your e-mail address or identifier.",
        ),
        Problem::RecipientUnknown => pair(
            "It names nobody we can compare with this candidate, so who holds it is open.",
            "It does not say for whom it was issued. If you can, send a version that names your e-mail address or your identifier.",
        ),
        Problem::HostedUnavailable | Problem::StatusRetrieval | Problem::SchemaUnavailable => of_reaching(check, problem),
        Problem::StatusVerification | Problem::StatusListLength => pair(
            "The issuer's list of revoked credentials could not be relied on, so whether this one is on it is open.",
            "The issuer's list of revoked badges could not be read properly. We will ask again; you need do nothing.",
        ),
        Problem::ContextUnknown => pair(
            "It uses terms from a source we do not carry, so its signature could not be checked.",
            "It uses terms we do not know, so we could not check it. If the issuer offers a plain Open Badges version, send that.",
        ),
        Problem::UnsupportedFormat
        | Problem::UnsupportedVersion
        | Problem::UnsupportedSuite
        | Problem::UnsupportedDidMethod
        | Problem::UnsupportedStatus => of_unsupported(problem),
    }
}

/// Problems that read differently where nothing was found against the credential.
fn undecided(check: CheckKind, problem: Problem) -> Option<Words> {
    Some(match problem {
        Problem::IssuerKeyUnbound | Problem::EmbeddedKeyUntrusted => pair(
            "We could not get the issuer's own document, so whether the key is the issuer's is open.",
            "We could not reach the issuer's own document to check the key. We will ask again; you need do nothing.",
        ),
        Problem::IssuerKeyNotListed => pair(
            "The issuer's own document does not list the key that signed it, so whether the key is the issuer's is open.",
            "The issuer's own document does not list the key that signed your badge. We will ask again; if it stays so, ask the issuer to issue the badge again.",
        ),
        Problem::Parsing | Problem::MalformedValue | Problem::Range | Problem::SchemaInvalid if check != CheckKind::Read => pair(
            "Something it refers to could not be read, so this could not be checked.",
            "Something it refers to could not be read. We will ask again; if it stays so, tell the issuer.",
        ),
        Problem::CryptographicSecurity
        | Problem::ProofVerification
        | Problem::ProofTransformation
        | Problem::JwtClaimMismatch
        | Problem::DataLossDetection
        | Problem::ContextTampered
        | Problem::InvalidVerificationMethodUrl
        | Problem::InvalidControlledIdentifierDocumentId
        | Problem::InvalidControlledIdentifierDocument
        | Problem::InvalidVerificationMethod
        | Problem::InvalidRelationship => pair(
            "The signature could not be checked, so whether it is genuine is open.",
            "We could not check the signature. We will ask again; if it stays so, ask the issuer for a fresh copy.",
        ),
        Problem::HostedScope => pair(
            "We could not check whether the address belongs to the issuer.",
            "We could not check whether the address belongs to the issuer. We will ask again; you need do nothing.",
        ),
        Problem::Revoked | Problem::Suspended | Problem::HostedGone => pair(
            "We could not check whether its issuer has taken it back.",
            "We could not check whether the issuer has taken it back. We will ask again; you need do nothing.",
        ),
        Problem::RecipientMismatch => pair(
            "We could not check whether it was issued to this candidate.",
            "We could not check whether it was issued to you. Confirm the address the badge was issued to.",
        ),
        _ => return None,
    })
}

fn of_reading(problem: Problem) -> Words {
    match problem {
        Problem::Parsing => pair(
            "What was sent is damaged or not a badge file, and could not be read.",
            "We could not read this; it may be cut off or changed on the way. Download the badge again from its issuer and send that file, or paste its link.",
        ),
        Problem::SeveralCredentials => pair(
            "There are several badges in what was sent, and which of them is meant is not said.",
            "There are several badges in one file. Send them one by one: each as its own link or file.",
        ),
        Problem::LimitExceeded => pair(
            "What was sent is larger than any badge needs to be, and was not read.",
            "This is too large for a badge file. Send the badge file itself, as you downloaded it from its issuer, or paste its link.",
        ),
        _ => pair(
            "There is no credential in what was sent.",
            "We found no badge here. Open the badge at its issuer, choose share, and paste that link, or upload the badge file you downloaded.",
        ),
    }
}

fn of_sending(problem: Problem) -> Words {
    match problem {
        Problem::LoginPage => pair(
            "The link leads to a page that asks for a sign-in.",
            "This page asks for a sign-in, so we cannot see the badge. Make the badge public, or use its share link, and paste that.",
        ),
        Problem::LinkedInPage => pair(
            "The link leads to a LinkedIn page, which holds no credential that can be checked.",
            "LinkedIn pages cannot be checked. Open the entry there, choose \u{201c}Show credential\u{201d}, and paste the link of the page that opens.",
        ),
        Problem::PlainCertificate => pair(
            "The link leads to a course certificate that is no digital badge, so it stays unverified evidence.",
            "This is a course certificate, not a digital badge that can be checked. If the provider also issues a badge for it, send that; you may still name the course as other evidence.",
        ),
        Problem::LinkGone => pair(
            "There is nothing at this address.",
            "There is nothing at this address any more. Check that the whole link was copied, or get a new one from the issuer.",
        ),
        Problem::NotVerifiable => pair(
            "A picture without a badge inside, such as a screenshot; it proves nothing by itself.",
            "This is a picture without a badge inside, such as a screenshot, and cannot be checked. Download the badge image from its issuer and send that file, or paste the badge's link.",
        ),
        Problem::DocumentFile => pair(
            "A PDF or another document; it proves nothing by itself.",
            "A PDF or another document cannot be checked. Look in it for the link or QR code of the badge and paste that link, or upload the badge file you downloaded.",
        ),
        Problem::BrokenImage => pair(
            "The image is damaged, and what was in it could not be read.",
            "This image is cut off or damaged. Download it again from the issuer and send the file itself; chats and photo tools often change images.",
        ),
        Problem::FetchBlocked => pair(
            "The link leads to an address this software does not open.",
            "We cannot open links to this address. Send a public link that starts with https, or upload the badge file.",
        ),
        _ => pair(
            "The link leads to a page that is no single badge, such as a profile.",
            "This is a profile or overview page, not one badge. Open the badge itself, choose share, and paste that link.",
        ),
    }
}

fn of_status(problem: Problem) -> Words {
    match problem {
        Problem::Suspended => pair(
            "Its issuer has put this credential on hold.",
            "Its issuer has put this badge on hold. Ask the issuer why; it will count again once the hold is lifted.",
        ),
        Problem::HostedGone => pair(
            "Its issuer answers that this credential is gone, which is how it takes one back.",
            "Its issuer answers that this badge is gone. If that is a mistake, ask the issuer to restore it, then send it again.",
        ),
        _ => pair(
            "Its issuer has taken this credential back.",
            "Its issuer has taken this badge back. If that is a mistake, ask the issuer to correct it, then send it again.",
        ),
    }
}

fn of_time(problem: Problem) -> Words {
    match problem {
        Problem::NotYetValid => pair("Its first day is still to come.", "Its first day is still to come. It will count from that day on."),
        _ => pair("Genuine, and past its end date.", "It is past its end date. If you renewed it, send the link to the new one."),
    }
}

fn of_reaching(check: CheckKind, problem: Problem) -> Words {
    match problem {
        Problem::StatusRetrieval => pair(
            "We could not reach the issuer's list of revoked credentials; we will ask again.",
            "We could not reach the issuer's list of revoked badges. We will ask again; you need do nothing.",
        ),
        Problem::SchemaUnavailable => pair(
            "The schema it names could not be reached; its form was checked by our own tables.",
            "The schema it names could not be reached. That does not count against it; you need do nothing.",
        ),
        _ if check == CheckKind::Read => pair(
            "The host of this link could not be reached; we will ask again.",
            "We could not reach the host of this link. We will ask again; if the link does not open for you either, upload the badge file instead.",
        ),
        _ => pair(
            "We could not reach the issuer's copy of this badge; we will ask again.",
            "We could not reach the issuer's copy of this badge. We will ask again; you need do nothing for now.",
        ),
    }
}

fn of_unsupported(problem: Problem) -> Words {
    match problem {
        Problem::UnsupportedVersion => pair(
            "A version of its standard that has no rule for checking.",
            "This badge is in a version that cannot be checked. Ask the issuer for it as Open Badges 2.0 or 3.0.",
        ),
        Problem::UnsupportedSuite => pair(
            "Signed in a way this software does not check yet.",
            "It is signed in a way we cannot check yet. If the issuer offers another format of it, send that.",
        ),
        Problem::UnsupportedDidMethod => pair(
            "Its issuer uses a kind of identifier this software does not look up.",
            "Its issuer uses a kind of identifier we cannot look up. If the issuer offers another format of it, send that.",
        ),
        Problem::UnsupportedStatus => pair(
            "Its issuer keeps revocations in a way this software does not read, so whether it is revoked is open.",
            "Its issuer keeps revocations in a way we cannot read. If the issuer offers another format of it, send that.",
        ),
        _ => pair(
            "A format this software does not check yet.",
            "We cannot check this format yet. If the issuer offers it as Open Badges 2.0 or 3.0, send that link or file.",
        ),
    }
}
