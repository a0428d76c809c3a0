//! An app over a throw-away database.

use std::sync::Arc;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use crate::store::testing::at;

/// An app with default settings and a clock that stands.
pub(crate) fn app(store: &Store) -> App {
    App { config: Arc::new(Config::default()), store: store.clone(), clock: Clock::fixed(at(0)) }
}
