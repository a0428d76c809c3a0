//! What each keyword asks of a document.

use std::collections::HashSet;

use super::Open;
use super::evaluate::{Answer, Evaluation, Miss, all};
use super::number::Decimal;
use crate::verify::json::{Json, Object};

/// A keyword with its value.
type Keyword<'s> = (&'s str, &'s Json<'s>);

fn broken(keyword: &'static str) -> Miss {
    Miss::Open(Open::Broken(keyword))
}

fn ask(is_met: bool, keyword: &'static str) -> Answer {
    if is_met { Ok(()) } else { Err(Miss::unfit(keyword)) }
}

/// A limit of lengths and counts.
fn limit(value: &Json<'_>, keyword: &'static str) -> Result<usize, Miss> {
    let Json::Number(lexeme) = value else { return Err(broken(keyword)) };
    let whole = lexeme.split_once('.').map_or(Some(&**lexeme), |(whole, rest)| rest.bytes().all(|byte| byte == b'0').then_some(whole));
    whole.and_then(|whole| whole.parse().ok()).ok_or(broken(keyword))
}

impl<'s> Evaluation<'s> {
    /// Whether `document` meets one keyword of the schema `within`. Those we do not know are annotations (JSON Schema 2020-12 §6.5).
    pub(super) fn keyword(&mut self, (name, value): Keyword<'s>, within: &'s Object<'s>, document: &Json<'_>, depth: usize) -> Answer {
        self.spend(1)?;
        match name {
            "type" => kinds(value, document),
            "enum" | "const" => self.one_of_values(name, value, document),
            "allOf" | "anyOf" | "oneOf" => self.combined(name, value, document, depth),
            "not" => match self.schema(value, document, depth + 1) {
                Ok(()) => Err(Miss::unfit("not")),
                Err(Miss::Unfit(_)) => Ok(()),
                Err(open) => Err(open),
            },
            "if" => {
                let then = match self.schema(value, document, depth + 1) {
                    Ok(()) => within.member("then"),
                    Err(Miss::Unfit(_)) => within.member("else"),
                    Err(open) => return Err(open),
                };
                then.map_or(Ok(()), |then| self.schema(then, document, depth + 1))
            }
            "unevaluatedProperties" | "unevaluatedItems" if *value != Json::Bool(true) => {
                Err(Miss::Open(Open::Unsupported("unevaluatedProperties or unevaluatedItems")))
            }
            "$dynamicRef" | "$recursiveRef" => Err(Miss::Open(Open::Unsupported("a dynamic $ref"))),
            _ => match document {
                Json::Number(lexeme) => number(name, value, lexeme),
                Json::String(text) => self.text((name, value), text),
                Json::Array(items) => self.list((name, value), within, items, depth),
                Json::Object(object) => self.object((name, value), within, (document, object), depth),
                Json::Null | Json::Bool(_) => Ok(()),
            },
        }
    }

    fn one_of_values(&mut self, name: &str, value: &Json<'_>, document: &Json<'_>) -> Answer {
        let own = self.key(document)?;
        let (values, keyword) = match (name, value) {
            ("const", value) => (std::slice::from_ref(value), "const"),
            (_, Json::Array(values)) => (values.as_slice(), "enum"),
            _ => return Err(broken("enum")),
        };
        for value in values {
            if self.key(value)? == own {
                return Ok(());
            }
        }
        Err(Miss::unfit(keyword))
    }

    fn combined(&mut self, name: &str, value: &'s Json<'s>, document: &Json<'_>, depth: usize) -> Answer {
        let Json::Array(schemas) = value else { return Err(broken("allOf, anyOf or oneOf is no list")) };
        if name == "allOf" {
            return all(schemas.iter().map(|schema| self.schema(schema, document, depth + 1)));
        }
        let (mut fitting, mut open) = (0_usize, None);
        for schema in schemas {
            match self.schema(schema, document, depth + 1) {
                Ok(()) if name == "anyOf" => return Ok(()),
                Ok(()) => fitting += 1,
                Err(Miss::Unfit(_)) => {}
                Err(other) => open = open.or(Some(other)),
            }
        }
        match (name, fitting, open) {
            ("oneOf", 2.., _) => Err(Miss::unfit("oneOf")),
            (_, _, Some(open)) => Err(open),
            ("oneOf", fitting, None) => ask(fitting == 1, "oneOf"),
            _ => Err(Miss::unfit("anyOf")),
        }
    }

    fn text(&mut self, (name, value): Keyword<'s>, text: &str) -> Answer {
        match name {
            "minLength" | "maxLength" => {
                self.spend(text.len() / 8)?;
                let length = text.chars().count();
                if name == "minLength" {
                    ask(length >= limit(value, "minLength")?, "minLength")
                } else {
                    ask(length <= limit(value, "maxLength")?, "maxLength")
                }
            }
            "pattern" => {
                let pattern = value.as_str().ok_or(broken("pattern"))?;
                ask(self.matches(pattern, text)?, "pattern")
            }
            _ => Ok(()),
        }
    }

    fn list(&mut self, (name, value): Keyword<'s>, within: &'s Object<'s>, items: &[Json<'_>], depth: usize) -> Answer {
        match (name, value) {
            ("minItems", _) => ask(items.len() >= limit(value, "minItems")?, "minItems"),
            ("maxItems", _) => ask(items.len() <= limit(value, "maxItems")?, "maxItems"),
            ("uniqueItems", Json::Bool(true)) => {
                let mut seen = HashSet::new();
                for item in items {
                    let key = self.key(item)?;
                    ask(seen.insert(key), "uniqueItems")?;
                }
                Ok(())
            }
            // A list of schemas, one for each place: `items` until 2019-09, `prefixItems` since.
            ("prefixItems" | "items", Json::Array(schemas)) => {
                all(schemas.iter().zip(items).enumerate().map(|(at, (schema, item))| self.within(&at.to_string(), schema, item, depth)))
            }
            ("items" | "additionalItems", schema) => {
                let firsts = match (name, within.member("prefixItems"), within.member("items")) {
                    ("items", Some(Json::Array(firsts)), _) | ("additionalItems", _, Some(Json::Array(firsts))) => firsts.len(),
                    ("items", ..) => 0,
                    _ => return Ok(()),
                };
                all(items.iter().enumerate().skip(firsts).map(|(at, item)| self.within(&at.to_string(), schema, item, depth)))
            }
            ("contains", schema) => {
                let least = within.member("minContains").map_or(Ok(1), |value| limit(value, "minContains"))?;
                let most = within.member("maxContains").map(|value| limit(value, "maxContains")).transpose()?;
                let (mut fitting, mut open) = (0_usize, None);
                for item in items {
                    match self.schema(schema, item, depth + 1) {
                        Ok(()) => fitting += 1,
                        Err(Miss::Unfit(_)) => {}
                        Err(other) => open = open.or(Some(other)),
                    }
                }
                match open {
                    Some(open) => Err(open),
                    None => ask(fitting >= least && most.is_none_or(|most| fitting <= most), "contains"),
                }
            }
            _ => Ok(()),
        }
    }

    fn within(&mut self, place: &str, schema: &'s Json<'s>, item: &Json<'_>, depth: usize) -> Answer {
        self.schema(schema, item, depth + 1).map_err(|miss| miss.inside(place))
    }

    fn object(
        &mut self,
        (name, value): Keyword<'s>,
        within: &'s Object<'s>,
        (document, object): (&Json<'_>, &Object<'_>),
        depth: usize,
    ) -> Answer {
        match (name, value) {
            ("minProperties", _) => ask(object.len() >= limit(value, "minProperties")?, "minProperties"),
            ("maxProperties", _) => ask(object.len() <= limit(value, "maxProperties")?, "maxProperties"),
            ("required", Json::Array(names)) => self.required(names, object, "required"),
            ("properties", Json::Object(schemas)) => {
                let members = object.iter().map(|(name, member)| match self.find(schemas, name)? {
                    Some(schema) => self.within(name, schema, member, depth),
                    None => Ok(()),
                });
                all(members)
            }
            ("patternProperties", Json::Object(schemas)) => all(schemas.iter().map(|(pattern, schema)| {
                all(object.iter().map(
                    |(name, member)| {
                        if self.matches(pattern, name)? { self.within(name, schema, member, depth) } else { Ok(()) }
                    },
                ))
            })),
            ("additionalProperties", schema) => all(object
                .iter()
                .map(|(name, member)| if self.is_named(within, name)? { Ok(()) } else { self.within(name, schema, member, depth) })),
            ("propertyNames", schema) => all(object.iter().map(|(name, _)| self.within(name, schema, &Json::String(name.into()), depth))),
            ("dependentRequired" | "dependentSchemas" | "dependencies", Json::Object(rules)) => all(rules.iter().map(|(name, rule)| {
                if self.find(object, name)?.is_none() {
                    return Ok(());
                }
                match rule {
                    Json::Array(names) => self.required(names, object, "dependentRequired"),
                    schema => self.schema(schema, document, depth + 1),
                }
            })),
            ("required" | "properties" | "patternProperties" | "dependentRequired" | "dependentSchemas" | "dependencies", _) => {
                Err(broken("required, properties or dependencies"))
            }
            _ => Ok(()),
        }
    }

    fn required(&mut self, names: &[Json<'_>], object: &Object<'_>, keyword: &'static str) -> Answer {
        for name in names {
            let name = name.as_str().ok_or(broken(keyword))?;
            if self.find(object, name)?.is_none() {
                return Err(Miss::unfit(keyword).inside(name));
            }
        }
        Ok(())
    }

    /// Whether `properties` or `patternProperties` speak for a member.
    fn is_named(&mut self, within: &Object<'_>, name: &str) -> Result<bool, Miss> {
        if let Some(Json::Object(schemas)) = within.member("properties")
            && self.find(schemas, name)?.is_some()
        {
            return Ok(true);
        }
        if let Some(Json::Object(schemas)) = within.member("patternProperties") {
            for (pattern, _) in schemas.iter() {
                if self.matches(pattern, name)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

fn kinds(value: &Json<'_>, document: &Json<'_>) -> Answer {
    let is_kind = |kind: &str| match (kind, document) {
        ("null", Json::Null)
        | ("boolean", Json::Bool(_))
        | ("string", Json::String(_))
        | ("array", Json::Array(_))
        | ("object", Json::Object(_))
        | ("number", Json::Number(_)) => true,
        ("integer", Json::Number(lexeme)) => Decimal::read(lexeme).is_some_and(|number| number.is_whole()),
        _ => false,
    };
    let kinds = value.items();
    if kinds.is_empty() || kinds.iter().any(|kind| kind.as_str().is_none()) {
        return Err(broken("type"));
    }
    ask(kinds.iter().filter_map(Json::as_str).any(is_kind), "type")
}

fn number(name: &str, value: &Json<'_>, lexeme: &str) -> Answer {
    let keyword = match name {
        "minimum" => "minimum",
        "maximum" => "maximum",
        "exclusiveMinimum" => "exclusiveMinimum",
        "exclusiveMaximum" => "exclusiveMaximum",
        "multipleOf" => "multipleOf",
        _ => return Ok(()),
    };
    let large = || Miss::Open(Open::Unsupported("a very large number"));
    let Json::Number(bound) = value else { return Err(broken(keyword)) };
    let (own, bound) = (Decimal::read(lexeme).ok_or_else(large)?, Decimal::read(bound).ok_or_else(large)?);
    let is_met = match keyword {
        "minimum" => own >= bound,
        "maximum" => own <= bound,
        "exclusiveMinimum" => own > bound,
        "exclusiveMaximum" => own < bound,
        _ => own.is_multiple_of(&bound).ok_or_else(large)?,
    };
    ask(is_met, keyword)
}
