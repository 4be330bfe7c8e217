//! What is wrong with one file, and where.

/// One finding about a file; never the end of a command.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the team's folder.
    pub path: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column, from 1.
    pub column: Option<usize>,
    /// Which rule, a fixed word for scripts.
    pub code: &'static str,
    /// What is wrong, a sentence without a full stop.
    pub message: String,
    /// What helps.
    pub fix: Option<String>,
}

impl Problem {
    /// A finding about a whole file.
    pub fn new(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: None, column: None, code, message: message.into(), fix: None }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        (self.line, self.column) = (Some(line), Some(column));
        self
    }

    /// File, line and column, as editors and compilers write them.
    pub fn place(&self) -> String {
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{}:{line}:{column}", self.path),
            (Some(line), None) => format!("{}:{line}", self.path),
            _ => self.path.clone(),
        }
    }

    /// The same, with a way out.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}
