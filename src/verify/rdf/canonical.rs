//! RDF Dataset Canonicalization, RDFC-1.0: labels for blank nodes that depend on the statements alone.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::FixedState;
use sha2::{Digest as _, Sha256, Sha384};

use super::work::{BYTES_OF_STEP, WorkLimit};
use super::{Dataset, Digest, Quad, RdfError, Term};

/// The canonical N-Quads of a dataset (RDFC-1.0 §4.4 and §5): sorted lines, blank nodes named `c14n0`, `c14n1`, ….
pub fn canonicalize(dataset: &Dataset, digest: Digest, limit: WorkLimit) -> Result<String, RdfError> {
    let mut canonizer = Canonizer::new(dataset, digest, limit);
    canonizer.name_all()?;
    Ok(canonizer.write(|number, out| {
        out.push_str("c14n");
        out.push_str(&number.to_string());
    }))
}

/// The canonical N-Quads of a dataset after the blank node `c14n0` was given the first of `labels`, `c14n1` the second, and so on; sorted by
/// what they are then (ecdsa §3.4.1, label replacement). `None` where there are not exactly as many labels as blank nodes. Labels that are
/// alike would make two nodes one: the caller sees to it that they are not.
pub fn canonicalize_labelled(dataset: &Dataset, digest: Digest, limit: WorkLimit, labels: &[String]) -> Result<Option<String>, RdfError> {
    let mut canonizer = Canonizer::new(dataset, digest, limit);
    canonizer.name_all()?;
    if usize::try_from(canonizer.named).ok() != Some(labels.len()) {
        return Ok(None);
    }
    Ok(Some(canonizer.write(|number, out| out.push_str(labels.get(index(number)).map_or("", String::as_str)))))
}

struct Canonizer<'d> {
    dataset: &'d Dataset,
    digest: Digest,
    limit: WorkLimit,
    /// Each quad once.
    quads: Vec<&'d Quad>,
    /// For each blank node the quads it is in.
    mentions: Vec<Vec<usize>>,
    /// Hash of the quads each is in; not made where there is only one blank node.
    first: Vec<String>,
    names: Vec<Option<u32>>,
    named: u32,
}

/// Temporary names, in the order they were given (RDFC-1.0 §4.5).
#[derive(Clone, Default)]
struct Issuer {
    order: Vec<u32>,
    numbers: BTreeMap<u32, usize>,
}

impl Issuer {
    fn issue(&mut self, blank: u32) -> usize {
        let next = self.order.len();
        let number = *self.numbers.entry(blank).or_insert(next);
        if number == next {
            self.order.push(blank);
        }
        number
    }
}

impl<'d> Canonizer<'d> {
    fn new(dataset: &'d Dataset, digest: Digest, limit: WorkLimit) -> Self {
        let key = |term: Term| match term {
            Term::Blank(number) => (number, 0, ""),
            Term::Written(_) => (u32::MAX, 1, dataset.text(term)),
        };
        let all = |quad: &Quad| (key(quad.subject), key(quad.predicate), key(quad.object), quad.graph.map(key));
        // Each quad once: in the order of their hashes, which is any order, those that are alike stand together.
        let mut hashed: Vec<(u64, &Quad)> = dataset.quads().iter().map(|quad| (hash_quad(dataset, quad), quad)).collect();
        hashed.sort_unstable_by(|(one_hash, one), (two_hash, two)| one_hash.cmp(two_hash).then_with(|| all(one).cmp(&all(two))));
        hashed.dedup_by(|(one_hash, one), (two_hash, two)| one_hash == two_hash && all(one) == all(two));
        let quads: Vec<&Quad> = hashed.into_iter().map(|(_, quad)| quad).collect();
        let count = usize::try_from(dataset.blanks()).unwrap_or_default();
        let mut mentions: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, quad) in quads.iter().enumerate() {
            for blank in blanks_of(quad) {
                if let Some(list) = mentions.get_mut(index(blank))
                    && list.last() != Some(&at)
                {
                    list.push(at);
                }
            }
        }
        Self { dataset, digest, limit, quads, mentions, first: Vec::with_capacity(count), names: vec![None; count], named: 0 }
    }

    /// RDFC-1.0 §4.4.3, steps 3 to 5.
    fn name_all(&mut self) -> Result<(), RdfError> {
        self.limit.spend_quads(self.quads.len())?;
        // Written whole once, and once more for each blank node in it.
        let bytes = |quad: &&Quad| (blanks_of(quad).count() + 1) * written_size(self.dataset, quad);
        self.limit.spend_bytes(self.quads.iter().map(bytes).sum())?;
        if self.dataset.blanks() == 1 {
            if self.mentions.iter().any(|list| !list.is_empty()) {
                self.give_name(0);
            }
            return Ok(());
        }
        let mut buffer = String::new();
        for blank in 0..self.dataset.blanks() {
            let hash = self.hash_first_degree(blank, &mut buffer);
            self.first.push(hash);
        }
        let mut order: Vec<u32> =
            (0..self.dataset.blanks()).filter(|blank| self.mentions.get(index(*blank)).is_some_and(|list| !list.is_empty())).collect();
        order.sort_by(|one, two| self.first_hash(*one).cmp(self.first_hash(*two)));
        let mut alike: Vec<Vec<u32>> = Vec::new();
        for group in
            order.chunk_by(|one, two| self.first.get(index(*one)) == self.first.get(index(*two))).map(<[u32]>::to_vec).collect::<Vec<_>>()
        {
            match group.as_slice() {
                [single] => self.give_name(*single),
                _ => alike.push(group),
            }
        }
        for group in alike {
            let mut results = Vec::with_capacity(group.len());
            for blank in group {
                if self.name(blank).is_none() {
                    let mut issuer = Issuer::default();
                    issuer.issue(blank);
                    results.push(self.hash_n_degree(blank, issuer, 0)?);
                }
            }
            results.sort_by(|one, two| one.0.cmp(&two.0));
            for (_, issuer) in results {
                for blank in issuer.order {
                    self.give_name(blank);
                }
            }
        }
        Ok(())
    }

    fn first_hash(&self, blank: u32) -> &str {
        self.first.get(index(blank)).map_or("", String::as_str)
    }

    fn name(&self, blank: u32) -> Option<u32> {
        self.names.get(index(blank)).copied().flatten()
    }

    fn give_name(&mut self, blank: u32) {
        if let Some(name) = self.names.get_mut(index(blank))
            && name.is_none()
        {
            *name = Some(self.named);
            self.named += 1;
        }
    }

    /// RDFC-1.0 §4.6: the hash of the quads a node is in, itself as `a`, all others as `z`.
    fn hash_first_degree(&self, blank: u32, buffer: &mut String) -> String {
        buffer.clear();
        let mut lines = Vec::new();
        for quad in self.mentions_of(blank) {
            let start = buffer.len();
            write_quad(self.dataset, quad, buffer, |other, out| out.push_str(if other == blank { "_:a" } else { "_:z" }));
            lines.push(start..buffer.len());
        }
        let mut lines: Vec<&str> = lines.into_iter().filter_map(|range| buffer.get(range)).collect();
        lines.sort_unstable();
        self.hash(&lines)
    }

    fn mentions_of(&self, blank: u32) -> impl Iterator<Item = &'d Quad> {
        self.mentions.get(index(blank)).into_iter().flatten().filter_map(|at| self.quads.get(*at).copied())
    }

    /// RDFC-1.0 §4.8: the hash of a node by way of the nodes around it, trying every order of those that look alike.
    fn hash_n_degree(&mut self, blank: u32, mut issuer: Issuer, depth: usize) -> Result<(String, Issuer), RdfError> {
        if depth > 200 {
            return Err(RdfError::WorkLimit);
        }
        let mut data = String::new();
        for (hash, mut related) in self.related(blank, &issuer)? {
            data.push_str(&hash);
            let mut chosen: Option<(String, Issuer)> = None;
            related.sort_unstable();
            loop {
                self.limit.spend(related.len())?;
                if let Some(better) = self.path(&related, &issuer, chosen.as_ref().map(|(path, _)| path.as_str()), depth)? {
                    chosen = Some(better);
                }
                if !next_order(&mut related) {
                    break;
                }
            }
            if let Some((path, chosen)) = chosen {
                data.push_str(&path);
                issuer = chosen;
            }
        }
        Ok((self.hash(&[&data]), issuer))
    }

    /// The other blank nodes in a node's quads, by the hash of how they are related (RDFC-1.0 §4.7 and §4.8.3 steps 2 and 3).
    fn related(&mut self, blank: u32, issuer: &Issuer) -> Result<BTreeMap<String, Vec<u32>>, RdfError> {
        let mut related: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let quads: Vec<&Quad> = self.mentions_of(blank).collect();
        let bytes: usize = quads.iter().map(|quad| self.dataset.text(quad.predicate).len()).sum();
        self.limit.spend(quads.len() + bytes / BYTES_OF_STEP)?;
        for quad in quads {
            for (position, term) in [("s", Some(quad.subject)), ("o", Some(quad.object)), ("g", quad.graph)] {
                if let Some(Term::Blank(other)) = term
                    && other != blank
                {
                    let predicate = if position == "g" { "" } else { self.dataset.text(quad.predicate) };
                    let name = match (self.name(other), issuer.numbers.get(&other)) {
                        (Some(name), _) => format!("_:c14n{name}"),
                        (None, Some(number)) => format!("_:b{number}"),
                        (None, None) => self.first_hash(other).to_owned(),
                    };
                    related.entry(self.hash(&[position, predicate, &name])).or_default().push(other);
                }
            }
        }
        Ok(related)
    }

    /// The path for one order of look-alikes, or nothing when it cannot beat `best` (RDFC-1.0 §4.8.3 step 5.4).
    fn path(&mut self, order: &[u32], issuer: &Issuer, best: Option<&str>, depth: usize) -> Result<Option<(String, Issuer)>, RdfError> {
        let is_worse = |path: &str| best.is_some_and(|best| path.len() >= best.len() && path > best);
        let mut issuer = issuer.clone();
        let mut path = String::new();
        let mut deeper = Vec::new();
        for &other in order {
            if let Some(name) = self.name(other) {
                path.push_str(&format!("_:c14n{name}"));
            } else {
                if !issuer.numbers.contains_key(&other) {
                    deeper.push(other);
                }
                path.push_str(&format!("_:b{}", issuer.issue(other)));
            }
            if is_worse(&path) {
                return Ok(None);
            }
        }
        for other in deeper {
            let (hash, next) = self.hash_n_degree(other, issuer.clone(), depth + 1)?;
            path.push_str(&format!("_:b{}<{hash}>", issuer.issue(other)));
            issuer = next;
            if is_worse(&path) {
                return Ok(None);
            }
        }
        Ok(best.is_none_or(|best| path.as_str() < best).then_some((path, issuer)))
    }

    fn hash(&self, parts: &[&str]) -> String {
        match self.digest {
            Digest::Sha256 => hex::encode(parts.iter().fold(Sha256::new(), sha2::Digest::chain_update).finalize()),
            Digest::Sha384 => hex::encode(parts.iter().fold(Sha384::new(), sha2::Digest::chain_update).finalize()),
        }
    }

    /// The statements, sorted, with blank nodes labelled by their numbers.
    fn write(&self, label: impl Fn(u32, &mut String)) -> String {
        let mut text = String::with_capacity(self.quads.len() * 200);
        let mut lines = Vec::with_capacity(self.quads.len());
        for quad in &self.quads {
            let start = text.len();
            write_quad(self.dataset, quad, &mut text, |blank, out| {
                out.push_str("_:");
                label(self.name(blank).unwrap_or_default(), out);
            });
            lines.push(start..text.len());
        }
        let mut lines: Vec<&str> = lines.into_iter().filter_map(|range| text.get(range)).collect();
        lines.sort_unstable();
        lines.concat()
    }
}

/// About how many bytes a quad takes as a line.
fn written_size(dataset: &Dataset, quad: &Quad) -> usize {
    let size = |term: Term| dataset.text(term).len() + 8;
    size(quad.subject) + size(quad.predicate) + size(quad.object) + quad.graph.map_or(0, size)
}

/// A hash by which quads that are alike are found. Nobody relies on it being hard to make two alike.
fn hash_quad(dataset: &Dataset, quad: &Quad) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    for term in [Some(quad.subject), Some(quad.predicate), Some(quad.object), quad.graph] {
        match term {
            None => hasher.write_u8(0),
            Some(Term::Blank(number)) => hasher.write_u32(number),
            Some(term) => hasher.write(dataset.text(term).as_bytes()),
        }
    }
    hasher.finish()
}

fn index(blank: u32) -> usize {
    usize::try_from(blank).unwrap_or(usize::MAX)
}

fn blanks_of(quad: &Quad) -> impl Iterator<Item = u32> {
    [Some(quad.subject), Some(quad.object), quad.graph].into_iter().flatten().filter_map(|term| match term {
        Term::Blank(number) => Some(number),
        Term::Written(_) => None,
    })
}

fn write_quad(dataset: &Dataset, quad: &Quad, out: &mut String, label: impl Fn(u32, &mut String)) {
    let term = |term: Term, out: &mut String| match term {
        Term::Blank(number) => label(number, out),
        Term::Written(_) => out.push_str(dataset.text(term)),
    };
    term(quad.subject, out);
    out.push(' ');
    term(quad.predicate, out);
    out.push(' ');
    term(quad.object, out);
    if let Some(graph) = quad.graph {
        out.push(' ');
        term(graph, out);
    }
    out.push_str(" .\n");
}

/// Puts a list into its next order; `false` after the last.
fn next_order(list: &mut [u32]) -> bool {
    let Some(pivot) = list.windows(2).rposition(|pair| matches!(pair, [one, two] if one < two)) else { return false };
    let Some(swap) = list.iter().rposition(|item| list.get(pivot).is_some_and(|least| item > least)) else { return false };
    list.swap(pivot, swap);
    if let Some(tail) = list.get_mut(pivot + 1..) {
        tail.reverse();
    }
    true
}
