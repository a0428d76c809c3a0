//! The notice shown before sending and the words agreed to, by version (F41). Change a word, change the version.

/// Version of the notice.
pub const VERSION: &str = "1";
/// Version of the consent's words.
pub const CONSENT_VERSION: &str = "1";
/// The version as candidates read it.
pub const SAID: &str = "Version 1 of this notice";

/// The notice, paragraph by paragraph.
pub const TEXT: &[&str] = &[
    "We read the badges you send, the pages that prove them, and the issuers’ lists of withdrawn badges. From that software works out which skills \
     of this job are evidenced. People read it and decide; no score moves anybody forward or rules anybody out.",
    "Your name and e-mail address are kept with your application. The address is compared with the one in your badges. What you send is kept \
     encrypted with a key of your own.",
    "You may see the result on your private page, add to it, take your application back, object to any line, and ask for a person to look again.",
];
