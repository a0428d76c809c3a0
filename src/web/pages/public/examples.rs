//! Which issuers and credentials count for a requirement, for example (`product.md` §1, candidate step 1).

use chrono::{DateTime, Utc};

use crate::domain::issuers::{CredentialScope, IssuerList, IssuerListing, SkillScope};
use crate::domain::jobs::{Job, Requirement};
use crate::domain::policy::Tier;
use crate::domain::skills::Skill;
use crate::web::words;

/// Named for one requirement at most.
const MOST: usize = 4;

/// The list that decides for a row: its own, else the job's.
pub fn list_of<'a>(job: &Job, row: &Requirement, lists: &'a [IssuerList]) -> Option<&'a IssuerList> {
    let wanted = row.issuer_list.as_ref().or(job.issuer_list.as_ref())?;
    lists.iter().find(|list| list.id == *wanted)
}

/// The issuers of a list that are recognised for a skill at `now`, the most recognised first, with what they are recognised for.
pub fn accepted(skill: &Skill, list: &IssuerList, now: DateTime<Utc>) -> Vec<String> {
    let today = now.date_naive();
    let mut fitting: Vec<&IssuerListing> = list
        .listings
        .iter()
        .filter(|listing| matches!(listing.tier, Tier::A | Tier::B) && speaks_for(&listing.skill_scope, skill))
        .filter(|listing| listing.valid_from.is_none_or(|from| from <= today) && listing.valid_to.is_none_or(|to| today <= to))
        .collect();
    fitting.sort_by_key(|listing| listing.tier);
    let mut named: Vec<(&str, String)> = Vec::new();
    for listing in fitting {
        let Some(issuer) = list.issuers.iter().find(|issuer| issuer.id == listing.issuer) else { continue };
        let name = issuer.display_name.as_str();
        if named.iter().all(|(known, _)| *known != name) {
            let text = match &listing.credential_scope {
                CredentialScope::NameContains(words) => format!("{name} (“{words}”)"),
                CredentialScope::Type(kind) => format!("{name} ({kind})"),
                CredentialScope::Any | CredentialScope::Achievement(_) => name.to_owned(),
            };
            named.push((name, text));
        }
    }
    named.into_iter().map(|(_, text)| text).collect()
}

/// `For example Google (“Data Analytics”), Lakeside University. 12 issuers are on our list for it.`
pub fn sentence(skill: &Skill, list: &IssuerList, now: DateTime<Utc>) -> String {
    let named = accepted(skill, list, now);
    let count = named.len();
    let shown: Vec<String> = named.into_iter().take(MOST).collect();
    match count {
        0 => "No issuer is on our list for it yet. Send what you have: a person reviews it.".to_owned(),
        count if count <= MOST => format!("Badges of {}.", shown.join(", ")),
        count => {
            let all = words::counted(i64::try_from(count).unwrap_or(0), "issuer");
            format!("For example badges of {}. {all} are on our list for it.", shown.join(", "))
        }
    }
}

/// Whether a scope speaks for a skill.
fn speaks_for(scope: &SkillScope, skill: &Skill) -> bool {
    let names = || [Some(&skill.uri), skill.code.as_ref(), Some(&skill.label)].into_iter().flatten().chain(&skill.same_as);
    let is = |reference: &str| names().any(|name| name == reference);
    match scope {
        SkillScope::Any => true,
        SkillScope::Categories(categories) => skill.category.as_ref().is_some_and(|category| categories.contains(category)),
        SkillScope::Skills(references) => {
            references.iter().any(|reference| is(reference) || reference.split_once(':').is_some_and(|(_, bare)| is(bare)))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone};

    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn blocked_limited_and_expired_listings_are_never_an_example() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 9, 42, 0).unwrap();
        let mut list = sample::list();
        let sql = sample::skill("SQL", "data-analysis");
        assert_eq!(accepted(&sql, &list, now), ["Google (“Data Analytics”)", "Lakeside University"]);
        list.listings.iter_mut().for_each(|listing| listing.valid_to = NaiveDate::from_ymd_opt(2026, 11, 22));
        assert!(sentence(&sql, &list, now).starts_with("No issuer"));
        assert!(accepted(&sample::skill("Welding", "metal"), &sample::list(), now).is_empty());
    }
}
