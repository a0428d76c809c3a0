//! Achievements and people for the tests of these pages.

use crate::actions::map_achievement::{DeskEntry, Moved, Preview};
use crate::domain::achievements::{Catalogue, Said, SeenAchievement, StatedAchievement};
use crate::domain::credentials::{Achievement, Alignment, RigorReading};
use crate::domain::policy::Rigor;
use crate::domain::{AchievementId, ApplicationId, JobId};
use crate::store::achievements::Holders;
use crate::web::pages::sample;

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

/// A preview in which two of many move.
pub(super) fn moved() -> Preview {
    let one = |code: &str, after| Moved {
        application: ApplicationId::new(code),
        code: code.into(),
        job: JobId::new("job-1"),
        job_title: "Data Analyst".into(),
        before: (0, 4_000),
        after,
    };
    Preview { touched: 700, looked_at: 500, moved: vec![one("c_1", (4_000, 4_000)), one("c_2", (1_000, 4_000))] }
}
