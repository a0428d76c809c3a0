//! Skills: looking them up, one of them with its neighbours, the names a typing person is offered, and the frameworks they come from.

pub mod framework;
pub mod frameworks;
pub mod levels;
pub mod list;
pub mod show;
pub mod suggest;

/// One tab over the pages of skills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: &'static str,
    /// Whether this is it.
    pub is_current: bool,
}

/// The tabs.
pub(in crate::web::pages) fn tabs(current: &str) -> Vec<Tab> {
    [("/skills", "Skills"), ("/desk", "Mapping desk"), ("/skills/frameworks", "Frameworks"), ("/skills/levels", "Levels")]
        .into_iter()
        .map(|(href, label)| Tab { href, label, is_current: href == current })
        .collect()
}
