//! One validation: its budget, where a `$ref` leads, and how answers add up.

use std::collections::HashMap;

use regex_lite::{Regex, RegexBuilder};
use url::Url;

use super::number::Decimal;
use super::{Conformity, MAX_DEPTH, Misfit, Open};
use crate::verify::json::{Json, Object};
use crate::verify::percent;

/// Largest compiled pattern, in bytes: keeps the work of one match in proportion to the text.
const MAX_PATTERN: usize = 32 * 1024;

/// Why a document does not fit a schema, or why that is open.
#[derive(Clone, Debug)]
pub(super) enum Miss {
    Unfit(Misfit),
    Open(Open),
}

impl Miss {
    pub(super) fn unfit(keyword: &'static str) -> Self {
        Self::Unfit(Misfit { place: String::new(), keyword })
    }

    /// The same, seen from the object or list around it.
    pub(super) fn inside(self, name: &str) -> Self {
        match self {
            Self::Unfit(Misfit { place, keyword }) => {
                let name: String = name.chars().take(80).collect();
                Self::Unfit(Misfit { place: format!("/{}{place}", name.replace('~', "~0").replace('/', "~1")), keyword })
            }
            open @ Self::Open(_) => open,
        }
    }
}

pub(super) type Answer = Result<(), Miss>;

/// All of them must fit: one that does not decides, whatever is open beside it.
pub(super) fn all(answers: impl IntoIterator<Item = Answer>) -> Answer {
    let mut open = None;
    for answer in answers {
        match answer {
            Ok(()) => {}
            Err(unfit @ Miss::Unfit(_)) => return Err(unfit),
            Err(other) => open = open.or(Some(other)),
        }
    }
    open.map_or(Ok(()), Err)
}

/// Which rules a schema follows where the drafts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Drafts 6 and 7: what stands beside a `$ref` is ignored.
    Seven,
    /// 2019-09 and 2020-12, and schemas that do not say.
    Newer,
}

/// A schema with the budget of its validation.
pub(super) struct Evaluation<'s> {
    root: &'s Json<'s>,
    /// The address the schema gives itself.
    base: Option<Url>,
    pub(super) dialect: Dialect,
    /// What is left.
    steps: usize,
    patterns: HashMap<String, Option<Regex>>,
}

/// Validates a whole document.
pub(super) fn whole(schema: &Json<'_>, document: &Json<'_>, steps: usize) -> Conformity {
    let dialect = match schema.member("$schema").and_then(Json::as_str) {
        None => Dialect::Newer,
        Some(name) if name.contains("draft-07") || name.contains("draft-06") => Dialect::Seven,
        Some(name) if name.contains("2019-09") || name.contains("2020-12") => Dialect::Newer,
        Some(_) => return Conformity::Open(Open::Unsupported("another draft")),
    };
    let base = schema.member("$id").and_then(Json::as_str).and_then(|id| Url::parse(id).ok());
    let mut evaluation = Evaluation { root: schema, base, dialect, steps, patterns: HashMap::new() };
    match evaluation.schema(schema, document, 0) {
        Ok(()) => Conformity::Fits,
        Err(Miss::Unfit(misfit)) => Conformity::Unfit(misfit),
        Err(Miss::Open(open)) => Conformity::Open(open),
    }
}

impl<'s> Evaluation<'s> {
    /// Takes steps out of the budget.
    pub(super) fn spend(&mut self, steps: usize) -> Answer {
        self.steps = self.steps.checked_sub(steps).ok_or(Miss::Open(Open::TooMuch))?;
        Ok(())
    }

    /// A member of an object, at the price of looking for it.
    pub(super) fn find<'o>(&mut self, object: &'o Object<'o>, name: &str) -> Result<Option<&'o Json<'o>>, Miss> {
        self.spend(1 + object.len() / 16)?;
        Ok(object.member(name))
    }

    /// Whether `document` fits `schema`.
    pub(super) fn schema(&mut self, schema: &'s Json<'s>, document: &Json<'_>, depth: usize) -> Answer {
        self.spend(1)?;
        if depth > MAX_DEPTH {
            return Err(Miss::Open(Open::TooMuch));
        }
        let object = match schema {
            Json::Bool(true) => return Ok(()),
            Json::Bool(false) => return Err(Miss::unfit("false")),
            Json::Object(object) => object,
            _ => return Err(Miss::Open(Open::Broken("a schema is an object"))),
        };
        if depth > 0
            && object.member("$id").and_then(Json::as_str).is_some_and(|id| !id.starts_with('#'))
            && !std::ptr::eq(schema, self.root)
        {
            return Err(Miss::Open(Open::Unsupported("a schema with an address of its own inside another")));
        }
        let referred = match object.member("$ref") {
            None => Ok(()),
            Some(reference) => {
                let target = self.target(reference)?;
                self.schema(target, document, depth + 1)
            }
        };
        if self.dialect == Dialect::Seven && object.member("$ref").is_some() {
            return referred;
        }
        let own = object.iter().map(|(name, value)| self.keyword((name, value), object, document, depth));
        all(std::iter::once(referred).chain(own))
    }

    /// The schema a `$ref` leads to, inside this document only.
    fn target(&mut self, reference: &Json<'_>) -> Result<&'s Json<'s>, Miss> {
        let text = reference.as_str().ok_or(Miss::Open(Open::Broken("$ref is no text")))?;
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let is_here = address.is_empty()
            || self.base.as_ref().is_some_and(|base| {
                let mut own = base.clone();
                own.set_fragment(None);
                base.join(address).is_ok_and(|other| other == own)
            });
        if !is_here {
            return Err(Miss::Open(Open::Elsewhere));
        }
        let fragment = percent::decoded(fragment).ok_or(Miss::Open(Open::Broken("$ref")))?;
        if fragment.is_empty() || fragment.starts_with('/') { self.pointed_at(&fragment) } else { self.anchored(&fragment) }
    }

    fn pointed_at(&mut self, pointer: &str) -> Result<&'s Json<'s>, Miss> {
        let mut at = self.root;
        for part in pointer.split('/').skip(1) {
            let name = part.replace("~1", "/").replace("~0", "~");
            let next = match at {
                Json::Object(object) => self.find(object, &name)?,
                Json::Array(items) => name.parse::<usize>().ok().and_then(|index| items.get(index)),
                _ => None,
            };
            at = next.ok_or(Miss::Open(Open::Broken("a $ref leads nowhere")))?;
        }
        Ok(at)
    }

    /// The schema with this `$anchor` (in drafts 6 and 7 an `$id` that is a fragment).
    fn anchored(&mut self, name: &str) -> Result<&'s Json<'s>, Miss> {
        let mut waiting = vec![self.root];
        while let Some(one) = waiting.pop() {
            self.spend(1)?;
            let is_it = |object: &Object<'_>| {
                let own = |key: &str| object.member(key).and_then(Json::as_str);
                own("$anchor") == Some(name) || own("$id").and_then(|id| id.strip_prefix('#')) == Some(name)
            };
            match one {
                Json::Object(object) if is_it(object) => return Ok(one),
                Json::Object(object) => waiting.extend(object.iter().map(|(_, value)| value)),
                Json::Array(items) => waiting.extend(items),
                _ => {}
            }
        }
        Err(Miss::Open(Open::Broken("a $ref leads nowhere")))
    }

    /// Whether a pattern is found in a text. ECMA 262 patterns beyond what linear matching can do are not evaluated.
    pub(super) fn matches(&mut self, pattern: &str, text: &str) -> Result<bool, Miss> {
        self.spend(8 * (1 + text.len()))?;
        if !self.patterns.contains_key(pattern) {
            self.spend(200 + pattern.len())?;
            let compiled = RegexBuilder::new(pattern).size_limit(MAX_PATTERN).nest_limit(32).build().ok();
            self.patterns.insert(pattern.to_owned(), compiled);
        }
        match self.patterns.get(pattern) {
            Some(Some(regex)) => Ok(regex.is_match(text)),
            _ => Err(Miss::Open(Open::Unsupported("a kind of pattern"))),
        }
    }

    /// A text that two equal values share: numbers by value, members by name.
    pub(super) fn key(&mut self, value: &Json<'_>) -> Result<String, Miss> {
        self.spend(1)?;
        Ok(match value {
            Json::Null | Json::Bool(_) => value.to_string(),
            Json::Number(lexeme) => {
                self.spend(lexeme.len() / 8)?;
                Decimal::read(lexeme).ok_or(Miss::Open(Open::Unsupported("a very large number")))?.key()
            }
            Json::String(text) => {
                self.spend(text.len() / 8)?;
                value.to_string()
            }
            Json::Array(items) => {
                let keys = items.iter().map(|item| self.key(item)).collect::<Result<Vec<_>, _>>()?;
                format!("[{}]", keys.join(","))
            }
            Json::Object(object) => {
                let mut keys = Vec::with_capacity(object.len());
                for (name, value) in object.iter() {
                    keys.push(format!("{}:{}", Json::String(name.into()), self.key(value)?));
                }
                keys.sort();
                format!("{{{}}}", keys.join(","))
            }
        })
    }
}
