//! Pages for candidates: the public page of a job, applying, and the private status page. Phone first, no account.

pub mod apply;
pub mod examples;
pub mod job;
pub mod lines;
pub mod notice;
pub mod status;
pub mod upload;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;

/// The answer to a form that was taken.
fn see_other(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, place)).finish()
}
