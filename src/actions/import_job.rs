//! A job out of a file: what it asks for goes into a draft, of a job that is there or of a new one.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone as _, Utc};

use super::edit_job::free_slug;
use crate::app::App;
use crate::domain::jobs::{Job, JobState, Requirement, RequirementGroup};
use crate::domain::skills::Skill;
use crate::domain::text::fold;
use crate::domain::{JobId, RequirementId, RequirementSetId, SkillId};
use crate::import::RowError;
use crate::import::job_file::{JobFile, SkillReference, skill, turn};
use crate::store::{Conn, StoreError, audit, issuer_lists, jobs, requirement_sets, skills};

/// Where the file goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The draft of this job.
    Job(JobId),
    /// A new job with this title, where the file has none.
    New(String),
}

/// What came, or would come, of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedJob {
    /// The job.
    pub job: Job,
    /// Whether it is new.
    pub is_new: bool,
    /// The rows that go into the draft.
    pub rows: Vec<Requirement>,
    /// Their groups.
    pub groups: Vec<RequirementGroup>,
    /// Rows that are left out because nobody knows the skill, or because it was there already.
    pub errors: Vec<RowError>,
    /// What was taken over besides, or could not be.
    pub notes: Vec<String>,
}

/// Takes the good rows of a file into a draft, in place of what the draft holds; part of the caller's transaction. A job that is a draft itself takes
/// over what the file says about it and it does not.
pub fn import_job(app: &App, conn: &mut Conn, actor: &str, target: &Target, file: &JobFile) -> Result<ImportedJob, StoreError> {
    let now = app.clock.now();
    let (mut job, is_new) = match target {
        Target::Job(id) => (jobs::find(conn, id)?, false),
        Target::New(title) => (new_job(app, conn, title, file)?, true),
    };
    if is_new {
        jobs::insert(conn, &job)?;
    }
    let mut notes = Vec::new();
    let filled = if is_new { Vec::new() } else { fill(&mut job, file, now) };
    if !filled.is_empty() {
        jobs::update(conn, &job)?;
        notes.push(format!("The job said nothing of these, so they are taken over too: {}.", filled.join(", ")));
    }
    let Taken { rows, groups, errors } = rows(app, conn, file, &mut notes)?;
    let draft = requirement_sets::open_draft(conn, &job.id, &RequirementSetId::new(app.new_id()))?;
    requirement_sets::save_groups(conn, &draft.id, &groups)?;
    requirement_sets::save(conn, &draft.id, &rows)?;
    let details = serde_json::json!({"format": file.format, "rows": rows.len(), "is_new": is_new, "filled": filled});
    let object = format!("job:{}", job.id);
    let event = audit::NewEvent { at: now, actor, action: "job.imported", object: &object, details: &details.to_string() };
    audit::append(conn, &event)?;
    Ok(ImportedJob { job, is_new, rows, groups, errors, notes })
}

/// Fills in what a job that is still a draft does not say; answers what. A closing day that is over is left out.
fn fill(job: &mut Job, file: &JobFile, now: DateTime<Utc>) -> Vec<&'static str> {
    let mut filled = Vec::new();
    if job.state != JobState::Draft {
        return filled;
    }
    let mut put = |own: &mut Option<String>, said: &Option<String>, name| {
        if own.is_none() && said.is_some() {
            own.clone_from(said);
            filled.push(name);
        }
    };
    put(&mut job.identifier, &file.identifier, "number");
    put(&mut job.location, &file.location, "place");
    let mut description = Some(std::mem::take(&mut job.description)).filter(|text| !text.trim().is_empty());
    put(&mut description, &file.description, "description");
    job.description = description.unwrap_or_default();
    let closes_at = file.closes_on.map(end_of).filter(|end| *end > now && job.closes_at.is_none());
    if closes_at.is_some() {
        job.closes_at = closes_at;
        filled.push("closing day");
    }
    filled
}

/// A posting names a day; the whole of it is meant.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let end = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
    Utc.from_utc_datetime(&day.and_time(end))
}

fn new_job(app: &App, conn: &mut Conn, title: &str, file: &JobFile) -> Result<Job, StoreError> {
    let title = file.title.clone().unwrap_or_else(|| title.to_owned());
    Ok(Job {
        id: JobId::new(app.new_id()),
        slug: free_slug(conn, &title)?,
        title,
        identifier: file.identifier.clone(),
        location: file.location.clone(),
        description: file.description.clone().unwrap_or_default(),
        contact: None,
        state: JobState::Draft,
        created_at: app.clock.now(),
        closes_at: file.closes_on.map(end_of),
        issuer_list: None,
    })
}

/// The rows and groups of a file, and what is wrong with the others.
struct Taken {
    rows: Vec<Requirement>,
    groups: Vec<RequirementGroup>,
    errors: Vec<RowError>,
}

fn rows(app: &App, conn: &mut Conn, file: &JobFile, notes: &mut Vec<String>) -> Result<Taken, StoreError> {
    let lists = if file.rows.iter().any(|row| row.issuer_list.is_some()) { issuer_lists::list(conn)? } else { Vec::new() };
    let groups = turn::groups(file);
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<SkillId, u64> = BTreeMap::new();
    for row in &file.rows {
        let skill = match find(conn, &row.skill)? {
            Ok(skill) => skill,
            Err((problem, hint)) => {
                errors.push(RowError::new(row.line, "skill", problem, hint));
                continue;
            }
        };
        if let Some(before) = seen.get(&skill.id) {
            let problem = format!("“{}” is asked for by {} {before} already", skill.label, file.format.item());
            errors.push(RowError::new(row.line, "skill", problem, "Keep one of the two rows."));
            continue;
        }
        seen.insert(skill.id.clone(), row.line);
        let list = row.issuer_list.as_ref().and_then(|name| lists.iter().find(|list| fold(&list.name) == fold(name)));
        if let (Some(name), None) = (&row.issuer_list, list) {
            let place = format!("{} {}", file.format.item(), row.line);
            notes.push(format!("{place}, issuer_list: no list is called “{name}” here, so the row keeps the job’s list."));
        }
        let group = row.group.as_ref().and_then(|id| groups.iter().find(|group| group.id.as_str() == id));
        let asked = turn::requirement(row, skill, RequirementId::new(app.new_id()), group);
        rows.push(Requirement { issuer_list: list.map(|list| list.id.clone()), ..asked });
    }
    // A group that lost a row is wanted as it was; publishing says where it cannot be.
    let used = |group: &RequirementGroup| rows.iter().any(|row| row.group.as_ref() == Some(&group.id));
    let groups = groups.into_iter().filter(used).collect();
    Ok(Taken { rows, groups, errors })
}

/// The skill of the store that a file names: by address or code, else by its name.
fn find(conn: &mut Conn, reference: &SkillReference) -> Result<Result<Skill, (String, String)>, StoreError> {
    let mut known = Vec::new();
    for text in [reference.uri.as_ref(), reference.code.as_ref(), Some(&reference.name)].into_iter().flatten() {
        known.extend(skills::lookup_offered(conn, text)?);
    }
    known.extend(skills::list_by_name(conn, &reference.name)?);
    if known.is_empty() {
        known.extend(skills::search(conn, &reference.name, 5)?.into_iter().map(|hit| hit.skill));
    }
    Ok(match skill::find(reference, None, &known) {
        Ok(skill) if known.iter().any(|one| one.id == skill.id) => Ok(skill),
        Ok(skill) => Err((
            format!("“{}” has an address that no loaded framework knows", skill.label),
            "Load the framework it comes from (assay skills import), or take the address away to go by the name.".to_owned(),
        )),
        Err(misread) => Err((misread.problem, "Use the name of a skill that is loaded, or load the framework it comes from.".to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::domain::{IssuerListId, IssuerListVersionId};
    use crate::import::job_file::{csv, hr_open, own_json, posting};
    use crate::store::testing::{databases, published_job, skill as known_skill};

    const FILE: &str = "skill,importance,weight,level,group,group_rule,group_title,group_importance,group_weight,accepted,only_accepted\n\
        SQL,must,,3,,,,,,id:https://badges.example/sql,\n\
        PostgreSQL,must,2,,db,any,A database,must,3,,\n\
        MySQL,must,1,,db,,,,,,\n\
        Juggling,nice,,,,,,,,,\n\
        sql,nice,,,,,,,,,\n\
        sql,must,,,,,,,,,\n";

    #[test]
    fn a_job_goes_in_and_out_whole_and_what_nobody_knows_is_said() {
        for database in databases() {
            let app = app(&database);
            database
                .write_blocking(|conn| {
                    let job = published_job(conn);
                    for (id, label) in [("postgres", "PostgreSQL"), ("mysql", "MySQL")] {
                        skills::insert(conn, &known_skill(id, label, &[]))?;
                    }
                    let file = csv::read(FILE.as_bytes()).unwrap();
                    assert_eq!(file.errors, []);
                    let done = import_job(&app, conn, "cli", &Target::Job(job.id.clone()), &file)?;
                    assert_eq!((done.is_new, done.rows.len(), done.groups.len()), (false, 3, 1));
                    let problems: Vec<&str> = done.errors.iter().map(|error| error.problem.as_str()).collect();
                    assert!(problems[0].contains("Juggling") && problems[1].contains("by line 2 already"), "{problems:?}");
                    assert!(problems[2].contains("by line 2 already"), "a row that was left out takes nobody’s place: {problems:?}");

                    let draft = requirement_sets::lookup_draft(conn, &job.id)?.unwrap();
                    assert_eq!((draft.groups.len(), draft.requirements.len()), (1, 3));
                    assert_eq!(draft.requirements[1].group, Some(draft.groups[0].id.clone()));
                    assert_eq!(draft.requirements[0].accepted.len(), 1);
                    let out = turn::job_file(&job, "Northwind", Some(&draft), &[]);
                    for again in [
                        csv::read(csv::write(&out).as_bytes()).unwrap(),
                        posting::read(named("job.json", &posting::write(&out))).unwrap(),
                        hr_open::read(named("job.json", &hr_open::write(&out))).unwrap(),
                    ] {
                        let without_lines = |file: &JobFile| -> Vec<_> {
                            file.rows.iter().map(|row| crate::import::job_file::JobFileRow { line: 0, ..row.clone() }).collect()
                        };
                        assert_eq!((without_lines(&again), &again.groups), (without_lines(&out), &out.groups));
                        assert_eq!(again.errors, []);
                        let made = import_job(&app, conn, "cli", &Target::New("From a file".to_owned()), &again)?;
                        assert_eq!((made.is_new, made.rows.len(), made.errors.len()), (true, 3, 0));
                        let own = requirement_sets::lookup_draft(conn, &made.job.id)?.unwrap();
                        let bare = |rows: &[Requirement]| -> Vec<Requirement> {
                            rows.iter().map(|row| Requirement { id: RequirementId::new("x"), ..row.clone() }).collect()
                        };
                        assert_eq!((bare(&own.requirements), own.groups), (bare(&draft.requirements), draft.groups.clone()));
                    }
                    Ok(())
                })
                .unwrap();
        }
    }

    #[test]
    fn a_rows_own_issuer_list_and_what_the_job_does_not_say_come_back_from_a_file() {
        use crate::domain::issuers::VersionStatus;
        use crate::store::testing::job;
        for database in databases() {
            let app = app(&database);
            database
                .write_blocking(|conn| {
                    let mut first = published_job(conn);
                    let list = IssuerListId::new("own-list");
                    issuer_lists::insert(conn, &list, &IssuerListVersionId::new("own-list-1"), "Data jobs", app.clock.now())?;
                    first.identifier = Some("R-7".to_owned());
                    first.location = Some("Bern".to_owned());
                    first.description = "Answers from data.".to_owned();
                    first.closes_at = Some(end_of(app.clock.now().date_naive() + chrono::Days::new(30)));
                    jobs::update(conn, &first)?;
                    let mut set = requirement_sets::lookup_published(conn, &first.id)?.unwrap();
                    assert_eq!(set.status, VersionStatus::Published);
                    set.requirements[0].issuer_list = Some(list.clone());
                    let out = turn::job_file(&first, "Northwind", Some(&set), &[(list.clone(), "Data jobs".to_owned())]);
                    let bare = job("second", "second", app.clock.now());
                    let second = Job { state: JobState::Draft, location: None, description: String::new(), ..bare };
                    jobs::insert(conn, &second)?;
                    let read = own_json::read(named("job.json", &own_json::write(&out))).unwrap();
                    for text in [csv::read(csv::write(&out).as_bytes()).unwrap(), read.clone()] {
                        assert_eq!(text.rows[0].issuer_list.as_deref(), Some("Data jobs"));
                    }
                    let done = import_job(&app, conn, "cli", &Target::Job(second.id.clone()), &read)?;
                    assert_eq!(done.rows[0].issuer_list, Some(list));
                    let now = jobs::find(conn, &second.id)?;
                    let said = "The job said nothing of these, so they are taken over too: number, place, description, closing day.";
                    assert_eq!(done.notes, [said]);
                    assert_eq!((now.identifier.as_deref(), now.closes_at), (Some("R-7"), first.closes_at));
                    assert_eq!((now.location.as_deref(), now.description.as_str()), (Some("Bern"), "Answers from data."));

                    let mut unknown = read.clone();
                    unknown.rows[0].issuer_list = Some("Elsewhere".to_owned());
                    let done = import_job(&app, conn, "cli", &Target::Job(first.id.clone()), &unknown)?;
                    assert_eq!(done.rows[0].issuer_list, None);
                    assert_eq!(
                        done.notes,
                        ["requirement 1, issuer_list: no list is called “Elsewhere” here, so the row keeps the job’s list."]
                    );
                    Ok(())
                })
                .unwrap();
        }
    }

    fn named<'a>(name: &'a str, text: &'a str) -> crate::import::frameworks::File<'a> {
        crate::import::frameworks::File { name, bytes: text.as_bytes() }
    }
}
