//! Throwing a draft away: the version in force is what stands on the page again.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::actions::edit_requirements::discard_requirements;
use crate::app::App;
use crate::domain::JobId;
use crate::domain::jobs::RequirementSet;
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::pages::jobs::go;
use crate::web::problem::Problem;

/// What is lost and what stays, before the button.
pub(super) fn leaves(published: Option<&RequirementSet>) -> String {
    match published {
        Some(set) => format!("What was changed in it is lost. Version {} stays in force as it is.", set.version),
        None => "Its rows are lost. Nothing is published yet, so the job asks for nothing then.".to_owned(),
    }
}

/// `POST /jobs/{id}/requirements/discard`.
pub async fn discard(app: Data<App>, user: User, id: Path<JobId>) -> Result<HttpResponse, Problem> {
    let message = if discard_requirements(&app, id.clone(), user.id).await? {
        Flash::good("The draft is thrown away.")
    } else {
        Flash::warn("There is no draft any more: somebody published it or threw it away. This is how the requirements stand.")
    };
    Ok(go(&app, &format!("/jobs/{id}/requirements"), &message))
}
