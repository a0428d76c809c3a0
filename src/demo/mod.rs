//! The demo: a made-up company and made-up issuers that really sign, served inside the process (`docs/adr/0005-demo-issuers-in-process.md`).

pub mod cast;
pub mod sign;
pub mod site;
