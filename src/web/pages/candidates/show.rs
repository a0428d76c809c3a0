//! The candidates of a job.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};

use super::address::Address;
use super::load::load;
use super::page::CandidatesPage;
use crate::app::App;
use crate::domain::JobId;
use crate::store::{self, audit};
use crate::web::access::User;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::from_score;
use crate::web::problem::Problem;

/// `GET /jobs/{id}/candidates`. Sorting by coverage is somebody's own wish and is written down.
pub async fn show(app: Data<App>, user: User, id: Path<JobId>, request: HttpRequest) -> Result<Html, Problem> {
    let id = id.into_inner();
    let address = Address::read(request.query_string());
    let now = app.clock.now();
    if address.by_coverage && address.place.is_none() {
        let (actor, object) = (user.actor(), format!("job:{id}"));
        app.store
            .write(move |conn| {
                let event =
                    audit::NewEvent { at: now, actor: &actor, action: "candidates.sorted_by_coverage", object: &object, details: "{}" };
                audit::append(conn, &event).map(drop)
            })
            .await?;
    }
    let wanted = address.clone();
    let (job, loaded) = app
        .store
        .read(move |conn| {
            let job = store::jobs::find(conn, &id)?;
            let loaded = load(conn, &id, &wanted)?;
            Ok((job, loaded))
        })
        .await?;
    let layout = Layout::of(&user, Section::Jobs, &format!("Candidates: {}", job.title));
    html::render(&CandidatesPage::new(layout, &job, &address, &loaded, &from_score::summarise, now))
}
