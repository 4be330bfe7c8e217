//! docs/errors.md names every way a command can end and every problem a file can have, in the words of the source.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ally::error::Exit;

use super::console::project;

/// Where the words come from, each with the name that error.rs gives to its variants: the files of `ops` that speak for
/// refusals, and those of the errors.
fn sources() -> Vec<(PathBuf, &'static str)> {
    let ops = std::fs::read_dir(project().join("src/ops")).unwrap().map(|entry| entry.unwrap().path());
    let speaks =
        |path: &PathBuf| path.is_file() && std::fs::read_to_string(path).unwrap().contains("impl Refusal {");
    let mut sources: Vec<(PathBuf, &str)> = ops.filter(speaks).map(|path| (path, "refusal")).collect();
    let review = project().join("src/ops/review/refusal.rs");
    sources.push((review, "review"));
    sources.push((project().join("src/ops/remind/refusal.rs"), "remind"));
    for (file, group) in [("src/error.rs", "Self"), ("src/git/error.rs", "E"), ("src/sync/error.rs", "sync")]
    {
        sources.push((project().join(file), group));
    }
    sources
}

/// Rows of the page by their code, or by their name in the table of exit codes, which stands behind a number.
fn rows(page: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let mut cells = line.split(" | ").map(|cell| cell.trim_start_matches("| ").trim_matches('`'));
        let code = cells.find(|cell| cell.parse::<u8>().is_err()).unwrap_or_default();
        rows.entry(code).or_default().push(line);
    }
    rows
}

/// A source's text up to its tests, without comments.
fn code(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// What of a source's text says something.
enum Token {
    /// `fn`: another function begins.
    Function,
    /// `Self::Name` or `E::Name`.
    Variant(String),
    /// A text in quotes, and whether it is that of `#[error(…)]`, with the variant below it.
    Text(String, Option<String>),
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = code.get(at..).filter(|rest| !rest.is_empty()) {
        let name = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric()).collect() };
        if let Some(text) = rest.strip_prefix('"') {
            let mut escaped = false;
            let end = text
                .find(|c| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                })
                .unwrap();
            let below = code[..at].ends_with("#[error(").then(|| {
                let variant = text[end..]
                    .lines()
                    .skip(1)
                    .find(|line| line.starts_with("    ") && !line.trim().starts_with('#'));
                name(variant.unwrap().trim())
            });
            tokens.push(Token::Text(spoken(&text[..end]), below));
            at += end + 2;
        } else if let Some(text) = rest.strip_prefix("Self::").or_else(|| rest.strip_prefix(" E::")) {
            let prefix = if rest.starts_with('S') { "Self" } else { "E" };
            tokens.push(Token::Variant(format!("{prefix} {}", name(text))));
            at += 4;
        } else {
            if rest.starts_with("fn ") {
                tokens.push(Token::Function);
            }
            at += rest.chars().next().unwrap().len_utf8();
        }
    }
    tokens
}

/// A text as it is printed: line continuations joined, quotes without their backslash.
fn spoken(text: &str) -> String {
    let mut lines = text.split("\\\n");
    let first = lines.next().unwrap().to_owned();
    lines.fold(first, |all, line| all + line.trim_start()).replace("\\\"", "\"")
}

/// The parts of a text between its placeholders that are long enough to be looked for.
fn parts(text: &str) -> Vec<&str> {
    let parts =
        text.split('{').flat_map(|part| part.split_once('}').map_or(part, |(_, part)| part).split('"'));
    parts.map(str::trim).filter(|part| part.len() > 3).collect()
}

#[test]
fn every_error_stands_in_the_page_with_its_words() {
    let page = std::fs::read_to_string(project().join("docs/errors.md")).unwrap();
    let rows = rows(&page);
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, group) in sources() {
        let mut variant = None;
        for token in tokens(&code(&file)) {
            match token {
                Token::Function => variant = None,
                Token::Variant(name) => {
                    let name =
                        name.strip_prefix("Self ").map_or(name.clone(), |name| format!("{group} {name}"));
                    variant = Some(name);
                }
                Token::Text(text, Some(below)) => {
                    words.entry(format!("{group} {below}")).or_default().push(text)
                }
                Token::Text(text, None) => {
                    let Some(variant) = variant.clone() else { continue };
                    if text.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                        codes.insert(variant, text);
                    } else {
                        words.entry(variant).or_default().push(text);
                    }
                }
            }
        }
    }
    assert!(codes.len() > 60, "only {} codes were found in the source", codes.len());
    let mut missing = Vec::new();
    // A variant that only hands on another one's words has none of its own.
    words.retain(|_, texts| texts.iter().any(|text| !parts(text).is_empty()));
    for (variant, texts) in &words {
        let Some(code) = codes.get(variant) else {
            missing.push(format!("{variant} has no code"));
            continue;
        };
        let row = rows.get(code.as_str()).map(|rows| rows.join("\n")).unwrap_or_default().replace("\\|", "|");
        let absent = texts.iter().flat_map(|text| parts(text)).filter(|part| !row.contains(part));
        missing.extend(absent.map(|part| format!("the row of `{code}` says {part:?}")));
    }
    for code in codes.values().filter(|code| !rows.contains_key(code.as_str())) {
        missing.push(format!("there is a row of `{code}`"));
    }
    missing.dedup();
    assert!(missing.is_empty(), "docs/errors.md: {missing:#?}");
}

#[test]
fn every_problem_and_exit_code_stands_in_the_page() {
    let page = std::fs::read_to_string(project().join("docs/errors.md")).unwrap();
    for (code, meaning) in ally::store::CODES.iter().chain(&ally::ops::check::CODES) {
        assert!(page.contains(&format!("| `{code}` | {meaning} |")), "{code}: {meaning}");
    }
    for exit in Exit::ALL {
        let row = format!("| {} | {} |", exit.number(), exit.name());
        assert!(page.contains(&row), "{row}");
    }
}
