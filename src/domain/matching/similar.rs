//! How alike two texts are, for suggestions and warnings only: never for a score (F67).

use unicode_security::confusable_detection::skeleton;

use crate::domain::Bp;
use crate::domain::policy::FULL;
use crate::domain::text::fold;

/// From here on two names look alike.
pub const LOOKS_ALIKE: Bp = 9_200;

/// Jaro-Winkler likeness of two texts, folded, as a whole number.
pub fn similarity(one: &str, other: &str) -> Bp {
    likeness(&fold(one), &fold(other))
}

/// The number strsim gives goes no further than this.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share between 0 and 1 becomes a whole number of basis points"
)]
fn likeness(one: &str, other: &str) -> Bp {
    ((strsim::jaro_winkler(one, other).clamp(0.0, 1.0) * f64::from(FULL)).round() as Bp).min(FULL)
}

/// Whether two names could be taken for one another: alike, or made of signs that look the same.
pub fn looks_like(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    // The table of look-alikes turns a nought into a capital O.
    let bare = |name: &str| skeleton(name).flat_map(char::to_lowercase).collect::<String>();
    likeness(&one, &other) >= LOOKS_ALIKE || bare(&one) == bare(&other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_a_whole_number_and_shows_why_it_decides_nothing() {
        assert!(similarity("project management", "product management") >= 9_400);
        assert_eq!((similarity("SQL", "sql"), similarity("", "x")), (FULL, 0));
        assert!(
            looks_like("Google", "goog1e")
                && looks_like("PayPal", "Pаypаl")
                && looks_like("google", "g00gle")
                && !looks_like("Google", "Microsoft")
        );
        assert!(!looks_like("", ""));
    }
}
