//! The technical sentence of each problem and check, for those who look into it: the standard and the rule. What was found is in the check's detail.

use crate::verify::report::{CheckKind, Problem};

/// What a check that names no problem asks, technically.
pub(super) fn of_check(check: CheckKind) -> &'static str {
    match check {
        CheckKind::Read => "Found by its content as JSON, a compact JWS, an SD-JWT, or one of these baked into a PNG or SVG image.",
        CheckKind::Structure => "Compared with the tables of its standard: VCDM 1.1 or 2.0, Open Badges 1.0 to 3.0, CLR 2.0, SD-JWT VC.",
        CheckKind::Proof => "Data Integrity proof, JWS signature, or the bytes served at the id of a hosted badge.",
        CheckKind::KeyBinding => {
            "The verification method dereferenced from the issuer's own controller document, or the scope of a hosted badge."
        }
        CheckKind::Refresh => "One request to a RefreshService of type 1EdTechCredentialRefresh, after the proof.",
        CheckKind::Time => "validFrom and validUntil, or their older names, and the nbf and exp claims, with 60 seconds for clocks apart.",
        CheckKind::Status => "Every entry of credentialStatus or status: bit strings, revocation lists, token status lists.",
        CheckKind::Recipient => "Subject id and IdentityObject, or the recipient hash, compared in constant time.",
        CheckKind::Schema => "The JSON Schema that credentialSchema names.",
        CheckKind::Endorsement => "Each EndorsementCredential verified by itself, with its status and subject.",
        CheckKind::Inner => "Each verifiableCredential of the record verified by itself.",
        CheckKind::Creator => "The creator of the achievement, or the original creator extension, compared with the issuer id.",
    }
}

/// What a problem is, technically. The match is complete: a new problem does not compile without its sentence.
pub(super) fn of_problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Parsing => "Not UTF-8 JSON with unique member names within the limits, nor a JWS of three base64url parts.",
        Problem::CryptographicSecurity => {
            "The JWS signature does not verify, or its header names an algorithm or extension that is refused."
        }
        Problem::MalformedValue => "A member is missing, is not of the type its standard gives it, or says the same in two ways.",
        Problem::Range => "The end of the validity period is before its beginning.",
        Problem::ProofVerification => {
            "The Data Integrity proof does not verify over its options and the document, or may not be used as it stands."
        }
        Problem::ProofTransformation => {
            "The document could not be brought into the form that is hashed: RDF Dataset Canonicalization or RFC 8785."
        }
        Problem::DataLossDetection => "JSON-LD safe mode: a term, type, identifier or value that would be in no signed quad.",
        Problem::InvalidVerificationMethodUrl => "The verification method is not a URL that a controller document can be found by.",
        Problem::InvalidControlledIdentifierDocumentId => "The id of the controller document is not the URL or DID it was fetched for.",
        Problem::InvalidControlledIdentifierDocument => "The controller document is not one by Controlled Identifiers 1.0 or DID Core.",
        Problem::InvalidVerificationMethod => "The verification method is malformed, revoked, expired, or not controlled by the issuer.",
        Problem::InvalidRelationship => "The verification method is not listed under assertionMethod.",
        Problem::StatusRetrieval => "The status list credential could not be fetched.",
        Problem::StatusVerification => {
            "The status list credential does not verify, is of another type or purpose, or has no entry at the index."
        }
        Problem::StatusListLength => "The bit string is shorter than 131,072 entries.",
        Problem::HostedUnavailable => "No answer with status 200 from the address the credential or its issuer is kept at.",
        Problem::HostedScope => "The id is outside the issuer's allowedOrigins and startsWith, or on another host than the issuer's id.",
        Problem::HostedGone => "The hosted assertion answers with status 410.",
        Problem::Revoked => "The entry for revocation is set, the id is in the revocation list, or the assertion says revoked.",
        Problem::Suspended => "The entry for suspension is set.",
        Problem::Expired => "The end of the validity period has passed.",
        Problem::NotYetValid => "The validity period has not begun.",
        Problem::RecipientMismatch => {
            "None of the identities in the credential equals one the candidate has proved to hold, in any of its spellings."
        }
        Problem::RecipientWithheld => "A derived proof or SD-JWT that discloses no identity of its subject.",
        Problem::RecipientUnknown => "No subject id or IdentityObject of a comparable type.",
        Problem::IssuerKeyUnbound => {
            "The issuer's own document could not be had, or does not say whose it is: neither verified nor refuted."
        }
        Problem::IssuerKeyNotListed => {
            "The issuer's own document is there and does not list the key: changed since, or never the issuer's."
        }
        Problem::EmbeddedKeyUntrusted => "The key is only in the jwk, jku or x5u header of the token.",
        Problem::JwtClaimMismatch => "A registered claim (iss, sub, jti, exp) differs from what the credential in the token says.",
        Problem::UnsupportedFormat => "A format that is recognised and not implemented.",
        Problem::UnsupportedVersion => "A version that is recognised and has no verification rules, such as Open Badges 0.5.",
        Problem::UnsupportedSuite => "No proof of an implemented cryptosuite, or a signature algorithm that is not implemented.",
        Problem::UnsupportedDidMethod => "A DID method other than key, jwk and web.",
        Problem::UnsupportedStatus => "A credentialStatus of a type that is not implemented.",
        Problem::ContextUnknown => "A JSON-LD context that is not compiled in; none is ever loaded from the network.",
        Problem::ContextTampered => "A context or spelling that redefines, hides or aliases a protected or known term.",
        Problem::SchemaUnavailable => "The schema could not be fetched.",
        Problem::RefreshMismatch => "The refreshed credential has another issuer, subject or achievement, is older, or does not verify.",
        Problem::DefinedElsewhere => "The achievement's creator has another id than the issuer.",
        Problem::SchemaInvalid => "The credential is not an instance of its JSON Schema.",
        Problem::NoCredential => "Neither a Verifiable Credential nor an Open Badges assertion.",
        Problem::SeveralCredentials => "A presentation, list or image with more than one credential in it.",
        Problem::LimitExceeded => "A limit on size, depth, number of parts or work was reached.",
        Problem::FetchBlocked => "The egress rules refuse the scheme, port or address.",
        Problem::NotABadgeLink => "The provider table knows this path as a profile, collection or wallet.",
        Problem::LoginPage => "The answer is a sign-in page, or status 401 or 403.",
        Problem::LinkedInPage => "A linkedin.com address, which is never fetched.",
        Problem::PlainCertificate => "The provider table knows this host for certificates that are no Open Badges.",
        Problem::LinkGone => "Status 404 or 410 from an address that is no hosted assertion.",
        Problem::NotVerifiable => "A raster image without a text chunk that holds a badge.",
        Problem::DocumentFile => "A PDF, office document or archive by its first bytes.",
        Problem::BrokenImage => "A PNG with a wrong checksum, length or compressed chunk.",
    }
}
