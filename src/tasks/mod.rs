//! Background work: the runner of the durable queue and what each kind of task does. Each task calls one action.
//!
//! The queue itself is `store::tasks`: enqueued in the transaction of the thing it is about, leased with a fencing token, finished in one
//! transaction with its effects (`security.md` §4).

mod kinds;
mod runner;

pub use kinds::Kinds;
pub use runner::{Effects, Handler, Runner, RunnerSettings, TaskError, Work};
