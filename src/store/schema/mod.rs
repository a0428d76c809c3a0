//! The tables, as `migrations/` make them; a test compares the two on both databases.

mod demand;
mod evidence;
mod frameworks;
mod house;
mod mapping;
mod people;
mod staff;
mod trust;

pub(super) use demand::*;
pub(super) use evidence::*;
pub(super) use frameworks::*;
pub(super) use house::*;
pub(super) use mapping::*;
pub(super) use people::*;
pub(super) use staff::*;
pub(super) use trust::*;

diesel::joinable!(recovery_codes -> users (user_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(setup_links -> users (user_id));
diesel::joinable!(skills -> skill_frameworks (framework_id));
diesel::joinable!(skill_names -> skills (skill_id));
diesel::joinable!(skill_keys -> skills (skill_id));
diesel::joinable!(issuer_identifiers -> issuers (issuer_id));
diesel::joinable!(issuer_list_versions -> issuer_lists (list_id));
diesel::joinable!(issuer_listings -> issuer_list_versions (version_id));
diesel::joinable!(issuer_listings -> issuers (issuer_id));
diesel::joinable!(jobs -> issuer_lists (issuer_list_id));
diesel::joinable!(requirement_sets -> jobs (job_id));
diesel::joinable!(requirements -> requirement_sets (set_id));
diesel::joinable!(requirements -> skills (skill_id));
diesel::joinable!(requirements -> issuer_lists (issuer_list_id));
diesel::joinable!(candidate_keys -> candidates (candidate_id));
diesel::joinable!(applications -> candidates (candidate_id));
diesel::joinable!(applications -> jobs (job_id));
diesel::joinable!(email_codes -> applications (application_id));
diesel::joinable!(consents -> applications (application_id));
diesel::joinable!(notices_shown -> applications (application_id));
diesel::joinable!(submissions -> applications (application_id));
diesel::joinable!(credentials -> candidates (candidate_id));
diesel::joinable!(check_runs -> submissions (submission_id));
diesel::joinable!(check_runs -> credentials (credential_id));
diesel::joinable!(inner_credentials -> check_runs (check_run_id));
diesel::joinable!(held_achievements -> check_runs (check_run_id));
diesel::joinable!(held_achievements -> achievements (achievement_id));
diesel::joinable!(achievement_decisions -> achievements (achievement_id));
diesel::joinable!(evidence_documents -> check_runs (check_run_id));
diesel::joinable!(score_snapshots -> applications (application_id));
diesel::joinable!(score_snapshots -> requirement_sets (requirement_set_id));
diesel::joinable!(score_snapshots -> policies (policy_id));
diesel::joinable!(decisions -> applications (application_id));
diesel::joinable!(decision_undos -> decisions (decision_id));
diesel::joinable!(other_evidence -> applications (application_id));
diesel::joinable!(report_openings -> applications (application_id));
diesel::joinable!(report_openings -> users (user_id));

diesel::allow_columns_to_appear_in_same_group_by_clause!(held_achievements::achievement_id, applications::job_id);

diesel::allow_tables_to_appear_in_same_query!(
    achievement_decisions,
    achievements,
    applications,
    audit_events,
    blobs,
    candidate_keys,
    candidates,
    check_runs,
    consents,
    confusable_skills,
    credentials,
    decision_undos,
    decisions,
    email_codes,
    evidence_documents,
    held_achievements,
    inner_credentials,
    issuer_identifiers,
    issuer_list_versions,
    issuer_listings,
    issuer_lists,
    issuers,
    jobs,
    notices_shown,
    other_evidence,
    policies,
    recovery_codes,
    report_openings,
    requirement_sets,
    requirements,
    schedules,
    score_snapshots,
    seen_credentials,
    sessions,
    settings,
    setup_links,
    sign_in_tries,
    skill_changes,
    skill_frameworks,
    skill_keys,
    skill_mappings,
    skill_merges,
    skill_names,
    skill_pins,
    skill_relations,
    skill_releases,
    skills,
    submissions,
    tasks,
    users,
);
