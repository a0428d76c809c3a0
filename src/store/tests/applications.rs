//! Candidates, applications, submissions, queues.

use crate::domain::people::{ApplicationState, Consent, ConsentPurpose, Submission, SubmissionKind, SubmissionState};
use crate::domain::{ApplicationId, CandidateId, SubmissionId};
use crate::store::testing::{application, at, candidate, on_each, published_job, refused};
use crate::store::{StoreError, applications, candidates, decisions, evidence, queue_health, queues, submissions, tasks};

#[test]
fn a_candidate_applies_once_per_job_and_is_found_by_the_private_link() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        assert_eq!(candidates::list_by_email(conn, " P1@Example.ORG").unwrap(), std::slice::from_ref(&maya));
        assert!(candidates::has_code(conn, "c_p1").unwrap() && !candidates::has_code(conn, "c_p2").unwrap());
        let first = application(conn, key, "a1", (&maya, &job), 2);
        let again = crate::domain::people::Application { id: ApplicationId::new("a2"), ..first.clone() };
        assert!(matches!(refused(conn, |conn| applications::insert(conn, &again, "other")), StoreError::Conflict { .. }));
        assert_eq!(applications::lookup(conn, &maya.id, &job.id).unwrap(), Some(first.clone()));
        assert_eq!(applications::lookup_by_token(conn, "hash of a1").unwrap(), Some(first.clone()));
        applications::update_token(conn, &first.id, "another").unwrap();
        assert_eq!(applications::lookup_by_token(conn, "hash of a1").unwrap(), None);
        applications::update_state(conn, &first.id, ApplicationState::OnHold).unwrap();
        assert_eq!(applications::find(conn, &first.id).unwrap().state, ApplicationState::OnHold);
        assert_eq!(submissions::list(conn, &first.id).unwrap().len(), 2);
    });
}

#[test]
fn consent_is_kept_with_its_words_and_can_be_taken_back() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let maya = candidate(conn, key, "p1");
        let one = application(conn, key, "a1", (&maya, &job), 0);
        let consent = Consent {
            purpose: ConsentPurpose::ThisJob,
            text_version: "2026-11".to_owned(),
            channel: "apply_page".to_owned(),
            given_at: at(1),
            withdrawn_at: None,
        };
        applications::insert_consent(conn, &one.id, &consent).unwrap();
        applications::insert_notice(conn, &one.id, "how_software_is_used", "2026-11", at(1)).unwrap();
        assert_eq!(applications::list_consents(conn, &one.id).unwrap(), std::slice::from_ref(&consent));
        applications::withdraw_consent(conn, &one.id, ConsentPurpose::ThisJob, at(2)).unwrap();
        assert_eq!(applications::list_consents(conn, &one.id).unwrap(), [Consent { withdrawn_at: Some(at(2)), ..consent }]);
    });
}

#[test]
fn a_file_opens_only_with_its_candidates_key_and_is_gone_with_it() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let (maya, leo) = (candidate(conn, key, "p1"), candidate(conn, key, "p2"));
        let (one, two) = (application(conn, key, "a1", (&maya, &job), 0), application(conn, key, "a2", (&leo, &job), 0));
        let bytes = b"the same badge ".repeat(500);
        for (who, of) in [(&maya, &one), (&leo, &two)] {
            let keeper = evidence::find_keeper(conn, key, &who.id).unwrap();
            let submission = Submission {
                id: SubmissionId::new(format!("file of {}", who.id)),
                application: of.id.clone(),
                position: 1,
                kind: SubmissionKind::File,
                label: "badge.png".to_owned(),
                state: SubmissionState::Received,
            };
            submissions::insert(conn, &keeper, &submission, Some(&bytes), at(1)).unwrap();
            assert_eq!(submissions::find(conn, &submission.id).unwrap(), submission);
            assert_eq!(submissions::lookup_content(conn, key, &submission.id).unwrap().unwrap(), bytes);
        }
        let sha256 = crate::store::sha256_hex(&bytes);
        let others = evidence::find_keeper(conn, key, &leo.id).unwrap();
        let foreign = match others {
            evidence::Keeper::Candidate(_, leos) => evidence::Keeper::Candidate(maya.id.clone(), leos),
            evidence::Keeper::Shared => unreachable!(),
        };
        assert!(matches!(evidence::find(conn, &foreign, &sha256), Err(StoreError::Sealed(_))));
        assert!(matches!(evidence::find(conn, &evidence::Keeper::Shared, &sha256), Err(StoreError::Missing { .. })));

        candidates::delete(conn, &maya.id).unwrap();
        assert!(matches!(evidence::find_keeper(conn, key, &maya.id), Err(StoreError::Sealed(_))));
        assert!(matches!(evidence::find(conn, &foreign, &sha256), Err(StoreError::Missing { .. })));
        assert!(matches!(applications::find(conn, &one.id), Err(StoreError::Missing { .. })));
        let kept = SubmissionId::new(format!("file of {}", leo.id));
        assert_eq!(submissions::lookup_content(conn, key, &kept).unwrap().unwrap(), bytes);
        assert!(matches!(candidates::delete(conn, &CandidateId::new("p1")), Err(StoreError::Missing { .. })));
    });
}

#[test]
fn the_candidates_table_pages_through_everybody_once() {
    on_each(|conn, key| {
        let job = published_job(conn);
        for number in 0..23 {
            let who = candidate(conn, key, &format!("p{number}"));
            application(conn, key, &format!("a{number}"), (&who, &job), 2);
        }
        submissions::update_state(conn, &SubmissionId::new("a3-1"), SubmissionState::Checked).unwrap();
        let mut seen: Vec<applications::ApplicationLine> = Vec::new();
        loop {
            let last = seen.last().map(|line| line.application.clone());
            let page = applications::page(conn, &job.id, last.as_ref(), 5).unwrap();
            if page.is_empty() {
                break;
            }
            seen.extend(page);
        }
        let mut ids: Vec<&str> = seen.iter().map(|line| line.application.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((seen.len(), ids.len(), applications::count_of_job(conn, &job.id).unwrap()), (23, 23, 23));
        let third = applications::find_line(conn, &ApplicationId::new("a3")).unwrap();
        assert_eq!(third.submissions.into_iter().collect::<Vec<_>>(), [(SubmissionState::Received, 1), (SubmissionState::Checked, 1)]);
        assert_eq!((third.candidate.code.as_str(), third.snapshot), ("c_p3", None));
    });
}

#[test]
fn the_queues_of_the_home_page_count_applications_not_lines() {
    on_each(|conn, key| {
        let job = published_job(conn);
        for number in 0..3 {
            let who = candidate(conn, key, &format!("p{number}"));
            application(conn, key, &format!("a{number}"), (&who, &job), 2);
        }
        for line in ["a0-1", "a0-2", "a1-1"] {
            submissions::update_state(conn, &SubmissionId::new(line), SubmissionState::Checked).unwrap();
        }
        submissions::update_state(conn, &SubmissionId::new("a2-1"), SubmissionState::Waiting).unwrap();
        assert!(applications::mark_opened(conn, &ApplicationId::new("a0"), at(20)).unwrap());
        assert!(!applications::mark_opened(conn, &ApplicationId::new("a0"), at(21)).unwrap());
        assert_eq!((queues::count_new(conn).unwrap(), queues::count_waiting_on_check(conn).unwrap()), (2, 2));
        let ids = |list: Vec<queues::Waiting>| list.into_iter().map(|entry| entry.application.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(queues::list_new(conn, 9).unwrap()), ["a1", "a2"]);
        assert_eq!(ids(queues::list_waiting_on_check(conn, 9).unwrap()), ["a1", "a2"]);
        assert_eq!(queues::list_new(conn, 1).unwrap()[0].job_title, "Data analyst");
    });
}

#[test]
fn what_a_candidate_adds_after_somebody_looked_waits_until_somebody_looks_again() {
    on_each(|conn, key| {
        let job = published_job(conn);
        for number in 0..2 {
            let who = candidate(conn, key, &format!("p{number}"));
            application(conn, key, &format!("a{number}"), (&who, &job), 1);
        }
        let a0 = ApplicationId::new("a0");
        applications::mark_opened(conn, &a0, at(20)).unwrap();
        assert_eq!(queues::list_replied(conn).unwrap(), []);
        let keeper = evidence::find_keeper(conn, key, &CandidateId::new("p0")).unwrap();
        let added = Submission {
            id: SubmissionId::new("a0-2"),
            application: a0.clone(),
            position: 2,
            kind: SubmissionKind::Link,
            label: "https://badges.example/2".to_owned(),
            state: SubmissionState::Received,
        };
        submissions::insert(conn, &keeper, &added, None, at(30)).unwrap();
        let waiting = queues::list_replied(conn).unwrap();
        assert_eq!(waiting.iter().map(|one| (one.application.as_str(), one.since)).collect::<Vec<_>>(), [("a0", at(30))]);
        let ada = crate::actions::testing::user(conn, "u1", crate::domain::people::Role::Recruiter);
        decisions::insert_opening(conn, &a0, &ada.id, None, at(40)).unwrap();
        assert_eq!(queues::list_replied(conn).unwrap(), []);
    });
}

#[test]
fn what_no_task_will_ever_check_is_found() {
    on_each(|conn, key| {
        let job = published_job(conn);
        let who = candidate(conn, key, "p1");
        application(conn, key, "a1", (&who, &job), 3);
        submissions::update_state(conn, &SubmissionId::new("a1-3"), SubmissionState::Checked).unwrap();
        let task = tasks::NewTask {
            id: crate::domain::TaskId::new("t1"),
            kind: "verify_submission".to_owned(),
            unique_key: Some("verify:a1-1".to_owned()),
            prio: tasks::INTERACTIVE,
            lane: 0,
            run_at: at(0),
            max_attempts: 5,
            payload: "{}".to_owned(),
        };
        tasks::insert(conn, &task, at(0)).unwrap();
        let found = queue_health::examine(conn, at(0)).unwrap();
        assert_eq!((found.forgotten, found.ready, found.stuck, found.double_reports, found.uncounted), (1, 1, 0, 0, 0));
    });
}
