//! What every page has around it: title, navigation, who is signed in, a message.

use super::flash::Flash;

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
    /// A page that knows nobody: an error, the sign-in page.
    pub fn bare(title: &str) -> Self {
        Self { title: full_title(title), is_narrow: true, ..Self::default() }
    }

    /// A page for candidates, under the employer's name.
    pub fn public(organization: &str, title: &str) -> Self {
        Self {
            title: format!("{title} – {organization}"),
            organization: organization.to_owned(),
            is_public: true,
            is_narrow: true,
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

    /// The same for a server whose data is made up.
    #[must_use]
    pub fn demo(self, is_demo: bool) -> Self {
        Self { is_demo, ..self }
    }
}

/// `Jobs – Assay`.
pub fn full_title(title: &str) -> String {
    format!("{title} – Assay")
}
