//! Somebody with a browser: sends forms, keeps cookies, follows where an answer leads.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};

use crate::page::{Form, Page};

/// One person at one server.
pub struct Person {
    origin: String,
    client: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// An HTTP client that follows nothing by itself.
pub fn client() -> reqwest::Client {
    #[expect(clippy::disallowed_methods, reason = "a person outside the server, not the server")]
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(60)).no_proxy().build().unwrap()
}

impl Person {
    pub fn at(origin: &str) -> Self {
        Self { origin: origin.to_owned(), client: client(), cookies: Mutex::default() }
    }

    /// The cookies as a browser would hold them.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn send(&self, method: Method, path: &str, body: Option<(String, Vec<u8>)>) -> Page {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.origin) };
        let jar = self.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut request = self.client.request(method, &url).header(ORIGIN, &self.origin);
        if !jar.is_empty() {
            request = request.header(COOKIE, jar);
        }
        if let Some((kind, bytes)) = body {
            request = request.header(CONTENT_TYPE, kind).body(bytes);
        }
        let answer = request.send().await.unwrap_or_else(|error| panic!("{url}: {error:?}"));
        let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (location, content_type) = (text(LOCATION), text(CONTENT_TYPE).unwrap_or_default());
        {
            let mut jar = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
            for cookie in answer.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
                let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
                let (name, value) = pair.split_once('=').unwrap();
                if value.is_empty() || rest.contains("Max-Age=0") {
                    jar.remove(name);
                } else {
                    jar.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        let status = answer.status().as_u16();
        let bytes = answer.bytes().await.unwrap().to_vec();
        Page { path: path.to_owned(), status, location, content_type, bytes }
    }

    /// Opens an address, whatever the answer.
    pub async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, None).await
    }

    /// Opens a page that must be there, by way of redirects.
    pub async fn open(&self, path: &str) -> Page {
        let mut page = self.get(path).await;
        for _ in 0..5 {
            match page.location.clone() {
                Some(location) => page = self.get(&location).await,
                None => break,
            }
        }
        page.answers(200)
    }

    /// Sends a form, whatever the answer.
    pub async fn send_form(&self, form: &Form) -> Page {
        if form.is_post {
            return self.send(Method::POST, &form.action, Some(form.encode())).await;
        }
        let query = String::from_utf8(form.encode().1).unwrap();
        self.get(&format!("{}?{query}", form.action.split('?').next().unwrap_or_default())).await
    }

    /// Sends a form that must be taken, and opens the page it leads to.
    pub async fn submit(&self, form: &Form) -> Page {
        let answer = self.send_form(form).await.answers(303);
        self.open(&answer.leads_to()).await
    }

    /// Posts raw bytes.
    pub async fn post(&self, path: &str, content_type: &str, bytes: Vec<u8>) -> Page {
        self.send(Method::POST, path, Some((content_type.to_owned(), bytes))).await
    }
}
