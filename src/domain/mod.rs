//! What Assay decides, pure: skills, jobs, issuers and credentials as values; matching, trust, recency, scoring, grouping and explanation
//! as functions over them. No I/O, no clock, no randomness.

#[macro_use]
mod text_enum;

pub mod achievements;
pub mod advert;
pub mod credentials;
pub mod explanation;
pub mod frameworks;
pub mod grouping;
pub mod ids;
pub mod issuers;
pub mod jobs;
pub mod levels;
pub mod lint;
pub mod list_changes;
pub mod listing_rules;
pub mod matching;
pub mod other_evidence;
pub mod own_skills;
pub mod people;
pub(crate) mod phrases;
pub mod policy;
pub mod recency;
pub mod requirement_rules;
pub(crate) mod scan;
pub mod scoring;
pub mod skills;
pub mod text;
pub mod trust;

#[cfg(test)]
pub(crate) mod testing;

pub use ids::*;
pub use policy::Bp;
