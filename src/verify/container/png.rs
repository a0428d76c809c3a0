//! Badges baked into PNG: a walk over the chunks, never a decoded pixel.
//!
//! OB 2.0 bakes an `iTXt` chunk with keyword `openbadges`, OB 3.0 with `openbadgecredential`; older bakers wrote `tEXt` or `zTXt`, and some
//! write the keyword of the other version.

use std::borrow::Cow;
use std::io::Read;

use flate2::Crc;
use flate2::read::ZlibDecoder;

use super::{ContainerError, MAX_INFLATED, Opened, Wrapping};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Keywords seen on badges, the right ones first. Compared without case and punctuation.
const KEYWORDS: &[&str] = &["openbadgecredential", "openbadges", "openbadge", "openbadgescredential", "openbadgecredentials"];

/// Most text chunks with a badge that are looked into: one is usual, two where both versions are baked in.
const MAX_BAKED: usize = 8;

/// One text chunk that holds a badge.
struct Baked<'a> {
    keyword: String,
    text: Cow<'a, [u8]>,
}

/// Finds the badge in a PNG.
pub(super) fn open(bytes: &[u8]) -> Result<Opened<'_>, ContainerError> {
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or(ContainerError::BrokenImage("signature"))?;
    let mut found: Option<Baked<'_>> = None;
    let (mut is_first, mut baked_chunks, mut left) = (true, 0, 2 * MAX_INFLATED);
    while !rest.is_empty() {
        let (chunk, after) = next_chunk(rest)?;
        if std::mem::take(&mut is_first) && chunk.kind != b"IHDR" {
            return Err(ContainerError::BrokenImage("no header chunk"));
        }
        if chunk.kind == b"IEND" {
            break;
        }
        if let Some(baked) = read_text(&chunk, &mut left)? {
            baked_chunks += 1;
            if baked_chunks > MAX_BAKED {
                return Err(ContainerError::Limit("number of badges in one picture"));
            }
            found = Some(match found {
                None => baked,
                Some(known) => one_of(known, baked)?,
            });
        }
        rest = after;
    }
    if is_first {
        return Err(ContainerError::BrokenImage("cut off"));
    }
    let baked = found.ok_or(ContainerError::Picture("PNG"))?;
    Ok(Opened { body: baked.text, wrapping: Wrapping::BakedPng(baked.keyword) })
}

/// Two badges in one file: the same twice is one; an OB 3.0 one wins over an OB 2.0 one beside it; else nobody can say which is meant.
fn one_of<'a>(known: Baked<'a>, other: Baked<'a>) -> Result<Baked<'a>, ContainerError> {
    if known.text.trim_ascii() == other.text.trim_ascii() {
        return Ok(known);
    }
    match (known.keyword.as_str(), other.keyword.as_str()) {
        ("openbadgecredential", "openbadges") => Ok(known),
        ("openbadges", "openbadgecredential") => Ok(other),
        _ => Err(ContainerError::Ambiguous),
    }
}

struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
    crc: u32,
}

fn next_chunk(bytes: &[u8]) -> Result<(Chunk<'_>, &[u8]), ContainerError> {
    let cut_off = ContainerError::BrokenImage("cut off");
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(|| cut_off.clone())?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| cut_off.clone())?;
    let (kind, rest) = rest.split_at_checked(4).ok_or_else(|| cut_off.clone())?;
    let (data, rest) = rest.split_at_checked(length).ok_or_else(|| cut_off.clone())?;
    let (crc, rest) = rest.split_first_chunk::<4>().ok_or(cut_off)?;
    Ok((Chunk { kind, data, crc: u32::from_be_bytes(*crc) }, rest))
}

/// The badge in a text chunk; `None` for any other chunk. `left` is what all chunks together may still be inflated to.
fn read_text<'a>(chunk: &Chunk<'a>, left: &mut usize) -> Result<Option<Baked<'a>>, ContainerError> {
    if !matches!(chunk.kind, b"iTXt" | b"tEXt" | b"zTXt") {
        return Ok(None);
    }
    let Some((keyword, data)) = split_at_zero(chunk.data) else { return Ok(None) };
    let Some(keyword) = known_keyword(keyword) else { return Ok(None) };
    let mut crc = Crc::new();
    crc.update(chunk.kind);
    crc.update(chunk.data);
    if crc.sum() != chunk.crc {
        return Err(ContainerError::BrokenImage("checksum of the badge"));
    }
    let broken = ContainerError::BrokenImage("text of the badge");
    let text = match chunk.kind {
        b"tEXt" => Cow::Borrowed(data),
        b"zTXt" => match data.split_first() {
            Some((0, data)) => Cow::Owned(inflate(data, left)?),
            _ => return Err(broken),
        },
        _ => {
            let ([is_compressed, method], data) = data.split_first_chunk::<2>().ok_or_else(|| broken.clone())?;
            let (_language, data) = split_at_zero(data).ok_or_else(|| broken.clone())?;
            let (_translated, data) = split_at_zero(data).ok_or_else(|| broken.clone())?;
            match (is_compressed, method) {
                (0, _) => Cow::Borrowed(data),
                (1, 0) => Cow::Owned(inflate(data, left)?),
                _ => return Err(broken),
            }
        }
    };
    Ok(Some(Baked { keyword: keyword.to_owned(), text }))
}

fn split_at_zero(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == 0)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

fn known_keyword(keyword: &[u8]) -> Option<&'static str> {
    if keyword.len() > 79 {
        return None;
    }
    let folded: String =
        keyword.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    KEYWORDS.iter().copied().find(|known| *known == folded)
}

/// Inflates with the limits of M2: one byte more is refused, however small the chunk was.
fn inflate(data: &[u8], left: &mut usize) -> Result<Vec<u8>, ContainerError> {
    let most = MAX_INFLATED.min(*left);
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut text = Vec::new();
    ZlibDecoder::new(data).take(limit).read_to_end(&mut text).map_err(|_| ContainerError::BrokenImage("compressed text of the badge"))?;
    *left = left.saturating_sub(text.len());
    if text.len() > most { Err(ContainerError::Limit("compressed text of the badge")) } else { Ok(text) }
}
