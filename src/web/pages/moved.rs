//! Previews of who moves, in words: for every page that shows one before something is kept.

use crate::domain::Bp;
use crate::web::words;

/// Results that are listed; beyond that they are counted.
pub(super) const LISTED: usize = 100;

/// `46%, up to 50%`
pub(super) fn covered(low: Bp, high: Bp) -> String {
    let (low, high) = (words::percent(low), words::percent(high));
    if low == high { low } else { format!("{low}, up to {high}") }
}

/// Who moves and is not listed, and who was not worked out: they are `once_kept`.
pub(super) fn not_shown(moved: usize, unread: usize, once_kept: &str) -> String {
    let mut said = Vec::new();
    let unlisted = moved.saturating_sub(LISTED);
    if unlisted > 0 {
        said.push(format!("{} more move and are not listed.", words::grouped(unlisted)));
    }
    if unread > 0 {
        let (count, is) = (words::counted(unread, "application"), if unread == 1 { ["was", "it is"] } else { ["were", "they are"] });
        said.push(format!("{count} {} not worked out for this preview; {} {once_kept}.", is[0], is[1]));
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_number_where_both_ends_are() {
        assert_eq!((covered(4_600, 5_000), covered(4_600, 4_600)), ("46%, up to 50%".to_owned(), "46%".to_owned()));
    }

    #[test]
    fn who_is_not_shown_is_counted() {
        assert_eq!(not_shown(LISTED, 0, "once you keep it"), "");
        let said = not_shown(LISTED + 2, 1, "once you keep it");
        assert_eq!(said, "2 more move and are not listed. 1 application was not worked out for this preview; it is once you keep it.");
    }
}
