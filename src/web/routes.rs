//! Every URL of the server, on one screen.

use actix_web::web::{self, ServiceConfig, get};

use super::assets;
use super::problem::{self, Problem};

/// Puts every URL in its place.
pub fn configure(service: &mut ServiceConfig) {
    service
        .route("/healthz", get().to(async || problem::ready(true)))
        .route("/static/{hash}/{name:.*}", get().to(assets::serve))
        .default_service(web::to(async || Problem::not_found().into_answer()));
}
