//! Is there a newer version (M38, Open Badges 3.0 `RefreshService` of type `1EdTechCredentialRefresh`)? A credential that is proved and names a service is looked
//! for once. The newer one is judged like any other and takes the place of the one sent only where it is verified, by the same issuer, for the
//! same subject and achievement, and not older. Everything else keeps what was sent, and says so. The newer one's own service is not followed.

use super::{Nested, Place, issuer_id, judge_nested};
use crate::domain::credentials::{HolderMatch, Standing};
use crate::verify::address::secure_address;
use crate::verify::bundle::{Answer, Bundle, Document, DocumentKind, Request, Setting};
use crate::verify::container::{self, Content};
use crate::verify::json::Json;
use crate::verify::judge::standing;
use crate::verify::ob2::Judged;
use crate::verify::recipient;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};

/// What the named services come to before anything is fetched.
enum Service {
    /// None is named.
    None,
    /// Ask here.
    At(String),
    /// None that can be followed: why.
    NotFollowed(String),
}

/// The judgement of the newer version where one counts, else that of the one sent; with the refresh check either way.
pub(super) fn follow(sent: &Json<'_>, mut judged: Judged, bundle: &Bundle, setting: &Setting) -> Judged {
    let check = |outcome, problem, detail: String| Check::new(CheckKind::Refresh, outcome, problem, detail);
    let service = service(sent);
    let keep = match service {
        Service::None => check(Outcome::NotApplicable, None, "names no refresh service".to_owned()),
        _ if !is_proved(&judged) => super::unproved(CheckKind::Refresh),
        Service::NotFollowed(why) => check(Outcome::Unchecked, None, format!("{why}; judged as it was sent")),
        Service::At(url) => match bundle.document(&url) {
            None => {
                judged.wanted.push(Request { url, kind: DocumentKind::Link });
                check(Outcome::Unchecked, None, "not asked yet".to_owned())
            }
            Some(document) => match look(sent, &judged, document, bundle, setting) {
                Newer::Taken(newer, detail) => {
                    let mut newer = *newer;
                    newer.checks.push(check(Outcome::Passed, None, detail).with(vec![document.reference()]));
                    return newer;
                }
                Newer::Needs(requests) => {
                    judged.wanted.extend(requests);
                    check(Outcome::Unchecked, None, "the newer version needs documents".to_owned())
                }
                Newer::Kept(outcome, problem, detail) => check(outcome, problem, detail).with(vec![document.reference()]),
            },
        },
    };
    judged.checks.push(keep);
    judged
}

/// Only what is proved to be its issuer's may send us anywhere.
fn is_proved(judged: &Judged) -> bool {
    let has_passed = |kind| judged.checks.iter().any(|check| check.check == kind && check.outcome == Outcome::Passed);
    [CheckKind::Structure, CheckKind::Proof, CheckKind::KeyBinding].into_iter().all(has_passed)
}

fn service(credential: &Json<'_>) -> Service {
    let services = credential.get("refreshService").map(Json::items).unwrap_or_default();
    let mut why = None;
    for service in services {
        let kinds = service.get("type").map(Json::items).unwrap_or_default();
        let kind = kinds.first().and_then(Json::as_str).unwrap_or("no type");
        let address = ["id", "url"].into_iter().find_map(|name| service.get(name)).and_then(Json::as_str).and_then(secure_address);
        let reason = match address {
            Some(url) if kinds.iter().any(|kind| kind.as_str() == Some("1EdTechCredentialRefresh")) => return Service::At(url.into()),
            None => "names a refresh service without an https address".to_owned(),
            Some(_) if kind == "ManualRefreshService2018" => "names a page where its holder can renew it".to_owned(),
            Some(_) if kind == "VerifiableCredentialRefreshService2021" => {
                "names a service that only its holder's wallet can ask".to_owned()
            }
            Some(_) => format!("names a refresh service of a kind that is not followed: {}", kind.chars().take(60).collect::<String>()),
        };
        why = why.or(Some(reason));
    }
    why.map_or(Service::None, Service::NotFollowed)
}

/// What came from the service.
enum Newer {
    /// It counts instead of the one sent.
    Taken(Box<Judged>, String),
    /// It needs these first.
    Needs(Vec<Request>),
    /// The one sent is kept.
    Kept(Outcome, Option<Problem>, String),
}

fn look(sent: &Json<'_>, judged: &Judged, document: &Document, bundle: &Bundle, setting: &Setting) -> Newer {
    let open =
        |detail: String| Newer::Kept(Outcome::Unchecked, Some(Problem::HostedUnavailable), format!("{detail}; judged as it was sent"));
    let bytes = match &document.answer {
        Answer::Failed(failure) => return open(format!("the refresh service does not answer ({failure})")),
        Answer::Body { status, .. } if *status != 200 => return open(format!("the refresh service answers with status {status}")),
        Answer::Body { bytes, .. } => bytes,
    };
    let nothing = || open("the refresh service answers with no credential".to_owned());
    let Ok(opened) = container::open(bytes) else { return nothing() };
    let content = opened.content();
    let nested = match &content {
        Ok(Content::Json(json)) if super::concerns(json) => Nested::Data(json),
        Ok(Content::Jwt(token)) => Nested::Token(token),
        _ => return nothing(),
    };
    judge_nested(&nested, Place::Whole, bundle, setting, |newer, found| decide((sent, judged), (newer, found), setting))
        .unwrap_or_else(nothing)
}

fn decide((sent, judged): (&Json<'_>, &Judged), (newer, found): (&Json<'_>, Judged), setting: &Setting) -> Newer {
    let refused = |why: &str| {
        let detail = format!("the newer version {why}; judged as it was sent");
        Newer::Kept(Outcome::Failed, Some(Problem::RefreshMismatch), detail)
    };
    if sent == newer {
        return Newer::Kept(Outcome::Passed, None, "the refresh service has the version that was sent".to_owned());
    }
    // Said before its keys are asked for: what it says of itself can only speak against it.
    if issuer_id(newer) != issuer_id(sent) {
        return refused("is by another issuer");
    }
    if !is_same_achievement(sent, newer) {
        return refused("is for another achievement");
    }
    if !is_same_subject(sent, newer, setting) {
        return refused("is for another subject");
    }
    if !found.wanted.is_empty() {
        return Newer::Needs(found.wanted);
    }
    // Whose it is was compared above; that it is the candidate's is asked of the version that counts.
    let own: Vec<Check> = found.checks.iter().filter(|check| check.check != CheckKind::Recipient).cloned().collect();
    match standing(&own) {
        Standing::Verified => {}
        Standing::Indeterminate | Standing::Unsupported => {
            let detail = "the newer version could not be checked; judged as it was sent".to_owned();
            return Newer::Kept(Outcome::Unchecked, Some(Problem::HostedUnavailable), detail);
        }
        other => return refused(&format!("is not verified itself ({other})")),
    }
    let from = |judged: &Judged| judged.facts.as_ref().and_then(|facts| facts.dates.valid_from);
    if from(&found) < from(judged) {
        return refused("is older");
    }
    let detail = "everything above and below is read from the newer version of its refresh service; the one sent was genuine".to_owned();
    Newer::Taken(Box::new(found), detail)
}

fn subjects<'j, 'a>(credential: &'j Json<'a>) -> &'j [Json<'a>] {
    credential.get("credentialSubject").map(Json::items).unwrap_or_default()
}

/// Same ids; where there are none, the same identities; or both are the candidate's by what they have proved to hold.
fn is_same_subject(one: &Json<'_>, other: &Json<'_>, setting: &Setting) -> bool {
    let ids = |json| subjects(json).iter().filter_map(|subject| subject.get("id")?.as_str()).collect::<Vec<_>>();
    let (own, new) = (ids(one), ids(other));
    let (own_named, new_named) = (recipient::of_ob3(one), recipient::of_ob3(other));
    let is_theirs = |named: &[recipient::Identity]| recipient::check(named, &setting.recipients).1 == HolderMatch::Matched;
    (!own.is_empty() && own == new)
        || (own.is_empty() && new.is_empty() && !own_named.is_empty() && own_named == new_named)
        || (is_theirs(&own_named) && is_theirs(&new_named))
}

/// The same achievements by id, by name where they have none. A credential without achievements, or a record of others, is known by its own id.
fn is_same_achievement(one: &Json<'_>, other: &Json<'_>) -> bool {
    let keys = |json| {
        let achievements = subjects(json).iter().filter_map(|subject| subject.get("achievement")).flat_map(Json::items);
        achievements.map(|one| one.as_str().or_else(|| one.get("id")?.as_str()).or_else(|| one.get("name")?.as_str())).collect::<Vec<_>>()
    };
    let is_record = |json| subjects(json).iter().any(|subject| subject.get("verifiableCredential").is_some());
    let (own, new) = (keys(one), keys(other));
    if is_record(one) || is_record(other) || (own.is_empty() && new.is_empty()) {
        let id = |json: &Json<'_>| json.get("id").and_then(Json::as_str).map(str::to_owned);
        return id(one).is_some() && id(one) == id(other) && is_record(one) == is_record(other);
    }
    own == new && own.iter().all(Option::is_some)
}
