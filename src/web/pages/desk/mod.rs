//! The mapping desk: what candidates' badges are for, decided once for everybody who holds one (F29, F55).

mod form;
mod preview;
pub mod queue;
pub mod show;
#[cfg(test)]
mod testing;
mod view;

use crate::actions::edit_issuer_list::By;
use crate::domain::AchievementId;
use crate::domain::achievements::SeenAchievement;
use crate::web::access::User;
use crate::web::weblink::shortened;

/// Where an achievement is decided about.
pub fn address(id: &AchievementId) -> String {
    format!("/desk/{id}")
}

/// Who does it, for the actions.
fn by(user: &User) -> By {
    By { actor: user.actor(), name: user.name.clone() }
}

/// What an achievement is called.
fn name_of(seen: &SeenAchievement) -> String {
    match shortened(seen.name(), 100) {
        name if name.trim().is_empty() => "A badge without a name".to_owned(),
        name => name,
    }
}

/// Who issues it, as the badges say.
fn issuer_of(seen: &SeenAchievement) -> String {
    shortened(seen.issuer_name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&seen.issuer), 80)
}
