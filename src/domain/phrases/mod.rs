//! Looking for set phrases in prose, as whole words: the text as folded words with their places, and phrases with choices in them.

mod pattern;
mod tokens;

pub(crate) use pattern::Pattern;
pub(crate) use tokens::{Token, read, sentences};
