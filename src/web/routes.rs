//! Every URL of the server, on one screen.

use actix_web::web::{self, ServiceConfig, get, post};

use super::pages::public;
use super::problem::{self, Problem};
use super::{assets, health};

/// Puts every URL in its place.
pub fn configure(service: &mut ServiceConfig) {
    service
        .route("/healthz", get().to(async || problem::ready(true)))
        .route("/readyz", get().to(health::ready))
        .route("/static/{hash}/{name:.*}", get().to(assets::serve))
        .route("/jobs/{slug}", get().to(public::job::show))
        .route("/jobs/{slug}/apply", get().to(public::apply::form))
        .route("/jobs/{slug}/apply", post().to(public::apply::submit))
        .route("/status/{token}", get().to(public::status::show))
        .route("/status/{token}/badges", post().to(public::status::add))
        .route("/status/{token}/code", post().to(public::status::code))
        .route("/status/{token}/new-code", post().to(public::status::new_code))
        .route("/status/{token}/withdraw", post().to(public::status::withdraw))
        .default_service(web::to(async || Problem::not_found().into_answer()));
}
