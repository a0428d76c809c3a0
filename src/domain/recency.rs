//! How fresh evidence is: its age in completed months and what the curve makes of it (`scoring.md` §2, F).

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

use super::Bp;
use super::policy::{Curve, FULL};

/// Months completed between two instants, by the calendar in UTC; nothing where `from` is later.
pub fn completed_months(from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    if from >= to {
        return 0;
    }
    let number = |at: DateTime<Utc>| i64::from(at.year()) * 12 + i64::from(at.month0());
    let months = u32::try_from(number(to) - number(from)).unwrap_or(0);
    // The last day of a short month completes a month that began on a later day.
    match from.checked_add_months(Months::new(months)) {
        Some(due) if due > to => months.saturating_sub(1),
        _ => months,
    }
}

/// The share of its value that evidence of this age has: full inside the window, then a straight line that reaches half after `half_months`
/// more, never under the floor.
pub fn freshness(curve: Curve, age_months: u32) -> Bp {
    let Some(past) = curve.window_months.map(|window| age_months.saturating_sub(window)).filter(|past| *past > 0) else { return FULL };
    let floor = curve.floor.min(FULL);
    let (full, half) = (u64::from(FULL), u64::from(curve.half_months));
    if half == 0 {
        return floor;
    }
    let lost = full / 2 * u64::from(past);
    let left = (full * half).saturating_sub(lost);
    u32::try_from((left + half / 2) / half).unwrap_or(FULL).clamp(floor, FULL)
}

/// The last day on which evidence of this date has full value; `None`: it never fades.
pub fn full_until(curve: Curve, earned: DateTime<Utc>) -> Option<NaiveDate> {
    let window = curve.window_months?;
    earned.date_naive().checked_add_months(Months::new(window))
}

/// The age at which evidence has half its value, where the curve gets there.
pub fn half_at(curve: Curve) -> Option<u32> {
    let window = curve.window_months?;
    (curve.floor <= FULL / 2).then(|| window.saturating_add(curve.half_months))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::policy::FreshnessClass;

    fn day(year: i32, month: u32, day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap()
    }

    #[test]
    fn months_count_once_they_are_complete() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 9, 42, 0).unwrap();
        for (from, months) in [
            (day(2025, 3, 10), 20),
            (day(2025, 2, 15), 21),
            (day(2023, 1, 20), 46),
            (day(2019, 9, 1), 86),
            (day(2026, 10, 24), 0),
            (day(2026, 10, 23), 1),
            (day(2027, 1, 1), 0),
        ] {
            assert_eq!(completed_months(from, now), months, "{from}");
        }
        assert_eq!(completed_months(day(2026, 1, 31), day(2026, 2, 28)), 1);
        assert_eq!(completed_months(day(2026, 1, 31), day(2026, 2, 27)), 0);
    }

    #[test]
    fn the_house_curves_give_the_values_people_can_check_by_hand() {
        use FreshnessClass::{Durable, Fast, Lasting, Perishable, SemiDurable};
        for (class, age, share) in [
            (Fast, 18, 10_000),
            (Fast, 21, 8_750),
            (Fast, 25, 7_083),
            (Fast, 30, 5_000),
            (Fast, 65, 0),
            (Perishable, 46, 6_333),
            (Perishable, 200, 1_000),
            (SemiDurable, 20, 10_000),
            (SemiDurable, 86, 5_833),
            (Durable, 172, 5_000),
            (Lasting, 600, 10_000),
        ] {
            assert_eq!(freshness(class.house_curve(), age), share, "{class} {age}");
        }
        assert_eq!(full_until(SemiDurable.house_curve(), day(2025, 3, 10)), NaiveDate::from_ymd_opt(2028, 3, 10));
        assert_eq!([half_at(Fast.house_curve()), half_at(Lasting.house_curve())], [Some(30), None]);
    }

    proptest! {
        #[test]
        fn older_never_weighs_more_and_stays_between_floor_and_full(window in 0_u32..120, half in 0_u32..120, floor in 0_u32..=10_000, age in 0_u32..600) {
            let curve = Curve { window_months: Some(window), half_months: half, floor };
            let (now, later) = (freshness(curve, age), freshness(curve, age + 1));
            prop_assert!(later <= now && (floor..=FULL).contains(&now));
        }
    }
}
