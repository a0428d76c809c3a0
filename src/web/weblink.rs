//! A link that came out of a badge: shown as a link only when it is a plain web address (`security.md` §2.5).

use url::Url;

/// An `http` or `https` address without user information. Anything else stays text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebLink {
    /// The whole address, in ASCII.
    pub href: String,
    /// Its host, in ASCII: look-alike letters show as punycode.
    pub host: String,
}

impl WebLink {
    /// Reads an address.
    pub fn parse(text: &str) -> Option<Self> {
        let address = Url::parse(text.trim()).ok()?;
        let is_plain = matches!(address.scheme(), "http" | "https") && address.username().is_empty() && address.password().is_none();
        let host = address.host_str().filter(|_| is_plain)?.to_owned();
        Some(Self { href: address.into(), host })
    }
}

/// Text from outside for one line of a page: direction marks taken out, the middle left out where it is long.
pub fn shortened(text: &str, longest: usize) -> String {
    let clean: Vec<char> = text.chars().filter(|letter| !letter.is_control() && !is_direction_mark(*letter)).collect();
    if clean.len() <= longest {
        return clean.into_iter().collect();
    }
    let tail = longest / 3;
    let head = longest.saturating_sub(tail + 1);
    clean.iter().take(head).chain(std::iter::once(&'…')).chain(clean.iter().skip(clean.len() - tail)).collect()
}

const fn is_direction_mark(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_web_addresses_become_links() {
        assert_eq!(WebLink::parse("https://Badges.Example/c/1").unwrap().href, "https://badges.example/c/1");
        assert_eq!(WebLink::parse("https://gооgle.example/").unwrap().host, "xn--ggle-55da.example");
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "did:web:a.example",
            "ftp://a.example/",
            "https://a:b@c.example/",
            "badges.example",
            "",
        ] {
            assert_eq!(WebLink::parse(text), None, "{text}");
        }
    }

    #[test]
    fn long_text_loses_its_middle_and_hidden_marks_go() {
        assert_eq!(shortened("https://badges.example/verify/8f21-aaaa-bbbb", 24), "https://badges.…aaa-bbbb");
        assert_eq!(shortened("a\u{202e}b\u{7}c", 24), "abc");
    }
}
