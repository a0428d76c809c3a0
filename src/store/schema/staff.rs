//! Staff: who may sign in, and how.

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
