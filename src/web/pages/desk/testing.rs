//! Achievements and people for the tests of these pages.

use crate::actions::map_achievement::DeskEntry;
use crate::domain::achievements::{Catalogue, Said, SeenAchievement, StatedAchievement};
use crate::domain::credentials::{Achievement, Alignment, RigorReading};
use crate::domain::people::Role;
use crate::domain::policy::Rigor;
use crate::domain::{AchievementId, UserId};
use crate::store::achievements::Holders;
use crate::web::access::User;
use crate::web::pages::sample;

/// Somebody of this role.
pub(super) fn user(role: Role) -> User {
    User {
        id: UserId::new("u1"),
        email: "stella@northwind.example".into(),
        name: "Stella".into(),
        role,
        confirmed_at: None,
        session: "s".into(),
        flash: None,
    }
}

/// Stella, on a day.
pub(super) fn said() -> Said {
    Said { by: "Stella".into(), at: sample::day(2026, 11, 20) }
}

/// A badge of the school.
pub(super) fn seen(id: &str, name: &str) -> SeenAchievement {
    let alignment = Alignment { target_name: Some("SQL".into()), target_framework: Some("Own".into()), ..Alignment::default() };
    let achievement = Achievement {
        id: Some(format!("https://school.example/{id}")),
        name: name.into(),
        description: Some("Asks <tables> questions.".into()),
        criteria: Some("https://school.example/criteria".into()),
        alignments: vec![alignment],
        tags: vec!["data".into()],
        ..Achievement::default()
    };
    SeenAchievement {
        id: AchievementId::new(id),
        issuer: "did:web:school.example".into(),
        issuer_name: Some("School & Sons".into()),
        stated: StatedAchievement {
            achievement,
            rigor: RigorReading { rigor: Rigor::R2, source: "achievementType Assessment".into() },
            level: None,
        },
        first_seen_at: sample::day(2026, 11, 2),
        last_seen_at: sample::day(2026, 11, 19),
    }
}

/// The same in the queue, with nothing said of it.
pub(super) fn entry(id: &str, name: &str) -> DeskEntry {
    DeskEntry {
        seen: seen(id, name),
        catalogue: Catalogue::default(),
        holders: Holders { candidates: 5, credentials: 6 },
        waiting: 0,
        by_name: Vec::new(),
        counts_for: Vec::new(),
        proposed: 0,
    }
}
