//! Circles in what should have none: skills that stand above one another, or take each other's place.

/// Members of a circle that are named; the rest are not.
const SHOWN: usize = 6;

/// One circle, by the places of its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Circle {
    /// The edge that closes it: without it there is none.
    pub(super) closing: (usize, usize),
    /// Its members in order, beginning where the closing edge leads; only the first few.
    pub(super) shown: Vec<usize>,
    /// How many members it has.
    pub(super) length: usize,
}

impl Circle {
    /// The members by their names, the first one again at the end: `a > b > a`.
    pub(super) fn chain(&self, name: impl Fn(usize) -> String) -> String {
        let mut parts: Vec<String> = self.shown.iter().map(|member| name(*member)).collect();
        if self.length > self.shown.len() {
            parts.push("…".to_owned());
        }
        parts.extend(self.shown.first().map(|member| name(*member)));
        parts.join(" > ")
    }
}

/// One circle for every edge that has to go so that none is left. `edges` says for each place where its edges lead, in their order.
pub(super) fn circles(edges: &[Vec<usize>]) -> Vec<Circle> {
    let mut walk = Walk { edges, states: vec![State::New; edges.len()], path: Vec::new(), found: Vec::new() };
    for start in 0..edges.len() {
        walk.begin(start);
        while let Some(step) = walk.path.last_mut() {
            let next = edges.get(step.place).and_then(|leads| leads.get(step.taken));
            step.taken += 1;
            match next {
                Some(next) => walk.follow(*next),
                None => walk.leave(),
            }
        }
    }
    walk.found
}

#[derive(Clone, Copy)]
enum State {
    New,
    /// On the path, at this depth.
    Open(usize),
    Done,
}

struct Step {
    place: usize,
    /// Edges that were followed.
    taken: usize,
}

struct Walk<'a> {
    edges: &'a [Vec<usize>],
    states: Vec<State>,
    path: Vec<Step>,
    found: Vec<Circle>,
}

impl Walk<'_> {
    fn begin(&mut self, place: usize) {
        if place < self.edges.len() && matches!(self.states.get(place), Some(State::New)) {
            self.set(place, State::Open(self.path.len()));
            self.path.push(Step { place, taken: 0 });
        }
    }

    fn follow(&mut self, next: usize) {
        let Some(State::Open(depth)) = self.states.get(next).copied() else {
            self.begin(next);
            return;
        };
        let members = self.path.get(depth..).unwrap_or_default();
        if let Some(last) = members.last() {
            self.found.push(Circle {
                closing: (last.place, next),
                shown: members.iter().take(SHOWN).map(|step| step.place).collect(),
                length: members.len(),
            });
        }
    }

    fn leave(&mut self) {
        if let Some(step) = self.path.pop() {
            self.set(step.place, State::Done);
        }
    }

    fn set(&mut self, place: usize, state: State) {
        if let Some(known) = self.states.get_mut(place) {
            *known = state;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chains(edges: &[Vec<usize>]) -> Vec<String> {
        circles(edges).iter().map(|circle| circle.chain(|place| place.to_string())).collect()
    }

    #[test]
    fn every_circle_is_named_from_where_it_closes() {
        assert_eq!(chains(&[vec![1], vec![2], vec![0]]), ["0 > 1 > 2 > 0"]);
        assert_eq!(chains(&[vec![0]]), ["0 > 0"]);
        assert_eq!(chains(&[vec![1, 2], vec![3], vec![3], vec![]]), Vec::<String>::new());
        assert_eq!(chains(&[vec![1], vec![0, 2], vec![1]]), ["0 > 1 > 0", "1 > 2 > 1"]);
        assert_eq!(chains(&[vec![7]]), Vec::<String>::new());
    }

    #[test]
    fn a_long_circle_is_cut_and_found_without_deep_calls() {
        let edges: Vec<Vec<usize>> = (0..300_000).map(|place| vec![(place + 1) % 300_000]).collect();
        assert_eq!(chains(&edges), ["0 > 1 > 2 > 3 > 4 > 5 > … > 0"]);
    }

    proptest! {
        #[test]
        fn without_the_closing_edges_no_circle_is_left(edges in prop::collection::vec(prop::collection::vec(0_usize..12, 0..4), 0..12)) {
            let closing: Vec<(usize, usize)> = circles(&edges).into_iter().map(|circle| circle.closing).collect();
            let rest: Vec<Vec<usize>> = edges
                .iter()
                .enumerate()
                .map(|(from, leads)| leads.iter().copied().filter(|to| !closing.contains(&(from, *to))).collect())
                .collect();
            prop_assert_eq!(circles(&rest), vec![]);
        }
    }
}
