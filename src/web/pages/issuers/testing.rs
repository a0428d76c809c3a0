//! People for the tests of these pages.

use crate::domain::UserId;
use crate::domain::people::Role;
use crate::web::access::User;

/// Somebody of this role.
pub(super) fn user(role: Role) -> User {
    User {
        id: UserId::new("u1"),
        email: "stella@northwind.example".into(),
        name: "Stella".into(),
        role,
        confirmed_at: None,
        session: "s".into(),
        flash: None,
    }
}
