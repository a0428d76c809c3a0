//! (trust)
