//! The pages: handler and page struct together, all fields of a page ready to print.

pub mod account;
pub mod candidates;
pub mod checks;
pub mod demo;
pub mod desk;
pub mod from_score;
pub mod home;
pub mod issuers;
pub mod jobs;
mod moved;
pub mod people;
pub mod pieces;
pub mod public;
pub mod report;
pub mod result;
pub mod said;
pub mod set_up;
pub mod sign_in;
pub mod skills;

#[cfg(test)]
pub(crate) mod sample;
