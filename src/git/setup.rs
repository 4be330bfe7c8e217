//! New repositories.

use std::path::Path;

use git2::{Repository, RepositoryInitOptions};

use super::Result;
use super::making::{Making, rid_of_trials};
use super::repo::Repo;

impl Repo {
    /// Makes a folder a repository whose first commit will be on `branch`; the folder may hold files.
    pub fn init(dir: &Path, branch: &str) -> Result<Self> {
        let mut options = RepositoryInitOptions::new();
        options.initial_head(branch).no_reinit(true).mkpath(true);
        // Half a repository would stand in the way of the next try.
        let mut making = Making::within(dir)?;
        Repository::init_opts(making.place(), &options)?;
        rid_of_trials(making.place())?;
        making.put()?;
        Self::open(dir)
    }

    /// Makes a folder a repository without files, for this one and others to push to.
    pub fn init_remote(&self, dir: &Path, branch: &str) -> Result<()> {
        let mut options = RepositoryInitOptions::new();
        options.initial_head(branch).no_reinit(true).mkpath(true).bare(true);
        // Objects travel only between repositories that name them alike.
        options.object_format(self.git.object_format());
        Repository::init_opts(dir, &options)?;
        Ok(())
    }
}
