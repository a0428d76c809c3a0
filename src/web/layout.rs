//! What every page has around it: title, navigation, who is signed in, a message.

use super::access::{Deed, User};
use super::flash::Flash;
use super::pages::demo;
use super::routes;
use crate::domain::people::Role;

/// The part of the house a staff page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The three queues.
    Home,
    /// Jobs and their candidates.
    Jobs,
    /// Issuers and lists.
    Issuers,
    /// Skills.
    Skills,
    /// Users and roles.
    People,
    /// The audit log.
    Audit,
    /// None of these.
    Other,
}

/// One entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationItem {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: &'static str,
    /// Whether this page belongs to it.
    pub is_current: bool,
}

/// Who is signed in, as the menu shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The role in words.
    pub role: &'static str,
}

/// The frame of a page.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The whole title of the document.
    pub title: String,
    /// The employer's name.
    pub organization: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// What this person may open.
    pub navigation: Vec<NavigationItem>,
    /// A message from the page before.
    pub flash: Option<Flash>,
    /// Whether this is a page for candidates.
    pub is_public: bool,
    /// Whether the page is one narrow column.
    pub is_narrow: bool,
    /// Whether everything is made up.
    pub is_demo: bool,
}

impl Layout {
    /// A page for staff: what this person may open, and the message of the page before.
    pub fn of(user: &User, section: Section, title: &str) -> Self {
        Self {
            title: full_title(title),
            person: Some(Person { name: user.name.clone(), email: user.email.clone(), role: role(user.role) }),
            navigation: navigation(user, section),
            flash: user.flash.clone(),
            is_demo: demo::is_demo(),
            ..Self::default()
        }
    }

    /// A page that knows nobody: an error, the sign-in page.
    pub fn bare(title: &str) -> Self {
        Self { title: full_title(title), is_narrow: true, is_demo: demo::is_demo(), ..Self::default() }
    }

    /// A page for candidates, under the employer's name.
    pub fn public(organization: &str, title: &str) -> Self {
        Self {
            title: format!("{title} – {organization}"),
            organization: organization.to_owned(),
            is_public: true,
            is_narrow: true,
            is_demo: demo::is_demo(),
            ..Self::default()
        }
    }

    /// The same with a message.
    #[must_use]
    pub fn with_flash(self, flash: Option<Flash>) -> Self {
        Self { flash, ..self }
    }

    /// The same as one narrow column or not.
    #[must_use]
    pub fn narrow(self, is_narrow: bool) -> Self {
        Self { is_narrow, ..self }
    }
}

/// `Jobs – Assay`.
pub fn full_title(title: &str) -> String {
    format!("{title} – Assay")
}

/// What a person may open, in the order of the bar.
fn navigation(user: &User, section: Section) -> Vec<NavigationItem> {
    let all = [
        ("/", "Home", Section::Home, None),
        ("/jobs", "Jobs", Section::Jobs, Some(Deed::ReadJobs)),
        ("/issuers", "Issuers", Section::Issuers, Some(Deed::ReadIssuers)),
        ("/skills", "Skills", Section::Skills, Some(Deed::ReadSkills)),
        ("/people", "People", Section::People, Some(Deed::ReadPeople)),
        ("/audit", "Audit", Section::Audit, Some(Deed::ReadAudit)),
    ];
    all.into_iter()
        .filter(|(href, _, _, deed)| routes::has_page(href) && deed.is_none_or(|deed| user.may(deed)))
        .map(|(href, label, of, _)| NavigationItem { href, label, is_current: of == section })
        .collect()
}

/// A role in words.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "Administrator",
        Role::Steward => "Issuer steward",
        Role::Recruiter => "Recruiter",
        Role::HiringManager => "Hiring manager",
        Role::Auditor => "Auditor",
    }
}

/// What a role may do.
pub const fn role_means(role: Role) -> &'static str {
    match role {
        Role::Admin => "Everything, and the accounts of others.",
        Role::Steward => "Issuers, lists, and what badges are for. Sees no candidates.",
        Role::Recruiter => "Jobs, candidates and decisions.",
        Role::HiringManager => "Reads jobs and candidates, accepts other evidence.",
        Role::Auditor => "Reads everything, changes nothing.",
    }
}
