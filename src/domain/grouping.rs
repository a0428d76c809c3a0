//! How an application's must-haves stand together. A group sorts a table, it never hides or moves anybody (`scoring.md` §4).

text_enum! {
    /// The group of an application.
    pub enum Group {
        /// Every must-have is met by what is verified now.
        AllEvidenced = "all_evidenced",
        /// No must-have is below 30%.
        Partly = "partly",
        /// Some must-have is not evidenced.
        Gaps = "gaps",
        /// The group differs between now and "if all open questions end well".
        CannotTell = "cannot_tell",
    }
}

impl Group {
    /// The group in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::AllEvidenced => "All must-haves evidenced",
            Self::Partly => "Some must-haves partly",
            Self::Gaps => "Gaps",
            Self::CannotTell => "Cannot tell yet",
        }
    }

    /// What it means.
    pub const fn note(self) -> &'static str {
        match self {
            Self::AllEvidenced => "each must-have is met by what is verified now",
            Self::Partly => "no must-have below 30%",
            Self::Gaps => "a must-have is not evidenced; not evidenced is not “cannot do”",
            Self::CannotTell => "the group hangs on an open question",
        }
    }
}
