//! A page as an answer.

use actix_web::body::BoxBody;
use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::problem::{self, Problem};

/// A rendered page.
#[derive(Debug)]
pub struct Html {
    text: String,
    is_returned_form: bool,
}

impl Html {
    /// A form that came back with errors: 422, typed values kept.
    pub fn returned_form(page: &impl Template) -> Result<Self, Problem> {
        Ok(Self { is_returned_form: true, ..render(page)? })
    }

    /// The page's text.
    pub fn into_text(self) -> String {
        self.text
    }
}

/// Renders a page.
pub fn render(page: &impl Template) -> Result<Html, Problem> {
    Ok(Html { text: page.render().map_err(Problem::internal)?, is_returned_form: false })
}

impl Responder for Html {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<BoxBody> {
        let mut answer = if self.is_returned_form { problem::returned_form() } else { HttpResponse::Ok() };
        answer.content_type(ContentType::html()).body(self.text)
    }
}
