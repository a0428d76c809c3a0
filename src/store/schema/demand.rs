//! What jobs ask for: requirements, policies.

diesel::table! {
    jobs (id) {
        id -> Text,
        slug -> Text,
        title -> Text,
        identifier -> Nullable<Text>,
        location -> Nullable<Text>,
        description -> Text,
        contact -> Nullable<Text>,
        state -> Text,
        created_at -> Timestamp,
        closes_at -> Nullable<Timestamp>,
        issuer_list_id -> Nullable<Text>,
    }
}

diesel::table! {
    requirement_sets (id) {
        id -> Text,
        job_id -> Text,
        version -> BigInt,
        status -> Text,
        content -> Nullable<Text>,
        content_hash -> Nullable<Text>,
        published_at -> Nullable<Timestamp>,
        published_by -> Nullable<Text>,
        groups -> Nullable<Text>,
    }
}

diesel::table! {
    requirements (set_id, id) {
        id -> Text,
        set_id -> Text,
        position -> BigInt,
        skill_id -> Text,
        importance -> Text,
        weight -> BigInt,
        level_wanted -> Nullable<BigInt>,
        freshness -> Text,
        curve -> Nullable<Text>,
        hard_max_months -> Nullable<BigInt>,
        min_rigor -> Nullable<Text>,
        issuer_list_id -> Nullable<Text>,
        note_for_candidate -> Nullable<Text>,
        group_id -> Nullable<Text>,
        accepted -> Nullable<Text>,
        only_accepted -> Bool,
    }
}

diesel::table! {
    policies (id) {
        id -> Text,
        version -> BigInt,
        status -> Text,
        content -> Text,
        content_hash -> Text,
        published_at -> Timestamp,
        published_by -> Nullable<Text>,
    }
}
