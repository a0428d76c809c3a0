//! Who may award this achievement (F52)? A credential can be genuine and still be for an achievement that somebody else defined. That is a fact
//! for the employer, who may have good reasons to trust both: it is said, trust holds it for review, and the standing stays as it is.

use super::report::{Check, CheckKind, Outcome, Problem};
use crate::domain::credentials::CredentialFacts;
use crate::domain::trust::{defined_elsewhere, domain_of, issuer_key};

/// The check; `None` where nothing is said of who defined it.
pub(super) fn check(facts: &CredentialFacts) -> Option<Check> {
    let short = |text: &str| text.chars().take(120).collect::<String>();
    let issuer = facts.issuer.id.as_str();
    if let Some(other) = defined_elsewhere(None, facts) {
        let detail = format!("defined by {}, issued by {}", short(other), short(issuer));
        return Some(Check::new(CheckKind::Creator, Outcome::Unchecked, Some(Problem::DefinedElsewhere), detail));
    }
    let creator = facts.achievement.creator.as_deref()?;
    let is_own = creator == issuer
        || issuer_key(creator) == issuer_key(issuer)
        || domain_of(creator).is_some_and(|domain| Some(domain) == domain_of(issuer));
    is_own.then(|| Check::new(CheckKind::Creator, Outcome::Passed, None, format!("defined by {}", short(creator))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::facts;
    use crate::verify::json::Json;

    fn outcome(issuer: &str, achievement: &str) -> Option<Outcome> {
        let text = format!("{{\"issuer\":\"{issuer}\",\"credentialSubject\":{{\"achievement\":{achievement}}}}}");
        check(&facts::of_ob3(&Json::parse(text.as_bytes()).unwrap(), "")).map(|check| check.outcome)
    }

    #[test]
    fn an_achievement_of_somebody_else_is_said() {
        for (issuer, achievement, expected) in [
            ("https://a.example/i", r#"{"creator":{"id":"https://a.example/i"}}"#, Some(Outcome::Passed)),
            ("https://badges.a.example/i", r#"{"creator":"https://www.a.example/"}"#, Some(Outcome::Passed)),
            ("did:web:a.example", r#"{"creator":{"id":"https://a.example/about"}}"#, Some(Outcome::Passed)),
            ("https://a.example/i", r#"{"creator":{"id":"https://b.example/i"}}"#, Some(Outcome::Unchecked)),
            ("https://a.example/i", r#"{"creator":{"id":"https://a.example.evil.example/i"}}"#, Some(Outcome::Unchecked)),
            ("did:key:z6MkA", r#"{"creator":{"id":"did:key:z6MkB"}}"#, Some(Outcome::Unchecked)),
            // The address of the achievement says it too.
            ("https://a.example/i", r#"{"id":"https://b.example/achievement"}"#, Some(Outcome::Unchecked)),
            ("https://a.example/i", r#"{"id":"https://a.example/achievement"}"#, None),
            ("https://a.example/i", r#"{"id":"urn:uuid:0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f10"}"#, None),
            // A platform where many issuers live says nothing.
            ("https://a.example/i", r#"{"creator":"https://api.badgr.io/public/issuers/x"}"#, None),
        ] {
            assert_eq!(outcome(issuer, achievement), expected, "{issuer} {achievement}");
        }
    }
}
