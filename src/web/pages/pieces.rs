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

/// What is inside one line. Of a record that was sent twice it is shown once.
pub fn pieces(submission: &Submission, report: &Report) -> Vec<(Submission, Report)> {
    if submission.state == SubmissionState::Duplicate {
        return Vec::new();
    }
    // Looked at together with the record: once the record has a report, so have they.
    let state = SubmissionState::Checked;
    let line = |id| Submission { id, label: format!("inside {}", submission.label), state, ..submission.clone() };
    report.pieces(&submission.id).skip(1).map(|(id, report)| (line(id), report.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credentials::Standing;
    use crate::verify::report::{CheckKind, Outcome};
    use crate::web::pages::sample;

    #[test]
    fn what_is_inside_a_record_follows_it_under_the_id_scoring_uses() {
        let one = |standing| sample::report(standing, &[(CheckKind::Read, Outcome::Passed, None)]);
        let record = Report { inner: vec![one(Standing::Verified), one(Standing::Expired)], ..one(Standing::Verified) };
        let submission = |state| Submission {
            id: crate::domain::SubmissionId::new("s1"),
            application: crate::domain::ApplicationId::new("a1"),
            position: 1,
            kind: crate::domain::people::SubmissionKind::File,
            label: "record.json".to_owned(),
            state,
        };
        let lines =
            with_inside(vec![(submission(SubmissionState::Received), Some(record.clone())), (submission(SubmissionState::Received), None)]);
        let ids: Vec<_> = lines.iter().map(|(line, _)| (line.id.as_str(), line.state)).collect();
        let (new, done) = (SubmissionState::Received, SubmissionState::Checked);
        assert_eq!(ids, [("s1", new), ("s1/1", done), ("s1/2", done), ("s1", new)]);
        assert_eq!(lines[2].1.as_ref().unwrap().standing, Standing::Expired);
        let twice = with_inside(vec![(submission(SubmissionState::Duplicate), Some(record))]);
        assert_eq!(twice.len(), 1, "what is inside stands with the first of them");
    }
}
