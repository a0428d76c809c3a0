//! The rows and groups of the editor as they were typed: taken apart, reordered, put in groups, and numbered anew.

use std::collections::BTreeMap;

use super::press::Press;
use super::{groups, named};
use crate::domain::jobs::{Importance, RequirementSet};
use crate::web::forms::Form;

/// Rows of one set.
pub(super) const MOST_ROWS: usize = 40;

/// The fields of a row; each is followed by `-` and the row's number on the page.
const FIELDS: [&str; 19] = [
    "id",
    "skill",
    "pick",
    "importance",
    "weight",
    "level",
    "freshness",
    "limit",
    "rigor",
    "list",
    NOTE,
    IN,
    TICK,
    "named",
    "only",
    "by",
    "value",
    "title",
    "issuer",
];
/// What candidates are told about a row.
pub(super) const NOTE: &str = "note";
/// The number of the group that a row stands in.
pub(super) const IN: &str = "in";
/// Whether a row is chosen for a group.
const TICK: &str = "tick";
/// The choice of the group that chosen rows go to: its number, or nothing for a new one.
const INTO: &str = "into";

/// The values of one row or group by field.
pub(super) type Typed = BTreeMap<&'static str, String>;

/// A set with the rows of each group together, where the first of them stands, and the groups in the order of their rows. A group without rows
/// is left out.
pub(super) fn together(mut set: RequirementSet) -> RequirementSet {
    let groups = std::mem::take(&mut set.groups);
    let rows = std::mem::take(&mut set.requirements);
    for row in &rows {
        let group = groups.iter().find(|group| row.group.as_ref() == Some(&group.id));
        match group {
            Some(group) if set.groups.iter().any(|known| known.id == group.id) => {}
            Some(group) => {
                set.requirements.extend(rows.iter().filter(|row| row.group.as_ref() == Some(&group.id)).cloned());
                set.groups.push(group.clone());
            }
            None => set.requirements.push(row.clone()),
        }
    }
    set
}

/// What belongs together: a row, or a group with its rows; each with the number it had on the page.
struct Block {
    group: Option<usize>,
    rows: Vec<(usize, Typed)>,
}

/// The form as it is after a button was pressed.
pub(super) struct Arranged {
    /// The form.
    pub(super) form: Form,
    /// The place on the page to look at.
    pub(super) look: String,
    /// The row whose fold stands open.
    pub(super) open: Option<usize>,
}

/// The rows of a form.
pub(super) fn rows(form: &Form) -> Vec<Typed> {
    let count = form.value("rows").parse::<usize>().unwrap_or(0).min(MOST_ROWS);
    (1..=count)
        .map(|number| FIELDS.into_iter().map(|field| (field, form.value(&format!("{field}-{number}")).to_owned())).collect())
        .collect()
}

fn text<'t>(row: &'t Typed, field: &str) -> &'t str {
    row.get(field).map_or("", |value| value.trim())
}

fn is_blank(row: &Typed) -> bool {
    ["id", "skill", "pick", NOTE, "value"].iter().all(|field| text(row, field).is_empty())
}

/// The group that a row stands in, by its number on the page.
pub(super) fn group_of(row: &Typed) -> Option<usize> {
    text(row, IN).parse().ok()
}

/// The form after a button was pressed: blank rows and groups without rows gone, the others in their new order and numbered anew, the rows of
/// a group together.
pub(super) fn arrange(form: &Form, press: Press) -> Arranged {
    let mut rows: Vec<(usize, Typed)> = rows(form).into_iter().enumerate().map(|(at, row)| (at + 1, row)).collect();
    rows.retain(|(own, row)| !is_blank(row) && press != Press::Remove(*own));
    let mut groups: BTreeMap<usize, Typed> = (1..).zip(groups::typed(form)).collect();
    for (_, row) in &mut rows {
        if group_of(row).is_none_or(|group| !groups.contains_key(&group)) {
            row.insert(IN, String::new());
        }
    }
    let refused = regroup(form, press, &mut rows, &mut groups);
    let mut blocks = blocks(rows);
    move_one(press, &mut blocks);
    let look = look(press, &blocks);
    let mut arranged = numbered(blocks, &groups);
    for field in ["reason", INTO] {
        arranged.set(field, form.value(field).to_owned());
    }
    match refused {
        Some(message) => arranged.refuse(INTO, message),
        None => arranged.set(INTO, String::new()),
    }
    Arranged { form: arranged, look: look.0, open: look.1 }
}

/// Puts rows in groups, takes them out, and takes named credentials away; answers what keeps the chosen rows from becoming a group.
fn regroup(form: &Form, press: Press, rows: &mut [(usize, Typed)], groups: &mut BTreeMap<usize, Typed>) -> Option<&'static str> {
    match press {
        Press::Group => return put_in_group(form, rows, groups).err(),
        Press::Out(number) => {
            for (_, row) in rows.iter_mut().filter(|(own, _)| *own == number) {
                row.insert(IN, String::new());
            }
        }
        Press::Dissolve(group) => {
            for (_, row) in rows.iter_mut().filter(|(_, row)| group_of(row) == Some(group)) {
                row.insert(IN, String::new());
            }
        }
        Press::Unname(number, place) => {
            for (_, row) in rows.iter_mut().filter(|(own, _)| *own == number) {
                let fewer = named::without(text(row, "named"), place);
                row.insert("named", fewer);
            }
        }
        _ => {}
    }
    for (_, row) in rows.iter_mut() {
        row.insert(TICK, String::new());
    }
    None
}

fn put_in_group(form: &Form, rows: &mut [(usize, Typed)], groups: &mut BTreeMap<usize, Typed>) -> Result<(), &'static str> {
    let chosen = |row: &Typed| !text(row, TICK).is_empty();
    let count = rows.iter().filter(|(_, row)| chosen(row)).count();
    let into = form.value(INTO).parse::<usize>().ok().filter(|group| groups.contains_key(group));
    let group = match (into, count) {
        (_, 0) => return Err("Tick the rows that belong together first: the boxes stand beside their numbers"),
        (None, 1) => return Err("Tick at least one more row: a group has two rows or more"),
        (Some(group), _) => group,
        (None, _) => {
            let most = rows.iter().filter(|(_, row)| chosen(row)).filter_map(|(_, row)| Importance::parse(text(row, "importance"))).min();
            let number = groups.keys().next_back().map_or(1, |last| last + 1);
            groups.insert(number, groups::new(most.unwrap_or(Importance::Must)));
            number
        }
    };
    for (_, row) in rows.iter_mut() {
        if chosen(row) {
            row.insert(IN, group.to_string());
        }
        row.insert(TICK, String::new());
    }
    Ok(())
}

/// Rows by themselves and groups, in the order of the page; a group stands where its first row does.
fn blocks(rows: Vec<(usize, Typed)>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, row) in rows {
        let group = group_of(&row);
        match blocks.iter_mut().find(|block| group.is_some() && block.group == group) {
            Some(block) => block.rows.push((number, row)),
            None => blocks.push(Block { group, rows: vec![(number, row)] }),
        }
    }
    blocks
}

/// Moves a row among the rows of its group, or among everything where it stands by itself; moves a group among everything.
fn move_one(press: Press, blocks: &mut [Block]) {
    let (number, is_down, is_group) = match press {
        Press::Up(number) => (number, false, false),
        Press::Down(number) => (number, true, false),
        Press::Rise(number) => (number, false, true),
        Press::Sink(number) => (number, true, true),
        _ => return,
    };
    let has = |block: &Block| {
        if is_group { block.group == Some(number) } else { block.rows.iter().any(|(own, _)| *own == number) }
    };
    let Some(at) = blocks.iter().position(has) else { return };
    let inside = blocks.get_mut(at).filter(|block| !is_group && block.group.is_some());
    if let Some(block) = inside {
        let place = block.rows.iter().position(|(own, _)| *own == number).unwrap_or(0);
        swap(&mut block.rows, place, is_down);
    } else {
        swap(blocks, at, is_down);
    }
}

fn swap<T>(all: &mut [T], at: usize, is_down: bool) {
    let other = if is_down { at + 1 } else { at.saturating_sub(1) };
    if at < all.len() && other < all.len() {
        all.swap(at, other);
    }
}

/// The place to look at afterwards, and the row whose fold stands open.
fn look(press: Press, blocks: &[Block]) -> (String, Option<usize>) {
    let order: Vec<usize> = blocks.iter().flat_map(|block| &block.rows).map(|(number, _)| *number).collect();
    let now = |number: usize| order.iter().position(|own| *own == number).map_or(1, |at| at + 1);
    let numbers: Vec<usize> = blocks.iter().filter_map(|block| block.group).collect();
    let group = |number: Option<usize>| numbers.iter().position(|own| Some(*own) == number).map_or(1, |at| at + 1);
    let row = |number: usize| (format!("skill-{number}"), None);
    match press {
        Press::Up(number) | Press::Down(number) | Press::Out(number) => row(now(number)),
        Press::Remove(number) => row(number.saturating_sub(1).clamp(1, order.len().max(1))),
        Press::Group => (format!("gname-{}", group(numbers.iter().copied().max())), None),
        Press::Rise(number) | Press::Sink(number) => (format!("gname-{}", group(Some(number))), None),
        Press::Name(number) | Press::Unname(number, _) => (format!("value-{}", now(number)), Some(now(number))),
        _ => row(order.len() + 1),
    }
}

/// The form of these blocks.
fn numbered(blocks: Vec<Block>, groups: &BTreeMap<usize, Typed>) -> Form {
    let mut form = Form::default();
    let (mut row_number, mut group_number) = (0, 0);
    for block in blocks {
        let typed = block.group.and_then(|group| groups.get(&group));
        if let Some(typed) = typed {
            group_number += 1;
            for (field, value) in typed {
                form.set(&format!("{field}-{group_number}"), value.clone());
            }
        }
        for (_, mut row) in block.rows {
            row_number += 1;
            row.insert(IN, typed.map_or_else(String::new, |_| group_number.to_string()));
            for (field, value) in row {
                form.set(&format!("{field}-{row_number}"), value);
            }
        }
    }
    form.set("rows", row_number.to_string());
    form.set("groups", group_number.to_string());
    form
}

#[cfg(test)]
mod tests {
    use super::super::typed::{filled, named};
    use super::*;
    use crate::web::pages::sample;

    fn labels(form: &Form) -> Vec<String> {
        named(form).into_iter().map(|row| row.name).collect()
    }

    /// The number of each row's group, `-` for none.
    fn inside(form: &Form) -> String {
        rows(form).iter().map(|row| if text(row, IN).is_empty() { "-" } else { text(row, IN) }.to_owned()).collect()
    }

    fn press(form: &Form, press: Press) -> Arranged {
        arrange(form, press)
    }

    /// The form with these rows chosen, and put in a group.
    fn grouped(form: &Form, chosen: &[usize], into: &str) -> Arranged {
        let mut form = form.clone();
        for number in chosen {
            form.set(&format!("{TICK}-{number}"), "yes");
        }
        form.set(INTO, into);
        arrange(&form, Press::Group)
    }

    #[test]
    fn rows_move_and_go_with_everything_typed_in_them() {
        let mut form = filled(&sample::set());
        form.set("note-2", "typed");
        let up = press(&form, Press::Up(2));
        assert_eq!((labels(&up.form)[0].as_str(), up.form.value("note-1"), up.look.as_str()), ("Data visualisation", "typed", "skill-1"));
        let down = press(&form, Press::Down(6));
        assert_eq!((labels(&down.form), down.look.as_str()), (labels(&form), "skill-6"));
        let gone = press(&form, Press::Remove(1)).form;
        assert_eq!((labels(&gone)[0].as_str(), gone.value("rows"), gone.value("note-1")), ("Data visualisation", "5", "typed"));
    }

    #[test]
    fn a_blank_row_is_no_row() {
        let mut form = filled(&sample::set());
        form.set("rows", "8");
        form.set("importance-7", "must");
        form.set("skill-8", "R");
        let arranged = press(&form, Press::Save);
        assert_eq!((labels(&arranged.form)[6].as_str(), arranged.form.value("rows"), arranged.look.as_str()), ("R", "7", "skill-8"));
    }

    #[test]
    fn chosen_rows_become_a_group_and_stand_together() {
        let form = filled(&sample::set());
        let made = grouped(&form, &[2, 4, 6], "");
        assert_eq!((inside(&made.form).as_str(), made.form.value("groups"), made.look.as_str()), ("-111--", "1", "gname-1"));
        assert_eq!(labels(&made.form)[1..4], ["Data visualisation", "Python", "Cloud data platform"]);
        let group = ["gkind-1", "gimportance-1", "gweight-1", "tick-2"].map(|field| made.form.value(field));
        assert_eq!(group, ["any_of", "must", "3", ""], "as important as the most important of them");
        let second = grouped(&made.form, &[1, 5], "");
        assert_eq!((inside(&second.form).as_str(), second.look.as_str()), ("11222-", "gname-1"));
        let more = grouped(&second.form, &[6], "2");
        assert_eq!((inside(&more.form).as_str(), more.form.value("groups")), ("112222", "2"));
    }

    #[test]
    fn a_group_needs_rows() {
        let form = filled(&sample::set());
        assert!(grouped(&form, &[], "").form.error(INTO).starts_with("Tick the rows that belong together"));
        let one = grouped(&form, &[3], "").form;
        assert!(one.error(INTO).starts_with("Tick at least one more row"));
        assert_eq!((one.value("tick-3"), one.value("groups")), ("yes", "0"), "what was chosen stays chosen");
    }

    #[test]
    fn rows_come_out_and_groups_are_dissolved_and_moved() {
        let made = grouped(&filled(&sample::set()), &[2, 3, 4], "").form;
        let out = press(&made, Press::Out(2));
        assert_eq!((inside(&out.form).as_str(), out.look.as_str()), ("--11--", "skill-2"));
        let dissolved = press(&made, Press::Dissolve(1)).form;
        assert_eq!((inside(&dissolved).as_str(), dissolved.value("groups")), ("------", "0"));
        let sunk = press(&made, Press::Sink(1));
        assert_eq!((inside(&sunk.form).as_str(), labels(&sunk.form)[1].as_str(), sunk.look.as_str()), ("--111-", "Statistics", "gname-1"));
        assert_eq!(inside(&press(&made, Press::Rise(1)).form), "111---");
        // A row moves inside its group, and one by itself past the whole group.
        let inner = press(&made, Press::Down(4)).form;
        assert_eq!(labels(&inner), labels(&made));
        assert_eq!(labels(&press(&made, Press::Up(3)).form)[1], "Generative AI for analysis");
        let past = press(&made, Press::Up(5));
        assert_eq!((inside(&past.form).as_str(), past.look.as_str()), ("--111-", "skill-2"));
        // A group without rows is none.
        let gone = press(&press(&press(&made, Press::Remove(2)).form, Press::Remove(2)).form, Press::Remove(2)).form;
        assert_eq!((inside(&gone).as_str(), gone.value("groups")), ("---", "0"));
    }
}
