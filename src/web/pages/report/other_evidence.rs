//! Other evidence on a report: what persons accepted and took back, the forms for both, and what is read from them.

use super::page::{Found, Reader};
use super::source::ReportSource;
use super::view::{AcceptForm, OtherEvidenceRow, ReportView};
use crate::actions::accept_evidence::{EvidenceError, NewEvidence, Withdrawal, accept_evidence, withdraw_evidence};
use crate::app::App;
use crate::domain::other_evidence::{AcceptedShare, EvidenceKind, LONGEST_WORDS, OtherEvidence};
use crate::domain::people::ApplicationState;
use crate::domain::{ApplicationId, OtherEvidenceId, RequirementId};
use crate::store::StoreError;
use crate::web::forms::{Choice, Form};
use crate::web::words;

/// What was looked at, in a word.
const fn kind_said(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Degree => "Degree",
        EvidenceKind::WorkSample => "Work sample",
        EvidenceKind::Experience => "Experience",
        EvidenceKind::Other => "Something else",
    }
}

const fn share_said(share: AcceptedShare) -> (&'static str, &'static str) {
    match share {
        AcceptedShare::Full => ("All of it (100%)", "It shows the whole requirement."),
        AcceptedShare::Half => ("Half of it (50%)", "It shows a part, or says little about the level."),
    }
}

/// Every line, also those taken back, oldest first.
pub(super) fn rows(source: &ReportSource<'_>) -> Vec<OtherEvidenceRow> {
    let row = |line: &OtherEvidence| {
        let asked = source.set.requirements.iter().find(|row| row.id == line.requirement);
        OtherEvidenceRow {
            id: line.id.to_string(),
            requirement: asked.map_or_else(|| "No longer asked for".to_owned(), |row| row.skill.label.clone()),
            kind: kind_said(line.kind),
            value: words::percent(line.share.bp()),
            said: format!("accepted by {} on {}: {}", line.accepted_by, words::day(line.accepted_at), line.words),
            stands: line.stands(),
            withdrawn: line
                .withdrawn
                .as_ref()
                .map(|back| format!("Taken back by {} on {}. It counts nowhere.", back.by, words::day(back.at)))
                .unwrap_or_default(),
            withdraw: None,
        }
    };
    source.other_evidence.iter().map(row).collect()
}

/// Puts the forms on the page of a person who may use them: accepting under each row that is not met and has nothing standing, taking back
/// beside each line that stands.
pub(super) fn offer(report: &mut ReportView, form: &Form, found: &Found, reader: &Reader) {
    if !reader.may_accept || found.line.application.state == ApplicationState::Withdrawn {
        return;
    }
    let base = format!("{}/other-evidence", found.href());
    for line in report.other_evidence.iter_mut().filter(|line| line.stands) {
        line.withdraw = Some(format!("{base}/{}/withdraw", line.id));
    }
    let standing = |id: &RequirementId| found.other_evidence.iter().any(|line| line.stands() && line.requirement == *id);
    // A group that is met asks for nothing more.
    let asking = report.units.iter_mut().filter(|unit| unit.group.as_ref().is_none_or(|group| group.mark != "met"));
    for row in asking.flat_map(|unit| &mut unit.rows) {
        if row.mark != "met" && !standing(&row.requirement) {
            row.accept = Some(accept_form(&base, form, &row.requirement));
        }
    }
}

fn accept_form(base: &str, form: &Form, requirement: &RequirementId) -> AcceptForm {
    let [kind, words, share] = fields(requirement);
    let mut kinds = vec![Choice::new("", "Choose what it is")];
    kinds.extend(EvidenceKind::ALL.iter().map(|kind| Choice::new(kind, kind_said(*kind))));
    AcceptForm {
        action: format!("{base}/{requirement}"),
        is_open: [&kind, &words, &share].iter().any(|field| form.is_wrong(field)),
        kind,
        words,
        share,
        kinds,
        shares: AcceptedShare::ALL
            .iter()
            .map(|share| {
                let (label, hint) = share_said(*share);
                Choice::new(share, label).with_hint(hint)
            })
            .collect(),
    }
}

/// The names of the fields: what, in words, how much. One page has the form once for each requirement.
fn fields(requirement: &RequirementId) -> [String; 3] {
    ["kind", "words", "share"].map(|field| format!("{field}-{requirement}"))
}

/// Reads and accepts. What is wrong is noted beside its field; `false` means that the form goes back.
pub(super) async fn accept(
    app: &App,
    (application, requirement): (&ApplicationId, &RequirementId),
    reader: &Reader,
    form: &mut Form,
) -> Result<bool, StoreError> {
    let [kind_field, words_field, share_field] = fields(requirement);
    let kind = form.choice(&kind_field, EvidenceKind::parse, "Choose what it is");
    let words = form.text(&words_field, LONGEST_WORDS, "Say in a few words what it is");
    let share = form.choice(&share_field, AcceptedShare::parse, "Choose how much of the requirement it shows");
    let (Some(kind), Some(share), false) = (kind, share, form.has_errors()) else { return Ok(false) };
    let new = NewEvidence {
        application: application.clone(),
        requirement: requirement.clone(),
        kind,
        words,
        share,
        user: reader.id.clone(),
        accepted_by: reader.name.clone(),
    };
    match accept_evidence(app, new).await {
        Ok(_) => return Ok(true),
        Err(EvidenceError::Accepted(_)) => {
            form.refuse("req-h", "Somebody accepted other evidence for this requirement meanwhile. See below");
        }
        Err(EvidenceError::NotAsked(_)) => form.refuse("req-h", "The requirements changed, and this one is no longer asked for"),
        Err(EvidenceError::Withdrawn(_)) => form.refuse("req-h", "The candidate took the application back meanwhile"),
        Err(EvidenceError::Store(error)) => return Err(error),
    }
    Ok(false)
}

/// Takes a line back. `false` means that the candidate was faster.
pub(super) async fn withdraw(
    app: &App,
    (application, evidence): (&ApplicationId, OtherEvidenceId),
    reader: &Reader,
) -> Result<bool, StoreError> {
    let withdrawal = Withdrawal { application: application.clone(), evidence, user: reader.id.clone(), withdrawn_by: reader.name.clone() };
    match withdraw_evidence(app, withdrawal).await {
        Ok(()) => Ok(true),
        Err(EvidenceError::Store(error)) => Err(error),
        Err(_) => Ok(false),
    }
}
