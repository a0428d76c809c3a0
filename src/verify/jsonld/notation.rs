//! Our own notation for contexts, one term a line, and the compiler that makes it from the official files (M6).
//!
//! ```text
//! url <url> <context> [<older edition> ..]
//! context <name> <sha256 of the official file>
//!  use <url>                        another known context
//!  null                             forget all
//!  block [protected] [propagate=true|false] [vocab=<iri>|!] [language=<tag>|!]
//!   <term> = <iri>                  written as a bare text
//!   <term> : <iri> [type=..] [container=..] [language=..] [protected=..] [prefix=..] [reverse] [>]
//!    block ..                       the scoped context of a term that ends in >
//! ```
//! One leading space a level. An IRI `!` is null, `.` is absent.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Lines;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::local::{Block, Containers, Context, ContextProblem, Definition, Named, Part};
use crate::verify::json::{Json, Object};

/// Makes the tables from an index of official contexts (`url -> {file, sha256, variants}`) and the files it names.
pub fn compile(index: &[u8], read: impl Fn(&str) -> Option<Vec<u8>>) -> Result<String, ContextProblem> {
    let index = Json::parse(index).map_err(|error| ContextProblem(format!("the index: {error}")))?;
    let mut urls = BTreeMap::new();
    let mut contexts = BTreeMap::new();
    for (url, entry) in index.as_object().into_iter().flat_map(Object::iter) {
        let variants = entry.get("variants").map(Json::items).unwrap_or_default();
        let mut names = Vec::new();
        for edition in std::iter::once(entry).chain(variants) {
            let member = |name: &str| edition.get(name).and_then(Json::as_str).unwrap_or_default();
            let name = member("file").trim_end_matches(".json").trim_end_matches(".jsonld").to_owned();
            contexts.insert(name.clone(), compile_one(member("file"), member("sha256"), &read)?);
            names.push(name);
        }
        urls.insert(url.to_owned(), names.join(" "));
    }
    let mut out = String::new();
    for (url, names) in urls {
        line(&mut out, 0, &format!("url {url} {names}"));
    }
    for (name, (sha256, parts)) in contexts {
        line(&mut out, 0, &format!("context {name} {sha256}"));
        write_parts(&parts, 1, &mut out);
    }
    Ok(out)
}

fn compile_one(file: &str, sha256: &str, read: impl Fn(&str) -> Option<Vec<u8>>) -> Result<(String, Vec<Part>), ContextProblem> {
    let bytes = read(file).ok_or_else(|| ContextProblem(format!("{file} cannot be read")))?;
    let actual = hex::encode(Sha256::digest(&bytes));
    if actual != sha256 {
        return Err(ContextProblem(format!("{file} has the hash {actual}, not {sha256}")));
    }
    let json = Json::parse(&bytes).map_err(|error| ContextProblem(format!("{file}: {error}")))?;
    let context = json.get("@context").ok_or_else(|| ContextProblem(format!("{file} has no @context")))?;
    Ok((actual, Context::from_json(context, false).map_err(|problem| ContextProblem(format!("{file}: {problem}")))?.parts))
}

fn line(out: &mut String, level: usize, text: &str) {
    // Writing into a `String` cannot fail.
    let _ = writeln!(out, "{:level$}{text}", "");
}

fn write_parts(parts: &[Part], level: usize, out: &mut String) {
    for part in parts {
        match part {
            Part::Null => line(out, level, "null"),
            Part::Url(url) => line(out, level, &format!("use {url}")),
            Part::Block(block) => write_block(block, level, out),
        }
    }
}

fn write_block(block: &Block, level: usize, out: &mut String) {
    let mut head = "block".to_owned();
    if block.is_protected {
        head.push_str(" protected");
    }
    if let Some(propagate) = block.propagate {
        head.push_str(&format!(" propagate={propagate}"));
    }
    for (name, value) in [("vocab", &block.vocab), ("language", &block.language)] {
        if let Some(value) = value {
            head.push_str(&format!(" {name}={}", value.as_deref().unwrap_or("!")));
        }
    }
    line(out, level, &head);
    for (name, definition) in &block.terms {
        write_term(name, definition, level + 1, out);
    }
}

fn write_term(name: &str, definition: &Definition, level: usize, out: &mut String) {
    let iri = match &definition.named {
        Named::Itself => ".",
        Named::Nothing => "!",
        Named::Iri(iri) => iri,
    };
    let mut text = format!("{name} {} {iri}", if definition.is_simple { '=' } else { ':' });
    if let Some(coercion) = &definition.coercion {
        text.push_str(&format!(" type={coercion}"));
    }
    if !definition.container.is_empty() {
        let names: Vec<&str> = Containers::NAMES.iter().filter(|(_, one)| definition.container.has(*one)).map(|(name, _)| *name).collect();
        text.push_str(&format!(" container={}", names.join(",")));
    }
    if let Some(language) = &definition.language {
        text.push_str(&format!(" language={}", language.as_deref().unwrap_or("!")));
    }
    for (name, value) in [("protected", definition.is_protected), ("prefix", definition.is_prefix)] {
        if let Some(value) = value {
            text.push_str(&format!(" {name}={value}"));
        }
    }
    if definition.is_reverse {
        text.push_str(" reverse");
    }
    if let Some(scoped) = &definition.scoped {
        line(out, level, &format!("{text} >"));
        write_parts(&scoped.parts, level + 1, out);
    } else {
        line(out, level, &text);
    }
}

/// What the notation holds.
pub(super) struct Tables<'t> {
    /// URL and the names of its editions, the newest first.
    pub(super) urls: Vec<(&'t str, Vec<&'t str>)>,
    /// Name, SHA-256 of the official file, context.
    pub(super) contexts: Vec<(&'t str, &'t str, Context)>,
}

/// Reads the notation.
pub(super) fn read(text: &str) -> Result<Tables<'_>, ContextProblem> {
    let mut lines = text.lines().peekable();
    let mut tables = Tables { urls: Vec::new(), contexts: Vec::new() };
    while let Some(line) = lines.next() {
        let mut words = line.split(' ');
        match (words.next(), words.next(), words.next()) {
            (Some("url"), Some(url), Some(name)) => tables.urls.push((url, std::iter::once(name).chain(words).collect())),
            (Some("context"), Some(name), Some(sha256)) => {
                tables.contexts.push((name, sha256, Context::new(read_parts(&mut lines, 1)?, false)));
            }
            _ => return Err(ContextProblem(format!("cannot read the line: {line}"))),
        }
    }
    Ok(tables)
}

type Reader<'t> = Peekable<Lines<'t>>;

/// The next line if it is at this level.
fn next_at<'t>(lines: &mut Reader<'t>, level: usize) -> Option<&'t str> {
    let at_level = |line: &&str| line.bytes().take_while(|byte| *byte == b' ').count() == level;
    lines.next_if(at_level).map(|line| line.trim_start_matches(' '))
}

fn read_parts(lines: &mut Reader, level: usize) -> Result<Vec<Part>, ContextProblem> {
    let mut parts = Vec::new();
    while let Some(line) = next_at(lines, level) {
        let mut words = line.split(' ');
        parts.push(match (words.next(), words.clone().next()) {
            (Some("null"), None) => Part::Null,
            (Some("use"), Some(url)) => Part::Url(url.into()),
            (Some("block"), _) => {
                let mut block = Block::default();
                for word in words {
                    match word.split_once('=') {
                        None if word == "protected" => block.is_protected = true,
                        Some(("propagate", value)) => block.propagate = Some(value == "true"),
                        Some(("vocab", value)) => block.vocab = Some(given(value)),
                        Some(("language", value)) => block.language = Some(given(value)),
                        _ => return Err(ContextProblem(format!("cannot read the word {word}"))),
                    }
                }
                while let Some(line) = next_at(lines, level + 1) {
                    let (name, definition) = read_term(line, lines, level + 2)?;
                    block.add(name.into(), definition);
                }
                Part::Block(block)
            }
            _ => return Err(ContextProblem(format!("cannot read the line: {line}"))),
        });
    }
    Ok(parts)
}

fn read_term<'t>(line: &'t str, lines: &mut Reader<'t>, inner: usize) -> Result<(&'t str, Definition), ContextProblem> {
    let mut words = line.split(' ');
    let (Some(name), Some(form), Some(iri)) = (words.next(), words.next(), words.next()) else {
        return Err(ContextProblem(format!("cannot read the line: {line}")));
    };
    let named = match iri {
        "." => Named::Itself,
        "!" => Named::Nothing,
        iri => Named::Iri(iri.into()),
    };
    let mut definition = Definition { named, is_simple: form == "=", ..Definition::default() };
    for word in words {
        match word.split_once('=') {
            Some(("type", value)) => definition.coercion = Some(value.into()),
            Some(("container", value)) => value.split(',').try_for_each(|name| definition.container.add(name))?,
            Some(("language", value)) => definition.language = Some(given(value)),
            Some(("protected", value)) => definition.is_protected = Some(value == "true"),
            Some(("prefix", value)) => definition.is_prefix = Some(value == "true"),
            None if word == "reverse" => definition.is_reverse = true,
            None if word == ">" => definition.scoped = Some(Arc::new(Context::new(read_parts(lines, inner)?, false))),
            _ => return Err(ContextProblem(format!("cannot read the word {word}"))),
        }
    }
    Ok((name, definition))
}

fn given(value: &str) -> Option<Box<str>> {
    (value != "!").then(|| value.into())
}
