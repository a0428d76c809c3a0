//! (grouping)
