//! One small change after another to JSON, the same ones every time.

use serde_json::{Value, json};

/// A changed document and what was changed, as a JSON pointer and a word.
pub struct Mutant {
    pub what: String,
    pub value: Value,
}

/// One step of the way to a value.
#[derive(Clone)]
enum Step {
    Member(String),
    Item(usize),
}

/// What can be done at one place.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Change,
    Remove,
    Double,
    AddMember,
    /// The last item of a list becomes its first.
    Turn,
    /// A value becomes a list of one, which linked data takes for the same.
    Wrap,
    /// The same as a set.
    WrapSet,
    /// A text or number becomes an object with a value.
    WrapValue,
    /// A number or truth value becomes a text, which is the same where its term has a type.
    Quote,
    /// An object becomes two of the same name, and what stood here stands in the second: the same statements, in two places.
    Split,
}

/// At most so many changes, spread evenly over all that can be made: each leaf changed, each member removed, each item doubled or removed,
/// a member that nobody knows added to each object, and what linked data takes for the same but a reader of the JSON might not.
pub fn mutants(value: &Value, most: usize) -> Vec<Mutant> {
    let mut deeds = Vec::new();
    collect(value, &mut Vec::new(), &mut deeds);
    let stride = deeds.len().div_ceil(most.max(1)).max(1);
    deeds.iter().step_by(stride).map(|(path, deed)| mutant(value, path, *deed)).collect()
}

fn collect(value: &Value, path: &mut Vec<Step>, deeds: &mut Vec<(Vec<Step>, Deed)>) {
    let mut deed = |path: &[Step], deed| deeds.push((path.to_vec(), deed));
    if !path.is_empty() {
        deed(path, Deed::Remove);
    }
    match value {
        Value::Object(_) => deed(path, Deed::AddMember),
        Value::Array(items) if items.len() > 1 && !path.is_empty() => deed(path, Deed::Turn),
        Value::Array(_) => {}
        _ => deed(path, Deed::Change),
    }
    match path.last() {
        Some(Step::Item(_)) => deed(path, Deed::Double),
        Some(Step::Member(name)) if !name.starts_with('@') => {
            deed(path, Deed::Wrap);
            deed(path, Deed::WrapSet);
            if !value.is_array() && !value.is_object() {
                deed(path, Deed::WrapValue);
            }
            if value.is_number() || value.is_boolean() {
                deed(path, Deed::Quote);
            }
            if path.len() > 1 && !matches!(name.as_str(), "id" | "type") {
                deed(path, Deed::Split);
            }
        }
        _ => {}
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                path.push(Step::Member(name.clone()));
                collect(member, path, deeds);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(Step::Item(at));
                collect(item, path, deeds);
                path.pop();
            }
        }
        _ => {}
    }
}

fn mutant(value: &Value, path: &[Step], deed: Deed) -> Mutant {
    let pointer: String = path
        .iter()
        .map(|step| match step {
            Step::Member(name) => format!("/{name}"),
            Step::Item(at) => format!("/{at}"),
        })
        .collect();
    let mut value = value.clone();
    let (last, before) = match path.split_last() {
        Some((last, before)) => (Some(last), before),
        None => (None, path),
    };
    let at = before.iter().fold(&mut value, go);
    match (deed, last, at) {
        (Deed::Split, Some(Step::Member(name)), at) => split(at, name),
        (Deed::Turn | Deed::Wrap | Deed::WrapSet | Deed::WrapValue | Deed::Quote, Some(step), at) => {
            let here = go(at, step);
            *here = match deed {
                Deed::Turn => {
                    here.as_array_mut().unwrap().rotate_right(1);
                    here.take()
                }
                Deed::Wrap => json!([here.take()]),
                Deed::Quote => json!(here.to_string()),
                Deed::WrapSet => json!({"@set": here.take()}),
                _ => json!({"@value": here.take()}),
            };
        }
        (Deed::AddMember, None, Value::Object(members)) => add_member(members),
        (Deed::AddMember, Some(Step::Member(name)), at) => add_member(at[name.as_str()].as_object_mut().unwrap()),
        (Deed::AddMember, Some(Step::Item(number)), at) => add_member(at[*number].as_object_mut().unwrap()),
        (Deed::Change, Some(Step::Member(name)), at) => change(&mut at[name.as_str()]),
        (Deed::Change, Some(Step::Item(number)), at) => change(&mut at[*number]),
        (Deed::Remove, Some(Step::Member(name)), Value::Object(members)) => drop(members.remove(name)),
        (Deed::Remove, Some(Step::Item(number)), Value::Array(items)) => drop(items.remove(*number)),
        (Deed::Double, Some(Step::Item(number)), Value::Array(items)) => items.push(items[*number].clone()),
        (deed, ..) => panic!("{deed:?} at {pointer}"),
    }
    Mutant { what: format!("{deed:?} {pointer}"), value }
}

fn go<'v>(at: &'v mut Value, step: &Step) -> &'v mut Value {
    match step {
        Step::Member(name) => &mut at[name.as_str()],
        Step::Item(number) => &mut at[*number],
    }
}

/// Two objects with one name, or with one label where it has none.
fn split(at: &mut Value, name: &str) {
    let first = at.as_object_mut().unwrap();
    let label = first.get("id").cloned().unwrap_or_else(|| "_:split".into());
    let mut second = json!({"id": label, name: first.remove(name)});
    if let Some(kind) = first.get("type") {
        second["type"] = kind.clone();
    }
    first.insert("id".to_owned(), label);
    *at = json!([at.take(), second]);
}

fn add_member(members: &mut serde_json::Map<String, Value>) {
    members.insert("unheardOf".to_owned(), Value::from("added"));
}

/// Another value of the same kind: the last letter or digit of a text is the next one, so that dates stay dates and addresses addresses.
pub fn change(value: &mut Value) {
    *value = match value {
        Value::Bool(flag) => Value::from(!*flag),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Value::from(number + 1),
            None => Value::from(number.as_f64().unwrap_or_default() * 2.0 + 1.0),
        },
        Value::String(text) => Value::from(changed_text(text)),
        _ => Value::from(1),
    };
}

/// The same text but for its last letter or digit.
pub fn changed_text(text: &str) -> String {
    let Some(at) = text.rfind(|c: char| c.is_ascii_alphanumeric()) else { return format!("{text}x") };
    let next = match text.as_bytes()[at] {
        b'9' => '0',
        b'z' => 'a',
        b'Z' => 'A',
        other => char::from(other + 1),
    };
    format!("{}{next}{}", &text[..at], &text[at + 1..])
}
