//! What the five levels mean, and what other scales are on them (F3).

use actix_web::web::Data;
use askama::Template;

use super::{Tab, tabs};
use crate::app::App;
use crate::domain::levels::{CrosswalkRow, HIGHEST, LOWEST, Scheme, crosswalk, meaning};
use crate::web::access::User;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::said;
use crate::web::problem::Problem;

/// One of the five.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LevelLine {
    number: u8,
    name: String,
    meaning: &'static str,
}

/// One scale: what is written there for each of the five, and why where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ScaleLine {
    name: String,
    steps: Vec<(u8, String, String)>,
}

/// Scales of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Scales {
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    lines: Vec<ScaleLine>,
}

#[derive(Template)]
#[template(path = "pages/skills/levels.html")]
struct LevelsPage {
    layout: Layout,
    tabs: Vec<Tab>,
    levels: Vec<LevelLine>,
    scales: Vec<Scales>,
}

fn levels() -> Vec<LevelLine> {
    (LOWEST..=HIGHEST)
        .filter_map(|number| {
            let name = said::level(number).trim_end_matches(" level").to_owned();
            Some(LevelLine { number, name, meaning: meaning(number)? })
        })
        .collect()
}

fn scales() -> Vec<Scales> {
    let rows = crosswalk();
    let lines_of = |wanted: &dyn Fn(Scheme) -> bool| {
        let mut lines: Vec<ScaleLine> = Vec::new();
        for CrosswalkRow { scale, values, level, why, .. } in rows.iter().filter(|row| wanted(row.scheme)) {
            let step = (*level, values.join(", "), why.clone());
            match lines.iter_mut().find(|line| line.name == *scale) {
                Some(line) => line.steps.push(step),
                None => lines.push(ScaleLine { name: scale.clone(), steps: vec![step] }),
            }
        }
        lines
    };
    let is_word = |scheme: Scheme| scheme == Scheme::Words;
    let is_national = |scheme: Scheme| scheme == Scheme::National;
    let is_other = |scheme: Scheme| !matches!(scheme, Scheme::Words | Scheme::National | Scheme::Common);
    vec![
        Scales {
            id: "scales",
            title: "Other scales",
            lead: "Where a badge or an advert states one of these, it is read as the level beside it.",
            lines: lines_of(&is_other),
        },
        Scales { id: "words", title: "Words", lead: "Words that adverts, courses and vendors use.", lines: lines_of(&is_word) },
        Scales {
            id: "national",
            title: "National frameworks",
            lead: "By each country’s own referencing to the European Qualifications Framework.",
            lines: lines_of(&is_national),
        },
    ]
}

fn page(layout: Layout) -> LevelsPage {
    LevelsPage { layout, tabs: tabs("/skills/levels"), levels: levels(), scales: scales() }
}

/// `GET /skills/levels`.
pub async fn show(_app: Data<App>, user: User) -> Result<Html, Problem> {
    html::render(&page(Layout::of(&user, Section::Skills, "Levels")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn every_level_has_a_meaning_and_every_scale_its_steps_in_order() {
        let main = sample::main_of("skills-levels", &page(Layout::default()));
        assert_eq!(levels().len(), 5);
        assert!(main.contains("Does the usual tasks alone.") && main.contains("B2") && main.contains("SCQF"));
        for line in scales().iter().flat_map(|scales| &scales.lines) {
            assert!(line.steps.is_sorted_by_key(|step| step.0), "{line:?}");
        }
    }
}
