//! A pasted job advert and the skills it seems to ask for: a person ticks what is meant, and only that becomes rows (F11).

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::go;
use crate::actions::edit_requirements::save_requirements;
use crate::actions::read_advert::{MOST_AT_ONCE, Suggested, frameworks, read_advert};
use crate::app::App;
use crate::domain::advert::{LONGEST, MOST};
use crate::domain::jobs::{Importance, Job, Requirement, RequirementGroup};
use crate::domain::matching::engine::Tier;
use crate::domain::skills::Skill;
use crate::domain::{FrameworkId, JobId, RequirementId, SkillId};
use crate::store;
use crate::store::skills::Framework;
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::candidates::page::{JobHead, job_head};
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::words;

/// How much of the advert is shown before and after the words quoted.
const AROUND: usize = 90;

/// One skill the advert seems to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// The names of its fields.
    take: String,
    importance: String,
    level: String,
    /// Our id.
    id: String,
    /// Its label.
    label: String,
    /// What it means.
    statement: String,
    /// How sure it is, in words.
    sure: &'static str,
    /// Why.
    why: String,
    /// The advert before the words, the words, and after them.
    quote: [String; 3],
    /// Why this importance.
    why_importance: String,
    /// `2 years`, as the advert says.
    years: String,
    /// The level it states, in words, or nothing.
    level_said: String,
    /// Whether the job asks for it already.
    is_there: bool,
}

#[derive(Template)]
#[template(path = "pages/jobs/advert.html")]
struct AdvertPage {
    layout: Layout,
    job: JobHead,
    action: String,
    back: String,
    form: Form,
    frameworks: Vec<Choice>,
    importances: Vec<Choice>,
    levels: Vec<Choice>,
    lines: Vec<Line>,
    /// Whether there is a line that can be ticked.
    may_add: bool,
    summary: String,
}

struct Loaded {
    job: Job,
    rows: Vec<Requirement>,
    groups: Vec<RequirementGroup>,
    frameworks: Vec<Framework>,
}

async fn load(app: &App, id: &JobId) -> Result<Loaded, Problem> {
    let id = id.clone();
    let loaded = app.store.read(move |conn| {
        let job = store::jobs::find(conn, &id)?;
        let set = match store::requirement_sets::lookup_draft(conn, &job.id)? {
            Some(draft) => Some(draft),
            None => store::requirement_sets::lookup_published(conn, &job.id)?,
        };
        let (rows, groups) = set.map(|set| (set.requirements, set.groups)).unwrap_or_default();
        Ok(Loaded { rows, groups, job, frameworks: frameworks(conn)? })
    });
    Ok(loaded.await?)
}

fn page(layout: Layout, loaded: &Loaded, form: Form, found: Option<&[Suggested]>) -> AdvertPage {
    let lines = found.map(|found| lines(form.value("advert"), found, &loaded.rows)).unwrap_or_default();
    let may_add = lines.iter().any(|line| !line.is_there);
    let all = if loaded.frameworks.len() > MOST_AT_ONCE {
        let read: Vec<&str> = loaded.frameworks.iter().take(MOST_AT_ONCE).map(|one| one.name.as_str()).collect();
        format!("These: {}", read.join(", "))
    } else {
        "All that are loaded".to_owned()
    };
    let mut choices = vec![Choice::new("", all)];
    choices.extend(loaded.frameworks.iter().map(|one| Choice::new(&one.id, format!("{} {}", one.name, one.version))));
    let mut levels = vec![Choice::new("", "any")];
    levels.extend((1..=5_u8).map(|number| Choice::new(number, format!("{number}, {}", said::level(number).trim_end_matches(" level")))));
    AdvertPage {
        layout,
        job: job_head(&loaded.job, "requirements"),
        action: format!("/jobs/{}/advert", loaded.job.id),
        back: format!("/jobs/{}/requirements", loaded.job.id),
        frameworks: choices,
        importances: Importance::ALL.iter().map(|importance| Choice::new(importance, said::importance(*importance))).collect(),
        levels,
        summary: match (found, lines.len()) {
            (None, _) => String::new(),
            (Some(_), 0) => "No skill of the frameworks that are loaded was found in this text.".to_owned(),
            (Some(_), count) if !may_add => format!(
                "{} found. The job asks for {} already.",
                words::counted(i64::try_from(count).unwrap_or(0), "skill"),
                if count == 1 { "it" } else { "all of them" }
            ),
            (Some(_), count) => format!(
                "{} found. Nothing is taken by itself: tick what the job really needs.",
                words::counted(i64::try_from(count).unwrap_or(0), "skill")
            ),
        },
        may_add,
        lines,
        form,
    }
}

fn lines(advert: &str, found: &[Suggested], rows: &[Requirement]) -> Vec<Line> {
    let line = |(at, Suggested { suggestion, skill }): (usize, &Suggested)| Line {
        take: format!("take-{}", at + 1),
        importance: format!("importance-{}", at + 1),
        level: format!("level-{}", at + 1),
        id: skill.id.to_string(),
        label: skill.label.clone(),
        statement: skill.statement.clone().unwrap_or_default(),
        sure: match suggestion.tier {
            Tier::Certain => "Named exactly",
            Tier::Direct => "Named",
            Tier::Likely => "Very likely meant",
            Tier::Review => "Perhaps meant",
        },
        why: suggestion.why.clone(),
        quote: quote(advert, suggestion.start, suggestion.end),
        why_importance: suggestion.why_importance.clone(),
        years: suggestion.years.clone().unwrap_or_default(),
        level_said: suggestion.level.as_ref().map(|read| format!("“{}” reads as level {}.", read.written, read.level)).unwrap_or_default(),
        is_there: rows.iter().any(|row| row.skill.id == skill.id),
    };
    found.iter().enumerate().map(line).collect()
}

/// The words with what stands around them in their line.
fn quote(advert: &str, start: usize, end: usize) -> [String; 3] {
    let (before, after) = (advert.get(..start).unwrap_or_default(), advert.get(end..).unwrap_or_default());
    let words = advert.get(start..end).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    let count = before.chars().count();
    let cut_before: String = before.chars().skip(count.saturating_sub(AROUND)).collect();
    let cut_after: String = after.chars().take(AROUND).collect();
    [
        if count > AROUND { format!("… {}", cut_before.trim_start()) } else { cut_before.trim_start().to_owned() },
        words.to_owned(),
        if after.chars().count() > AROUND { format!("{} …", cut_after.trim_end()) } else { cut_after.trim_end().to_owned() },
    ]
}

/// The form with what the advert says of each skill, where nobody has chosen yet.
fn prefilled(form: &mut Form, found: &[Suggested]) {
    for (at, Suggested { suggestion, .. }) in found.iter().enumerate() {
        let (importance, level) = (format!("importance-{}", at + 1), format!("level-{}", at + 1));
        if !form.has(&importance) {
            form.set(&importance, suggestion.importance.as_str());
        }
        if !form.has(&level) {
            form.set(&level, suggestion.level.as_ref().map(|read| read.level.to_string()).unwrap_or_default());
        }
    }
}

fn frame(user: &User, job: &Job) -> Layout {
    Layout::of(user, Section::Jobs, &format!("Read an advert: {}", job.title))
}

/// `GET /jobs/{id}/advert`.
pub async fn show(app: Data<App>, user: User, id: Path<JobId>) -> Result<Html, Problem> {
    let loaded = load(&app, &id).await?;
    let form = Form::filled([("advert", loaded.job.description.as_str())]);
    html::render(&page(frame(&user, &loaded.job), &loaded, form, None))
}

/// `POST /jobs/{id}/advert`: what the text seems to ask for, or what was ticked as rows of the draft.
pub async fn submit(app: Data<App>, user: User, id: Path<JobId>, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let loaded = load(&app, &id).await?;
    let answer = |page: &AdvertPage, is_refused: bool| -> Result<HttpResponse, Problem> {
        let answer = if is_refused { Html::returned_form(page)? } else { html::render(page)? };
        Ok(answer.respond_to(&request).map_into_boxed_body())
    };
    let advert = form.value("advert").to_owned();
    if advert.trim().is_empty() {
        form.refuse("advert", "Paste the text of the advert");
    } else if advert.chars().count() > LONGEST {
        form.refuse(
            "advert",
            format!("Only the first {} signs are looked at. Take out what is not about the work", words::grouped(LONGEST)),
        );
    }
    if form.has_errors() {
        return answer(&page(frame(&user, &loaded.job), &loaded, form, None), true);
    }
    let only = Some(form.value("framework")).filter(|id| !id.is_empty()).map(FrameworkId::new);
    let inner = app.clone();
    let found = app.store.read(move |conn| read_advert(&inner, conn, &advert, only.as_ref())).await?;
    if form.value("do") == "add" {
        let ticked = ticked(&mut form, &found, &loaded.rows);
        if !form.has_errors() {
            return add(&app, &loaded, ticked).await;
        }
    }
    prefilled(&mut form, &found);
    let is_refused = form.has_errors();
    answer(&page(frame(&user, &loaded.job), &loaded, form, Some(&found)), is_refused)
}

/// What was ticked, with importance and level; at least one.
fn ticked(form: &mut Form, found: &[Suggested], rows: &[Requirement]) -> Vec<(Skill, Importance, Option<u8>)> {
    let mut ticked = Vec::new();
    for number in 1..=MOST {
        let id = SkillId::new(form.value(&format!("take-{number}")));
        let Some(one) = found.iter().find(|one| one.skill.id == id) else { continue };
        let importance = form.choice(&format!("importance-{number}"), Importance::parse, "Choose must, should or nice");
        let level = form.number::<u8>(&format!("level-{number}"), "Level", 1, 5);
        if rows.iter().all(|row| row.skill.id != id)
            && let Some(importance) = importance
        {
            ticked.push((one.skill.clone(), importance, level));
        }
    }
    if ticked.is_empty() && !form.has_errors() {
        let is_free = |one: &Suggested| rows.iter().all(|row| row.skill.id != one.skill.id);
        let first = found.iter().position(is_free).map_or_else(|| "advert".to_owned(), |at| format!("take-{}", at + 1));
        form.refuse(&first, "Tick at least one skill, or go back to the requirements");
    }
    ticked
}

async fn add(app: &App, loaded: &Loaded, ticked: Vec<(Skill, Importance, Option<u8>)>) -> Result<HttpResponse, Problem> {
    let (count, mut rows) = (ticked.len(), loaded.rows.clone());
    let first = rows.len() + 1;
    rows.extend(
        ticked.into_iter().map(|(skill, importance, level)| Requirement {
            level,
            ..Requirement::new(RequirementId::new(app.new_id()), skill, importance)
        }),
    );
    save_requirements(app, loaded.job.id.clone(), rows, loaded.groups.clone()).await?;
    let rows = words::counted(i64::try_from(count).unwrap_or(0), "row");
    let message = Flash::good(format!("{rows} added to the draft. Look at weights and levels before you publish."));
    Ok(go(app, &format!("/jobs/{}/requirements#skill-{first}", loaded.job.id), &message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::advert::Suggestion;
    use crate::web::pages::sample;

    const ADVERT: &str = "What you bring:\n- Three years of SQL at an advanced level, and more\n- A dog";

    fn loaded() -> Loaded {
        Loaded { job: sample::job(), rows: Vec::new(), groups: Vec::new(), frameworks: Vec::new() }
    }

    fn found() -> Vec<Suggested> {
        let start = ADVERT.find("SQL").unwrap();
        let skill = sample::skill("SQL", "data-analysis");
        let suggestion = Suggestion {
            skill: skill.id.clone(),
            label: skill.label.clone(),
            importance: Importance::Must,
            quoted: "SQL".to_owned(),
            start,
            end: start + 3,
            tier: Tier::Certain,
            score: 9_900,
            why: "Equals the skill's name.".to_owned(),
            why_importance: "It stands under “What you bring”.".to_owned(),
            level: None,
            years: Some("Three years".to_owned()),
        };
        vec![Suggested { suggestion, skill }]
    }

    #[test]
    fn each_skill_is_shown_in_the_advert_and_none_is_ticked() {
        let mut form = Form::filled([("advert", ADVERT)]);
        prefilled(&mut form, &found());
        let main = sample::main_of("advert", &page(Layout::default(), &loaded(), form, Some(&found())));
        assert!(main.contains("- Three years of <mark>SQL</mark> at an advanced level, and more"), "{main}");
        assert!(main.contains("1 skill found") && !main.contains("checked"));
        assert!(main.contains("<option value=\"must\" selected>"));
        assert!(main.contains("The advert says “Three years”"));
    }

    #[test]
    fn what_the_job_asks_for_already_cannot_be_ticked() {
        let rows = sample::set().requirements;
        let there = Loaded { rows, ..loaded() };
        let main = sample::main_of("advert-there", &page(Layout::default(), &there, Form::filled([("advert", ADVERT)]), Some(&found())));
        assert!(main.contains("The job asks for it already") && !main.contains("type=\"checkbox\""));
        assert!(!main.contains("Add what is ticked") && main.contains("The job asks for it already."), "nothing can be ticked");
        let mut form = Form::filled([("take-1", "sql"), ("importance-1", "must")]);
        assert!(ticked(&mut form, &found(), &there.rows).is_empty() && form.is_wrong("advert"));
    }

    #[test]
    fn ticks_are_read_with_importance_and_level() {
        let mut form = Form::filled([("take-1", "sql"), ("importance-1", "nice"), ("level-1", "3"), ("take-2", "other")]);
        let read = ticked(&mut form, &found(), &[]);
        assert_eq!((read.len(), read[0].1, read[0].2), (1, Importance::Nice, Some(3)));
        let mut form = Form::filled([("take-1", "sql"), ("importance-1", "must"), ("level-1", "9")]);
        ticked(&mut form, &found(), &[]);
        assert!(form.is_wrong("level-1"));
    }

    #[test]
    fn long_lines_are_cut_at_both_ends() {
        let text = format!("{}SQL{}", "a ".repeat(100), " b".repeat(100));
        let [before, words, after] = quote(&text, 200, 203);
        assert!(before.starts_with("… a") && words == "SQL" && after.ends_with("b …"));
    }
}
