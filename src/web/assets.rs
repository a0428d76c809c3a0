//! The files a page points at: embedded in the binary, served under a hash of all of them and kept by browsers for ever.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// One embedded file.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const JS: &str = "text/javascript; charset=utf-8";

/// Declares the embedded files by their path under `static/`.
macro_rules! assets {
    ($($name:literal: $content_type:expr),+ $(,)?) => {
        &[$(Asset { name: $name, content_type: $content_type, bytes: include_bytes!(concat!("../../static/", $name)) }),+]
    };
}

static ASSETS: &[Asset] = assets![
    "assay.css": CSS,
    "icons.svg": SVG,
    "logo.svg": SVG,
    "js/assay.js": JS,
    "js/menus.js": JS,
    "js/refresh.js": JS,
    "js/suggest.js": JS,
];

static HASH: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Sha256::new();
    for asset in ASSETS {
        hasher.update(asset.name);
        hasher.update(asset.bytes);
    }
    let mut hash = hex::encode(hasher.finalize());
    hash.truncate(16);
    hash
});

static SPRITE: LazyLock<String> = LazyLock::new(|| url("icons.svg"));

/// The address of a file under `static/`.
pub fn url(name: &str) -> String {
    format!("/static/{}/{name}", *HASH)
}

/// The address of the icons.
pub fn sprite() -> &'static str {
    &SPRITE
}

/// The text of a file under `static/`; nothing for one that is not there.
pub fn text(name: &str) -> &'static str {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    asset.and_then(|asset| std::str::from_utf8(asset.bytes).ok()).unwrap_or_default()
}

/// Serves a file. An address with another hash comes from an older page: it gets today's file, not to be kept.
pub async fn serve(path: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (hash, name) = path.into_inner();
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or_else(Problem::not_found)?;
    let keep = if hash == *HASH { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, asset.content_type)).insert_header((CACHE_CONTROL, keep)).body(asset.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_that_a_template_names_is_in_the_sprite() {
        let sprite = std::str::from_utf8(ASSETS.iter().find(|asset| asset.name == "icons.svg").unwrap().bytes).unwrap();
        let mut open = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/templates"))];
        let mut seen = 0;
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for name in text.split("icon(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                seen += 1;
                assert!(sprite.contains(&format!("id=\"{name}\"")), "{} names {name}", path.display());
            }
        }
        assert!(seen > 0);
    }

    #[test]
    fn the_styles_load_nothing_and_the_scripts_build_no_html() {
        for asset in ASSETS {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            assert!(!text.contains("@import") && !text.contains("http://") || asset.content_type == SVG, "{}", asset.name);
            assert!(!text.contains("innerHTML =") && !text.contains("eval("), "{}", asset.name);
        }
    }
}
