//! Bringing the tables to this version.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, StoreError, achievements, inner_credentials, skills};

/// One folder of SQL that runs on both databases.
pub(super) const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Held on PostgreSQL while migrating, so that processes that start together take turns.
const TURN: i64 = 7_201_845_113;

/// Runs what has not run yet and names it; what a migration leaves to the program is done with it.
pub(super) fn run(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    if let Conn::Postgres(postgres) = conn {
        postgres.batch_execute(&format!("SET lock_timeout = 0; SELECT pg_advisory_lock({TURN})"))?;
    }
    let ran: diesel::migration::Result<Vec<String>> = on_backend!(conn, |backend| backend
        .run_pending_migrations(MIGRATIONS)
        .map(|versions| versions.iter().map(ToString::to_string).collect()));
    let filled = if ran.is_ok() { fill(conn) } else { Ok(()) };
    if let Conn::Postgres(postgres) = conn {
        postgres.batch_execute(&format!("SELECT pg_advisory_unlock({TURN}); SET lock_timeout = 5000"))?;
    }
    let ran = ran.map_err(|error| StoreError::Schema(format!("the tables could not be brought to this version: {error}")))?;
    filled.map(|()| ran)
}

/// Does what migrations left to the program, each in one transaction.
fn fill(conn: &mut Conn) -> Result<(), StoreError> {
    inner_credentials::fill(conn)?;
    fill_keys(conn)?;
    achievements::fill(conn)
}

/// Makes the keys of skills from before there were keys, in one transaction.
fn fill_keys(conn: &mut Conn) -> Result<(), StoreError> {
    conn.transaction(skills::fill_keys)
}

/// Whether every migration of this version ran and none that it does not know.
pub(super) fn check(conn: &mut Conn) -> Result<(), StoreError> {
    use diesel::migration::MigrationSource;
    let refuse = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Schema(format!("the tables cannot be read: {error}"));
    let applied: Vec<String> =
        on_backend!(conn, |backend| backend.applied_migrations().map(|all| all.iter().map(ToString::to_string).collect()))
            .map_err(refuse)?;
    let known: Vec<String> = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&MIGRATIONS)
        .map_err(refuse)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    if let Some(unknown) = applied.iter().find(|version| !known.contains(version)) {
        return Err(StoreError::Schema(format!("the database is from a newer version (migration {unknown}); install that version")));
    }
    if known.iter().any(|version| !applied.contains(version)) {
        return Err(StoreError::Schema("the database is from an older version; run `assay migrate`".to_owned()));
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = diesel::sql_types::Text)]
    finding: String,
}

/// Whether the database answers and its file is whole.
pub(super) fn check_health(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => {
            let findings: Vec<Finding> = diesel::sql_query("SELECT quick_check AS finding FROM pragma_quick_check").load(sqlite)?;
            match findings.into_iter().find(|line| line.finding != "ok") {
                Some(line) => Err(StoreError::Schema(format!("the database file is damaged: {}", line.finding))),
                None => Ok(()),
            }
        }
        Conn::Postgres(postgres) => Ok(postgres.batch_execute("SELECT 1")?),
    }
}
