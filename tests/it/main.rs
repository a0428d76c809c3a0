//! The whole program, from outside: over HTTP, by the command line, in a browser. One binary, so that it links once.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests may fail loudly")]
#![allow(missing_docs, unreachable_pub, clippy::allow_attributes, reason = "test code documents itself by its names")]

mod app;
mod applying;
mod browser;
mod cases;
mod command_line;
mod conformance;
mod database;
mod demo;
mod desk;
mod forgery;
mod groups;
mod hostile;
mod house;
mod issuers;
mod killed;
mod linked_data;
mod lists;
mod main_job;
mod other_evidence;
mod own_skills;
mod page;
mod people;
mod person;
mod process;
mod records;
mod requirements;
mod seed;
mod skills;
mod texts;
