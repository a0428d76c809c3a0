use proptest::prelude::*;

use super::*;

/// Edges between blank nodes, each with one of a few properties.
type Edges = Vec<(u32, u8, u32)>;

fn dataset(edges: &[(u32, u8, u32)], count: u32, label: impl Fn(u32) -> u32) -> Dataset {
    let mut data = Dataset::new();
    let blanks: Vec<Term> = (0..count).map(|_| data.blank()).collect();
    for (from, property, to) in edges {
        let predicate = data.iri(&format!("https://e.example/p{property}")).unwrap();
        let node = |number: u32| blanks[usize::try_from(label(number)).unwrap()];
        data.push(Quad { subject: node(*from), predicate, object: node(*to), graph: None });
    }
    data
}

fn canonical(data: &Dataset) -> String {
    canonicalize(data, Digest::Sha256, WorkLimit::steps(1_000_000)).unwrap()
}

#[test]
fn lines_are_sorted_written_once_and_escaped() {
    let mut data = Dataset::new();
    let (subject, predicate) = (data.iri("https://e.example/s").unwrap(), data.iri("https://e.example/p|<").unwrap());
    for text in ["b", "a\"\\\n\r\t\u{8}\u{c}\u{1}\u{7f}é", "b"] {
        let object = data.plain(text).unwrap();
        data.push(Quad { subject, predicate, object, graph: None });
    }
    let object = data.tagged("x", "fr-CA").unwrap();
    let graph = Some(data.blank());
    data.push(Quad { subject, predicate, object, graph });
    let head = "<https://e.example/s> <https://e.example/p\\u007C\\u003C>";
    let expected = [
        format!("{head} \"a\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u007Fé\" .\n"),
        format!("{head} \"b\" .\n"),
        format!("{head} \"x\"@fr-CA _:c14n0 .\n"),
    ];
    assert_eq!(canonical(&data), expected.concat());
}

#[test]
fn what_is_no_absolute_iri_is_refused() {
    let mut data = Dataset::new();
    for iri in ["", "a", "/a", ":a", "1a:b", "https://e.example/a b", "https://e.example/\n", "https://e.example/\u{7f}", "a\u{a0}:b"] {
        assert_eq!(data.iri(iri), Err(RdfError::NotAnIri), "{iri:?}");
    }
    assert!(data.iri("urn:uuid:1").is_ok());
}

#[test]
fn a_ring_of_look_alikes_is_told_apart() {
    // Known answer: a ring is the same from every node, so names follow the edges.
    let ring = dataset(&[(0, 0, 1), (1, 0, 2), (2, 0, 0)], 3, |number| number);
    let edge = |from: u32, to: u32| format!("_:c14n{from} <https://e.example/p0> _:c14n{to} .\n");
    let lines = canonical(&ring);
    assert!(lines == [edge(0, 1), edge(1, 2), edge(2, 0)].concat() || lines == [edge(0, 2), edge(1, 0), edge(2, 1)].concat(), "{lines}");
}

#[test]
fn a_hostile_graph_is_refused() {
    // Ten nodes, each pointing at every other: 10! orders.
    let edges: Edges = (0..10).flat_map(|from| (0..10).filter(move |to| *to != from).map(move |to| (from, 0, to))).collect();
    assert_eq!(canonicalize(&dataset(&edges, 10, |number| number), Digest::Sha256, WorkLimit::default()), Err(RdfError::WorkLimit));
    // Twenty quads: ten nodes, each pointing at two others that look alike from everywhere.
    let edges: Edges = (0..10).flat_map(|from| [(from, 0, (from + 1) % 10), (from, 0, (from + 3) % 10)]).collect();
    assert_eq!(canonicalize(&dataset(&edges, 10, |number| number), Digest::Sha256, WorkLimit::steps(2_000)), Err(RdfError::WorkLimit));
}

/// A long id that stands in every statement, and a long property that is hashed at every step.
#[test]
fn long_names_cost_what_they_weigh() {
    let mut data = Dataset::new();
    let subject = data.iri(&format!("urn:{}", "x".repeat(300_000))).unwrap();
    let (predicate, object) = (data.iri("urn:p").unwrap(), data.plain("o").unwrap());
    for number in 0..1_000 {
        let own = data.plain(&number.to_string()).unwrap();
        data.push(Quad { subject, predicate, object: own, graph: None });
    }
    data.push(Quad { subject, predicate, object, graph: None });
    assert_eq!(canonicalize(&data, Digest::Sha256, WorkLimit::default()), Err(RdfError::WorkLimit));
    let mut data = Dataset::new();
    let predicate = data.iri(&format!("urn:{}", "x".repeat(200_000))).unwrap();
    let nodes: Vec<Term> = (0..9).map(|_| data.blank()).collect();
    for (at, subject) in nodes.iter().enumerate() {
        for step in [1, 2] {
            data.push(Quad { subject: *subject, predicate, object: nodes[(at + step) % 9], graph: None });
        }
    }
    assert_eq!(canonicalize(&data, Digest::Sha256, WorkLimit::default()), Err(RdfError::WorkLimit));
}

#[test]
fn text_has_a_limit() {
    let mut data = Dataset::new();
    let long = "x".repeat(MAX_TEXT / 2);
    assert!(data.plain(&long).is_ok());
    assert_eq!(data.plain(&long), Err(RdfError::TooLarge));
}

proptest! {
    #[test]
    fn names_of_blank_nodes_and_order_of_quads_do_not_matter(
        edges in proptest::collection::vec((0u32..6, 0u8..2, 0u32..6), 1..10),
        order in Just((0u32..6).collect::<Vec<_>>()).prop_shuffle(),
        turn in 0usize..10,
    ) {
        let plain = canonical(&dataset(&edges, 6, |number| number));
        let mut turned = edges.clone();
        turned.rotate_left(turn % edges.len());
        let renamed = dataset(&turned, 6, |number| order[usize::try_from(number).unwrap()]);
        prop_assert_eq!(plain, canonical(&renamed));
    }

    #[test]
    fn sha384_names_are_as_stable(edges in proptest::collection::vec((0u32..4, 0u8..2, 0u32..4), 1..6)) {
        let canonical = |data: &Dataset| canonicalize(data, Digest::Sha384, WorkLimit::default()).unwrap();
        prop_assert_eq!(canonical(&dataset(&edges, 4, |number| number)), canonical(&dataset(&edges, 4, |number| 3 - number)));
    }
}
