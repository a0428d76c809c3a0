//! Which framework of a file is read, and which competencies belong to it.

use std::collections::HashSet;

use super::super::{File, Said, Unreadable, words};
use super::graph::{Graph, Node};
use super::{Languages, is_deprecated, title};
use crate::domain::FrameworkId;

/// Frameworks that are named where there are several.
const MOST_NAMED: usize = 5;

/// Types of nodes that are sent in place of frameworks, and what they are.
const OTHERS: &[(&str, &str)] = &[
    ("LearningOpportunityProfile", "a course"),
    ("LearningProgram", "a course"),
    ("Course", "a course"),
    ("AssessmentProfile", "an assessment"),
    ("CredentialOrganization", "an organisation"),
    ("QACredentialOrganization", "an organisation"),
    ("Organization", "an organisation"),
    ("Occupation", "an occupation"),
    ("Job", "a job"),
    ("ConceptScheme", "a list of terms"),
    ("Concept", "a list of terms"),
    ("Pathway", "a pathway"),
    ("Collection", "a collection"),
];

/// The framework that is read.
pub(super) struct Choice<'a> {
    /// Its node; files of bare competencies have none.
    pub(super) framework: Option<&'a Node<'a>>,
    /// The id it gets where the person says none.
    pub(super) id: FrameworkId,
    /// Numbers of its competencies.
    taken: HashSet<u64>,
    /// Competencies of other frameworks.
    pub(super) left_out: usize,
}

impl<'a> Choice<'a> {
    /// Chooses: the only one, or the one that was said.
    pub(super) fn new(file: File<'_>, graph: &'a Graph<'a>, said: &Said) -> Result<Self, Unreadable> {
        let refuse = |(problem, hint): (String, String)| Unreadable { file: file.name.to_owned(), problem, hint };
        let competencies: HashSet<u64> = graph.nodes.iter().filter(|node| node.is_competency()).map(|node| node.number).collect();
        let frameworks = frameworks(graph);
        if competencies.is_empty() {
            return Err(refuse(nothing_to_read(graph, frameworks.first().copied())));
        }
        let (framework, taken) = match frameworks.as_slice() {
            [] => (None, competencies.clone()),
            [one] => (Some(*one), competencies.clone()),
            several => {
                let is_said = |node: &&&Node<'_>| said.framework.as_ref().is_some_and(|id| id_of(node, said).as_ref() == Some(id));
                let chosen = several.iter().find(is_said).ok_or_else(|| refuse(too_many(several, said)))?;
                (Some(*chosen), members(graph, chosen))
            }
        };
        if taken.is_empty() {
            let problem = "none of the skills in the file belongs to this framework".to_owned();
            return Err(refuse((problem, "Download the framework by itself, with its skills.".to_owned())));
        }
        let name = said.name.clone().unwrap_or_else(|| words::name_of_file(file.name));
        let id = framework
            .and_then(|node| id_of(node, said))
            .or_else(|| common_framework(graph))
            .unwrap_or_else(|| words::framework_id("ctdl", &name));
        Ok(Self { framework, id, left_out: competencies.len() - taken.len(), taken })
    }

    /// Whether a node is a competency of the framework.
    pub(super) fn takes(&self, node: &Node<'_>) -> bool {
        self.taken.contains(&node.number)
    }

    /// Whether its makers have given it up.
    pub(super) fn is_deprecated(&self) -> bool {
        self.framework.is_some_and(is_deprecated)
    }
}

/// The frameworks, each once.
fn frameworks<'a>(graph: &'a Graph<'a>) -> Vec<&'a Node<'a>> {
    let mut known = HashSet::new();
    let frameworks = graph.nodes.iter().filter(|node| node.is("CompetencyFramework"));
    frameworks.filter(|node| node.id.as_ref().is_none_or(|id| known.insert(id.clone()))).collect()
}

/// The id of a framework by its CTID, else by its name.
fn id_of(node: &Node<'_>, said: &Said) -> Option<FrameworkId> {
    let text = node.ctid.clone().or_else(|| title(node, &Languages::new(Some(node), said)))?;
    Some(words::framework_id("ctdl", &text))
}

/// The id of the framework that bare competencies all say they are part of.
fn common_framework(graph: &Graph<'_>) -> Option<FrameworkId> {
    let of = |node: &Node<'_>| node.addresses("isPartOf").into_iter().chain(node.addresses("isTopChildOf")).next();
    let mut ctids = graph.nodes.iter().filter(|node| node.is_competency()).map(|node| super::graph::ctid_in(&of(node)?));
    let first = ctids.next()??;
    ctids.all(|ctid| ctid.as_ref() == Some(&first)).then(|| words::framework_id("ctdl", &first))
}

/// The competencies of one framework of several: those that name it or that it names, and what stands under them and names no other.
fn members(graph: &Graph<'_>, framework: &Node<'_>) -> HashSet<u64> {
    let named = |node: &Node<'_>, fields: &[&str]| -> Vec<usize> {
        fields.iter().flat_map(|field| node.addresses(field)).filter_map(|address| graph.place(&address)).collect()
    };
    let mut owned: Vec<bool> = Vec::with_capacity(graph.nodes.len());
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    let mut open = Vec::new();
    for (place, node) in graph.nodes.iter().enumerate() {
        let above = named(node, &["isPartOf", "isTopChildOf", "isChildOf"]);
        let owners = above.iter().filter_map(|place| graph.nodes.get(*place)).filter(|node| node.is("CompetencyFramework"));
        let owners: Vec<u64> = owners.map(|node| node.number).collect();
        if owners.contains(&framework.number) {
            open.push(place);
        }
        owned.push(!owners.is_empty());
        for parent in above {
            children.get_mut(parent).into_iter().for_each(|list| list.push(place));
        }
        let below = named(node, &["hasChild", "hasTopChild"]);
        children.get_mut(place).into_iter().for_each(|list| list.extend(&below));
    }
    for top in named(framework, &["hasTopChild", "hasChild"]) {
        open.push(top);
    }
    let mut found = HashSet::new();
    while let Some(place) = open.pop() {
        let Some(node) = graph.nodes.get(place).filter(|node| node.is_competency()) else { continue };
        if found.insert(node.number) {
            let below = children.get(place).into_iter().flatten().copied();
            open.extend(below.filter(|child| !owned.get(*child).copied().unwrap_or_default()));
        }
    }
    found
}

fn too_many(frameworks: &[&Node<'_>], said: &Said) -> (String, String) {
    let named = |node: &&Node<'_>| {
        let title = title(node, &Languages::new(Some(node), said)).unwrap_or_else(|| "without a name".to_owned());
        id_of(node, said).map_or_else(|| format!("“{title}”"), |id| format!("“{title}” ({id})"))
    };
    let mut names: Vec<String> = frameworks.iter().take(MOST_NAMED).map(named).collect();
    if frameworks.len() > MOST_NAMED {
        names.push(format!("{} more", frameworks.len() - MOST_NAMED));
    }
    let problem = format!("there are {} frameworks in this file: {}", frameworks.len(), names.join(", "));
    (problem, "Say which one is meant by its id, the one in brackets.".to_owned())
}

/// Why there is nothing to read in a file without competencies.
fn nothing_to_read(graph: &Graph<'_>, framework: Option<&Node<'_>>) -> (String, String) {
    let whole = "Download the whole graph: its address has “/graph/” where this one has “/resources/”.";
    if framework.is_some() {
        return ("this is a framework without any of its skills".to_owned(), whole.to_owned());
    }
    let is_schema = graph.nodes.iter().any(Node::is_schema);
    if is_schema {
        return ("this describes the format of a file, it is no framework".to_owned(), "Download a framework.".to_owned());
    }
    let hint = "Download a competency framework: a file with “ceasn:Competency” in it.";
    let Some(kind) = graph.nodes.iter().flat_map(|node| &node.types).next() else {
        return ("there are no skills in this file (no “ceasn:Competency”)".to_owned(), hint.to_owned());
    };
    let what = OTHERS.iter().find(|(other, _)| other == kind).map_or("a credential", |(_, what)| *what);
    let problem = format!("this is {what} ({}), not a framework of skills", words::beginning(kind));
    (problem, format!("{hint} The framework it belongs to may be named in its “targetCompetency”."))
}
