//! Which nodes of a graph are alike, and a numbering of them that does not depend on how the graph is written.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A graph whose nodes have a kind and an ordered list of others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub(crate) kinds: Vec<[u8; 32]>,
    pub(crate) children: Vec<Vec<usize>>,
}

/// The nodes of a graph without those that are alike.
#[derive(Clone, Debug)]
pub(crate) struct Reduced {
    /// The graph. Two graphs that unfold to the same reduce to the same, node for node.
    pub(crate) graph: Graph,
    /// For each node of the whole graph, the one that it is reduced to.
    pub(crate) numbers: Vec<usize>,
}

impl Graph {
    /// Merges nodes that are alike: of the same kind, with children that are alike. Takes n log n steps.
    pub(crate) fn reduce(&self) -> Reduced {
        let classes = Refinement::of(self);
        let merged = self.merge(&classes);
        // How many nodes were merged must not decide on the numbers, so these are found in a second round, in which no
        // two nodes are alike.
        let order = Refinement::of(&merged);
        Reduced {
            graph: merged.merge(&order),
            numbers: classes.into_iter().map(|class| order[class]).collect(),
        }
    }

    fn merge(&self, classes: &[usize]) -> Self {
        let mut merged: BTreeMap<usize, ([u8; 32], Vec<usize>)> = BTreeMap::new();
        for (node, class) in classes.iter().enumerate() {
            merged.entry(*class).or_insert_with(|| {
                let children = self.children[node].iter().map(|child| classes[*child]);
                (self.kinds[node], children.collect())
            });
        }
        let (kinds, children) = merged.into_values().unzip();
        Self { kinds, children }
    }
}

/// Hopcroft's refinement: classes by kind are split by what points to which class, until no class splits another.
struct Refinement {
    /// The parents of each node, with the position that it has among their children.
    parents: Vec<Vec<(usize, usize)>>,
    class_of: Vec<usize>,
    /// The place of each node in its class.
    place: Vec<usize>,
    classes: Vec<Vec<usize>>,
    waiting: VecDeque<usize>,
    is_waiting: Vec<bool>,
}

impl Refinement {
    /// The class of each node. The classes' numbers follow from the kinds and the edges alone.
    fn of(graph: &Graph) -> Vec<usize> {
        let mut refinement = Self::by_kind(graph);
        while let Some(class) = refinement.waiting.pop_front() {
            refinement.is_waiting[class] = false;
            refinement.split_by(class);
        }
        refinement.class_of
    }

    fn by_kind(graph: &Graph) -> Self {
        let kinds: BTreeSet<_> = graph.kinds.iter().collect();
        let ranks: BTreeMap<_, _> = kinds.into_iter().zip(0..).collect();
        let mut refinement = Self {
            parents: vec![Vec::new(); graph.kinds.len()],
            class_of: Vec::new(),
            place: Vec::new(),
            classes: vec![Vec::new(); ranks.len()],
            waiting: (0..ranks.len()).collect(),
            is_waiting: vec![true; ranks.len()],
        };
        for (node, kind) in graph.kinds.iter().enumerate() {
            let class = &mut refinement.classes[ranks[kind]];
            refinement.class_of.push(ranks[kind]);
            refinement.place.push(class.len());
            class.push(node);
        }
        for (parent, children) in graph.children.iter().enumerate() {
            for (position, child) in children.iter().enumerate() {
                refinement.parents[*child].push((parent, position));
            }
        }
        refinement
    }

    /// Splits all classes by the positions at which their nodes have children of a class.
    fn split_by(&mut self, class: usize) {
        let mut positions: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for node in &self.classes[class] {
            for (parent, position) in &self.parents[*node] {
                positions.entry(*parent).or_default().push(*position);
            }
        }
        let mut parts: BTreeMap<usize, BTreeMap<Vec<usize>, Vec<usize>>> = BTreeMap::new();
        for (parent, mut positions) in positions {
            positions.sort_unstable();
            let parts = parts.entry(self.class_of[parent]).or_default();
            parts.entry(positions).or_default().push(parent);
        }
        for (class, parts) in parts {
            self.split(class, parts.into_values().collect());
        }
    }

    /// Takes parts out of a class. What is in none of them stays; if that is nothing, the first part does.
    fn split(&mut self, class: usize, mut parts: Vec<Vec<usize>>) {
        let taken: usize = parts.iter().map(Vec::len).sum();
        if taken == self.classes[class].len() {
            parts.remove(0);
        }
        let first_new = self.classes.len();
        for part in parts {
            let new = self.classes.len();
            for (place, node) in part.iter().enumerate() {
                self.take_out(*node);
                self.class_of[*node] = new;
                self.place[*node] = place;
            }
            self.classes.push(part);
            self.is_waiting.push(false);
        }
        let all = std::iter::once(class).chain(first_new..self.classes.len());
        // What is split by the whole and by all parts but one is split by that one too: the largest is left out.
        let largest = all
            .clone()
            .rev()
            .max_by_key(|class| self.classes[*class].len())
            .filter(|_| !self.is_waiting[class]);
        for class in all.filter(|class| Some(*class) != largest) {
            if !std::mem::replace(&mut self.is_waiting[class], true) {
                self.waiting.push_back(class);
            }
        }
    }

    fn take_out(&mut self, node: usize) {
        let place = self.place[node];
        let class = &mut self.classes[self.class_of[node]];
        class.swap_remove(place);
        if let Some(moved) = class.get(place) {
            self.place[*moved] = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graph with these children, of nodes of kinds that are given as numbers.
    fn graph(nodes: &[(u8, &[usize])]) -> Graph {
        Graph {
            kinds: nodes.iter().map(|(kind, _)| [*kind; 32]).collect(),
            children: nodes
                .iter()
                .map(|(_, children)| children.to_vec())
                .collect(),
        }
    }

    /// What a node unfolds to, down to a depth.
    fn unfolded(graph: &Graph, node: usize, depth: usize) -> String {
        let kind = graph.kinds[node][0];
        let children = graph.children[node].iter().filter(|_| depth > 0);
        let children = children.map(|child| unfolded(graph, *child, depth - 1));
        format!("{kind}({})", children.collect::<Vec<_>>().join(","))
    }

    /// All graphs of three nodes, each with up to two children, of two kinds.
    fn all() -> impl Iterator<Item = Graph> {
        let lists: Vec<Vec<usize>> = (0..13)
            .map(|index| match index {
                0 => Vec::new(),
                1..4 => vec![index - 1],
                _ => vec![(index - 4) / 3, (index - 4) % 3],
            })
            .collect();
        (0..8 * 13_usize.pow(3)).map(move |index| {
            let (kinds, rest) = (index % 8, index / 8);
            let picks = [rest % 13, rest / 13 % 13, rest / 169];
            Graph {
                kinds: (0..3)
                    .map(|bit| [u8::from(kinds >> bit & 1 == 1); 32])
                    .collect(),
                children: picks.iter().map(|pick| lists[*pick].clone()).collect(),
            }
        })
    }

    #[test]
    fn nodes_are_merged_if_they_unfold_to_the_same_and_only_then() {
        for graph in all() {
            let reduced = graph.reduce();
            for one in 0..3 {
                for other in 0..3 {
                    let is_same = reduced.numbers[one] == reduced.numbers[other];
                    // Three nodes are told apart by three steps, or by none.
                    let unfold = |node| unfolded(&graph, node, 3);
                    assert_eq!(is_same, unfold(one) == unfold(other), "{graph:?}");
                }
                let number = reduced.numbers[one];
                assert_eq!(
                    unfolded(&reduced.graph, number, 3),
                    unfolded(&graph, one, 3)
                );
            }
        }
    }

    #[test]
    fn the_numbers_do_not_depend_on_the_order_or_on_copies() {
        for graph in all() {
            // The nodes in reverse, with a copy of each.
            let turned = |node: usize| 5 - node;
            let mut twice = Graph::default();
            for node in (0..3).rev().chain((0..3).rev()) {
                twice.kinds.push(graph.kinds[node]);
                let children = graph.children[node].iter();
                twice
                    .children
                    .push(children.map(|child| turned(*child)).collect());
            }
            let (one, other) = (graph.reduce(), twice.reduce());
            assert_eq!(one.graph.kinds, other.graph.kinds, "{graph:?}");
            assert_eq!(one.graph.children, other.graph.children, "{graph:?}");
            for node in 0..3 {
                assert_eq!(one.numbers[node], other.numbers[turned(node)], "{graph:?}");
            }
        }
    }

    #[test]
    fn a_ring_is_told_apart_by_one_node() {
        let ring = |length: usize| {
            let next: Vec<[usize; 1]> = (0..length).map(|node| [(node + 1) % length]).collect();
            let nodes: Vec<(u8, &[usize])> = next
                .iter()
                .enumerate()
                .map(|(node, next)| (u8::from(node == 0), &next[..]))
                .collect();
            graph(&nodes).reduce().graph.kinds.len()
        };
        assert_eq!(ring(1000), 1000);
        let same: Vec<(u8, &[usize])> = vec![(0, &[1]), (0, &[2]), (0, &[0])];
        assert_eq!(graph(&same).reduce().graph.kinds.len(), 1);
    }
}
