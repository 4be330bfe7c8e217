//! The answer of `remind install`, `show` and `remove`.

use serde::Serialize;

use super::script::Scheduler;

/// A text that stands outside the repository, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its file; `crontab` for the person's crontab.
    pub path: String,
    /// What it holds; of a crontab our lines alone.
    pub text: String,
}

/// What a scheduler runs, or would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scheduled {
    /// cron, systemd
    pub scheduler: &'static str,
    /// The team's folder.
    pub folder: String,
    /// Whether it stands there now.
    pub installed: bool,
    /// Whether this command changed that.
    pub changed: bool,
    /// When it runs, in words; null for what somebody else's hand may have changed.
    pub when: Option<String>,
    /// What stands there, or would.
    pub kept: Vec<Kept>,
    /// Commands that are left to the person.
    pub commands: Vec<String>,
    /// What to know.
    pub notes: Vec<String>,
}

impl Scheduled {
    /// Nothing yet.
    pub fn of(scheduler: Scheduler, folder: &str) -> Self {
        Self {
            scheduler: scheduler.word(),
            folder: folder.to_owned(),
            installed: false,
            changed: false,
            when: None,
            kept: Vec::new(),
            commands: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// What stands there or would, line by line.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for kept in &self.kept {
            let place = if kept.path == "crontab" { "your crontab" } else { &kept.path };
            lines.push(format!("{place}:"));
            lines.extend(kept.text.lines().map(|line| format!("  {line}").trim_end().to_owned()));
        }
        lines
    }
}
