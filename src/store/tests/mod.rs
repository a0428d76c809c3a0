//! Every aggregate on every database.

mod achievements;
mod applications;
mod checks;
mod crash;
mod inner;
mod people;
mod queue;
mod schema;
mod versions;
