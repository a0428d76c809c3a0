//! A learner record on a page: the line that was sent, then each credential inside as a line of its own, under the id scoring knows it by.

use crate::domain::people::{Submission, SubmissionState};
use crate::verify::report::Report;

/// The lines sent, each followed by what is inside.
pub fn with_inside(lines: Vec<(Submission, Option<Report>)>) -> Vec<(Submission, Option<Report>)> {
    let mut all = Vec::with_capacity(lines.len());
    for (submission, report) in lines {
        let inside = report.as_ref().map(|report| pieces(&submission, report)).unwrap_or_default();
        all.push((submission, report));
        all.extend(inside.into_iter().map(|(line, report)| (line, Some(report))));
    }
    all
}

/// What is inside one line.
pub fn pieces(submission: &Submission, report: &Report) -> Vec<(Submission, Report)> {
    // Looked at together with the record: once the record has a report, so have they.
    let state = if submission.state == SubmissionState::Duplicate { SubmissionState::Duplicate } else { SubmissionState::Checked };
    let line = |id| Submission { id, label: format!("inside {}", submission.label), state, ..submission.clone() };
    report.pieces(&submission.id).skip(1).map(|(id, report)| (line(id), report.clone())).collect()
}
