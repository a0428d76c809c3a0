//! The command line: one file for each command. The only part that prints, sets up the log and sets the exit code.

mod bench;
mod cases;
mod config;
mod demo;
mod doctor;
mod documents;
mod issuers;
mod jobs;
mod log;
mod migrate;
mod open;
mod print;
mod screen;
mod serve;
mod skills;
mod user;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::actions::staff::StaffError;
use crate::config::ConfigError;

/// Exit code after misuse.
const MISUSE: u8 = 2;

/// Verifies digital badges and shows how much of a job they cover.
#[derive(Debug, Parser)]
#[command(name = "assay", version, arg_required_else_help = true, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
struct Global {
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME.
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// The settings file; assay.toml in this folder where it exists.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Demo(demo::RunDemo),
    Migrate(migrate::Migrate),
    Config(config::ShowConfig),
    Verify(verify::Verify),
    Bench(bench::Bench),
    Doctor(doctor::Doctor),
    User(user::UserCommand),
    Issuers(issuers::IssuersCommand),
    Jobs(jobs::JobsCommand),
    Skills(skills::SkillsCommand),
    Screen(screen::Screen),
}

/// Runs the command of this process and answers its exit code: 2 on misuse, 1 when it did not work out.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // `--help` and `--version` come this way too, with code 0. A closed pipe is nobody's mistake.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(MISUSE));
        }
    };
    let global = arguments.global;
    let result = match arguments.command {
        Command::Serve(command) => command.run(&global),
        Command::Demo(command) => command.run(&global),
        Command::Migrate(command) => command.run(&global),
        Command::Config(command) => command.run(&global),
        Command::Verify(command) => command.run(&global),
        Command::Bench(command) => command.run(&global),
        Command::Doctor(command) => command.run(&global),
        Command::User(command) => command.run(&global),
        Command::Issuers(command) => command.run(&global),
        Command::Jobs(command) => command.run(&global),
        Command::Skills(command) => command.run(&global),
        Command::Screen(command) => command.run(&global),
    };
    result.unwrap_or_else(|error| {
        print::error(&error);
        ExitCode::from(if is_misuse(&error) { MISUSE } else { 1 })
    })
}

/// Whether what was typed is at fault.
fn is_misuse(error: &anyhow::Error) -> bool {
    error.is::<ConfigError>() || matches!(error.downcast_ref(), Some(StaffError::Email(_) | StaffError::Password(_)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_command_has_help_with_an_example() {
        let mut all = vec![Arguments::command()];
        while let Some(mut command) = all.pop() {
            let name = command.get_name().to_owned();
            let children: Vec<_> = command.get_subcommands().cloned().collect();
            if children.is_empty() {
                let help = command.render_long_help().to_string();
                assert!(
                    help.contains("Example") && help.contains(&format!("assay {name}")) || help.contains(&format!(" {name} ")),
                    "{help}"
                );
                assert!(command.get_about().is_some(), "{name}");
            }
            all.extend(children);
        }
    }

    #[test]
    fn the_commands_do_not_contradict_themselves() {
        Arguments::command().debug_assert();
    }
}
