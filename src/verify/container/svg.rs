//! Badges baked into SVG: one pull parser without entities, DTD or external references (M3). The picture is never shown.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use super::{ContainerError, MAX_SVG, Opened, Wrapping};

const MAX_DEPTH: usize = 64;
/// Most prefixes in force at one place.
const MAX_NAMESPACES: usize = 64;

/// Finds the badge in an SVG.
pub(super) fn open(bytes: &[u8]) -> Result<Opened<'_>, ContainerError> {
    if bytes.len() > MAX_SVG {
        return Err(ContainerError::Limit("size of the SVG"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ContainerError::Encoding)?;
    let mut walk = Walk::default();
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    reader.resolver_mut().set_max_namespace_bindings(MAX_NAMESPACES);
    loop {
        let event = reader.read_event().map_err(|_| ContainerError::Xml("not well formed"))?;
        match event {
            Event::DocType(declaration) if declaration.contains('[') => {
                return Err(ContainerError::Xml("declarations of entities are refused"));
            }
            Event::Start(element) => walk.enter(&element, reader.resolver())?,
            Event::Empty(element) => {
                walk.enter(&element, reader.resolver())?;
                walk.leave()?;
            }
            Event::End(_) => walk.leave()?,
            Event::Text(part) => walk.text(&part),
            Event::CData(part) => walk.text(&part),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character,
                    Ok(None) => predefined(&reference)?,
                    Err(_) => return Err(ContainerError::Xml("a character that does not exist")),
                };
                walk.text(character.encode_utf8(&mut [0; 4]));
            }
            Event::Eof => break,
            // A declaration that only names a DTD is of no account: it is never fetched, and no entity is ever replaced.
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if walk.depth != 0 {
        return Err(ContainerError::Xml("ends too early"));
    }
    let (name, text) = walk.found.ok_or(ContainerError::Picture("SVG"))?;
    Ok(Opened { body: Cow::Owned(text.into_bytes()), wrapping: Wrapping::BakedSvg(name) })
}

/// The namespaces of OB 1.1/2.0 and OB 3.0 baking; any other is somebody else's element.
fn is_badge_namespace(namespace: &ResolveResult<'_>) -> bool {
    let ResolveResult::Bound(namespace) = namespace else { return false };
    let name = namespace.0.trim_end_matches('/');
    matches!(
        name,
        "http://openbadges.org"
            | "https://openbadges.org"
            | "https://purl.imsglobal.org/ob/v3p0"
            | "http://purl.imsglobal.org/ob/v3p0"
            | "https://purl.imsglobal.org/spec/ob/v3p0"
    )
}

fn predefined(name: &str) -> Result<char, ContainerError> {
    Ok(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return Err(ContainerError::Xml("entities are refused")),
    })
}

#[derive(Default)]
struct Walk {
    depth: usize,
    /// The badge element we are in: its depth, name, text so far and `verify` attribute.
    open: Option<(usize, String, String, Option<String>)>,
    found: Option<(String, String)>,
}

impl Walk {
    fn enter(&mut self, element: &BytesStart<'_>, resolver: &NamespaceResolver) -> Result<(), ContainerError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ContainerError::Limit("nesting of the SVG"));
        }
        let name = element.local_name().into_inner();
        if !matches!(name, "assertion" | "credential") || self.open.is_some() {
            return Ok(());
        }
        // Asked of few elements only: each answer looks through all prefixes in force.
        if !is_badge_namespace(&resolver.resolve_element(element.name()).0) {
            return Ok(());
        }
        let mut verify = None;
        // Only ours is looked at for being there twice: comparing each with each would take long where somebody wrote very many.
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| ContainerError::Xml("an attribute without value"))?;
            if attribute.key.local_name().into_inner() == "verify" {
                if verify.is_some() {
                    return Err(ContainerError::Xml("an attribute twice"));
                }
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| ContainerError::Xml("entities are refused"))?;
                verify = Some(value.into_owned());
            }
        }
        self.open = Some((self.depth, name.to_owned(), String::new(), verify));
        Ok(())
    }

    fn text(&mut self, part: &str) {
        if let Some((_, _, text, _)) = &mut self.open {
            text.push_str(part);
        }
    }

    fn leave(&mut self) -> Result<(), ContainerError> {
        if self.open.as_ref().is_some_and(|open| open.0 == self.depth)
            && let Some((_, name, text, verify)) = self.open.take()
        {
            let text = text.trim();
            let text = if text.is_empty() { verify.unwrap_or_default() } else { text.to_owned() };
            match &self.found {
                Some((_, known)) if *known != text => return Err(ContainerError::Ambiguous),
                _ if text.is_empty() => {}
                _ => self.found = Some((name, text)),
            }
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }
}
