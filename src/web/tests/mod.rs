//! Requests from the outside, through the whole server.

mod routes;
mod signing_in;
