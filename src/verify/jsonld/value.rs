//! Values of properties: texts, numbers, references, lists and maps (JSON-LD 1.1 API §5.3 and §8.6).

use super::active::{Active, Coercion, Keyword, Meaning, Place, Target};
use super::error::{JsonLdError, Loss};
use super::local::Containers;
use super::number::lexical_form;
use super::readers::is_disguise;
use super::walk::{RDF, Read, Slot, Walk};
use crate::verify::jcs;
use crate::verify::json::Json;
use crate::verify::rdf::{self, Quad};

const XSD_BOOLEAN: &str = "http://www.w3.org/2001/XMLSchema#boolean";
const XSD_DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";
const XSD_INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";
const XSD_STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
const RDF_JSON: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";

impl<'d> Walk<'d> {
    /// All objects of a property, by its container.
    pub(super) fn values(&mut self, slot: Slot, value: &'d Json<'d>, out: &mut Vec<rdf::Term>) -> Result<(), JsonLdError> {
        let container = slot.term.container;
        if let Json::Object(map) = value {
            if container.has(Containers::LANGUAGE) {
                return map.iter().try_for_each(|(tag, value)| self.language_map(slot.active, tag, value, out));
            }
            if container.has(Containers::INDEX) {
                return map.iter().try_for_each(|(_, value)| self.terms(Slot { in_index: true, ..slot }, value, out));
            }
            if container.has(Containers::ID) || container.has(Containers::TYPE) {
                return Err(self.malformed("no credential uses maps of ids or types"));
            }
        }
        if slot.term.coercion == Coercion::Json {
            let literal = self.json_literal(value)?;
            if !container.has(Containers::LIST) {
                out.push(literal);
                return Ok(());
            }
            out.push(self.chain(vec![literal], slot.graph)?);
            return Ok(());
        }
        if container.has(Containers::LIST) && !is_list_object(slot.active, value) {
            out.push(self.list(slot, value)?);
            return Ok(());
        }
        self.terms(slot, value, out)
    }

    /// The objects of one value or of every element of an array.
    pub(super) fn terms(&mut self, slot: Slot, value: &'d Json<'d>, out: &mut Vec<rdf::Term>) -> Result<(), JsonLdError> {
        match value {
            Json::Null => Ok(()),
            Json::Array(items) => items.iter().try_for_each(|item| self.terms(slot, item, out)),
            Json::Object(object) => self.object(slot, object, out),
            scalar => {
                if slot.term.container.has(Containers::GRAPH) {
                    return Err(self.loss(Loss::EmptyObject));
                }
                let term = self.scalar(slot, scalar)?;
                out.push(term);
                Ok(())
            }
        }
    }

    /// A list; a list inside it is a list of its own.
    pub(super) fn list(&mut self, slot: Slot, value: &'d Json<'d>) -> Result<rdf::Term, JsonLdError> {
        let mut elements = Vec::new();
        for item in value.items() {
            if item.as_array().is_some() {
                elements.push(self.list(slot, item)?);
            } else {
                self.terms(slot, item, &mut elements)?;
            }
        }
        self.chain(elements, slot.graph)
    }

    /// An RDF collection.
    fn chain(&mut self, elements: Vec<rdf::Term>, graph: Option<rdf::Term>) -> Result<rdf::Term, JsonLdError> {
        let mut rest_of = self.data.joined_iri(RDF, "nil")?;
        for element in elements.into_iter().rev() {
            let cell = self.data.blank();
            let (first, rest) = (self.data.joined_iri(RDF, "first")?, self.data.joined_iri(RDF, "rest")?);
            self.data.push(Quad { subject: cell, predicate: first, object: element, graph });
            self.data.push(Quad { subject: cell, predicate: rest, object: rest_of, graph });
            rest_of = cell;
        }
        Ok(rest_of)
    }

    fn scalar(&mut self, slot: Slot, value: &'d Json<'d>) -> Result<rdf::Term, JsonLdError> {
        let scoped = match &slot.term.scoped {
            Some(scoped) => Some(self.scopes.apply(slot.active, scoped, Place::Property)?),
            None => None,
        };
        let active = scoped.as_ref().unwrap_or(slot.active);
        let term = active.terms.get(slot.name).map_or(slot.term, AsRef::as_ref);
        match (&term.coercion, value) {
            (Coercion::Id, Json::String(id)) => self.identifier(active, id),
            (Coercion::Vocab, Json::String(word)) => self.word(active, word),
            (Coercion::Json, value) => self.json_literal(value),
            (Coercion::Datatype(datatype), value) => self.literal(value, Some(datatype)),
            (_, Json::String(text)) => match term.language.as_ref().map_or(active.language.as_deref(), |language| language.as_deref()) {
                Some(language) => self.tagged(text, language),
                None => Ok(self.data.plain(text)?),
            },
            (_, value) => self.literal(value, None),
        }
    }

    /// An identifier: an absolute or compact IRI, or a blank node label.
    pub(super) fn identifier(&mut self, active: &Active, id: &'d str) -> Result<rdf::Term, JsonLdError> {
        match active.expand(id, false) {
            Meaning::Absolute(label) if label.starts_with("_:") => Ok(self.blank(id)),
            Meaning::Absolute(iri) => self.data.iri(iri).map_err(|_| self.loss(Loss::RelativeId)),
            // Readers of the JSON take an id as it is written (M9).
            Meaning::Joined(..) => Err(self.shortened()),
            Meaning::Known(_) | Meaning::Keyword(_) | Meaning::Nothing => Err(self.loss(Loss::RelativeId)),
        }
    }

    /// A word of a vocabulary.
    fn word(&mut self, active: &Active, word: &'d str) -> Result<rdf::Term, JsonLdError> {
        let is_known = |iri: &str| active.has_term_for(iri) || is_disguise(word, iri, !word.contains(':'));
        match active.terms.get(word).map(|term| (&term.target, term.is_inline)) {
            Some((Target::Iri(iri), is_inline)) if !active.is_plain && is_disguise(word, iri, is_inline) => Err(self.hidden()),
            Some((Target::Iri(iri), _)) if !iri.starts_with("_:") => Ok(self.data.checked_iri(iri)?),
            Some(_) => Err(self.loss(Loss::RelativeId)),
            None => match active.expand(word, true) {
                Meaning::Joined(..) if word.contains(':') => Err(self.shortened()),
                Meaning::Absolute(iri) if is_known(iri) => Err(self.hidden()),
                Meaning::Joined(prefix, rest) if is_known(&format!("{prefix}{rest}")) => Err(self.hidden()),
                Meaning::Joined(prefix, rest) => self.data.joined_iri(prefix, rest).map_err(|_| self.loss(Loss::RelativeId)),
                _ => self.identifier(active, word),
            },
        }
    }

    fn shortened(&self) -> JsonLdError {
        JsonLdError::TamperedContext(format!("{}: an identifier that is not written out", self.path.join("/")))
    }

    /// A blank node by its label in the document.
    pub(super) fn blank(&mut self, label: &'d str) -> rdf::Term {
        let data = &mut self.data;
        *self.labels.entry(label).or_insert_with(|| data.blank())
    }

    /// A value object.
    pub(super) fn value_object(&mut self, read: &Read<'d>) -> Result<rdf::Term, JsonLdError> {
        let (mut datatype, mut language) = (None, None);
        for member in &read.keywords().ok_or_else(|| self.malformed("a value has properties"))? {
            match member {
                (Keyword::Type, kind) => datatype = Some(kind.as_str().ok_or_else(|| self.malformed("the type of a value is a text"))?),
                (Keyword::Value, _) | (Keyword::Language, Json::Null) => {}
                (Keyword::Language, tag) => language = Some(tag.as_str().ok_or_else(|| self.malformed("a language is a text"))?),
                _ => return Err(self.loss(Loss::Keyword)),
            }
        }
        let value = read.keyword(Keyword::Value).unwrap_or(&Json::Null);
        if let Some(kind) = datatype {
            if language.is_some() {
                return Err(self.malformed("a value has both a type and a language"));
            }
            let iri = match read.before().expand(kind, true) {
                Meaning::Keyword(Keyword::Json) => return self.json_literal(value),
                Meaning::Known(iri) | Meaning::Absolute(iri) => iri.to_owned(),
                Meaning::Joined(prefix, rest) => format!("{prefix}{rest}"),
                Meaning::Keyword(_) | Meaning::Nothing => return Err(self.loss(Loss::UndefinedType)),
            };
            if !rdf::is_absolute_iri(&iri) {
                return Err(self.loss(Loss::UndefinedType));
            }
            return self.literal(value, Some(&iri));
        }
        match (language, value) {
            (_, Json::Array(_) | Json::Object(_)) => Err(self.malformed("the value of a value object is a list or an object")),
            (Some(language), Json::String(text)) => self.tagged(text, language),
            (Some(_), _) => Err(self.malformed("only a text has a language")),
            (None, Json::String(text)) => Ok(self.data.plain(text)?),
            (None, value) => self.literal(value, None),
        }
    }

    fn literal(&mut self, value: &Json, datatype: Option<&str>) -> Result<rdf::Term, JsonLdError> {
        Ok(match value {
            Json::Bool(flag) => self.data.literal(if *flag { "true" } else { "false" }, datatype.unwrap_or(XSD_BOOLEAN))?,
            Json::Number(lexeme) => {
                let form = lexical_form(lexeme, datatype == Some(XSD_DOUBLE));
                let (text, is_double) = form.ok_or_else(|| self.malformed("the number is out of range"))?;
                self.data.literal(&text, datatype.unwrap_or(if is_double { XSD_DOUBLE } else { XSD_INTEGER }))?
            }
            Json::String(text) => self.data.literal(text, datatype.unwrap_or(XSD_STRING))?,
            Json::Null => return Err(self.loss(Loss::NullValue)),
            Json::Array(_) | Json::Object(_) => return Err(self.malformed("the value of a value object is a list or an object")),
        })
    }

    fn json_literal(&mut self, value: &Json) -> Result<rdf::Term, JsonLdError> {
        let text = jcs::canonicalize(value)?;
        Ok(self.data.literal(&text, RDF_JSON)?)
    }

    fn tagged(&mut self, text: &str, language: &str) -> Result<rdf::Term, JsonLdError> {
        let mut parts = language.split('-');
        let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !parts.next().is_some_and(|first| is_part(first) && first.bytes().all(|byte| byte.is_ascii_alphabetic())) || !parts.all(is_part)
        {
            return Err(self.loss(Loss::LanguageTag));
        }
        if self.reading.lower_case_languages {
            return Ok(self.data.tagged(text, &language.to_ascii_lowercase())?);
        }
        Ok(self.data.tagged(text, language)?)
    }

    fn language_map(&mut self, active: &Active, tag: &'d str, value: &'d Json<'d>, out: &mut Vec<rdf::Term>) -> Result<(), JsonLdError> {
        let is_none = active.expand(tag, true) == Meaning::Keyword(Keyword::None);
        for item in value.items().iter().filter(|item| !item.is_null()) {
            let Some(text) = item.as_str() else { return Err(self.malformed("a language map holds something that is no text")) };
            out.push(if is_none { self.data.plain(text)? } else { self.tagged(text, tag)? });
        }
        Ok(())
    }
}

fn is_list_object(active: &Active, value: &Json) -> bool {
    let is_list = |name: &str| active.expand(name, true) == Meaning::Keyword(Keyword::List);
    value.as_object().is_some_and(|object| object.iter().any(|(name, _)| is_list(name)))
}
