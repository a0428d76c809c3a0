//! One form for the many addresses and codes of a framework's entry (`http` or `https`, page or identifier, with or without a language).

use std::collections::BTreeSet;

use url::Url;

use crate::domain::skills::Skill;
use crate::domain::text::fold;

/// Longest reference looked at.
const MAX: usize = 2_000;
/// Codes shorter than this are names, not codes.
const SHORTEST_CODE: usize = 4;

/// The canonical form of an address or code; `None` where it is too short or too long to identify anything.
pub fn canonical(reference: &str) -> Option<String> {
    let text = reference.trim();
    if text.is_empty() || text.len() > MAX {
        return None;
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => of_url(&url),
        _ => of_code(text),
    }
}

/// Takes out the skills for whose entry another of them stands (`same_as`): the one that stands for them is enough.
pub fn keep_once(skills: &mut Vec<Skill>) {
    let stood_for: BTreeSet<String> = skills.iter().flat_map(|skill| &skill.same_as).filter_map(|text| canonical(text)).collect();
    let is_stood_for = |skill: &Skill| canonical(&skill.uri).is_some_and(|uri| stood_for.contains(&uri));
    if skills.iter().any(|skill| !is_stood_for(skill)) {
        skills.retain(|skill| !is_stood_for(skill));
    }
}

fn of_url(url: &Url) -> Option<String> {
    // ESCO's pages name the concept in their query.
    if let Some((_, concept)) = url.query_pairs().find(|(name, value)| name == "uri" && value.starts_with("http")) {
        let concept = Url::parse(&concept).ok().filter(|concept| concept.query().is_none())?;
        return of_url(&concept);
    }
    let host = url.host_str()?.trim_start_matches("www.");
    let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
    let last = segments.last().copied().unwrap_or_default();
    if let Some(ctid) = segments.iter().find_map(|segment| ctid(segment)) {
        return Some(ctid);
    }
    if let Some(uuid) = uuid(last) {
        return Some(uuid);
    }
    let is_onet = is_under(host, "onetonline.org") || is_under(host, "onetcenter.org");
    if let Some(code) = segments.iter().rev().find_map(|segment| onet(segment)).filter(|_| is_onet) {
        return Some(code);
    }
    if let Some((_, entry)) = url.path().split_once("/esco/").filter(|_| is_under(host, "europa.eu")) {
        return Some(format!("esco:{}", fold(entry.trim_end_matches('/'))));
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Some(format!("{host}{port}/{}{query}{fragment}", segments.join("/")))
}

fn of_code(code: &str) -> Option<String> {
    let bare = ["esco:", "onet:", "o*net:", "case:", "ctid:", "urn:uuid:"];
    let lower = code.to_lowercase();
    if let Some(rest) = bare.iter().find_map(|prefix| lower.strip_prefix(prefix)) {
        let rest = code.get(code.len() - rest.len()..).unwrap_or(code);
        return canonical(rest);
    }
    ctid(code).or_else(|| uuid(code)).or_else(|| onet(code)).or_else(|| {
        let folded = fold(code);
        (folded.chars().count() >= SHORTEST_CODE).then(|| format!("code:{folded}"))
    })
}

fn is_under(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// A CTDL identifier: `ce-` and a uuid.
fn ctid(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    uuid(lower.strip_prefix("ce-")?).map(|uuid| uuid.replacen("uuid:", "ctid:", 1))
}

/// A uuid identifies by itself, whoever serves it: ESCO, CASE and skill libraries use them.
fn uuid(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = [8, 4, 4, 4, 12];
    let is_uuid = groups.len() == lengths.len()
        && groups.iter().zip(lengths).all(|(group, length)| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    is_uuid.then(|| format!("uuid:{}", text.to_lowercase()))
}

/// An O*NET element (`2.B.3.e`) or occupation (`15-1252.00`, also without its last part).
fn onet(text: &str) -> Option<String> {
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('.').collect();
    if let [first, second, rest @ ..] = parts.as_slice() {
        let is_letter = second.len() == 1 && second.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_rest = !rest.is_empty() && rest.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if digits(first, 1) && is_letter && is_rest {
            return Some(format!("onet:{text}"));
        }
    }
    let (group, rest) = text.split_once('-')?;
    let (broad, detail) = rest.split_once('.').unwrap_or((rest, "00"));
    (digits(group, 2) && digits(broad, 4) && digits(detail, 2)).then(|| format!("onet:{group}-{broad}.{detail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "b633eb55-8f0f-4d6f-8d7f-d4e1e4a0a4b9";

    #[test]
    fn one_entry_has_one_form_however_it_is_written() {
        let esco = format!("uuid:{UUID}");
        for written in [
            format!("http://data.europa.eu/esco/skill/{UUID}"),
            format!("https://data.europa.eu/esco/skill/{UUID}/"),
            format!("http://data.europa.eu/esco/skill/{}", UUID.to_uppercase()),
            format!("https://esco.ec.europa.eu/en/classification/skills?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill%2F{UUID}"),
            format!("https://ec.europa.eu/esco/portal/skill?uri=http://data.europa.eu/esco/skill/{UUID}&conceptLanguage=de"),
            UUID.to_owned(),
            format!("ESCO:{UUID}"),
            format!(" urn:uuid:{UUID} "),
        ] {
            assert_eq!(canonical(&written).as_deref(), Some(esco.as_str()), "{written}");
        }
        for written in ["15-1252.00", "15-1252", "onet:15-1252.00", "https://www.onetonline.org/link/summary/15-1252.00"] {
            assert_eq!(canonical(written).as_deref(), Some("onet:15-1252.00"), "{written}");
        }
        for written in ["2.B.3.e", "http://www.onetonline.org/find/descriptor/result/2.B.3.e?a=1", "O*NET:2.B.3.e"] {
            assert_eq!(canonical(written).as_deref(), Some("onet:2.B.3.e"), "{written}");
        }
        for written in [format!("ce-{UUID}"), format!("https://credentialfinder.org/competency/CE-{UUID}/Data")] {
            assert_eq!(canonical(&written), Some(format!("ctid:{UUID}")), "{written}");
        }
        assert_eq!(canonical("HTTPS://Skills.Example/a/B/"), canonical("http://www.skills.example/a/B"));
    }

    #[test]
    fn different_entries_keep_different_forms() {
        for (one, other) in [
            ("https://skills.example/a#1", "https://skills.example/a#2"),
            ("https://skills.example/a?id=1", "https://skills.example/a?id=2"),
            ("https://skills.example/a", "https://skills.example/A"),
            ("http://data.europa.eu/esco/isced-f/0613", "http://data.europa.eu/esco/isced-f/0612"),
            ("https://a.example:8443/x", "https://a.example/x"),
        ] {
            assert_ne!(canonical(one), canonical(other), "{one}");
        }
        for nothing in ["", "  ", "SQL", "1.2", &"x".repeat(3_000)] {
            assert_eq!(canonical(nothing), None, "{nothing:.9}");
        }
    }

    #[test]
    fn a_skill_stands_for_the_entry_of_another_framework_it_is() {
        let own = crate::domain::scoring::fixture::skill("SQL");
        let esco = Skill {
            id: crate::domain::SkillId::new("esco-1"),
            uri: "http://data.europa.eu/esco/skill/598de5b0-5b58-4ea7-8058-a4bc4d18c742".into(),
            ..own.clone()
        };
        let starter = Skill { same_as: vec![esco.uri.replace("http:", "https:")], ..own.clone() };
        let ids = |mut found: Vec<Skill>| -> Vec<String> {
            keep_once(&mut found);
            found.into_iter().map(|skill| skill.id.to_string()).collect()
        };
        assert_eq!(ids(vec![esco.clone(), starter.clone()]), ["sql"]);
        assert_eq!(ids(vec![esco.clone(), own]), ["esco-1", "sql"], "of two that say nothing a person chooses");
        let both = Skill { same_as: vec![starter.uri.clone()], ..esco };
        assert_eq!(ids(vec![both, starter]).len(), 2, "nothing is lost where each stands for the other");
    }
}
