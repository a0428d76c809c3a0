//! A badge of the demo: what it is for, how old it is, how it is secured, and what is wrong with it.

/// How a badge is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Open Badges 2.0, hosted; assessed so, where it says so.
    Ob2(Option<crate::demo::sign::ob2::Assessment>),
    /// Open Badges 3.0.
    Ob3 {
        /// What secures it.
        secured: Secured,
        /// Its `achievementType`.
        kind: &'static str,
        /// The level reached, as a word.
        level: Option<&'static str>,
    },
}

/// What secures an Open Badges 3.0 credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secured {
    /// A Data Integrity proof with the key of its issuer's `did:web`.
    Proof,
    /// The same with a `did:key` as issuer.
    ProofByKey,
    /// A token whose payload is the credential.
    Jwt,
    /// A token with a `vc` claim.
    JwtClaim,
}

/// When a badge ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Never.
    Never,
    /// In so many months.
    In(u32),
    /// So many months ago.
    Ago(u32),
}

/// What is wrong with a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// One letter was changed after it was signed.
    Tampered,
    /// Its issuer took it back: a bit in the status list, or the answer 410.
    Revoked,
    /// The status list answers 503.
    StatusDown,
    /// It was issued to somebody else.
    SomebodyElse,
    /// Its achievement was defined by this other issuer.
    DefinedBy(&'static str),
}

/// A badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The issuer's key.
    pub issuer: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Starter skills it is for.
    pub skills: &'static [&'static str],
    /// How it is made.
    pub how: How,
    /// Earned so many completed months ago.
    pub months: u32,
    /// Signed again since, so many months ago; what it says of the award stays.
    pub reissued: Option<u32>,
    /// When it ends.
    pub ends: Ends,
    /// What is wrong with it.
    pub trouble: Trouble,
}

use crate::demo::sign::ob2::Assessment;

/// An Open Badges 2.0 badge.
pub const fn ob2(issuer: &'static str, name: &'static str, skills: &'static [&'static str], months: u32) -> Badge {
    Badge { issuer, name, skills, how: How::Ob2(None), months, reissued: None, ends: Ends::Never, trouble: Trouble::None }
}

/// An Open Badges 3.0 badge with a Data Integrity proof.
pub const fn ob3(issuer: &'static str, name: &'static str, skills: &'static [&'static str], months: u32, kind: &'static str) -> Badge {
    let how = How::Ob3 { secured: Secured::Proof, kind, level: None };
    Badge { how, ..ob2(issuer, name, skills, months) }
}

impl Badge {
    /// Assessed in this way.
    #[must_use]
    pub const fn assessed(self, assessment: Assessment) -> Self {
        Self { how: How::Ob2(Some(assessment)), ..self }
    }

    /// With this level.
    #[must_use]
    pub const fn level(self, word: &'static str) -> Self {
        match self.how {
            How::Ob3 { secured, kind, .. } => Self { how: How::Ob3 { secured, kind, level: Some(word) }, ..self },
            How::Ob2(_) => self,
        }
    }

    /// Secured in another way.
    #[must_use]
    pub const fn secured(self, secured: Secured) -> Self {
        match self.how {
            How::Ob3 { kind, level, .. } => Self { how: How::Ob3 { secured, kind, level }, ..self },
            How::Ob2(_) => self,
        }
    }

    /// With an end.
    #[must_use]
    pub const fn ends(self, ends: Ends) -> Self {
        Self { ends, ..self }
    }

    /// Signed again so many months ago.
    #[must_use]
    pub const fn reissued(self, months: u32) -> Self {
        Self { reissued: Some(months), ..self }
    }

    /// With something wrong.
    #[must_use]
    pub const fn but(self, trouble: Trouble) -> Self {
        Self { trouble, ..self }
    }
}
