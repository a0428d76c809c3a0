//! (matching)
