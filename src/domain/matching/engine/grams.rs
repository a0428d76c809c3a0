//! Runs of three signs of a name, each as a number of 18 bits.

/// How many different runs there are.
pub(super) const GRAMS: usize = 1 << 18;

/// The runs of three signs of a folded name with a space before and behind, in order, with repetitions.
pub(super) fn grams(key: &str) -> impl Iterator<Item = u32> + '_ {
    let classes = std::iter::once(0).chain(key.chars().map(class)).chain(std::iter::once(0));
    classes
        .scan((u32::MAX, u32::MAX), |(before, last), now| {
            let run = (*before != u32::MAX).then_some((before.wrapping_shl(12)) | (last.wrapping_shl(6)) | now);
            (*before, *last) = (*last, now);
            Some(run)
        })
        .flatten()
}

/// The different runs of a name, sorted.
pub(super) fn distinct_grams(key: &str) -> Vec<u32> {
    let mut found: Vec<u32> = grams(key).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// One of 64 classes; letters without one of their own share the last 24.
fn class(sign: char) -> u32 {
    match sign {
        ' ' => 0,
        'a'..='z' => u32::from(sign) - u32::from('a') + 1,
        '0'..='9' => u32::from(sign) - u32::from('0') + 27,
        '+' => 37,
        '#' => 38,
        '.' => 39,
        other => 40 + u32::from(other) % 24,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_runs_of_three_with_their_edges() {
        assert_eq!(grams("").count(), 0);
        assert_eq!(grams("c").count(), 1);
        assert_eq!(grams("java").count(), 4);
        assert_eq!(distinct_grams("aaaa").len(), 3);
        assert!(grams("größe c++ 1.2").all(|run| usize::try_from(run).is_ok_and(|run| run < GRAMS)));
        assert_ne!(distinct_grams("c++"), distinct_grams("c#"));
    }
}
