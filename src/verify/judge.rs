//! From a bundle to a verdict: find what is to be judged, hand it to those who know its kind, and sum up.

use super::bundle::{Bundle, Setting};
use super::container::{self, Content, Wrapping};
use super::jose::Token;
use super::json::Json;
use super::links::{self, Entry, Source};
use super::ob2::{self, Judged, Origin};
use super::report::{Check, CheckKind, Outcome, Problem, Report};
use super::{Verdict, vc};
use crate::domain::credentials::{HolderMatch, Standing};

/// Most signed presentations around one another that are taken off.
const MAX_PRESENTATIONS: usize = 4;

/// Judges what was submitted, or says which documents are needed first. The same bundle and setting give the same answer, byte for byte.
pub fn judge(bundle: &Bundle, setting: &Setting) -> Verdict {
    let (content, wrapping, source) = match links::enter(bundle) {
        Entry::Need(requests) => return Verdict::Need(requests),
        Entry::Nothing(check) => return conclude(only(vec![*check]), setting),
        Entry::Found { content, wrapping, source } => (content, wrapping, source),
    };
    let judged = judge_content(content, origin(source, &wrapping), 0, (bundle, setting));
    if judged.wanted.is_empty() { conclude(judged, setting) } else { Verdict::Need(judged.wanted) }
}

/// Judges what was found; `presentations` were around it.
fn judge_content(content: Content<'_>, origin: Origin<'_>, presentations: usize, (bundle, setting): (&Bundle, &Setting)) -> Judged {
    match content {
        Content::Json(json) if ob2::concerns(&json) => ob2::judge(&json, origin, bundle, setting),
        Content::Json(json) if vc::concerns(&json) => vc::judge(&json, bundle, setting),
        Content::Jwt(token) => judge_token(&token, presentations, (bundle, setting)),
        Content::SdJwt(text) => judge_disclosed(&text, bundle, setting),
        Content::Json(_) | Content::Link(_) | Content::Page(_) => only(unreadable(Problem::NoCredential, "nothing that is a credential")),
    }
}

fn origin<'b>(source: Source<'b>, wrapping: &Wrapping) -> Origin<'b> {
    match source {
        Source::Served(document) if *wrapping == Wrapping::Plain => Origin::Served(document),
        _ => Origin::Sent,
    }
}

/// A compact JWS: its payload tells what it is.
fn judge_token(token: &str, presentations: usize, (bundle, setting): (&Bundle, &Setting)) -> Judged {
    let Some(payload) = Token::payload_of(token) else {
        return only(unreadable(Problem::Parsing, "a token that has not three parts of base64url"));
    };
    match Json::parse(&payload) {
        Err(error) => only(unreadable(Problem::Parsing, &format!("the payload of the token: {error}"))),
        // An SD-JWT whose last sign got lost, with nothing to disclose.
        Ok(json) if json.get("vct").is_some() && json.get("@context").is_none() => judge_disclosed(token, bundle, setting),
        Ok(json) if container::is_presentation(&json) => {
            if presentations >= MAX_PRESENTATIONS {
                return only(unreadable(Problem::LimitExceeded, "too many presentations around one another"));
            }
            match container::presented(json) {
                Ok(content) => judge_content(content, Origin::Sent, presentations + 1, (bundle, setting)),
                Err(error) => only(unreadable(error.problem(), &error.to_string())),
            }
        }
        Ok(json) if ob2::concerns_payload(&json) => ob2::judge_signed(token, bundle, setting),
        Ok(json) if vc::concerns_payload(&json) => {
            or_unreadable(vc::judge_token(vc::Opened { text: token, bytes: &payload, payload: json }, bundle, setting))
        }
        Ok(_) => only(unreadable(Problem::NoCredential, "a token that holds no credential")),
    }
}

fn judge_disclosed(text: &str, bundle: &Bundle, setting: &Setting) -> Judged {
    or_unreadable(vc::judge_disclosed(text, bundle, setting))
}

fn or_unreadable(judged: Result<Judged, (Problem, String)>) -> Judged {
    judged.unwrap_or_else(|(problem, why)| only(unreadable(problem, &why)))
}

fn unreadable(problem: Problem, detail: &str) -> Vec<Check> {
    vec![Check::new(CheckKind::Read, Outcome::Failed, Some(problem), detail)]
}

fn only(checks: Vec<Check>) -> Judged {
    Judged::only(checks)
}

fn conclude(judged: Judged, setting: &Setting) -> Verdict {
    Verdict::Done(Box::new(report(judged, setting)))
}

/// The report. Nothing is believed of what is not genuine.
pub(super) fn report(judged: Judged, setting: &Setting) -> Report {
    let Judged { mut checks, facts, holder, inner, .. } = judged;
    checks.sort_by_key(|check| check.check);
    let standing = standing(&checks);
    let is_believed = !matches!(standing, Standing::Unreadable | Standing::Unsupported | Standing::Invalid);
    let (facts, holder) = if is_believed { (facts, holder) } else { (None, HolderMatch::Unknown) };
    Report { standing, checks, judged_at: setting.now, holder, facts, inner }
}

/// The headline: the worst that any check comes to. What is not proved to be its issuer's says nothing about its dates, status or holder.
pub fn standing(checks: &[Check]) -> Standing {
    let is_open = |check: &&Check| matches!(check.check, CheckKind::Proof | CheckKind::KeyBinding) && check.outcome == Outcome::Unchecked;
    let is_unproved = checks.iter().any(|check| is_open(&check));
    let counts = |check: &&Check| !is_unproved || check.check < CheckKind::Refresh;
    checks.iter().filter(counts).filter_map(weight).min().unwrap_or(Standing::Verified)
}

/// What one check makes of the headline; `None` where it takes nothing away.
fn weight(check: &Check) -> Option<Standing> {
    match check.outcome {
        Outcome::Passed | Outcome::NotApplicable => None,
        Outcome::Failed => failed(check),
        Outcome::Unchecked => unchecked(check),
    }
}

fn failed(check: &Check) -> Option<Standing> {
    match (check.check, check.problem) {
        (CheckKind::Endorsement | CheckKind::Refresh | CheckKind::Creator, _) => None,
        (CheckKind::Read, _) | (_, Some(Problem::LimitExceeded)) => Some(Standing::Unreadable),
        (CheckKind::Time, Some(Problem::Expired)) => Some(Standing::Expired),
        (CheckKind::Time, Some(Problem::NotYetValid)) => Some(Standing::NotYetValid),
        (CheckKind::Status, Some(Problem::Suspended)) => Some(Standing::Suspended),
        (CheckKind::Status, _) => Some(Standing::Revoked),
        (CheckKind::Recipient, _) => Some(Standing::RecipientMismatch),
        (_, _) => Some(Standing::Invalid),
    }
}

/// An unsupported status or DID method leaves one question open; an unsupported format, version or suite leaves all of them open. Whose
/// credential it is when it names nobody, and whether its issuer may award what somebody else defined, is for the employer to say; a newer
/// version, a schema or an endorsement takes nothing away.
fn unchecked(check: &Check) -> Option<Standing> {
    match (check.check, check.problem) {
        (CheckKind::Endorsement | CheckKind::Refresh | CheckKind::Schema | CheckKind::Recipient | CheckKind::Creator, _) => None,
        // What is inside a record stands by itself.
        (CheckKind::Inner, _) => Some(Standing::Indeterminate),
        (_, Some(Problem::UnsupportedFormat | Problem::UnsupportedVersion | Problem::UnsupportedSuite)) => Some(Standing::Unsupported),
        _ => Some(Standing::Indeterminate),
    }
}
