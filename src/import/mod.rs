//! Files people have to domain values and row errors, and back. Pure: bytes in, values out.

pub mod candidates;
mod encoding;
mod error;
mod export;
pub mod frameworks;
pub mod hints;
pub mod issuers;
pub mod job_file;
pub mod rows;
pub mod starter_skills;

pub use encoding::{FILE_LIMIT, decode};
pub use error::{FileProblem, RowError};
pub use export::{Writer, safe_cell};
