//! Looking for bytes of a kind in text that nearly never has any: all are looked at, many at a time.

/// How many are looked at before asking whether one was found.
const AT_ONCE: usize = 64;

/// Whether any byte is of the kind.
pub(crate) fn any(bytes: &[u8], is_it: impl Fn(u8) -> bool) -> bool {
    let (chunks, rest) = bytes.as_chunks::<AT_ONCE>();
    let has = |bytes: &[u8]| bytes.iter().fold(0, |found, byte| found | u8::from(is_it(*byte))) != 0;
    chunks.iter().any(|chunk| has(chunk)) || has(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_is_any(bytes in proptest::collection::vec(0_u8..40, 0..300)) {
            prop_assert_eq!(super::any(&bytes, |byte| byte == 7), bytes.contains(&7));
        }
    }
}
