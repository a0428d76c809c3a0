//! What the doors share, wired once.

use std::sync::Arc;

use uuid::{NoContext, Timestamp, Uuid};

use crate::clock::Clock;
use crate::config::Config;
use crate::engines::Engines;
use crate::store::Store;

/// Settings, database, clock, and what was made ready: cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The only place that knows the time.
    pub clock: Clock,
    /// The finders of skill frameworks.
    pub engines: Engines,
}

impl App {
    /// A fresh id: UUIDv7 by the app's clock, as text.
    pub fn new_id(&self) -> String {
        let now = self.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos())).to_string()
    }
}
