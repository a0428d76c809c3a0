//! The fetcher: cache, one flight per address, hops and redirects.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use rustls::ClientConfig;
use sha2::{Digest, Sha256};
use tokio::time::Instant;
use url::Url;

use super::address::{self, AddressRule, SelfTestError};
use super::cache::{Cache, Found, Key, Validators};
use super::config::{EgressConfig, limits};
use super::freshness::{keep_for, retry_after};
use super::gate;
use super::hop::{self, Answer, Trouble};
use super::local::{LocalHost, LocalHosts};
use super::names::{NameTrouble, Names};
use super::outcome::{Body, CacheState, Exchange, Failure, Fetched, Hop, Note, Wanted};
use super::politeness::{Ending, NotNow, Politeness};
use super::redirects::next;

/// Why there is no fetcher.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address rule failed its self-test.
    #[error("the rule for outbound addresses is broken")]
    SelfTest(#[from] SelfTestError),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

/// Fetches documents under one set of rules. Cheap to clone; clones share cache and politeness.
#[derive(Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

type Flight = Shared<BoxFuture<'static, Fetched>>;

struct Inner {
    config: EgressConfig,
    rule: AddressRule,
    names: Names,
    tls: ClientConfig,
    local: LocalHosts,
    politeness: Politeness,
    cache: Mutex<Cache>,
    flights: Mutex<HashMap<Key, WeakShared<BoxFuture<'static, Fetched>>>>,
    clock: crate::clock::Clock,
    /// How long one document may take.
    patience: Duration,
    #[cfg(any(test, feature = "test-egress"))]
    test: super::test_egress::TestEgress,
}

/// What one hop asks for.
struct Ask<'a> {
    url: &'a Url,
    wanted: &'a Wanted,
    validators: &'a Validators,
    /// What is left of the patience for the whole document.
    budget: Duration,
}

/// How long an answer may be kept, with what to ask about it later.
#[derive(Debug, Default)]
struct Keep {
    period: Option<TimeDelta>,
    validators: Validators,
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Fetcher").field("config", &self.inner.config).field("local", &self.inner.local).finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A fetcher; tests its address rule first. `local` is empty but in the demo.
    pub fn new(config: EgressConfig, local: LocalHosts, clock: crate::clock::Clock) -> Result<Self, FetchError> {
        Ok(Self { inner: Arc::new(Inner::new(config, local, clock)?) })
    }

    /// A fetcher that may also reach single loopback sockets. Only in builds with the feature `test-egress`, which no release can have.
    #[cfg(any(test, feature = "test-egress"))]
    pub fn for_tests(
        config: EgressConfig,
        local: LocalHosts,
        clock: crate::clock::Clock,
        test: super::test_egress::TestEgress,
    ) -> Result<Self, FetchError> {
        Ok(Self { inner: Arc::new(Inner { test, ..Inner::new(config, local, clock)? }) })
    }

    /// The same with a table of names and less patience.
    #[cfg(test)]
    pub(super) fn scripted(
        config: EgressConfig,
        clock: crate::clock::Clock,
        test: super::test_egress::TestEgress,
        names: super::tests::ScriptedNames,
        patience: Duration,
    ) -> Self {
        let names = Names::Scripted(names);
        Self { inner: Arc::new(Inner { names, patience, test, ..Inner::new(config, LocalHosts::none(), clock).unwrap() }) }
    }

    /// The vetted addresses of a name.
    #[cfg(test)]
    pub(super) async fn vetted(&self, host: &str) -> Result<Vec<SocketAddr>, Failure> {
        self.inner.vet(host, 443, &mut Hop::default()).await.map_err(|(trouble, _)| trouble.failure)
    }

    /// Fetches a document: from the cache, with others who want the same, or from its host. Every trouble is an outcome.
    pub async fn fetch(&self, wanted: &Wanted) -> Fetched {
        let inner = &self.inner;
        let url = match gate::parse(&wanted.url) {
            Ok(url) => url,
            Err(refusal) => return inner.failed(wanted, &Trouble::new(Failure::Blocked, refusal.to_string())),
        };
        if inner.local(&url).is_some() {
            return Inner::fetch_document(Arc::clone(inner), wanted.clone(), url, None).await;
        }
        let key = (wanted.kind, url.to_string());
        let stale = match inner.cache().find(&key, inner.clock.now()) {
            Found::Fresh(fetched) => return answer_to(wanted, *fetched),
            Found::Stale(fetched, validators) => Some((fetched, validators)),
            Found::Nothing => None,
        };
        answer_to(wanted, self.join_flight(key, wanted, url, stale).await)
    }

    /// One flight per kind and address: whoever comes second waits for the first.
    fn join_flight(&self, key: Key, wanted: &Wanted, url: Url, stale: Option<(Box<Fetched>, Validators)>) -> Flight {
        let mut flights = self.inner.flights();
        if let Some(flight) = flights.get(&key).and_then(WeakShared::upgrade) {
            return flight;
        }
        // What nobody waits for any more is forgotten.
        flights.retain(|_, flight| flight.upgrade().is_some());
        let flight = Inner::fetch_document(Arc::clone(&self.inner), wanted.clone(), url, stale).boxed().shared();
        if let Some(weak) = flight.downgrade() {
            flights.insert(key, weak);
        }
        flight
    }
}

impl Inner {
    fn new(config: EgressConfig, local: LocalHosts, clock: crate::clock::Clock) -> Result<Self, FetchError> {
        address::self_test()?;
        Ok(Self {
            rule: AddressRule::new(config.deny_networks.clone()),
            config,
            names: Names::system(),
            tls: hop::tls()?,
            local,
            politeness: Politeness::new(),
            cache: Mutex::default(),
            flights: Mutex::default(),
            clock,
            patience: limits::DOCUMENT,
            #[cfg(any(test, feature = "test-egress"))]
            test: super::test_egress::TestEgress::default(),
        })
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<Key, WeakShared<BoxFuture<'static, Fetched>>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, wanted: &Wanted, trouble: &Trouble) -> Fetched {
        let exchange = Exchange { trouble: Some(trouble.line.clone()), ..Exchange::default() };
        Fetched { wanted: wanted.clone(), fetched_at: self.clock.now(), outcome: Err(trouble.failure), exchange }
    }

    fn local(&self, url: &Url) -> Option<&Arc<dyn LocalHost>> {
        self.local.find(url.host_str()?)
    }

    #[cfg(any(test, feature = "test-egress"))]
    fn excepted(&self, url: &Url) -> Option<SocketAddr> {
        self.test.find(url)
    }

    #[cfg(not(any(test, feature = "test-egress")))]
    #[expect(clippy::unused_self, reason = "the test build looks into its table")]
    fn excepted(&self, _url: &Url) -> Option<SocketAddr> {
        None
    }

    /// All hops of one document, its record, and the cache.
    async fn fetch_document(self: Arc<Self>, wanted: Wanted, url: Url, stale: Option<(Box<Fetched>, Validators)>) -> Fetched {
        let key = (wanted.kind, url.to_string());
        let (old, validators) = stale.map_or((None, Validators::default()), |(old, validators)| (Some(old), validators));
        let mut exchange = Exchange::default();
        let (outcome, mut keep) = self.walk(&wanted, url, &validators, &mut exchange).await;
        let mut outcome = outcome.map_err(|trouble| {
            exchange.trouble = Some(trouble.line);
            trouble.failure
        });
        if let (Some(old), Ok(body)) = (old, &outcome)
            && body.status == 304
        {
            outcome = old.outcome;
            exchange.cache = CacheState::Revalidated;
            exchange.notes = old.exchange.notes;
            keep.validators = validators;
        }
        exchange.sha256 = outcome.as_ref().ok().map(|body| hex::encode(Sha256::digest(&body.bytes)));
        let now = self.clock.now();
        let fetched = Fetched { wanted, fetched_at: now, outcome, exchange };
        if fetched.exchange.cache != CacheState::Local {
            self.remember(key, &fetched, keep, now);
        }
        tracing::debug!(
            kind = ?fetched.wanted.kind,
            host = Url::parse(&fetched.wanted.url).ok().as_ref().and_then(Url::host_str),
            hops = fetched.exchange.hops.len(),
            took_ms = fetched.exchange.hops.iter().map(|hop| hop.took_ms).sum::<u64>(),
            outcome = ?fetched.outcome.as_ref().map(|body| body.status),
            trouble = fetched.exchange.trouble,
            "fetched a document"
        );
        fetched
    }

    fn remember(&self, key: Key, fetched: &Fetched, keep: Keep, now: DateTime<Utc>) {
        let mut cache = self.cache();
        match keep.period {
            Some(period) => cache.keep(key, fetched.clone(), now + period, keep.validators),
            None => cache.drop_entry(&key),
        }
    }

    /// Follows redirects by hand; each hop goes through every rule again.
    async fn walk(&self, wanted: &Wanted, first: Url, validators: &Validators, exchange: &mut Exchange) -> (Result<Body, Trouble>, Keep) {
        let mut url = first.clone();
        let mut budget = self.patience;
        for number in 0..=limits::REDIRECTS {
            let mut record = Hop { url: url.to_string(), ..Hop::default() };
            let conditional = if number == 0 { validators.clone() } else { Validators::default() };
            let ask = Ask { url: &url, wanted, validators: &conditional, budget };
            let result = self.hop(ask, &mut record, &mut exchange.cache).await;
            budget = budget.saturating_sub(Duration::from_millis(record.took_ms));
            if let Ok(answer) = &result {
                record.status = Some(answer.status);
                record.location.clone_from(&answer.location);
                record.retry_after_s = answer.retry_after.as_deref().and_then(|value| retry_after(value, self.clock.now()));
            }
            exchange.hops.push(record);
            let answer = match result {
                Ok(answer) => answer,
                Err((trouble, period)) => return (Err(trouble), Keep { period, ..Keep::default() }),
            };
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
                let keep = keep(&answer, wanted);
                return (Ok(conclude(answer, wanted, &first, &url, exchange)), keep);
            }
            match next(&first, &url, answer.location.as_deref(), wanted) {
                Ok(next) => url = next,
                Err(line) => return (Err(Trouble::new(Failure::RedirectRefused, line)), Keep::default()),
            }
        }
        (Err(Trouble::new(Failure::RedirectRefused, "too many redirects")), Keep::default())
    }

    /// One hop: the rules, our turn, the request. With a failure comes how long it may be remembered.
    async fn hop(&self, ask: Ask<'_>, record: &mut Hop, cache: &mut CacheState) -> Result<Answer, (Trouble, Option<TimeDelta>)> {
        let Ask { url, wanted, validators, budget } = ask;
        let once = |failure, line: &str| (Trouble::new(failure, line), None);
        let excepted = self.excepted(url);
        if excepted.is_none() {
            gate::check_transport(url, &self.config).map_err(|refusal| once(Failure::Blocked, &refusal.to_string()))?;
        }
        if let Some(host) = self.local(url) {
            *cache = CacheState::Local;
            return ask_local(host.as_ref(), url, wanted).map_err(|trouble| (trouble, None));
        }
        if self.config.offline {
            return Err(once(Failure::Unreachable, "fetching is switched off"));
        }
        if excepted.is_none() {
            gate::check_host(url, &self.config).map_err(|refusal| once(Failure::Blocked, &refusal.to_string()))?;
        }
        let host = url.host_str().unwrap_or_default();
        let turn = self.politeness.turn(host).await.map_err(|reason| match reason {
            NotNow::Resting => once(Failure::Unreachable, "the host failed too often and rests"),
            NotNow::Queue => once(Failure::LimitReached, "too many requests wait for this host"),
        })?;
        let start = Instant::now();
        let limit = budget.min(limits::HOP);
        let result = tokio::time::timeout(limit, async {
            let vetted = match excepted {
                Some(socket) => vec![socket],
                None => self.vet(host, url.port_or_known_default().unwrap_or(443), record).await?,
            };
            hop::get(&self.tls, url, wanted.kind, &vetted, validators, record).await.map_err(|trouble| (trouble, None))
        })
        .await
        .unwrap_or_else(|_| Err(once(Failure::TimedOut, "not complete in time")));
        record.took_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &result {
            Ok(answer) if matches!(answer.status, 429 | 503) => turn.end(Ending::AskedForLess),
            Ok(answer) if answer.status >= 500 => turn.end(Ending::Failed),
            // A name that does not exist or must not be asked says nothing about its host.
            Err((trouble, Some(_))) if trouble.failure != Failure::TimedOut => drop(turn),
            Err((trouble, _)) if matches!(trouble.failure, Failure::Unreachable | Failure::TimedOut) => turn.end(Ending::Failed),
            _ => turn.end(Ending::Answered),
        }
        result
    }

    /// Resolves once; one address that is not public refuses the name.
    async fn vet(&self, host: &str, port: u16, record: &mut Hop) -> Result<Vec<SocketAddr>, (Trouble, Option<TimeDelta>)> {
        let addresses = self.names.addresses(host).await.map_err(|trouble| match trouble {
            NameTrouble::NoSuchName => (Trouble::new(Failure::Unreachable, "no such name"), Some(limits::REMEMBER_MISSING)),
            NameTrouble::NoAnswer => (Trouble::new(Failure::Unreachable, "no answer from a name server"), None),
            NameTrouble::TooMany => (Trouble::new(Failure::Blocked, "too many addresses"), Some(limits::REMEMBER_BLOCKED)),
        })?;
        record.addresses.clone_from(&addresses);
        if let Some(address) = addresses.iter().find(|address| !self.rule.allows(**address)) {
            let line = format!("the name leads to {address}, which is not public");
            return Err((Trouble::new(Failure::Blocked, line), Some(limits::REMEMBER_BLOCKED)));
        }
        Ok(addresses.into_iter().map(|address| SocketAddr::new(address, port)).collect())
    }
}

/// The answer as the asker wrote the address: where nothing redirected, the final one equals the asked one.
fn answer_to(wanted: &Wanted, mut fetched: Fetched) -> Fetched {
    if let Ok(body) = &mut fetched.outcome
        && body.final_url == without_fragment(&fetched.wanted.url)
    {
        without_fragment(&wanted.url).clone_into(&mut body.final_url);
    }
    fetched.wanted = wanted.clone();
    fetched
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

/// An answer from inside the process, judged like any other.
fn ask_local(host: &dyn LocalHost, url: &Url, wanted: &Wanted) -> Result<Answer, Trouble> {
    let said = host.answer(url.as_str()).ok_or_else(|| Trouble::new(Failure::Unreachable, "the host does not answer"))?;
    let content_type = Some(said.content_type);
    let mut answer = Answer { status: said.status, content_type, location: said.location, ..Answer::default() };
    let is_good = (200..300).contains(&said.status);
    match hop::judge_type(&mut answer, wanted.kind, false) {
        Ok(cap) if said.bytes.len() <= cap => answer.bytes = said.bytes,
        Ok(cap) if is_good => return Err(Trouble::new(Failure::TooLarge, format!("larger than {cap} bytes"))),
        Err(trouble) if is_good => return Err(trouble),
        _ => {}
    }
    Ok(answer)
}

fn conclude(answer: Answer, wanted: &Wanted, first: &Url, last: &Url, exchange: &mut Exchange) -> Body {
    exchange.notes = answer.notes;
    if first.scheme() == "http" || last.scheme() == "http" {
        exchange.notes.push(Note::InsecureTransport);
    }
    if first.origin() != last.origin() {
        exchange.notes.push(Note::OtherOrigin);
    }
    let final_url = if first == last { without_fragment(&wanted.url).to_owned() } else { last.to_string() };
    Body { status: answer.status, content_type: answer.content_type, final_url, bytes: answer.bytes.into() }
}

fn keep(answer: &Answer, wanted: &Wanted) -> Keep {
    let period = match answer.status {
        200..=299 | 304 => keep_for(&answer.said, wanted.kind),
        404 => Some(limits::REMEMBER_MISSING),
        410 => Some(limits::REMEMBER_GONE),
        _ => None,
    };
    Keep { period, validators: Validators { etag: answer.said.etag.clone(), last_modified: answer.said.last_modified.clone() } }
}
