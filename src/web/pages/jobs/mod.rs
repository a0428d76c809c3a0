//! Jobs, for staff: the list, a new one, what it asks for, its public link, its settings.

pub mod advert;
mod details;
pub mod files;
pub mod list;
pub mod new;
pub mod requirements;
pub mod settings;
pub mod share;

use actix_web::HttpResponse;

use crate::app::App;
use crate::web::flash::Flash;
use crate::web::problem;

/// The answer after a POST: see the page at `location`, which says `message`.
pub(in crate::web::pages) fn go(app: &App, location: &str, message: &Flash) -> HttpResponse {
    let mut answer = problem::see(location);
    let is_secure = app.config.public_url().is_ok_and(|url| url.scheme() == "https");
    // A cookie that cannot be written only costs the message.
    let _ = answer.add_cookie(&message.cookie(is_secure));
    answer
}

#[cfg(test)]
mod tests;
