//! Skill frameworks: their releases, their skills, and how these stand to one another.

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
        revision -> BigInt,
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
        kind -> Text,
        is_retired -> Bool,
        statement_language -> Text,
    }
}

diesel::table! {
    skill_names (skill_id, language, folded) {
        skill_id -> Text,
        language -> Text,
        folded -> Text,
        name -> Text,
        kind -> Text,
        position -> BigInt,
    }
}

diesel::table! {
    skill_keys (skill_id, language, key) {
        skill_id -> Text,
        language -> Text,
        key -> Binary,
        rank -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    skill_relations (from_id, to_id, kind, source, mapping) {
        from_id -> Text,
        to_id -> Text,
        kind -> Text,
        source -> Text,
        mapping -> Text,
        author -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    skill_releases (framework_id, number) {
        framework_id -> Text,
        number -> BigInt,
        version -> Text,
        content_hash -> Text,
        files -> Text,
        counts -> Text,
        loaded_at -> Timestamp,
        loaded_by -> Text,
    }
}

diesel::table! {
    skill_changes (framework_id, number, skill_id, kind) {
        framework_id -> Text,
        number -> BigInt,
        skill_id -> Text,
        kind -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
    }
}

diesel::table! {
    confusable_skills (one_id, other_id, source) {
        one_id -> Text,
        other_id -> Text,
        source -> Text,
        author -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    skill_mappings (id) {
        id -> Text,
        name -> Text,
        content_hash -> Text,
        counts -> Text,
        loaded_at -> Timestamp,
        loaded_by -> Text,
    }
}

diesel::table! {
    skill_pins (skill_id, language, folded) {
        skill_id -> Text,
        language -> Text,
        folded -> Text,
        otherwise -> Nullable<Text>,
        author -> Text,
        pinned_at -> Timestamp,
    }
}

diesel::table! {
    skill_merges (id) {
        id -> Text,
        from_id -> Text,
        to_id -> Text,
        moved -> Text,
        merged_at -> Timestamp,
        merged_by -> Text,
        undone_at -> Nullable<Timestamp>,
        undone_by -> Nullable<Text>,
    }
}
