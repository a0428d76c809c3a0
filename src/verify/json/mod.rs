//! Strict JSON as signed documents need it: names unique, numbers kept as written, depth and size limited (M4).

use std::borrow::Cow;

mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use write::write_escaped;

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
        read::read(bytes)
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

    /// The member `name` of an object; nothing where it is `null`, which says nothing (JSON-LD 1.1 §4.5, M9).
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// The member `name` of an object as it is written, `null` too.
    pub fn member(&self, name: &str) -> Option<&Json<'a>> {
        self.as_object().and_then(|object| object.member(name))
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

    /// The member `name`; nothing where it is `null`. A signature over linked data does not cover a member that is `null`, so that nobody
    /// may read more out of one than out of none (M9).
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.member(name).filter(|value| !value.is_null())
    }

    /// The member `name` as it is written, `null` too.
    pub fn member(&self, name: &str) -> Option<&Json<'a>> {
        self.members.iter().find(|(known, _)| is_same(known, name)).map(|(_, value)| value)
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

/// Whether two names are the same. Most are not, and that is seen at their length and first sign.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.as_bytes().first() == other.as_bytes().first() && one == other
}
