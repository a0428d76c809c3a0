//! `issuers.csv`: issuers with their identifiers and listings, one row per identifier set and scope (`product.md` §3). Reading, and writing in
//! the same shape.

pub mod scopes;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use url::Url;

use self::scopes::{Misread, read_credential_scope, read_identifier, read_skill_scope};
use super::rows::{self, Column, Imported, Row};
use super::{FileProblem, RowError, Writer};
use crate::domain::issuers::{Issuer, IssuerIdentifier, IssuerList, IssuerListing, VersionStatus};
use crate::domain::listing_rules::faults;
use crate::domain::policy::{Rigor, Tier};
use crate::domain::{IssuerId, IssuerListId, IssuerListVersionId, ListingId};

/// What an issuer can be.
pub const KINDS: &[&str] = &["university", "vendor", "cert_body", "employer", "platform", "association", "government", "other"];
const TIERS: &[&str] = &["A", "B", "C", "X"];
const RIGORS: &[&str] = &["R4", "R3", "R2", "R1", "R0"];
const STATUSES: &[&str] = &["proposed", "listed", "due_for_review", "renewed", "retired", "blocked"];

/// The columns, in the order they are written.
const COLUMNS: &[Column] = &[
    Column::needed("issuer_key"),
    Column::needed("display_name"),
    Column::optional("legal_name"),
    Column::optional("kind"),
    Column::optional("country"),
    Column::optional("website"),
    Column::needed("identifiers"),
    Column::needed("tier"),
    Column::optional("skill_scope"),
    Column::optional("credential_scope"),
    Column::optional("rigor_default"),
    Column::optional("level_default"),
    Column::optional("valid_from"),
    Column::optional("valid_to"),
    Column::optional("review_by"),
    Column::optional("reason"),
    Column::optional("evidence_url"),
    Column::optional("status"),
];

/// The key of the template's example, which nobody means to import.
const EXAMPLE: &str = "example-institute";

/// What came out of `issuers.csv`. Ids are the keys of the file: whoever keeps them gives them others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuersFile {
    /// Every issuer once, in the order of the file.
    pub issuers: Vec<Issuer>,
    /// Where each issuer comes first, by key.
    pub lines: BTreeMap<String, u64>,
    /// The listings with their lines.
    pub listings: Vec<(u64, IssuerListing)>,
    /// Listings that are to go, with their lines: rows with the status `retired`.
    pub retired: Vec<(u64, IssuerListing)>,
    /// What is wrong, by line.
    pub errors: Vec<RowError>,
    /// How many more errors there are.
    pub more_errors: usize,
    /// What was left out although nothing is wrong.
    pub notes: Vec<RowError>,
}

/// One row as read.
struct Read {
    issuer: Issuer,
    listing: Option<IssuerListing>,
    is_retired: bool,
}

impl IssuersFile {
    /// How many errors there are.
    pub fn count_errors(&self) -> usize {
        self.errors.len() + self.more_errors
    }

    /// The file as a list, for work without a database.
    pub fn into_list(self, name: &str) -> IssuerList {
        IssuerList {
            id: IssuerListId::new("file"),
            version_id: IssuerListVersionId::new("file"),
            name: name.to_owned(),
            version: 1,
            status: VersionStatus::Published,
            issuers: self.issuers,
            listings: self.listings.into_iter().map(|(_, listing)| listing).collect(),
        }
    }
}

/// Reads `issuers.csv`; `today` decides what a review day may be.
pub fn read(bytes: &[u8], today: NaiveDate) -> Result<IssuersFile, FileProblem> {
    let mut imported = rows::read(bytes, COLUMNS, |row| read_row(row, today))?;
    let rows = std::mem::take(&mut imported.rows);
    Ok(gather(rows, imported))
}

fn read_row(row: &mut Row, today: NaiveDate) -> Option<Read> {
    let key = row.needed("issuer_key", "Give each issuer a short key that stays the same: google-careers.").to_lowercase();
    if key == EXAMPLE {
        row.refuse("issuer_key", "this is the example of the template", "Put your own issuer in its place, or take the row out.");
    } else if !key.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.')) || key.len() > 64 {
        row.refuse("issuer_key", "a key has letters, digits, - and _ only, 64 at most", "For example: google-careers.");
    }
    let kind = row.choice("kind", KINDS, |text| KINDS.contains(&text).then(|| text.to_owned())).unwrap_or_else(|| "other".to_owned());
    let issuer = Issuer {
        id: IssuerId::new(key.as_str()),
        display_name: name(row, "display_name", true).unwrap_or_default(),
        legal_name: name(row, "legal_name", false),
        kind,
        country: country(row),
        website: address(row, "website"),
        identifiers: identifiers(row),
        key,
    };
    let status = row.choice("status", STATUSES, |text| STATUSES.contains(&text).then(|| text.to_owned())).unwrap_or_default();
    let is_retired = status == "retired";
    let listing = read_listing(row, &issuer.id, (status == "blocked", is_retired), today);
    Some(Read { issuer, listing, is_retired })
}

fn name(row: &mut Row, column: &str, is_needed: bool) -> Option<String> {
    if is_needed {
        row.needed(column, "This is the name people read.");
    }
    let text = row.optional(column)?;
    if text.chars().count() > 200 {
        row.refuse(column, "the name is longer than 200 characters", "Shorten it.");
    }
    Some(text)
}

fn country(row: &mut Row) -> Option<String> {
    let text = row.optional("country")?;
    if text.len() == 2 && text.chars().all(|sign| sign.is_ascii_alphabetic()) {
        return Some(text.to_uppercase());
    }
    row.refuse("country", format!("“{}” is no country code", rows::short(&text)), "Write its two letters: DE, US.");
    None
}

/// A web address, which is shown as a link.
fn address(row: &mut Row, column: &str) -> Option<String> {
    let text = row.optional(column)?;
    let is_plain = Url::parse(&text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some() && url.username().is_empty() && url.password().is_none()
    });
    if !is_plain || text.len() > 2_048 {
        row.refuse(column, format!("“{}” is no web address", rows::short(&text)), "Write all of it: https://example.edu.");
    }
    Some(text)
}

fn identifiers(row: &mut Row) -> Vec<IssuerIdentifier> {
    let mut all: Vec<IssuerIdentifier> = Vec::new();
    for text in row.list("identifiers") {
        match read_identifier(&text) {
            Ok(identifier) if !all.contains(&identifier) => all.push(identifier),
            Ok(_) => {}
            Err(Misread { problem, hint }) => row.refuse("identifiers", problem, hint),
        }
    }
    all
}

fn read_listing(row: &mut Row, issuer: &IssuerId, (is_blocked, is_retired): (bool, bool), today: NaiveDate) -> Option<IssuerListing> {
    let tier = row.choice("tier", TIERS, Tier::parse);
    let skill_scope = read_skill_scope(&row.list("skill_scope")).map_err(|wrong| row.refuse("skill_scope", wrong.problem, wrong.hint));
    let credential_scope =
        read_credential_scope(row.text("credential_scope")).map_err(|wrong| row.refuse("credential_scope", wrong.problem, wrong.hint));
    let rigor_default = row.choice("rigor_default", RIGORS, Rigor::parse);
    let level_default = row.number("level_default", 1_u8, 5);
    let (valid_from, valid_to, review_by) = (row.date("valid_from"), row.date("valid_to"), row.date("review_by"));
    let evidence_url = address(row, "evidence_url");
    let tier = tier?;
    if is_blocked && tier != Tier::X {
        row.refuse("status", "“blocked” goes with tier X only", "Write X as its tier, or another status.");
    }
    let listing = IssuerListing {
        id: ListingId::new(format!("{issuer}:{}", row.line())),
        issuer: issuer.clone(),
        tier,
        skill_scope: skill_scope.ok()?,
        credential_scope: credential_scope.ok()?,
        rigor_default,
        level_default,
        valid_from,
        valid_to,
        review_by,
        reason: row.text("reason").to_owned(),
        evidence_url,
        decided_by: None,
        key_pins: Vec::new(),
    };
    let wrong = if is_retired || row.has_errors() { Vec::new() } else { faults(&listing, today) };
    for fault in wrong {
        row.refuse(fault.field, fault.problem, fault.hint);
    }
    Some(listing)
}

/// Makes one issuer of the rows with its key; what contradicts an earlier row is an error of the later one.
fn gather(rows: Vec<(u64, Read)>, mut imported: Imported<Read>) -> IssuersFile {
    let mut order: Vec<(String, u64)> = Vec::new();
    let mut known: BTreeMap<String, Issuer> = BTreeMap::new();
    let mut owners: BTreeMap<(&'static str, String), String> = BTreeMap::new();
    let mut listings: Vec<(u64, IssuerListing)> = Vec::new();
    let mut retired: Vec<(u64, IssuerListing)> = Vec::new();
    for (line, read) in rows {
        let key = read.issuer.key.clone();
        if let Some(error) = contradiction(line, &read, known.get(&key), &owners, &listings) {
            imported.refuse(error);
            continue;
        }
        for identifier in &read.issuer.identifiers {
            owners.insert((identifier.scheme.as_str(), identifier.value.clone()), key.clone());
        }
        match known.get_mut(&key) {
            Some(issuer) => merge(issuer, read.issuer),
            None => {
                order.push((key.clone(), line));
                known.insert(key, read.issuer);
            }
        }
        let place = if read.is_retired { &mut retired } else { &mut listings };
        place.extend(read.listing.map(|listing| (line, listing)));
    }
    for (key, line) in &order {
        let is_bare = known.get(key).is_some_and(|issuer| issuer.identifiers.is_empty());
        if is_bare && listings.iter().any(|(_, listing)| listing.issuer.as_str() == key) {
            let hint = "Give at least one, for example domain:example.edu: without it no badge is recognised as theirs.";
            imported.refuse(RowError::new(*line, "identifiers", format!("“{key}” has a tier and no identifier"), hint));
            known.remove(key);
            listings.retain(|(_, listing)| listing.issuer.as_str() != key);
        }
    }
    let issuers = order.iter().filter_map(|(key, _)| known.remove(key)).collect();
    imported.errors.sort();
    let lines = order.into_iter().collect();
    IssuersFile { issuers, lines, listings, retired, errors: imported.errors, more_errors: imported.more_errors, notes: imported.notes }
}

fn contradiction(
    line: u64,
    read: &Read,
    known: Option<&Issuer>,
    owners: &BTreeMap<(&'static str, String), String>,
    listings: &[(u64, IssuerListing)],
) -> Option<RowError> {
    let own = &read.issuer;
    for identifier in &own.identifiers {
        if let Some(owner) = owners.get(&(identifier.scheme.as_str(), identifier.value.clone())).filter(|owner| **owner != own.key) {
            let problem = format!("{}:{} belongs to “{owner}” already", identifier.scheme, identifier.value);
            return Some(RowError::new(line, "identifiers", problem, "An identifier belongs to one issuer only."));
        }
    }
    if let Some(before) = known.filter(|before| before.display_name != own.display_name) {
        let problem = format!("“{}” is called “{}” further up", own.key, before.display_name);
        return Some(RowError::new(line, "display_name", problem, "Use one name, or another key."));
    }
    let listing = read.listing.as_ref()?;
    let twin = listings.iter().find(|(_, other)| {
        other.issuer == listing.issuer && other.skill_scope == listing.skill_scope && other.credential_scope == listing.credential_scope
    })?;
    Some(RowError::new(line, "skill_scope", format!("line {} has the same issuer and scope", twin.0), "Keep one of the two rows."))
}

fn merge(issuer: &mut Issuer, other: Issuer) {
    for identifier in other.identifiers {
        if !issuer.identifiers.contains(&identifier) {
            issuer.identifiers.push(identifier);
        }
    }
    issuer.legal_name = issuer.legal_name.take().or(other.legal_name);
    issuer.country = issuer.country.take().or(other.country);
    issuer.website = issuer.website.take().or(other.website);
    if issuer.kind == "other" {
        issuer.kind = other.kind;
    }
}

/// An empty file with an example.
pub fn template() -> String {
    let mut writer = Writer::new(&header());
    writer.row(&[
        EXAMPLE,
        "Example Institute",
        "Example Institute gGmbH",
        "university",
        "DE",
        "https://institute.example",
        "domain:institute.example;did:web:institute.example",
        "B",
        "category:data-analysis;category:databases",
        "any",
        "R2",
        "2",
        "2026-01-01",
        "",
        "2027-12-31",
        "Named in the hiring policy 2026; graded, not supervised",
        "https://intranet.example/decisions/114",
        "proposed",
    ]);
    writer.finish()
}

fn header() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.name).collect()
}

/// A list version as `issuers.csv`, one row per listing, by key and scope.
pub fn write(list: &IssuerList) -> String {
    let status = if list.status == VersionStatus::Draft { "proposed" } else { "listed" };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for issuer in &list.issuers {
        rows.extend(list.listings.iter().filter(|listing| listing.issuer == issuer.id).map(|listing| cells(issuer, Some(listing), status)));
    }
    finish(rows)
}

/// Issuers that are on no list, as `issuers.csv` without tiers.
pub fn write_unlisted(issuers: &[Issuer]) -> String {
    finish(issuers.iter().map(|issuer| cells(issuer, None, "proposed")).collect())
}

fn finish(mut rows: Vec<Vec<String>>) -> String {
    rows.sort();
    let mut writer = Writer::new(&header());
    for row in &rows {
        writer.row(row);
    }
    writer.finish()
}

fn cells(issuer: &Issuer, listing: Option<&IssuerListing>, status: &str) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut cells = vec![
        issuer.key.clone(),
        issuer.display_name.clone(),
        text(&issuer.legal_name),
        issuer.kind.clone(),
        text(&issuer.country),
        text(&issuer.website),
        issuer.identifiers.iter().map(scopes::write_identifier).collect::<Vec<_>>().join(";"),
    ];
    match listing {
        None => cells.extend(vec![String::new(); COLUMNS.len() - 8]),
        Some(listing) => cells.extend([
            listing.tier.to_string(),
            scopes::write_skill_scope(&listing.skill_scope),
            scopes::write_credential_scope(&listing.credential_scope),
            listing.rigor_default.filter(|rigor| *rigor != Rigor::NotStated).map(|rigor| rigor.to_string()).unwrap_or_default(),
            listing.level_default.map(|level| level.to_string()).unwrap_or_default(),
            day(listing.valid_from),
            day(listing.valid_to),
            day(listing.review_by),
            listing.reason.clone(),
            text(&listing.evidence_url),
        ]),
    }
    cells.push(if listing.is_some_and(|listing| listing.tier == Tier::X) { "blocked" } else { status }.to_owned());
    cells
}

#[cfg(test)]
mod tests;
