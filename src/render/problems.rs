//! Problems of files, as lines and as JSON.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Page, Show, page, safe};
use crate::model::Problem;
use crate::ops::check::asks_for_mending;

/// A problem in JSON.
pub(super) struct ProblemView<'a>(pub(super) &'a Problem);

impl Serialize for ProblemView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        entries(self.0, &mut map)?;
        map.end()
    }
}

fn entries<M: SerializeMap>(problem: &Problem, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("path", &problem.path)?;
    map.serialize_entry("line", &problem.line)?;
    map.serialize_entry("column", &problem.column)?;
    map.serialize_entry("code", problem.code)?;
    map.serialize_entry("message", &problem.message)
}

/// The answer of `check`: every finding, with what helps.
#[derive(Debug, Clone)]
pub struct Findings {
    /// By path.
    pub problems: Vec<Problem>,
    /// How many files were looked at.
    pub files: usize,
    /// Whether everything was looked at, and not only what was named.
    pub all: bool,
}

/// How many findings of a code fit on a screen of a terminal, if everything was looked at.
const ON_A_SCREEN: usize = 20;

impl Findings {
    /// Whether there is something to do, and not only something to know.
    pub fn asks_for_mending(&self) -> bool {
        self.problems.iter().any(asks_for_mending)
    }
}

struct Finding<'a>(&'a Problem);

impl Serialize for Finding<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        entries(self.0, &mut map)?;
        map.serialize_entry("fix", &self.0.fix)?;
        map.end()
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.problems.iter().map(Finding))
    }
}

impl Show for Findings {
    fn show(&self, page: &mut Page) {
        let most = if self.all && page.is_on_a_screen() { ON_A_SCREEN } else { usize::MAX };
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for problem in &self.problems {
            let number = seen.entry(problem.code).or_default();
            *number += 1;
            if *number > most {
                continue;
            }
            page.line(&format!("{}: {} [{}]", problem.place(), problem.message, problem.code));
            if let Some(fix) = &problem.fix {
                page.faint(&format!("    {fix}"));
            }
        }
        let more = |number: usize| number.checked_sub(most).filter(|more| *more > 0);
        let rest: Vec<String> = seen
            .iter()
            .filter_map(|(code, number)| Some(format!("{} more [{code}]", more(*number)?)))
            .collect();
        if !rest.is_empty() {
            page.gap();
            page.line(&format!("And {}", crate::ops::words::and(&rest)));
            page.faint("    `ally check FOLDER` shows all of a folder, `ally check | less` all there are");
        }
        if !self.problems.is_empty() {
            page.gap();
        }
        let files = crate::ops::words::count(self.files, "record", "records");
        match self.problems.iter().filter(|problem| asks_for_mending(problem)).count() {
            0 => page.good(&format!("{files} looked at, nothing to mend")),
            found => {
                let found = crate::ops::words::count(found, "thing", "things");
                page.notice(&format!("{files} looked at, {found} to look into"));
            }
        }
    }
}

/// The first few problems for standard error.
pub(super) fn warning(found: &[Problem], color: bool) -> String {
    const SHOWN: usize = 3;
    let mut text = String::new();
    for problem in found.iter().take(SHOWN) {
        let line = format!("{}: {}", problem.place(), problem.message);
        text.push_str(&format!("{} {}\n", page::paint("warning:", page::YELLOW, color), safe::line(&line)));
        if let Some(fix) = &problem.fix {
            text.push_str(&format!("  help: {}\n", safe::line(fix)));
        }
    }
    if let Some(rest) = found.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
        let files = crate::ops::words::count(rest, "more file", "more files");
        text.push_str(&format!("  and {files} with problems; `ally check` shows them all\n"));
    }
    text
}
