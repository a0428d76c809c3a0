//! Candidates, what they agreed to and what they sent.

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
