//! The candidate's report (`product.md` §1, recruiter step 6; F61, F69, F74, F77).

pub mod build;
mod by_name;
mod cards;
pub mod change;
pub mod decision;
mod other_evidence;
pub mod page;
pub mod printable;
mod record;
mod recorded;
pub mod show;
pub mod source;
pub mod then;
pub mod timeline;
pub mod total;
mod units;
mod unreviewed;
pub mod view;

#[cfg(test)]
mod sample;

pub use printable::printable;
pub use view::ReportView;
