//! Requirements that stand together: one of them is enough, some of them, or all (`scoring.md` §3).

use crate::domain::Bp;
use crate::domain::jobs::Combined;
use crate::domain::policy::FULL;

/// One part of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its weight inside the group.
    pub weight: u8,
    /// Its value.
    pub value: Bp,
}

/// The value of a group and whether it is met. `AnyOf` is the best part, `NOf` the mean of the best n, `AllOf` the weighted mean; a group of all is
/// met only if each part is, a group of n only if n parts are.
pub fn combine(how: Combined, parts: &[Part], met_from: Bp) -> (Bp, bool) {
    let mut values: Vec<Bp> = parts.iter().map(|part| part.value.min(FULL)).collect();
    values.sort_unstable_by(|one, other| other.cmp(one));
    let met = values.iter().filter(|value| **value >= met_from).count();
    match how {
        Combined::AnyOf => (values.first().copied().unwrap_or(0), met > 0),
        Combined::NOf(n) => {
            let wanted = usize::from(n.max(1));
            let sum: u64 = values.iter().take(wanted).copied().map(u64::from).sum();
            (rounded(sum, u64::from(n.max(1))), met >= wanted)
        }
        Combined::AllOf => {
            let total: u64 = parts.iter().map(|part| u64::from(part.weight)).sum();
            let sum: u64 = parts.iter().map(|part| u64::from(part.weight) * u64::from(part.value.min(FULL))).sum();
            (rounded(sum, total), !parts.is_empty() && met == parts.len())
        }
    }
}

/// A quotient, rounded half up; nothing where nothing is divided.
pub(super) fn rounded(sum: u64, parts: u64) -> Bp {
    if parts == 0 {
        return 0;
    }
    u32::try_from((sum + parts / 2) / parts).map_or(FULL, |value| value.min(FULL))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(values: &[Bp]) -> Vec<Part> {
        values.iter().map(|value| Part { weight: 1, value: *value }).collect()
    }

    #[test]
    fn a_group_is_worth_its_best_its_best_few_or_all_of_it() {
        let three = parts(&[2_000, 9_000, 6_500]);
        assert_eq!(combine(Combined::AnyOf, &three, 6_000), (9_000, true));
        assert_eq!(combine(Combined::NOf(2), &three, 6_000), (7_750, true));
        assert_eq!(combine(Combined::NOf(3), &three, 6_000), (5_833, false));
        assert_eq!(combine(Combined::AllOf, &three, 6_000), (5_833, false));
        let weighted = [Part { weight: 3, value: 9_000 }, Part { weight: 1, value: 6_000 }];
        assert_eq!(combine(Combined::AllOf, &weighted, 6_000), (8_250, true));
    }

    #[test]
    fn an_unfinished_stack_gets_nothing_beyond_its_parts() {
        assert_eq!(combine(Combined::NOf(3), &parts(&[9_000]), 6_000), (3_000, false));
        for how in [Combined::AnyOf, Combined::NOf(2), Combined::AllOf] {
            assert_eq!(combine(how, &[], 6_000), (0, false));
        }
    }
}
