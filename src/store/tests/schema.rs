//! Migrations and the writer's transaction.

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::MigrationHarness;

use crate::store::migrations::{self, MIGRATIONS};
use crate::store::testing::{application, at, candidate, databases, empty_databases, published_job};
use crate::store::{Conn, StoreError, audit, issuers, settings};

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    of_table: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    kind: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    may_be_null: bool,
}

/// The files of tables.
const TABLES: &[&str] = &[
    include_str!("../schema/staff.rs"),
    include_str!("../schema/people.rs"),
    include_str!("../schema/evidence.rs"),
    include_str!("../schema/house.rs"),
    include_str!("../schema/trust.rs"),
    include_str!("../schema/demand.rs"),
    include_str!("../schema/frameworks.rs"),
    include_str!("../schema/mapping.rs"),
];

/// Tables, columns and types, read from the text of those files.
fn written() -> BTreeMap<(String, String), String> {
    let mut columns = BTreeMap::new();
    let mut table = None;
    for line in TABLES.iter().flat_map(|text| text.lines()) {
        let line = line.trim();
        if let Some((name, kind)) = line.trim_end_matches(',').split_once(" -> ").filter(|_| !line.starts_with("diesel::")) {
            columns.insert((String::clone(table.as_ref().unwrap()), name.to_owned()), kind.to_owned());
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = Some(name.to_owned());
        }
    }
    columns
}

fn real(conn: &mut Conn) -> BTreeMap<(String, String), String> {
    let query = match conn {
        Conn::Sqlite(_) => {
            "SELECT m.name AS of_table, c.name AS name, c.type AS kind, c.\"notnull\" = 0 AS may_be_null \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        Conn::Postgres(_) => {
            "SELECT table_name::text AS of_table, column_name::text AS name, data_type::text AS kind, is_nullable = 'YES' AS may_be_null \
             FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) \
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        }
    };
    let rows: Vec<Column> = diesel::sql_query(query).load(conn).unwrap();
    rows.into_iter()
        .filter(|row| !row.of_table.starts_with("__diesel"))
        .map(|row| {
            let kind = match row.kind.to_lowercase().as_str() {
                "text" => "Text",
                "bigint" => "BigInt",
                "boolean" => "Bool",
                "timestamp" | "timestamp without time zone" => "Timestamp",
                "bytea" => "Binary",
                other => panic!("{other} is not one of our types"),
            };
            let kind = if row.may_be_null { format!("Nullable<{kind}>") } else { kind.to_owned() };
            ((row.of_table, row.name), kind)
        })
        .collect()
}

#[derive(QueryableByName)]
struct ViewColumn {
    #[diesel(sql_type = diesel::sql_types::Text)]
    of_view: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The columns of the views. What types they have is no more than the databases guess.
fn views(conn: &mut Conn) -> BTreeSet<(String, String)> {
    let query = match conn {
        Conn::Sqlite(_) => {
            "SELECT m.name AS of_view, c.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'view'"
        }
        Conn::Postgres(_) => {
            "SELECT table_name::text AS of_view, column_name::text AS name \
             FROM information_schema.columns JOIN information_schema.views USING (table_schema, table_name) WHERE table_schema = 'public'"
        }
    };
    let rows: Vec<ViewColumn> = diesel::sql_query(query).load(conn).unwrap();
    rows.into_iter().map(|row| (row.of_view, row.name)).collect()
}

#[test]
fn the_schema_is_what_the_migrations_make() {
    for database in databases() {
        database
            .write_blocking(|conn| {
                let (tables, views) = (real(conn), views(conn));
                let is_view = |(name, _): &(String, String)| views.iter().any(|(view, _)| view == name);
                let (of_views, of_tables): (BTreeMap<_, _>, BTreeMap<_, _>) =
                    written().into_iter().partition(|(column, _)| is_view(column));
                assert_eq!((tables, views.clone()), (of_tables, of_views.into_keys().collect()));
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn migrations_go_up_down_and_up_over_a_filled_database() {
    for database in empty_databases() {
        assert!(matches!(database.check_schema_blocking(), Err(StoreError::Schema(text)) if text.contains("assay migrate")));
        assert_eq!(database.migrate_blocking().unwrap().len(), 16);
        assert!(database.migrate_blocking().unwrap().is_empty());
        database.check_schema_blocking().unwrap();
        database.check_health_blocking().unwrap();
        let key = database.key().clone();
        let fill = |conn: &mut Conn| {
            let job = published_job(conn);
            let who = candidate(conn, &key, "p1");
            application(conn, &key, "a1", (&who, &job), 2);
            Ok(())
        };
        database.write_blocking(fill).unwrap();
        database
            .write_blocking(|conn| {
                on_backend!(conn, |backend| backend.revert_all_migrations(MIGRATIONS)).unwrap();
                assert!(real(conn).is_empty() && views(conn).is_empty());
                migrations::run(conn).unwrap();
                Ok(())
            })
            .unwrap();
        database.write_blocking(fill).unwrap();
    }
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    for database in databases() {
        database
            .write_blocking(|conn| {
                conn.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')")?;
                Ok(())
            })
            .unwrap();
        assert!(database.check_schema_blocking().unwrap_err().to_string().contains("newer version"));
    }
}

#[test]
fn what_failed_never_happened() {
    for database in databases() {
        let failed: Result<(), StoreError> = database.write_blocking(|conn| {
            settings::update(conn, "a", &1, at(0))?;
            Err(StoreError::missing("thing", "x"))
        });
        assert!(matches!(failed, Err(StoreError::Missing { .. })));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            database.write_blocking(|conn| -> Result<(), StoreError> {
                settings::update(conn, "a", &1, at(0))?;
                panic!("in the middle");
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(database.read_blocking(|conn| settings::lookup::<i64>(conn, "a")).unwrap(), None);
        database.write_blocking(|conn| settings::update(conn, "a", &2, at(0))).unwrap();
        assert_eq!(database.read_blocking(|conn| settings::lookup::<i64>(conn, "a")).unwrap(), Some(2));
    }
}

#[test]
fn reading_never_writes() {
    for database in databases() {
        let refused = database.read_blocking(|conn| settings::update(conn, "a", &1, at(0)));
        assert!(refused.is_err(), "{}", database.url());
    }
}

#[test]
fn many_writers_at_once_all_get_their_turn() {
    for database in databases() {
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let store = &*database;
                scope.spawn(move || {
                    for _ in 0..25 {
                        store
                            .write_blocking(|conn| {
                                let seen: i64 = settings::lookup(conn, "count")?.unwrap_or(0);
                                let actor = format!("user:{writer}");
                                let event = audit::NewEvent { at: at(seen), actor: &actor, action: "counted", object: "x", details: "{}" };
                                audit::append(conn, &event)?;
                                // Read again: on PostgreSQL the chain's turn is what makes the two reads agree.
                                let seen: i64 = settings::lookup(conn, "count")?.unwrap_or(0);
                                settings::update(conn, "count", &(seen + 1), at(0))
                            })
                            .unwrap();
                    }
                });
            }
        });
        database
            .read_blocking(|conn| {
                assert_eq!(settings::lookup::<i64>(conn, "count")?, Some(200));
                assert!(matches!(audit::verify_chain(conn)?, audit::Chain::Whole { events: 200, .. }));
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn foreign_keys_hold() {
    for database in databases() {
        let orphan = database.write_blocking(|conn| {
            issuers::insert_identifier(
                conn,
                &crate::domain::IssuerId::new("nobody"),
                &crate::domain::issuers::IssuerIdentifier {
                    scheme: crate::domain::issuers::IdentifierScheme::Did,
                    value: "did:web:x.example".to_owned(),
                },
            )
        });
        assert!(matches!(orphan, Err(StoreError::Database(_))));
    }
}
