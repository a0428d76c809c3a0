//! How much work telling blank nodes apart may take.

use super::RdfError;

/// Most steps of the n-degree hash: one for every related quad looked at and every order tried (M10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkLimit(u32);

impl WorkLimit {
    /// So many steps.
    pub const fn steps(steps: u32) -> Self {
        Self(steps)
    }

    /// Takes steps; an error when none are left.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), RdfError> {
        let left = u32::try_from(steps).ok().and_then(|steps| self.0.checked_sub(steps)).ok_or(RdfError::WorkLimit)?;
        self.0 = left;
        Ok(())
    }
}

impl Default for WorkLimit {
    /// Enough for hundreds of look-alike nodes in an honest credential, used up in well under 50 ms by a hostile one.
    fn default() -> Self {
        Self(40_000)
    }
}
