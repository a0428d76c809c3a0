//! The queue against a model: nothing lost, nothing done twice, an old holder cannot finish.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use proptest::prelude::*;

use crate::domain::TaskId;
use crate::store::tasks::{self, LeasedTask, NewTask, TaskState};
use crate::store::testing::{TestDatabase, at, databases, on_each};
use crate::store::{StoreError, settings};

const LEASE: TimeDelta = TimeDelta::seconds(30);

pub(super) fn task(id: &str) -> NewTask {
    NewTask {
        id: TaskId::new(id),
        kind: "verify_submission".to_owned(),
        unique_key: None,
        prio: tasks::INTERACTIVE,
        lane: 0,
        run_at: at(0),
        max_attempts: 3,
        payload: "{}".to_owned(),
    }
}

#[test]
fn a_task_is_held_by_one_and_finished_once() {
    on_each(|conn, _| {
        assert!(tasks::insert(conn, &task("t1"), at(0)).unwrap());
        let mine = tasks::claim(conn, 5, u8::MAX, LEASE, at(1)).unwrap().pop().unwrap();
        assert_eq!((mine.id.as_str(), mine.attempt), ("t1", 1));
        assert!(tasks::claim(conn, 5, u8::MAX, LEASE, at(20)).unwrap().is_empty());
        let theirs = tasks::claim(conn, 5, u8::MAX, LEASE, at(32)).unwrap().pop().unwrap();
        assert_eq!(theirs.attempt, 2);
        assert!(matches!(tasks::complete(conn, &mine, at(33)), Err(StoreError::LeaseLost(_))));
        assert!(matches!(tasks::fail(conn, &mine, "x", at(40), at(33)), Err(StoreError::LeaseLost(_))));
        assert_eq!(
            tasks::extend(conn, &[mine.token.clone(), theirs.token.clone()], LEASE, at(60)).unwrap(),
            std::slice::from_ref(&theirs.token)
        );
        assert!(tasks::claim(conn, 5, u8::MAX, LEASE, at(80)).unwrap().is_empty());
        tasks::complete(conn, &theirs, at(81)).unwrap();
        assert!(matches!(tasks::complete(conn, &theirs, at(82)), Err(StoreError::LeaseLost(_))));
        assert_eq!(tasks::count_by_state(conn).unwrap(), [(TaskState::Done, 1)]);
        assert_eq!(tasks::delete_finished(conn, at(81), 10).unwrap(), 0);
        assert_eq!(tasks::delete_finished(conn, at(82), 10).unwrap(), 1);
    });
}

#[test]
fn a_failing_task_is_tried_again_later_and_given_up_in_the_end() {
    on_each(|conn, _| {
        tasks::insert(conn, &NewTask { max_attempts: 2, ..task("t1") }, at(0)).unwrap();
        let first = tasks::claim(conn, 1, u8::MAX, LEASE, at(1)).unwrap().pop().unwrap();
        assert_eq!(tasks::fail(conn, &first, "host down", at(60), at(2)).unwrap(), TaskState::Ready);
        assert!(tasks::claim(conn, 1, u8::MAX, LEASE, at(59)).unwrap().is_empty());
        assert_eq!(tasks::lookup_next_due(conn).unwrap(), Some(at(60)));
        let second = tasks::claim(conn, 1, u8::MAX, LEASE, at(60)).unwrap().pop().unwrap();
        assert_eq!(tasks::fail(conn, &second, "host still down", at(120), at(61)).unwrap(), TaskState::Dead);
        let dead = tasks::list(conn, TaskState::Dead, 9).unwrap().pop().unwrap();
        assert_eq!((dead.attempt, dead.last_error.as_deref()), (2, Some("host still down")));
        tasks::revive(conn, &dead.id, at(200)).unwrap();
        assert_eq!(tasks::claim(conn, 1, u8::MAX, LEASE, at(200)).unwrap()[0].attempt, 1);
    });
}

#[test]
fn a_task_that_kills_its_process_twice_is_given_up() {
    on_each(|conn, _| {
        tasks::insert(conn, &NewTask { max_attempts: 9, ..task("poison") }, at(0)).unwrap();
        assert_eq!(tasks::claim(conn, 1, u8::MAX, LEASE, at(0)).unwrap().len(), 1);
        assert_eq!(tasks::claim(conn, 1, u8::MAX, LEASE, at(31)).unwrap().len(), 1);
        assert!(tasks::claim(conn, 1, u8::MAX, LEASE, at(62)).unwrap().is_empty());
        assert_eq!(tasks::count_by_state(conn).unwrap(), [(TaskState::Dead, 1)]);
    });
}

#[test]
fn a_task_given_back_has_not_been_tried() {
    on_each(|conn, _| {
        tasks::insert(conn, &task("t1"), at(0)).unwrap();
        let held = tasks::claim(conn, 1, u8::MAX, LEASE, at(0)).unwrap().pop().unwrap();
        tasks::give_back(conn, &held).unwrap();
        assert_eq!(tasks::claim(conn, 1, u8::MAX, LEASE, at(0)).unwrap()[0].attempt, 1);
    });
}

#[test]
fn what_somebody_waits_for_goes_first_and_the_same_thing_is_asked_for_once() {
    on_each(|conn, _| {
        let keyed = |id: &str| NewTask { unique_key: Some("score:a1".to_owned()), ..task(id) };
        tasks::insert(conn, &NewTask { prio: tasks::BULK, ..task("t1") }, at(0)).unwrap();
        assert!(tasks::insert(conn, &keyed("t2"), at(0)).unwrap());
        assert!(!tasks::insert(conn, &keyed("t3"), at(0)).unwrap());
        tasks::insert(conn, &NewTask { run_at: at(9), ..task("t4") }, at(0)).unwrap();
        let first = tasks::claim(conn, 1, u8::MAX, LEASE, at(1)).unwrap().pop().unwrap();
        assert_eq!(first.id.as_str(), "t2");
        tasks::complete(conn, &first, at(2)).unwrap();
        assert!(tasks::insert(conn, &keyed("t5"), at(3)).unwrap());
    });
}

/// Many threads drain one queue; some stop in the middle and come back after their lease is over.
#[test]
fn many_workers_lose_nothing_and_do_nothing_twice() {
    for database in databases() {
        let total = 120;
        database
            .write_blocking(|conn| {
                for number in 0..total {
                    tasks::insert(conn, &NewTask { max_attempts: 100, ..task(&format!("t{number:03}")) }, at(0))?;
                }
                Ok(())
            })
            .unwrap();
        let clock = std::sync::atomic::AtomicI64::new(1);
        std::thread::scope(|scope| {
            for worker in 0..4 {
                let (store, clock) = (&*database, &clock);
                scope.spawn(move || drain(store, clock, worker));
            }
        });
        database
            .read_blocking(|conn| {
                let done: BTreeMap<TaskState, u64> = tasks::count_by_state(conn)?.into_iter().collect();
                let finished = done.get(&TaskState::Done).copied().unwrap_or(0);
                let dead = done.get(&TaskState::Dead).copied().unwrap_or(0);
                assert_eq!(finished + dead, total);
                assert!(dead <= 12, "{dead} poisoned");
                let mut effects = 0;
                for number in 0..total {
                    let times: Option<u64> = settings::lookup(conn, &format!("t{number:03}"))?;
                    assert!(times.unwrap_or(0) <= 1);
                    effects += times.unwrap_or(0);
                }
                assert_eq!(effects, finished);
                Ok(())
            })
            .unwrap();
    }
}

fn drain(store: &crate::store::Store, clock: &std::sync::atomic::AtomicI64, worker: usize) {
    use std::sync::atomic::Ordering::SeqCst;
    let mut held: Vec<LeasedTask> = Vec::new();
    for round in 0..10_000 {
        let now = at(clock.fetch_add(1, SeqCst));
        let mut got = store.write_blocking(|conn| tasks::claim(conn, 3, u8::MAX, LEASE, now)).unwrap();
        // Now and then a worker falls asleep over a task and wakes long after its lease.
        if (round + worker) % 10 == 9 {
            held.extend(got.pop());
        }
        if round % 25 == 24 {
            got.append(&mut held);
        }
        for task in got {
            let done = store.write_blocking(|conn| {
                let name = task.id.to_string();
                let times: u64 = settings::lookup(conn, &name)?.unwrap_or(0);
                settings::update(conn, &name, &(times + 1), now)?;
                tasks::complete(conn, &task, now)
            });
            assert!(matches!(done, Ok(()) | Err(StoreError::LeaseLost(_))), "{done:?}");
        }
        let open = store.read_blocking(tasks::count_by_state).unwrap();
        if open.iter().all(|(state, _)| matches!(state, TaskState::Done | TaskState::Dead)) {
            return;
        }
    }
    panic!("the queue never drained");
}

#[derive(Clone, Debug)]
enum Step {
    Enqueue(u8),
    Claim(usize),
    Complete(usize),
    Fail(usize),
    Extend,
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0_u8..12).prop_map(Step::Enqueue),
        4 => (1_usize..4).prop_map(Step::Claim),
        3 => (0_usize..8).prop_map(Step::Complete),
        1 => (0_usize..8).prop_map(Step::Fail),
        1 => Just(Step::Extend),
        2 => (0_i64..45).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..60)
}

/// What a model of the queue knows about a task.
#[derive(Clone, Debug, Default)]
struct Known {
    state: Option<TaskState>,
    key: u8,
    attempt: u32,
    crashes: u32,
    token: Option<String>,
    lease_until: i64,
    run_at: i64,
}

fn follow(database: &TestDatabase, steps: &[Step]) {
    let mut model: BTreeMap<String, Known> = BTreeMap::new();
    let (mut now, mut held, mut next) = (0_i64, Vec::<LeasedTask>::new(), 0);
    database
        .write_blocking(|conn| {
            use diesel::prelude::*;
            diesel::delete(crate::store::schema::tasks::table).execute(conn)?;
            for step in steps {
                match step {
                    Step::Enqueue(key) => {
                        let id = format!("t{next:03}");
                        next += 1;
                        let open = |known: &Known| matches!(known.state, Some(TaskState::Ready | TaskState::Running));
                        let is_free = !model.values().any(|known| known.key == *key && open(known));
                        let new = NewTask { unique_key: Some(format!("k{key}")), run_at: at(now), ..task(&id) };
                        assert_eq!(tasks::insert(conn, &new, at(now))?, is_free);
                        if is_free {
                            model.insert(id, Known { state: Some(TaskState::Ready), key: *key, run_at: now, ..Known::default() });
                        }
                    }
                    Step::Claim(limit) => {
                        for known in model.values_mut() {
                            if known.state == Some(TaskState::Running)
                                && known.lease_until < now
                                && (known.attempt >= 3 || known.crashes >= 1)
                            {
                                *known = Known { state: Some(TaskState::Dead), token: None, ..known.clone() };
                            }
                        }
                        let due: BTreeSet<String> = {
                            let mut due: Vec<_> = model
                                .iter()
                                .filter(|(_, known)| match known.state {
                                    Some(TaskState::Ready) => known.run_at <= now,
                                    Some(TaskState::Running) => known.lease_until < now,
                                    _ => false,
                                })
                                .map(|(id, known)| (known.run_at, id.clone()))
                                .collect();
                            due.sort();
                            due.into_iter().take(*limit).map(|(_, id)| id).collect()
                        };
                        let got = tasks::claim(conn, *limit, u8::MAX, LEASE, at(now))?;
                        let ids: BTreeSet<String> = got.iter().map(|task| task.id.to_string()).collect();
                        assert_eq!(ids, due);
                        for task in got {
                            let known = model.get_mut(task.id.as_str()).unwrap();
                            known.crashes += u32::from(known.state == Some(TaskState::Running));
                            known.attempt += 1;
                            assert_eq!(task.attempt, known.attempt);
                            *known = Known {
                                state: Some(TaskState::Running),
                                token: Some(task.token.clone()),
                                lease_until: now + 30,
                                ..known.clone()
                            };
                            held.push(task);
                        }
                    }
                    Step::Complete(at_index) | Step::Fail(at_index) if !held.is_empty() => {
                        let task = held.remove(at_index % held.len());
                        let known = model.get_mut(task.id.as_str()).unwrap();
                        let is_holder = known.token.as_ref() == Some(&task.token);
                        let result = match step {
                            Step::Complete(_) => tasks::complete(conn, &task, at(now)).map(|()| TaskState::Done),
                            _ => tasks::fail(conn, &task, "x", at(now + 5), at(now)),
                        };
                        match result {
                            Ok(state) => {
                                assert!(is_holder);
                                *known = Known { state: Some(state), token: None, run_at: now + 5, ..known.clone() };
                            }
                            Err(StoreError::LeaseLost(_)) => assert!(!is_holder),
                            Err(other) => return Err(other),
                        }
                    }
                    Step::Extend => {
                        let tokens: Vec<String> = held.iter().map(|task| task.token.clone()).collect();
                        let kept: BTreeSet<String> = tasks::extend(conn, &tokens, LEASE, at(now))?.into_iter().collect();
                        for known in model.values_mut() {
                            let is_kept = known.token.as_ref().is_some_and(|token| tokens.contains(token));
                            assert_eq!(known.token.as_ref().is_some_and(|token| kept.contains(token)), is_kept);
                            if is_kept {
                                known.lease_until = now + 30;
                            }
                        }
                    }
                    Step::Wait(seconds) => now += seconds,
                    Step::Complete(_) | Step::Fail(_) => {}
                }
                let mut counts: BTreeMap<TaskState, u64> = BTreeMap::new();
                for known in model.values() {
                    *counts.entry(known.state.unwrap()).or_default() += 1;
                }
                assert_eq!(tasks::count_by_state(conn)?.into_iter().collect::<BTreeMap<_, _>>(), counts);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_queue_does_what_its_model_does() {
    for database in databases() {
        let mut runner =
            proptest::test_runner::TestRunner::new(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() });
        runner
            .run(&steps(), |steps| {
                follow(&database, &steps);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn a_round_is_taken_once_each_time_it_is_due() {
    on_each(|conn, _| {
        let minute = TimeDelta::seconds(60);
        let mut taken = |seconds| crate::store::schedules::take_due(conn, "housekeeping", minute, at(seconds)).unwrap();
        assert!(taken(0));
        assert!(!taken(0) && !taken(59));
        assert!(taken(60));
        assert!(!taken(61));
        assert!(taken(500));
    });
}

#[test]
fn bulk_work_can_be_left_for_later_while_somebody_waits() {
    on_each(|conn, _| {
        tasks::insert(conn, &NewTask { prio: tasks::BULK, ..task("t1") }, at(0)).unwrap();
        assert!(tasks::has_due(conn, at(0)).unwrap() && !tasks::has_due(conn, at(-1)).unwrap());
        assert!(tasks::claim(conn, 5, tasks::API, LEASE, at(1)).unwrap().is_empty());
        assert_eq!(tasks::claim(conn, 5, u8::MAX, LEASE, at(1)).unwrap()[0].prio, tasks::BULK);
        assert!(!tasks::has_due(conn, at(31)).unwrap() && tasks::has_due(conn, at(32)).unwrap());
    });
}
