//! docs/format.md names every field of every kind with its type, as the tables in src/model say.

use ally::model::{FORMAT, Field, Kind, Map, Type, Value, merge_record};

use super::console::project;

fn words(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The type in the page's words.
fn type_of(holds: &Type) -> String {
    if is_goal(holds) {
        return "the fields of a goal".to_owned();
    }
    match holds {
        Type::Line => "line".to_owned(),
        Type::Prose => "text".to_owned(),
        Type::Word(known) => words(known),
        Type::Bool => "true or false".to_owned(),
        Type::Whole(least, most) => format!("{least} to {most}"),
        Type::Number => "number".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Rhythm => "rhythm".to_owned(),
        Type::Member => "member".to_owned(),
        Type::Reference => "reference".to_owned(),
        Type::WordOrNumber(known) => format!("number or {}", words(known)),
        Type::List(inner) => format!("list of: {}", type_of(inner)),
        Type::Keys(inner) => format!("map to: {}", type_of(inner)),
        Type::Block(_) => "map".to_owned(),
        Type::Blocks(keys, _) => format!("list of maps, each its own {}", words(keys)),
        Type::Either(single, _) => format!("{}; or a map", type_of(single)),
        Type::Any => "anything".to_owned(),
    }
}

fn is_goal(holds: &Type) -> bool {
    matches!(holds, Type::Block(fields) if fields.as_ptr() == Kind::Goal.fields().as_ptr())
}

/// The beginnings of the rows of a table, fields within fields below them.
fn rows(fields: &[Field], within: &str, rows: &mut Vec<String>) {
    for field in fields {
        let name = format!("{within}{}", field.name);
        let required = if field.required { "**required**, " } else { "" };
        rows.push(format!("| `{name}` | {required}{} |", type_of(&field.holds)));
        let (holds, below) = match &field.holds {
            Type::Keys(inner) => (*inner, ".NAME."),
            Type::Blocks(..) => (&field.holds, "[]."),
            holds => (holds, "."),
        };
        if let Some(inner) = holds.fields().filter(|_| field.name != "clashes" && !is_goal(holds)) {
            self::rows(inner, &format!("{name}{below}"), rows);
        }
    }
}

#[test]
fn every_field_of_every_kind_stands_in_the_page() {
    let page = std::fs::read_to_string(project().join("docs/format.md")).unwrap();
    let mut missing = Vec::new();
    for kind in Kind::ALL {
        let mut expected = Vec::new();
        rows(kind.fields(), "", &mut expected);
        let section = page.split("\n## ").find(|section| section.starts_with(&format!("{} ", kind.word())));
        let section =
            section.unwrap_or_else(|| panic!("docs/format.md has a section `## {} …`", kind.word()));
        let found: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
        for row in &expected {
            if !found.iter().any(|line| line.starts_with(row.as_str())) {
                missing.push(format!("{}: {row}", kind.word()));
            }
        }
        assert!(
            found.len() <= expected.len(),
            "the section {} has rows of fields that are not there",
            kind.word()
        );
    }
    assert!(
        missing.is_empty(),
        "docs/format.md lacks these rows, or has them with another type:\n{}",
        missing.join("\n")
    );
    assert!(page.contains(&format!("format {FORMAT}")), "the page speaks of the present format");
}

/// The row of a type in the page that explains syncing, and its rule there; a new type does not compile without one.
const fn merge_row(holds: &Type) -> (&'static str, &'static str) {
    match holds {
        Type::Line => ("line", "single value"),
        Type::Prose => ("text", "single value"),
        Type::Word(_) => ("words", "single value"),
        Type::Bool => ("true or false", "single value"),
        Type::Whole(..) => ("whole number", "single value"),
        Type::Number => ("number", "single value"),
        Type::Date => ("date", "single value"),
        Type::Rhythm => ("rhythm", "single value"),
        Type::Member => ("member", "single value"),
        Type::Reference => ("reference", "single value"),
        Type::WordOrNumber(_) => ("number or words", "single value"),
        Type::List(_) => ("list of: …", "as a set"),
        Type::Keys(_) => ("map to: …", "name by name"),
        Type::Block(_) => ("map", "field by field"),
        Type::Blocks(..) => ("list of maps", "item by item"),
        Type::Either(..) => ("…; or a map", "two maps field by field, otherwise a single value"),
        Type::Any => ("anything", "by the shape"),
    }
}

/// What the merge does with two versions of a field of this type that both differ from the ancestor: the rule's word.
fn merge_rule(field: &'static Field, kind: Kind) -> &'static str {
    let text = |text: &str| Value::text(text);
    let pair = |key: &str, value: &str| Value::Map([(key.to_owned(), text(value))].into_iter().collect());
    let merged = |ours: Value, theirs: Value| {
        let record = |value: Value| [(field.name.to_owned(), value)].into_iter().collect::<Map>();
        let (merged, clashes) = merge_record(kind, None, &record(ours), &record(theirs));
        (merged.get(field.name).cloned(), clashes.into_iter().map(|clash| clash.field).collect::<Vec<_>>())
    };
    // Two single values are one, with a clash; two lists are one list; of two maps each key is there.
    let own_field = format!("{}.x", field.name);
    let maps = merged(pair("x", "a"), pair("x", "b"));
    match field.holds {
        Type::List(_) | Type::Blocks(..) => {
            let key = match field.holds {
                Type::Blocks(key, _) => key[0],
                _ => "x",
            };
            let item = |value: &str| {
                let Value::Map(mut item) = pair(key, "same") else { unreachable!() };
                item.set("other", text(value));
                Value::List(vec![Value::Map(item)])
            };
            match merged(item("a"), item("b")) {
                (Some(Value::List(items)), clashes) if items.len() == 2 && clashes.is_empty() => "as a set",
                (Some(Value::List(items)), clashes) if items.len() == 1 && clashes.len() == 1 => {
                    "item by item"
                }
                other => panic!("{other:?}"),
            }
        }
        Type::Keys(_) | Type::Block(_) => {
            assert_eq!(maps.1, [own_field]);
            if matches!(field.holds, Type::Keys(_)) { "name by name" } else { "field by field" }
        }
        Type::Either(..) => {
            assert_eq!(maps.1, [own_field]);
            assert_eq!(merged(text("a"), pair("x", "b")).1, [field.name]);
            "two maps field by field, otherwise a single value"
        }
        _ => {
            assert_eq!(merged(text("a"), text("b")), (Some(text("b")), vec![field.name.to_owned()]));
            "single value"
        }
    }
}

#[test]
fn every_type_has_its_merge_rule_in_the_page() {
    let page = std::fs::read_to_string(project().join("docs/sync.md")).unwrap();
    let table = page.split("| both sides changed it |\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let rows: Vec<(&str, &str)> =
        table.lines().skip(1).map(|line| line.trim_matches(['|', ' ']).split_once(" | ").unwrap()).collect();
    fn types(fields: &'static [Field], found: &mut Vec<&'static Type>) {
        fn one(holds: &'static Type, found: &mut Vec<&'static Type>) {
            found.push(holds);
            match holds {
                Type::List(inner) | Type::Keys(inner) => one(inner, found),
                Type::Either(single, _) => one(single, found),
                _ => {}
            }
            types(holds.fields().unwrap_or_default(), found);
        }
        fields.iter().for_each(|field| one(&field.holds, found));
    }
    let mut found = Vec::new();
    for kind in Kind::ALL {
        types(kind.fields(), &mut found);
        for field in kind.fields().iter().filter(|field| field.name != "clashes") {
            assert!(merge_row(&field.holds).1.starts_with(merge_rule(field, kind)), "{kind}: {}", field.name);
        }
    }
    let mut expected: Vec<(&str, &str)> = found.into_iter().map(merge_row).collect();
    expected.sort_unstable();
    expected.dedup();
    for (name, rule) in &expected {
        let row = rows.iter().find(|(row, _)| row == name);
        let (_, says) = row.unwrap_or_else(|| panic!("docs/sync.md has no merge rule for: {name}"));
        assert!(says.starts_with(rule), "docs/sync.md: {name}: {says}");
    }
    assert_eq!(rows.len(), expected.len(), "docs/sync.md has rows for types that are not there");
}
