//! Local contexts: what one `@context` says, before it is applied to what holds already (JSON-LD 1.1 §4.1).

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use foldhash::HashMap;

use crate::verify::json::{Json, Object};

/// Why a context cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ContextProblem(pub(super) String);

/// The value of one `@context`: its parts in order.
#[derive(Debug)]
pub(super) struct Context {
    /// Tells contexts apart without comparing them.
    pub(super) id: u32,
    pub(super) parts: Vec<Part>,
    /// Written in the document itself, so the stricter rule holds (M9).
    pub(super) is_inline: bool,
    /// One of those whose names readers of the JSON go by.
    pub(super) is_reader: bool,
}

impl PartialEq for Context {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id || self.parts == other.parts
    }
}

/// One part of a `@context`.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    /// Forget all.
    Null,
    /// A context known by its URL.
    Url(Box<str>),
    /// Terms.
    Block(Block),
}

/// One object of terms.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) is_protected: bool,
    pub(super) propagate: Option<bool>,
    /// `Some(None)` takes a vocabulary away.
    pub(super) vocab: Option<Option<Box<str>>>,
    pub(super) language: Option<Option<Box<str>>>,
    pub(super) terms: Vec<(Arc<str>, Definition)>,
    pub(super) index: HashMap<Arc<str>, usize>,
}

/// The order of terms is of no account: editions of a context list the same ones in another.
impl PartialEq for Block {
    fn eq(&self, other: &Self) -> bool {
        let own = |block: &Self| (block.is_protected, block.propagate, block.vocab.clone(), block.language.clone(), block.terms.len());
        own(self) == own(other) && self.terms.iter().all(|(name, definition)| other.get(name).is_some_and(|(_, known)| known == definition))
    }
}

/// The IRI a definition names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Named {
    /// None: the term is its own.
    #[default]
    Itself,
    /// `null`: the term means nothing.
    Nothing,
    /// As written: absolute, compact, a term or a keyword.
    Iri(Box<str>),
}

/// What a context says of one term.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Definition {
    pub(super) named: Named,
    /// Written as a bare text, which makes it fit for a prefix.
    pub(super) is_simple: bool,
    pub(super) is_reverse: bool,
    pub(super) coercion: Option<Box<str>>,
    pub(super) container: Containers,
    pub(super) language: Option<Option<Box<str>>>,
    pub(super) is_protected: Option<bool>,
    pub(super) is_prefix: Option<bool>,
    pub(super) scoped: Option<Arc<Context>>,
}

/// Kinds of container of a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Containers(u8);

impl Containers {
    pub(super) const LIST: Self = Self(1);
    pub(super) const SET: Self = Self(2);
    pub(super) const GRAPH: Self = Self(4);
    pub(super) const LANGUAGE: Self = Self(8);
    pub(super) const INDEX: Self = Self(16);
    pub(super) const ID: Self = Self(32);
    pub(super) const TYPE: Self = Self(64);
    pub(super) const NAMES: [(&'static str, Self); 7] = [
        ("@list", Self::LIST),
        ("@set", Self::SET),
        ("@graph", Self::GRAPH),
        ("@language", Self::LANGUAGE),
        ("@index", Self::INDEX),
        ("@id", Self::ID),
        ("@type", Self::TYPE),
    ];

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn add(&mut self, name: &str) -> Result<(), ContextProblem> {
        let (_, one) = Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| ContextProblem(format!("container {name} is not one we know")))?;
        self.0 |= one.0;
        Ok(())
    }
}

static NEXT_ID: AtomicU32 = AtomicU32::new(1);

impl Context {
    pub(super) fn new(parts: Vec<Part>, is_inline: bool) -> Self {
        Self { id: NEXT_ID.fetch_add(1, Ordering::Relaxed), parts, is_inline, is_reader: false }
    }

    /// Reads the value of a `@context`.
    pub(super) fn from_json(value: &Json, is_inline: bool) -> Result<Self, ContextProblem> {
        let one = std::slice::from_ref(value);
        let parts = value.as_array().unwrap_or(one).iter().map(|part| Part::from_json(part, is_inline)).collect::<Result<_, _>>()?;
        Ok(Self::new(parts, is_inline))
    }
}

impl Part {
    pub(super) fn from_json(value: &Json, is_inline: bool) -> Result<Self, ContextProblem> {
        match value {
            Json::Null => Ok(Self::Null),
            Json::String(url) => Ok(Self::Url(url.as_ref().into())),
            Json::Object(object) => Block::from_json(object, is_inline).map(Self::Block),
            _ => Err(ContextProblem("a context is a URL, an object or null".into())),
        }
    }
}

impl Block {
    fn from_json(object: &Object, is_inline: bool) -> Result<Self, ContextProblem> {
        let mut block = Self::default();
        for (name, value) in object.iter() {
            match name {
                "@version" if matches!(value, Json::Number(lexeme) if lexeme == "1.1") => {}
                "@protected" => block.is_protected = flag(name, value)?,
                "@propagate" => block.propagate = Some(flag(name, value)?),
                "@vocab" => block.vocab = Some(text_or_null(name, value)?),
                "@language" => block.language = Some(text_or_null(name, value)?),
                _ if name.starts_with('@') => return Err(ContextProblem(format!("{name} in a context is not supported"))),
                "" => return Err(ContextProblem("a term is empty".into())),
                _ => block.add(name.into(), Definition::from_json(name, value, is_inline)?),
            }
        }
        Ok(block)
    }

    pub(super) fn add(&mut self, name: Arc<str>, definition: Definition) {
        self.index.insert(Arc::clone(&name), self.terms.len());
        self.terms.push((name, definition));
    }

    pub(super) fn get(&self, name: &str) -> Option<(&Arc<str>, &Definition)> {
        self.index.get(name).and_then(|at| self.terms.get(*at)).map(|(name, definition)| (name, definition))
    }
}

impl Definition {
    fn from_json(term: &str, value: &Json, is_inline: bool) -> Result<Self, ContextProblem> {
        let object = match value {
            Json::Null => return Ok(Self { named: Named::Nothing, is_simple: true, ..Self::default() }),
            Json::String(iri) => return Ok(Self { named: Named::Iri(iri.as_ref().into()), is_simple: true, ..Self::default() }),
            Json::Object(object) => object,
            _ => return Err(ContextProblem(format!("the term {term} is neither a text nor an object"))),
        };
        let mut definition = Self::default();
        for (name, value) in object.iter() {
            match name {
                "@id" if !definition.is_reverse => definition.named = text_or_null(name, value)?.map_or(Named::Nothing, Named::Iri),
                "@reverse" if definition.named == Named::Itself => {
                    definition.is_reverse = true;
                    definition.named = Named::Iri(text(name, value)?);
                }
                "@type" => definition.coercion = Some(text(name, value)?),
                "@container" => {
                    for item in value.items() {
                        definition.container.add(&text(name, item)?)?;
                    }
                }
                "@language" => definition.language = Some(text_or_null(name, value)?),
                "@protected" => definition.is_protected = Some(flag(name, value)?),
                "@prefix" => definition.is_prefix = Some(flag(name, value)?),
                "@context" => definition.scoped = Some(Arc::new(Context::from_json(value, is_inline)?)),
                _ => return Err(ContextProblem(format!("{name} in the term {term} is not supported"))),
            }
        }
        Ok(definition)
    }
}

fn text(name: &str, value: &Json) -> Result<Box<str>, ContextProblem> {
    value.as_str().map(Into::into).ok_or_else(|| ContextProblem(format!("{name} in a context is not a text")))
}

fn text_or_null(name: &str, value: &Json) -> Result<Option<Box<str>>, ContextProblem> {
    if value.is_null() { Ok(None) } else { text(name, value).map(Some) }
}

fn flag(name: &str, value: &Json) -> Result<bool, ContextProblem> {
    value.as_bool().ok_or_else(|| ContextProblem(format!("{name} in a context is not true or false")))
}
