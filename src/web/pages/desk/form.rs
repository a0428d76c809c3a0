//! What a person chose on an achievement's page, read into what changes.

use std::collections::BTreeSet;

use crate::domain::SkillId;
use crate::domain::achievements::{Catalogue, DecisionChanges, LONGEST_VALIDITY, Proposal, ProposedBy, SkillVerdict, Verdict};
use crate::domain::policy::Rigor;
use crate::domain::skills::Skill;
use crate::store::{Conn, StoreError, skills};
use crate::web::forms::Form;

/// Rows that are read at most.
const MOST_ROWS: usize = 60;
/// Longest reason.
const LONGEST_REASON: usize = 600;
/// Skills offered where a name means several.
const MOST_MEANT: usize = 6;

/// The skill of a row.
pub(super) fn skill_field(row: usize) -> String {
    format!("skill-{row}")
}

/// What is said of it.
pub(super) fn verdict_field(row: usize) -> String {
    format!("verdict-{row}")
}

/// The skills a person named beside the proposals: rows that came with the form, and what the name typed means.
pub(super) struct Named {
    /// Skills of rows that are not proposed.
    pub(super) more: Vec<Skill>,
    /// What the name typed is taken for, where it means one skill.
    pub(super) typed: Option<SkillId>,
}

/// Reads the rows of the form and the name typed. A name that means several skills, or none, is refused.
pub(super) fn named(conn: &mut Conn, form: &mut Form, proposed: &[Proposal]) -> Result<Named, StoreError> {
    let sent: Vec<SkillId> =
        (1..=MOST_ROWS).map(|row| SkillId::new(form.value(&skill_field(row)))).filter(|id| !id.as_str().is_empty()).collect();
    let is_new = |id: &SkillId| !proposed.iter().any(|known| known.skill == *id);
    let mut more = skills::list_by_ids(conn, &sent.into_iter().filter(is_new).collect::<Vec<_>>())?;
    let text = form.value("add").trim().to_owned();
    if text.is_empty() {
        return Ok(Named { more, typed: None });
    }
    let mut meant = skills::list_by_name(conn, &text)?;
    if meant.is_empty() {
        meant.extend(skills::lookup_offered(conn, &text)?);
    }
    meant.truncate(MOST_MEANT);
    let typed = if let [one] = meant.as_slice() { Some(one.id.clone()) } else { None };
    match meant.len() {
        0 => form.refuse("add", "No skill goes by this name. Type its first letters and take one of those offered"),
        1 => form.set("add", ""),
        _ => form.refuse("add", "Several skills go by this name. They stand at the end of the table: say there which is meant"),
    }
    let known: BTreeSet<SkillId> = more.iter().map(|skill| skill.id.clone()).collect();
    more.extend(meant.into_iter().filter(|skill| is_new(&skill.id) && !known.contains(&skill.id)));
    Ok(Named { more, typed })
}

/// The proposals with the skills a person named behind.
pub(super) fn with_named(mut proposed: Vec<Proposal>, named: &Named) -> Vec<Proposal> {
    proposed.extend(named.more.iter().map(|skill| Proposal::new(skill, ProposedBy::Review, "You named it.")));
    proposed
}

/// The values of the form over these rows: what was chosen where the form has it, else what is in force.
pub(super) fn filled(mut form: Form, proposals: &[Proposal], catalogue: &Catalogue, typed: Option<&SkillId>) -> Form {
    let chosen: Vec<(String, String)> = (1..=MOST_ROWS)
        .map(|row| (form.value(&skill_field(row)).to_owned(), form.value(&verdict_field(row)).to_owned()))
        .filter(|(skill, _)| !skill.is_empty())
        .collect();
    for (row, proposal) in (1..).zip(proposals) {
        let in_force = match catalogue.verdict(&proposal.skill) {
            Some(true) => Verdict::Confirmed,
            Some(false) => Verdict::Rejected,
            None => Verdict::Open,
        };
        let chosen = chosen.iter().find(|(skill, _)| *skill == proposal.skill.as_str()).and_then(|(_, verdict)| Verdict::parse(verdict));
        let value = if typed == Some(&proposal.skill) { Verdict::Confirmed } else { chosen.unwrap_or(in_force) };
        form.set(&skill_field(row), proposal.skill.as_str());
        form.set(&verdict_field(row), value.as_str());
    }
    if !form.has("rigor") {
        form.set("rigor", catalogue.rigor.as_ref().map_or(Rigor::NotStated, |(rigor, _)| *rigor).as_str());
    }
    if !form.has("level") {
        form.set("level", catalogue.level.as_ref().map_or(0, |(level, _)| *level).to_string());
    }
    if !form.has("validity") {
        form.set("validity", catalogue.validity_months.as_ref().map(|(months, _)| months.to_string()).unwrap_or_default());
    }
    form
}

/// Takes over what others decided since the form was made: a field that still says what was in force then says what is in force now.
pub(super) fn rebased(mut form: Form, proposals: &[Proposal], then: &Catalogue, now: &Catalogue) -> Form {
    let (before, after) = (filled(Form::default(), proposals, then, None), filled(Form::default(), proposals, now, None));
    let rows = (1..=proposals.len()).map(verdict_field);
    for field in rows.chain(["rigor".to_owned(), "level".to_owned(), "validity".to_owned()]) {
        if form.value(&field) == before.value(&field) {
            form.set(&field, after.value(&field));
        }
    }
    form
}

/// What the form says, over all rows.
pub(super) fn changes(form: &mut Form, proposals: &[Proposal]) -> DecisionChanges {
    let mut changes = DecisionChanges::default();
    for (row, proposal) in (1..).zip(proposals) {
        if let Some(verdict) = Verdict::parse(form.value(&verdict_field(row))) {
            changes.skills.push(SkillVerdict { skill: proposal.skill.clone(), verdict });
        }
    }
    changes.rigor = form.choice("rigor", Rigor::parse, "Choose how it is assessed");
    changes.level = form.number("level", "The level", 0_u8, 5_u8);
    // Nothing typed: as the badge says.
    changes.validity_months = if form.value("validity").trim().is_empty() {
        Some(0)
    } else {
        form.number("validity", "The months it stands", 0, LONGEST_VALIDITY)
    };
    changes
}

/// The reason; needed where something is rejected, recorded or taken back.
pub(super) fn reason(form: &mut Form, field: &str, is_needed: bool) -> String {
    if is_needed {
        form.text(field, LONGEST_REASON, "Say why, so that others can follow it")
    } else {
        form.optional_text(field, LONGEST_REASON).unwrap_or_default()
    }
}

/// Whether somebody will ask why.
pub(super) fn needs_reason(changes: &DecisionChanges) -> bool {
    changes.rigor.is_some()
        || changes.level.is_some()
        || changes.validity_months.is_some()
        || changes.skills.iter().any(|one| one.verdict != Verdict::Confirmed)
}
