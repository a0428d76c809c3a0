//! The walk from document to quads (JSON-LD 1.1 API §5.1 and §8.1 in one).

use std::sync::Arc;

use foldhash::HashMap;

use super::Reading;
use super::active::{Active, Coercion, Keyword, Meaning, Place, Scopes, Target, Term};
use super::error::{JsonLdError, Loss};
use super::local::Containers;
use super::readers::is_disguise;
use crate::verify::json::{Json, Object};
use crate::verify::rdf::{self, Dataset, Quad};

pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Walks a document.
pub(super) fn walk<'d>(
    document: &'d Json<'d>,
    omitted: &'d [&'d str],
    context: Option<&Json>,
    reading: Reading,
) -> Result<Dataset, JsonLdError> {
    let mut walk =
        Walk { data: Dataset::new(), scopes: Scopes::new(reading.edition), reading, path: Vec::new(), labels: HashMap::default(), omitted };
    let mut active = Scopes::initial();
    if let Some(context) = context {
        active = walk.scopes.apply_json(&active, context)?;
    }
    let own = document.member("@context").filter(|_| context.is_none());
    for item in document.items() {
        let Json::Object(object) = item else { return Err(walk.loss(Loss::FreeValue)) };
        let active = match own.or_else(|| item.member("@context").filter(|_| context.is_none())) {
            Some(value) => walk.scopes.apply_json(&active, value)?,
            None => Arc::clone(&active),
        };
        walk.top(&active, object, None, true)?;
    }
    Ok(walk.data)
}

pub(super) struct Walk<'d> {
    pub(super) data: Dataset,
    pub(super) scopes: Scopes,
    pub(super) reading: Reading,
    pub(super) path: Vec<&'d str>,
    pub(super) labels: HashMap<&'d str, rdf::Term>,
    omitted: &'d [&'d str],
}

/// Where a value stands: the property it belongs to, as its node reads it, and the graph its statements go into.
#[derive(Clone, Copy)]
pub(super) struct Slot<'s> {
    pub(super) active: &'s Arc<Active>,
    pub(super) name: &'s str,
    pub(super) term: &'s Term,
    pub(super) graph: Option<rdf::Term>,
    /// Inside an index or language map, where type-scoped terms stay.
    pub(super) in_index: bool,
}

/// A member of a node, its name understood.
pub(super) enum Member<'d> {
    Keyword(Keyword, &'d str, &'d Json<'d>),
    Property(&'d str, Arc<Term>, &'d Json<'d>),
}

/// What an object turned out to be.
pub(super) struct Read<'d> {
    /// Before type-scoped contexts; types are read by it.
    before: Arc<Active>,
    active: Arc<Active>,
    members: Vec<Member<'d>>,
}

impl<'d> Read<'d> {
    pub(super) fn keyword(&self, wanted: Keyword) -> Option<&'d Json<'d>> {
        self.members.iter().find_map(|member| match member {
            Member::Keyword(keyword, _, value) if *keyword == wanted => Some(*value),
            _ => None,
        })
    }

    /// All members, if every one is a keyword and none stands twice.
    pub(super) fn keywords(&self) -> Option<Vec<(Keyword, &'d Json<'d>)>> {
        let mut keywords = Vec::with_capacity(self.members.len());
        for member in &self.members {
            match member {
                Member::Keyword(keyword, _, value) if keywords.iter().all(|(known, _)| known != keyword) => {
                    keywords.push((*keyword, *value));
                }
                _ => return None,
            }
        }
        Some(keywords)
    }

    pub(super) fn before(&self) -> &Active {
        &self.before
    }
}

impl<'d> Walk<'d> {
    pub(super) fn loss(&self, loss: Loss) -> JsonLdError {
        JsonLdError::DataLoss { place: self.path.join("/"), loss }
    }

    pub(super) fn malformed(&self, reason: &'static str) -> JsonLdError {
        JsonLdError::Malformed { place: self.path.join("/"), reason }
    }

    /// A node at the top of the document, of a `@graph`, or of a graph container: it has to say something.
    fn top(&mut self, active: &Arc<Active>, object: &'d Object<'d>, graph: Option<rdf::Term>, is_root: bool) -> Result<(), JsonLdError> {
        let read = self.read(Arc::clone(active), object, is_root)?;
        if read.keyword(Keyword::Value).is_some() || read.keyword(Keyword::List).is_some() {
            return Err(self.loss(Loss::FreeValue));
        }
        if !read.members.iter().any(|member| !matches!(member, Member::Keyword(Keyword::Id, ..))) {
            return Err(self.loss(Loss::EmptyObject));
        }
        if let ([Member::Keyword(Keyword::Graph, _, value)], true) = (read.members.as_slice(), is_root) {
            return self.graph_content(&read.active, value, None);
        }
        self.node(&read, graph).map(drop)
    }

    /// The value of `@graph`.
    fn graph_content(&mut self, active: &Arc<Active>, value: &'d Json<'d>, graph: Option<rdf::Term>) -> Result<(), JsonLdError> {
        for item in value.items() {
            let Json::Object(object) = item else { return Err(self.loss(Loss::FreeValue)) };
            let mut inner = Arc::clone(active);
            if let Some(previous) = &active.previous {
                inner = Arc::clone(previous);
            }
            if let Some(context) = object.member("@context") {
                inner = self.scopes.apply_json(&inner, context)?;
            }
            self.top(&inner, object, graph, false)?;
        }
        Ok(())
    }

    /// An object that is the value of a property: a node, a value, a list or a set.
    pub(super) fn object(&mut self, slot: Slot, object: &'d Object<'d>, out: &mut Vec<rdf::Term>) -> Result<(), JsonLdError> {
        let mut active = Arc::clone(slot.active);
        if let Some(previous) = &slot.active.previous
            && !slot.in_index
            && !keeps_type_scope(&active, object)
        {
            active = Arc::clone(previous);
        }
        if let Some(scoped) = &slot.term.scoped {
            active = self.scopes.apply(&active, scoped, Place::Property)?;
        }
        if let Some(context) = object.member("@context") {
            active = self.scopes.apply_json(&active, context)?;
        }
        let read = self.read(active, object, false)?;
        if slot.term.container.has(Containers::GRAPH) {
            return self.graph_object(&read, out);
        }
        if read.keyword(Keyword::Value).is_some() {
            out.push(self.value_object(&read)?);
        } else if let Some(list) = read.keyword(Keyword::List) {
            self.alone(&read)?;
            out.push(self.list(Slot { active: &read.active, ..slot }, list)?);
        } else if read.keyword(Keyword::Set).is_some() {
            // The same statements as without it, and readers of the JSON would look past them (M9).
            return Err(self.malformed("no credential uses this keyword"));
        } else {
            out.push(self.node(&read, slot.graph)?);
        }
        Ok(())
    }

    /// A node in a graph of its own, as `proof` and `verifiableCredential` want it.
    fn graph_object(&mut self, read: &Read<'d>, out: &mut Vec<rdf::Term>) -> Result<(), JsonLdError> {
        if read.keyword(Keyword::Value).is_some() || read.keyword(Keyword::List).is_some() || read.keyword(Keyword::Set).is_some() {
            return Err(self.loss(Loss::FreeValue));
        }
        if !read.members.iter().any(|member| !matches!(member, Member::Keyword(Keyword::Id, ..))) {
            return Err(self.loss(Loss::EmptyObject));
        }
        let graph = self.data.blank();
        self.node(read, Some(graph))?;
        out.push(graph);
        Ok(())
    }

    /// Applies type-scoped contexts and understands all names.
    fn read(&mut self, before: Arc<Active>, object: &'d Object<'d>, is_root: bool) -> Result<Read<'d>, JsonLdError> {
        let mut active = Arc::clone(&before);
        let mut types: Vec<&str> = Vec::new();
        for name in before.type_names.iter().map(AsRef::as_ref).chain(["@type"]) {
            types.extend(object.get(name).into_iter().flat_map(Json::items).filter_map(Json::as_str));
        }
        types.sort_unstable();
        for name in types {
            if let Some(scoped) = before.terms.get(name).and_then(|term| term.scoped.as_ref()) {
                active = self.scopes.apply(&active, scoped, Place::Type)?;
            }
        }
        let mut members = Vec::with_capacity(object.len());
        for (name, value) in object.iter() {
            if name == "@context" || (is_root && self.omitted.contains(&name)) {
                continue;
            }
            self.path.push(name);
            if let Some(member) = self.member(&active, name, value)? {
                members.push(member);
            }
            self.path.pop();
        }
        Ok(Read { before, active, members })
    }

    fn member(&self, active: &Active, name: &'d str, value: &'d Json<'d>) -> Result<Option<Member<'d>>, JsonLdError> {
        if let Some(term) = active.terms.get(name) {
            return match &term.target {
                Target::Nothing => Err(self.loss(Loss::UndefinedTerm)),
                Target::Keyword(keyword) => Ok(Some(Member::Keyword(*keyword, name, value))),
                // A member that is null says nothing.
                Target::Iri(_) if value.is_null() && term.coercion != Coercion::Json => Ok(None),
                Target::Iri(iri) if term.is_inline && active.has_term_for(iri) => Err(self.hidden()),
                Target::Iri(iri) if !active.is_plain && is_disguise(name, iri, term.is_inline) => Err(self.hidden()),
                Target::Iri(_) => Ok(Some(Member::Property(name, Arc::clone(term), value))),
            };
        }
        let iri = match active.expand(name, true) {
            Meaning::Keyword(keyword) => return Ok(Some(Member::Keyword(keyword, name, value))),
            Meaning::Nothing => return Err(self.loss(Loss::UndefinedTerm)),
            Meaning::Known(iri) | Meaning::Absolute(iri) => iri.to_owned(),
            Meaning::Joined(prefix, rest) => format!("{prefix}{rest}"),
        };
        if !rdf::is_absolute_iri(&iri) {
            return Err(self.loss(if iri.starts_with("_:") { Loss::BlankProperty } else { Loss::UndefinedTerm }));
        }
        // A word that only a vocabulary gives a meaning is the document's own, like a term that it defines.
        if active.has_term_for(&iri) || is_disguise(name, &iri, !name.contains(':')) {
            return Err(self.hidden());
        }
        Ok((!value.is_null()).then(|| Member::Property(name, Arc::new(Term::bare(&iri)), value)))
    }

    /// A known term or type under another name (M9).
    pub(super) fn hidden(&self) -> JsonLdError {
        JsonLdError::TamperedContext(format!("{}: another name for a known term", self.path.join("/")))
    }

    /// A `@list` stands alone.
    fn alone(&self, read: &Read) -> Result<(), JsonLdError> {
        if read.members.len() == 1 { Ok(()) } else { Err(self.malformed("a list has other members")) }
    }

    /// Writes a node's statements and answers the node.
    fn node(&mut self, read: &Read<'d>, graph: Option<rdf::Term>) -> Result<rdf::Term, JsonLdError> {
        let subject = self.subject(read)?;
        for member in &read.members {
            match member {
                Member::Keyword(keyword, name, value) => {
                    self.path.push(name);
                    match keyword {
                        Keyword::Id => {}
                        Keyword::Type => self.types(read, subject, value, graph)?,
                        Keyword::Graph => self.graph_content(&read.active, value, Some(subject))?,
                        Keyword::Included | Keyword::Nest | Keyword::Reverse => {
                            return Err(self.malformed("no credential uses this keyword"));
                        }
                        _ => return Err(self.loss(Loss::Keyword)),
                    }
                    self.path.pop();
                }
                Member::Property(name, term, value) => {
                    self.path.push(name);
                    self.property(Slot { active: &read.active, name, term, graph, in_index: false }, subject, value)?;
                    self.path.pop();
                }
            }
        }
        Ok(subject)
    }

    fn subject(&mut self, read: &Read<'d>) -> Result<rdf::Term, JsonLdError> {
        let mut subject = None;
        for member in &read.members {
            let Member::Keyword(keyword @ (Keyword::Id | Keyword::Type), name, value) = member else { continue };
            self.path.push(name);
            let has_names = if *keyword == Keyword::Id { !read.before.id_names.is_empty() } else { !read.before.type_names.is_empty() };
            if has_names && name.starts_with('@') {
                // Readers of the JSON look for `id` and `type` (M9).
                return Err(JsonLdError::TamperedContext(format!("{}: spelled as a keyword", self.path.join("/"))));
            }
            if !matches!(*name, "id" | "type" | "@id" | "@type") {
                return Err(JsonLdError::TamperedContext(format!("{}: another name for id or type", self.path.join("/"))));
            }
            if *keyword == Keyword::Id {
                let Some(id) = value.as_str() else { return Err(self.malformed("an id is a text")) };
                if subject.is_some() {
                    return Err(self.malformed("two ids"));
                }
                subject = Some(self.identifier(&read.active, id)?);
            }
            self.path.pop();
        }
        Ok(subject.unwrap_or_else(|| self.data.blank()))
    }

    fn types(&mut self, read: &Read<'d>, subject: rdf::Term, value: &'d Json<'d>, graph: Option<rdf::Term>) -> Result<(), JsonLdError> {
        let predicate = self.data.joined_iri(RDF, "type")?;
        let one = std::slice::from_ref(value);
        for item in value.as_array().unwrap_or(one) {
            let Some(name) = item.as_str() else { return Err(self.malformed("a type is a text")) };
            let object = match read.before.expand(name, true) {
                Meaning::Known(iri) if iri.starts_with("_:") => self.blank(name),
                Meaning::Known(iri) if is_renamed(read, name, iri) => return Err(self.hidden()),
                Meaning::Known(iri) => self.data.checked_iri(iri)?,
                Meaning::Absolute(label) if label.starts_with("_:") => self.blank(name),
                Meaning::Absolute(iri) => self.spelled_type(read, iri, iri)?,
                Meaning::Joined(prefix, rest) => self.spelled_type(read, name, &format!("{prefix}{rest}"))?,
                Meaning::Keyword(_) | Meaning::Nothing => return Err(self.loss(Loss::UndefinedType)),
            };
            self.data.push(Quad { subject, predicate, object, graph });
        }
        Ok(())
    }

    fn spelled_type(&mut self, read: &Read, name: &str, iri: &str) -> Result<rdf::Term, JsonLdError> {
        if read.before.has_term_for(iri) || is_disguise(name, iri, !name.contains(':')) {
            return Err(self.hidden());
        }
        self.data.iri(iri).map_err(|_| self.loss(Loss::UndefinedType))
    }

    /// The statements of one property.
    fn property(&mut self, slot: Slot, subject: rdf::Term, value: &'d Json<'d>) -> Result<(), JsonLdError> {
        let Target::Iri(iri) = &slot.term.target else { return Err(self.loss(Loss::UndefinedTerm)) };
        if iri.starts_with("_:") {
            return Err(self.loss(Loss::BlankProperty));
        }
        let predicate = self.data.checked_iri(iri)?;
        let mut objects = Vec::with_capacity(1);
        self.values(slot, value, &mut objects)?;
        for object in objects {
            let (subject, object) = if slot.term.is_reverse { (object, subject) } else { (subject, object) };
            if slot.term.is_reverse && !self.is_resource(subject) {
                return Err(self.malformed("the value of a reverse property is no node"));
            }
            self.data.push(Quad { subject, predicate, object, graph: slot.graph });
        }
        Ok(())
    }

    fn is_resource(&self, term: rdf::Term) -> bool {
        matches!(term, rdf::Term::Blank(_)) || self.data.text(term).starts_with('<')
    }
}

/// Whether a type stands for a type that has another name already.
fn is_renamed(read: &Read, name: &str, iri: &str) -> bool {
    let is_inline = read.before.terms.get(name).is_some_and(|term| term.is_inline);
    (is_inline && (read.before.has_term_for(iri) || read.active.has_term_for(iri)))
        || (!read.before.is_plain && is_disguise(name, iri, is_inline))
}

/// A value object or a bare reference is still read by the type-scoped terms of the node it is in.
fn keeps_type_scope(active: &Active, object: &Object) -> bool {
    let is = |name: &str, wanted: Keyword| active.expand(name, true) == Meaning::Keyword(wanted);
    object.len() <= 2
        && object.member("@context").is_none()
        && object.iter().any(|(name, _)| is(name, Keyword::Value) || (object.len() == 1 && is(name, Keyword::Id)))
}
