//! Every aggregate on every database.

mod applications;
mod checks;
mod crash;
mod people;
mod queue;
mod schema;
mod versions;
