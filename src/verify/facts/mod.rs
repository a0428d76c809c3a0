//! What a credential says, read out of its JSON for people and for scoring. Called only for what was signed or served by the issuer; the
//! judge leaves facts out altogether where the signature or the key binding failed (F48).

use url::Url;

use super::json::Json;
use super::recipient;
use crate::domain::credentials::{Achievement, Alignment, CredentialDates, CredentialFacts, IssuerFacts};
use crate::domain::scan;

mod level;
mod moment;
mod rigor;

pub use moment::{Moment, moment};

/// Longest text kept of one value.
const MAX_TEXT: usize = 4_000;
/// Most entries kept of one list.
const MAX_LIST: usize = 100;

/// Facts of an OB 3.0 or plain VC credential. `format` is said in words: `Open Badges 3.0, signed data`.
pub fn of_ob3(credential: &Json<'_>, format: &str) -> CredentialFacts {
    let subject = subject_of(credential);
    // What a record of others says of achievements are claims; each counts by its own credential (M41).
    let own = subject.filter(|_| !is_record(credential));
    let achievement = own.and_then(|subject| subject.get("achievement")).and_then(|one| one.items().first());
    let results = own.and_then(|subject| subject.get("result")).map(Json::items).unwrap_or_default();
    let achievement_facts = achievement.map(ob3_achievement).unwrap_or_default();
    CredentialFacts {
        id: id_of(credential),
        format: format.to_owned(),
        name: text_of(credential, "name").filter(|name| !name.is_empty()).unwrap_or_else(|| achievement_facts.name.clone()),
        issuer: issuer_of(credential.get("issuer")),
        dates: CredentialDates {
            assessment_date: date_of(subject, "assessmentDate").or_else(|| date_of(Some(credential), "assessmentDate")),
            activity_end_date: date_of(subject, "activityEndDate"),
            awarded_date: date_of(Some(credential), "awardedDate"),
            issued_on: None,
            valid_from: date_of(Some(credential), "validFrom").or_else(|| date_of(Some(credential), "issuanceDate")),
            valid_until: date_of(Some(credential), "validUntil").or_else(|| date_of(Some(credential), "expirationDate")),
        },
        rigor: rigor::of_ob3(achievement, results),
        level: level::of_results(achievement, results),
        unfinished: unfinished(results),
        evidence_links: evidence_links(credential.get("evidence")),
        subject: subject.and_then(id_of),
        achievement: achievement_facts,
    }
}

/// Facts of an OB 2.0 (or upgraded 1.x) badge: assertion, badge class and issuer as served.
pub fn of_ob2(assertion: &Json<'_>, badge: &Json<'_>, issuer: &Json<'_>, format: &str) -> CredentialFacts {
    let mut issuer_facts = issuer_of(Some(issuer));
    issuer_facts.url = issuer_facts.url.or_else(|| text_of(issuer, "origin"));
    let name = text_of(badge, "name").unwrap_or_default();
    CredentialFacts {
        id: id_of(assertion),
        format: format.to_owned(),
        name: name.clone(),
        issuer: issuer_facts,
        achievement: Achievement {
            id: id_of(badge),
            name,
            description: text_of(badge, "description"),
            achievement_type: None,
            criteria: criteria_of(badge),
            tags: texts(badge.get("tags")),
            alignments: alignments_of(badge),
            creator: original_creator(badge),
        },
        dates: CredentialDates {
            issued_on: date_of(Some(assertion), "issuedOn"),
            valid_until: date_of(Some(assertion), "expires"),
            assessment_date: date_of(Some(assertion), "assessmentDate"),
            ..CredentialDates::default()
        },
        rigor: rigor::of_ob2(badge),
        level: None,
        unfinished: None,
        evidence_links: evidence_links(assertion.get("evidence")),
        subject: recipient::plain_did(assertion),
    }
}

/// Whether a credential is a record of others (CLR 2.0).
fn is_record(credential: &Json<'_>) -> bool {
    let types = credential.get("type").map(Json::items).unwrap_or_default();
    let subjects = credential.get("credentialSubject").map(Json::items).unwrap_or_default();
    types.iter().any(|kind| kind.as_str() == Some("ClrCredential"))
        || subjects.iter().any(|subject| subject.get("verifiableCredential").is_some())
}

/// The subject with an achievement, or the first one: what a credential says and whose it is are read of the same.
pub(super) fn subject_of<'j, 'a>(credential: &'j Json<'a>) -> Option<&'j Json<'a>> {
    let subjects = credential.get("credentialSubject")?.items();
    subjects.iter().find(|subject| subject.get("achievement").is_some()).or_else(|| subjects.first())
}

fn ob3_achievement(achievement: &Json<'_>) -> Achievement {
    Achievement {
        id: id_of(achievement),
        name: text_of(achievement, "name").unwrap_or_default(),
        description: text_of(achievement, "description"),
        achievement_type: achievement.get("achievementType").and_then(text),
        criteria: criteria_of(achievement),
        tags: texts(achievement.get("tag")),
        alignments: alignments_of(achievement),
        creator: achievement
            .get("creator")
            .and_then(|creator| creator.items().first())
            .and_then(|creator| creator.as_str().map(str::to_owned).or_else(|| id_of(creator))),
    }
}

fn issuer_of(issuer: Option<&Json<'_>>) -> IssuerFacts {
    let Some(issuer) = issuer else { return IssuerFacts::default() };
    if let Some(id) = issuer.as_str() {
        return IssuerFacts { id: id.to_owned(), ..IssuerFacts::default() };
    }
    IssuerFacts { id: id_of(issuer).unwrap_or_default(), name: text_of(issuer, "name"), url: text_of(issuer, "url"), key_thumbprint: None }
}

/// Statuses that shut the gate (`scoring.md` §2), unless the same result was completed in another entry.
fn unfinished(results: &[Json<'_>]) -> Option<String> {
    let description = |result: &Json<'_>| result.get("resultDescription").and_then(Json::as_str).map(str::to_owned);
    let status = |result: &Json<'_>| result.get("status").and_then(Json::as_str).map(str::to_owned);
    results.iter().find_map(|result| {
        let found = status(result).filter(|status| matches!(status.as_str(), "Failed" | "InProgress" | "Enrolled" | "Withdrew"))?;
        let is_completed =
            results.iter().any(|other| status(other).as_deref() == Some("Completed") && description(other) == description(result));
        (!is_completed).then_some(found)
    })
}

/// OB 3.0 `alignment`, OB 2.0 `alignment`/`alignments`, OB 1.1 with `name` and `url`, or a bare address.
fn alignments_of(achievement: &Json<'_>) -> Vec<Alignment> {
    let mut found = Vec::new();
    for entry in ["alignment", "alignments"].into_iter().filter_map(|name| achievement.get(name)).flat_map(Json::items) {
        let first = |names: [&str; 2]| names.into_iter().find_map(|name| text_of(entry, name));
        let alignment = match entry.as_str() {
            Some(address) => Alignment { target_url: Some(clean(address)), ..Alignment::default() },
            None => Alignment {
                target_url: first(["targetUrl", "url"]).or_else(|| id_of(entry)),
                target_code: text_of(entry, "targetCode"),
                target_name: first(["targetName", "name"]),
                target_framework: text_of(entry, "targetFramework"),
            },
        };
        if alignment != Alignment::default() && !found.contains(&alignment) && found.len() < MAX_LIST {
            found.push(alignment);
        }
    }
    found
}

fn criteria_of(achievement: &Json<'_>) -> Option<String> {
    let criteria = achievement.get("criteria")?.items().first()?;
    match criteria.as_str() {
        Some(address) => Some(clean(address)),
        None => text_of(criteria, "narrative").or_else(|| id_of(criteria)),
    }
}

/// The OB 2.0 extension that names who designed a badge (F52).
fn original_creator(badge: &Json<'_>) -> Option<String> {
    let object = badge.as_object()?;
    let (_, creator) = object.iter().find(|(name, _)| name.to_ascii_lowercase().contains("originalcreator"))?;
    creator.items().first().and_then(|creator| text_of(creator, "url").or_else(|| id_of(creator)))
}

/// Web addresses of evidence, as written; anything that is no web address is left out.
fn evidence_links(evidence: Option<&Json<'_>>) -> Vec<String> {
    let entries = evidence.map(Json::items).unwrap_or_default();
    let mut links: Vec<String> = Vec::new();
    for link in entries.iter().filter_map(|entry| entry.as_str().map(str::to_owned).or_else(|| id_of(entry))) {
        let is_web = Url::parse(&link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if is_web && !links.contains(&link) && links.len() < MAX_LIST {
            links.push(link);
        }
    }
    links
}

/// An id as it was verified, whole and unchanged: trust goes by it (M44). Ids with signs that nobody sees do not get this far.
fn id_of(object: &Json<'_>) -> Option<String> {
    object.get("id").or_else(|| object.get("@id")).and_then(Json::as_str).map(str::to_owned)
}

fn date_of(object: Option<&Json<'_>>, name: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    moment(object?.get(name)?).map(|moment| moment.at)
}

fn text_of(object: &Json<'_>, name: &str) -> Option<String> {
    text(object.get(name)?)
}

/// A text in any of the ways JSON-LD writes one: plain, with `@value`, one of several languages, or a language map. English is preferred,
/// then the first.
fn text(value: &Json<'_>) -> Option<String> {
    match value {
        Json::String(text) => Some(clean(text)),
        Json::Array(items) => {
            let is_english = |item: &&Json<'_>| item.get("@language").and_then(Json::as_str).is_some_and(is_english_tag);
            items.iter().find(is_english).or_else(|| items.first()).and_then(text)
        }
        Json::Object(object) => {
            if let Some(value) = object.get("@value") {
                return value.as_str().map(clean);
            }
            let entry = object.iter().find(|(tag, _)| is_english_tag(tag)).or_else(|| object.iter().next());
            entry.and_then(|(_, value)| value.items().first()).and_then(Json::as_str).map(clean)
        }
        _ => None,
    }
}

fn is_english_tag(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    tag == "en" || tag.starts_with("en-")
}

fn texts(value: Option<&Json<'_>>) -> Vec<String> {
    let items = value.map(Json::items).unwrap_or_default();
    let mut found: Vec<String> = Vec::new();
    for text in items.iter().filter_map(text).filter(|text| !text.is_empty()) {
        if !found.contains(&text) && found.len() < MAX_LIST {
            found.push(text);
        }
    }
    found
}

/// Takes out what could deceive a reader (control signs, changes of writing direction) and cuts to [`MAX_TEXT`].
fn clean(text: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.len() <= MAX_TEXT && !scan::any(text.as_bytes(), |byte| !is_plain(byte)) {
        return text.trim().to_owned();
    }
    let is_hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.trim().chars().filter(|c| !is_hidden(*c)).take(MAX_TEXT).collect()
}

/// Whether a sign takes no place of its own, so that two texts with and without it look the same (Unicode categories Cc and Cf).
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests;
