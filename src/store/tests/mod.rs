//! Every aggregate on every database.

mod applications;
mod checks;
mod people;
mod queue;
mod schema;
mod versions;
