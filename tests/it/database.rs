//! A database of a test's own: a SQLite file, or one on the PostgreSQL server that `TEST_DATABASE_URL` names.

use assay::store::{DatabaseUrl, SealingKey, Store};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use tempfile::TempDir;

/// Goes away with this value.
pub struct Database {
    pub url: String,
    /// Also a place for other files of the test.
    pub folder: TempDir,
    server: Option<(String, String)>,
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server
            && let Ok(mut server) = PgConnection::establish(server)
        {
            let _ = server.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

impl Database {
    /// An empty one.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        #[expect(clippy::disallowed_methods, reason = "names the server of the tests, not a setting")]
        let server = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
        let Some(server) = server else {
            return Self { url: format!("sqlite:{}", folder.path().join("test.sqlite").display()), folder, server: None };
        };
        let mut random = [0; 8];
        getrandom::fill(&mut random).unwrap();
        let name = format!("assay_it_{}", hex::encode(random));
        PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let mut url = url::Url::parse(&server).unwrap();
        url.set_path(&name);
        Self { url: url.to_string(), folder, server: Some((server, name)) }
    }

    /// The file with the key.
    pub fn key_file(&self) -> String {
        self.folder.path().join("assay.key").display().to_string()
    }

    /// A door of the test's own, beside the server's.
    pub fn store(&self) -> Store {
        let key = SealingKey::load_or_create(std::path::Path::new(&self.key_file())).unwrap();
        Store::open(&DatabaseUrl::parse(&self.url).unwrap(), key, 2).unwrap()
    }
}
