//! Numbers as written, compared without floating point.

use std::cmp::Ordering;

/// Longest number read, in bytes.
const MAX_LENGTH: usize = 400;
/// Largest power of ten, either way.
const MAX_EXPONENT: i64 = 100_000;

/// A decimal number: sign, digits without zeros at either end, and the power of ten of the last digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads a JSON number; `None` where it is beyond every number a credential holds.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let (is_negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, power) = rest
            .split_once(['e', 'E'])
            .map_or(Some((rest, 0)), |(mantissa, power)| Some((mantissa, power.trim_start_matches('+').parse::<i64>().ok()?)))?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0').trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { is_negative: false, digits, exponent: 0 });
        }
        let zeros = i64::try_from(all.len() - all.trim_end_matches('0').len()).ok()?;
        let exponent = power.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(zeros)?;
        (-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent).then_some(Self { is_negative, digits, exponent })
    }

    /// Whether it is a whole number; `1.0` is one.
    pub(super) fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    /// A text that two equal numbers share.
    pub(super) fn key(&self) -> String {
        format!("{}{}e{}", if self.is_negative { "-" } else { "" }, self.digits, self.exponent)
    }

    /// Whether it is a multiple of `other`; `None` where the two are too far apart to tell.
    pub(super) fn is_multiple_of(&self, other: &Self) -> Option<bool> {
        let common = self.exponent.min(other.exponent);
        let scaled = |one: &Self| -> Option<i128> {
            let power = u32::try_from(one.exponent - common).ok().filter(|power| *power <= 38)?;
            let digits = if one.digits.is_empty() { 0 } else { one.digits.parse::<i128>().ok()? };
            digits.checked_mul(10_i128.checked_pow(power)?)
        };
        if self.digits.is_empty() {
            return Some(true);
        }
        let (own, other) = (scaled(self)?, scaled(other)?);
        own.checked_rem(other).map(|rest| rest == 0)
    }

    fn magnitude(&self, other: &Self) -> Ordering {
        // The power of ten before the first digit.
        let order = |one: &Self| one.exponent + i64::try_from(one.digits.len()).unwrap_or(0);
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => order(self).cmp(&order(other)).then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Decimal {
        Decimal::read(text).unwrap()
    }

    #[test]
    fn numbers_are_equal_by_value() {
        for (one, other) in [("1", "1.0"), ("1.50", "15e-1"), ("0", "-0.0"), ("100", "1E2"), ("1e+3", "1000")] {
            assert_eq!(read(one), read(other), "{one} {other}");
        }
        assert!(read("1e2").is_whole() && read("1.0").is_whole() && read("0").is_whole() && !read("0.1").is_whole());
        for (number, of, expected) in [("0.3", "0.1", true), ("7", "2", false), ("0", "5", true), ("4.02", "0.01", true), ("-9", "3", true)]
        {
            assert_eq!(read(number).is_multiple_of(&read(of)), Some(expected), "{number} {of}");
        }
        assert_eq!(read("1").is_multiple_of(&read("0")), None);
        assert_eq!(read("1e90").is_multiple_of(&read("7")), None);
        assert_eq!(Decimal::read("1e999999999"), None);
        assert_eq!(Decimal::read("1e99999999999999999999"), None);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_whole_numbers(one in -9_999_i64..9_999, other in -9_999_i64..9_999, zeros in 0_usize..3) {
            let other_text = format!("{other}.{}", "0".repeat(zeros + 1));
            prop_assert_eq!(read(&one.to_string()).cmp(&read(&other_text)), one.cmp(&other));
        }
    }
}
