//! The candidates of a job (`product.md` §1, recruiter step 5).

pub mod address;
pub mod load;
pub mod page;
pub mod show;
pub mod view;
