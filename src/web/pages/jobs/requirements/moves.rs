//! Who moves if the draft is published, side by side with how it stands.

use std::collections::BTreeMap;

use crate::actions::preview_requirements::{MovedApplication, Outcome, RequirementsPreview};
use crate::domain::JobId;
use crate::domain::grouping::Group;
use crate::domain::people::ApplicationState;
use crate::web::pages::moved::{LISTED, covered, not_shown};
use crate::web::words;

/// One result that moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MovedRow {
    /// The candidate's code, for who may see candidates.
    pub code: String,
    /// The report, for who may see it.
    pub href: String,
    /// Now.
    pub before: String,
    /// Then.
    pub after: String,
    /// What is to be known besides.
    pub note: &'static str,
}

/// What publishing would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moves {
    /// In one sentence.
    pub lead: String,
    /// How many there are in each group: its name, now, then.
    pub groups: Vec<(&'static str, usize, usize)>,
    /// Who moves.
    pub rows: Vec<MovedRow>,
    /// Who is not listed.
    pub more: String,
}

/// The preview in words; codes of candidates only for who may see candidates.
pub(super) fn moves(preview: &RequirementsPreview, job: &JobId, may_see: bool) -> Moves {
    let row = |moved: &MovedApplication| MovedRow {
        code: if may_see { moved.code.clone() } else { String::new() },
        href: if may_see { format!("/jobs/{job}/candidates/{}", moved.application) } else { String::new() },
        before: moved.before.map_or_else(|| "no result yet".to_owned(), told),
        after: told(moved.after),
        note: if is_decided(moved.state) { "Decided on: the decision keeps the version it was taken on." } else { "" },
    };
    let all = words::counted(preview.touched, "application");
    let lead = match (preview.touched, preview.moved.len()) {
        (0, _) => "Nobody has applied yet, so nobody moves.".to_owned(),
        (_, 0) => format!("No result moves: {all}, and each stays as it is."),
        (_, 1) => format!("1 result moves, of {all}."),
        (_, count) => format!("{} results move, of {all}.", words::grouped(count)),
    };
    let unread = preview.touched.saturating_sub(preview.looked_at);
    let more = not_shown(preview.moved.len(), unread, "once you publish");
    Moves { lead, groups: groups(preview), rows: preview.moved.iter().take(LISTED).map(row).collect(), more }
}

/// How many of those that move stand in each group, now and then; groups in which nothing changes are left out.
fn groups(preview: &RequirementsPreview) -> Vec<(&'static str, usize, usize)> {
    let mut counts: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    for moved in preview.moved.iter().filter(|moved| moved.changes_group()) {
        if let Some(before) = moved.before {
            counts.entry(before.group.title()).or_default().0 += 1;
        }
        counts.entry(moved.after.group.title()).or_default().1 += 1;
    }
    let order = Group::ALL.iter().map(|group| group.title());
    order.filter_map(|title| counts.get(title).map(|(now, then)| (title, *now, *then))).collect()
}

fn told(outcome: Outcome) -> String {
    format!("{}. {}", covered(outcome.low, outcome.high), outcome.group.title())
}

const fn is_decided(state: ApplicationState) -> bool {
    matches!(state, ApplicationState::Shortlisted | ApplicationState::Declined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ApplicationId;

    fn outcome(low: u32, group: Group) -> Outcome {
        Outcome { low, high: low, group }
    }

    fn moved(code: &str, before: Option<Outcome>, state: ApplicationState) -> MovedApplication {
        let after = outcome(6_000, Group::AllEvidenced);
        MovedApplication { application: ApplicationId::new(code), code: code.to_owned(), state, before, after }
    }

    fn preview() -> RequirementsPreview {
        let gaps = Some(outcome(1_000, Group::Gaps));
        RequirementsPreview {
            touched: 600,
            looked_at: 500,
            moved: vec![
                moved("c_1", gaps, ApplicationState::InReview),
                moved("c_2", gaps, ApplicationState::Declined),
                moved("c_3", None, ApplicationState::Submitted),
            ],
        }
    }

    #[test]
    fn it_is_told_who_moves_from_where_to_where() {
        let told = moves(&preview(), &JobId::new("j"), true);
        assert_eq!(told.lead, "3 results move, of 600 applications.");
        assert_eq!(told.groups, [(Group::AllEvidenced.title(), 0, 3), (Group::Gaps.title(), 2, 0)]);
        assert_eq!((told.rows[0].code.as_str(), told.rows[0].href.as_str()), ("c_1", "/jobs/j/candidates/c_1"));
        assert!(told.rows[0].before.starts_with("10%. ") && told.rows[2].before == "no result yet");
        assert!(told.rows[1].note.starts_with("Decided on") && told.more.contains("100 applications were not worked out"));
    }

    #[test]
    fn who_may_not_see_candidates_sees_numbers_only() {
        let told = moves(&preview(), &JobId::new("j"), false);
        assert!(told.rows.iter().all(|row| row.code.is_empty() && row.href.is_empty()));
    }
}
