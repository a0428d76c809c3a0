//! Files people have to domain values and row errors, and back.

pub mod starter_skills;
