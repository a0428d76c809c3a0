//! How often and how hard a host is asked (`security.md` §3.3): slots, pace and a breaker per registrable domain.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::config::limits;

/// Hosts remembered before idle ones are forgotten.
const HOSTS: usize = 10_000;
/// What one request costs, in thousandths of a token.
const TOKEN: u64 = 1_000;
/// What a good answer adds to a lowered rate, in thousandths per second.
const RATE_STEP: u64 = 500;

/// How a request ended, as far as politeness is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The host answered.
    Answered,
    /// The host asked for less (429, 503).
    AskedForLess,
    /// The host failed: no connection, no answer in time, 5xx.
    Failed,
}

/// Why it is not our turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotNow {
    /// The host failed too often and rests.
    Resting,
    /// The queue for the host is too long.
    Queue,
}

/// Requests per second, as a bucket of tokens that may be owed.
#[derive(Debug)]
struct Bucket {
    rate: u64,
    level: u64,
    owed: u64,
    at: Instant,
}

impl Bucket {
    fn new(now: Instant) -> Self {
        Self { rate: limits::RATE_MILLI, level: limits::RATE_MILLI, owed: 0, at: now }
    }

    /// Takes one token and says how long to wait for it; `None` (and nothing taken) where that is longer than `most`.
    fn take(&mut self, now: Instant, most: Duration) -> Option<Duration> {
        let passed = u64::try_from(now.saturating_duration_since(self.at).as_millis()).unwrap_or(u64::MAX);
        let mut earned = passed.saturating_mul(self.rate) / 1_000;
        self.at = now;
        let paid = earned.min(self.owed);
        self.owed -= paid;
        earned -= paid;
        self.level = self.level.saturating_add(earned).min(self.rate.max(TOKEN));
        if self.owed == 0 && self.level >= TOKEN {
            self.level -= TOKEN;
            return Some(Duration::ZERO);
        }
        let owed = self.owed + TOKEN.saturating_sub(self.level);
        let wait = Duration::from_millis(owed.saturating_mul(1_000) / self.rate.max(1));
        if wait > most {
            return None;
        }
        (self.owed, self.level) = (owed, 0);
        Some(wait)
    }

    fn hear(&mut self, ending: Ending) {
        match ending {
            Ending::AskedForLess => self.rate = (self.rate / 2).max(limits::RATE_FLOOR_MILLI),
            Ending::Answered => self.rate = (self.rate + RATE_STEP).min(limits::RATE_MILLI),
            Ending::Failed => {}
        }
    }
}

/// Leaves a host alone that fails again and again.
#[derive(Debug)]
struct Breaker {
    failures: u32,
    open_until: Option<Instant>,
    open_for: Duration,
    is_probing: bool,
}

impl Breaker {
    fn new() -> Self {
        Self { failures: 0, open_until: None, open_for: limits::BREAKER_OPEN, is_probing: false }
    }

    /// Whether a request may go out; the first one after the rest is the probe.
    fn allows(&mut self, now: Instant) -> bool {
        match self.open_until {
            None => true,
            Some(until) if now < until || self.is_probing => false,
            Some(_) => {
                self.is_probing = true;
                true
            }
        }
    }

    fn hear(&mut self, ending: Ending, now: Instant) {
        if ending != Ending::Failed {
            // A host that answers is well, whatever it answers.
            *self = Self::new();
        } else if self.is_probing {
            self.open_for = (self.open_for * 2).min(limits::BREAKER_LONGEST);
            self.open_until = Some(now + self.open_for);
            self.is_probing = false;
        } else {
            self.failures += 1;
            if self.failures >= limits::BREAKER_FAILURES && self.open_until.is_none() {
                self.open_until = Some(now + self.open_for);
            }
        }
    }
}

#[derive(Debug)]
struct Pace {
    bucket: Bucket,
    breaker: Breaker,
}

#[derive(Debug)]
struct Host {
    slots: Arc<Semaphore>,
    pace: Mutex<Pace>,
}

impl Host {
    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All hosts, and the slots of this process.
#[derive(Debug)]
pub(super) struct Politeness {
    node: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// Our turn at a host; ends when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    host: Arc<Host>,
    is_reported: bool,
    _host_slot: OwnedSemaphorePermit,
    _node_slot: OwnedSemaphorePermit,
}

impl Turn {
    /// Says how the request ended. A turn dropped without a word changes nothing.
    pub(super) fn end(mut self, ending: Ending) {
        self.is_reported = true;
        let mut pace = self.host.pace();
        pace.bucket.hear(ending);
        pace.breaker.hear(ending, Instant::now());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_reported {
            self.host.pace().breaker.is_probing = false;
        }
    }
}

impl Politeness {
    /// Nobody asked yet.
    pub(super) fn new() -> Self {
        Self { node: Arc::new(Semaphore::new(limits::PER_NODE)), hosts: Mutex::new(HashMap::new()) }
    }

    /// Waits for our turn at the registrable domain of `host`.
    pub(super) async fn turn(&self, host: &str) -> Result<Turn, NotNow> {
        let host = self.host(psl::domain_str(host).unwrap_or(host));
        let queue = Instant::now() + limits::TURN;
        let slots = async {
            let host_slot = Arc::clone(&host.slots).acquire_owned().await.ok()?;
            let node_slot = Arc::clone(&self.node).acquire_owned().await.ok()?;
            Some((host_slot, node_slot))
        };
        let Ok(Some((host_slot, node_slot))) = tokio::time::timeout_at(queue, slots).await else { return Err(NotNow::Queue) };
        let wait = {
            let (mut pace, now) = (host.pace(), Instant::now());
            if !pace.breaker.allows(now) {
                return Err(NotNow::Resting);
            }
            pace.bucket.take(now, queue.saturating_duration_since(now))
        };
        let turn = Turn { host, is_reported: false, _host_slot: host_slot, _node_slot: node_slot };
        let wait = wait.ok_or(NotNow::Queue)?;
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        Ok(turn)
    }

    fn host(&self, domain: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= HOSTS && !hosts.contains_key(domain) {
            hosts.retain(|_, host| Arc::strong_count(host) > 1 || host.pace().breaker.open_until.is_some());
        }
        let fresh = || {
            let pace = Pace { bucket: Bucket::new(Instant::now()), breaker: Breaker::new() };
            Arc::new(Host { slots: Arc::new(Semaphore::new(limits::PER_HOST)), pace: Mutex::new(pace) })
        };
        Arc::clone(hosts.entry(domain.to_owned()).or_insert_with(fresh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_at_once_then_ten_a_second() {
        let start = Instant::now();
        let mut bucket = Bucket::new(start);
        for _ in 0..10 {
            assert_eq!(bucket.take(start, limits::TURN), Some(Duration::ZERO));
        }
        assert_eq!(bucket.take(start, limits::TURN), Some(Duration::from_millis(100)));
        assert_eq!(bucket.take(start, limits::TURN), Some(Duration::from_millis(200)));
        assert_eq!(bucket.take(start, Duration::from_millis(250)), None);
        assert_eq!(bucket.take(start + Duration::from_secs(2), limits::TURN), Some(Duration::ZERO));
    }

    #[test]
    fn a_host_that_asks_for_less_gets_less_and_recovers() {
        let start = Instant::now();
        let mut bucket = Bucket::new(start);
        for expected in [5_000, 2_500, 1_250, 625, 312, 200, 200] {
            bucket.hear(Ending::AskedForLess);
            assert_eq!(bucket.rate, expected);
        }
        bucket.hear(Ending::Answered);
        assert_eq!(bucket.rate, 700);
    }

    #[test]
    fn five_failures_rest_a_host_and_one_probe_wakes_it() {
        let start = Instant::now();
        let mut breaker = Breaker::new();
        for _ in 0..5 {
            assert!(breaker.allows(start));
            breaker.hear(Ending::Failed, start);
        }
        assert!(!breaker.allows(start + Duration::from_secs(59)));
        let later = start + Duration::from_secs(60);
        assert!(breaker.allows(later), "the probe");
        assert!(!breaker.allows(later), "only one probe");
        breaker.hear(Ending::Failed, later);
        assert!(!breaker.allows(later + Duration::from_secs(119)));
        let last = later + Duration::from_secs(120);
        assert!(breaker.allows(last));
        breaker.hear(Ending::Answered, last);
        assert!(breaker.allows(last) && breaker.open_until.is_none());
    }

    #[test]
    fn the_rest_never_grows_past_half_an_hour() {
        let mut now = Instant::now();
        let mut breaker = Breaker::new();
        for _ in 0..20 {
            if breaker.allows(now) {
                breaker.hear(Ending::Failed, now);
            } else {
                now += limits::BREAKER_LONGEST;
            }
        }
        assert!(breaker.open_for <= limits::BREAKER_LONGEST);
    }
}
