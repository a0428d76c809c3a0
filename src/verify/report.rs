//! What the verifier answers: a standing and the checks that led to it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::SubmissionId;
use crate::domain::credentials::{CredentialFacts, HolderMatch, Standing};

text_enum! {
    /// One question a report answers, in the order they are asked.
    pub enum CheckKind {
        /// Is there a credential in what was sent?
        Read = "read",
        /// Is it well formed, by the tables of its standard?
        Structure = "structure",
        /// Is the signature good?
        Proof = "proof",
        /// Is the key the issuer's?
        KeyBinding = "key_binding",
        /// Was there a newer version to look at?
        Refresh = "refresh",
        /// Is it in date?
        Time = "time",
        /// Has it been revoked or suspended?
        Status = "status",
        /// Is it this candidate's?
        Recipient = "recipient",
        /// Does it fit the schema it names?
        Schema = "schema",
        /// What do endorsements say?
        Endorsement = "endorsement",
        /// What do the credentials inside it say (CLR)?
        Inner = "inner",
        /// Did its issuer define the achievement, or somebody else (F52)?
        Creator = "creator",
    }
}

text_enum! {
    /// How a check ended. `Unchecked` is never shown or counted as passed.
    pub enum Outcome {
        /// It is so.
        Passed = "passed",
        /// It is not so.
        Failed = "failed",
        /// It could not be decided.
        Unchecked = "unchecked",
        /// The question does not arise.
        NotApplicable = "not_applicable",
    }
}

/// Where a check looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRef {
    /// The document.
    pub url: String,
    /// When it was fetched.
    pub fetched_at: DateTime<Utc>,
    /// SHA-256 of its bytes, hex; absent where nothing came.
    pub sha256: Option<String>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The question.
    pub check: CheckKind,
    /// The answer.
    pub outcome: Outcome,
    /// The problem's URI, where there is one.
    pub problem: Option<Problem>,
    /// A technical line.
    pub detail: String,
    /// Where it looked.
    pub evidence: Vec<DocumentRef>,
}

impl Check {
    /// A check with nothing to show for it yet.
    pub fn new(check: CheckKind, outcome: Outcome, problem: Option<Problem>, detail: impl Into<String>) -> Self {
        Self { check, outcome, problem, detail: detail.into(), evidence: Vec::new() }
    }

    /// The same, with where it looked.
    #[must_use]
    pub fn with(mut self, evidence: Vec<DocumentRef>) -> Self {
        self.evidence = evidence;
        self
    }
}

/// All checks of one credential, with the headline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The headline.
    pub standing: Standing,
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// The instant it was judged at.
    pub judged_at: DateTime<Utc>,
    /// How the credential is tied to the candidate.
    pub holder: HolderMatch,
    /// What it says; absent when nothing it says may be believed (failed proof or key binding) or nothing was read.
    pub facts: Option<CredentialFacts>,
    /// The credentials inside a learner record, each judged by itself, in the order they stand in (M41).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inner: Vec<Report>,
}

impl Report {
    /// What one line of an application brings, piece by piece: the credential sent, then each one inside it with an id of its own.
    pub fn pieces<'r>(&'r self, line: &SubmissionId) -> impl Iterator<Item = (SubmissionId, &'r Self)> + use<'r> {
        let line = line.clone();
        std::iter::once((line.clone(), self)).chain((1..).zip(&self.inner).map(move |(number, report)| (line.inside(number), report)))
    }
}

text_enum! {
    /// Problem types (URIs) a check can end with.
    pub enum Problem {
        /// Could not be parsed.
        Parsing = "https://www.w3.org/TR/vc-data-model#PARSING_ERROR",
        /// A cryptographic failure outside Data Integrity.
        CryptographicSecurity = "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR",
        /// A value is malformed.
        MalformedValue = "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR",
        /// A value is out of range.
        Range = "https://www.w3.org/TR/vc-data-model#RANGE_ERROR",
        /// A Data Integrity proof does not verify.
        ProofVerification = "https://w3id.org/security#PROOF_VERIFICATION_ERROR",
        /// The data could not be transformed for the proof.
        ProofTransformation = "https://w3id.org/security#PROOF_TRANSFORMATION_ERROR",
        /// Some of the data is not covered by the signature: an undefined term.
        DataLossDetection = "https://w3id.org/security#DATA_LOSS_DETECTION_ERROR",
        /// The verification method's URL is not usable.
        InvalidVerificationMethodUrl = "https://w3id.org/security#INVALID_VERIFICATION_METHOD_URL",
        /// The controller document's id is not the one asked for.
        InvalidControlledIdentifierDocumentId = "https://w3id.org/security#INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID",
        /// The controller document is malformed.
        InvalidControlledIdentifierDocument = "https://w3id.org/security#INVALID_CONTROLLED_IDENTIFIER_DOCUMENT",
        /// The verification method is malformed.
        InvalidVerificationMethod = "https://w3id.org/security#INVALID_VERIFICATION_METHOD",
        /// The verification method is not listed for assertions.
        InvalidRelationship = "https://w3id.org/security#INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
        /// The status list could not be fetched.
        StatusRetrieval = "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR",
        /// The status list could not be verified.
        StatusVerification = "https://www.w3.org/ns/credentials/status-list#STATUS_VERIFICATION_ERROR",
        /// The status list is too short.
        StatusListLength = "https://www.w3.org/ns/credentials/status-list#STATUS_LIST_LENGTH_ERROR",
        /// The hosted badge could not be fetched.
        HostedUnavailable = "https://assay.example/problems/hosted-unavailable",
        /// The hosted badge is served outside the issuer's scope.
        HostedScope = "https://assay.example/problems/hosted-scope",
        /// The hosted badge is gone: revoked.
        HostedGone = "https://assay.example/problems/hosted-gone",
        /// Revoked by the issuer.
        Revoked = "https://assay.example/problems/revoked",
        /// Suspended by the issuer.
        Suspended = "https://assay.example/problems/suspended",
        /// Past its end date.
        Expired = "https://assay.example/problems/expired",
        /// Not begun yet.
        NotYetValid = "https://assay.example/problems/not-yet-valid",
        /// Issued to somebody else.
        RecipientMismatch = "https://assay.example/problems/recipient-mismatch",
        /// The holder left out whom it was issued to.
        RecipientWithheld = "https://assay.example/problems/recipient-withheld",
        /// Names nobody.
        RecipientUnknown = "https://assay.example/problems/recipient-unknown",
        /// The key could not be tied to the issuer.
        IssuerKeyUnbound = "https://assay.example/problems/issuer-key-unbound",
        /// The issuer's own document is there and does not list the key.
        IssuerKeyNotListed = "https://assay.example/problems/issuer-key-not-listed",
        /// The only key is the one the credential carries itself.
        EmbeddedKeyUntrusted = "https://assay.example/problems/embedded-key-untrusted",
        /// JWT claims and credential disagree.
        JwtClaimMismatch = "https://assay.example/problems/jwt-claim-mismatch",
        /// A format we do not do.
        UnsupportedFormat = "https://assay.example/problems/unsupported-format",
        /// A version we do not do.
        UnsupportedVersion = "https://assay.example/problems/unsupported-version",
        /// A signature suite we do not do.
        UnsupportedSuite = "https://assay.example/problems/unsupported-suite",
        /// A DID method we do not do.
        UnsupportedDidMethod = "https://assay.example/problems/unsupported-did-method",
        /// A status method we do not do.
        UnsupportedStatus = "https://assay.example/problems/unsupported-status",
        /// A JSON-LD context we do not carry.
        ContextUnknown = "https://assay.example/problems/context-unknown",
        /// A JSON-LD context that changes what others define.
        ContextTampered = "https://assay.example/problems/context-tampered",
        /// The schema could not be fetched.
        SchemaUnavailable = "https://assay.example/problems/schema-unavailable",
        /// The newer version is not one of the same credential.
        RefreshMismatch = "https://assay.example/problems/refresh-mismatch",
        /// The achievement was defined by somebody else than its issuer.
        DefinedElsewhere = "https://assay.example/problems/defined-elsewhere",
        /// Does not fit its schema.
        SchemaInvalid = "https://assay.example/problems/schema-invalid",
        /// Nothing that is a credential.
        NoCredential = "https://assay.example/problems/no-credential",
        /// Several credentials at once: nobody can say which is meant.
        SeveralCredentials = "https://assay.example/problems/several-credentials",
        /// Over a limit.
        LimitExceeded = "https://assay.example/problems/limit-exceeded",
        /// Not fetched: the address is not allowed.
        FetchBlocked = "https://assay.example/problems/fetch-blocked",
        /// A profile or wallet page, not one badge.
        NotABadgeLink = "https://assay.example/problems/not-a-badge-link",
        /// The page wants a sign-in.
        LoginPage = "https://assay.example/problems/login-page",
        /// A LinkedIn page: behind a sign-in, and never the credential itself.
        LinkedInPage = "https://assay.example/problems/linkedin-page",
        /// A certificate page of a course provider that issues no Open Badge for it.
        PlainCertificate = "https://assay.example/problems/plain-certificate",
        /// Nothing is at this address.
        LinkGone = "https://assay.example/problems/link-not-found",
        /// A screenshot or photograph: proves nothing by itself.
        NotVerifiable = "https://assay.example/problems/picture",
        /// A PDF, office file or archive: proves nothing by itself.
        DocumentFile = "https://assay.example/problems/document-file",
        /// A damaged image.
        BrokenImage = "https://assay.example/problems/broken-image",
    }
}
