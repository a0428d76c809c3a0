//! What a decision would do, in words.

use crate::actions::map_achievement::{Moved, Preview};
use crate::web::access::{Deed, User};
use crate::web::pages::moved::{LISTED, covered, not_shown};
use crate::web::words;

/// One result that moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MovedRow {
    /// The job.
    pub job: String,
    /// The candidate's code, for who may see candidates.
    pub code: String,
    /// The report, for who may see it.
    pub href: String,
    /// `0%, up to 40%`.
    pub before: String,
    /// `40%`.
    pub after: String,
}

/// What a decision would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PreviewView {
    /// In one sentence.
    pub lead: String,
    /// Who moves.
    pub rows: Vec<MovedRow>,
    /// Who is not listed.
    pub more: String,
    /// What is kept has to be this.
    pub token: String,
}

/// A preview in words; codes of candidates only for who may see candidates.
pub(super) fn preview_view(user: &User, preview: &Preview, token: String) -> PreviewView {
    let may_see = user.may(Deed::ReadCandidates);
    let row = |moved: &Moved| MovedRow {
        job: moved.job_title.clone(),
        code: if may_see { moved.code.clone() } else { String::new() },
        href: if may_see { format!("/jobs/{}/candidates/{}", moved.job, moved.application) } else { String::new() },
        before: covered(moved.before.0, moved.before.1),
        after: covered(moved.after.0, moved.after.1),
    };
    let holders = words::counted(preview.touched, "application");
    let lead = match (preview.touched, preview.moved.len()) {
        (0, _) => "No application that may still move holds it. What you say counts from the next one on.".to_owned(),
        (1, 0) => "No result moves: 1 application holds it, and it stays as it is.".to_owned(),
        (_, 0) => format!("No result moves: {holders} hold it, and each stays as it is."),
        (_, 1) => format!("1 result moves, of {holders} with this badge."),
        (_, count) => format!("{} results move, of {holders} with this badge.", words::grouped(count)),
    };
    let unread = preview.touched.saturating_sub(preview.looked_at);
    let more = not_shown(preview.moved.len(), unread, "once you keep it");
    PreviewView { lead, rows: preview.moved.iter().take(LISTED).map(row).collect(), more, token }
}

#[cfg(test)]
mod tests {
    use super::super::testing::moved;
    use super::*;
    use crate::domain::people::Role;
    use crate::web::pages::sample;

    #[test]
    fn a_preview_says_how_many_move() {
        let lead = |touched, count: usize| {
            let moved = moved().moved.into_iter().take(count).collect();
            preview_view(&sample::person(Role::Admin), &Preview { touched, looked_at: touched, moved }, String::new()).lead
        };
        assert_eq!(lead(0, 0), "No application that may still move holds it. What you say counts from the next one on.");
        assert_eq!(lead(1, 0), "No result moves: 1 application holds it, and it stays as it is.");
        assert_eq!(lead(3, 1), "1 result moves, of 3 applications with this badge.");
        assert_eq!(lead(3, 2), "2 results move, of 3 applications with this badge.");
    }
}
