//! What rows are worth by the lists of a job.

use super::*;

/// Three rows of the category "data", with what the list says.
fn listed(tiers: &[(Tier, SkillScope)]) -> Job {
    let mut job = analyst();
    let case = Case::new(["a", "b", "c"].map(must).into());
    job.case =
        tiers.iter().enumerate().fold(case, |case, (at, (tier, scope))| case.listed_for(&format!("Issuer {at}"), *tier, scope.clone()));
    job
}

#[test]
fn rows_that_no_listed_issuer_can_satisfy() {
    let data = || SkillScope::Categories(vec!["category:data".to_owned()]);
    let only_a = || SkillScope::Skills(vec!["skill:a".to_owned()]);
    let nobody = |rows: &[usize]| rows.iter().map(|row| (NobodyCanMeet, Stop, Some(*row))).collect::<Vec<_>>();
    assert_eq!(kinds(&listed(&[(Tier::A, data())])), []);
    assert_eq!(kinds(&listed(&[(Tier::A, only_a())])), nobody(&[2, 3]));
    assert_eq!(kinds(&listed(&[])), nobody(&[1, 2, 3]));
    assert_eq!(kinds(&listed(&[(Tier::X, SkillScope::Any)])), nobody(&[1, 2, 3]));
    let mut blocked = listed(&[(Tier::A, data()), (Tier::X, only_a())]);
    blocked.case.list.listings[1].issuer = blocked.case.list.listings[0].issuer.clone();
    assert_eq!(kinds(&blocked), nobody(&[1]));
    assert!(blocked.lint()[0].what.contains("blocked"), "{:?}", blocked.lint()[0]);
    let mut ended = listed(&[(Tier::A, data())]);
    ended.case.list.listings[0].valid_to = today().pred_opt();
    rows(&mut ended)[2].importance = Importance::Should;
    assert_eq!(kinds(&ended), [(NobodyCanMeet, Stop, Some(1)), (NobodyCanMeet, Stop, Some(2)), (NobodyCanMeet, Warn, Some(3))]);
    assert!(ended.lint()[0].what.contains("none is in force"), "{:?}", ended.lint()[0]);
    ended.case.list.listings[0].valid_to = Some(today());
    assert_eq!(kinds(&ended), []);
    // What is listed for a narrower skill counts for the row, and only in part.
    let mut narrower = listed(&[(Tier::A, SkillScope::Skills(vec!["skill:narrow".to_owned()])), (Tier::A, data())]);
    narrower.case.list.listings[1].skill_scope = SkillScope::Skills(vec!["skill:b".to_owned(), "skill:c".to_owned()]);
    narrower.case = narrower.case.narrower("narrow", "a");
    narrower.case.skills.last_mut().unwrap().category = None;
    assert_eq!(kinds(&narrower), []);
    narrower.case.list.listings[0].tier = Tier::B;
    assert_eq!(kinds(&narrower), [], "85% of 75% is 64%");
    narrower.case.list.listings[0].tier = Tier::C;
    assert_eq!(kinds(&narrower), [(PartlyAtBest, Warn, Some(1))]);
    // By the rules of this employer nothing below a supervised exam counts.
    let mut strict = listed(&[(Tier::C, data())]);
    strict.case.policy.quality.c.r4 = 0;
    strict.case.set.requirements.iter_mut().for_each(|row| row.min_rigor = Some(Rigor::R4));
    assert_eq!(kinds(&strict), nobody(&[1, 2, 3]));
}

#[test]
fn rows_that_can_be_met_in_part_only() {
    let all = || SkillScope::Any;
    let partly = [1, 2, 3].map(|row| (PartlyAtBest, Warn, Some(row)));
    assert_eq!(kinds(&listed(&[(Tier::C, all())])), partly);
    assert_eq!(kinds(&listed(&[(Tier::C, all()), (Tier::C, all())])), partly, "a second limited issuer gives 56%");
    assert_eq!(kinds(&listed(&[(Tier::C, all()), (Tier::B, all())])), []);
    assert_eq!(listed(&[(Tier::C, all())]).lint()[0].what, "a can never be met: the best evidence from listed issuers gives 50%.");
}

#[test]
fn lists_that_assume_less_than_a_row_asks_for() {
    let with = |change: fn(&mut Job)| {
        let mut job = listed(&[(Tier::A, SkillScope::Any), (Tier::B, SkillScope::Any)]);
        change(&mut job);
        kinds(&job)
    };
    let graded = |job: &mut Job| {
        rows(job)[0].min_rigor = Some(Rigor::R4);
        job.case.list.listings.iter_mut().for_each(|listing| listing.rigor_default = Some(Rigor::R2));
    };
    assert_eq!(with(graded), [(RigorAssumedLower, Warn, Some(1))]);
    let one_is_open = |job: &mut Job| {
        rows(job)[0].min_rigor = Some(Rigor::R4);
        job.case.list.listings[0].rigor_default = Some(Rigor::R2);
    };
    assert_eq!(with(one_is_open), []);
    assert_eq!(with(|job| rows(job)[0].level = Some(5)), [(LevelAssumedLower, Hint, Some(1))]);
    assert_eq!(with(|job| rows(job)[0].level = Some(4)), []);
    let low = |job: &mut Job| {
        rows(job)[0].level = Some(4);
        job.case.list.listings.iter_mut().for_each(|listing| listing.level_default = Some(2));
    };
    assert_eq!(with(low), [(LevelAssumedLower, Hint, Some(1))]);
    let one_reaches = |job: &mut Job| {
        rows(job)[0].level = Some(5);
        job.case.list.listings[1].level_default = Some(5);
    };
    assert_eq!(with(one_reaches), []);
}

#[test]
fn lists_that_are_missing_or_past_their_day() {
    assert_eq!(said(|job| job.case.list.status = VersionStatus::Draft), [(NoList, Warn, None)]);
    assert_eq!(said(|job| rows(job)[1].issuer_list = Some(IssuerListId::new("other"))), [(NoList, Warn, Some(2))]);
    let mut late = analyst();
    late.case.list.listings[0].review_by = today().pred_opt();
    late.case.list.listings[1].review_by = Some(today());
    assert_eq!(kinds(&late), [(ReviewOverdue, Hint, None)]);
    assert_eq!(
        late.lint()[0].what,
        "1 listing on Company default that these rows rest on should have been looked at again: Google (22 Nov 2026)."
    );
}
