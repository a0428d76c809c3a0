//! The whole program, from outside: over HTTP, by the command line, in a browser. One binary, so that it links once.
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]
#![allow(missing_docs, clippy::allow_attributes, reason = "test code documents itself by its names")]

mod conformance;
mod house;
