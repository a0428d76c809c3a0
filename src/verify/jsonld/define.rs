//! From definitions to terms (JSON-LD 1.1 API §4.2): prefixes resolved, protection kept.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::active::{Active, Coercion, Keyword, Target, Term};
use super::error::JsonLdError;
use super::local::{Block, Containers, Definition, Named};
use crate::verify::rdf::is_absolute_iri;

/// Deepest chain of terms defined by way of other terms.
const MAX_DEPTH: usize = 32;

/// Defines every term of `block`. With `taken` the block stands in a document: each term must be new, and so must its IRI (M9).
pub(super) fn define_all(
    active: &mut Active,
    block: &Block,
    overrides: bool,
    taken: Option<&HashSet<Box<str>>>,
) -> Result<(), JsonLdError> {
    if let Some(vocab) = &block.vocab {
        active.vocab.clone_from(vocab);
    }
    if let Some(language) = &block.language {
        active.language.clone_from(language);
    }
    let mut definer = Definer { active, block, overrides, taken, is_done: HashMap::default(), depth: 0 };
    for (name, definition) in &block.terms {
        definer.define(name, definition)?;
    }
    Ok(())
}

struct Definer<'b> {
    active: &'b mut Active,
    block: &'b Block,
    overrides: bool,
    taken: Option<&'b HashSet<Box<str>>>,
    /// `false` while a term is being defined.
    is_done: HashMap<&'b str, bool>,
    depth: usize,
}

impl<'b> Definer<'b> {
    fn define(&mut self, name: &'b Arc<str>, definition: &'b Definition) -> Result<(), JsonLdError> {
        match self.is_done.insert(name, false) {
            Some(true) => {
                self.is_done.insert(name, true);
                return Ok(());
            }
            Some(false) => return Err(broken(name, "is defined by itself")),
            None if self.depth > MAX_DEPTH => return Err(broken(name, "is defined by too long a chain")),
            None => {}
        }
        self.depth += 1;
        let before = self.active.terms.remove(name);
        if self.taken.is_some() && definition.is_reverse {
            return Err(broken(name, "turns a statement round"));
        }
        let term = self.term(name, definition)?;
        if self.taken.is_some()
            && let Some(before) = before
        {
            // To say again what a term means is no other meaning (JSON-LD 1.1 API §4.2.2, step 27).
            if *before != (Term { is_protected: before.is_protected, is_inline: before.is_inline, ..term }) {
                return Err(broken(name, "already has a meaning here"));
            }
            return self.done(name, before);
        }
        if let (Some(taken), Target::Iri(iri)) = (self.taken, &term.target)
            && taken.contains(iri)
        {
            return Err(broken(name, "is a new name for a property that already has one"));
        }
        if self.taken.is_some() && matches!(term.target, Target::Keyword(_) | Target::Nothing) {
            return Err(broken(name, "is a new name for a keyword or for nothing"));
        }
        let term = match before {
            Some(before) if before.is_protected && !self.overrides => {
                if *before != (Term { is_protected: true, ..term }) {
                    return Err(broken(name, "is protected and may not be defined anew"));
                }
                before
            }
            _ => Arc::new(term),
        };
        self.done(name, term)
    }

    fn done(&mut self, name: &'b Arc<str>, term: Arc<Term>) -> Result<(), JsonLdError> {
        self.active.terms.insert(Arc::clone(name), term);
        self.is_done.insert(name, true);
        self.depth -= 1;
        Ok(())
    }

    fn term(&mut self, name: &'b str, definition: &'b Definition) -> Result<Term, JsonLdError> {
        let target = match &definition.named {
            Named::Nothing => Target::Nothing,
            Named::Iri(iri) if iri.as_ref() != name || definition.is_reverse => {
                let target = self.target(name, iri)?;
                if has_iri_form(name) && target != self.own_target(name)? {
                    return Err(broken(name, "looks like an IRI and stands for another"));
                }
                target
            }
            _ => self.own_target(name)?,
        };
        let ends_like_prefix = |iri: &str| iri.ends_with([':', '/', '?', '#', '[', ']', '@']);
        let fits_prefix = definition.is_simple && !name.contains(':') && matches!(&target, Target::Iri(iri) if ends_like_prefix(iri));
        let mut coercion = match definition.coercion.as_deref() {
            None => Coercion::None,
            Some("@none") => Coercion::Never,
            Some("@id") => Coercion::Id,
            Some("@vocab") => Coercion::Vocab,
            Some("@json") => Coercion::Json,
            Some(iri) => match self.target(name, iri)? {
                Target::Iri(iri) if !iri.starts_with("_:") => Coercion::Datatype(iri),
                _ => return Err(broken(name, "has a type that is no IRI")),
            },
        };
        if definition.container.has(Containers::TYPE) && coercion == Coercion::None {
            coercion = Coercion::Id;
        }
        Ok(Term {
            target,
            is_reverse: definition.is_reverse,
            is_prefix: definition.is_prefix.unwrap_or(fits_prefix),
            is_protected: definition.is_protected.unwrap_or(self.block.is_protected),
            is_inline: self.taken.is_some(),
            coercion,
            container: definition.container,
            language: definition.language.clone().filter(|_| definition.coercion.is_none()),
            scoped: definition.scoped.clone(),
        })
    }

    /// What a term without `@id` stands for.
    fn own_target(&mut self, name: &'b str) -> Result<Target, JsonLdError> {
        if name.find(':').is_some_and(|at| at > 0) {
            return self.colon_target(name, name).map(|(target, _)| target);
        }
        match &self.active.vocab {
            Some(vocab) => checked(name, format!("{vocab}{name}")),
            None => Err(broken(name, "has no IRI")),
        }
    }

    /// What the text in `@id` or `@type` of the term `name` stands for.
    fn target(&mut self, name: &str, text: &'b str) -> Result<Target, JsonLdError> {
        if text.starts_with('@') {
            return match Keyword::read(text) {
                Some(Keyword::Context) | None => Err(broken(name, "stands for a keyword it may not")),
                Some(keyword) => Ok(Target::Keyword(keyword)),
            };
        }
        self.define_first(text)?;
        if let Some(known) = self.active.terms.get(text) {
            return Ok(known.target.clone());
        }
        if text.find(':').is_some_and(|at| at > 0) {
            return self.colon_target(name, text).map(|(target, _)| target);
        }
        match &self.active.vocab {
            Some(vocab) => checked(name, format!("{vocab}{text}")),
            None => Err(broken(name, "stands for something that is no IRI")),
        }
    }

    fn colon_target(&mut self, name: &str, text: &'b str) -> Result<(Target, bool), JsonLdError> {
        let Some((prefix, rest)) = text.split_once(':') else { return Err(broken(name, "has no IRI")) };
        if prefix != "_" && !rest.starts_with("//") {
            self.define_first(prefix)?;
            if let Some(term) = self.active.terms.get(prefix)
                && let (true, Target::Iri(iri)) = (term.is_prefix || text == name, &term.target)
            {
                return Ok((checked(name, format!("{iri}{rest}"))?, true));
            }
        }
        Ok((checked(name, text.to_owned())?, false))
    }

    /// Defines a term of the same block that another needs.
    fn define_first(&mut self, name: &str) -> Result<(), JsonLdError> {
        match self.block.get(name) {
            Some((name, definition)) if self.is_done.get(name.as_ref()) != Some(&true) => self.define(name, definition),
            _ => Ok(()),
        }
    }
}

fn has_iri_form(name: &str) -> bool {
    name.contains('/') || name.char_indices().any(|(at, c)| c == ':' && at > 0 && at + 1 < name.len())
}

fn checked(name: &str, iri: String) -> Result<Target, JsonLdError> {
    if is_absolute_iri(&iri) || iri.starts_with("_:") {
        return Ok(Target::Iri(iri.into()));
    }
    Err(broken(name, "stands for something that is no IRI"))
}

fn broken(name: &str, problem: &str) -> JsonLdError {
    JsonLdError::TamperedContext(format!("the term {name} {problem}"))
}
