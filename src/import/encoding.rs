//! From the bytes of a file to its text: UTF-8 with or without its mark, UTF-16, Windows-1252 (`security.md` §2.5).

use super::FileProblem;

/// The largest file.
pub const FILE_LIMIT: usize = 32 * 1024 * 1024;

/// Files that are often sent in place of a CSV file, by their first bytes.
const OTHERS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "an Excel or OpenOffice workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
];

/// The text of a file, without its byte order mark.
pub fn decode(bytes: &[u8]) -> Result<String, FileProblem> {
    if bytes.len() > FILE_LIMIT {
        return Err(FileProblem::TooLarge);
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(FileProblem::NotCsv(what));
    }
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| FileProblem::Encoding("UTF-8"))?,
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        // Without a mark: the header begins with a letter, so its zero byte says which.
        [first, 0, ..] if first.is_ascii() && *first != 0 => utf16(bytes, u16::from_le_bytes)?,
        [0, second, ..] if second.is_ascii() && *second != 0 => utf16(bytes, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => windows_1252(bytes),
        },
    };
    if text.contains('\0') { Err(FileProblem::NotCsv("a program's own file")) } else { Ok(text) }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, FileProblem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(FileProblem::Encoding("UTF-16"));
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>().map_err(|_| FileProblem::Encoding("UTF-16"))
}

/// What Windows puts where ISO 8859-1 has control characters.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| match byte {
            0x80..=0x9f => WINDOWS.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
            _ => char::from(*byte),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_comes_out_of_every_encoding() {
        let text = "name,ort\nMüller – Söhne,Köln\n";
        let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let cases: Vec<Vec<u8>> = vec![
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
            [b"\xff\xfe".as_slice(), &units(u16::to_le_bytes)].concat(),
            [b"\xfe\xff".as_slice(), &units(u16::to_be_bytes)].concat(),
            units(u16::to_le_bytes),
            units(u16::to_be_bytes),
            b"name,ort\nM\xfcller \x96 S\xf6hne,K\xf6ln\n".to_vec(),
        ];
        for bytes in cases {
            assert_eq!(decode(&bytes).unwrap(), text, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_csv_file_is_called_by_its_name() {
        for (bytes, what) in [
            (b"PK\x03\x04abc".as_slice(), "workbook"),
            (b"%PDF-1.7", "PDF"),
            (b"abc\0def,\0", "program"),
            (b"\xff\xfea\0b", "UTF-16"),
            (b"\xef\xbb\xbf\xff", "UTF-8"),
        ] {
            let problem = decode(bytes).unwrap_err();
            assert!(format!("{problem} {}", problem.hint()).contains(what), "{problem}");
        }
        assert_eq!(decode(&vec![b'a'; FILE_LIMIT + 1]).unwrap_err(), FileProblem::TooLarge);
    }
}
