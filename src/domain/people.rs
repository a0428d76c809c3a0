//! Candidates, their applications and what they send.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ApplicationId, CandidateId, JobId, SubmissionId};

text_enum! {
    /// Life cycle of an application. A score never moves it.
    pub enum ApplicationState {
        /// Sent in.
        Submitted = "submitted",
        /// A recruiter has it.
        InReview = "in_review",
        /// On the shortlist.
        Shortlisted = "shortlisted",
        /// Put on hold.
        OnHold = "on_hold",
        /// Declined by a person.
        Declined = "declined",
        /// Taken back by the candidate.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What a candidate sent.
    pub enum SubmissionKind {
        /// A pasted link.
        Link = "link",
        /// An uploaded file.
        File = "file",
    }
}

text_enum! {
    /// How far the work on a submission is.
    pub enum SubmissionState {
        /// On disk, not looked at yet.
        Received = "received",
        /// Being checked.
        Checking = "checking",
        /// A report is there.
        Checked = "checked",
        /// The same credential came in another line.
        Duplicate = "duplicate",
        /// Could not be decided; will be asked again.
        Waiting = "waiting",
    }
}

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Our id.
    pub id: CandidateId,
    /// The short code shown instead of the name: `c_7k2m`.
    pub code: String,
    /// The name, where given.
    pub name: Option<String>,
    /// The e-mail address given.
    pub email: Option<String>,
    /// When the address was proved by a code or link.
    pub email_proved_at: Option<DateTime<Utc>>,
}

/// A candidate's application for a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Our id.
    pub id: ApplicationId,
    /// Who.
    pub candidate: CandidateId,
    /// For which job.
    pub job: JobId,
    /// State.
    pub state: ApplicationState,
    /// When it came in.
    pub submitted_at: DateTime<Utc>,
}

/// One link or file of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Our id.
    pub id: SubmissionId,
    /// The application.
    pub application: ApplicationId,
    /// Its place in what was sent, from 1.
    pub position: u32,
    /// Link or file.
    pub kind: SubmissionKind,
    /// The link, or the file's name.
    pub label: String,
    /// How far it is.
    pub state: SubmissionState,
}
