//! Workers that are killed in the middle: every task ends once all the same.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::domain::TaskId;
use crate::store::tasks::{self, NewTask, TaskState};
use crate::store::testing::databases;
use crate::store::{DatabaseUrl, SealingKey, Store, StoreError, settings};

/// Names the database to a worker process.
const ADDRESS: &str = "ASSAY_CRASH_TEST_DATABASE";
const LEASE: TimeDelta = TimeDelta::seconds(1);
const TOTAL: u64 = 200;

/// Not a test by itself: the worker that the next test starts and kills.
#[test]
#[ignore = "the worker process of what_was_killed_in_the_middle_ends_once"]
fn worker() {
    #[expect(clippy::disallowed_methods, reason = "names the database of the test, not a setting")]
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let store = Store::open(&DatabaseUrl::parse(&address).unwrap(), SealingKey::new([7; 32]), 1).unwrap();
    let clock = Clock::System;
    let begun = clock.now();
    while clock.now() - begun < TimeDelta::seconds(60) {
        for task in store.write_blocking(|conn| tasks::claim(conn, 4, u8::MAX, LEASE, clock.now())).unwrap() {
            let written = store.write_blocking(|conn| {
                let name = format!("effect of {}", task.id);
                let times: u64 = settings::lookup(conn, &name)?.unwrap_or(0);
                settings::update(conn, &name, &(times + 1), clock.now())?;
                tasks::complete(conn, &task, clock.now())
            });
            assert!(matches!(written, Ok(()) | Err(StoreError::LeaseLost(_) | StoreError::Busy)), "{written:?}");
        }
    }
}

/// A worker that dies with this value, also when the test fails.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn start(address: &str) -> Worker {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::tests::crash::worker", "--ignored"])
        .env(ADDRESS, address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Worker(child)
}

fn left(store: &Store) -> u64 {
    let counts: BTreeMap<TaskState, u64> = store.read_blocking(tasks::count_by_state).unwrap().into_iter().collect();
    TOTAL - counts.get(&TaskState::Done).unwrap_or(&0) - counts.get(&TaskState::Dead).unwrap_or(&0)
}

#[tokio::test]
async fn what_was_killed_in_the_middle_ends_once() {
    for database in databases() {
        let address = match database.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{path}"),
            DatabaseUrl::Postgres(address) => address.clone(),
        };
        let now = Clock::System.now();
        database
            .write_blocking(|conn| {
                for number in 0..TOTAL {
                    let task = NewTask {
                        id: TaskId::new(format!("t{number:03}")),
                        kind: "x".to_owned(),
                        unique_key: None,
                        prio: tasks::BULK,
                        lane: 0,
                        run_at: now,
                        max_attempts: 99,
                        payload: "{}".to_owned(),
                    };
                    tasks::insert(conn, &task, now)?;
                }
                Ok(())
            })
            .unwrap();
        let mut workers = [start(&address), start(&address)];
        let (mut kills, mut waited) = (0, 0);
        while left(&database) > 0 {
            tokio::time::sleep(Duration::from_millis(25)).await;
            waited += 1;
            assert!(waited < 2_000, "the queue never drained");
            let before = left(&database);
            if kills < 12 && before > 0 && waited % 3 == 0 {
                workers[kills % 2] = start(&address);
                kills += 1;
            }
        }
        drop(workers);
        assert!(kills > 0, "nothing was killed in the middle");
        database.check_health_blocking().unwrap();
        database
            .read_blocking(|conn| {
                let counts: BTreeMap<TaskState, u64> = tasks::count_by_state(conn)?.into_iter().collect();
                let dead = counts.get(&TaskState::Dead).copied().unwrap_or(0);
                let mut effects = 0;
                for number in 0..TOTAL {
                    let times: u64 = settings::lookup(conn, &format!("effect of t{number:03}"))?.unwrap_or(0);
                    assert!(times <= 1, "t{number:03} was done {times} times");
                    effects += times;
                }
                assert_eq!(effects + dead, TOTAL);
                Ok(())
            })
            .unwrap();
    }
}
