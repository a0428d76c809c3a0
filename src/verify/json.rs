//! Strict JSON as signed documents need it: names unique, numbers kept as written, depth and size limited (M4).

use std::borrow::Cow;
use std::fmt;

/// Deepest nesting accepted (M4).
pub const MAX_DEPTH: usize = 64;
/// Most members and elements accepted (M4).
pub const MAX_VALUES: usize = 100_000;

/// One JSON value. Text borrows from the input where it holds no escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(Cow<'a, str>),
    /// A text.
    String(Cow<'a, str>),
    /// A list.
    Array(Vec<Json<'a>>),
    /// An object.
    Object(Object<'a>),
}

/// An object: members in written order, names unique.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object<'a> {
    members: Vec<(Cow<'a, str>, Json<'a>)>,
}

/// Why bytes are not the JSON we accept, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {offset}")]
pub struct JsonError {
    /// Byte offset.
    pub offset: usize,
    /// What is wrong.
    pub reason: JsonProblem,
}

/// What is wrong with JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonProblem {
    /// Not UTF-8.
    #[error("not valid UTF-8")]
    Utf8,
    /// Something else was expected.
    #[error("not valid JSON")]
    Syntax,
    /// The text ends too early.
    #[error("the text ends too early")]
    End,
    /// A name stands twice in one object.
    #[error("the same name twice in one object")]
    DuplicateName,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested too deeply")]
    Depth,
    /// More than [`MAX_VALUES`] members and elements.
    #[error("too many members")]
    Size,
}

impl<'a> Json<'a> {
    /// Reads one value that fills `bytes`; a UTF-8 byte order mark is accepted.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let body = bytes.get(start..).unwrap_or_default();
        let text =
            std::str::from_utf8(body).map_err(|error| JsonError { offset: start + error.valid_up_to(), reason: JsonProblem::Utf8 })?;
        let mut parser = Parser { text, at: 0, start, values: 0 };
        parser.space();
        let value = parser.value(0)?;
        parser.space();
        if parser.at == text.len() { Ok(value) } else { Err(parser.fail(JsonProblem::Syntax)) }
    }

    /// Takes over a serde value; numbers keep their lexeme.
    pub fn from_serde(value: &serde_json::Value) -> Json<'static> {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(bool) => Json::Bool(*bool),
            serde_json::Value::Number(number) => Json::Number(Cow::Owned(number.to_string())),
            serde_json::Value::String(text) => Json::String(Cow::Owned(text.clone())),
            serde_json::Value::Array(items) => Json::Array(items.iter().map(Json::from_serde).collect()),
            serde_json::Value::Object(map) => Json::Object(Object {
                members: map.iter().map(|(name, value)| (Cow::Owned(name.clone()), Json::from_serde(value))).collect(),
            }),
        }
    }

    /// The member `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// The text of a text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of a list.
    pub fn as_array(&self) -> Option<&[Json<'a>]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(bool) => Some(*bool),
            _ => None,
        }
    }

    /// A whole number of at least 0, written without point or exponent.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(lexeme) => lexeme.parse().ok(),
            _ => None,
        }
    }

    /// `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The elements of a list, nothing for `null`, else the value itself: how JSON-LD writes "one or many".
    pub fn items(&self) -> &[Json<'a>] {
        match self {
            Self::Array(items) => items,
            Self::Null => &[],
            other => std::slice::from_ref(other),
        }
    }

    /// The same value, borrowing nothing.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Self::Null => Json::Null,
            Self::Bool(bool) => Json::Bool(bool),
            Self::Number(lexeme) => Json::Number(Cow::Owned(lexeme.into_owned())),
            Self::String(text) => Json::String(Cow::Owned(text.into_owned())),
            Self::Array(items) => Json::Array(items.into_iter().map(Json::into_owned).collect()),
            Self::Object(object) => Json::Object(Object {
                members: object.members.into_iter().map(|(name, value)| (Cow::Owned(name.into_owned()), value.into_owned())).collect(),
            }),
        }
    }
}

impl<'a> Object<'a> {
    /// An object of members whose names the caller knows to be unique.
    pub(super) fn of_unique(members: Vec<(Cow<'a, str>, Json<'a>)>) -> Self {
        Self { members }
    }

    /// The member `name`.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// All members, in written order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json<'a>)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Takes the member `name` out.
    pub fn remove(&mut self, name: &str) -> Option<Json<'a>> {
        let at = self.members.iter().position(|(known, _)| known == name)?;
        Some(self.members.remove(at).1)
    }

    /// Sets the member `name`, in its place or at the end.
    pub fn insert(&mut self, name: impl Into<Cow<'a, str>>, value: Json<'a>) {
        let name = name.into();
        match self.members.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.members.push((name, value)),
        }
    }

    /// How many members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// Writes a text with the escapes JSON asks for.
pub(crate) fn write_escaped(text: &str, out: &mut impl fmt::Write) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\u{8}' => out.write_str("\\b")?,
            '\t' => out.write_str("\\t")?,
            '\n' => out.write_str("\\n")?,
            '\u{c}' => out.write_str("\\f")?,
            '\r' => out.write_str("\\r")?,
            c if c < ' ' => write!(out, "\\u{:04x}", u32::from(c))?,
            c => out.write_char(c)?,
        }
    }
    out.write_char('"')
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::Number(lexeme) => f.write_str(lexeme),
            Self::String(text) => write_escaped(text, f),
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(object) => {
                f.write_str("{")?;
                for (index, (name, value)) in object.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    write_escaped(name, f)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
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
        let mut members: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
        // Small objects are compared one by one; large ones keep their names in a set, so that a hostile file costs no more than its size.
        let mut names = std::collections::HashSet::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Object(Object { members }));
        }
        loop {
            self.space();
            let here = self.at;
            let name = self.string()?;
            let is_known = if members.len() < 16 { members.iter().any(|(known, _)| *known == name) } else { names.contains(&name) };
            if is_known {
                return Err(JsonError { offset: self.start + here, reason: JsonProblem::DuplicateName });
            }
            self.count()?;
            self.space();
            self.expect(b':')?;
            self.space();
            let value = self.value(depth + 1)?;
            members.push((name.clone(), value));
            if members.len() == 16 {
                names.extend(members.iter().map(|(name, _)| name.clone()));
            } else if members.len() > 16 {
                names.insert(name);
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
        loop {
            match self.peek() {
                Some(b'"') => {
                    let text = self.text.get(first..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(Cow::Borrowed(text));
                }
                Some(b'\\') => return self.escaped(first).map(Cow::Owned),
                Some(0..=0x1f) | None => return Err(self.fail(JsonProblem::Syntax)),
                Some(_) => self.at += 1,
            }
        }
    }

    /// The rest of a text that holds escapes; `first` is where the text begins.
    fn escaped(&mut self, first: usize) -> Result<String, JsonError> {
        let mut text = self.text.get(first..self.at).unwrap_or_default().to_owned();
        loop {
            let plain = self.at;
            while !matches!(self.peek(), Some(b'"' | b'\\' | 0..=0x1f) | None) {
                self.at += 1;
            }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_is_json_and_nothing_else() {
        for (text, expected) in [
            ("{\"a\":[1,-0.5e+3,true,null,\"x\\u00e9\\ud83d\\ude00\"]}", Ok("{\"a\":[1,-0.5e+3,true,null,\"xé😀\"]}")),
            ("\u{feff} {} ", Ok("{}")),
            ("\"\\/\\b\\n\"", Ok("\"/\\b\\n\"")),
            ("", Err(JsonProblem::End)),
            ("{\"a\":1,\"a\":2}", Err(JsonProblem::DuplicateName)),
            ("{\"a\":1,\"\\u0061\":2}", Err(JsonProblem::DuplicateName)),
            ("[01]", Err(JsonProblem::Syntax)),
            ("[1,]", Err(JsonProblem::Syntax)),
            ("{\"a\":1} x", Err(JsonProblem::Syntax)),
            ("\"a\nb\"", Err(JsonProblem::Syntax)),
            ("\"\\ud800\"", Err(JsonProblem::Syntax)),
            ("\"\\ud800\\u0041\"", Err(JsonProblem::Utf8)),
            ("\"\\udc00\"", Err(JsonProblem::Utf8)),
            ("\"\\u+123\"", Err(JsonProblem::Syntax)),
            ("[NaN]", Err(JsonProblem::Syntax)),
            ("{\"a\":", Err(JsonProblem::End)),
        ] {
            let got = Json::parse(text.as_bytes()).map(|json| json.to_string()).map_err(|error| error.reason);
            assert_eq!(got.as_deref(), expected.as_ref().map(|text| *text), "{text}");
        }
        assert_eq!(Json::parse(b"\"\xff\"").map_err(|error| (error.offset, error.reason)), Err((1, JsonProblem::Utf8)));
    }

    #[test]
    fn a_name_twice_is_found_in_large_objects_too() {
        let mut text: String = (0..40).map(|n| format!("\"k{n}\":0,")).collect();
        text.insert(0, '{');
        assert!(Json::parse(format!("{text}\"last\":1}}").as_bytes()).is_ok());
        for again in ["k3", "k39"] {
            let error = Json::parse(format!("{text}\"{again}\":1}}").as_bytes()).unwrap_err();
            assert_eq!(error.reason, JsonProblem::DuplicateName);
        }
    }

    #[test]
    fn depth_and_size_have_limits() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(nested(64).as_bytes()).is_ok());
        assert_eq!(Json::parse(nested(65).as_bytes()).unwrap_err().reason, JsonProblem::Depth);
        let wide = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        assert!(Json::parse(wide(100_000).as_bytes()).is_ok());
        assert_eq!(Json::parse(wide(100_001).as_bytes()).unwrap_err().reason, JsonProblem::Size);
    }

    #[test]
    fn numbers_keep_their_lexeme() {
        let json = Json::parse(b"[9007199254740993, 1.10]").unwrap();
        assert_eq!(json.to_string(), "[9007199254740993,1.10]");
        assert_eq!(json.as_array().unwrap()[0].as_u64(), Some(9_007_199_254_740_993));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(Json::parse(&bytes));
        }

        #[test]
        fn what_is_written_reads_back_the_same(text in "\\PC{0,40}", number in any::<i64>()) {
            let mut object = Object::default();
            object.insert("t", Json::String(text.into()));
            object.insert("n", Json::Array(vec![Json::Number(number.to_string().into())]));
            let json = Json::Object(object);
            let written = json.to_string();
            prop_assert_eq!(Json::parse(written.as_bytes()).unwrap(), json);
        }
    }
}
