//! (explanation)
