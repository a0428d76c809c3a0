//! The credentials inside a Comprehensive Learner Record (M41): the outer one is judged by itself, each inner one by its own signature.

use super::{Form, claims, disclosed, examine, examine_token, payload_of};
use crate::verify::bundle::{Bundle, Request, Setting};
use crate::verify::json::Json;
use crate::verify::report::{Check, CheckKind, Outcome, Problem};

/// Most credentials inside one.
const MAX: usize = 50;

/// The check of what is inside; `None` where the credential is no record of others.
pub(super) fn check(json: &Json<'_>, bundle: &Bundle, setting: &Setting) -> Option<(Check, Vec<Request>)> {
    let subjects = json.get("credentialSubject").map(Json::items).unwrap_or_default();
    let all: Vec<&Json<'_>> = subjects.iter().filter_map(|subject| subject.get("verifiableCredential")).flat_map(Json::items).collect();
    if all.is_empty() {
        return None;
    }
    if all.len() > MAX {
        let detail = format!("more than {MAX} credentials inside");
        return Some((Check::new(CheckKind::Inner, Outcome::Unchecked, Some(Problem::LimitExceeded), detail), Vec::new()));
    }
    let mut wanted = Vec::new();
    let (mut failed, mut open) = (None, None);
    for (number, inner) in all.iter().enumerate() {
        let Some(examined) = look(inner, bundle, setting) else {
            failed = failed.or(Some((Some(Problem::Parsing), format!("credential {} cannot be read", number + 1))));
            continue;
        };
        if let Some(fault) = examined.fault().filter(|_| examined.wanted.is_empty()) {
            let said = Some((fault.problem, format!("credential {}: {}", number + 1, fault.detail)));
            if fault.outcome == Outcome::Failed { failed = failed.or(said) } else { open = open.or(said) }
        }
        wanted.extend(examined.wanted);
    }
    let check = match (failed, open) {
        (Some((problem, why)), _) => Check::new(CheckKind::Inner, Outcome::Failed, problem, why),
        (None, Some((problem, why))) => Check::new(CheckKind::Inner, Outcome::Unchecked, problem, why),
        (None, None) => Check::new(CheckKind::Inner, Outcome::Passed, None, format!("{} inside, each genuine", all.len())),
    };
    Some((check, wanted))
}

fn look(inner: &Json<'_>, bundle: &Bundle, setting: &Setting) -> Option<super::Examined> {
    let Some(token) = inner.as_str() else { return Some(examine(inner, Form::Data, bundle, setting)) };
    if token.contains('~') {
        return disclosed::examine(token, bundle, setting);
    }
    let payload = payload_of(token)?;
    let payload = Json::parse(&payload).ok()?;
    Some(examine_token(token, &claims::read(token, &payload), bundle, setting))
}
