//! docs/format.md names every field of every kind with its type, as the tables in src/model say.

use ally::model::{FORMAT, Field, Kind, Type};

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

/// The merge rule of each type, in the page that explains syncing.
#[test]
fn every_type_has_a_merge_rule_in_the_page() {
    let page = std::fs::read_to_string(project().join("docs/sync.md")).unwrap();
    fn types(fields: &[Field], found: &mut Vec<&'static str>) {
        for field in fields {
            found.push(match field.holds {
                Type::List(_) => "list of values",
                Type::Keys(_) => "map with free names",
                Type::Block(_) => "map with fields",
                Type::Blocks(..) => "list of maps",
                Type::Either(..) => "a value or a map",
                _ => "single value",
            });
            types(field.holds.fields().unwrap_or_default(), found);
        }
    }
    let mut found = Vec::new();
    Kind::ALL.into_iter().for_each(|kind| types(kind.fields(), &mut found));
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 6);
    for name in found {
        assert!(page.contains(&format!("| {name} | ")), "docs/sync.md has a merge rule for: {name}");
    }
}
