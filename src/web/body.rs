//! Limits on what is sent to us: 256 KiB unless a route says otherwise, and fifteen seconds to send it.

use std::io;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};

/// The largest body of an ordinary form.
pub const FORM_LIMIT: usize = 256 * 1024;
/// The largest CSV file.
pub const CSV_LIMIT: usize = 32 * 1024 * 1024;
/// How long a body may take to arrive. The server's own limit is for the head of a request only.
const DEADLINE: Duration = Duration::from_secs(15);

/// How long the files of a framework may take: they are large, and staff sends them.
const LONG_DEADLINE: Duration = Duration::from_secs(180);
/// Where they are sent.
const LARGE_FILES_GO_TO: [&str; 2] = ["/skills/frameworks", "/skills/frameworks/mappings"];

/// Ends a body that drips in.
pub async fn deadline(mut request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let payload = request.take_payload();
    if matches!(payload, Payload::None) {
        request.set_payload(payload);
    } else {
        let patience = if LARGE_FILES_GO_TO.contains(&request.path()) { LONG_DEADLINE } else { DEADLINE };
        let until = Instant::now() + patience;
        let timed = stream::unfold(Some(payload), move |state| async move {
            let mut payload = state?;
            match timeout_at(until, payload.next()).await {
                Ok(Some(chunk)) => Some((chunk, Some(payload))),
                Ok(None) => None,
                Err(_) => Some((Err(PayloadError::Incomplete(Some(io::ErrorKind::TimedOut.into()))), None)),
            }
        });
        // Multipart asks once more after the end.
        request.set_payload(Payload::Stream { payload: Box::pin(timed.fuse()) });
    }
    next.call(request).await
}
