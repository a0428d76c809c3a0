//! How much work telling blank nodes apart may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::RdfError;

/// Most steps of the n-degree hash: one for every related quad looked at and every order tried (M10). Clones draw on the same steps, so that a
/// credential that has to be read in several ways takes no more of them than one.
#[derive(Clone, Debug)]
pub struct WorkLimit {
    steps: Arc<AtomicU32>,
    quads: Arc<AtomicU32>,
    bytes: Arc<AtomicU32>,
}

/// Most statements that are put in order for one credential, over all its proofs and the ways to read it. A record with hundreds of badges has
/// some ten thousand.
const MAX_QUADS: u32 = 120_000;
/// Most steps for one credential.
const MAX_STEPS: u32 = 40_000;
/// Most bytes of N-Quads that are written for one credential, over all its proofs and the ways to read it: a long id may stand in every statement.
const MAX_BYTES: u32 = 40 * 1024 * 1024;
/// Steps that hashing so many bytes is worth.
pub(super) const BYTES_OF_STEP: usize = 256;

impl WorkLimit {
    /// So many steps.
    pub fn steps(steps: u32) -> Self {
        let all = |most: u32| Arc::new(AtomicU32::new(most));
        Self { steps: all(steps), quads: all(MAX_QUADS), bytes: all(MAX_BYTES) }
    }

    /// The part of a credential that shares the work of one with others, as those inside a record do.
    pub fn shared(share: usize) -> Self {
        let share = u32::try_from(share.max(1)).unwrap_or(u32::MAX);
        let part = |most: u32, least: u32| Arc::new(AtomicU32::new((most / share).max(least)));
        Self { steps: part(MAX_STEPS, 2_000), quads: part(MAX_QUADS, 4_000), bytes: part(MAX_BYTES, 4 * 1024 * 1024) }
    }

    /// Takes steps; an error when none are left.
    pub(super) fn spend(&self, steps: usize) -> Result<(), RdfError> {
        Self::take(&self.steps, steps)
    }

    /// Takes statements to be put in order; an error when none are left.
    pub(super) fn spend_quads(&self, quads: usize) -> Result<(), RdfError> {
        Self::take(&self.quads, quads)
    }

    /// Takes bytes to be written; an error when none are left.
    pub(super) fn spend_bytes(&self, bytes: usize) -> Result<(), RdfError> {
        Self::take(&self.bytes, bytes)
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
        Self::shared(1)
    }
}
