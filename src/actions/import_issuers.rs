//! Taking `issuers.csv` into the draft of a list: first what would change, then the change, by the same code. What the file does not mention
//! stays as it is.

use chrono::{DateTime, Utc};

use super::edit_issuer_list::{By, ListError, PublishedList, add_list, is_same_scope, note, publish_in};
use crate::app::App;
use crate::domain::issuers::{Issuer, IssuerList, VersionStatus};
use crate::domain::list_changes::{ListingChange, changes};
use crate::domain::{IssuerId, IssuerListId, IssuerListVersionId, ListingId};
use crate::import::RowError;
use crate::import::issuers::IssuersFile;
use crate::store::{Conn, StoreError, issuer_lists, issuers};

/// Which list a file goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// This one.
    List(IssuerListId),
    /// The one with this name, which is made where there is none.
    Named(String),
}

/// What a file changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The list; `None` while it is only to be made.
    pub list: Option<IssuerListId>,
    /// Its name.
    pub name: String,
    /// Issuers nobody knew, by name.
    pub new_issuers: Vec<String>,
    /// Issuers whose names or identifiers change.
    pub changed_issuers: Vec<String>,
    /// Listings that change.
    pub listings: Vec<ListingChange>,
    /// Listings that are as they were.
    pub same: usize,
    /// Rows that contradict what is known, by line; they are left out.
    pub errors: Vec<RowError>,
}

impl Plan {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.new_issuers.is_empty() && self.changed_issuers.is_empty() && self.listings.is_empty()
    }
}

/// Says what `file` would change; writes nothing.
pub fn plan(app: &App, conn: &mut Conn, into: &Target, file: &IssuersFile) -> Result<Plan, StoreError> {
    Ok(draw_up(app, conn, into, file)?.0)
}

/// Takes `file` into the draft of a list, all of it or nothing; with `publish` the draft is put in force at once.
pub fn import_issuers(
    app: &App,
    conn: &mut Conn,
    by: &By,
    into: &Target,
    file: &IssuersFile,
    publish: bool,
) -> Result<(Plan, Option<PublishedList>), ListError> {
    let now = app.clock.now();
    let (mut plan, drawn) = draw_up(app, conn, into, file)?;
    for issuer in &drawn.new {
        issuers::insert(conn, issuer, now)?;
    }
    for issuer in &drawn.changed {
        issuers::update(conn, issuer)?;
    }
    let list = match &plan.list {
        Some(list) => list.clone(),
        None => add_list(app, conn, &plan.name, now)?,
    };
    if !plan.listings.is_empty() {
        write(app, conn, by, &list, &plan)?;
    }
    plan.list = Some(list.clone());
    let details = serde_json::json!({
        "new_issuers": plan.new_issuers.len(), "changed_issuers": plan.changed_issuers.len(), "listings": plan.listings.len(),
        "errors": file.count_errors() + plan.errors.len(),
    });
    note(conn, by, ("list.imported", &format!("list:{list}")), &details, now)?;
    let published = if publish { publish_where_new(app, conn, (by, now), &list)? } else { None };
    Ok((plan, published))
}

fn publish_where_new(
    app: &App,
    conn: &mut Conn,
    by: (&By, DateTime<Utc>),
    list: &IssuerListId,
) -> Result<Option<PublishedList>, ListError> {
    match publish_in(app, conn, by, list) {
        Ok(published) => Ok(Some(published)),
        Err(ListError::NoChange(_) | ListError::NoDraft(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn write(app: &App, conn: &mut Conn, by: &By, list: &IssuerListId, plan: &Plan) -> Result<(), StoreError> {
    let draft = issuer_lists::open_draft(conn, list, &IssuerListVersionId::new(app.new_id()))?;
    let gone = plan.listings.iter().filter(|change| change.after.is_none()).filter_map(|change| change.before.as_ref());
    for listing in gone {
        issuer_lists::delete_listing(conn, &draft.version_id, &listing.id)?;
    }
    for listing in plan.listings.iter().filter_map(|change| change.after.as_ref()) {
        let mut listing = listing.clone();
        listing.decided_by = Some(by.name.clone());
        issuer_lists::save_listing(conn, &draft.version_id, &listing)?;
    }
    Ok(())
}

/// Issuers to be written.
#[derive(Default)]
struct Drawn {
    new: Vec<Issuer>,
    changed: Vec<Issuer>,
}

fn draw_up(app: &App, conn: &mut Conn, into: &Target, file: &IssuersFile) -> Result<(Plan, Drawn), StoreError> {
    let (list, name, before) = base(conn, into)?;
    let mut drawn = Drawn::default();
    let mut errors = Vec::new();
    let mut ids: std::collections::BTreeMap<IssuerId, Issuer> = std::collections::BTreeMap::new();
    for issuer in &file.issuers {
        let line = file.lines.get(&issuer.key).copied().unwrap_or(0);
        match place_issuer(app, conn, issuer, line, &mut drawn)? {
            Ok(placed) => {
                ids.insert(issuer.id.clone(), placed);
            }
            Err(error) => errors.push(error),
        }
    }
    let mut after = before.clone();
    let same_before = after.listings.len();
    for (_, listing) in &file.listings {
        let Some(issuer) = ids.get(&listing.issuer) else { continue };
        let mut listing = listing.clone();
        listing.issuer = issuer.id.clone();
        let known = after.listings.iter().position(|other| is_same_scope(other, &listing));
        match known.and_then(|at| after.listings.get_mut(at)) {
            Some(other) => {
                listing.id = other.id.clone();
                listing.decided_by.clone_from(&other.decided_by);
                listing.key_pins.clone_from(&other.key_pins);
                *other = listing;
            }
            None => {
                listing.id = ListingId::new(app.new_id());
                after.listings.push(listing);
            }
        }
    }
    for (_, listing) in &file.retired {
        let Some(issuer) = ids.get(&listing.issuer) else { continue };
        let mut listing = listing.clone();
        listing.issuer = issuer.id.clone();
        after.listings.retain(|other| !is_same_scope(other, &listing));
    }
    after.issuers = ids.into_values().chain(before.issuers.iter().cloned()).collect();
    let listings = changes(Some(&before), &after);
    let touched = listings.iter().filter(|change| change.before.is_some()).count();
    let names = |all: &[Issuer]| all.iter().map(|issuer| issuer.display_name.clone()).collect();
    let plan = Plan {
        list,
        name,
        new_issuers: names(&drawn.new),
        changed_issuers: names(&drawn.changed),
        listings,
        same: same_before - touched,
        errors,
    };
    Ok((plan, drawn))
}

/// The list as it stands: its draft, else the version in force.
fn base(conn: &mut Conn, into: &Target) -> Result<(Option<IssuerListId>, String, IssuerList), StoreError> {
    let head = match into {
        Target::List(id) => Some(issuer_lists::find(conn, id)?),
        Target::Named(name) => issuer_lists::list(conn)?.into_iter().find(|head| head.name == *name),
    };
    let version = head.as_ref().and_then(|head| head.draft().or_else(|| head.published())).map(|version| version.id.clone());
    let name = match (&head, into) {
        (Some(head), _) => head.name.clone(),
        (None, Target::Named(name)) => name.clone(),
        (None, Target::List(id)) => return Err(StoreError::missing("issuer list", id)),
    };
    let list = match version {
        Some(version) => issuer_lists::find_version(conn, &version)?,
        None => IssuerList {
            id: IssuerListId::new(""),
            version_id: IssuerListVersionId::new(""),
            name: name.clone(),
            version: 0,
            status: VersionStatus::Draft,
            issuers: Vec::new(),
            listings: Vec::new(),
        },
    };
    Ok((head.map(|head| head.id), name, list))
}

/// The issuer of the store behind one of the file: by key, else by identifier, else new.
fn place_issuer(app: &App, conn: &mut Conn, wanted: &Issuer, line: u64, drawn: &mut Drawn) -> Result<Result<Issuer, RowError>, StoreError> {
    let mut known = issuers::lookup_by_key(conn, &wanted.key)?;
    for identifier in &wanted.identifiers {
        match (issuers::lookup_by_identifier(conn, identifier)?, &known) {
            (Some(owner), Some(own)) if owner.id != own.id => {
                let problem = format!("{}:{} belongs to “{}” already", identifier.scheme, identifier.value, owner.display_name);
                let hint = format!("Use its key, {}, or take the identifier out.", owner.key);
                return Ok(Err(RowError::new(line, "identifiers", problem, hint)));
            }
            (Some(owner), None) => known = Some(owner),
            _ => {}
        }
    }
    let Some(known) = known else {
        let issuer = Issuer { id: IssuerId::new(app.new_id()), ..wanted.clone() };
        drawn.new.push(issuer.clone());
        return Ok(Ok(issuer));
    };
    let mut identifiers = known.identifiers.clone();
    identifiers.extend(wanted.identifiers.iter().filter(|one| !known.identifiers.contains(one)).cloned());
    identifiers.sort_by(|one, other| (one.scheme.as_str(), &one.value).cmp(&(other.scheme.as_str(), &other.value)));
    let issuer = Issuer {
        id: known.id.clone(),
        key: known.key.clone(),
        display_name: wanted.display_name.clone(),
        legal_name: wanted.legal_name.clone().or_else(|| known.legal_name.clone()),
        kind: if wanted.kind == "other" { known.kind.clone() } else { wanted.kind.clone() },
        country: wanted.country.clone().or_else(|| known.country.clone()),
        website: wanted.website.clone().or_else(|| known.website.clone()),
        identifiers,
    };
    if issuer != known {
        drawn.changed.push(issuer.clone());
    }
    Ok(Ok(issuer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::import::issuers::{read, write as write_file};
    use crate::store::testing::{at, databases};

    const HEADER: &str = "issuer_key,display_name,identifiers,tier,skill_scope,reason,review_by,status";

    fn file(rows: &str) -> IssuersFile {
        read(format!("{HEADER}\n{rows}").as_bytes(), at(0).date_naive()).unwrap()
    }

    fn by() -> By {
        By { actor: "cli".into(), name: "command line".into() }
    }

    #[tokio::test]
    async fn a_file_goes_in_whole_and_comes_out_as_it_was() {
        for database in databases() {
            let app = app(&database);
            let into = Target::Named("Company default".into());
            let first = file(
                "aws,AWS,domain:aws.example,A,category:cloud,exams,2027-12-31,\npmi,PMI,domain:pmi.example,B,skill:Projects,,,\nmill,Mill,domain:mill.example,X,,sold degrees,,\n",
            );
            assert_eq!(first.errors, []);
            let dry = app.store.read_blocking(|conn| plan(&app, conn, &into, &first)).unwrap();
            assert_eq!((dry.list.clone(), dry.new_issuers.len(), dry.listings.len(), dry.same), (None, 3, 3, 0));
            assert_eq!(app.store.read_blocking(issuers::count_all).unwrap(), 0);

            let (_, published) = app.store.write_blocking_or(|conn| import_issuers(&app, conn, &by(), &into, &first, true)).unwrap();
            let list = published.unwrap().list;
            assert_eq!((list.version, list.listings.len(), list.issuers.len()), (1, 3, 3));
            let again = read(write_file(&list).as_bytes(), at(0).date_naive()).unwrap();
            assert_eq!(again.errors, []);
            assert!(app.store.read_blocking(|conn| plan(&app, conn, &into, &again)).unwrap().is_empty());
            let (_, published) = app.store.write_blocking_or(|conn| import_issuers(&app, conn, &by(), &into, &again, true)).unwrap();
            assert_eq!(published, None);
        }
    }

    #[tokio::test]
    async fn a_second_file_changes_only_what_it_names() {
        for database in databases() {
            let app = app(&database);
            let into = Target::Named("Company default".into());
            let first = file("aws,AWS,domain:aws.example,C,,,,\npmi,PMI,domain:pmi.example,C,,,,\nold,Old,domain:old.example,C,,,,\n");
            app.store.write_blocking_or(|conn| import_issuers(&app, conn, &by(), &into, &first, true)).unwrap();
            let second = file(
                "aws,Amazon Web Services,did:web:aws.example,X,,fraud,,\nold,Old,,C,,,,retired\nthief,Thief,domain:pmi.example,C,,,,\naws,Amazon Web Services,domain:old.example,C,category:x,,,\n",
            );
            let (plan, published) = app.store.write_blocking_or(|conn| import_issuers(&app, conn, &by(), &into, &second, false)).unwrap();
            assert_eq!(published, None);
            let errors: Vec<String> = plan.errors.iter().map(ToString::to_string).collect();
            assert_eq!(
                errors,
                ["line 2, identifiers: domain:old.example belongs to “Old” already. Use its key, old, or take the identifier out."]
            );
            // The thief's only identifier is PMI's, so it is PMI under another name in the file.
            assert_eq!(plan.changed_issuers, ["Thief"]);
            let gone: Vec<bool> = plan.listings.iter().map(|change| change.after.is_none()).collect();
            assert_eq!((gone, plan.same), (vec![true], 2));
        }
    }
}
