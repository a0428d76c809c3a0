//! Requests that change something must come from our own pages (`security.md` §2.2), sign-in and the public form included.

use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, ORIGIN};
use actix_web::middleware::Next;
use url::Origin;

use super::problem::Problem;

/// Our own origin, for the middleware.
#[derive(Clone, Debug)]
pub struct OwnOrigin(pub Origin);

/// Whether a request with these headers may change something here.
fn is_ours(method: &Method, headers: &HeaderMap, own: &Origin) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || (site == "none" && text("sec-fetch-mode") == Some("navigate"));
    }
    if let Some(origin) = headers.get(ORIGIN) {
        return origin.to_str().is_ok_and(|origin| origin == own.ascii_serialization());
    }
    // A program with a token sends no cookies that a stranger's page could ride on.
    headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).is_some_and(|value| value.starts_with("Bearer "))
}

/// Refuses a change asked for by somebody else's page.
pub async fn refuse_strangers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let own = request.app_data::<OwnOrigin>().cloned();
    let allowed = own.is_some_and(|OwnOrigin(own)| is_ours(request.method(), request.headers(), &own));
    if allowed {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    Ok(Problem::other_site().instead_of(request).map_into_right_body())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn check(method: &Method, headers: &[(&'static str, &'static str)], expected: bool) {
        let own = url::Url::parse("https://assay.example.org").unwrap().origin();
        let map: HeaderMap = headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect();
        assert_eq!(is_ours(method, &map, &own), expected, "{method} {headers:?}");
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        check(&Method::GET, &[("sec-fetch-site", "cross-site")], true);
        check(&Method::POST, &[("sec-fetch-site", "same-origin")], true);
        check(&Method::POST, &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")], true);
        check(&Method::POST, &[("sec-fetch-site", "none"), ("sec-fetch-mode", "cors")], false);
        check(&Method::POST, &[("sec-fetch-site", "same-site")], false);
        check(&Method::POST, &[("sec-fetch-site", "cross-site"), ("origin", "https://assay.example.org")], false);
        check(&Method::POST, &[("origin", "https://assay.example.org")], true);
        check(&Method::POST, &[("origin", "https://evil.example")], false);
        check(&Method::POST, &[("origin", "null")], false);
        check(&Method::POST, &[], false);
        check(&Method::DELETE, &[("authorization", "Bearer assay_1_x_y")], true);
        check(&Method::POST, &[("authorization", "Basic eDp5")], false);
    }
}
