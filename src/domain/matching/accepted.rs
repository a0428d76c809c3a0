//! Whether a credential is one that a requirement names as accepted (F5). It says what the credential is for and nothing about its issuer: that
//! stays with the list.

use super::{FoundIn, canonical};
use crate::domain::credentials::{CredentialFacts, IssuerFacts};
use crate::domain::issuers::{IdentifierScheme, Issuer};
use crate::domain::jobs::{AcceptedCredential, CredentialName};
use crate::domain::text::{has_words, name_key};
use crate::domain::trust::{domain_of, issuer_key, normalise};

/// How the credential is named among `named`, the surest way first, with what stands on the credential: its id or its name. `issuer` is its issuer
/// by the list, where it is on it.
pub fn accepted(named: &[AcceptedCredential], facts: &CredentialFacts, issuer: Option<&Issuer>) -> Option<(FoundIn, String)> {
    let from = named.iter().filter(|one| one.issuer.as_deref().is_none_or(|wanted| is_from(wanted, &facts.issuer, issuer)));
    from.filter_map(|one| standing_on(&one.named, facts)).min()
}

fn standing_on(named: &CredentialName, facts: &CredentialFacts) -> Option<(FoundIn, String)> {
    let names = [&facts.achievement.name, &facts.name];
    let by_name =
        |is_it: &dyn Fn(&str) -> bool| names.into_iter().find(|name| is_it(name)).map(|name| (FoundIn::AcceptedName, name.clone()));
    match named {
        CredentialName::Id(id) => {
            let own = facts.achievement.id.as_ref()?;
            let (id, written) = (id.trim(), own.trim());
            let is_it = !id.is_empty() && (id == written || canonical(id).is_some_and(|id| Some(id) == canonical(written)));
            is_it.then(|| (FoundIn::AcceptedId, own.clone()))
        }
        CredentialName::Name(name) => {
            let key = name_key(name);
            by_name(&|own| !key.is_empty() && name_key(own) == key)
        }
        CredentialName::Words(words) => by_name(&|own| has_words(own, words)),
    }
}

/// Whether an issuer is the one wanted: by an id; by its names on the list, where it is on it; else by the name it gives itself.
fn is_from(wanted: &str, facts: &IssuerFacts, listed: Option<&Issuer>) -> bool {
    let wanted = wanted.trim();
    if issuer_key(wanted) == issuer_key(&facts.id) {
        return true;
    }
    let is_address = wanted.contains("://") || wanted.starts_with("did:");
    // A whole address means that issuer, not everybody at its domain.
    let domain = normalise(IdentifierScheme::Domain, wanted).filter(|_| !is_address);
    if domain.is_some() && domain == domain_of(&facts.id) {
        return true;
    }
    let key = name_key(wanted);
    let is_called = |name: &str| !key.is_empty() && name_key(name) == key;
    let Some(listed) = listed else { return facts.name.as_deref().is_some_and(is_called) };
    let mut identifiers = listed.identifiers.iter().filter(|one| !(is_address && one.scheme == IdentifierScheme::Domain));
    wanted == listed.id.as_str()
        || wanted == listed.key
        || std::iter::once(&listed.display_name).chain(&listed.legal_name).any(|name| is_called(name))
        || identifiers.any(|one| normalise(one.scheme, &one.value).is_some_and(|own| Some(own) == normalise(one.scheme, wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::IssuerId;
    use crate::domain::issuers::IssuerIdentifier;
    use crate::domain::scoring::fixture::badge;

    const CTID: &str = "ce-b633eb55-8f0f-4d6f-8d7f-d4e1e4a0a4b9";

    fn named(named: CredentialName, issuer: Option<&str>) -> AcceptedCredential {
        AcceptedCredential { named, title: None, issuer: issuer.map(str::to_owned) }
    }

    fn facts(id: &str, name: &str) -> CredentialFacts {
        let mut one = badge(name, "Oracle");
        one.facts().achievement.id = Some(id.to_owned());
        one.facts().clone()
    }

    #[test]
    fn a_credential_is_named_by_any_form_of_its_id() {
        let check = |wanted: &str, own: &str, expected: bool| {
            let found = accepted(&[named(CredentialName::Id(wanted.to_owned()), None)], &facts(own, "SQL Expert"), None);
            assert_eq!(found, expected.then(|| (FoundIn::AcceptedId, own.to_owned())), "{wanted} {own}");
        };
        check("https://oracle.example/badges/sql", "http://www.oracle.example/badges/sql/", true);
        check(CTID, &format!("https://credentialengineregistry.org/resources/{CTID}"), true);
        check(&format!("ctid:{}", CTID.to_uppercase()), CTID, true);
        check(" X1 ", "X1", true);
        check("https://oracle.example/badges/sql", "https://oracle.example/badges/sql-2", false);
        check("", "", false);
        let mut nameless = facts("", "SQL Expert");
        nameless.achievement.id = None;
        assert_eq!(accepted(&[named(CredentialName::Id("SQL Expert".into()), None)], &nameless, None), None, "a name is no id");
    }

    #[test]
    fn a_credential_is_named_by_its_whole_name_or_by_words_of_it() {
        let check = |wanted: CredentialName, own: &str, expected: bool| {
            let found = accepted(&[named(wanted.clone(), None)], &facts("urn:x:1234", own), None);
            assert_eq!(found, expected.then(|| (FoundIn::AcceptedName, own.to_owned())), "{wanted:?} {own}");
        };
        let name = |text: &str| CredentialName::Name(text.to_owned());
        let words = |text: &str| CredentialName::Words(text.to_owned());
        check(name("sql  EXPERT"), "SQL Expert", true);
        check(name("SQL"), "SQL Expert", false);
        check(name(" "), "", false);
        check(words("expert sql"), "Oracle SQL Expert 2026", true);
        check(words("sql experts"), "Oracle SQL Expert 2026", false);
        check(words("sql"), "MySQL Expert", false);
        check(words(""), "MySQL Expert", false);
        let both = [named(words("sql"), None), named(CredentialName::Id("urn:x:1234".into()), None)];
        assert_eq!(accepted(&both, &facts("urn:x:1234", "SQL"), None).unwrap().0, FoundIn::AcceptedId, "the surest way");
    }

    #[test]
    fn an_issuer_is_the_one_wanted_by_its_id_or_by_its_name_on_the_list() {
        let listed = Issuer {
            id: IssuerId::new("i1"),
            key: "oracle-university".into(),
            display_name: "Oracle University".into(),
            legal_name: Some("Oracle Corporation".into()),
            kind: "vendor".into(),
            country: None,
            website: None,
            identifiers: vec![IssuerIdentifier { scheme: IdentifierScheme::ProfileUrl, value: "https://badges.example/oracle".into() }],
        };
        let check = |wanted: &str, unlisted: bool, on_the_list: bool| {
            let wanted = [named(CredentialName::Name("SQL".into()), Some(wanted))];
            let mut own = facts("urn:x:1234", "SQL");
            own.issuer.id = "did:web:learn.oracle.com".into();
            let is_it = |issuer| accepted(&wanted, &own, issuer).is_some();
            assert_eq!((is_it(None), is_it(Some(&listed))), (unlisted, on_the_list), "{wanted:?}");
        };
        check("did:web:learn.oracle.com", true, true);
        check("oracle.com", true, true);
        check("https://oracle.com", false, false);
        check("Oracle", true, false);
        check("oracle corporation", false, true);
        check("oracle-university", false, true);
        check("https://badges.example/oracle/", false, true);
        check("Microsoft", false, false);
        check("", false, false);
    }
}
