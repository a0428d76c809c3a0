//! Issuers and the lists of them (`product.md` §1, steward): the review queue, lists in versions, listings, files.

pub mod file;
pub mod issuer;
pub mod list;
pub mod listing;
pub mod lists;
pub mod queue;
mod terms;

use actix_web::HttpResponse;

use crate::actions::edit_issuer_list::By;
use crate::app::App;
use crate::domain::issuers::{CredentialScope, IssuerListing, SkillScope};
use crate::domain::text::unslug;
use crate::store::seen_issuers::{Place, SeenBadge};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::weblink::shortened;
use crate::web::{problem, sessions, words};

/// One tab over the pages of issuers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: String,
    /// Whether this is it.
    pub is_current: bool,
}

/// The tabs, with how many issuers wait where that is known.
fn tabs(current: &str, waiting: Option<usize>) -> Vec<Tab> {
    let to_review = waiting.map_or_else(|| "To review".to_owned(), |count| format!("To review, {}", words::grouped(count)));
    [("/issuers", to_review), ("/lists", "Lists and versions".to_owned())]
        .into_iter()
        .map(|(href, label)| Tab { is_current: href == current, href, label })
        .collect()
}

/// Who does it, for the actions.
fn by(user: &User) -> By {
    By { actor: user.actor(), name: user.name.clone() }
}

/// To another page, with a message.
pub(in crate::web::pages) fn go(app: &App, location: &str, message: &Flash) -> Result<HttpResponse, Problem> {
    let mut answer = problem::see(location);
    answer.add_cookie(&message.cookie(sessions::is_secure(app))).map_err(Problem::internal)?;
    Ok(answer)
}

/// `“Python”, inside a record of Rheintal College: 3 candidates`.
fn badge_said(badge: &SeenBadge) -> String {
    let name = match shortened(&badge.name, 100) {
        name if name.trim().is_empty() => "A badge without a name".to_owned(),
        name => format!("“{name}”"),
    };
    let place = match &badge.place {
        Place::Alone => String::new(),
        Place::InRecordOf(issuer) => format!(", inside a record of {}", shortened(issuer, 80)),
        Place::InRecord => ", inside a record that proves nothing itself".to_owned(),
    };
    format!("{name}{place}: {}", words::counted(badge.candidates, "candidate"))
}

/// One listing as a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingRow {
    /// The issuer's page.
    pub issuer_href: String,
    /// The issuer's name.
    pub issuer: String,
    /// Where it is edited, for who may.
    pub edit_href: String,
    /// `Recognised`.
    pub tier: &'static str,
    /// `data analysis, databases`.
    pub skills: String,
    /// `every credential`.
    pub credentials: String,
    /// What is assumed where the credential says nothing.
    pub assumed: String,
    /// `31 Dec 2027`.
    pub review: String,
    /// Whether that day is over.
    pub is_overdue: bool,
    /// From when to when it is in force, where that is limited.
    pub valid: String,
    /// Why.
    pub reason: String,
    /// By whom.
    pub decided_by: String,
}

/// Which skills a listing speaks for, in words: `data analysis, databases`.
fn skills_said(scope: &SkillScope) -> String {
    match scope {
        SkillScope::Any => "every skill".to_owned(),
        SkillScope::Categories(all) => all.iter().map(|one| unslug(one)).collect::<Vec<_>>().join(", "),
        SkillScope::Skills(all) => all.iter().map(|one| one.strip_prefix("skill:").unwrap_or(one)).collect::<Vec<_>>().join(", "),
    }
}

/// Which credentials a listing speaks for, in words: `named “advanced”`.
fn credentials_said(scope: &CredentialScope) -> String {
    match scope {
        CredentialScope::Any => "every credential".to_owned(),
        CredentialScope::Achievement(id) => format!("only {id}"),
        CredentialScope::NameContains(words) => format!("named “{words}”"),
        CredentialScope::Type(kind) => format!("of type {kind}"),
    }
}

fn row(issuer: &str, listing: &IssuerListing, edit_href: String, today: chrono::NaiveDate) -> ListingRow {
    let mut assumed = Vec::new();
    assumed.extend(listing.rigor_default.map(|rigor| said::rigor(rigor).to_owned()));
    assumed.extend(listing.level_default.map(|level| format!("level {level}")));
    let valid = match (listing.valid_from, listing.valid_to) {
        (Some(from), Some(to)) => format!("{} to {}", words::date(from), words::date(to)),
        (Some(from), None) => format!("from {}", words::date(from)),
        (None, Some(to)) => format!("until {}", words::date(to)),
        (None, None) => String::new(),
    };
    ListingRow {
        issuer_href: format!("/issuers/{}", listing.issuer),
        issuer: issuer.to_owned(),
        edit_href,
        tier: said::tier(listing.tier),
        skills: skills_said(&listing.skill_scope),
        credentials: credentials_said(&listing.credential_scope),
        assumed: assumed.join(", "),
        review: listing.review_by.map(words::date).unwrap_or_default(),
        is_overdue: listing.review_by.is_some_and(|day| day < today),
        valid,
        reason: listing.reason.clone(),
        decided_by: listing.decided_by.clone().unwrap_or_default(),
    }
}
