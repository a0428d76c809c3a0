//! Skills: looking them up, one of them with its neighbours, and the names a typing person is offered.

pub mod list;
pub mod show;
pub mod suggest;
