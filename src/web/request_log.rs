//! A line in the log for each request: which address pattern, which answer, how long. Never the address itself, which may hold a token or an id.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use super::headers::RequestId;

/// Writes the line.
pub async fn note(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let answer = next.call(request).await?;
    let request = answer.request();
    let route = request.match_pattern().unwrap_or_else(|| "-".to_owned());
    let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (id, method, status) = (RequestId::of(request), request.method(), answer.status().as_u16());
    match route.as_str() {
        "/healthz" | "/readyz" | "/static/{hash}/{name:.*}" => {
            tracing::debug!(request.id = %id, %method, route, status, took_ms, "request answered");
        }
        _ => tracing::info!(request.id = %id, %method, route, status, took_ms, "request answered"),
    }
    Ok(answer)
}
