//! What each kind of document may look like: size, `Accept`, content types, origin (`security.md` §3.2, the table).

use chrono::TimeDelta;

use super::outcome::Kind;

/// What a content type says about its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Json,
    Jwt,
    Picture,
    Page,
    /// Says nothing: what it is decides.
    Vague,
}

/// How a content type fits a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It does; the body may be this large.
    Fits(usize),
    /// It says nothing, as many badge hosts do; accepted with a note.
    Vague(usize),
    /// It does not.
    No,
}

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

impl Kind {
    /// The `Accept` field.
    pub(super) fn accept(self) -> &'static str {
        match self {
            Self::Link => {
                "application/vc+jwt, application/vc+sd-jwt, application/dc+sd-jwt, application/vc+ld+json, application/vc, application/ld+json, application/json, image/png, image/svg+xml, image/jpeg, text/html;q=0.5, */*;q=0.1"
            }
            Self::Json => "application/ld+json, application/json, application/vc, application/vc+ld+json;q=0.9, */*;q=0.1",
            Self::Keys => {
                "application/did+json, application/did+ld+json, application/cid, application/jwk+json, application/json, application/ld+json, */*;q=0.1"
            }
            Self::StatusList => {
                "application/vc, application/vc+ld+json, application/vc+jwt, application/statuslist+jwt, application/json, application/ld+json, */*;q=0.1"
            }
            Self::RevocationList => "application/ld+json, application/json, */*;q=0.1",
            Self::Image => "image/png, image/svg+xml, image/jpeg, image/webp",
            Self::Schema => "application/schema+json, application/json, */*;q=0.1",
        }
    }

    /// The largest body of any type.
    pub(super) fn most_bytes(self) -> usize {
        match self {
            Self::Link | Self::Image => 5 * MIB,
            Self::Json | Self::Schema => 512 * KIB,
            Self::Keys => 128 * KIB,
            Self::StatusList | Self::RevocationList => 2 * MIB,
        }
    }

    /// Whether a redirect may lead to another origin: not where the address is part of what is proved.
    pub(super) fn may_change_origin(self) -> bool {
        matches!(self, Self::Link | Self::Image | Self::Schema)
    }

    /// The shortest and longest time an answer is kept.
    pub(super) fn keep(self) -> (TimeDelta, TimeDelta) {
        match self {
            Self::Json => (TimeDelta::minutes(5), TimeDelta::hours(24)),
            Self::Link | Self::Keys => (TimeDelta::minutes(5), TimeDelta::hours(1)),
            Self::StatusList | Self::RevocationList => (TimeDelta::minutes(1), TimeDelta::hours(1)),
            Self::Image | Self::Schema => (TimeDelta::hours(1), TimeDelta::hours(24)),
        }
    }

    /// How `content_type` fits.
    pub(super) fn fit(self, content_type: Option<&str>) -> Fit {
        let family = match content_type {
            None => Some(Family::Vague),
            Some(text) => family(text),
        };
        let cap = self.most_bytes();
        match (self, family) {
            (_, Some(Family::Vague)) => Fit::Vague(cap),
            (Self::Link, Some(Family::Json)) => Fit::Fits(512 * KIB),
            (Self::Link | Self::Json, Some(Family::Jwt)) => Fit::Fits(256 * KIB),
            (Self::Link, Some(Family::Page)) => Fit::Fits(MIB),
            (Self::Link | Self::Image, Some(Family::Picture))
            | (Self::StatusList, Some(Family::Json | Family::Jwt))
            | (Self::Json | Self::Keys | Self::RevocationList | Self::Schema, Some(Family::Json)) => Fit::Fits(cap),
            _ => Fit::No,
        }
    }
}

fn family(content_type: &str) -> Option<Family> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(match essence.as_str() {
        "" | "text/plain" | "application/octet-stream" | "binary/octet-stream" => Family::Vague,
        "application/json" | "text/json" | "application/vc" | "application/vp" | "application/cid" | "application/did" => Family::Json,
        "application/jwt" | "application/jose" | "application/sd-jwt" => Family::Jwt,
        "image/png" | "image/jpeg" | "image/webp" | "image/svg+xml" => Family::Picture,
        "text/html" | "application/xhtml+xml" => Family::Page,
        other if other.ends_with("+json") => Family::Json,
        other if other.ends_with("+jwt") || other.ends_with("+sd-jwt") => Family::Jwt,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_takes_what_real_hosts_send_and_nothing_else() {
        for (kind, content_type, expected) in [
            (Kind::Json, Some("application/ld+json; charset=utf-8"), Fit::Fits(512 * KIB)),
            (Kind::Json, Some("application/vc+ld+json"), Fit::Fits(512 * KIB)),
            (Kind::Json, Some("text/plain"), Fit::Vague(512 * KIB)),
            (Kind::Json, Some("text/html"), Fit::No),
            (Kind::Keys, Some("application/did+ld+json"), Fit::Fits(128 * KIB)),
            (Kind::Keys, Some("application/jwk+json"), Fit::Fits(128 * KIB)),
            (Kind::Keys, None, Fit::Vague(128 * KIB)),
            (Kind::Keys, Some("application/jwt"), Fit::No),
            (Kind::StatusList, Some("application/statuslist+jwt"), Fit::Fits(2 * MIB)),
            (Kind::RevocationList, Some("image/png"), Fit::No),
            (Kind::Link, Some("TEXT/HTML"), Fit::Fits(MIB)),
            (Kind::Link, Some("image/svg+xml"), Fit::Fits(5 * MIB)),
            (Kind::Link, Some("application/zip"), Fit::No),
            (Kind::Image, Some("image/png"), Fit::Fits(5 * MIB)),
            (Kind::Image, Some("image/gif"), Fit::No),
            (Kind::Schema, Some("application/schema+json"), Fit::Fits(512 * KIB)),
        ] {
            assert_eq!(kind.fit(content_type), expected, "{kind:?} {content_type:?}");
        }
    }
}
