//! One file per deed that more than one door uses: load, decide in `domain` or `verify`, save.

pub mod accept_evidence;
pub mod check_credential;
pub mod check_offline;
pub mod decide_application;
pub mod edit_issuer_list;
pub mod edit_job;
pub mod edit_requirements;
pub mod export_skills;
pub mod house_policy;
pub mod import_framework;
pub mod import_issuers;
pub mod import_job;
pub mod import_mapping;
pub mod likely_skills;
pub mod load_starter_skills;
pub mod map_achievement;
pub mod passwords;
pub mod preview_requirements;
pub mod prove_email;
pub mod read_advert;
pub mod review_issuer;
pub mod score_application;
pub mod second_step;
pub mod sign_in;
pub mod skill_uses;
pub mod skills_by_hand;
pub mod staff;
pub mod submit_badges;
pub mod undo_decision;
pub mod verify_submission;
pub mod withdraw_application;

#[cfg(test)]
mod replay;
#[cfg(test)]
pub(crate) mod testing;
