//! How dates, ages and numbers are said on pages: 10 Mar 2025, 20 months, 9,812.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc, Weekday};

use crate::domain::Bp;
use crate::domain::recency::completed_months;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `10 Mar 2025`.
pub fn date(date: NaiveDate) -> String {
    let month = usize::try_from(date.month0()).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or("?");
    format!("{} {month} {}", date.day(), date.year())
}

/// `10 Mar 2025`, the day of an instant in UTC.
pub fn day(at: DateTime<Utc>) -> String {
    date(at.date_naive())
}

/// `10 Mar 2025, 09:31`, in UTC.
pub fn minute(at: DateTime<Utc>) -> String {
    format!("{}, {:02}:{:02}", day(at), at.hour(), at.minute())
}

/// `Monday`.
pub fn weekday(at: DateTime<Utc>) -> &'static str {
    match at.weekday() {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// How long ago: `3 hours`, `4 days`, `20 months`.
pub fn age(from: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - from).num_minutes().max(0);
    let (count, unit) = match minutes {
        0..=59 => (minutes, "minute"),
        60..=1439 => (minutes / 60, "hour"),
        1440..=86_399 => (minutes / 1440, "day"),
        _ => (i64::from(completed_months(from, now)), "month"),
    };
    counted(count, unit)
}

/// `1 row`, `2 rows`, `9,812 rows`.
pub fn counted(count: impl TryInto<i64>, unit: &str) -> String {
    let count = count.try_into().unwrap_or(i64::MAX);
    format!("{} {unit}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `9,812`.
pub fn grouped(count: impl TryInto<i64>) -> String {
    let count = count.try_into().unwrap_or(i64::MAX);
    let digits = count.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if count < 0 { format!("-{out}") } else { out }
}

/// `46%`: whole per cent, rounded half up, so that the words and the bar agree.
pub fn percent(share: Bp) -> String {
    format!("{}%", (share + 50) / 100)
}

/// `46.15`: per cent with two places, for the width of a bar.
pub fn exact_percent(share: Bp) -> String {
    format!("{}.{:02}", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn dates_ages_and_numbers_read_as_people_say_them() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 9, 31, 0).unwrap();
        assert_eq!(day(Utc.with_ymd_and_hms(2025, 3, 10, 0, 0, 0).unwrap()), "10 Mar 2025");
        assert_eq!(minute(now), "23 Nov 2026, 09:31");
        assert_eq!(age(now - chrono::TimeDelta::hours(3), now), "3 hours");
        assert_eq!(age(now - chrono::TimeDelta::days(1), now), "1 day");
        assert_eq!(age(now - chrono::TimeDelta::days(620), now), "20 months");
        // By the calendar, not by 30.4 days.
        assert_eq!(age("2026-01-31T09:00:00Z".parse().unwrap(), "2026-04-30T09:00:00Z".parse().unwrap()), "3 months");
        assert_eq!(counted(9812, "row"), "9,812 rows");
        assert_eq!(percent(4_650), "47%");
        assert_eq!(exact_percent(4_605), "46.05");
    }
}
