//! Issuers and the lists they are on.

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
