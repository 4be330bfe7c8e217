//! The layers and walls of docs/architecture.md: who may use whom, which crate stays where, how long files are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each layer with the layers that it may use, in the order of `lib.rs`.
const LAYERS: [(&str, &[&str]); 12] = [
    ("env", &[]),
    ("keys", &[]),
    ("model", &[]),
    ("ops", &["model"]),
    ("store", &["model", "ops"]),
    ("git", &[]),
    ("schedule", &["git"]),
    ("sync", &["model", "ops", "store", "git"]),
    ("error", &["model", "ops", "store", "git", "sync"]),
    ("render", &["model", "ops", "error"]),
    ("app", &["env", "keys", "model", "ops", "store", "git", "schedule", "sync", "error", "render"]),
    ("cli", &["env", "model", "ops", "error", "render", "app"]),
];

/// Outside crates, each behind the wall of these layers.
const WALLS: [(&str, &[&str]); 17] = [
    ("clap", &["cli"]),
    ("comfy_table", &["render"]),
    ("serde_json", &["store", "render"]),
    ("serde_yaml", &["store"]),
    ("rustix", &["store"]),
    ("git2", &["git"]),
    ("libgit2_sys", &["git"]),
    ("sha1", &["git"]),
    ("sha2", &["git"]),
    ("iana_time_zone", &["env"]),
    ("terminal_size", &["env", "keys"]),
    ("crossterm", &["keys"]),
    ("signal_hook", &["keys"]),
    ("unicode_width", &["render"]),
    ("fastrand", &["env", "git", "sync"]),
    ("thiserror", &["ops", "git", "sync", "error"]),
    ("chrono", &["env", "model", "ops", "store", "render", "app"]),
];

/// Lines of a file before its tests.
const LONGEST: usize = 500;

fn files() -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&src, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let inner = path.strip_prefix(&src).unwrap();
            let first = inner.components().next().unwrap().as_os_str().to_str().unwrap();
            (first.trim_end_matches(".rs").to_owned(), path)
        })
        .collect()
}

/// Names behind `prefix` in a text, wherever a path begins with it.
fn names_behind<'a>(text: &'a str, prefix: &str) -> Vec<&'a str> {
    let end = |rest: &str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    text.match_indices(prefix)
        .map(|(at, _)| &text[at + prefix.len()..])
        .map(|rest| &rest[..end(rest)])
        .collect()
}

/// Source without comments, in one piece; `use crate::{a, b}` becomes `crate::a crate::b`.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    lines.join("\n")
}

#[test]
fn a_layer_uses_only_what_its_row_allows() {
    let allowed: BTreeMap<&str, &[&str]> = LAYERS.into_iter().collect();
    let mut wrong = Vec::new();
    for (layer, path) in files() {
        let Some(may_use) = allowed.get(layer.as_str()) else {
            assert!(matches!(layer.as_str(), "lib" | "main"), "{} belongs to no layer", path.display());
            continue;
        };
        let code = code(&path);
        assert!(!code.contains("crate::{"), "{}: name each layer on its own line", path.display());
        for used in names_behind(&code, "crate::") {
            if used != layer && !may_use.contains(&used) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_page_on_architecture_has_the_same_tables() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = std::fs::read_to_string(page).unwrap();
    let row_of = |name: String| {
        page.lines().find(|line| line.starts_with(&name)).unwrap_or_else(|| panic!("there is a row {name}"))
    };
    for (layer, may_use) in LAYERS {
        let row = row_of(format!("| `{layer}` |"));
        let listed = match may_use {
            [] => "–".to_owned(),
            _ if layer == "app" => "all above".to_owned(),
            some => some.join(", "),
        };
        assert!(row.contains(&format!(" | {listed} | ")), "{row}\nlists {listed}");
    }
    for (name, layers) in WALLS {
        let rows = page.lines().filter(|line| line.ends_with(&format!(" | {} |", layers.join(", "))));
        let named = |row: &str| row.split('|').nth(1).unwrap().split(',').any(|one| one.trim() == name);
        assert!(rows.into_iter().any(named), "the wall of {name} is {layers:?}");
    }
}

#[test]
fn lib_lists_the_layers_in_order() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let listed: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod ")))
        .map(|line| line.trim_end_matches(';'))
        .collect();
    assert_eq!(listed, LAYERS.map(|(layer, _)| layer));
}

#[test]
fn outside_crates_stay_behind_their_walls() {
    let mut wrong = Vec::new();
    for (layer, path) in files().into_iter().filter(|(layer, _)| !matches!(layer.as_str(), "lib" | "main")) {
        // Modules for tests alone: a fixture, a long test.
        if matches!(
            path.file_name().and_then(|name| name.to_str()),
            Some("round_trip.rs" | "fixture.rs" | "practice.rs")
        ) {
            continue;
        }
        let code = code(&path);
        let outside_tests = code.split("#[cfg(test)]").next().unwrap();
        for (name, layers) in WALLS {
            let used = outside_tests.match_indices(&format!("{name}::")).any(|(at, _)| {
                !outside_tests[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '"'))
            });
            if used && !layers.contains(&layer.as_str()) {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_dependency_has_a_wall_or_may_go_anywhere() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for name in
        section.lines().filter_map(|line| line.split(" =").next()).filter(|name| !name.trim().is_empty())
    {
        let name = name.replace('-', "_");
        // serde's derives may appear anywhere; libz-sys is there for its feature alone.
        let free = matches!(name.as_str(), "serde" | "libz_sys");
        assert!(free || WALLS.iter().any(|(wall, _)| *wall == name), "{name} has no row in WALLS");
    }
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    for (_, path) in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} begins with a line that says what it is for", path.display());
        let before_tests = text.split("#[cfg(test)]\nmod ").next().unwrap();
        let lines = before_tests.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines before its tests", path.display());
    }
}

#[test]
fn every_file_of_the_suite_is_part_of_it() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let main = std::fs::read_to_string(suite.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(&suite).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") else { continue };
        assert!(main.contains(&format!("mod {module};\n")), "main.rs does not list {module}");
    }
}
