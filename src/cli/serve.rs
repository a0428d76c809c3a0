//! `assay serve`: the server.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;

use super::{Global, open, print};
use crate::actions::check_credential::checker;
use crate::actions::house_policy::ensure_house_policy;
use crate::actions::load_starter_skills::load_starter_skills;
use crate::actions::staff;
use crate::app::App;
use crate::config::Config;
use crate::fetch::{EgressConfig, Fetcher, LocalHosts};
use crate::tasks::Kinds;
use crate::verify;
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
        let runtime = runtime(&app.config)?;
        runtime.block_on(prepare(&app))?;
        let address = app.config.public_url()?;
        if let Some(token) = staff::first_link_blocking(&app)? {
            print::note(format_args!(
                "Nobody has an account yet. Open this once, within an hour, to become the first administrator:\n  {address}set-up/{token}"
            ));
        }
        print::note(format_args!("Assay is at {address}"));
        runtime.block_on(answer(app, listener, LocalHosts::none()))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Listens; the settings then name the port that was taken.
pub(super) fn listen(config: &mut Config) -> anyhow::Result<TcpListener> {
    let address = config.server.listen;
    let listener = TcpListener::bind(address).with_context(|| format!("cannot listen on {address} (server.listen)"))?;
    config.server.listen = listener.local_addr()?;
    Ok(listener)
}

/// The threads of the background work.
pub(super) fn runtime(config: &Config) -> anyhow::Result<tokio::runtime::Runtime> {
    let threads = config.server.workers.max(2);
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?)
}

/// Tables of this version, a whole file, the house's scoring rules, the starter skills.
pub(super) async fn prepare(app: &App) -> anyhow::Result<()> {
    let store = app.store.clone();
    tokio::task::spawn_blocking(move || {
        store.migrate_blocking()?;
        store.check_health_blocking()
    })
    .await??;
    ensure_house_policy(app).await?;
    load_starter_skills(app).await?;
    Ok(())
}

/// Answers requests and checks what comes in, until the process is told to stop. `local` is empty but in the demo.
pub(super) async fn answer(app: App, listener: TcpListener, local: LocalHosts) -> anyhow::Result<()> {
    let egress = EgressConfig::new(&app.config.egress, Some(&app.config.public_url()?));
    let fetcher = Fetcher::new(egress, local, app.clock.clone())?;
    let check = checker(fetcher, app.clock.clone(), verify::judge);
    let handler = Arc::new(Kinds::new(app.clone(), check));
    server::run(Server { app, listener, handler }, server::signal()).await?;
    Ok(())
}
