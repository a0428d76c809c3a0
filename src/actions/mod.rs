//! One file per deed that more than one door uses: load, decide in `domain` or `verify`, save.

pub mod score_application;
pub mod submit_badges;
pub mod verify_submission;

#[cfg(test)]
pub(crate) mod testing;
