//! The server: what stands around every route, how it starts and how it stops.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{HttpServer, web};
use tokio::sync::Notify;
use url::Url;

use super::body::{self, FORM_LIMIT};
use super::csrf::{self, OwnOrigin};
use super::peer::{self, OwnHosts};
use super::{headers, problem, request_log, routes};
use crate::app::App;
use crate::config::ConfigError;
use crate::tasks::{Handler, Runner, RunnerSettings};

/// Sockets open at the same time, for each worker.
const MOST_CONNECTIONS: usize = 4_096;
/// How long the head of a request may take to arrive.
const HEAD_DEADLINE: Duration = Duration::from_secs(10);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// What the server is made of.
pub struct Server {
    /// Settings, database and clock.
    pub app: App,
    /// Where it listens.
    pub listener: TcpListener,
    /// What does the background work.
    pub handler: Arc<dyn Handler>,
}

/// Why the server ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The settings name no usable address.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The operating system does not let us.
    #[error("the server cannot run")]
    System(#[from] std::io::Error),
}

/// Whether the server takes work: not any more while it stops.
#[derive(Clone, Debug)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Whether it does.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Default for Readiness {
    fn default() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }
}

/// All routes with everything that stands around them, outermost last. People use the server by `public_url`.
pub fn application(
    app: &App,
    public_url: &Url,
    readiness: &Readiness,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    actix_web::App::new()
        .app_data(web::Data::new(app.clone()))
        .app_data(readiness.clone())
        .app_data(OwnOrigin(public_url.origin()))
        .app_data(OwnHosts::new(public_url, !app.config.server.public_url.is_empty()))
        .app_data(web::PayloadConfig::new(FORM_LIMIT))
        .configure(routes::configure)
        .wrap(from_fn(body::deadline))
        .wrap(from_fn(csrf::refuse_strangers))
        .wrap(from_fn(peer::own_host))
        .wrap(from_fn(problem::shape))
        .wrap(from_fn(request_log::note))
        .wrap(from_fn(headers::add))
}

/// Answers requests and does background work until `stop` is ready; then takes nothing new and lets what runs end.
pub async fn run(server: Server, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
    let Server { app, listener, handler } = server;
    let readiness = Readiness::default();
    let public_url = app.config.public_url()?;
    let drain = Duration::from_secs(app.config.tasks.drain_seconds);
    let (factory_app, factory_readiness) = (app.clone(), readiness.clone());
    let answering = HttpServer::new(move || application(&factory_app, &public_url, &factory_readiness))
        .workers(app.config.server.workers)
        .max_connections(MOST_CONNECTIONS)
        .client_request_timeout(HEAD_DEADLINE)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(app.config.tasks.drain_seconds)
        .disable_signals()
        .listen(listener)?
        .run();
    let handle = answering.handle();
    let stopping = Arc::new(Notify::new());
    let settings = RunnerSettings { slots: app.config.tasks.slots, drain };
    let runner = Runner::new(app.store.clone(), app.clock.clone(), settings, handler);
    let told = Arc::clone(&stopping);
    let working = tokio::spawn(runner.run(async move { told.notified().await }));
    let mut answering = tokio::spawn(answering);
    tokio::select! {
        () = stop => {}
        // Ended by itself: no socket to listen on any more.
        _ = &mut answering => return Err(ServeError::System(std::io::Error::other("nothing listens any more"))),
    }
    tracing::info!("stopping: nothing new is taken, what runs may end");
    readiness.0.store(false, Ordering::Release);
    stopping.notify_one();
    handle.stop(true).await;
    if let Err(error) = working.await {
        tracing::error!(%error, "the background work ended badly");
    }
    match answering.await {
        Ok(ended) => Ok(ended?),
        Err(error) => Err(ServeError::System(std::io::Error::other(error))),
    }
}

/// Ready when the system or a person asks the process to end.
pub async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::warn!(%error, "the process does not hear SIGTERM");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
