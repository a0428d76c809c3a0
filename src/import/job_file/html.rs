//! From HTML to plain text, and the JSON-LD of a page. What comes out is text: whoever shows it escapes it.

use super::text::paragraphs;

/// Elements of which nothing is text.
const SKIPPED: &[&str] = &["script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea"];
/// Elements that begin a line.
const LINES: &[&str] = &["br", "li", "tr", "dt", "dd", "div", "section", "article", "header", "footer", "hr", "table", "ul", "ol", "dl"];
/// Elements that begin a paragraph.
const BLOCKS: &[&str] = &["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"];
/// Other elements by which HTML is known.
const OTHERS: &[&str] = &["b", "i", "u", "em", "strong", "span", "a", "font", "html", "body", "img", "small", "sup", "sub", "td", "th"];
/// The longest name of an entity.
const LONGEST_ENTITY: usize = 32;
/// Scripts of a page that are looked at.
const MOST_SCRIPTS: usize = 100;

const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("sbquo", "‚"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("euro", "€"),
    ("pound", "£"),
    ("sect", "§"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("deg", "°"),
    ("times", "×"),
    ("shy", ""),
    ("zwnj", ""),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("aring", "å"),
    ("aelig", "æ"),
    ("ccedil", "ç"),
    ("egrave", "è"),
    ("eacute", "é"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("Eacute", "É"),
    ("iacute", "í"),
    ("icirc", "î"),
    ("iuml", "ï"),
    ("ntilde", "ñ"),
    ("oacute", "ó"),
    ("ocirc", "ô"),
    ("oslash", "ø"),
    ("uacute", "ú"),
    ("ucirc", "û"),
    ("ugrave", "ù"),
];

/// The text of HTML: tags are taken out, elements that begin a line begin one, items of lists get `- `. What has no tags keeps its lines;
/// HTML that was escaped once more is read all the same.
pub fn plain_text(html: &str) -> String {
    if has_tags(html) {
        return paragraphs(&without_tags(html));
    }
    let decoded = entities(html);
    if has_tags(&decoded) { paragraphs(&without_tags(&decoded)) } else { paragraphs(&decoded) }
}

/// Plain text as HTML, one paragraph: [`plain_text`] gives it back.
pub(super) fn to_html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<p>{}</p>", escaped.replace('\n', "<br>"))
}

/// A name as [`entities`] gives it back.
pub(super) fn with_entities(text: &str) -> String {
    if entities(text) == text { text.to_owned() } else { text.replace('&', "&amp;") }
}

/// What stands in the `application/ld+json` scripts of a page.
pub(super) fn json_scripts(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let last = last_end(page);
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if after.len() < last {
            break;
        }
        let Some(tag) = Tag::read(after) else { continue };
        if tag.is_closing || tag.name != "script" || found.len() >= MOST_SCRIPTS {
            continue;
        }
        let (content, after_it) = content_of(tag.rest, "script");
        if tag.attributes.to_ascii_lowercase().contains("ld+json") {
            found.push(unwrapped(content));
        }
        rest = after_it;
    }
    found
}

/// Without the marks by which old pages hide a script.
fn unwrapped(script: &str) -> &str {
    const BEFORE: &[&str] = &["<!--", "//<![CDATA[", "/*<![CDATA[*/", "// <![CDATA[", "<![CDATA["];
    const AFTER: &[&str] = &["//-->", "-->", "//]]>", "// ]]>", "/*]]>*/", "]]>", ";"];
    let mut script = script.trim();
    for mark in BEFORE {
        script = script.strip_prefix(mark).unwrap_or(script).trim_start();
    }
    for mark in AFTER {
        script = script.strip_suffix(mark).unwrap_or(script).trim_end();
    }
    script
}

/// Whether an element of HTML begins or ends somewhere.
fn has_tags(text: &str) -> bool {
    text.split('<').skip(1).any(|after| {
        let name = name_at(after.strip_prefix('/').unwrap_or(after));
        [SKIPPED, LINES, BLOCKS, OTHERS].iter().any(|names| names.contains(&name.as_str())) && after.contains('>')
    })
}

/// Text with a line where an element begins one.
fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let last = last_end(html);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<').filter(|(_, after)| after.len() >= last) {
        push_text(&mut out, before);
        let Some(tag) = Tag::read(after) else {
            out.push('<');
            rest = after;
            continue;
        };
        let name = tag.name.as_str();
        rest = if SKIPPED.contains(&name) && !tag.is_closing { content_of(tag.rest, name).1 } else { tag.rest };
        if BLOCKS.contains(&name) {
            out.push_str("\n\n");
        } else if name == "li" && !tag.is_closing {
            out.push_str(if out.ends_with('\n') { "- " } else { "\n- " });
        } else if name == "br" || (LINES.contains(&name) && !out.ends_with('\n')) {
            out.push('\n');
        } else if matches!(name, "td" | "th") {
            out.push(' ');
        }
    }
    push_text(&mut out, rest);
    out
}

/// How much text is left from the last `>` on: where less is left no tag ends any more, and none is looked for.
fn last_end(text: &str) -> usize {
    text.rfind('>').map_or(usize::MAX, |at| text.len() - at)
}

/// Adds text between tags, where a new line is a space.
fn push_text(out: &mut String, text: &str) {
    out.push_str(&entities(text).replace(['\n', '\r'], " "));
}

/// One tag, a comment or a declaration.
struct Tag<'a> {
    /// Lower case; empty for a comment.
    name: String,
    is_closing: bool,
    attributes: &'a str,
    /// What comes after it.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads what stands after a `<`; `None` where it is only that sign. A tag ends at the first `>`.
    fn read(after: &'a str) -> Option<Self> {
        if let Some(comment) = after.strip_prefix("!--") {
            let rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            return Some(Self { name: String::new(), is_closing: false, attributes: "", rest });
        }
        let inner = after.strip_prefix('/').unwrap_or(after);
        let name = name_at(inner);
        if name.is_empty() && !after.starts_with(['!', '?']) {
            return None;
        }
        let (attributes, rest) = inner.split_once('>')?;
        Some(Self { name, is_closing: inner.len() < after.len(), attributes, rest })
    }
}

/// The name of an element at the beginning of a text, lower case.
fn name_at(text: &str) -> String {
    if !text.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        return String::new();
    }
    let name = text.chars().take(40).take_while(|sign| sign.is_ascii_alphanumeric() || matches!(sign, ':' | '-'));
    name.collect::<String>().to_ascii_lowercase()
}

/// What an element holds up to its end, and what comes after that.
fn content_of<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    for (at, _) in text.match_indices("</") {
        let Some((content, end)) = text.split_at_checked(at) else { break };
        let inner = end.strip_prefix("</").unwrap_or(end);
        if inner.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name)) {
            return (content, inner.split_once('>').map_or("", |(_, rest)| rest));
        }
    }
    (text, "")
}

/// A name with entities as signs; what is no entity stays.
pub(super) fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let known = end.and_then(|end| Some((entity(after.get(..end)?)?, after.get(end + 1..)?)));
        match known {
            Some((sign, after_it)) => {
                out.push_str(&sign);
                rest = after_it;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?).map(String::from);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, sign)| (*sign).to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn html_becomes_text() {
        for (html, expected) in [
            ("plain\ntext", "plain\ntext"),
            ("<p>One &amp; two</p>\n<p>Three<br/>four</p>", "One & two\n\nThree\nfour"),
            ("<ul><li>SQL</li><li>Python</li></ul>", "- SQL\n- Python"),
            ("<script>alert(1)</script>ok<style>p{}</style><b>!</b>", "ok!"),
            ("<SCRIPT>alert(1)", ""),
            ("a <!-- <b>x</b> --> b<i></i>", "a b"),
            ("&lt;p&gt;Twice &amp;amp; escaped&lt;/p&gt;", "Twice & escaped"),
            ("List<String> and 3 < 4", "List<String> and 3 < 4"),
            ("<p>3 < 4 &#8211; &#x41; &unknown; &</p>", "3 < 4 – A &unknown; &"),
            ("<p>&lt;script&gt;x&lt;/script&gt;</p>", "<script>x</script>"),
            ("<img src=x onerror=\"alert(1)\">hi", "hi"),
            ("<p onclick='x'", "<p onclick='x'"),
            ("", ""),
        ] {
            assert_eq!(plain_text(html), expected, "{html}");
        }
    }

    #[test]
    fn the_scripts_of_a_page_are_found() {
        let page = "<html><SCRIPT type='application/LD+JSON'>\n{\"a\":1}</script><script>no()</script>\
            <script type=application/ld+json><!-- [2] --></script><script type=\"application/ld+json\">//<![CDATA[\n{}\n//]]></script><script ld+json>{";
        assert_eq!(json_scripts(page), ["{\"a\":1}", "[2]", "{}", "{"]);
        assert!(json_scripts("<script").is_empty());
    }

    #[test]
    fn much_of_it_takes_no_time() {
        for piece in ["<a \"", "<", "&", "<!--", "<script>", "</", "<li>", "&#x"] {
            let much = format!("<p>{}", piece.repeat(200_000));
            let _ = (plain_text(&much), json_scripts(&much));
        }
    }

    proptest! {
        #[test]
        fn plain_text_comes_back_from_html(text in "([a-z<>&;# \n-]|.){0,100}") {
            let plain = paragraphs(&text);
            prop_assert_eq!(plain_text(&to_html(&plain)), plain);
            prop_assert_eq!(entities(&with_entities(&text)), text);
        }

        #[test]
        fn no_html_makes_it_stumble(text in "([<>/&;!#xa \"'-]|script|li|.){0,80}") {
            let _ = (plain_text(&text), json_scripts(&text));
        }
    }
}
