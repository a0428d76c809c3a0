//! The small notations of `issuers.csv` and of the forms: identifiers, skill scopes, credential scopes; read and written.

use crate::domain::issuers::{CredentialScope, IdentifierScheme, IssuerIdentifier, SkillScope};
use crate::domain::text::slug;
use crate::domain::trust::normalise;
use crate::import::hints::{did_you_mean, one_of};
use crate::import::rows::short;

/// What is wrong with a notation and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong, without a full stop.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

fn misread<T>(problem: impl Into<String>, hint: impl Into<String>) -> Result<T, Misread> {
    Err(Misread { problem: problem.into(), hint: hint.into() })
}

/// The spellings of every scheme.
fn schemes() -> Vec<&'static str> {
    IdentifierScheme::ALL.iter().map(|scheme| scheme.as_str()).collect()
}

/// `domain:example.edu`, `did:web:example.edu`, `profile_url:https://…`.
pub fn read_identifier(text: &str) -> Result<IssuerIdentifier, Misread> {
    let shown = short(text);
    let Some((scheme, value)) = text.split_once(':') else {
        return misread(
            format!("“{shown}” does not say what it is"),
            format!("Write domain:{shown}, or another of {}.", one_of(&schemes())),
        );
    };
    if matches!(scheme, "http" | "https") {
        return misread(format!("“{shown}” does not say what it is"), format!("Write profile_url:{shown}, or domain: for a web site."));
    }
    let Some(known) = IdentifierScheme::parse(&scheme.trim().to_lowercase().replace('-', "_")) else {
        return misread(format!("“{}” is no kind of identifier", short(scheme)), did_you_mean(scheme, &schemes()));
    };
    let value = if known == IdentifierScheme::Did && !value.trim().starts_with("did:") { text } else { value };
    match normalise(known, value) {
        Some(value) => Ok(IssuerIdentifier { scheme: known, value }),
        None => misread(format!("“{shown}” cannot be its {known}"), hint_of(known)),
    }
}

const fn hint_of(scheme: IdentifierScheme) -> &'static str {
    match scheme {
        IdentifierScheme::Did => "Write did:web:example.edu or did:key:z6Mk….",
        IdentifierScheme::ProfileUrl => "Write the whole web address: profile_url:https://example.edu/issuer.json.",
        IdentifierScheme::Domain => "Write its own domain: domain:example.edu. A badge platform's domain belongs to all who issue there.",
        IdentifierScheme::CredlyOrg => "Write the organisation's uuid, as in the address of its badges on Credly.",
        IdentifierScheme::AccredibleOrg => "Write the organisation's number, as in the address of its badges.",
        IdentifierScheme::BadgrIssuer => "Write the issuer's id, as at the end of its address.",
        IdentifierScheme::Ctid => "Write ctid:ce- and the uuid.",
        IdentifierScheme::Ror => "Write the id at the end of its ROR address: ror:042nb2s44.",
        IdentifierScheme::Lei => "Write its 20 letters and digits.",
    }
}

/// An identifier as files have it.
pub fn write_identifier(identifier: &IssuerIdentifier) -> String {
    let value = part(&identifier.value);
    if identifier.scheme == IdentifierScheme::Did { value } else { format!("{}:{value}", identifier.scheme) }
}

/// A part of a list: `;` ends it, so it is written otherwise inside an address.
fn part(text: &str) -> String {
    text.replace(';', "%3B")
}

const SCOPES: &[&str] = &["any", "category:", "skill:", "esco:", "onet:"];

/// `any`, or categories, or skills: `category:data-analysis;category:databases`, `skill:SQL;esco:…`. Nothing is `any`.
pub fn read_skill_scope(parts: &[String]) -> Result<SkillScope, Misread> {
    let (mut categories, mut skills) = (Vec::new(), Vec::new());
    for text in parts {
        let shown = short(text);
        let (kind, value) = text.split_once(':').map_or((text.as_str(), ""), |(kind, value)| (kind, value.trim()));
        match kind.trim().to_lowercase().as_str() {
            "any" if parts.len() == 1 && value.is_empty() => return Ok(SkillScope::Any),
            "any" => return misread("“any” stands beside narrower scopes", "Take out either “any” or the others."),
            "category" | "skill" | "esco" | "onet" if value.is_empty() => {
                return misread(
                    format!("nothing stands after “{shown}”"),
                    "Name the category or the skill: category:data-analysis, skill:SQL.",
                );
            }
            "category" => categories.push(slug(value)),
            kind @ ("skill" | "esco" | "onet") => skills.push(format!("{kind}:{value}")),
            _ if !text.contains(':') => {
                return misread(format!("“{shown}” does not say what it is"), format!("Write category:{} or skill:{shown}.", slug(text)));
            }
            other => return misread(format!("“{}” is no kind of scope", short(other)), did_you_mean(&format!("{other}:"), SCOPES)),
        }
    }
    match (categories.is_empty(), skills.is_empty()) {
        (true, true) => Ok(SkillScope::Any),
        (false, true) => Ok(SkillScope::Categories(without_twins(categories))),
        (true, false) => Ok(SkillScope::Skills(without_twins(skills))),
        (false, false) => misread("categories and skills stand in one scope", "Use one row for the categories and one for the skills."),
    }
}

fn without_twins(mut all: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}

/// A skill scope as files have it.
pub fn write_skill_scope(scope: &SkillScope) -> String {
    match scope {
        SkillScope::Any => "any".to_owned(),
        SkillScope::Categories(all) => all.iter().map(|one| format!("category:{}", part(one))).collect::<Vec<_>>().join(";"),
        SkillScope::Skills(all) => all.iter().map(|one| part(one)).collect::<Vec<_>>().join(";"),
    }
}

/// `any`, `achievement:ID`, `name~words`, `type:Certification`. Nothing is `any`.
pub fn read_credential_scope(text: &str) -> Result<CredentialScope, Misread> {
    let text = text.trim();
    if text.is_empty() || text.eq_ignore_ascii_case("any") {
        return Ok(CredentialScope::Any);
    }
    let lower = text.to_lowercase();
    let after = |start: &str| lower.starts_with(start).then(|| text.get(start.len()..).unwrap_or_default().trim().to_owned());
    let read = after("achievement:")
        .map(CredentialScope::Achievement)
        .or_else(|| after("name~").map(CredentialScope::NameContains))
        .or_else(|| after("type:").map(CredentialScope::Type));
    match read {
        Some(CredentialScope::Achievement(value) | CredentialScope::NameContains(value) | CredentialScope::Type(value))
            if value.is_empty() =>
        {
            misread(
                format!("nothing stands after “{}”", short(text)),
                "Write any, achievement: and its id, name~ and words, or type:Certification.",
            )
        }
        Some(scope) => Ok(scope),
        None => misread(
            format!("“{}” is no credential scope", short(text)),
            format!("Write any, name~{}, achievement: and its id, or type:Certification.", short(text)),
        ),
    }
}

/// A credential scope as files have it.
pub fn write_credential_scope(scope: &CredentialScope) -> String {
    match scope {
        CredentialScope::Any => "any".to_owned(),
        CredentialScope::Achievement(id) => format!("achievement:{id}"),
        CredentialScope::NameContains(words) => format!("name~{words}"),
        CredentialScope::Type(kind) => format!("type:{kind}"),
    }
}
