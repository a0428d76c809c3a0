//! The pages: handler and page struct together, all fields of a page ready to print.

pub mod candidates;
pub mod checks;
pub mod from_score;
pub mod public;
pub mod report;
pub mod result;
pub mod said;

#[cfg(test)]
mod sample;
