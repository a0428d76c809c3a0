//! What bytes are, by how they begin.

/// A binary kind.
pub(super) enum Binary {
    /// PNG, whole or damaged.
    Png,
    /// Any other picture.
    Picture(&'static str),
    /// PDF, office file, archive.
    Document(&'static str),
    /// Text in UTF-16.
    Utf16,
}

const SIGNATURES: &[(&[u8], Binary)] = &[
    (b"\x89PNG", Binary::Png),
    (b"\xFF\xD8\xFF", Binary::Picture("JPEG")),
    (b"GIF8", Binary::Picture("GIF")),
    (b"BM", Binary::Picture("BMP")),
    (b"II*\0", Binary::Picture("TIFF")),
    (b"MM\0*", Binary::Picture("TIFF")),
    (b"%PDF-", Binary::Document("PDF")),
    (b"PK\x03\x04", Binary::Document("archive or office file")),
    (b"PK\x05\x06", Binary::Document("archive")),
    (b"\xD0\xCF\x11\xE0", Binary::Document("office file")),
    (b"{\\rtf", Binary::Document("RTF file")),
    (b"\x1F\x8B", Binary::Document("compressed file")),
    (b"7z\xBC\xAF", Binary::Document("archive")),
    (b"Rar!", Binary::Document("archive")),
    (b"\xFF\xFE", Binary::Utf16),
    (b"\xFE\xFF", Binary::Utf16),
];

/// The binary kind of `bytes`, where they are one.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static Binary> {
    let is_one = |signature: &[u8]| bytes.first() == signature.first() && bytes.starts_with(signature);
    if let Some((signature, kind)) = SIGNATURES.iter().find(|(signature, _)| is_one(signature)) {
        // "BM" also begins words; a bitmap goes on with its size and has zero bytes soon.
        let is_word = *signature == b"BM" && !bytes.iter().take(16).any(|byte| *byte == 0);
        return (!is_word).then_some(kind);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(&Binary::Picture("WebP"));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(match bytes.get(8..11) {
            Some(b"hei" | b"hev" | b"avi" | b"mif") => &Binary::Picture("HEIF or AVIF"),
            _ => &Binary::Document("video"),
        });
    }
    // Some writers put a few bytes before the PDF header.
    let head = bytes.get(..1024).unwrap_or(bytes);
    let is_header = |at: usize| head.get(at..).is_some_and(|rest| rest.starts_with(b"%PDF-"));
    memchr::memchr_iter(b'%', head).any(is_header).then_some(&Binary::Document("PDF"))
}

/// Whether text begins like an SVG file: an `svg` root after declarations and comments, and not an HTML page.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let is_text = |byte: &&u8| byte.is_ascii() && !byte.is_ascii_whitespace() && **byte != 0xb;
    if bytes.first().is_some_and(u8::is_ascii) && bytes.iter().find(is_text) != Some(&b'<') {
        return false;
    }
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes));
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let Some(tag) = rest.strip_prefix('<') else { return false };
        let end = if tag.starts_with("!--") {
            "-->"
        } else if tag.starts_with('?') {
            "?>"
        } else if tag.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("!doctype")) {
            // With an internal subset it is XML, never HTML; the reader refuses it either way.
            let name = tag.get(8..).unwrap_or_default().trim_start();
            return !name.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("html"));
        } else {
            let name = tag.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
            return name == "svg" || name.ends_with(":svg");
        };
        let Some((_, after)) = tag.split_once(end) else { return false };
        rest = after.trim_start();
    }
}
