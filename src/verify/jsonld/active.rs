//! Active contexts: what every term means at one place of a document, and how a local context changes that (JSON-LD 1.1 API §4).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};

use foldhash::{HashMap, HashSet};

use super::define::define_all;
use super::error::JsonLdError;
use super::library;
use super::local::{Block, Containers, Context, Part};
use crate::verify::json::Json;

/// Most terms copied for contexts that are not shared yet. Honest documents stay far below; a hostile one is stopped in milliseconds.
const MAX_COPIED_TERMS: usize = 400_000;
/// Most terms of shared active contexts kept, in all of them together; beyond it the store is emptied and filled anew. A term takes about 40 bytes.
const MAX_SHARED_TERMS: usize = 600_000;
/// Deepest chain of contexts that name contexts.
const MAX_CHAIN: usize = 8;

/// Words with a meaning of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Context,
    Direction,
    Graph,
    Id,
    Included,
    Index,
    Json,
    Language,
    List,
    Nest,
    None,
    Reverse,
    Set,
    Type,
    Value,
    Vocab,
}

impl Keyword {
    pub(super) fn read(text: &str) -> Option<Self> {
        Some(match text.strip_prefix('@')? {
            "context" => Self::Context,
            "direction" => Self::Direction,
            "graph" => Self::Graph,
            "id" => Self::Id,
            "included" => Self::Included,
            "index" => Self::Index,
            "json" => Self::Json,
            "language" => Self::Language,
            "list" => Self::List,
            "nest" => Self::Nest,
            "none" => Self::None,
            "reverse" => Self::Reverse,
            "set" => Self::Set,
            "type" => Self::Type,
            "value" => Self::Value,
            "vocab" => Self::Vocab,
            _ => return None,
        })
    }
}

/// What a term stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Nothing,
    Keyword(Keyword),
    Iri(Box<str>),
}

/// How a plain value of a term is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Coercion {
    #[default]
    None,
    Never,
    Id,
    Vocab,
    Json,
    Datatype(Box<str>),
}

/// The meaning of a term.
#[expect(clippy::struct_excessive_bools, reason = "four flags of the standard, each read by its own rule")]
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    pub(super) target: Target,
    pub(super) is_reverse: bool,
    pub(super) is_prefix: bool,
    pub(super) is_protected: bool,
    /// Defined in the document itself.
    pub(super) is_inline: bool,
    pub(super) coercion: Coercion,
    pub(super) container: Containers,
    pub(super) language: Option<Option<Box<str>>>,
    pub(super) scoped: Option<Arc<Context>>,
}

impl Term {
    /// A property that no context mentions, spelled out.
    pub(super) fn bare(iri: &str) -> Self {
        Self {
            target: Target::Iri(iri.into()),
            is_reverse: false,
            is_prefix: false,
            is_protected: false,
            is_inline: false,
            coercion: Coercion::None,
            container: Containers::default(),
            language: None,
            scoped: None,
        }
    }
}

/// What every term means at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Active {
    id: u64,
    /// Made of known contexts only, so worth sharing.
    is_shared: bool,
    /// How many terms were copied to make it.
    cost: usize,
    /// Made of contexts whose names readers of the JSON go by, and no others: no name of it can deceive them.
    pub(super) is_plain: bool,
    pub(super) terms: HashMap<Arc<str>, Arc<Term>>,
    pub(super) vocab: Option<Box<str>>,
    pub(super) language: Option<Box<str>>,
    /// What held before a context that does not propagate.
    pub(super) previous: Option<Arc<Active>>,
    /// Other names of `@id` and `@type`.
    pub(super) id_names: Vec<Arc<str>>,
    pub(super) type_names: Vec<Arc<str>>,
    /// What terms of known contexts stand for; made when it is first asked for.
    known_iris: OnceLock<HashSet<Box<str>>>,
}

/// What a word or compact IRI comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning<'a> {
    Keyword(Keyword),
    /// An IRI of a term, known to be good.
    Known(&'a str),
    /// Prefix and rest.
    Joined(&'a str, &'a str),
    /// Has a scheme or is a blank node; not looked at closer.
    Absolute(&'a str),
    Nothing,
}

impl Active {
    /// What `word` means as a property or type (`vocab`), or as an identifier.
    pub(super) fn expand<'a>(&'a self, word: &'a str, vocab: bool) -> Meaning<'a> {
        if vocab && let Some(term) = self.terms.get(word) {
            return match &term.target {
                Target::Nothing => Meaning::Nothing,
                Target::Keyword(keyword) => Meaning::Keyword(*keyword),
                Target::Iri(iri) => Meaning::Known(iri),
            };
        }
        if word.starts_with('@') {
            return Keyword::read(word).map_or(Meaning::Nothing, Meaning::Keyword);
        }
        if let Some((prefix, rest)) = word.split_once(':').filter(|(prefix, _)| !prefix.is_empty()) {
            if prefix == "_" || rest.starts_with("//") {
                return Meaning::Absolute(word);
            }
            if let Some(term) = self.terms.get(prefix)
                && let (true, Target::Iri(iri)) = (term.is_prefix, &term.target)
            {
                return Meaning::Joined(iri, rest);
            }
            return Meaning::Absolute(word);
        }
        match &self.vocab {
            Some(iri) if vocab => Meaning::Joined(iri, word),
            _ => Meaning::Nothing,
        }
    }

    /// Whether a term of a known context stands for this IRI. Who reads the JSON looks for that term and no other name (M9).
    pub(super) fn has_term_for(&self, iri: &str) -> bool {
        let iri_of = |term: &Arc<Term>| match &term.target {
            Target::Iri(iri) if !term.is_inline => Some(iri.clone()),
            _ => None,
        };
        self.known_iris.get_or_init(|| self.terms.values().filter_map(iri_of).collect()).contains(iri)
    }

    /// Whether it may not be forgotten.
    fn is_protected(&self) -> bool {
        self.terms.values().any(|term| term.is_protected)
    }

    fn finish(&mut self, is_shared: bool) {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        self.id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        self.is_shared = is_shared;
        self.known_iris = OnceLock::new();
        let names = |wanted: Keyword| {
            let is_wanted = |term: &Term| term.target == Target::Keyword(wanted);
            self.terms.iter().filter(|(_, term)| is_wanted(term)).map(|(name, _)| Arc::clone(name)).collect()
        };
        (self.id_names, self.type_names) = (names(Keyword::Id), names(Keyword::Type));
    }
}

/// Where a local context stands: decides whether it reaches into child nodes and whether it may override protected terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Document,
    Property,
    Type,
}

type Key = (u64, u32, Place, usize);

/// Active contexts that all documents share, and how many terms they have together.
#[derive(Default)]
struct Shared {
    known: HashMap<Key, Arc<Active>>,
    terms: usize,
}

static SHARED: LazyLock<RwLock<Shared>> = LazyLock::new(RwLock::default);
static INITIAL: LazyLock<Arc<Active>> = LazyLock::new(|| Arc::new(Active { is_shared: true, is_plain: true, ..Active::default() }));

impl Shared {
    /// Keeps one; where another thread was quicker, its own, so that what follows is found under its number.
    fn keep(&mut self, key: Key, next: Arc<Active>) -> Arc<Active> {
        if let Some(known) = self.known.get(&key) {
            return Arc::clone(known);
        }
        if self.terms.saturating_add(next.terms.len()) > MAX_SHARED_TERMS {
            *self = Self::default();
        }
        self.terms = self.terms.saturating_add(next.terms.len());
        self.known.insert(key, Arc::clone(&next));
        next
    }
}

/// Applies contexts for one document, within a limit.
pub(super) struct Scopes {
    edition: usize,
    left: usize,
    /// The shared ones this document was charged for: it pays the same whether another made them before or not.
    charged: HashSet<Key>,
}

impl Scopes {
    pub(super) fn new(edition: usize) -> Self {
        Self { edition, left: MAX_COPIED_TERMS, charged: HashSet::default() }
    }

    pub(super) fn initial() -> Arc<Active> {
        Arc::clone(&INITIAL)
    }

    /// Applies the `@context` of a document or of a node in it.
    pub(super) fn apply_json(&mut self, active: &Arc<Active>, value: &Json) -> Result<Arc<Active>, JsonLdError> {
        let mut result = Arc::clone(active);
        let one = std::slice::from_ref(value);
        for part in value.as_array().unwrap_or(one) {
            result = match part {
                Json::String(url) => self.apply(&result, self.known(url)?, Place::Document)?,
                other => {
                    let part = Part::from_json(other, true).map_err(|problem| JsonLdError::TamperedContext(problem.0))?;
                    self.apply(&result, &Context::new(vec![part], true), Place::Document)?
                }
            };
        }
        Ok(result)
    }

    /// Applies one context; results for known contexts are shared by all documents and threads.
    pub(super) fn apply(&mut self, active: &Arc<Active>, context: &Context, place: Place) -> Result<Arc<Active>, JsonLdError> {
        let is_shared = active.is_shared && !context.is_inline;
        let key = (active.id, context.id, place, self.edition);
        if is_shared && let Some(known) = SHARED.read().unwrap_or_else(PoisonError::into_inner).known.get(&key).map(Arc::clone) {
            if self.charged.insert(key) {
                self.pay(known.cost)?;
            }
            return Ok(known);
        }
        let before = self.left;
        self.spend(active.terms.len())?;
        let mut next = Active::clone(active);
        let first = context.parts.first();
        let propagates = match first {
            Some(Part::Block(Block { propagate: Some(propagate), .. })) => *propagate,
            _ => place != Place::Type,
        };
        if !propagates && next.previous.is_none() {
            next.previous = Some(Arc::clone(active));
        }
        self.apply_parts(&mut next, context, place, 0)?;
        // A scoped context comes with the term it belongs to.
        next.is_plain = active.is_plain && !context.is_inline && (context.is_reader || place != Place::Document);
        next.finish(is_shared);
        next.cost = before - self.left;
        let next = Arc::new(next);
        if is_shared {
            self.charged.insert(key);
            return Ok(SHARED.write().unwrap_or_else(PoisonError::into_inner).keep(key, next));
        }
        Ok(next)
    }

    fn apply_parts(&mut self, next: &mut Active, context: &Context, place: Place, chain: usize) -> Result<(), JsonLdError> {
        if chain > MAX_CHAIN {
            return Err(JsonLdError::TamperedContext("contexts name each other without end".into()));
        }
        for part in &context.parts {
            match part {
                Part::Null => {
                    if context.is_inline || (place != Place::Property && next.is_protected()) {
                        return Err(JsonLdError::TamperedContext("a null context would take terms away".into()));
                    }
                    *next = Active { previous: next.previous.take(), ..Active::default() };
                }
                Part::Url(url) => {
                    let known = Arc::clone(self.known(url)?);
                    self.apply_parts(next, &known, place, chain + 1)?;
                }
                Part::Block(block) => {
                    self.spend(block.terms.len())?;
                    let taken = if context.is_inline { self.guard(next, block)? } else { HashSet::default() };
                    define_all(next, block, place == Place::Property, context.is_inline.then_some(&taken))?;
                }
            }
        }
        Ok(())
    }

    /// A context inside a document may only add: it gives words that have no meaning yet a vocabulary, and texts a language, but takes neither
    /// away, and ends no propagation (M9). Answers the IRIs that have a term already.
    fn guard(&mut self, next: &Active, block: &Block) -> Result<HashSet<Box<str>>, JsonLdError> {
        let adds = |own: &Option<Option<Box<str>>>, known: &Option<Box<str>>| match own {
            None => true,
            Some(own) => own.is_some() && (known.is_none() || own == known),
        };
        if !adds(&block.vocab, &next.vocab) || !adds(&block.language, &next.language) || block.propagate.is_some() {
            return Err(JsonLdError::TamperedContext("a context inside the document changes how other terms are read".into()));
        }
        self.spend(next.terms.len())?;
        Ok(next
            .terms
            .values()
            .filter_map(|term| match &term.target {
                Target::Iri(iri) if !term.is_prefix => Some(iri.clone()),
                _ => None,
            })
            .collect())
    }

    fn known(&self, url: &str) -> Result<&'static Arc<Context>, JsonLdError> {
        library::context(url, self.edition).ok_or_else(|| JsonLdError::UnknownContext(url.to_owned()))
    }

    fn spend(&mut self, terms: usize) -> Result<(), JsonLdError> {
        self.pay(terms.saturating_add(1))
    }

    fn pay(&mut self, cost: usize) -> Result<(), JsonLdError> {
        self.left = self.left.checked_sub(cost).ok_or(JsonLdError::TooManyContexts)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was read before, by this document or another, changes nothing: made anew or kept, contexts cost the same.
    #[test]
    fn contexts_cost_a_document_the_same_whoever_read_them_before() {
        let text = r#"["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/odrl.jsonld","https://w3id.org/security/suites/jws-2020/v1"]"#;
        let contexts = Json::parse(text.as_bytes()).unwrap();
        let read = |scopes: &mut Scopes| scopes.apply_json(&Scopes::initial(), &contexts).map(|_| scopes.left).unwrap();
        let (mut first, mut second) = (Scopes::new(0), Scopes::new(0));
        let left = read(&mut first);
        assert!(left < MAX_COPIED_TERMS - 100, "{left}");
        assert_eq!((read(&mut second), read(&mut first)), (left, left), "and nothing for the same again");
        assert!(matches!(
            Scopes { left: 50, ..Scopes::new(0) }.apply_json(&Scopes::initial(), &contexts),
            Err(JsonLdError::TooManyContexts)
        ));
    }
}
