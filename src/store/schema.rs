//! The tables, as `migrations/` make them; a test compares the two on both databases.

diesel::table! {
    users (id) {
        id -> Text,
        email -> Text,
        email_folded -> Text,
        name -> Text,
        role -> Text,
        password_hash -> Nullable<Text>,
        second_step_secret -> Nullable<Binary>,
        second_step_last -> Nullable<BigInt>,
        is_active -> Bool,
        created_at -> Timestamp,
        seen_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    recovery_codes (user_id, code_hash) {
        user_id -> Text,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Text,
        user_id -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        waits_for_second_step -> Bool,
    }
}

diesel::table! {
    setup_links (token_hash) {
        token_hash -> Text,
        user_id -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sign_in_tries (subject) {
        subject -> Text,
        failures -> BigInt,
        since -> Timestamp,
        last_at -> Timestamp,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        content -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    skill_frameworks (id) {
        id -> Text,
        kind -> Text,
        name -> Text,
        version -> Text,
        source_url -> Nullable<Text>,
        licence -> Nullable<Text>,
        content_hash -> Nullable<Text>,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    skills (id) {
        id -> Text,
        framework_id -> Text,
        uri -> Text,
        code -> Nullable<Text>,
        label -> Text,
        label_folded -> Text,
        statement -> Nullable<Text>,
        category -> Nullable<Text>,
        freshness -> Text,
        same_as -> Text,
    }
}

diesel::table! {
    skill_names (skill_id, folded) {
        skill_id -> Text,
        folded -> Text,
        name -> Text,
        is_label -> Bool,
        position -> BigInt,
    }
}

diesel::table! {
    skill_relations (from_id, to_id, kind) {
        from_id -> Text,
        to_id -> Text,
        kind -> Text,
        source -> Text,
        author -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    issuers (id) {
        id -> Text,
        file_key -> Text,
        display_name -> Text,
        name_folded -> Text,
        legal_name -> Nullable<Text>,
        kind -> Text,
        country -> Nullable<Text>,
        website -> Nullable<Text>,
        state -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    issuer_identifiers (scheme, value_norm) {
        scheme -> Text,
        value_norm -> Text,
        issuer_id -> Text,
    }
}

diesel::table! {
    issuer_lists (id) {
        id -> Text,
        name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    issuer_list_versions (id) {
        id -> Text,
        list_id -> Text,
        version -> BigInt,
        status -> Text,
        content -> Nullable<Text>,
        content_hash -> Nullable<Text>,
        published_at -> Nullable<Timestamp>,
        published_by -> Nullable<Text>,
    }
}

diesel::table! {
    issuer_listings (version_id, id) {
        id -> Text,
        version_id -> Text,
        issuer_id -> Text,
        tier -> Text,
        skill_scope -> Text,
        credential_scope -> Text,
        rigor_default -> Nullable<Text>,
        level_default -> Nullable<BigInt>,
        valid_from -> Nullable<Text>,
        valid_to -> Nullable<Text>,
        review_by -> Nullable<Text>,
        reason -> Text,
        evidence_url -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        key_pins -> Text,
    }
}

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

diesel::table! {
    candidates (id) {
        id -> Text,
        code -> Text,
        name -> Nullable<Text>,
        email -> Nullable<Text>,
        email_folded -> Nullable<Text>,
        email_proved_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    candidate_keys (candidate_id) {
        candidate_id -> Text,
        wrapped -> Binary,
    }
}

diesel::table! {
    applications (id) {
        id -> Text,
        candidate_id -> Text,
        job_id -> Text,
        state -> Text,
        status_token_hash -> Text,
        submitted_at -> Timestamp,
        opened_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    email_codes (id) {
        id -> Text,
        application_id -> Text,
        email_folded -> Text,
        code_hash -> Text,
        sent_at -> Timestamp,
        expires_at -> Timestamp,
        tries -> BigInt,
    }
}

diesel::table! {
    consents (application_id, purpose, given_at) {
        application_id -> Text,
        purpose -> Text,
        text_version -> Text,
        channel -> Text,
        given_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notices_shown (application_id, notice, shown_at) {
        application_id -> Text,
        notice -> Text,
        text_version -> Text,
        shown_at -> Timestamp,
    }
}

diesel::table! {
    submissions (id) {
        id -> Text,
        application_id -> Text,
        position -> BigInt,
        kind -> Text,
        label -> Text,
        content_sha256 -> Nullable<Text>,
        state -> Text,
        received_at -> Timestamp,
    }
}

diesel::table! {
    blobs (sha256, owner) {
        sha256 -> Text,
        owner -> Text,
        size_bytes -> BigInt,
        sealed -> Binary,
        created_at -> Timestamp,
    }
}

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
    audit_events (seq) {
        seq -> BigInt,
        happened_at -> Timestamp,
        actor -> Text,
        action -> Text,
        object -> Text,
        details -> Text,
        prev_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    tasks (id) {
        id -> Text,
        kind -> Text,
        unique_key -> Nullable<Text>,
        state -> Text,
        prio -> BigInt,
        lane -> BigInt,
        run_at -> Timestamp,
        attempt -> BigInt,
        max_attempts -> BigInt,
        crashes -> BigInt,
        lease_token -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        payload -> Text,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    schedules (name) {
        name -> Text,
        next_at -> Timestamp,
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

diesel::table! {
    decision_undos (decision_id) {
        decision_id -> Text,
        words -> Text,
        undone_by -> Text,
        undone_at -> Timestamp,
    }
}

diesel::joinable!(recovery_codes -> users (user_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(setup_links -> users (user_id));
diesel::joinable!(skills -> skill_frameworks (framework_id));
diesel::joinable!(skill_names -> skills (skill_id));
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
diesel::joinable!(evidence_documents -> check_runs (check_run_id));
diesel::joinable!(score_snapshots -> applications (application_id));
diesel::joinable!(score_snapshots -> requirement_sets (requirement_set_id));
diesel::joinable!(score_snapshots -> policies (policy_id));
diesel::joinable!(decisions -> applications (application_id));
diesel::joinable!(decision_undos -> decisions (decision_id));
diesel::joinable!(other_evidence -> applications (application_id));
diesel::joinable!(report_openings -> applications (application_id));
diesel::joinable!(report_openings -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    applications,
    audit_events,
    blobs,
    candidate_keys,
    candidates,
    check_runs,
    consents,
    credentials,
    decision_undos,
    decisions,
    email_codes,
    evidence_documents,
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
    skill_frameworks,
    skill_names,
    skill_relations,
    skills,
    submissions,
    tasks,
    users,
);
