//! When evidence was earned, how long it counts in full, how it fades and when it ends: as a drawing and as a table.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

use crate::domain::policy::Curve;
use crate::web::words;

/// A credential as the timeline needs it.
#[derive(Clone, Debug)]
pub struct Dated {
    /// The credential's name.
    pub name: String,
    /// When it was earned.
    pub earned: DateTime<Utc>,
    /// How fast it ages, where a requirement says so.
    pub curve: Option<Curve>,
    /// Its end, as it states it or as a person recorded it.
    pub ends: Option<DateTime<Utc>>,
}

/// A year of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearMark {
    /// Where, per cent.
    pub x: String,
    /// Pixels to the right.
    pub shift: u8,
    /// `2026`.
    pub label: String,
}

/// The upright line at a credential's own end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndMark {
    /// Where, per cent.
    pub x: String,
    /// Upper end.
    pub top: u32,
    /// Lower end.
    pub bottom: u32,
    /// `expired 12 Oct 2026`.
    pub text: String,
    /// Base line of the words.
    pub text_y: u32,
}

/// One credential in the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeLine {
    /// Its name.
    pub name: String,
    /// Where the name stands, per cent.
    pub name_x: String,
    /// Base line of the name.
    pub name_y: u32,
    /// Pixels to the right.
    pub name_shift: i8,
    /// `start`, `middle` or `end`.
    pub name_anchor: &'static str,
    /// Height of the line.
    pub y: u32,
    /// Earned, per cent.
    pub start: String,
    /// End of full value.
    pub full_end: String,
    /// Whether it ever counts in full.
    pub has_full: bool,
    /// End of fading.
    pub fade_end: String,
    /// Whether it fades before it ends or leaves the drawing.
    pub has_fade: bool,
    /// Its own end.
    pub end: Option<EndMark>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeRow {
    /// The credential.
    pub name: String,
    /// When earned.
    pub earned: String,
    /// Until when it counts in full.
    pub full_until: String,
    /// When it counts half.
    pub half_on: String,
    /// When it ends.
    pub ends: String,
}

/// The drawing and the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Title for those who hear it.
    pub title: String,
    /// Height in pixels.
    pub height: u32,
    /// Lower end of the grid.
    pub grid_end: u32,
    /// The years.
    pub years: Vec<YearMark>,
    /// Today, per cent.
    pub now_x: String,
    /// Lower end of today's line.
    pub now_end: u32,
    /// Base line of today's words.
    pub now_label: u32,
    /// Where today's words are held.
    pub now_anchor: &'static str,
    /// `Today, 23 Nov 2026`.
    pub now_text: String,
    /// The credentials.
    pub lines: Vec<TimeLine>,
    /// The same as a table.
    pub rows: Vec<TimeRow>,
}

/// Pixels from one credential to the next.
const STEP: u32 = 50;
/// Years drawn before today at most; what is older starts at the edge.
const OLDEST: i32 = 12;
/// Years drawn after the current one.
const AHEAD: i32 = 3;

/// Signs of a name that fit.
const LONGEST_NAME: usize = 34;

/// The span of days that is drawn.
struct Span {
    start: NaiveDate,
    days: i64,
}

impl Span {
    fn new(first: i32, last: i32) -> Option<Self> {
        let start = NaiveDate::from_ymd_opt(first, 1, 1)?;
        let days = NaiveDate::from_ymd_opt(last + 1, 1, 1)?.signed_duration_since(start).num_days().max(1);
        Some(Self { start, days })
    }

    /// Basis points from the left edge, kept on the drawing.
    fn at(&self, day: NaiveDate) -> u32 {
        let from_start = day.signed_duration_since(self.start).num_days().clamp(0, self.days);
        u32::try_from(from_start * 10_000 / self.days).unwrap_or(10_000)
    }
}

impl Timeline {
    /// Draws what was earned as seen at `now`; nothing where nothing is dated.
    pub fn new(evidence: &[Dated], now: DateTime<Utc>) -> Option<Self> {
        let first = evidence.iter().map(|dated| dated.earned.year()).min()?.clamp(now.year() - OLDEST, now.year() - 1);
        let last = now.year() + AHEAD;
        let span = Span::new(first, last)?;
        let count = u32::try_from(evidence.len()).unwrap_or(0);
        let grid_end = 38 + count * STEP;
        let now_at = span.at(now.date_naive());
        let step = if last - first > 9 { 2 } else { 1 };
        Some(Self {
            title: format!("Evidence over time, {first} to {last}; the table below says the same"),
            height: grid_end + 8,
            grid_end,
            years: (first..=last).step_by(step).filter_map(|year| year_mark(&span, first, year)).collect(),
            now_x: words::exact_percent(now_at),
            now_end: grid_end - 12,
            now_label: grid_end + 4,
            now_anchor: if now_at > 8_500 { "end" } else { "middle" },
            now_text: format!("Today, {}", words::day(now)),
            lines: (0..).zip(evidence).map(|(index, dated)| time_line(&span, index, dated, now)).collect(),
            rows: evidence.iter().map(|dated| time_row(dated, now)).collect(),
        })
    }
}

fn year_mark(span: &Span, first: i32, year: i32) -> Option<YearMark> {
    let at = span.at(NaiveDate::from_ymd_opt(year, 1, 1)?);
    Some(YearMark { x: words::exact_percent(at), shift: if year == first { 0 } else { 3 }, label: year.to_string() })
}

/// The days on which full value ends and half value is reached; a curve without a window never fades.
fn fading(dated: &Dated) -> Option<(NaiveDate, NaiveDate)> {
    let curve = dated.curve?;
    let full = dated.earned.date_naive().checked_add_months(Months::new(curve.window_months?))?;
    Some((full, full.checked_add_months(Months::new(curve.half_months))?))
}

fn time_line(span: &Span, index: u32, dated: &Dated, now: DateTime<Utc>) -> TimeLine {
    let y = 52 + index * STEP;
    let start = span.at(dated.earned.date_naive());
    let end = dated.ends.map_or(10_000, |end| span.at(end.date_naive())).max(start);
    let fading = fading(dated);
    let full_end = fading.map_or(end, |(full, _)| span.at(full)).min(end);
    // Half value is not the end of fading: the dashed line goes on as long again, unless the credential ends or the drawing does.
    let fade_end = fading.map_or(full_end, |(full, half)| span.at(half + (half - full))).clamp(full_end, end);
    // Held where it has room on a narrow screen too.
    let (name_anchor, name_shift) = match start {
        0..=3_500 => ("start", -5),
        3_501..6_500 => ("middle", 0),
        _ => ("end", 5),
    };
    TimeLine {
        name: short_name(&dated.name),
        name_x: words::exact_percent(start),
        name_y: y - 14,
        name_shift,
        name_anchor,
        y,
        start: words::exact_percent(start),
        full_end: words::exact_percent(full_end),
        has_full: full_end > start,
        fade_end: words::exact_percent(fade_end),
        has_fade: fade_end > full_end,
        end: dated.ends.filter(|_| end < 10_000).map(|ends| EndMark {
            x: words::exact_percent(end),
            top: y - 8,
            bottom: y + 8,
            text: if end > 8_000 {
                String::new()
            } else {
                format!("{} {}", if ends <= now { "expired" } else { "ends" }, words::day(ends))
            },
            text_y: y + 4,
        }),
    }
}

/// A name that fits over its line on a narrow screen; the table has the whole of it.
fn short_name(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LONGEST_NAME - 1).collect();
    format!("{}…", cut.trim_end())
}

fn time_row(dated: &Dated, now: DateTime<Utc>) -> TimeRow {
    let ended_before = |day: NaiveDate| dated.ends.is_some_and(|end| end.date_naive() < day);
    let said = |day: NaiveDate| if ended_before(day) { "ends before".to_owned() } else { words::date(day) };
    let (full_until, half_on) = match (dated.curve, fading(dated)) {
        (None, _) => ("counts for no requirement".to_owned(), "–".to_owned()),
        (Some(_), None) => ("as long as in force".to_owned(), "never".to_owned()),
        (Some(_), Some((full, half))) => (said(full), said(half)),
    };
    TimeRow {
        name: dated.name.clone(),
        earned: words::day(dated.earned),
        full_until,
        half_on,
        ends: dated
            .ends
            .map_or("no end date".to_owned(), |end| if end <= now { format!("{}, expired", words::day(end)) } else { words::day(end) }),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap()
    }

    #[test]
    fn the_table_says_when_full_value_ends_and_half_is_reached() {
        let fast = Curve { window_months: Some(18), half_months: 12, floor: 0 };
        let evidence = [
            Dated { name: "Generative AI".into(), earned: day(2025, 2, 15), curve: Some(fast), ends: None },
            Dated {
                name: "AWS".into(),
                earned: day(2023, 10, 12),
                curve: Some(Curve { window_months: Some(24), half_months: 30, floor: 1_000 }),
                ends: Some(day(2026, 10, 12)),
            },
            Dated {
                name: "Licence".into(),
                earned: day(1999, 1, 1),
                curve: Some(Curve { window_months: None, half_months: 0, floor: 10_000 }),
                ends: None,
            },
        ];
        let timeline = Timeline::new(&evidence, day(2026, 11, 23)).unwrap();
        let rows: Vec<_> = timeline.rows.iter().map(|row| (row.full_until.as_str(), row.half_on.as_str(), row.ends.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("15 Aug 2026", "15 Aug 2027", "no end date"),
                ("12 Oct 2025", "ends before", "12 Oct 2026, expired"),
                ("as long as in force", "never", "no end date"),
            ]
        );
        assert_eq!(timeline.lines[2].start, "0.00");
        assert_eq!(timeline.lines[1].end.as_ref().unwrap().text, "expired 12 Oct 2026");
        assert_eq!(timeline.years.first().unwrap().label, "2014");
    }

    #[test]
    fn no_line_leaves_the_drawing() {
        let evidence = [Dated { name: "Tomorrow".into(), earned: day(2026, 11, 22), curve: None, ends: Some(day(2099, 1, 1)) }];
        let timeline = Timeline::new(&evidence, day(2026, 11, 23)).unwrap();
        assert_eq!(timeline.lines[0].full_end, "100.00");
        assert!(timeline.lines[0].end.is_none() && !timeline.lines[0].has_fade);
        assert!(Timeline::new(&[], day(2026, 11, 23)).is_none());
    }
}
