//! Ids: UUIDv7 as text, one type per thing, made by `App` so that an insert needs no answer.

/// Declares id newtypes over text.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes text that already is an id (from a row, a path or a file).
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+ };
}

ids! {
    /// A staff user.
    UserId,
    /// A vacancy.
    JobId,
    /// One version of a job's requirements.
    RequirementSetId,
    /// One requirement row; stable across versions of the set.
    RequirementId,
    /// A group of requirement rows; stable across versions of the set.
    RequirementGroupId,
    /// A skill of the store: a starter, framework or company skill.
    SkillId,
    /// A skill framework version.
    FrameworkId,
    /// An issuer as the employer knows it.
    IssuerId,
    /// A named trusted-issuer list.
    IssuerListId,
    /// One version of a list.
    IssuerListVersionId,
    /// One listing: an issuer on a list version, with tier and scope.
    ListingId,
    /// A candidate.
    CandidateId,
    /// A candidate's application for a job.
    ApplicationId,
    /// One link or file a candidate sent.
    SubmissionId,
    /// A credential that was read out of a submission.
    CredentialId,
    /// One run of the checks over a credential.
    CheckRunId,
    /// A stored score.
    SnapshotId,
    /// A piece of background work.
    TaskId,
    /// A version of the scoring policy.
    PolicyId,
    /// A person's decision about an application.
    DecisionId,
    /// Other evidence that a person accepted.
    OtherEvidenceId,
    /// What a credential is for, told apart by its issuer and its own id.
    AchievementId,
}

impl SubmissionId {
    /// The id of a credential inside the one that was sent in this line, by its place, from 1.
    #[must_use]
    pub fn inside(&self, number: usize) -> Self {
        Self(format!("{self}/{number}"))
    }

    /// The line around a credential that was inside what was sent.
    #[must_use]
    pub fn around(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(line, _)| Self(line.to_owned()))
    }
}
