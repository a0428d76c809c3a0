//! Staff, sign-in, settings and the audit chain.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::domain::UserId;
use crate::domain::people::{Role, User};
use crate::store::schema::audit_events;
use crate::store::sessions::Session;
use crate::store::setup_links::SetupLink;
use crate::store::testing::{at, on_each, refused};
use crate::store::{Conn, StoreError, audit, sessions, setup_links, sign_in_tries, users};

fn user(id: &str, email: &str, role: Role) -> User {
    User {
        id: UserId::new(id),
        email: email.to_owned(),
        name: format!("Name of {id}"),
        role,
        is_active: true,
        has_password: false,
        has_second_step: false,
        created_at: at(0),
        seen_at: None,
    }
}

#[test]
fn an_address_signs_in_however_it_is_spelled_and_belongs_to_one() {
    on_each(|conn, _| {
        let ada = user("u1", "Ada@Northwind.example", Role::Admin);
        users::insert(conn, &ada, None).unwrap();
        assert_eq!(users::find(conn, &ada.id).unwrap(), ada);
        assert_eq!(users::lookup_by_email(conn, " ada@northwind.EXAMPLE ").unwrap().unwrap().id, ada.id);
        assert_eq!(users::lookup_by_email(conn, "eve@northwind.example").unwrap(), None);
        let twin = user("u2", "ADA@northwind.example", Role::Auditor);
        assert!(matches!(refused(conn, |conn| users::insert(conn, &twin, None)), StoreError::Conflict { .. }));
        assert!(matches!(users::find(conn, &twin.id), Err(StoreError::Missing { what: "user", .. })));
        assert_eq!(users::count_all(conn).unwrap(), 1);
    });
}

#[test]
fn roles_passwords_and_accounts_change() {
    on_each(|conn, _| {
        users::insert(conn, &user("u1", "a@x.example", Role::Admin), Some("hash 1")).unwrap();
        users::insert(conn, &user("u2", "b@x.example", Role::Recruiter), None).unwrap();
        let (one, two) = (UserId::new("u1"), UserId::new("u2"));
        assert_eq!(users::lookup_password_hash(conn, &one).unwrap().as_deref(), Some("hash 1"));
        assert_eq!(users::lookup_password_hash(conn, &two).unwrap(), None);
        assert_eq!(users::count_other_admins(conn, &one).unwrap(), 0);
        users::update_password_hash(conn, &two, "hash 2").unwrap();
        users::update_role(conn, &two, Role::Admin).unwrap();
        users::update_seen(conn, &two, at(5)).unwrap();
        assert_eq!(users::count_other_admins(conn, &one).unwrap(), 1);
        users::update_active(conn, &two, false).unwrap();
        assert_eq!(users::count_other_admins(conn, &one).unwrap(), 0);
        let found = users::list(conn).unwrap().pop().unwrap();
        assert_eq!((found.role, found.is_active, found.has_password, found.seen_at), (Role::Admin, false, true, Some(at(5))));
        assert!(matches!(users::update_role(conn, &UserId::new("u9"), Role::Admin), Err(StoreError::Missing { .. })));
    });
}

#[test]
fn a_code_of_the_second_step_works_once() {
    on_each(|conn, key| {
        users::insert(conn, &user("u1", "a@x.example", Role::Admin), None).unwrap();
        let one = UserId::new("u1");
        let sealed = key.seal(b"secret", one.as_str()).unwrap();
        users::update_second_step(conn, &one, Some((&sealed, &["h1".to_owned(), "h2".to_owned()]))).unwrap();
        assert!(users::find(conn, &one).unwrap().has_second_step);
        let step = users::lookup_second_step(conn, &one).unwrap().unwrap();
        assert_eq!(key.open(&step.sealed_secret, one.as_str(), "x").unwrap(), b"secret");
        assert!(users::accept_second_step(conn, &one, 100).unwrap());
        assert!(!users::accept_second_step(conn, &one, 100).unwrap());
        assert!(!users::accept_second_step(conn, &one, 99).unwrap());
        assert!(users::accept_second_step(conn, &one, 101).unwrap());
        assert!(users::use_recovery_code(conn, &one, "h1", at(1)).unwrap());
        assert!(!users::use_recovery_code(conn, &one, "h1", at(2)).unwrap());
        assert!(!users::use_recovery_code(conn, &one, "h3", at(2)).unwrap());
        assert_eq!(users::count_recovery_codes(conn, &one).unwrap(), 1);
        users::update_second_step(conn, &one, None).unwrap();
        assert!(users::lookup_second_step(conn, &one).unwrap().is_none());
        assert_eq!(users::count_recovery_codes(conn, &one).unwrap(), 0);
    });
}

fn session(token: &str, user: &str) -> Session {
    Session {
        token_hash: token.to_owned(),
        user: UserId::new(user),
        created_at: at(0),
        seen_at: at(0),
        expires_at: at(100),
        confirmed_at: Some(at(0)),
        waits_for_second_step: false,
    }
}

#[test]
fn a_session_ends_in_time_by_hand_and_with_the_account() {
    on_each(|conn, _| {
        users::insert(conn, &user("u1", "a@x.example", Role::Admin), None).unwrap();
        for token in ["t1", "t2", "t3"] {
            sessions::insert(conn, &session(token, "u1")).unwrap();
        }
        assert_eq!(sessions::lookup(conn, "t1", at(99)).unwrap().unwrap(), session("t1", "u1"));
        assert_eq!(sessions::lookup(conn, "t1", at(100)).unwrap(), None);
        assert_eq!(sessions::lookup(conn, "t9", at(1)).unwrap(), None);
        sessions::update_seen(conn, "t1", at(50)).unwrap();
        assert_eq!(sessions::lookup(conn, "t1", at(60)).unwrap().unwrap().seen_at, at(50));
        sessions::delete(conn, "t1").unwrap();
        assert_eq!(sessions::lookup(conn, "t1", at(1)).unwrap(), None);
        assert_eq!(sessions::delete_of_user(conn, &UserId::new("u1"), Some("t2")).unwrap(), 1);
        assert!(sessions::lookup(conn, "t2", at(1)).unwrap().is_some());
        assert_eq!(sessions::delete_expired(conn, at(100)).unwrap(), 1);
    });
}

#[test]
fn a_set_up_link_works_once_and_a_newer_one_replaces_it() {
    on_each(|conn, _| {
        let link = |hash: &str| SetupLink { token_hash: hash.to_owned(), user: None, created_at: at(0), expires_at: at(100) };
        setup_links::insert(conn, &link("h1")).unwrap();
        setup_links::insert(conn, &link("h2")).unwrap();
        assert_eq!(setup_links::take(conn, "h1", at(1)).unwrap(), None);
        assert_eq!(setup_links::take(conn, "h2", at(100)).unwrap(), None);
        assert_eq!(setup_links::take(conn, "h2", at(1)).unwrap(), Some(link("h2")));
        assert_eq!(setup_links::take(conn, "h2", at(1)).unwrap(), None);
    });
}

#[test]
fn failed_sign_ins_are_counted_until_one_works_or_time_passes() {
    on_each(|conn, _| {
        let window = TimeDelta::seconds(60);
        for failures in 1..=3 {
            let tries = sign_in_tries::count_failure(conn, "account:u1", window, at(10)).unwrap();
            assert_eq!(tries.failures, failures);
        }
        assert_eq!(sign_in_tries::count_failure(conn, "account:u1", window, at(200)).unwrap().failures, 1);
        assert_eq!(sign_in_tries::lookup(conn, "account:u2").unwrap(), None);
        sign_in_tries::clear(conn, "account:u1").unwrap();
        assert_eq!(sign_in_tries::lookup(conn, "account:u1").unwrap(), None);
    });
}

fn three_events(conn: &mut Conn) {
    for action in ["job.opened", "list.published", "job.closed"] {
        let event = audit::NewEvent { at: at(1), actor: "user:u1", action, object: "job:j1", details: "{}" };
        audit::append(conn, &event).unwrap();
    }
}

#[test]
fn every_change_to_the_audit_log_shows() {
    on_each(|conn, _| {
        three_events(conn);
        assert!(matches!(audit::verify_chain(conn).unwrap(), audit::Chain::Whole { events: 3, .. }));
        let seqs: Vec<u64> = audit::page(conn, None, 2).unwrap().iter().map(|event| event.seq).collect();
        assert_eq!(seqs, [3, 2]);
        assert_eq!(audit::page(conn, Some(2), 2).unwrap().len(), 1);
        assert_eq!(audit::list_about(conn, "job:j1").unwrap().len(), 3);
    });
    let changes: [fn(&mut Conn) -> usize; 3] = [
        |conn| diesel::update(audit_events::table.find(2)).set(audit_events::actor.eq("user:u2")).execute(conn).unwrap(),
        |conn| diesel::delete(audit_events::table.find(2)).execute(conn).unwrap(),
        |conn| diesel::update(audit_events::table.find(2)).set(audit_events::happened_at.eq(at(2).naive_utc())).execute(conn).unwrap(),
    ];
    for change in changes {
        on_each(|conn, _| {
            three_events(conn);
            assert_eq!(change(conn), 1);
            assert!(matches!(audit::verify_chain(conn).unwrap(), audit::Chain::Broken { seq: 2 | 3 }));
        });
    }
}
