//! Skills that their framework has given up.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::schema::{skill_frameworks, skills};
use super::{Conn, StoreError};
use crate::domain::SkillId;
use crate::domain::own_skills::OWN_FRAMEWORK;
use crate::domain::skills::GivenUp;

/// Ids asked for in one query.
const AT_ONCE: usize = 500;

/// Which of these skills are given up, and by whom.
pub fn list(conn: &mut Conn, ids: &[SkillId]) -> Result<BTreeMap<SkillId, GivenUp>, StoreError> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(AT_ONCE) {
        let texts: Vec<&str> = some.iter().map(SkillId::as_str).collect();
        let rows: Vec<(String, String, String, String)> = skills::table
            .inner_join(skill_frameworks::table.on(skill_frameworks::id.eq(skills::framework_id)))
            .filter(skills::id.eq_any(texts))
            .filter(skills::is_retired.eq(true))
            .select((skills::id, skill_frameworks::id, skill_frameworks::name, skill_frameworks::version))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(id, framework, name, version)| {
            let by = (framework != OWN_FRAMEWORK).then(|| format!("{name} {version}").trim().to_owned());
            (SkillId::new(id), GivenUp { by })
        }));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::skills::{insert_framework, insert_many, update_retired};
    use crate::store::testing::{framework, on_each, skill};

    #[test]
    fn what_is_given_up_is_told_with_the_release_of_its_framework() {
        on_each(|conn, _| {
            insert_framework(conn, &framework()).unwrap();
            insert_many(conn, &[skill("s1", "SQL", &[]), skill("s2", "Slide rules", &[])]).unwrap();
            let ids = [SkillId::new("s1"), SkillId::new("s2"), SkillId::new("s3")];
            assert_eq!(list(conn, &ids).unwrap(), BTreeMap::new());
            update_retired(conn, &ids[1], true).unwrap();
            let by = format!("{} {}", framework().name, framework().version);
            assert_eq!(list(conn, &ids).unwrap(), BTreeMap::from([(ids[1].clone(), GivenUp { by: Some(by) })]));
        });
    }
}
