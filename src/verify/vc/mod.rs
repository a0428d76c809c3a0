//! Verifiable Credentials 1.1 and 2.0, and Open Badges 3.0 which are such: as signed data or as a signed token (M11-M16, M31-M41).
//!
//! A status list and an endorsement are credentials too, and are examined by the same code ([`examine`]). Only what is proved to be its
//! issuer's is asked about dates, status and holder.

use std::borrow::Cow;

use super::again::Again;
use super::bundle::{Bundle, DocumentKind, Request, Setting};
use super::jose::Token;
use super::json::Json;
use super::judge::standing;
use super::ob2::Judged;
use super::report::{Check, CheckKind, Outcome, Problem};
use super::secured::{self, Secured, Sent};
use super::{creator, facts, proofs, recipient, sd_jwt};
use crate::domain::credentials::{HolderMatch, Standing};
use claims::Claims;

mod claims;
mod disclosed;
mod endorsement;
mod inner;
mod refresh;
mod schema;
mod shape;
mod status;
mod structure;
#[cfg(test)]
mod tests;
mod time;

pub(super) use disclosed::judge_disclosed;

/// The form a credential comes in.
#[derive(Clone, Copy, Debug)]
enum Form<'t> {
    /// JSON with Data Integrity proofs.
    Data,
    /// A compact JWS around it.
    Token(&'t Sent<'t>),
    /// The same, with disclosures: the issuer's part.
    SdJwt(&'t Sent<'t>),
    /// The issuer's part of an SD-JWT VC, which is not JSON-LD.
    SdJwtVc(&'t Sent<'t>),
    /// JSON without a signature of its own, inside a proved record whose issuer is trusted for that.
    Vouched,
}

/// Where a credential stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// By itself: all its checks are run.
    Whole,
    /// Inside a record: its endorsements and what is inside it again are not looked at.
    Inside,
}

/// A credential found in another document.
enum Nested<'n> {
    /// JSON.
    Data(&'n Json<'n>),
    /// A compact JWS, or an SD-JWT.
    Token(&'n str),
    /// JSON that the record around it speaks for.
    Vouched(&'n Json<'n>),
}

/// A credential whose form, signature, key and dates were looked at.
struct Examined {
    /// Read, structure, proof, key binding and time, in this order.
    checks: Vec<Check>,
    /// Documents needed first; where there are any, the checks are not final.
    wanted: Vec<Request>,
    /// The key that the signature is good by.
    thumbprint: Option<String>,
    /// Signature and key are good: what it says is what its issuer says.
    is_proved: bool,
    /// Its holder chose what to show of it.
    is_selective: bool,
    /// From when until when it is valid.
    window: time::Window,
}

impl Examined {
    /// Whether nothing stands against it.
    fn is_good(&self) -> bool {
        self.wanted.is_empty() && self.checks.iter().all(|check| matches!(check.outcome, Outcome::Passed | Outcome::NotApplicable))
    }

    /// The first thing that stands against it, in words.
    fn fault(&self) -> Option<&Check> {
        let is_not = |outcome: Outcome| move |check: &&Check| check.outcome == outcome;
        self.checks.iter().find(is_not(Outcome::Failed)).or_else(|| self.checks.iter().find(is_not(Outcome::Unchecked)))
    }
}

/// Whether JSON is meant to be a Verifiable Credential.
pub(super) fn concerns(json: &Json<'_>) -> bool {
    let contexts = json.get("@context").map(Json::items).unwrap_or_default();
    let types = json.get("type").map(Json::items).unwrap_or_default();
    json.get("credentialSubject").is_some()
        || json.get("proof").is_some()
        || contexts.iter().filter_map(Json::as_str).any(|url| structure::Version::of_context(url).is_some())
        || types.iter().filter_map(Json::as_str).any(|kind| kind.ends_with("Credential"))
}

/// Whether the payload of a token is one: itself, or in its `vc` claim.
pub(super) fn concerns_payload(payload: &Json<'_>) -> bool {
    payload.get("vc").is_some_and(|vc| vc.as_object().is_some()) || concerns(payload)
}

/// Judges a credential with Data Integrity proofs; a newer version of it, where it names where to ask.
pub(super) fn judge(json: &Json<'_>, bundle: &Bundle, setting: &Setting) -> Judged {
    let judged = finish(json, Form::Data, examine(json, Form::Data, None, (bundle, setting)), Place::Whole, bundle, setting);
    refresh::follow(json, judged, bundle, setting)
}

/// Judges a credential in a token, its payload decoded and read; a newer version of it, where it names where to ask. An error where no credential
/// is in it.
pub(super) fn judge_token(sent: Opened<'_>, bundle: &Bundle, setting: &Setting) -> Result<Judged, (Problem, String)> {
    in_token(sent, Place::Whole, (bundle, setting), |json, judged| refresh::follow(json, judged, bundle, setting))
}

/// A token with its payload, decoded and read.
pub(super) struct Opened<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) payload: Json<'t>,
}

/// Judges a token wherever it stands; one that is meant to be an SD-JWT as such, with or without its last sign.
fn in_token<T>(
    Opened { text, bytes, payload }: Opened<'_>,
    place: Place,
    (bundle, setting): (&Bundle, &Setting),
    then: impl FnOnce(&Json<'_>, Judged) -> T,
) -> Result<T, (Problem, String)> {
    let token = Token::with_payload(text, Cow::Borrowed(bytes));
    if token.as_ref().is_ok_and(|token| sd_jwt::is_meant(token, &payload)) {
        return disclosed::judge_nested(text, place, (bundle, setting), then);
    }
    let claims = claims::read(&token, Cow::Owned(payload));
    let examined = examine_claims(Form::Token(&token), &claims, None, (bundle, setting));
    let judged = finish(&claims.credential, Form::Token(&token), examined, place, bundle, setting);
    Ok(then(&claims.credential, judged))
}

/// Judges a credential found in another document; `then` gets it and what came of it. `None` for a token that cannot be read.
fn judge_nested<T>(
    nested: &Nested<'_>,
    place: Place,
    bundle: &Bundle,
    setting: &Setting,
    then: impl FnOnce(&Json<'_>, Judged) -> T,
) -> Option<T> {
    let (json, form) = match nested {
        Nested::Data(json) => (*json, Form::Data),
        Nested::Vouched(json) => (*json, Form::Vouched),
        Nested::Token(token) if token.contains('~') => return disclosed::judge_nested(token, place, (bundle, setting), then).ok(),
        Nested::Token(token) => {
            let bytes = Token::payload_of(token)?;
            let payload = Json::parse(&bytes).ok()?;
            return in_token(Opened { text: token, bytes: &bytes, payload }, place, (bundle, setting), then).ok();
        }
    };
    Some(then(json, finish(json, form, examine(json, form, None, (bundle, setting)), place, bundle, setting)))
}

/// The same for what a token holds.
fn examine_claims(form: Form<'_>, claims: &Claims<'_, '_>, again: Option<&Again>, (bundle, setting): (&Bundle, &Setting)) -> Examined {
    let mut examined = examine(&claims.credential, form, again, (bundle, setting));
    for check in &mut examined.checks {
        match (&check.check, &claims.fault) {
            (CheckKind::Structure, Some((problem, why))) if check.outcome == Outcome::Passed => {
                *check = Check::new(CheckKind::Structure, Outcome::Failed, Some(*problem), why.clone());
            }
            (CheckKind::Time, _) if examined.is_proved => {
                *check = time::check(examined.window.within(claims.from, claims.until), setting.now);
            }
            _ => {}
        }
    }
    examined
}

/// Form, signature, key and dates of a credential; `again` is the document it came in, where the same comes for many.
fn examine(json: &Json<'_>, form: Form<'_>, again: Option<&Again>, (bundle, setting): (&Bundle, &Setting)) -> Examined {
    let findings = match form {
        Form::SdJwtVc(_) => structure::findings_of_sd_jwt_vc(json),
        _ => structure::findings(json, matches!(form, Form::Data | Form::Vouched)),
    };
    let window = findings.window;
    let issuer = issuer_id(json).unwrap_or_default();
    let Secured { checks: secured, wanted, thumbprint } = match form {
        Form::Data => secured::data_integrity(json, issuer, again, (bundle, setting)),
        Form::Token(token) | Form::SdJwt(token) => secured::jwt(token, issuer, again, (bundle, setting)),
        Form::SdJwtVc(token) => secured::sd_jwt_vc(token, issuer, again, (bundle, setting)),
        Form::Vouched => Secured::vouched("unsigned; the record around it speaks for it, and its issuer is trusted for that"),
    };
    let is_proved = wanted.is_empty() && secured.iter().all(|check| check.outcome == Outcome::Passed);
    let read = match form {
        Form::Data => "credential as signed data",
        Form::Token(_) => "credential in a signed token",
        Form::SdJwt(_) | Form::SdJwtVc(_) => "credential in a signed token with disclosures",
        Form::Vouched => "credential inside a signed record",
    };
    let mut checks = vec![Check::new(CheckKind::Read, Outcome::Passed, None, read), findings.into_check()];
    checks.extend(secured);
    checks.push(if is_proved { time::check(window, setting.now) } else { unproved(CheckKind::Time) });
    let is_selective = matches!(form, Form::Data) && proofs::is_selective(json);
    Examined { checks, wanted, thumbprint, is_proved, is_selective, window }
}

/// What is not asked of a credential that is not proved to be its issuer's.
fn unproved(kind: CheckKind) -> Check {
    Check::new(kind, Outcome::Unchecked, None, "not looked at: the credential is not proved to be its issuer's")
}

/// The issuer as the credential names it.
fn issuer_id<'j>(json: &'j Json<'_>) -> Option<&'j str> {
    let issuer = json.get("issuer")?;
    issuer.as_str().or_else(|| issuer.get("id").and_then(Json::as_str))
}

/// The checks that a credential ends with: status, holder, schema, who defined it, endorsements, credentials inside.
fn finish(json: &Json<'_>, form: Form<'_>, examined: Examined, place: Place, bundle: &Bundle, setting: &Setting) -> Judged {
    let Examined { mut checks, mut wanted, thumbprint, is_proved, is_selective, window } = examined;
    let is_refused = checks.iter().any(|check| check.outcome == Outcome::Failed && check.check < CheckKind::Refresh);
    let mut facts = facts::of_ob3(json, &format_in_words(json, form));
    facts.issuer.key_thumbprint = thumbprint;
    let mut holder = HolderMatch::Unknown;
    if is_proved || (!wanted.is_empty() && !is_refused) {
        // What proves it and what its status stands on are asked for in one round.
        let mut more = vec![status::check(json, bundle, setting)];
        more.extend(schema::check(json, bundle, setting.share));
        if place == Place::Whole {
            more.extend(endorsement::check(json, bundle, setting));
        }
        for (check, more) in more {
            checks.push(check);
            want(&mut wanted, more);
        }
        let identities = recipient::of_ob3(json);
        let compare = if is_selective { recipient::check_shown } else { recipient::check };
        let (check, found) = compare(&identities, &setting.recipients);
        checks.push(check);
        checks.extend(creator::check(&facts));
        holder = found;
        if is_selective {
            say_what_may_be_left_out(&mut checks, window);
        }
    } else {
        checks.extend([CheckKind::Status, CheckKind::Recipient].map(unproved));
    }
    let mut inner = Vec::new();
    if place == Place::Whole {
        // What is inside stands by itself, whatever the record around it comes to.
        // A record that was taken back, is over or is another person's speaks for nothing.
        // Of what its holder chose from, nobody knows what was left out.
        let is_sound = is_proved && !is_selective && standing(&checks) == Standing::Verified;
        let is_voucher = is_sound && setting.vouchers.iter().any(|voucher| Some(voucher.as_str()) == issuer_id(json));
        if let Some(found) = inner::look(json, is_voucher, bundle, setting) {
            checks.push(found.check);
            want(&mut wanted, found.wanted);
            inner = found.reports;
        }
    }
    // A schema never holds up what decides more where documents run out.
    wanted.sort_by_key(|request| request.kind == DocumentKind::Schema);
    Judged { checks, wanted, facts: Some(facts), holder, inner }
}

/// An issuer may let the holder leave out when it ends and where its status is (ADR 12): then nobody can tell that it has neither.
fn say_what_may_be_left_out(checks: &mut [Check], window: time::Window) {
    for check in checks {
        let is_absent = match check.check {
            CheckKind::Time => check.outcome == Outcome::Passed && window.until.is_none(),
            CheckKind::Status => check.outcome == Outcome::NotApplicable,
            _ => false,
        };
        if is_absent {
            check.detail.push_str("; one may have been left out of what was shown");
        }
    }
}

fn want(wanted: &mut Vec<Request>, more: Vec<Request>) {
    for request in more {
        if !wanted.contains(&request) {
            wanted.push(request);
        }
    }
}

fn format_in_words(json: &Json<'_>, form: Form<'_>) -> String {
    let has =
        |name: &str| structure::has_type(json, name) || json.get("vct").and_then(Json::as_str).is_some_and(|kind| kind.ends_with(name));
    let standard = if has("OpenBadgeCredential") || has("AchievementCredential") {
        "Open Badges 3.0"
    } else if has("ClrCredential") {
        "Comprehensive Learner Record 2.0"
    } else if let Form::SdJwtVc(_) = form {
        "SD-JWT VC"
    } else {
        match structure::Version::of(json) {
            Some(structure::Version::V1) => "Verifiable Credential 1.1",
            _ => "Verifiable Credential 2.0",
        }
    };
    let secured = match form {
        Form::Data => "signed data",
        Form::Token(_) => "signed token",
        Form::SdJwt(_) | Form::SdJwtVc(_) => "signed token with disclosures",
        Form::Vouched => "inside a signed record",
    };
    format!("{standard}, {secured}")
}
