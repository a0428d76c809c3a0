//! From bytes to a value: a strict reader by descent that holds the limits.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Json, JsonError, JsonProblem, MAX_DEPTH, MAX_VALUES, Object, is_same};

/// Reads one value that fills `bytes`.
pub(super) fn read(bytes: &[u8]) -> Result<Json<'_>, JsonError> {
    let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let body = bytes.get(start..).unwrap_or_default();
    let text = std::str::from_utf8(body).map_err(|error| JsonError { offset: start + error.valid_up_to(), reason: JsonProblem::Utf8 })?;
    let mut parser = Parser { text, at: 0, start, values: 0 };
    parser.space();
    let value = parser.value(0)?;
    parser.space();
    if parser.at == text.len() { Ok(value) } else { Err(parser.fail(JsonProblem::Syntax)) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    start: usize,
    values: usize,
}

impl<'a> Parser<'a> {
    fn fail(&self, reason: JsonProblem) -> JsonError {
        let reason = if reason == JsonProblem::Syntax && self.at >= self.text.len() { JsonProblem::End } else { reason };
        JsonError { offset: self.start + self.at, reason }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.fail(JsonProblem::Syntax))
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Result<Json<'a>, JsonError> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.fail(JsonProblem::Syntax))
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::String),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.fail(JsonProblem::Syntax)),
        }
    }

    fn count(&mut self) -> Result<(), JsonError> {
        self.values += 1;
        if self.values > MAX_VALUES { Err(self.fail(JsonProblem::Size)) } else { Ok(()) }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        if depth >= MAX_DEPTH {
            return Err(self.fail(JsonProblem::Depth));
        }
        self.at += 1;
        let mut members: Vec<(Cow<'a, str>, Json<'a>)> = Vec::with_capacity(8);
        // Small objects are compared one by one; large ones keep their names in a set, so that a hostile file costs no more than its size.
        let mut names: Option<HashSet<Cow<'a, str>>> = None;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Object(Object { members }));
        }
        loop {
            self.space();
            let here = self.at;
            let name = self.string()?;
            let is_known = match &mut names {
                None => members.iter().any(|(known, _)| is_same(known, &name)),
                Some(names) => !names.insert(name.clone()),
            };
            if is_known {
                return Err(JsonError { offset: self.start + here, reason: JsonProblem::DuplicateName });
            }
            self.count()?;
            self.space();
            self.expect(b':')?;
            self.space();
            let value = self.value(depth + 1)?;
            members.push((name, value));
            if members.len() == 32 {
                names = Some(members.iter().map(|(name, _)| name.clone()).collect());
            }
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Json::Object(Object { members }));
                }
                _ => return Err(self.fail(JsonProblem::Syntax)),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        if depth >= MAX_DEPTH {
            return Err(self.fail(JsonProblem::Depth));
        }
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::Array(items));
        }
        loop {
            self.space();
            self.count()?;
            items.push(self.value(depth + 1)?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Json::Array(items));
                }
                _ => return Err(self.fail(JsonProblem::Syntax)),
            }
        }
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let first = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == first { Err(self.fail(JsonProblem::Syntax)) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Json<'a>, JsonError> {
        let first = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Json::Number(Cow::Borrowed(self.text.get(first..self.at).unwrap_or_default())))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.expect(b'"')?;
        let first = self.at;
        self.plain();
        match self.peek() {
            Some(b'"') => {
                let text = self.text.get(first..self.at).unwrap_or_default();
                self.at += 1;
                Ok(Cow::Borrowed(text))
            }
            Some(b'\\') => self.escaped(first).map(Cow::Owned),
            _ => Err(self.fail(JsonProblem::Syntax)),
        }
    }

    /// Goes on to the next sign that is not a plain one of a text, or to the end.
    fn plain(&mut self) {
        self.at += plain_length(self.text.as_bytes().get(self.at..).unwrap_or_default());
    }

    /// The rest of a text that holds escapes; `first` is where the text begins.
    fn escaped(&mut self, first: usize) -> Result<String, JsonError> {
        let mut text = self.text.get(first..self.at).unwrap_or_default().to_owned();
        loop {
            let plain = self.at;
            self.plain();
            text.push_str(self.text.get(plain..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.fail(JsonProblem::Syntax)),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        self.at += 1;
        let kind = self.peek();
        self.at += 1;
        Ok(match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let high = self.hex()?;
                let code = if (0xD800..0xDC00).contains(&high) {
                    self.expect(b'\\')?;
                    self.expect(b'u')?;
                    let low = self.hex()?;
                    if !(0xDC00..0xE000).contains(&low) {
                        return Err(self.fail(JsonProblem::Utf8));
                    }
                    0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
                } else {
                    high
                };
                char::from_u32(code).ok_or_else(|| self.fail(JsonProblem::Utf8))?
            }
            _ => return Err(self.fail(JsonProblem::Syntax)),
        })
    }

    fn hex(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or_else(|| self.fail(JsonProblem::Syntax))?;
        self.at += 4;
        Ok(code)
    }
}

/// How many bytes there are before the first quotation mark, backslash or control, eight at a time.
fn plain_length(bytes: &[u8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // A high bit for every byte that is less than `least`; above the first such byte it may stand for others too.
    let below = |word: u64, least: u64| word.wrapping_sub(EACH * least) & !word & HIGH;
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = below(word, 0x20) | below(word ^ (EACH * 0x22), 1) | below(word ^ (EACH * 0x5c), 1);
        if found != 0 {
            return at * 8 + usize::try_from(found.trailing_zeros() / 8).unwrap_or_default();
        }
    }
    let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
    words.len() * 8 + plain.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn eight_at_a_time_is_one_by_one(bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), Just(0x1f), Just(0x20), Just(0x21), any::<u8>(), any::<u8>(), 0x23_u8..0x5b], 0..40)) {
            let plain = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(bytes.len());
            prop_assert_eq!(plain_length(&bytes), plain);
        }
    }
}
