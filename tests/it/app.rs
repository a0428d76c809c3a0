//! The real server on a port of its own, with its own database, a clock that stands and an internet of the test's making.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;

use assay::actions::check_credential::checker;
use assay::actions::house_policy::ensure_house_policy;
use assay::actions::staff;
use assay::app::App;
use assay::clock::Clock;
use assay::config::Config;
use assay::fetch::{EgressConfig, Fetcher};
use assay::store::tasks::{self, TaskState};
use assay::tasks::Kinds;
use assay::verify::judge;
use assay::web::server::{self, Server};
use chrono::TimeDelta;
use tokio::sync::oneshot;

use crate::database::Database;
use crate::issuers::{Internet, now};
use crate::person::Person;

/// The password of everybody in the tests.
pub const PASSWORD: &str = "violet harbour twelve lanterns";

pub struct TestApp {
    pub app: App,
    pub internet: Internet,
    pub address: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    #[expect(dead_code, reason = "keeps it until the server has ended")]
    database: Database,
}

impl TestApp {
    /// Starts it; `hosts` are the names that lead to the internet of the test, everything else is refused or unknown.
    pub fn start(hosts: &[&str]) -> Self {
        let database = Database::new();
        let store = database.store();
        store.migrate_blocking().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut config = Config::default();
        config.server.listen = listener.local_addr().unwrap();
        "Northwind Health & Data".clone_into(&mut config.organization.name);
        config.mail.folder = database.folder.path().join("mail");
        let address = format!("http://{}", config.server.listen);
        let clock = Clock::fixed(now());
        let app = App { config: Arc::new(config), store, clock: clock.clone(), engines: assay::engines::Engines::default() };
        let internet = Internet::default();
        let fetcher = Fetcher::new(EgressConfig::default(), internet.hosts(hosts), clock.clone()).unwrap();
        let handler = Arc::new(Kinds::new(app.clone(), checker(fetcher, clock, judge)));
        let (stop, stopped) = oneshot::channel::<()>();
        let first = app.clone();
        let server = Server { app: app.clone(), listener, handler };
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(ensure_house_policy(&first)).unwrap();
            runtime.block_on(server::run(server, async { drop(stopped.await) })).unwrap();
        });
        Self { app, internet, address, stop: Some(stop), thread: Some(thread), database }
    }

    /// Somebody who has not been here.
    pub fn visitor(&self) -> Person {
        Person::at(&self.address)
    }

    /// The first administrator, by the set-up link that the first start prints.
    pub async fn set_up(&self) -> Person {
        self.set_up_by(&first_link(self)).await
    }

    /// The first administrator, by `link`.
    pub async fn set_up_by(&self, link: &str) -> Person {
        let admin = self.visitor();
        let page = admin.open(link).await;
        let form = page.form(link).set("email", "ada@northwind.example").set("name", "Ada");
        admin.submit(&form.set("password", PASSWORD).set("again", PASSWORD)).await;
        admin
    }

    /// The code in the newest message.
    pub fn mailed_code(&self) -> String {
        let folder = std::fs::read_dir(&self.app.config.mail.folder).expect("some mail");
        let mut files: Vec<_> = folder.map(|entry| entry.unwrap()).collect();
        files.sort_by_key(|entry| entry.metadata().unwrap().modified().unwrap());
        let text = std::fs::read_to_string(files.last().expect("a message").path()).unwrap();
        let subject = text.lines().find(|line| line.contains("Subject:")).expect("a subject");
        subject.chars().filter(char::is_ascii_digit).take(6).collect()
    }

    /// Lets time pass; what is due by then is done.
    pub fn advance(&self, by: TimeDelta) {
        self.app.clock.set(self.app.clock.now() + by);
        self.app.store.wake_runner();
    }

    /// Waits until nothing is queued that is due.
    pub async fn settle(&self) {
        let mut quiet = 0;
        for _ in 0..1_500 {
            let now = self.app.clock.now();
            let is_busy = self
                .app
                .store
                .read(move |conn| {
                    let is_due = tasks::has_due(conn, now)?;
                    let counts = tasks::count_by_state(conn)?;
                    Ok(is_due || counts.iter().any(|(state, count)| *state == TaskState::Running && *count > 0))
                })
                .await
                .unwrap();
            // A task may be taken between the two questions; it cannot hide every time.
            quiet = if is_busy { 0 } else { quiet + 1 };
            if quiet == 4 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("background work did not come to an end");
    }

    /// Nothing was given up on.
    pub async fn assert_no_dead_tasks(&self) {
        let dead = self.app.store.read(|conn| tasks::list(conn, TaskState::Dead, 10)).await.unwrap();
        assert!(dead.is_empty(), "{dead:?}");
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
            && !std::thread::panicking()
        {
            panic!("the server did not end well");
        }
    }
}

/// The set-up link that a start with nobody's account prints.
pub fn first_link(app: &TestApp) -> String {
    let token = staff::first_link_blocking(&app.app).unwrap().expect("a link, as nobody has an account");
    format!("/set-up/{token}")
}
