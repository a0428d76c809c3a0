//! The pages: handler and page struct together, all fields of a page ready to print.

pub mod report;
