//! `assay demo`: the server on a scratch database with a made-up company, everything verified on start.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use super::{Global, log, print, serve};
use crate::actions::passwords;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo::Demo;
use crate::demo::cast::{jobs, people};
use crate::domain::people::Role;
use crate::engines::Engines;
use crate::store::{DatabaseUrl, SealingKey, Store};
use crate::web::layout;
use crate::web::pages::demo as guide;
use crate::web::server::{self, Server};

/// Signs of the password; without those that look alike.
const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// Runs a server with a made-up company, its jobs, issuers and candidates, on a database that goes away with it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay demo\n  assay demo --listen 127.0.0.1:9000")]
pub(super) struct RunDemo {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// A folder that goes away with this value.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("assay-demo-{}", uuid::Uuid::now_v7().simple()));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            print::note(format_args!("{} is left behind: {error}", self.0.display()));
        }
    }
}

impl RunDemo {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        anyhow::ensure!(global.database.is_none(), "the demo makes a database of its own; leave --database out");
        let scratch = Scratch::new()?;
        let mut config = settings(self.listen, scratch.path());
        let listener = serve::listen(&mut config)?;
        config.check()?;
        let config = Arc::new(config);
        let address = config.public_url()?;
        log::start(&config.log);
        let url = DatabaseUrl::parse(&config.database.url)?;
        let store = Store::open(&url, SealingKey::generate()?, config.database.readers)?;
        store.migrate_blocking()?;
        let app = App { config: Arc::clone(&config), store, clock: Clock::System, engines: Engines::default() };
        let password = password()?;
        let hash = passwords::hash_blocking(&password)?;
        serve::runtime(&config)?.block_on(async {
            let demo = Demo::fill(&app, hash).await?;
            verify(&app, &demo).await?;
            tell(&demo, address.as_str().trim_end_matches('/'), &password);
            guide::begin(demo.guide.clone());
            server::run(Server { app: app.clone(), listener, handler: Arc::clone(&demo.handler) }, server::signal()).await?;
            anyhow::Ok(())
        })?;
        drop(app);
        Ok(ExitCode::SUCCESS)
    }
}

/// The house's settings, with everything that is written in one folder and nothing fetched from outside. No settings file is read.
fn settings(listen: SocketAddr, folder: &Path) -> Config {
    let mut config = Config::default();
    config.server.listen = listen;
    config.database.url = format!("sqlite:{}", folder.join("demo.sqlite").display());
    config.mail.folder = folder.join("mail");
    config.egress.offline = true;
    "Northwind Health & Data".clone_into(&mut config.organization.name);
    "Rita Alvarez, recruiter@northwind.example".clone_into(&mut config.organization.contact);
    "warn".clone_into(&mut config.log.level);
    config
}

fn password() -> anyhow::Result<String> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
    let signs: Vec<char> = random.iter().filter_map(|byte| SIGNS.get(usize::from(byte % 32))).map(|sign| char::from(*sign)).collect();
    Ok(signs.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// Verifies everything, saying how far it is.
async fn verify(app: &App, demo: &Demo) -> anyhow::Result<()> {
    let total = demo.lines();
    let bar = print::progress(total);
    let mut work = std::pin::pin!(demo.verify(app));
    loop {
        tokio::select! {
            result = &mut work => break result?,
            () = tokio::time::sleep(Duration::from_millis(100)) => {
                bar.set_position(u64::try_from(demo.verified(app).await?).unwrap_or(0));
            }
        }
    }
    bar.finish_and_clear();
    print::note(format_args!(
        "verified {} of {total} links and files, by their own signatures, addresses and status lists",
        demo.verified(app).await?
    ));
    Ok(())
}

/// Where to look, how to sign in, how to stop.
fn tell(demo: &Demo, address: &str, password: &str) {
    print::line(format_args!("\nAssay runs at {address}/ with the demo company Northwind Health & Data.\n"));
    print::line(format_args!("Sign in at {address}/sign-in, the password of all is {password} (no second step in the demo):"));
    for (role, email) in &demo.staff {
        let does = match role {
            Role::Recruiter => "jobs, candidates, decisions",
            Role::Steward => "issuers and lists, what badges are for",
            Role::HiringManager => "reads jobs and candidates, accepts other evidence",
            Role::Admin => "everything, and accounts",
            Role::Auditor => "reads everything",
        };
        print::line(format_args!("  {email:<28} {}: {does}", layout::role(*role)));
    }
    print::line("\nWhere to look first:");
    print::line(format_args!("  {address}/  as recruiter: the three queues; QueryWorks is one of the issuers that wait for a look"));
    print::line(format_args!(
        "  {} in “{}”: covered 46%, up to 50% once QueryWorks is listed, 61% with a degree",
        people::FIRST,
        jobs::ANALYST_TITLE
    ));
    print::line(format_args!(
        "  {address}/desk  as steward: a badge two candidates hold is for a must-have by its name alone; one word settles both"
    ));
    print::line(format_args!("  {address}/jobs/{}  the page candidates see", jobs::ANALYST));
    print::line(format_args!("  {address}/demo  badges of every kind to apply with: good, tampered, expired, revoked, somebody else’s …"));
    print::line("\nEverything is made up and goes away when you stop it with Ctrl-C.\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scratch_folder_goes_away() {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.path().to_owned();
        fs::write(folder.join("demo.sqlite"), "x").unwrap();
        drop(scratch);
        assert!(!folder.exists());
    }

    #[test]
    fn nothing_is_fetched_from_outside_and_nothing_is_kept() {
        let config = settings("127.0.0.1:0".parse().unwrap(), Path::new("/scratch"));
        assert!(config.egress.offline);
        assert!(config.database.url.starts_with("sqlite:/scratch/") && config.mail.folder.starts_with("/scratch"));
        let password = password().unwrap();
        assert_eq!((password.len(), password.matches('-').count()), (19, 3));
    }
}
