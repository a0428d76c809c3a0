//! Signing in: password, then the second step where it is on. Failures slow down whoever makes them and nobody else (`security.md` §2.3).

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::passwords::{self, HashError};
use super::second_step;
use crate::app::App;
use crate::domain::UserId;
use crate::domain::people::User;
use crate::store::sessions::Session;
use crate::store::sign_in_tries::Tries;
use crate::store::{Conn, StoreError, audit, new_token, sessions, sha256_hex, sign_in_tries, users};

/// Failures of an account from one subnet before it has to wait.
const FREE_TRIES: u64 = 5;
/// The longest an account has to wait after a failure, in seconds.
const LONGEST_WAIT_S: i64 = 60;
/// Failures count for this long.
const ACCOUNT_WINDOW: TimeDelta = TimeDelta::minutes(15);
const ADDRESS_WINDOW: TimeDelta = TimeDelta::minutes(5);
/// Failures from one address, and from one subnet, in five minutes.
const MOST_OF_ADDRESS: u64 = 30;
const MOST_OF_SUBNET: u64 = 200;
/// How long the second step may take.
const SECOND_STEP_TIME: TimeDelta = TimeDelta::minutes(10);

/// What came of a try to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedIn {
    /// Signed in: the token for the cookie.
    Done(String),
    /// The password was right; a code is still to come. The token is good for that only.
    NeedsCode(String),
    /// Not this address with this password, or not this code.
    Wrong,
    /// Too many failures: try again after so many seconds.
    Wait(u64),
}

/// Why signing in did not work out.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// Signs in with a password, from `address`. `previous` is the session the browser had, which ends.
pub async fn with_password(
    app: &App,
    email: &str,
    password: String,
    address: IpAddr,
    previous: Option<String>,
) -> Result<SignedIn, SignInError> {
    let subjects = Subjects::new(&format!("account:{}", sha256_hex(users::fold_email(email).as_bytes())), address);
    let (now, email) = (app.clock.now(), email.to_owned());
    let asked = subjects.clone();
    let (wait, user, hash) = app
        .store
        .read(move |conn| {
            let wait = asked.wait(conn, now)?;
            let user = users::lookup_by_email(conn, &email)?.filter(|user| user.is_active);
            let hash = match &user {
                Some(user) => users::lookup_password_hash(conn, &user.id)?,
                None => None,
            };
            Ok((wait, user, hash))
        })
        .await?;
    if let Some(seconds) = wait {
        return Ok(SignedIn::Wait(seconds));
    }
    let is_right = passwords::verify(password.clone(), hash.clone()).await?;
    let Some(user) = user.filter(|_| is_right) else {
        app.store.write(move |conn| subjects.count(conn, now)).await?;
        return Ok(SignedIn::Wrong);
    };
    let rehashed = if hash.as_deref().is_some_and(passwords::is_of_yesterday) { Some(passwords::hash(password).await?) } else { None };
    let (store, app) = (app.store.clone(), app.clone());
    let signed_in = store.write(move |conn| {
        subjects.clear(conn)?;
        if let Some(hash) = rehashed {
            users::update_password_hash(conn, &user.id, &hash)?;
        }
        if let Some(previous) = previous {
            sessions::delete(conn, &previous)?;
        }
        if user.has_second_step {
            return Ok(SignedIn::NeedsCode(begin(&app, conn, &user.id, true)?));
        }
        Ok(SignedIn::Done(complete(&app, conn, &user)?))
    });
    Ok(signed_in.await?)
}

/// Finishes signing in with a code of the app or a recovery code; the session that waited for it ends, and a new one begins.
pub async fn with_code(app: &App, waiting: &Session, user: &User, code: &str, address: IpAddr) -> Result<SignedIn, SignInError> {
    let subjects = Subjects::new(&format!("second-step:{}", user.id), address);
    let (store, now) = (app.store.clone(), app.clock.now());
    let (app, user, code, waiting) = (app.clone(), user.clone(), code.to_owned(), waiting.token_hash.clone());
    let signed_in = store.write(move |conn| {
        if let Some(seconds) = subjects.wait(conn, now)? {
            return Ok(SignedIn::Wait(seconds));
        }
        if !second_step::accept(conn, app.store.key(), &user.id, &code, now)? {
            subjects.count(conn, now)?;
            return Ok(SignedIn::Wrong);
        }
        subjects.clear(conn)?;
        sessions::delete(conn, &waiting)?;
        Ok(SignedIn::Done(complete(&app, conn, &user)?))
    });
    Ok(signed_in.await?)
}

/// Signs out; doing it twice is no error.
pub async fn sign_out(app: &App, session: String) -> Result<(), StoreError> {
    let app = app.clone();
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            if let Some(session) = sessions::lookup(conn, &session, now)? {
                note(conn, &session.user, "user.signed_out", now)?;
                sessions::delete(conn, &session.token_hash)?;
            }
            Ok(())
        })
        .await
}

/// Begins a session for somebody who has just proved who they are, and answers its token.
pub fn complete(app: &App, conn: &mut Conn, user: &User) -> Result<String, StoreError> {
    let now = app.clock.now();
    users::update_seen(conn, &user.id, now)?;
    note(conn, &user.id, "user.signed_in", now)?;
    begin(app, conn, &user.id, false)
}

fn begin(app: &App, conn: &mut Conn, user: &UserId, waits_for_second_step: bool) -> Result<String, StoreError> {
    let now = app.clock.now();
    let lasts = if waits_for_second_step { SECOND_STEP_TIME } else { TimeDelta::hours(i64::from(app.config.security.session_hours)) };
    let (token, token_hash) = new_token()?;
    let confirmed_at = (!waits_for_second_step).then_some(now);
    let session = Session {
        token_hash,
        user: user.clone(),
        created_at: now,
        seen_at: now,
        expires_at: now + lasts,
        confirmed_at,
        waits_for_second_step,
    };
    sessions::insert(conn, &session)?;
    Ok(token)
}

fn note(conn: &mut Conn, user: &UserId, action: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    let who = format!("user:{user}");
    audit::append(conn, &audit::NewEvent { at, actor: &who, action, object: &who, details: "{}" })?;
    Ok(())
}

/// What failures are counted by. The account counts per subnet: somebody else's failures do not keep its owner out.
#[derive(Clone, Debug)]
struct Subjects {
    account: String,
    address: String,
    subnet: String,
}

impl Subjects {
    fn new(account: &str, address: IpAddr) -> Self {
        let net = |v4: u8, v6: u8| match address.to_canonical() {
            IpAddr::V4(address) => Ipv4Net::new(address, v4).map(|net| IpNet::V4(net.trunc())).map(|net| net.to_string()),
            IpAddr::V6(address) => Ipv6Net::new(address, v6).map(|net| IpNet::V6(net.trunc())).map(|net| net.to_string()),
        };
        let (own, around) = (net(32, 64).unwrap_or_default(), net(24, 48).unwrap_or_default());
        Self { account: format!("{account}:{around}"), address: format!("address:{own}"), subnet: format!("subnet:{around}") }
    }

    /// How many seconds are left to wait.
    fn wait(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<u64>, StoreError> {
        let account = sign_in_tries::lookup(conn, &self.account)?.map_or(0, |tries| account_wait(&tries, now));
        let crowd = |tries: Option<Tries>, most: u64| tries.map_or(0, |tries| crowd_wait(&tries, most, now));
        let address = crowd(sign_in_tries::lookup(conn, &self.address)?, MOST_OF_ADDRESS);
        let subnet = crowd(sign_in_tries::lookup(conn, &self.subnet)?, MOST_OF_SUBNET);
        Ok(u64::try_from(account.max(address).max(subnet)).ok().filter(|seconds| *seconds > 0))
    }

    fn count(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<(), StoreError> {
        sign_in_tries::count_failure(conn, &self.account, ACCOUNT_WINDOW, now)?;
        sign_in_tries::count_failure(conn, &self.address, ADDRESS_WINDOW, now)?;
        sign_in_tries::count_failure(conn, &self.subnet, ADDRESS_WINDOW, now)?;
        Ok(())
    }

    fn clear(&self, conn: &mut Conn) -> Result<(), StoreError> {
        sign_in_tries::clear(conn, &self.account)
    }
}

/// 1, 2, 4 … 60 seconds after the fifth failure and each further one.
fn account_wait(tries: &Tries, now: DateTime<Utc>) -> i64 {
    if tries.failures < FREE_TRIES || now - tries.last_at > ACCOUNT_WINDOW {
        return 0;
    }
    let doublings = u32::try_from(tries.failures - FREE_TRIES).unwrap_or(u32::MAX).min(6);
    seconds_until(tries.last_at + TimeDelta::seconds((1_i64 << doublings).min(LONGEST_WAIT_S)), now)
}

fn crowd_wait(tries: &Tries, most: u64, now: DateTime<Utc>) -> i64 {
    if tries.failures < most { 0 } else { seconds_until(tries.last_at + ADDRESS_WINDOW, now) }
}

/// Whole seconds, rounded up.
fn seconds_until(at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    ((at - now).num_milliseconds() + 999) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::staff::{NewPerson, add_with_password};
    use crate::actions::testing::app;
    use crate::domain::people::Role;
    use crate::store::testing::{at, databases};

    const GOOD: &str = "teal lantern marsh";

    async fn attempt(app: &App, password: &str, address: [u8; 4]) -> SignedIn {
        with_password(app, "ada@northwind.example", password.to_owned(), address.into(), None).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn failures_slow_down_who_makes_them_and_not_the_owner_elsewhere() {
        for database in databases() {
            let app = app(&database);
            let ada = NewPerson::new("ada@northwind.example", "Ada", Role::Admin).unwrap();
            add_with_password(&app, "system", ada, GOOD.to_owned()).await.unwrap();
            for _ in 0..5 {
                assert_eq!(attempt(&app, "a wrong password", [192, 0, 2, 7]).await, SignedIn::Wrong);
            }
            assert_eq!(attempt(&app, GOOD, [192, 0, 2, 200]).await, SignedIn::Wait(1), "the same subnet");
            assert!(matches!(attempt(&app, GOOD, [198, 51, 100, 1]).await, SignedIn::Done(_)), "the owner elsewhere");
            app.clock.set(at(1));
            assert_eq!(attempt(&app, "a wrong password", [192, 0, 2, 7]).await, SignedIn::Wrong);
            assert_eq!(attempt(&app, GOOD, [192, 0, 2, 7]).await, SignedIn::Wait(2));
            app.clock.set(at(3));
            assert!(matches!(attempt(&app, GOOD, [192, 0, 2, 7]).await, SignedIn::Done(_)));
            assert_eq!(attempt(&app, "a wrong password", [192, 0, 2, 7]).await, SignedIn::Wrong, "counting begins anew");
        }
    }

    #[test]
    fn waits_double_up_to_a_minute_and_end() {
        let tries = |failures| Tries { failures, since: at(0), last_at: at(0) };
        let waits = [4, 5, 6, 7, 11, 12, 500].map(|failures| account_wait(&tries(failures), at(0)));
        assert_eq!(waits, [0, 1, 2, 4, 60, 60, 60]);
        assert_eq!(account_wait(&tries(500), at(60)), 0);
        assert_eq!([29, 30].map(|failures| crowd_wait(&tries(failures), MOST_OF_ADDRESS, at(10))), [0, 290]);
    }
}
