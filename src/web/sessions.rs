//! The session cookie and who is behind it. 256 random bits, of which only the hash is stored (`security.md` §2.1).

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::ServiceRequest;
use actix_web::web::Data;
use chrono::TimeDelta;

use super::access::User;
use super::flash::Flash;
use super::problem::Problem;
use crate::app::App;
use crate::store::sessions::Session;
use crate::store::{self, hash_token};

/// A click is written down at most this often.
const NOTE_EVERY: TimeDelta = TimeDelta::seconds(60);

/// Whether cookies go over https only: always but on loopback without it.
pub fn is_secure(app: &App) -> bool {
    app.config.public_url().is_ok_and(|url| url.scheme() == "https")
}

fn name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-assay" } else { "assay" }
}

/// The cookie that carries `token`.
pub fn cookie(app: &App, token: &str) -> Cookie<'static> {
    let is_secure = is_secure(app);
    Cookie::build(name(is_secure), token.to_owned()).path("/").http_only(true).secure(is_secure).same_site(SameSite::Lax).finish()
}

/// The cookie that takes it away again.
pub fn no_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, "");
    cookie.make_removal();
    cookie
}

/// Hash of the token a request brings along.
pub fn token_hash(app: &App, request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(name(is_secure(app)))?;
    Some(hash_token(cookie.value()))
}

/// Whether a session may still be used at `now`.
fn is_alive(session: &Session, idle: TimeDelta, now: chrono::DateTime<chrono::Utc>) -> bool {
    now < session.expires_at && now - session.seen_at < idle
}

/// The session a request brings along, whatever step of signing in it is at, with its person.
pub async fn find_session(app: &App, request: &HttpRequest) -> Result<Option<(Session, crate::domain::people::User)>, Problem> {
    let Some(hash) = token_hash(app, request) else { return Ok(None) };
    let now = app.clock.now();
    let idle = TimeDelta::minutes(i64::from(app.config.security.session_idle_minutes));
    let found = app
        .store
        .read(move |conn| {
            let Some(session) = store::sessions::lookup(conn, &hash, now)? else { return Ok(None) };
            let user = store::users::find(conn, &session.user)?;
            Ok(Some((session, user)))
        })
        .await?;
    Ok(found.filter(|(session, user)| is_alive(session, idle, now) && user.is_active))
}

/// The person who is signed in, all steps done; notes the click.
pub async fn find_user(request: &ServiceRequest) -> Result<Option<User>, Problem> {
    let Some(app) = request.app_data::<Data<App>>() else { return Ok(None) };
    let http = request.request();
    let Some((session, person)) = find_session(app, http).await?.filter(|(session, _)| !session.waits_for_second_step) else {
        return Ok(None);
    };
    let now = app.clock.now();
    if now - session.seen_at >= NOTE_EVERY {
        let hash = session.token_hash.clone();
        app.store.write(move |conn| store::sessions::update_seen(conn, &hash, now)).await?;
    }
    Ok(Some(User {
        id: person.id,
        email: person.email,
        name: person.name,
        role: person.role,
        confirmed_at: session.confirmed_at,
        session: session.token_hash,
        flash: Flash::of(http),
    }))
}
