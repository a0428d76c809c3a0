//! `assay serve`: the server.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::{Global, open, print};
use crate::config::Config;
use crate::web::server::{self, Server};

/// Runs the server, on a SQLite file and this machine only unless told otherwise.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay serve --database sqlite:assay.sqlite --listen 127.0.0.1:8080")]
pub(super) struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
}

impl Serve {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let overrides: Vec<_> = self.listen.iter().map(|listen| ("server.listen", listen.to_string(), "--listen")).collect();
        let mut config = open::settings(global, &overrides)?.config;
        let listener = listen(&mut config)?;
        let app = open::app(config)?;
        let _alone = app.store.hold_alone()?;
        app.store.migrate_blocking()?;
        app.store.check_health_blocking()?;
        print::note(format_args!("Assay is at {}", app.config.public_url()?));
        runtime(&app.config)?.block_on(server::run(Server { app: app.clone(), listener, handler: None }, server::signal()))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Listens; the settings then name the port that was taken.
fn listen(config: &mut Config) -> anyhow::Result<TcpListener> {
    let address = config.server.listen;
    let listener = TcpListener::bind(address).with_context(|| format!("cannot listen on {address} (server.listen)"))?;
    config.server.listen = listener.local_addr()?;
    Ok(listener)
}

/// The threads of the background work.
fn runtime(config: &Config) -> anyhow::Result<tokio::runtime::Runtime> {
    let threads = config.server.workers.max(2);
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?)
}
