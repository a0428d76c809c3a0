//! What credentials are for, who holds it, and what persons said of it.

diesel::table! {
    achievements (id) {
        id -> Text,
        content -> Text,
        first_seen_at -> Timestamp,
        last_seen_at -> Timestamp,
    }
}

diesel::table! {
    held_achievements (check_run_id, position) {
        check_run_id -> Text,
        position -> BigInt,
        achievement_id -> Text,
        standing -> Text,
    }
}

diesel::table! {
    achievement_decisions (achievement_id, version) {
        achievement_id -> Text,
        version -> BigInt,
        changes -> Text,
        undoes -> Nullable<BigInt>,
        reason -> Text,
        decided_by -> Text,
        decided_at -> Timestamp,
    }
}
