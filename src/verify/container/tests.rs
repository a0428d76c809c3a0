use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::*;

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&kind);
    crc.update(data);
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &kind, data, &crc.sum().to_be_bytes()].concat()
}

fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(*b"IHDR", &[0; 13]));
    for chunk in chunks {
        bytes.extend(chunk);
    }
    bytes.extend(chunk(*b"IEND", b""));
    bytes
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn itxt(keyword: &str, text: &[u8]) -> Vec<u8> {
    chunk(*b"iTXt", &[keyword.as_bytes(), b"\0\0\0\0\0", text].concat())
}

/// The kind of content, in a word and its text.
fn kind(bytes: &[u8]) -> Result<String, ContainerError> {
    let opened = open(bytes)?;
    Ok(match opened.content()? {
        Content::Json(json) => format!("json {json}"),
        Content::Jwt(text) => format!("jwt {text}"),
        Content::SdJwt(text) => format!("sd-jwt {text}"),
        Content::Link(text) => format!("link {text}"),
        Content::Page(page) => format!("page {}", page.links.len()),
    })
}

#[test]
fn what_it_is_decides_not_its_name() {
    for (bytes, expected) in [
        (&b"{\"a\":1}"[..], "json {\"a\":1}"),
        (b"\xEF\xBB\xBF {\"a\":1}", "json {\"a\":1}"),
        (b"[{\"a\":1}]", "json {\"a\":1}"),
        (b"null", "json null"),
        (b"eyJhbGciOiJub25lIn0.e30.", "jwt eyJhbGciOiJub25lIn0.e30."),
        (b" eyJhbGciOiJub25lIn0.e30.x\n", "jwt eyJhbGciOiJub25lIn0.e30.x"),
        (b"\"eyJhbGciOiJub25lIn0.e30.x\"", "jwt eyJhbGciOiJub25lIn0.e30.x"),
        (b"{\"jwt\":\"eyJhbGciOiJub25lIn0.e30.x\"}", "jwt eyJhbGciOiJub25lIn0.e30.x"),
        (b"{\"credential\":\"eyJhbGciOiJub25lIn0.e30.x\"}", "jwt eyJhbGciOiJub25lIn0.e30.x"),
        (b"{\"credential\":{\"type\":\"X\"}}", "json {\"type\":\"X\"}"),
        (b"{\"@context\":[],\"credential\":{\"type\":\"X\"}}", "json {\"@context\":[],\"credential\":{\"type\":\"X\"}}"),
        (b"{\"type\":\"VerifiablePresentation\",\"verifiableCredential\":[{\"a\":1}]}", "json {\"a\":1}"),
        (
            b"{\"type\":\"EnvelopedVerifiablePresentation\",\"id\":\"data:application/vp+jwt,eyJhbGciOiJub25lIn0.e30.x\"}",
            "jwt eyJhbGciOiJub25lIn0.e30.x",
        ),
        (
            b"{\"type\":[\"VerifiablePresentation\"],\"proof\":{},\"verifiableCredential\":\"eyJhbGciOiJub25lIn0.e30.x\"}",
            "jwt eyJhbGciOiJub25lIn0.e30.x",
        ),
        (b"[[{\"a\":1},{\"b\":1}]]", "json [[{\"a\":1},{\"b\":1}]]"),
        (
            b"{\"type\":\"EnvelopedVerifiableCredential\",\"id\":\"data:application/vc+jwt,eyJhbGciOiJub25lIn0.e30.x\"}",
            "jwt eyJhbGciOiJub25lIn0.e30.x",
        ),
        (b"eyJhbGciOiJub25lIn0.e30.x~WyJhIl0~", "sd-jwt eyJhbGciOiJub25lIn0.e30.x~WyJhIl0~"),
        (b"https://example.org/badge", "link https://example.org/badge"),
        (b"<!doctype html><html><body>hello", "page 0"),
    ] {
        assert_eq!(kind(bytes).as_deref(), Ok(expected), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_is_no_credential_is_named() {
    for (bytes, expected) in [
        (&b""[..], Problem::NoCredential),
        (b"   ", Problem::NoCredential),
        (b"my badge, see attachment", Problem::NoCredential),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Problem::NotVerifiable),
        (b"GIF89a...", Problem::NotVerifiable),
        (b"%PDF-1.7 ...", Problem::DocumentFile),
        (b"\n\n%PDF-1.4", Problem::DocumentFile),
        (b"PK\x03\x04word/document.xml", Problem::DocumentFile),
        (b"\x89PNG\r\n\x1a\n", Problem::BrokenImage),
        (b"\x89PNG\r\n\x1a\nxx", Problem::BrokenImage),
        (b"{\"a\":1,\"a\":2}", Problem::Parsing),
        (b"{\"a\":", Problem::Parsing),
        (b"{\0\"\0a\0", Problem::Parsing),
        (b"\xff\xfe{\0", Problem::Parsing),
        (b"\x00\x01\x02\xff", Problem::NoCredential),
    ] {
        assert_eq!(kind(bytes).map_err(|error| error.problem()), Err(expected), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_presentation_gives_its_one_credential_or_none() {
    let presentation = |credentials: &str| format!("{{\"type\":\"VerifiablePresentation\",\"verifiableCredential\":{credentials}}}");
    let token = "\"eyJhbGciOiJub25lIn0.e30.x\"";
    let mut deep = "{\"a\":1}".to_owned();
    for _ in 0..7 {
        deep = presentation(&deep);
    }
    assert_eq!(kind(deep.as_bytes()).unwrap(), "json {\"a\":1}");
    let deeper = presentation(&format!("[{}]", presentation(&format!("[{deep}]"))));
    for (text, expected) in [
        (presentation(&format!("[{token},{token}]")), Problem::SeveralCredentials),
        (presentation("[{\"a\":1},{\"b\":1}]"), Problem::SeveralCredentials),
        (presentation(&presentation("[{\"a\":1},{\"b\":1}]")), Problem::SeveralCredentials),
        (presentation("[]"), Problem::NoCredential),
        (presentation("null"), Problem::NoCredential),
        (presentation("[1]"), Problem::NoCredential),
        ("{\"type\":\"VerifiablePresentation\"}".to_owned(), Problem::NoCredential),
        ("{\"type\":\"EnvelopedVerifiablePresentation\",\"id\":\"data:application/vp+jwt,x\"}".to_owned(), Problem::NoCredential),
        (format!("[{token},{token}]"), Problem::SeveralCredentials),
        ("[{\"credentialSubject\":{}},{\"proof\":{}},1]".to_owned(), Problem::SeveralCredentials),
        ("{\"verifiableCredential\":[{\"proof\":{}},{\"proof\":{}}]}".to_owned(), Problem::SeveralCredentials),
        (deeper, Problem::LimitExceeded),
    ] {
        assert_eq!(kind(text.as_bytes()).map_err(|error| error.problem()), Err(expected), "{text}");
    }
    for (payload, expected) in [
        ("{\"type\":\"VerifiablePresentation\"}", true),
        ("{\"vp\":{}}", true),
        ("{\"vp\":1}", false),
        ("{\"vp\":{},\"vc\":{}}", false),
        ("{\"vp\":{},\"vct\":\"x\"}", false),
        ("{\"type\":[\"VerifiablePresentation\"],\"credentialSubject\":{}}", false),
        ("{\"type\":[\"VerifiableCredential\"]}", false),
        ("[]", false),
    ] {
        assert_eq!(is_presentation(&Json::parse(payload.as_bytes()).unwrap()), expected, "{payload}");
    }
}

#[test]
fn a_badge_is_found_in_every_kind_of_text_chunk() {
    let text = b"{\"a\":1}";
    for (chunk, keyword) in [
        (itxt("openbadges", text), "openbadges"),
        (itxt("openbadgecredential", text), "openbadgecredential"),
        (itxt("OpenBadgeCredential", text), "openbadgecredential"),
        (itxt("open-badges", text), "openbadges"),
        (chunk(*b"iTXt", &[&b"openbadges\0\x01\0en\0Abzeichen\0"[..], &deflate(text)].concat()), "openbadges"),
        (chunk(*b"tEXt", &[&b"openbadges\0"[..], text].concat()), "openbadges"),
        (chunk(*b"zTXt", &[&b"openbadges\0\0"[..], &deflate(text)].concat()), "openbadges"),
    ] {
        let bytes = png(&[itxt("Software", b"x"), chunk]);
        let opened = open(&bytes).unwrap();
        assert_eq!(&*opened.body, text);
        assert_eq!(opened.wrapping, Wrapping::BakedPng(keyword.to_owned()));
    }
}

#[test]
fn a_damaged_or_doubtful_image_is_refused() {
    let good = png(&[itxt("openbadges", b"{}")]);
    let mut wrong_sum = good.clone();
    let at = wrong_sum.windows(2).position(|pair| pair == b"{}").unwrap();
    wrong_sum[at] = b'[';
    let bomb = chunk(*b"zTXt", &[&b"openbadges\0\0"[..], &deflate(&vec![b' '; MAX_INFLATED + 1])].concat());
    for (bytes, expected) in [
        (wrong_sum, Problem::BrokenImage),
        (good[..=at].to_vec(), Problem::BrokenImage),
        (png(&[bomb]), Problem::LimitExceeded),
        (png(&[itxt("openbadges", b"{}"), itxt("openbadges", b"[]")]), Problem::SeveralCredentials),
        (png(&[]), Problem::NotVerifiable),
    ] {
        assert_eq!(open(&bytes).map_err(|error| error.problem()), Err(expected));
    }
    let same_twice = png(&[itxt("openbadges", b"{}"), itxt("openbadges", b"{}\n")]);
    assert!(open(&same_twice).is_ok());
    let both_versions = png(&[itxt("openbadges", b"{}"), itxt("openbadgecredential", b"[]")]);
    assert_eq!(&*open(&both_versions).unwrap().body, b"[]");
}

#[test]
fn compressed_text_is_as_large_as_json_may_be_and_bounded_in_all() {
    let large = |letter: u8, size: usize| {
        chunk(*b"zTXt", &[&b"openbadges\0\0"[..], &deflate(&[&b"{\"a\":\""[..], &vec![letter; size - 8], b"\"}"].concat())].concat())
    };
    let one = png(&[large(b'a', MAX_INFLATED)]);
    assert_eq!(open(&one).unwrap().body.len(), MAX_INFLATED);
    assert!(open(&one).unwrap().content().is_ok());
    assert_eq!(open(&png(&[large(b'a', MAX_INFLATED + 1)])), Err(ContainerError::Limit("compressed text of the badge")));
    // The same twice is one; a third is over what all may have.
    assert!(open(&png(&[large(b'a', MAX_INFLATED), large(b'a', MAX_INFLATED)])).is_ok());
    let three = png(&[large(b'a', MAX_INFLATED), large(b'a', MAX_INFLATED), large(b'a', 16)]);
    assert_eq!(open(&three), Err(ContainerError::Limit("compressed text of the badge")));
}

#[test]
fn an_svg_may_be_as_large_as_any_image() {
    let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:o=\"http://openbadges.org\">{inside}</svg>");
    let badge = "<o:assertion>{}</o:assertion>";
    let picture = format!("<image href=\"data:image/png;base64,{}\"/>{badge}", "A".repeat(MAX_SVG - 200));
    assert_eq!(&*open(svg(&picture).as_bytes()).unwrap().body, b"{}");
    assert_eq!(open(svg(&" ".repeat(MAX_SVG)).as_bytes()), Err(ContainerError::Limit("size of the SVG")));
    // What would take long is given up or goes through once: attributes, namespaces, elements.
    let attributes: String = (0..100_000).map(|at| format!(" a{at}=''")).collect();
    assert_eq!(&*open(svg(&format!("<o:assertion{attributes} verify='x'/>")).as_bytes()).unwrap().body, b"x");
    let spaces: String = (0..1_000).map(|at| format!(" xmlns:n{at}=''")).collect();
    assert_eq!(open(svg(&format!("<g{spaces}/>{badge}")).as_bytes()), Err(ContainerError::Xml("not well formed")));
    assert_eq!(&*open(svg(&format!("{}{badge}", "<g/>".repeat(100_000))).as_bytes()).unwrap().body, b"{}");
    assert_eq!(open(svg("<o:assertion verify='x' verify='y'/>").as_bytes()), Err(ContainerError::Xml("an attribute twice")));
}

#[test]
fn many_badges_in_one_picture_and_pages_of_broken_tags_are_given_up() {
    let many: Vec<Vec<u8>> = (0..9).map(|_| itxt("openbadges", b"{}")).collect();
    assert_eq!(open(&png(&many)), Err(ContainerError::Limit("number of badges in one picture")));
    assert!(open(&png(&many[..8])).is_ok());
    let link = r#"<a href="x.json">x</a>"#;
    let page = page::read(&format!("<html>{}{link}", "</p> 1 < 2 ".repeat(5_000)));
    assert_eq!(page.links.len(), 1, "end tags and stray signs are nothing broken");
    let page = page::read(&format!("<html>{}{link}", "<a b=\"".repeat(100_000)));
    assert!(page.links.is_empty());
}

#[test]
fn a_badge_is_found_in_svg() {
    let svg = |inside: &str| {
        format!(
            "<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"http://openbadges.org\"><g/>{inside}</svg>"
        )
    };
    for (inside, expected) in [
        ("<openbadges:assertion><![CDATA[{\"a\":1}]]></openbadges:assertion>", "{\"a\":1}"),
        ("<openbadges:assertion verify=\"https://a.example/1?a=1&amp;b=2\"/>", "https://a.example/1?a=1&b=2"),
        ("<openbadges:assertion verify=\"x\">{&quot;a&quot;:&#49;}</openbadges:assertion>", "{\"a\":1}"),
        ("<c:credential xmlns:c=\"https://purl.imsglobal.org/ob/v3p0\" verify=\"a.b.c\"></c:credential>", "a.b.c"),
    ] {
        let text = svg(inside);
        assert_eq!(String::from_utf8_lossy(&open(text.as_bytes()).unwrap().body), expected);
    }
    for (text, expected) in [
        (svg(""), Problem::NotVerifiable),
        (svg("<openbadges:assertion/>"), Problem::NotVerifiable),
        (svg("<x:credential xmlns:x=\"https://evil.example/\">{}</x:credential>"), Problem::NotVerifiable),
        (svg("<openbadges:assertion>{&bomb;}</openbadges:assertion>"), Problem::Parsing),
        (svg("<openbadges:assertion>1</openbadges:assertion><openbadges:assertion>2</openbadges:assertion>"), Problem::SeveralCredentials),
        (format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{}", svg("")), Problem::Parsing),
        (svg(&"<g>".repeat(70)), Problem::LimitExceeded),
        (svg("<g>"), Problem::Parsing),
    ] {
        assert_eq!(open(text.as_bytes()).map_err(|error| error.problem()), Err(expected), "{text}");
    }
}

#[test]
fn a_page_gives_its_links_and_nothing_else() {
    let html = r#"<!DOCTYPE html><html><head><!-- <a href="no.json"> --><base href='/x/'>
        <link rel="stylesheet" href="a.css"><LINK REL=alternate TYPE="application/vc+ld+json" HREF=badge.json>
        <meta property="og:image" content="https://cdn.example/i.png?a=1&amp;b=2">
        <script>var a = "<a href='no.json'>";</script>
        <script type="application/ld+json">{"@context":"https://w3id.org/openbadges/v2","id":"https://a.example/1"}</script>
        <script type="application/ld+json">{"@context":"https://schema.org","@type":"Person"}</script></head>
        <body><img src="logo.png"><img src="/badges/7.png"><a href="download.jwt">get</a><a href="/about">about</a>"#;
    let opened = open(html.as_bytes()).unwrap();
    let Content::Page(page) = opened.content().unwrap() else { panic!("a page") };
    let links: Vec<_> = page.links.iter().map(|link| (link.href.as_str(), link.kind)).collect();
    assert_eq!(
        links,
        [
            ("badge.json", PageLinkKind::Alternate),
            ("https://cdn.example/i.png?a=1&b=2", PageLinkKind::Image),
            ("/badges/7.png", PageLinkKind::Image),
            ("download.jwt", PageLinkKind::Download),
        ]
    );
    assert_eq!((page.scripts.len(), page.base.as_deref(), page.asks_to_sign_in), (1, Some("/x/"), false));
    let opened = open(b"<html><form><input type='password' name=p></form>").unwrap();
    let Content::Page(page) = opened.content().unwrap() else { panic!("a page") };
    assert!(page.asks_to_sign_in);
}

fn open_whole(bytes: &[u8]) {
    if let Ok(opened) = open(bytes) {
        drop(opened.content());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        open_whole(&bytes);
        open_whole(&[b"\x89PNG\r\n\x1a\n\0\0\0\0IHDR\0\0\0\0", &bytes[..]].concat());
        open_whole(&png(&[chunk(*b"iTXt", &[&b"openbadges\0"[..], &bytes].concat())]));
        open_whole(&png(&[chunk(*b"zTXt", &[&b"openbadges\0\0"[..], &bytes].concat())]));
    }

    #[test]
    fn no_markup_makes_it_panic(text in "(<|>|/|!--|svg|a|href|=|\"|'| |script|&|;|é|xmlns:o|http://openbadges.org|o:assertion|\\PC){0,40}") {
        open_whole(text.as_bytes());
        open_whole(format!("<svg {text}").as_bytes());
        open_whole(format!("<html {text}").as_bytes());
    }
}
