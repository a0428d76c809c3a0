//! The table's address: every filter, the order and the place in it stand there, so that a page can be kept and passed on.

use chrono::{DateTime, TimeZone, Utc};
use url::form_urlencoded::{Serializer, parse};

use crate::domain::ApplicationId;
use crate::domain::grouping::Group;
use crate::domain::people::ApplicationState;
use crate::store::candidate_table::{CoveredLess, Filter, SentBefore};

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a group, after this one; the group's number in the order of the table.
    Group(usize, Option<SentBefore>),
    /// By coverage, after this one.
    Coverage(CoveredLess),
}

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Whom to show.
    pub filter: Filter,
    /// Only this group.
    pub group: Option<Group>,
    /// Whether somebody asked for the order by coverage.
    pub by_coverage: bool,
    /// Where the page begins.
    pub place: Option<Place>,
    /// Rows shown before this page, for "showing 51-100".
    pub before: u64,
}

impl Address {
    /// Reads the part after the question mark; what cannot be read is as if it were not there.
    pub fn read(query: &str) -> Self {
        let mut address = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            match name.as_ref() {
                "q" => address.filter.code = value.trim().to_lowercase().chars().take(40).collect(),
                "stage" => address.filter.state = ApplicationState::parse(&value),
                "issuer" => address.filter.issuer = Some(value.into_owned()).filter(|issuer| !issuer.is_empty()),
                "open" => address.filter.is_waiting = value == "waiting",
                "group" => address.group = Group::parse(&value),
                "sort" => address.by_coverage = value == "coverage",
                "after" => address.place = place(&value),
                "before" => address.before = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        if matches!(address.place, Some(Place::Coverage(_))) != address.by_coverage && address.place.is_some() {
            (address.place, address.before) = (None, 0);
        }
        address
    }

    /// Whether anybody is left out.
    pub fn is_filtered(&self) -> bool {
        self.filter != Filter::default() || self.group.is_some()
    }

    /// The address under `path`.
    pub fn write(&self, path: &str) -> String {
        let mut query = Serializer::new(String::new());
        let mut pair = |name: &str, value: &str| {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        };
        pair("q", &self.filter.code);
        pair("stage", self.filter.state.map_or("", ApplicationState::as_str));
        pair("issuer", self.filter.issuer.as_deref().unwrap_or_default());
        pair("open", if self.filter.is_waiting { "waiting" } else { "" });
        pair("group", self.group.map_or("", Group::as_str));
        pair("sort", if self.by_coverage { "coverage" } else { "" });
        if let Some(place) = &self.place {
            pair("after", &written(place));
            pair("before", &self.before.to_string());
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// The same from the beginning.
    #[must_use]
    pub fn from_the_start(&self) -> Self {
        Self { place: None, before: 0, ..self.clone() }
    }
}

fn written(place: &Place) -> String {
    match place {
        Place::Group(group, None) => format!("g.{group}"),
        Place::Group(group, Some(after)) => format!("g.{group}.{}.{}", after.submitted_at.timestamp_micros(), after.id),
        Place::Coverage(after) => format!("c.{}.{}.{}", after.low, after.high, after.id),
    }
}

fn place(text: &str) -> Option<Place> {
    let parts: Vec<&str> = text.splitn(4, '.').collect();
    match parts.as_slice() {
        ["g", group] => Some(Place::Group(group.parse().ok()?, None)),
        ["g", group, micros, id] => {
            let submitted_at: DateTime<Utc> = Utc.timestamp_micros(micros.parse().ok()?).single()?;
            Some(Place::Group(group.parse().ok()?, Some(SentBefore { submitted_at, id: ApplicationId::new(*id) })))
        }
        ["c", low, high, id] => {
            Some(Place::Coverage(CoveredLess { low: low.parse().ok()?, high: high.parse().ok()?, id: ApplicationId::new(*id) }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_same_when_it_is_read_again() {
        let address = Address {
            filter: Filter {
                code: "c_7k".into(),
                state: Some(ApplicationState::OnHold),
                issuer: Some("did:web:a.example&b".into()),
                is_waiting: true,
            },
            group: Some(Group::CannotTell),
            by_coverage: false,
            place: Some(Place::Group(
                3,
                Some(SentBefore { submitted_at: crate::web::pages::sample::now(), id: ApplicationId::new("0197-a") }),
            )),
            before: 50,
        };
        let text = address.write("/x");
        assert_eq!(Address::read(text.split_once('?').unwrap().1), address);
        let by_coverage = Address {
            by_coverage: true,
            place: Some(Place::Coverage(CoveredLess { low: 1, high: 2, id: ApplicationId::new("a") })),
            ..Address::default()
        };
        assert_eq!(Address::read(by_coverage.write("").trim_start_matches('?')), by_coverage);
        assert_eq!(Address::default().write("/x"), "/x");
    }

    #[test]
    fn nonsense_in_the_address_shows_everybody() {
        assert_eq!(Address::read("stage=zzz&group=%F0&after=g.x&before=-1&sort=name&foo=bar"), Address::default());
        assert_eq!(Address::read("after=c.1.2.a&before=50"), Address::default());
    }
}
