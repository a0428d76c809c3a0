//! The server: routes on one screen, sessions, forms, pages. `problem` is the only place that knows status codes.

pub mod access;
pub mod assets;
pub mod bar;
pub mod body;
pub mod csrf;
pub mod flash;
pub mod forms;
pub mod headers;
pub mod health;
pub mod html;
pub mod layout;
pub mod pages;
pub mod peer;
pub mod problem;
pub mod request_log;
pub mod routes;
pub mod server;
pub mod sessions;
pub mod weblink;
pub mod words;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
