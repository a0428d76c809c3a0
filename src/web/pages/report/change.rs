//! What is changed from a report: a decision is made or taken back, other evidence is accepted or taken back.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::show::{load, reader, returned};
use super::{decision, other_evidence};
use crate::app::App;
use crate::domain::{ApplicationId, JobId, OtherEvidenceId, RequirementId};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::pages::jobs::go;
use crate::web::problem::Problem;

type Place = Path<(JobId, ApplicationId)>;

/// `POST /jobs/{id}/candidates/{application}/decision`.
pub async fn decide(app: Data<App>, user: User, place: Place, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    load(&app, (&place.0, &place.1)).await?;
    if decision::decide(&app, &place.1, &reader(&user), &mut form).await? {
        let message = Flash::good("The decision is recorded, with the report as you saw it.");
        return Ok(go(&app, &format!("/jobs/{}/candidates/{}#decision", place.0, place.1), &message));
    }
    returned(&app, &user, (&place.0, &place.1), &request, form).await
}

/// `POST /jobs/{id}/candidates/{application}/decision/undo`.
pub async fn undo(app: Data<App>, user: User, place: Place, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    load(&app, (&place.0, &place.1)).await?;
    if decision::undo(&app, &place.1, &reader(&user), &mut form).await? {
        let message = Flash::good("The decision is taken back; the application is where it was before. Both stay in the history.");
        return Ok(go(&app, &format!("/jobs/{}/candidates/{}#decision", place.0, place.1), &message));
    }
    returned(&app, &user, (&place.0, &place.1), &request, form).await
}

/// `POST /jobs/{id}/candidates/{application}/other-evidence/{requirement}`.
pub async fn accept(
    app: Data<App>,
    user: User,
    place: Path<(JobId, ApplicationId, RequirementId)>,
    request: HttpRequest,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let (job, application, requirement) = place.into_inner();
    load(&app, (&job, &application)).await?;
    if other_evidence::accept(&app, (&application, &requirement), &reader(&user), &mut form).await? {
        let message = Flash::good("Accepted. It counts in the separate number and never in verified coverage.");
        return Ok(go(&app, &format!("/jobs/{job}/candidates/{application}#other"), &message));
    }
    returned(&app, &user, (&job, &application), &request, form).await
}

/// `POST /jobs/{id}/candidates/{application}/other-evidence/{line}/withdraw`.
pub async fn withdraw(app: Data<App>, user: User, place: Path<(JobId, ApplicationId, OtherEvidenceId)>) -> Result<HttpResponse, Problem> {
    let (job, application, evidence) = place.into_inner();
    load(&app, (&job, &application)).await?;
    let message = if other_evidence::withdraw(&app, (&application, evidence), &reader(&user)).await? {
        Flash::good("Taken back. It counts nowhere now and stays in the history.")
    } else {
        Flash::warn("The candidate took the application back meanwhile; nothing was changed.")
    };
    Ok(go(&app, &format!("/jobs/{job}/candidates/{application}#other"), &message))
}
