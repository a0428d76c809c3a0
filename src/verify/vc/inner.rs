//! The credentials inside a Comprehensive Learner Record (M41). Each is judged by itself and has a report of its own: what it says counts by its
//! own signature, whatever the record around it comes to. The record is genuine only if nothing inside it is forged.
//!
//! One without a signature of its own counts only where the employer's settings trust the record's issuer for that.

use super::{Nested, Place, judge_nested};
use crate::verify::bundle::{Bundle, Request, Setting};
use crate::verify::container::enveloped_token;
use crate::verify::json::Json;
use crate::verify::judge::report;
use crate::verify::ob2::Judged;
use crate::verify::proofs;
use crate::verify::report::{Check, CheckKind, Outcome, Problem, Report};

/// Most credentials inside one.
const MAX: usize = 50;

/// What is inside, looked at.
pub(super) struct Inside {
    /// What the record as a whole makes of it.
    pub(super) check: Check,
    /// Documents needed first.
    pub(super) wanted: Vec<Request>,
    /// One report for each, in the order they stand in.
    pub(super) reports: Vec<Report>,
}

/// What is inside; `None` where the credential is no record of others. `is_voucher`: the record is proved, and its issuer's word is enough.
pub(super) fn look(json: &Json<'_>, is_voucher: bool, bundle: &Bundle, setting: &Setting) -> Option<Inside> {
    let subjects = json.get("credentialSubject").map(Json::items).unwrap_or_default();
    let all: Vec<&Json<'_>> = subjects.iter().filter_map(|subject| subject.get("verifiableCredential")).flat_map(Json::items).collect();
    if all.is_empty() {
        return None;
    }
    if all.len() > MAX {
        let detail = format!("more than {MAX} credentials inside");
        let check = Check::new(CheckKind::Inner, Outcome::Unchecked, Some(Problem::LimitExceeded), detail);
        return Some(Inside { check, wanted: Vec::new(), reports: Vec::new() });
    }
    let setting = &Setting { share: setting.share.max(all.len()), ..setting.clone() };
    let (mut wanted, mut reports): (Vec<Request>, Vec<Report>) = (Vec::new(), Vec::with_capacity(all.len()));
    for inner in &all {
        let nested = match (inner, enveloped_token(inner)) {
            (Json::String(token), _) => Nested::Token(token),
            (_, Some(token)) => Nested::Token(token),
            _ if is_voucher && inner.get("proof").is_none() && !proofs::is_scattered_in(json, inner) => Nested::Vouched(inner),
            _ => Nested::Data(inner),
        };
        let judged = judge_nested(&nested, Place::Inside, bundle, setting, |_, judged| judged).unwrap_or_else(unreadable);
        wanted.extend(judged.wanted.iter().filter(|request| !wanted.contains(request)).cloned().collect::<Vec<_>>());
        reports.push(report(judged, setting));
    }
    Some(Inside { check: sum(&reports), wanted, reports })
}

fn unreadable() -> Judged {
    let check = Check::new(CheckKind::Read, Outcome::Failed, Some(Problem::Parsing), "a token that cannot be read");
    Judged::only(vec![check])
}

/// Each must be well formed and its issuer's. That one is over, revoked or another person's is a matter of its own report.
fn sum(reports: &[Report]) -> Check {
    let mut first: Option<(&Check, usize)> = None;
    let mut genuine = 0;
    for (number, report) in (1..).zip(reports) {
        let own = || report.checks.iter().filter(|check| check.check < CheckKind::Refresh);
        let fault =
            own().find(|check| check.outcome == Outcome::Failed).or_else(|| own().find(|check| check.outcome == Outcome::Unchecked));
        match fault {
            None => genuine += 1,
            Some(fault) if first.is_none_or(|(known, _)| known.outcome == Outcome::Unchecked && fault.outcome == Outcome::Failed) => {
                first = Some((fault, number));
            }
            Some(_) => {}
        }
    }
    match first {
        None => Check::new(CheckKind::Inner, Outcome::Passed, None, format!("{} inside, each genuine", reports.len())),
        Some((fault, number)) => {
            let detail = format!("{genuine} of {} genuine; credential {number}: {}", reports.len(), fault.detail);
            Check::new(CheckKind::Inner, fault.outcome, fault.problem, detail)
        }
    }
}
