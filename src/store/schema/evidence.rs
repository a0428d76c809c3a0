//! What was found in it, and what came of it.

diesel::table! {
    credentials (id) {
        id -> Text,
        candidate_id -> Text,
        format -> Text,
        own_id -> Text,
        raw_sha256 -> Text,
        issuer -> Text,
        issuer_name -> Nullable<Text>,
        issuer_url -> Nullable<Text>,
        name -> Text,
        first_seen_at -> Timestamp,
    }
}

diesel::table! {
    check_runs (id) {
        id -> Text,
        submission_id -> Text,
        credential_id -> Nullable<Text>,
        engine -> Text,
        caused_by -> Text,
        judged_at -> Timestamp,
        standing -> Text,
        report -> Text,
        setting -> Text,
        submitted_sha256 -> Nullable<Text>,
        is_current -> Bool,
    }
}

diesel::table! {
    inner_credentials (check_run_id, position) {
        check_run_id -> Text,
        position -> BigInt,
        standing -> Text,
        own_id -> Text,
        issuer -> Text,
        issuer_name -> Nullable<Text>,
        issuer_url -> Nullable<Text>,
        name -> Text,
        first_seen_at -> Timestamp,
    }
}

// A view: only read, and the key says nothing.
diesel::table! {
    seen_credentials (credential) {
        job_id -> Text,
        application_id -> Text,
        candidate_id -> Text,
        credential -> Text,
        standing -> Text,
        issuer -> Text,
        issuer_name -> Nullable<Text>,
        issuer_url -> Nullable<Text>,
        name -> Text,
        record_issuer -> Nullable<Text>,
        first_seen_at -> Timestamp,
    }
}

diesel::table! {
    evidence_documents (check_run_id, position) {
        check_run_id -> Text,
        position -> BigInt,
        url -> Text,
        kind -> Text,
        fetched_at -> Timestamp,
        status -> Nullable<BigInt>,
        content_type -> Nullable<Text>,
        final_url -> Nullable<Text>,
        sha256 -> Nullable<Text>,
        owner -> Text,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    score_snapshots (id) {
        id -> Text,
        application_id -> Text,
        requirement_set_id -> Text,
        policy_id -> Text,
        list_versions -> Text,
        as_of -> Timestamp,
        input_hash -> Text,
        engine -> Text,
        low_bp -> BigInt,
        high_bp -> BigInt,
        accepted_bp -> BigInt,
        musts_group -> Text,
        content -> Text,
        inputs -> Text,
        is_current -> Bool,
    }
}

diesel::table! {
    decisions (id) {
        id -> Text,
        application_id -> Text,
        outcome -> Text,
        reason -> Text,
        words -> Text,
        decided_by -> Text,
        snapshot_id -> Text,
        opened_at -> Timestamp,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    decision_undos (decision_id) {
        decision_id -> Text,
        words -> Text,
        undone_by -> Text,
        undone_at -> Timestamp,
    }
}

diesel::table! {
    report_openings (application_id, user_id, snapshot_id) {
        application_id -> Text,
        user_id -> Text,
        snapshot_id -> Text,
        opened_at -> Timestamp,
    }
}

diesel::table! {
    other_evidence (id) {
        id -> Text,
        application_id -> Text,
        requirement_id -> Text,
        kind -> Text,
        words -> Text,
        share -> Text,
        accepted_by -> Text,
        accepted_at -> Timestamp,
        withdrawn_by -> Nullable<Text>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}
