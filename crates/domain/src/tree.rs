//! Places in a tree of values: `body.lines[3].goal`.

use serde_json::Value;

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeStep<'a> {
    /// Into a field.
    Field(&'a str),
    /// Into a row, from 0.
    Row(usize),
}

/// The steps of a path. What is no step (`[x]`) leads nowhere.
pub fn tree_steps(path: &str) -> impl Iterator<Item = TreeStep<'_>> {
    path.split('.').filter(|part| !part.is_empty()).flat_map(|part| {
        let (name, rows) = part.split_at(part.find('[').unwrap_or(part.len()));
        let rows = rows
            .split('[')
            .skip(1)
            .map(|row| TreeStep::Row(row.trim_end_matches(']').parse().unwrap_or(usize::MAX)));
        (!name.is_empty()).then_some(TreeStep::Field(name)).into_iter().chain(rows)
    })
}

/// The value at a path.
pub fn value_at<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    tree_steps(path).try_fold(root, |at, step| match step {
        TreeStep::Field(name) => at.get(name),
        TreeStep::Row(row) => at.get(row),
    })
}

/// The value at a path, to be changed.
pub fn value_at_mut<'v>(root: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    tree_steps(path).try_fold(root, |at, step| match step {
        TreeStep::Field(name) => at.get_mut(name),
        TreeStep::Row(row) => at.get_mut(row),
    })
}

/// Puts a value at a path, making the fields on the way. Rows must be there already, or be the
/// one after the last.
pub fn put_value(root: &mut Value, path: &str, value: Value) {
    let mut at = root;
    for step in tree_steps(path) {
        match step {
            TreeStep::Field(name) => {
                if !at.is_object() {
                    *at = Value::Object(serde_json::Map::new());
                }
                at = &mut at[name];
            }
            TreeStep::Row(row) => {
                if !at.is_array() {
                    *at = Value::Array(Vec::new());
                }
                let Value::Array(rows) = at else { return };
                if row == rows.len() {
                    rows.push(Value::Null);
                }
                let Some(next) = rows.get_mut(row) else { return };
                at = next;
            }
        }
    }
    *at = value;
}

/// Takes the value at a path out of the tree; whether there was one.
pub fn take_value(root: &mut Value, path: &str) -> Option<Value> {
    let cut = path.rfind(['.', '[']).unwrap_or(0);
    let (parent, last) = path.split_at(cut);
    let parent = value_at_mut(root, parent)?;
    match tree_steps(last).next()? {
        TreeStep::Field(name) => parent.as_object_mut()?.remove(name),
        TreeStep::Row(row) => {
            let rows = parent.as_array_mut()?;
            (row < rows.len()).then(|| rows.remove(row))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_to_a_value() {
        let mut tree = json!({ "body": { "lines": [{ "goal": "a" }, { "goal": "b" }] } });
        assert_eq!(value_at(&tree, "body.lines[1].goal"), Some(&json!("b")));
        assert_eq!(value_at(&tree, "body.lines[2].goal"), None);
        assert_eq!(value_at(&tree, "body.lines[x]"), None);
        assert_eq!(value_at(&tree, ""), Some(&tree));
        put_value(&mut tree, "body.lines[2].due.by", json!("2027-03"));
        assert_eq!(value_at(&tree, "body.lines[2]"), Some(&json!({ "due": { "by": "2027-03" } })));
        assert_eq!(take_value(&mut tree, "body.lines[0]"), Some(json!({ "goal": "a" })));
        assert_eq!(take_value(&mut tree, "body.lines[0].goal"), Some(json!("b")));
        assert_eq!(take_value(&mut tree, "body.nothing"), None);
        assert_eq!(take_value(&mut tree, "body.lines[7]"), None);
        assert_eq!(tree, json!({ "body": { "lines": [{}, { "due": { "by": "2027-03" } }] } }));
    }
}
