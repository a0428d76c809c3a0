//! The runner on both databases.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::store::settings;
use crate::store::tasks::NewTask;
use crate::store::testing::{at, databases};

/// Does what the kind of the task says.
#[derive(Default)]
struct Scripted {
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    seen: Mutex<Vec<String>>,
}

struct Shared(Arc<Scripted>);

impl Handler for Shared {
    fn handle(&self, task: &LeasedTask) -> Work {
        let (script, task) = (self.0.clone(), task.clone());
        assert!(task.kind != "panic_early", "at once");
        Box::pin(async move {
            let now = script.at_once.fetch_add(1, Ordering::SeqCst) + 1;
            script.most_at_once.fetch_max(now, Ordering::SeqCst);
            script.seen.lock().unwrap().push(task.id.to_string());
            tokio::time::sleep(Duration::from_millis(if task.kind == "slow" { 60_000 } else { 5 })).await;
            script.at_once.fetch_sub(1, Ordering::SeqCst);
            match task.kind.as_str() {
                "panic" => panic!("in the middle"),
                "retry" => Err(TaskError::Retry("host down".to_owned())),
                "terminal" => Err(TaskError::Terminal("makes no sense".to_owned())),
                "bad_effects" => Ok(effects_of(&task, true)),
                _ => Ok(effects_of(&task, false)),
            }
        })
    }
}

fn effects_of(task: &LeasedTask, is_bad: bool) -> Effects {
    let name = format!("done {}", task.id);
    Box::new(move |conn| {
        let times: u64 = settings::lookup(conn, &name)?.unwrap_or(0);
        settings::update(conn, &name, &(times + 1), at(0))?;
        if is_bad { Err(StoreError::Busy) } else { Ok(()) }
    })
}

fn new_task(id: &str, kind: &str) -> NewTask {
    NewTask {
        id: TaskId::new(id),
        kind: kind.to_owned(),
        unique_key: None,
        prio: tasks::INTERACTIVE,
        lane: 0,
        run_at: at(0),
        max_attempts: 2,
        payload: "{}".to_owned(),
    }
}

fn runner(store: &Store, script: &Arc<Scripted>, clock: &Clock, slots: usize) -> Runner {
    let settings = RunnerSettings { slots, drain: Duration::from_millis(300) };
    Runner::new(store.clone(), clock.clone(), settings, Arc::new(Shared(script.clone())))
}

fn enqueue(store: &Store, all: &[NewTask]) {
    store
        .write_blocking(|conn| {
            for task in all {
                tasks::insert(conn, task, at(0))?;
            }
            Ok(())
        })
        .unwrap();
}

fn counts(store: &Store) -> Vec<(TaskState, u64)> {
    store.read_blocking(tasks::count_by_state).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_task_is_done_once_and_no_more_at_a_time_than_slots() {
    for database in databases() {
        let (script, clock) = (Arc::new(Scripted::default()), Clock::fixed(at(0)));
        let all: Vec<_> = (0..40).map(|number| new_task(&format!("t{number:02}"), "plain")).collect();
        enqueue(&database, &all);
        let two = [runner(&database, &script, &clock, 3), runner(&database, &script, &clock, 3)];
        let ended = futures_util::future::join_all(two.map(Runner::run_until_idle)).await;
        assert_eq!(ended.into_iter().map(Result::unwrap).sum::<usize>(), 40);
        assert_eq!(counts(&database), [(TaskState::Done, 40)]);
        assert!(script.most_at_once.load(Ordering::SeqCst) <= 6);
        for task in &all {
            let times = database.read_blocking(|conn| settings::lookup::<u64>(conn, &format!("done {}", task.id))).unwrap();
            assert_eq!(times, Some(1));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_goes_wrong_is_tried_again_later_with_nothing_half_written() {
    for database in databases() {
        let (script, clock) = (Arc::new(Scripted::default()), Clock::fixed(at(0)));
        let kinds = ["panic", "panic_early", "retry", "bad_effects"];
        enqueue(&database, &kinds.map(|kind| new_task(kind, kind)));
        enqueue(&database, &[new_task("terminal", "terminal")]);
        runner(&database, &script, &clock, 4).run_until_idle().await.unwrap();
        assert_eq!(counts(&database), [(TaskState::Dead, 1), (TaskState::Ready, 4)]);
        assert_eq!(database.read_blocking(|conn| settings::lookup::<u64>(conn, "done bad_effects")).unwrap(), None);
        clock.set(at(9));
        assert_eq!(runner(&database, &script, &clock, 4).run_until_idle().await.unwrap(), 0);
        clock.set(at(60));
        assert_eq!(runner(&database, &script, &clock, 4).run_until_idle().await.unwrap(), 4);
        assert_eq!(counts(&database), [(TaskState::Dead, 5)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_that_stops_gives_back_what_it_cannot_finish() {
    for database in databases() {
        let (script, clock) = (Arc::new(Scripted::default()), Clock::fixed(at(0)));
        enqueue(&database, &[new_task("slow", "slow"), new_task("quick", "plain")]);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(runner(&database, &script, &clock, 2).run(async {
            drop(stopped.await);
        }));
        while counts(&database) != [(TaskState::Done, 1), (TaskState::Running, 1)] {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.send(()).unwrap();
        running.await.unwrap();
        assert_eq!(counts(&database), [(TaskState::Done, 1), (TaskState::Ready, 1)]);
        let line = database.read_blocking(|conn| tasks::list(conn, TaskState::Ready, 1)).unwrap().pop().unwrap();
        assert_eq!(line.attempt, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_task_wakes_the_runner_before_it_looks_by_itself() {
    for database in databases() {
        let (script, clock) = (Arc::new(Scripted::default()), Clock::fixed(at(0)));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(runner(&database, &script, &clock, 2).run(async {
            drop(stopped.await);
        }));
        tokio::time::sleep(Duration::from_millis(50)).await;
        let begun = tokio::time::Instant::now();
        enqueue(&database, &[new_task("t1", "plain")]);
        database.wake_runner();
        while script.seen.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        assert!(begun.elapsed() < POLL, "{:?}", begun.elapsed());
        stop.send(()).unwrap();
        running.await.unwrap();
    }
}

#[test]
fn waits_grow_to_an_hour_and_are_spread() {
    let id = TaskId::new("t1");
    let mut before = TimeDelta::zero();
    for attempt in 1..=30 {
        let wait = wait_after(attempt, &id);
        assert!(wait >= before && wait <= TimeDelta::seconds(LONGEST_WAIT_S * 5 / 4 + 60), "{attempt}: {wait}");
        before = wait;
    }
    assert_ne!(wait_after(1, &id), wait_after(1, &TaskId::new("t2")));
}
