//! Skills: looking them up, one of them with its neighbours, the names a typing person is offered, the frameworks they come from, and what
//! persons say about them.

pub mod edit;
pub mod framework;
pub mod frameworks;
pub mod levels;
pub mod list;
pub mod mappings;
pub mod merge;
pub mod own;
pub mod pick;
pub mod said;
pub mod show;
pub mod suggest;
pub mod written;

use std::collections::BTreeMap;

use crate::actions::skills_by_hand::By;
use crate::app::App;
use crate::store::{Conn, StoreError, users};
use crate::web::access::User;
use crate::web::words;

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

/// Who changes something, and when.
fn by(app: &App, user: &User) -> By {
    By { actor: user.actor(), now: app.clock.now() }
}

/// ` 3 results are worked out again.`, or nothing.
fn again(rescored: usize) -> String {
    match rescored {
        0 => String::new(),
        1 => " 1 result is worked out again.".to_owned(),
        count => format!(" {} are worked out again.", words::counted(count, "result")),
    }
}

/// The names of the people behind what the audit log calls them.
struct Authors(BTreeMap<String, String>);

impl Authors {
    fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        let named = |user: crate::domain::people::User| {
            let name = if user.name.is_empty() { user.email } else { user.name };
            (format!("user:{}", user.id), name)
        };
        Ok(Self(users::list(conn)?.into_iter().map(named).collect()))
    }

    /// `Ada`.
    fn name(&self, actor: &str) -> String {
        match actor {
            "cli" => "the command line".to_owned(),
            other => self.0.get(other).cloned().unwrap_or_else(|| "somebody".to_owned()),
        }
    }
}
