//! Who may do what. Each line of `routes.rs` names the deed it takes; nothing is opened without passing here (`security.md` §2.4).

use std::future::{Ready, ready};

use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use chrono::{DateTime, Utc};

use super::flash::Flash;
use super::problem::Problem;
use super::sessions;
use crate::domain::UserId;
use crate::domain::people::Role;

/// What a person wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// See jobs and what they ask for.
    ReadJobs,
    /// Make, change, open and close jobs.
    WriteJobs,
    /// See candidates, their reports and evidence.
    ReadCandidates,
    /// Decide about an application, or ask for another look.
    Decide,
    /// Say what other evidence counts for an application, in the number beside verified coverage.
    AcceptEvidence,
    /// See issuers, lists and the queue of unknown ones.
    ReadIssuers,
    /// Change lists, decide about issuers.
    WriteIssuers,
    /// See skills.
    ReadSkills,
    /// Load frameworks, add skills.
    WriteSkills,
    /// See the accounts of staff.
    ReadPeople,
    /// Make and switch off accounts.
    WritePeople,
    /// Read the audit log.
    ReadAudit,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::ReadJobs,
        Self::WriteJobs,
        Self::ReadCandidates,
        Self::Decide,
        Self::AcceptEvidence,
        Self::ReadIssuers,
        Self::WriteIssuers,
        Self::ReadSkills,
        Self::WriteSkills,
        Self::ReadPeople,
        Self::WritePeople,
        Self::ReadAudit,
    ];

    /// Whether it only looks.
    pub const fn is_reading(self) -> bool {
        matches!(self, Self::ReadJobs | Self::ReadCandidates | Self::ReadIssuers | Self::ReadSkills | Self::ReadPeople | Self::ReadAudit)
    }

    /// What one must be allowed to see to know that this deed exists.
    const fn seen_by(self) -> Self {
        match self {
            Self::WriteJobs => Self::ReadJobs,
            Self::Decide | Self::AcceptEvidence => Self::ReadCandidates,
            Self::WriteIssuers => Self::ReadIssuers,
            Self::WriteSkills => Self::ReadSkills,
            Self::WritePeople => Self::ReadPeople,
            reading => reading,
        }
    }
}

/// Whether a person of this role may do it. The only place that says so.
pub const fn authorize(role: Role, deed: Deed) -> bool {
    use Deed::{AcceptEvidence, Decide, ReadCandidates, ReadIssuers, ReadJobs, ReadSkills, WriteIssuers, WriteJobs, WriteSkills};
    match role {
        Role::Admin => true,
        Role::Steward => matches!(deed, ReadJobs | ReadIssuers | WriteIssuers | ReadSkills | WriteSkills),
        Role::Recruiter => matches!(deed, ReadJobs | WriteJobs | ReadCandidates | Decide | AcceptEvidence | ReadIssuers | ReadSkills),
        Role::HiringManager => matches!(deed, ReadJobs | ReadCandidates | AcceptEvidence | ReadIssuers | ReadSkills),
        Role::Auditor => deed.is_reading(),
    }
}

/// What it takes to open an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Nothing.
    Public,
    /// Being signed in, in whatever role.
    SignedIn,
    /// A role that may do this.
    May(Deed),
}

/// The person who is signed in. Handlers take it as an argument.
#[derive(Clone, Debug)]
pub struct User {
    /// Our id.
    pub id: UserId,
    /// The work e-mail address.
    pub email: String,
    /// The name shown.
    pub name: String,
    /// The role.
    pub role: Role,
    /// When they last proved who they are.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Hash of the session's token.
    pub session: String,
    /// The message of the page before.
    pub flash: Option<Flash>,
}

impl User {
    /// Whether this person may do it.
    pub const fn may(&self, deed: Deed) -> bool {
        authorize(self.role, deed)
    }

    /// The person as the audit log names them: `user:ID`.
    pub fn actor(&self) -> String {
        format!("user:{}", self.id)
    }

    /// The person behind a request that came through [`enforce`].
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }
}

impl FromRequest for User {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).ok_or_else(Problem::sign_in))
    }
}

/// Lets a request through when `policy` does. What a person may not see is not there; what they see but may not change says so.
pub async fn enforce(policy: Policy, request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let deed = match policy {
        Policy::Public => return next.call(request).await,
        Policy::SignedIn => None,
        Policy::May(deed) => Some(deed),
    };
    let user = match sessions::find_user(&request).await {
        Ok(Some(user)) => user,
        Ok(None) => return Ok(Problem::sign_in().instead_of(request)),
        Err(problem) => return Ok(problem.instead_of(request)),
    };
    let role = user.role;
    let has_flash = user.flash.is_some();
    request.extensions_mut().insert(user);
    match deed {
        Some(deed) if !authorize(role, deed.seen_by()) => return Ok(Problem::not_found().instead_of(request)),
        Some(deed) if !authorize(role, deed) => return Ok(Problem::not_allowed().instead_of(request)),
        _ => {}
    }
    let is_page = request.method() == Method::GET;
    let mut answer = next.call(request).await?;
    if has_flash && is_page && answer.status() == StatusCode::OK {
        Flash::forget(answer.response_mut());
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_may_what_the_words_of_their_role_say() {
        let of = |role: Role| Deed::ALL.into_iter().filter(|deed| authorize(role, *deed)).collect::<Vec<_>>();
        assert_eq!(of(Role::Admin), Deed::ALL);
        assert!(of(Role::Auditor).iter().all(|deed| deed.is_reading()));
        // A hiring manager knows what a degree or a work sample is worth, and decides nothing.
        assert!(of(Role::HiringManager).iter().all(|deed| deed.is_reading() || *deed == Deed::AcceptEvidence));
        let accepting: Vec<Role> = Role::ALL.iter().copied().filter(|role| authorize(*role, Deed::AcceptEvidence)).collect();
        assert_eq!(accepting, [Role::Admin, Role::Recruiter, Role::HiringManager]);
        assert_eq!(of(Role::Auditor).len(), Deed::ALL.iter().filter(|deed| deed.is_reading()).count());
        assert!(!authorize(Role::Steward, Deed::ReadCandidates) && !authorize(Role::Recruiter, Deed::WriteIssuers));
        for role in [Role::Steward, Role::Recruiter, Role::HiringManager] {
            assert!(!authorize(role, Deed::ReadPeople) && !authorize(role, Deed::ReadAudit), "{role}");
        }
    }

    #[test]
    fn nobody_changes_what_they_may_not_see() {
        for role in [Role::Admin, Role::Steward, Role::Recruiter, Role::HiringManager, Role::Auditor] {
            for deed in Deed::ALL {
                assert!(!authorize(role, deed) || authorize(role, deed.seen_by()), "{role} {deed:?}");
            }
        }
    }
}
