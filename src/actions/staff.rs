//! Accounts of staff: adding people, one-time set-up links, passwords, switching accounts off.

use chrono::{DateTime, TimeDelta, Utc};

use super::passwords::{self, HashError, PasswordRefused};
use super::sign_in;
use crate::app::App;
use crate::domain::UserId;
use crate::domain::people::{Role, User};
use crate::store::audit::{self, NewEvent};
use crate::store::setup_links::{self, SetupLink};
use crate::store::{Conn, StoreError, hash_token, new_token, sessions, users};

/// How long the link for the first administrator works.
pub const FIRST_LINK: TimeDelta = TimeDelta::hours(1);
/// How long the link for a colleague works: they may be off today.
pub const COLLEAGUE_LINK: TimeDelta = TimeDelta::hours(24);
/// Longest name and address.
pub const LONGEST: usize = 254;

/// Why an account could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// The address is no address.
    #[error("{0:?} is not an e-mail address such as name@example.org")]
    Email(String),
    /// Somebody has the address.
    #[error("there is an account with this address already")]
    Taken,
    /// The password is not taken.
    #[error(transparent)]
    Password(#[from] PasswordRefused),
    /// The password given is not the present one.
    #[error("this is not your present password")]
    WrongPassword,
    /// Nobody would be left to let people in.
    #[error("this is the last active administrator; make another one first")]
    LastAdmin,
    /// The link was used, is over or never was.
    #[error("this link is used or over")]
    LinkOver,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// A person to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// The work e-mail address.
    pub email: String,
    /// The name shown; empty: the part of the address before the @.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl NewPerson {
    /// Reads an address, a name and a role.
    pub fn new(email: &str, name: &str, role: Role) -> Result<Self, StaffError> {
        let email = email.trim();
        let is_address = email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
        });
        let is_loopback = email.ends_with("@localhost") && email.len() > "@localhost".len();
        if !(is_address || is_loopback) || email.len() > LONGEST || email.contains(|sign: char| sign.is_whitespace() || sign.is_control()) {
            return Err(StaffError::Email(email.to_owned()));
        }
        let name = name.trim();
        let name = if name.is_empty() { email.split('@').next().unwrap_or(email) } else { name };
        Ok(Self { email: email.to_owned(), name: name.chars().take(LONGEST).collect(), role })
    }

    fn into_user(self, app: &App) -> User {
        User {
            id: UserId::new(app.new_id()),
            email: self.email,
            name: self.name,
            role: self.role,
            is_active: true,
            has_password: false,
            has_second_step: false,
            created_at: app.clock.now(),
            seen_at: None,
        }
    }
}

/// The words of a person that make no password.
fn own_words<'a>(app: &'a App, user: &'a User) -> [&'a str; 3] {
    [&user.email, &user.name, &app.config.organization.name]
}

/// Adds a person with a password.
pub async fn add_with_password(app: &App, by: &str, person: NewPerson, password: String) -> Result<UserId, StaffError> {
    let user = person.into_user(app);
    passwords::check(&password, &own_words(app, &user))?;
    let hash = passwords::hash(password).await?;
    let (by, now, id) = (by.to_owned(), app.clock.now(), user.id.clone());
    app.store.write_or(move |conn| insert(conn, &by, &user, Some(&hash), now)).await?;
    Ok(id)
}

/// Adds a person and answers the token of the link with which they set their password.
pub async fn add_with_link(app: &App, by: &str, person: NewPerson) -> Result<String, StaffError> {
    let user = person.into_user(app);
    let (by, now) = (by.to_owned(), app.clock.now());
    app.store
        .write_or(move |conn| {
            insert(conn, &by, &user, None, now)?;
            Ok(link(conn, Some(user.id), COLLEAGUE_LINK, now)?)
        })
        .await
}

fn insert(conn: &mut Conn, by: &str, user: &User, hash: Option<&str>, now: DateTime<Utc>) -> Result<(), StaffError> {
    users::insert(conn, user, hash).map_err(|error| match error {
        StoreError::Conflict { .. } => StaffError::Taken,
        other => other.into(),
    })?;
    let details = format!("{{\"role\":\"{}\"}}", user.role);
    Ok(note(conn, by, "user.added", &user.id, &details, now)?)
}

fn link(conn: &mut Conn, user: Option<UserId>, lasts: TimeDelta, now: DateTime<Utc>) -> Result<String, StoreError> {
    let (token, token_hash) = new_token()?;
    setup_links::insert(conn, &SetupLink { token_hash, user, created_at: now, expires_at: now + lasts })?;
    Ok(token)
}

fn note(conn: &mut Conn, by: &str, action: &str, user: &UserId, details: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    audit::append(conn, &NewEvent { at, actor: by, action, object: &format!("user:{user}"), details })?;
    Ok(())
}

/// A new set-up link for a person who has lost the first one or the password; older ones stop working.
pub async fn new_link(app: &App, by: &str, id: UserId) -> Result<String, StaffError> {
    let (by, now) = (by.to_owned(), app.clock.now());
    app.store
        .write_or(move |conn| {
            let user = users::find(conn, &id)?;
            note(conn, &by, "user.link_made", &user.id, "{}", now)?;
            Ok(link(conn, Some(user.id), COLLEAGUE_LINK, now)?)
        })
        .await
}

/// The token of a link for the first administrator, where there is no account at all.
pub fn first_link_blocking(app: &App) -> Result<Option<String>, StoreError> {
    let now = app.clock.now();
    app.store.write_blocking(|conn| if users::count_all(conn)? == 0 { link(conn, None, FIRST_LINK, now).map(Some) } else { Ok(None) })
}

/// Whose password a link sets: `Some(None)` the first administrator's, `None` when the link is over.
pub async fn whose_link(app: &App, token: &str) -> Result<Option<Option<User>>, StoreError> {
    let (hash, now) = (hash_token(token), app.clock.now());
    app.store
        .read(move |conn| match setup_links::lookup(conn, &hash, now)? {
            None => Ok(None),
            Some(SetupLink { user: None, .. }) => Ok((users::count_all(conn)? == 0).then_some(None)),
            Some(SetupLink { user: Some(id), .. }) => {
                Ok(Some(Some(users::find(conn, &id)?)).filter(|user| user.as_ref().is_some_and(|user| user.is_active)))
            }
        })
        .await
}

/// Uses a link up: sets the password, ends the person's sessions, and answers the token of a new one. `first` is the administrator to make where
/// there is nobody yet. With a second step switched on the person signs in themselves: the answer is `None`.
pub async fn use_link(app: &App, token: &str, first: Option<NewPerson>, password: String) -> Result<Option<String>, StaffError> {
    let owner = whose_link(app, token).await?.ok_or(StaffError::LinkOver)?;
    let is_first = owner.is_none();
    let user = match (owner, first) {
        (Some(user), _) => user,
        (None, Some(person)) => person.into_user(app),
        (None, None) => return Err(StaffError::LinkOver),
    };
    passwords::check(&password, &own_words(app, &user))?;
    let hash = passwords::hash(password).await?;
    let (app, token_hash, now) = (app.clone(), hash_token(token), app.clock.now());
    app.clone()
        .store
        .write_or(move |conn| {
            setup_links::take(conn, &token_hash, now)?.ok_or(StaffError::LinkOver)?;
            let actor = format!("user:{}", user.id);
            if is_first {
                if users::count_all(conn)? > 0 {
                    return Err(StaffError::LinkOver);
                }
                insert(conn, "system", &user, Some(&hash), now)?;
            } else {
                users::update_password_hash(conn, &user.id, &hash)?;
                sessions::delete_of_user(conn, &user.id, None)?;
                note(conn, &actor, "user.password_set", &user.id, "{}", now)?;
            }
            if user.has_second_step {
                return Ok(None);
            }
            Ok(Some(sign_in::complete(&app, conn, &user)?))
        })
        .await
}

/// Changes one's own password; all other sessions of the person end.
pub async fn change_password(app: &App, id: &UserId, session: &str, present: String, new: String) -> Result<(), StaffError> {
    let id = id.clone();
    let (asked, now) = (id.clone(), app.clock.now());
    let (user, hash) = app.store.read(move |conn| Ok((users::find(conn, &asked)?, users::lookup_password_hash(conn, &asked)?))).await?;
    if !passwords::verify(present, hash).await? {
        return Err(StaffError::WrongPassword);
    }
    passwords::check(&new, &own_words(app, &user))?;
    let (hash, session) = (passwords::hash(new).await?, session.to_owned());
    app.store
        .write_or(move |conn| {
            users::update_password_hash(conn, &id, &hash)?;
            sessions::delete_of_user(conn, &id, Some(&session))?;
            Ok(note(conn, &format!("user:{id}"), "user.password_set", &id, "{}", now)?)
        })
        .await
}

/// Whether this is the person's present password.
pub async fn is_password_of(app: &App, id: &UserId, password: String) -> Result<bool, StaffError> {
    let id = id.clone();
    let hash = app.store.read(move |conn| users::lookup_password_hash(conn, &id)).await?;
    Ok(passwords::verify(password, hash).await?)
}

/// Switches an account on or off; off ends its sessions. The last active administrator stays.
pub async fn switch_account(app: &App, by: &str, id: UserId, is_active: bool) -> Result<User, StaffError> {
    let (by, now) = (by.to_owned(), app.clock.now());
    app.store
        .write_or(move |conn| {
            let user = users::find(conn, &id)?;
            if user.is_active == is_active {
                return Ok(user);
            }
            if !is_active && user.role == Role::Admin && users::count_other_admins(conn, &id)? == 0 {
                return Err(StaffError::LastAdmin);
            }
            users::update_active(conn, &id, is_active)?;
            sessions::delete_of_user(conn, &id, None)?;
            note(conn, &by, if is_active { "user.switched_on" } else { "user.switched_off" }, &id, "{}", now)?;
            Ok(User { is_active, ..user })
        })
        .await
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;
    use crate::actions::sign_in::{SignedIn, with_password};
    use crate::actions::testing::app;
    use crate::store::testing::{at, databases};

    const GOOD: &str = "teal lantern marsh";
    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

    fn ada() -> NewPerson {
        NewPerson::new(" ada@northwind.example ", "Ada", Role::Admin).unwrap()
    }

    #[test]
    fn an_address_is_an_address() {
        assert_eq!((ada().email.as_str(), ada().name.as_str()), ("ada@northwind.example", "Ada"));
        assert_eq!(NewPerson::new("bo@x.example", " ", Role::Auditor).unwrap().name, "bo");
        for wrong in ["", "ada", "@x.example", "a@b", "a@b@c.example", "a b@c.example", "a@.example", "a@\nb.example"] {
            assert!(matches!(NewPerson::new(wrong, "", Role::Admin), Err(StaffError::Email(_))), "{wrong}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_first_link_makes_one_administrator_and_works_once() {
        for database in databases() {
            let app = app(&database);
            let token = first_link_blocking(&app).unwrap().unwrap();
            assert!(matches!(use_link(&app, &token, Some(ada()), "ada@northwind".to_owned()).await, Err(StaffError::Password(_))));
            assert_eq!(whose_link(&app, &token).await.unwrap(), Some(None), "a refused password does not use it up");
            assert!(use_link(&app, &token, Some(ada()), GOOD.to_owned()).await.unwrap().is_some());
            assert!(matches!(use_link(&app, &token, Some(ada()), GOOD.to_owned()).await, Err(StaffError::LinkOver)));
            assert_eq!(first_link_blocking(&app).unwrap(), None);
            let signed_in = with_password(&app, "ADA@northwind.example", GOOD.to_owned(), HERE, None).await.unwrap();
            assert!(matches!(signed_in, SignedIn::Done(_)));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_colleague_sets_a_password_by_link_and_the_link_runs_out() {
        for database in databases() {
            let app = app(&database);
            add_with_password(&app, "system", ada(), GOOD.to_owned()).await.unwrap();
            let bo = || NewPerson::new("bo@northwind.example", "Bo", Role::Recruiter).unwrap();
            let first = add_with_link(&app, "user:x", bo()).await.unwrap();
            assert!(matches!(add_with_link(&app, "user:x", bo()).await, Err(StaffError::Taken)));
            let id = whose_link(&app, &first).await.unwrap().unwrap().unwrap().id;
            let second = new_link(&app, "user:x", id).await.unwrap();
            assert_eq!(whose_link(&app, &first).await.unwrap(), None, "the older one stopped working");
            app.clock.set(at(24 * 3_600));
            assert!(matches!(use_link(&app, &second, None, GOOD.to_owned()).await, Err(StaffError::LinkOver)));
            app.clock.set(at(24 * 3_600 - 1));
            assert!(use_link(&app, &second, None, GOOD.to_owned()).await.unwrap().is_some());
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_last_administrator_stays_and_an_account_switched_off_is_out() {
        for database in databases() {
            let app = app(&database);
            let ada = add_with_password(&app, "system", ada(), GOOD.to_owned()).await.unwrap();
            assert!(matches!(switch_account(&app, "user:x", ada.clone(), false).await, Err(StaffError::LastAdmin)));
            let bo = NewPerson::new("bo@northwind.example", "Bo", Role::Admin).unwrap();
            let bo = add_with_password(&app, "system", bo, GOOD.to_owned()).await.unwrap();
            assert!(!switch_account(&app, "user:x", bo, false).await.unwrap().is_active);
            let signed_in = with_password(&app, "bo@northwind.example", GOOD.to_owned(), HERE, None).await.unwrap();
            assert_eq!(signed_in, SignedIn::Wrong);
            let wrong = change_password(&app, &ada, "", "not this one".to_owned(), "another lantern here".to_owned()).await;
            assert!(matches!(wrong, Err(StaffError::WrongPassword)));
            change_password(&app, &ada, "", GOOD.to_owned(), "another lantern here".to_owned()).await.unwrap();
            assert!(is_password_of(&app, &ada, "another lantern here".to_owned()).await.unwrap());
        }
    }
}
