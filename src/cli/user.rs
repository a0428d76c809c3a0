//! `assay user add`: an account for somebody.

use std::io::{BufRead as _, IsTerminal as _, stdin};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};

use super::{Global, open, print, serve};
use crate::actions::staff::{self, NewPerson};
use crate::domain::people::Role;

/// Makes accounts for staff.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay user add --email you@example.org --role admin")]
pub(super) struct UserCommand {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    Add(Add),
}

/// Adds a person and prints a one-time link with which they set their password.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  assay user add --email you@example.org --role admin\n  \
                        assay user add --email bo@example.org --role recruiter --name 'Bo Li' --password < password.txt")]
struct Add {
    /// The work e-mail address; they sign in with it.
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// What they may do.
    #[arg(long, value_enum)]
    role: RoleName,
    /// The name shown; without it, the part of the address before the @.
    #[arg(long, value_name = "NAME", default_value = "")]
    name: String,
    /// Set the password now: typed here, or one line from standard input. No link is printed then.
    #[arg(long)]
    password: bool,
}

/// A role as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RoleName {
    /// Everything, and the accounts of others.
    Admin,
    /// Issuers and lists.
    Steward,
    /// Jobs, candidates and decisions.
    Recruiter,
    /// Reads jobs and candidates, accepts other evidence.
    #[value(alias = "hiring_manager")]
    HiringManager,
    /// Reads everything, changes nothing.
    Auditor,
}

impl RoleName {
    const fn role(self) -> Role {
        match self {
            Self::Admin => Role::Admin,
            Self::Steward => Role::Steward,
            Self::Recruiter => Role::Recruiter,
            Self::HiringManager => Role::HiringManager,
            Self::Auditor => Role::Auditor,
        }
    }
}

impl UserCommand {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let Deed::Add(add) = self.deed;
        add.run(global)
    }
}

impl Add {
    fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let person = NewPerson::new(&self.email, &self.name, self.role.role())?;
        let app = open::app(open::settings(global, &[])?.config)?;
        app.store.migrate_blocking()?;
        let runtime = serve::runtime(&app.config)?;
        if self.password {
            let password = read_password()?;
            runtime.block_on(staff::add_with_password(&app, "system", person, password))?;
            print::note(format_args!("{} can sign in.", self.email));
            return Ok(ExitCode::SUCCESS);
        }
        let token = runtime.block_on(staff::add_with_link(&app, "system", person))?;
        print::note("The account is made. This link sets its password, once and within 24 hours, while the server runs:");
        print::line(format_args!("{}set-up/{token}", app.config.public_url()?));
        Ok(ExitCode::SUCCESS)
    }
}

/// One line from standard input; at a terminal it is asked for and not shown.
fn read_password() -> anyhow::Result<String> {
    let is_typed = stdin().is_terminal();
    let is_hidden = is_typed && Command::new("stty").arg("-echo").status().is_ok_and(|status| status.success());
    if is_typed {
        print::note(if is_hidden {
            "Password (12 characters or more, not shown):"
        } else {
            "Password (12 characters or more, shown as you type):"
        });
    }
    let mut line = String::new();
    let read = stdin().lock().read_line(&mut line);
    if is_hidden && Command::new("stty").arg("echo").status().is_err() {
        print::note("The terminal may not show what you type now; `stty echo` mends that.");
    }
    read.context("no password on standard input")?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        bail!("no password on standard input");
    }
    Ok(password)
}
