//! A browser for tests: requests through everything that stands around the routes, cookies kept.

use actix_web::body::to_bytes;
use actix_web::http::header;
use actix_web::test::{TestRequest, call_service, init_service};

use super::server::{Readiness, application};
use super::sessions;
use crate::actions::sign_in;
use crate::app::App;
use crate::domain::people::User;

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: u16,
    /// Where it leads.
    pub(crate) location: String,
    /// Its text.
    pub(crate) body: String,
    /// The `Set-Cookie` lines.
    pub(crate) cookies: Vec<String>,
}

/// Somebody in front of a screen.
pub(crate) struct Browser {
    app: App,
    cookie: Option<String>,
}

impl Browser {
    /// Nobody in particular.
    pub(crate) fn new(app: &App) -> Self {
        Self { app: app.clone(), cookie: None }
    }

    /// `user`, signed in.
    pub(crate) fn of(app: &App, user: &User) -> Self {
        let token = app.store.write_blocking(|conn| sign_in::complete(app, conn, user)).unwrap();
        let cookie = sessions::cookie(app, &token);
        Self { app: app.clone(), cookie: Some(format!("{}={}", cookie.name(), cookie.value())) }
    }

    /// The cookie of the session, `name=value`.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Looks at a page.
    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.send(TestRequest::get().uri(path)).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Reply {
        self.send(TestRequest::post().uri(path).insert_header(("sec-fetch-site", "same-origin")).set_form(form)).await
    }

    /// Sends what a test made itself.
    pub(crate) async fn send(&mut self, request: TestRequest) -> Reply {
        let public_url = self.app.config.public_url().unwrap();
        let service = init_service(application(&self.app, &public_url, &Readiness::default())).await;
        let mut request = request.insert_header((header::HOST, "127.0.0.1:8080"));
        if let Some(cookie) = &self.cookie {
            request = request.insert_header((header::COOKIE, cookie.as_str()));
        }
        let answer = call_service(&service, request.to_request()).await;
        let text =
            |name: header::HeaderName| answer.headers().get_all(name).map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>();
        let cookies = text(header::SET_COOKIE);
        for line in cookies.iter().filter(|line| line.starts_with("assay=")) {
            let pair = line.split(';').next().unwrap().to_owned();
            self.cookie = (pair != "assay=").then_some(pair);
        }
        let (status, location) = (answer.status().as_u16(), text(header::LOCATION).concat());
        let body = to_bytes(answer.into_body()).await.map_err(|_| "no body").unwrap();
        Reply { status, location, cookies, body: String::from_utf8_lossy(&body).into_owned() }
    }
}
