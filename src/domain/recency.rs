//! (recency)
