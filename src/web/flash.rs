//! One sentence that survives a redirect: "Version 4 is published."

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// What kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashKind {
    /// It worked.
    Good,
    /// It worked, but look at this.
    Warn,
    /// Good to know.
    Info,
}

impl FlashKind {
    /// The end of the class name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Info => "info",
        }
    }

    /// The icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Good => "s-verified",
            Self::Warn => "s-expired",
            Self::Info => "i-info",
        }
    }
}

/// The message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// What kind.
    pub kind: FlashKind,
    /// One or two sentences of text.
    pub message: String,
}

const NAME: &str = "assay-flash";
const LONGEST: usize = 600;

impl Flash {
    /// It worked.
    pub fn good(message: impl Into<String>) -> Self {
        Self { kind: FlashKind::Good, message: message.into() }
    }

    /// It worked, but look at this.
    pub fn warn(message: impl Into<String>) -> Self {
        Self { kind: FlashKind::Warn, message: message.into() }
    }

    /// Good to know.
    pub fn info(message: impl Into<String>) -> Self {
        Self { kind: FlashKind::Info, message: message.into() }
    }

    /// The message a request brings along.
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let cookie = request.cookie(NAME)?;
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cookie.value()).ok()?).ok()?;
        let (kind, message) = text.split_once(' ')?;
        let kind = match kind {
            "good" => FlashKind::Good,
            "warn" => FlashKind::Warn,
            _ => FlashKind::Info,
        };
        Some(Self { kind, message: message.chars().take(LONGEST).collect() })
    }

    /// The cookie that carries the message over one redirect.
    pub fn cookie(&self, is_secure: bool) -> Cookie<'static> {
        let message: String = self.message.chars().take(LONGEST).collect();
        let value = BASE64_URL_SAFE_NO_PAD.encode(format!("{} {message}", self.kind.as_str()));
        Cookie::build(NAME, value)
            .path("/")
            .http_only(true)
            .secure(is_secure)
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(60))
            .finish()
    }

    /// Takes the message away once it was shown.
    pub fn forget(answer: &mut HttpResponse<impl actix_web::body::MessageBody>) {
        let mut cookie = Cookie::build(NAME, "").path("/").finish();
        cookie.make_removal();
        // A cookie that cannot be written is shown once more.
        let _ = answer.add_cookie(&cookie);
    }
}
