//! How much work telling blank nodes apart may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::RdfError;

/// Most steps of the n-degree hash: one for every related quad looked at and every order tried (M10). Clones draw on the same steps, so that a
/// credential that has to be read in several ways takes no more of them than one.
#[derive(Clone, Debug)]
pub struct WorkLimit(Arc<AtomicU32>, Arc<AtomicU32>);

/// Most statements that are put in order for one credential, over all its proofs and the ways to read it. A record with hundreds of badges has
/// some ten thousand.
const MAX_QUADS: u32 = 120_000;

impl WorkLimit {
    /// So many steps.
    pub fn steps(steps: u32) -> Self {
        Self(Arc::new(AtomicU32::new(steps)), Arc::new(AtomicU32::new(MAX_QUADS)))
    }

    /// Takes steps; an error when none are left.
    pub(super) fn spend(&self, steps: usize) -> Result<(), RdfError> {
        Self::take(&self.0, steps)
    }

    /// Takes statements to be put in order; an error when none are left.
    pub(super) fn spend_quads(&self, quads: usize) -> Result<(), RdfError> {
        Self::take(&self.1, quads)
    }

    fn take(left: &AtomicU32, steps: usize) -> Result<(), RdfError> {
        let steps = u32::try_from(steps).map_err(|_| RdfError::WorkLimit)?;
        let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |before| before.checked_sub(steps));
        if taken.is_err() {
            // Nothing is left for a smaller step either: who comes to the limit has come to the end.
            left.store(0, Ordering::Relaxed);
        }
        taken.map(drop).map_err(|_| RdfError::WorkLimit)
    }
}

impl Default for WorkLimit {
    /// Enough for hundreds of look-alike nodes in an honest credential, used up in well under 50 ms by a hostile one.
    fn default() -> Self {
        Self::steps(40_000)
    }
}
