//! The house's own: settings, background work, the audit log.

diesel::table! {
    settings (name) {
        name -> Text,
        content -> Text,
        changed_at -> Timestamp,
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
