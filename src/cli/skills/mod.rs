//! `assay skills`: frameworks in, skills found by name or in words, and how well that goes.

mod bench;
mod export;
mod find;
mod import;
mod list;
mod map;
mod search;

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use super::{Global, MISUSE, print};
use crate::import::frameworks::FileError;

/// Loads skill frameworks and finds skills in them.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay skills import ESCO_v1.1.1_classification_en_csv.zip ESCO_v1.1.1_relations_csv.zip")]
pub(super) struct SkillsCommand {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    Import(import::Import),
    Export(export::Export),
    List(list::List),
    Search(search::Search),
    Match(find::Match),
    Bench(bench::Bench),
    Map(map::Map),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What is wrong in files and what was left out, for the person at the terminal.
fn note_errors(errors: &[FileError], more: usize, notes: &[String]) {
    for error in errors {
        print::note(format_args!("{}: {}", error.file, error.error));
    }
    if more > 0 {
        print::note(format_args!("and {more} more errors"));
    }
    for note in notes {
        print::note(note);
    }
}

impl SkillsCommand {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        // Exit code 1 says "some were left out", so whatever else goes wrong is 2 here.
        let answer = match self.deed {
            Deed::Import(command) => command.run(global),
            Deed::Export(command) => command.run(global),
            Deed::List(command) => command.run(global),
            Deed::Map(command) => command.run(global),
            Deed::Search(command) => command.run(global),
            Deed::Match(command) => command.run(global),
            Deed::Bench(command) => command.run(global),
        };
        answer.or_else(|error| {
            print::error(&error);
            Ok(ExitCode::from(MISUSE))
        })
    }
}
