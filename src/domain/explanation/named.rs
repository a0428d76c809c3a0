//! Credentials that a requirement names as accepted, in words.

use super::{either, number, quoted};
use crate::domain::jobs::{AcceptedCredential, CredentialName};

/// More than this are counted, not named.
const NAMED: usize = 3;

/// `“SQL Expert” by Oracle`, `a credential with “sql expert” in its name`.
pub fn named_credential(one: &AcceptedCredential) -> String {
    let name = match (&one.named, one.title.as_deref().map(str::trim).filter(|title| !title.is_empty())) {
        (CredentialName::Id(_), Some(title)) => quoted(title),
        (CredentialName::Id(id), None) => id.clone(),
        (CredentialName::Name(name), _) => quoted(name),
        (CredentialName::Words(words), _) => format!("a credential with {} in its name", quoted(words)),
    };
    one.issuer.as_ref().map_or_else(|| name.clone(), |issuer| format!("{name} by {issuer}"))
}

/// `“SQL Expert” by Oracle or “DP-300”`: any of them, the first few by name.
pub fn any_named(all: &[AcceptedCredential]) -> String {
    let mut names: Vec<String> = all.iter().take(NAMED).map(named_credential).collect();
    match all.len().saturating_sub(NAMED) {
        0 => {}
        1 => names.push("another one named on the requirement".to_owned()),
        more => names.push(format!("one of {} more named on the requirement", number(more))),
    }
    either(&names)
}

/// `“SQL Expert” by Oracle or “DP-300”`: all of them by name.
pub fn all_named(all: &[AcceptedCredential]) -> String {
    either(&all.iter().map(named_credential).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_called_as_people_call_them() {
        let one = |named, title: Option<&str>, issuer: Option<&str>| AcceptedCredential {
            named,
            title: title.map(str::to_owned),
            issuer: issuer.map(str::to_owned),
        };
        let id = || CredentialName::Id("https://oracle.example/sql".into());
        let mut all =
            vec![one(id(), Some("SQL Expert"), None), one(id(), None, None), one(CredentialName::Words("sql".into()), None, Some("IBM"))];
        assert_eq!(
            any_named(&all),
            "\u{201c}SQL Expert\u{201d}, https://oracle.example/sql or a credential with \u{201c}sql\u{201d} in its name by IBM"
        );
        all.push(one(CredentialName::Name("DP-300".into()), None, None));
        assert!(any_named(&all).ends_with(" or another one named on the requirement"));
        all.push(one(CredentialName::Name("DP-301".into()), None, None));
        assert!(all_named(&all).ends_with(" by IBM, \u{201c}DP-300\u{201d} or \u{201c}DP-301\u{201d}"), "{}", all_named(&all));
        assert!(any_named(&all).ends_with(" or one of two more named on the requirement"));
        assert_eq!((any_named(&all[3..]), any_named(&[])), ("\u{201c}DP-300\u{201d} or \u{201c}DP-301\u{201d}".to_owned(), String::new()));
    }
}
