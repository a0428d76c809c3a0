//! An app over a throw-away database.

use std::sync::Arc;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::UserId;
use crate::domain::people::{Role, User};
use crate::engines::Engines;
use crate::store::testing::at;
use crate::store::{Conn, Store, users};

/// An app with default settings and a clock that stands.
pub(crate) fn app(store: &Store) -> App {
    App { config: Arc::new(Config::default()), store: store.clone(), clock: Clock::fixed(at(0)), engines: Engines::default() }
}

/// A member of staff without a password.
pub(crate) fn user(conn: &mut Conn, id: &str, role: Role) -> User {
    let user = User {
        id: UserId::new(id),
        email: format!("{id}@northwind.example"),
        name: format!("Person {id}"),
        role,
        is_active: true,
        has_password: false,
        has_second_step: false,
        created_at: at(0),
        seen_at: None,
    };
    users::insert(conn, &user, None).unwrap();
    user
}
