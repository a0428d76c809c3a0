//! Files that are no badges.

use super::sign::{SignError, picture_png};

/// A picture with nothing in it.
pub(super) fn screenshot() -> Result<Vec<u8>, SignError> {
    picture_png([90, 90, 90])
}

/// A PDF of one line.
pub(super) fn pdf() -> Vec<u8> {
    let text = "BT /F1 24 Tf 72 720 Td (Certificate of everything) Tj ET";
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1\
         /BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length {}>>stream\n{text}\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        text.len()
    )
    .into_bytes()
}
