//! Candidates, their applications and what they send.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ApplicationId, CandidateId, DecisionId, JobId, SnapshotId, SubmissionId, UserId};

text_enum! {
    /// What a member of staff may do.
    pub enum Role {
        /// Everything, and the accounts of others.
        Admin = "admin",
        /// Issuers and lists.
        Steward = "steward",
        /// Jobs, candidates and decisions.
        Recruiter = "recruiter",
        /// Reads jobs and candidates, and says what other evidence counts.
        HiringManager = "hiring_manager",
        /// Reads everything, writes nothing.
        Auditor = "auditor",
    }
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Our id.
    pub id: UserId,
    /// The work e-mail address, which they sign in with.
    pub email: String,
    /// The name shown.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in.
    pub is_active: bool,
    /// Whether a password is set.
    pub has_password: bool,
    /// Whether signing in takes a second step.
    pub has_second_step: bool,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When they last signed in.
    pub seen_at: Option<DateTime<Utc>>,
}

text_enum! {
    /// What a candidate agreed to.
    pub enum ConsentPurpose {
        /// Checking what they sent for this job. Nothing is checked without it.
        ThisJob = "this_job",
        /// Keeping it for other jobs.
        OtherJobs = "other_jobs",
        /// The voluntary equal-opportunity questions.
        EqualOpportunity = "eo_survey",
    }
}

/// What a candidate agreed to, in which words and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// To what.
    pub purpose: ConsentPurpose,
    /// Which version of the words.
    pub text_version: String,
    /// By which way: `apply_page`.
    pub channel: String,
    /// When.
    pub given_at: DateTime<Utc>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

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

text_enum! {
    /// What a person decides about an application.
    pub enum DecisionOutcome {
        /// Goes on.
        Advance = "advance",
        /// Waits for something.
        Hold = "hold",
        /// Does not go on.
        Decline = "decline",
    }
}

impl DecisionOutcome {
    /// The stage the application moves to.
    pub const fn state(self) -> ApplicationState {
        match self {
            Self::Advance => ApplicationState::Shortlisted,
            Self::Hold => ApplicationState::OnHold,
            Self::Decline => ApplicationState::Declined,
        }
    }
}

text_enum! {
    /// Why. Never filled in for anybody, and never by a score.
    pub enum DecisionReason {
        /// The must-haves are evidenced.
        MustsEvidenced = "musts_evidenced",
        /// Other evidence convinced the person.
        OtherEvidence = "other_evidence",
        /// A check or a review is open.
        WaitingForCheck = "waiting_for_check",
        /// A must-have is not evidenced.
        MustNotEvidenced = "must_not_evidenced",
        /// Somebody else fits the job better.
        SomebodyElse = "somebody_else",
        /// The job is filled or gone.
        JobOver = "job_over",
        /// Something else, said in words.
        Other = "other",
    }
}

/// A decision as recorded (F89).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Our id.
    pub id: DecisionId,
    /// About which application.
    pub application: ApplicationId,
    /// What.
    pub outcome: DecisionOutcome,
    /// Why.
    pub reason: DecisionReason,
    /// Why, in the person's own words.
    pub words: String,
    /// Who, as shown.
    pub decided_by: String,
    /// The result the person had before them; `None` where nothing was worked out yet.
    pub snapshot: Option<SnapshotId>,
    /// When the person opened the report.
    pub opened_at: DateTime<Utc>,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Taken back, where it was a mistake.
    pub undone: Option<Undone>,
}

/// How a decision was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Why, in the person's own words.
    pub words: String,
    /// Who, as shown.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}
