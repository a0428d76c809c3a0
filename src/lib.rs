//! Assay, an employer's hiring assistant: it verifies digital badges, and shows how much of a job they cover.
//!
//! The map of the house (`ARCHITECTURE.md` has the longer one):
//!
//! `web, cli, tasks -> actions -> domain, verify, fetch, store, import`. `domain` and `verify` are pure: no network, no clock,
//! no database. `verify`, `fetch` and `store` never meet; actions join them.

// The shared cases are read by the same code in the tests of a module and of the whole program, which names us so.
#[cfg(test)]
extern crate self as assay;

#[macro_use]
pub mod domain;

pub mod actions;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod engines;
pub mod fetch;
pub mod import;
pub mod mail;
#[cfg(test)]
mod shared;
pub mod store;
pub mod tasks;
pub mod verify;
pub mod web;
