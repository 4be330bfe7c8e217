//! What is wrong with a file, in words for people who don't know YAML.

use crate::model::Problem;

/// What is wrong, before its place is known.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) fix: Option<String>,
}

impl Fault {
    pub(super) fn missing(field: &str) -> Self {
        let message = format!("{field} is missing");
        Self { code: "missing-field", message, fix: Some(format!("add a line {}: …", last_step(field))) }
    }

    pub(super) fn problem(self, path: &str) -> Problem {
        let problem = Problem::new(path, self.code, self.message);
        match self.fix {
            Some(fix) => problem.with_fix(fix),
            None => problem,
        }
    }
}

fn last_step(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or(field)
}

/// The YAML reader's own complaints, in words for people who don't know YAML.
pub(super) fn syntax(said: &str) -> Fault {
    const WORDS: &[(&str, &str, &str)] = &[
        (
            "expected ':'",
            "this line is no `key: value`",
            "add the colon, or indent the line under the text it belongs to",
        ),
        (
            "mapping values are not allowed",
            "a text with \": \" in it needs quotes",
            "put the whole text in quotes",
        ),
        (
            "cannot start any token",
            "no text can begin with this character",
            "put the text in quotes; indent with spaces, not tabs",
        ),
        ("tab character", "a tab can't be used to indent", "use spaces"),
        ("unexpected end of stream", "a quote or bracket is opened and never closed", "close it"),
        (
            "did not find expected ',' or",
            "a bracket is not closed, or a comma is missing",
            "close it, or put the text in quotes",
        ),
        (
            "expected key",
            "this line is indented differently from the ones around it",
            "give all keys of one block the same indentation",
        ),
        (
            "'-' indicator",
            "this line is indented differently from the ones around it",
            "give all items of one list the same indentation",
        ),
        (
            "block sequence entries are not allowed",
            "a list can't begin on this line",
            "put each `- item` on a line of its own",
        ),
        (
            "escape character",
            "a backslash in double quotes begins an escape that YAML does not know",
            "write \\\\ for a backslash, or use single quotes",
        ),
        ("invalid type", "a list or a map can't be a key", "put the key in quotes"),
        ("recursion limit", "too many lists and maps within each other", "put text with brackets in quotes"),
    ];
    let known = WORDS.iter().find(|(theirs, _, _)| said.contains(theirs));
    let (ours, fix) =
        known.map_or(("this can't be read as YAML", None), |(_, ours, fix)| (*ours, Some(*fix)));
    Fault { code: "syntax", message: ours.to_owned(), fix: fix.map(ToOwned::to_owned) }
}
