//! Whether this process should get requests.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::problem;
use super::server::Readiness;
use crate::app::App;
use crate::store::users;

/// `GET /healthz`: the process answers. Tables and settings were in order before it began to listen.
pub async fn live() -> HttpResponse {
    problem::ready(true)
}

/// `GET /readyz`: the database answers and the server is not about to stop.
pub async fn ready(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let is_staying = request.app_data::<Readiness>().is_none_or(Readiness::is_ready);
    let is_answered = app.store.read(users::count_all).await.is_ok();
    problem::ready(is_staying && is_answered)
}
