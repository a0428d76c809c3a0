//! The decision box of a report: what is recorded, what can be decided, and taking a decision back.

use chrono::{DateTime, Utc};

use super::page::{Found, Reader};
use crate::actions::decide_application::{DecisionError, NewDecision, decide_application};
use crate::actions::undo_decision::{NewUndo, UndoError, undo_decision};
use crate::app::App;
use crate::domain::people::{Decision, DecisionOutcome, DecisionReason};
use crate::domain::{ApplicationId, DecisionId, SnapshotId};
use crate::store::StoreError;
use crate::web::forms::{Choice, Form};
use crate::web::words;

/// The decision box.
#[derive(Clone, Debug)]
pub struct DecisionBox {
    /// What is recorded, in a sentence.
    pub recorded: DecisionLine,
    /// Whether something is.
    pub has_record: bool,
    /// Whether this person may decide.
    pub may_decide: bool,
    /// Why not, where not.
    pub why_not: &'static str,
    /// Where the form goes.
    pub action: String,
    /// The result on the page.
    pub seen: String,
    /// The question.
    pub legend: String,
    /// What can be decided.
    pub outcomes: Vec<Choice>,
    /// The reasons.
    pub reasons: Vec<Choice>,
    /// When the person opened the report.
    pub opened: String,
    /// Every decision with what became of it, newest first, where there is more to say than what is recorded.
    pub history: Vec<DecisionLine>,
    /// Taking the recorded decision back, where this person may.
    pub undo: Option<UndoForm>,
}

/// One decision.
#[derive(Clone, Debug)]
pub struct DecisionLine {
    /// In words.
    pub said: String,
    /// The report as it was then.
    pub then: Option<String>,
}

/// The form that takes a decision back.
#[derive(Clone, Debug)]
pub struct UndoForm {
    /// Where it goes.
    pub action: String,
    /// Which decision.
    pub decision: String,
}

const fn outcome_said(outcome: DecisionOutcome) -> (&'static str, &'static str) {
    match outcome {
        DecisionOutcome::Advance => ("Advance to the shortlist", ""),
        DecisionOutcome::Hold => ("Hold", "For example, until a new issuer is reviewed."),
        DecisionOutcome::Decline => ("Decline", "The candidate sees that a person decided, and may ask why."),
    }
}

const fn reason_said(reason: DecisionReason) -> &'static str {
    match reason {
        DecisionReason::MustsEvidenced => "Must-haves evidenced",
        DecisionReason::OtherEvidence => "Other evidence convinced us",
        DecisionReason::WaitingForCheck => "Waiting for a check",
        DecisionReason::MustNotEvidenced => "A must-have is not evidenced",
        DecisionReason::SomebodyElse => "Somebody else fits this job better",
        DecisionReason::JobOver => "The job is filled or gone",
        DecisionReason::Other => "Something else, said below",
    }
}

pub(super) fn decision_box(found: &Found, reader: &Reader, opened_at: Option<DateTime<Utc>>) -> DecisionBox {
    use crate::domain::people::ApplicationState::Withdrawn;
    let last = found.decisions.iter().find(|made| made.undone.is_none());
    let is_withdrawn = found.line.application.state == Withdrawn;
    let mut reasons = vec![Choice::new("", "Choose a reason")];
    reasons.extend(DecisionReason::ALL.iter().map(|reason| Choice::new(reason, reason_said(*reason))));
    DecisionBox {
        recorded: last.map_or_else(
            || DecisionLine { said: "No decision is recorded yet.".to_owned(), then: None },
            |made| decision_line(made, found),
        ),
        has_record: last.is_some(),
        may_decide: reader.may_decide && !is_withdrawn,
        why_not: if is_withdrawn { "The candidate took the application back." } else { "Recruiters decide; your role reads." },
        action: format!("{}/decision", found.href()),
        seen: found.line.snapshot.as_ref().map(|head| head.id.to_string()).unwrap_or_default(),
        legend: format!("What happens next for {}", found.candidate.code),
        outcomes: DecisionOutcome::ALL
            .iter()
            .map(|outcome| {
                let (label, hint) = outcome_said(*outcome);
                Choice::new(outcome, label).with_hint(hint)
            })
            .collect(),
        reasons,
        opened: opened_at.map_or_else(String::new, |at| format!("You opened this report on {}. A decision needs that.", words::minute(at))),
        history: history(found),
        undo: last
            .filter(|_| reader.may_decide && !is_withdrawn)
            .map(|made| UndoForm { action: format!("{}/decision/undo", found.href()), decision: made.id.to_string() }),
    }
}

fn decision_line(made: &Decision, found: &Found) -> DecisionLine {
    DecisionLine { said: decision_said(made, found), then: then(made, found) }
}

/// Where the report is as it was when this was decided.
fn then(made: &Decision, found: &Found) -> Option<String> {
    let seen = made.snapshot.as_ref().filter(|seen| found.decided_on.contains_key(seen))?;
    Some(format!("{}/results/{seen}", found.href()))
}

/// `Hold: R. Recruiter on 23 Nov 2026, 09:42. Waiting for a check. “Until QueryWorks is reviewed.”`
pub(super) fn decision_said(made: &Decision, found: &Found) -> String {
    let (outcome, reason) = (outcome_said(made.outcome).0, reason_said(made.reason));
    let words = if made.words.is_empty() { String::new() } else { format!(" “{}”", made.words) };
    let on = made.snapshot.as_ref().and_then(|seen| found.decided_on.get(seen)).map(|on| format!(" Decided on {on}."));
    let undone =
        made.undone.as_ref().map(|undone| format!(" Taken back by {} on {}: “{}”", undone.by, words::minute(undone.at), undone.words));
    let (on, undone) = (on.unwrap_or_default(), undone.unwrap_or_default());
    format!("{outcome}: {} on {}. {reason}.{words}{on}{undone}", made.decided_by, words::minute(made.decided_at))
}

/// What was decided and taken back; nothing where the one decision there is still stands.
fn history(found: &Found) -> Vec<DecisionLine> {
    let decisions = &found.decisions;
    if decisions.len() < 2 && decisions.iter().all(|made| made.undone.is_none()) {
        return Vec::new();
    }
    decisions.iter().map(|made| decision_line(made, found)).collect()
}

/// Reads and records a decision. What is wrong is noted beside its field; `false` means that the form goes back.
pub async fn decide(app: &App, application: &ApplicationId, reader: &Reader, form: &mut Form) -> Result<bool, StoreError> {
    let outcome = form.choice("outcome", DecisionOutcome::parse, "Choose what happens next");
    let reason = form.choice("reason", DecisionReason::parse, "Choose a reason");
    let words = form.text("words", 2_000, "Say in your own words what you saw and why it matters");
    let seen = Some(form.value("seen").to_owned()).filter(|id| !id.is_empty()).map(SnapshotId::new);
    let (Some(outcome), Some(reason), false) = (outcome, reason, form.has_errors()) else { return Ok(false) };
    let new = NewDecision {
        application: application.clone(),
        user: reader.id.clone(),
        decided_by: reader.name.clone(),
        outcome,
        reason,
        words,
        seen,
    };
    match decide_application(app, new).await {
        Ok(()) => return Ok(true),
        Err(DecisionError::Changed(_)) => {
            form.refuse("outcome", "The result changed after you opened the report. Read it again below, then decide");
            // The page that comes back shows the current result; it is that one the next try is about.
            form.set("seen", "");
        }
        Err(DecisionError::NotOpened(_)) => form.refuse("outcome", "Read the report below first, then decide"),
        Err(DecisionError::Withdrawn(_)) => form.refuse("outcome", "The candidate took the application back meanwhile"),
        Err(DecisionError::Store(error)) => return Err(error),
    }
    Ok(false)
}

/// Reads and takes a decision back, as [`decide`] does.
pub async fn undo(app: &App, application: &ApplicationId, reader: &Reader, form: &mut Form) -> Result<bool, StoreError> {
    let words = form.text("undo-words", 2_000, "Say why the decision is taken back");
    if form.has_errors() {
        return Ok(false);
    }
    let new = NewUndo {
        application: application.clone(),
        decision: DecisionId::new(form.value("decision")),
        user: reader.id.clone(),
        undone_by: reader.name.clone(),
        words,
    };
    match undo_decision(app, new).await {
        Ok(()) => return Ok(true),
        Err(UndoError::NotLast(_)) => {
            form.refuse("dec-h", "Somebody decided or took a decision back meanwhile. See below how it stands");
        }
        Err(UndoError::Withdrawn(_)) => form.refuse("dec-h", "The candidate took the application back meanwhile"),
        Err(UndoError::Store(error)) => return Err(error),
    }
    Ok(false)
}
