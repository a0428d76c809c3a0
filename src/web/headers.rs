//! The headers of `security.md` §2.1 on every answer, errors and static files included, and the number of the request.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};

/// Scripts, styles and pictures from here only, nothing inline, no frames, no forms to elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const FIXED: [(&str, &str); 9] = [
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(self), \
         screen-wake-lock=(), sync-xhr=(), usb=(), web-share=(), xr-spatial-tracking=()",
    ),
    ("x-robots-tag", "noindex"),
    ("cache-control", "no-store"),
];

/// The number of this request, for people to name when they ask for help.
#[derive(Clone, Debug)]
pub struct RequestId(String);

impl RequestId {
    /// The number of `request`, or a dash where the request never came through the middleware.
    pub fn of(request: &HttpRequest) -> String {
        request.extensions().get::<Self>().map_or_else(|| "-".to_owned(), |id| id.0.clone())
    }

    fn fresh() -> Self {
        let mut bytes = [0_u8; 8];
        // Without randomness the number is only less useful.
        let _ = getrandom::fill(&mut bytes);
        Self(hex::encode(bytes))
    }
}

/// Puts the headers on the answer unless the handler set its own.
pub async fn add(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = RequestId::fresh();
    let value = HeaderValue::from_str(&id.0).ok();
    request.extensions_mut().insert(id);
    let mut answer = next.call(request).await?;
    let headers = answer.headers_mut();
    for (name, value) in FIXED {
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if let Some(value) = value {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    // A page that search engines may show says so itself.
    if headers.get("x-robots-tag").is_some_and(|value| value == "all") {
        headers.remove("x-robots-tag");
    }
    Ok(answer)
}
