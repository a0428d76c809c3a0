//! Pictures with a badge in them (OB 2.0 "Baking", OB 3.0 §5.3), and plain pictures to bake into.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::SignError;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Side of the pictures we draw, in pixels.
const SIDE: u32 = 96;
/// Signature and header chunk of a PNG together.
const HEAD: usize = 8 + 25;

/// The PNG with `text` in an `iTXt` chunk: keyword `openbadges` for OB 2.0, `openbadgecredential` for OB 3.0.
pub fn bake_png(picture: &[u8], keyword: &str, text: &str) -> Result<Vec<u8>, SignError> {
    let (head, rest) = picture.split_at_checked(HEAD).filter(|(head, _)| head.starts_with(SIGNATURE)).ok_or(SignError::Picture)?;
    let data = [keyword.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat();
    Ok([head, &chunk(*b"iTXt", &data)?, rest].concat())
}

/// The SVG with `text` in the element of its version: OB 3.0 where `is_ob3`, else OB 2.0.
pub fn bake_svg(picture: &str, text: &str, is_ob3: bool) -> Result<String, SignError> {
    let (open, rest) = picture.split_once('>').filter(|(open, _)| open.starts_with("<svg")).ok_or(SignError::Picture)?;
    let (namespace, name) =
        if is_ob3 { ("https://purl.imsglobal.org/ob/v3p0", "credential") } else { ("http://openbadges.org", "assertion") };
    // `]]>` would end the text early; it is split over two.
    let text = text.replace("]]>", "]]]]><![CDATA[>");
    Ok(format!("{open}><openbadges:{name} xmlns:openbadges=\"{namespace}\"><![CDATA[{text}]]></openbadges:{name}>{rest}"))
}

/// A round badge in one colour.
pub fn picture_png(colour: [u8; 3]) -> Result<Vec<u8>, SignError> {
    let mut pixels = Vec::new();
    for y in 0..SIDE {
        pixels.push(0);
        for x in 0..SIDE {
            let (dx, dy) = ((2 * x).abs_diff(SIDE), (2 * y).abs_diff(SIDE));
            let distance = dx * dx + dy * dy;
            let [red, green, blue] = colour;
            let pixel = match distance {
                0..=3_600 => [255, 255, 255, 255],
                3_601..=8_100 => [red, green, blue, 255],
                _ => [0, 0, 0, 0],
            };
            pixels.extend(pixel);
        }
    }
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(&pixels)?;
    let side = SIDE.to_be_bytes();
    // 8 bits a channel, red, green, blue and alpha.
    let header = [&side[..], &side[..], &[8, 6, 0, 0, 0]].concat();
    Ok([SIGNATURE, &chunk(*b"IHDR", &header)?, &chunk(*b"IDAT", &packer.finish()?)?, &chunk(*b"IEND", &[])?].concat())
}

/// A round badge as SVG.
pub fn picture_svg(colour: [u8; 3]) -> String {
    let [red, green, blue] = colour;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\" width=\"96\" height=\"96\">\
         <circle cx=\"48\" cy=\"48\" r=\"45\" fill=\"#{red:02x}{green:02x}{blue:02x}\"/><circle cx=\"48\" cy=\"48\" r=\"30\" fill=\"#fff\"/></svg>"
    )
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Result<Vec<u8>, SignError> {
    let length = u32::try_from(data.len()).map_err(|_| SignError::Picture)?;
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    Ok([&length.to_be_bytes(), &kind[..], data, &crc.sum().to_be_bytes()].concat())
}
